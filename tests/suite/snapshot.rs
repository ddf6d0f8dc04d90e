//! Everything that the suite answers at one moment, and what people have: what rules and models are compared with.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use caravan_audit::{read, Cache, PointsContract, Scope, Tasks};
use caravan_chain::{Chain, ChainError, ChainExt, Deployed, Embedded};
use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};

pub use caravan_audit::{
    AssetView, BatchView, EditionView, PersonView, PointsView, Proof, RegistryView, RightsView, RoyaltyView, Snapshot,
};

/// What people have of a currency, by address and the currency's key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wallets(pub BTreeMap<(Addr, String), u128>);

impl Wallets {
    /// Return what `who` has.
    ///
    /// # Panics
    /// If `who` is not watched.
    #[must_use]
    pub fn of(&self, who: &Addr, currency: &Currency) -> u128 {
        let found = self.0.get(&(who.clone(), currency.key()));
        *found.unwrap_or_else(|| panic!("{who} is not watched in {currency}: introduce them with World::knows"))
    }
}

/// Takes snapshots of a suite. What contracts store unchanged is not read again.
#[derive(Debug)]
pub(crate) struct Camera {
    suite: Deployed,
    points: PointsContract,
    cache: RefCell<Cache>,
}

impl Camera {
    pub(crate) fn new(suite: Deployed, points: PointsContract) -> Self {
        Self { suite, points, cache: RefCell::default() }
    }

    /// Read everything, with the balances of these people and of everyone who owns something.
    pub(crate) fn take(&self, chain: &Embedded, people: BTreeSet<Addr>) -> Snapshot {
        let scope = Scope { people, large_batches: Tasks::WithWork, points: self.points };
        let mut cache = self.cache.borrow_mut();
        cache.stored(&self.suite, |contract| chain.app().dump_wasm_raw(contract));
        read(chain, &self.suite, &scope, &mut cache)
            .unwrap_or_else(|error| panic!("the suite does not answer: {error}"))
    }
}

/// Return what the bank or the token says that `who` has.
pub(crate) fn holding(chain: &Embedded, who: &Addr, currency: &Currency) -> u128 {
    let found: Result<Uint128, ChainError> = match currency {
        Currency::Native(denom) => chain.balance(who, denom.as_str()),
        Currency::Cw20(token) => chain.token_balance(&crate::model::address(token).expect("a token"), who),
    };
    found.unwrap_or_else(|error| panic!("{who} in {currency}: {error}")).u128()
}
