//! The money of a batch, and of a currency. Each change checks that no unit was created or lost.

use caravan_money::{add, sub};
use cosmwasm_std::Uint128;

use super::{edition::Forfeited, terms::Payment, Result};
use crate::domain::row::row;

/// The money of a batch: `funded = escrow + paid + fees + to_available + to_project_credit`. Escrow is what is unassigned and what
/// is locked under live work.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct BatchLedger {
    pub(crate) funded: Uint128,
    pub(crate) escrow: Uint128,
    pub(crate) paid: Uint128,
    pub(crate) fees: Uint128,
    pub(crate) shortfalls: Uint128,
    pub(crate) project_credit_in: Uint128,
    pub(crate) to_available: Uint128,
    pub(crate) to_project_credit: Uint128,
}

/// Where the escrow of a finalized batch goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finalized {
    pub(crate) to_available: Uint128,
    pub(crate) to_project_credit: Uint128,
}

impl BatchLedger {
    pub(crate) fn open(total: Uint128, project_credit_in: Uint128) -> Self {
        Self { funded: total, escrow: total, project_credit_in, ..Self::default() }
    }

    pub(crate) fn improve(&mut self, added: Uint128) -> Result<()> {
        self.funded = add(self.funded, added)?;
        self.escrow = add(self.escrow, added)?;
        self.check()
    }

    pub(crate) fn pay(&mut self, payment: &Payment) -> Result<()> {
        self.escrow = sub(self.escrow, add(payment.amount, payment.fee)?)?;
        self.paid = add(self.paid, payment.amount)?;
        self.fees = add(self.fees, payment.fee)?;
        self.shortfalls = add(self.shortfalls, payment.shortfall)?;
        self.check()
    }

    /// Empty the escrow of a batch with nothing live. What rejections and short grades saved, and what came from project
    /// credit, becomes project credit: a rejection never turns into money that can be withdrawn.
    pub(crate) fn finalize(&mut self, reopened_cost: Uint128) -> Result<Finalized> {
        let bound = add(self.project_credit_in, reopened_cost).and_then(|sum| add(sum, self.shortfalls));
        // A bound that does not fit into 128 bits is above the escrow.
        let to_project_credit = bound.map_or(self.escrow, |bound| self.escrow.min(bound));
        let to_available = sub(self.escrow, to_project_credit)?;
        self.escrow = Uint128::zero();
        self.to_available = add(self.to_available, to_available)?;
        self.to_project_credit = add(self.to_project_credit, to_project_credit)?;
        self.check()?;
        Ok(Finalized { to_available, to_project_credit })
    }

    fn check(&self) -> Result<()> {
        let out = add(add(self.paid, self.fees)?, add(self.to_available, self.to_project_credit)?)?;
        if add(self.escrow, out)? == self.funded {
            return Ok(());
        }
        Err(crate::domain::ledger_broken("a batch's parts are not what was funded"))
    }
}

/// All money of a currency, by its owner:
/// `received = available + project_credit + escrow + bonds + appeal_bonds + pools + balances + fees + paid_out`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CurrencyLedger {
    pub(crate) received: Uint128,
    pub(crate) available: Uint128,
    pub(crate) project_credit: Uint128,
    pub(crate) escrow: Uint128,
    /// Of editions that are to be published.
    pub(crate) bonds: Uint128,
    /// Of editions that were not published in time.
    pub(crate) pools: Uint128,
    pub(crate) balances: Uint128,
    pub(crate) fees: Uint128,
    pub(crate) paid_out: Uint128,
    /// Of both sides of appeals that have not ended.
    pub(crate) appeal_bonds: Uint128,
}

impl CurrencyLedger {
    pub(crate) fn fund(&mut self, amount: Uint128) -> Result<()> {
        self.received = add(self.received, amount)?;
        self.available = add(self.available, amount)?;
        self.check()
    }

    pub(crate) fn reserve(&mut self, from_available: Uint128, from_project_credit: Uint128) -> Result<()> {
        self.available = sub(self.available, from_available)?;
        self.project_credit = sub(self.project_credit, from_project_credit)?;
        self.escrow = add(self.escrow, add(from_available, from_project_credit)?)?;
        self.check()
    }

    /// Pay accepted work from escrow, to the annotator and the platform.
    pub(crate) fn pay(&mut self, payment: &Payment) -> Result<()> {
        self.escrow = sub(self.escrow, add(payment.amount, payment.fee)?)?;
        self.balances = add(self.balances, payment.amount)?;
        self.fees = add(self.fees, payment.fee)?;
        self.check()
    }

