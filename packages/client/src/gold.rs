//! Gold: rows whose answer the requester knows. `batch import --gold` mixes them into the rows of a batch.
//!
//! A gold row looks like every other row: it has the same columns, and it stands at a random position. Which rows are gold,
//! and their answers, is kept in the folder of the account that imports and nowhere else. Annotators are paid for gold rows
//! as for others; datasets leave them out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write};
use std::path::Path;

use caravan_chain::Chain;
use caravan_primitives::{Hash32, Preimage};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::task::{AnswerChecker, TaskDefinition};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer_file::{properties, typed_answer, typed_value};
use crate::error::{ClientError, Result};
use crate::media::ReadyRows;
use crate::session::Session;
use crate::store::account_folder;

/// The tag of the hashes that the positions come from.
const TAG: &str = "caravan/gold/v1";
/// The folder of the answers, each file under the root of its manifest.
const GOLD: &str = "gold";
/// The column with the answer. `gold.NAME` has one property of it.
const COLUMN: &str = "gold";

/// The known answer to a row: all properties that it has are compared, others are not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct GoldRow {
    /// The task, from 0.
    task: u64,
    /// The item of the task, from 0.
    item: u64,
    answer: Map<String, Value>,
}

/// The gold rows of a batch, as far as the account knows them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Gold {
    rows: Vec<GoldRow>,
}

impl Gold {
    /// Load what the account that acts knows of a batch with this manifest root. Empty where it imported no gold.
    pub(crate) fn load<C: Chain>(root: &Hash32, session: &Session<C>) -> Result<Self> {
        let Ok(name) = session.actor_name() else { return Ok(Self::default()) };
        let folder = account_folder(name, GOLD);
        Ok(session.store.load(&folder, &file_name(root))?.unwrap_or_default())
    }

    /// Keep it, before the batch exists.
    pub(crate) fn save<C: Chain>(&self, root: &Hash32, session: &Session<C>) -> Result<()> {
        let folder = account_folder(session.actor_name()?, GOLD);
        session.store.save(&folder, &file_name(root), self)
    }

    /// Return the known answer to an item of a task, both from 0.
    pub fn answer(&self, task: u32, item: usize) -> Option<&Map<String, Value>> {
        let found = self.rows.iter().find(|row| row.task == u64::from(task) && row.item == item as u64);
        found.map(|row| &row.answer)
    }
}

fn file_name(root: &Hash32) -> String {
    format!("{root}.json")
}

/// Mix the gold rows of a file into rows. The same secret gives the same positions.
///
/// # Errors
/// `FILE_MALFORMED` for rows that cannot be read, in either file, and for gold rows that annotators could distinguish
/// from the others, or whose answer is no answer to the task.
pub(crate) fn mixed<'r>(mut rows: ReadyRows<'r>, mut gold: GoldRows, secret: &Hash32) -> Result<(ReadyRows<'r>, Gold)> {
    let others = rows.count()?;
    let positions = positions(others, gold.0.len() as u64, secret);
    let items = u64::from(rows.plan.items_per_task);
    let (mut known, mut out) = (Gold::default(), BufWriter::new(tempfile::tempfile().map_err(ClientError::Output)?));
    let mut source = rows.plan.items(&mut rows.source).map_err(|error| unreadable(rows.path, error))?;
    for position in 0..others + gold.0.len() as u64 {
        let line = if let Some((row, answer)) = positions.get(&position).and_then(|index| gold.0.get_mut(*index)) {
            let (task, item) = (position / items, position % items);
            known.rows.push(GoldRow { task, item, answer: std::mem::take(answer) });
            std::mem::take(row)
        } else {
            let Some(row) = source.next() else { break };
            row.map_err(|error| unreadable(rows.path, error))?.as_str().to_owned()
        };
        writeln!(out, "{line}").map_err(ClientError::Output)?;
    }
    drop(source);
    Ok((rows.written(out)?, known))
}

fn unreadable(path: &Path, error: std::io::Error) -> ClientError {
    ClientError::Unreadable { path: path.to_owned(), error }
}

fn object(item: &Item) -> Result<Map<String, Value>> {
    Ok(serde_json::from_str(item.as_str())?)
}

/// Return a position for each of the gold rows, at random, with the index of the gold row. R. W. Floyd's sample without
/// replacement (Communications of the ACM 30, 1987), then a shuffle.
fn positions(rows: u64, gold: u64, secret: &Hash32) -> BTreeMap<u64, usize> {
    let mut drawn = 0;
    let mut below = |bound: u64| {
        let hash = Preimage::new(TAG).hash(secret).number(drawn).finish();
        drawn += 1;
        let number = hash.as_bytes().iter().take(8).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        number % bound
    };
    let mut chosen = BTreeSet::new();
    for last in rows..rows + gold {
        let position = below(last + 1);
        chosen.insert(if chosen.contains(&position) { last } else { position });
    }
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, usize::try_from(below(last as u64 + 1)).unwrap_or(last));
    }
    chosen.into_iter().zip(order).collect()
}

