//! The rows and their keys.

use caravan_access::{Access, Siblings};
use caravan_arbitration_api::keys::{Arbiter, ARBITERS};
use caravan_arbitration_api::{ArbitrationError, Side};
use caravan_primitives::{DisputeId, Document, Hash32, Uri};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::domain::dispute::Dispute;
use crate::domain::progress::Progress;
use crate::domain::terms::{Opener, Terms};
use crate::Result;

/// As the row of cw2 has the contract.
pub(crate) const NAME: &str = "crates.io:caravan-arbitration";
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// There is no pause: it would keep disputes from their end.
pub(crate) const ACCESS: Access = Access::new("own", None, load_siblings);

/// The other contracts of the suite.
const SIBLINGS: Item<Siblings> = Item::new("sib");
/// The last id that was given to a dispute. Ids are the ids of replies, too, so each is given once.
const LAST: Item<DisputeId> = Item::new("last");
/// Maps a dispute to what was frozen when it was opened.
const TERMS: Map<DisputeId, Terms> = Map::new("dt");
/// Maps a dispute to what has happened in it.
const PROGRESS: Map<DisputeId, Progress> = Map::new("dp");
/// Maps an opener and its number to the dispute. Rows stay, so that no number has two disputes.
const SUBJECTS: Map<(&str, u64), DisputeId> = Map::new("sub");
/// Maps a dispute, a side and a number from 1 to a document.
const EVIDENCE: Map<(DisputeId, &str, u8), Evidence> = Map::new("ev");
/// Has the disputes of an arbiter.
const OF_ARBITER: Map<(&Addr, DisputeId), ()> = Map::new("of");
/// Has the disputes of an arbiter that have no outcome.
const UNDECIDED: Map<(&Addr, DisputeId), ()> = Map::new("und");
/// Has the disputes whose outcome the opener has not taken.
const NOT_ENACTED: Map<DisputeId, ()> = Map::new("ne");

/// A document as it is stored.
#[derive(Serialize, Deserialize)]
struct Evidence {
    #[serde(rename = "u")]
    uri: Uri,
    #[serde(rename = "h", with = "caravan_contract_kit::hash_base64")]
    hash: Hash32,
}

/// A page: after which id, and how many.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) after: Option<DisputeId>,
    pub(crate) limit: usize,
}

pub(crate) fn load_siblings(storage: &dyn Storage) -> StdResult<Siblings> {
    SIBLINGS.load(storage)
}

pub(crate) fn save_siblings(storage: &mut dyn Storage, siblings: &Siblings) -> StdResult<()> {
    SIBLINGS.save(storage, siblings)
}

pub(crate) fn may_load_arbiter(storage: &dyn Storage, arbiter: &Addr) -> StdResult<Option<Arbiter>> {
    ARBITERS.may_load(storage, arbiter)
}

pub(crate) fn save_arbiter(storage: &mut dyn Storage, arbiter: &Addr, row: &Arbiter) -> StdResult<()> {
    ARBITERS.save(storage, arbiter, row)
}

