//! Work: what became of each assignment, and what it earned.

use caravan_marketplace_api::AssignmentStatus;
use cosmwasm_std::Uint128;

use super::sums::{Outcome, Paid, Tallied};
use super::target::Target;
use crate::amount::Units;
use crate::error::Result;
use crate::seen::Seen;

// The statuses as the file has them.
const RESERVED: u8 = 0;
const SUBMITTED: u8 = 1;
const ACCEPTED: u8 = 2;
const REJECTION_PENDING: u8 = 3;
const REJECTED: u8 = 4;
const RETURNED: u8 = 5;
const EXPIRED: u8 = 6;
const REWORK: u8 = 7;
const APPEALED: u8 = 8;

/// Return a status that the file has.
pub(crate) const fn status_of(code: u8) -> Option<AssignmentStatus> {
    Some(match code {
        RESERVED => AssignmentStatus::Reserved,
        SUBMITTED => AssignmentStatus::Submitted,
        ACCEPTED => AssignmentStatus::Accepted,
        REJECTION_PENDING => AssignmentStatus::RejectionPending,
        REJECTED => AssignmentStatus::Rejected,
        RETURNED => AssignmentStatus::Returned,
        EXPIRED => AssignmentStatus::Expired,
        REWORK => AssignmentStatus::Rework,
        APPEALED => AssignmentStatus::Appealed,
        _ => return None,
    })
}

/// How accepted work is marked that was not decided in time.
const AUTO_APPROVAL: &str = "auto_approval";

/// What an event changes in a row of `work`.
#[derive(Default)]
struct Change<'a> {
    status: u8,
    submitted: bool,
    decided: bool,
    due: Option<u64>,
    paid: Option<Uint128>,
    reason: Option<&'a str>,
}

/// Change the rows of an event about work. Return whether it is one.
pub(super) fn apply(to: &mut Target<'_>, seen: &Seen<'_>) -> Result<bool> {
    let (outcome, change) = match seen.name {
        "task_claimed" => {
            claim(to, seen)?;
            count(to, seen, Outcome::Claimed)?;
            return Ok(true);
        }
        "work_submitted" => {
            let due = Some(seen.number("due")?);
            // A revision is no other work.
            let first = seen.number("revision")? == 0;
            let outcome = first.then_some(Outcome::Submitted);
            (outcome, Change { status: SUBMITTED, submitted: true, due, ..Change::default() })
        }
        "rework_asked" => {
            let (due, reason) = (Some(seen.number("due")?), Some(seen.text("reason")?));
            (None, Change { status: REWORK, due, reason, ..Change::default() })
        }
        "rework_ended" => {
            let due = Some(seen.number("due")?);
            (None, Change { status: SUBMITTED, due, ..Change::default() })
        }
        "appeal_opened" => {
            appeal(to, seen)?;
            return Ok(true);
        }
        "work_accepted" => (Some(accepted(to, seen)?), paid(seen)?),
        "work_rejected" => {
            let (due, reason) = (Some(seen.number("due")?), Some(seen.text("reason")?));
            (None, Change { status: REJECTION_PENDING, decided: true, due, reason, ..Change::default() })
        }
        "rejection_finalized" => (Some(Outcome::Rejected), Change { status: REJECTED, ..Change::default() }),
        "work_given_up" => (Some(Outcome::GivenUp), Change { status: REJECTED, decided: true, ..Change::default() }),
        "task_returned" => (Some(Outcome::Returned), Change { status: RETURNED, ..Change::default() }),
        "reservation_expired" => (Some(Outcome::Expired), Change { status: EXPIRED, ..Change::default() }),
        _ => return Ok(false),
    };
    update(to, seen, &change)?;
    if let Some(outcome) = outcome {
        count(to, seen, outcome)?;
    }
    Ok(true)
}

fn claim(to: &Target<'_>, seen: &Seen<'_>) -> Result<()> {
    let (batch, assignment) = (seen.number("batch")?, seen.number("assignment")?);
    let (person, task, due) = (seen.number("person")?, seen.number("task")?, seen.number("due")?);
    let insert = "INSERT INTO work (batch, assignment, person, task, status, claim, claimed_at, due)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let values = (batch, assignment, person, task, RESERVED, seen.sequence, seen.time, due);
    to.db.prepare_cached(insert)?.execute(values)?;
    Ok(())
}

/// The works of an appeal wait for its outcome.
fn appeal(to: &Target<'_>, seen: &Seen<'_>) -> Result<()> {
    let (batch, latest_end) = (seen.number("batch")?, seen.number("latest_end")?);
    let mut update = to.db.prepare_cached("UPDATE work SET status = ?, due = ? WHERE batch = ? AND assignment = ?")?;
    for assignment in seen.text("assignments")?.split(',') {
        update.execute((APPEALED, latest_end, batch, assignment.parse::<u64>().unwrap_or_default()))?;
    }
    Ok(())
}

fn update(to: &Target<'_>, seen: &Seen<'_>, change: &Change<'_>) -> Result<()> {
    let update = "UPDATE work SET status = ?3, submitted_at = coalesce(?4, submitted_at), due = ?5,
        decided_at = coalesce(?6, decided_at), paid = ?7, reason = CASE ?3 WHEN 2 THEN NULL ELSE coalesce(?8, reason) END
        WHERE batch = ?1 AND assignment = ?2";
    let (submitted, decided) = (change.submitted.then_some(seen.time), change.decided.then_some(seen.time));
    let (batch, assignment, paid) = (seen.number("batch")?, seen.number("assignment")?, change.paid.map(Units));
    let values = (batch, assignment, change.status, submitted, change.due, decided, paid, change.reason);
    to.db.prepare_cached(update)?.execute(values)?;
    Ok(())
}

fn paid<'a>(seen: &Seen<'a>) -> Result<Change<'a>> {
    Ok(Change { status: ACCEPTED, decided: true, paid: Some(seen.amount("amount")?), ..Change::default() })
}

/// Add up what accepted work earned. Return how it was accepted.
fn accepted(to: &mut Target<'_>, seen: &Seen<'_>) -> Result<Outcome> {
    let owner = to.owner(seen)?;
    to.sums.pay(&Paid {
        person: seen.number("person")?,
        batch: seen.number("batch")?,
        currency: &owner.currency,
        amount: seen.amount("amount")?,
        season: seen.number("season")?,
        points: seen.amount("points")?,
    })?;
    Ok(if seen.text("by")? == AUTO_APPROVAL { Outcome::AutoApproved } else { Outcome::Accepted })
}

fn count(to: &mut Target<'_>, seen: &Seen<'_>, outcome: Outcome) -> Result<()> {
    let requester = to.owner(seen)?.requester;
    to.sums.count(Tallied::Person, seen.number("person")?, outcome);
    to.sums.count(Tallied::Batch, seen.number("batch")?, outcome);
    to.sums.count(Tallied::Requester, requester, outcome);
    Ok(())
}
