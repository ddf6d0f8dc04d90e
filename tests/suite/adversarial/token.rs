//! A cw20 token that misbehaves on demand, and is `cw20-base` otherwise.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{
    from_json, to_json_binary, Binary, Deps, DepsMut, Empty, Env, Event, MessageInfo, Reply, Response, SubMsg, Uint128,
    WasmMsg,
};
use cw20::{BalanceResponse, Cw20ExecuteMsg};
use cw20_base::msg::QueryMsg;
use cw_multi_test::Contract;

use super::Reentry;

/// What the token does wrong.
#[derive(Debug, Clone, Default)]
pub struct TokenTricks {
    /// Every transfer fails, to any address.
    pub revert: bool,
    /// Every message fails: the token is paused.
    pub paused: bool,
    /// Transfers to these addresses fail.
    pub blacklist: Vec<String>,
    /// Transfers deliver so much less than they say, in basis points; the sender keeps the rest.
    pub tax_bps: u64,
    /// Transfers succeed and move nothing.
    pub swallow: bool,
    /// What the token says beside what it does, before any other contract says something.
    pub forge: Vec<Event>,
    /// Called once, after a transfer; then the trick is used up.
    pub reenter: Option<Reentry>,
    /// What every balance query answers, instead of the truth.
    pub lie: Option<Uint128>,
    /// Errors have texts of so many bytes more.
    pub giant: usize,
}

/// What the test keeps.
#[derive(Debug, Clone, Default)]
pub struct TokenHandle(Rc<RefCell<TokenTricks>>);

impl TokenHandle {
    /// Changes which of the tricks are on.
    pub fn tricks(&self, change: impl FnOnce(&mut TokenTricks)) {
        change(&mut self.0.borrow_mut());
    }

    /// From now on the token does what it says.
    pub fn behave(&self) {
        *self.0.borrow_mut() = TokenTricks::default();
    }
}

/// The code of the token, which looks at its handle before every message.
#[derive(Debug, Clone, Default)]
pub struct AdversarialToken {
    handle: TokenHandle,
}

impl AdversarialToken {
    /// A token that obeys `handle`.
    #[must_use]
    pub fn new(handle: TokenHandle) -> Self {
        Self { handle }
    }

    fn refuse(&self, why: &str) -> anyhow::Error {
        let giant = self.handle.0.borrow().giant;
        anyhow!("the token refuses: {why}{}", "x".repeat(giant))
    }

    fn before(&self, msg: &mut Cw20ExecuteMsg) -> AnyResult<()> {
        let tricks = self.handle.0.borrow().clone();
        if tricks.paused {
            return Err(self.refuse("paused"));
        }
        if let Cw20ExecuteMsg::Transfer { recipient, amount } = msg {
            if tricks.revert {
                return Err(self.refuse("no transfers"));
            }
            if tricks.blacklist.contains(recipient) {
                return Err(self.refuse("blacklisted"));
            }
            *amount -= amount.multiply_ratio(tricks.tax_bps, 10_000u64);
        }
        Ok(())
    }

    fn reentry(&self) -> Option<SubMsg> {
        self.handle.0.borrow_mut().reenter.take().map(Reentry::into_message)
    }
}

impl Reentry {
    /// As a contract sends it.
    pub(crate) fn into_message(self) -> SubMsg {
        let msg = WasmMsg::Execute { contract_addr: self.contract.into(), msg: self.msg, funds: vec![] };
        if self.forgiving {
            SubMsg::reply_always(msg, 1)
        } else {
            SubMsg::new(msg)
        }
    }
}

impl Contract<Empty> for AdversarialToken {
    fn instantiate(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        Ok(cw20_base::contract::instantiate(deps, env, info, from_json(msg)?)?)
    }

    fn execute(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        let mut msg: Cw20ExecuteMsg = from_json(msg)?;
        self.before(&mut msg)?;
        let is_transfer = matches!(msg, Cw20ExecuteMsg::Transfer { .. });
        if is_transfer && self.handle.0.borrow().swallow {
            return Ok(Response::new());
        }
        let forged = self.handle.0.borrow().forge.clone();
        let response = cw20_base::contract::execute(deps, env, info, msg)?.add_events(forged);
        let reentry = if is_transfer { self.reentry() } else { None };
        Ok(response.add_submessages(reentry))
    }

    fn query(&self, deps: Deps<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let msg: QueryMsg = from_json(msg)?;
        let lie = self.handle.0.borrow().lie;
        match (&msg, lie) {
            (QueryMsg::Balance { .. }, Some(balance)) => Ok(to_json_binary(&BalanceResponse { balance })?),
            _ => Ok(cw20_base::contract::query(deps, env, msg)?),
        }
    }

    fn reply(&self, _: DepsMut<'_>, _: Env, _: Reply) -> AnyResult<Response> {
        Ok(Response::new())
    }

    fn sudo(&self, _: DepsMut<'_>, _: Env, _: Vec<u8>) -> AnyResult<Response> {
        Err(anyhow!("no sudo"))
    }

    fn migrate(&self, _: DepsMut<'_>, _: Env, _: Vec<u8>) -> AnyResult<Response> {
        Err(anyhow!("no migration"))
    }
}
