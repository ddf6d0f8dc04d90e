//! The answers of a project, with the times of their submission.

use caravan_chain::Chain;
use caravan_client::answered::{add_times, answered, AnsweredBatch, AnswersOf};

use crate::context::Context;
use crate::failure::Failure;
use crate::progress::reporter;

/// Read answers, and when they were submitted.
pub(super) fn read(of: &AnswersOf, context: &Context<'_>) -> Result<Vec<AnsweredBatch>, Failure> {
    // The session ends before the blocks are read: a chain in a file is open once at a time.
    let (mut batches, chain_id, marketplace) = {
        let session = context.session()?;
        let marketplace = session.client.contracts.marketplace.clone();
        (answered(of, &session)?, session.client.chain.chain_id(), marketplace)
    };
    let mut blocks = context.blocks(&chain_id)?;
    add_times(&mut batches, &marketplace, blocks.as_mut(), &reporter())?;
    Ok(batches)
}
