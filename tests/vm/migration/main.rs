//! From the first release to the artefacts of this source: what the one wrote the other reads, and goes on with.
//!
//! `fixtures/v0.1.0` has the artefacts of 0.1.0 as they were released. A suite is deployed with them, lives for a while,
//! and is migrated, each contract to the artefact of this source. Every query must then say the same, no stored byte may
//! have gone, and the story goes on to its end on the new code.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests: what goes wrong here has to stop them"
)]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use caravan_chain::{Chain, Code};
use caravan_vm_bridge::{artefact, file, Artefact, Wasm};
use cosmwasm_std::{Binary, Empty};
use cw_multi_test::Contract;
use serde_json::json;

#[allow(dead_code, reason = "broken messages are another test's")]
#[path = "../artefacts/subjects.rs"]
mod subjects;

#[path = "../artefacts/story.rs"]
mod story;

use story::Story;

const FIRST: &str = "v0.1.0";

/// The first release, as the contracts of this process's chains.
fn released(code: Code) -> Box<dyn Contract<Empty>> {
    static KEPT: [OnceLock<Artefact>; 4] = [const { OnceLock::new() }; 4];
    let place = KEPT.iter().zip(Code::ALL).find(|(_, known)| *known == code).expect("it is one of them").0;
    let read = || Artefact::new(file(code), &caravan_vm::fixture(FIRST, file(code)).unwrap()).unwrap();
    Box::new(Wasm(place.get_or_init(read)))
}

trait Later {
    fn migrate(&mut self, code: Code);
    fn pocket(&self, who: &str) -> u128;
    fn end(&mut self);
}

impl Later for Story {
    fn migrate(&mut self, code: Code) {
        let stored = self.chain.store_contract(Box::new(Wasm(artefact(code)))).unwrap();
        let (owner, contract) = (self.owner.clone(), self.address(code));
        let before = self.chain.app().dump_wasm_raw(&contract);
        let outcome = self.chain.migrate(&owner, &contract, stored.id, &Binary::from(b"{}")).unwrap();
        assert!(outcome.events.iter().any(|event| event.ty == "migrate"), "{outcome:?}");
        let after: BTreeMap<_, _> = self.chain.app().dump_wasm_raw(&contract).into_iter().collect();
        for (key, _) in before {
            assert!(after.contains_key(&key), "{} lost the key {}", code.name(), String::from_utf8_lossy(&key));
        }
    }

    fn pocket(&self, who: &str) -> u128 {
        self.chain.balance(&self.chain.account(who), "ucara").unwrap().u128()
    }

    /// The story goes on: silence pays, everybody withdraws.
    fn end(&mut self) {
        self.chain.advance(15 * 86_400);
        self.say("stranger", Code::Marketplace, ("settle", 0), &[("/assignments", json!([2]))]);
        for who in ["annotator", "newcomer"] {
            assert_eq!(self.pocket(who), 0);
            self.say(who, Code::Marketplace, ("withdraw", 0), &[]);
            assert_eq!(self.pocket(who), 1_000, "{who} has earned the reward of one task");
        }
        self.say("contributor", Code::Licensing, ("claim", 0), &[]);
        assert!(self.pocket("contributor") > 0, "the contributor has a part of the revenue");
        let points = self.ask(Code::Points, &json!({"balance": {"address": self.chain.account("newcomer")}})).unwrap();
        assert_ne!(points["balance"], json!("0"), "silence earns points too");
        self.say("requester", Code::Provenance, ("offer_asset", 0), &[]);
    }
}

#[test]
fn a_suite_of_the_first_release_is_migrated_with_all_that_it_knows_and_lives_on() {
    let mut story = Story::new(released);
    story.work();
    story.trade();
    let before = story.answers();
    let known = before.values().filter(|answer| answer.is_ok()).count();
    assert!(known * 3 > before.len() * 2, "{known} of {} queries have an answer to compare", before.len());
    for code in Code::ALL {
        story.migrate(code);
    }
    for (query, answer) in story.answers() {
        assert_eq!(before.get(&query), Some(&answer), "{query}");
    }
    story.end();
}

#[test]
fn a_stranger_migrates_nothing_and_no_contract_becomes_another() {
    let mut story = Story::new(released);
    let (stranger, owner) = (story.chain.account("stranger"), story.owner.clone());
    for code in Code::ALL {
        let other = if code == Code::Points { Code::Licensing } else { Code::Points };
        let [own, other] =
            [code, other].map(|code| story.chain.store_contract(Box::new(Wasm(artefact(code)))).unwrap().id);
        let contract = story.address(code);
        let before = story.chain.contract_hash(&contract);
        story.chain.migrate(&stranger, &contract, own, &Binary::from(b"{}")).unwrap_err();
        let error = story.chain.migrate(&owner, &contract, other, &Binary::from(b"{}")).unwrap_err();
        assert_eq!(error.code(), "MIGRATION_REFUSED", "{error}");
        assert_eq!(story.chain.contract_hash(&contract), before);
    }
}
