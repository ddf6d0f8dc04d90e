//! Money that came in with a message.

use caravan_access::AccessError;
use caravan_contract_kit::Call;
use caravan_licensing_api::Cw20Receive;
use caravan_money::Currency;
use caravan_primitives::Reference;
use cosmwasm_std::{Addr, Coin, Uint128};

use crate::error::Result;
use crate::state::ReferenceScope;

/// Money that came in with a message, and the reference that its payer gave it.
pub(crate) struct Payment {
    pub(crate) currency: Currency,
    pub(crate) amount: Uint128,
    pub(crate) payer: Addr,
    /// The token that brought it; `None` for native coins.
    token: Option<Addr>,
    pub(crate) reference: Reference,
}

impl Payment {
    /// Take the coin that came with a message.
    pub(crate) fn native(call: &Call<'_>, coin: Option<Coin>, reference: Reference) -> Result<Self> {
        let Coin { denom, amount } = coin.ok_or_else(|| AccessError::FundsMissing { got: "none".to_owned() })?;
        let currency = Currency::native(denom)?;
        Ok(Self { currency, amount, payer: call.sender.clone(), token: None, reference })
    }

    /// Take the tokens that came with a hook. Its sender is the token.
    pub(crate) fn token(call: &Call<'_>, hook: &Cw20Receive, reference: Reference) -> Result<Self> {
        Ok(Self {
            currency: Currency::cw20(call.sender.as_str())?,
            amount: hook.amount.get(),
            payer: call.address(&hook.sender)?,
            token: Some(call.sender.clone()),
            reference,
        })
    }

    pub(crate) fn scope(&self) -> ReferenceScope<'_> {
        ReferenceScope { token: self.token.as_ref().map(Addr::as_str), sender: self.payer.as_str() }
    }
}
