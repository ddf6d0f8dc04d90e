//! Lies about what happened between two moments.

use caravan_marketplace_api::{AssignmentStatus, BatchStatus, PoolResponse, Sharing};
use caravan_primitives::{EditionId, Hash32, Time};
use caravan_provenance_api::AssetStatus;
use cosmwasm_std::Uint128;

use super::appeals::invented;
use super::state::{pause, view_of_points};
use super::*;

const ONE: Uint128 = Uint128::one();

/// A rule's function, and a change of the state before and of the state after that breaks the rule.
type Lie = (&'static str, fn(&mut Snapshot, &mut Snapshot));

fn batches() -> Vec<Lie> {
    vec![
        ("history::nothing_disappears", |_, after| after.batches.clear()),
        ("history::nothing_disappears", |_, after| batch(after).assignments.clear()),
        ("history::nothing_disappears", |_, after| batch(after).batch.opened = None),
        ("history::nothing_disappears", |_, after| after.solvency.clear()),
        ("history::flows_grow", |before, _| first(&mut before.solvency).received += ONE),
        ("history::flows_grow", |before, _| first(&mut before.solvency).paid_out += ONE),
        ("history::funded_grows", |before, _| batch(before).ledger.funded += ONE),
        ("history::paid_grows", |before, _| batch(before).ledger.paid += ONE),
        ("history::batch_states", |_, after| batch(after).batch.status = BatchStatus::Open),
        ("history::frozen", |before, _| batch(before).batch.config.work.tasks += 1),
        ("history::frozen", |before, _| batch(before).batch.opened.as_mut().unwrap().fee_bps += 1),
        ("history::frozen", |before, _| {
            batch(before).batch.opened.as_mut().unwrap().seed = Hash32::digest(b"another");
        }),
        ("history::terms_improve", |before, _| batch(before).batch.opened.as_mut().unwrap().reward += ONE),
        ("history::terms_improve", |before, _| batch(before).batch.opened.as_mut().unwrap().overlap += 1),
        ("history::terms_improve", |before, _| batch(before).terms[0].cost += ONE),
        ("history::credit_in_stays", |_, after| batch(after).ledger.project_credit_in += ONE),
        ("history::shortfalls_grow", |before, _| batch(before).ledger.shortfalls += ONE),
    ]
}

fn work() -> Vec<Lie> {
    vec![
        ("history::work_states", |_, after| first(&mut batch(after).assignments).status = AssignmentStatus::Submitted),
        ("history::work_is_the_same", |_, after| first(&mut batch(after).assignments).task += 1),
        ("history::paid_once", |_, after| first(&mut batch(after).assignments).paid += ONE),
        ("history::submissions_stay", |_, after| {
            let submission = first(&mut batch(after).assignments).submission.as_mut().unwrap();
            submission.commitment = Hash32::digest(b"another");
        }),
        ("history::deadlines", |before, after| {
            for snapshot in [before, &mut *after] {
                first(&mut batch(snapshot).assignments).status = AssignmentStatus::Submitted;
            }
            first(&mut batch(after).assignments).due = Time::new(u64::MAX);
        }),
        ("rejections::credit_flows", |_, after| first(&mut after.projects).project_credit += ONE),
        ("rejections::credit_flows", |_, after| after.projects.clear()),
        ("rejections::finalizing_ties", |before, _| {
            let one = batch(before);
            one.batch.status = BatchStatus::Settled;
            (one.ledger.unassigned, one.ledger.shortfalls) = (Uint128::new(1 << 80), Uint128::new(1 << 80));
        }),
        ("appeals::stay", |before, _| {
            invented(before);
        }),
        ("rejections::cap", |_, after| first(&mut after.requesters).rejected_sum += ONE),
        ("rejections::cap", rejected_everything),
        ("people::moves_were_announced", |_, after| {
            first(&mut after.persons).person.address = after.config.treasury.clone();
        }),
        ("people::moves_were_announced", |_, after| after.persons.clear()),
        ("people::recoveries_were_announced", |before, _| {
            first(&mut before.persons).person.recovery = Some(before.config.treasury.clone());
        }),
    ]
}

/// A requester that has paid nothing rejects.
fn rejected_everything(before: &mut Snapshot, after: &mut Snapshot) {
    let project = batch(after).batch.project.get();
    let project = &after.projects[&project];
    let key = (project.requester.get(), project.currency.key());
    first(&mut batch(before).assignments).status = AssignmentStatus::Submitted;
    first(&mut batch(after).assignments).status = AssignmentStatus::RejectionPending;
    let row = after.requesters.get_mut(&key).unwrap();
    (row.paid, row.rejected_sum) = (Uint128::zero(), row.rejected_sum + ONE);
}

/// Sets a pool of one unit.
fn with_pool(s: &mut Snapshot, left: Uint128) {
    edition(s).edition.pool = Some(PoolResponse { amount: ONE, left, claimed_weight: Uint128::zero() });
}

fn editions() -> Vec<Lie> {
    vec![
        ("edition_history::stay", |_, after| after.editions.clear()),
        ("edition_history::stay", |before, _| first(&mut before.projects).edition = EditionId::new(77).unwrap()),
        ("edition_history::publication_stays", |_, after| edition(after).edition.published = None),
        ("edition_history::weights_grow", |before, _| first(&mut edition(before).weights).weight += ONE),
        ("edition_history::weights_grow", |_, after| edition(after).weights.clear()),
        ("edition_history::weights_stay_after_the_end", |_, after| edition(after).edition.total_weight += ONE),
        ("edition_history::parts_are_taken_once", |before, _| first(&mut edition(before).weights).claimed = true),
        ("edition_history::pools_shrink", |before, _| with_pool(before, ONE)),
        ("edition_history::pools_shrink", |before, after| {
            with_pool(before, Uint128::zero());
            with_pool(after, ONE);
        }),
        ("edition_history::sharing_stays", |_, after| {
            after.projects.values_mut().for_each(|project| project.sharing = Sharing::None {});
        }),
    ]
}

fn points() -> Vec<Lie> {
    vec![
        ("points::minted", |_, after| view_of_points(after).supply = u128::MAX),
        ("points::minted", |before, after| {
            view_of_points(before).minters.clear();
            view_of_points(after).supply += 1;
        }),
        ("points::raises_wait", |_, after| {
            let raise = serde_json::json!({ "amount": ONE, "from": Time::new(after.now) });
            view_of_points(after).minters[0].raise = serde_json::from_value(raise).unwrap();
        }),
    ]
}

fn assets() -> Vec<Lie> {
    vec![
        ("rights_history::assets_stay", |_, after| registry(after).assets.clear()),
        ("rights_history::registered", |_, after| asset(after).asset.watermark = Hash32::digest(b"w")),
        ("rights_history::registered", |_, after| assert!(asset(after).weights.insert("a".to_owned(), 1).is_none())),
        ("rights_history::asset_states", |_, after| asset(after).asset.status = AssetStatus::Draft),
        ("rights_history::epochs", |_, after| asset(after).asset.owner = address("thief")),
        ("rights_history::epochs", |before, after| {
            asset(before).asset.epoch += 1;
            asset(after).asset.owner = address("thief");
        }),
        ("rights_history::sealed", |_, after| asset(after).sealed = None),
        ("rights_history::histories", |_, after| asset(after).metadata.clear()),
        ("rights_history::histories", |_, after| child(after).parents.clear()),
    ]
}

fn licensing() -> Vec<Lie> {
    vec![
        ("rights_history::flows_grow", |before, _| first(&mut royalties(before).solvency).received += ONE),
        ("rights_history::asset_ledgers_grow", |before, _| first(&mut royalties(before).asset_ledgers).pool_in += ONE),
        ("rights_history::asset_ledgers_grow", |_, after| royalties(after).asset_ledgers.clear()),
        ("rights_history::claims_grow", |before, _| first(&mut royalties(before).claims).claimed += ONE),
        ("rights_history::claims_grow", |before, _| first(&mut royalties(before).claims).claimable += ONE),
        ("rights_history::ceilings", |before, _| {
            let currency = caravan_money::Currency::native("ucara").unwrap();
            let ceiling = caravan_licensing_api::CeilingResponse { currency, max: ONE, sales: ONE, revenue: ONE };
            royalties(before).ceilings.insert(7_777, ceiling);
        }),
        ("rights_history::shares_stay", |_, after| first(&mut royalties(after).shares).owner_bps += 1),
        ("rights_history::offers", |before, _| first(&mut royalties(before).offers).sold += 1),
        ("rights_history::offers", |before, after| {
            first(&mut royalties(before).offers).open = false;
            first(&mut royalties(after).offers).open = true;
        }),
        ("rights_history::offer_versions", |_, after| first(&mut royalties(after).offers).fee_bps += 1),
        ("rights_history::licenses_stay", |_, after| license(after).fee += ONE),
        ("rights_history::licenses_stay", |before, after| {
            (license(before).live, license(after).live) = (false, true);
        }),
    ]
}

fn pauses() -> Vec<Lie> {
    vec![("pauses::one_after_another", |before, after| {
        before.pause = pause(before.now, 86_400, before.now + 2 * 86_400);
        after.pause = pause(before.now + 3_600, 86_400, before.now + 3 * 86_400);
    })]
}

pub(super) fn lies() -> Vec<Lie> {
    [batches(), work(), pauses(), editions(), points(), assets(), licensing()].concat()
}
