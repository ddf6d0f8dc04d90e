//! Answers to queries; lists through the suite's one page limit.

mod batch;
mod edition;
mod people;
mod platform;
mod project;

use caravan_marketplace_api::QueryMsg;
use caravan_primitives::Time;
use cosmwasm_std::{to_json_binary, Api, Binary, Env, Storage};
use serde::Serialize;

use crate::error::Res;

/// Answers a query.
#[allow(clippy::too_many_lines)] // one arm a query
pub(crate) fn answer(store: &dyn Storage, api: &dyn Api, env: &Env, msg: QueryMsg) -> Res<Binary> {
    let now = Time::from(&env.block.time);
    match msg {
        QueryMsg::Config {} => json(&platform::config(store, now)?),
        QueryMsg::Ownership {} => json(&platform::ownership(store)?),
        QueryMsg::Paused {} => json(&platform::paused(store)?),
        QueryMsg::Currencies { start_after, limit } => json(&platform::currencies(store, start_after, limit)?),
        QueryMsg::Arbiters { start_after, limit } => json(&platform::arbiters((store, api), start_after, limit)?),
        QueryMsg::Solvency { currency } => json(&platform::solvency(store, currency)?),
        QueryMsg::Reference { sender, token, reference } => {
            json(&platform::reference((store, api), (&sender, token.as_deref()), &reference)?)
        }
        QueryMsg::Project { project } => json(&project::project(store, project)?),
        QueryMsg::Projects { start_after, limit } => json(&project::projects(store, start_after, limit)?),
        QueryMsg::ProjectsByRequester { requester, start_after, limit } => {
            json(&project::projects_of(store, requester, start_after, limit)?)
        }
        QueryMsg::Batch { batch } => json(&batch::batch(store, batch)?),
        QueryMsg::Batches { project, start_after, limit } => json(&batch::batches(store, project, start_after, limit)?),
        QueryMsg::Board { start_after, limit } => json(&batch::board(store, start_after, limit)?),
        QueryMsg::OpenCost { batch } => json(&batch::open_cost(store, batch)?),
        QueryMsg::Terms { batch } => json(&batch::terms(store, batch)?),
        QueryMsg::Task { batch, task } => json(&batch::task(store, batch, task)?),
        QueryMsg::Ledger { batch } => json(&batch::ledger(store, batch)?),
        QueryMsg::Assignment { batch, assignment } => json(&batch::assignment(store, batch, assignment)?),
        QueryMsg::AssignmentsByBatch { batch, start_after, limit } => {
            json(&batch::assignments(store, batch, start_after, limit)?)
        }
        QueryMsg::AssignmentsByPerson { person, start_after, limit } => {
            json(&batch::assignments_of(store, person, start_after, limit)?)
        }
        QueryMsg::Edition { project, edition } => json(&edition::edition(store, (project, edition))?),
        QueryMsg::Editions { project, start_after, limit } => {
            json(&edition::editions(store, project, start_after, limit)?)
        }
        QueryMsg::EditionWeight { project, edition, person } => {
            json(&edition::weight(store, (project, edition), person)?)
        }
        QueryMsg::EditionWeights { project, edition, start_after, limit } => {
            json(&edition::weights(store, (project, edition), start_after, limit)?)
        }
        QueryMsg::Person { person } => json(&people::person(store, person)?),
        QueryMsg::PersonOf { address } => json(&people::person_of((store, api), &address)?),
        QueryMsg::Balance { person, currency } => json(&people::balance(store, person, currency)?),
        QueryMsg::Balances { person, start_after, limit } => {
            json(&people::balances(store, person, start_after, limit)?)
        }
        QueryMsg::Standing { project, person } => json(&people::standing(store, project, person)?),
        QueryMsg::Requester { requester, currency } => json(&people::requester(store, requester, &currency)?),
    }
}

fn json<T: Serialize>(answer: &T) -> Res<Binary> {
    Ok(to_json_binary(answer)?)
}
