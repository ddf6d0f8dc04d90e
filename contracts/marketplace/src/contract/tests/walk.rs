//! A walk at random over everything that people do with batches; every counter and ledger is counted again after each
//! step, and at the end everybody gets out.
#![allow(clippy::arithmetic_side_effects)]

use caravan_arbitration_api::DecidedBy;
use caravan_marketplace_api::{BatchConfig, Pick};
use caravan_primitives::{AssignmentId, Items};
use cosmwasm_std::coins;
use proptest::prelude::*;
use proptest::sample::Index;

use super::world::{accept, amount, cara, config, reject, rework, World, COST, DAY, HOUR};
use super::*;
use crate::domain::assignment::State;
use crate::domain::batch::Stage;
use crate::tests::cases;

#[derive(Debug, Clone)]
enum Step {
    Open(u32, u8),
    Claim(u8, Index),
    Named(u8, Index, u32),
    Return(Index),
    Submit(Index),
    Accept(Index, bool),
    Reject(Index),
    Rework(Index),
    AcceptAfterAll(Index),
    TakeBack(Index),
    Appeal(Index),
    Answer(Index, u32),
    Ruling(Index, u32, bool),
    Settle(Index),
    Improve(Index, u8, u8),
    Close(Index),
    Finalize(Index),
    Withdraw(u8),
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = || any::<Index>();
    let who = || 0..6_u8;
    let step = prop_oneof![
        2 => (1..6_u32, 1..4_u8).prop_map(|(tasks, overlap)| Step::Open(tasks, overlap)),
        24 => (who(), one()).prop_map(|(who, batch)| Step::Claim(who, batch)),
        3 => (who(), one(), 0..6_u32).prop_map(|(who, batch, task)| Step::Named(who, batch, task)),
        3 => one().prop_map(Step::Return),
        16 => one().prop_map(Step::Submit),
        6 => (one(), any::<bool>()).prop_map(|(number, whole)| Step::Accept(number, whole)),
        10 => one().prop_map(Step::Reject),
        8 => one().prop_map(Step::Rework),
        2 => one().prop_map(Step::AcceptAfterAll),
        2 => one().prop_map(Step::TakeBack),
        8 => one().prop_map(Step::Appeal),
        8 => (one(), 0..3_u32).prop_map(|(appeal, concede)| Step::Answer(appeal, concede)),
        6 => (one(), 0..8_u32, any::<bool>()).prop_map(|(appeal, upheld, rules)| Step::Ruling(appeal, upheld, rules)),
        10 => one().prop_map(Step::Settle),
        2 => (one(), 0..3_u8, 0..2_u8).prop_map(|(batch, reward, overlap)| Step::Improve(batch, reward, overlap)),
        1 => one().prop_map(Step::Close),
        2 => one().prop_map(Step::Finalize),
        2 => who().prop_map(Step::Withdraw),
        6 => prop_oneof![Just(10), Just(HOUR), Just(DAY - 1), Just(DAY), Just(2 * DAY)].prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 20..160)
}

fn name(who: u8) -> String {
    format!("a{who}")
}

/// With one free appeal: most need a bond.
fn appealable(tasks: u32, overlap: u8) -> BatchConfig {
    let mut config = config(tasks, overlap);
    config.quality.free_appeals = Some(1);
    config
}

/// Walks, and knows the names of the people behind numbers.
struct Walk {
    world: World,
    batches: Vec<BatchId>,
    finalized_to_available: u128,
    appeals: u64,
}

impl Walk {
    fn new() -> Walk {
        let mut world = World::new();
        world.history(4);
        let batches = vec![world.open(appealable(4, 2))];
        Walk { world, batches, finalized_to_available: 0, appeals: 0 }
    }

    fn batch(&self, batch: &Index) -> BatchId {
        *batch.get(&self.batches)
    }

