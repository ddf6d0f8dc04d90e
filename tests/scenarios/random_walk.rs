//! A random walk over every message of four contracts in one world: all invariants and the model after every action.
//!
//! Sequences are seeded: a failure prints its seed, and `WALK_SEED=<seed>` runs it alone. `WALK_SEQUENCES` and
//! `WALK_ACTIONS` lengthen the walk.
#![allow(
    clippy::too_many_lines,
    clippy::wildcard_enum_match_arm,
    reason = "tables of what to try, one entry a line; what a table does not know it leaves as it is"
)]

mod dice;
mod editions;
mod invalid;
mod mix;
mod points;
mod prelude;
mod single_violation;
mod table;
mod valid;
mod view;

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Mutex;
use std::time::Instant;

use caravan_points_api::{MinterBudgetResponse, QueryMsg as PointsQuery, Transferability, TransferabilityResponse};
use caravan_tests::adversarial::{PointsHandle, TokenHandle};
use caravan_tests::{Call, EventView, Who, World};
use cosmwasm_std::Addr;

use dice::Dice;
use editions::Commits;
use mix::{Attempt, RightsAttempt};
use points::PointsState;
use table::{heading, label, Tables};
use valid::{even_valid, likely_valid};
use view::rights::Consents;
use view::{Action, View};

/// What must be reached over all sequences: a line a message, `message: code, code`; `ok` is a code.
const CELLS: &str = include_str!("random_walk/cells.golden");

/// How many actions of a hundred must work, at least.
const LEAST_SHARE: u64 = 60;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// One sequence of actions, made from a seed, in a world of its own.
struct Walk {
    seed: u64,
    world: World,
    dice: Dice,
    adversarial_points: Option<PointsHandle>,
    adversarial_token: Option<TokenHandle>,
    commits: Commits,
    consents: Consents,
    trace: String,
}

