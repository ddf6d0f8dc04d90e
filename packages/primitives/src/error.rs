//! Errors of values, and the errors that every contract has.

use crate::coded_errors;

coded_errors! {
    /// A value is outside its bounds, or a proof does not hold.
    ///
    /// The text describes what came and never repeats it in full, so that a long input makes no long error.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum PrimitiveError {
        /// The JSON does not have the form of the message: a field is unknown, missing, repeated or of another type.
        MessageInvalid(String) = "MESSAGE_INVALID: {0}"
            => "Compare the message with the contract's JSON schema.",
        /// The text is not a hash of 32 bytes.
        HashInvalid { got: String } = "HASH_INVALID: expected 64 lower-case hex digits, got {got}"
            => "Write the hash as 64 lower-case hex digits.",
        /// The id is 0, or there is no id after the last one.
        IdInvalid { got: u128 } = "ID_INVALID: expected an id from 1 to {max}, got {got}" with(max = u64::MAX)
            => "Use an id that the contract gave out; ids start at 1.",
        /// The text is too short, too long, or contains control characters.
        TextInvalid { min: usize, max: usize, got: String }
            = "TEXT_INVALID: expected {min} to {max} bytes without control characters, got {got}"
            => "Change the length of the text, and remove line breaks and other control characters.",
        /// The reference is empty, too long, or contains something else than visible ASCII characters.
        ReferenceInvalid { max: usize, got: String }
            = "REFERENCE_INVALID: expected 1 to {max} visible ASCII characters, got {got}"
            => "Use letters, digits and punctuation only, without spaces.",
        /// The title is empty, too long, or has characters that break its line or turn its direction.
        TitleInvalid { max: usize, got: String }
            = "TITLE_INVALID: expected 1 to {max} bytes without control and bidirectional characters, got {got}"
            => "Shorten the title, and remove line breaks and characters that change the direction of text.",
        /// The text is not a word for programs.
        IdentifierInvalid { max: usize, got: String }
            = "IDENTIFIER_INVALID: expected 1 to {max} of a to z, 0 to 9 and _, a letter first, got {got}"
            => "Use lower-case letters, digits and underscores, and begin with a letter.",
        /// The text does not have the shape of a language's tag.
        LanguageInvalid { min: usize, max: usize, got: String }
            = "LANGUAGE_INVALID: expected the tag of a language of {min} to {max} bytes, such as en or pt-BR, got {got}"
            => "Write the language as its BCP 47 tag, such as en, pt-BR or zh-Hant.",
        /// The text is not a compressed public key of secp256k1.
        PublicKeyInvalid { got: String }
            = "PUBLIC_KEY_INVALID: expected 66 lower-case hex digits that begin with 02 or 03, got {got}"
            => "Write the compressed public key, 33 bytes, as 66 lower-case hex digits.",
        /// The sender has used this reference before: the message already had its effect.
        ReferenceUsed { kind: &'static str, id: u64 } = "REFERENCE_USED: the reference made {kind} {id}"
            => "Nothing is left to do: the error names what the first message made. For a second one, use another reference.",
        /// The sender has sent no message with this reference.
        ReferenceUnknown = "REFERENCE_UNKNOWN: the reference made nothing"
            => "Check the sender and the reference, or send the message.",
        /// The vector has too few or too many entries.
        VectorSize { min: usize, max: usize, got: usize } = "VECTOR_SIZE: expected {min} to {max} entries, got {got}"
            => "Send several messages with fewer entries each, and at least one entry in each.",
        /// An entry occurs twice in one message.
        EntryDuplicate { field: &'static str, value: String }
            = "ENTRY_DUPLICATE: expected every entry of {field} once, got {value} twice"
            => "Name each entry once.",
        /// A number is outside the range that this field allows.
        OutOfRange { field: &'static str, min: u64, max: u64, got: u64 }
            = "OUT_OF_RANGE: expected {field} from {min} to {max}, got {got}"
            => "Correct the value that the error names; nothing was changed.",
        /// The text is not an address of this chain.
        AddressInvalid { got: String, why: String }
            = "ADDRESS_INVALID: expected an address of this chain in lower case, got {got}: {why}"
            => "Use an address of this chain, in lower case.",
        /// A counter has reached the largest number of its type: a fault of the contract.
        CounterFull { what: &'static str } = "COUNTER_FULL: expected a further number for {what}, got the last one"
            => "Report this fault together with the message that you sent.",
        /// The sums of a ledger do not agree: a fault of the contract.
        LedgerBroken(&'static str) = "LEDGER_BROKEN: {0}"
            => "Report this fault together with the message that you sent.",
        /// The message would leave everything as it is.
        NothingChanges(&'static str) = "NOTHING_CHANGES: {0}"
            => "Nothing is left to do, or name the value that you want to change.",
        /// The time is too late to be stored as seconds in 64 bits.
        TimeOverflow { at: u64, by: u64 } = "TIME_OVERFLOW: expected at most {max} seconds, got {at} plus {by}" with(max = u64::MAX)
            => "Choose a shorter time.",
        /// The tree has no leaves.
        TreeEmpty = "TREE_EMPTY: expected at least 1 leaf, got 0"
            => "Make the tree of at least one leaf.",
        /// The proof names a leaf that the tree does not have.
        ProofIndex { size: u64, index: u64 } = "PROOF_INDEX: expected an index below {size}, got {index}"
            => "Make the proof from the list that belongs to this root.",
        /// The proof has fewer hashes than the position of its leaf requires.
        ProofTooShort { expected: usize, got: usize } = "PROOF_TOO_SHORT: expected {expected} hashes, got {got}"
            => "Make the proof from the list that belongs to this root.",
        /// The proof has more hashes than the position of its leaf requires.
        ProofTooLong { expected: usize, got: usize } = "PROOF_TOO_LONG: expected {expected} hashes, got {got}"
            => "Make the proof from the list that belongs to this root.",
        /// The proof leads to another root. Both hashes are given as hex digits.
        ProofInvalid { expected: String, got: String } = "PROOF_INVALID: expected the root {expected}, got {got}"
            => "Make the proof from the list that belongs to this root.",
    }
}