    /// One of the works in these states, in whichever batch, and whose it is.
    fn one_of(&self, which: &Index, states: &[State]) -> Option<(BatchId, AssignmentId, String)> {
        let mut found = vec![];
        for batch in &self.batches {
            let rows = state::list_assignments(&self.world.deps.storage, *batch, None, 1_000).unwrap();
            let fit = rows.into_iter().filter(|assignment| states.contains(&assignment.row.state));
            found.extend(fit.map(|assignment| (*batch, assignment.id, assignment.row.person)));
        }
        if found.is_empty() {
            return None;
        }
        let (batch, number, person) = found[which.index(found.len())];
        let who = (0..6).map(name).find(|who| self.world.person(who) == Some(person))?;
        Some((batch, number, who))
    }

    /// What may fail, fails with a code of the rules, never of the ledgers.
    fn try_it(&mut self, who: &str, msg: ExecuteMsg) -> Option<Response> {
        match self.world.run(who, msg.clone()) {
            Ok(response) => Some(response),
            Err(error) => {
                assert!(
                    !["LEDGER_BROKEN", "AMOUNT_SHORT", "STORAGE_FAILED"].contains(&error.code()),
                    "{msg:?}: {error}"
                );
                None
            }
        }
    }

    #[allow(clippy::too_many_lines)] // one arm a step
    fn step(&mut self, step: &Step) {
        match step {
            Step::Open(tasks, overlap) => {
                if self.batches.len() < 6 {
                    let batch = self.world.open(appealable(*tasks, *overlap));
                    self.batches.push(batch);
                }
            }
            Step::Claim(who, batch) => {
                let batch = self.batch(batch);
                self.try_it(
                    &name(*who),
                    ExecuteMsg::Claim {
                        batch,
                        pick: Pick::Random {},
                        agreement: caravan_marketplace_api::sample_agreement(),
                    },
                );
            }
            Step::Named(who, batch, task) => {
                let batch = self.batch(batch);
                self.try_it(
                    &name(*who),
                    ExecuteMsg::Claim {
                        batch,
                        pick: Pick::Named { task: *task },
                        agreement: caravan_marketplace_api::sample_agreement(),
                    },
                );
            }
            Step::Withdraw(who) => {
                self.try_it(&name(*who), ExecuteMsg::Withdraw { currency: cara(), up_to: None });
            }
            Step::Wait(seconds) => self.world.wait(*seconds),
            Step::Improve(batch, reward, overlap) => self.improve(batch, *reward, *overlap),
            Step::Close(batch) => drop(self.try_it("requester", ExecuteMsg::CloseBatch { batch: self.batch(batch) })),
            Step::Finalize(batch) => self.finalize(self.batch(batch)),
            Step::Return(which) => self.act(which, &[State::Reserved, State::Rework], |batch, assignment| {
                (None, ExecuteMsg::Return { batch, assignment })
            }),
            Step::Submit(which) => {
                self.world.wait(10);
                let held = [State::Reserved, State::Rework];
                self.act(which, &held, |batch, number| (None, World::submission(batch, number)));
            }
            Step::Accept(which, whole) => self.act(which, &[State::Submitted], |batch, number| {
                let verdict = accept(if *whole { 10_000 } else { 5_000 });
                (Some("requester"), World::decision(batch, &[number], &verdict))
            }),
            Step::Reject(which) => self.act(which, &[State::Submitted], |batch, number| {
                (Some("manager"), World::decision(batch, &[number], &reject()))
            }),
            Step::Rework(which) => self.act(which, &[State::Submitted], |batch, number| {
                (Some("requester"), World::decision(batch, &[number], &rework()))
            }),
            Step::AcceptAfterAll(which) => {
                self.act(which, &[State::Rework, State::RejectionPending], |batch, number| {
                    (Some("manager"), World::decision(batch, &[number], &accept(10_000)))
                });
            }
            Step::TakeBack(which) => self.take_back(which),
            Step::Appeal(which) => self.appeal(which),
            Step::Answer(which, concede) => self.answer(which, *concede),
            Step::Ruling(which, upheld, rules) => self.ruling(which, *upheld, *rules),
            Step::Settle(which) => {
                let live = [State::Reserved, State::Submitted, State::Rework, State::RejectionPending, State::Appealed];
                self.act(which, &live, |batch, number| {
                    let assignments = Items::new(vec![number]).unwrap();
                    (Some("stranger"), ExecuteMsg::Settle { batch, assignments })
                });
            }
        }
    }

