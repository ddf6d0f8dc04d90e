//! Answers to queries. Lists have the suite's page limit.

mod appeal;
mod batch;
mod edition;
mod people;
mod platform;
mod project;

use caravan_marketplace_api::QueryMsg;
use caravan_primitives::Time;
use cosmwasm_std::{to_json_binary, Api, Binary, Env, Storage};
use serde::Serialize;

use crate::domain::edition::EditionKey;
use crate::error::Result;

#[allow(clippy::too_many_lines)] // one arm a query
pub(crate) fn answer(storage: &dyn Storage, api: &dyn Api, env: &Env, msg: QueryMsg) -> Result<Binary> {
    let now = Time::from(&env.block.time);
    match msg {
        QueryMsg::Config {} => json(&platform::config(storage, now)?),
        QueryMsg::Ownership {} => json(&platform::ownership(storage)?),
        QueryMsg::Paused {} => json(&platform::paused(storage, now)?),
        QueryMsg::Currencies { start_after, limit } => json(&platform::currencies(storage, start_after, limit)?),
        QueryMsg::Solvency { currency } => json(&platform::solvency(storage, currency)?),
        QueryMsg::Reference { sender, token, reference } => {
            let owner = platform::ReferenceOwner { sender: &sender, token: token.as_deref() };
            json(&platform::reference(storage, api, owner, &reference)?)
        }
        QueryMsg::Project { project } => json(&project::project(storage, project)?),
        QueryMsg::Projects { start_after, limit } => json(&project::projects(storage, start_after, limit)?),
        QueryMsg::ProjectsByRequester { requester, start_after, limit } => {
            json(&project::projects_of(storage, requester, start_after, limit)?)
        }
        QueryMsg::Batch { batch } => json(&batch::batch(storage, batch)?),
        QueryMsg::Batches { project, start_after, limit } => {
            json(&batch::batches(storage, project, start_after, limit)?)
        }
        QueryMsg::Board { start_after, limit } => json(&batch::board(storage, start_after, limit, now)?),
        QueryMsg::OpenCost { batch } => json(&batch::open_cost(storage, batch)?),
        QueryMsg::Terms { batch } => json(&batch::terms(storage, batch)?),
        QueryMsg::Task { batch, task } => json(&batch::task(storage, batch, task)?),
        QueryMsg::Ledger { batch } => json(&batch::ledger(storage, batch)?),
        QueryMsg::Assignment { batch, assignment } => json(&batch::assignment(storage, batch, assignment)?),
        QueryMsg::AssignmentsByBatch { batch, start_after, limit } => {
            json(&batch::assignments(storage, batch, start_after, limit)?)
        }
        QueryMsg::Undecided { batch, start_after, limit } => {
            json(&batch::undecided(storage, batch, start_after, limit)?)
        }
        QueryMsg::AssignmentsByPerson { person, start_after, limit } => {
            json(&batch::assignments_of(storage, person, start_after, limit)?)
        }
        QueryMsg::Appeal { appeal } => json(&appeal::appeal(storage, appeal)?),
        QueryMsg::Appeals { batch, start_after, limit } => json(&appeal::appeals(storage, batch, start_after, limit)?),
        QueryMsg::AppealCost { batch, person, assignments } => {
            json(&appeal::appeal_cost(storage, now, batch, person, assignments.as_slice())?)
        }
        QueryMsg::AnswerCost { appeal } => json(&appeal::answer_cost(storage, now, appeal)?),
        QueryMsg::Edition { project, edition } => json(&edition::edition(storage, EditionKey { project, edition })?),
        QueryMsg::Editions { project, start_after, limit } => {
            json(&edition::editions(storage, project, start_after, limit)?)
        }
        QueryMsg::EditionWeight { project, edition, person } => {
            json(&edition::weight(storage, EditionKey { project, edition }, person)?)
        }
        QueryMsg::EditionWeights { project, edition, start_after, limit } => {
            json(&edition::weights(storage, EditionKey { project, edition }, start_after, limit)?)
        }
        QueryMsg::Person { person } => json(&people::person(storage, person, now)?),
        QueryMsg::PersonOf { address } => json(&people::person_of(storage, api, &address, now)?),
        QueryMsg::Balance { person, currency } => json(&people::balance(storage, person, currency)?),
        QueryMsg::Balances { person, start_after, limit } => {
            json(&people::balances(storage, person, start_after, limit)?)
        }
        QueryMsg::Standing { project, person } => json(&people::standing(storage, project, person)?),
        QueryMsg::Requester { requester, currency } => json(&people::requester(storage, requester, &currency)?),
    }
}

fn json<T: Serialize>(answer: &T) -> Result<Binary> {
    Ok(to_json_binary(answer)?)
}
