//! Appeals as they are opened and answered: who may, when, with which bond, and what `arbitration` is sent.
#![allow(clippy::arithmetic_side_effects)]

use caravan_arbitration_api::keys::{Arbiter, ARBITERS};
use caravan_arbitration_api::{
    DecidedBy, Defaults, EnactRuling, ExecuteMsg as ArbitrationMsg, IfUnanswered, Parties, Side, Windows,
};
use caravan_marketplace_api::{
    AppealAnswer, AppealEvidence, AppealResponse, AppealStatus, AppealsResponse, AssignmentResponse, AssignmentStatus,
    BalanceResponse, BatchResponse, ConfigChange, NewAppeal, ProjectChange, SolvencyResponse,
};
use caravan_primitives::{AppealId, AssignmentId, Document, Hash32, Items, Seconds, Text, Upto};
use cosmwasm_std::{
    coins, to_json_binary, Binary, ContractResult, CosmosMsg, ReplyOn, SystemResult, WasmMsg, WasmQuery,
};

use super::world::{accept, amount, attribute, cara, config, reject, text, World, DAY, DENOM};
use super::*;
use crate::domain::assignment::State;
use crate::tests::{addr, units};

pub(super) fn document(word: &str) -> Document {
    Document { uri: Text::new(format!("ipfs://{word}")).unwrap(), hash: Hash32::digest(word.as_bytes()) }
}

pub(super) fn id(number: u64) -> AppealId {
    AppealId::new(number).unwrap()
}

/// Concede a set, with a document.
pub(super) fn answer(appeal: u64, concede: u32) -> ExecuteMsg {
    ExecuteMsg::RespondToAppeal(AppealAnswer { appeal: id(appeal), concede, evidence: Some(document("answer")) })
}

impl World {
    pub(super) fn appeal_of(batch: BatchId, numbers: &[AssignmentId]) -> ExecuteMsg {
        let assignments = Items::new(numbers.to_vec()).unwrap();
        ExecuteMsg::Appeal(NewAppeal { batch, assignments, evidence: document("appeal") })
    }

    /// Without a coin.
    pub(super) fn appeal(&mut self, who: &str, batch: BatchId, numbers: &[AssignmentId]) -> Response {
        self.ok(who, World::appeal_of(batch, numbers))
    }

    pub(super) fn appeal_with(&mut self, who: &str, batch: BatchId, numbers: &[AssignmentId], units: u128) -> Response {
        self.try_with(who, &coins(units, DENOM), World::appeal_of(batch, numbers)).unwrap()
    }

    /// The code of a message that comes with so many coins.
    pub(super) fn code_with(&mut self, who: &str, units: u128, msg: ExecuteMsg) -> &'static str {
        let funds = if units == 0 { vec![] } else { coins(units, DENOM) };
        self.try_with(who, &funds, msg).map_or_else(|error| error.code(), |_| "ok")
    }

    /// A batch in which so many works of a person are rejected, and not for good. So many appeals in it are free.
    pub(super) fn rejected(&mut self, who: &str, works: u32, free: u32) -> (BatchId, Vec<AssignmentId>) {
        let mut config = config(works + 2, 1);
        config.quality.free_appeals = Some(free);
        let batch = self.open(config);
        let numbers: Vec<AssignmentId> = (0..works).map(|_| self.work(who, batch)).collect();
        self.ok("requester", World::decision(batch, &numbers, &reject()));
        (batch, numbers)
    }

    pub(super) fn ruling(subject: u64, upheld: u32, by: DecidedBy) -> ExecuteMsg {
        ExecuteMsg::EnactRuling(EnactRuling { subject, upheld, by })
    }

    /// What `arbitration` does when the arbiter has ruled, or time.
    pub(super) fn enact(&mut self, subject: u64, upheld: u32, by: DecidedBy) -> Response {
        self.ok("arbitration", World::ruling(subject, upheld, by))
    }

    pub(super) fn shown_appeal(&self, number: u64) -> AppealResponse {
        self.ask(QueryMsg::Appeal { appeal: id(number) })
    }

    pub(super) fn shown_work(&self, batch: BatchId, assignment: AssignmentId) -> AssignmentResponse {
        self.ask(QueryMsg::Assignment { batch, assignment })
    }

    pub(super) fn appeal_bonds(&self) -> u128 {
        let solvency: SolvencyResponse = self.ask(QueryMsg::Solvency { currency: cara() });
        solvency.appeal_bonds.u128()
    }
}

