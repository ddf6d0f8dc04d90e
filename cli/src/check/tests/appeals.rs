//! Lies about appeals: the story has one, in the first batch.

use caravan_marketplace_api::{AppealResponse, AppealStake, AppealStatus, AssignmentStatus};
use caravan_primitives::{AppealId, Time};
use cosmwasm_std::Uint128;

use super::state::Lie;
use super::{batch, first, Snapshot};

const ONE: Uint128 = Uint128::one();
/// The number of an appeal that the story does not have.
const INVENTED: u64 = 2;

/// An appeal of the first work, which the contract never opened.
pub(super) fn invented(s: &mut Snapshot) -> &mut AppealResponse {
    let view = batch(s);
    let work = first(&mut view.assignments);
    let appeal = AppealResponse {
        appeal: AppealId::new(INVENTED).unwrap(),
        batch: work.batch,
        person: work.person,
        status: AppealStatus::AwaitingAnswer,
        stakes: vec![AppealStake { assignment: work.assignment, amount: ONE }],
        bond: ONE,
        free: false,
        respond_until: Time::new(1),
        latest_end: Time::new(1),
        answer: None,
        outcome: None,
    };
    view.appeals.entry(INVENTED).or_insert(appeal)
}

fn invents(s: &mut Snapshot) {
    invented(s);
}

/// A work is rejected, and the record of its requester says nothing of it.
fn uncounted(s: &mut Snapshot) {
    first(&mut batch(s).assignments).status = AssignmentStatus::RejectionPending;
    s.requesters.values_mut().for_each(|row| (row.rejected_sum, row.upheld) = (Uint128::zero(), Uint128::zero()));
}

pub(super) fn lies() -> Vec<Lie> {
    vec![
        ("appeals::one_each", invents),
        ("appeals::works", invents),
        ("appeals::appealed", |s| first(&mut batch(s).assignments).status = AssignmentStatus::Appealed),
        ("appeals::free_ones", |s| batch(s).batch.opened.as_mut().unwrap().free_appeals_left = u32::MAX),
        ("appeals::times", invents),
        ("appeals::disputes", invents),
        ("appeal_bonds::held", |s| s.solvency.values_mut().for_each(|row| row.appeal_bonds += ONE)),
        ("appeal_bonds::as_asked", invents),
        ("appeal_bonds::open_rejections", |s| {
            let rows = s.persons.values_mut().flat_map(|view| view.balances.iter_mut());
            rows.for_each(|row| row.open_rejections = row.open_rejections.saturating_add(1));
        }),
        ("rejections::second_cap", |s| first(&mut s.requesters).upheld = Uint128::MAX),
        ("rejections::overturned", |s| first(&mut s.requesters).overturned += ONE),
        ("rejections::upheld", |s| first(&mut s.requesters).upheld += ONE),
        ("rejections::still_counted", uncounted),
    ]
}
