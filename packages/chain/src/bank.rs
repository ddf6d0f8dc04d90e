//! The bank as a real chain runs it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Api, BankMsg, BankQuery, Binary, BlockInfo, Coin, Querier, Storage};
use cw_multi_test::{AppResponse, Bank, BankKeeper, BankSudo, CosmosRouter, Module};
use thiserror::Error;

use crate::coin::is_denom;

/// Why the bank did not move coins. A chain says so without a contract's code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum BankError {
    /// The recipient is no address of this chain.
    #[error("decoding bech32 failed: invalid recipient {0}")]
    Recipient(String),
    /// The recipient is a module account or another that may not receive.
    #[error("{0} is not allowed to receive funds: unauthorized")]
    Blocked(String),
    /// The denom cannot be sent at the moment.
    #[error("{0} transfers are currently disabled: send transactions are disabled")]
    Disabled(String),
    /// A zero amount, a duplicate denom, or an invalid denom.
    #[error("{0}: invalid coins")]
    Coins(String),
    /// The sender does not hold that much.
    #[error("{0}: insufficient funds")]
    Insufficient(String),
}

/// What the bank forbids, shared by all clones: a test keeps one and turns it while the chain runs.
#[derive(Debug, Clone, Default)]
pub struct BankRules(Rc<RefCell<Rules>>);

#[derive(Debug, Default)]
struct Rules {
    blocked: BTreeSet<Addr>,
    disabled: BTreeSet<String>,
}

impl BankRules {
    /// Block `address`: it receives nothing.
    pub fn block(&self, address: &Addr) {
        self.0.borrow_mut().blocked.insert(address.clone());
    }

    /// `address` may receive again.
    pub fn unblock(&self, address: &Addr) {
        self.0.borrow_mut().blocked.remove(address);
    }

    /// Disable transfers of `denom`.
    pub fn disable(&self, denom: &str) {
        self.0.borrow_mut().disabled.insert(denom.to_owned());
    }

    /// `denom` may be sent again.
    pub fn enable(&self, denom: &str) {
        self.0.borrow_mut().disabled.remove(denom);
    }

    fn check(&self, recipient: &Addr, coins: &[Coin]) -> Result<(), BankError> {
        let rules = self.0.borrow();
        if let Some(coin) = coins.iter().find(|coin| rules.disabled.contains(&coin.denom)) {
            return Err(BankError::Disabled(coin.denom.clone()));
        }
        if rules.blocked.contains(recipient) {
            return Err(BankError::Blocked(recipient.to_string()));
        }
        Ok(())
    }
}

/// `cw-multi-test`'s bank with what a chain's bank adds and the mock leaves out.
///
/// - The recipient is decoded as the SDK does: all upper case is the same account as all lower case, anything else that
///   is not bech32 of this chain is refused. (The mock takes any text for an account and the coins are gone.)
/// - Blocked recipients and denoms whose transfers are switched off, by [`BankRules`]; also for funds sent with a
///   message.
/// - An empty list of coins sends nothing and succeeds; a zero amount, a denom twice and a malformed denom fail. (The
///   mock is wrong about the first three.)
#[derive(Default)]
pub struct HardenedBank {
    keeper: BankKeeper,
    rules: BankRules,
}

impl HardenedBank {
    /// A bank that obeys `rules`, now and as they are turned later.
    #[must_use]
    pub fn new(rules: BankRules) -> Self {
        Self { keeper: BankKeeper::new(), rules }
    }
}

/// The account that the SDK reads from `text`: all upper case is the same bech32 as all lower case.
fn recipient(api: &dyn Api, text: &str) -> Result<Addr, BankError> {
    let all_upper = !text.bytes().any(|b| b.is_ascii_lowercase());
    let normal = if all_upper { text.to_ascii_lowercase() } else { text.to_owned() };
    api.addr_validate(&normal).map_err(|_| BankError::Recipient(text.to_owned()))
}

/// Coins as the SDK wants them from a contract: positive, well-formed, no denom twice. The order does not matter there.
fn checked(mut coins: Vec<Coin>) -> Result<Vec<Coin>, BankError> {
    coins.sort_by(|a, b| a.denom.cmp(&b.denom));
    let duplicate = coins.iter().zip(coins.iter().skip(1)).find(|(a, b)| a.denom == b.denom);
    if let Some((coin, _)) = duplicate {
        return Err(BankError::Coins(format!("denom {} twice", coin.denom)));
    }
    match coins.iter().find(|coin| coin.amount.is_zero() || !is_denom(&coin.denom)) {
        Some(coin) => Err(BankError::Coins(coin.to_string())),
        None => Ok(coins),
    }
}

/// The message as the keeper may take it; `None` where wasmd sends no message at all.
fn prepared(rules: &BankRules, api: &dyn Api, msg: BankMsg) -> AnyResult<Option<BankMsg>> {
    if let BankMsg::Send { to_address, amount } = msg {
        if amount.is_empty() {
            return Ok(None);
        }
        let amount = checked(amount)?;
        let to = recipient(api, &to_address)?;
        rules.check(&to, &amount)?;
        return Ok(Some(BankMsg::Send { to_address: to.into(), amount }));
    }
    if let BankMsg::Burn { amount } = msg {
        if amount.is_empty() {
            return Ok(None);
        }
        return Ok(Some(BankMsg::Burn { amount: checked(amount)? }));
    }
    anyhow::bail!("unknown bank message: {msg:?}")
}

impl Bank for HardenedBank {}

impl Module for HardenedBank {
    type ExecT = BankMsg;
    type QueryT = BankQuery;
    type SudoT = BankSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: BankMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: cosmwasm_std::CustomMsg + serde::de::DeserializeOwned + 'static,
        QueryC: cosmwasm_std::CustomQuery + serde::de::DeserializeOwned + 'static,
    {
        let Some(msg) = prepared(&self.rules, api, msg)? else {
            return Ok(AppResponse::default());
        };
        let who = sender.clone();
        self.keeper
            .execute(api, storage, router, block, sender, msg)
            .map_err(|error| BankError::Insufficient(format!("{who}: {}", error.root_cause())).into())
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: BankQuery,
    ) -> AnyResult<Binary> {
        #[allow(deprecated, reason = "wallets still ask for all balances")]
        let known =
            matches!(request, BankQuery::Balance { .. } | BankQuery::Supply { .. } | BankQuery::AllBalances { .. });
        anyhow::ensure!(known, "unknown bank query: {request:?}");
        self.keeper.query(api, storage, querier, block, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: BankSudo,
    ) -> AnyResult<AppResponse>
    where
        ExecC: cosmwasm_std::CustomMsg + serde::de::DeserializeOwned + 'static,
        QueryC: cosmwasm_std::CustomQuery + serde::de::DeserializeOwned + 'static,
    {
        self.keeper.sudo(api, storage, router, block, msg)
    }
}
