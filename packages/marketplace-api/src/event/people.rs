//! People, what they are paid, and where they are.

use caravan_money::Currency;
use caravan_primitives::{Hash32, PersonId, ProjectId, Time};
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
        /// Until when it may be canceled, and from when the new address may accept.
        ready_at: Time,
        /// From when it is void.
        void_at: Time,
        /// Whether the recovery address started it.
        by_recovery: bool,
    }
    /// A move was canceled.
    MoveCanceled "move_canceled" {
        /// Id of the person.
        person: PersonId,
        /// Where it would have gone.
        to: Addr,
        /// Who canceled it: the person's own address, or its recovery address.
        sender: Addr,
    }
    /// A person has a new address. Every role that it has in projects and editions is the new address's from now on.
    MoveAccepted "move_accepted" {
        /// Id of the person.
        person: PersonId,
        /// Old address of the person.
        from: Addr,
        /// New address of the person.
        to: Addr,
        /// The roles that go along: those that belong to the person, wherever it has them.
        roles: &'static str,
    }
    /// The recovery address of a person was set where there was none, or ended because the person moved to it.
    RecoverySet "recovery_set" {
        /// Id of the person.
        person: PersonId,
        /// The address, or `none`.
        recovery: String,
    }
    /// A change of the recovery address of a person began. Unless it is canceled it takes effect without another event.
    RecoveryChangeStarted "recovery_change_started" {
        /// Id of the person.
        person: PersonId,
        /// The next recovery address, or `none`.
        recovery: String,
        /// When it takes effect.
        ready_at: Time,
    }
    /// A change of the recovery address of a person was canceled, or ended because a move was accepted.
    RecoveryChangeCanceled "recovery_change_canceled" {
        /// Id of the person.
        person: PersonId,
        /// What the recovery address would have become, or `none`.
        recovery: String,
        /// Who canceled it: the person's own address, its recovery address, or the new address that accepted a move.
        sender: Addr,
    }
    /// A person may not claim for a while.
    PersonRestricted "person_restricted" {
        /// Id of the person.
        person: PersonId,
        /// The project in which it holds; absent: on the whole platform.
        project: Option<ProjectId>,
        /// Address that sent the message.
        sender: Addr,
        /// Why, in one word.
        reason: &'static str,
        /// Hash of what shows it.
        evidence: Hash32,
        /// From when the person may claim again.
        until: Time,
        /// How often it was renewed.
        renewals: u32,
    }
    /// A restriction was lifted before its end.
    RestrictionLifted "restriction_lifted" {
        /// Id of the person.
        person: PersonId,
        /// The project in which it held; absent: on the whole platform.
        project: Option<ProjectId>,
        /// Address that sent the message.
        sender: Addr,
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
