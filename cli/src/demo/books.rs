//! The closing line: for each currency, what went in, came out and is held, by the bank and by the contracts' books.

use caravan_chain::Chain;
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use cosmwasm_std::{Addr, Uint128};
use serde::{Serialize, Serializer};

use crate::coinage::Coinage;
use crate::failure::Failure;
use crate::market::Market;
use crate::till::{MoneyLine, Till};

/// What a contract holds of a currency, by whose it is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Shelf {
    /// The contract.
    contract: &'static str,
    /// What it holds, by the bank or the token.
    held: Uint128,
    /// The same by its own books, by purpose; a contract without books has nothing to hold.
    #[serde(serialize_with = "by_name")]
    parts: Vec<(&'static str, Uint128)>,
    /// Ever received, by its books.
    #[serde(skip)]
    received: Uint128,
    /// Ever paid out, by its books.
    #[serde(skip)]
    paid_out: Uint128,
}

/// The money of a currency.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Closing {
    /// By the bank and the token.
    #[serde(flatten)]
    pub(super) line: MoneyLine,
    /// By contract.
    pub(super) contracts: Vec<Shelf>,
    #[serde(skip)]
    coinage: Coinage,
}

impl Closing {
    /// Asks the bank, the token and the contracts.
    pub(super) fn new<C: Chain>(market: &Market<C>, till: &Till, coinage: &Coinage) -> Result<Self, Failure> {
        let suite = &market.suite;
        let balance = |contract: &Addr| coinage.balance(&market.chain, contract);
        let bare = |contract, held| Shelf {
            contract,
            held,
            parts: vec![],
            received: Uint128::zero(),
            paid_out: Uint128::zero(),
        };
        let contracts = vec![
            of_marketplace(market, coinage, balance(&suite.marketplace)?)?,
            of_licensing(market, coinage, balance(&suite.licensing)?)?,
            bare("provenance", balance(&suite.provenance)?),
            bare("points", balance(&suite.points)?),
        ];
        Ok(Self { line: till.line(&market.chain)?, contracts, coinage: coinage.clone() })
    }

    /// For people: what each contract holds, and the line.
    pub(super) fn text(&self) -> String {
        let lines: Vec<String> = self.contracts.iter().map(|shelf| self.shelf(shelf)).collect();
        format!("{}\n{}", lines.join("\n"), self.line.text)
    }

    /// The first thing that does not add up.
    pub(super) fn failure(&self) -> Option<Failure> {
        let off = |text: String| Some(Failure::Unbalanced(text));
        if !self.line.holds {
            return off(self.line.text.clone());
        }
        if let Some(shelf) = self.contracts.iter().find(|shelf| !shelf.holds()) {
            return off(self.shelf(shelf));
        }
        let total = |of: fn(&Shelf) -> Uint128| self.contracts.iter().map(of).sum::<Uint128>();
        let (received, paid_out) = (total(|shelf| shelf.received), total(|shelf| shelf.paid_out));
        if (received, paid_out) == (self.line.paid_in, self.line.out) {
            return None;
        }
        let show = |units| self.coinage.show(units);
        off(format!("{}; by the books in {}, out {}", self.line.text, show(received), show(paid_out)))
    }

    fn shelf(&self, shelf: &Shelf) -> String {
        let parts: Vec<String> =
            shelf.parts.iter().map(|(name, units)| format!("{name} {}", self.coinage.plain(*units))).collect();
        let sign = if shelf.holds() { "=" } else { "is not" };
        let sum = if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") };
        format!("{:<11} holds {} {sign} {sum}", shelf.contract, self.coinage.show(shelf.held))
    }
}

impl Shelf {
    /// Whether bank and books agree, to the unit.
    fn holds(&self) -> bool {
        let sum = self.parts.iter().map(|(_, units)| *units).sum::<Uint128>();
        sum == self.held && self.received.checked_sub(self.paid_out).is_ok_and(|left| left == self.held)
    }
}

fn of_marketplace<C: Chain>(market: &Market<C>, coinage: &Coinage, held: Uint128) -> Result<Shelf, Failure> {
    let query = marketplace::QueryMsg::Solvency { currency: coinage.currency.clone() };
    let books: marketplace::SolvencyResponse = market.ask(&query)?;
    let parts = vec![
        ("available", books.available),
        ("project_credit", books.project_credit),
        ("escrow", books.escrow),
        ("bonds", books.bonds),
        ("pools", books.pools),
        ("balances", books.balances),
        ("fees", books.fees),
    ];
    Ok(Shelf { contract: "marketplace", held, parts, received: books.received, paid_out: books.paid_out })
}

fn of_licensing<C: Chain>(market: &Market<C>, coinage: &Coinage, held: Uint128) -> Result<Shelf, Failure> {
    let query = licensing::QueryMsg::Solvency { currency: coinage.currency.clone() };
    let books: licensing::SolvencyResponse = market.ask_licensing(&query)?;
    let parts = vec![
        ("inboxes", books.inboxes),
        ("pools", books.pools),
        ("balances", books.balances),
        ("dust", books.dust),
        ("fees", books.fees),
    ];
    Ok(Shelf { contract: "licensing", held, parts, received: books.received, paid_out: books.paid_out })
}

fn by_name<S: Serializer>(parts: &[(&'static str, Uint128)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(parts.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(bank: u128, pools: u128, received: u128) -> Closing {
        let units = Uint128::new;
        let line = MoneyLine {
            currency: "CARA",
            paid_in: units(10),
            out: units(6),
            held: units(4),
            holds: true,
            text: "money".to_owned(),
        };
        let shelf = Shelf {
            contract: "licensing",
            held: units(bank),
            parts: vec![("pools", units(pools)), ("dust", units(1))],
            received: units(received),
            paid_out: units(6),
        };
        Closing { line, contracts: vec![shelf], coinage: Coinage::cara().unwrap() }
    }

    #[test]
    fn bank_and_books_that_agree_close_well() {
        let closing = closing(4, 3, 10);
        assert!(closing.failure().is_none());
        assert_eq!(closing.text(), "licensing   holds 0.000004 CARA = pools 0.000003 + dust 0.000001\nmoney");
    }

    #[test]
    fn a_unit_that_only_the_bank_or_only_the_books_know_is_told() {
        for (bank, pools, received) in [(5, 3, 10), (4, 2, 10), (4, 3, 11), (5, 4, 11)] {
            let failure = closing(bank, pools, received).failure().unwrap();
            assert_eq!(failure.exit_code(), 1, "{bank} {pools} {received}");
        }
    }

    #[test]
    fn a_line_that_does_not_hold_is_told() {
        let mut closing = closing(4, 3, 10);
        closing.line.holds = false;
        assert!(matches!(closing.failure(), Some(Failure::Unbalanced(text)) if text == "money"));
    }
}