/// The message to `arbitration` that a response has, which must be its only one, and plain: where it fails, all fails.
fn sent(response: &Response) -> ArbitrationMsg {
    let [message] = response.messages.as_slice() else { panic!("expected one message, got {:?}", response.messages) };
    assert_eq!((&message.reply_on, message.gas_limit), (&ReplyOn::Never, None));
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) = &message.msg else { panic!("no call") };
    assert_eq!((contract_addr, funds.len()), (&text("arbitration"), 0));
    from_json(msg).unwrap()
}

#[test]
fn an_appeal_takes_its_bond_and_opens_a_dispute_about_its_works() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 2, 0);
    let now = world.now();
    let appealed = world.appeal_with("ann", batch, &works, 400);
    let ArbitrationMsg::Open { subject, items, parties, windows, defaults, enact_gas, evidence } = sent(&appealed)
    else {
        panic!("no dispute was opened")
    };
    let expected = Parties { claimant: text("ann"), respondent: text("requester"), arbiter: text("arbiter") };
    assert_eq!((subject, items, parties, enact_gas, evidence), (1, 2, expected, 1_500_000, document("appeal")));
    assert_eq!(windows, Windows { respond_secs: Seconds::new(DAY), ruling_secs: Seconds::new(DAY) });
    let expected = Defaults { if_unanswered: IfUnanswered::ClaimantWins, if_arbiter_silent: Side::Claimant };
    assert_eq!(defaults, expected);
    let shown = world.shown_appeal(1);
    assert_eq!((shown.status, shown.free, shown.bond), (AppealStatus::AwaitingAnswer, false, units(400)));
    let stakes: Vec<_> = shown.stakes.iter().map(|stake| (stake.assignment, stake.amount.u128())).collect();
    assert_eq!(stakes, [(works[0], 1_000), (works[1], 1_000)]);
    let after = |days: u64| now.plus(Seconds::new(days * DAY)).unwrap();
    assert_eq!((shown.respond_until, shown.latest_end), (after(1), after(9)));
    let work = world.shown_work(batch, works[1]);
    assert_eq!((work.status, work.due), (AssignmentStatus::Appealed, after(9)));
    assert_eq!(work.submission.unwrap().appeal, Some(id(1)));
    assert_eq!((world.appeal_bonds(), world.batch(batch).live_total()), (400, Ok(2)));
    let attributes =
        ["assignments", "stake", "bond", "from_balance", "free"].map(|key| attribute(&appealed, "appeal_opened", key));
    assert_eq!(attributes.map(Option::unwrap), ["1,2", "2000", "400", "0", "false"]);
    let page: AppealsResponse = world.ask(QueryMsg::Appeals { batch, start_after: None, limit: None });
    assert_eq!(page.appeals, [shown]);
    let after: AppealsResponse = world.ask(QueryMsg::Appeals { batch, start_after: Some(id(1)), limit: None });
    assert!(after.appeals.is_empty());
}

