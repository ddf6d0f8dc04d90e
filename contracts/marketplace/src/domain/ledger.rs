//! The money of a batch, and of a currency. Every verb checks that nothing was created or lost.

use caravan_marketplace_api::MarketplaceError;
use caravan_money::{add, sub};
use cosmwasm_std::Uint128;

use super::{edition::Forfeited, terms::Payment, Ruling};
use crate::domain::row::row;

/// The money of a batch: `funded = escrow + credited + fees + to_free + to_credit`, and escrow is unassigned and locked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct BatchLedger {
    pub(crate) funded: Uint128,
    pub(crate) escrow: Uint128,
    pub(crate) credited: Uint128,
    pub(crate) fees: Uint128,
    pub(crate) shortfalls: Uint128,
    pub(crate) credit_in: Uint128,
    pub(crate) to_free: Uint128,
    pub(crate) to_credit: Uint128,
}

/// What a sweep gives back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Swept {
    pub(crate) to_free: Uint128,
    pub(crate) to_credit: Uint128,
}

impl BatchLedger {
    /// The ledger of a batch that opens with `total`, of it `credit_in` from credit.
    pub(crate) fn open(total: Uint128, credit_in: Uint128) -> BatchLedger {
        BatchLedger { funded: total, escrow: total, credit_in, ..BatchLedger::default() }
    }

    /// More escrow for better terms.
    pub(crate) fn improve(&mut self, added: Uint128) -> Ruling<()> {
        self.funded = add(self.funded, added)?;
        self.escrow = add(self.escrow, added)?;
        self.check()
    }

    /// An accepted work leaves the escrow.
    pub(crate) fn pay(&mut self, payment: &Payment) -> Ruling<()> {
        self.escrow = sub(self.escrow, add(payment.amount, payment.fee)?)?;
        self.credited = add(self.credited, payment.amount)?;
        self.fees = add(self.fees, payment.fee)?;
        self.shortfalls = add(self.shortfalls, payment.shortfall)?;
        self.check()
    }

    /// Empties the escrow of a batch with nothing live: what refusing and short grades saved, and what came from
    /// credit, goes to credit; refusing does not turn into cash.
    pub(crate) fn sweep(&mut self, tainted_cost: Uint128) -> Ruling<Swept> {
        let bound = self.credit_in.saturating_add(tainted_cost).saturating_add(self.shortfalls);
        let to_credit = self.escrow.min(bound);
        let to_free = sub(self.escrow, to_credit)?;
        self.escrow = Uint128::zero();
        self.to_free = add(self.to_free, to_free)?;
        self.to_credit = add(self.to_credit, to_credit)?;
        self.check()?;
        Ok(Swept { to_free, to_credit })
    }

    fn check(&self) -> Ruling<()> {
        let out = add(add(self.credited, self.fees)?, add(self.to_free, self.to_credit)?)?;
        if add(self.escrow, out)? == self.funded {
            return Ok(());
        }
        Err(MarketplaceError::LedgerBroken("a batch's parts are not what was funded"))
    }
}

/// All money of a currency, by whose it is:
/// `received = free + credit + escrow + bonds + pools + balances + fees + paid_out`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CurrencyLedger {
    pub(crate) received: Uint128,
    pub(crate) free: Uint128,
    pub(crate) credit: Uint128,
    pub(crate) escrow: Uint128,
    /// Of editions that are to be published.
    pub(crate) bonds: Uint128,
    /// Of editions that were not published in time.
    pub(crate) pools: Uint128,
    pub(crate) balances: Uint128,
    pub(crate) fees: Uint128,
    pub(crate) paid_out: Uint128,
}

impl CurrencyLedger {
    /// Money comes in.
    pub(crate) fn fund(&mut self, amount: Uint128) -> Ruling<()> {
        self.received = add(self.received, amount)?;
        self.free = add(self.free, amount)?;
        self.check()
    }

