//! The random pick: a window of at most 256 open tasks, and a pick that is a pure function of what is stored.
//!
//! A claim that is reverted and sent again gets the same task: no sender can try again for a better one. Tasks come into the
//! window from the queue of tasks that are open again, and from the frontier, the first task that was never in it. When the
//! overlap grows, the frontier passes over all tasks once more.

use caravan_contract_kit::{decrement, increment};
use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_primitives::{Hash32, PersonId, Preimage, PrimitiveError, Time};

use super::task::{Slot, SlotAccess, Task};
use super::Result;
use crate::domain::row::row;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Window {
    /// How many tasks are in the window.
    pub(crate) len: u32,
    /// The next task that was never in the window.
    pub(crate) frontier: u32,
    /// Whether the frontier starts once more at its end.
    pub(crate) again: bool,
    /// Entries taken from the queue so far.
    pub(crate) head: u64,
    /// Entries put into the queue so far.
    pub(crate) tail: u64,
}

/// Where the tasks of a batch, the places of the window and the queue are kept.
pub(crate) trait TaskStore {
    /// A rule that fails, or the storage.
    type Error: From<MarketplaceError> + From<PrimitiveError>;
    fn load_place(&self, place: u32) -> Result<u32, Self::Error>;
    fn save_place(&mut self, place: u32, task: u32) -> Result<(), Self::Error>;
    fn dequeue(&mut self, entry: u64) -> Result<u32, Self::Error>;
    fn enqueue(&mut self, entry: u64, task: u32) -> Result<(), Self::Error>;
    fn load_task(&self, task: u32) -> Result<Task, Self::Error>;
    fn save_task(&mut self, task: u32, row: &Task) -> Result<(), Self::Error>;
    /// Whether the claiming person holds or has done the task.
    fn is_done(&self, task: u32) -> Result<bool, Self::Error>;
}

/// What a random pick depends on, besides the window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PickContext<'a> {
    pub(crate) seed: &'a Hash32,
    pub(crate) person: PersonId,
    /// Reservations that the person ever got in the batch.
    pub(crate) claims: u32,
    /// Misses since the last one.
    pub(crate) misses: u32,
    pub(crate) access: SlotAccess,
    pub(crate) tasks: u32,
    pub(crate) overlap: u8,
    pub(crate) now: Time,
}

/// What a claim finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Found {
    Hit {
        task: u32,
        slot: Slot,
    },
    /// Only tasks that the person cannot take now.
    Miss,
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    QueueFirst,
    FrontierFirst,
}

/// A task, and its row as it is to be saved.
struct Candidate {
    task: u32,
    row: Task,
}

/// A candidate that is in the window.
struct Placed {
    place: u32,
    candidate: Candidate,
}

impl Window {
    /// The window of a batch that opens: the first tasks are in it without a row.
    pub(crate) fn open(tasks: u32) -> Self {
        let len = tasks.min(bounds::WINDOW);
        Self { len, frontier: len, ..Self::default() }
    }

    /// Every task has new slots: let the frontier pass once more over the tasks behind it.
    pub(crate) fn overlap_grew(&mut self) {
        self.again = self.frontier > 0;
    }

    /// Pick a task and take its slot. A claim tries at most eight tasks that the person cannot take, and drops at most eight
    /// that are full: in a batch of eight tasks or fewer it finds every task that can be given.
    pub(crate) fn pick<S: TaskStore>(&mut self, store: &mut S, context: &PickContext<'_>) -> Result<Found, S::Error> {
        self.fill(store, context)?;
        let mut place = self.start(context);
        let mut last = None;
        let (mut tried, mut dropped, mut round) = (0_u32, 0_u32, 0_u32);
        // A whole round without a change has met every task that is in the window.
        while round < self.len && tried < bounds::PROBES && dropped < bounds::PROBES {
            place = if place < self.len { place } else { 0 };
            let task = store.load_place(place)?;
            let mut row = store.load_task(task)?;
            if !row.is_open(context.overlap) {
                // Another task takes the place, and is tried next.
                self.replace(store, context, Placed { place, candidate: Candidate { task, row } })?;
                dropped = increment(dropped, "places")?;
                round = 0;
                continue;
            }
            if let Some(slot) = offer(store, context, task, &row)? {
                row.take(slot)?;
                self.hit(store, context, Placed { place, candidate: Candidate { task, row } })?;
                return Ok(Found::Hit { task, slot });
            }
            last = Some(Placed { place, candidate: Candidate { task, row } });
            place = increment(place, "places")?;
            tried = increment(tried, "places")?;
            round = increment(round, "places")?;
        }
        self.miss(store, context, last)?;
        Ok(Found::Miss)
    }

    /// A slot of a task is free again: a task that is not in the window comes back.
    pub(crate) fn reopen<S: TaskStore>(&mut self, store: &mut S, task: u32, row: &mut Task) -> Result<(), S::Error> {
        if row.in_window {
            return Ok(());
        }
        if self.len < bounds::WINDOW {
            return self.push(store, task, row);
        }
        self.queue_up(store, task)
    }

    fn hit<S: TaskStore>(&mut self, store: &mut S, context: &PickContext<'_>, hit: Placed) -> Result<(), S::Error> {
        if hit.candidate.row.is_open(context.overlap) {
            return store.save_task(hit.candidate.task, &hit.candidate.row);
        }
        self.replace(store, context, hit)
    }

