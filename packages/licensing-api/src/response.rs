//! Answers to queries. Fields may be added, never removed.

use caravan_money::Currency;
use caravan_primitives::{AssetId, EditionId, LicenseId, OfferId, ProjectId, Time};
use caravan_provenance_api::Target;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::terms::{OfferTerms, Use};

/// Answer of `config`: settings of the contract.
#[cw_serde]
pub struct ConfigResponse {
    /// Address that receives the platform's fees.
    pub treasury: Addr,
    /// Fee of versions of offers made now, and of revenue, in basis points.
    pub fee_bps: u16,
    /// The registry of assets.
    pub provenance: Addr,
    /// Address of the marketplace contract.
    pub marketplace: Addr,
    /// Address of the points contract.
    pub points: Option<Addr>,
    /// Address of the arbitration contract.
    pub arbitration: Option<Addr>,
}

/// A currency and whether it is listed.
#[cw_serde]
pub struct CurrencyResponse {
    /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
    pub currency: Currency,
    /// Whether new offers, purchases and revenue may use it.
    pub listed: bool,
}

/// A page of currencies.
#[cw_serde]
pub struct CurrenciesResponse {
    /// Currencies, ordered by their stored key.
    pub currencies: Vec<CurrencyResponse>,
}

/// Answer of `offer`: the offer with the terms of its present version.
#[cw_serde]
pub struct OfferResponse {
    /// Id of the offer.
    pub offer: OfferId,
    /// Id of the asset that is licensed.
    pub asset: AssetId,
    /// The asset's epoch when it was made: in any other it is dead.
    pub epoch: u64,
    /// Its present version, from 1.
    pub version: u32,
    /// Address that made the offer.
    pub seller: Addr,
    /// The terms of the present version.
    pub terms: OfferTerms,
    /// The fee that the present version froze, in basis points.
    pub fee_bps: u16,
    /// Licenses sold, under all versions.
    pub sold: u32,
    /// Whether it was not closed.
    pub open: bool,
}

/// A page of offers.
#[cw_serde]
pub struct OffersResponse {
    /// Offers in the order of their ids, the oldest first.
    pub offers: Vec<OfferResponse>,
}

/// What a parent would be paid.
#[cw_serde]
pub struct QuotedPart {
    /// Id of the parent.
    pub asset: AssetId,
    /// Where the part goes: `inbox` or `pool` of the parent.
    pub to: Target,
    /// Amount in base units.
    pub amount: Uint128,
}

/// What a purchase would do: `price = fee + parts + pool + owner_amount + dust_after − dust_before`.
#[cw_serde]
pub struct QuoteResponse {
    /// Id of the offer.
    pub offer: OfferId,
    /// Its version, for the guard.
    pub version: u32,
    /// The asset's epoch, for the guard.
    pub epoch: u64,
    /// What is paid, all of it.
    pub price: Uint128,
    /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
    pub currency: Currency,
    /// Platform's fee in base units.
    pub fee: Uint128,
    /// To parents, in the order of their edges.
    pub parts: Vec<QuotedPart>,
    /// To the pool of the asset's own contributors.
    pub pool: Uint128,
    /// Who owns the asset now.
    pub owner: Addr,
    /// Amount that the owner would get, in base units.
    pub owner_amount: Uint128,
    /// What stays with the asset before and after: parts catch up when enough has come together.
    pub dust: (Uint128, Uint128),
}

/// One license, which is the receipt of a purchase.
#[cw_serde]
pub struct LicenseResponse {
    /// Id of the license.
    pub license: LicenseId,
    /// Id of the asset that is licensed.
    pub asset: AssetId,
    /// Address that holds the license.
    pub licensee: Addr,
    /// Id of the offer under which it was bought.
    pub offer: OfferId,
    /// Under which version of it.
    pub version: u32,
    /// The terms of that version.
    pub terms: OfferTerms,
    /// The platform's part of the price.
    pub fee: Uint128,
    /// Time of the purchase.
    pub starts_at: Time,
    /// From when it is over; absent: never.
    pub ends_at: Option<Time>,
    /// Whether it is live now.
    pub live: bool,
}

/// A page of licenses.
#[cw_serde]
pub struct LicensesResponse {
    /// Licenses in the order of their ids, the oldest first.
    pub licenses: Vec<LicenseResponse>,
}

/// Answer of `is_licensed`: whether a license covers the use.
#[cw_serde]
pub struct IsLicensedResponse {
    /// Whether a live license covers the use.
    pub licensed: bool,
    /// By which license: the one that lasts longest.
    pub license: Option<LicenseId>,
    /// When that license ends. Absent if it never ends, or without a license.
    pub ends_at: Option<Time>,
}

