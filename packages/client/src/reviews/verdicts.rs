//! Verdicts from the labels of a batch of reviews, in a file for `decide`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use caravan_chain::Chain;
use caravan_labels::Method;
use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, Nature, Note};
use caravan_primitives::{AssignmentId, BatchId, ProjectId};
use serde_json::{json, Value};

use super::definition::{usual_reason, NOTE, REASON, RIGHT, VERDICT, WRONG};
use super::{row_name, Known, Submission};
use crate::answered::{answered, AnsweredRow, AnswersOf};
use crate::error::Result;
use crate::labelled::{of_project, LabeledRow};
use crate::problem::Problem;
use crate::session::Session;
use crate::table_file::{write_table, Table};

/// `right` of so many `rows` are right by the reviews; `reviews` is how many people reviewed the row that the fewest did.
const COLUMNS: &[&str] =
    &["batch", "assignment", "annotator", "verdict", "reason", "note", "right", "rows", "reviews", "confidence"];

/// Which reviews are turned into verdicts.
#[derive(Debug, Clone)]
pub struct VerdictsRequest {
    /// The batch of the reviews.
    pub review: BatchId,
    /// Work is accepted of which so many percent of the rows are right, and rejected otherwise.
    pub least: u8,
    pub method: Method,
    /// Files of answer keys besides those of the account.
    pub keys: Vec<PathBuf>,
    pub out: PathBuf,
}

/// How many verdicts were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewVerdicts {
    /// The batch that was reviewed.
    pub reviewed: BatchId,
    pub accept: usize,
    pub reject: usize,
    /// Rows of the file without a verdict: reviewers are divided, or named no reason that the batch allows.
    pub divided: usize,
    /// Submissions without a review of all of their rows: they are not in the file.
    pub waiting: usize,
    /// Submissions that no longer wait for a verdict, or were sent back: they are not in the file.
    pub done: usize,
}

/// What reviewers say of a row.
struct RowReview {
    label: LabeledRow,
    row: AnsweredRow,
}

/// Write verdicts on the work that a batch reviews, for the requester to look at and to send with `decide`.
///
/// # Errors
/// `VALUE_INVALID` for a batch that reviews none, or whose reviews another account opened; `NOTHING_LEFT` without reviews.
pub fn write_verdicts<C: Chain>(request: &VerdictsRequest, session: &Session<C>) -> Result<ReviewVerdicts> {
    let review = session.client.batch(request.review)?;
    let none = |expected| Problem::Value { expected, got: format!("batch {}", request.review) };
    let of = review.config.access.review_of.ok_or_else(|| none("a batch that reviews another"))?;
    let known = Known::load(of, session)?;
    let submissions = || known.submissions.iter().filter(|(_, known)| known.review == Some(request.review));
    if submissions().next().is_none() {
        return Err(none("a batch of reviews that this account opened: --as NAME").into());
    }
    let reviews = reviews(request, review.project, session)?;
    let nature = session.client.batch(of)?.config.work.nature;
    let work = session.client.assignments(of)?;
    let work: BTreeMap<AssignmentId, &AssignmentResponse> =
        work.iter().map(|entry| (entry.assignment, entry)).collect();
    let mut counts = ReviewVerdicts { reviewed: of, accept: 0, reject: 0, divided: 0, waiting: 0, done: 0 };
    let mut table = Table { columns: COLUMNS, rows: vec![] };
    for (name, submission) in submissions() {
        let Some(entry) = work.get(&submission.assignment).filter(|entry| waits(entry, submission)) else {
            counts.done += 1;
            continue;
        };
        let found: Vec<&RowReview> =
            (0..submission.items).filter_map(|item| reviews.get(&row_name(name, item))).collect();
        if found.len() < submission.items {
            counts.waiting += 1;
            continue;
        }
        let verdict = Verdict::of(&found, request.least, nature);
        verdict.count(&mut counts);
        table.rows.push(verdict.row(of, entry, &session.person_name(entry.person)?));
    }
    table.rows.sort_by_key(|row| row.get(1).and_then(Value::as_u64));
    write_table(&table, &request.out)?;
    Ok(counts)
}

/// Whether the work waits for a verdict, and is what was reviewed.
fn waits(entry: &AssignmentResponse, reviewed: &Submission) -> bool {
    let revision = entry.submission.as_ref().map(|submission| submission.revision);
    entry.status == AssignmentStatus::Submitted && revision == Some(reviewed.revision)
}

