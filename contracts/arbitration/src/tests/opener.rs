//! A contract that opens disputes and takes outcomes, or does not.

use caravan_arbitration_api::{EnactRuling, ExecuteMsg};
use caravan_primitives::DisputeId;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult, WasmMsg,
};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

/// What the opener does with an outcome.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
pub(super) enum Mode {
    Take,
    /// Fails whatever comes.
    Refuse,
    /// Fails for this subject.
    RefuseSubject(u64),
    /// Takes it, and asks for it once more before the message is over.
    AskAgain(DisputeId),
}

#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum OpenerExecute {
    SetMode(Mode),
    /// Sends a message as the opener.
    Forward {
        to: String,
        msg: Binary,
    },
    EnactRuling(EnactRuling),
}

const MODE: Item<Mode> = Item::new("mode");
const TAKEN: Item<Vec<EnactRuling>> = Item::new("taken");

pub(super) fn code() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

fn instantiate(deps: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    MODE.save(deps.storage, &Mode::Take)?;
    TAKEN.save(deps.storage, &Vec::new())?;
    Ok(Response::new())
}

fn execute(deps: DepsMut<'_>, _: Env, info: MessageInfo, msg: OpenerExecute) -> StdResult<Response> {
    match msg {
        OpenerExecute::SetMode(mode) => MODE.save(deps.storage, &mode)?,
        OpenerExecute::Forward { to, msg } => {
            return Ok(Response::new().add_message(WasmMsg::Execute { contract_addr: to, msg, funds: vec![] }));
        }
        OpenerExecute::EnactRuling(ruling) => {
            // Before it fails, so that a test sees whether the failure is undone.
            TAKEN.update(deps.storage, |mut taken| -> StdResult<_> {
                taken.push(ruling);
                Ok(taken)
            })?;
            match MODE.load(deps.storage)? {
                Mode::Refuse => return Err(refusal()),
                Mode::RefuseSubject(subject) if subject == ruling.subject => return Err(refusal()),
                Mode::AskAgain(dispute) => {
                    let msg = to_json_binary(&ExecuteMsg::Enact { dispute })?;
                    let again = WasmMsg::Execute { contract_addr: info.sender.into_string(), msg, funds: vec![] };
                    return Ok(Response::new().add_message(again));
                }
                Mode::Take | Mode::RefuseSubject(_) => {}
            }
        }
    }
    Ok(Response::new())
}

fn refusal() -> StdError {
    StdError::not_found(format!("a reason to take it,\n{}", "at length ".repeat(50)))
}

fn query(deps: Deps<'_>, _: Env, _: Empty) -> StdResult<Binary> {
    to_json_binary(&TAKEN.load(deps.storage)?)
}
