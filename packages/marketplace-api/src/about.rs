//! What a batch is about: everything that boards and annotators need to choose it, and to do its tasks.

use caravan_primitives::{Document, Hash32, Identifier, Items, Language, PublicKey, ReadRequest, Title, Upto};
use cosmwasm_schema::cw_serde;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::{MAX_GATEWAYS, MAX_LANGUAGES};

/// What a batch is about. `ImproveBatch` cannot change any of it.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What boards call the batch, 1 to 80 bytes.
    pub title: Title,
    /// What kind of task it is, a word for programs: for example `classification`.
    pub kind: Identifier,
    /// The languages that an annotator needs, 1 to 3, no duplicates (in whatever case).
    pub languages: Items<Language, MAX_LANGUAGES>,
    /// The task definition: instructions, what is shown, and what an answer is.
    pub definition: Document,
    /// The contributor agreement. Every `Claim` carries its hash.
    pub agreement: Document,
    /// The gateways that keep the content of the batch, by their keys: at most 3, no duplicates.
    pub gateways: Upto<PublicKey, MAX_GATEWAYS>,
    /// Who can read the rows of the tasks. Only public ones can be paid from project credit.
    pub rows: Rows,
}

/// Who can read the rows of the tasks.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rows {
    /// Everybody.
    Public {},
    /// Who was given the key of a task: the rows are encrypted task by task.
    Private {},
}

/// What a list shows of what a batch is about.
#[cw_serde]
pub struct AboutSummary {
    /// What boards call the batch.
    pub title: Title,
    /// What kind of task it is, a word for programs.
    pub kind: Identifier,
    /// The languages that an annotator needs.
    pub languages: Vec<Language>,
    /// Hash of the contributor agreement, as `Claim` carries it.
    pub agreement: Hash32,
    /// Who can read the rows of the tasks.
    pub rows: Rows,
}

impl About {
    /// The languages in their order, with commas between them, as events have them.
    #[must_use]
    pub fn language_list(&self) -> String {
        let tags: Vec<&str> = self.languages.iter().map(Language::as_str).collect();
        tags.join(",")
    }
}

impl From<About> for AboutSummary {
    fn from(about: About) -> Self {
        let About { title, kind, languages, agreement, rows, .. } = about;
        Self { title, kind, languages: languages.into_vec(), agreement: agreement.hash, rows }
    }
}
