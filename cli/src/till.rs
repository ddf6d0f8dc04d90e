//! The money line: what went in is what came out and what is held, by the bank and the token alone.

use caravan_chain::{Chain, ChainError};
use cosmwasm_std::{Addr, Uint128};
use serde::Serialize;

use crate::coinage::Coinage;
use crate::failure::Failure;

/// Watches everybody's accounts and what the contracts hold, in one currency.
///
/// It asks the bank (or the token), never a contract. Whoever has it watch says which way money went since it looked
/// last: [`Till::funded`], in; [`Till::paid_out`], out.
pub(crate) struct Till {
    coinage: Coinage,
    contracts: Vec<Addr>,
    accounts: Vec<Addr>,
    last: Uint128,
    paid_in: Uint128,
    out: Uint128,
}

/// What a till found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MoneyLine {
    /// What people call the currency.
    pub(crate) currency: &'static str,
    /// What the accounts have paid in.
    #[serde(rename = "in")]
    pub(crate) paid_in: Uint128,
    /// What they have got out.
    pub(crate) out: Uint128,
    /// What the contract holds.
    pub(crate) held: Uint128,
    /// Whether `in = out + held`.
    pub(crate) holds: bool,
    /// For people.
    #[serde(skip)]
    pub(crate) text: String,
}

impl Till {
    /// Begins to watch one contract, before anybody has paid. `accounts` are all that can pay or be paid, each named once.
    pub(crate) fn new(
        chain: &dyn Chain,
        coinage: &Coinage,
        contract: &Addr,
        accounts: &[Addr],
    ) -> Result<Self, Failure> {
        Self::over(chain, coinage, std::slice::from_ref(contract), accounts)
    }

    /// As [`Till::new`], for several contracts.
    pub(crate) fn over(
        chain: &dyn Chain,
        coinage: &Coinage,
        contracts: &[Addr],
        accounts: &[Addr],
    ) -> Result<Self, Failure> {
        let once = |addresses: &[Addr]| {
            let mut addresses = addresses.to_vec();
            addresses.sort();
            addresses.dedup();
            addresses
        };
        let zero = Uint128::zero();
        let (coinage, contracts, accounts) = (coinage.clone(), once(contracts), once(accounts));
        let mut till = Self { coinage, contracts, accounts, last: zero, paid_in: zero, out: zero };
        till.last = till.total(chain)?;
        Ok(till)
    }

    /// What moved since the last look was paid in, and nothing was paid out.
    pub(crate) fn funded(&mut self, chain: &dyn Chain) -> Result<(), Failure> {
        let now = self.total(chain)?;
        self.paid_in = sum(self.paid_in, gained(now, self.last)?)?;
        self.last = now;
        Ok(())
    }

    /// What moved since the last look was paid out, and nothing was paid in.
    pub(crate) fn paid_out(&mut self, chain: &dyn Chain) -> Result<(), Failure> {
        let now = self.total(chain)?;
        self.out = sum(self.out, gained(self.last, now)?)?;
        self.last = now;
        Ok(())
    }

    /// What went in, came out and is held. What moved since the last look counts as paid out.
    pub(crate) fn line(&self, chain: &dyn Chain) -> Result<MoneyLine, Failure> {
        let (paid_in, out) = (self.paid_in, sum(self.out, gained(self.last, self.total(chain)?)?)?);
        let balance = |held, contract: &Addr| sum(held, self.coinage.balance(chain, contract)?);
        let held = self.contracts.iter().try_fold(Uint128::zero(), balance)?;
        let holds = out.checked_add(held).is_ok_and(|sum| sum == paid_in);
        let show = |units| self.coinage.show(units);
        let sign = if holds { "=" } else { "is not" };
        let text = format!("money: in {} {sign} out {} + held {}", show(paid_in), show(out), show(held));
        Ok(MoneyLine { currency: self.coinage.symbol, paid_in, out, held, holds, text })
    }

    fn total(&self, chain: &dyn Chain) -> Result<Uint128, Failure> {
        let add = |total, account: &Addr| sum(total, self.coinage.balance(chain, account)?);
        self.accounts.iter().try_fold(Uint128::zero(), add)
    }
}

