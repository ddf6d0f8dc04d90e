//! What a project is made of.

use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{Hash32, ReadRequest, Seconds, Upto, Uri};
use cosmwasm_std::Uint128;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_MANAGERS;

/// A project to be created.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewProject {
    /// What all its batches pay in; never changed.
    pub currency: Currency,
    /// Judges appeals; from the platform's list, no party to the project; never changed.
    pub arbiter: String,
    /// Where the description is.
    pub uri: Uri,
    /// Hash of the description.
    pub uri_hash: Hash32,
    /// May do all but withdraw, at most 5, each the present address of a person.
    pub managers: Upto<String, MAX_MANAGERS>,
    /// Whether those who make the dataset share in its licenses.
    pub sharing: Sharing,
}

/// Whether those who make the dataset share in its licenses.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Sharing {
    /// Work is paid by reward alone.
    None {},
    /// Accepted work has weight, and weight a part of what licenses of the dataset bring; frozen at the first opening.
    Contributors(Shares),
}

/// How those who make the dataset share in its licenses.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// Part of license revenue that goes to contributors by weight, in basis points: 1 to 10,000.
    pub contributor_bps: Bps,
    /// The most weight that one person can have in an edition, at least 1.
    pub weight_cap: Uint128,
    /// The least that a license of the dataset may cost, if anything.
    pub floor_price: Option<FloorPrice>,
    /// The least royalty that a license of the dataset may ask of derivatives, in basis points: 0 to 5,000. Above 0, offers
    /// that allow derivatives name at least it, and are reciprocal.
    pub floor_royalty_bps: Bps,
    /// Locked per weight of every slot, in base units of the project's currency, until the edition is published; may be 0.
    pub bond_per_weight: Uint128,
    /// From the edition's last `closes_at` until the bond can be forfeited: 2,592,000 to 15,552,000 seconds.
    pub publish_secs: Seconds,
}

/// The least that a license of a dataset may cost.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FloorPrice {
    /// What licenses must be sold in.
    pub currency: Currency,
    /// The least price, in its base units.
    pub amount: Amount,
}

/// A change of a project.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ProjectChange {
    /// Replaces where the project is described.
    Describe {
        /// Where the description is.
        uri: Uri,
        /// Hash of the description.
        uri_hash: Hash32,
    },
    /// Replaces all managers of the project.
    SetManagers {
        /// The new managers, at most 5, each the present address of a person, no duplicates, neither the requester nor the arbiter.
        managers: Upto<String, MAX_MANAGERS>,
    },
    /// Replaces the sharing terms; only before the first opening.
    SetSharing {
        /// How the project shares from now on.
        sharing: Sharing,
    },
}
