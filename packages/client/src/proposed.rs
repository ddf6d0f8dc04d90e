//! Verdicts that gold proposes. The requester looks at them before `decide` sends them.

use std::collections::BTreeMap;

use caravan_marketplace_api::{AssignmentStatus, Nature};
use caravan_primitives::{AssignmentId, BatchId, PersonId};
use serde_json::{Map, Value};

use crate::answered::{AnsweredBatch, AnsweredRow, RowAnswer};
use crate::compared::Compared;
use crate::error::Result;
use crate::labelled::is_same_answer;
use crate::problem::Problem;

/// A rejection is proposed only for annotators with so many answers to gold: fewer say too little about a person.
const LEAST_ANSWERS: u64 = 5;

/// What is proposed for work that waits for a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proposal {
    /// The annotator's answers to gold are good enough.
    Accept,
    /// They are not, and an answer to gold in this very work is wrong.
    Reject,
}

/// Right answers to gold, of so many.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    right: u64,
    all: u64,
}

impl Score {
    fn count(&mut self, is_right: bool) {
        self.all += 1;
        self.right += u64::from(is_right);
    }

    fn reaches(self, percent: u8) -> bool {
        self.right * 100 >= self.all * u64::from(percent)
    }
}

/// A work with its own answers to gold.
struct Work {
    person: PersonId,
    nature: Nature,
    gold: Score,
}

/// Propose verdicts on the work of a project that waits for one. `least` is the share of right answers to gold, in percent,
/// from which on all work of an annotator is accepted. Below it work with a wrong answer to gold is rejected, if it is
/// objective and the annotator answered gold at least five times. Nothing is proposed for the rest.
///
/// # Errors
/// `NOTHING_LEFT` if no gold was answered.
pub(crate) fn proposals(batches: &[AnsweredBatch], least: u8) -> Result<BTreeMap<(BatchId, AssignmentId), Proposal>> {
    let mut people = BTreeMap::<PersonId, Score>::new();
    let mut works = BTreeMap::<(BatchId, AssignmentId), Work>::new();
    for batch in batches {
        let compared = Compared::of(&batch.definition, None)?;
        for (row, answer) in batch.rows.iter().flat_map(answers) {
            let is_right = row.gold.as_ref().map(|gold| is_right(gold, &answer.answer, &compared)).transpose()?;
            if let Some(is_right) = is_right {
                people.entry(answer.person).or_default().count(is_right);
            }
            if answer.status == AssignmentStatus::Submitted {
                let new =
                    Work { person: answer.person, nature: batch.batch.config.work.nature, gold: Score::default() };
                let work = works.entry((row.batch, answer.assignment)).or_insert(new);
                is_right.into_iter().for_each(|is_right| work.gold.count(is_right));
            }
        }
    }
    if people.is_empty() {
        return Err(Problem::NothingLeft("an answer to a gold row that this account imported").into());
    }
    let proposed = |work: &Work| propose(work, *people.get(&work.person)?, least);
    Ok(works.iter().filter_map(|(name, work)| Some((*name, proposed(work)?))).collect())
}

fn answers(row: &AnsweredRow) -> impl Iterator<Item = (&AnsweredRow, &RowAnswer)> {
    row.answers.iter().map(move |answer| (row, answer))
}

fn propose(work: &Work, person: Score, least: u8) -> Option<Proposal> {
    if person.reaches(least) {
        return Some(Proposal::Accept);
    }
    let is_wrong = work.gold.right < work.gold.all;
    let may_reject = work.nature == Nature::Objective && person.all >= LEAST_ANSWERS;
    (is_wrong && may_reject).then_some(Proposal::Reject)
}

/// Whether an answer says what is known, in all properties that are known.
fn is_right(gold: &Map<String, Value>, answer: &Value, compared: &Compared) -> Result<bool> {
    for (property, known) in gold {
        if !is_same_answer(property, known, answer, compared)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use caravan_primitives::PersonId;

    use super::*;

    fn proposed(work: [u64; 2], person: [u64; 2], nature: Nature) -> Option<Proposal> {
        let score = |[right, all]: [u64; 2]| Score { right, all };
        propose(&Work { person: PersonId::new(1).unwrap(), nature, gold: score(work) }, score(person), 70)
    }

    #[test]
    fn work_of_those_who_know_gold_is_accepted_though_one_of_its_answers_is_wrong() {
        assert_eq!(proposed([0, 1], [7, 10], Nature::Objective), Some(Proposal::Accept));
        assert_eq!(proposed([0, 0], [1, 1], Nature::Subjective), Some(Proposal::Accept));
    }

    #[test]
    fn a_rejection_is_proposed_only_for_a_wrong_answer_to_gold_of_an_annotator_who_is_known() {
        assert_eq!(proposed([0, 1], [69, 100], Nature::Objective), Some(Proposal::Reject));
        assert_eq!(proposed([1, 1], [69, 100], Nature::Objective), None);
        assert_eq!(proposed([0, 0], [69, 100], Nature::Objective), None);
        assert_eq!(proposed([0, 1], [3, 5], Nature::Objective), Some(Proposal::Reject));
        assert_eq!(proposed([0, 1], [0, 4], Nature::Objective), None);
        assert_eq!(proposed([0, 1], [0, 9], Nature::Subjective), None);
    }
}
