//! What can be asked about licensing. Every list is paginated: 10 entries unless the query names a number, 30 at most.
#![cfg_attr(
    target_arch = "wasm32",
    allow(unused_imports, reason = "the answers are named for schemas, on a host only")
)]

use caravan_access::{OwnershipResponse, PausedResponse};
use caravan_money::Currency;
use caravan_primitives::{AssetId, LicenseId, OfferId, ReadRequest, Reference, Time};
use cosmwasm_schema::QueryResponses;
use schemars::JsonSchema;
use serde::Serialize;

use crate::msg::Contributor;
use crate::response::{
    AssetLedgerResponse, BalanceResponse, BalancesResponse, CeilingResponse, ClaimableResponse, ConfigResponse,
    CurrenciesResponse, IsLicensedByResponse, IsLicensedResponse, LicenseResponse, LicensesResponse, OfferResponse,
    OffersResponse, QuoteResponse, ReferenceResponse, SharesResponse, SolvencyResponse,
};
use crate::terms::Use;

/// Queries, which read and never change anything.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, QueryResponses)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueryMsg {
    /// Return the settings of the contract.
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
        /// Last currency of the page before; absent, the first page.
        start_after: Option<Currency>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// One offer, with the terms of its present version.
    #[returns(OfferResponse)]
    Offer {
        /// Id of the offer.
        offer: OfferId,
    },
    /// Offers of an asset, oldest first, closed and dead ones included.
    #[returns(OffersResponse)]
    OffersByAsset {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<OfferId>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// What buying under the offer would do now, to the unit: `Buy` in the same block does exactly this. It fails, with the same
    /// code, exactly when `Buy` would fail for this licensee with the guard and the payment that the offer asks for, and a
    /// reference that is new: also during a pause.
    #[returns(QuoteResponse)]
    Quote {
        /// Id of the offer.
        offer: OfferId,
        /// Who would buy. Absent: what holds for every buyer is checked, and not what the buyer has bought before.
        licensee: Option<String>,
    },
    /// One license: what was bought, by whom, when, for what. It is the receipt.
    #[returns(LicenseResponse)]
    License {
        /// Id of the license.
        license: LicenseId,
    },
    /// Licenses of a licensee, oldest first, expired ones included.
    #[returns(LicensesResponse)]
    LicensesByHolder {
        /// Address that holds the license.
        licensee: String,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<LicenseId>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// Licenses for an asset, oldest first, expired ones included.
    #[returns(LicensesResponse)]
    LicensesByAsset {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<LicenseId>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// Whether an address may put an asset to a use, now or at a later time. One question, for contracts too.
    #[returns(IsLicensedResponse)]
    IsLicensed {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that holds the license.
        licensee: String,
        /// Use that the license must cover.
        #[serde(rename = "use")]
        usage: Use,
        /// The time in question, at the block's time or later. Absent: the block's time.
        at: Option<Time>,
    },
    /// Whether one license is live now, and what it is for.
    #[returns(IsLicensedByResponse)]
    IsLicensedBy {
        /// Id of the license.
        license: LicenseId,
    },
    /// How money of an asset is split, as its seal froze it; what is here was copied from the registry at first need.
    #[returns(SharesResponse)]
    Shares {
        /// Id of the asset in provenance.
        asset: AssetId,
    },
    /// The money of an asset in a currency.
    #[returns(AssetLedgerResponse)]
    AssetLedger {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// What a contributor could claim from an asset's pool now. It fails where a claim would, with the same code, but for
    /// `NOTHING_TO_CLAIM`: then it is 0.
    #[returns(ClaimableResponse)]
    Claimable {
        /// Person or address that contributed.
        contributor: Contributor,
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// What an address was paid as an owner of assets, and has not withdrawn, in one currency.
    #[returns(BalanceResponse)]
    Balance {
        /// Address of a person or a contract on this chain.
        address: String,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// The same, by currency.
    #[returns(BalancesResponse)]
    Balances {
        /// Address of a person or a contract on this chain.
        address: String,
        /// Last currency of the page before; absent, the first page.
        start_after: Option<Currency>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// What has come in under a license's ceiling.
    #[returns(CeilingResponse)]
    Ceiling {
        /// Id of the license.
        license: LicenseId,
    },
    /// All money of one currency, by whose it is.
    #[returns(SolvencyResponse)]
    Solvency {
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// What a reference made or paid.
    #[returns(ReferenceResponse)]
    Reference {
        /// Who used it; for a cw20 hook the holder.
        sender: String,
        /// The token, for a cw20 hook.
        token: Option<String>,
        /// Name that the sender gives this message, used once per sender: a repeat fails.
        reference: Reference,
    },
}
