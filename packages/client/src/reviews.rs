//! Reviews by others: a batch whose rows are the submissions of another batch.
//!
//! A row of such a batch is a row of the other one, with an answer to it. A task is a submission, so that a reviewer sees all of
//! it, as far as the items divide. Rows are named by random numbers, and nothing says whose work they are. Where the rows of the
//! batch under review are public, the chain says who did which task: then a reviewer can find out. Which name is which
//! submission is kept in the folder of the account that opens the reviews, and nowhere else.
//!
//! Everything else is an ordinary batch: overlap, gold, labels, quality, pay. [`verdicts`] turns its labels into verdicts.

mod definition;
pub mod verdicts;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentStatus, BatchResponse, BatchStatus};
use caravan_primitives::{AssignmentId, BatchId, Hash32, Preimage};
use caravan_toolkit::manifest::Secret;
use caravan_toolkit::task::TaskDefinition;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answered::{answered, AnsweredBatch, AnsweredRow, AnswersOf, RowAnswer};
use crate::description::{Description, RowsAccess};
use crate::documents::definition;
use crate::error::{ClientError, Result};
use crate::import::{edit, import, ImportRequest, Imported, KeyBackup};
use crate::media::MediaFetch;
use crate::new_description::NewDescription;
use crate::problem::Problem;
use crate::session::Session;
use crate::store::{account_folder, write};

/// The tag of the hashes that the names of rows come from.
const TAG: &str = "caravan/review/v1";
/// The folder of what is known of reviews, a file for each batch that is reviewed.
const REVIEWS: &str = "reviews";
/// The column that names a row.
const ID: &str = "review_id";
/// The column with the answer that is reviewed.
const ANSWER: &str = "review_answer";
/// Hex digits of the name of a submission.
const DIGITS: usize = 16;
/// Reviewers of a submission, unless the description is changed.
const REVIEWERS: u8 = 3;

/// The files of a new batch that reviews another.
#[derive(Debug, Clone)]
pub struct ReviewFiles {
    pub description: String,
    pub definition: Vec<u8>,
    pub rows: RowsAccess,
}

/// The draft of a batch of reviews.
#[derive(Debug)]
pub struct ImportedReviews {
    pub imported: Imported,
    /// How many submissions are reviewed.
    pub submissions: usize,
    /// Submissions that cannot be read: the requester decides on them.
    pub unusable: Vec<(AssignmentId, String)>,
}

/// Which submissions are imported, and how they are reviewed.
#[derive(Debug, Clone)]
pub struct ReviewRequest {
    /// The batch whose submissions are reviewed.
    pub batch: BatchId,
    pub description: PathBuf,
    pub gold: Option<PathBuf>,
    pub backup: KeyBackup,
    /// Files of answer keys besides those of the account.
    pub keys: Vec<PathBuf>,
}

/// What the account that opens reviews knows of those of a batch.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Known {
    secret: Option<Hash32>,
    /// By the name of the submission.
    submissions: BTreeMap<String, Submission>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Submission {
    assignment: AssignmentId,
    revision: u8,
    items: usize,
    /// The batch that reviews it.
    review: Option<BatchId>,
}

impl Known {
    fn load<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Self> {
        let folder = account_folder(session.actor_name()?, REVIEWS);
        Ok(session.store.load(&folder, &format!("{batch}.json"))?.unwrap_or_default())
    }

    fn save<C: Chain>(&self, batch: BatchId, session: &Session<C>) -> Result<()> {
        session.store.save(&account_folder(session.actor_name()?, REVIEWS), &format!("{batch}.json"), self)
    }

    /// Return the last batch of reviews, if it is still a draft: an earlier call was stopped before it was opened.
    fn draft<C: Chain>(&self, session: &Session<C>) -> Result<Option<BatchId>> {
        let Some(last) = self.submissions.values().filter_map(|of| of.review).max() else { return Ok(None) };
        Ok((session.client.batch(last)?.status == BatchStatus::Draft).then_some(last))
    }

