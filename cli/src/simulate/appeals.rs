//! What appeals against rejections by mistake come to: who won, and where the bonds went.

use std::collections::BTreeMap;
use std::str::FromStr;

use caravan_chain::Outcome;
use caravan_client::{attribute, ClientError, CurrencyDisplay};
use caravan_primitives::DisputeId;
use comfy_table::{Cell, Table};
use cosmwasm_std::{Addr, Event, Uint128};
use serde::Serialize;

use super::spread::Spread;
use crate::args::simulate::{RequesterAnswers, SimulateArgs};
use crate::output::{empty_table as table, right_cell};

/// Bonds of one side, in base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Bonds {
    pub(super) put_down: Uint128,
    pub(super) came_back: Uint128,
}

/// An appeal without an outcome.
#[derive(Debug, Clone)]
pub(super) struct OpenAppeal {
    pub(super) dispute: DisputeId,
    pub(super) worker: usize,
    /// Its works, as indexes of submissions.
    pub(super) works: Vec<usize>,
    pub(super) respond_until: u64,
}

/// Counts of works and disputes, and the bonds of both sides.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Appeals {
    /// How many of a hundred rejections by mistake that stay are appealed.
    pub(super) percent: u8,
    pub(super) requester: RequesterAnswers,
    pub(super) disputes: u64,
    /// Of them, those that needed no bond of the annotator.
    pub(super) free: u64,
    pub(super) works: u64,
    /// Works that were paid after all.
    pub(super) upheld: u64,
    pub(super) dismissed: u64,
    pub(super) bonds_of_annotators: Bonds,
    pub(super) bonds_of_requester: Bonds,
    /// Of the bonds of both sides, what came with messages. The rest was in balances and in available funds.
    pub(super) attached: Uint128,
    pub(super) paid_to_arbiter: Uint128,
    /// What the requester may still reject at the end.
    pub(super) rejectable: Uint128,
    #[serde(skip)]
    spread: Spread,
    #[serde(skip)]
    by_worker: BTreeMap<usize, Bonds>,
    /// By the number of the appeal.
    #[serde(skip)]
    pub(super) open: BTreeMap<u64, OpenAppeal>,
    /// What came from available funds, and what went to them.
    #[serde(skip)]
    pub(super) available: Bonds,
    /// Of the requester's bonds, what goes back to its balance.
    #[serde(skip)]
    pub(super) to_responder: Uint128,
}

impl Appeals {
    pub(super) fn new(args: &SimulateArgs) -> Self {
        let zero = Uint128::zero();
        Self {
            percent: args.appeals,
            requester: args.requester_answers,
            disputes: 0,
            free: 0,
            works: 0,
            upheld: 0,
            dismissed: 0,
            bonds_of_annotators: Bonds::default(),
            bonds_of_requester: Bonds::default(),
            attached: zero,
            paid_to_arbiter: zero,
            rejectable: zero,
            spread: Spread::new(args.appeals),
            by_worker: BTreeMap::new(),
            open: BTreeMap::new(),
            available: Bonds::default(),
            to_responder: zero,
        }
    }

    /// Return those of these works that are appealed.
    pub(super) fn choose(&mut self, works: Vec<usize>) -> Vec<usize> {
        works.into_iter().filter(|_| self.spread.takes_next()).collect()
    }

    /// Return the bonds of a worker, if it has appealed.
    pub(super) fn of_worker(&self, worker: usize) -> Option<Bonds> {
        self.by_worker.get(&worker).copied()
    }

    /// Count an appeal that was opened.
    pub(super) fn opened(&mut self, event: &Event, appeal: OpenAppeal) -> Result<(), ClientError> {
        let amount = |key| value::<Uint128>(event, "appeal_opened", key);
        let (bond, from_balance) = (amount("bond")?, amount("from_balance")?);
        self.disputes += 1;
        self.free += u64::from(value::<bool>(event, "appeal_opened", "free")?);
        self.works += appeal.works.len() as u64;
        self.bonds_of_annotators.put_down += bond;
        self.by_worker.entry(appeal.worker).or_default().put_down += bond;
        self.attached += bond - from_balance;
        self.open.insert(value(event, "appeal_opened", "appeal")?, appeal);
        Ok(())
    }

