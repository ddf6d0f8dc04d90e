//! People, what they are paid, and where they are.

use caravan_money::Currency;
use caravan_primitives::{PersonId, Time};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A person was made at first contact.
    PersonCreated "person_created" {
        /// Its number.
        person: PersonId,
        /// Its address.
        address: Addr,
    }
    /// A person was paid.
    BalanceWithdrawn "balance_withdrawn" {
        /// The person.
        person: PersonId,
        /// To where.
        address: Addr,
        /// What.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// What is left.
        balance: Uint128,
    }
    /// Points were taken off what is due, and an award of them was sent.
    PointsSent "points_sent" {
        /// The person.
        person: PersonId,
        /// To where.
        address: Addr,
        /// How many, over all seasons.
        points: Uint128,
    }
    /// The points contract failed: the points are due again.
    PointsRestored "points_restored" {
        /// The person.
        person: PersonId,
        /// How many, over all seasons.
        points: Uint128,
    }
    /// A move to a new address began.
    MoveStarted "move_started" {
        /// The person.
        person: PersonId,
        /// The new address.
        to: Addr,
        /// From when it may accept.
        ready_at: Time,
        /// Whether the recovery address started it.
        by_recovery: bool,
    }
    /// A move was canceled.
    MoveCanceled "move_canceled" {
        /// The person.
        person: PersonId,
        /// Where it would have gone.
        to: Addr,
    }
    /// A person has a new address.
    MoveAccepted "move_accepted" {
        /// The person.
        person: PersonId,
        /// The old address.
        from: Addr,
        /// The new address.
        to: Addr,
    }
    /// The recovery address of a person changed.
    RecoverySet "recovery_set" {
        /// The person.
        person: PersonId,
        /// The address, or `none`.
        recovery: String,
    }
    /// The points of a person that moved could not be moved.
    PointsLeft "points_left" {
        /// The person.
        person: PersonId,
        /// Where they are.
        address: Addr,
    }
    /// The points of a person that moved were moved later.
    PointsFollowed "points_followed" {
        /// The person.
        person: PersonId,
        /// From where.
        from: Addr,
        /// To where.
        to: Addr,
    }
}
