//! The money line: what was paid in is what was paid out and what is held, by the bank and the token alone.

use caravan_chain::{Chain, ChainError};
use cosmwasm_std::{Addr, Uint128};
use serde::Serialize;

use crate::currency::CurrencyDisplay;
use crate::error::{ClientError, Result};

/// Compares what accounts paid and received with what the contracts hold, in one currency.
///
/// It reads the bank (or the token), never a contract. The caller says after each step in which direction money moved:
/// [`MoneyAudit::funded`] or [`MoneyAudit::paid_out`].
pub struct MoneyAudit {
    display: CurrencyDisplay,
    contracts: Vec<Addr>,
    accounts: Vec<Addr>,
    last: Uint128,
    paid_in: Uint128,
    out: Uint128,
}

/// What the audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoneyLine {
    pub currency: String,
    #[serde(rename = "in")]
    pub paid_in: Uint128,
    pub out: Uint128,
    pub held: Uint128,
    /// Whether `in = out + held`.
    pub holds: bool,
    #[serde(skip)]
    pub text: String,
}

impl MoneyAudit {
    /// Start before the first payment to these contracts. `accounts` are all that can pay or be paid.
    pub fn new(chain: &dyn Chain, display: &CurrencyDisplay, contracts: &[Addr], accounts: &[Addr]) -> Result<Self> {
        let once = |addresses: &[Addr]| {
            let mut addresses = addresses.to_vec();
            addresses.sort();
            addresses.dedup();
            addresses
        };
        let zero = Uint128::zero();
        let (display, contracts, accounts) = (display.clone(), once(contracts), once(accounts));
        let mut audit = Self { display, contracts, accounts, last: zero, paid_in: zero, out: zero };
        audit.last = audit.total(chain)?;
        Ok(audit)
    }

    /// Count what moved since the last call as paid in.
    pub fn funded(&mut self, chain: &dyn Chain) -> Result<()> {
        let now = self.total(chain)?;
        self.paid_in = sum(self.paid_in, gained(now, self.last)?)?;
        self.last = now;
        Ok(())
    }

    /// Count what moved since the last call as paid out.
    pub fn paid_out(&mut self, chain: &dyn Chain) -> Result<()> {
        let now = self.total(chain)?;
        self.out = sum(self.out, gained(self.last, now)?)?;
        self.last = now;
        Ok(())
    }

    /// Return what went in, came out and is held. What moved since the last call counts as paid out.
    pub fn line(&self, chain: &dyn Chain) -> Result<MoneyLine> {
        let (paid_in, out) = (self.paid_in, sum(self.out, gained(self.last, self.total(chain)?)?)?);
        let balance = |held, contract: &Addr| sum(held, self.display.balance(chain, contract)?);
        let held = self.contracts.iter().try_fold(Uint128::zero(), balance)?;
        let holds = out.checked_add(held).is_ok_and(|sum| sum == paid_in);
        let show = |units| self.display.show(units);
        let sign = if holds { "=" } else { "is not" };
        let text = format!("money: in {} {sign} out {} + held {}", show(paid_in), show(out), show(held));
        Ok(MoneyLine { currency: self.display.symbol.clone(), paid_in, out, held, holds, text })
    }

    fn total(&self, chain: &dyn Chain) -> Result<Uint128> {
        let add = |total, account: &Addr| sum(total, self.display.balance(chain, account)?);
        self.accounts.iter().try_fold(Uint128::zero(), add)
    }
}

fn sum(a: Uint128, b: Uint128) -> Result<Uint128> {
    Ok(a.checked_add(b).map_err(|error| ChainError::Bad(error.to_string()))?)
}

/// Return the gain of accounts that had `from` and have `to`. A loss is money that moved in the other direction.
fn gained(from: Uint128, to: Uint128) -> Result<Uint128> {
    to.checked_sub(from).map_err(|_| ClientError::MoneyUnbalanced(format!("accounts at {to} that were at {from}")))
}