impl Drop for Walk {
    /// Prints how to get there again, when something panics.
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the walk failed: WALK_SEED={} runs it again; it did:\n{}", self.seed, self.trace);
        }
    }
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut builder = World::builder().season_secs(dice.one(&[86_400, 400_000]));
        let adversarial_points = (seed % 5 == 4).then(PointsHandle::default);
        let adversarial_token = (seed % 10 == 7).then(TokenHandle::default);
        if let Some(handle) = &adversarial_points {
            builder = builder.adversarial_points(handle);
        }
        if let Some(handle) = &adversarial_token {
            builder = builder.adversarial_token(handle);
        }
        let mut world = builder.deploy();
        world.hashes(false);
        if adversarial_points.is_none() {
            points::announce(&mut world);
        }
        let mut commits = Commits::default();
        if !seed.is_multiple_of(3) {
            editions::stage(&mut world, &mut dice, &mut commits);
        }
        prelude::set(&mut world, &mut dice, prelude::STARTS[(seed % 4) as usize]);
        if adversarial_points.is_some() {
            prelude::moving(&mut world);
        } else if seed % 5 > 1 {
            prelude::keys(&mut world);
        }
        if is_about_rights(seed) {
            prelude::rights(&mut world, &mut dice);
        }
        if matches!(seed % 4, 1 | 2) {
            prelude::appealed(&mut world, &mut dice);
        }
        let (consents, trace) = (Consents::default(), String::new());
        Self { seed, world, dice, adversarial_points, adversarial_token, commits, consents, trace }
    }

    /// Lets time pass: mostly to one second before, at, or after a known deadline.
    fn wait(&mut self) {
        let now = self.world.now();
        // Who committed to a registration waits for it, mostly.
        if let Some(ready) = self.commits.last().map(|at| at + 60).filter(|ready| *ready > now) {
            if is_about_rights(self.seed) && self.dice.chance(35) {
                return self.world.until(ready);
            }
        }
        let mut dice = std::mem::replace(&mut self.dice, Dice::new(0));
        let (mut near, far) = (self.view().near(), self.view().far(&mut dice));
        if dice.chance(30) {
            near.extend(self.view().rights_deadlines());
        }
        self.dice = dice;
        let chosen = if self.dice.chance(24) {
            // The next ones are the more interesting ones.
            let mut near: Vec<u64> = near.into_iter().filter(|deadline| *deadline > now + 1).collect();
            near.sort_unstable();
            near.truncate(5);
            near
        } else if self.dice.chance(5) {
            far.into_iter().filter(|deadline| *deadline > now + 1).collect()
        } else {
            vec![]
        };
        if let Some(deadline) = self.dice.pick(&chosen).copied() {
            let at = deadline - 1 + self.dice.below(3);
            self.world.until(at);
        } else if self.dice.chance(8) {
            let secs = self.dice.one(&[1, 55, 600, 3_600]);
            self.world.seconds_pass(secs);
        }
    }

    /// Changes what the adversarial contracts do.
    fn turn(&mut self) {
        if let Some(handle) = &self.adversarial_points {
            let (fail, moves) = (self.dice.chance(50), self.dice.chance(50));
            handle.tricks(|tricks| (tricks.fail, tricks.fail_moves) = (fail, moves));
        }
        if let Some(handle) = &self.adversarial_token {
            let (revert, paused) = (self.dice.chance(20), self.dice.chance(10));
            handle.tricks(|tricks| (tricks.revert, tricks.paused) = (revert, paused));
        }
    }

    fn view(&self) -> View<'_> {
        View {
            s: self.world.last(),
            now: self.world.now(),
            market: self.world.market().clone(),
            token: self.world.token_address().clone(),
            provenance: self.world.provenance().clone(),
            licensing: self.world.licensing().clone(),
            commits: &self.commits,
            consents: &self.consents,
            currencies: [self.world.cara(), self.world.token()],
        }
    }

    fn points(&self) -> PointsState {
        let answer: TransferabilityResponse = self.world.asks_points(&PointsQuery::Transferability {});
        let budget = PointsQuery::MinterBudget { minter: "carol".addr().to_string() };
        let left: Option<MinterBudgetResponse> = self.world.asks_points(&budget);
        PointsState {
            open: answer.transferability == Transferability::Open {},
            left: left.as_ref().map_or(0, |minter| minter.budget.u128()),
            raising: left.is_some_and(|minter| minter.raise.is_some()),
        }
    }

    fn choose(&mut self) -> Action {
        let points = if self.adversarial_points.is_none() { self.points() } else { PointsState::default() };
        let mut dice = std::mem::replace(&mut self.dice, Dice::new(0));
        let view = self.view();
        let share = if is_about_rights(self.seed) { 55 } else { 4 };
        let action = if dice.chance(share) {
            rights_choice(&view, &mut dice)
        } else {
            self.work_choice(&view, &mut dice, points)
        };
        self.dice = dice;
        action
    }

    /// Something about projects, work and people: mostly what ought to work.
    fn work_choice(&self, view: &View<'_>, dice: &mut Dice, points: PointsState) -> Action {
        let action = match dice.draw(Attempt::MIX) {
            Attempt::Blind => Some(view.blind(dice)),
            Attempt::Forged => Some(view.forged(dice)),
            Attempt::BlindPoints => self.adversarial_points.is_none().then(|| points::blind(dice)),
            Attempt::Spoiled => {
                let even = dice.chance(50);
                let action = if even { even_valid(view, dice, points) } else { likely_valid(view, dice, points) };
                Some(view.spoiled(dice, action))
            }
            Attempt::EditionViolation => view.edition_violation(dice),
            Attempt::SingleViolation => view.single_violation(dice),
            Attempt::Valid => None,
        };
        action.unwrap_or_else(|| likely_valid(view, dice, points))
    }

    /// The name of an event with that of its contract, where that is not the marketplace or the points.
    fn event_label(&self, event: &EventView, label: &str) -> String {
        if event.contract == self.world.provenance().as_str() {
            return label.replace("event", "event provenance");
        }
        if event.contract == self.world.licensing().as_str() {
            return label.replace("event", "event licensing");
        }
        if event.contract == self.world.arbitration().as_str() {
            return label.replace("event", "event arbitration");
        }
        label.to_owned()
    }

    fn step(&mut self, table: &mut Tables) {
        self.wait();
        self.turn();
        let (who, call): (Addr, Call) = self.choose();
        let label = label(&call);
        let (name, now) = (self.world.name(&who), self.world.now());
        writeln!(self.trace, "  {now} {name}: {call:?}").expect("a string");
        let outcome = self.world.transact(&who, &[call]);
        table.actions.count(&label, &outcome.code());
        if let Ok(done) = &outcome.result {
            let registry = self.world.provenance();
            for event in &EventView::all(done.all_events()) {
                let (label, what) = heading(event);
                table.events.count(&self.event_label(event, &label), &what);
                if event.contract == registry.as_str() {
                    self.commits.record(now, event);
                    self.consents.record(event);
                }
            }
        }
    }
}

