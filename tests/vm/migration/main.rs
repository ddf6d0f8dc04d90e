//! From every release to the artefacts of this source: what the one wrote the other reads, and goes on with.
//!
//! `fixtures/<version>` has the artefacts of a release. A suite is deployed with them, lives for a while, and is migrated, each
//! contract to the artefact of this source. Every query must then say the same, no stored byte may be lost, and the story goes
//! on to its end on the new code. As long as there is no release, the artefacts of this source take its place.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests: what goes wrong here has to stop them"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Mutex;

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

/// A version that a suite is deployed with: that of a release, or none for the artefacts of this source.
type Version = Option<String>;

/// Every release; before the first, the artefacts of this source.
fn versions() -> Vec<Version> {
    let releases = caravan_vm::releases().unwrap();
    if releases.is_empty() {
        vec![None]
    } else {
        releases.into_iter().map(Some).collect()
    }
}

thread_local! {
    /// What the chains of this test run.
    static VERSION: RefCell<Version> = const { RefCell::new(None) };
}

/// Plays `test` with every version.
fn with_every_version(test: fn(Story)) {
    for version in versions() {
        println!("from {}", version.as_deref().unwrap_or("the artefacts of this source"));
        VERSION.set(version);
        test(Story::new(deployed));
    }
}

/// The contract of the version under test.
fn deployed(code: Code) -> Box<dyn Contract<Empty>> {
    let Some(version) = VERSION.with_borrow(Clone::clone) else { return Box::new(Wasm(artefact(code))) };
    Box::new(Wasm(release(&version, code)))
}

/// The artefact of a release, read, checked and compiled once.
fn release(version: &str, code: Code) -> &'static Artefact {
    static READ: Mutex<BTreeMap<(String, &str), &Artefact>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap();
    let artefact = read.entry((version.to_owned(), file(code))).or_insert_with(|| {
        let wasm = caravan_vm::fixture(version, file(code)).unwrap();
        Box::leak(Box::new(Artefact::new(file(code), &wasm).unwrap()))
    });
    artefact
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
        assert!(outcome.all_events().iter().any(|event| event.ty == "migrate"), "{outcome:?}");
        let after: BTreeMap<_, _> = self.chain.app().dump_wasm_raw(&contract).into_iter().collect();
        for (key, _) in before {
            assert!(after.contains_key(&key), "{} lost the key {}", code.name(), String::from_utf8_lossy(&key));
        }
    }

    fn pocket(&self, who: &str) -> u128 {
        self.chain.balance(&self.chain.account(who), "ucara").unwrap().u128()
    }

    /// The story goes on: work is auto-approved, everyone withdraws.
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
        assert_ne!(points["balance"], json!("0"), "auto-approved work earns points too");
        self.say("requester", Code::Provenance, ("offer_asset", 0), &[]);
    }
}

#[test]
fn a_suite_of_every_release_is_migrated_with_all_that_it_knows_and_lives_on() {
    with_every_version(migrates);
}

fn migrates(mut story: Story) {
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
    with_every_version(refuses);
}

fn refuses(mut story: Story) {
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