#[test]
fn a_bond_comes_from_the_balance_and_only_what_is_missing_is_attached() {
    // Balance, attached, and the code; the bond is 200.
    for (left, attached, expected) in [
        (1_000, 0, "ok"),
        (1_000, 1, "FUNDS_INEXACT"),
        (200, 0, "ok"),
        (199, 1, "ok"),
        (199, 0, "FUNDS_INEXACT"),
        (50, 150, "ok"),
        (50, 149, "FUNDS_INEXACT"),
        (50, 151, "FUNDS_INEXACT"),
        (0, 200, "ok"),
        (0, 199, "FUNDS_INEXACT"),
        (0, 0, "FUNDS_INEXACT"),
    ] {
        let mut world = World::new();
        world.history(7);
        let early = world.open(config(1, 1));
        let work = world.work("ann", early);
        world.decide(early, work, &accept(10_000));
        let (batch, works) = world.rejected("ann", 1, 0);
        if left < 1_000 {
            world.ok("ann", ExecuteMsg::Withdraw { currency: cara(), up_to: Some(amount(1_000 - left)) });
        }
        let got = world.code_with("ann", attached, World::appeal_of(batch, &works));
        assert_eq!(got, expected, "{left} {attached}");
        if expected == "ok" {
            let from_balance = left.min(200);
            assert_eq!((world.balance("ann"), world.appeal_bonds()), (units(left - from_balance), 200));
            let solvency: SolvencyResponse = world.ask(QueryMsg::Solvency { currency: cara() });
            assert_eq!(solvency.received, units(1_000_000 + attached));
        } else {
            assert_eq!((world.balance("ann"), world.appeal_bonds()), (units(left), 0));
        }
    }
}

#[test]
fn a_bond_comes_in_the_currency_of_the_project() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 1, 0);
    let appeal = World::appeal_of(batch, &works);
    let refused = world.try_with("ann", &coins(200, "uatom"), appeal.clone()).unwrap_err();
    assert_eq!(refused.code(), "CURRENCY_MISMATCH");
    let two = [coins(200, DENOM), coins(1, "uatom")].concat();
    assert_eq!(world.try_with("ann", &two, appeal.clone()).unwrap_err().code(), "FUNDS_SEVERAL");
    // a token that says that ann sent it 200 of what it is
    let ExecuteMsg::Appeal(new) = appeal else { panic!("no appeal") };
    let body = HookMsg::Appeal(new);
    let hook = Cw20Receive { sender: text("ann"), amount: amount(200), msg: to_json_binary(&body).unwrap() };
    assert_eq!(world.code("token", ExecuteMsg::Receive(hook)), "CURRENCY_MISMATCH");
}

/// Who has nothing but rejected work can appeal once, at no cost; who contests that puts down the arbiter's fee.
#[test]
fn a_first_timer_appeals_without_a_bond() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 2, 3);
    assert_eq!(world.code_with("ann", 1, World::appeal_of(batch, &works[..1])), "FUNDS_INEXACT");
    let appealed = world.appeal("ann", batch, &works[..1]);
    assert_eq!(attribute(&appealed, "appeal_opened", "free").unwrap(), "true");
    assert_eq!((world.balance("ann"), world.appeal_bonds()), (units(0), 0));
    let shown: BatchResponse = world.ask(QueryMsg::Batch { batch });
    let opened = shown.opened.unwrap();
    assert_eq!((opened.free_appeals_left, opened.arbiter_fee), (2, units(7)));
    let answered = world.ok("requester", answer(1, 0));
    assert_eq!(attribute(&answered, "appeal_answered", "bond").unwrap(), "7");
    assert_eq!(world.appeal_bonds(), 7);
    // one a person
    assert_eq!(world.code("ann", World::appeal_of(batch, &works[1..])), "FUNDS_INEXACT");
    world.appeal_with("ann", batch, &works[1..], 200);
}

#[test]
fn the_free_appeals_of_a_batch_are_used_up() {
    let mut world = World::new();
    world.history(7);
    let mut config = config(4, 1);
    config.quality.free_appeals = Some(1);
    let batch = world.open(config);
    let works = ["ann", "ben"].map(|who| world.work(who, batch));
    world.ok("requester", World::decision(batch, &works, &reject()));
    world.appeal("ann", batch, &works[..1]);
    assert_eq!(world.code("ben", World::appeal_of(batch, &works[1..])), "FUNDS_INEXACT");
    world.appeal_with("ben", batch, &works[1..], 200);
    assert!(!world.shown_appeal(2).free);
}

