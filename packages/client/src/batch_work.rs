//! The work of a batch, as the rows of a file of verdicts name it.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::Chain;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, AssignmentsResponse, BatchResponse, QueryMsg, TermsResponse,
};
use caravan_primitives::AssignmentId;
use cosmwasm_std::Uint128;

use crate::error::Result;
use crate::paging::PAGE;
use crate::rows::Rows;
use crate::session::Session;
use crate::verdicts::{Lines, Row};

/// The work of a batch that a file names, by number, and by the name of its row and its annotator.
pub(crate) struct BatchWork {
    pub(crate) by_number: BTreeMap<u64, AssignmentResponse>,
    /// The names of its row and its annotator, by the number of the work; empty where the file has numbers alone.
    names: BTreeMap<u64, Names>,
    by_name: BTreeMap<Names, u64>,
    /// The reward of each terms row.
    pub(crate) rewards: Vec<Uint128>,
    /// The time of the block in which the verdicts run.
    pub(crate) now: u64,
}

/// What people call a work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Names {
    id: String,
    annotator: String,
}

impl BatchWork {
    /// Load the work that the rows of a file name. Other work of the batch is not read, however much there is.
    pub(crate) fn load<C: Chain>(session: &Session<C>, batch: &BatchResponse, rows: &Lines) -> Result<Self> {
        let named: Vec<&Row> =
            rows.iter().filter_map(|(_, row)| row.as_ref().ok()).filter(|row| row.verdict.is_some()).collect();
        let mut work = numbered(session, batch, &named)?;
        work.extend(by_annotators(session, batch, &named)?);
        let by_number = work.into_iter().map(|entry| (entry.assignment.get(), entry)).collect();
        let TermsResponse { terms } = session.client.query(&QueryMsg::Terms { batch: batch.batch })?;
        let mut found = Self {
            by_number,
            names: BTreeMap::new(),
            by_name: BTreeMap::new(),
            rewards: terms.iter().map(|terms| terms.reward).collect(),
            now: session.client.chain.now(),
        };
        if named.iter().any(|row| row.names_work()) {
            found.name(session, batch)?;
        }
        let meant: BTreeSet<u64> = named.iter().filter_map(|row| found.number(row).ok()).collect();
        found.by_number.retain(|number, _| meant.contains(number));
        Ok(found)
    }

    /// Find the names of the work.
    fn name<C: Chain>(&mut self, session: &Session<C>, batch: &BatchResponse) -> Result<()> {
        let rows = Rows::open(batch, session)?;
        let items = rows.some(&self.by_number.values().map(|entry| entry.task).collect())?;
        for (number, entry) in &self.by_number {
            let item = items.get(&entry.task).and_then(|items| items.first());
            let id = rows.id().zip(item).and_then(|(column, item)| item.field(column)).unwrap_or_default();
            let called = Names { id, annotator: session.person_name(entry.person)? };
            // An annotator may have had a task twice: the name means the work that waits.
            let is_new = entry.status == AssignmentStatus::Submitted || !self.by_name.contains_key(&called);
            if is_new && rows.id().is_some() {
                self.by_name.insert(called.clone(), *number);
            }
            self.names.insert(*number, called);
        }
        Ok(())
    }

    /// Return the number of the work that a row is about. What else the row says of it has to agree.
    pub(crate) fn number(&self, row: &Row) -> Result<u64, String> {
        match (row.assignment, &row.id, &row.annotator) {
            (Some(number), id, annotator) => {
                let Some(known) = self.names.get(&number) else { return Ok(number) };
                let agrees = |said: &Option<String>, known: &String| said.as_ref().is_none_or(|said| said == known);
                if agrees(id, &known.id) && agrees(annotator, &known.annotator) {
                    return Ok(number);
                }
                let Names { id: expected, annotator: who } = known;
                Err(format!(
                    "expected assignment {number}, work of {who:?} on {expected:?}, got {:?} on {:?}",
                    annotator.as_deref().unwrap_or(who),
                    id.as_deref().unwrap_or(expected)
                ))
            }
            (None, Some(id), Some(annotator)) => {
                let called = Names { id: id.clone(), annotator: annotator.clone() };
                let found = self.by_name.get(&called).copied();
                found.ok_or_else(|| format!("there is no work of {annotator:?} on {id:?}"))
            }
            _ => Err("expected an assignment, or an id and an annotator".to_owned()),
        }
    }
}

/// Return the work that rows name by number, read by the pages that have it.
fn numbered<C: Chain>(session: &Session<C>, batch: &BatchResponse, rows: &[&Row]) -> Result<Vec<AssignmentResponse>> {
    let numbers: BTreeSet<u64> = rows.iter().filter_map(|row| row.assignment).collect();
    let claimed = 1..=batch.progress.claimed;
    let pages: BTreeSet<u64> =
        numbers.iter().filter(|number| claimed.contains(number)).map(|number| (number - 1) / u64::from(PAGE)).collect();
    let mut work = vec![];
    for page in pages {
        let start_after = AssignmentId::new(page * u64::from(PAGE)).ok();
        let query = QueryMsg::AssignmentsByBatch { batch: batch.batch, start_after, limit: Some(PAGE) };
        let found = session.client.query::<AssignmentsResponse>(&query)?.assignments;
        work.extend(found.into_iter().filter(|entry| numbers.contains(&entry.assignment.get())));
    }
    Ok(work)
}

/// Return the work of the annotators whom rows name instead of a number.
fn by_annotators<C: Chain>(
    session: &Session<C>,
    batch: &BatchResponse,
    rows: &[&Row],
) -> Result<Vec<AssignmentResponse>> {
    let without_number = rows.iter().filter(|row| row.assignment.is_none());
    let annotators: BTreeSet<&String> = without_number.filter_map(|row| row.annotator.as_ref()).collect();
    let mut work = vec![];
    for annotator in annotators {
        // Who is not known here has no work: the row says so.
        let Ok(address) = session.account(Some(annotator)) else { continue };
        let Some(person) = session.client.person_if_known(&address)? else { continue };
        work.extend(session.client.work_of(person, batch.batch)?);
    }
    Ok(work)
}
