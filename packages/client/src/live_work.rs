//! The work of a batch that is under way, found without reading the work that has ended.
//!
//! A batch says how many claims there were and how much work is live, and live work is mostly new. So its work is read from
//! the newest on, until all that is looked for was found.

use std::iter;

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, AssignmentsResponse, BatchResponse, QueryMsg};
use caravan_primitives::{AssignmentId, BatchId, PersonId};

use crate::client::Client;
use crate::error::Result;
use crate::paging::PAGE;

/// How many pages of a batch are searched for a reservation before the work of its annotator is.
const RECENT_PAGES: usize = 8;

fn is_live(entry: &AssignmentResponse) -> bool {
    match entry.status {
        AssignmentStatus::Reserved
        | AssignmentStatus::Submitted
        | AssignmentStatus::Rework
        | AssignmentStatus::RejectionPending
        | AssignmentStatus::Appealed => true,
        AssignmentStatus::Accepted
        | AssignmentStatus::Rejected
        | AssignmentStatus::Returned
        | AssignmentStatus::Expired => false,
    }
}

impl<C: Chain> Client<C> {
    /// Return the work of a batch that is reserved, submitted, in rework, or rejected and not final, by number.
    pub fn live_work(&self, batch: BatchId) -> Result<Vec<AssignmentResponse>> {
        let batch = self.batch(batch)?;
        let mut live = vec![];
        for page in self.newest_pages(&batch) {
            live.extend(page?.into_iter().filter(is_live));
            if live.len() as u64 >= batch.progress.live {
                break;
            }
        }
        live.sort_by_key(|entry| entry.assignment);
        Ok(live)
    }

    /// Return what a person has reserved in a batch.
    pub(crate) fn reservations(&self, batch: &BatchResponse, person: PersonId) -> Result<Vec<AssignmentResponse>> {
        let is_held = |entry: &AssignmentResponse| entry.person == person && entry.status == AssignmentStatus::Reserved;
        let (mut held, mut live) = (vec![], 0);
        for page in self.newest_pages(batch).take(RECENT_PAGES) {
            let page = page?;
            live += page.iter().filter(|entry| is_live(entry)).count() as u64;
            held.extend(page.into_iter().filter(is_held));
            if held.len() >= usize::from(batch.config.access.active_cap) || live >= batch.progress.live {
                return Ok(held);
            }
        }
        let mut work = self.work_of(person, batch.batch)?;
        work.retain(is_held);
        Ok(work)
    }

    /// Return the pages of the work of a batch, from the newest.
    fn newest_pages<'a>(&'a self, batch: &BatchResponse) -> impl Iterator<Item = Result<Vec<AssignmentResponse>>> + 'a {
        let (batch, mut last) = (batch.batch, batch.progress.claimed);
        iter::from_fn(move || {
            let first = last.checked_sub(1)? / u64::from(PAGE) * u64::from(PAGE);
            last = first;
            let start_after = AssignmentId::new(first).ok();
            let query = QueryMsg::AssignmentsByBatch { batch, start_after, limit: Some(PAGE) };
            let page: Result<AssignmentsResponse, _> = self.query(&query);
            Some(page.map(|page| page.assignments).map_err(Into::into))
        })
    }

    /// Return the work of a person in a batch that was not returned and did not expire, by task.
    pub(crate) fn work_of(&self, person: PersonId, batch: BatchId) -> Result<Vec<AssignmentResponse>> {
        let mut start_after = BatchId::new(batch.get() - 1).ok().map(|before| (before, u32::MAX));
        let mut work = vec![];
        loop {
            let query = QueryMsg::AssignmentsByPerson { person, start_after, limit: Some(PAGE) };
            let page = self.query::<AssignmentsResponse>(&query)?.assignments;
            start_after = page.last().map(|entry| (entry.batch, entry.task));
            let is_last = page.len() < PAGE as usize || start_after.is_some_and(|(last, _)| last > batch);
            work.extend(page.into_iter().filter(|entry| entry.batch == batch));
            if is_last {
                return Ok(work);
            }
        }
    }
}

#[cfg(test)]
mod tests;
