//! The random pick: a window of at most 256 open tasks, and a pick that is a pure function of what is stored.
//!
//! A claim that is reverted and sent again gets the same task: there is no second roll. Tasks come into the window
//! from the queue of reopened ones and from the frontier, the first task that never stood in it; when the overlap
//! grows, the frontier passes over all tasks once more.

use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_primitives::{Hash32, PersonId, Preimage, Time};

use super::bump;
use super::task::{Slot, Task};
use crate::domain::row::row;

/// The window's counters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Window {
    /// Tasks in the window.
    pub(crate) len: u32,
    /// The next task that never stood in the window.
    pub(crate) frontier: u32,
    /// Whether the frontier starts once more when it is through.
    pub(crate) again: bool,
    /// Taken from the queue so far.
    pub(crate) head: u64,
    /// Put into the queue so far.
    pub(crate) tail: u64,
}

/// Where tasks, the window's places and the queue are kept.
pub(crate) trait Shelf {
    /// What can go wrong: a rule, or the storage.
    type Error: From<MarketplaceError>;
    /// The task at a place of the window.
    fn place(&self, place: u32) -> Result<u32, Self::Error>;
    /// Puts a task at a place of the window.
    fn set_place(&mut self, place: u32, task: u32) -> Result<(), Self::Error>;
    /// Takes an entry of the queue out.
    fn dequeue(&mut self, entry: u64) -> Result<u32, Self::Error>;
    /// Puts an entry into the queue.
    fn enqueue(&mut self, entry: u64, task: u32) -> Result<(), Self::Error>;
    /// The slots of a task.
    fn task(&self, task: u32) -> Result<Task, Self::Error>;
    /// Keeps the slots of a task.
    fn set_task(&mut self, task: u32, row: &Task) -> Result<(), Self::Error>;
    /// Whether the claiming person holds or has done the task.
    fn is_done(&self, task: u32) -> Result<bool, Self::Error>;
}

/// Who claims, from what, when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draw<'a> {
    pub(crate) seed: &'a Hash32,
    pub(crate) person: PersonId,
    /// Reservations that the person ever got in the batch.
    pub(crate) claims: u32,
    /// Misses since the last one.
    pub(crate) misses: u32,
    /// Whether the person may still take a reopened slot in the batch.
    pub(crate) may_take_reopened: bool,
    pub(crate) tasks: u32,
    pub(crate) target: u8,
    pub(crate) now: Time,
}

/// What a random claim finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Found {
    /// A slot.
    Hit { task: u32, slot: Slot },
    /// Only tasks that the person cannot take now.
    Miss,
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    QueueFirst,
    FrontierFirst,
}

impl Window {
    /// The window of a batch that opens: the first tasks stand in it without a row.
    pub(crate) fn open(tasks: u32) -> Window {
        let len = tasks.min(bounds::WINDOW);
        Window { len, frontier: len, ..Window::default() }
    }

    /// Every task has new slots: those behind the frontier come by once more.
    pub(crate) fn overlap_grew(&mut self) {
        self.again = self.frontier > 0;
    }

    /// Picks a task and takes its slot. Eight tasks that the person cannot take are looked at, at most, and eight that
    /// are full leave the window: in a batch of eight tasks or fewer, one that can be given is found.
    pub(crate) fn pick<S: Shelf>(&mut self, shelf: &mut S, draw: &Draw<'_>) -> Result<Found, S::Error> {
        self.fill(shelf, draw)?;
        let mut place = self.start(draw);
        let mut last = None;
        let (mut looks, mut drops, mut round) = (0_u32, 0_u32, 0_u32);
        // A whole round without a change has met everything that stands here.
        while round < self.len && looks < bounds::PROBES && drops < bounds::PROBES {
            place = if place < self.len { place } else { 0 };
            let task = shelf.place(place)?;
            let mut row = shelf.task(task)?;
            if !row.is_open(draw.target) {
                // Another takes its place: it is looked at next.
                self.replace(shelf, draw, (place, task), row)?;
                (drops, round) = (drops.saturating_add(1), 0);
                continue;
            }
            if let Some(slot) = self.offer(shelf, draw, task, &row)? {
                row.take(slot)?;
                return self.hit(shelf, draw, (place, task, slot), row);
            }
            last = Some((place, task, row));
            place = place.saturating_add(1);
            (looks, round) = (looks.saturating_add(1), round.saturating_add(1));
        }
        self.miss(shelf, draw, last)?;
        Ok(Found::Miss)
    }

    /// A slot of a task came back: a task that stands nowhere comes back too.
    pub(crate) fn reopen<S: Shelf>(&mut self, shelf: &mut S, task: u32, row: &mut Task) -> Result<(), S::Error> {
        if row.in_window {
            return Ok(());
        }
        if self.len < bounds::WINDOW {
            return self.push(shelf, task, row);
        }
        self.queue_up(shelf, task)
    }

    fn offer<S: Shelf>(&self, shelf: &S, draw: &Draw<'_>, task: u32, row: &Task) -> Result<Option<Slot>, S::Error> {
        let offered = row.offer(draw.target, draw.may_take_reopened, draw.now)?;
        if offered.is_some() && shelf.is_done(task)? {
            return Ok(None);
        }
        Ok(offered)
    }

