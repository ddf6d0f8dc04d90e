//! What provenance announces: one typed event a change of state, its attributes in the order of the struct.
//!
//! On the chain each type is prefixed with `wasm-`; trust only events whose `_contract_address` is the contract.

use caravan_primitives::{AssetId, Hash32, Time};
use cosmwasm_std::{Addr, Uint128};

use crate::asset::{EdgeKind, Kind, Target};

/// Version of the events: raised when an attribute changes its meaning or goes away.
pub const EVENT_VERSION: &str = "1";

caravan_primitives::event_attributes! { "text": EdgeKind, Kind, Target }

caravan_primitives::events! {
    pub EVENTS, version EVENT_VERSION;
    /// A registration was committed to.
    RegistrationCommitted "registration_committed" {
        /// Commitment that was sent.
        commitment: Hash32,
        /// Address that sent the message.
        sender: Addr,
    }
    /// An asset was registered; a draft, unless `asset_sealed` follows.
    AssetRegistered "asset_registered" {
        /// Id of the new asset.
        asset: AssetId,
        /// Kind of the asset.
        kind: Kind,
        /// Address that owns the asset.
        owner: Addr,
        /// Hash of its content.
        content_hash: Hash32,
        /// Watermark of the asset.
        watermark: Hash32,
        /// `none`, `inline` or `edition`.
        contributors: &'static str,
        /// Sum of their weights.
        total_weight: Uint128,
        /// Their part of what the asset takes in, in basis points.
        contributor_bps: u16,
    }
    /// An edge was chosen.
    EdgeAdded "edge_added" {
        /// Id of the asset that has the edge.
        child: AssetId,
        /// Id of the asset that the edge points to.
        parent: AssetId,
        /// How the child comes from it.
        kind: EdgeKind,
        /// For the parent's inbox, in basis points.
        share_bps: u16,
        /// `own`, `consent` or `licensed`.
        origin: &'static str,
        /// The license's number, or `none`.
        license: String,
    }
    /// What the edges of a draft come to now.
    EdgesUpdated "edges_updated" {
        /// Id of the draft.
        child: AssetId,
        /// Number of edges that the owner chose.
        chosen: usize,
        /// Number of edges that came along.
        inherited: usize,
        /// What is paid to parents and their contributors, in basis points.
        shares_bps: u16,
    }
    /// An owner agreed to an edge.
    ConsentGiven "consent_given" {
        /// Id of the asset that the edge points to.
        parent: AssetId,
        /// Id of the draft.
        child: AssetId,
        /// How the child comes from the parent.
        kind: EdgeKind,
        /// For the parent's inbox, in basis points.
        share_bps: u16,
        /// Address that owns the parent.
        owner: Addr,
    }
    /// A consent was taken back before it was used.
    ConsentWithdrawn "consent_withdrawn" {
        /// Id of the asset that the edge points to.
        parent: AssetId,
        /// Id of the draft.
        child: AssetId,
        /// Address that owns the parent.
        owner: Addr,
    }
    /// Edges, contributors and shares were frozen.
    AssetSealed "asset_sealed" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that owns the asset.
        owner: Addr,
        /// The first asset of its line of versions.
        line: AssetId,
        /// What the owner keeps of what it takes in, in basis points.
        owner_bps: u16,
    }
    /// An asset was offered. The offer ends when it is accepted or withdrawn, when its time is over, and when the asset is
    /// sealed, gets an edge or is retracted.
    AssetOffered "asset_offered" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that owns the asset.
        owner: Addr,
        /// Address that may accept.
        to: Addr,
        /// When the offer expires: at this time or later it cannot be accepted.
        until: Time,
        /// The epoch to be named.
        epoch: u64,
    }
    /// An offer was taken back.
    AssetOfferWithdrawn "asset_offer_withdrawn" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that owns the asset.
        owner: Addr,
    }
    /// An asset has a new owner.
    AssetAccepted "asset_accepted" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that owned it before.
        from: Addr,
        /// Who owns it now.
        owner: Addr,
        /// Epoch of the asset now: it rises with every change of its owner.
        epoch: u64,
    }
    /// Consent to new licenses was withdrawn.
    AssetRetracted "asset_retracted" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that owns the asset.
        owner: Addr,
    }
    /// The description has a further entry.
    MetadataAppended "metadata_appended" {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// The number of the entry.
        index: u32,
        /// Hash of the description.
        hash: Hash32,
        /// Address that owns the asset.
        owner: Addr,
    }
    /// Ownership was offered, accepted or withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Address that sent the message.
        sender: Addr,
        /// Address that owns the contract now.
        owner: Addr,
    }
}
