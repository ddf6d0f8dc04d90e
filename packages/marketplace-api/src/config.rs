//! What a batch freezes when it opens, in six groups.

use caravan_money::Amount;
use caravan_primitives::{BatchId, Hash32, ReadRequest, Seconds, Upto, Uri};
use schemars::JsonSchema;
use serde::Serialize;

use crate::about::About;
use crate::bounds::MAX_GRADES;

/// Everything that a batch freezes.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct BatchConfig {
    /// What boards and annotators need to know.
    pub about: About,
    /// What is to be done, and how often.
    pub work: Work,
    /// Reward, and grades other than the base grade.
    pub money: Money,
    /// How long everybody has.
    pub windows: Windows,
    /// Who judges, and how.
    pub quality: Quality,
    /// Who may claim, and how tasks are given out.
    pub access: Access,
}

/// What is to be done, and how often.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Where the manifest of the tasks is.
    pub manifest_uri: Uri,
    /// Merkle root of the manifest.
    pub manifest_root: Hash32,
    /// Tasks in the manifest, numbered from 0. 1 to 2,000,000.
    pub tasks: u32,
    /// Items in a task, 1 to 64: a task is a suite, so that a payment is worth its gas.
    pub items_per_task: u8,
    /// Annotators of each task, 1 to 100.
    pub overlap: u8,
    /// Whether there is one right answer. Subjective work can be rejected for objective reasons only.
    pub nature: Nature,
    /// Weight of an accepted task in the edition's dataset, 1 to 1,000,000. Without effect where the project does not share.
    pub weight: u32,
    /// X25519 public key that payloads are encrypted to.
    pub answer_key: Hash32,
}

/// Whether there is one right answer.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Answers can be right or wrong.
    Objective,
    /// Answers are a matter of judgement.
    Subjective,
}

/// What a batch pays.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Paid for an accepted task at the base grade, in base units of the project's currency, the fee not included.
    pub reward: Amount,
    /// Grades beside the base grade of 10,000, in basis points of the reward: 5,000 to 20,000 each, no duplicates.
    pub grades: Upto<u16, MAX_GRADES>,
}

/// How long everybody has, in seconds.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Windows {
    /// From `Claim` until the reservation may be reaped. 60 to 604,800.
    pub assignment_secs: Seconds,
    /// From `Claim` until `Submit` is taken. 0 to `assignment_secs` less one.
    pub min_work_secs: Seconds,
    /// Seconds from `Submit` until the work is auto-approved. 3,600 to 1,209,600.
    pub review_secs: Seconds,
    /// From a rejection until it is final, unless it is appealed before. 86,400 to 604,800.
    pub appeal_secs: Seconds,
    /// From an appeal until the requester's side can no longer answer it. 86,400 to 1,209,600.
    pub respond_secs: Seconds,
    /// From the answer until the arbiter can no longer rule. 86,400 to 1,209,600.
    pub ruling_secs: Seconds,
    /// From `OpenBatch` until anyone may seal the batch. 3,600 to 15,552,000.
    pub open_secs: Seconds,
}

/// Who judges, and how.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Who decides on submissions.
    pub mode: Mode,
    /// Whether work can be sent back.
    pub rework: Rework,
    /// How many appeals need no bond on either side, first come, one a person; absent: 1 % of the slots, or 3, whichever is
    /// more. 0 to 5 % of the slots, or 3, whichever is more.
    pub free_appeals: Option<u32>,
    /// Whether tasks with known answers are mixed in.
    pub gold: Gold,
}

/// Who decides on submissions.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mode {
    /// The requester and the managers decide; work that is not decided in time is auto-approved.
    Manual {},
}

/// Whether work can be sent back.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rework {
    /// It is accepted or rejected as it is.
    None {},
    /// It can be sent back for another revision.
    Allowed {
        /// How often one work can be sent back: 1 or 2.
        max_rework: u8,
        /// Seconds that the annotator has each time. 86,400 to 604,800.
        rework_secs: Seconds,
    },
}

/// Whether tasks with known answers are mixed in.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Gold {
    /// No task has a known answer.
    None {},
}

/// Who may claim, and how tasks are given out.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// How tasks are given out.
    pub distribution: Distribution,
    /// What an annotator must show.
    pub gate: Gate,
    /// Reservations that a person may hold at a time, 1 to 3.
    pub active_cap: u8,
    /// Reserved and undecided tasks of newcomer annotators, at most; absent: 20.
    /// 1 to 5 % of the slots, or 20, whichever is more. Without effect for `allow`.
    pub max_pending: Option<u32>,
    /// The batch whose submissions are the tasks of this one: no person claims here who has work there. An opened batch of the
    /// same project. A batch that reviews takes no project credit, and gives out no reopened slots.
    pub review_of: Option<BatchId>,
}

/// How tasks are given out.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// The contract picks from a window of open tasks; where overlap is 1 a task may be named instead.
    Random {},
    /// The addresses of a Merkle list name the task they want.
    Allow {
        /// Root of the Merkle list. A leaf is the hash of tag `caravan/allow/v1`, index, size and address; vectors are in
        /// `tests/vectors/`.
        root: Hash32,
        /// Entries of the list, at least 1.
        size: u32,
    },
}

/// What an annotator must show.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Gate {
    /// Every person may claim.
    Open {},
}
