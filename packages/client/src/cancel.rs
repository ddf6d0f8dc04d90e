//! Cancel a batch: close it, wait for the work in it, and take back what was not earned.

use caravan_chain::Chain;
use caravan_marketplace_api::{BatchStatus, ExecuteMsg};
use caravan_money::Amount;
use caravan_primitives::BatchId;
use cosmwasm_std::Uint128;

use crate::client::event_number;
use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::session::Session;
use crate::settle::settle_expired;

/// How far a cancellation came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cancelled {
    /// It was never opened: nothing is reserved.
    Draft,
    /// Closed to new work. Work that is in it goes on: cancel again when it has ended.
    Waits { live: usize, until: u64 },
    /// Finalized.
    Done {
        /// What came back to the project's available funds.
        to_available: Uint128,
        /// What became project credit, which only pays for other batches.
        to_project_credit: Uint128,
        /// What of it was paid to the requester.
        withdrawn: Uint128,
    },
}

/// Whether what comes back is paid to the requester.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refund {
    Withdraw,
    /// It stays in the project, for other batches.
    Keep,
}

/// Close a batch, settle what is overdue and, once no work is live, finalize it and pay out what came back. It is safe to run
/// again, at any point.
///
/// # Errors
/// Those of the messages; [`Problem::NothingLeft`] for a batch that is finalized.
pub fn cancel<C: Chain>(batch: BatchId, refund: Refund, session: &mut Session<C>) -> Result<Cancelled> {
    let actor = session.actor()?;
    let found = session.client.batch(batch)?;
    match found.status {
        BatchStatus::Draft => return Ok(Cancelled::Draft),
        BatchStatus::Closed => return Err(Problem::NothingLeft("a batch that is not finalized").into()),
        BatchStatus::Open => {
            session.client.run(&actor, &ExecuteMsg::CloseBatch { batch })?;
        }
        BatchStatus::Closing | BatchStatus::Settled => {}
    }
    match settle_expired(batch, session) {
        Ok(_) | Err(ClientError::Problem(Problem::NothingLeft(_))) => {}
        Err(error) => return Err(error),
    }
    let live = session.client.live_work(batch)?;
    if let Some(until) = live.iter().map(|entry| entry.due.get()).max() {
        return Ok(Cancelled::Waits { live: live.len(), until });
    }
    let outcome = session.client.run(&actor, &ExecuteMsg::FinalizeBatch { batch })?;
    let marketplace = &session.client.contracts.marketplace;
    let amount = |attribute| event_number(&outcome, marketplace, "batch_finalized", attribute);
    let (to_available, to_project_credit): (Uint128, Uint128) = (amount("to_available")?, amount("to_project_credit")?);
    let mut withdrawn = Uint128::zero();
    // Managers may close and finalize; only the requester is paid.
    let is_requester = session.client.person(session.client.project(found.project)?.requester)?.address == actor;
    if refund == Refund::Withdraw && is_requester && !to_available.is_zero() {
        let amount = Amount::new(to_available)?;
        session.client.run(&actor, &ExecuteMsg::WithdrawAvailable { project: found.project, amount })?;
        withdrawn = to_available;
    }
    Ok(Cancelled::Done { to_available, to_project_credit, withdrawn })
}