pub(crate) fn arbiters_after(
    storage: &dyn Storage,
    after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<(Addr, Arbiter)>> {
    ARBITERS.range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

/// Return the id of the next dispute, which is given by saving it.
pub(crate) fn next_dispute(storage: &dyn Storage) -> Result<DisputeId> {
    Ok(DisputeId::after(LAST.may_load(storage)?)?)
}

/// Save a dispute that was opened, where it is found by its subject and by its arbiter.
pub(crate) fn save_opened(storage: &mut dyn Storage, dispute: &Dispute) -> StdResult<()> {
    let Dispute { id, terms, .. } = dispute;
    LAST.save(storage, id)?;
    TERMS.save(storage, *id, terms)?;
    SUBJECTS.save(storage, (terms.opener.key(), terms.subject), id)?;
    OF_ARBITER.save(storage, (&terms.arbiter, *id), &())?;
    UNDECIDED.save(storage, (&terms.arbiter, *id), &())?;
    save_progress(storage, dispute)
}

/// Save what has happened in a dispute that has no outcome.
pub(crate) fn save_progress(storage: &mut dyn Storage, dispute: &Dispute) -> StdResult<()> {
    PROGRESS.save(storage, dispute.id, &dispute.progress)
}

/// Save a dispute that has got its outcome.
pub(crate) fn save_decided(storage: &mut dyn Storage, dispute: &Dispute) -> StdResult<()> {
    UNDECIDED.remove(storage, (&dispute.terms.arbiter, dispute.id));
    save_progress(storage, dispute)
}

/// Save a dispute whose outcome the opener has failed to take.
pub(crate) fn save_not_enacted(storage: &mut dyn Storage, dispute: &Dispute) -> StdResult<()> {
    NOT_ENACTED.save(storage, dispute.id, &())?;
    save_progress(storage, dispute)
}

/// Save a dispute whose outcome the opener takes after all.
pub(crate) fn save_enacted(storage: &mut dyn Storage, dispute: &Dispute) -> StdResult<()> {
    NOT_ENACTED.remove(storage, dispute.id);
    save_progress(storage, dispute)
}

pub(crate) fn load_dispute(storage: &dyn Storage, id: DisputeId) -> Result<Dispute> {
    let terms = TERMS.may_load(storage, id)?.ok_or(ArbitrationError::DisputeUnknown { got: id })?;
    Ok(Dispute { id, terms, progress: PROGRESS.load(storage, id)? })
}

/// Return the dispute that an opener has opened under a number, if there is one.
pub(crate) fn find_dispute(storage: &dyn Storage, opener: Opener, subject: u64) -> StdResult<Option<DisputeId>> {
    SUBJECTS.may_load(storage, (opener.key(), subject))
}

pub(crate) fn save_evidence(
    storage: &mut dyn Storage,
    dispute: DisputeId,
    side: Side,
    number: u8,
    document: &Document,
) -> StdResult<()> {
    let row = Evidence { uri: document.uri.clone(), hash: document.hash };
    EVIDENCE.save(storage, (dispute, side_key(side), number), &row)
}

/// Load the first documents of a side.
pub(crate) fn load_evidence(
    storage: &dyn Storage,
    dispute: DisputeId,
    side: Side,
    count: u8,
) -> StdResult<Vec<Document>> {
    let load = |number: u8| -> StdResult<Document> {
        let Evidence { uri, hash } = EVIDENCE.load(storage, (dispute, side_key(side), number))?;
        Ok(Document { uri, hash })
    };
    (1..=count).map(load).collect()
}

const fn side_key(side: Side) -> &'static str {
    match side {
        Side::Claimant => "c",
        Side::Respondent => "r",
    }
}

pub(crate) fn all_disputes(storage: &dyn Storage, page: Page) -> StdResult<Vec<DisputeId>> {
    TERMS.keys(storage, page.after.map(Bound::exclusive), None, Order::Ascending).take(page.limit).collect()
}

pub(crate) fn disputes_of(storage: &dyn Storage, arbiter: &Addr, page: Page) -> StdResult<Vec<DisputeId>> {
    ids_of(OF_ARBITER, storage, arbiter, page)
}

pub(crate) fn undecided_of(storage: &dyn Storage, arbiter: &Addr, page: Page) -> StdResult<Vec<DisputeId>> {
    ids_of(UNDECIDED, storage, arbiter, page)
}

fn ids_of(
    rows: Map<(&Addr, DisputeId), ()>,
    storage: &dyn Storage,
    arbiter: &Addr,
    page: Page,
) -> StdResult<Vec<DisputeId>> {
    let after = page.after.map(Bound::exclusive);
    rows.prefix(arbiter).keys(storage, after, None, Order::Ascending).take(page.limit).collect()
}

pub(crate) fn not_enacted(storage: &dyn Storage, page: Page) -> StdResult<Vec<DisputeId>> {
    NOT_ENACTED.keys(storage, page.after.map(Bound::exclusive), None, Order::Ascending).take(page.limit).collect()
}
