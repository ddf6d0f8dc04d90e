//! `PublishDataset`: an edition becomes an asset, with its weights as its contributors.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{DatasetPublished, MarketplaceError, NewDataset};
use caravan_provenance_api::{ExecuteMsg, FloorPrice, NewEdition, Provenance};
use cosmwasm_std::{Addr, Response, Storage, Uint128, WasmMsg};

use super::load_sender;
use crate::domain::edition::{EditionKey, Published, ShareTerms};
use crate::domain::rejections::EditionEnd;
use crate::error::Result;
use crate::state::{self, MadeBy, Scope};

/// Register an edition in `provenance` under the sender's commitment, and give its bond back.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn publish_dataset(storage: &mut dyn Storage, call: &Call<'_>, dataset: NewDataset) -> Result<Response> {
    let NewDataset { project: id, edition, .. } = dataset;
    let key = EditionKey { project: id, edition };
    let mut project = state::load_project(storage, id)?;
    project.require_manager(&load_sender(storage, call)?)?;
    let terms = state::load_share_terms(storage, id)?;
    let provenance = state::load_siblings(storage)?.provenance.ok_or(MarketplaceError::ProvenanceMissing)?;
    let mut row = state::load_edition(storage, key)?;
    if edition >= project.edition() {
        return Err(MarketplaceError::EditionOpen(edition).into());
    }
    let scope = Scope { token: None, sender: call.sender.as_str() };
    state::save_reference(storage, scope, &dataset.reference, MadeBy::Edition(edition.get()))?;
    let total_weight = state::load_total_weight_or_default(storage, key)?;
    let mut ledger = state::load_currency_ledger_or_default(storage, &project.currency)?;
    let mut events = vec![];
    let publish_by = row.publish_by(terms.publish_secs)?;
    if !row.was_forfeited() {
        let end = if call.now < publish_by { EditionEnd::InTime } else { EditionEnd::Late };
        super::edition::record(storage, &project, end)?;
    }
    if let Some(forfeited) = row.forfeit_if_late(edition, publish_by, call.now, total_weight) {
        events.push(super::edition::book_forfeit(key, &forfeited, &mut project, &mut ledger, total_weight)?);
    }
    let bond = row.publish(edition, total_weight, Published { content_hash: dataset.content_hash, at: call.now })?;
    ledger.return_bond(bond)?;
    project.fund(bond)?;
    state::save_project(storage, id, &project)?;
    state::save_edition(storage, key, &row)?;
    state::save_currency_ledger(storage, &project.currency, &ledger)?;
    let owner = state::load_person(storage, project.requester)?.address().clone();
    let (manager, content_hash, available) = (call.sender.clone(), dataset.content_hash, project.available());
    let registration = Registration { key, manager: &manager, owner: &owner, total_weight, terms, dataset };
    let message = registration.message(&Provenance(provenance))?;
    let published =
        DatasetPublished { project: id, edition, manager, owner, content_hash, total_weight, bond, available };
    events.push(published.into());
    Ok(response("publish_dataset", events).add_message(message))
}

/// What `provenance` is asked to register.
struct Registration<'a> {
    key: EditionKey,
    manager: &'a Addr,
    owner: &'a Addr,
    total_weight: Uint128,
    terms: ShareTerms,
    dataset: NewDataset,
}

impl Registration<'_> {
    fn message(self, provenance: &Provenance) -> Result<WasmMsg> {
        let NewDataset { content_hash, salt, uri, uri_hash, .. } = self.dataset;
        let terms = self.terms.shares()?;
        let floor_price = terms.floor_price.map(|floor| FloorPrice { currency: floor.currency, amount: floor.amount });
        let edition = NewEdition {
            manager: self.manager.to_string(),
            owner: self.owner.to_string(),
            project: self.key.project,
            edition: self.key.edition,
            total_weight: self.total_weight,
            content_hash,
            salt,
            uri,
            uri_hash,
            contributor_bps: terms.contributor_bps,
            floor_price,
            floor_royalty_bps: terms.floor_royalty_bps,
        };
        Ok(provenance.execute(&ExecuteMsg::RegisterEdition { edition: Box::new(edition) })?)
    }
}
