//! What can go wrong. Each text begins with a stable code and says what was expected and what came.

use caravan_money::MoneyError;
use caravan_primitives::{AssetId, Coded, LicenseId, OfferId, PersonId, PrimitiveError, Time};
use cosmwasm_std::{Addr, Uint128};
use thiserror::Error;

/// Errors of licensing's rules.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs)] // each variant's text is its documentation
pub enum LicensingError {
    #[error("ASSET_UNKNOWN: there is no asset {0}")]
    AssetUnknown(AssetId),
    #[error("OFFER_UNKNOWN: there is no offer {0}")]
    OfferUnknown(OfferId),
    #[error("LICENSE_UNKNOWN: there is no license {0}")]
    LicenseUnknown(LicenseId),
    #[error("CEILING_UNKNOWN: license {0} has no ceiling")]
    CeilingUnknown(LicenseId),
    #[error("PERSON_UNKNOWN: there is no person {0}")]
    PersonUnknown(PersonId),
    #[error("REFERENCE_UNKNOWN: the reference made nothing")]
    ReferenceUnknown,
    #[error("REFERENCE_USED: the reference made {kind} {id}")]
    ReferenceUsed { kind: &'static str, id: u64 },
    #[error("ADDRESS_INVALID: expected a normalized address, got {got}: {why}")]
    AddressInvalid { got: String, why: String },
    #[error("HOOK_INVALID: expected the JSON of a hook message: {0}")]
    HookInvalid(String),

    #[error("ASSET_OWNER_ONLY: expected the owner of asset {asset}, {expected}, got {got}")]
    AssetOwnerOnly { asset: AssetId, expected: Addr, got: Addr },
    #[error("ASSET_NOT_SEALED: expected asset {0} to be sealed, it is a draft")]
    AssetNotSealed(AssetId),
    #[error("ASSET_NOT_DRAFT: expected asset {0} to be a draft, its edges are frozen")]
    AssetNotDraft(AssetId),
    #[error("ASSET_RETRACTED: no license of asset {0} is offered or sold any more")]
    AssetRetracted(AssetId),

    #[error("CURRENCY_NOT_LISTED: {0} is not on the platform's list")]
    CurrencyNotListed(String),
    #[error("CURRENCY_MISMATCH: expected {expected}, got {got}")]
    CurrencyMismatch { expected: String, got: String },
    #[error("FEE_ABOVE_CAP: expected at most {cap} basis points, got {got}")]
    FeeAboveCap { cap: u16, got: u16 },
    #[error("BOUND_BROKEN: expected {field} within {min} to {max}, got {got}")]
    BoundBroken { field: &'static str, min: u64, max: u64, got: u64 },
    #[error("NOTHING_CHANGES: {0}")]
    NothingChanges(&'static str),
    #[error("ENTRY_DUPLICATE: {0} is named twice")]
    UseDoubled(&'static str),
    #[error("PRICE_BELOW_FLOOR: expected at least {amount} {currency}, got {got} {got_currency}")]
    PriceBelowFloor { currency: String, amount: Uint128, got: Uint128, got_currency: String },

    #[error("OFFER_CLOSED: offer {0} is closed")]
    OfferClosed(OfferId),
    #[error("OFFER_EPOCH: offer {offer} was made in epoch {made}, the asset is in epoch {now}: its owner has changed")]
    OfferEpoch { offer: OfferId, made: u64, now: u64 },
    #[error("OFFER_CHANGED: expected version {expected} and epoch {expected_epoch}, offer {offer} has version {version} and epoch {epoch}")]
    OfferChanged { offer: OfferId, expected: u32, expected_epoch: u64, version: u32, epoch: u64 },
    #[error("PRICE_ABOVE_GUARD: expected to pay at most {most}, the price is {price}")]
    PriceAboveGuard { most: Uint128, price: Uint128 },
    #[error("PAYMENT_INEXACT: expected exactly {price}, got {got}")]
    PaymentInexact { price: Uint128, got: Uint128 },
    #[error("SUPPLY_EXHAUSTED: all {supply} licenses of offer {offer} are sold")]
    SupplyExhausted { offer: OfferId, supply: u32 },
    #[error("LICENSEE_CAP: offer {offer} gives a licensee at most {cap}, {licensee} has had {had}")]
    LicenseeCap { offer: OfferId, cap: u32, licensee: Addr, had: u32 },
    #[error("LICENSES_FULL: expected fewer than {max} live licenses of {licensee} for asset {asset}")]
    LicensesFull { asset: AssetId, licensee: Addr, max: usize },
    #[error("CEILING_EXCEEDED: license {license} lets {max} come in, {used} has, this would add {added}")]
    CeilingExceeded { license: LicenseId, max: Uint128, used: Uint128, added: Uint128 },

    #[error("LICENSEE_ONLY: license {license} is {expected}'s, not {got}'s")]
    LicenseeOnly { license: LicenseId, expected: Addr, got: Addr },
    #[error("LICENSE_ASSET: expected a license for asset {expected}, license {license} is for asset {got}")]
    LicenseAsset { license: LicenseId, expected: AssetId, got: AssetId },
    #[error("LICENSE_EXPIRED: license {license} ended at {ended}, it is {now}")]
    LicenseExpired { license: LicenseId, ended: Time, now: Time },
    #[error("USE_NOT_LICENSED: expected a license to {needed}, license {license} does not cover it")]
    UseNotLicensed { license: LicenseId, needed: &'static str },
    #[error("DERIVATION_FORBIDDEN: license {0} lets no derivative be registered")]
    DerivationForbidden(LicenseId),
    #[error("KIND_NOT_LICENSED: no license gives an edge {0}: it is for one's own assets")]
    KindNotLicensed(&'static str),
    #[error("TIME_IN_PAST: expected a moment at {now} or later, got {got}")]
    TimeInPast { now: Time, got: Time },

    #[error("ENTRY_DUPLICATE: asset {0} is named twice")]
    EntryDuplicate(AssetId),
    #[error("NOTHING_TO_DO: no asset of the path has money in its inbox")]
    NothingToDo,
    #[error("CONTRIBUTOR_UNKNOWN: {who} has no weight in asset {asset}")]
    ContributorUnknown { who: String, asset: AssetId },
    #[error("NOTHING_TO_CLAIM: nothing is due to {who} in {currency}")]
    NothingToClaim { who: String, currency: String },
    #[error("NOTHING_TO_WITHDRAW: nothing is due in {0}")]
    NothingToWithdraw(String),
    #[error("BALANCE_SHORT: expected at least {needed}, there is {available}")]
    BalanceShort { needed: Uint128, available: Uint128 },

    #[error("SHARES_BROKEN: asset {asset} gives away {bps} basis points")]
    SharesBroken { asset: AssetId, bps: u32 },
    #[error("LEDGER_BROKEN: {0}")]
    LedgerBroken(&'static str),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Primitive(#[from] PrimitiveError),
}

impl Coded for LicensingError {
    const ALL: &'static [&'static str] = &[
        "ASSET_UNKNOWN",
        "OFFER_UNKNOWN",
        "LICENSE_UNKNOWN",
        "CEILING_UNKNOWN",
        "PERSON_UNKNOWN",
        "REFERENCE_UNKNOWN",
        "REFERENCE_USED",
        "ADDRESS_INVALID",
        "HOOK_INVALID",
        "ASSET_OWNER_ONLY",
        "ASSET_NOT_SEALED",
        "ASSET_NOT_DRAFT",
        "ASSET_RETRACTED",
        "CURRENCY_NOT_LISTED",
        "CURRENCY_MISMATCH",
        "FEE_ABOVE_CAP",
        "BOUND_BROKEN",
        "NOTHING_CHANGES",
        "ENTRY_DUPLICATE",
        "PRICE_BELOW_FLOOR",
        "OFFER_CLOSED",
        "OFFER_EPOCH",
        "OFFER_CHANGED",
        "PRICE_ABOVE_GUARD",
        "PAYMENT_INEXACT",
        "SUPPLY_EXHAUSTED",
        "LICENSEE_CAP",
        "LICENSES_FULL",
        "CEILING_EXCEEDED",
        "LICENSEE_ONLY",
        "LICENSE_ASSET",
        "LICENSE_EXPIRED",
        "USE_NOT_LICENSED",
        "DERIVATION_FORBIDDEN",
        "KIND_NOT_LICENSED",
        "TIME_IN_PAST",
        "ENTRY_DUPLICATE",
        "NOTHING_TO_DO",
        "CONTRIBUTOR_UNKNOWN",
        "NOTHING_TO_CLAIM",
        "NOTHING_TO_WITHDRAW",
        "BALANCE_SHORT",
        "SHARES_BROKEN",
        "LEDGER_BROKEN",
    ];

    #[allow(clippy::too_many_lines)] // one line a variant
    fn code(&self) -> &'static str {
        match self {
            Self::AssetUnknown(_) => "ASSET_UNKNOWN",
            Self::OfferUnknown(_) => "OFFER_UNKNOWN",
            Self::LicenseUnknown(_) => "LICENSE_UNKNOWN",
            Self::CeilingUnknown(_) => "CEILING_UNKNOWN",
            Self::PersonUnknown(_) => "PERSON_UNKNOWN",
            Self::ReferenceUnknown => "REFERENCE_UNKNOWN",
            Self::ReferenceUsed { .. } => "REFERENCE_USED",
            Self::AddressInvalid { .. } => "ADDRESS_INVALID",
            Self::HookInvalid(_) => "HOOK_INVALID",
            Self::AssetOwnerOnly { .. } => "ASSET_OWNER_ONLY",
            Self::AssetNotSealed(_) => "ASSET_NOT_SEALED",
            Self::AssetNotDraft(_) => "ASSET_NOT_DRAFT",
            Self::AssetRetracted(_) => "ASSET_RETRACTED",
            Self::CurrencyNotListed(_) => "CURRENCY_NOT_LISTED",
            Self::CurrencyMismatch { .. } => "CURRENCY_MISMATCH",
            Self::FeeAboveCap { .. } => "FEE_ABOVE_CAP",
            Self::BoundBroken { .. } => "BOUND_BROKEN",
            Self::NothingChanges(_) => "NOTHING_CHANGES",
            Self::UseDoubled(_) => "ENTRY_DUPLICATE",
            Self::PriceBelowFloor { .. } => "PRICE_BELOW_FLOOR",
            Self::OfferClosed(_) => "OFFER_CLOSED",
            Self::OfferEpoch { .. } => "OFFER_EPOCH",
            Self::OfferChanged { .. } => "OFFER_CHANGED",
            Self::PriceAboveGuard { .. } => "PRICE_ABOVE_GUARD",
            Self::PaymentInexact { .. } => "PAYMENT_INEXACT",
            Self::SupplyExhausted { .. } => "SUPPLY_EXHAUSTED",
            Self::LicenseeCap { .. } => "LICENSEE_CAP",
            Self::LicensesFull { .. } => "LICENSES_FULL",
            Self::CeilingExceeded { .. } => "CEILING_EXCEEDED",
            Self::LicenseeOnly { .. } => "LICENSEE_ONLY",
            Self::LicenseAsset { .. } => "LICENSE_ASSET",
            Self::LicenseExpired { .. } => "LICENSE_EXPIRED",
            Self::UseNotLicensed { .. } => "USE_NOT_LICENSED",
            Self::DerivationForbidden(_) => "DERIVATION_FORBIDDEN",
            Self::KindNotLicensed(_) => "KIND_NOT_LICENSED",
            Self::TimeInPast { .. } => "TIME_IN_PAST",
            Self::EntryDuplicate(_) => "ENTRY_DUPLICATE",
            Self::NothingToDo => "NOTHING_TO_DO",
            Self::ContributorUnknown { .. } => "CONTRIBUTOR_UNKNOWN",
            Self::NothingToClaim { .. } => "NOTHING_TO_CLAIM",
            Self::NothingToWithdraw(_) => "NOTHING_TO_WITHDRAW",
            Self::BalanceShort { .. } => "BALANCE_SHORT",
            Self::SharesBroken { .. } => "SHARES_BROKEN",
            Self::LedgerBroken(_) => "LEDGER_BROKEN",
            Self::Money(error) => error.code(),
            Self::Primitive(error) => error.code(),
        }
    }
}