#[test]
fn an_appeal_is_the_annotators_own_about_work_whose_rejection_is_not_final() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 2, 3);
    let submitted = world.work("ann", batch);
    let (other, others) = world.rejected("ben", 1, 3);
    let unknown = AssignmentId::new(9).unwrap();
    for (who, batch, numbers, expected) in [
        ("ben", batch, vec![works[0]], "ANNOTATOR_ONLY"),
        ("stranger", batch, vec![works[0]], "ANNOTATOR_ONLY"),
        ("requester", batch, vec![works[0]], "ANNOTATOR_ONLY"),
        ("ann", other, vec![others[0]], "ANNOTATOR_ONLY"),
        ("ann", other, vec![works[1]], "ASSIGNMENT_UNKNOWN"),
        ("ann", batch, vec![works[0], unknown], "ASSIGNMENT_UNKNOWN"),
        ("ann", batch, vec![works[0], works[0]], "ENTRY_DUPLICATE"),
        ("ann", batch, vec![works[0], submitted], "ASSIGNMENT_STATE"),
        ("ann", BatchId::new(9).unwrap(), vec![works[0]], "BATCH_UNKNOWN"),
    ] {
        assert_eq!(world.code(who, World::appeal_of(batch, &numbers)), expected, "{who} {batch} {numbers:?}");
    }
    world.appeal("ann", batch, &works[..1]);
    assert_eq!(world.code("ann", World::appeal_of(batch, &works[..1])), "WORK_APPEALED");
    world.wait(2 * DAY);
    assert_eq!(world.code("ann", World::appeal_of(batch, &works[1..])), "APPEAL_LATE");
    world.settle(batch, works[1]);
    assert_eq!(world.code("ann", World::appeal_of(batch, &works[1..])), "ASSIGNMENT_STATE");
}

#[test]
fn what_is_appealed_is_decided_by_no_verdict_and_not_given_up() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 2, 3);
    world.appeal("ann", batch, &works[..1]);
    let decided = world.ok("requester", World::decision(batch, &works, &accept(10_000)));
    assert_eq!(attribute(&decided, "entries_skipped", "skipped").unwrap(), "1:appealed");
    let (assignment, accept) = (works[0], |assignment| ExecuteMsg::AcceptRejection { batch, assignment });
    let refused = world.run("ann", accept(assignment)).unwrap_err();
    assert_eq!(refused.to_string(), "WORK_APPEALED: expected work that is not appealed, assignment 1 is in appeal 1");
    // the time at which the rejection would have been final
    world.wait(2 * DAY);
    let settle = ExecuteMsg::Settle { batch, assignments: Items::new(vec![works[0]]).unwrap() };
    assert_eq!(world.code("stranger", settle), "NOTHING_TO_DO");
    assert_eq!(world.row(batch, works[0]).state, State::Appealed);
}

#[test]
fn the_requester_or_a_manager_answers_once_in_time() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 2, 0);
    world.appeal_with("ann", batch, &works, 400);
    for who in ["ann", "stranger", "arbiter", "owner"] {
        assert_eq!(world.code(who, answer(1, 0)), "MANAGER_ONLY", "{who}");
    }
    assert_eq!(world.code("requester", answer(1, 0b100)), "OUT_OF_RANGE");
    assert_eq!(world.code("requester", answer(2, 0)), "APPEAL_UNKNOWN");
    assert_eq!(world.code_with("requester", 1, answer(1, 0)), "FUNDS_INEXACT");
    assert_eq!(world.code_with("requester", 1, answer(1, 0b11)), "FUNDS_INEXACT");
    let before = world.project().available();
    let answered = world.ok("manager", answer(1, 0b10));
    assert_eq!(
        sent(&answered),
        ArbitrationMsg::Respond { subject: 1, concede: 0b10, evidence: Some(document("answer")) }
    );
    assert_eq!((before - world.project().available(), world.appeal_bonds()), (units(400), 800));
    let shown = world.shown_appeal(1);
    assert_eq!(shown.status, AppealStatus::AwaitingRuling);
    let shown = shown.answer.unwrap();
    assert_eq!((shown.conceded, shown.from_available, shown.attached), (0b10, units(400), units(0)));
    assert_eq!((Some(shown.by), shown.at), (world.person("manager"), world.now()));
    assert_eq!(world.code("requester", answer(1, 0)), "APPEAL_ANSWERED");
    let (batch, works) = world.rejected("ben", 1, 3);
    world.appeal("ben", batch, &works);
    world.wait(DAY - 1);
    assert_eq!(world.code("requester", answer(2, 0b10)), "OUT_OF_RANGE");
    world.wait(1);
    assert_eq!(world.code("requester", answer(2, 0)), "RESPONSE_LATE");
}

