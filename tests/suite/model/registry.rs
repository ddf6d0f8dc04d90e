//! What the model has to know of the registry to say whether a dataset can be published: who committed to what and when,
//! and which contents are registered.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::CHAIN_ID;
use caravan_primitives::Hash32;
use caravan_provenance_api::bounds::{MAX_COMMITMENT_SECS, MIN_COMMITMENT_SECS};
use caravan_provenance_api::{registration_commitment, Registrant};
use cosmwasm_std::Addr;

use super::{Act, Expect};
use crate::outcome::EventView;

/// A content as a commitment binds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) hash: Hash32,
    pub(crate) salt: Hash32,
}

/// What the events of the registry say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Registry {
    /// When a commitment was made, by commitment and sender.
    commitments: BTreeMap<(String, String), u64>,
    /// Contents that are registered: a commitment that was used binds one of them.
    contents: BTreeSet<String>,
}

impl Registry {
    /// Follows the events of the registry.
    pub(crate) fn hear(&mut self, now: u64, event: &EventView) {
        match event.name.as_str() {
            "registration_committed" => {
                let key = (event.text("commitment").to_owned(), event.text("sender").to_owned());
                self.commitments.insert(key, now);
            }
            "asset_registered" => {
                self.contents.insert(event.text("content_hash").to_owned());
            }
            _ => {}
        }
    }

    /// Whether the sender may have this content registered now.
    pub(crate) fn expect_content(&self, act: &Act<'_>, provenance: &Addr, content: Content) -> Expect {
        let registrant = Registrant { chain_id: CHAIN_ID, contract: provenance.as_str(), sender: act.sender.as_str() };
        let commitment = registration_commitment(&registrant, &content.hash, &content.salt).to_string();
        let made = self.commitments.get(&(commitment.clone(), act.sender.to_string()));
        let foreign = self.commitments.keys().any(|(other, _)| *other == commitment);
        Expect::ok()
            .certainly(self.contents.contains(&content.hash.to_string()), "HASH_REGISTERED")
            .certainly(made.is_none() && !foreign, "COMMITMENT_MISSING")
            .certainly(made.is_none() && foreign, "COMMITMENT_FOREIGN")
            .certainly(made.is_some_and(|at| act.now < at + MIN_COMMITMENT_SECS), "COMMITMENT_EARLY")
            .certainly(made.is_some_and(|at| act.now > at + MAX_COMMITMENT_SECS), "COMMITMENT_EXPIRED")
    }
}
