//! People, what they are paid, and where they are.

use caravan_money::Currency;
use caravan_primitives::{PersonId, Time};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A person was made at first contact.
    PersonCreated "person_created" {
        /// Id of the person.
        person: PersonId,
        /// Address of the person.
        address: Addr,
    }
    /// A person was paid.
    BalanceWithdrawn "balance_withdrawn" {
        /// Id of the person.
        person: PersonId,
        /// Address that is paid.
        address: Addr,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Amount in base units.
        amount: Uint128,
        /// Balance after it, in base units.
        balance: Uint128,
    }
    /// Points were taken off what is due, and an award of them was sent.
    PointsSent "points_sent" {
        /// Id of the person.
        person: PersonId,
        /// Address that is paid.
        address: Addr,
        /// How many, over all seasons.
        points: Uint128,
    }
    /// The points contract failed, or the budget has room for a part only: points that were sent are due again.
    PointsRestored "points_restored" {
        /// Id of the person.
        person: PersonId,
        /// How many, over all seasons.
        points: Uint128,
    }
    /// A move to a new address began.
    MoveStarted "move_started" {
        /// Id of the person.
        person: PersonId,
        /// New address of the person.
        to: Addr,
        /// From when it may accept.
        ready_at: Time,
        /// Whether the recovery address started it.
        by_recovery: bool,
    }
    /// A move was canceled.
    MoveCanceled "move_canceled" {
        /// Id of the person.
        person: PersonId,
        /// Where it would have gone.
        to: Addr,
    }
    /// A person has a new address.
    MoveAccepted "move_accepted" {
        /// Id of the person.
        person: PersonId,
        /// Old address of the person.
        from: Addr,
        /// New address of the person.
        to: Addr,
    }
    /// The recovery address of a person changed.
    RecoverySet "recovery_set" {
        /// Id of the person.
        person: PersonId,
        /// The address, or `none`.
        recovery: String,
    }
    /// The points of a person that moved could not be moved.
    PointsLeft "points_left" {
        /// Id of the person.
        person: PersonId,
        /// Address that holds the points.
        address: Addr,
    }
    /// The points of a person that moved were moved later.
    PointsFollowed "points_followed" {
        /// Id of the person.
        person: PersonId,
        /// Old address of the person.
        from: Addr,
        /// New address of the person.
        to: Addr,
    }
}
