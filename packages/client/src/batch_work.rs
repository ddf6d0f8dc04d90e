//! The work of a batch, as the rows of a file of verdicts name it.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, BatchResponse, QueryMsg, TermsResponse};
use caravan_primitives::AssignmentId;
use cosmwasm_std::Uint128;

use crate::copies::Copies;
use crate::error::Result;
use crate::rows::Rows;
use crate::session::Session;
use crate::verdicts::Row;

/// How the rows of a file name the work: names need the rows of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookup {
    Numbers,
    NamesAndNumbers,
}

/// The work of a batch, by number, and by the name of its row and its annotator.
pub(crate) struct BatchWork {
    pub(crate) by_number: BTreeMap<u64, AssignmentResponse>,
    /// The names of its row and its annotator, by the number of the work; empty without a lookup by names.
    names: BTreeMap<u64, Names>,
    by_name: BTreeMap<Names, u64>,
    copies: Copies,
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
    pub(crate) fn load<C: Chain>(session: &Session<C>, batch: &BatchResponse, lookup: Lookup) -> Result<Self> {
        let work = &batch.config.work;
        let needs_rows = lookup == Lookup::NamesAndNumbers;
        let rows = needs_rows.then(|| Rows::open(batch, session)).transpose()?;
        let items = rows.as_ref().map(Rows::all).transpose()?.unwrap_or_default();
        let column = rows.as_ref().and_then(Rows::id);
        let (mut by_number, mut by_name, mut names) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for entry in session.client.assignments(batch.batch)? {
            let number = entry.assignment.get();
            if needs_rows {
                let item = items.get(entry.task as usize * usize::from(work.items_per_task));
                let id = column.zip(item).and_then(|(column, item)| item.field(column)).unwrap_or_default();
                let called = Names { id, annotator: session.person_name(entry.person)? };
                // An annotator may have had a task twice: the name means the work that waits.
                let is_new = entry.status == AssignmentStatus::Submitted || !by_name.contains_key(&called);
                if is_new && column.is_some() {
                    by_name.insert(called.clone(), number);
                }
                names.insert(number, called);
            }
            by_number.insert(number, entry);
        }
        let TermsResponse { terms } = session.client.query(&QueryMsg::Terms { batch: batch.batch })?;
        let rewards = terms.iter().map(|terms| terms.reward).collect();
        let copies = Copies::find(by_number.values());
        Ok(Self { by_number, names, by_name, copies, rewards, now: session.client.chain.now() })
    }

    /// Of work with the same bytes, one may be accepted: the work whose answer it is.
    pub(crate) fn copy_fault(&self, entry: &AssignmentResponse, accepted: &BTreeSet<AssignmentId>) -> Option<String> {
        let is_accepted = |other: &u64| {
            let other = self.by_number.get(other);
            other
                .is_some_and(|other| accepted.contains(&other.assignment) || other.status == AssignmentStatus::Accepted)
        };
        self.copies.of(entry).iter().any(is_accepted).then(|| self.copies.fault(entry)).flatten()
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
