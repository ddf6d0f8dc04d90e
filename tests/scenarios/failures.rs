//! What must not work, each with its own code.

use caravan_chain::Code;
use caravan_marketplace_api::{Cw20Receive, ExecuteMsg, HookMsg, Pick};
use caravan_money::Amount;
use caravan_primitives::{Hash32, Proof, Reference, Upto};
use caravan_tests::{Spec, World};
use cosmwasm_std::to_json_binary;

#[test]
fn no_one_takes_the_same_task_twice() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().overlap(3).tasks(1));
    let work = world.works("alice", batch);
    world.at("alice").claims(batch).fails_with("ALL_TASKS_DONE").changes_nothing();
    world.at("requester").accepts(batch, &[work]).succeeds();
    world.at("alice").claims(batch).fails_with("ALL_TASKS_DONE").changes_nothing();
    let named = world.opens(&Spec::new().tasks(2));
    let _ = world.at("alice").claims_task(named, 1).succeeds();
    world.at("alice").claims_task(named, 1).fails_with("TASK_DONE").changes_nothing();
    world.at("bob").claims_task(named, 1).fails_with("TASK_FULL").changes_nothing();
    world.at("bob").claims_task(named, 2).fails_with("TASK_UNKNOWN").changes_nothing();
}

#[test]
fn those_who_decide_do_not_claim_and_those_who_worked_do_not_decide() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    world.at("requester").claims(batch).fails_with("OWN_PROJECT").changes_nothing();
    world.at("manager").claims(batch).fails_with("OWN_PROJECT").changes_nothing();
    let work = world.works("alice", batch);
    let project = world.project();
    world.at("requester").sets_managers(project, &["alice"]).succeeds();
    world.at("alice").accepts(batch, &[work]).fails_with("OWN_WORK").changes_nothing();
    world.at("manager").accepts(batch, &[work]).fails_with("MANAGER_ONLY").changes_nothing();
    world.at("requester").accepts(batch, &[work]).succeeds();
}

#[test]
fn a_batch_opens_only_with_its_worst_case_in_escrow() {
    let mut world = World::new();
    let project = world.project();
    let (free, _) = world.project_funds(project);
    let spec = Spec::new().tasks(1).overlap(1).reward(free);
    let batch = world.at("requester").creates_batch(project, &spec).succeeds().batch();
    world.at("requester").opens(batch).fails_with("AVAILABLE_SHORT").changes_nothing();
    world.at("alice").claims(batch).fails_with("BATCH_STATE").changes_nothing();
    let small = world.at("requester").creates_batch(project, &Spec::new()).succeeds().batch();
    world.at("requester").opens_within(small, 10_499).fails_with("COST_ABOVE_GUARD").changes_nothing();
    world.at("stranger").opens(small).fails_with("MANAGER_ONLY").changes_nothing();
    world.at("requester").opens_within(small, 10_500).succeeds();
    world.at("requester").opens(small).fails_with("BATCH_STATE").changes_nothing();
}

#[test]
fn newcomers_wait_while_others_hold_all_places() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(40).max_pending(2));
    let first = world.works("alice", batch);
    let held = world.at("bob").claims(batch).succeeds().assignment();
    world.at("carol").claims(batch).fails_with("NEWCOMER_LIMIT").saying("nothing is overdue").changes_nothing();
    // A verdict frees a place; so does a reservation that ran out.
    world.at("requester").accepts(batch, &[first]).succeeds();
    let _ = world.at("carol").claims(batch).succeeds();
    world.at("dave").claims(batch).fails_with("NEWCOMER_LIMIT").changes_nothing();
    world.days_pass(1);
    let done = world.at("dave").claims(batch).succeeds();
    assert_eq!(done.first(Code::Marketplace, "reservation_expired").id("assignment"), held.get());
}

