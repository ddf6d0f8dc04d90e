//! Answers to queries. Fields may be added, never removed.

use caravan_access::PendingOwner;
use caravan_money::Bps;
use caravan_primitives::{AssetId, Hash32, LicenseId, Time, Uri};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::asset::{AssetStatus, Ceiling, ContributorSource, Edge, EdgeKind, FloorPrice, Kind, Target};

/// Answer of `config`: addresses of the sibling contracts.
#[cw_serde]
pub struct ConfigResponse {
    /// The marketplace, which registers editions.
    pub marketplace: Option<Addr>,
    /// The points contract.
    pub points: Option<Addr>,
    /// The licensing contract, which adds licensed edges.
    pub licensing: Option<Addr>,
    /// The arbitration contract.
    pub arbitration: Option<Addr>,
}

/// Answer of `asset`: all that is kept of one asset.
#[cw_serde]
pub struct AssetResponse {
    /// Id of the asset.
    pub asset: AssetId,
    /// Kind of the asset.
    pub kind: Kind,
    /// Who owns it now.
    pub owner: Addr,
    /// Raised at every change of owner; the first is 1.
    pub epoch: u64,
    /// State of the asset: draft, sealed or retracted.
    pub status: AssetStatus,
    /// Hash of its content.
    pub content_hash: Hash32,
    /// Watermark of the asset.
    pub watermark: Hash32,
    /// The first asset of its line of versions; itself where it is no version of another.
    pub line: AssetId,
    /// Where the contributors and their weights are kept.
    pub contributors: Contributors,
    /// Latest entry of the description's history.
    pub metadata: MetadataEntry,
    /// When it was registered.
    pub registered_at: Time,
    /// To whom it is offered, also if that offer has run out.
    pub offered: Option<PendingOwner>,
}

/// Who made an asset, and what is theirs.
#[cw_serde]
pub struct Contributors {
    /// Where the weights are.
    pub contributors: ContributorSource,
    /// Sum of the weights; 0 without contributors.
    pub total_weight: Uint128,
    /// Their part of what the asset takes in, in basis points.
    pub contributor_bps: Bps,
    /// The least price of the asset's licenses: the edition's own, or that of an edition among its parents.
    pub floor_price: Option<FloorPrice>,
    /// The least royalty that the asset's licenses ask of derivatives, in basis points, from the same editions.
    pub floor_royalty_bps: Bps,
}

/// A page of assets.
#[cw_serde]
pub struct AssetsResponse {
    /// Assets in the order of their ids, the oldest first.
    pub assets: Vec<AssetResponse>,
}

/// The chosen edges of one asset.
#[cw_serde]
pub struct ParentsEntry {
    /// Id of the child.
    pub asset: AssetId,
    /// Its chosen edges, in the order in which they were added.
    pub edges: Vec<Edge>,
}

/// The chosen edges of several assets.
#[cw_serde]
pub struct ParentsResponse {
    /// In the order of the question.
    pub parents: Vec<ParentsEntry>,
}

/// A child of an asset.
#[cw_serde]
pub struct Child {
    /// Id of the child.
    pub asset: AssetId,
    /// How it comes from the asset.
    pub kind: EdgeKind,
}

/// A page of children.
#[cw_serde]
pub struct ChildrenResponse {
    /// Children in the order of their ids, the oldest first.
    pub children: Vec<Child>,
}

/// All edges of an asset.
#[cw_serde]
pub struct EdgesResponse {
    /// The chosen ones first, in the order in which they were added.
    pub edges: Vec<Edge>,
    /// What is paid to parents and their contributors, in basis points: the larger share where edges meet.
    pub shares_bps: Bps,
    /// What the asset's owner keeps, in basis points.
    pub owner_bps: Bps,
}

/// A part of what an asset takes in.
#[cw_serde]
pub struct Part {
    /// Id of the parent that gets the part.
    pub parent: AssetId,
    /// Where the part goes: `inbox` or `pool` of the parent.
    pub to: Target,
    /// How much, in basis points, at least 1.
    pub share_bps: Bps,
}

