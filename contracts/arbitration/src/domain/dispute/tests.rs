use caravan_arbitration_api::DecidedBy;
use caravan_primitives::{Coded, Seconds};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{from_json, to_json_string};

use super::*;
use crate::domain::terms::Opener;

const OPENED: u64 = 1_000_000;
const RESPOND: u64 = 100_000;
const RULING: u64 = 200_000;
/// When the time for an answer ends.
const ANSWER: u64 = OPENED + RESPOND;
/// One of three items.
const SECOND: u32 = 0b010;

fn at(secs: u64) -> Time {
    Time::new(secs)
}

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn reasons() -> Hash32 {
    Hash32::from_bytes([0xff; 32])
}

fn terms(if_unanswered: Unanswered, if_arbiter_silent: Party) -> Terms {
    Terms {
        opener: Opener::Marketplace,
        subject: 7,
        items: 3,
        claimant: addr("claimant"),
        respondent: addr("respondent"),
        arbiter: addr("arbiter"),
        opened_at: at(OPENED),
        respond_secs: Seconds::new(RESPOND),
        ruling_secs: Seconds::new(RULING),
        if_unanswered,
        if_arbiter_silent,
        enact_gas: 1_000_000,
    }
}

fn opened(if_unanswered: Unanswered) -> Dispute {
    Dispute::open(DisputeId::FIRST, terms(if_unanswered, Party::Claimant)).unwrap()
}

/// A dispute that was answered in the last second for it, with the second item conceded.
fn answered(if_unanswered: Unanswered) -> Dispute {
    let mut dispute = opened(if_unanswered);
    dispute.answer(SECOND, at(ANSWER - 1)).unwrap();
    dispute
}

fn outcome(dispute: &Dispute) -> (u32, DecidedBy) {
    let outcome = dispute.outcome().unwrap();
    (outcome.upheld, outcome.by.into())
}

/// What each message does to a dispute at a time: `ok` or a code, in the order of the columns of the table. What is refused
/// changes nothing.
fn row(dispute: &Dispute, now: Time) -> String {
    let attempt = |act: &dyn Fn(&mut Dispute) -> Result<()>| -> &'static str {
        let mut changed = dispute.clone();
        match act(&mut changed) {
            Ok(()) => {
                assert_ne!(&changed, dispute, "a message that works changes something");
                "ok"
            }
            Err(error) => {
                assert_eq!(&changed, dispute, "{error} changed something");
                error.code()
            }
        }
    };
    let (arbiter, claimant) = (addr("arbiter"), addr("claimant"));
    let mut settled = dispute.clone();
    let settling = match settled.settle(now).unwrap() {
        true => settled.outcome().map(|outcome| DecidedBy::from(outcome.by).to_string()).unwrap(),
        false => {
            assert_eq!(&settled, dispute, "a settlement without effect changed something");
            "-".to_owned()
        }
    };
    [
        attempt(&|dispute| dispute.answer(0, now)),
        attempt(&|dispute| dispute.answer_with_document(0b111, now).map(|_| ())),
        attempt(&|dispute| dispute.rule(&arbiter, 0b001, reasons(), now)),
        attempt(&|dispute| dispute.rule(&claimant, 0b001, reasons(), now)),
        attempt(&|dispute| dispute.add_evidence(Side::Claimant, now).map(|_| ())),
        attempt(&|dispute| dispute.add_evidence(Side::Respondent, now).map(|_| ())),
        settling.as_str(),
        dispute.status(now).unwrap().name(),
    ]
    .join(" ")
}

/// Compares the rows of a dispute with those that are written down: a time, and what each message does then.
fn holds(dispute: &Dispute, rows: &[(u64, &str)]) {
    for (now, expected) in rows {
        let expected: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(row(dispute, at(*now)), expected.join(" "), "at {now}");
    }
}

// Columns: answer, answer with a document that concedes all, ruling of the arbiter, ruling of another, document of the claimant,
// document of the respondent, what a settlement decides, status.
const BEGUN: &str = "ok ok RULING_EARLY ARBITER_ONLY ok ok - awaiting_answer";
const UNANSWERED: &str =
    "ANSWER_LATE ANSWER_LATE RULING_LATE ARBITER_ONLY EVIDENCE_LATE EVIDENCE_LATE respondent_silent due";
const LEFT_TO_THE_ARBITER: &str = "ANSWER_LATE ANSWER_LATE ok ARBITER_ONLY ok ok - awaiting_ruling";
const LEFT_BY_THE_ARBITER: &str =
    "ANSWER_LATE ANSWER_LATE RULING_LATE ARBITER_ONLY EVIDENCE_LATE EVIDENCE_LATE arbiter_silent due";
