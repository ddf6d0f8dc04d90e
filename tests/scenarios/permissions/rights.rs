//! The messages of registry and licensing, by all_roles: the same table, the same way.
//!
//! In the stages asset 1 is the dataset of edition 1 of project 1, `requester`'s, made by `alice`; asset 2 is a draft of
//! `alice`'s, who holds license 1 of asset 1. Every stage has a second suite of the same code on the same chain.

use std::collections::BTreeMap;

use caravan_chain::{deploy, Deployed, Deployment};
use caravan_licensing_api::{execute_samples as licensing_samples, ExecuteMsg as LicensingMsg, Use};
use caravan_primitives::{AssetId, EditionId, Hash32, LicenseId, OfferId};
use caravan_provenance_api::{execute_samples as registry_samples, EdgeKind, ExecuteMsg as RegistryMsg};
use caravan_tests::{Call, Deal, Draft, World};
use cosmwasm_std::{coin, coins, Addr};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;

use super::{all_roles, attempt, section, Who, PROJECT};

const DATA: AssetId = AssetId::FIRST;
const OFFER: OfferId = OfferId::FIRST;
const LICENSE: LicenseId = LicenseId::FIRST;

fn child() -> AssetId {
    AssetId::new(2).unwrap()
}

/// All roles of the table with their addresses, the contracts of both suites among them.
fn cast(world: &mut World) -> Vec<(&'static str, Addr)> {
    let second = second_suite(world);
    let Deployed { marketplace, points, provenance, licensing, arbitration } = second;
    let mut all: Vec<(&str, Addr)> = all_roles().iter().map(|word| (*word, super::actor(world, word))).collect();
    all.extend([
        ("provenance", world.provenance().clone()),
        ("licensing", world.licensing().clone()),
        ("second-marketplace", marketplace),
        ("second-points", points),
        ("second-provenance", provenance),
        ("second-licensing", licensing),
        ("second-arbitration", arbitration),
    ]);
    all
}

/// A suite of the same code, as genuine as the first.
fn second_suite(world: &mut World) -> Deployed {
    let usual = Deployment::new(world.chain(), Hash32::digest(b"arbiter")).unwrap();
    let second = Deployment { salt: b"second".to_vec(), ..usual };
    deploy(world.chain_mut(), &second).unwrap()
}

// ------------------------------------------------------------------ stages

/// A published dataset with money in its pool, a draft, and a license for the dataset.
fn published() -> World {
    let mut world = super::shared();
    world.at("manager").closes_edition(PROJECT).succeeds();
    world.publishes(PROJECT, EditionId::FIRST, b"published");
    world.registers("alice", &Draft::new("draft"));
    let cara = world.cara();
    let deal = Deal::new(&cara, 1_000).uses(&[Use::Train]).derivatives(500, true, None);
    let offer = world.offers(DATA, &deal);
    world.licenses("alice", offer);
    world.at("bob").pays_revenue(DATA, 10_000, &cara).succeeds();
    world
}

fn with_consent() -> World {
    let mut world = published();
    world.at("requester").consents_edge(DATA, child(), EdgeKind::TrainedOn, 500).succeeds();
    world
}

fn on_offer() -> World {
    let mut world = published();
    world.at("requester").offers_asset(DATA, "newcomer", 3_600).succeeds();
    world
}

/// A model of the dataset has earned something, of which a part waits in the dataset's inbox.
fn earned() -> World {
    let mut world = published();
    let cara = world.cara();
    world.at("alice").registers_derivative(child(), DATA, EdgeKind::TrainedOn, LICENSE).succeeds();
    world.at("alice").seals_asset(child()).succeeds();
    world.at("bob").pays_revenue(child(), 10_000, &cara).succeeds();
    world
}

/// The dataset is alice's, who has committed to the content of the sample.
fn committed() -> World {
    let mut world = published();
    world.hands_over(DATA, "alice");
    world.at("alice").commits_to_dataset(b"content").succeeds();
    world.seconds_pass(60);
    world
}