fn sum(a: Uint128, b: Uint128) -> Result<Uint128, Failure> {
    Ok(a.checked_add(b).map_err(|error| ChainError::Bad(error.to_string()))?)
}

/// What accounts have gained that were at `from` and are at `to`; a loss is money that went the other way.
fn gained(from: Uint128, to: Uint128) -> Result<Uint128, Failure> {
    to.checked_sub(from).map_err(|_| Failure::Unbalanced(format!("accounts at {to} that were at {from}")))
}

/// The failure of the first line that does not hold.
pub(crate) fn unbalanced(lines: &[MoneyLine]) -> Option<Failure> {
    lines.iter().find(|line| !line.holds).map(|line| Failure::Unbalanced(line.text.clone()))
}

#[cfg(test)]
mod tests {
    use caravan_chain::{Embedded, Msg};
    use cosmwasm_std::coins;

    use super::*;

    struct Scene {
        chain: Embedded,
        till: Till,
        payer: Addr,
        vault: Addr,
    }

    fn scene() -> Scene {
        let mut chain = Embedded::new();
        let [payer, payee, vault] = ["payer", "payee", "vault"].map(|name| chain.account(name));
        chain.fund(&payer, &coins(100, "ucara")).unwrap();
        let watched = [payer.clone(), payee, payer.clone()];
        let till = Till::new(&chain, &Coinage::cara().unwrap(), &vault, &watched).unwrap();
        Scene { chain, till, payer, vault }
    }

    fn send(chain: &mut Embedded, from: &Addr, to: &Addr, units: u128) {
        chain.execute(from, &[Msg::Send { to: to.clone(), amount: coins(units, "ucara") }]).unwrap();
    }

    #[test]
    fn money_that_is_all_accounted_for_holds() {
        let Scene { mut chain, mut till, payer, vault } = scene();
        send(&mut chain, &payer, &vault, 70);
        till.funded(&chain).unwrap();
        let payee = chain.account("payee");
        send(&mut chain, &vault, &payee, 50);
        let line = till.line(&chain).unwrap();
        assert_eq!(line.text, "money: in 0.00007 CARA = out 0.00005 CARA + held 0.00002 CARA");
        assert!(line.holds && unbalanced(&[line]).is_none());
    }

    #[test]
    fn money_that_goes_to_an_unknown_account_is_missed() {
        let Scene { mut chain, mut till, payer, vault } = scene();
        send(&mut chain, &payer, &vault, 70);
        till.funded(&chain).unwrap();
        let stranger = chain.account("stranger");
        send(&mut chain, &vault, &stranger, 1);
        let line = till.line(&chain).unwrap();
        assert_eq!(line.text, "money: in 0.00007 CARA is not out 0 CARA + held 0.000069 CARA");
        assert_eq!(unbalanced(&[line]).unwrap().exit_code(), 1);
    }

    #[test]
    fn what_goes_in_and_out_by_turns_is_counted_both_ways() {
        let Scene { mut chain, mut till, payer, vault } = scene();
        for units in [30, 20] {
            send(&mut chain, &payer, &vault, units);
            till.funded(&chain).unwrap();
            send(&mut chain, &vault, &payer, units - 5);
            till.paid_out(&chain).unwrap();
        }
        let line = till.line(&chain).unwrap();
        assert_eq!(line.text, "money: in 0.00005 CARA = out 0.00004 CARA + held 0.00001 CARA");
    }

    #[test]
    fn money_that_goes_the_other_way_is_not_taken_for_the_one_that_was_named() {
        let Scene { mut chain, mut till, payer, vault } = scene();
        send(&mut chain, &payer, &vault, 30);
        assert!(matches!(till.paid_out(&chain).unwrap_err(), Failure::Unbalanced(_)));
        till.funded(&chain).unwrap();
        send(&mut chain, &vault, &payer, 1);
        assert!(matches!(till.funded(&chain).unwrap_err(), Failure::Unbalanced(_)));
    }

    #[test]
    fn money_out_of_nowhere_is_noticed() {
        let Scene { mut chain, mut till, payer, vault } = scene();
        send(&mut chain, &payer, &vault, 70);
        till.funded(&chain).unwrap();
        chain.fund(&vault, &coins(1, "ucara")).unwrap();
        assert!(!till.line(&chain).unwrap().holds);
    }
}
