//! Apply what time has decided.

use caravan_chain::Chain;
use caravan_marketplace_api::bounds;
use caravan_primitives::{AssignmentId, BatchId};

use crate::error::Result;
use crate::problem::Problem;
use crate::session::Session;

/// Expired deadlines that were applied.
#[derive(Debug, Clone, Copy)]
pub struct Settled {
    pub assignments: usize,
    pub auto_approved: usize,
}

/// Apply all expired deadlines of a batch. Anyone can send the messages.
pub fn settle_expired<C: Chain>(batch: BatchId, session: &mut Session<C>) -> Result<Settled> {
    let now = session.client.chain.now();
    let live = session.client.live_work(batch)?.into_iter();
    let due: Vec<AssignmentId> = live.filter(|entry| entry.due.get() <= now).map(|entry| entry.assignment).collect();
    if due.is_empty() {
        return Err(Problem::NothingLeft("work with an expired deadline").into());
    }
    let (mut auto_approved, sender) = (0, session.actor_or_passer_by());
    for group in due.chunks(bounds::MAX_VECTOR) {
        let outcome = session.client.settle(&sender, batch, group.to_vec())?;
        auto_approved += outcome.events_of(&session.client.contracts.marketplace, "work_accepted").count();
    }
    Ok(Settled { assignments: due.len(), auto_approved })
}
