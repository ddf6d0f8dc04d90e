//! What can be asked about licensing. Every list is paginated: 10 entries unless told, 30 at most.
#![cfg_attr(
    target_arch = "wasm32",
    allow(unused_imports, reason = "the answers are named for schemas, on a host only")
)]

use caravan_access::OwnershipResponse;
use caravan_money::Currency;
use caravan_primitives::{AssetId, LicenseId, OfferId, ReadRequest, Reference, Time};
use cosmwasm_schema::QueryResponses;
use schemars::JsonSchema;
use serde::Serialize;

use crate::msg::Contributor;
use crate::response::{
    BalanceResponse, BalancesResponse, BooksResponse, CeilingResponse, ClaimableResponse, ConfigResponse,
    CurrenciesResponse, IsLicensedByResponse, IsLicensedResponse, LicenseResponse, LicensesResponse, OfferResponse,
    OffersResponse, PausedResponse, QuoteResponse, ReferenceResponse, SharesResponse, SolvencyResponse,
};
use crate::terms::Use;

/// Every query.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, QueryResponses)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueryMsg {
    /// The configuration.
    #[returns(ConfigResponse)]
    Config {},
    /// The owner, and an offer of ownership under way.
    #[returns(OwnershipResponse)]
    Ownership {},
    /// Whether entry is paused.
    #[returns(PausedResponse)]
    Paused {},
    /// Currencies, listed or once listed, by key.
    #[returns(CurrenciesResponse)]
    Currencies {
        /// After this currency.
        start_after: Option<Currency>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// One offer, with the terms of its present version.
    #[returns(OfferResponse)]
    Offer {
        /// The offer.
        offer: OfferId,
    },
    /// Offers of an asset, oldest first, closed and dead ones included.
    #[returns(OffersResponse)]
    OffersByAsset {
        /// The asset.
        asset: AssetId,
        /// After this offer.
        start_after: Option<OfferId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// What buying under the offer would do now, to the unit: `Buy` in the same block does exactly this. Fails as `Buy` would.
    #[returns(QuoteResponse)]
    Quote {
        /// The offer.
        offer: OfferId,
    },
    /// One license: what was bought, by whom, when, for what. It is the receipt.
    #[returns(LicenseResponse)]
    License {
        /// The license.
        license: LicenseId,
    },
    /// Licenses of a licensee, oldest first, expired ones included.
    #[returns(LicensesResponse)]
    LicensesByHolder {
        /// The licensee.
        licensee: String,
        /// After this license.
        start_after: Option<LicenseId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// Licenses for an asset, oldest first, expired ones included.
    #[returns(LicensesResponse)]
    LicensesByAsset {
        /// The asset.
        asset: AssetId,
        /// After this license.
        start_after: Option<LicenseId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// Whether an address may put an asset to a use, now or at a later time. One question, for contracts too.
    #[returns(IsLicensedResponse)]
    IsLicensed {
        /// The asset.
        asset: AssetId,
        /// The address.
        licensee: String,
        /// The use.
        #[serde(rename = "use")]
        usage: Use,
        /// The time in question, at the block's time or later. Absent: the block's time.
        at: Option<Time>,
    },
    /// Whether one license is live now, and what it is for.
    #[returns(IsLicensedByResponse)]
    IsLicensedBy {
        /// The license.
        license: LicenseId,
    },
    /// How money of an asset is split, as its seal froze it; what is here was copied from the registry at first need.
    #[returns(SharesResponse)]
    Shares {
        /// The asset.
        asset: AssetId,
    },
    /// The money of an asset in a currency.
    #[returns(BooksResponse)]
    Books {
        /// The asset.
        asset: AssetId,
        /// The currency.
        currency: Currency,
    },
    /// What a contributor could claim from an asset's pool now.
    #[returns(ClaimableResponse)]
    Claimable {
        /// Who contributed.
        contributor: Contributor,
        /// The asset.
        asset: AssetId,
        /// The currency.
        currency: Currency,
    },
    /// What was credited to an address as an owner of assets, and is not withdrawn, in one currency.
    #[returns(BalanceResponse)]
    Balance {
        /// The address.
        address: String,
        /// The currency.
        currency: Currency,
    },
    /// The same, by currency.
    #[returns(BalancesResponse)]
    Balances {
        /// The address.
        address: String,
        /// After this currency.
        start_after: Option<Currency>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// What has come in under a license's ceiling.
    #[returns(CeilingResponse)]
    Ceiling {
        /// The license.
        license: LicenseId,
    },
    /// All money of one currency, by whose it is.
    #[returns(SolvencyResponse)]
    Solvency {
        /// The currency.
        currency: Currency,
    },
    /// What a reference made or paid.
    #[returns(ReferenceResponse)]
    Reference {
        /// Who used it; for a cw20 hook the holder.
        sender: String,
        /// The token, for a cw20 hook.
        token: Option<String>,
        /// The reference.
        reference: Reference,
    },
}
