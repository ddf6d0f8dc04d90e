//! What the contracts answer about the objects that events named. No row has what depends on the time of the question.

use caravan_chain::Deployed;
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_marketplace_api::{BatchResponse, BatchStatus, Distribution, EditionResponse, ProjectResponse, Sharing};
use caravan_money::Currency;
use caravan_primitives::{AssetId, BatchId, EditionId, LicenseId, OfferId, PersonId, ProjectId};
use caravan_provenance_api as provenance;
use cosmwasm_std::{from_json, to_json_binary, Addr};
use rusqlite::{Connection, OptionalExtension};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::asks::Asks;
use super::documents::Described;
use super::words::{describe, words};
use crate::amount::Units;
use crate::error::{IndexError, Result};
use crate::json::write_json;
use crate::source::{Documents, Source};

/// The contracts, and what the answers go into.
pub(crate) struct Asked<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) source: &'a dyn Source,
    pub(crate) documents: &'a dyn Documents,
    pub(crate) contracts: &'a Deployed,
}

impl Asked<'_> {
    /// Ask for at most `most` stale objects. Return for how many.
    pub(crate) fn refresh(&self, most: usize) -> Result<u64> {
        let mut select = self.db.prepare_cached("SELECT kind, id, part FROM stale ORDER BY kind, id, part LIMIT ?")?;
        let rows = select.query_map([most], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let stale = rows.collect::<rusqlite::Result<Vec<(u8, u64, String)>>>()?;
        let mut delete = self.db.prepare_cached("DELETE FROM stale WHERE kind = ? AND id = ? AND part = ?")?;
        for (kind, id, part) in &stale {
            if let Some(asks) = Asks::ALL.into_iter().find(|asks| *asks as u8 == *kind) {
                self.ask(asks, *id, part)?;
            }
            delete.execute((kind, id, part))?;
        }
        Ok(stale.len() as u64)
    }

    fn ask(&self, asks: Asks, id: u64, part: &str) -> Result<()> {
        match asks {
            Asks::Project => self.project(id),
            Asks::Batch => self.batch(id),
            Asks::Edition => self.edition(id, part),
            Asks::Requester => self.requester(id, part),
            Asks::Asset => self.asset(id),
            Asks::Offer => self.offer(id),
            Asks::License => self.license(id),
        }
    }

    fn query<Q: Serialize, R: DeserializeOwned>(&self, contract: &Addr, query: &Q) -> Result<R> {
        let unreadable = |error: &dyn std::fmt::Display| IndexError::Answer {
            query: serde_json::to_string(query).unwrap_or_default(),
            error: error.to_string(),
        };
        let msg = to_json_binary(query).map_err(|error| unreadable(&error))?;
        let answer = self.source.query(contract, &msg)?;
        from_json(&answer).map_err(|error| unreadable(&error))
    }

    fn project(&self, id: u64) -> Result<()> {
        let project = id_of(id, ProjectId::new)?;
        let answer: ProjectResponse =
            self.query(&self.contracts.marketplace, &marketplace::QueryMsg::Project { project })?;
        let shares = answer.sharing != Sharing::None {};
        let update = "UPDATE project SET answer = ?2, shares = ?3, document = ?4,
            described = CASE WHEN document IS ?4 THEN described ELSE 0 END,
            name = CASE WHEN document IS ?4 THEN name END,
            description = CASE WHEN document IS ?4 THEN description END WHERE project = ?1";
        let values = (id, write_json(&answer)?, shares, answer.uri_hash.as_bytes());
        let before = words(self.db, Described::Project, id)?;
        self.db.prepare_cached(update)?.execute(values)?;
        describe(self.db, self.documents, Described::Project, id, before.as_ref())
    }

    fn batch(&self, id: u64) -> Result<()> {
        let batch = id_of(id, BatchId::new)?;
        let answer: BatchResponse = self.query(&self.contracts.marketplace, &marketplace::QueryMsg::Batch { batch })?;
        let about = &answer.config.about;
        let progress = &answer.progress;
        let open_slots = progress.slots.saturating_sub(progress.accepted).saturating_sub(progress.live);
        let places = match answer.config.access.distribution {
            Distribution::Random {} => open_slots.min(newcomer_places(&answer)),
            Distribution::Allow { .. } => open_slots,
        };
        let reward = answer.opened.as_ref().map_or(answer.config.money.reward.get(), |opened| opened.reward);
        let closes_at = answer.opened.as_ref().map(|opened| opened.closes_at.get());
        let update = "UPDATE batch SET answer = ?2, status = ?3, kind = ?4, reward = ?5, open_slots = ?6,
            newcomer_places = ?7, closes_at = ?8, document = ?9,
            described = CASE WHEN document IS ?9 THEN described ELSE 0 END,
            summary = CASE WHEN document IS ?9 THEN summary END,
            minutes = CASE WHEN document IS ?9 THEN minutes END WHERE batch = ?1";
        let (status, hash) = (status_code(answer.status), about.definition.hash.as_bytes());
        let (kind, reward) = (about.kind.as_str(), Units(reward));
        let values = (id, write_json(&answer)?, status, kind, reward, open_slots, places, closes_at, hash);
        let before = words(self.db, Described::Batch, id)?;
        self.db.prepare_cached(update)?.execute(values)?;
        self.db.prepare_cached("DELETE FROM batch_language WHERE batch = ?")?.execute([id])?;
        let mut insert = self.db.prepare_cached("INSERT OR IGNORE INTO batch_language VALUES (?, ?)")?;
        for language in about.languages.as_slice() {
            insert.execute((language.as_str().to_lowercase(), id))?;
        }
        describe(self.db, self.documents, Described::Batch, id, before.as_ref())
    }

    /// Ask for an edition, if its project shares: only then does it have any.
    fn edition(&self, project: u64, part: &str) -> Result<()> {
        let select = "SELECT shares FROM project WHERE project = ?";
        let shares = self.db.prepare_cached(select)?.query_row([project], |row| row.get(0)).optional()?;
        if shares != Some(true) {
            return Ok(());
        }
        let number = part.parse().map_err(|_| IndexError::Damaged { error: format!("the edition {part}") })?;
        let query = marketplace::QueryMsg::Edition {
            project: id_of(project, ProjectId::new)?,
            edition: id_of(number, EditionId::new)?,
        };
        let answer: EditionResponse = self.query(&self.contracts.marketplace, &query)?;
        let replace = "INSERT OR REPLACE INTO edition VALUES (?, ?, ?)";
        self.db.prepare_cached(replace)?.execute((project, number, write_json(&answer)?))?;
        Ok(())
    }

    fn requester(&self, person: u64, key: &str) -> Result<()> {
        let damaged = |error: caravan_money::MoneyError| IndexError::Damaged { error: error.to_string() };
        let currency = Currency::from_key(key).map_err(damaged)?;
        let query = marketplace::QueryMsg::Requester { requester: id_of(person, PersonId::new)?, currency };
        let answer: marketplace::RequesterResponse = self.query(&self.contracts.marketplace, &query)?;
        let replace = "INSERT OR REPLACE INTO requester VALUES (?, ?, ?, ?, ?)";
        let record = (answer.rejected_bps(), answer.half_decided_within());
        self.db.prepare_cached(replace)?.execute((person, key, write_json(&answer)?, record.0, record.1))?;
        Ok(())
    }

    fn asset(&self, id: u64) -> Result<()> {
        let asset = id_of(id, AssetId::new)?;
        let query = provenance::QueryMsg::Asset { asset };
        let answer: provenance::AssetResponse = self.query(&self.contracts.provenance, &query)?;
        let update = "UPDATE asset SET answer = ?2, kind = ?3, owner = ?4, epoch = ?5, status = ?6, document = ?7,
            described = CASE WHEN document IS ?7 THEN described ELSE 0 END,
            name = CASE WHEN document IS ?7 THEN name END,
            description = CASE WHEN document IS ?7 THEN description END WHERE asset = ?1";
        let (kind, owner, status) = (answer.kind.name(), answer.owner.as_str(), answer.status.name());
        let hash = answer.metadata.hash.as_bytes();
        let values = (id, write_json(&answer)?, kind, owner, answer.epoch, status, hash);
        let before = words(self.db, Described::Asset, id)?;
        self.db.prepare_cached(update)?.execute(values)?;
        describe(self.db, self.documents, Described::Asset, id, before.as_ref())
    }

    fn offer(&self, id: u64) -> Result<()> {
        let offer = id_of(id, OfferId::new)?;
        let query = licensing::QueryMsg::Offer { offer };
        let answer: licensing::OfferResponse = self.query(&self.contracts.licensing, &query)?;
        let terms = &answer.terms;
        let uses = terms.uses.as_slice().iter().fold(0, |uses, one| uses | use_bit(*one));
        let for_sale = answer.open && terms.limits.supply.is_none_or(|supply| answer.sold < supply);
        let (currency, price) = (terms.price.currency.key(), Units(terms.price.amount.get()));
        let update = "UPDATE offer SET answer = ?2, seller = ?3, epoch = ?4, uses = ?5, currency = ?6, price = ?7,
            for_sale = ?8 WHERE offer = ?1";
        let seller = answer.seller.as_str();
        let values = (id, write_json(&answer)?, seller, answer.epoch, uses, currency, price, for_sale);
        self.db.prepare_cached(update)?.execute(values)?;
        Ok(())
    }

    fn license(&self, id: u64) -> Result<()> {
        let license = id_of(id, LicenseId::new)?;
        let query = licensing::QueryMsg::License { license };
        let mut answer: licensing::LicenseResponse = self.query(&self.contracts.licensing, &query)?;
        // It depends on the time of the question.
        answer.live = false;
        let update = "UPDATE license SET answer = ?2, licensee = ?3 WHERE license = ?1";
        self.db.prepare_cached(update)?.execute((id, write_json(&answer)?, answer.licensee.as_str()))?;
        Ok(())
    }
}

fn id_of<T, E: std::fmt::Display>(number: u64, new: impl Fn(u64) -> Result<T, E>) -> Result<T> {
    new(number).map_err(|error| IndexError::Damaged { error: error.to_string() })
}

/// The place of a status in the file.
pub(crate) const fn status_code(status: BatchStatus) -> u8 {
    match status {
        BatchStatus::Draft => 0,
        BatchStatus::Open => 1,
        BatchStatus::Closing => 2,
        BatchStatus::Settled => 3,
        BatchStatus::Closed => 4,
    }
}

/// The bit of a use in the file.
pub(crate) fn use_bit(one: licensing::Use) -> u32 {
    licensing::Use::ALL.iter().position(|each| *each == one).map_or(0, |place| 1 << place)
}

/// The works that newcomers may still hold, beside the open slots.
fn newcomer_places(answer: &BatchResponse) -> u64 {
    let most = answer.config.access.max_pending.unwrap_or(marketplace::bounds::DEFAULT_MAX_PENDING);
    u64::from(most.saturating_sub(answer.progress.pending))
}