    fn hit<S: Shelf>(
        &mut self,
        shelf: &mut S,
        draw: &Draw<'_>,
        (place, task, slot): (u32, u32, Slot),
        row: Task,
    ) -> Result<Found, S::Error> {
        if row.is_open(draw.target) {
            shelf.set_task(task, &row)?;
        } else {
            self.replace(shelf, draw, (place, task), row)?;
        }
        Ok(Found::Hit { task, slot })
    }

    /// A miss puts a task from the frontier where the next claim of this person looks first.
    fn miss<S: Shelf>(
        &mut self,
        shelf: &mut S,
        draw: &Draw<'_>,
        last: Option<(u32, u32, Task)>,
    ) -> Result<(), S::Error> {
        let Some((place, out, mut row)) = last else { return Ok(()) };
        if place >= self.len || shelf.place(place)? != out {
            return Ok(());
        }
        let Some(next) = self.next(shelf, draw, Source::FrontierFirst)? else { return Ok(()) };
        row.in_window = false;
        shelf.set_task(out, &row)?;
        self.queue_up(shelf, out)?;
        self.stand(shelf, place, next)
    }

    /// A place is given to the next open task, or closed by the last one.
    fn replace<S: Shelf>(
        &mut self,
        shelf: &mut S,
        draw: &Draw<'_>,
        (place, out): (u32, u32),
        mut row: Task,
    ) -> Result<(), S::Error> {
        row.in_window = false;
        shelf.set_task(out, &row)?;
        if let Some(next) = self.next(shelf, draw, Source::QueueFirst)? {
            return self.stand(shelf, place, next);
        }
        self.len = self.len.saturating_sub(1);
        if place < self.len {
            let moved = shelf.place(self.len)?;
            shelf.set_place(place, moved)?;
        }
        Ok(())
    }

    /// Fills free places, a bounded number a claim.
    fn fill<S: Shelf>(&mut self, shelf: &mut S, draw: &Draw<'_>) -> Result<(), S::Error> {
        for _ in 0..bounds::PROBES {
            if self.len >= bounds::WINDOW.min(draw.tasks) {
                return Ok(());
            }
            let Some((task, mut row)) = self.next(shelf, draw, Source::QueueFirst)? else { return Ok(()) };
            self.push(shelf, task, &mut row)?;
            shelf.set_task(task, &row)?;
        }
        Ok(())
    }

    /// The next task that is open and stands nowhere, looking at eight at most.
    fn next<S: Shelf>(
        &mut self,
        shelf: &mut S,
        draw: &Draw<'_>,
        source: Source,
    ) -> Result<Option<(u32, Task)>, S::Error> {
        for _ in 0..bounds::PROBES {
            let Some(task) = self.candidate(shelf, draw.tasks, source)? else { return Ok(None) };
            let row = shelf.task(task)?;
            if row.is_open(draw.target) && !row.in_window {
                return Ok(Some((task, row)));
            }
        }
        Ok(None)
    }

    fn candidate<S: Shelf>(&mut self, shelf: &mut S, tasks: u32, source: Source) -> Result<Option<u32>, S::Error> {
        if self.frontier >= tasks && self.again {
            self.again = false;
            self.frontier = 0;
        }
        let (queued, ahead) = (self.head < self.tail, self.frontier < tasks);
        if queued && (source == Source::QueueFirst || !ahead) {
            self.head = bump(self.head)?;
            return shelf.dequeue(self.head).map(Some);
        }
        if !ahead {
            return Ok(None);
        }
        let task = self.frontier;
        self.frontier = self.frontier.saturating_add(1);
        Ok(Some(task))
    }

    fn stand<S: Shelf>(&self, shelf: &mut S, place: u32, (task, mut row): (u32, Task)) -> Result<(), S::Error> {
        row.in_window = true;
        shelf.set_place(place, task)?;
        shelf.set_task(task, &row)
    }

    fn push<S: Shelf>(&mut self, shelf: &mut S, task: u32, row: &mut Task) -> Result<(), S::Error> {
        row.in_window = true;
        shelf.set_place(self.len, task)?;
        self.len = self.len.saturating_add(1);
        Ok(())
    }

    fn queue_up<S: Shelf>(&mut self, shelf: &mut S, task: u32) -> Result<(), S::Error> {
        self.tail = bump(self.tail)?;
        shelf.enqueue(self.tail, task)
    }

    /// `(H(seed, person, claims) + misses × 7) mod len`: eight places a claim, the last one again the next time, so
    /// that misses go round the whole window and meet what a miss has put in.
    fn start(&self, draw: &Draw<'_>) -> u32 {
        let roll = Preimage::new("caravan/pick/v1")
            .hash(draw.seed)
            .number(draw.person.get())
            .number(u64::from(draw.claims))
            .finish();
        let head = roll.as_bytes().iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        let len = u64::from(self.len);
        let stride = u64::from(bounds::PROBES.min(self.len)).saturating_sub(1).max(1);
        let steps = u64::from(draw.misses).saturating_mul(stride);
        let place = head.checked_rem(len).unwrap_or(0).saturating_add(steps).checked_rem(len).unwrap_or(0);
        u32::try_from(place).unwrap_or(0)
    }
}

row! {
    Window { len, frontier, again, head, tail }
}

#[cfg(test)]
mod tests;