/// The bond of an answer is attached as far as available funds do not have it.
#[test]
fn a_manager_may_attach_what_available_funds_lack() {
    for (left, attached, expected) in
        [(150, 250, "ok"), (150, 249, "FUNDS_INEXACT"), (150, 251, "FUNDS_INEXACT"), (0, 400, "ok"), (400, 0, "ok")]
    {
        let mut world = World::new();
        world.history(7);
        let (batch, works) = world.rejected("ann", 2, 0);
        world.appeal_with("ann", batch, &works, 400);
        let project = ProjectId::FIRST;
        let out = world.project().available().u128() - left;
        world.ok("requester", ExecuteMsg::WithdrawAvailable { project, amount: amount(out) });
        assert_eq!(world.code_with("manager", attached, answer(1, 0)), expected, "{left} {attached}");
        if expected == "ok" {
            assert_eq!((world.project().available(), world.appeal_bonds()), (units(0), 800));
            assert_eq!(world.shown_appeal(1).answer.unwrap().attached, units(attached));
        }
    }
}

#[test]
fn an_annotator_who_became_a_manager_does_not_answer_its_own_appeal() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 1, 3);
    world.appeal("ann", batch, &works);
    let change = ProjectChange::SetManagers { managers: Upto::new(vec![text("ann")]).unwrap() };
    world.ok("requester", ExecuteMsg::UpdateProject { project: ProjectId::FIRST, change });
    assert_eq!(world.code("ann", answer(1, 1)), "OWN_WORK");
    let more = ExecuteMsg::AddAppealEvidence(AppealEvidence { appeal: id(1), document: document("more") });
    let added = world.ok("ann", more);
    assert_eq!(attribute(&added, "appeal_evidence_added", "side").unwrap(), "annotator");
}

#[test]
fn each_side_adds_documents_for_itself() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 1, 3);
    world.appeal("ann", batch, &works);
    let more =
        |appeal| ExecuteMsg::AddAppealEvidence(AppealEvidence { appeal: id(appeal), document: document("more") });
    for (who, side) in [("ann", Side::Claimant), ("requester", Side::Respondent), ("manager", Side::Respondent)] {
        let added = world.ok(who, more(1));
        assert_eq!(sent(&added), ArbitrationMsg::AddEvidence { subject: 1, side, document: document("more") }, "{who}");
    }
    assert_eq!(world.code("stranger", more(1)), "APPEAL_PARTY_ONLY");
    assert_eq!(world.code("ann", more(2)), "APPEAL_UNKNOWN");
    world.enact(1, 1, DecidedBy::RespondentSilent);
    assert_eq!(world.code("ann", more(1)), "APPEAL_ENDED");
    assert_eq!(world.code("requester", answer(1, 0)), "APPEAL_ENDED");
}

