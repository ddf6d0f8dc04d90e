//! The invariants after a campaign, from the queries of the contract, the bank and the counts of the replay.

use std::collections::BTreeMap;
use std::fmt;

use caravan_client::{Client, ClientError, CurrencyDisplay};
use caravan_marketplace_api::bounds::{REJECTION_CAP_BPS, REJECTION_REWARDS};
use caravan_marketplace_api::{LedgerResponse, QueryMsg, RequesterResponse, SolvencyResponse};
use caravan_primitives::BatchId;
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::appeals::Appeals;
use super::submission::{Submission, WorkState};
use crate::failure::Failure;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Check {
    what: &'static str,
    holds: bool,
    found: String,
}

impl Check {
    fn equal(what: &'static str, left: Uint128, right: Uint128) -> Self {
        Self { what, holds: left == right, found: format!("{left} and {right}") }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, holds, found } = self;
        write!(f, "{} {what}: {found}", if *holds { "holds:" } else { "BROKEN:" })
    }
}

/// A campaign that has ended: all workers have withdrawn.
pub(super) struct Ended<'a> {
    pub(super) client: &'a Client,
    pub(super) display: &'a CurrencyDisplay,
    pub(super) reward: Uint128,
    pub(super) submissions: &'a [Submission],
    pub(super) earned: &'a [Uint128],
    pub(super) batches: &'a [BatchId],
    pub(super) appeals: &'a Appeals,
    /// What the arbiter has, by the bank.
    pub(super) arbiter: Uint128,
    pub(super) record: &'a RequesterResponse,
}

impl Ended<'_> {
    pub(super) fn checks(&self) -> Result<Vec<Check>, Failure> {
        let solvency: SolvencyResponse =
            self.client.query(&QueryMsg::Solvency { currency: self.display.currency.clone() })?;
        let s = &solvency;
        let left = [s.available, s.escrow, s.bonds, s.appeal_bonds, s.pools, s.balances, s.fees];
        let left = left.iter().sum::<Uint128>();
        let there = left + s.project_credit;
        let bank = self.display.balance(&self.client.chain, &self.client.contracts.marketplace)?;
        let mut checks = vec![
            Check::equal("received = held + paid out", s.received, there + s.paid_out),
            Check::equal("the bank has what the contract holds", bank, s.held),
            Check::equal("the ledgers add up to what the contract holds", s.held, there),
            Check::equal("only project credit is left", left, Uint128::zero()),
        ];
        checks.push(self.ledgers()?);
        checks.push(self.pay());
        checks.push(self.cap());
        checks.push(self.history());
        if self.appeals.percent > 0 {
            let bonds = self.appeals.all_bonds();
            let what = "the bonds of appeals came back, or are the arbiter's";
            checks.push(Check::equal(what, bonds.put_down, bonds.came_back + self.arbiter));
        }
        Ok(checks)
    }

    fn is_paid(submission: &Submission) -> bool {
        use WorkState::{Accepted, AutoApproved, SparedByCap, WonOnAppeal};
        matches!(submission.state, Accepted | SparedByCap | AutoApproved | WonOnAppeal)
    }

    /// Count the paid works, and the rejected ones.
    fn paid_and_rejected(&self) -> (u128, u128) {
        let paid = self.submissions.iter().filter(|submission| Self::is_paid(submission)).count() as u128;
        (paid, self.submissions.len() as u128 - paid)
    }

    fn overturned(&self) -> u128 {
        self.submissions.iter().filter(|submission| submission.state == WorkState::WonOnAppeal).count() as u128
    }

    /// Check each batch: nothing is missing, nothing is left, and what it paid is what was earned in it.
    fn ledgers(&self) -> Result<Check, Failure> {
        let mut paid: BTreeMap<BatchId, u128> = BTreeMap::new();
        for submission in self.submissions.iter().filter(|submission| Self::is_paid(submission)) {
            *paid.entry(submission.batch).or_default() += 1;
        }
        let mut broken = vec![];
        for batch in self.batches {
            let l: LedgerResponse = self.client.query(&QueryMsg::Ledger { batch: *batch })?;
            let parts =
                [l.unassigned, l.locked, l.paid, l.fees, l.to_available, l.to_project_credit].iter().sum::<Uint128>();
            let earned = self.reward * Uint128::new(paid.get(batch).copied().unwrap_or_default());
            if l.funded != parts || l.paid != earned || !(l.unassigned + l.locked).is_zero() {
                broken.push(batch.to_string());
            }
        }
        let found = format!("{} batches, broken: {}", self.batches.len(), broken.join(" "));
        Ok(Check { what: "every batch is settled to the unit", holds: broken.is_empty(), found })
    }

    /// Check that each annotator has withdrawn the reward of every paid answer.
    fn pay(&self) -> Check {
        let mut paid = vec![0_u128; self.earned.len()];
        for submission in self.submissions.iter().filter(|submission| Self::is_paid(submission)) {
            if let Some(count) = paid.get_mut(submission.worker) {
                *count += 1;
            }
        }
        let pairs = self.earned.iter().zip(&paid);
        let wrong = pairs.filter(|(earned, count)| **earned != self.reward * Uint128::new(**count)).count();
        let found = format!("{} annotators, {wrong} with another sum", paid.len());
        Check { what: "every annotator has the reward of each paid answer", holds: wrong == 0, found }
    }

    /// Check that the rejections are within the cap. What an appeal overturned counts, what a ruling upheld does not.
    fn cap(&self) -> Check {
        let (paid, rejected) = self.paid_and_rejected();
        let upheld = self.record.upheld.checked_div(self.reward).unwrap_or_default().u128();
        let rejected = rejected + self.overturned() - upheld;
        let most =
            ((paid + rejected) * u128::from(REJECTION_CAP_BPS) / 10_000).max(paid.min(u128::from(REJECTION_REWARDS)));
        let found = format!("{rejected} of {most}");
        Check { what: "rejections are within the cap", holds: rejected <= most, found }
    }

    /// Check that the contract has the paid and the rejected works on the requester's record.
    fn history(&self) -> Check {
        let of = |works: u128| self.reward * Uint128::new(works);
        let (paid, rejected) = self.paid_and_rejected();
        let overturned = self.overturned();
        let expected = [of(paid), of(rejected + overturned), of(overturned)];
        let row = self.record;
        let got = [row.paid, row.rejected_sum + row.upheld, row.overturned];
        let [paid, rejected, overturned] = got;
        let found = format!("paid {paid}, rejected {rejected}, overturned {overturned}");
        Check { what: "the requester's record is what was decided", holds: expected == got, found }
    }
}

/// Return an error for the first invariant that does not hold.
pub(super) fn broken(checks: &[Check]) -> Option<ClientError> {
    let check = checks.iter().find(|check| !check.holds)?;
    Some(ClientError::RuleBroken(format!("{}: {}", check.what, check.found)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_broken_invariant_is_the_error() {
        let held = Check::equal("a", Uint128::one(), Uint128::one());
        assert!(broken(std::slice::from_ref(&held)).is_none());
        let failure = broken(&[held, Check::equal("b", Uint128::one(), Uint128::zero())]).unwrap();
        assert!(failure.to_string().contains("b: 1 and 0"), "{failure}");
    }
}