/// Gold rows as they go among the others, each with its answer.
pub(crate) struct GoldRows(Vec<(String, Map<String, Value>)>);

impl GoldRows {
    /// Read them. `rows` are those that they go among, `format` is how those came.
    ///
    /// # Errors
    /// Those of [`mixed`].
    pub(crate) fn read(gold: ReadyRows<'_>, rows: &mut ReadyRows<'_>, definition: &TaskDefinition) -> Result<Self> {
        let mut gold = gold;
        let columns = first_columns(rows)?;
        let reader = GoldReader { definition, columns: &columns, checker: AnswerChecker::new(definition) };
        let (mut all, mut ids, mut problems) = (vec![], BTreeSet::new(), vec![]);
        let id = gold.plan.id.clone();
        let path = gold.path.to_owned();
        for (number, item) in
            (1_u64..).zip(gold.plan.items(&mut gold.source).map_err(|error| unreadable(&path, error))?)
        {
            let item = item.map_err(|error| unreadable(&path, error))?;
            ids.extend(id.as_ref().and_then(|column| item.field(column)));
            match reader.row(&item) {
                Ok(row) => all.push(row),
                Err(problem) => problems.push(format!("row {number}: {problem}")),
            }
        }
        problems.extend(named_twice(rows, &ids)?);
        if problems.is_empty() {
            return Ok(Self(all));
        }
        Err(ClientError::Malformed { path, problems })
    }
}

/// Return the columns of the first row.
fn first_columns(rows: &mut ReadyRows<'_>) -> Result<BTreeSet<String>> {
    let path = rows.path;
    let first = rows.plan.items(&mut rows.source).map_err(|error| unreadable(path, error))?.next();
    let first = first.transpose().map_err(|error| unreadable(path, error))?;
    let columns = first.as_ref().map(object).transpose()?.unwrap_or_default();
    Ok(columns.into_iter().map(|(column, _)| column).collect())
}

/// Return what is wrong where rows have the name of a gold row.
fn named_twice(rows: &mut ReadyRows<'_>, gold: &BTreeSet<String>) -> Result<Vec<String>> {
    let (path, Some(id)) = (rows.path, rows.plan.id.clone()) else { return Ok(vec![]) };
    let mut problems = vec![];
    for (number, item) in (1_u64..).zip(rows.plan.items(&mut rows.source).map_err(|error| unreadable(path, error))?) {
        let name = item.map_err(|error| unreadable(path, error))?.field(&id);
        if let Some(name) = name.filter(|name| gold.contains(name)) {
            problems.push(format!(
                "expected names that no other row has, got {name:?}, which row {number} of {} has",
                path.display()
            ));
        }
    }
    Ok(problems)
}

/// Reads gold rows: the columns of the other rows, and the answers.
struct GoldReader<'f> {
    definition: &'f TaskDefinition,
    /// The columns of the other rows.
    columns: &'f BTreeSet<String>,
    checker: AnswerChecker,
}

impl GoldReader<'_> {
    fn row(&self, item: &Item) -> Result<(String, Map<String, Value>), String> {
        let all = object(item).map_err(|error| error.to_string())?;
        let is_answer = |column: &str| column == COLUMN || column.starts_with("gold.");
        let row: Map<String, Value> = all.into_iter().filter(|(column, _)| !is_answer(column)).collect();
        if !row.keys().eq(self.columns.iter()) {
            let names: Vec<&String> = row.keys().collect();
            return Err(format!(
                "expected the columns of the rows, {:?}, besides \"gold\", got {names:?}: annotators must not distinguish \
                 gold from other rows",
                self.columns
            ));
        }
        let answer = self.answer(item)?;
        // An answer may leave out what is not compared.
        let is_given = |pointer: &str| match pointer.split('/').nth(1) {
            Some(name) => answer.contains_key(name),
            None => true,
        };
        let faults = self.checker.check(0, &Value::Object(answer.clone())).err().unwrap_or_default();
        if let Some(fault) = faults.iter().find(|fault| is_given(&fault.pointer)) {
            return Err(format!("{COLUMN}: {}", fault.text));
        }
        let row = serde_json::to_string(&row).map_err(|error| error.to_string())?;
        Ok((row, answer))
    }

    fn answer(&self, item: &Item) -> Result<Map<String, Value>, String> {
        let cell = |name: &str| item.field(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut answer = Map::new();
        if let Some(text) = cell(COLUMN) {
            match typed_answer(self.definition, &text) {
                Value::Object(given) => answer = given,
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                    return Err(format!("expected an answer as a JSON object in \"gold\", got {text:?}"))
                }
            }
        }
        for (name, schema) in properties(self.definition) {
            if let Some(text) = cell(&format!("gold.{name}")) {
                answer.insert(name.clone(), typed_value(schema, &text));
            }
        }
        if answer.is_empty() {
            let names: Vec<String> = properties(self.definition).map(|(name, _)| format!("gold.{name}")).collect();
            return Err(format!("expected the answer in \"gold\", or in some of {names:?}, got none"));
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests;
