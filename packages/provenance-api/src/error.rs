//! What can go wrong. Each text begins with a stable code and says what was expected and what came.
//!
//! A code that another contract has too (`REFERENCE_USED`, `ADDRESS_INVALID`) means the same there.

use caravan_money::MoneyError;
use caravan_primitives::{AssetId, Coded, EditionId, Hash32, PrimitiveError, ProjectId, Time};
use cosmwasm_std::Addr;
use thiserror::Error;

use crate::asset::AssetStatus;

/// Errors of provenance's rules.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs)] // each variant's text is its documentation
pub enum ProvenanceError {
    #[error("ASSET_UNKNOWN: there is no asset {asset}")]
    AssetUnknown { asset: AssetId },
    #[error("CONTENT_UNKNOWN: no asset has the content hash {hash}")]
    ContentUnknown { hash: Hash32 },
    #[error("WATERMARK_UNKNOWN: no asset has the watermark {watermark}")]
    WatermarkUnknown { watermark: Hash32 },
    #[error("REFERENCE_UNKNOWN: the reference made nothing")]
    ReferenceUnknown,
    #[error("REFERENCE_USED: the reference made asset {asset}")]
    ReferenceUsed { asset: AssetId },
    #[error("HASH_REGISTERED: this content is asset {asset}")]
    HashRegistered { asset: AssetId },

    #[error("COMMITMENT_EXISTS: the sender made this commitment at {at}, it can be used")]
    CommitmentExists { at: Time },
    #[error("COMMITMENT_MISSING: expected the commitment {commitment}, nobody made it")]
    CommitmentMissing { commitment: Hash32 },
    #[error("COMMITMENT_FOREIGN: expected a commitment made by {expected}, it was made by {by}")]
    CommitmentForeign { expected: Addr, by: Addr },
    #[error("COMMITMENT_YOUNG: expected at {from} or later and at least a block after the commitment, it is {now}")]
    CommitmentYoung { from: Time, now: Time },
    #[error("COMMITMENT_OLD: expected at {until} or earlier, it is {now}")]
    CommitmentOld { until: Time, now: Time },

    #[error("ASSET_OWNER_ONLY: asset {asset} is {owner}'s, not {got}'s")]
    AssetOwnerOnly { asset: AssetId, owner: Addr, got: Addr },
    #[error("MARKETPLACE_ONLY: expected the marketplace, {expected}, got {got}")]
    MarketplaceOnly { expected: String, got: Addr },
    #[error("LICENSING_ONLY: expected the licensing contract, {expected}, got {got}")]
    LicensingOnly { expected: String, got: Addr },
    #[error("ADDRESS_INVALID: expected a normalized address, got {got}: {why}")]
    AddressInvalid { got: String, why: String },

