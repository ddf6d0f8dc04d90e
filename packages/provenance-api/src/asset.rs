//! What an asset is, what it pays, and to whom: words that messages, answers and events share.

use std::fmt;

use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, EditionId, LicenseId, ProjectId, ReadRequest};
use cosmwasm_schema::cw_serde;
use schemars::JsonSchema;
use serde::Serialize;

/// What an asset is.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One item, or a Merkle batch of items.
    Data,
    /// A collection made to be used together.
    Dataset,
    /// Something that applications retrieve from.
    KnowledgeBase,
    /// A model that was trained.
    Model,
    /// An application, agents included.
    Application,
    /// Compute or storage that an infrastructure provider runs.
    Service,
}

impl Kind {
    /// Every kind, in the order of the enum. The place of a kind is its code in storage: a new one goes last.
    pub const ALL: [Kind; 6] =
        [Kind::Data, Kind::Dataset, Kind::KnowledgeBase, Kind::Model, Kind::Application, Kind::Service];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Dataset => "dataset",
            Self::KnowledgeBase => "knowledge_base",
            Self::Model => "model",
            Self::Application => "application",
            Self::Service => "service",
        }
    }

    /// Whether a floor price and a least royalty go from an asset of this kind to its children, and from its parents to it.
    #[must_use]
    pub const fn takes_floor(self) -> bool {
        match self {
            Self::Data | Self::Dataset => true,
            Self::KnowledgeBase | Self::Model | Self::Application | Self::Service => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a child comes from its parent.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// Trained on the parent.
    TrainedOn,
    /// Fine-tuned from the parent.
    FineTunedFrom,
    /// Derived from the parent in another way.
    DerivedFrom,
    /// Retrieves from the parent while it runs.
    RetrievesFrom,
    /// The child contains the parent.
    Includes,
    /// Runs on the parent.
    ServedBy,
    /// Is a new version of the parent: own assets only, without a share, one an asset.
    VersionOf,
}

impl EdgeKind {
    /// Every kind, in the order of the enum. The place of a kind is its code in storage: a new one goes last.
    pub const ALL: [EdgeKind; 7] = [
        EdgeKind::TrainedOn,
        EdgeKind::FineTunedFrom,
        EdgeKind::DerivedFrom,
        EdgeKind::RetrievesFrom,
        EdgeKind::Includes,
        EdgeKind::ServedBy,
        EdgeKind::VersionOf,
    ];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TrainedOn => "trained_on",
            Self::FineTunedFrom => "fine_tuned_from",
            Self::DerivedFrom => "derived_from",
            Self::RetrievesFrom => "retrieves_from",
            Self::Includes => "includes",
            Self::ServedBy => "served_by",
            Self::VersionOf => "version_of",
        }
    }
}

impl fmt::Display for EdgeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// State of an asset.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum AssetStatus {
    /// Edges may be added; no edge can point to it, and it cannot be licensed.
    Draft,
    /// Frozen: may be licensed and pointed to.
    Sealed,
    /// Frozen, and no new licenses are sold; old licenses and money stay.
    Retracted,
}

impl AssetStatus {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sealed => "sealed",
            Self::Retracted => "retracted",
        }
    }
}

impl fmt::Display for AssetStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where the weights of an asset's contributors are.
#[cw_serde]
pub enum ContributorSource {
    /// It has no contributors.
    None {},
    /// A list of addresses, which provenance keeps with their weights.
    Inline {
        /// Number of addresses on the list.
        count: u32,
    },
    /// An edition of a project, kept by the marketplace.
    Edition {
        /// Id of the project.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
    },
}

/// The least price of a license, in one currency: no offer in another one is allowed.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FloorPrice {
    /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
    pub currency: Currency,
    /// Amount in base units, at least 1.
    pub amount: Amount,
}

/// The most that a license allows its derivatives to take in, all of them together: by sales, and as much by revenue.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    /// The currency that is counted.
    pub currency: Currency,
    /// In base units, cumulative.
    pub max: Amount,
}

/// Where the money of an edge goes.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The parent's inbox, which is split in its turn.
    Inbox,
    /// The pool of the parent's contributors, straight.
    Pool,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inbox => "inbox",
            Self::Pool => "pool",
        })
    }
}

/// Why an edge is there, and what it obliges to.
#[cw_serde]
pub enum Origin {
    /// Parent and child had one owner.
    Own {},
    /// The parent's owner agreed.
    Consent {},
    /// A license fixed the share.
    Licensed {
        /// Id of the license.
        license: LicenseId,
        /// Whether assets that derive from the child by license or consent carry this edge too.
        reciprocal: bool,
        /// The most that all derivatives under this license may take in.
        ceiling: Option<Ceiling>,
    },
    /// Owed to the contributors of an asset that the child, or one of its ancestors, was its owner's own child of.
    Contributors {},
}

impl Origin {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Own {} => "own",
            Self::Consent {} => "consent",
            Self::Licensed { .. } => "licensed",
            Self::Contributors {} => "contributors",
        }
    }

    /// Where the money of such an edge goes.
    #[must_use]
    pub const fn target(&self) -> Target {
        match self {
            Self::Own {} | Self::Consent {} | Self::Licensed { .. } => Target::Inbox,
            Self::Contributors {} => Target::Pool,
        }
    }
}

/// An edge to a parent.
#[cw_serde]
pub struct Edge {
    /// Id of the asset that the edge points to.
    pub parent: AssetId,
    /// How the child comes from it; for an inherited edge, how the one who chose it does.
    pub kind: EdgeKind,
    /// The share that it states, in basis points of what the child takes in. 0: a relation without money.
    pub share_bps: Bps,
    /// Where the money goes.
    pub to: Target,
    /// Why it is there.
    pub origin: Origin,
    /// Whether it came along with a chosen edge.
    pub inherited: bool,
}

impl Edge {
    /// Whether both are one obligation: of one license, or else to one parent for one reason.
    #[must_use]
    pub fn is_same_duty(&self, other: &Edge) -> bool {
        match (&self.origin, &other.origin) {
            (Origin::Licensed { license, .. }, Origin::Licensed { license: same, .. }) => license == same,
            (mine, theirs) => (self.parent, mine) == (other.parent, theirs),
        }
    }

    /// Whether it carries the obligation `owed`, at its share or a larger one, with its ceiling.
    #[must_use]
    pub fn covers(&self, owed: &Edge) -> bool {
        self.is_same_duty(owed) && self.origin == owed.origin && self.share_bps >= owed.share_bps
    }
}
