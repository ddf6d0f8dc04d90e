//! Errors of provenance. Each text begins with a stable code and says what was expected and what came.

use caravan_money::MoneyError;
use caravan_primitives::{coded_errors, AssetId, EditionId, Hash32, PrimitiveError, ProjectId, Time};
use cosmwasm_std::Addr;

use crate::asset::AssetStatus;

coded_errors! {
    /// What the rules of provenance refuse.
    #[derive(Debug, Clone, PartialEq)]
    pub enum ProvenanceError includes(Money(MoneyError), Primitive(PrimitiveError)) {
        /// No asset has this id.
        AssetUnknown { asset: AssetId } = "ASSET_UNKNOWN: there is no asset {asset}"
            => "Find the asset of a file: `caravan asset verify FILE`.",
        /// No asset has this content hash.
        ContentUnknown { hash: Hash32 } = "CONTENT_UNKNOWN: no asset has the content hash {hash}"
            => "Check the hash, or register the content.",
        /// No asset has this watermark.
        WatermarkUnknown { watermark: Hash32 } = "WATERMARK_UNKNOWN: no asset has the watermark {watermark}"
            => "Check the watermark.",
        /// Another asset has this content.
        HashRegistered { asset: AssetId } = "HASH_REGISTERED: this content is asset {asset}"
            => "The content is an asset already: `caravan asset verify FILE` shows whose.",

        /// The sender made this commitment already, and it can still be used.
        CommitmentExists { at: Time } = "COMMITMENT_EXISTS: the sender made this commitment at {at}, it can be used"
            => "Wait a minute after the commitment, then run the same command again.",
        /// The content must be committed to before it is registered.
        CommitmentMissing { commitment: Hash32 } = "COMMITMENT_MISSING: expected the commitment {commitment}, it was not made"
            => "Send `commit` first, a minute before; `caravan asset register` does both when it is run again.",
        /// Another address made this commitment.
        CommitmentForeign { expected: Addr, by: Addr } = "COMMITMENT_FOREIGN: expected a commitment made by {expected}, it was made by {by}"
            => "Act as the address that committed: --as NAME.",
        /// The commitment is less than a minute, or less than a block, old.
        CommitmentEarly { from: Time, now: Time }
            = "COMMITMENT_EARLY: expected at {from} or later and at least a block after the commitment, it is {now}"
            => "Wait a minute after the commitment, then run the same command again.",
        /// The commitment has expired.
        CommitmentExpired { until: Time, now: Time } = "COMMITMENT_EXPIRED: expected at {until} or earlier, it is {now}"
            => "Commit again: `caravan asset register` does it when it is run again.",

        /// Only the owner of the asset may do this.
        AssetOwnerOnly { asset: AssetId, owner: Addr, got: Addr } = "ASSET_OWNER_ONLY: asset {asset} is {owner}'s, not {got}'s"
            => "Act as the owner, whom `caravan asset show ASSET` names: --as NAME.",

        /// The asset is not a draft any more, so its edges are fixed.
        AssetNotDraft { asset: AssetId, status: AssetStatus } = "ASSET_NOT_DRAFT: expected asset {asset} to be a draft, it is {status}"
            => "A sealed asset stays as it is: register the new content as an asset of its own.",
        /// The asset is not sealed, so its shares are not fixed.
        AssetNotSealed { asset: AssetId, status: AssetStatus } = "ASSET_NOT_SEALED: expected asset {asset} to be sealed, it is {status}"
            => "The owner seals it first: `caravan asset register` again.",
        /// An edge can point to a sealed asset only.
        ParentNotSealed { parent: AssetId, status: AssetStatus } = "PARENT_NOT_SEALED: expected parent {parent} to be sealed, it is {status}"
            => "Build on a sealed asset: `caravan asset show ASSET` shows its state.",
        /// An asset cannot be its own parent.
        EdgeSelf { asset: AssetId } = "EDGE_SELF: asset {asset} cannot be its own parent"
            => "Name another asset: --parent.",
        /// The asset has an edge to this parent already.
        EdgeExists { parent: AssetId } = "EDGE_EXISTS: there is an edge to {parent}"
            => "Nothing is left to do, or name another parent.",
        /// A license or a consent cannot give an edge of this kind.
        EdgeKindInvalid { kind: &'static str } = "EDGE_KIND_INVALID: expected another kind of edge, a license or a consent gives no {kind}"
            => "Only models and applications are trained on something: see --kind.",
        /// The asset has as many chosen edges as it may have.
        ParentsFull { max: usize, parent: AssetId } = "PARENTS_FULL: expected at most {max} chosen edges, the one to {parent} is one more"
            => "Name fewer assets: --parent.",
        /// The parents bring more inherited edges than one asset may have.
        EdgesFull { max: usize, beyond: String } = "EDGES_FULL: expected at most {max} inherited edges, {beyond} would have to be inherited too"
            => "Name fewer assets: --parent.",
        /// The shares of the parents and of the contributors are more than the whole.
        SharesAboveWhole { max: u32, got: u32 } = "SHARES_ABOVE_WHOLE: expected shares and contributor_bps of at most {max} together, got {got}"
            => "The parents take everything that the asset would earn: leave one out of --parent.",
        /// An edge to another owner's asset has a share of zero.
        ShareZero { parent: AssetId } = "SHARE_ZERO: expected at least 1 basis point for another owner's asset {parent}, got 0"
            => "Give the parent a share of at least 1 basis point.",
        /// An edge `version_of` cannot have a share.
        VersionShare { parent: AssetId, got: u16 } = "VERSION_SHARE: expected no share for version_of {parent}, got {got}"
            => "Give the edge a share of 0.",
        /// An asset can be a version of an asset of the same owner only.
        VersionForeign { parent: AssetId, owner: Addr } = "VERSION_FOREIGN: expected a version of one's own asset, {parent} is {owner}'s"
            => "Name an asset of your own.",
        /// An asset can be a version of one asset only.
        VersionSecond { first: AssetId, parent: AssetId } = "VERSION_SECOND: the asset is a version of {first}, it cannot be one of {parent} too"
            => "Name one asset only as the earlier version.",
        /// The owner of the parent did not consent to this edge.
        ConsentMissing { parent: AssetId, child: AssetId, owner: Addr }
            = "CONSENT_MISSING: asset {parent} is {owner}'s, who did not consent to this edge of {child}"
            => "Ask the owner of the parent for consent, or buy a license.",
        /// Both assets have the same owner, so no consent is needed.
        ConsentNeedless { parent: AssetId, child: AssetId } = "CONSENT_NEEDLESS: assets {parent} and {child} have one owner"
            => "Add the edge without consent.",
        /// The parents have floor prices in different currencies.
        FloorConflict { first: String, second: String } = "FLOOR_CONFLICT: expected parents with one currency of their floor prices, got {first} and {second}"
            => "Leave one of the parents out of --parent.",

        /// The list of contributors is empty, but they have a share.
        ContributorsMissing { got: u16 } = "CONTRIBUTORS_MISSING: expected no contributor_bps without contributors, got {got}"
            => "List contributors, or set contributor_bps to 0.",
        /// The marketplace keeps the weights of this asset's contributors.
        ContributorsElsewhere { project: ProjectId, edition: EditionId }
            = "CONTRIBUTORS_ELSEWHERE: the marketplace keeps the weights, in edition {edition} of project {project}"
            => "Ask the marketplace for the weights of the edition that the error names.",
        /// The weight of a contributor is zero.
        WeightZero { whose: String } = "WEIGHT_ZERO: expected a weight of at least 1 for {whose}, got 0"
            => "Give every contributor a weight of at least 1.",
        /// The sum of the weights does not fit in 128 bits.
        WeightOverflow = "WEIGHT_OVERFLOW: expected weights whose sum fits in 128 bits"
            => "Choose smaller weights.",

        /// The offer of the asset would last too short or too long.
        AssetOfferWindow { max: u64, got: u64 } = "ASSET_OFFER_WINDOW: expected 1 to {max} seconds, got {got}"
            => "Choose a duration within the range that the error names.",
        /// The owner offered the asset to itself.
        AssetOfferSelf { owner: Addr } = "ASSET_OFFER_SELF: expected another address than the owner, {owner}"
            => "Offer the asset to another address.",
        /// The asset is not offered.
        AssetOfferMissing { asset: AssetId } = "ASSET_OFFER_MISSING: asset {asset} is not offered"
            => "Ask the owner to offer the asset.",
        /// The asset is offered to another address.
        AssetOfferForeign { to: Addr, got: Addr } = "ASSET_OFFER_FOREIGN: expected {to}, to whom the asset is offered, got {got}"
            => "Accept from the address that the error names.",
        /// The offer of the asset has expired.
        AssetOfferExpired { until: Time, now: Time } = "ASSET_OFFER_EXPIRED: expected an acceptance before {until}, got one at {now}"
            => "Ask the owner to offer the asset again.",
        /// The owner of the asset has changed since the sender looked.
        EpochChanged { asset: AssetId, named: u64, epoch: u64 } = "EPOCH_CHANGED: asset {asset} is in epoch {epoch}, the sender named {named}"
            => "The asset has a new owner: look at it with `caravan asset show ASSET`.",
    }
}
