//! Reasons, of verdicts and of restrictions: closed lists, so that they can be counted and checked.

use caravan_primitives::ReadRequest;
use schemars::JsonSchema;
use serde::Serialize;

/// Why work is rejected or sent back: a closed list, so that a reason can be checked.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Done faster than it can be done.
    TooFast,
    /// A required part is missing.
    Incomplete,
    /// Below the effort that the instructions name. Objective work only.
    LowEffort,
    /// Against the instructions. Objective work only.
    OffInstruction,
    /// Not in the format that was asked for.
    BadFormat,
    /// The payload cannot be fetched or opened.
    DeadLink,
    /// The payload does not open the commitment that came with it.
    Mismatch,
    /// The same payload as earlier work.
    Duplicate,
    /// Made by a machine where that was forbidden. Objective work only.
    MachineGenerated,
    /// Breaks the platform's policy.
    PolicyViolation,
    /// Another answer is the right one. Objective work only.
    WrongAnswer,
}

impl Reason {
    /// Every reason, in the order of the list.
    pub const ALL: [Self; 11] = [
        Self::TooFast,
        Self::Incomplete,
        Self::LowEffort,
        Self::OffInstruction,
        Self::BadFormat,
        Self::DeadLink,
        Self::Mismatch,
        Self::Duplicate,
        Self::MachineGenerated,
        Self::PolicyViolation,
        Self::WrongAnswer,
    ];

    /// Whether subjective work can be rejected for it too: what can be checked without a judgement of taste, and without
    /// one right answer.
    pub fn is_objective(self) -> bool {
        match self {
            Reason::TooFast
            | Reason::Incomplete
            | Reason::BadFormat
            | Reason::DeadLink
            | Reason::Mismatch
            | Reason::Duplicate
            | Reason::PolicyViolation => true,
            Reason::LowEffort | Reason::OffInstruction | Reason::MachineGenerated | Reason::WrongAnswer => false,
        }
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Reason::TooFast => "too_fast",
            Reason::Incomplete => "incomplete",
            Reason::LowEffort => "low_effort",
            Reason::OffInstruction => "off_instruction",
            Reason::BadFormat => "bad_format",
            Reason::DeadLink => "dead_link",
            Reason::Mismatch => "mismatch",
            Reason::Duplicate => "duplicate",
            Reason::MachineGenerated => "machine_generated",
            Reason::PolicyViolation => "policy_violation",
            Reason::WrongAnswer => "wrong_answer",
        }
    }
}

/// Why a person is restricted: a closed list.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case")]
pub enum RestrictionReason {
    /// Work that was rejected again and again.
    LowQuality,
    /// Answers without looking at the tasks.
    Spam,
    /// Several persons behind one account, or one behind several.
    SharedAccount,
    /// Answers agreed on with others, or copied.
    Collusion,
    /// Answers made by a machine where that was forbidden.
    MachineGenerated,
    /// Content or conduct that harms others.
    Abuse,
    /// A law or a court asks for it.
    Legal,
}

impl RestrictionReason {
    /// Every reason, in the order of the list.
    pub const ALL: [Self; 7] = [
        Self::LowQuality,
        Self::Spam,
        Self::SharedAccount,
        Self::Collusion,
        Self::MachineGenerated,
        Self::Abuse,
        Self::Legal,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            RestrictionReason::LowQuality => "low_quality",
            RestrictionReason::Spam => "spam",
            RestrictionReason::SharedAccount => "shared_account",
            RestrictionReason::Collusion => "collusion",
            RestrictionReason::MachineGenerated => "machine_generated",
            RestrictionReason::Abuse => "abuse",
            RestrictionReason::Legal => "legal",
        }
    }
}
