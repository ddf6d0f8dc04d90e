//! The money line: what went in is what came out and what is held, by the bank and the token alone.

use caravan_chain::{Chain, ChainError};
use cosmwasm_std::{Addr, Uint128};
use serde::Serialize;

use crate::coinage::Coinage;
use crate::failure::Failure;

/// Watches everybody's accounts and the contract's, in one currency.
///
/// It asks the bank (or the token), never the contract. Until [`Till::funded`] money goes in, after it money comes out.
pub(crate) struct Till {
    coinage: Coinage,
    contract: Addr,
    accounts: Vec<Addr>,
    before: Uint128,
    after: Uint128,
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
    /// Begins to watch, before anybody has paid. `accounts` are all that can pay or be paid, each named once.
    pub(crate) fn new(
        chain: &dyn Chain,
        coinage: &Coinage,
        contract: &Addr,
        accounts: &[Addr],
    ) -> Result<Self, Failure> {
        let mut accounts = accounts.to_vec();
        accounts.sort();
        accounts.dedup();
        let mut till = Self {
            coinage: coinage.clone(),
            contract: contract.clone(),
            accounts,
            before: Uint128::zero(),
            after: Uint128::zero(),
        };
        till.before = till.total(chain)?;
        till.after = till.before;
        Ok(till)
    }

    /// All has been paid in, and nothing has been paid out yet.
    pub(crate) fn funded(&mut self, chain: &dyn Chain) -> Result<(), Failure> {
        self.after = self.total(chain)?;
        Ok(())
    }

    /// What went in, came out and is held.
    pub(crate) fn line(&self, chain: &dyn Chain) -> Result<MoneyLine, Failure> {
        let now = self.total(chain)?;
        let held = self.coinage.balance(chain, &self.contract)?;
        let gained = |from: Uint128, to: Uint128| {
            to.checked_sub(from).map_err(|_| Failure::Unbalanced(format!("accounts at {to} that were at {from}")))
        };
        let (paid_in, out) = (gained(self.after, self.before)?, gained(self.after, now)?);
        let holds = out.checked_add(held).is_ok_and(|sum| sum == paid_in);
        let show = |units| self.coinage.show(units);
        let sign = if holds { "=" } else { "is not" };
        let text = format!("money: in {} {sign} out {} + held {}", show(paid_in), show(out), show(held));
        Ok(MoneyLine { currency: self.coinage.symbol, paid_in, out, held, holds, text })
    }

    fn total(&self, chain: &dyn Chain) -> Result<Uint128, Failure> {
        let add = |sum: Uint128, account: &Addr| {
            let balance = self.coinage.balance(chain, account)?;
            sum.checked_add(balance).map_err(|error| ChainError::Bad(error.to_string()))
        };
        Ok(self.accounts.iter().try_fold(Uint128::zero(), add)?)
    }
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
    fn money_out_of_nowhere_is_noticed() {
        let Scene { mut chain, mut till, payer, vault } = scene();
        send(&mut chain, &payer, &vault, 70);
        till.funded(&chain).unwrap();
        chain.fund(&vault, &coins(1, "ucara")).unwrap();
        assert!(!till.line(&chain).unwrap().holds);
    }
}