/// Return an error for the first line that does not hold.
pub fn unbalanced(lines: &[MoneyLine]) -> Option<ClientError> {
    lines.iter().find(|line| !line.holds).map(|line| ClientError::MoneyUnbalanced(line.text.clone()))
}

#[cfg(test)]
mod tests {
    use caravan_chain::{Embedded, Msg};
    use cosmwasm_std::coins;

    use super::*;

    struct Fixture {
        chain: Embedded,
        audit: MoneyAudit,
        payer: Addr,
        vault: Addr,
    }

    fn fixture() -> Fixture {
        let mut chain = Embedded::new();
        let [payer, payee, vault] = ["payer", "payee", "vault"].map(|name| chain.account(name));
        chain.fund(&payer, &coins(100, "ucara")).unwrap();
        let watched = [payer.clone(), payee, payer.clone()];
        let audit =
            MoneyAudit::new(&chain, &CurrencyDisplay::cara().unwrap(), std::slice::from_ref(&vault), &watched).unwrap();
        Fixture { chain, audit, payer, vault }
    }

    fn send(chain: &mut Embedded, from: &Addr, to: &Addr, units: u128) {
        chain.execute(from, &[Msg::Send { to: to.clone(), amount: coins(units, "ucara") }]).unwrap();
    }

    #[test]
    fn money_that_is_all_accounted_for_holds() {
        let Fixture { mut chain, mut audit, payer, vault } = fixture();
        send(&mut chain, &payer, &vault, 70);
        audit.funded(&chain).unwrap();
        let payee = chain.account("payee");
        send(&mut chain, &vault, &payee, 50);
        let line = audit.line(&chain).unwrap();
        assert_eq!(line.text, "money: in 0.00007 CARA = out 0.00005 CARA + held 0.00002 CARA");
        assert!(line.holds && unbalanced(&[line]).is_none());
    }

    #[test]
    fn money_that_goes_to_an_unknown_account_is_missed() {
        let Fixture { mut chain, mut audit, payer, vault } = fixture();
        send(&mut chain, &payer, &vault, 70);
        audit.funded(&chain).unwrap();
        let stranger = chain.account("stranger");
        send(&mut chain, &vault, &stranger, 1);
        let line = audit.line(&chain).unwrap();
        assert_eq!(line.text, "money: in 0.00007 CARA is not out 0 CARA + held 0.000069 CARA");
        assert!(matches!(unbalanced(&[line]), Some(ClientError::MoneyUnbalanced(_))));
    }

    #[test]
    fn what_goes_in_and_out_by_turns_is_counted_both_ways() {
        let Fixture { mut chain, mut audit, payer, vault } = fixture();
        for units in [30, 20] {
            send(&mut chain, &payer, &vault, units);
            audit.funded(&chain).unwrap();
            send(&mut chain, &vault, &payer, units - 5);
            audit.paid_out(&chain).unwrap();
        }
        let line = audit.line(&chain).unwrap();
        assert_eq!(line.text, "money: in 0.00005 CARA = out 0.00004 CARA + held 0.00001 CARA");
    }

    #[test]
    fn money_that_moves_in_the_other_direction_is_an_error() {
        let Fixture { mut chain, mut audit, payer, vault } = fixture();
        send(&mut chain, &payer, &vault, 30);
        assert!(matches!(audit.paid_out(&chain).unwrap_err(), ClientError::MoneyUnbalanced(_)));
        audit.funded(&chain).unwrap();
        send(&mut chain, &vault, &payer, 1);
        assert!(matches!(audit.funded(&chain).unwrap_err(), ClientError::MoneyUnbalanced(_)));
    }

    #[test]
    fn money_from_an_unknown_source_is_noticed() {
        let Fixture { mut chain, mut audit, payer, vault } = fixture();
        send(&mut chain, &payer, &vault, 70);
        audit.funded(&chain).unwrap();
        chain.fund(&vault, &coins(1, "ucara")).unwrap();
        assert!(!audit.line(&chain).unwrap().holds);
    }
}