fn registry_stage(msg: &RegistryMsg) -> World {
    match msg {
        RegistryMsg::Register { .. } => committed(),
        RegistryMsg::RegisterEdition { .. } => {
            let mut world = published();
            world.at("manager").commits_to_dataset(b"edition").succeeds();
            world.seconds_pass(60);
            world
        }
        RegistryMsg::AddEdges { .. } | RegistryMsg::WithdrawConsent { .. } => with_consent(),
        RegistryMsg::AcceptAsset { .. } | RegistryMsg::WithdrawOffer { .. } => on_offer(),
        RegistryMsg::UpdateOwnership(_) => {
            let mut world = published();
            let action = caravan_access::OwnershipAction::Offer {
                to: "newcomer".addr().to_string(),
                valid_secs: caravan_primitives::Seconds::new(60),
            };
            world.at("owner").sends_to_provenance(RegistryMsg::UpdateOwnership(action)).succeeds();
            world
        }
        RegistryMsg::Commit { .. }
        | RegistryMsg::AddLicensedEdge { .. }
        | RegistryMsg::ConsentEdge { .. }
        | RegistryMsg::Seal { .. }
        | RegistryMsg::OfferAsset { .. }
        | RegistryMsg::Retract { .. }
        | RegistryMsg::AppendMetadata { .. } => published(),
    }
}

fn licensing_stage(msg: &LicensingMsg) -> World {
    match msg {
        LicensingMsg::Distribute { .. } => earned(),
        LicensingMsg::UpdateOwnership(_) => {
            let mut world = published();
            let action = caravan_access::OwnershipAction::Offer {
                to: "newcomer".addr().to_string(),
                valid_secs: caravan_primitives::Seconds::new(60),
            };
            world.at("owner").sends_to_licensing(LicensingMsg::UpdateOwnership(action)).succeeds();
            world
        }
        LicensingMsg::Unpause {} => {
            let mut world = published();
            world.at("owner").pauses_licensing().succeeds();
            world
        }
        LicensingMsg::CreateOffer { .. }
        | LicensingMsg::ChangeOffer { .. }
        | LicensingMsg::CloseOffer { .. }
        | LicensingMsg::Buy { .. }
        | LicensingMsg::Receive(_)
        | LicensingMsg::RegisterDerivative { .. }
        | LicensingMsg::PayRevenue { .. }
        | LicensingMsg::Claim { .. }
        | LicensingMsg::ClaimFor { .. }
        | LicensingMsg::Withdraw { .. }
        | LicensingMsg::WithdrawFor { .. }
        | LicensingMsg::WithdrawFees { .. }
        | LicensingMsg::UpdateConfig { .. }
        | LicensingMsg::Pause {} => published(),
    }
}

// ------------------------------------------------------------------ messages

/// The words of the samples: who does what in the stages.
fn spell(value: &mut Value) {
    match value {
        Value::String(text) => {
            let who = match text.as_str() {
                "contributor" | "holder" => "requester",
                "licensee" => "alice",
                word @ ("manager" | "requester" | "newcomer" | "treasury") => word,
                _ => return,
            };
            *text = who.addr().to_string();
        }
        Value::Array(all) => all.iter_mut().for_each(spell),
        Value::Object(map) => map.values_mut().for_each(spell),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn spelled<M: Serialize + DeserializeOwned>(msg: &M) -> (String, M) {
    let mut value = serde_json::to_value(msg).unwrap();
    spell(&mut value);
    let name = value.as_object().unwrap().keys().next().unwrap().clone();
    (name, serde_json::from_value(value).unwrap())
}

fn registry_calls() -> Vec<(String, RegistryMsg)> {
    registry_samples().iter().map(spelled).collect()
}

fn licensing_calls() -> Vec<(String, LicensingMsg)> {
    licensing_samples().iter().map(spelled).collect()
}

fn licensing_call(name: &str, msg: LicensingMsg) -> Call {
    let funds = match name {
        "buy" => coins(1_000, "ucara"),
        "pay_revenue" => coins(7, "ucara"),
        _ => vec![],
    };
    Call::Licensing(Box::new(msg), funds)
}

type Row = BTreeMap<String, String>;

fn expected<'a>(row: &'a Row, message: &str, word: &str) -> &'a str {
    row.get(word).or(row.get("others")).unwrap_or_else(|| panic!("{message}: nothing on {word}"))
}

fn hold(world: &mut World, row: &Row, (message, call): (&str, &Call), faults: &mut Vec<String>) {
    let cast = cast(world);
    for word in row.keys().filter(|word| *word != "others") {
        assert!(cast.iter().any(|(known, _)| known == word), "{message}: {word} is no role");
    }
    for (word, who) in cast {
        let (expected, got) = (expected(row, message, word), attempt(world, &who, call.clone()));
        if got != *expected {
            faults.push(format!("{message} by {word}: expected {expected}, got {got}"));
        }
    }
}

