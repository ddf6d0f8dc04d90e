//! Entry points: admit by policy, match, delegate.

use caravan_access::{check_migration, fill_slot, refuse_coins, Siblings};
use caravan_contract_kit::{self as kit, validate_address, validate_optional_address, Call, OwnershipStep};
use caravan_primitives::Time;
use caravan_provenance_api::{ExecuteMsg, InstantiateMsg, MigrateMsg, NewEdge, OwnershipUpdated, QueryMsg};
use cosmwasm_std::{entry_point, Binary, Deps, DepsMut, Env, MessageInfo, Response};

use crate::error::Result;
use crate::execute;
use crate::policy::policy;
use crate::state::{self, ACCESS};

const NAME: &str = "crates.io:caravan-provenance";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Set the registry up. No sibling is called.
///
/// # Errors
/// `ADDRESS_INVALID`, `SIBLING_IS_PARTY`, `FUNDS_UNEXPECTED`.
#[entry_point]
pub fn instantiate(deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    refuse_coins(&info.funds)?;
    let DepsMut { storage, api, .. } = deps;
    cw2::set_contract_version(storage, NAME, VERSION)?;
    let siblings = Siblings {
        marketplace: validate_optional_address(api, msg.marketplace.as_deref())?,
        points: validate_optional_address(api, msg.points.as_deref())?,
        provenance: None,
        licensing: validate_optional_address(api, msg.licensing.as_deref())?,
        arbitration: validate_optional_address(api, msg.arbitration.as_deref())?,
    };
    let owner = validate_address(api, &msg.owner)?;
    siblings.refuse(&env.contract.address, &owner, "owner")?;
    ACCESS.owner.initialize(storage, &owner)?;
    state::save_siblings(storage, &siblings)?;
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
    ACCESS.admit(storage, &info, Time::from(&env.block.time), &policy(&msg))?;
    let call = &Call::new(api, querier, env, info.sender);
    match msg {
        ExecuteMsg::Commit { commitment } => execute::commit(storage, call, commitment),
        ExecuteMsg::Register { asset, edges, reference } => {
            execute::register(storage, call, *asset, edges.as_slice(), &reference)
        }
        ExecuteMsg::RegisterEdition { edition } => execute::register_edition(storage, call, *edition),
        ExecuteMsg::AddEdges { child, edges } => execute::add_edges(storage, call, child, edges.as_slice()),
        ExecuteMsg::AddLicensedEdge { edge } => execute::add_licensed_edge(storage, call, *edge),
        ExecuteMsg::ConsentEdge { parent, child, kind, share_bps } => {
            execute::consent_edge(storage, call, child, &NewEdge { parent, kind, share_bps })
        }
        ExecuteMsg::WithdrawConsent { parent, child } => execute::withdraw_consent(storage, call, parent, child),
        ExecuteMsg::Seal { asset } => execute::seal(storage, call, asset),
        ExecuteMsg::OfferAsset { asset, to, valid_secs } => execute::offer_asset(storage, call, asset, &to, valid_secs),
        ExecuteMsg::AcceptAsset { asset, epoch } => execute::accept_asset(storage, call, asset, epoch),
        ExecuteMsg::WithdrawOffer { asset } => execute::withdraw_offer(storage, call, asset),
        ExecuteMsg::Retract { asset } => execute::retract(storage, call, asset),
        ExecuteMsg::AppendMetadata { asset, uri, hash } => execute::append_metadata(storage, call, asset, uri, hash),
        ExecuteMsg::UpdateOwnership(action) => {
            kit::update_ownership(storage, call, &ACCESS, action, |OwnershipStep { step, sender, owner, .. }| {
                OwnershipUpdated { step, sender, owner }.into()
            })
        }
    }
}

/// Answer a query: see [`QueryMsg`].
///
/// # Errors
/// As each query says.
#[entry_point]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary> {
    crate::query::answer(deps, msg)
}

/// Take over the state of an older version of this contract; fill empty slots of siblings, never a filled one.
///
/// # Errors
/// `MIGRATION_REFUSED` from another contract, a newer version, or where a slot is filled; `ADDRESS_INVALID`.
#[entry_point]
pub fn migrate(deps: DepsMut, _env: Env, msg: MigrateMsg) -> Result<Response> {
    let DepsMut { storage, api, .. } = deps;
    let from = check_migration(storage, NAME, VERSION)?;
    let mut siblings = state::load_siblings(storage)?;
    fill_slot(&mut siblings.marketplace, validate_optional_address(api, msg.marketplace.as_deref())?, "marketplace")?;
    fill_slot(&mut siblings.points, validate_optional_address(api, msg.points.as_deref())?, "points")?;
    fill_slot(&mut siblings.licensing, validate_optional_address(api, msg.licensing.as_deref())?, "licensing")?;
    fill_slot(&mut siblings.arbitration, validate_optional_address(api, msg.arbitration.as_deref())?, "arbitration")?;
    state::save_siblings(storage, &siblings)?;
    Ok(kit::response("migrate", []).add_attribute("from", from))
}