/// Read the reviews, and infer what they say of each row, by its name.
fn reviews<C: Chain>(
    request: &VerdictsRequest,
    project: ProjectId,
    session: &Session<C>,
) -> Result<BTreeMap<String, RowReview>> {
    let batches = answered(&AnswersOf { project, batch: Some(request.review), keys: request.keys.clone() }, session)?;
    let labels = of_project(&batches, Some(VERDICT), request.method)?.into_iter().flat_map(|labeled| labeled.rows);
    let mut labels: BTreeMap<String, LabeledRow> = labels.map(|label| (label.id.clone(), label)).collect();
    let rows = batches.into_iter().flat_map(|batch| batch.rows);
    Ok(rows.filter_map(|row| Some((row.id.clone(), RowReview { label: labels.remove(&row.id)?, row }))).collect())
}

/// What the reviews of a submission come to.
#[derive(Debug, Clone, PartialEq)]
struct Verdict {
    verdict: Option<&'static str>,
    reason: Option<String>,
    note: Option<String>,
    right: usize,
    rows: usize,
    reviews: usize,
    confidence: f64,
}

impl Verdict {
    /// Accept where enough rows are right. No verdict where at most half of the reviewers of a row say what its label says, or
    /// where a rejection has no reason.
    #[allow(clippy::float_arithmetic, reason = "probabilities of labels, never money")]
    fn of(reviews: &[&RowReview], least: u8, nature: Nature) -> Self {
        let is = |review: &&&RowReview, value: &str| review.label.label.as_str() == Some(value);
        let right = reviews.iter().filter(|review| is(review, RIGHT)).count();
        let wrong: Vec<&AnsweredRow> =
            reviews.iter().filter(|review| is(review, WRONG)).map(|review| &review.row).collect();
        let is_divided =
            reviews.iter().any(|review| review.label.votes * 2 <= review.label.answers && !review.label.gold);
        let reason = most_named(&wrong).or_else(|| usual_reason(nature).map(|reason| reason.name().to_owned()));
        let verdict = if is_divided {
            None
        } else if right * 100 >= reviews.len() * usize::from(least) {
            Some("accept")
        } else {
            reason.as_ref().map(|_| "reject")
        };
        let is_rejected = verdict == Some("reject");
        Self {
            verdict,
            reason: reason.filter(|_| is_rejected),
            note: first_note(&wrong).filter(|_| is_rejected),
            right,
            rows: reviews.len(),
            reviews: reviews.iter().map(|review| review.label.answers).min().unwrap_or_default(),
            confidence: reviews.iter().map(|review| review.label.confidence).fold(1.0, f64::min),
        }
    }

    fn count(&self, counts: &mut ReviewVerdicts) {
        match self.verdict {
            Some("accept") => counts.accept += 1,
            Some(_) => counts.reject += 1,
            None => counts.divided += 1,
        }
    }

    fn row(&self, batch: BatchId, entry: &AssignmentResponse, annotator: &str) -> Vec<Value> {
        vec![
            json!(batch),
            json!(entry.assignment),
            json!(annotator),
            json!(self.verdict),
            json!(self.reason),
            json!(self.note),
            json!(self.right),
            json!(self.rows),
            json!(self.reviews),
            json!(self.confidence),
        ]
    }
}

/// What those say who call a row wrong.
fn said<'r>(rows: &'r [&AnsweredRow], property: &'r str) -> impl Iterator<Item = &'r str> {
    let answers = rows.iter().flat_map(|row| &row.answers).filter(|answer| answer.counts());
    let wrong = answers.filter(|answer| answer.answer.get(VERDICT).and_then(Value::as_str) == Some(WRONG));
    wrong.filter_map(move |answer| answer.answer.get(property)?.as_str())
}

/// The reason that most reviewers name; of several the first in the alphabet.
fn most_named(rows: &[&AnsweredRow]) -> Option<String> {
    let mut counts = BTreeMap::<&str, usize>::new();
    said(rows, REASON).for_each(|reason| *counts.entry(reason).or_default() += 1);
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(reason, _)| reason.to_owned())
}

/// The first note that a verdict can carry.
fn first_note(rows: &[&AnsweredRow]) -> Option<String> {
    said(rows, NOTE).find(|note| Note::new(*note).is_ok()).map(str::to_owned)
}