/// A license that an asset stands on, with a ceiling.
#[cw_serde]
pub struct CarriedCeiling {
    /// Id of the license.
    pub license: LicenseId,
    /// The most that all derivatives under it may take in.
    pub ceiling: Ceiling,
}

/// What comes along with every license of an asset: what a derivative inherits whose owner is another.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct HandedOn {
    /// Number of edges, of which an asset inherits at most 64.
    pub edges: u32,
    /// What they take of the derivative's income, in basis points; the royalty comes on top.
    pub shares_bps: Bps,
}

/// What the seal of an asset froze. `parts + contributor_bps + owner_bps` is 10,000.
#[cw_serde]
pub struct SealedResponse {
    /// Id of the asset in provenance.
    pub asset: AssetId,
    /// Kind of the asset.
    pub kind: Kind,
    /// The first asset of its line of versions.
    pub line: AssetId,
    /// Who gets what, by parent and target: no two entries have both alike. There are at most 96.
    pub parts: Vec<Part>,
    /// Every license with a ceiling that the asset stands on, each once, by number.
    pub ceilings: Vec<CarriedCeiling>,
    /// The contributors' part, in basis points; 0 without contributors.
    pub contributor_bps: Bps,
    /// Where their weights are.
    pub contributors: ContributorSource,
    /// Sum of their weights.
    pub total_weight: Uint128,
    /// What the owner keeps, in basis points.
    pub owner_bps: Bps,
    /// The least price of its licenses.
    pub floor_price: Option<FloorPrice>,
    /// The least royalty that its licenses ask of derivatives, in basis points; above 0, their terms are reciprocal.
    pub floor_royalty_bps: Bps,
    /// What its derivatives by license inherit.
    pub handed_on: HandedOn,
}

/// The weight of a contributor.
#[cw_serde]
pub struct ContributorResponse {
    /// Address of the contributor.
    pub address: Addr,
    /// Its weight; 0 if it is not on the list.
    pub weight: Uint128,
    /// Sum of all weights.
    pub total_weight: Uint128,
}

/// A contributor with its weight.
#[cw_serde]
pub struct ContributorEntry {
    /// The address that can claim.
    pub address: Addr,
    /// Weight of the address, as a part of the sum of all weights.
    pub weight: Uint128,
}

/// A page of contributors.
#[cw_serde]
pub struct ContributorsResponse {
    /// Contributors in the order of their addresses.
    pub contributors: Vec<ContributorEntry>,
}

/// One entry of a description's history.
#[cw_serde]
pub struct MetadataEntry {
    /// Its number, from 0.
    pub index: u32,
    /// Where the description is.
    pub uri: Uri,
    /// Hash of the description.
    pub hash: Hash32,
    /// Time of the entry.
    pub at: Time,
}

/// A page of a description's history.
#[cw_serde]
pub struct MetadataResponse {
    /// Entries of the history, oldest first.
    pub entries: Vec<MetadataEntry>,
}

/// A commitment that was not used yet.
#[cw_serde]
pub struct CommitmentResponse {
    /// When it was made.
    pub at: Time,
    /// Height of the block.
    pub height: u64,
    /// From when it can be used, a block having passed.
    pub usable_from: Time,
    /// The last instant at which it can be used.
    pub usable_until: Time,
}

/// A consent that was not used yet.
#[cw_serde]
pub struct ConsentResponse {
    /// How the child comes from the parent.
    pub kind: EdgeKind,
    /// For the parent's inbox.
    pub share_bps: Bps,
    /// Whether it can still be used: neither asset has changed its owner since, and the parent is not retracted.
    pub live: bool,
}

/// What a reference made.
#[cw_serde]
pub struct ReferenceResponse {
    /// Id of the asset in provenance.
    pub asset: AssetId,
}