#[test]
fn five_accepted_works_prove_an_annotator() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(40).max_pending(1));
    for _ in 0..5 {
        let work = world.works("alice", batch);
        world.at("alice").claims(batch).fails_with("NEWCOMER_LIMIT").changes_nothing();
        world.at("requester").accepts(batch, &[work]).succeeds();
    }
    for _ in 0..6 {
        world.works("alice", batch);
    }
    let _ = world.at("bob").claims(batch).succeeds();
    world.at("carol").claims(batch).fails_with("NEWCOMER_LIMIT").changes_nothing();
}

#[test]
fn a_claim_accepts_the_agreement_of_its_batch_and_no_other() {
    let mut world = World::new();
    let [first, second] = ["first", "second"].map(|name| Hash32::digest(name.as_bytes()));
    let spec = |agreement| Spec::new().with(|config| config.about.agreement.hash = agreement);
    let project = world.project();
    let batch = world.at("requester").creates_batch(project, &spec(first)).succeeds().batch();
    let other = world.opens(&spec(second));
    // The requester changes the draft after an annotator has read it.
    world.at("requester").edits(batch, &spec(second)).succeeds();
    world.at("requester").opens(batch).succeeds();
    world.at("alice").claims_under(batch, first).fails_with("TERMS_CHANGED").changes_nothing();
    world.at("alice").claims_under(other, first).fails_with("TERMS_CHANGED").changes_nothing();
    world.at("alice").claims_under(batch, second).succeeds();
    // Better terms leave the agreement as it is.
    world.at("requester").improves(batch, 2_000, 2).succeeds();
    world.at("bob").claims_under(batch, first).fails_with("TERMS_CHANGED").changes_nothing();
    world.at("bob").claims_under(batch, second).succeeds();
}

#[test]
fn only_who_is_on_the_list_claims_from_a_list() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().allow(&["alice", "bob"]));
    world.at("alice").claims(batch).fails_with("PICK_NOT_OFFERED").changes_nothing();
    let proof = Proof { index: 0, path: Upto::new(vec![]).unwrap() };
    let forged = ExecuteMsg::Claim {
        batch,
        pick: Pick::Listed { task: 0, proof },
        agreement: caravan_marketplace_api::sample_agreement(),
    };
    world.at("stranger").sends(forged.clone()).fails_with("NOT_LISTED").changes_nothing();
    world.at("alice").sends(forged).fails_with("NOT_LISTED").changes_nothing();
    let _ = world.at("bob").claims_task(batch, 9).succeeds();
}

#[test]
fn money_comes_by_the_projects_own_currency_alone() {
    let mut world = World::new();
    let (native, tokens) = (world.project(), world.token_project());
    let look_alike = world.look_alike();
    let body = |project| HookMsg::Fund { project, reference: Reference::new("hook").unwrap() };
    // A token of the same make and name, unknown to the platform; the honest token into the other project.
    world.at("stranger").sends_tokens(&look_alike, 5, &body(tokens)).fails_with("CURRENCY_MISMATCH").changes_nothing();
    let honest = world.token_address().clone();
    world.at("stranger").sends_tokens(&honest, 5, &body(native)).fails_with("CURRENCY_MISMATCH").changes_nothing();
    // Anyone can call `receive`: the caller is then the token, and no project's currency.
    let sender = world.addr("stranger").to_string();
    let forged = ExecuteMsg::Receive(Cw20Receive {
        sender,
        amount: Amount::new(1_000_000u128).unwrap(),
        msg: to_json_binary(&body(tokens)).unwrap(),
    });
    world.at("stranger").sends(forged).fails_with("CURRENCY_MISMATCH").changes_nothing();
    world
        .at("stranger")
        .sends_tokens(&honest, 5, &serde_json::json!({"fond": {}}))
        .fails_with("HOOK_INVALID")
        .changes_nothing();
}

#[test]
fn a_reference_works_once_per_sender() {
    let mut world = World::new();
    let project = world.project();
    let reference = Reference::new("invoice-7").unwrap();
    world.at("alice").funds_as(project, 10, reference.clone()).succeeds();
    world
        .at("alice")
        .funds_as(project, 10, reference.clone())
        .fails_with("REFERENCE_USED")
        .saying("funding 1")
        .changes_nothing();
    world.at("bob").funds_as(project, 10, reference.clone()).succeeds();
    let tokens = world.token_project();
    world.at("alice").funds_as(tokens, 10, reference.clone()).succeeds();
    world
        .at("alice")
        .funds_as(tokens, 10, reference)
        .fails_with("REFERENCE_USED")
        .saying("funding 2")
        .changes_nothing();
}

