//! `Return` and `Submit`: what an annotator does with a reservation.

use caravan_marketplace_api::WorkSubmitted;
use caravan_primitives::{AssignmentId, BatchId};
use cosmwasm_std::{Response, Storage};

use super::desk::{Desk, Ended};
use super::{told, Call};
use crate::domain::assignment::State;
use crate::error::Res;
use crate::state::{self, Submission};

/// Gives a reservation back.
#[inline(never)]
pub(crate) fn give_back(store: &mut dyn Storage, call: &Call<'_>, batch: BatchId, no: AssignmentId) -> Res<Response> {
    let mut desk = Desk::load(store, batch, call.now)?;
    let row = state::assignment(store, batch, no)?;
    row.require_annotator(no, &call.who(store)?)?;
    row.require(no, &[State::Reserved], "reserved")?;
    desk.end(store, no, row, Ended::Returned)?;
    Ok(told("return", desk.save(store)?))
}

/// Takes work in, and starts the clock of silence.
#[inline(never)]
pub(crate) fn submit(
    store: &mut dyn Storage,
    call: &Call<'_>,
    (batch, no): (BatchId, AssignmentId),
    work: Submission,
) -> Res<Response> {
    let mut desk = Desk::load(store, batch, call.now)?;
    let mut row = state::assignment(store, batch, no)?;
    row.require_annotator(no, &call.who(store)?)?;
    row.submit(no, call.now, desk.frozen.min_work_secs, desk.frozen.review_secs)?;
    desk.batch.submissions = crate::domain::bump(desk.batch.submissions)?;
    state::save_assignment(store, batch, no, &row)?;
    state::save_submission(store, batch, (no, desk.batch.submissions), &work)?;
    let mut seat = state::seat(store, batch, row.person)?;
    seat.active = seat.active.saturating_sub(1);
    state::save_seat(store, batch, row.person, &seat)?;
    desk.tell(WorkSubmitted {
        batch,
        assignment: no,
        task: row.task,
        person: row.person,
        commitment: work.commitment,
        payload_hash: work.payload_hash,
        due: row.due,
    });
    Ok(told("submit", desk.save(store)?))
}