    /// Free money and credit go into escrow.
    pub(crate) fn reserve(&mut self, from_free: Uint128, from_credit: Uint128) -> Ruling<()> {
        self.free = sub(self.free, from_free)?;
        self.credit = sub(self.credit, from_credit)?;
        self.escrow = add(self.escrow, add(from_free, from_credit)?)?;
        self.check()
    }

    /// An accepted work: from escrow to the annotator and the platform.
    pub(crate) fn pay(&mut self, payment: &Payment) -> Ruling<()> {
        self.escrow = sub(self.escrow, add(payment.amount, payment.fee)?)?;
        self.balances = add(self.balances, payment.amount)?;
        self.fees = add(self.fees, payment.fee)?;
        self.check()
    }

    /// Escrow goes back to the requester.
    pub(crate) fn sweep(&mut self, swept: &Swept) -> Ruling<()> {
        self.escrow = sub(self.escrow, add(swept.to_free, swept.to_credit)?)?;
        self.free = add(self.free, swept.to_free)?;
        self.credit = add(self.credit, swept.to_credit)?;
        self.check()
    }

    /// Free money is locked in the bond of an edition.
    pub(crate) fn lock_bond(&mut self, bond: Uint128) -> Ruling<()> {
        self.free = sub(self.free, bond)?;
        self.bonds = add(self.bonds, bond)?;
        self.check()
    }

    /// An edition is published: its bond is free again.
    pub(crate) fn return_bond(&mut self, bond: Uint128) -> Ruling<()> {
        self.bonds = sub(self.bonds, bond)?;
        self.free = add(self.free, bond)?;
        self.check()
    }

    /// An edition was not published in time.
    pub(crate) fn forfeit(&mut self, forfeited: &Forfeited) -> Ruling<()> {
        self.bonds = sub(self.bonds, add(forfeited.pool, forfeited.to_free)?)?;
        self.pools = add(self.pools, forfeited.pool)?;
        self.free = add(self.free, forfeited.to_free)?;
        self.check()
    }

    /// A part of a pool is credited.
    pub(crate) fn claim_pool(&mut self, amount: Uint128) -> Ruling<()> {
        self.pools = sub(self.pools, amount)?;
        self.balances = add(self.balances, amount)?;
        self.check()
    }

    /// What rounding left of a pool is free.
    pub(crate) fn empty_pool(&mut self, rest: Uint128) -> Ruling<()> {
        self.pools = sub(self.pools, rest)?;
        self.free = add(self.free, rest)?;
        self.check()
    }

    /// An annotator is paid out.
    pub(crate) fn pay_balance(&mut self, amount: Uint128) -> Ruling<()> {
        self.balances = sub(self.balances, amount)?;
        self.pay_out(amount)
    }

    /// A requester is paid out.
    pub(crate) fn pay_free(&mut self, amount: Uint128) -> Ruling<()> {
        self.free = sub(self.free, amount)?;
        self.pay_out(amount)
    }

    /// The treasury is paid out, all of it.
    pub(crate) fn pay_fees(&mut self) -> Ruling<Uint128> {
        let amount = std::mem::take(&mut self.fees);
        self.pay_out(amount)?;
        Ok(amount)
    }

    /// What must be there.
    pub(crate) fn held(&self) -> Ruling<Uint128> {
        Ok(sub(self.received, self.paid_out)?)
    }

    fn pay_out(&mut self, amount: Uint128) -> Ruling<()> {
        self.paid_out = add(self.paid_out, amount)?;
        self.check()
    }

    fn check(&self) -> Ruling<()> {
        let requesters = add(add(self.free, self.credit)?, add(self.escrow, self.bonds)?)?;
        let others = add(add(self.balances, self.pools)?, add(self.fees, self.paid_out)?)?;
        if add(requesters, others)? == self.received {
            return Ok(());
        }
        Err(MarketplaceError::LedgerBroken("a currency's parts are not what was received"))
    }
}

row! {
    BatchLedger { funded, escrow, credited, fees, shortfalls, credit_in, to_free, to_credit }
    CurrencyLedger { received, free, credit, escrow, bonds, pools, balances, fees, paid_out }
}

#[cfg(test)]
mod tests;
