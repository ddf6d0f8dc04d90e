//! What licensing announces: one typed event a change of state, its attributes in the order of the struct.
//!
//! On the chain each type is prefixed with `wasm-`; trust only events whose `_contract_address` is licensing.

use caravan_money::Currency;
use caravan_primitives::{AssetId, Hash32, LicenseId, OfferId};
use caravan_provenance_api::Target;
use cosmwasm_std::{Addr, Uint128};

/// Version of the events: raised when an attribute changes its meaning or goes away.
pub const EVENT_VERSION: &str = "1";

caravan_primitives::events! {
    pub EVENTS, version EVENT_VERSION;
    /// An offer was made.
    OfferCreated "offer_created" {
        /// The offer.
        offer: OfferId,
        /// The asset.
        asset: AssetId,
        /// The asset's epoch.
        epoch: u64,
        /// The asset's owner.
        seller: Addr,
        /// In what it is paid.
        currency: Currency,
        /// The price.
        price: Uint128,
        /// The fee that this version froze, in basis points.
        fee_bps: u16,
        /// Hash of the legal text.
        legal_hash: Hash32,
    }
    /// An offer has a new version.
    OfferChanged "offer_changed" {
        /// The offer.
        offer: OfferId,
        /// Version of the offer now, from 1.
        offer_version: u32,
        /// Who changed it.
        seller: Addr,
        /// In what it is paid.
        currency: Currency,
        /// The price.
        price: Uint128,
        /// The fee that this version froze, in basis points.
        fee_bps: u16,
        /// Hash of the legal text.
        legal_hash: Hash32,
    }
    /// Nothing more is sold under an offer.
    OfferClosed "offer_closed" {
        /// The offer.
        offer: OfferId,
        /// Who closed it.
        sender: Addr,
        /// Licenses sold under it.
        sold: u32,
    }
    /// How money of an asset is split was copied from the registry, for good.
    SharesCopied "shares_copied" {
        /// The asset.
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
        /// The license.
        license: LicenseId,
        /// The offer.
        offer: OfferId,
        /// Version of the offer that was bought.
        offer_version: u32,
        /// The asset.
        asset: AssetId,
        /// The licensee.
        licensee: Addr,
        /// In what it was paid.
        currency: Currency,
        /// The price.
        price: Uint128,
        /// The platform's part.
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
        /// In what.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// The platform's part.
        fee: Uint128,
    }
    /// Net money of an asset was split.
    IncomeSplit "income_split" {
        /// The asset.
        asset: AssetId,
        /// In what.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// All net money ever split.
        total_in: Uint128,
        /// To the pool of its contributors.
        pool: Uint128,
        /// Who owns it.
        owner: Addr,
        /// To the owner.
        owner_amount: Uint128,
        /// What has not divided, now.
        dust: Uint128,
    }
    /// A parent got its part of a split.
    PartCredited "part_credited" {
        /// The asset that earned it.
        child: AssetId,
        /// The parent.
        asset: AssetId,
        /// `inbox` or `pool`.
        to: Target,
        /// In what.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// In the inbox now, or ever in the pool.
        value: Uint128,
    }
    /// Money came in under a license's ceiling.
    CeilingUsed "ceiling_used" {
        /// The license.
        license: LicenseId,
        /// The asset at which it came in.
        asset: AssetId,
        /// How much.
        amount: Uint128,
        /// All that has.
        used: Uint128,
        /// The most.
        max: Uint128,
    }
    /// An inbox was emptied into a split.
    InboxDistributed "inbox_distributed" {
        /// The asset.
        asset: AssetId,
        /// In what.
        currency: Currency,
        /// How much.
        amount: Uint128,
    }
    /// A draft got an edge by a license.
    DerivativeRegistered "derivative_registered" {
        /// The draft.
        child: AssetId,
        /// The licensed asset.
        parent: AssetId,
        /// The license.
        license: LicenseId,
        /// The licensee.
        licensee: Addr,
        /// The parent's share, in basis points.
        royalty_bps: u16,
    }
    /// A contributor's part of a pool was claimed.
    PoolClaimed "pool_claimed" {
        /// The asset.
        asset: AssetId,
        /// The person's number or the address that contributed.
        contributor: String,
        /// In what.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// All that this contributor claimed of it.
        claimed: Uint128,
        /// Left in the pool.
        pool: Uint128,
    }
    /// What was claimed is paid, in one transfer.
    ClaimPaid "claim_paid" {
        /// To whom.
        address: Addr,
        /// In what.
        currency: Currency,
        /// How much.
        amount: Uint128,
    }
    /// An owner's balance was paid.
    BalanceWithdrawn "balance_withdrawn" {
        /// To whom.
        address: Addr,
        /// In what.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// Left.
        balance: Uint128,
    }
    /// Fees went to the treasury.
    FeesWithdrawn "fees_withdrawn" {
        /// In what.
        currency: Currency,
        /// To whom.
        treasury: Addr,
        /// How much.
        amount: Uint128,
    }
    /// The configuration changed.
    ConfigUpdated "config_updated" {
        /// Which part.
        part: &'static str,
        /// Its value now.
        value: String,
    }
    /// Ownership was offered, accepted or withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// By whom.
        sender: Addr,
        /// Who owns the platform now.
        owner: Addr,
    }
    /// Entry was stopped.
    ContractPaused "contract_paused" {
        /// By whom.
        sender: Addr,
    }
    /// Entry goes on.
    ContractUnpaused "contract_unpaused" {
        /// By whom.
        sender: Addr,
    }
}
