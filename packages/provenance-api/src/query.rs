//! What can be asked about provenance. Every list is paginated: 10 entries unless told, 30 at most.
#![cfg_attr(
    target_arch = "wasm32",
    allow(unused_imports, reason = "the answers are named for schemas, on a host only")
)]

use caravan_access::OwnershipResponse;
use caravan_primitives::{AssetId, Hash32, Items, ReadRequest, Reference};
use cosmwasm_schema::QueryResponses;
use schemars::JsonSchema;
use serde::Serialize;

use crate::asset::Kind;
use crate::bounds::MAX_PARENTS_QUERY;
use crate::response::{
    AssetResponse, AssetsResponse, ChildrenResponse, CommitmentResponse, ConfigResponse, ConsentResponse,
    ContributorResponse, ContributorsResponse, EdgesResponse, MetadataResponse, ParentsResponse, PausedResponse,
    ReferenceResponse, SealedResponse,
};

/// Every query.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The siblings.
    #[returns(ConfigResponse)]
    Config {},
    /// The owner of the contract, and an offer under way.
    #[returns(OwnershipResponse)]
    Ownership {},
    /// Whether entry is paused.
    #[returns(PausedResponse)]
    Paused {},
    /// One asset.
    #[returns(AssetResponse)]
    Asset {
        /// The asset.
        asset: AssetId,
    },
    /// The asset with this content.
    #[returns(AssetResponse)]
    AssetByHash {
        /// Hash of the content.
        content_hash: Hash32,
    },
    /// The asset with this watermark.
    #[returns(AssetResponse)]
    AssetByWatermark {
        /// The watermark.
        watermark: Hash32,
    },
    /// All assets, oldest first.
    #[returns(AssetsResponse)]
    Assets {
        /// After this asset.
        start_after: Option<AssetId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// Assets of an owner, oldest first.
    #[returns(AssetsResponse)]
    AssetsByOwner {
        /// The owner.
        owner: String,
        /// After this asset.
        start_after: Option<AssetId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// Assets of a kind, oldest first.
    #[returns(AssetsResponse)]
    AssetsByKind {
        /// The kind.
        kind: Kind,
        /// After this asset.
        start_after: Option<AssetId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// The chosen edges of several assets, for walking up the graph.
    #[returns(ParentsResponse)]
    Parents {
        /// 1 to 30 different assets.
        ids: Items<AssetId, MAX_PARENTS_QUERY>,
    },
    /// The assets with a chosen edge to this one, oldest first.
    #[returns(ChildrenResponse)]
    Children {
        /// The parent.
        asset: AssetId,
        /// After this child.
        start_after: Option<AssetId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// All edges of an asset, chosen and inherited: at most 96.
    #[returns(EdgesResponse)]
    Edges {
        /// The asset.
        asset: AssetId,
    },
    /// What the seal of an asset froze: all that a split of its money needs. Fails for a draft.
    #[returns(SealedResponse)]
    Sealed {
        /// The asset, sealed or retracted.
        asset: AssetId,
    },
    /// The weight of one contributor of an inline list; 0 for anybody else. Fails for an edition: the marketplace has its weights.
    #[returns(ContributorResponse)]
    Contributor {
        /// The asset.
        asset: AssetId,
        /// The contributor.
        address: String,
    },
    /// The contributors of an inline list, by address.
    #[returns(ContributorsResponse)]
    Contributors {
        /// The asset.
        asset: AssetId,
        /// After this address.
        start_after: Option<String>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// The history of an asset's description, oldest first.
    #[returns(MetadataResponse)]
    Metadata {
        /// The asset.
        asset: AssetId,
        /// After this entry.
        start_after: Option<u32>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// A commitment that was not used yet, and when it may be.
    #[returns(CommitmentResponse)]
    Commitment {
        /// Who committed.
        sender: String,
        /// The commitment.
        commitment: Hash32,
    },
    /// A consent that was not used yet.
    #[returns(ConsentResponse)]
    Consent {
        /// The parent.
        parent: AssetId,
        /// The draft.
        child: AssetId,
    },
    /// What a reference made.
    #[returns(ReferenceResponse)]
    Reference {
        /// Who used it.
        sender: String,
        /// The reference.
        reference: Reference,
    },
}