    pub(crate) fn finalize(&mut self, finalized: &Finalized) -> Result<()> {
        self.escrow = sub(self.escrow, add(finalized.to_available, finalized.to_project_credit)?)?;
        self.available = add(self.available, finalized.to_available)?;
        self.project_credit = add(self.project_credit, finalized.to_project_credit)?;
        self.check()
    }

    /// Lock available funds in the bond of an edition.
    pub(crate) fn lock_bond(&mut self, bond: Uint128) -> Result<()> {
        self.available = sub(self.available, bond)?;
        self.bonds = add(self.bonds, bond)?;
        self.check()
    }

    /// An edition is published: its bond is available again.
    pub(crate) fn return_bond(&mut self, bond: Uint128) -> Result<()> {
        self.bonds = sub(self.bonds, bond)?;
        self.available = add(self.available, bond)?;
        self.check()
    }

    /// An edition was not published in time.
    pub(crate) fn forfeit(&mut self, forfeited: &Forfeited) -> Result<()> {
        self.bonds = sub(self.bonds, add(forfeited.pool, forfeited.to_available)?)?;
        self.pools = add(self.pools, forfeited.pool)?;
        self.available = add(self.available, forfeited.to_available)?;
        self.check()
    }

    /// Credit a part of a pool to a balance.
    pub(crate) fn claim_pool(&mut self, amount: Uint128) -> Result<()> {
        self.pools = sub(self.pools, amount)?;
        self.balances = add(self.balances, amount)?;
        self.check()
    }

    /// What rounding left of a pool becomes available funds.
    pub(crate) fn empty_pool(&mut self, rest: Uint128) -> Result<()> {
        self.pools = sub(self.pools, rest)?;
        self.available = add(self.available, rest)?;
        self.check()
    }

    /// Hold the bond of an annotator: a part of its balance, and what came with the message.
    pub(crate) fn hold_from_balance(&mut self, from_balance: Uint128, attached: Uint128) -> Result<()> {
        self.balances = sub(self.balances, from_balance)?;
        self.hold(from_balance, attached)
    }

    /// Hold the bond of a requester's side: a part of available funds, and what came with the message.
    pub(crate) fn hold_from_available(&mut self, from_available: Uint128, attached: Uint128) -> Result<()> {
        self.available = sub(self.available, from_available)?;
        self.hold(from_available, attached)
    }

    fn hold(&mut self, at_hand: Uint128, attached: Uint128) -> Result<()> {
        self.received = add(self.received, attached)?;
        self.appeal_bonds = add(self.appeal_bonds, add(at_hand, attached)?)?;
        self.check()
    }

    /// An appeal ended: its bonds go to balances and to available funds.
    pub(crate) fn release_bonds(&mut self, to_balances: Uint128, to_available: Uint128) -> Result<()> {
        self.appeal_bonds = sub(self.appeal_bonds, add(to_balances, to_available)?)?;
        self.balances = add(self.balances, to_balances)?;
        self.available = add(self.available, to_available)?;
        self.check()
    }

    pub(crate) fn pay_balance(&mut self, amount: Uint128) -> Result<()> {
        self.balances = sub(self.balances, amount)?;
        self.pay_out(amount)
    }

    pub(crate) fn pay_available(&mut self, amount: Uint128) -> Result<()> {
        self.available = sub(self.available, amount)?;
        self.pay_out(amount)
    }

    /// Pay all fees out. Return the amount.
    pub(crate) fn pay_fees(&mut self) -> Result<Uint128> {
        let amount = std::mem::take(&mut self.fees);
        self.pay_out(amount)?;
        Ok(amount)
    }

    /// What the contract must hold of the currency.
    pub(crate) fn held(&self) -> Result<Uint128> {
        Ok(sub(self.received, self.paid_out)?)
    }

    fn pay_out(&mut self, amount: Uint128) -> Result<()> {
        self.paid_out = add(self.paid_out, amount)?;
        self.check()
    }

    fn check(&self) -> Result<()> {
        let requesters = add(add(self.available, self.project_credit)?, add(self.escrow, self.bonds)?)?;
        let others = add(add(self.balances, self.pools)?, add(self.fees, self.paid_out)?)?;
        if add(add(requesters, others)?, self.appeal_bonds)? == self.received {
            return Ok(());
        }
        Err(crate::domain::ledger_broken("a currency's parts are not what was received"))
    }
}

row! {
    BatchLedger { funded, escrow, paid, fees, shortfalls, project_credit_in, to_available, to_project_credit }
    CurrencyLedger { received, available, project_credit, escrow, bonds, pools, balances, fees, paid_out, appeal_bonds }
}

#[cfg(test)]
mod tests;
