//! What the thread of the chain does.

use std::time::{Duration, Instant};

use caravan_chain::ChainError;
use caravan_keys::SignedTransaction;

use super::recent::Recent;
use super::{Queues, Shared, Waiting};
use crate::clock::now;
use crate::node::Node;

/// How often the clock is kept in the file.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How long reads run before transactions have their turn.
const READING: Duration = Duration::from_millis(20);
/// How many transactions share a durable commit, at most.
const GROUP: usize = 64;

/// Marks the thread as ended, also where it panics, and drops what waits, which its callers notice.
pub(super) struct End<'a>(pub(super) &'a Shared);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let mut queues = self.0.lock();
        *queues = Queues { stopping: queues.stopping, ended: true, ..Queues::default() };
    }
}

/// Work until nothing is left after the stop.
pub(super) fn run(mut node: impl Node, shared: &Shared) -> Result<(), ChainError> {
    let mut recent = Recent::of(&node)?;
    node.keep_heartbeat(now())?;
    let mut kept = Instant::now();
    loop {
        if kept.elapsed() >= HEARTBEAT {
            node.keep_heartbeat(now())?;
            kept = Instant::now();
        }
        let Some(group) = wait(shared, HEARTBEAT.saturating_sub(kept.elapsed())) else {
            return node.keep_heartbeat(now());
        };
        node.set_clock(now());
        read(&node, &recent, shared);
        if !group.is_empty() {
            write(&mut node, &mut recent, group)?;
        }
    }
}

/// Wait for work, at most so long, and take the next transactions. None: there is no more, and there will be none.
fn wait(shared: &Shared, most: Duration) -> Option<Vec<Waiting>> {
    let idle = |queues: &mut Queues| {
        queues.transactions.is_empty() && queues.reads.is_empty() && queues.lookups.is_empty() && !queues.stopping
    };
    let waited = shared.wake.wait_timeout_while(shared.lock(), most, idle);
    let mut queues = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
    let empty = queues.transactions.is_empty() && queues.reads.is_empty() && queues.lookups.is_empty();
    if queues.stopping && empty {
        return None;
    }
    let count = queues.transactions.len().min(GROUP);
    Some(queues.transactions.drain(..count).collect())
}

/// Run reads until none waits or transactions have their turn.
fn read(node: &dyn Node, recent: &Recent, shared: &Shared) {
    let began = Instant::now();
    while began.elapsed() < READING {
        let (read, lookup) = {
            let mut queues = shared.lock();
            (queues.reads.pop_front(), queues.lookups.pop_front())
        };
        if read.is_none() && lookup.is_none() {
            return;
        }
        if let Some(read) = read {
            read(node);
        }
        if let Some(lookup) = lookup {
            let _ = lookup.answer.send(recent.block(node, &lookup.hash));
        }
    }
}

/// Run transactions and answer them after the durable commit. Where it fails, the chain in memory is ahead of its file: the
/// thread ends, and a new start goes on with what the file has.
fn write(node: &mut dyn Node, recent: &mut Recent, group: Vec<Waiting>) -> Result<(), ChainError> {
    let (transactions, answers): (Vec<SignedTransaction>, Vec<_>) =
        group.into_iter().map(|waiting| (waiting.transaction, waiting.answer)).unzip();
    let done = node.submit_all(&transactions)?;
    for (submitted, answer) in done.into_iter().zip(answers) {
        if let Ok(committed) = &submitted {
            recent.add(committed.hash, committed.height);
        }
        // Who does not wait any more looks it up by its hash.
        let _ = answer.send(submitted);
    }
    Ok(())
}
