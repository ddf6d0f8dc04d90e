//! People, what is due to them, how they stand.

use caravan_marketplace_api::keys::ADDRESSES;
use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{PersonId, ProjectId};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::cap::Requester;
use crate::domain::person::{Balance, Person};
use crate::domain::project::Sender;
use crate::domain::row::row;
use crate::error::Res;

/// How an annotator stands in a project.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Standing {
    /// Accepted by decision.
    pub(crate) accepted: u32,
    /// Accepted by silence.
    pub(crate) auto_approved: u32,
    /// Refused, and final.
    pub(crate) rejected: u32,
    /// Given up by consent.
    pub(crate) rejections_accepted: u32,
}

/// The award that the last withdrawal sent; dead unless the points contract fails.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InFlight {
    pub(crate) person: PersonId,
    pub(crate) currency: String,
    pub(crate) points: Vec<(u32, Uint128)>,
}

const LAST: Item<PersonId> = Item::new("np");
const PEOPLE: Map<u64, Person> = Map::new("per");
const BALANCES: Map<(u64, &str), Balance> = Map::new("bal");
const IN_FLIGHT: Item<InFlight> = Item::new("fly");
const MOVING_POINTS: Item<(PersonId, Addr)> = Item::new("mov");
const STANDINGS: Map<(u64, u64), Standing> = Map::new("std");
const REQUESTERS: Map<(u64, &str), Requester> = Map::new("rqs");

pub(crate) fn may_person_of(store: &dyn Storage, address: &Addr) -> StdResult<Option<PersonId>> {
    ADDRESSES.may_load(store, address)
}

/// The sender, and the person it is, if it is one.
pub(crate) fn sender(store: &dyn Storage, address: &Addr) -> StdResult<Sender> {
    Ok(Sender { address: address.clone(), person: may_person_of(store, address)? })
}

pub(crate) fn person(store: &dyn Storage, id: PersonId) -> Res<Person> {
    PEOPLE.may_load(store, id.get())?.ok_or_else(|| MarketplaceError::PersonUnknown(id).into())
}

pub(crate) fn save_person(store: &mut dyn Storage, id: PersonId, row: &Person) -> StdResult<()> {
    PEOPLE.save(store, id.get(), row)
}

/// Makes a person for an address that is none.
pub(crate) fn new_person(store: &mut dyn Storage, address: &Addr) -> Res<PersonId> {
    let id = match LAST.may_load(store)? {
        Some(last) => last.next()?,
        None => PersonId::FIRST,
    };
    LAST.save(store, &id)?;
    ADDRESSES.save(store, address, &id)?;
    save_person(store, id, &Person::new(address.clone()))?;
    Ok(id)
}

/// Keeps a person under its new address; the old one is nobody's.
pub(crate) fn save_moved(store: &mut dyn Storage, id: PersonId, row: &Person, from: &Addr) -> StdResult<()> {
    ADDRESSES.remove(store, from);
    ADDRESSES.save(store, &row.address, &id)?;
    save_person(store, id, row)
}

/// The move of points that the last accepted move of a person sent.
pub(crate) fn moving_points(store: &dyn Storage) -> StdResult<(PersonId, Addr)> {
    MOVING_POINTS.load(store)
}

/// Keeps which person's points are moving, and from where.
pub(crate) fn save_moving_points(store: &mut dyn Storage, id: PersonId, from: &Addr) -> StdResult<()> {
    MOVING_POINTS.save(store, &(id, from.clone()))
}

pub(crate) fn balance(store: &dyn Storage, id: PersonId, currency: &str) -> StdResult<Balance> {
    Ok(BALANCES.may_load(store, (id.get(), currency))?.unwrap_or_default())
}

pub(crate) fn save_balance(store: &mut dyn Storage, id: PersonId, currency: &str, row: &Balance) -> StdResult<()> {
    BALANCES.save(store, (id.get(), currency), row)
}

pub(crate) fn balances_after(
    store: &dyn Storage,
    id: PersonId,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, Balance)>> {
    let rows = BALANCES.prefix(id.get()).range(store, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).collect()
}

pub(crate) fn in_flight(store: &dyn Storage) -> StdResult<InFlight> {
    IN_FLIGHT.load(store)
}

pub(crate) fn save_in_flight(store: &mut dyn Storage, row: &InFlight) -> StdResult<()> {
    IN_FLIGHT.save(store, row)
}

pub(crate) fn standing(store: &dyn Storage, project: ProjectId, id: PersonId) -> StdResult<Standing> {
    Ok(STANDINGS.may_load(store, (project.get(), id.get()))?.unwrap_or_default())
}

pub(crate) fn save_standing(
    store: &mut dyn Storage,
    project: ProjectId,
    id: PersonId,
    row: &Standing,
) -> StdResult<()> {
    STANDINGS.save(store, (project.get(), id.get()), row)
}

pub(crate) fn requester(store: &dyn Storage, id: PersonId, currency: &str) -> StdResult<Requester> {
    Ok(REQUESTERS.may_load(store, (id.get(), currency))?.unwrap_or_default())
}

pub(crate) fn save_requester(store: &mut dyn Storage, id: PersonId, currency: &str, row: &Requester) -> StdResult<()> {
    REQUESTERS.save(store, (id.get(), currency), row)
}

row! {
    Standing { accepted, auto_approved, rejected, rejections_accepted }
    InFlight { person, currency, points }
}
