//! Errors of licensing. Each text begins with a stable code and says what was expected and what came.

use caravan_money::MoneyError;
use caravan_primitives::{coded_errors, AssetId, LicenseId, OfferId, PersonId, PrimitiveError, Time};
use cosmwasm_std::{Addr, Uint128};

coded_errors! {
    /// What the rules of licensing refuse.
    #[derive(Debug, Clone, PartialEq)]
    pub enum LicensingError includes(Money(MoneyError), Primitive(PrimitiveError)) {
        /// No asset has this id.
        AssetUnknown(AssetId) = "ASSET_UNKNOWN: there is no asset {0}"
            => "Find the asset of a file: `caravan asset verify FILE`.",
        /// No offer has this id.
        OfferUnknown(OfferId) = "OFFER_UNKNOWN: there is no offer {0}"
            => "List the offers of the asset, or ask its owner for the number of an offer.",
        /// No license has this id.
        LicenseUnknown(LicenseId) = "LICENSE_UNKNOWN: there is no license {0}"
            => "List your licenses: `caravan license list --as NAME`.",
        /// The terms of this license set no ceiling on income.
        CeilingUnknown(LicenseId) = "CEILING_UNKNOWN: license {0} has no ceiling"
            => "Ask for the ceiling of a license whose terms have one.",
        /// No person has this id.
        PersonUnknown(PersonId) = "PERSON_UNKNOWN: there is no person {0}"
            => "Claim a task first, which makes the sender a person: `caravan work claim BATCH --as NAME`.",
        /// The person is moving to a new address.
        MoveUnderWay { person: PersonId, to: Addr } = "MOVE_UNDER_WAY: person {person} is moving to {to}"
            => "Wait until the move is accepted, or cancel it.",

        /// Only the owner of the asset may do this.
        AssetOwnerOnly { asset: AssetId, expected: Addr, got: Addr }
            = "ASSET_OWNER_ONLY: expected the owner of asset {asset}, {expected}, got {got}"
            => "Act as the owner, whom `caravan asset show ASSET` names: --as NAME.",
        /// The asset is not sealed, so its shares are not fixed.
        AssetNotSealed(AssetId) = "ASSET_NOT_SEALED: expected asset {0} to be sealed, it is a draft"
            => "The owner seals it first: `caravan asset register` again.",
        /// The asset is not a draft any more, so its edges are fixed.
        AssetNotDraft(AssetId) = "ASSET_NOT_DRAFT: expected asset {0} to be a draft, its edges are frozen"
            => "A sealed asset stays as it is: register the new content as an asset of its own.",
        /// The owner has retracted the asset: no more licenses are offered or sold.
        AssetRetracted(AssetId) = "ASSET_RETRACTED: no license of asset {0} is offered or sold any more"
            => "Choose another asset. Licenses that were sold stay valid.",

        /// The price is below the floor price of the asset, or in another currency.
        PriceBelowFloor { currency: String, amount: Uint128, got: Uint128, got_currency: String }
            = "PRICE_BELOW_FLOOR: expected at least {amount} {currency}, got {got} {got_currency}"
            => "Ask for at least the price that was promised to the contributors.",

        /// The royalty of derivatives is below the least one that was promised to the contributors of the asset.
        RoyaltyBelowFloor { least: u16, got: u16 }
            = "ROYALTY_BELOW_FLOOR: expected derivatives to owe at least {least} basis points, or to be forbidden, got {got}"
            => "Ask derivatives for at least the royalty that was promised to the contributors, or allow none.",
        /// Where a least royalty was promised to the contributors of the asset, derivatives of derivatives owe it too.
        RoyaltyNotReciprocal { least: u16 }
            = "ROYALTY_NOT_RECIPROCAL: expected reciprocal terms where derivatives owe at least {least} basis points"
            => "Make the terms reciprocal, or allow no derivatives.",

        /// A derivative of the asset would inherit more edges than an asset may.
        DerivativeEdgesFull { asset: AssetId, max: usize, got: u32 }
            = "DERIVATIVE_EDGES_FULL: expected derivatives of asset {asset} to inherit at most {max} edges, they would inherit {got}"
            => "No derivative of this asset can be registered: allow none.",
        /// A derivative of the asset would owe more than all of its income.
        DerivativeSharesAbove { asset: AssetId, max: u32, got: u32 }
            = "DERIVATIVE_SHARES_ABOVE: expected derivatives of asset {asset} to owe at most {max} basis points, they would owe {got}"
            => "Ask for a lower royalty: what the asset owes others comes on top of it.",
        /// Derivatives are allowed, but no use of the terms lets one be made.
        DerivativeUseMissing { got: String }
            = "DERIVATIVE_USE_MISSING: expected derivatives only with train, fine_tune, retrieve, infer or redistribute, got {got}"
            => "Add a use by which derivatives are made, or allow no derivatives.",

        /// The offer is closed.
        OfferClosed(OfferId) = "OFFER_CLOSED: offer {0} is closed"
            => "Ask the owner of the asset for another offer.",
        /// The offer was made by an earlier owner of the asset.
        OfferOwnerChanged { offer: OfferId, made: u64, now: u64 }
            = "OFFER_OWNER_CHANGED: offer {offer} was made in epoch {made}, the asset is in epoch {now}: its owner has changed"
            => "Ask the new owner for another offer.",
        /// The offer has changed since the buyer saw it.
        OfferChanged { offer: OfferId, expected: u32, expected_epoch: u64, version: u32, epoch: u64 }
            = "OFFER_CHANGED: expected version {expected} and epoch {expected_epoch}, offer {offer} has version {version} and epoch {epoch}"
            => "Look again with `caravan quote OFFER`, then buy.",
        /// The price is above the most that the buyer pays.
        PriceAboveGuard { most: Uint128, price: Uint128 } = "PRICE_ABOVE_GUARD: expected to pay at most {most}, the price is {price}"
            => "Look again with `caravan quote OFFER`, then buy.",
        /// The platform's fee is above the highest that the payer pays.
        FeeAboveGuard { most: u16, fee: u16 } = "FEE_ABOVE_GUARD: expected a fee of at most {most} basis points, it is {fee}"
            => "Look at the fee again, in the settings of licensing, then pay.",
        /// The payment is not exactly the price.
        PaymentInexact { price: Uint128, got: Uint128 } = "PAYMENT_INEXACT: expected exactly {price}, got {got}"
            => "Look again with `caravan quote OFFER`, then buy.",
        /// All licenses of this offer are sold.
        SupplyExhausted { offer: OfferId, supply: u32 } = "SUPPLY_EXHAUSTED: all {supply} licenses of offer {offer} are sold"
            => "Ask the owner of the asset for another offer.",
        /// The licensee has bought as many licenses of this offer as one licensee may.
        LicenseeCap { offer: OfferId, cap: u32, licensee: Addr, had: u32 }
            = "LICENSEE_CAP: offer {offer} gives a licensee at most {cap}, {licensee} has had {had}"
            => "Use the licenses that you have: `caravan license list`.",
        /// The licensee holds the most live licenses that one licensee may have for one asset.
        LicensesFull { asset: AssetId, licensee: Addr, max: usize }
            = "LICENSES_FULL: expected fewer than {max} live licenses of {licensee} for asset {asset}"
            => "Use the licenses that you have: `caravan license list`.",
        /// The payment would bring more income under this license, by sales or by revenue, than its ceiling allows for each.
        CeilingExceeded { license: LicenseId, way: &'static str, max: Uint128, used: Uint128, added: Uint128 }
            = "CEILING_EXCEEDED: license {license} allows {max} to come in by {way}, {used} has, this would add {added}"
            => "The income under this license has reached its ceiling: buy another license.",

        /// Only the licensee may use this license.
        LicenseeOnly { license: LicenseId, expected: Addr, got: Addr }
            = "LICENSEE_ONLY: license {license} is {expected}'s, not {got}'s"
            => "Name a license of your own: `caravan license list --as NAME`.",
        /// The license is for another asset.
        LicenseAssetMismatch { license: LicenseId, expected: AssetId, got: AssetId }
            = "LICENSE_ASSET_MISMATCH: expected a license for asset {expected}, license {license} is for asset {got}"
            => "Name a license for this asset: `caravan license list --as NAME`.",
        /// The license has ended.
        LicenseExpired { license: LicenseId, ended: Time, now: Time }
            = "LICENSE_EXPIRED: license {license} ended at {ended}, it is {now}"
            => "Buy another license: `caravan buy OFFER`.",
        /// The license does not cover this use.
        UseNotLicensed { license: LicenseId, needed: &'static str }
            = "USE_NOT_LICENSED: expected a license to {needed}, license {license} does not cover it"
            => "Buy a license for this use: `caravan quote OFFER`.",
        /// The license allows no derivatives.
        DerivationForbidden(LicenseId) = "DERIVATION_FORBIDDEN: license {0} lets no derivative be registered"
            => "Ask the owner for an offer that allows derivatives for a royalty.",
        /// A license cannot give an edge of this kind: it is for the owner's own assets.
        EdgeKindNotLicensed(&'static str) = "EDGE_KIND_NOT_LICENSED: no license gives an edge {0}: it is for one's own assets"
            => "Buy a license to train: `caravan quote OFFER`.",
        /// The time lies in the past.
        TimeInPast { now: Time, got: Time } = "TIME_IN_PAST: expected a time at {now} or later, got {got}"
            => "Name a later time; in queries where `at` is optional, leave it out to ask about now.",

        /// No entry of the message is in a state that the message acts on.
        NothingToDo = "NOTHING_TO_DO: no asset of the path has money in its inbox"
            => "Nothing is left to do.",
        /// This person or address has no weight in the asset.
        ContributorUnknown { who: String, asset: AssetId } = "CONTRIBUTOR_UNKNOWN: {who} has no weight in asset {asset}"
            => "Only contributors of the asset can claim: --as NAME.",
        /// No royalty is due to this contributor in this currency.
        NothingToClaim { who: String, currency: String } = "NOTHING_TO_CLAIM: nothing is due to {who} in {currency}"
            => "Distribute the asset's income first: `caravan royalties distribute ASSET`.",

        /// The shares of an asset are more than the whole: a fault of the contracts.
        SharesBroken { asset: AssetId, bps: u32 } = "SHARES_BROKEN: asset {asset} gives away {bps} basis points"
            => "Report this fault together with the message that you sent.",
    }
}
