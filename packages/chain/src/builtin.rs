//! The contracts of the suite, to run in this process.

use std::sync::OnceLock;

use cosmwasm_std::Empty;
use cw_multi_test::{Contract, ContractWrapper};

use crate::chain::Code;

/// Creates a contract that the embedded chain runs.
pub type ContractFactory = fn(Code) -> Box<dyn Contract<Empty>>;

static SUBSTITUTE: OnceLock<ContractFactory> = OnceLock::new();

/// Replace the built-in contracts of all embedded chains of this process, for example by artifacts in a virtual machine.
///
/// It can be set once. Return whether this call has set it.
pub fn substitute(factory: ContractFactory) -> bool {
    SUBSTITUTE.set(factory).is_ok()
}

/// Return what embedded chains run for `code`: the built-in contract, or its replacement.
#[must_use]
pub fn contract(code: Code) -> Box<dyn Contract<Empty>> {
    SUBSTITUTE.get().map_or_else(|| built_in(code), |factory| factory(code))
}

/// Return the contract in native code, also if it was replaced.
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
        Code::Arbitration => {
            use caravan_arbitration::contract::{execute, instantiate, migrate, query, reply};
            Box::new(ContractWrapper::new(execute, instantiate, query).with_reply(reply).with_migrate(migrate))
        }
    }
}
