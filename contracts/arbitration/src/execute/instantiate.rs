//! How the contract is set up.

use caravan_access::Siblings;
use caravan_arbitration_api::event::ArbitrationInstantiated;
use caravan_arbitration_api::InstantiateMsg;
use caravan_contract_kit::{response, validate_optional_address, Call};
use caravan_primitives::require_distinct;
use cosmwasm_std::{Response, Storage};
use cw2::set_contract_version;

use super::arbiters::list;
use crate::state::{self, ACCESS, NAME, VERSION};
use crate::Result;

/// Name the owner, wire the siblings and list the first arbiters.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn instantiate(storage: &mut dyn Storage, call: &Call<'_>, msg: InstantiateMsg) -> Result<Response> {
    let sibling = |text: &Option<String>| validate_optional_address(call.api, text.as_deref());
    let siblings = Siblings {
        marketplace: sibling(&msg.marketplace)?,
        points: sibling(&msg.points)?,
        provenance: sibling(&msg.provenance)?,
        licensing: sibling(&msg.licensing)?,
        arbitration: None,
    };
    let owner = call.party(&siblings, &msg.owner, "owner")?;
    ACCESS.owner.initialize(storage, &owner)?;
    state::save_siblings(storage, &siblings)?;
    set_contract_version(storage, NAME, VERSION)?;
    let Siblings { marketplace, licensing, .. } = siblings.clone();
    let mut events = vec![ArbitrationInstantiated { owner, marketplace, licensing }.into()];
    require_distinct("arbiters", msg.arbiters.iter().map(|new| &new.arbiter))?;
    for new in msg.arbiters {
        events.extend(list(storage, call, &siblings, new)?);
    }
    Ok(response("instantiate", events))
}
