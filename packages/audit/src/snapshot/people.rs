//! Whose balances in licensing are read.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;

use super::{PersonView, RegistryView};
use crate::reader::Scope;

/// Everyone who may have a balance or a license in licensing, as far as persons and the registry say.
pub(super) fn known(scope: &Scope, persons: &BTreeMap<u64, PersonView>, registry: &RegistryView) -> BTreeSet<Addr> {
    let persons = persons.values().map(|view| view.person.address.clone());
    scope.people.iter().cloned().chain(persons).chain(registry.by_owner.keys().cloned()).collect()
}