    /// By the sender that the message names, or by the annotator.
    fn act(
        &mut self,
        which: &Index,
        states: &[State],
        msg: impl FnOnce(BatchId, AssignmentId) -> (Option<&'static str>, ExecuteMsg),
    ) {
        let Some((batch, number, annotator)) = self.one_of(which, states) else { return };
        let (sender, msg) = msg(batch, number);
        self.try_it(sender.unwrap_or(&annotator), msg);
    }

    /// The annotator gives up submitted work, or accepts a rejection.
    fn take_back(&mut self, which: &Index) {
        let waiting = [State::Submitted, State::RejectionPending];
        let Some((batch, assignment, annotator)) = self.one_of(which, &waiting) else { return };
        let submitted = self.world.row(batch, assignment).state == State::Submitted;
        let give_up = ExecuteMsg::GiveUp { batch, assignment };
        let msg = if submitted { give_up } else { ExecuteMsg::AcceptRejection { batch, assignment } };
        self.try_it(&annotator, msg);
    }

    /// Appeal all of a person's rejections in a batch, with what its bond needs besides the balance.
    fn appeal(&mut self, which: &Index) {
        let Some((batch, number, annotator)) = self.one_of(which, &[State::RejectionPending]) else { return };
        let person = self.world.row(batch, number).person;
        let rows = state::list_assignments(&self.world.deps.storage, batch, None, 1_000).unwrap();
        let own =
            rows.into_iter().filter(|work| work.row.person == person && work.row.state == State::RejectionPending);
        let numbers: Vec<AssignmentId> = own.map(|work| work.id).collect();
        let reward = |number: &AssignmentId| {
            let terms = self.world.row(batch, *number).terms;
            state::load_terms(&self.world.deps.storage, batch, terms).unwrap().reward.u128()
        };
        let bond = numbers.iter().map(reward).sum::<u128>().div_ceil(5).max(7);
        let missing = bond.saturating_sub(self.world.balance(&annotator).u128());
        for attached in [0, missing] {
            let funds = if attached == 0 { vec![] } else { coins(attached, world::DENOM) };
            if self.world.try_with(&annotator, &funds, World::appeal_of(batch, &numbers)).is_ok() {
                self.appeals += 1;
                return;
            }
        }
    }

    /// The number of one of the appeals that have not ended, or of the first one.
    fn one_appeal(&self, which: &Index) -> Option<u64> {
        let row = |number: u64| state::load_appeal(&self.world.deps.storage, appeals::id(number)).unwrap();
        let mut open: Vec<u64> = (1..=self.appeals).filter(|number| row(*number).outcome.is_none()).collect();
        open.extend((self.appeals > 0 && open.is_empty()).then_some(1));
        (!open.is_empty()).then(|| *which.get(&open))
    }

    fn answer(&mut self, which: &Index, concede: u32) {
        let Some(appeal) = self.one_appeal(which) else { return };
        self.try_it("manager", appeals::answer(appeal, concede));
    }

    /// As `arbitration` would say it: what was conceded is upheld, and where all was, that ends the dispute.
    fn ruling(&mut self, which: &Index, upheld: u32, rules: bool) {
        let Some(appeal) = self.one_appeal(which) else { return };
        let row = state::load_appeal(&self.world.deps.storage, appeals::id(appeal)).unwrap();
        let (upheld, by) = match &row.answer {
            None if self.world.now() < row.respond_until => return,
            None => (row.all_works(), DecidedBy::RespondentSilent),
            Some(answer) if answer.conceded == row.all_works() => (answer.conceded, DecidedBy::Concession),
            Some(answer) if rules => (upheld | answer.conceded, DecidedBy::Arbiter),
            Some(_) => (row.all_works(), DecidedBy::ArbiterSilent),
        };
        self.try_it("arbitration", World::ruling(appeal, upheld, by));
    }

    fn improve(&mut self, batch: &Index, reward: u8, overlap: u8) {
        let batch = self.batch(batch);
        let row = self.world.batch(batch);
        let latest = state::load_terms(&self.world.deps.storage, batch, row.latest_terms().unwrap()).unwrap().reward;
        let reward = amount(latest.u128() + u128::from(reward) * 100);
        let overlap = row.overlap() + overlap;
        self.try_it("manager", ExecuteMsg::ImproveBatch { batch, reward, overlap, most: amount(u128::MAX) });
    }

    /// Finalizing gives to project credit what rejections and short grades saved, and what came from project credit.
    fn finalize(&mut self, batch: BatchId) {
        let (row, ledger) =
            (self.world.batch(batch), state::load_ledger_or_default(&self.world.deps.storage, batch).unwrap());
        let Some(response) = self.try_it("stranger", ExecuteMsg::FinalizeBatch { batch }) else { return };
        let latest = state::load_terms(&self.world.deps.storage, batch, row.latest_terms().unwrap()).unwrap();
        let saved = latest.cost.u128() * u128::from(row.reopened())
            + ledger.shortfalls.u128()
            + ledger.project_credit_in.u128();
        let part = |key| world::attribute(&response, "batch_finalized", key).unwrap().parse::<u128>().unwrap();
        assert_eq!(part("to_project_credit"), saved.min(ledger.escrow.u128()));
        assert_eq!(part("to_available") + part("to_project_credit"), ledger.escrow.u128());
        self.finalized_to_available += part("to_available");
    }

    /// Time passes, anyone settles, and nothing is stuck: not a unit stays in escrow, every person is paid.
    fn end(&mut self) {
        for round in 0..2 {
            for batch in self.batches.clone() {
                if self.world.batch(batch).stage() == Stage::Open {
                    self.world.ok("requester", ExecuteMsg::CloseBatch { batch });
                }
                let numbers = (1..=self.world.batch(batch).claims()).map(|number| AssignmentId::new(number).unwrap());
                let live = |id: &AssignmentId| {
                    let state = self.world.row(batch, *id).state;
                    matches!(state, State::Reserved | State::Submitted | State::Rework)
                        || matches!(state, State::RejectionPending | State::Appealed)
                };
                let left: Vec<AssignmentId> = numbers.filter(live).collect();
                assert!(round == 0 || left.len() <= 50);
                for chunk in left.chunks(50) {
                    let assignments = Items::new(chunk.to_vec()).unwrap();
                    self.try_it("stranger", ExecuteMsg::Settle { batch, assignments });
                }
                if self.world.batch(batch).stage() == Stage::Closing {
                    self.finalize(batch);
                }
            }
            self.world.wait(14 * DAY);
        }
        for batch in &self.batches {
            assert_eq!(self.world.batch(*batch).stage(), Stage::Closed, "batch {batch} is stuck");
        }
        for who in (0..6).map(name) {
            self.try_it(&who, ExecuteMsg::Withdraw { currency: cara(), up_to: None });
            assert!(self.world.person(&who).is_none() || self.world.balance(&who).is_zero());
        }
        let sum = state::load_currency_ledger_or_default(&self.world.deps.storage, &cara().key()).unwrap();
        assert!(sum.escrow.is_zero() && sum.appeal_bonds.is_zero());
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn whatever_people_do_the_ledgers_hold_and_everyone_is_paid(steps in steps()) {
        let mut walk = Walk::new();
        for step in &steps {
            walk.step(step);
        }
        walk.end();
        prop_assert!(walk.finalized_to_available <= 1_000_000 + COST);
    }
}
