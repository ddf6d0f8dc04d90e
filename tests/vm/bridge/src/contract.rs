//! An artefact as a contract of the embedded chain.

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{
    from_json, to_json_vec, Binary, ContractResult, Deps, DepsMut, Empty, Env, MessageInfo, Reply, Response,
};
use cw_multi_test::Contract;
use serde_json::Value;

use crate::artefact::{Artefact, Entry};
use crate::figures;
use crate::loan::{Parts, Store};

/// An artefact that runs wherever the native contract would.
///
/// What a contract refuses comes through with its own text. A call that the VM stops (a trap, a limit) is no refusal: it
/// panics, as an overflow in native code does.
#[derive(Clone, Copy)]
pub struct Wasm(pub &'static Artefact);

impl Wasm {
    fn run<T: answers::Answer>(&self, entry: Entry, parts: Parts<'_>, args: &[&[u8]]) -> AnyResult<T> {
        let run = self.0.call(entry, parts, args);
        let msg = args.last().copied().unwrap_or_default();
        let json = match &run.answer {
            Ok(json) => json,
            Err(trouble) => panic!(
                "the VM stopped {} of {}: {trouble}\nmessage: {}",
                entry.name(),
                self.0.name(),
                String::from_utf8_lossy(msg)
            ),
        };
        let answer = T::read(json)?;
        figures::count(self.0.name(), entry, &label(entry, msg), (&run, answer.is_ok()));
        answer.map_err(|text| anyhow!(text))
    }
}

/// Reading the two kinds of answers.
mod answers {
    use super::{from_json, AnyResult, Binary, ContractResult, Response};

    pub(crate) trait Answer: Sized {
        fn read(json: &[u8]) -> AnyResult<Result<Self, String>>;
    }

    impl Answer for Response {
        fn read(json: &[u8]) -> AnyResult<Result<Self, String>> {
            Ok(from_json::<ContractResult<Self>>(json)?.into_result())
        }
    }

    impl Answer for Binary {
        fn read(json: &[u8]) -> AnyResult<Result<Self, String>> {
            Ok(from_json::<ContractResult<Self>>(json)?.into_result())
        }
    }
}

/// The message's name: its only key, or the entry point where messages have none.
pub(crate) fn label(entry: Entry, msg: &[u8]) -> String {
    let named = match entry {
        Entry::Execute | Entry::Query => serde_json::from_slice::<Value>(msg).ok(),
        Entry::Instantiate | Entry::Reply | Entry::Sudo | Entry::Migrate => return String::new(),
    };
    let key = named.as_ref().and_then(Value::as_object).and_then(|object| object.keys().next());
    key.map_or_else(|| "(unreadable)".to_owned(), Clone::clone)
}

pub(crate) fn writing(deps: DepsMut<'_>) -> Parts<'_> {
    Parts { storage: Store::Write(deps.storage), api: deps.api, querier: deps.querier }
}

impl Contract<Empty> for Wasm {
    fn instantiate(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.run(Entry::Instantiate, writing(deps), &[&to_json_vec(&env)?, &to_json_vec(&info)?, &msg])
    }

    fn execute(&self, deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.run(Entry::Execute, writing(deps), &[&to_json_vec(&env)?, &to_json_vec(&info)?, &msg])
    }

    fn query(&self, deps: Deps<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let parts = Parts { storage: Store::Read(deps.storage), api: deps.api, querier: deps.querier };
        self.run(Entry::Query, parts, &[&to_json_vec(&env)?, &msg])
    }

    fn reply(&self, deps: DepsMut<'_>, env: Env, msg: Reply) -> AnyResult<Response> {
        self.run(Entry::Reply, writing(deps), &[&to_json_vec(&env)?, &to_json_vec(&msg)?])
    }

    fn sudo(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        if !self.0.exports(Entry::Sudo) {
            return Err(anyhow!("sudo is not implemented for contract"));
        }
        self.run(Entry::Sudo, writing(deps), &[&to_json_vec(&env)?, &msg])
    }

    fn migrate(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.run(Entry::Migrate, writing(deps), &[&to_json_vec(&env)?, &msg])
    }
}