    /// Bring a draft up to its description, which may have changed since.
    fn edited<C: Chain>(
        &self,
        draft: BatchId,
        description: &Path,
        session: &mut Session<C>,
    ) -> Result<ImportedReviews> {
        let cost = Some(edit(draft, description, session)?);
        let submissions = self.submissions.values().filter(|of| of.review == Some(draft)).count();
        let imported = Imported { batch: session.client.batch(draft)?, was_imported: true, cost };
        Ok(ImportedReviews { imported, submissions, unusable: vec![] })
    }

    /// Return the name of a submission: random for all who do not know the secret, and the same each time.
    fn name(&mut self, assignment: AssignmentId, revision: u8) -> Result<String> {
        let secret = match self.secret {
            Some(secret) => secret,
            None => *self.secret.insert(*Secret::random().map_err(ClientError::Output)?.reveal()),
        };
        let hash = Preimage::new(TAG).hash(&secret).number(assignment.get()).number(u64::from(revision)).finish();
        Ok(hash.to_hex().chars().take(DIGITS).collect())
    }
}

/// Return the files of a batch that reviews another. `definition_name` and `agreement` are the names of the files beside the
/// description.
///
/// # Errors
/// `VALUE_INVALID` for a batch that reviews another itself, and for a task that shows as many columns as a task can.
pub fn review_files<C: Chain>(
    batch: BatchId,
    definition_name: &str,
    agreement: &str,
    session: &Session<C>,
) -> Result<ReviewFiles> {
    let reviewed = reviewable(batch, session)?;
    let (work, task) = (&reviewed.config.work, definition(&reviewed.config.about, session)?);
    // Rows that others can read would show them the answers.
    let serves = session.gateway.as_ref().map(|link| link.client.info()).transpose()?;
    let is_served = serves.is_some_and(|info| info.chain.is_some());
    let description = NewDescription {
        definition: definition_name,
        agreement,
        nature: caravan_marketplace_api::Nature::Objective,
        overlap: REVIEWERS,
        id: ID,
        items_per_task: work.items_per_task,
        rows: if is_served { RowsAccess::Private } else { RowsAccess::Public },
        review_of: Some(batch),
        list: None,
    };
    let definition = definition::of_reviews(&task, work.nature)?;
    Ok(ReviewFiles { description: description.text(), definition, rows: description.rows })
}

/// Import the submissions of a batch that wait for a verdict, and are not reviewed, as a draft. It is safe to run again.
///
/// # Errors
/// `NOTHING_LEFT` if there are none; `VALUE_INVALID` for a description that reviews another batch; those of [`import`].
pub fn import_reviews<C: Chain>(request: &ReviewRequest, session: &mut Session<C>) -> Result<ImportedReviews> {
    let reviewed = reviewable(request.batch, session)?;
    let (description, _) = Description::read(&request.description)?;
    if description.review_of != Some(request.batch) {
        let got = description.review_of.map_or_else(|| "none".to_owned(), |batch| batch.to_string());
        let expected = "a description with the batch as review_of: `caravan review new` writes one";
        return Err(Problem::Value { expected, got }.into());
    }
    let of = AnswersOf { project: reviewed.project, batch: Some(request.batch), keys: request.keys.clone() };
    let batch = answered(&of, session)?.pop().ok_or(Problem::NothingLeft("submitted work in the batch"))?;
    let mut known = Known::load(request.batch, session)?;
    let new = unreviewed(&batch, &mut known, session)?;
    if new.is_empty() {
        let unusable = batch.unusable;
        let draft = known.draft(session)?.ok_or(Problem::NothingLeft("submitted work that is not reviewed"))?;
        return Ok(ImportedReviews { unusable, ..known.edited(draft, &request.description, session)? });
    }
    let submissions: Vec<(String, Submission)> = new.iter().map(|(name, of)| (name.clone(), of.submission)).collect();
    known.submissions.extend(submissions.iter().cloned());
    // The names are on the disk before anyone sees them.
    known.save(request.batch, session)?;
    let folder = account_folder(session.actor_name()?, REVIEWS);
    let path = session.store.create_path(&folder, &format!("{}.jsonl", request.batch))?;
    let text = lines(new, reviewed.config.work.items_per_task)?;
    write(&path, |file| std::io::Write::write_all(file, &text))?;
    let imported = import(&import_request(request, &reviewed, path.clone()), session);
    // Answers in plain text stay no longer than they are needed.
    std::fs::remove_file(&path).map_err(|error| ClientError::Unwritable { path, error })?;
    let imported = imported?;
    let review = Some(imported.batch.batch);
    let count = submissions.len();
    known.submissions.extend(submissions.into_iter().map(|(name, of)| (name, Submission { review, ..of })));
    known.save(request.batch, session)?;
    Ok(ImportedReviews { imported, submissions: count, unusable: batch.unusable })
}

