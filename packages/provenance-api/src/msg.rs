//! What can be asked of provenance, by whom, to what effect. No message takes coins.

use caravan_access::OwnershipAction;
use caravan_money::Bps;
use caravan_primitives::{
    AssetId, EditionId, Hash32, Items, LicenseId, ProjectId, ReadRequest, Reference, Seconds, Upto, Uri,
};
use cosmwasm_std::Uint128;
use schemars::JsonSchema;
use serde::Serialize;

use crate::asset::{Ceiling, EdgeKind, FloorPrice, Kind};
use crate::bounds::{MAX_CHOSEN, MAX_CONTRIBUTORS};

/// Instantiates provenance. It calls no sibling; addresses of siblings are predicted.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Owns the contract, and no asset of others: it can do nothing but hand the contract over.
    pub owner: String,
    /// The marketplace, which registers editions. A slot left empty can be filled by `migrate` alone. No contract of the
    /// suite owns an asset or contributes to one.
    pub marketplace: Option<String>,
    /// The points contract. A slot left empty can be filled by `migrate` alone.
    pub points: Option<String>,
    /// The licensing contract, which adds licensed edges. A slot left empty can be filled by `migrate` alone.
    pub licensing: Option<String>,
    /// The arbitration contract. A slot left empty can be filled by `migrate` alone.
    pub arbitration: Option<String>,
}

/// Migrate provenance to this code; fills slots of siblings that are empty.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {
    /// Fills the slot of the marketplace where it was left empty; refused where it is filled.
    pub marketplace: Option<String>,
    /// Fills the slot of the points contract where it was left empty; refused where it is filled.
    pub points: Option<String>,
    /// Fills the slot of the licensing contract where it was left empty; refused where it is filled.
    pub licensing: Option<String>,
    /// Fills the slot of the arbitration contract where it was left empty; refused where it is filled.
    pub arbitration: Option<String>,
}

/// An asset to be registered.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewAsset {
    /// Kind of the asset.
    pub kind: Kind,
    /// Hash of the content; no two assets have the same.
    pub content_hash: Hash32,
    /// The salt of the commitment, which the watermark takes too.
    pub salt: Hash32,
    /// Where its description is.
    pub uri: Uri,
    /// Hash of the description.
    pub uri_hash: Hash32,
    /// Who made it, with weights.
    pub contributors: NewContributors,
    /// Their part of what the asset takes in, in basis points; 0 where there are none.
    pub contributor_bps: Bps,
}

/// Who made an asset.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NewContributors {
    /// No one but its owner.
    None {},
    /// The addresses of a list, by weight.
    Inline {
        /// 1 to 100 different addresses.
        list: Items<NewContributor, MAX_CONTRIBUTORS>,
    },
}

/// One who made a part of an asset.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewContributor {
    /// The address that can claim.
    pub address: String,
    /// Its weight, at least 1.
    pub weight: Uint128,
}

/// An edge to a parent: to an own one, or to one whose owner consented to exactly this edge.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewEdge {
    /// The parent: sealed and not retracted.
    pub parent: AssetId,
    /// How the child comes from it.
    pub kind: EdgeKind,
    /// For the parent's inbox, in basis points. 0 for `version_of`; 0 or more for other edges to own assets; at least 1
    /// for assets of others.
    pub share_bps: Bps,
}

/// An edition of a project as an asset: what the marketplace registers.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewEdition {
    /// Whose commitment it is: the one who publishes.
    pub manager: String,
    /// Who owns the asset.
    pub owner: String,
    /// Id of the project.
    pub project: ProjectId,
    /// The edition, whose weights are final.
    pub edition: EditionId,
    /// Sum of the weights, at least 1.
    pub total_weight: Uint128,
    /// Hash of the content.
    pub content_hash: Hash32,
    /// The salt of the commitment.
    pub salt: Hash32,
    /// Where its description is.
    pub uri: Uri,
    /// Hash of the description.
    pub uri_hash: Hash32,
    /// The contributors' part of what the asset takes in, in basis points.
    pub contributor_bps: Bps,
    /// The least price of its licenses.
    pub floor_price: Option<FloorPrice>,
    /// The least royalty that its licenses ask of derivatives, in basis points; 0: any.
    pub floor_royalty_bps: Bps,
}

/// An edge that a license pays for: what licensing adds.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LicensedEdge {
    /// Id of the draft.
    pub child: AssetId,
    /// Who holds the license; must own the draft.
    pub licensee: String,
    /// The licensed asset: sealed, or retracted since.
    pub parent: AssetId,
    /// How the child comes from it; not `version_of`.
    pub kind: EdgeKind,
    /// The share that the license fixed, in basis points, possibly 0.
    pub royalty_bps: Bps,
    /// Id of the license.
    pub license: LicenseId,
    /// Whether assets that derive from the child by license carry this edge too.
    pub reciprocal: bool,
    /// The most that all derivatives under the license may take in.
    pub ceiling: Option<Ceiling>,
}

