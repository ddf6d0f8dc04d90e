//! Persons, what is due to them, what became of their work.

use caravan_marketplace_api::keys::ADDRESSES;
use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{PersonId, ProjectId};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::balance::Balance;
use crate::domain::person::Person;
use crate::domain::project::Sender;
use crate::domain::rejections::Requester;
use crate::domain::restriction::Restriction;
use crate::domain::row::row;
use crate::domain::standing::Standing;
use crate::error::Result;

/// The award that the last withdrawal sent. It is read only if the points contract fails in that message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InFlight {
    pub(crate) person: PersonId,
    /// The storage key of the currency.
    pub(crate) currency: String,
    /// Points by season of acceptance, oldest first.
    pub(crate) points: Vec<(u32, Uint128)>,
}

/// The id of the last person.
const LAST_PERSON: Item<PersonId> = Item::new("np");
/// Maps a person to its row. Siblings read a part of it raw.
const PEOPLE: Map<PersonId, Person> = Map::new("per");
/// Maps a person and a currency to what is due.
const BALANCES: Map<(PersonId, &str), Balance> = Map::new("bal");
/// The award under way.
const IN_FLIGHT: Item<InFlight> = Item::new("fly");
/// The person whose points are moving, and the old address.
const MOVING_POINTS: Item<(PersonId, Addr)> = Item::new("mov");
/// Maps a project and a person to what became of its work there.
const STANDINGS: Map<(ProjectId, PersonId), Standing> = Map::new("std");
/// Maps a person to its last restriction by the platform.
const RESTRICTIONS: Map<PersonId, Restriction> = Map::new("rst");
/// Maps a requester and a currency to what it has paid and rejected, and how long its annotators waited.
const REQUESTERS: Map<(PersonId, &str), Requester> = Map::new("rqs");

pub(crate) fn may_load_person_of(storage: &dyn Storage, address: &Addr) -> StdResult<Option<PersonId>> {
    ADDRESSES.may_load(storage, address)
}

pub(crate) fn load_sender(storage: &dyn Storage, address: &Addr) -> StdResult<Sender> {
    Ok(Sender { address: address.clone(), person: may_load_person_of(storage, address)? })
}

pub(crate) fn load_person(storage: &dyn Storage, id: PersonId) -> Result<Person> {
    PEOPLE.may_load(storage, id)?.ok_or_else(|| MarketplaceError::PersonUnknown(id).into())
}

pub(crate) fn save_person(storage: &mut dyn Storage, id: PersonId, row: &Person) -> StdResult<()> {
    PEOPLE.save(storage, id, row)
}

/// Save a new person under the next id.
pub(crate) fn create_person(storage: &mut dyn Storage, address: &Addr) -> Result<PersonId> {
    let id = match LAST_PERSON.may_load(storage)? {
        Some(last) => last.next()?,
        None => PersonId::FIRST,
    };
    LAST_PERSON.save(storage, &id)?;
    ADDRESSES.save(storage, address, &id)?;
    save_person(storage, id, &Person::new(address.clone()))?;
    Ok(id)
}

/// Save a person under its new address. The old address is no person any more.
pub(crate) fn save_moved_person(storage: &mut dyn Storage, id: PersonId, row: &Person, from: &Addr) -> StdResult<()> {
    ADDRESSES.remove(storage, from);
    ADDRESSES.save(storage, row.address(), &id)?;
    save_person(storage, id, row)
}

pub(crate) fn load_moving_points(storage: &dyn Storage) -> StdResult<(PersonId, Addr)> {
    MOVING_POINTS.load(storage)
}

pub(crate) fn save_moving_points(storage: &mut dyn Storage, id: PersonId, from: &Addr) -> StdResult<()> {
    MOVING_POINTS.save(storage, &(id, from.clone()))
}

pub(crate) fn load_balance_or_default(storage: &dyn Storage, id: PersonId, currency: &str) -> StdResult<Balance> {
    Ok(BALANCES.may_load(storage, (id, currency))?.unwrap_or_default())
}

pub(crate) fn save_balance(storage: &mut dyn Storage, id: PersonId, currency: &str, row: &Balance) -> StdResult<()> {
    BALANCES.save(storage, (id, currency), row)
}

pub(crate) fn list_balances(
    storage: &dyn Storage,
    id: PersonId,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, Balance)>> {
    let rows = BALANCES.prefix(id).range(storage, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).collect()
}

pub(crate) fn load_in_flight(storage: &dyn Storage) -> StdResult<InFlight> {
    IN_FLIGHT.load(storage)
}

pub(crate) fn save_in_flight(storage: &mut dyn Storage, row: &InFlight) -> StdResult<()> {
    IN_FLIGHT.save(storage, row)
}

pub(crate) fn load_standing_or_default(storage: &dyn Storage, project: ProjectId, id: PersonId) -> StdResult<Standing> {
    Ok(STANDINGS.may_load(storage, (project, id))?.unwrap_or_default())
}

pub(crate) fn save_standing(
    storage: &mut dyn Storage,
    project: ProjectId,
    id: PersonId,
    row: &Standing,
) -> StdResult<()> {
    STANDINGS.save(storage, (project, id), row)
}

pub(crate) fn load_requester_or_default(storage: &dyn Storage, id: PersonId, currency: &str) -> StdResult<Requester> {
    Ok(REQUESTERS.may_load(storage, (id, currency))?.unwrap_or_default())
}

pub(crate) fn save_requester(
    storage: &mut dyn Storage,
    id: PersonId,
    currency: &str,
    row: &Requester,
) -> StdResult<()> {
    REQUESTERS.save(storage, (id, currency), row)
}

pub(crate) fn may_load_restriction(storage: &dyn Storage, id: PersonId) -> StdResult<Option<Restriction>> {
    RESTRICTIONS.may_load(storage, id)
}

pub(crate) fn save_restriction(storage: &mut dyn Storage, id: PersonId, row: &Restriction) -> StdResult<()> {
    RESTRICTIONS.save(storage, id, row)
}

row! {
    InFlight { person, currency, points }
}
