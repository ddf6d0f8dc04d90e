//! Persons: what they did, what they earned, and what they paid as requesters.

use caravan_marketplace_api::RequesterResponse;
use caravan_money::Currency;
use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Uint128};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{number, valid, Reader, Select};
use crate::amount::Units;
use crate::error::Result;
use crate::json::read_json;
use crate::rows::Tallied;

/// What became of works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct Tally {
    /// Tasks that were claimed.
    pub claimed: u64,
    /// Works that were submitted.
    pub submitted: u64,
    /// Works accepted by decision.
    pub accepted: u64,
    /// Works that were auto-approved.
    pub auto_approved: u64,
    /// Works whose rejection is final.
    pub rejected: u64,
    /// Works that the annotator gave up.
    pub given_up: u64,
    /// Reservations that were given back.
    pub returned: u64,
    /// Reservations that ran out.
    pub expired: u64,
}

/// What was earned in a currency.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct Earned {
    /// In what it was paid.
    pub currency: Currency,
    /// Paid for accepted work, in base units.
    pub amount: Uint128,
}

/// What was earned in a season.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct SeasonPoints {
    /// The season of acceptance.
    pub season: u64,
    /// Points earned by accepted work, in base units.
    pub points: Uint128,
    /// Accepted works that earned points.
    pub works: u64,
}

/// A person, as an annotator.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct PersonPage {
    /// Id of the person.
    pub person: PersonId,
    /// The address that the person acts by now.
    pub address: Addr,
    /// When the person was made, in seconds since 1970.
    pub created_at: u64,
    /// What became of its works.
    pub work: Tally,
    /// What it earned by accepted work, by currency.
    pub earned: Vec<Earned>,
    /// Its points by season, the latest first: at most a hundred seasons.
    pub points: Vec<SeasonPoints>,
}

/// What a requester has paid and rejected in a currency.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct RequesterMoney {
    /// In what it pays.
    pub currency: Currency,
    /// What it has paid and rejected, and what it may still reject.
    #[serde(flatten)]
    pub money: RequesterResponse,
}

/// A person, as a requester.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct RequesterPage {
    /// Id of the person.
    pub requester: PersonId,
    /// The address that the person acts by now.
    pub address: Addr,
    /// Its projects.
    pub projects: u64,
    /// Batches that it opened.
    pub batches: u64,
    /// What became of the work in its batches.
    pub work: Tally,
    /// What it has paid and rejected, by currency.
    pub money: Vec<RequesterMoney>,
}

impl Reader {
    /// Return a person; none where the index has none with this id.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn person(&self, person: PersonId) -> Result<Option<PersonPage>> {
        let id = number(person.get());
        let select = Select::new("SELECT address, created_at FROM person").with("WHERE person = ?", [id.clone()]);
        let found = self.one(&select, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some((address, created_at)): Option<(String, u64)> = found else { return Ok(None) };
        let select = Select::new("SELECT currency, amount FROM earning").with("WHERE person = ?", [id.clone()]);
        let earned = self.rows(&select, |row| {
            let currency = valid(Currency::from_key(&row.get::<_, String>(0)?))?;
            Ok(Earned { currency, amount: row.get::<_, Units>(1)?.0 })
        })?;
        let work = self.tally(Tallied::Person, person.get())?;
        let points = self.points_of(person)?;
        Ok(Some(PersonPage { person, address: address_of(address), created_at, work, earned, points }))
    }

    /// Return the person that has this address now.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn person_at(&self, address: &str) -> Result<Option<PersonId>> {
        let select = Select::new("SELECT person FROM person")
            .with("WHERE address = ? ORDER BY person DESC LIMIT 1", [address.to_owned().into()]);
        self.one(&select, |row| valid(PersonId::new(row.get(0)?)))
    }

    /// Return a person as a requester; none where it has no project.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn requester(&self, person: PersonId) -> Result<Option<RequesterPage>> {
        let id = number(person.get());
        let select = Select::new(
            "SELECT address, (SELECT count(*) FROM project q WHERE q.requester = p.person),
             (SELECT count(*) FROM project q JOIN batch b ON b.project = q.project AND b.status > 0
              WHERE q.requester = p.person) FROM person p",
        );
        let select = select.with("WHERE person = ?", [id.clone()]);
        let found = self.one(&select, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let Some((address, projects @ 1.., batches)): Option<(String, u64, u64)> = found else { return Ok(None) };
        let select = Select::new("SELECT currency, answer FROM requester").with("WHERE person = ?", [id]);
        let money = self.rows(&select, |row| {
            let currency = valid(Currency::from_key(&row.get::<_, String>(0)?))?;
            Ok(RequesterMoney { currency, money: read_json(&row.get::<_, String>(1)?)? })
        })?;
        let work = self.tally(Tallied::Requester, person.get())?;
        Ok(Some(RequesterPage { requester: person, address: address_of(address), projects, batches, work, money }))
    }

    /// Return what became of the works of a person, a batch or a requester.
    pub(super) fn tally(&self, whose: Tallied, id: u64) -> Result<Tally> {
        let select = Select::new(
            "SELECT claimed, submitted, accepted, auto_approved, rejected, given_up, returned, expired FROM tally",
        );
        let select = select.with("WHERE kind = ? AND id = ?", [number(whose as u64), number(id)]);
        let found = self.one(&select, |row| {
            Ok(Tally {
                claimed: row.get(0)?,
                submitted: row.get(1)?,
                accepted: row.get(2)?,
                auto_approved: row.get(3)?,
                rejected: row.get(4)?,
                given_up: row.get(5)?,
                returned: row.get(6)?,
                expired: row.get(7)?,
            })
        })?;
        Ok(found.unwrap_or_default())
    }
}

/// An address that the chain gave.
#[allow(clippy::disallowed_methods, reason = "the contract checked the address before it was in an event")]
pub(super) fn address_of(text: String) -> Addr {
    Addr::unchecked(text)
}