const CONTESTED: &str = "DISPUTE_ANSWERED DISPUTE_ANSWERED ok ARBITER_ONLY ok ok - awaiting_ruling";
const UNRULED: &str =
    "DISPUTE_ANSWERED DISPUTE_ANSWERED RULING_LATE ARBITER_ONLY EVIDENCE_LATE EVIDENCE_LATE arbiter_silent due";
const DECIDED: &str =
    "DISPUTE_DECIDED DISPUTE_DECIDED DISPUTE_DECIDED ARBITER_ONLY DISPUTE_DECIDED DISPUTE_DECIDED - decided";

#[test]
fn who_does_not_answer_loses_where_the_terms_say_so() {
    let dispute = opened(Unanswered::ClaimantWins);
    let rows = [(OPENED, BEGUN), (ANSWER - 1, BEGUN), (ANSWER, UNANSWERED), (ANSWER + 1, UNANSWERED)];
    holds(&dispute, &rows);
    holds(&dispute, &[(ANSWER + RULING, UNANSWERED), (u64::MAX, UNANSWERED)]);
}

#[test]
fn an_unanswered_dispute_goes_to_the_arbiter_where_the_terms_say_so() {
    let (dispute, end) = (opened(Unanswered::ArbiterRules), ANSWER + RULING);
    holds(&dispute, &[(OPENED, BEGUN), (ANSWER - 1, BEGUN), (ANSWER, LEFT_TO_THE_ARBITER)]);
    holds(&dispute, &[(end - 1, LEFT_TO_THE_ARBITER), (end, LEFT_BY_THE_ARBITER), (u64::MAX, LEFT_BY_THE_ARBITER)]);
}

#[test]
fn a_contested_dispute_waits_for_the_arbiter_from_the_answer_on() {
    let end = ANSWER - 1 + RULING;
    for if_unanswered in [Unanswered::ClaimantWins, Unanswered::ArbiterRules] {
        let dispute = answered(if_unanswered);
        holds(&dispute, &[(ANSWER - 1, CONTESTED), (ANSWER, CONTESTED), (end - 1, CONTESTED)]);
        holds(&dispute, &[(end, UNRULED), (end + 1, UNRULED), (u64::MAX, UNRULED)]);
    }
}

#[test]
fn nothing_changes_what_is_decided() {
    let mut conceded = opened(Unanswered::ClaimantWins);
    conceded.answer(0b111, at(OPENED)).unwrap();
    let mut ruled = answered(Unanswered::ClaimantWins);
    ruled.rule(&addr("arbiter"), 0, reasons(), at(ANSWER)).unwrap();
    let mut unanswered = opened(Unanswered::ClaimantWins);
    assert!(unanswered.settle(at(ANSWER)).unwrap());
    let mut unruled = opened(Unanswered::ArbiterRules);
    assert!(unruled.settle(at(ANSWER + RULING)).unwrap());
    let by = [DecidedBy::Concession, DecidedBy::Arbiter, DecidedBy::RespondentSilent, DecidedBy::ArbiterSilent];
    for (dispute, by) in [conceded, ruled, unanswered, unruled].into_iter().zip(by) {
        assert_eq!(outcome(&dispute).1, by);
        for now in [OPENED, ANSWER - 1, ANSWER, ANSWER + RULING, u64::MAX] {
            holds(&dispute, &[(now, DECIDED)]);
        }
    }
}

#[test]
fn each_item_goes_to_who_won_it() {
    let (both, end) = ([Unanswered::ClaimantWins, Unanswered::ArbiterRules], at(ANSWER + RULING));
    for if_unanswered in both {
        for (upheld, expected) in [(0b000, 0b010), (0b001, 0b011), (0b100, 0b110), (0b101, 0b111)] {
            let mut dispute = answered(if_unanswered);
            dispute.rule(&addr("arbiter"), upheld, reasons(), at(ANSWER)).unwrap();
            assert_eq!(outcome(&dispute), (expected, DecidedBy::Arbiter), "what is conceded stays conceded");
            assert_eq!(dispute.outcome().unwrap().reasons(), Some(reasons()));
        }
        for (party, expected) in [(Party::Claimant, 0b111), (Party::Respondent, 0b010)] {
            let mut dispute = answered(if_unanswered);
            dispute.terms.if_arbiter_silent = party;
            assert!(dispute.settle(end).unwrap());
            assert_eq!(outcome(&dispute), (expected, DecidedBy::ArbiterSilent));
            assert_eq!(dispute.outcome().unwrap().reasons(), None);
        }
    }
    for (party, expected) in [(Party::Claimant, 0b111), (Party::Respondent, 0)] {
        let mut left = Dispute::open(DisputeId::FIRST, terms(Unanswered::ArbiterRules, party)).unwrap();
        assert!(left.settle(end).unwrap());
        assert_eq!(outcome(&left), (expected, DecidedBy::ArbiterSilent));
        let mut silent = Dispute::open(DisputeId::FIRST, terms(Unanswered::ClaimantWins, party)).unwrap();
        assert!(silent.settle(end).unwrap());
        assert_eq!(outcome(&silent), (0b111, DecidedBy::RespondentSilent));
    }
}