/// Whether a license is live.
#[cw_serde]
pub struct IsLicensedByResponse {
    /// Whether it is live now.
    pub licensed: bool,
    /// Id of the asset that is licensed.
    pub asset: AssetId,
    /// Address that holds the license.
    pub licensee: Addr,
    /// Uses that the license covers.
    pub uses: Vec<Use>,
    /// From when it is over; absent: never.
    pub ends_at: Option<Time>,
}

/// What a parent gets of everything that an asset earns.
#[cw_serde]
pub struct ShareResponse {
    /// Id of the parent.
    pub asset: AssetId,
    /// Where the part goes: `inbox` or `pool` of the parent.
    pub to: Target,
    /// In basis points of the net.
    pub bps: u16,
}

/// Who says what contributors weigh.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Weights {
    /// There are no contributors.
    None {},
    /// The registry, by address.
    Inline {},
    /// The marketplace, by person.
    Edition {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
    },
}

/// A price below which a license may not be offered.
#[cw_serde]
pub struct FloorResponse {
    /// In which currency alone it may be offered.
    pub currency: Currency,
    /// Floor price in base units.
    pub amount: Uint128,
}

/// How money of an asset is split.
#[cw_serde]
pub struct SharesResponse {
    /// What goes to parents.
    pub parts: Vec<ShareResponse>,
    /// What goes to the pool of its own contributors, in basis points of the net.
    pub pool_bps: u16,
    /// What goes to the owner, in basis points of the net.
    pub owner_bps: u16,
    /// Who says what contributors weigh.
    pub contributors: Weights,
    /// What all contributors weigh together.
    pub total_weight: Uint128,
    /// Licenses whose ceilings bind what comes in.
    pub ceilings: Vec<LicenseId>,
    /// The price below which it may not be offered.
    pub floor: Option<FloorResponse>,
    /// The royalty, in basis points, below which derivatives may not be allowed; above 0, terms are reciprocal.
    pub floor_royalty_bps: u16,
}

/// The money of an asset in a currency.
#[cw_serde]
pub struct AssetLedgerResponse {
    /// Income that is not distributed yet, in base units.
    pub inbox: Uint128,
    /// All net money ever split.
    pub total_in: Uint128,
    /// All that ever came into the pool of its contributors.
    pub pool_in: Uint128,
    /// Amount that contributors claimed from the pool, in base units.
    pub pool_claimed: Uint128,
    /// What has not divided yet.
    pub dust: Uint128,
}

/// What a contributor could claim.
#[cw_serde]
pub struct ClaimableResponse {
    /// Amount that can be claimed now, in base units.
    pub claimable: Uint128,
    /// Amount that was claimed so far, in base units.
    pub claimed: Uint128,
    /// What the contributor weighs.
    pub weight: Uint128,
    /// Sum of the weights of all contributors.
    pub total_weight: Uint128,
}

/// Balance of an owner in one currency.
#[cw_serde]
pub struct BalanceResponse {
    /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
    pub currency: Currency,
    /// Amount in base units.
    pub amount: Uint128,
}

/// A page of balances.
#[cw_serde]
pub struct BalancesResponse {
    /// By key of the currency.
    pub balances: Vec<BalanceResponse>,
}

/// What has come in under a ceiling.
#[cw_serde]
pub struct CeilingResponse {
    /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
    pub currency: Currency,
    /// Ceiling of the license, in base units: for sales, and as much again for revenue.
    pub max: Uint128,
    /// Net money that has come in by sales of licenses.
    pub sales: Uint128,
    /// Net money that has come in by `PayRevenue`.
    pub revenue: Uint128,
}

/// All money of one currency: `received = inboxes + pools + balances + dust + fees + paid_out`.
#[cw_serde]
pub struct SolvencyResponse {
    /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
    pub currency: Currency,
    /// Ever received by `Buy` and `PayRevenue`.
    pub received: Uint128,
    /// In inboxes, to be distributed.
    pub inboxes: Uint128,
    /// The contributors', to claim.
    pub pools: Uint128,
    /// The owners', to withdraw.
    pub balances: Uint128,
    /// What has not divided yet.
    pub dust: Uint128,
    /// Fees of the platform that are not withdrawn, in base units.
    pub fees: Uint128,
    /// All that was ever paid out, in base units.
    pub paid_out: Uint128,
    /// What must be there: `received − paid_out`.
    pub held: Uint128,
}

/// What a reference made or paid.
#[cw_serde]
pub struct ReferenceResponse {
    /// `offer`, `license` or `revenue`.
    pub kind: String,
    /// The number of the offer or license; for revenue that of the asset.
    pub id: u64,
}
