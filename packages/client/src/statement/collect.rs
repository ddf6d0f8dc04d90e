//! Reads blocks, and keeps the lines of one person or requester.

use std::collections::{BTreeMap, BTreeSet};

use caravan_audit::{Account, ChainEvent, Flows, Journal, Movement, Position};
use caravan_chain::Code;
use caravan_marketplace_api::{MoveAccepted, PersonCreated};
use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};

use super::blocks::{Blocks, ReadBlock, ReadPage};
use super::period::Period;
use super::{Direction, Head, Line, Statement, StatementKind, Subject, SuiteOnChain, Sum, SumKey, FORM};
use crate::content::Progress;
use crate::currency::CurrencyDisplay;
use crate::error::Result;

/// Reads blocks from the first on, and keeps the lines of one person or requester.
#[derive(Debug)]
pub struct Collector {
    of: SuiteOnChain,
    subject: Subject,
    period: Period,
    journal: Journal,
    /// Up to where blocks were read.
    height: u64,
    /// Whether the range ended before the chain.
    is_over: bool,
    addresses: BTreeSet<Addr>,
    /// Lines that may be of the subject: those of an address count once it turns out to be its own.
    found: Vec<Found>,
}

/// A movement with its transaction.
#[derive(Debug)]
struct Found {
    movement: Movement,
    place: usize,
    transaction: Option<String>,
}

impl Collector {
    /// Begin before the first block.
    #[must_use]
    pub fn new(of: SuiteOnChain, subject: Subject, period: Period) -> Self {
        let journal = Journal::new(of.contracts.clone());
        let addresses = BTreeSet::from([subject.address.clone()]);
        Self { of, subject, period, journal, height: 0, is_over: false, addresses, found: vec![] }
    }

    /// Read the blocks that are there now, up to the end of the range.
    ///
    /// # Errors
    /// Those of the chain, and of events that cannot be read.
    pub fn read(&mut self, blocks: &mut dyn Blocks, on_progress: &dyn Fn(Progress)) -> Result<()> {
        let newest = blocks.newest()?;
        let report = |done| on_progress(Progress { what: "blocks", done, of: newest });
        while !self.is_over {
            let page = blocks.after(self.height)?;
            let has_more = page.more;
            self.take_page(page)?;
            report(self.height.min(newest));
            if !has_more {
                break;
            }
        }
        report(newest);
        Ok(())
    }

    fn take_page(&mut self, page: ReadPage) -> Result<()> {
        for block in &page.blocks {
            if self.ends_before(block.height, block.time) {
                return Ok(());
            }
            self.take(block)?;
        }
        if let Some((height, time)) = page.last {
            if !self.ends_before(height, time) {
                self.height = height;
            }
        }
        Ok(())
    }

    /// Note that the range is over, if a block is behind it.
    fn ends_before(&mut self, height: u64, time: u64) -> bool {
        if self.period.ends_before(height, time) {
            self.is_over = true;
            let end = self.period.until_height.filter(|until| *until < height);
            // Where the time ended it, the last block that was read is the end.
            self.height = end.unwrap_or(self.height);
        }
        self.is_over
    }

    fn take(&mut self, block: &ReadBlock) -> Result<()> {
        let mut number = 0;
        for (place, event) in block.events.iter().enumerate() {
            let at = Position { height: block.height, event: number + 1, time: block.time };
            let Some(event) = ChainEvent::read(event, at, &self.of.contracts) else { continue };
            number += 1;
            self.note_address(&event)?;
            for movement in self.journal.take(&event)? {
                if self.may_be_of(&movement) {
                    self.found.push(Found { movement, place, transaction: block.transaction.clone() });
                }
            }
        }
        self.height = block.height;
        Ok(())
    }

    /// Keep each address that the person gets.
    fn note_address(&mut self, event: &ChainEvent) -> Result<()> {
        let key = match event.name.as_str() {
            PersonCreated::NAME => "address",
            MoveAccepted::NAME => "to",
            _ => return Ok(()),
        };
        if event.code == Code::Marketplace && self.subject.person == Some(event.number("person")?) {
            self.addresses.insert(event.address(key)?);
        }
        Ok(())
    }

    /// Return whether an account is the subject's; of one that belongs to an address, whether it may turn out to be.
    fn may_be_own(&self, account: &Account, movement: &Movement) -> bool {
        let person = self.subject.person;
        match (account, self.subject.kind) {
            (Account::Balance(other), StatementKind::Statement) => person == Some(*other),
            (Account::Royalties(_), StatementKind::Statement) => true,
            (Account::Wallet(_), StatementKind::Invoice) => {
                movement.code == Code::Licensing && movement.from == *account
            }
            (
                Account::Available(_) | Account::ProjectCredit(_) | Account::Escrow(_) | Account::Bond(..),
                StatementKind::Invoice,
            ) => {
                let requester = movement.about.project.and_then(|project| self.journal.requester_of(project));
                requester.is_some() && requester == person
            }
            (
                Account::Wallet(_)
                | Account::Balance(_)
                | Account::Available(_)
                | Account::ProjectCredit(_)
                | Account::Escrow(_)
                | Account::Bond(..)
                | Account::AppealBonds(_)
                | Account::Pool(..)
                | Account::Asset(_)
                | Account::Royalties(_)
                | Account::Fees(_),
                _,
            ) => false,
        }
    }

