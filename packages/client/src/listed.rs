//! The accounts that alone may claim from a batch: a file of the requester, an object under its hash, a root on the chain.
//!
//! The object is a text: an address a line, sorted, each with its end of line. The head of the manifest names it by its hash.
//! The batch has frozen the root of the tree over its leaves, so that another list is noticed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use caravan_chain::{Chain, ChainError};
use caravan_marketplace_api::{BatchResponse, Distribution, Pick, QueryMsg, TaskResponse};
use caravan_primitives::{Hash32, Preimage, Proof};
use cosmwasm_std::Addr;

use crate::address::parse_address;
use crate::batch_spec::AllowList;
use crate::error::{ClientError, Result};
use crate::marketplace::Reservation;
use crate::problem::Problem;
use crate::session::Session;
use crate::table_file::read_table;

/// The column of a file with a list.
const ADDRESS: &str = "address";
/// The most accounts on a list.
const MAX_LISTED: usize = 200_000;
/// The most bytes of a list as an object: no address has more than 83 bytes.
const MAX_LIST_BYTES: usize = MAX_LISTED * 84;
/// The tag of the hash that says with which task an account begins to look for a free one.
const BEGIN_TAG: &str = "caravan/listed/begin/v1";

/// A list of accounts, sorted by their addresses.
pub(crate) struct AddressList {
    addresses: Vec<Addr>,
    tree: AllowList,
}

impl AddressList {
    fn new(mut addresses: Vec<Addr>) -> Result<Self> {
        addresses.sort_unstable();
        let tree = AllowList::new(&addresses)?;
        Ok(Self { addresses, tree })
    }

    /// Read a table with a column `address`, whose values are addresses or names of accounts.
    ///
    /// # Errors
    /// `FILE_MALFORMED` with every line that is wrong; those of reading the file.
    pub(crate) fn read<C: Chain>(path: &Path, session: &Session<C>) -> Result<Self> {
        let (mut lines, mut problems) = (BTreeMap::<Addr, u64>::new(), vec![]);
        for (line, row) in read_table(path, ADDRESS)?.rows {
            let text = row.map(|row| row.field(ADDRESS).unwrap_or_default().trim().to_owned());
            match text.map(|text| session.account(Some(&text))) {
                Ok(Ok(address)) => {
                    if let Some(first) = lines.insert(address.clone(), line) {
                        problems.push(format!(
                            "line {line}: expected each account once, got {address} of line {first} again"
                        ));
                    }
                }
                Ok(Err(problem)) => problems.push(format!("line {line}: {problem}")),
                Err(problem) => problems.push(format!("line {line}: {problem}")),
            }
        }
        if problems.is_empty() && !(1..=MAX_LISTED).contains(&lines.len()) {
            problems.push(format!("expected 1 to {MAX_LISTED} accounts, got {}", lines.len()));
        }
        if !problems.is_empty() {
            return Err(ClientError::Malformed { path: path.to_owned(), problems });
        }
        Self::new(lines.into_keys().collect())
    }

    /// Share the list as an object. Return its hash.
    pub(crate) fn share<C: Chain>(&self, session: &Session<C>) -> Result<Hash32> {
        let text: String = self.addresses.iter().map(|address| format!("{address}\n")).collect();
        Ok(session.content.share(text.into_bytes())?.hash)
    }

    /// Fetch the list of a batch, and compare it with the root that the batch has frozen.
    fn of_batch<C: Chain>(batch: &BatchResponse, hash: Option<&Hash32>, session: &Session<C>) -> Result<Self> {
        let other = |got: &str| Problem::ListOther { batch: batch.batch.get(), got: got.to_owned() };
        let hash = hash.ok_or_else(|| other("a manifest that names none"))?;
        let bytes = session.content.get(hash, None, MAX_LIST_BYTES)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| other("bytes that are no text"))?;
        let parse = |line| parse_address(line, session.prefix()?);
        let addresses: Option<Vec<Addr>> = text.lines().map(parse).collect();
        let list = Self::new(addresses.ok_or_else(|| other("a line that is no address of this chain"))?)?;
        if list.distribution() == batch.config.access.distribution {
            return Ok(list);
        }
        Err(other(&format!("one of {} accounts with another root", list.addresses.len())).into())
    }

    /// Return how a batch gives out its tasks to the list.
    pub(crate) fn distribution(&self) -> Distribution {
        self.tree.distribution()
    }

    /// Return the proof that an account is on the list, if it is.
    fn proof(&self, account: &Addr) -> Result<Option<Proof>> {
        let Ok(index) = self.addresses.binary_search(account) else { return Ok(None) };
        Ok(Some(self.tree.proof(index)?))
    }
}

/// Claim from a batch with a list: the task that is named, or one with a free slot that the account has not done.
///
/// Who names no task may ask for the slots of many, one query each, where most are taken.
///
/// # Errors
/// `NOT_LISTED` before anything is sent; `NOTHING_LEFT` where the account has done all tasks that are left; those of the claim.
pub(crate) fn claim_listed<C: Chain>(
    batch: &BatchResponse,
    list: Option<&Hash32>,
    task: Option<u32>,
    session: &mut Session<C>,
) -> Result<Option<Reservation>> {
    let annotator = session.actor()?;
    let list = AddressList::of_batch(batch, list, session)?;
    let proof = list.proof(&annotator)?.ok_or_else(|| Problem::NotListed {
        batch: batch.batch.get(),
        size: list.addresses.len(),
        got: session.name(&annotator),
    })?;
    let progress = &batch.progress;
    // Where no slot is free the contract says so, whatever the task.
    let named = task.or((progress.live + progress.accepted >= progress.slots).then_some(0));
    let tasks = named.map_or_else(|| candidates(batch, &annotator, session), |task| Ok(vec![task]))?;
    for task in tasks {
        if named.is_none() && !has_clean_slot(batch, task, session)? {
            continue;
        }
        match session.client.claim(&annotator, batch.batch, Pick::Listed { task, proof: proof.clone() }) {
            // Someone else has taken the slot meanwhile.
            Err(ClientError::Chain(ChainError::Contract { code, .. })) if named.is_none() && code == "TASK_FULL" => {}
            claimed => return Ok(claimed?.0),
        }
    }
    Err(Problem::NothingLeft("a task with a free slot that this account has not done").into())
}

/// Return the tasks that the account has not done, from one on that differs from account to account: so that two of them seldom ask for
/// the same.
fn candidates<C: Chain>(batch: &BatchResponse, annotator: &Addr, session: &Session<C>) -> Result<Vec<u32>> {
    let tasks = batch.config.work.tasks;
    let work = match session.client.person_if_known(annotator)? {
        Some(person) => session.client.work_of(person, batch.batch)?,
        None => vec![],
    };
    let done: BTreeSet<u32> = work.into_iter().map(|entry| entry.task).collect();
    let hash = Preimage::new(BEGIN_TAG).number(batch.batch.get()).text(annotator.as_str()).finish();
    let [a, b, c, d, ..] = *hash.as_bytes();
    let begin = u32::from_be_bytes([a, b, c, d]).checked_rem(tasks).unwrap_or_default();
    Ok((begin..tasks).chain(0..begin).filter(|task| !done.contains(task)).collect())
}

/// Return whether a task has a slot that no rejection gave back: those are given to no list.
fn has_clean_slot<C: Chain>(batch: &BatchResponse, task: u32, session: &Session<C>) -> Result<bool> {
    let query = QueryMsg::Task { batch: batch.batch, task };
    let TaskResponse { target, taken, reopened, .. } = session.client.query(&query)?;
    Ok(taken.saturating_add(reopened) < target)
}
