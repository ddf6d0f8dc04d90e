//! What licensing announces: one typed event a change of state, its attributes in the order of the struct.
//!
//! On the chain each type is prefixed with `wasm-`; trust only events whose `_contract_address` is licensing.

use caravan_access::PAUSE_EVENTS;
use caravan_money::Currency;
use caravan_primitives::{AssetId, EventInfo, Hash32, LicenseId, OfferId};
use caravan_provenance_api::Target;
use cosmwasm_std::{Addr, Uint128};

/// Version of the events: raised when an attribute changes its meaning or goes away.
pub const EVENT_VERSION: &str = "1";

pub use caravan_access::{ContractPaused, ContractUnpaused};

/// What clients may know about every event: those of licensing alone, and those of every contract with a pause.
pub const EVENTS: &[&[EventInfo]] = &[OWN_EVENTS, PAUSE_EVENTS];

caravan_primitives::events! {
    OWN_EVENTS, version EVENT_VERSION;
    /// An offer was made.
    OfferCreated "offer_created" {
        /// Id of the offer.
        offer: OfferId,
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Epoch of the asset: it rises with every change of its owner.
        epoch: u64,
        /// Address that owns the asset and sells.
        seller: Addr,
        /// In what it is paid.
        currency: Currency,
        /// Price in base units, the platform's fee included.
        price: Uint128,
        /// The fee that this version froze, in basis points.
        fee_bps: u16,
        /// Hash of the legal text.
        legal_hash: Hash32,
    }
    /// An offer has a new version.
    OfferChanged "offer_changed" {
        /// Id of the offer.
        offer: OfferId,
        /// Version of the offer now, from 1.
        offer_version: u32,
        /// Address that owns the asset and sells.
        seller: Addr,
        /// In what it is paid.
        currency: Currency,
        /// Price in base units, the platform's fee included.
        price: Uint128,
        /// The fee that this version froze, in basis points.
        fee_bps: u16,
        /// Hash of the legal text.
        legal_hash: Hash32,
    }
    /// Nothing more is sold under an offer.
    OfferClosed "offer_closed" {
        /// Id of the offer.
        offer: OfferId,
        /// Address that closed it.
        sender: Addr,
        /// Licenses sold under it.
        sold: u32,
    }
    /// How money of an asset is split was copied from the registry, for good.
    SharesCopied "shares_copied" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Edges with a share.
        parts: usize,
        /// The contributors' part, in basis points.
        pool_bps: u16,
        /// The owner's part, in basis points.
        owner_bps: u16,
    }
    /// A license was bought.
    LicenseBought "license_bought" {
        /// Id of the license.
        license: LicenseId,
        /// Id of the offer.
        offer: OfferId,
        /// Version of the offer that was bought.
        offer_version: u32,
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that holds the license.
        licensee: Addr,
        /// In what it was paid.
        currency: Currency,
        /// Price in base units, the platform's fee included.
        price: Uint128,
        /// Platform's fee in base units.
        fee: Uint128,
        /// The second from which it is over, or `never`.
        ends_at: String,
        /// Licenses sold under the offer now.
        sold: u32,
    }
    /// Revenue was paid in.
    RevenuePaid "revenue_paid" {
        /// The asset that earned it.
        asset: AssetId,
        /// Who paid it in.
        sender: Addr,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
        /// Platform's fee in base units.
        fee: Uint128,
    }
    /// Net money of an asset was split.
    IncomeSplit "income_split" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
        /// All net money ever split.
        total_in: Uint128,
        /// To the pool of its contributors.
        pool: Uint128,
        /// Address that owns the asset.
        owner: Addr,
        /// Amount that the owner got, in base units.
        owner_amount: Uint128,
        /// What has not divided, now.
        dust: Uint128,
    }
    /// A parent got its part of a split.
    PartReceived "part_received" {
        /// The asset that earned it.
        child: AssetId,
        /// Id of the parent.
        asset: AssetId,
        /// Where the part went: `inbox` or `pool` of the parent.
        to: Target,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
        /// In the inbox now, or ever in the pool.
        value: Uint128,
    }
    /// Money came in under a license's ceiling.
    CeilingUsed "ceiling_used" {
        /// Id of the license.
        license: LicenseId,
        /// The asset at which it came in.
        asset: AssetId,
        /// How it came in: `sales` or `revenue`. Each is counted apart.
        way: &'static str,
        /// Amount in base units.
        amount: Uint128,
        /// Income under this license so far, in the same way, in base units.
        used: Uint128,
        /// Ceiling of the license, in base units.
        max: Uint128,
    }
    /// An inbox was emptied into a split.
    InboxDistributed "inbox_distributed" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
    }
    /// A draft got an edge by a license.
    DerivativeRegistered "derivative_registered" {
        /// Id of the draft.
        child: AssetId,
        /// Id of the licensed asset.
        parent: AssetId,
        /// Id of the license.
        license: LicenseId,
        /// Address that holds the license.
        licensee: Addr,
        /// The parent's share, in basis points.
        royalty_bps: u16,
    }
    /// A contributor's part of a pool was claimed.
    PoolClaimed "pool_claimed" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// The person's number or the address that contributed.
        contributor: String,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
        /// All that this contributor claimed of it.
        claimed: Uint128,
        /// Left in the pool.
        pool: Uint128,
    }
    /// What was claimed is paid, in one transfer.
    ClaimPaid "claim_paid" {
        /// Address that is paid.
        address: Addr,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
    }
    /// An owner's balance was paid.
    BalanceWithdrawn "balance_withdrawn" {
        /// Address that is paid.
        address: Addr,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
        /// Balance after it, in base units.
        balance: Uint128,
    }
    /// Fees went to the treasury.
    FeesWithdrawn "fees_withdrawn" {
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Address that receives the platform's fees.
        treasury: Addr,
        /// Amount in base units.
        amount: Uint128,
    }
    /// The owner changed the configuration.
    ConfigUpdated "config_updated" {
        /// What changed, in one word.
        part: &'static str,
        /// Its value now, as text.
        value: String,
    }
    /// Ownership was offered, accepted or withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Address that sent the message.
        sender: Addr,
        /// Who owns the platform now.
        owner: Addr,
    }
}