#[test]
fn appeals_go_on_in_a_pause_and_in_a_currency_off_the_list() {
    let mut world = World::new();
    world.history(7);
    let (batch, works) = world.rejected("ann", 1, 0);
    world.ok("owner", ExecuteMsg::UpdateConfig { change: ConfigChange::DelistCurrency { currency: cara() } });
    world.ok("owner", ExecuteMsg::Pause {});
    world.appeal_with("ann", batch, &works, 200);
    world.ok("requester", answer(1, 0));
    world.enact(1, 1, DecidedBy::Arbiter);
    assert_eq!(world.balance("ann"), units(1_000 + 400 - 7));
}

/// Money that may have to be a bond is taken off by no one but its owner.
#[test]
fn others_have_no_one_paid_whose_rejection_is_not_final() {
    let mut world = World::new();
    world.history(7);
    let early = world.open(config(2, 1));
    for _ in 0..2 {
        let work = world.work("ann", early);
        world.decide(early, work, &accept(10_000));
    }
    let (batch, works) = world.rejected("ann", 2, 3);
    let person = world.person("ann").unwrap();
    let pay = ExecuteMsg::WithdrawFor { person, currency: cara() };
    let refused = world.run("stranger", pay.clone()).unwrap_err().to_string();
    assert!(refused.starts_with("APPEAL_OPEN: expected no rejected work that is not final, person "), "{refused}");
    world.appeal("ann", batch, &works[..1]);
    assert_eq!(world.code("stranger", pay.clone()), "APPEAL_OPEN");
    let shown: BalanceResponse = world.ask(QueryMsg::Balance { person, currency: cara() });
    assert_eq!((shown.amount, shown.open_rejections), (units(2_000), 2));
    world.wait(2 * DAY);
    world.settle(batch, works[1]);
    assert_eq!(world.code("stranger", pay.clone()), "APPEAL_OPEN");
    let token = ExecuteMsg::WithdrawFor { person, currency: world::token() };
    assert_eq!(world.code("stranger", token), "NOTHING_TO_WITHDRAW", "in another currency nothing is open");
    let part = ExecuteMsg::Withdraw { currency: cara(), up_to: Some(amount(500)) };
    assert_eq!(world.code("ann", part), "ok");
    world.enact(1, 1, DecidedBy::RespondentSilent);
    assert_eq!(world.code("stranger", pay.clone()), "ok");
    assert_eq!(world.balance("ann"), units(0));
    let (_, works) = world.rejected("ann", 1, 3);
    assert_eq!(
        (works.len(), world.code("ann", pay)),
        (1, "NOTHING_TO_WITHDRAW"),
        "by its own address it is let through"
    );
}

/// An arbiter that was delisted is frozen in batches that open later, too; one without a fee in the currency is not.
#[test]
fn a_batch_freezes_the_fee_of_its_arbiter_whether_or_not_it_is_listed() {
    let mut world = World::new();
    let mut rows = |listed, fee: Option<u128>| {
        let fees = fee.map(|fee| (cara().key(), units(fee))).into_iter().collect();
        let row = Arbiter { listed, key: Hash32::digest(b"arbiter"), fees, silent: 0 };
        let key = ARBITERS.key(&addr("arbiter")).to_vec();
        world.deps.querier.update_wasm(move |query| {
            let WasmQuery::Raw { key: asked, .. } = query else { panic!("not read raw: {query:?}") };
            let known = asked.as_slice() == key.as_slice();
            let found = if known { to_json_binary(&row).unwrap() } else { Binary::default() };
            SystemResult::Ok(ContractResult::Ok(found))
        });
        let batch = world.draft(config(1, 1));
        let code = world.code("requester", ExecuteMsg::OpenBatch { batch, most: amount(u128::MAX) });
        let shown: BatchResponse = world.ask(QueryMsg::Batch { batch });
        (code, shown.opened.map(|opened| opened.arbiter_fee.u128()))
    };
    assert_eq!(rows(true, Some(9)), ("ok", Some(9)));
    assert_eq!(rows(false, Some(11)), ("ok", Some(11)));
    assert_eq!(rows(true, None), ("ARBITER_FEE_MISSING", None));
}
