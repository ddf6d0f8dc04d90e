//! Which task a claim may take, and when newcomers have to wait.

use caravan_marketplace_api::{MarketplaceError, Pick};
use caravan_primitives::AssignmentId;
use cosmwasm_std::Addr;

use super::batch::Batch;
use super::frozen::{DistributionKind, Frozen};
use super::standing::Standing;
use super::Result;

/// How the task of a claim is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum TaskChoice {
    /// By the random pick of the batch's window.
    Random,
    /// By its number: clean slots only.
    Named(u32),
}

/// Check that the batch offers the pick to the sender.
pub(crate) fn choose(batch: &Batch, frozen: &Frozen, pick: &Pick, sender: &Addr) -> Result<TaskChoice> {
    match (pick, &frozen.list) {
        (Pick::Random {}, None) => Ok(TaskChoice::Random),
        // With one annotator a task, and no project credit, a requester gains nothing from naming tasks to its own wallets.
        (Pick::Named { task }, None) if batch.overlap() == 1 && !frozen.from_project_credit => named(batch, *task),
        (Pick::Listed { task, proof }, Some(list)) => {
            list.check(sender, proof)?;
            named(batch, *task)
        }
        (Pick::Random {} | Pick::Named { .. }, Some(_)) => not_offered("to a list: use listed"),
        (Pick::Listed { .. } | Pick::Named { .. }, None) => not_offered("at random: use random"),
    }
}

fn named(batch: &Batch, task: u32) -> Result<TaskChoice> {
    if task >= batch.tasks() {
        return Err(MarketplaceError::TaskUnknown { task, tasks: batch.tasks() });
    }
    Ok(TaskChoice::Named(task))
}

fn not_offered(offered: &'static str) -> Result<TaskChoice> {
    Err(MarketplaceError::PickNotOffered { offered })
}

/// Whether a claim takes one of the places of newcomers. A list says who may claim, so its batches have no such places.
pub(crate) fn takes_newcomer_place(frozen: &Frozen, standing: &Standing) -> bool {
    frozen.distribution() == DistributionKind::Random && standing.is_newcomer()
}

/// Fail with `NEWCOMER_LIMIT` where other newcomers hold all places. `overdue` finds the works that `Settle` would free:
/// it is asked only for the error, because it reads rows.
pub(crate) fn check_newcomer_limit<E: From<MarketplaceError>>(
    batch: &Batch,
    frozen: &Frozen,
    overdue: impl FnOnce() -> Result<Vec<AssignmentId>, E>,
) -> Result<(), E> {
    let (pending, max) = (batch.newcomer_pending(), frozen.max_pending);
    if pending < max {
        return Ok(());
    }
    let names: Vec<String> = overdue()?.iter().map(ToString::to_string).collect();
    let due = if names.is_empty() {
        "nothing is overdue".to_owned()
    } else {
        format!("settle {} to free some", names.join(","))
    };
    Err(MarketplaceError::NewcomerLimit { pending, max, due }.into())
}

#[cfg(test)]
mod tests;
