//! `Decide`, `Consent` and `Settle`: how work is judged, by people and by time.

use caravan_marketplace_api::{bounds, Decision, MarketplaceError, Reason, Verdict, WorkRejected};
use caravan_primitives::{require_distinct, AssignmentId, BatchId, Hash32};
use cosmwasm_std::{Response, Storage, Uint128};

use super::desk::{By, Desk, Ended};
use super::{told, Call};
use crate::domain::assignment::{Assignment, State, Timeout};
use crate::error::Res;
use crate::state;

/// What a vector did: how many entries, and which it left out.
#[derive(Default)]
struct Tally {
    done: usize,
    skipped: Vec<String>,
    /// The smallest reward that this message refused, or paid short.
    at_hand: Option<Uint128>,
}

impl Tally {
    fn skip(&mut self, no: AssignmentId, state: State) {
        self.skipped.push(format!("{no}:{}", state.status().name()));
    }

    fn refuse(&mut self, reward: Uint128) {
        self.at_hand = Some(self.at_hand.map_or(reward, |least| least.min(reward)));
    }

    fn require_work(&self) -> Res<()> {
        if self.done == 0 {
            return Err(MarketplaceError::NothingToDo(self.skipped.join(",")).into());
        }
        Ok(())
    }
}

/// Judges a vector of submissions.
#[inline(never)]
pub(crate) fn decide(
    store: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    decisions: &[Decision],
) -> Res<Response> {
    forbid_doubles(decisions.iter().map(|decision| &decision.assignment))?;
    let mut desk = Desk::load(store, batch, call.now)?;
    let who = call.who(store)?;
    desk.project.require_manager(&who)?;
    let mut tally = Tally::default();
    for Decision { assignment: no, verdict } in decisions {
        let row = state::assignment(store, batch, *no)?;
        if who.person == Some(row.person) {
            return Err(MarketplaceError::OwnWork(*no).into());
        }
        if let Some(timeout) = row.timeout(call.now) {
            let state = desk.time_out(store, *no, row, timeout)?;
            tally.skip(*no, state);
        } else if row.state == State::Submitted {
            judge(store, &mut desk, (call, *no, row), verdict, &mut tally)?;
            tally.done = tally.done.saturating_add(1);
        } else {
            tally.skip(*no, row.state);
        }
    }
    tally.require_work()?;
    if let Some(reward) = tally.at_hand {
        desk.books(store)?.requester.check(reward)?;
    }
    desk.tell_skipped(&tally.skipped);
    Ok(told("decide", desk.save(store)?))
}

/// The annotator gives submitted or rejected work up.
#[inline(never)]
pub(crate) fn accept_rejection(
    store: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    no: AssignmentId,
) -> Res<Response> {
    let mut desk = Desk::load(store, batch, call.now)?;
    let row = state::assignment(store, batch, no)?;
    row.require_annotator(no, &call.who(store)?)?;
    row.require(no, &[State::Submitted, State::RejectionPending], "submitted or rejected")?;
    match row.timeout(call.now) {
        Some(Timeout::Pay) => {
            return Err(MarketplaceError::ReviewOver { assignment: no, due: row.due, now: call.now }.into())
        }
        Some(Timeout::Refuse) => desk.end(store, no, row, Ended::RefusedByTime)?,
        Some(Timeout::Expire) | None => desk.end(store, no, row, Ended::RefusedByConsent)?,
    };
    Ok(told("accept_rejection", desk.save(store)?))
}

/// Writes down what time has decided.
#[inline(never)]
pub(crate) fn settle(
    store: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    assignments: &[AssignmentId],
) -> Res<Response> {
    forbid_doubles(assignments)?;
    let mut desk = Desk::load(store, batch, call.now)?;
    let mut tally = Tally::default();
    for no in assignments {
        let row = state::assignment(store, batch, *no)?;
        match row.timeout(call.now) {
            Some(timeout) => {
                desk.time_out(store, *no, row, timeout)?;
                tally.done = tally.done.saturating_add(1);
            }
            None => tally.skip(*no, row.state),
        }
    }
    tally.require_work()?;
    desk.tell_skipped(&tally.skipped);
    Ok(told("settle", desk.save(store)?))
}

fn forbid_doubles<'a>(numbers: impl IntoIterator<Item = &'a AssignmentId>) -> Res<()> {
    Ok(require_distinct("assignments", numbers)?)
}

fn judge(
    store: &mut dyn Storage,
    desk: &mut Desk,
    (call, no, row): (&Call<'_>, AssignmentId, Assignment),
    verdict: &Verdict,
    tally: &mut Tally,
) -> Res<()> {
    let reward = desk.terms(store, row.terms)?.reward;
    match verdict {
        Verdict::Accept { grade_bps } => {
            desk.frozen.check_grade(*grade_bps)?;
            desk.accept(store, no, row, (*grade_bps, By::Decision))?;
            if *grade_bps < bounds::BASE_GRADE_BPS {
                tally.refuse(reward);
            }
        }
        Verdict::Reject { reason, evidence } => {
            if desk.frozen.subjective && !reason.is_objective() {
                return Err(MarketplaceError::ReasonNotAllowed(reason.name()).into());
            }
            reject(store, desk, (call, no, row), (*reason, *evidence))?;
            desk.books(store)?.requester.refuse(reward)?;
            tally.refuse(reward);
        }
    }
    Ok(())
}

fn reject(
    store: &mut dyn Storage,
    desk: &mut Desk,
    (call, no, mut row): (&Call<'_>, AssignmentId, Assignment),
    (reason, evidence): (Reason, Hash32),
) -> Res<()> {
    desk.end_pending(&row)?;
    row.reject(reason, call.now, desk.frozen.appeal_secs)?;
    state::save_assignment(store, desk.id, no, &row)?;
    desk.tell(WorkRejected {
        batch: desk.id,
        assignment: no,
        person: row.person,
        sender: call.sender.clone(),
        reason: reason.name(),
        evidence,
        due: row.due,
    });
    Ok(())
}