    fn may_be_of(&self, movement: &Movement) -> bool {
        self.may_be_own(&movement.from, movement) || self.may_be_own(&movement.to, movement)
    }

    /// Return whether an account is the subject's, by all addresses that are known now.
    fn is_own(&self, account: &Account, movement: &Movement) -> bool {
        let has = match account {
            Account::Wallet(address) | Account::Royalties(address) => self.addresses.contains(address),
            Account::Balance(_)
            | Account::Available(_)
            | Account::ProjectCredit(_)
            | Account::Escrow(_)
            | Account::Bond(..)
            | Account::AppealBonds(_)
            | Account::Pool(..)
            | Account::Asset(_)
            | Account::Fees(_) => true,
        };
        has && self.may_be_own(account, movement)
    }

    fn direction(&self, movement: &Movement) -> Option<Direction> {
        match (self.is_own(&movement.from, movement), self.is_own(&movement.to, movement)) {
            (true, true) => Some(Direction::Within),
            (true, false) => Some(Direction::Out),
            (false, true) => Some(Direction::In),
            (false, false) => None,
        }
    }

    /// Return how many lines there are: it changes when the chain goes on with the subject's money.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.iter().filter(|found| self.direction(&found.movement).is_some()).count()
    }

    /// Return whether the range reaches the end of the chain: then the contracts can be asked for the same amounts.
    #[must_use]
    pub fn reaches_the_present(&self) -> bool {
        !self.is_over
    }

    /// Return whose lines these are, with all addresses that are known now.
    #[must_use]
    pub fn subject(&self) -> (&Subject, &BTreeSet<Addr>) {
        (&self.subject, &self.addresses)
    }

    /// Return every currency that a line is in.
    #[must_use]
    pub fn currencies(&self) -> BTreeSet<Currency> {
        let own = self.found.iter().filter(|found| self.direction(&found.movement).is_some());
        own.map(|found| found.movement.currency.clone()).collect()
    }

    /// Make the statement of what was read. `displays` are how people know each of the currencies.
    ///
    /// # Errors
    /// Those of the chain, which is asked for transactions that no block named; `LEDGER_OVERDRAWN`.
    pub fn statement(&self, displays: &[CurrencyDisplay], blocks: &mut dyn Blocks) -> Result<Statement> {
        let (mut before, mut after) = (Flows::default(), Flows::default());
        let (mut lines, mut sums) = (vec![], BTreeMap::<SumKey, Sum>::new());
        for Found { movement, place, transaction } in &self.found {
            let Some(direction) = self.direction(movement) else { continue };
            let is_before = self.period.begins_after(movement.at.height, movement.at.time);
            for flows in [Some(&mut after), Some(&mut before).filter(|_| is_before)].into_iter().flatten() {
                flows.add(movement, |account| self.is_own(account, movement))?;
            }
            if is_before {
                continue;
            }
            let sum = sums.entry(self.sum_key(movement, direction)).or_default();
            (sum.count, sum.amount) = (sum.count + 1, added(sum.amount, movement.amount)?);
            let transaction = match transaction {
                Some(known) => Some(known.clone()),
                None => blocks.transaction(movement.at.height, *place)?,
            };
            lines.push(Line { movement: movement.clone(), direction, place: *place, transaction });
        }
        let displays = displays.iter().map(|display| (display.currency.key(), display.clone())).collect();
        Ok(Statement { head: self.head(), before: before.left()?, lines, sums, after: after.left()?, displays })
    }

    fn sum_key(&self, movement: &Movement, direction: Direction) -> SumKey {
        let batch = match self.subject.kind {
            StatementKind::Statement => None,
            StatementKind::Invoice => movement.about.batch,
        };
        SumKey { currency: movement.currency.key(), batch, direction, kind: movement.kind }
    }

    fn head(&self) -> Head {
        let period = Period { until_height: Some(self.height), ..self.period };
        Head {
            form: FORM.to_owned(),
            kind: self.subject.kind,
            chain_id: self.of.chain_id.clone(),
            marketplace: self.of.contracts.marketplace.clone(),
            licensing: self.of.contracts.licensing.clone(),
            person: self.subject.person,
            address: self.subject.address.clone(),
            addresses: self.addresses.iter().cloned().collect(),
            period,
            shown_period: period.shown(),
        }
    }
}

fn added(a: Uint128, b: Uint128) -> Result<Uint128> {
    Ok(caravan_money::add(a, b)?)
}