/// The first whom a row lets.
fn rightful(world: &mut World, row: &Row) -> Option<Addr> {
    let found = cast(world).into_iter().find(|(word, _)| row.get(*word).or(row.get("others")).unwrap() == "ok");
    found.map(|(_, who)| who)
}

// ------------------------------------------------------------------ tests

#[test]
fn every_message_of_the_registry_is_taken_from_whom_the_table_says_and_no_one_else() {
    let (golden, calls) = (section("provenance"), registry_calls());
    assert_eq!(golden.len(), calls.len(), "a row without a message, or the other way round");
    let mut faults = vec![];
    for (name, msg) in calls {
        let row = golden.get(&name).unwrap_or_else(|| panic!("the table has no row for {name}"));
        let mut world = registry_stage(&msg);
        hold(&mut world, row, (&name, &Call::provenance(msg)), &mut faults);
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn every_message_of_licensing_is_taken_from_whom_the_table_says_and_no_one_else() {
    let (golden, calls) = (section("licensing"), licensing_calls());
    assert_eq!(golden.len(), calls.len(), "a row without a message, or the other way round");
    let mut faults = vec![];
    for (name, msg) in calls {
        let row = golden.get(&name).unwrap_or_else(|| panic!("the table has no row for {name}"));
        let mut world = licensing_stage(&msg);
        hold(&mut world, row, (&name, &licensing_call(&name, msg)), &mut faults);
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn no_message_of_the_registry_takes_coins() {
    let golden = section("provenance");
    for (name, msg) in registry_calls() {
        let mut world = registry_stage(&msg);
        let who = rightful(&mut world, &golden[&name]).unwrap();
        world.chain_mut().fund(&who, &[coin(5, "ucara"), coin(5, "uother")]).unwrap();
        world.resync();
        for funds in [coins(1, "ucara"), coins(1, "uother"), vec![coin(1, "ucara"), coin(1, "uother")]] {
            let got = attempt(&mut world, &who, Call::Provenance(Box::new(msg.clone()), funds));
            assert_eq!(got, "FUNDS_UNEXPECTED", "{name} with coins");
        }
    }
}

#[test]
fn of_licensing_buy_and_pay_revenue_take_one_coin_and_no_other_message_takes_any() {
    let golden = section("licensing");
    for (name, msg) in licensing_calls() {
        let mut world = licensing_stage(&msg);
        let who = rightful(&mut world, &golden[&name]).unwrap();
        world.chain_mut().fund(&who, &[coin(5, "ucara"), coin(5, "uother")]).unwrap();
        world.resync();
        let pays = name == "buy" || name == "pay_revenue";
        let two = if pays { "FUNDS_SEVERAL" } else { "FUNDS_UNEXPECTED" };
        let tries = [(vec![coin(1, "ucara"), coin(1, "uother")], two), (vec![], "FUNDS_MISSING")];
        for (funds, code) in tries.into_iter().filter(|(funds, _)| pays || !funds.is_empty()) {
            let got = attempt(&mut world, &who, Call::Licensing(Box::new(msg.clone()), funds));
            assert_eq!(got, code, "{name} with coins");
        }
    }
}

#[test]
fn a_pause_of_licensing_stops_what_the_table_says_and_nothing_else() {
    let mut faults = vec![];
    let mut note = |name: &str, expected: &str, got: String| {
        if got != expected {
            faults.push(format!("{name} while paused: expected {expected}, got {got}"));
        }
    };
    let (golden, paused) = (section("licensing"), section("licensing paused"));
    for (name, msg) in licensing_calls().into_iter().filter(|(name, _)| name != "unpause") {
        let mut world = licensing_stage(&msg);
        let who = rightful(&mut world, &golden[&name]).unwrap();
        world.at("owner").pauses_licensing().succeeds();
        note(&name, &paused[&name]["others"], attempt(&mut world, &who, licensing_call(&name, msg)));
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn the_samples_fit_the_stages() {
    let mut world = published();
    assert_eq!(world.asks_offer(OFFER).asset, DATA);
    assert_eq!(world.asks_license(LICENSE).licensee, "alice".addr());
    assert_eq!(world.asks_asset(child()).owner, "alice".addr());
    assert_eq!(world.asks_asset(DATA).content_hash, Hash32::digest(b"published"));
    assert_eq!(world.person("alice"), super::ALICE);
    let cast = cast(&mut world);
    let addresses: std::collections::BTreeSet<&Addr> = cast.iter().map(|(_, who)| who).collect();
    assert_eq!(addresses.len(), cast.len(), "two words for one address");
}
