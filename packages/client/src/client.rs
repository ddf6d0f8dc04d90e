//! A deployed suite on a chain, and how messages and queries reach it.

use std::str::FromStr;

use caravan_arbitration_api as arbitration;
use caravan_chain::{deploy, Chain, ChainError, ChainExt, Deployed, Deployment, Embedded, Msg, Outcome};
use caravan_licensing_api as licensing;
use caravan_marketplace_api::{ExecuteMsg, ListedCurrency, QueryMsg};
#[cfg(feature = "home")]
use caravan_money::Amount;
use caravan_primitives::{Hash32, Reference};
use caravan_provenance_api as provenance;
use cosmwasm_std::{to_json_binary, Addr, Event, Uint128};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::currency::CurrencyDisplay;
use crate::error::{ClientError, Result};

/// A fee of one coin gives one point, which has six decimals.
const POINT: u128 = 1_000_000;

/// The suite on its chain: the embedded one, unless another is named.
pub struct Client<C = Embedded> {
    pub chain: C,
    pub contracts: Deployed,
    reference_prefix: String,
    references: u64,
    messages: u64,
}

/// An amount of one currency, on its way from an account to a contract.
#[derive(Debug, Clone, Copy)]
pub struct Payment<'a> {
    pub payer: &'a Addr,
    pub contract: &'a Addr,
    pub display: &'a CurrencyDisplay,
    pub amount: Uint128,
}

/// What the key of the arbiter is made of where the whole suite is for play: nothing is encrypted to it.
const PLAYED_ARBITER: &[u8] = b"arbiter";

impl<C: Chain> Client<C> {
    /// Deploys the suite on `chain` and lists these currencies.
    pub fn deploy(mut chain: C, currencies: &[&CurrencyDisplay]) -> Result<Self> {
        let mut deployment = Deployment::new(&chain, Hash32::digest(PLAYED_ARBITER))?;
        deployment.currencies = currencies.iter().map(|display| listed_currency(display)).collect();
        let contracts = deploy(&mut chain, &deployment)?;
        Ok(Self::new(chain, contracts, "cli".to_owned()))
    }

    /// Uses a suite that is deployed. No other program may use references with the same prefix, at most 20 characters.
    pub fn new(chain: C, contracts: Deployed, reference_prefix: String) -> Self {
        Self { chain, contracts, reference_prefix, references: 0, messages: 0 }
    }

    /// Return how many messages were sent.
    pub fn messages(&self) -> u64 {
        self.messages
    }