    /// Count the bond of an answer.
    pub(super) fn answered(&mut self, event: &Event) -> Result<(), ClientError> {
        let amount = |key| value::<Uint128>(event, "appeal_answered", key);
        let (bond, from_available) = (amount("bond")?, amount("from_available")?);
        self.bonds_of_requester.put_down += bond;
        self.available.put_down += from_available;
        self.attached += bond - from_available;
        Ok(())
    }

    /// Count all appeals that a message ended. Return how many works were paid.
    pub(super) fn ended(&mut self, outcome: &Outcome, marketplace: &Addr) -> Result<u64, ClientError> {
        let before = self.upheld;
        for event in outcome.events_of(marketplace, "appeal_ended") {
            self.end(event)?;
        }
        Ok(self.upheld - before)
    }

    fn end(&mut self, event: &Event) -> Result<(), ClientError> {
        let amount = |key| value::<Uint128>(event, "appeal_ended", key);
        let Some(appeal) = self.open.remove(&value(event, "appeal_ended", "appeal")?) else { return Ok(()) };
        let upheld = u64::from(value::<u32>(event, "appeal_ended", "upheld")?.count_ones());
        self.upheld += upheld;
        self.dismissed += appeal.works.len() as u64 - upheld;
        let (to_annotator, to_available, to_responder) =
            (amount("to_annotator")?, amount("to_available")?, amount("to_responder")?);
        self.bonds_of_annotators.came_back += to_annotator;
        self.by_worker.entry(appeal.worker).or_default().came_back += to_annotator;
        self.bonds_of_requester.came_back += to_available + to_responder;
        self.available.came_back += to_available;
        self.to_responder += to_responder;
        self.paid_to_arbiter += amount("to_arbiter")?;
        Ok(())
    }

    /// What both sides put down, and what came back to them.
    pub(super) fn all_bonds(&self) -> Bonds {
        let (annotators, requester) = (self.bonds_of_annotators, self.bonds_of_requester);
        Bonds {
            put_down: annotators.put_down + requester.put_down,
            came_back: annotators.came_back + requester.came_back,
        }
    }

    pub(super) fn text(&self, reward: Uint128, display: &CurrencyDisplay) -> String {
        let Self { percent, works, disputes, free, upheld, dismissed, .. } = self;
        let answer = match self.requester {
            RequesterAnswers::Contest => "contested all of them",
            RequesterAnswers::Concede => "conceded all of them",
            RequesterAnswers::Silent => "did not answer: the annotators win",
        };
        let (pay, rejectable) = (display.show(reward * Uint128::from(*upheld)), display.show(self.rejectable));
        format!(
            "{works} rejections by mistake were appealed ({percent} %), in {disputes} disputes, {free} of them without a \
             bond. The requester {answer}.\n{upheld} were upheld: {pay} was paid after all. {dismissed} were \
             dismissed.\n\n{}\nThe requester may still reject work worth {rejectable} at the end.",
            self.bonds(display)
        )
    }

    fn bonds(&self, display: &CurrencyDisplay) -> Table {
        let mut table = table(&["bonds of appeals", "put down", "came back", "gained or lost"]);
        let arbiter = Bonds { put_down: Uint128::zero(), came_back: self.paid_to_arbiter };
        for (what, bonds) in [
            ("annotators", self.bonds_of_annotators),
            ("requester", self.bonds_of_requester),
            ("arbiter, for its rulings", arbiter),
        ] {
            let Bonds { put_down, came_back } = bonds;
            let sign = match came_back.cmp(&put_down) {
                std::cmp::Ordering::Less => "-",
                std::cmp::Ordering::Equal => "",
                std::cmp::Ordering::Greater => "+",
            };
            table.add_row(vec![
                Cell::new(what),
                right_cell(display.show(put_down)),
                right_cell(display.show(came_back)),
                right_cell(format!("{sign}{}", display.show(came_back.abs_diff(put_down)))),
            ]);
        }
        table
    }
}

/// Return the value of an attribute of an event.
pub(super) fn value<T: FromStr>(event: &Event, name: &'static str, key: &'static str) -> Result<T, ClientError> {
    let value = attribute(event, key).and_then(|text| text.parse().ok());
    value.ok_or(ClientError::EventMissing { event: name, attribute: key })
}
