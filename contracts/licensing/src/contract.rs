//! Entry points: admit by policy, match, delegate.

use caravan_access::{check_migration, fill_slot, refuse_coins};
use caravan_contract_kit::{self as kit, validate_optional_address, Call, OwnershipStep};
use caravan_licensing_api::{
    bounds, Cw20Receive, ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, OwnershipUpdated, QueryMsg,
};
use caravan_primitives::Time;
use cosmwasm_std::{entry_point, Binary, Deps, DepsMut, Env, MessageInfo, Response, Storage};

use crate::error::Result;
use crate::execute::{self, Parent, Payment};
use crate::policy::{hook_policy, policy};
use crate::state::{self, Config, ACCESS, PAUSE};

const NAME: &str = "crates.io:caravan-licensing";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Set the platform up. No sibling is called.
///
/// # Errors
/// `ADDRESS_INVALID`, `SIBLING_IS_PARTY`, `FEE_ABOVE_CAP`, `NOTHING_CHANGES` for a duplicate currency, `FUNDS_UNEXPECTED`.
#[entry_point]
pub fn instantiate(deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    refuse_coins(&info.funds)?;
    let DepsMut { storage, api, querier } = deps;
    let call = Call::new(api, querier, env, info.sender);
    cw2::set_contract_version(storage, NAME, VERSION)?;
    let config = Config {
        treasury: call.address(&msg.treasury)?,
        fee_bps: execute::check_fee(msg.fee_bps)?,
        provenance: call.address(&msg.provenance)?,
        marketplace: call.address(&msg.marketplace)?,
        points: validate_optional_address(api, msg.points.as_deref())?,
        arbitration: validate_optional_address(api, msg.arbitration.as_deref())?,
    };
    let siblings = config.siblings();
    siblings.refuse(&call.contract, &config.treasury, "treasury")?;
    ACCESS.owner.initialize(storage, &call.party(&siblings, &msg.owner, "owner")?)?;
    state::save_config(storage, &config)?;
    for currency in msg.currencies {
        execute::list_currency(storage, &call, currency)?;
    }
    Ok(kit::response("instantiate", []))
}

/// Carry out a message: see [`ExecuteMsg`].
///
/// # Errors
/// As each message says.
#[entry_point]
#[allow(clippy::too_many_lines)] // one arm for each message
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response> {
    let DepsMut { storage, api, querier } = deps;
    let coin = ACCESS.admit(storage, &info, Time::from(&env.block.time), &policy(&msg))?;
    let call = &Call::new(api, querier, env, info.sender.clone());
    match msg {
        ExecuteMsg::CreateOffer { asset, terms, reference } => {
            execute::create_offer(storage, call, asset, *terms, &reference)
        }
        ExecuteMsg::ChangeOffer { offer, terms } => execute::change_offer(storage, call, offer, *terms),
        ExecuteMsg::CloseOffer { offer } => execute::close_offer(storage, call, offer),
        ExecuteMsg::Buy { offer, guard, reference } => {
            execute::buy(storage, call, offer, &guard, &Payment::native(call, coin, reference)?)
        }
        ExecuteMsg::Receive(hook) => receive(storage, call, &info, hook),
        ExecuteMsg::RegisterDerivative { child, parent, kind, license } => {
            execute::register_derivative(storage, call, child, Parent { asset: parent, kind, license })
        }
        ExecuteMsg::PayRevenue { asset, most_fee_bps, reference } => {
            execute::pay_revenue(storage, call, asset, most_fee_bps, &Payment::native(call, coin, reference)?)
        }
        ExecuteMsg::Distribute { path, currency } => execute::distribute(storage, call, path.as_slice(), currency),
        ExecuteMsg::Claim { assets, currency } => execute::claim(storage, call, assets.as_slice(), currency),
        ExecuteMsg::ClaimFor { contributor, assets, currency } => {
            execute::claim_for(storage, call, &contributor, assets.as_slice(), currency)
        }
        ExecuteMsg::Withdraw { currency, up_to } => execute::withdraw(storage, call, currency, up_to),
        ExecuteMsg::WithdrawFor { address, currency } => execute::withdraw_for(storage, call, &address, currency),
        ExecuteMsg::WithdrawFees { currency } => execute::withdraw_fees(storage, call, currency),
        ExecuteMsg::UpdateConfig { change } => execute::update_config(storage, call, change),
        ExecuteMsg::UpdateOwnership(action) => {
            kit::update_ownership(storage, call, &ACCESS, action, |OwnershipStep { step, sender, owner, .. }| {
                OwnershipUpdated { step, sender, owner }.into()
            })
        }
        ExecuteMsg::Pause {} => Ok(kit::pause(storage, call, &PAUSE)?),
        ExecuteMsg::Unpause {} => Ok(kit::unpause(storage, call, &PAUSE)?),
    }
}

/// Answer a query: see [`QueryMsg`].
///
/// # Errors
/// As each query says.
#[entry_point]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary> {
    crate::query::answer(deps, env, msg)
}

/// Take over the state of an older version of this contract; fill empty slots of siblings, never a filled one.
///
/// # Errors
/// `MIGRATION_REFUSED` from another contract, a newer version, or where a slot is filled; `ADDRESS_INVALID`.
#[entry_point]
pub fn migrate(deps: DepsMut, _env: Env, msg: MigrateMsg) -> Result<Response> {
    let DepsMut { storage, api, .. } = deps;
    let from = check_migration(storage, NAME, VERSION)?;
    let mut config = state::load_config(storage)?;
    fill_slot(&mut config.points, validate_optional_address(api, msg.points.as_deref())?, "points")?;
    fill_slot(&mut config.arbitration, validate_optional_address(api, msg.arbitration.as_deref())?, "arbitration")?;
    state::save_config(storage, &config)?;
    Ok(kit::response("migrate", []).add_attribute("from", from))
}

/// Carry out the body of a cw20 hook, under a policy of its own. The sender is the token: it counts only where that is the
/// currency.
fn receive(storage: &mut dyn Storage, call: &Call<'_>, info: &MessageInfo, hook: Cw20Receive) -> Result<Response> {
    let body: HookMsg = kit::decode_hook(&hook.msg, bounds::MAX_HOOK_BYTES)?;
    ACCESS.admit_hook(storage, info, call.now, &hook_policy(&body))?;
    match body {
        HookMsg::Buy { offer, guard, reference } => {
            execute::buy(storage, call, offer, &guard, &Payment::token(call, &hook, reference)?)
        }
        HookMsg::PayRevenue { asset, most_fee_bps, reference } => {
            execute::pay_revenue(storage, call, asset, most_fee_bps, &Payment::token(call, &hook, reference)?)
        }
    }
}
