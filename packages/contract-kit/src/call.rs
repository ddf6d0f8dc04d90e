//! Who calls, when and where; what goes back.

use caravan_access::{AccessError, Siblings};
use caravan_money::{Currency, MoneyError};
use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{Addr, Api, CosmosMsg, Env, Event, QuerierWrapper, Response, Uint128};

use crate::money::transfer;

/// The context of a message: who sent it, when, and the chain that it runs on.
pub struct Call<'a> {
    /// The chain's functions for addresses.
    pub api: &'a dyn Api,
    /// Queries to other contracts.
    pub querier: QuerierWrapper<'a>,
    /// The address that sent the message.
    pub sender: Addr,
    /// The time of the block.
    pub now: Time,
    /// The height of the block.
    pub height: u64,
    /// The id of the chain.
    pub chain_id: String,
    /// The address of this contract.
    pub contract: Addr,
}

impl<'a> Call<'a> {
    /// Take the context of a message from what the chain gives to an entry point.
    #[must_use]
    pub fn new(api: &'a dyn Api, querier: QuerierWrapper<'a>, env: Env, sender: Addr) -> Self {
        let now = Time::from(&env.block.time);
        let Env { block, contract, .. } = env;
        Self { api, querier, sender, now, height: block.height, chain_id: block.chain_id, contract: contract.address }
    }

    /// Read an address of a message.
    ///
    /// # Errors
    /// `ADDRESS_INVALID`.
    pub fn address(&self, text: &str) -> Result<Addr, PrimitiveError> {
        validate_address(self.api, text)
    }

    /// Read the address of a party: any but the contracts of the suite. `place` says in one word what the party is.
    ///
    /// # Errors
    /// `ADDRESS_INVALID`, `SIBLING_IS_PARTY`.
    pub fn party(&self, siblings: &Siblings, text: &str, place: &'static str) -> Result<Addr, AccessError> {
        let party = self.address(text)?;
        siblings.refuse(&self.contract, &party, place)?;
        Ok(party)
    }

    /// Build the message that pays an amount to an address, by the bank or by the token. A contract does not pay itself:
    /// the money would stay, and its ledger would say that it left.
    ///
    /// # Errors
    /// `SIBLING_IS_PARTY`; `STORAGE_FAILED` if the message cannot be written as JSON.
    pub fn pay(&self, currency: &Currency, to: &Addr, amount: Uint128) -> Result<CosmosMsg, AccessError> {
        Siblings::default().refuse(&self.contract, to, "payee")?;
        Ok(transfer(currency, to, amount)?)
    }

    /// Check that the token of a currency is an address of this chain.
    ///
    /// # Errors
    /// `CURRENCY_INVALID`.
    pub fn currency(&self, currency: Currency) -> Result<Currency, MoneyError> {
        currency.check(self.api)
    }
}

/// Read an address of a message or a query: it must be written as the chain writes it.
///
/// # Errors
/// `ADDRESS_INVALID`.
pub fn validate_address(api: &dyn Api, text: &str) -> Result<Addr, PrimitiveError> {
    let invalid = |why: String| PrimitiveError::AddressInvalid { got: text.to_owned(), why };
    let address = api.addr_validate(text).map_err(|error| invalid(error.to_string()))?;
    // Rows are keyed by the text: two spellings of one address would be two senders.
    if address.as_str() != text {
        return Err(invalid(format!("its normal form is {address}")));
    }
    Ok(address)
}

/// Read an address that a message or a query may have left out.
///
/// # Errors
/// `ADDRESS_INVALID`.
pub fn validate_optional_address(api: &dyn Api, text: Option<&str>) -> Result<Option<Addr>, PrimitiveError> {
    text.map(|text| validate_address(api, text)).transpose()
}

/// Build the response of a message: the attribute `action`, then the events.
pub fn response(action: &'static str, events: impl IntoIterator<Item = Event>) -> Response {
    Response::new().add_attribute("action", action).add_events(events)
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;
    use cosmwasm_std::testing::{mock_dependencies, mock_env, MockApi};

    use super::*;

    #[test]
    fn a_call_has_the_block_and_the_contract_of_its_environment() {
        let (deps, env, sender) = (mock_dependencies(), mock_env(), MockApi::default().addr_make("ann"));
        let deps = deps.as_ref();
        let call = Call::new(deps.api, deps.querier, env.clone(), sender.clone());
        assert_eq!((call.sender, call.now), (sender, Time::from(&env.block.time)));
        assert_eq!((call.height, call.chain_id, call.contract), (12_345, env.block.chain_id, env.contract.address));
    }

    #[test]
    fn an_address_is_taken_as_the_chain_writes_it_and_no_other_way() {
        let api = MockApi::default();
        let ann = api.addr_make("ann");
        assert_eq!(validate_address(&api, ann.as_str()), Ok(ann.clone()));
        for wrong in ["", "ann", &ann.as_str().to_uppercase(), &format!("{ann} ")] {
            assert_eq!(validate_address(&api, wrong).unwrap_err().code(), "ADDRESS_INVALID", "{wrong}");
        }
    }

    #[test]
    fn a_party_is_an_address_of_the_chain_outside_of_the_suite() {
        let (deps, env, api) = (mock_dependencies(), mock_env(), MockApi::default());
        let deps = deps.as_ref();
        let own = api.addr_make("own");
        let env = Env { contract: cosmwasm_std::ContractInfo { address: own.clone() }, ..env };
        let call = Call::new(deps.api, deps.querier, env, api.addr_make("ann"));
        let (points, ben) = (api.addr_make("points"), api.addr_make("ben"));
        let siblings = Siblings { points: Some(points.clone()), ..Siblings::default() };
        let code = |text: &str| call.party(&siblings, text, "manager").map_err(|error| error.code());
        assert_eq!(code(ben.as_str()), Ok(ben));
        assert_eq!(code("ben"), Err("ADDRESS_INVALID"));
        for contract in [points, own] {
            assert_eq!(code(contract.as_str()), Err("SIBLING_IS_PARTY"));
        }
    }

    #[test]
    fn a_contract_does_not_pay_itself() {
        let (deps, env, api) = (mock_dependencies(), mock_env(), MockApi::default());
        let deps = deps.as_ref();
        let own = api.addr_make("own");
        let env = Env { contract: cosmwasm_std::ContractInfo { address: own.clone() }, ..env };
        let call = Call::new(deps.api, deps.querier, env, api.addr_make("ann"));
        let (currency, ben) = (Currency::native("ucara").unwrap(), api.addr_make("ben"));
        let paid = call.pay(&currency, &ben, Uint128::new(7));
        assert_eq!(paid, Ok(transfer(&currency, &ben, Uint128::new(7)).unwrap()));
        let refused = call.pay(&currency, &own, Uint128::new(7)).unwrap_err().to_string();
        assert_eq!(
            refused,
            format!("SIBLING_IS_PARTY: expected a payee outside of the suite, got {own}, one of its contracts")
        );
    }

    #[test]
    fn a_response_begins_with_its_action() {
        let built = response("pause", [Event::new("contract_paused")]);
        assert_eq!(built, Response::new().add_attribute("action", "pause").add_event(Event::new("contract_paused")));
    }
}
