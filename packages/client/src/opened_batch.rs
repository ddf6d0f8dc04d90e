//! A batch with its rows and its answer key.

use std::path::PathBuf;

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, BatchResponse};
use caravan_toolkit::canonical::Item;
use serde_json::Value;

use crate::error::Result;
use crate::keys::AnswerReader;
use crate::problem::Problem;
use crate::rows::Rows;
use crate::session::Session;

pub(crate) struct OpenedBatch {
    rows: Rows,
    items: Vec<Item>,
    answers: AnswerReader,
}

impl OpenedBatch {
    pub(crate) fn open<C: Chain>(session: &Session<C>, batch: &BatchResponse, keys: &[PathBuf]) -> Result<Self> {
        let answers = AnswerReader::new(keys, &batch.config.work.answer_key, session)?;
        let rows = Rows::open(batch.config.work.clone(), &session.store)?;
        Ok(Self { items: rows.all()?, rows, answers })
    }

    /// Return the items of the task of an assignment.
    pub(crate) fn task(&self, entry: &AssignmentResponse) -> &[Item] {
        let per_task = self.rows.per_task();
        let first = entry.task as usize * per_task;
        let all = self.items.get(first..).unwrap_or_default();
        all.get(..per_task).unwrap_or(all)
    }

    /// Return the name of the first row of the task.
    pub(crate) fn id(&self, entry: &AssignmentResponse) -> Value {
        let name = self.rows.id().and_then(|column| self.task(entry).first().and_then(|item| item.field(column)));
        name.map_or(Value::Null, Value::String)
    }

    /// Return the decrypted answer, or null where nothing was submitted. Of a task of several items it is the list of their
    /// answers.
    pub(crate) fn answer<C: Chain>(&self, session: &Session<C>, entry: &AssignmentResponse) -> Result<Value> {
        let Some(submission) = &entry.submission else { return Ok(Value::Null) };
        let payload = self.answers.open(session, entry, submission)?;
        let (expected, got) = (self.task(entry).len(), payload.answers.len());
        if expected != got {
            return Err(Problem::AnswerCount { expected, got }.into());
        }
        match payload.answers.as_slice() {
            [only] => Ok(serde_json::from_str(only.as_str())?),
            answers => Ok(serde_json::to_value(answers)?),
        }
    }
}
