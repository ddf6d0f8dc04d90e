//! What goes into accounts, and out of them.

use std::collections::BTreeMap;

use caravan_money::Currency;
use cosmwasm_std::Uint128;

use crate::journal::account::Account;
use crate::journal::error::JournalError;
use crate::journal::movement::Movement;
use crate::journal::{JournalResult, Ledger};

/// All that went into accounts and out of them, by account and key of the currency.
#[derive(Debug, Clone, Default)]
pub struct Flows(BTreeMap<(Account, String), Flow>);

#[derive(Debug, Clone, Default)]
struct Flow {
    paid_in: Uint128,
    paid_out: Uint128,
}

impl Flows {
    /// Add a movement to those of its two accounts that `counts` takes. Wallets are left out: they have other money, too.
    ///
    /// # Errors
    /// `LEDGER_OVERDRAWN` where a sum does not fit into 128 bits.
    pub fn add(&mut self, movement: &Movement, counts: impl Fn(&Account) -> bool) -> JournalResult<()> {
        let Movement { from, to, currency, amount, .. } = movement;
        for account in [from, to] {
            if matches!(account, Account::Wallet(_)) || !counts(account) {
                continue;
            }
            let flow = self.0.entry((account.clone(), currency.key())).or_default();
            let sum = if account == to { &mut flow.paid_in } else { &mut flow.paid_out };
            let before = *sum;
            *sum = sum.checked_add(*amount).map_err(|_| JournalError::Overdrawn {
                account: account.to_string(),
                currency: currency.to_string(),
                paid_in: before,
                paid_out: *amount,
            })?;
        }
        Ok(())
    }

    /// Return what is left in each account. Accounts that have nothing are left out.
    ///
    /// # Errors
    /// `LEDGER_OVERDRAWN` where more went out of an account than came in.
    pub fn left(&self) -> JournalResult<Ledger> {
        let mut ledger = Ledger::new();
        for ((account, currency), Flow { paid_in, paid_out }) in &self.0 {
            let left = paid_in.checked_sub(*paid_out).map_err(|_| JournalError::Overdrawn {
                account: account.to_string(),
                currency: Currency::shown(currency),
                paid_in: *paid_in,
                paid_out: *paid_out,
            })?;
            if !left.is_zero() {
                ledger.insert((account.clone(), currency.clone()), left);
            }
        }
        Ok(ledger)
    }
}
