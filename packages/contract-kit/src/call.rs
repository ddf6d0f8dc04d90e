//! Who calls, when and where; what goes back.

use caravan_money::{Currency, MoneyError};
use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{Addr, Api, Env, Event, QuerierWrapper, Response};

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
    fn a_response_begins_with_its_action() {
        let built = response("pause", [Event::new("contract_paused")]);
        assert_eq!(built, Response::new().add_attribute("action", "pause").add_event(Event::new("contract_paused")));
    }
}
