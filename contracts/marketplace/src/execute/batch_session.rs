//! A batch in a message: its rows are loaded once, changed by the domain, and saved once, together with the events.
//!
//! The rows of every message on a batch that was opened are loaded at once. The others are loaded when something first
//! needs them: `Submit` and `Return` read neither the project nor a ledger.

use std::collections::BTreeMap;

use caravan_marketplace_api::{BatchStatus, EntriesSkipped, MarketplaceError};
use caravan_primitives::{BatchId, PersonId, Time};
use cosmwasm_std::{Event, Storage, Uint128};

use crate::domain::batch::Batch;
use crate::domain::edition::EditionKey;
use crate::domain::frozen::Frozen;
use crate::domain::ledger::{BatchLedger, CurrencyLedger};
use crate::domain::project::Project;
use crate::domain::rejections::Rejections;
use crate::domain::terms::Terms;
use crate::error::Result;
use crate::state;

/// A batch that was opened, and the events of the message so far.
pub(crate) struct BatchSession {
    pub(crate) id: BatchId,
    pub(crate) now: Time,
    pub(crate) batch: Batch,
    pub(crate) frozen: Frozen,
    events: Vec<Event>,
    project: Option<Project>,
    terms: BTreeMap<u8, Terms>,
    ledgers: Option<Ledgers>,
    history: Option<History>,
    total_weight: Option<Uint128>,
    season: Option<u32>,
}

/// The ledgers that pay: of the batch and of its currency.
pub(crate) struct Ledgers {
    pub(crate) batch: BatchLedger,
    pub(crate) currency: CurrencyLedger,
    currency_key: String,
}

/// What the requester has paid and rejected in the currency.
struct History {
    requester: PersonId,
    currency_key: String,
    rejections: Rejections,
}

impl BatchSession {
    pub(crate) fn load(storage: &dyn Storage, id: BatchId, now: Time) -> Result<Self> {
        let batch = state::load_batch(storage, id)?;
        let draft = MarketplaceError::BatchState { batch: id, expected: "open", actual: BatchStatus::Draft };
        let frozen = state::may_load_frozen(storage, id)?.ok_or(draft)?;
        Ok(Self {
            id,
            now,
            batch,
            frozen,
            events: vec![],
            project: None,
            terms: BTreeMap::new(),
            ledgers: None,
            history: None,
            total_weight: None,
            season: None,
        })
    }

    /// Save what was loaded to be changed. Return the events. The project is saved by the messages that change it.
    pub(crate) fn save(self, storage: &mut dyn Storage) -> Result<Vec<Event>> {
        state::save_batch(storage, self.id, &self.batch)?;
        if let Some(ledgers) = &self.ledgers {
            state::save_ledger(storage, self.id, &ledgers.batch)?;
            state::save_currency_ledger(storage, &ledgers.currency_key, &ledgers.currency)?;
        }
        if let Some(History { requester, currency_key, rejections }) = &self.history {
            state::save_requester(storage, *requester, currency_key, rejections.requester())?;
        }
        if let Some(total) = self.total_weight {
            state::save_total_weight(storage, self.edition(), total)?;
        }
        Ok(self.events)
    }

    pub(crate) fn emit(&mut self, event: impl Into<Event>) {
        self.events.push(event.into());
    }

    pub(crate) fn emit_skipped(&mut self, skipped: &[String]) {
        if !skipped.is_empty() {
            self.emit(EntriesSkipped { batch: self.id, skipped: skipped.join(",") });
        }
    }

    pub(crate) fn edition(&self) -> EditionKey {
        EditionKey { project: self.batch.project(), edition: self.frozen.edition }
    }

    pub(crate) fn project(&mut self, storage: &dyn Storage) -> Result<&mut Project> {
        let project = match self.project.take() {
            Some(project) => project,
            None => state::load_project(storage, self.batch.project())?,
        };
        Ok(self.project.insert(project))
    }

    pub(crate) fn save_project(&mut self, storage: &mut dyn Storage) -> Result<()> {
        let id = self.batch.project();
        let project = self.project(storage)?;
        Ok(state::save_project(storage, id, project)?)
    }

    pub(crate) fn terms(&mut self, storage: &dyn Storage, index: u8) -> Result<Terms> {
        if let Some(terms) = self.terms.get(&index) {
            return Ok(terms.clone());
        }
        let terms = state::load_terms(storage, self.id, index)?;
        self.terms.insert(index, terms.clone());
        Ok(terms)
    }

    pub(crate) fn ledgers(&mut self, storage: &dyn Storage) -> Result<&mut Ledgers> {
        let ledgers = match self.ledgers.take() {
            Some(ledgers) => ledgers,
            None => {
                let currency_key = self.project(storage)?.currency.clone();
                Ledgers {
                    batch: state::load_ledger_or_default(storage, self.id)?,
                    currency: state::load_currency_ledger_or_default(storage, &currency_key)?,
                    currency_key,
                }
            }
        };
        Ok(self.ledgers.insert(ledgers))
    }

    pub(crate) fn rejections(&mut self, storage: &dyn Storage) -> Result<&mut Rejections> {
        let history = match self.history.take() {
            Some(history) => history,
            None => {
                let project = self.project(storage)?;
                let (requester, currency_key) = (project.requester, project.currency.clone());
                let row = state::load_requester_or_default(storage, requester, &currency_key)?;
                History { requester, currency_key, rejections: Rejections::new(row) }
            }
        };
        Ok(&mut self.history.insert(history).rejections)
    }

    /// Check the rejection cap, if the message has judged anything.
    pub(crate) fn check_rejections(&self) -> Result<()> {
        match &self.history {
            Some(history) => Ok(history.rejections.check()?),
            None => Ok(()),
        }
    }

    /// The season in which acceptances of this message count.
    pub(crate) fn season(&mut self, storage: &dyn Storage) -> Result<u32> {
        let season = match self.season {
            Some(season) => season,
            None => state::load_config(storage)?.calendar().season_at(self.now),
        };
        Ok(*self.season.insert(season))
    }

    /// The weight of the batch's edition: loaded once a message, and saved because it is to be changed.
    pub(crate) fn total_weight(&mut self, storage: &dyn Storage) -> Result<&mut Uint128> {
        let total = match self.total_weight.take() {
            Some(total) => total,
            None => state::load_total_weight_or_default(storage, self.edition())?,
        };
        Ok(self.total_weight.insert(total))
    }
}
