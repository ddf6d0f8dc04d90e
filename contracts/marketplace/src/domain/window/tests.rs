#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;

use super::*;
use crate::domain::frozen::DistributionKind;
use crate::domain::task::FreedSlot;
use crate::tests::cases;

const DAY: u64 = 86_400;

/// What one claim may touch at most. A search for the next task reads eight candidates: an entry of the queue and a row
/// each, 16. Filling: eight times that search, a row, a place and a row, 19. Eight tasks that are full: a place, a row, a row,
/// the next task, and its row, place and row, 22. Eight tries of others: a place, a row, the person's work, 3. A miss at
/// the end: a place, the next task, a row, an entry, and row, place and row, 22.
const MOST_TOUCHES: u64 = 8 * 19 + 8 * 22 + 8 * 3 + 22;

/// Tasks, places and queue in memory. Counts what is touched.
#[derive(Debug, Clone, Default, PartialEq)]
struct Memory {
    places: BTreeMap<u32, u32>,
    queue: BTreeMap<u64, u32>,
    tasks: BTreeMap<u32, Task>,
    done: BTreeSet<(u64, u32)>,
    person: u64,
    touched: Cell<u64>,
}

impl Memory {
    fn touch(&self) {
        self.touched.set(self.touched.get() + 1);
    }

    fn row(&self, task: u32) -> Task {
        self.tasks.get(&task).cloned().unwrap_or_else(|| Task::untouched(task, DistributionKind::Random))
    }

    fn at(&self, place: u32) -> u32 {
        self.places.get(&place).copied().unwrap_or(place)
    }
}

impl TaskStore for Memory {
    type Error = MarketplaceError;

    fn load_place(&self, place: u32) -> Result<u32, MarketplaceError> {
        self.touch();
        Ok(self.at(place))
    }

    fn save_place(&mut self, place: u32, task: u32) -> Result<(), MarketplaceError> {
        self.touch();
        self.places.insert(place, task);
        Ok(())
    }

    fn dequeue(&mut self, entry: u64) -> Result<u32, MarketplaceError> {
        self.touch();
        self.queue.remove(&entry).ok_or(crate::domain::ledger_broken("no such entry"))
    }

    fn enqueue(&mut self, entry: u64, task: u32) -> Result<(), MarketplaceError> {
        self.touch();
        assert!(self.queue.insert(entry, task).is_none(), "an entry of the queue is overwritten");
        Ok(())
    }

    fn load_task(&self, task: u32) -> Result<Task, MarketplaceError> {
        self.touch();
        Ok(self.row(task))
    }

    fn save_task(&mut self, task: u32, row: &Task) -> Result<(), MarketplaceError> {
        self.touch();
        self.tasks.insert(task, row.clone());
        Ok(())
    }

