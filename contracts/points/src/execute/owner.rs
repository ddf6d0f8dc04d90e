//! What the owner decides.

use caravan_contract_kit::{response, Call};
use caravan_points_api::event::TransferabilityLoosened;
use caravan_points_api::Transferability;
use cosmwasm_std::{Response, Storage};

use crate::domain::transferability;
use crate::{state, Result};

/// Let points move more freely.
pub(crate) fn loosen(storage: &mut dyn Storage, call: &Call<'_>, to: Transferability) -> Result<Response> {
    let transferability = transferability::loosen(state::load_transferability(storage)?, to)?;
    state::save_transferability(storage, transferability)?;
    let event = TransferabilityLoosened { owner: call.sender.clone(), transferability };
    Ok(response("loosen", [event.into()]))
}
