//! A batch with its rows, its task definition and its answer key.

use std::collections::BTreeMap;
use std::path::PathBuf;

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, BatchResponse};
use caravan_primitives::{Hash32, ProjectId};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::task::AnswerChecker;
use serde_json::{Map, Value};

use crate::documents::definition;
use crate::error::Result;
use crate::gold::Gold;
use crate::keys::{check_count, AnswerReader};
use crate::problem::Problem;
use crate::rows::Rows;
use crate::session::Session;

/// Return the batches of a project that were opened.
pub(crate) fn opened_batches<C: Chain>(session: &Session<C>, project: ProjectId) -> Result<Vec<BatchResponse>> {
    let all = session.client.batches(project)?.into_iter().map(|batch| session.client.batch(batch.batch));
    Ok(all.collect::<Result<Vec<_>>>()?.into_iter().filter(|batch| batch.opened.is_some()).collect())
}

/// A batch that was opened, to read its work.
pub(crate) struct OpenedBatch<'b> {
    batch: &'b BatchResponse,
    id: Option<String>,
    items: BTreeMap<u32, Vec<Item>>,
    answers: AnswerReader,
    checker: AnswerChecker,
    gold: Gold,
}

impl<'b> OpenedBatch<'b> {
    /// Open a batch to read this work: the rows of its tasks are fetched, and no others.
    pub(crate) fn open<'a, C: Chain>(
        session: &Session<C>,
        batch: &'b BatchResponse,
        keys: &[PathBuf],
        work: impl IntoIterator<Item = &'a AssignmentResponse>,
    ) -> Result<Self> {
        let answers = AnswerReader::new(keys, &batch.config.work.answer_key, session)?;
        let checker = AnswerChecker::new(&definition(&batch.config.about, session)?);
        let rows = Rows::open(batch, session)?;
        let items = rows.some(&work.into_iter().map(|entry| entry.task).collect())?;
        let gold = Gold::load(&batch.config.work.manifest_root, session)?;
        Ok(Self { batch, id: rows.id().map(str::to_owned), items, answers, checker, gold })
    }

    /// Return the items of the task of an assignment.
    pub(crate) fn task(&self, entry: &AssignmentResponse) -> &[Item] {
        self.items.get(&entry.task).map(Vec::as_slice).unwrap_or_default()
    }

    /// Return the name of an item, if the rows have names.
    pub(crate) fn id(&self, item: &Item) -> Value {
        let name = self.id.as_deref().and_then(|column| item.field(column));
        name.map_or(Value::Null, Value::String)
    }

    /// Return the known answer to an item of the task, counted from 0, where the item is gold.
    pub(crate) fn gold(&self, entry: &AssignmentResponse, item: usize) -> Option<&Map<String, Value>> {
        self.gold.answer(entry.task, item)
    }

    /// Fetch and decrypt the payload of submitted work, for the key to which what is for its annotator alone is encrypted.
    pub(crate) fn reply_key<C: Chain>(
        &self,
        entry: &AssignmentResponse,
        session: &Session<C>,
    ) -> Result<Option<Hash32>> {
        Ok(self.answers.payload(entry, session)?.map(|payload| payload.reply_key))
    }

    /// Fetch, decrypt and check the answers to the items of the task. None where nothing was submitted.
    pub(crate) fn answers<C: Chain>(
        &self,
        entry: &AssignmentResponse,
        session: &Session<C>,
    ) -> Result<Option<Vec<Value>>> {
        let Some(payload) = self.answers.payload(entry, session)? else { return Ok(None) };
        check_count(&self.batch.config, self.task(entry).len(), &payload)?;
        let answers: Vec<Value> =
            payload.answers.iter().map(|item| serde_json::from_str(item.as_str())).collect::<Result<_, _>>()?;
        self.checker.check_all(&answers, answers.len()).map_err(Problem::from)?;
        Ok(Some(answers))
    }
}
