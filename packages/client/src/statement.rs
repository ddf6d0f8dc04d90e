//! Statements of pay and invoices: every movement of money of a person, or of the projects of a requester, in a range of blocks.
//!
//! They are made from events alone, by [`caravan_audit::Journal`], so that everybody who has the chain can make them again and
//! compare: [`verify`]. A statement has what a person earned by work, its royalties, and what it was paid. An invoice has what
//! a requester paid in, what its batches reserved, paid and gave back, and the licenses that it bought.

mod answers;
mod blocks;
mod collect;
mod file;
mod period;
mod rows;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

use caravan_audit::{Account, Ledger, Movement, MovementKind};
use caravan_chain::Deployed;
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use crate::currency::CurrencyDisplay;
use crate::problem::Problem;

pub use answers::answered;
pub(crate) use blocks::each_event;
#[cfg(feature = "rpc")]
pub use blocks::NodeBlocks;
pub use blocks::{Blocks, HomeBlocks, ReadBlock, ReadPage, ServedBlocks};
pub use collect::Collector;
pub use file::{read_file, StatementFile};
pub use period::Period;
pub use verify::verify;

/// Of whom money is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// Of a person who works or owns assets.
    Statement,
    /// Of a requester, over all of its projects, and of a licensee.
    Invoice,
}

/// Whose money is shown. The addresses that a person had before are found in the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub kind: StatementKind,
    /// Absent for an address that is no person: then there are royalties, or licenses, alone.
    pub person: Option<u64>,
    pub address: Addr,
}

/// What a statement is about, so that it can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of the form.
    pub form: String,
    pub kind: StatementKind,
    pub chain_id: String,
    pub marketplace: Addr,
    pub licensing: Addr,
    pub person: Option<u64>,
    pub address: Addr,
    /// All addresses that the person has had, and this one.
    pub addresses: Vec<Addr>,
    pub period: Period,
    /// The period in words.
    pub shown_period: String,
}

/// The form of statements that this version writes and reads.
pub(crate) const FORM: &str = "caravan-statement/1";

/// Which way money moved, as the person or the requester sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    In,
    Out,
    /// Between two accounts of the same.
    Within,
}

impl Direction {
    /// Return the direction in one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Within => "within",
        }
    }
}

/// A movement of money, as the person or the requester sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub movement: Movement,
    pub direction: Direction,
    /// The number of the event among all of its block, from 0.
    pub(crate) place: usize,
    /// The hash of its transaction, as the chain writes it; absent for what the operator of an embedded chain did.
    pub transaction: Option<String>,
}

impl Line {
    /// Return the address on the other side: that of who paid, or of who was paid.
    #[must_use]
    pub fn counterparty(&self) -> Option<&Addr> {
        match self.direction {
            Direction::In => self.movement.payer.as_ref(),
            Direction::Out => self.movement.payee.as_ref(),
            Direction::Within => None,
        }
    }
}

/// What lines are added up by: key of the currency, kind, and for an invoice the batch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SumKey {
    pub currency: String,
    pub batch: Option<u64>,
    pub direction: Direction,
    pub kind: MovementKind,
}

/// Lines of one kind, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    pub count: u64,
    pub amount: Uint128,
}

/// A statement of pay, or an invoice.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub head: Head,
    /// What the accounts had before the first line.
    pub before: Ledger,
    pub lines: Vec<Line>,
    pub sums: BTreeMap<SumKey, Sum>,
    /// What the accounts had after the last line.
    pub after: Ledger,
    /// How people know the currencies, by key.
    pub(crate) displays: BTreeMap<String, CurrencyDisplay>,
}

impl Statement {
    /// Format an amount of a currency: `1.5 CARA`.
    #[must_use]
    pub fn show(&self, currency: &str, amount: Uint128) -> String {
        self.displays.get(currency).map_or_else(|| format!("{amount} {currency}"), |display| display.show(amount))
    }

    /// Compare the balances at the end with those that the contracts answer.
    ///
    /// # Errors
    /// `STATEMENT_MISMATCH`, for the first that differs.
    pub fn check_balances(&self, answers: &Ledger) -> Result<(), Problem> {
        let accounts: BTreeSet<&(Account, String)> = self.after.keys().chain(answers.keys()).collect();
        for key in accounts {
            let amount = |ledger: &Ledger| ledger.get(key).copied().unwrap_or_default();
            let (right, got) = (amount(answers), amount(&self.after));
            if right != got {
                let (account, currency) = key;
                let expected = format!("{} in {account}, as the contract answers", self.show(currency, right));
                return Err(Problem::Statement {
                    expected,
                    got: format!("{} by the events", self.show(currency, got)),
                });
            }
        }
        Ok(())
    }
}

/// The chain and the contracts of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuiteOnChain {
    pub chain_id: String,
    pub contracts: Deployed,
}

#[cfg(test)]
mod tests;
