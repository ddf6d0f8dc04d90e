//! I36: what is held for appeals.

use std::collections::BTreeMap;

use caravan_marketplace_api::bounds::APPEAL_BOND_BPS;
use caravan_marketplace_api::AppealResponse;

use super::appeals::{all, whole};
use super::money::{batches, rows};
use super::sums::sum;
use super::work::is_rejected_for_now;
use crate::cases::Cases;
use crate::snapshot::Snapshot;

/// Return what both sides of an appeal put down.
fn put_down(appeal: &AppealResponse) -> u128 {
    let answer = appeal.answer.as_ref().map(|answer| sum([answer.from_available, answer.attached]));
    appeal.bond.u128().saturating_add(answer.unwrap_or_default())
}

pub(crate) fn held(snapshot: &Snapshot, cases: &mut Cases) {
    rows(
        snapshot,
        cases,
        |row| row.appeal_bonds.u128(),
        |snapshot, currency| {
            let appeals = batches(snapshot, currency).flat_map(|view| view.appeals.values());
            sum(appeals.filter(|appeal| appeal.outcome.is_none()).map(put_down))
        },
    );
}

/// Return the bond of an annotator: a fifth of what is at stake, rounded up, and no less than the arbiter's fee.
fn bond(appeal: &AppealResponse, arbiter_fee: u128) -> u128 {
    let stake = sum(appeal.stakes.iter().map(|stake| stake.amount));
    let fifths = stake / 10_000 * u128::from(APPEAL_BOND_BPS);
    let rest = (stake % 10_000 * u128::from(APPEAL_BOND_BPS)).div_ceil(10_000);
    if appeal.free {
        return 0;
    }
    fifths.saturating_add(rest).max(arbiter_fee)
}

pub(crate) fn as_asked(snapshot: &Snapshot, cases: &mut Cases) {
    for (view, appeal) in all(snapshot) {
        let fee = view.batch.opened.as_ref().map_or(0, |opened| opened.arbiter_fee.u128());
        cases.equal(format_args!("appeal {}, the annotator", appeal.appeal), appeal.bond, bond(appeal, fee));
        let Some(answer) = &appeal.answer else { continue };
        let asked = match (whole(appeal) & !answer.conceded, appeal.free) {
            (0, _) => 0,
            (_, true) => fee,
            (_, false) => appeal.bond.u128(),
        };
        let given = sum([answer.from_available, answer.attached]);
        cases.equal(format_args!("appeal {}, the requester's side", appeal.appeal), given, asked);
    }
}

/// What may have to be a bond is counted: others cannot have it paid out meanwhile.
pub(crate) fn open_rejections(snapshot: &Snapshot, cases: &mut Cases) {
    let mut open: BTreeMap<(u64, String), u64> = BTreeMap::new();
    for view in snapshot.batches.values() {
        let Some(project) = snapshot.projects.get(&view.batch.project.get()) else { continue };
        for work in view.assignments.values().filter(|work| is_rejected_for_now(work)) {
            *open.entry((work.person.get(), project.currency.key())).or_default() += 1;
        }
    }
    for (number, view) in &snapshot.persons {
        for row in &view.balances {
            let key = row.currency.key();
            let name = format!("person {number} in {key}");
            let found = open.remove(&(*number, key)).unwrap_or_default();
            cases.equal(name, row.open_rejections, found);
        }
    }
    let missing: Vec<_> = open.keys().collect();
    cases.check(missing.is_empty(), || format!("rejections of persons without a balance row: {missing:?}"));
}