/// Whether a sequence is more about assets and licenses than about work.
fn is_about_rights(seed: u64) -> bool {
    seed % 5 < 2
}

/// Something about assets and licenses: mostly what ought to work.
fn rights_choice(view: &View<'_>, dice: &mut Dice) -> Action {
    let attempt = dice.draw(RightsAttempt::MIX);
    loop {
        let action = match attempt {
            RightsAttempt::Blind => Some(view.blind_rights(dice)),
            RightsAttempt::Spoiled => view.valid_rights(dice).map(|action| view.spoiled_rights(dice, action)),
            RightsAttempt::SingleViolation => view.rights_violation(dice).or_else(|| view.valid_rights(dice)),
            RightsAttempt::Valid => view.valid_rights(dice),
        };
        if let Some(action) = action {
            return action;
        }
    }
}

fn run(seed: u64, actions: u64) -> Tables {
    let mut table = Tables::default();
    let mut walk = Walk::new(seed);
    for _ in 0..actions {
        walk.step(&mut table);
    }
    table
}

fn run_all(seeds: &[u64], actions: u64) -> Tables {
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tables::default()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                    let table = run(*seed, actions);
                    total.lock().expect("no thread failed").add(&table);
                }
            });
        }
    });
    total.into_inner().expect("no thread failed")
}

#[test]
fn every_unit_stays_accounted_for_whatever_is_sent_in_whatever_order() {
    let start = Instant::now();
    let actions = number("WALK_ACTIONS", 60);
    let alone = std::env::var("WALK_SEED").ok().and_then(|text| text.parse::<u64>().ok());
    let cases = number("PROPTEST_CASES", 260).max(number("WALK_SEQUENCES", 260));
    let mut seeds: Vec<u64> = alone.map_or_else(|| (1..=cases).collect(), |seed| vec![seed]);
    let mut table = run_all(&seeds, actions);
    // Rare states take luck: the walk goes on, at most three times as long, until every cell was reached.
    while alone.is_none() && !empty_cells(&table).is_empty() && (seeds.len() as u64) < 3 * cases {
        let more: Vec<u64> = (1..=cases / 6 + 1).map(|n| seeds.len() as u64 + n).collect();
        table.add(&run_all(&more, actions));
        seeds.extend(more);
    }
    let (all, ok) = table.actions.sums();
    let share = ok * 100 / all;
    println!("message                         all     ok  refused with\n{}", table.actions);
    println!("event                           all     ok  otherwise\n{}", table.events);
    println!(
        "{} sequences of {actions} actions in {:?}: {ok} of {all} worked, {share} %",
        seeds.len(),
        start.elapsed()
    );
    if alone.is_none() {
        assert!(share >= LEAST_SHARE, "{share} % of the actions worked, {LEAST_SHARE} % are asked for");
        assert_eq!(empty_cells(&table), Vec::<String>::new(), "cells that can happen and did not");
    }
}

fn empty_cells(table: &Tables) -> Vec<String> {
    let lines = CELLS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let cells = lines.flat_map(|line| {
        let (label, codes) = line.split_once(": ").expect("message: code, code");
        codes.split(", ").map(move |code| (label.trim(), code.trim()))
    });
    cells
        .filter(|(label, code)| table.actions.of(label, code) + table.events.of(label, code) == 0)
        .map(|(label, code)| format!("{label}: {code}"))
        .collect()
}
