//! What can be asked about provenance. Every list is paginated: 10 entries unless the query names a number, 30 at most.
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
    ContributorResponse, ContributorsResponse, EdgesResponse, MetadataResponse, ParentsResponse, ReferenceResponse,
    SealedResponse,
};

/// Queries, which read and never change anything.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Return the addresses of the sibling contracts.
    #[returns(ConfigResponse)]
    Config {},
    /// The owner of the contract, and an offer under way.
    #[returns(OwnershipResponse)]
    Ownership {},
    /// Return one asset by its id.
    #[returns(AssetResponse)]
    Asset {
        /// Id of the asset in provenance.
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
        /// Watermark of the asset in question.
        watermark: Hash32,
    },
    /// All assets, oldest first.
    #[returns(AssetsResponse)]
    Assets {
        /// Last entry of the page before; absent, the first page.
        start_after: Option<AssetId>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// Assets of an owner, oldest first.
    #[returns(AssetsResponse)]
    AssetsByOwner {
        /// Address of the owner in question.
        owner: String,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<AssetId>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// Assets of a kind, oldest first.
    #[returns(AssetsResponse)]
    AssetsByKind {
        /// Kind of the assets in question.
        kind: Kind,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<AssetId>,
        /// Most entries to return: 1 to 30; absent, 10.
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
        /// Id of the parent.
        asset: AssetId,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<AssetId>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// All edges of an asset, chosen and inherited: at most 96.
    #[returns(EdgesResponse)]
    Edges {
        /// Id of the asset in provenance.
        asset: AssetId,
    },
    /// What the seal of an asset froze: all that a split of its money needs. Fails for a draft.
    #[returns(SealedResponse)]
    Sealed {
        /// The asset, sealed or retracted.
        asset: AssetId,
    },
    /// The weight of one contributor of an inline list; 0 for every other address. Fails for an edition: the marketplace has its weights.
    #[returns(ContributorResponse)]
    Contributor {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address of the contributor.
        address: String,
    },
    /// The contributors of an inline list, by address.
    #[returns(ContributorsResponse)]
    Contributors {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<String>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// The history of an asset's description, oldest first.
    #[returns(MetadataResponse)]
    Metadata {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Last entry of the page before; absent, the first page.
        start_after: Option<u32>,
        /// Most entries to return: 1 to 30; absent, 10.
        limit: Option<u32>,
    },
    /// A commitment that was not used yet, and when it may be.
    #[returns(CommitmentResponse)]
    Commitment {
        /// Address that sent the commitment.
        sender: String,
        /// Commitment that was sent.
        commitment: Hash32,
    },
    /// A consent that was not used yet.
    #[returns(ConsentResponse)]
    Consent {
        /// Id of the asset that the edge points to.
        parent: AssetId,
        /// Id of the draft.
        child: AssetId,
    },
    /// What a reference made.
    #[returns(ReferenceResponse)]
    Reference {
        /// Address that used the reference.
        sender: String,
        /// Name that the sender gives this message, used once per sender: a repeat fails.
        reference: Reference,
    },
}
