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
        /// The commitment.
        commitment: Hash32,
        /// Whose it is.
        sender: Addr,
    }
    /// An asset was registered; a draft, unless `asset_sealed` follows.
    AssetRegistered "asset_registered" {
        /// Its number.
        asset: AssetId,
        /// What it is.
        kind: Kind,
        /// Who owns it.
        owner: Addr,
        /// Hash of its content.
        content_hash: Hash32,
        /// Its watermark.
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
        /// The child.
        child: AssetId,
        /// The parent.
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
        /// The draft.
        child: AssetId,
        /// Chosen edges.
        chosen: usize,
        /// Inherited edges.
        inherited: usize,
        /// What is paid to parents and their contributors, in basis points.
        shares_bps: u16,
    }
    /// An owner agreed to an edge.
    ConsentGiven "consent_given" {
        /// The parent.
        parent: AssetId,
        /// The draft.
        child: AssetId,
        /// How the child comes from the parent.
        kind: EdgeKind,
        /// For the parent's inbox, in basis points.
        share_bps: u16,
        /// The parent's owner.
        owner: Addr,
    }
    /// A consent was taken back before it was used.
    ConsentWithdrawn "consent_withdrawn" {
        /// The parent.
        parent: AssetId,
        /// The draft.
        child: AssetId,
        /// The parent's owner.
        owner: Addr,
    }
    /// Edges, contributors and shares were frozen.
    AssetSealed "asset_sealed" {
        /// The asset.
        asset: AssetId,
        /// Its owner.
        owner: Addr,
        /// The first asset of its line of versions.
        line: AssetId,
        /// What the owner keeps of what it takes in, in basis points.
        owner_bps: u16,
    }
    /// An asset was offered. The offer ends when it is accepted or withdrawn, when its time is over, and when the asset is
    /// sealed, gets an edge or is retracted.
    AssetOffered "asset_offered" {
        /// The asset.
        asset: AssetId,
        /// Its owner.
        owner: Addr,
        /// Who may accept.
        to: Addr,
        /// From this instant on nobody may.
        until: Time,
        /// The epoch to be named.
        epoch: u64,
    }
    /// An offer was taken back.
    AssetOfferWithdrawn "asset_offer_withdrawn" {
        /// The asset.
        asset: AssetId,
        /// Its owner.
        owner: Addr,
    }
    /// An asset has a new owner.
    AssetAccepted "asset_accepted" {
        /// The asset.
        asset: AssetId,
        /// Who owned it.
        from: Addr,
        /// Who owns it now.
        owner: Addr,
        /// The epoch now.
        epoch: u64,
    }
    /// Consent to new licenses was withdrawn.
    AssetRetracted "asset_retracted" {
        /// The asset.
        asset: AssetId,
        /// Its owner.
        owner: Addr,
    }
    /// The description has a further entry.
    MetadataAppended "metadata_appended" {
        /// The asset.
        asset: AssetId,
        /// The number of the entry.
        index: u32,
        /// Hash of the description.
        hash: Hash32,
        /// The asset's owner.
        owner: Addr,
    }
    /// Ownership was offered, accepted or withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Who did it.
        sender: Addr,
        /// The owner now.
        owner: Addr,
    }
    /// Entry was stopped.
    ContractPaused "contract_paused" {
        /// By whom.
        sender: Addr,
    }
    /// Entry works again.
    ContractUnpaused "contract_unpaused" {
        /// By whom.
        sender: Addr,
    }
}
