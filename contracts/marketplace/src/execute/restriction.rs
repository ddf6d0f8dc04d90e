//! `Restrict` and `LiftRestriction`: who may not claim for a while.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    MarketplaceError, NewRestriction, PersonRestricted, RestrictionLifted, RestrictionScope,
};
use caravan_primitives::{PersonId, ProjectId};
use cosmwasm_std::{Event, Response, Storage};

use super::load_sender;
use crate::domain::restriction::Restriction;
use crate::error::Result;
use crate::state;

/// Stop the claims of a person in a scope, or renew what stops them.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn restrict(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    scope: &RestrictionScope,
    person: PersonId,
    new: &NewRestriction,
) -> Result<Response> {
    state::load_person(storage, person)?;
    let (project, row) = match scope {
        RestrictionScope::Project { project: id } => {
            let mut project = state::load_project(storage, *id)?;
            project.require_requester(&load_sender(storage, call)?)?;
            let mut standing = state::load_standing_or_default(storage, *id, person)?;
            let row = Restriction::new(standing.restriction.as_ref(), new, call.now)?;
            project.restrict(row.until());
            state::save_project(storage, *id, &project)?;
            standing.restriction = Some(row.clone());
            state::save_standing(storage, *id, person, &standing)?;
            (Some(*id), row)
        }
        // The policy has asked for the owner.
        RestrictionScope::Platform {} => {
            let row = Restriction::new(state::may_load_restriction(storage, person)?.as_ref(), new, call.now)?;
            state::save_restriction(storage, person, &row)?;
            (None, row)
        }
    };
    Ok(response("restrict", [restricted(call, person, project, &row)?]))
}

fn restricted(call: &Call<'_>, person: PersonId, project: Option<ProjectId>, row: &Restriction) -> Result<Event> {
    let shown = row.response()?;
    let (sender, reason) = (call.sender.clone(), shown.reason.name());
    let (evidence, until, renewals) = (shown.evidence, shown.until, shown.renewals);
    Ok(PersonRestricted { person, project, sender, reason, evidence, until, renewals }.into())
}

/// Let a person claim again.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn lift_restriction(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    scope: &RestrictionScope,
    person: PersonId,
) -> Result<Response> {
    let project = match scope {
        RestrictionScope::Project { project: id } => {
            state::load_project(storage, *id)?.require_requester(&load_sender(storage, call)?)?;
            let mut standing = state::load_standing_or_default(storage, *id, person)?;
            standing.restriction = Some(lifted(standing.restriction, person, call)?);
            state::save_standing(storage, *id, person, &standing)?;
            Some(*id)
        }
        RestrictionScope::Platform {} => {
            let row = lifted(state::may_load_restriction(storage, person)?, person, call)?;
            state::save_restriction(storage, person, &row)?;
            None
        }
    };
    let event = RestrictionLifted { person, project, sender: call.sender.clone() };
    Ok(response("lift_restriction", [event.into()]))
}

fn lifted(row: Option<Restriction>, person: PersonId, call: &Call<'_>) -> Result<Restriction> {
    let in_force = row.filter(|row| row.is_in_force(call.now));
    let mut row = in_force.ok_or(MarketplaceError::RestrictionMissing(person))?;
    row.lift(call.now);
    Ok(row)
}
