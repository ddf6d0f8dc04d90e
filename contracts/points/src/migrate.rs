//! Names and versions, and what a migration changes.

use caravan_access::check_migration;
use caravan_points_api::event::PointsMigrated;
use caravan_points_api::{MigrateMsg, PointsError};
use cosmwasm_std::{Addr, DepsMut, Response, StdResult, Storage};
use cw2::set_contract_version;

use crate::execute::checked;
use crate::state;

/// The contract's name in its state.
pub(crate) const NAME: &str = "crates.io:caravan-points";
/// The version of this code.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Writes name and version over those of cw20-base.
pub(crate) fn sign(storage: &mut dyn Storage) -> StdResult<()> {
    set_contract_version(storage, NAME, VERSION)
}

/// Goes on with the state of this version or an older one, and fills the marketplace's slot if it was left empty.
pub(crate) fn migrate(deps: DepsMut<'_>, msg: MigrateMsg) -> Result<Response, PointsError> {
    let from = check_migration(deps.storage, NAME, VERSION)?;
    let marketplace = checked(deps.api, msg.marketplace.as_deref())?;
    if let Some(marketplace) = &marketplace {
        fill(deps.storage, marketplace)?;
    }
    let told = PointsMigrated { from, to: VERSION.to_owned(), marketplace };
    Ok(Response::new().add_attribute("action", "migrate").add_event(told))
}

fn fill(storage: &mut dyn Storage, marketplace: &Addr) -> Result<(), PointsError> {
    match state::marketplace(storage)? {
        Some(marketplace) => Err(PointsError::MarketplaceWired { marketplace }),
        None => Ok(state::save_marketplace(storage, marketplace)?),
    }
}
