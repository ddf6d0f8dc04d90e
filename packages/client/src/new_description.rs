//! The text of a new description of a batch.

use caravan_marketplace_api::Nature;
use caravan_primitives::BatchId;
use caravan_toolkit::task::templates::Template;

use crate::description::RowsAccess;

/// Kinds of tasks whose answers are a matter of judgement.
const SUBJECTIVE: [&str; 4] = ["preference_pair", "summary", "translation", "rating"];

/// What every new description says between the rows and the times.
const PEOPLE: &str = r#"# Answers are encrypted to a key. `batch import` makes one and stores it in your folder of the home directory.
# To use a key of your own (`age-keygen`), name its public half:
# answer_key = "age1..."
# How often you may send a work back for another answer, 0 to 2.
max_rework = 1
# Tasks that one person may reserve at a time, 1 to 3.
active = 1
# Works of newcomers that may wait for your verdict at a time: 20, or up to 5 % of all works. With as many waiting,
# newcomers wait for you.
# max_pending = 20
# Appeals that need no bond on either side, one a person: 1 % of all works, at least 3; up to 5 % of them.
# free_appeals = 3

"#;

/// The times of a new description.
const TIMES: &str = r#"[times]
# From claim to submission: the most time, and the least.
assignment = "1h"
min_work = "0s"
# From submission to decision. Work without a decision is then auto-approved.
review = "3d"
# From a verdict of rework until the annotator has to answer, 1d to 7d.
rework = "2d"
# From rejection until the rejection is final. In the first three quarters you can take it back.
appeal = "1d"
# From an appeal until you can no longer answer it, and from your answer until the arbiter can no longer rule; 1d to 14d.
respond = "3d"
ruling = "7d"
# From opening until anyone can close the batch.
open = "30d"
"#;

/// What a new description says. The rest of it is the same for all.
#[derive(Debug, Clone)]
pub struct NewDescription<'d> {
    /// The names of the files beside it.
    pub definition: &'d str,
    pub agreement: &'d str,
    pub nature: Nature,
    pub overlap: u8,
    /// The column that names a row.
    pub id: &'d str,
    pub items_per_task: u8,
    pub rows: RowsAccess,
    /// The batch whose submissions are the rows.
    pub review_of: Option<BatchId>,
    /// The name of the file with the accounts that alone may claim.
    pub list: Option<&'d str>,
}

impl<'d> NewDescription<'d> {
    /// Describe tasks of a template.
    pub fn of_template(template: &Template, definition: &'d str, agreement: &'d str) -> Self {
        let is_subjective = SUBJECTIVE.contains(&template.name);
        Self {
            definition,
            agreement,
            nature: if is_subjective { Nature::Subjective } else { Nature::Objective },
            overlap: if is_subjective { 5 } else { 3 },
            id: "id",
            items_per_task: 1,
            rows: RowsAccess::Public,
            review_of: None,
            list: None,
        }
    }

    /// Return its text.
    pub fn text(&self) -> String {
        let Self { definition, agreement, overlap, id, items_per_task, .. } = self;
        let (nature, rows) = (nature_name(self.nature), self.rows.name());
        let list =
            self.list.map_or_else(|| "# list = \"accounts.csv\"".to_owned(), |list| format!("list = \"{list}\""));
        let review_of = self.review_of.map_or_else(String::new, |batch| {
            format!("# The batch whose submissions are the rows. Who has work in it cannot claim here.\nreview_of = {batch}\n")
        });
        format!(
            "# The batch freezes these values when it opens. Times: 90s, 30m, 12h, 3d. Amounts are in the currency of the project.\n\
             \n\
             # What the task is, and what annotators agree to: files beside this one. Title, kind and languages of the batch are\n\
             # those of the definition. `caravan batch preview` shows it as annotators will see it.\n\
             definition = \"{definition}\"\n\
             agreement = \"{agreement}\"\n\
             {review_of}\
             # The column that names a row, for example \"id\". Remove the line if rows have no names.\n\
             id = \"{id}\"\n\
             # Rows per task, 1 to 64. A task is paid once.\n\
             items_per_task = {items_per_task}\n\
             # Annotators per task, 1 to 100.\n\
             overlap = {overlap}\n\
             # The reward of an accepted task.\n\
             reward = \"0.1\"\n\
             # Other grades that you may give, in percent of the reward, 50 to 200.\n\
             grades = [\"50\"]\n\
             # \"objective\" or \"subjective\". Subjective work can be rejected only for a reason that can be checked.\n\
             nature = \"{nature}\"\n\
             # The weight of an accepted task in the dataset.\n\
             weight = 1\n\
             # \"public\", or \"private\": rows are encrypted, and a gateway shows an annotator the claimed task alone.\n\
             rows = \"{rows}\"\n\
             # Who alone may claim: a table with a column \"address\", of addresses or names of accounts. Without this line anyone may.\n\
             {list}\n"
        ) + PEOPLE
            + TIMES
    }
}

const fn nature_name(nature: Nature) -> &'static str {
    match nature {
        Nature::Objective => "objective",
        Nature::Subjective => "subjective",
    }
}
