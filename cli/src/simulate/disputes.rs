//! The messages of appeals: those who were rejected by mistake, the requester, and an arbiter who knows the right answers.
//!
//! They all come at one time, that of the first: real people would send them side by side, not one after the other.

use std::collections::BTreeMap;

use caravan_arbitration_api::Ruling;
use caravan_chain::{Chain, Outcome};
use caravan_client::appeals::BondPayer;
use caravan_client::ClientError;
use caravan_marketplace_api::bounds::MAX_APPEALED;
use caravan_marketplace_api::{AppealAnswer, NewAppeal};
use caravan_primitives::{AppealId, BatchId, DisputeId, Document, Hash32, Items, Uri};

use super::appeals::{value, OpenAppeal};
use super::replay::Replay;
use crate::args::simulate::RequesterAnswers;
use crate::failure::Failure;

/// The most rulings, or disputes that are settled, in one message.
const VECTOR: usize = 5;

/// Appeal so many of these rejected works as the arguments say, up to 20 of a person in a batch together. Where the requester
/// answers, the appeals end.
pub(super) fn appeal(replay: &mut Replay, works: Vec<usize>) -> Result<(), Failure> {
    let now = replay.client.chain.now();
    let mut by_person: BTreeMap<(usize, BatchId), Vec<usize>> = BTreeMap::new();
    for index in replay.appeals.choose(works) {
        if let Some(submission) = replay.submissions.get(index) {
            by_person.entry((submission.worker, submission.batch)).or_default().push(index);
        }
    }
    for ((worker, batch), works) in by_person {
        for works in works.chunks(MAX_APPEALED) {
            open(replay, worker, batch, works)?;
            replay.client.chain.set_time(now);
        }
    }
    if replay.appeals.requester == RequesterAnswers::Silent {
        return Ok(());
    }
    let appeals: Vec<(u64, u32)> = replay.appeals.open.iter().map(|(id, open)| (*id, all(open))).collect();
    for (id, all) in appeals {
        let concede = if replay.appeals.requester == RequesterAnswers::Concede { all } else { 0 };
        answer(replay, AppealId::new(id)?, concede)?;
        replay.client.chain.set_time(now);
    }
    rule(replay, now)
}

fn open(replay: &mut Replay, worker: usize, batch: BatchId, works: &[usize]) -> Result<(), Failure> {
    let (Some(address), Some((_, assignments))) = (replay.addresses.get(worker), replay.assignments(works)) else {
        return Ok(());
    };
    let assignments = Items::new(assignments)?;
    let attached = replay.client.appeal_cost(address, batch, &assignments)?.attached;
    let payer = BondPayer { sender: address, display: &replay.display, attached };
    let evidence = Document { uri: Uri::new("sample://appeal")?, hash: Hash32::digest(b"appeal") };
    let (dispute, outcome) = replay.client.appeal(&payer, NewAppeal { batch, assignments, evidence })?;
    let marketplace = replay.client.contracts.marketplace.clone();
    for event in outcome.events_of(&marketplace, "appeal_opened") {
        let respond_until = value(event, "appeal_opened", "respond_until")?;
        let open = OpenAppeal { dispute, worker, works: works.to_vec(), respond_until };
        replay.appeals.opened(event, open)?;
    }
    Ok(())
}

fn answer(replay: &mut Replay, appeal: AppealId, concede: u32) -> Result<(), Failure> {
    let attached = if concede == 0 { replay.client.answer_cost(appeal)?.attached } else { Default::default() };
    let payer = BondPayer { sender: &replay.requester, display: &replay.display, attached };
    let outcome = replay.client.answer_appeal(&payer, AppealAnswer { appeal, concede, evidence: None })?;
    let marketplace = replay.client.contracts.marketplace.clone();
    for event in outcome.events_of(&marketplace, "appeal_answered") {
        replay.appeals.answered(event)?;
    }
    record(replay, &outcome)
}

/// Rule in all open appeals: right answers are upheld, and those to questions without a known right answer.
fn rule(replay: &mut Replay, now: u64) -> Result<(), Failure> {
    let arbiter = replay.client.chain.account("arbiter");
    let ruling = |open: &OpenAppeal| Ruling {
        dispute: open.dispute,
        upheld: set(open.works.iter().map(|index| replay.is_right(*index))),
        reasons: Hash32::digest(b"reasons"),
    };
    let rulings: Vec<Ruling> = replay.appeals.open.values().map(ruling).collect();
    for rulings in rulings.chunks(VECTOR) {
        let outcome = replay.client.rule(&arbiter, rulings.to_vec())?;
        replay.client.chain.set_time(now);
        record(replay, &outcome)?;
    }
    Ok(())
}

/// End the appeals that the requester can no longer answer: a passer-by does it.
pub(super) fn settle(replay: &mut Replay) -> Result<(), Failure> {
    let now = replay.client.chain.now();
    let due = replay.appeals.open.values().filter(|open| open.respond_until <= now);
    let due: Vec<DisputeId> = due.map(|open| open.dispute).collect();
    let passer_by = replay.client.chain.account("passer-by");
    for disputes in due.chunks(VECTOR) {
        let outcome = replay.client.settle_disputes(&passer_by, disputes.to_vec())?;
        replay.client.chain.set_time(now);
        record(replay, &outcome)?;
    }
    Ok(())
}

/// Wait until all appeals that have no answer can be settled, and settle them.
pub(super) fn settle_all(replay: &mut Replay) -> Result<(), Failure> {
    let Some(last) = replay.appeals.open.values().map(|open| open.respond_until).max() else { return Ok(()) };
    let now = replay.client.chain.now();
    replay.client.chain.advance_to(last.max(now)).map_err(ClientError::from)?;
    settle(replay)
}

/// Record what became of works and of bonds.
fn record(replay: &mut Replay, outcome: &Outcome) -> Result<(), Failure> {
    replay.record(outcome);
    let marketplace = replay.client.contracts.marketplace.clone();
    replay.mistakes.won_on_appeal += replay.appeals.ended(outcome, &marketplace)?;
    Ok(())
}

/// All works of an appeal, as a set.
fn all(open: &OpenAppeal) -> u32 {
    set(open.works.iter().map(|_| true))
}

/// Places as a set: bit `n` stands for place `n`.
fn set(places: impl Iterator<Item = bool>) -> u32 {
    let bit = |(place, is_in): (u32, bool)| if is_in { 1_u32.checked_shl(place).unwrap_or(0) } else { 0 };
    (0..).zip(places).map(bit).fold(0, |set, bit| set | bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_one_bit_for_each_place_that_is_in() {
        assert_eq!(set([].into_iter()), 0);
        assert_eq!(set([true, false, true].into_iter()), 0b101);
        assert_eq!(set([true; MAX_APPEALED].into_iter()), 0xF_FFFF);
    }
}
