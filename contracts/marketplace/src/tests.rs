//! What the tests of several modules share.

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Uint128};
use proptest::test_runner::{Config, FileFailurePersistence};

/// Run `least` cases, or `PROPTEST_CASES` if that is more. Regressions are beside the test.
pub(crate) fn cases(least: u32) -> Config {
    let default = Config::default();
    Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { default.cases.max(least) } else { least },
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..default
    }
}

/// That many base units.
pub(crate) fn units(n: u128) -> Uint128 {
    Uint128::new(n)
}

/// The address of a name.
pub(crate) fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}