    #[error("ASSET_NOT_DRAFT: expected asset {asset} to be a draft, it is {status}")]
    AssetNotDraft { asset: AssetId, status: AssetStatus },
    #[error("ASSET_NOT_SEALED: expected asset {asset} to be sealed, it is {status}")]
    AssetNotSealed { asset: AssetId, status: AssetStatus },
    #[error("PARENT_NOT_SEALED: expected parent {parent} to be sealed, it is {status}")]
    ParentNotSealed { parent: AssetId, status: AssetStatus },
    #[error("EDGE_SELF: asset {asset} cannot be its own parent")]
    EdgeSelf { asset: AssetId },
    #[error("EDGE_DUPLICATE: there is an edge to {parent}")]
    EdgeDuplicate { parent: AssetId },
    #[error("EDGE_KIND: expected another kind of edge, a license or a consent gives no {kind}")]
    EdgeKindRefused { kind: &'static str },
    #[error("PARENTS_FULL: expected at most {max} chosen edges, the one to {parent} is one more")]
    ParentsFull { max: usize, parent: AssetId },
    #[error("EDGES_FULL: expected at most {max} inherited edges, {beyond} would have to be inherited too")]
    EdgesFull { max: usize, beyond: String },
    #[error("SHARES_ABOVE: expected shares and contributor_bps of at most {max} together, got {got}")]
    SharesAbove { max: u32, got: u32 },
    #[error("SHARE_ZERO: expected at least 1 basis point for somebody else's asset {parent}, got 0")]
    ShareZero { parent: AssetId },
    #[error("VERSION_SHARE: expected no share for version_of {parent}, got {got}")]
    VersionShare { parent: AssetId, got: u16 },
    #[error("VERSION_FOREIGN: expected a version of one's own asset, {parent} is {owner}'s")]
    VersionForeign { parent: AssetId, owner: Addr },
    #[error("VERSION_SECOND: the asset is a version of {first}, it cannot be one of {parent} too")]
    VersionSecond { first: AssetId, parent: AssetId },
    #[error("CONSENT_MISSING: asset {parent} is {owner}'s, who did not consent to this edge of {child}")]
    ConsentMissing { parent: AssetId, child: AssetId, owner: Addr },
    #[error("CONSENT_NEEDLESS: assets {parent} and {child} have one owner")]
    ConsentNeedless { parent: AssetId, child: AssetId },
    #[error("FLOOR_CONFLICT: expected parents with one currency of their floor prices, got {first} and {second}")]
    FloorConflict { first: String, second: String },

    #[error("CONTRIBUTOR_DUPLICATE: {contributor} is on the list twice")]
    ContributorDuplicate { contributor: Addr },
    #[error("CONTRIBUTORS_MISSING: expected no contributor_bps without contributors, got {got}")]
    ContributorsMissing { got: u16 },
    #[error("CONTRIBUTORS_ELSEWHERE: the marketplace keeps the weights, in edition {edition} of project {project}")]
    ContributorsElsewhere { project: ProjectId, edition: EditionId },
    #[error("WEIGHT_ZERO: expected a weight of at least 1 for {whose}, got 0")]
    WeightZero { whose: String },
    #[error("WEIGHT_OVERFLOW: expected weights whose sum fits in 128 bits")]
    WeightOverflow,

    #[error("ASSET_OFFER_WINDOW: expected 1 to {max} seconds, got {got}")]
    AssetOfferWindow { max: u64, got: u64 },
    #[error("ASSET_OFFER_SELF: expected somebody else than the owner, {owner}")]
    AssetOfferSelf { owner: Addr },
    #[error("ASSET_OFFER_MISSING: asset {asset} is not offered")]
    AssetOfferMissing { asset: AssetId },
    #[error("ASSET_OFFER_FOREIGN: expected {to}, to whom the asset is offered, got {got}")]
    AssetOfferForeign { to: Addr, got: Addr },
    #[error("ASSET_OFFER_EXPIRED: expected an acceptance before {until}, got one at {now}")]
    AssetOfferExpired { until: Time, now: Time },
    #[error("EPOCH_CHANGED: asset {asset} is in epoch {epoch}, the sender named {named}")]
    EpochChanged { asset: AssetId, named: u64, epoch: u64 },

    #[error("ENTRY_DUPLICATE: {id} is named twice")]
    EntryDuplicate { id: u64 },
    #[error("COUNTER_FULL: there is no further number for {what}")]
    CounterFull { what: &'static str },

    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Primitive(#[from] PrimitiveError),
}

impl Coded for ProvenanceError {
    const ALL: &'static [&'static str] = &[
        "ASSET_UNKNOWN",
        "CONTENT_UNKNOWN",
        "WATERMARK_UNKNOWN",
        "REFERENCE_UNKNOWN",
        "REFERENCE_USED",
        "HASH_REGISTERED",
        "COMMITMENT_EXISTS",
        "COMMITMENT_MISSING",
        "COMMITMENT_FOREIGN",
        "COMMITMENT_YOUNG",
        "COMMITMENT_OLD",
        "ASSET_OWNER_ONLY",
        "MARKETPLACE_ONLY",
        "LICENSING_ONLY",
        "ADDRESS_INVALID",
        "ASSET_NOT_DRAFT",
        "ASSET_NOT_SEALED",
        "PARENT_NOT_SEALED",
        "EDGE_SELF",
        "EDGE_DUPLICATE",
        "EDGE_KIND",
        "PARENTS_FULL",
        "EDGES_FULL",
        "SHARES_ABOVE",
        "SHARE_ZERO",
        "VERSION_SHARE",
        "VERSION_FOREIGN",
        "VERSION_SECOND",
        "CONSENT_MISSING",
        "CONSENT_NEEDLESS",
        "FLOOR_CONFLICT",
        "CONTRIBUTOR_DUPLICATE",
        "CONTRIBUTORS_MISSING",
        "CONTRIBUTORS_ELSEWHERE",
        "WEIGHT_ZERO",
        "WEIGHT_OVERFLOW",
        "ASSET_OFFER_WINDOW",
        "ASSET_OFFER_SELF",
        "ASSET_OFFER_MISSING",
        "ASSET_OFFER_FOREIGN",
        "ASSET_OFFER_EXPIRED",
        "EPOCH_CHANGED",
        "ENTRY_DUPLICATE",
        "COUNTER_FULL",
    ];

    #[allow(clippy::too_many_lines)] // one line a variant
    fn code(&self) -> &'static str {
        match self {
            Self::AssetUnknown { .. } => "ASSET_UNKNOWN",
            Self::ContentUnknown { .. } => "CONTENT_UNKNOWN",
            Self::WatermarkUnknown { .. } => "WATERMARK_UNKNOWN",
            Self::ReferenceUnknown => "REFERENCE_UNKNOWN",
            Self::ReferenceUsed { .. } => "REFERENCE_USED",
            Self::HashRegistered { .. } => "HASH_REGISTERED",
            Self::CommitmentExists { .. } => "COMMITMENT_EXISTS",
            Self::CommitmentMissing { .. } => "COMMITMENT_MISSING",
            Self::CommitmentForeign { .. } => "COMMITMENT_FOREIGN",
            Self::CommitmentYoung { .. } => "COMMITMENT_YOUNG",
            Self::CommitmentOld { .. } => "COMMITMENT_OLD",
            Self::AssetOwnerOnly { .. } => "ASSET_OWNER_ONLY",
            Self::MarketplaceOnly { .. } => "MARKETPLACE_ONLY",
            Self::LicensingOnly { .. } => "LICENSING_ONLY",
            Self::AddressInvalid { .. } => "ADDRESS_INVALID",
            Self::AssetNotDraft { .. } => "ASSET_NOT_DRAFT",
            Self::AssetNotSealed { .. } => "ASSET_NOT_SEALED",
            Self::ParentNotSealed { .. } => "PARENT_NOT_SEALED",
            Self::EdgeSelf { .. } => "EDGE_SELF",
            Self::EdgeDuplicate { .. } => "EDGE_DUPLICATE",
            Self::EdgeKindRefused { .. } => "EDGE_KIND",
            Self::ParentsFull { .. } => "PARENTS_FULL",
            Self::EdgesFull { .. } => "EDGES_FULL",
            Self::SharesAbove { .. } => "SHARES_ABOVE",
            Self::ShareZero { .. } => "SHARE_ZERO",
            Self::VersionShare { .. } => "VERSION_SHARE",
            Self::VersionForeign { .. } => "VERSION_FOREIGN",
            Self::VersionSecond { .. } => "VERSION_SECOND",
            Self::ConsentMissing { .. } => "CONSENT_MISSING",
            Self::ConsentNeedless { .. } => "CONSENT_NEEDLESS",
            Self::FloorConflict { .. } => "FLOOR_CONFLICT",
            Self::ContributorDuplicate { .. } => "CONTRIBUTOR_DUPLICATE",
            Self::ContributorsMissing { .. } => "CONTRIBUTORS_MISSING",
            Self::ContributorsElsewhere { .. } => "CONTRIBUTORS_ELSEWHERE",
            Self::WeightZero { .. } => "WEIGHT_ZERO",
            Self::WeightOverflow => "WEIGHT_OVERFLOW",
            Self::AssetOfferWindow { .. } => "ASSET_OFFER_WINDOW",
            Self::AssetOfferSelf { .. } => "ASSET_OFFER_SELF",
            Self::AssetOfferMissing { .. } => "ASSET_OFFER_MISSING",
            Self::AssetOfferForeign { .. } => "ASSET_OFFER_FOREIGN",
            Self::AssetOfferExpired { .. } => "ASSET_OFFER_EXPIRED",
            Self::EpochChanged { .. } => "EPOCH_CHANGED",
            Self::EntryDuplicate { .. } => "ENTRY_DUPLICATE",
            Self::CounterFull { .. } => "COUNTER_FULL",
            Self::Money(error) => error.code(),
            Self::Primitive(error) => error.code(),
        }
    }
}