/// Everything that provenance does. Nothing is ever paused.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Sender: anyone. Funds: none.
    /// Effect: the commitment is kept with time and block; from 60 seconds and a block later, for seven days, the sender may register what it stands for.
    /// Fails when: the sender's same commitment is there and has not expired.
    Commit {
        /// Hash of tag `caravan/register/v1`, chain, contract, sender, content hash and salt; vectors are in
        /// `tests/vectors/`.
        commitment: Hash32,
    },
    /// Sender: the sender of the commitment, who becomes the owner. Funds: none.
    /// Effect: a draft with its watermark and its edges; the commitment is used up; offers of its parents are gone.
    /// Fails when: the commitment is missing, too young, too old or another's; the content is registered; an edge is refused (see `AddEdges`); a contributor is a duplicate, weighs nothing or is a contract of the suite; the sender is one; the reference was used.
    Register {
        /// Content, description and contributors of the new asset.
        asset: Box<NewAsset>,
        /// Edges to own assets, at most 32.
        edges: Upto<NewEdge, MAX_CHOSEN>,
        /// Name that the sender gives this message, used once per sender: a repeat fails.
        reference: Reference,
    },
    /// Sender: the marketplace. Funds: none.
    /// Effect: a sealed `dataset` with the edition's weights as contributors, under the manager's commitment, which is used up.
    /// Fails when: the sender is not the marketplace; the commitment is not the manager's or not of age; the content is registered.
    RegisterEdition {
        /// Content, description and weights of the edition.
        edition: Box<NewEdition>,
    },
    /// Sender: the asset owner, of a draft. Funds: none.
    /// Effect: the edges are added, with all that they make the draft inherit; consents are used up, offers of the draft and of these parents are gone.
    /// Fails when: it is no draft, a parent is unknown, not sealed, retracted, a duplicate, the draft itself, or of another owner without consent; more than 32 edges or 64 inherited ones, shares above 100 %.
    AddEdges {
        /// Id of the draft.
        child: AssetId,
        /// 1 to 32 edges.
        edges: Items<NewEdge, MAX_CHOSEN>,
    },
    /// Sender: the licensing contract. Funds: none.
    /// Effect: an edge at the royalty that the license fixed, and the parent's pool edges and reciprocal ones; all of its obligations where parent and child have one owner. An offer of the draft is gone, and of the parent where both have one owner.
    /// Fails when: the sender is not the licensing contract, the licensee does not own the draft, or as `AddEdges`.
    AddLicensedEdge {
        /// Edge that the license allows.
        edge: Box<LicensedEdge>,
    },
    /// Sender: the owner of the parent. Funds: none.
    /// Effect: the owner of the draft may add exactly this edge, once, while both owners stay. An earlier consent for the two is replaced.
    /// Fails when: the parent is not sealed or is retracted, the child is no draft, both have one owner, the share is 0, the kind is `version_of`.
    ConsentEdge {
        /// Id of the asset that the edge points to.
        parent: AssetId,
        /// Id of the draft.
        child: AssetId,
        /// How the child comes from the parent.
        kind: EdgeKind,
        /// For the parent's inbox, in basis points, at least 1.
        share_bps: Bps,
    },
    /// Sender: the owner of the parent. Funds: none.
    /// Effect: a consent that was not used is gone.
    /// Fails when: there is no such consent.
    WithdrawConsent {
        /// Id of the asset that the edge points to.
        parent: AssetId,
        /// Id of the draft.
        child: AssetId,
    },
    /// Sender: the asset owner, of a draft. Funds: none.
    /// Effect: edges, contributors and shares are frozen; the asset can be licensed and pointed to; an offer of the draft is gone.
    /// Fails when: it is no draft.
    Seal {
        /// Id of the draft.
        asset: AssetId,
    },
    /// Sender: the asset owner. Funds: none.
    /// Effect: the asset is offered as it is: whatever changes what it owes or whether it can be licensed, and every child or version that its owner adds or consented to, ends the offer. An earlier offer is replaced.
    /// Fails when: the time is not 1 second to 30 days, it is offered to its owner or to a contract of the suite.
    OfferAsset {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Address that may accept.
        to: String,
        /// Seconds until the offer expires.
        valid_secs: Seconds,
    },
    /// Sender: the new owner whom the offer names. Funds: none.
    /// Effect: the sender owns the asset, inbox and all; the epoch rises by one, so offers of licenses and consents of the former owner are dead.
    /// Fails when: it is not offered to the sender, the offer has run out, the epoch is not the one that is named.
    AcceptAsset {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// The epoch that the sender saw.
        epoch: u64,
    },
    /// Sender: the asset owner. Funds: none.
    /// Effect: the offer is gone.
    /// Fails when: there is no offer.
    WithdrawOffer {
        /// Id of the asset in provenance.
        asset: AssetId,
    },
    /// Sender: the asset owner. Funds: none.
    /// Effect: no new licenses, consents and own children, for good; licenses that were bought, edges and money stand.
    /// Fails when: it is not sealed, or is retracted.
    Retract {
        /// Id of the asset in provenance.
        asset: AssetId,
    },
    /// Sender: the asset owner. Funds: none.
    /// Effect: a further entry of the description's history; earlier entries never change.
    /// Fails when: the sender is not the owner.
    AppendMetadata {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Where the description is now.
        uri: Uri,
        /// Hash of the description.
        hash: Hash32,
    },
    /// Sender: the owner, or who is offered ownership for `accept`. Funds: none.
    /// Effect: ownership of the contract is offered, accepted or withdrawn, in two steps.
    /// Fails when: the sender may not, it is offered to a contract of the suite, or the offer has expired.
    UpdateOwnership(OwnershipAction),
}
