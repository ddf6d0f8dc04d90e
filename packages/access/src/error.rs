//! Errors of roles, pause, attached coins and migration.

use caravan_primitives::{coded_errors, PrimitiveError, Time};
use cosmwasm_std::{Addr, Coin, StdError};

coded_errors! {
    /// The sender may not do this, or not now, or not with these coins.
    #[derive(Debug, PartialEq)]
    pub enum AccessError includes(Primitive(PrimitiveError)) {
        /// Only the owner of the contract may send this message.
        OwnerOnly { owner: Addr, sender: Addr } = "OWNER_ONLY: expected the owner {owner}, got {sender}"
            => "Send it from the contract's owner.",
        /// The offer of ownership would end at once, or too late.
        OfferWindow { now: Time, max: u64, until: Time }
            = "OWNERSHIP_OFFER_WINDOW: expected an end after {now} and at most {max} seconds later, got {until}"
            => "Choose an end within the range that the error names.",
        /// Ownership of the contract is not offered.
        OfferMissing { owner: Addr } = "OWNERSHIP_OFFER_MISSING: expected an open offer of ownership, got none from {owner}"
            => "Ask the owner to offer the ownership first.",
        /// The offer of ownership has expired.
        OfferExpired { until: Time, now: Time }
            = "OWNERSHIP_OFFER_EXPIRED: expected an acceptance before {until}, got one at {now}"
            => "Ask the owner to offer the ownership again.",
        /// Ownership is offered to another address.
        OfferForeign { to: Addr, sender: Addr }
            = "OWNERSHIP_OFFER_FOREIGN: expected {to}, to whom ownership is offered, got {sender}"
            => "Accept from the address that the error names.",
        /// The contract is paused, and this message begins something new.
        ContractPaused { by: Addr, since: Time, until: Time }
            = "CONTRACT_PAUSED: expected a running contract, got one paused by {by} from {since} until {until}"
            => "Wait until the second that the error names last. Withdrawals and open work go on while it is paused.",
        /// The pause cannot end, because the contract is not paused.
        NotPaused = "NOT_PAUSED: expected a paused contract, got a running one"
            => "Nothing is left to do.",
        /// The contract is paused already, and no end of the pause is announced.
        AlreadyPaused { by: Addr, since: Time, until: Time }
            = "ALREADY_PAUSED: expected a running contract, got one paused by {by} from {since} until {until}"
            => "Nothing is left to do.",
        /// Entry has not worked for as long as the last pause lasted.
        PauseEarly { from: Time, now: Time } = "PAUSE_EARLY: expected a pause at {from} or later, got one at {now}"
            => "Wait until the second that the error names: entry works for as long as the last pause lasted before the next one.",
        /// The pause ends within ten minutes anyway.
        PauseEnds { end: Time, until: Time } = "PAUSE_ENDS: expected a pause that ends after {end}, got one that ends at {until}"
            => "Nothing is left to do: entry works from the second that the error names last.",
        /// Coins are attached to a message that takes none.
        FundsUnexpected { count: usize, first: Coin } = "FUNDS_UNEXPECTED: expected no coins, got {count}, the first of them {first}"
            => "Send the message without coins.",
        /// No coin is attached to a message that takes one.
        FundsMissing { got: String } = "FUNDS_MISSING: expected one coin, got {got}"
            => "Attach the amount to the message. `caravan balance --as NAME` shows what the account has; `caravan account fund NAME AMOUNT` adds to it on a test chain.",
        /// Several kinds of coins are attached to a message that takes one.
        FundsSeveral { count: usize, first: Coin } = "FUNDS_SEVERAL: expected one coin, got {count}, the first of them {first}"
            => "Attach coins of one denomination only.",
        /// Only the marketplace may send this message.
        MarketplaceOnly { expected: String, got: Addr } = "MARKETPLACE_ONLY: expected the marketplace, {expected}, got {got}"
            => "Only the marketplace contract sends this message; use the marketplace's own messages.",
        /// Only the licensing contract may send this message.
        LicensingOnly { expected: String, got: Addr } = "LICENSING_ONLY: expected the licensing contract, {expected}, got {got}"
            => "Only the licensing contract sends this message; use licensing's own messages.",
        /// Only the arbitration contract may send this message.
        ArbitrationOnly { expected: String, got: Addr } = "ARBITRATION_ONLY: expected the arbitration contract, {expected}, got {got}"
            => "Only the arbitration contract sends this message; use arbitration's own messages.",
        /// A contract of the suite cannot be a party.
        SiblingIsParty { place: &'static str, got: Addr }
            = "SIBLING_IS_PARTY: expected a {place} outside of the suite, got {got}, one of its contracts"
            => "Name the address of a person, or of a contract that is not part of the suite.",
        /// The body of a cw20 `send` is too long, or is not a hook message of this contract.
        HookInvalid(String) = "HOOK_INVALID: expected the JSON of a hook message: {0}"
            => "Compare the body with `HookMsg` in the contract's schema.",
        /// The stored contract is not an older version of this one, or the slot to fill is not empty.
        MigrationRefused { expected: String, found: String } = "MIGRATION_REFUSED: expected {expected}, got {found}"
            => "Migrate to a later release of the same contract.",
        /// A stored row cannot be read or written: a fault of the contract.
        Std(#[from] StdError) = "STORAGE_FAILED: expected rows that can be read and written, got {0}"
            => "Report this fault together with the message that you sent.",
    }
}