    /// Put a task from the frontier where the next claim of this person tries first, so that a miss leads on.
    fn miss<S: TaskStore>(
        &mut self,
        store: &mut S,
        context: &PickContext<'_>,
        last: Option<Placed>,
    ) -> Result<(), S::Error> {
        let Some(Placed { place, candidate: Candidate { task, mut row } }) = last else { return Ok(()) };
        if place >= self.len || store.load_place(place)? != task {
            return Ok(());
        }
        let Some(next) = self.next(store, context, Source::FrontierFirst)? else { return Ok(()) };
        row.in_window = false;
        store.save_task(task, &row)?;
        self.queue_up(store, task)?;
        place_in_window(store, place, next)
    }

    /// Give a place to the next open task, or close it with the last task of the window.
    fn replace<S: TaskStore>(&mut self, store: &mut S, context: &PickContext<'_>, out: Placed) -> Result<(), S::Error> {
        let Placed { place, candidate: Candidate { task, mut row } } = out;
        row.in_window = false;
        store.save_task(task, &row)?;
        if let Some(next) = self.next(store, context, Source::QueueFirst)? {
            return place_in_window(store, place, next);
        }
        self.len = decrement(self.len, "the window is empty")?;
        if place < self.len {
            let moved = store.load_place(self.len)?;
            store.save_place(place, moved)?;
        }
        Ok(())
    }

    /// Fill free places, at most eight a claim.
    fn fill<S: TaskStore>(&mut self, store: &mut S, context: &PickContext<'_>) -> Result<(), S::Error> {
        for _ in 0..bounds::PROBES {
            if self.len >= bounds::WINDOW.min(context.tasks) {
                return Ok(());
            }
            let Some(Candidate { task, mut row }) = self.next(store, context, Source::QueueFirst)? else {
                return Ok(());
            };
            self.push(store, task, &mut row)?;
            store.save_task(task, &row)?;
        }
        Ok(())
    }

    /// The next task that is open and not in the window. It tries no more than eight.
    fn next<S: TaskStore>(
        &mut self,
        store: &mut S,
        context: &PickContext<'_>,
        source: Source,
    ) -> Result<Option<Candidate>, S::Error> {
        for _ in 0..bounds::PROBES {
            let Some(task) = self.advance(store, context.tasks, source)? else { return Ok(None) };
            let row = store.load_task(task)?;
            if row.is_open(context.overlap) && !row.in_window {
                return Ok(Some(Candidate { task, row }));
            }
        }
        Ok(None)
    }

    /// Take a task from the queue or from the frontier.
    fn advance<S: TaskStore>(&mut self, store: &mut S, tasks: u32, source: Source) -> Result<Option<u32>, S::Error> {
        if self.frontier >= tasks && self.again {
            self.again = false;
            self.frontier = 0;
        }
        let (queued, ahead) = (self.head < self.tail, self.frontier < tasks);
        if queued && (source == Source::QueueFirst || !ahead) {
            self.head = increment(self.head, "entries of the queue")?;
            return store.dequeue(self.head).map(Some);
        }
        if !ahead {
            return Ok(None);
        }
        let task = self.frontier;
        self.frontier = increment(self.frontier, "tasks")?;
        Ok(Some(task))
    }

    fn push<S: TaskStore>(&mut self, store: &mut S, task: u32, row: &mut Task) -> Result<(), S::Error> {
        row.in_window = true;
        store.save_place(self.len, task)?;
        self.len = increment(self.len, "tasks in the window")?;
        Ok(())
    }

    fn queue_up<S: TaskStore>(&mut self, store: &mut S, task: u32) -> Result<(), S::Error> {
        self.tail = increment(self.tail, "entries of the queue")?;
        store.enqueue(self.tail, task)
    }

    /// `(H(seed, person, claims) + misses × (min(8, len) − 1)) mod len`: a claim tries eight places, and the last of them is
    /// the first of the next claim. So misses go round the whole window, and meet the task that the miss has put in.
    fn start(&self, context: &PickContext<'_>) -> u32 {
        let hash = Preimage::new("caravan/pick/v1")
            .hash(context.seed)
            .number(context.person.get())
            .number(u64::from(context.claims))
            .finish();
        let head = hash.as_bytes().iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        let len = u64::from(self.len);
        // No sum here leaves 64 bits: misses are 32 bits, a stride is at most 7.
        let stride = u64::from(bounds::PROBES.min(self.len)).saturating_sub(1).max(1);
        let steps = u64::from(context.misses).saturating_mul(stride);
        let place = head.checked_rem(len).unwrap_or(0).saturating_add(steps).checked_rem(len).unwrap_or(0);
        u32::try_from(place).unwrap_or(0)
    }
}

fn offer<S: TaskStore>(store: &S, context: &PickContext<'_>, task: u32, row: &Task) -> Result<Option<Slot>, S::Error> {
    let offered = row.offer(context.overlap, context.access, context.now)?;
    // The row that says whether the person has done the task is read only where a slot could be given.
    if offered.is_some() && store.is_done(task)? {
        return Ok(None);
    }
    Ok(offered)
}

fn place_in_window<S: TaskStore>(store: &mut S, place: u32, candidate: Candidate) -> Result<(), S::Error> {
    let Candidate { task, mut row } = candidate;
    row.in_window = true;
    store.save_place(place, task)?;
    store.save_task(task, &row)
}

row! {
    Window { len, frontier, again, head, tail }
}

#[cfg(test)]
mod tests;