#[test]
fn sets_have_items_of_the_dispute_only_and_rulings_contested_ones_only() {
    for beyond in [0b1000, 0b1111, 1 << 19, 1 << 31, u32::MAX] {
        let refused = opened(Unanswered::ClaimantWins).answer(beyond, at(OPENED)).unwrap_err();
        assert_eq!(refused, ArbitrationError::ItemsUnknown { dispute: DisputeId::FIRST, items: 3, got: beyond });
    }
    for beyond in [0b010, 0b011, 0b1000, 1 << 31, u32::MAX] {
        let mut dispute = answered(Unanswered::ClaimantWins);
        let refused = dispute.rule(&addr("arbiter"), beyond, reasons(), at(ANSWER)).unwrap_err();
        let expected = ArbitrationError::ItemsNotContested { dispute: DisputeId::FIRST, contested: 0b101, got: beyond };
        assert_eq!((refused, dispute), (expected, answered(Unanswered::ClaimantWins)));
    }
}

#[test]
fn a_side_has_four_documents() {
    for side in [Side::Claimant, Side::Respondent] {
        let mut dispute = answered(Unanswered::ClaimantWins);
        let numbers: Vec<u8> = (0..4).map(|_| dispute.add_evidence(side, at(ANSWER)).unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
        let full = ArbitrationError::EvidenceFull { dispute: DisputeId::FIRST, side, max: 4 };
        assert_eq!(dispute.add_evidence(side, at(ANSWER)), Err(full));
        let other = if side == Side::Claimant { Side::Respondent } else { Side::Claimant };
        assert_eq!((dispute.evidence(side), dispute.evidence(other)), (4, 0));
        assert_eq!(dispute.add_evidence(other, at(ANSWER)), Ok(1));
    }
}

#[test]
fn an_answer_may_bring_a_document_while_there_is_room_for_one() {
    let mut dispute = opened(Unanswered::ClaimantWins);
    (1..=3).for_each(|number| assert_eq!(dispute.add_evidence(Side::Respondent, at(OPENED)), Ok(number)));
    let mut other = dispute.clone();
    assert_eq!(other.answer_with_document(0b111, at(OPENED)), Ok(4));
    assert_eq!(outcome(&other), (0b111, DecidedBy::Concession));
    dispute.add_evidence(Side::Respondent, at(OPENED)).unwrap();
    let before = dispute.clone();
    assert_eq!(dispute.answer_with_document(0, at(OPENED)).unwrap_err().code(), "EVIDENCE_FULL");
    assert_eq!(dispute, before);
    dispute.answer(0, at(OPENED)).unwrap();
}

#[test]
fn an_outcome_is_enacted_until_it_fails_and_again_once() {
    let mut open = answered(Unanswered::ClaimantWins);
    let undecided = ArbitrationError::DisputeUndecided { dispute: DisputeId::FIRST };
    assert_eq!(open.enact().unwrap_err().code(), undecided.code());
    assert_eq!(open.fail_to_enact(), Err(undecided));
    open.rule(&addr("arbiter"), 0b001, reasons(), at(ANSWER)).unwrap();
    let done = ArbitrationError::RulingAlreadyEnacted { dispute: DisputeId::FIRST };
    assert!(open.outcome().unwrap().enacted);
    assert_eq!(open.enact(), Err(done));
    let decided = open.clone();
    open.fail_to_enact().unwrap();
    assert!(!open.outcome().unwrap().enacted);
    assert_eq!(outcome(&open), outcome(&decided), "the outcome stands");
    open.enact().unwrap();
    assert_eq!(open, decided);
}

#[test]
fn a_dispute_says_when_a_ruling_can_come() {
    let until = |dispute: &Dispute, now: u64| dispute.rule_until(at(now)).unwrap().map(Time::get);
    let (silent, left) = (opened(Unanswered::ClaimantWins), opened(Unanswered::ArbiterRules));
    assert_eq!((until(&silent, ANSWER - 1), until(&silent, ANSWER)), (None, None));
    assert_eq!((until(&left, ANSWER - 1), until(&left, ANSWER)), (None, Some(ANSWER + RULING)));
    let contested = answered(Unanswered::ClaimantWins);
    assert_eq!(until(&contested, ANSWER - 1), Some(ANSWER - 1 + RULING));
    let mut conceded = opened(Unanswered::ClaimantWins);
    conceded.answer(0b111, at(OPENED)).unwrap();
    assert_eq!(until(&conceded, OPENED), None);
}

#[test]
fn every_dispute_has_an_end_that_no_step_moves() {
    let latest = at(ANSWER + RULING);
    for if_unanswered in [Unanswered::ClaimantWins, Unanswered::ArbiterRules] {
        for answered_at in [None, Some(OPENED), Some(ANSWER - 1)] {
            let mut dispute = opened(if_unanswered);
            if let Some(secs) = answered_at {
                dispute.answer(SECOND, at(secs)).unwrap();
            }
            assert_eq!(dispute.terms.latest_end(), Ok(latest));
            assert!(dispute.settle(latest).unwrap(), "{if_unanswered:?}, answered at {answered_at:?}");
        }
    }
}

#[test]
fn terms_keep_their_bounds() {
    let changed = |change: &dyn Fn(&mut Terms)| {
        let mut terms = terms(Unanswered::ClaimantWins, Party::Claimant);
        change(&mut terms);
        Dispute::open(DisputeId::FIRST, terms).map(|_| ()).map_err(|error| error.code())
    };
    let day = 86_400;
    for (items, expected) in [(0, Err("OUT_OF_RANGE")), (1, Ok(())), (20, Ok(())), (21, Err("OUT_OF_RANGE"))] {
        assert_eq!(changed(&|terms| terms.items = items), expected, "{items}");
    }
    for (secs, expected) in [
        (0, Err("OUT_OF_RANGE")),
        (day - 1, Err("OUT_OF_RANGE")),
        (day, Ok(())),
        (14 * day, Ok(())),
        (14 * day + 1, Err("OUT_OF_RANGE")),
        (u64::MAX, Err("OUT_OF_RANGE")),
    ] {
        assert_eq!(changed(&|terms| terms.respond_secs = Seconds::new(secs)), expected, "{secs}");
        assert_eq!(changed(&|terms| terms.ruling_secs = Seconds::new(secs)), expected, "{secs}");
    }
    for (gas, expected) in
        [(99_999, Err("OUT_OF_RANGE")), (100_000, Ok(())), (2_000_000, Ok(())), (2_000_001, Err("OUT_OF_RANGE"))]
    {
        assert_eq!(changed(&|terms| terms.enact_gas = gas), expected, "{gas}");
    }
    assert_eq!(changed(&|terms| terms.claimant = addr("arbiter")), Err("PARTY_IS_ARBITER"));
    assert_eq!(changed(&|terms| terms.respondent = addr("arbiter")), Err("PARTY_IS_ARBITER"));
    assert_eq!(changed(&|terms| terms.opened_at = at(u64::MAX - RESPOND - RULING)), Ok(()));
    assert_eq!(changed(&|terms| terms.opened_at = at(u64::MAX - RESPOND - RULING + 1)), Err("TIME_OVERFLOW"));
}

#[test]
fn the_set_of_all_items_has_a_bit_for_each() {
    for items in 1..=20_u8 {
        let terms = Terms { items, ..terms(Unanswered::ClaimantWins, Party::Claimant) };
        assert_eq!(u64::from(terms.all_items()), 2_u64.pow(u32::from(items)) - 1);
    }
}

#[test]
fn rows_are_stored_under_the_names_that_are_written_down() {
    let mut dispute = answered(Unanswered::ArbiterRules);
    dispute.add_evidence(Side::Claimant, at(ANSWER)).unwrap();
    let row = |dispute: &Dispute| to_json_string(&dispute.progress).unwrap();
    assert_eq!(row(&dispute), r#"{"c":1,"r":0,"a":{"c":2,"t":1099999}}"#);
    dispute.rule(&addr("arbiter"), 0b001, reasons(), at(ANSWER)).unwrap();
    let hash = "//////////////////////////////////////////8=";
    let stored =
        format!(r#"{{"c":1,"r":0,"a":{{"c":2,"t":1099999}},"o":{{"u":3,"b":"a","h":"{hash}","t":1100000,"e":true}}}}"#);
    assert_eq!(row(&dispute), stored);
    assert_eq!(from_json::<Progress>(&stored).unwrap(), dispute.progress);
    let (claimant, respondent, arbiter) = (addr("claimant"), addr("respondent"), addr("arbiter"));
    let frozen = format!(
        r#"{{"o":"m","s":7,"n":3,"c":"{claimant}","r":"{respondent}","a":"{arbiter}","t":1000000,"w":100000,"u":200000,"d":"a","e":"c","g":1000000}}"#
    );
    assert_eq!(to_json_string(&dispute.terms).unwrap(), frozen);
    assert_eq!(from_json::<Terms>(&frozen).unwrap(), dispute.terms);
    let letters = |by: By| to_json_string(&by).unwrap();
    let all = [By::Concession, By::Arbiter, By::RespondentSilent, By::ArbiterSilent].map(letters);
    assert_eq!(all, [r#""c""#, r#""a""#, r#""r""#, r#""s""#]);
}
