//! Entry points: admit by policy, match, delegate.

use caravan_access::{admit, admit_hook, check_migration, AccessError};
use caravan_licensing_api::{bounds, Cw20Receive, ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use caravan_money::Currency;
use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{
    entry_point, from_json, Api, Binary, Coin, Deps, DepsMut, Empty, Env, MessageInfo, QuerierWrapper, Response,
    Storage,
};

use crate::error::Res;
use crate::execute::{self as run, Call, Payment};
use crate::policy::{hook_policy, policy};
use crate::state::{self, Config, OWNER, PAUSE};

const NAME: &str = "crates.io:caravan-licensing";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Sets the platform up.
///
/// # Errors
/// `ADDRESS_INVALID`, `FEE_ABOVE_CAP`, `NOTHING_CHANGES` for a doubled currency, `FUNDS_UNEXPECTED`.
#[entry_point]
pub fn instantiate(deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Res<Response> {
    if let Some(first) = info.funds.first() {
        return Err(AccessError::FundsUnexpected { count: info.funds.len(), first: first.clone() }.into());
    }
    let DepsMut { storage, api, querier } = deps;
    let call = call_of(api, querier, &env, &info);
    cw2::set_contract_version(storage, NAME, VERSION)?;
    OWNER.initialize(storage, &call.address(&msg.owner)?)?;
    let config = Config {
        treasury: call.address(&msg.treasury)?,
        fee_bps: run::check_fee(msg.fee_bps)?,
        provenance: call.address(&msg.provenance)?,
        marketplace: call.address(&msg.marketplace)?,
    };
    state::save_config(storage, &config)?;
    for currency in msg.currencies {
        run::list_currency(storage, &call, currency)?;
    }
    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// Every message: see [`ExecuteMsg`].
///
/// # Errors
/// As each message says.
#[entry_point]
#[allow(clippy::too_many_lines)] // one arm a message
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Res<Response> {
    let DepsMut { storage: store, api, querier } = deps;
    let coin = admit(store, &info, &policy(&msg), &OWNER, &PAUSE)?;
    let call = &call_of(api, querier, &env, &info);
    match msg {
        ExecuteMsg::CreateOffer { asset, terms, reference } => {
            run::create_offer(store, call, asset, *terms, &reference)
        }
        ExecuteMsg::ChangeOffer { offer, terms } => run::change_offer(store, call, offer, *terms),
        ExecuteMsg::CloseOffer { offer } => run::close_offer(store, call, offer),
        ExecuteMsg::Buy { offer, guard, reference } => {
            run::buy(store, call, offer, &guard, (&native(call, coin)?, &reference))
        }
        ExecuteMsg::Receive(hook) => receive(store, call, &info, hook),
        ExecuteMsg::RegisterDerivative { child, parent, kind, license } => {
            run::register_derivative(store, call, (child, parent, kind), license)
        }
        ExecuteMsg::PayRevenue { asset, reference } => {
            run::pay_revenue(store, call, asset, (&native(call, coin)?, &reference))
        }
        ExecuteMsg::Distribute { path, currency } => run::distribute(store, call, path.as_slice(), currency),
        ExecuteMsg::Claim { assets, currency } => run::claim(store, call, assets.as_slice(), currency),
        ExecuteMsg::ClaimFor { contributor, assets, currency } => {
            run::claim_for(store, call, &contributor, (assets.as_slice(), currency))
        }
        ExecuteMsg::Withdraw { currency, amount } => run::withdraw(store, call, currency, amount),
        ExecuteMsg::WithdrawFor { address, currency } => run::withdraw_for(store, call, &address, currency),
        ExecuteMsg::WithdrawFees { currency } => run::withdraw_fees(store, call, currency),
        ExecuteMsg::UpdateConfig { change } => run::update_config(store, call, change),
        ExecuteMsg::UpdateOwnership(action) => run::update_ownership(store, call, action),
        ExecuteMsg::Pause {} => run::pause(store, call),
        ExecuteMsg::Unpause {} => run::unpause(store, call),
    }
}

/// Every query: see [`QueryMsg`].
///
/// # Errors
/// As each query says.
#[entry_point]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Res<Binary> {
    crate::query::answer(deps, Time::from(&env.block.time), msg)
}

/// From an older version of this contract. No slot is ever left empty, so nothing is filled.
///
/// # Errors
/// `MIGRATION_REFUSED` from another contract, or a newer version.
#[entry_point]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Res<Response> {
    let from = check_migration(deps.storage, NAME, VERSION)?;
    Ok(Response::new().add_attribute("action", "migrate").add_attribute("from", from))
}

fn call_of<'a>(api: &'a dyn Api, querier: QuerierWrapper<'a, Empty>, env: &Env, info: &MessageInfo) -> Call<'a> {
    Call { api, querier, sender: info.sender.clone(), now: Time::from(&env.block.time) }
}

/// The coin that came with a message.
fn native(call: &Call<'_>, coin: Option<Coin>) -> Res<Payment> {
    let Coin { denom, amount } = coin.ok_or_else(|| AccessError::FundsMissing { got: "none".to_owned() })?;
    Ok(Payment { currency: Currency::native(denom)?, amount, payer: call.sender.clone(), token: None })
}

/// The body of a cw20 hook, under a policy of its own. The sender is the token: it counts only where that is the currency.
fn receive(store: &mut dyn Storage, call: &Call<'_>, info: &MessageInfo, hook: Cw20Receive) -> Res<Response> {
    let Cw20Receive { sender, amount, msg } = hook;
    let invalid = |why: String| PrimitiveError::HookInvalid(why);
    if msg.len() > bounds::MAX_HOOK_BYTES {
        return Err(invalid(format!("at most {} bytes, got {}", bounds::MAX_HOOK_BYTES, msg.len())).into());
    }
    let body: HookMsg = from_json(&msg).map_err(|error| invalid(error.to_string()))?;
    admit_hook(store, info, &hook_policy(&body), &PAUSE)?;
    let payment = Payment {
        currency: Currency::cw20(call.sender.as_str())?,
        amount: amount.get(),
        payer: call.address(&sender)?,
        token: Some(call.sender.clone()),
    };
    match body {
        HookMsg::Buy { offer, guard, reference } => run::buy(store, call, offer, &guard, (&payment, &reference)),
        HookMsg::PayRevenue { asset, reference } => run::pay_revenue(store, call, asset, (&payment, &reference)),
    }
}
