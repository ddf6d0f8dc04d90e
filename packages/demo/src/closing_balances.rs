//! The closing lines: for each currency, what was paid in, paid out and is held, by the bank and by the contracts' ledgers.

use caravan_chain::Chain;
use caravan_client::{Client, ClientError, CurrencyDisplay, MoneyAudit, MoneyLine, Result};
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use cosmwasm_std::{Addr, Uint128};
use serde::{Serialize, Serializer};

/// What a contract holds of a currency, and for which purpose.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ContractBalance {
    contract: &'static str,
    /// By the bank or the token.
    held: Uint128,
    /// By the ledgers of the contract. A contract without ledgers holds nothing.
    #[serde(serialize_with = "by_name")]
    parts: Vec<(&'static str, Uint128)>,
    #[serde(skip)]
    received: Uint128,
    #[serde(skip)]
    paid_out: Uint128,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ClosingBalance {
    #[serde(flatten)]
    pub(super) line: MoneyLine,
    pub(super) contracts: Vec<ContractBalance>,
    #[serde(skip)]
    display: CurrencyDisplay,
}

impl ClosingBalance {
    /// Query the bank, the token and the contracts.
    pub(super) fn new<C: Chain>(client: &Client<C>, audit: &MoneyAudit, display: &CurrencyDisplay) -> Result<Self> {
        let suite = &client.contracts;
        let balance = |contract: &Addr| display.balance(&client.chain, contract);
        let bare = |contract, held| ContractBalance {
            contract,
            held,
            parts: vec![],
            received: Uint128::zero(),
            paid_out: Uint128::zero(),
        };
        let contracts = vec![
            of_marketplace(client, display, balance(&suite.marketplace)?)?,
            of_licensing(client, display, balance(&suite.licensing)?)?,
            bare("provenance", balance(&suite.provenance)?),
            bare("points", balance(&suite.points)?),
        ];
        Ok(Self { line: audit.line(&client.chain)?, contracts, display: display.clone() })
    }

    /// Return the text: what each contract holds, by ledgers that are not empty, and the money line.
    pub(super) fn text(&self) -> String {
        let lines: Vec<String> = self.contracts.iter().map(|contract| self.contract_text(contract)).collect();
        format!("{}\n{}", lines.join("\n"), self.line.text)
    }

    /// Return an error for the first sum that does not match.
    pub(super) fn error(&self) -> Option<ClientError> {
        let unbalanced = |text: String| Some(ClientError::MoneyUnbalanced(text));
        if !self.line.holds {
            return unbalanced(self.line.text.clone());
        }
        if let Some(contract) = self.contracts.iter().find(|contract| !contract.holds()) {
            return unbalanced(self.contract_text(contract));
        }
        let total = |of: fn(&ContractBalance) -> Uint128| self.contracts.iter().map(of).sum::<Uint128>();
        let (received, paid_out) = (total(|contract| contract.received), total(|contract| contract.paid_out));
        if (received, paid_out) == (self.line.paid_in, self.line.out) {
            return None;
        }
        let show = |units| self.display.show(units);
        unbalanced(format!("{}; by the ledgers in {}, out {}", self.line.text, show(received), show(paid_out)))
    }

    fn contract_text(&self, contract: &ContractBalance) -> String {
        let with_money = contract.parts.iter().filter(|(_, units)| !units.is_zero());
        let parts: Vec<String> =
            with_money.map(|(name, units)| format!("{name} {}", self.display.plain(*units))).collect();
        let sign = if contract.holds() { "=" } else { "is not" };
        let sum = if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") };
        format!("{:<11} holds {} {sign} {sum}", contract.contract, self.display.show(contract.held))
    }
}

impl ContractBalance {
    /// Return whether the bank and the ledgers agree, to the unit.
    fn holds(&self) -> bool {
        let sum = self.parts.iter().map(|(_, units)| *units).sum::<Uint128>();
        sum == self.held && self.received.checked_sub(self.paid_out).is_ok_and(|left| left == self.held)
    }
}

fn of_marketplace<C: Chain>(client: &Client<C>, display: &CurrencyDisplay, held: Uint128) -> Result<ContractBalance> {
    let query = marketplace::QueryMsg::Solvency { currency: display.currency.clone() };
    let solvency: marketplace::SolvencyResponse = client.query(&query)?;
    let parts = vec![
        ("available", solvency.available),
        ("project_credit", solvency.project_credit),
        ("escrow", solvency.escrow),
        ("bonds", solvency.bonds),
        ("appeal_bonds", solvency.appeal_bonds),
        ("pools", solvency.pools),
        ("balances", solvency.balances),
        ("fees", solvency.fees),
    ];
    Ok(ContractBalance {
        contract: "marketplace",
        held,
        parts,
        received: solvency.received,
        paid_out: solvency.paid_out,
    })
}

fn of_licensing<C: Chain>(client: &Client<C>, display: &CurrencyDisplay, held: Uint128) -> Result<ContractBalance> {
    let query = licensing::QueryMsg::Solvency { currency: display.currency.clone() };
    let solvency: licensing::SolvencyResponse = client.query_licensing(&query)?;
    let parts = vec![
        ("inboxes", solvency.inboxes),
        ("pools", solvency.pools),
        ("balances", solvency.balances),
        ("dust", solvency.dust),
        ("fees", solvency.fees),
    ];
    Ok(ContractBalance { contract: "licensing", held, parts, received: solvency.received, paid_out: solvency.paid_out })
}

fn by_name<S: Serializer>(parts: &[(&'static str, Uint128)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(parts.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(bank: u128, pools: u128, received: u128) -> ClosingBalance {
        let units = Uint128::new;
        let line = MoneyLine {
            currency: "CARA".to_owned(),
            paid_in: units(10),
            out: units(6),
            held: units(4),
            holds: true,
            text: "money".to_owned(),
        };
        let contract = ContractBalance {
            contract: "licensing",
            held: units(bank),
            parts: vec![("pools", units(pools)), ("dust", units(1))],
            received: units(received),
            paid_out: units(6),
        };
        ClosingBalance { line, contracts: vec![contract], display: CurrencyDisplay::cara().unwrap() }
    }

    #[test]
    fn equal_sums_of_bank_and_ledgers_are_no_error() {
        let closing = closing(4, 3, 10);
        assert!(closing.error().is_none());
        assert_eq!(closing.text(), "licensing   holds 0.000004 CARA = pools 0.000003 + dust 0.000001\nmoney");
    }

    #[test]
    fn a_unit_that_only_the_bank_or_only_the_ledgers_have_is_an_error() {
        for (bank, pools, received) in [(5, 3, 10), (4, 2, 10), (4, 3, 11), (5, 4, 11)] {
            let error = closing(bank, pools, received).error();
            assert!(matches!(error, Some(ClientError::MoneyUnbalanced(_))), "{bank} {pools} {received}");
        }
    }

    #[test]
    fn a_line_that_does_not_hold_is_an_error() {
        let mut closing = closing(4, 3, 10);
        closing.line.holds = false;
        assert!(matches!(closing.error(), Some(ClientError::MoneyUnbalanced(text)) if text == "money"));
    }
}