    /// Send the marketplace a message that takes no money.
    pub fn run(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Result<Outcome, ChainError> {
        let marketplace = self.contracts.marketplace.clone();
        self.execute(sender, &marketplace, msg)
    }

    /// Send licensing a message that takes no money.
    pub(crate) fn run_licensing(&mut self, sender: &Addr, msg: &licensing::ExecuteMsg) -> Result<Outcome, ChainError> {
        let contract = self.contracts.licensing.clone();
        self.execute(sender, &contract, msg)
    }

    /// Send arbitration a message; none of them takes money.
    pub(crate) fn run_arbitration(
        &mut self,
        sender: &Addr,
        msg: &arbitration::ExecuteMsg,
    ) -> Result<Outcome, ChainError> {
        let contract = self.contracts.arbitration.clone();
        self.execute(sender, &contract, msg)
    }

    /// Send provenance a message; none of them takes money.
    pub(crate) fn run_provenance(
        &mut self,
        sender: &Addr,
        msg: &provenance::ExecuteMsg,
    ) -> Result<Outcome, ChainError> {
        let contract = self.contracts.provenance.clone();
        self.execute(sender, &contract, msg)
    }

    fn execute<T: Serialize>(&mut self, sender: &Addr, contract: &Addr, msg: &T) -> Result<Outcome, ChainError> {
        self.messages += 1;
        self.chain.run(sender, contract, msg, &[])
    }

    /// Pay a contract: coins go with `msg`, tokens by their `Send` with `hook`.
    pub fn pay<T: Serialize, H: Serialize>(
        &mut self,
        payment: &Payment<'_>,
        msg: &T,
        hook: &H,
    ) -> Result<Outcome, ChainError> {
        let Payment { payer, contract, display, amount } = *payment;
        self.messages += 1;
        let paid = match &display.token {
            None => self.chain.run(payer, contract, msg, &display.funds(amount)),
            Some(token) => {
                let msg = to_json_binary(hook).map_err(|error| ChainError::Bad(error.to_string()))?;
                let send = cw20::Cw20ExecuteMsg::Send { contract: contract.to_string(), amount, msg };
                self.chain.run(payer, token, &send, &[])
            }
        };
        paid.map_err(|error| self.refused_payment(error, payer, display, amount))
    }

    /// Return the error of a payment that was refused: the bank and the tokens speak of a subtraction where an account holds too
    /// little. It is looked at afterwards, as a chain for play may pay for the gas of an account before it acts.
    fn refused_payment(
        &self,
        error: ChainError,
        payer: &Addr,
        display: &CurrencyDisplay,
        amount: Uint128,
    ) -> ChainError {
        match display.balance(&self.chain, payer) {
            Ok(held) if held < amount => {
                let (amount, held) = (display.show(amount), display.show(held));
                ChainError::Funds(format!("expected {amount} in the account, got {held}"))
            }
            Ok(_) | Err(_) => error,
        }
    }

    /// Send coins or tokens from account to account.
    pub fn send_money(
        &mut self,
        sender: &Addr,
        to: &Addr,
        display: &CurrencyDisplay,
        amount: Uint128,
    ) -> Result<Outcome, ChainError> {
        self.messages += 1;
        let sent = match &display.token {
            None => self.chain.execute(sender, &[Msg::Send { to: to.clone(), amount: display.funds(amount) }]),
            Some(token) => {
                let transfer = cw20::Cw20ExecuteMsg::Transfer { recipient: to.to_string(), amount };
                self.chain.run(sender, token, &transfer, &[])
            }
        };
        sent.map_err(|error| self.refused_payment(error, sender, display, amount))
    }

    pub fn query<R: DeserializeOwned>(&self, query: &QueryMsg) -> Result<R, ChainError> {
        self.chain.ask(&self.contracts.marketplace, query)
    }

    pub fn query_licensing<R: DeserializeOwned>(&self, query: &licensing::QueryMsg) -> Result<R, ChainError> {
        self.chain.ask(&self.contracts.licensing, query)
    }

    #[cfg(feature = "home")]
    pub(crate) fn query_arbitration<R: DeserializeOwned>(
        &self,
        query: &arbitration::QueryMsg,
    ) -> Result<R, ChainError> {
        self.chain.ask(&self.contracts.arbitration, query)
    }

    pub(crate) fn query_provenance<R: DeserializeOwned>(&self, query: &provenance::QueryMsg) -> Result<R, ChainError> {
        self.chain.ask(&self.contracts.provenance, query)
    }

    /// Return a reference that no message has used.
    pub fn reference(&mut self) -> Result<Reference> {
        self.references += 1;
        Ok(Reference::new(format!("{}-{}", self.reference_prefix, self.references))?)
    }

    pub fn points(&self, account: &Addr) -> Result<Uint128> {
        Ok(self.chain.token_balance(&self.contracts.points, account)?)
    }
}

/// The currency as a platform for tests and play lists it: points for fees, no minimum reward.
pub(crate) fn listed_currency(display: &CurrencyDisplay) -> ListedCurrency {
    ListedCurrency {
        currency: display.currency.clone(),
        points_rate: Uint128::new(points_rate(display.decimals)),
        min_reward_with_bond: Uint128::zero(),
    }
}

/// Return one coin with so many decimals, which are at most 18, in base units.
#[cfg(feature = "home")]
pub(crate) fn one_coin(decimals: usize) -> Result<Amount> {
    let decimals = u32::try_from(decimals).unwrap_or(u32::MAX);
    Ok(Amount::new(10_u128.saturating_pow(decimals))?)
}

/// Return the points for 1,000,000 base units of a fee in a currency with so many decimals: one point for one coin. One
/// with more than 12 gives more, as the marketplace counts in whole numbers.
fn points_rate(decimals: usize) -> u128 {
    let coin = u32::try_from(decimals).ok().and_then(|decimals| 10_u128.checked_pow(decimals));
    coin.map_or(0, |coin| POINT * 1_000_000 / coin).max(1)
}

/// Return a number that an event of a contract carries.
///
/// # Errors
/// [`ClientError::EventMissing`] where `contract` emitted no such event, whatever other contracts emitted.
pub fn event_number<T: FromStr>(
    outcome: &Outcome,
    contract: &Addr,
    event: &'static str,
    attribute: &'static str,
) -> Result<T> {
    let number = outcome.value(contract, event, attribute).and_then(|value| value.parse().ok());
    number.ok_or(ClientError::EventMissing { event, attribute })
}

/// Return the value of an attribute of one event.
pub fn attribute<'e>(event: &'e Event, key: &str) -> Option<&'e str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_of_one_coin_gives_one_point_or_more_where_a_coin_has_many_digits() {
        let points = |decimals: u32| points_rate(decimals as usize) * 10_u128.pow(decimals) / 1_000_000;
        assert_eq!([0, 6, 12].map(points), [POINT; 3]);
        assert_eq!((points_rate(18), points_rate(39)), (1, 1));
    }
}
