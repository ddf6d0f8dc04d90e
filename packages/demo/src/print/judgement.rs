//! What is done about a verdict that is wrong, and how reviewers are paid, as text.

use comfy_table::Cell;

use super::cells::{around, capital, right, table};
use crate::state::{Played, WorkResult, REVIEWS, TRANSLATIONS};
use crate::verdicts::reviews_of;

/// Return the appeal that an annotator won, in sentences.
pub(super) fn appeal(played: &Played) -> String {
    let appeal = &played.appeal;
    let name = played.state.annotators.get(appeal.annotator).map_or(String::new(), |person| capital(&person.name));
    let show = |units| appeal.display.show(units);
    format!(
        "Larkspur rejects the answer of {name} to {}: low effort, no work shown. It is short, but all of the work is in it.\n\
         {name} appeals within a day, with a bond of {} from what other work has earned. Larkspur does not concede and puts\n\
         down {}. The arbiter, whom the project named before work began, reads both sides and rules for {name}:\n\n  \
         {name} is paid {} for the work; of both bonds {} goes to {name}, who put down {}.\n  \
         The arbiter is paid {} from Larkspur's bond, and Larkspur gets {} of it back.\n\n\
         Had Larkspur not answered, or the arbiter not ruled, {name} would have won, too.",
        appeal.task,
        show(appeal.bond),
        show(appeal.other_bond),
        show(appeal.stake),
        show(appeal.to_annotator),
        show(appeal.bond),
        show(appeal.to_arbiter),
        show(appeal.to_requester),
    )
}

/// Return how the translations were reviewed, and what came of it.
pub(super) fn reviews(played: &Played) -> String {
    let mut table = table(&["translation", "by", "reviewers say", "verdict", "earned"]);
    let submitted = played.state.work.iter().filter(|work| work.batch == TRANSLATIONS);
    for work in submitted {
        let Some((batch, annotator)) = around(played, work) else { continue };
        table.add_row(vec![
            Cell::new(batch.tasks.get(work.task).map_or("", |task| task.id.as_str())),
            Cell::new(capital(&annotator.name)),
            Cell::new(said(played, work.task)),
            Cell::new(if work.result == WorkResult::Rejected { "rejected, wrong_answer" } else { "accepted" }),
            right(batch.display.show(work.earned)),
        ]);
    }
    let name = played.state.annotators.get(played.reviewed.translator).map_or(String::new(), |one| capital(&one.name));
    let reward = played.state.batches.get(REVIEWS).map_or(String::new(), |batch| batch.display.show(batch.reward));
    format!(
        "Larkspur does not read Spanish, and has the translations reviewed. That is work like any other: the tasks of a second\n\
         batch are the submissions of the first one, and every review earns {reward}. No one reviews own work: {name},\n\
         who has translated, claims a review and is refused with {}. Larkspur's verdicts follow the reviews:\n\n{table}",
        played.reviewed.refused.code
    )
}

/// Return what each reviewer of a translation says.
fn said(played: &Played, task: usize) -> String {
    let one = |(annotator, said): (usize, &str)| {
        let name = played.state.annotators.get(annotator).map_or(String::new(), |one| capital(&one.name));
        format!("{name}: {said}")
    };
    reviews_of(&played.state, task).into_iter().map(one).collect::<Vec<_>>().join(", ")
}