fn import_request(request: &ReviewRequest, reviewed: &BatchResponse, rows: PathBuf) -> ImportRequest {
    ImportRequest {
        project: reviewed.project,
        rows,
        gold: request.gold.clone(),
        description: request.description.clone(),
        again: String::new(),
        media: MediaFetch::Leave,
        backup: request.backup.clone(),
    }
}

/// Return the batch, if its submissions can be reviewed by others.
fn reviewable<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<BatchResponse> {
    let found = session.client.batch(batch)?;
    match found.config.access.review_of {
        None => Ok(found),
        Some(of) => {
            let expected = "a batch that does not review another";
            Err(Problem::Value { expected, got: format!("batch {batch}, which reviews batch {of}") }.into())
        }
    }
}

/// A submission, with its rows in the order of its task.
struct Reviewed {
    submission: Submission,
    rows: Vec<Map<String, Value>>,
}

/// Return all submissions that wait for a verdict and are in no batch of reviews, by their names.
fn unreviewed<C: Chain>(
    batch: &AnsweredBatch,
    known: &mut Known,
    session: &Session<C>,
) -> Result<BTreeMap<String, Reviewed>> {
    let work = session.client.assignments(batch.batch.batch)?;
    let revisions: BTreeMap<AssignmentId, u8> =
        work.iter().filter_map(|entry| Some((entry.assignment, entry.submission.as_ref()?.revision))).collect();
    let mut found: BTreeMap<String, Reviewed> = BTreeMap::new();
    for (row, answer) in batch.rows.iter().flat_map(|row| row.answers.iter().map(move |answer| (row, answer))) {
        let waits = answer.status == AssignmentStatus::Submitted;
        let Some(revision) = revisions.get(&answer.assignment).copied().filter(|_| waits) else { continue };
        let name = known.name(answer.assignment, revision)?;
        if known.submissions.get(&name).is_some_and(|submission| submission.review.is_some()) {
            continue;
        }
        let submission = Submission { assignment: answer.assignment, revision, items: 0, review: None };
        let of = found.entry(name.clone()).or_insert(Reviewed { submission, rows: vec![] });
        of.rows.push(review_row(&row_name(&name, of.submission.items), row, answer, &batch.definition));
        of.submission.items += 1;
    }
    Ok(found)
}

/// The name of a row: that of its submission, and which of its rows it is, from 1.
fn row_name(submission: &str, item: usize) -> String {
    format!("{submission}-{}", item + 1)
}

/// The row that reviewers see: the row of the task, with the answer to it.
fn review_row(name: &str, row: &AnsweredRow, answer: &RowAnswer, task: &TaskDefinition) -> Map<String, Value> {
    let mut shown = row.row.clone();
    shown.insert(ID.to_owned(), Value::String(name.to_owned()));
    shown.insert(ANSWER.to_owned(), Value::String(definition::answer_text(task, &answer.answer)));
    shown
}

/// Write the rows as JSON lines. Submissions with fewer rows than a task has come last, so that the others fill their tasks.
fn lines(reviewed: BTreeMap<String, Reviewed>, items_per_task: u8) -> Result<Vec<u8>> {
    let (full, short): (Vec<_>, Vec<_>) =
        reviewed.into_values().partition(|of| of.rows.len() == usize::from(items_per_task));
    let mut text = vec![];
    for row in full.iter().chain(&short).flat_map(|of| &of.rows) {
        serde_json::to_writer(&mut text, row)?;
        text.push(b'\n');
    }
    Ok(text)
}
