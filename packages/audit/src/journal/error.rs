//! Why events make no ledger.

use caravan_primitives::coded_errors;
use cosmwasm_std::Uint128;

coded_errors! {
    /// Why events make no ledger.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum JournalError {
        /// An event lacks an attribute, or has one that cannot be read, or is about something that no event made before.
        Event { height: u64, event: String, attribute: &'static str, got: String }
            = "EVENT_UNREADABLE: expected {attribute} in the event {event} of block {height}, got {got}"
            => "Use a version of the program that knows the contracts of this chain, and a node that has all of its blocks.",
        /// More went out of an account than came in: events are missing.
        Overdrawn { account: String, currency: String, paid_in: Uint128, paid_out: Uint128 }
            = "LEDGER_OVERDRAWN: expected at most {paid_in} out of {account} in {currency}, got {paid_out}"
            => "Use a node that has all blocks since the contracts were made.",
    }
}
