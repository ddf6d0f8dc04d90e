//! The contracts of the suite, to run in this process.

use std::sync::OnceLock;

use cosmwasm_std::Empty;
use cw_multi_test::{Contract, ContractWrapper};

use crate::chain::Code;

/// Makes a contract that the embedded chain runs.
pub type ContractFactory = fn(Code) -> Box<dyn Contract<Empty>>;

static SUBSTITUTE: OnceLock<ContractFactory> = OnceLock::new();

/// From now on every embedded chain of this process runs what `factory` makes in place of the built-in contracts: the
/// artefacts in a virtual machine, for one. It can be set once; the answer is whether this call has set it.
pub fn substitute(factory: ContractFactory) -> bool {
    SUBSTITUTE.set(factory).is_ok()
}

/// What embedded chains run for `code`: the built-in contract, or what took its place. For worlds that are put together
/// by hand.
#[must_use]
pub fn contract(code: Code) -> Box<dyn Contract<Empty>> {
    SUBSTITUTE.get().map_or_else(|| built_in(code), |factory| factory(code))
}

/// The contract in native code, whatever has been substituted.
#[must_use]
pub fn built_in(code: Code) -> Box<dyn Contract<Empty>> {
    match code {
        Code::Marketplace => {
            use caravan_marketplace::contract::{execute, instantiate, migrate, query, reply};
            Box::new(ContractWrapper::new(execute, instantiate, query).with_reply(reply).with_migrate(migrate))
        }
        Code::Points => {
            use caravan_points::contract::{execute, instantiate, migrate, query};
            Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
        }
        Code::Provenance => {
            use caravan_provenance::contract::{execute, instantiate, migrate, query};
            Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
        }
        Code::Licensing => {
            use caravan_licensing::contract::{execute, instantiate, migrate, query};
            Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
        }
    }
}
