//! What is done about a verdict that is wrong, and how reviewers are paid, as text.

use super::cells::capital;
use crate::state::Played;

/// Tell the appeal that an annotator won.
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
