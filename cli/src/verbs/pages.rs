//! Lists that come in pages.

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, AssignmentsResponse, QueryMsg};
use caravan_primitives::BatchId;

use super::session::Session;
use crate::failure::Failure;

/// Entries of a page: as many as the contracts give.
pub(crate) const LIMIT: u32 = 30;

/// All entries of a list, asked for page after page by the key of the last.
pub(crate) fn all<T, K, E>(
    mut page: impl FnMut(Option<K>) -> Result<Vec<T>, E>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, E> {
    after(|last: Option<&T>| page(last.map(&key)))
}

/// The same, asked for by the last entry itself. A page that is not full is the last one.
pub(crate) fn after<T, E>(mut page: impl FnMut(Option<&T>) -> Result<Vec<T>, E>) -> Result<Vec<T>, E> {
    let mut list: Vec<T> = vec![];
    loop {
        let entries = page(list.last())?;
        let last = entries.len() < LIMIT as usize;
        list.extend(entries);
        if last {
            return Ok(list);
        }
    }
}

/// All assignments of a batch, by number.
pub(crate) fn assignments<C: Chain>(session: &Session<C>, batch: BatchId) -> Result<Vec<AssignmentResponse>, Failure> {
    let page = |start_after| {
        let query = QueryMsg::AssignmentsByBatch { batch, start_after, limit: Some(LIMIT) };
        session.market.ask::<AssignmentsResponse>(&query).map(|page| page.assignments)
    };
    Ok(all(page, |entry| entry.assignment)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_asked_for_until_one_is_not_full() {
        for length in [0, 1, 29, 30, 31, 60, 90] {
            let mut asked = 0;
            let page = |after: Option<u32>| {
                asked += 1;
                let from = after.map_or(0, |last| last + 1);
                Ok::<Vec<u32>, ()>((from..length).take(LIMIT as usize).collect())
            };
            assert_eq!(all(page, |n| *n).unwrap(), (0..length).collect::<Vec<_>>());
            assert_eq!(asked, length / LIMIT + 1);
        }
    }
}