    fn is_done(&self, task: u32) -> Result<bool, MarketplaceError> {
        self.touch();
        Ok(self.done.contains(&(self.person, task)))
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Participant {
    claims: u32,
    misses: u32,
    done: u32,
    reopened: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Live {
    task: u32,
    person: u64,
    took_reopened: bool,
}

/// A batch as far as the window goes, and a count of its own.
#[derive(Debug, Clone)]
struct Model {
    seed: Hash32,
    tasks: u32,
    target: u8,
    now: u64,
    window: Window,
    store: Memory,
    people: BTreeMap<u64, Participant>,
    live: Vec<Live>,
    taken: BTreeMap<u32, u8>,
    most: u64,
    tried: u32,
}

fn access(own: &Participant) -> SlotAccess {
    if own.reopened {
        SlotAccess::CleanOnly
    } else {
        SlotAccess::AlsoReopened
    }
}

impl Model {
    fn new(tasks: u32, target: u8, seed: u64) -> Model {
        Model {
            seed: Hash32::digest(&seed.to_be_bytes()),
            tasks,
            target,
            now: 1_000,
            window: Window::open(tasks),
            store: Memory::default(),
            people: BTreeMap::new(),
            live: vec![],
            taken: BTreeMap::new(),
            most: 0,
            tried: 0,
        }
    }

    fn open_slots(&self) -> u32 {
        self.tasks * u32::from(self.target) - self.taken.values().map(|taken| u32::from(*taken)).sum::<u32>()
    }

    /// As `Claim` does: nothing for one who has done all, and the pick. Every eighth is reverted and tried again: it
    /// has to come out the same.
    fn claim(&mut self, person: u64) -> Option<u32> {
        let own = self.people.entry(person).or_default().clone();
        if own.done >= self.tasks || self.open_slots() == 0 {
            return None;
        }
        let context = PickContext {
            seed: &self.seed,
            person: PersonId::new(person).unwrap(),
            claims: own.claims,
            misses: own.misses,
            access: access(&own),
            tasks: self.tasks,
            overlap: self.target,
            now: Time::new(self.now),
        };
        self.store.person = person;
        self.store.touched.set(0);
        self.tried += 1;
        let reverted = (self.tried % 8 == 0).then(|| (self.window.clone(), self.store.clone()));
        let given = self.tasks <= bounds::PROBES && self.can_give(person, access(&own));
        let found = self.window.pick(&mut self.store, &context).unwrap();
        assert!(!given || found != Found::Miss, "a task of a small batch could be given to person {person}");
        if let Some((mut window, mut store)) = reverted {
            assert_eq!(window.pick(&mut store, &context).unwrap(), found, "a second roll");
            assert_eq!((&window, &store), (&self.window, &self.store));
        }
        self.most = self.most.max(self.store.touched.get());
        self.note(person, found)
    }

    /// Whether a task has a slot that the person may take now.
    fn can_give(&self, person: u64, access: SlotAccess) -> bool {
        (0..self.tasks).any(|task| {
            let offer = self.store.row(task).offer(self.target, access, Time::new(self.now)).unwrap();
            offer.is_some() && !self.store.done.contains(&(person, task))
        })
    }

    fn note(&mut self, person: u64, found: Found) -> Option<u32> {
        let own = self.people.get_mut(&person).unwrap();
        let Found::Hit { task, slot } = found else {
            own.misses += 1;
            return None;
        };
        assert!(task < self.tasks);
        assert!(self.store.done.insert((person, task)), "person {person} gets task {task} twice");
        let taken = self.taken.entry(task).or_default();
        *taken += 1;
        assert!(*taken <= self.target, "task {task} is over-filled");
        let took_reopened = slot == Slot::Reopened;
        assert!(!(took_reopened && own.reopened), "a second reopened slot for person {person}");
        *own = Participant {
            claims: own.claims + 1,
            misses: 0,
            done: own.done + 1,
            reopened: own.reopened || took_reopened,
        };
        self.live.push(Live { task, person, took_reopened });
        Some(task)
    }

    /// A claim by name, where overlap is 1: the window is not asked.
    fn claim_named(&mut self, person: u64, task: u32) {
        let mut row = self.store.row(task);
        if self.target > 1 || !row.has_clean(1) || self.store.done.contains(&(person, task)) {
            return;
        }
        row.take(Slot::Clean).unwrap();
        self.store.tasks.insert(task, row);
        self.people.entry(person).or_default();
        self.note(person, Found::Hit { task, slot: Slot::Clean });
    }

    fn accept(&mut self, which: &Index) {
        if !self.live.is_empty() {
            self.live.swap_remove(which.index(self.live.len()));
        }
    }

    /// A slot comes back: returned or expired, or rejected for good.
    fn release(&mut self, which: &Index, rejected: bool) {
        if self.live.is_empty() {
            return;
        }
        let Live { task, person, took_reopened } = self.live.swap_remove(which.index(self.live.len()));
        *self.taken.get_mut(&task).unwrap() -= 1;
        let how =
            if took_reopened || rejected { FreedSlot::Reopened { at: Time::new(self.now) } } else { FreedSlot::Clean };
        let mut row = self.store.row(task);
        row.release(how).unwrap();
        self.window.reopen(&mut self.store, task, &mut row).unwrap();
        self.store.tasks.insert(task, row);
        if !rejected {
            self.store.done.remove(&(person, task));
            let own = self.people.get_mut(&person).unwrap();
            own.done -= 1;
            own.reopened = own.reopened && !took_reopened;
        }
    }

    fn grow(&mut self) {
        if self.target < 4 {
            self.target += 1;
            self.window.overlap_grew();
        }
    }

    /// The window is sound, and no open task is lost.
    fn check(&self) {
        assert!(self.window.len <= bounds::WINDOW.min(self.tasks));
        let standing: BTreeSet<u32> = (0..self.window.len).map(|place| self.store.at(place)).collect();
        assert_eq!(standing.len(), self.window.len as usize, "a task is in two places");
        let queued: BTreeSet<u32> = self.store.queue.values().copied().collect();
        let entries: BTreeSet<u64> = self.store.queue.keys().copied().collect();
        assert!(entries.into_iter().eq(self.window.head + 1..=self.window.tail), "the queue has gaps");
        for task in 0..self.tasks {
            let row = self.store.row(task);
            assert_eq!(
                row.in_window,
                standing.contains(&task),
                "task {task} does not know whether it is in the window"
            );
            assert_eq!(row.taken, self.taken.get(&task).copied().unwrap_or(0), "task {task}");
            assert!(row.taken + row.reopened <= self.target, "task {task}");
            let ahead = task >= self.window.frontier || self.window.again;
            let reachable = row.in_window || queued.contains(&task) || ahead;
            assert!(reachable || !row.is_open(self.target), "task {task} is lost");
        }
        assert!(self.most <= MOST_TOUCHES, "{} touches", self.most);
    }

    /// New people come until every slot is given; a day passes where only reopened slots wait.
    fn exhaust(&mut self) -> u32 {
        let mut person = 1_000_000;
        let mut missed = 0;
        let stale = self.window.tail - self.window.head + u64::from(self.tasks);
        while self.open_slots() > 0 {
            person += 1;
            if self.claim(person).is_none() {
                missed += 1;
                self.now += DAY;
                assert!(u64::from(missed) <= stale, "{} slots are never given", self.open_slots());
            }
        }
        missed
    }
}

#[derive(Debug, Clone)]
enum Step {
    Claim(u64),
    Named(u64, Index),
    Accept(Index),
    Return(Index),
    Reject(Index),
    Grow,
    Wait,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = || any::<Index>();
    let step = prop_oneof![
        60 => (1..8u64).prop_map(Step::Claim),
        6 => (1..8u64, one()).prop_map(|(person, task)| Step::Named(person, task)),
        12 => one().prop_map(Step::Accept),
        8 => one().prop_map(Step::Return),
        8 => one().prop_map(Step::Reject),
        1 => Just(Step::Grow),
        2 => Just(Step::Wait),
    ];
    prop::collection::vec(step, 1..500)
}

fn sizes() -> impl Strategy<Value = u32> {
    prop_oneof![1..12u32, 250..264u32, 1..700u32]
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_task_is_lost_duplicate_or_over_filled_whatever_people_do(
        tasks in sizes(), target in 1..=4u8, seed in any::<u64>(), steps in steps(),
    ) {
        let mut model = Model::new(tasks, target, seed);
        for (number, step) in steps.iter().enumerate() {
            match step {
                Step::Claim(person) => drop(model.claim(*person)),
                Step::Named(person, task) => model.claim_named(*person, task.index(tasks as usize) as u32),
                Step::Accept(which) => model.accept(which),
                Step::Return(which) => model.release(which, false),
                Step::Reject(which) => model.release(which, true),
                Step::Grow => model.grow(),
                Step::Wait => model.now += DAY,
            }
            if number % 8 == 0 {
                model.check();
            }
        }
        model.check();
        model.exhaust();
        model.check();
    }
}

#[test]
fn one_person_alone_does_a_thousand_tasks_of_overlap_three_without_starving() {
    for seed in 0..8 {
        let mut model = Model::new(1_000, 3, seed);
        let mut claims = 0;
        while model.people.get(&1).map_or(0, |own| own.done) < 1_000 {
            model.claim(1);
            claims += 1;
            assert!(claims < 2_400, "{} tasks after {claims} claims", model.people[&1].done);
        }
        model.check();
    }
}

#[test]
fn three_people_alone_do_three_hundred_tasks_of_overlap_three() {
    for seed in 0..4 {
        let mut model = Model::new(300, 3, seed);
        let mut claims = 0;
        while model.open_slots() > 0 {
            for person in 1..=3 {
                model.claim(person);
                claims += 1;
            }
            assert!(claims < 3_600, "{} slots are left after {claims} claims", model.open_slots());
        }
        model.check();
    }
}

#[test]
fn a_full_batch_misses_nothing_and_a_slot_that_comes_back_is_found_at_once() {
    let mut model = Model::new(600, 1, 7);
    assert_eq!(model.exhaust(), 0, "who has done nothing never misses a clean slot");
    assert_eq!(model.window.len, 0);
    model.release(&any_index(), false);
    assert!(model.claim(1).is_some());
}

#[test]
fn two_people_are_not_led_the_same_way() {
    let first = |person| {
        let mut model = Model::new(700, 2, 1);
        (0..6).map(|_| model.claim(person)).collect::<Vec<_>>()
    };
    assert_eq!(first(1), first(1));
    assert_ne!(first(1), first(2));
}

#[test]
fn a_miss_leads_to_a_task_at_the_frontier_at_once() {
    let mut model = Model::new(700, 3, 3);
    for task in 0..256 {
        model.store.done.insert((1, task));
    }
    assert_eq!(model.claim(1), None);
    assert_eq!(model.claim(1), Some(256));
    model.check();
}

/// What the frontier passed while it was full comes back when the overlap grows, wherever the frontier stood.
#[test]
fn growth_brings_every_task_back() {
    for claims in [1, 200, 400, 600, 700] {
        let mut model = Model::new(700, 1, claims);
        for person in 1..=claims {
            model.claim(person).unwrap();
        }
        model.grow();
        model.check();
        model.exhaust();
        assert!((0..700).all(|task| model.taken[&task] == 2));
        model.grow();
        model.grow();
        model.check();
        model.exhaust();
        assert!((0..700).all(|task| model.taken[&task] == 4));
    }
}

/// Tasks that were taken by name are full in the window. Every claim is led past them to the one that is left,
/// wherever the walk begins, and past the one that takes a full one's place.
#[test]
fn a_claim_in_a_small_batch_finds_what_named_claims_have_left() {
    for tasks in 2..=bounds::PROBES {
        for seed in 0..64 {
            let mut model = Model::new(tasks, 1, seed);
            let left = u32::try_from(seed).unwrap() % tasks;
            (0..tasks).filter(|task| *task != left).for_each(|task| model.claim_named(u64::from(task) + 2, task));
            assert_eq!(model.claim(1), Some(left));
            model.check();
        }
    }
}

/// Everything but one task was taken by name: the window goes through them in steps that are bounded.
#[test]
fn named_claims_leave_the_rest_to_be_found() {
    let mut model = Model::new(700, 1, 5);
    for task in 0..700 {
        if task != 650 {
            model.claim_named(u64::from(task) + 2, task);
        }
    }
    let claims = (1..100).find(|_| model.claim(1) == Some(650));
    assert!(claims.unwrap() <= 256 / 8, "{claims:?}");
    model.check();
}

/// Reopened slots wait for a day; a person that may not take them is led past them to clean ones.
#[test]
fn reopened_slots_do_not_hide_clean_ones() {
    let mut model = Model::new(300, 1, 11);
    for person in 1..=255 {
        model.claim(person).unwrap();
    }
    while !model.live.is_empty() {
        model.release(&any_index(), true);
    }
    model.check();
    // 45 clean tasks among 255 that wait: everybody new finds one within a walk round the window
    let mut claims = 0;
    for person in 1_001..=1_045 {
        while model.claim(person).is_none() {
            claims += 1;
            assert!(claims < 2_000);
        }
    }
    assert_eq!((model.open_slots(), model.claim(2_000)), (255, None));
    model.now += DAY;
    assert!(model.exhaust() < 60);
    model.check();
}

fn any_index() -> Index {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    any::<Index>().new_tree(&mut runner).unwrap().current()
}
