//! The thread that owns the chain, and the queues before it.
//!
//! A chain is used by one thread. Transactions wait in one queue and reads in another, both bounded. The thread runs reads for a
//! while, then takes a group of transactions and writes them in one durable commit, and answers them only after it: what a
//! crash loses was never answered.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use caravan_chain::{Block, ChainError};
use caravan_gateway_api::{ChainInfo, CommittedTransaction};
use caravan_keys::SignedTransaction;
use caravan_primitives::Hash32;
use tokio::sync::oneshot;

use crate::node::{Node, Submitted};
use crate::refusal::{Answer, Refusal};

mod recent;
mod thread;

/// How long a read may wait for the chain.
const READ: Duration = Duration::from_secs(10);

type Read = Box<dyn FnOnce(&dyn Node) + Send>;

/// A transaction that waits, and where its answer goes.
struct Waiting {
    transaction: SignedTransaction,
    answer: oneshot::Sender<Submitted>,
}

/// A look-up of a transaction by its hash.
struct Lookup {
    hash: Hash32,
    answer: oneshot::Sender<Result<Option<Block>, ChainError>>,
}

#[derive(Default)]
struct Queues {
    transactions: VecDeque<Waiting>,
    reads: VecDeque<Read>,
    lookups: VecDeque<Lookup>,
    /// Nothing more is taken; what is there is still done.
    stopping: bool,
    /// The thread has ended.
    ended: bool,
}

struct Shared {
    queues: Mutex<Queues>,
    wake: Condvar,
    most: usize,
}

impl Shared {
    /// A thread that panicked leaves queues that are whole: each is changed by one call.
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The chain, for everybody but its thread.
#[derive(Clone)]
pub(crate) struct Ledger {
    shared: Arc<Shared>,
    info: ChainInfo,
}

impl Ledger {
    /// Start the thread. The node is made on it, since it stays there. `most` is how many transactions, reads and look-ups may
    /// wait, each.
    pub(crate) fn start<N: Node, E: Send + 'static>(
        most: usize,
        make: impl FnOnce() -> Result<N, E> + Send + 'static,
    ) -> std::io::Result<Result<(Self, Running), E>> {
        let shared = Arc::new(Shared { queues: Mutex::default(), wake: Condvar::new(), most });
        let (made, is_made) = std::sync::mpsc::channel();
        let inside = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("chain".to_owned()).spawn(move || {
            let _end = thread::End(&inside);
            match make() {
                Ok(node) => {
                    let _ = made.send(Ok(node.info()));
                    thread::run(node, &inside)
                }
                Err(error) => {
                    let _ = made.send(Err(error));
                    Ok(())
                }
            }
        })?;
        let info = is_made.recv().map_err(std::io::Error::other)?;
        Ok(info.map(|info| (Self { shared: Arc::clone(&shared), info }, Running { shared, thread })))
    }

    /// Return the chain id and the contracts.
    pub(crate) fn info(&self) -> &ChainInfo {
        &self.info
    }

    /// Return whether the thread still works.
    pub(crate) fn works(&self) -> bool {
        !self.shared.lock().ended
    }

    /// Run a transaction, and return when it is written for good.
    pub(crate) async fn submit(&self, transaction: SignedTransaction) -> Result<CommittedTransaction, Answer> {
        let (answer, answered) = oneshot::channel();
        self.push("transaction", |queues| &mut queues.transactions, Waiting { transaction, answer })?;
        // It was taken: it is waited for, however long the queue is.
        answered.await.map_err(|_| ended())?.map_err(Answer::Chain)
    }

    /// Read from the chain.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Node) -> T + Send + 'static,
    ) -> Result<T, Answer> {
        let (answer, answered) = oneshot::channel();
        let read: Read = Box::new(move |node| {
            // No one waits any more: the time is for others.
            if !answer.is_closed() {
                let _ = answer.send(read(node));
            }
        });
        self.push("query", |queues| &mut queues.reads, read)?;
        in_time(answered).await
    }

    /// Return the block of a transaction that was taken lately.
    pub(crate) async fn look_up(&self, hash: Hash32) -> Result<Option<Block>, Answer> {
        let (answer, answered) = oneshot::channel();
        self.push("query", |queues| &mut queues.lookups, Lookup { hash, answer })?;
        in_time(answered).await?.map_err(Answer::Chain)
    }

    fn push<T>(
        &self,
        what: &'static str,
        queue: impl FnOnce(&mut Queues) -> &mut VecDeque<T>,
        item: T,
    ) -> Result<(), Answer> {
        let mut queues = self.shared.lock();
        if queues.ended {
            return Err(ended());
        }
        if queues.stopping {
            return Err(Refusal::Stopping {}.into());
        }
        let queue = queue(&mut queues);
        if queue.len() >= self.shared.most {
            return Err(Refusal::Busy { what }.into());
        }
        queue.push_back(item);
        self.shared.wake.notify_one();
        Ok(())
    }
}

async fn in_time<T>(answered: oneshot::Receiver<T>) -> Result<T, Answer> {
    match tokio::time::timeout(READ, answered).await {
        Ok(answer) => answer.map_err(|_| ended()),
        Err(_) => Err(Refusal::Busy { what: "query" }.into()),
    }
}

fn ended() -> Answer {
    Refusal::Failed { got: "the chain stopped; see the log of the gateway".to_owned() }.into()
}

/// The thread of the chain, for the one who started it.
pub(crate) struct Running {
    shared: Arc<Shared>,
    thread: JoinHandle<Result<(), ChainError>>,
}

impl Running {
    /// Finish what was taken, and end the thread.
    pub(crate) fn stop(self) -> Result<(), ChainError> {
        self.shared.lock().stopping = true;
        self.shared.wake.notify_one();
        self.thread.join().unwrap_or_else(|_| Err(ChainError::Bad("the thread of the chain panicked".to_owned())))
    }
}

#[cfg(test)]
mod tests;
