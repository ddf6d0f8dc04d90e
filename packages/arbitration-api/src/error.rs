//! Errors of the arbitration contract. Each text begins with a stable code and says what was expected and what came.

use caravan_access::AccessError;
use caravan_money::MoneyError;
use caravan_primitives::{coded_errors, DisputeId, PrimitiveError, Time};
use cosmwasm_std::{Addr, StdError};

use crate::value::{DecidedBy, Side};

coded_errors! {
    /// What the arbitration contract refuses.
    #[derive(Debug, PartialEq)]
    pub enum ArbitrationError includes(Access(AccessError), Money(MoneyError), Primitive(PrimitiveError)) {
        /// Only the marketplace and the licensing contract open disputes and act in them.
        OpenerOnly { got: Addr } = "OPENER_ONLY: expected the marketplace or the licensing contract, got {got}"
            => "Use the messages of the marketplace or of the licensing contract, which open disputes and answer them.",
        /// The address was never on the platform's list of arbiters.
        ArbiterUnknown { got: Addr } = "ARBITER_UNKNOWN: expected an arbiter that is or was listed, got {got}"
            => "Name an address of the list: query `arbiters`. The contract's owner lists more: `set_arbiter`.",
        /// The arbiter of the dispute would be a party to it.
        PartyIsArbiter { got: Addr } = "PARTY_IS_ARBITER: expected an arbiter who is no party, got {got}, who is the party too"
            => "Name an arbiter who is neither claimant nor respondent.",
        /// The opener has used this subject for another dispute.
        SubjectUsed { subject: u64, dispute: DisputeId }
            = "SUBJECT_USED: expected a subject without a dispute, got {subject}, which is that of dispute {dispute}"
            => "Nothing is left to do: a subject has one dispute ever.",
        /// The sender opened no dispute with this subject.
        SubjectUnknown { subject: u64 } = "SUBJECT_UNKNOWN: expected a subject that this contract opened a dispute for, got {subject}"
            => "Check the subject, and that the dispute was opened by the same contract.",
        /// There is no dispute with this id.
        DisputeUnknown { got: DisputeId } = "DISPUTE_UNKNOWN: expected the id of a dispute, got {got}"
            => "Check the id: query `disputes`.",
        /// The dispute has an outcome, which never changes.
        DisputeDecided { dispute: DisputeId, by: DecidedBy }
            = "DISPUTE_DECIDED: expected a dispute without an outcome, got {dispute}, decided by {by}"
            => "Nothing is left to do: an outcome never changes.",
        /// The dispute has no outcome yet.
        DisputeUndecided { dispute: DisputeId }
            = "DISPUTE_UNDECIDED: expected a dispute with an outcome, got {dispute}, which has none"
            => "Wait for the ruling, or for the time that the dispute names, and send `settle` then.",
        /// The respondent has answered before.
        DisputeAnswered { dispute: DisputeId, at: Time }
            = "DISPUTE_ANSWERED: expected a dispute without an answer, got {dispute}, answered at {at}"
            => "Nothing is left to do: a dispute is answered once. Documents can still be added.",
        /// The time for an answer is over.
        AnswerLate { dispute: DisputeId, until: Time, now: Time }
            = "ANSWER_LATE: expected an answer to dispute {dispute} before {until}, got one at {now}"
            => "It is too late to answer. Documents can be added where the arbiter may rule without an answer.",
        /// The dispute is not answered, and its time for an answer is not over.
        RulingEarly { dispute: DisputeId, until: Time, now: Time }
            = "RULING_EARLY: expected a ruling after an answer to dispute {dispute}, or at {until} or later where the arbiter rules without one, got one at {now}"
            => "Wait for the answer, or until the second that the error names.",
        /// The time for a ruling is over: time has decided the dispute.
        RulingLate { dispute: DisputeId, until: Time, now: Time }
            = "RULING_LATE: expected a ruling on dispute {dispute} before {until}, got one at {now}"
            => "It is too late to rule: time has decided. Anyone may send `settle`.",
        /// The sender is not the arbiter of the dispute.
        ArbiterOnly { dispute: DisputeId, arbiter: Addr, got: Addr }
            = "ARBITER_ONLY: expected {arbiter}, the arbiter of dispute {dispute}, got {got}"
            => "Send it from the arbiter's address.",
        /// A set of items has an item that the dispute does not have.
        ItemsUnknown { dispute: DisputeId, items: u8, got: u32 }
            = "ITEMS_UNKNOWN: expected a set of the {items} items of dispute {dispute}, got {got}"
            => "Set bits of items of the dispute only: bit 0 is the first item.",
        /// A ruling upholds an item that is not contested.
        ItemsNotContested { dispute: DisputeId, contested: u32, got: u32 }
            = "ITEMS_NOT_CONTESTED: expected a part of {contested}, the contested items of dispute {dispute}, got {got}"
            => "Set bits of contested items only: conceded items are the claimant's without a ruling.",
        /// The time for documents is over: time has decided the dispute.
        EvidenceLate { dispute: DisputeId, until: Time, now: Time }
            = "EVIDENCE_LATE: expected a document for dispute {dispute} before {until}, got one at {now}"
            => "It is too late for documents: time has decided. Anyone may send `settle`.",
        /// The side has put forward as many documents as it may.
        EvidenceFull { dispute: DisputeId, side: Side, max: u8 }
            = "EVIDENCE_FULL: expected at most {max} documents of the {side} of dispute {dispute}, got one more"
            => "Put several files into one document.",
        /// No dispute of the message is decided by time.
        NothingDue { skipped: String } = "NOTHING_DUE: expected a dispute that time has decided, got {skipped}"
            => "Wait until the time that the dispute names, or nothing is left to do.",
        /// The opener has taken the outcome already.
        RulingAlreadyEnacted { dispute: DisputeId }
            = "RULING_ALREADY_ENACTED: expected an outcome that is not enacted, got that of dispute {dispute}"
            => "Nothing is left to do: the opener has taken the outcome.",
    }
}

impl From<StdError> for ArbitrationError {
    /// Wrap a fault of the storage, with the code that all contracts have for it: `STORAGE_FAILED`.
    fn from(error: StdError) -> Self {
        Self::Access(error.into())
    }
}
