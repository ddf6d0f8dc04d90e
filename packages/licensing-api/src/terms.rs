//! What an offer says, and a license keeps.

use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{Hash32, Items, ReadRequest, Seconds, Uri};
use caravan_provenance_api::EdgeKind;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_USES;

/// What a license allows.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Train a model on the asset.
    Train,
    /// Fine-tune the asset, or on it.
    FineTune,
    /// Evaluate with the asset.
    Evaluate,
    /// Retrieve from the asset while answering.
    Retrieve,
    /// Run the asset to get answers or predictions.
    Infer,
    /// Show the asset to people.
    Display,
    /// Pass the asset on, whole, in part or changed.
    Redistribute,
}

impl Use {
    /// Every use, in the order of the enum.
    pub const ALL: [Use; MAX_USES] =
        [Use::Train, Use::FineTune, Use::Evaluate, Use::Retrieve, Use::Infer, Use::Display, Use::Redistribute];

    /// The use that a license must allow for an edge of this kind; `version_of` is for one's own assets, and needs none.
    #[must_use]
    pub const fn needed_for(kind: EdgeKind) -> Option<Self> {
        match kind {
            EdgeKind::TrainedOn => Some(Use::Train),
            EdgeKind::FineTunedFrom => Some(Use::FineTune),
            EdgeKind::DerivedFrom | EdgeKind::Includes => Some(Use::Redistribute),
            EdgeKind::RetrievesFrom => Some(Use::Retrieve),
            EdgeKind::ServedBy => Some(Use::Infer),
            EdgeKind::VersionOf => None,
        }
    }

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Use::Train => "train",
            Use::FineTune => "fine_tune",
            Use::Evaluate => "evaluate",
            Use::Retrieve => "retrieve",
            Use::Infer => "infer",
            Use::Display => "display",
            Use::Redistribute => "redistribute",
        }
    }
}

/// What a license costs.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
    pub currency: Currency,
    /// How much, the platform's fee included.
    pub amount: Amount,
}

/// How long a license lasts.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Term {
    /// The license never ends.
    Perpetual {},
    /// From the purchase on for so long.
    Lasts {
        /// An hour to a hundred years.
        seconds: Seconds,
    },
}

/// How many licenses an offer gives. Both count every license ever sold under the offer, whatever its version.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// In all, at least 1; absent: no limit.
    pub supply: Option<u32>,
    /// To one licensee, at least 1; absent: no limit but that of 16 live licenses.
    pub per_licensee: Option<u32>,
}

/// Whether a licensee may register what it made from the asset, and on which terms.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Derivatives {
    /// No derivative may be registered.
    Forbidden {},
    /// Yes, against a share of everything that the derivative earns.
    Allowed {
        /// The share of the derivative's net money that goes to the asset's inbox, in basis points.
        royalty_bps: Bps,
        /// Whether the asset keeps its share in derivatives of the derivative, too. If not, it is owed there only its
        /// part of what the derivative is paid.
        reciprocal: bool,
        /// The most net money, in the offer's currency, that may come in at the derivatives of one license: at all
        /// assets that have the license's edge, their own or inherited: so much by sales, and so much by revenue, counted
        /// apart. Absent: no limit.
        ceiling: Option<Amount>,
    },
}

/// Legal text that licensee and owner agree on.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Legal {
    /// Where the text can be read.
    pub uri: Uri,
    /// SHA-256 of the text.
    pub hash: Hash32,
}

/// How a purchase is fulfilled.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fulfilment {
    /// The money is split and the term begins with the purchase.
    Instant {},
}

/// The terms of an offer. A change makes a new version; a license keeps those of its version.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OfferTerms {
    /// What a license allows, at least one, none twice.
    pub uses: Items<Use, MAX_USES>,
    /// Price of one license.
    pub price: Price,
    /// How long it lasts.
    pub term: Term,
    /// How many there are.
    pub limits: Limits,
    /// Whether and how derivatives may be registered.
    pub derivatives: Derivatives,
    /// Legal text that licensee and owner agree on.
    pub legal: Legal,
    /// How a purchase is fulfilled.
    pub fulfilment: Fulfilment,
}
