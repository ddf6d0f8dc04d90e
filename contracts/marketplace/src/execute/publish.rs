//! `PublishDataset`: an edition becomes an asset, with its weights as its contributors.

use caravan_marketplace_api::{DatasetPublished, MarketplaceError};
use caravan_primitives::{Hash32, Reference, Uri};
use caravan_provenance_api::{ExecuteMsg, FloorPrice, NewEdition, Provenance};
use cosmwasm_std::{Addr, Response, Storage, Uint128, WasmMsg};

use super::{told, Call};
use crate::domain::edition::{EditionKey, Published, ShareTerms};
use crate::error::Res;
use crate::state::{self, MadeBy, Scope};

/// What is published.
pub(crate) struct Dataset {
    pub(crate) content_hash: Hash32,
    pub(crate) salt: Hash32,
    pub(crate) uri: Uri,
    pub(crate) uri_hash: Hash32,
}

/// Registers an edition in `provenance` under the sender's commitment; the bond goes back to available funds.
#[inline(never)]
pub(crate) fn publish_dataset(
    store: &mut dyn Storage,
    call: &Call<'_>,
    key: EditionKey,
    dataset: Dataset,
    reference: &Reference,
) -> Res<Response> {
    let (id, edition) = key;
    let mut project = state::project(store, id)?;
    project.require_manager(&call.who(store)?)?;
    let terms = state::require_share_terms(store, id)?;
    let provenance = state::config(store)?.provenance.ok_or(MarketplaceError::ProvenanceMissing)?;
    let mut row = state::edition(store, key)?;
    if edition >= project.edition {
        return Err(MarketplaceError::EditionOpen(edition).into());
    }
    let scope = Scope { token: None, sender: call.sender.as_str() };
    state::remember_reference(store, scope, reference, MadeBy::Edition(edition.get()))?;
    let total_weight = state::total_weight(store, key)?;
    let mut sum = state::currency_ledger(store, &project.currency)?;
    let mut events = vec![];
    let due = (row.publish_by(terms.publish_secs)?, call.now);
    if row.check_forfeit(edition, due, false).is_ok() {
        events.push(super::edition::forfeit(key, (&mut project, &mut row, &mut sum), total_weight)?);
    }
    let bond = row.publish(edition, total_weight, Published { content_hash: dataset.content_hash, at: call.now })?;
    sum.return_bond(bond)?;
    project.fund(bond)?;
    state::save_project(store, id, &project)?;
    state::save_edition(store, key, &row)?;
    state::save_currency_ledger(store, &project.currency, &sum)?;
    let owner = state::person(store, project.requester)?.address;
    let (manager, content_hash, available) = (call.sender.clone(), dataset.content_hash, project.available);
    let message = register(&Provenance(provenance), (&manager, &owner), (key, total_weight, terms), dataset)?;
    let published =
        DatasetPublished { project: id, edition, manager, owner, content_hash, total_weight, bond, available };
    events.push(published.into());
    Ok(told("publish_dataset", events).add_message(message))
}

fn register(
    provenance: &Provenance,
    (manager, owner): (&Addr, &Addr),
    ((project, edition), total_weight, terms): (EditionKey, Uint128, ShareTerms),
    Dataset { content_hash, salt, uri, uri_hash }: Dataset,
) -> Res<WasmMsg> {
    let terms = terms.shares()?;
    let floor_price = terms.floor_price.map(|floor| FloorPrice { currency: floor.currency, amount: floor.amount });
    let edition = NewEdition {
        manager: manager.to_string(),
        owner: owner.to_string(),
        project,
        edition,
        total_weight,
        content_hash,
        salt,
        uri,
        uri_hash,
        contributor_bps: terms.contributor_bps,
        floor_price,
    };
    Ok(provenance.execute(&ExecuteMsg::RegisterEdition { edition: Box::new(edition) })?)
}