#[test]
fn nothing_is_withdrawn_twice() {
    let mut world = World::new();
    let cara = world.cara();
    let batch = world.opens(&Spec::new());
    let work = world.works("alice", batch);
    world.at("requester").accepts(batch, &[work]).succeeds();
    world.at("alice").withdraws_part(&cara, 400).succeeds().pays("alice", 400, &cara);
    world.at("stranger").withdraws(&cara).fails_with("ADDRESS_UNKNOWN").changes_nothing();
    let person = world.person("alice");
    world.at("stranger").withdraws_for(person, &cara).succeeds().pays("alice", 600, &cara);
    world.at("alice").withdraws(&cara).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
    world.at("alice").withdraws_part(&cara, 1_001).succeeds().pays("alice", 0, &cara);
    world.at("stranger").withdraws_for(person, &cara).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
}

#[test]
fn unknown_fields_and_wrong_cases_are_refused() {
    let mut world = World::new();
    world
        .at("alice")
        .sends_json(r#"{"close_batch":{"batch":1,"force":true}}"#)
        .fails_with("unknown field")
        .changes_nothing();
    world.at("alice").sends_json(r#"{"close_batch":{"batch":0}}"#).fails_with("ID_INVALID").changes_nothing();
    let upper = world.addr("bob").to_string().to_uppercase();
    let json = format!(r#"{{"set_recovery":{{"recovery":"{upper}"}}}}"#);
    world.at("alice").sends_json(&json).fails_with("ADDRESS_INVALID").changes_nothing();
    let hash = "A".repeat(64);
    let json = format!(
        r#"{{"submit":{{"batch":1,"assignment":1,"commitment":"{hash}","payload_hash":"{hash}","uri":"ipfs://x"}}}}"#
    );
    world.at("alice").sends_json(&json).fails_with("HASH_INVALID").changes_nothing();
}

#[test]
fn work_is_neither_taken_too_fast_nor_from_another() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().min_work_secs(60));
    let held = world.at("alice").claims(batch).succeeds().assignment();
    world.at("alice").submits(batch, held).fails_with("SUBMIT_EARLY").changes_nothing();
    world.seconds_pass(60);
    world.at("bob").submits(batch, held).fails_with("ANNOTATOR_ONLY").changes_nothing();
    world.at("bob").returns(batch, held).fails_with("ANNOTATOR_ONLY").changes_nothing();
    world.at("alice").submits(batch, held).succeeds();
    world.at("alice").returns(batch, held).fails_with("ASSIGNMENT_STATE").changes_nothing();
    world.at("bob").gives_up(batch, held).fails_with("ANNOTATOR_ONLY").changes_nothing();
    world.at("bob").accepts_rejection(batch, held).fails_with("ANNOTATOR_ONLY").changes_nothing();
    world.at("alice").accepts_rejection(batch, held).fails_with("ASSIGNMENT_STATE").changes_nothing();
}

#[test]
fn terms_only_get_better() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    world.at("requester").improves(batch, 999, 1).fails_with("TERMS_WORSE").changes_nothing();
    world.at("requester").improves(batch, 1_000, 1).fails_with("NOTHING_CHANGES").changes_nothing();
    let early = world.works("alice", batch);
    world.at("requester").improves(batch, 2_000, 2).succeeds();
    world.at("requester").improves(batch, 2_000, 1).fails_with("TERMS_WORSE").changes_nothing();
    let late = world.works("bob", batch);
    world.at("requester").accepts(batch, &[early, late]).succeeds();
    let cara = world.cara();
    assert_eq!((world.due("alice", &cara).0, world.due("bob", &cara).0), (1_000, 2_000));
}
