//! Lies about one moment.

use caravan_licensing_api::{CeilingResponse, ClaimableResponse, LicenseResponse};
use caravan_marketplace_api::{
    AssignmentStatus, BatchStatus, Distribution, EditionStatus, PoolResponse, Rows, Sharing,
};
use caravan_money::Bps;
use caravan_primitives::{AssetId, Hash32, LicenseId, OfferId, PersonId, Time};
use caravan_provenance_api::{EdgeKind, Origin};
use cosmwasm_std::Uint128;

use super::*;

const ONE: Uint128 = Uint128::one();
const HUGE: Uint128 = Uint128::new(1 << 80);

/// A rule's function, and how a contract would have to lie to break the rule.
pub(super) type Lie = (&'static str, fn(&mut Snapshot));

/// A batch that is given out like this, with undecided work of a newcomer.
fn waiting(s: &mut Snapshot, distribution: Distribution) -> &mut BatchView {
    s.standings.values_mut().for_each(|standing| standing.newcomer = true);
    let one = batch(s);
    one.batch.config.access.distribution = distribution;
    first(&mut one.assignments).status = AssignmentStatus::Submitted;
    one
}

/// Sets a published edition back, as if its bond were still there or had become a pool.
fn unpublished(s: &mut Snapshot, pool: Option<PoolResponse>) -> &mut EditionView {
    let one = edition(s);
    (one.edition.published, one.edition.status, one.edition.pool) = (None, EditionStatus::Closed, pool);
    one
}

fn pool(amount: Uint128, claimed_weight: Uint128) -> Option<PoolResponse> {
    Some(PoolResponse { amount, left: amount, claimed_weight })
}

fn cara(s: &mut Snapshot) -> &mut caravan_marketplace_api::SolvencyResponse {
    s.solvency.get_mut("n:ucara").unwrap()
}

fn licensing(s: &mut Snapshot) -> &mut caravan_licensing_api::SolvencyResponse {
    royalties(s).solvency.get_mut("n:ucara").unwrap()
}

/// The ledger of an asset with a pool, and what a contributor has of it.
fn account(s: &mut Snapshot) -> (&mut caravan_licensing_api::AssetLedgerResponse, &mut ClaimableResponse) {
    let view = royalties(s);
    let ((number, key, _), claim) = view.claims.iter_mut().next().unwrap();
    (view.asset_ledgers.get_mut(&(*number, key.clone())).unwrap(), claim)
}

fn money() -> Vec<Lie> {
    vec![
        ("money::covered", |s| *s.holdings.get_mut("n:ucara").unwrap() = 0),
        ("money::covered", |s| cara(s).held += HUGE),
        ("money::held", |s| cara(s).fees += ONE),
        ("money::received", |s| cara(s).received += ONE),
        ("money::available", |s| first(&mut s.projects).available += ONE),
        ("money::project_credit", |s| first(&mut s.projects).project_credit += ONE),
        ("money::escrow", |s| batch(s).ledger.unassigned += ONE),
        ("money::balances", |s| cara(s).balances += ONE),
        ("money::fees_charged", |s| cara(s).fees += HUGE),
        ("money::batch_funded", |s| batch(s).ledger.funded += ONE),
        ("money::refunds", |s| batch(s).batch.status = BatchStatus::Closing),
        ("money::refunds", |s| batch(s).ledger.locked += ONE),
        ("money::finalized_without_live_work", |s| batch(s).batch.progress.live = 1),
        ("money::draft_is_unfunded", |s| batch(s).batch.opened = None),
        ("money::draft_is_unfunded", |s| batch(s).batch.status = BatchStatus::Draft),
        ("money::locked", |s| batch(s).ledger.locked += ONE),
        ("money::live_by_terms", |s| batch(s).terms[0].live += 1),
        ("money::paid", |s| batch(s).ledger.paid += ONE),
        ("money::fees", |s| batch(s).ledger.fees += ONE),
        ("money::grades", |s| first(&mut batch(s).assignments).paid += ONE),
        ("money::grades", |s| batch(s).terms.clear()),
        ("money::within_slot", |s| first(&mut batch(s).assignments).paid += HUGE),
        ("money::paid_once_accepted", |s| first(&mut batch(s).assignments).status = AssignmentStatus::Rejected),
        ("money::open_slots_are_funded", |s| {
            let one = batch(s);
            one.batch.status = BatchStatus::Open;
            one.batch.progress.slots += 1;
        }),
    ]
}

fn work() -> Vec<Lie> {
    vec![
        ("work::slots", |s| first(&mut batch(s).assignments).task = 1_000),
        ("work::slots", |s| batch(s).assignments.values_mut().for_each(|work| work.task = 0)),
        ("work::slots_total", |s| batch(s).batch.progress.slots += 1),
        ("work::task_taken", |s| first(&mut batch(s).tasks).taken += 1),
        ("work::task_target", |s| first(&mut batch(s).tasks).reopened += 9),
        ("work::task_target", |s| first(&mut batch(s).tasks).target += 1),
        ("work::reopened", |s| batch(s).batch.progress.reopened += 1),
        ("work::claimed", |s| batch(s).batch.progress.claimed += 1),
        ("work::submitted", |s| batch(s).batch.progress.submitted += 1),
        ("work::accepted", |s| batch(s).batch.progress.accepted += 1),
        ("work::live", |s| batch(s).batch.progress.live += 1),
        ("work::reworks", |s| {
            let sent = batch(s).assignments.values_mut().find_map(|work| work.submission.as_mut());
            sent.unwrap().reworks = 3;
        }),
        ("work::numbered", |s| assert!(batch(s).assignments.remove(&1).is_some())),
        ("work::one_each", |s| {
            let again = first(&mut batch(s).assignments).clone();
            assert!(batch(s).assignments.insert(7_777, again).is_none());
        }),
        ("work::by_person", |s| s.persons.values_mut().for_each(|view| view.work.clear())),
        ("work::persons_are_known", |s| s.persons.clear()),
        ("work::persons_are_known", |s| first(&mut s.projects).requester = PersonId::new(7_777).unwrap()),
        ("work::persons_are_known", |s| first(&mut s.persons).person.person = PersonId::new(7_777).unwrap()),
    ]
}

fn boards_and_newcomers() -> Vec<Lie> {
    vec![
        ("work::board", |s| {
            let one = &mut batch(s).batch;
            one.status = BatchStatus::Open;
            one.opened.as_mut().unwrap().closes_at = Time::new(u64::MAX);
        }),
        ("work::board_about", |s| {
            let mut entry = entry(s);
            entry.about.agreement = Hash32::digest(b"another agreement");
            s.board.push(entry);
        }),
        ("rejections::credit_is_open_to_all", |s| {
            let one = batch(s);
            (one.ledger.project_credit_in, one.batch.config.about.rows) = (ONE, Rows::Private {});
        }),
        ("rejections::credit_is_open_to_all", |s| {
            let one = batch(s);
            let list = Distribution::Allow { root: Hash32::digest(b"list"), size: 1 };
            (one.ledger.project_credit_in, one.batch.config.access.distribution) = (ONE, list);
        }),
        ("work::board_slots", |s| {
            let entry = entry(s);
            s.board.push(entry);
        }),
        ("work::newcomers", |s| waiting(s, Distribution::Random {}).batch.progress.pending = 0),
        ("work::newcomers", |s| waiting(s, Distribution::Random {}).batch.progress.pending = 1_000),
        ("work::newcomers", |s| {
            let list = Distribution::Allow { root: Hash32::digest(b"list"), size: 1 };
            waiting(s, list).batch.progress.pending = 1;
        }),
    ]
}

fn person(s: &mut Snapshot) -> &mut caravan_marketplace_api::PersonResponse {
    &mut first(&mut s.persons).person
}

fn people() -> Vec<Lie> {
    vec![
        ("people::addresses", |s| {
            let same = person(s).address.clone();
            s.persons.values_mut().for_each(|view| view.person.address = same.clone());
        }),
        ("people::recovery", |s| person(s).recovery = Some(person(s).address.clone())),
        ("people::recovery", |s| {
            (person(s).recovery, person(s).recovery_cancels_from) = (None, Some(Time::new(u64::MAX)));
        }),
        ("people::under_way", |s| {
            let (to, ready_at) = (person(s).address.clone(), Time::new(1));
            let moving = caravan_marketplace_api::MoveResponse { to, ready_at, void_at: ready_at, by_recovery: false };
            person(s).moving = Some(moving);
        }),
        ("people::under_way", |s| {
            let change = caravan_marketplace_api::RecoveryChangeResponse { recovery: None, ready_at: Time::new(1) };
            person(s).recovery_change = Some(change);
        }),
        ("people::managers", |s| {
            let project = first(&mut s.projects);
            project.managers = vec![project.requester];
        }),
        ("people::managers", |s| first(&mut s.projects).managers = vec![PersonId::new(7_777).unwrap()]),
    ]
}

/// An entry of the board with a slot that is not there.
fn entry(s: &mut Snapshot) -> caravan_marketplace_api::BoardEntry {
    let batch = &batch(s).batch;
    caravan_marketplace_api::BoardEntry {
        batch: batch.batch,
        project: batch.project,
        about: batch.config.about.clone().into(),
        currency: caravan_money::Currency::native("ucara").unwrap(),
        reward: ONE,
        open_slots: 1,
        reopened: 0,
        closes_at: Time::new(1),
        access: caravan_marketplace_api::BoardAccess {
            review_of: None,
            claimable_from: Time::new(1),
            listed_only: false,
            open_to_many_wallets: false,
        },
        weight: 1,
        sharing: Sharing::None {},
    }
}

pub(super) fn view_of_points(s: &mut Snapshot) -> &mut caravan_audit::PointsView {
    Rc::make_mut(s.points.as_mut().unwrap())
}

fn points() -> Vec<Lie> {
    vec![
        ("points::due_and_awarded", |s| view_of_points(s).awarded -= 1),
        ("points::due_and_awarded", |s| first(&mut batch(s).assignments).paid += Uint128::new(1_000_000)),
        ("points::due_is_earned", |s| {
            let rows = s.persons.values_mut().flat_map(|view| &mut view.balances);
            let season = caravan_marketplace_api::SeasonPoints { season: 0, points: HUGE };
            rows.for_each(|row| row.points.push(season.clone()));
        }),
        ("points::supply", |s| view_of_points(s).supply += 1),
        ("points::supply", |s| *first(&mut view_of_points(s).balances) += 1),
        ("points::seasons", |s| first(&mut view_of_points(s).seasons).earned += 1),
        ("points::allowances", |s| assert!(view_of_points(s).given.insert(("a".into(), "b".into(), ONE)))),
        ("points::allowances", |s| assert!(view_of_points(s).taken.insert(("a".into(), "b".into(), ONE)))),
    ]
}

fn editions() -> Vec<Lie> {
    vec![
        ("editions::bonds", |s| edition(s).edition.bond += ONE),
        ("editions::pools", |s| assert!(unpublished(s, pool(ONE, Uint128::zero())).edition.pool.is_some())),
        ("editions::times", |s| edition(s).edition.closes_at = Time::new(1)),
        ("editions::open_batches", |s| edition(s).edition.open_batches += 1),
        ("editions::bond", |s| edition(s).edition.bond += ONE),
        ("editions::bond", |s| assert!(unpublished(s, None).edition.bond.is_zero())),
        ("editions::bond", |s| unpublished(s, pool(ONE, Uint128::zero())).edition.bond = ONE),
        ("editions::pool_is_bond", |s| assert!(unpublished(s, pool(ONE, ONE)).edition.pool.is_some())),
        ("editions::weights", |s| first(&mut edition(s).weights).weight += ONE),
        ("editions::weights", |s| edition(s).weights.clear()),
        ("editions::total_weight", |s| edition(s).edition.total_weight += ONE),
        ("editions::parts_of_a_pool", |s| first(&mut edition(s).weights).claimed = true),
        ("editions::claimed_weight", |s| assert!(unpublished(s, pool(ONE, ONE)).edition.pool.is_some())),
        ("editions::pool_left", |s| {
            let one = unpublished(s, pool(ONE, Uint128::zero()));
            one.edition.pool.as_mut().unwrap().left = ONE + ONE;
        }),
        ("editions::state", |s| edition(s).edition.status = EditionStatus::Current),
        ("editions::ends", |s| edition(s).edition.open_batches = 1),
        ("editions::ends", |s| edition(s).edition.total_weight = Uint128::zero()),
        ("editions::of_sharing_projects", |s| s.projects.get_mut(&1).unwrap().sharing = Sharing::None {}),
        ("editions::of_sharing_projects", |s| s.editions.clear()),
    ]
}

fn assets() -> Vec<Lie> {
    vec![
        ("provenance::contents", |s| {
            let same = asset(s).asset.content_hash;
            registry(s).assets.values_mut().for_each(|view| view.asset.content_hash = same);
        }),
        ("provenance::watermarks", |s| {
            registry(s).assets.values_mut().for_each(|view| view.asset.watermark = Hash32::digest(b"w"));
        }),
        ("provenance::found", |s| first(&mut registry(s).found).0 = None),
        ("provenance::found", |s| first(&mut registry(s).found).1 = Some(77)),
        ("provenance::numbered", |s| assert!(registry(s).assets.remove(&1).is_some())),
        ("provenance::by_kind", |s| registry(s).by_kind.values_mut().for_each(|list| list.push(77))),
        ("provenance::by_owner", |s| first(&mut registry(s).by_owner).clear()),
        ("provenance::metadata", |s| asset(s).metadata[0].index = 7),
        ("provenance::parents", |s| registry(s).assets.retain(|_, view| !view.parents.is_empty())),
        ("provenance::chosen", |s| {
            let edge = child(s).parents[0].clone();
            child(s).edges.edges.push(edge);
        }),
        ("provenance::acyclic", |s| {
            let number = child(s).asset.asset;
            let mut edge = child(s).parents[0].clone();
            let parent = edge.parent.get();
            edge.parent = number;
            registry(s).assets.get_mut(&parent).unwrap().parents.push(edge);
        }),
        ("provenance::versions", |s| asset(s).asset.line = AssetId::new(77).unwrap()),
        ("provenance::versions", |s| child(s).parents[0].kind = EdgeKind::VersionOf),
        ("provenance::children", |s| registry(s).assets.values_mut().for_each(|view| view.children.clear())),
    ]
}

fn shares() -> Vec<Lie> {
    vec![
        ("shares::whole", |s| child(s).edges.edges[0].share_bps = Bps::new(9_999).unwrap()),
        ("shares::sealed_edges", |s| assert!(child(s).sealed.as_mut().unwrap().parts.pop().is_some())),
        ("shares::sealed_ceilings", |s| {
            registry(s).assets.values_mut().flat_map(|view| &mut view.sealed).for_each(|sealed| {
                let max = caravan_money::Amount::new(7_u128).unwrap();
                let currency = caravan_money::Currency::native("ucara").unwrap();
                let ceiling = caravan_provenance_api::Ceiling { currency, max };
                let license = LicenseId::new(7_777).unwrap();
                sealed.ceilings.push(caravan_provenance_api::CarriedCeiling { license, ceiling });
            });
        }),
        ("shares::sealed_contributors", |s| child(s).sealed.as_mut().unwrap().total_weight += ONE),
        ("shares::handed_on", |s| {
            let all = &mut registry(s).assets;
            all.values_mut().filter_map(|view| view.sealed.as_mut()).for_each(|sealed| sealed.handed_on.edges += 1);
        }),
        ("shares::weights", |s| asset(s).asset.contributors.total_weight += ONE),
    ]
}

fn inheritance() -> Vec<Lie> {
    vec![
        ("shares::inherited", |s| {
            // The parent owes its own contributors, and its child does not know.
            let mut owed = child(s).parents[0].clone();
            let parent = owed.parent.get();
            (owed.parent, owed.origin) = (AssetId::new(77).unwrap(), Origin::Contributors {});
            registry(s).assets.get_mut(&parent).unwrap().edges.edges.push(owed);
        }),
        ("shares::contributors_of_parents", |s| {
            let all = &mut registry(s).assets;
            for view in all.values_mut() {
                view.asset.contributors.contributor_bps = Bps::new(9_999).unwrap();
                view.parents.iter_mut().for_each(|edge| edge.origin = Origin::Own {});
            }
        }),
        ("shares::least_royalty", |s| {
            let edge = child(s).edges.edges.iter_mut().find(|edge| matches!(edge.origin, Origin::Licensed { .. }));
            let edge = edge.expect("a licensed edge");
            let (parent, least) = (edge.parent.get(), edge.share_bps.get() + 1);
            registry(s).assets.get_mut(&parent).unwrap().asset.contributors.floor_royalty_bps =
                Bps::new(least).unwrap();
        }),
        ("shares::from_a_parent", |s| {
            let mut edge = child(s).parents[0].clone();
            (edge.parent, edge.origin, edge.inherited) = (AssetId::new(77).unwrap(), Origin::Consent {}, true);
            child(s).edges.edges.push(edge);
        }),
    ]
}

fn money_of_licensing() -> Vec<Lie> {
    vec![
        ("royalties::covered", |s| *s.rights.holdings.get_mut("n:ucara").unwrap() = 0),
        ("royalties::held", |s| licensing(s).fees += ONE),
        ("royalties::received", |s| licensing(s).received += ONE),
        ("royalties::inboxes", |s| account(s).0.inbox += ONE),
        ("royalties::pools", |s| account(s).0.pool_claimed += ONE),
        ("royalties::dust_total", |s| account(s).0.dust += ONE),
        ("royalties::balances", |s| {
            let row = (address("stranger"), "n:ucara".to_owned());
            royalties(s).balances.insert(row, HUGE.u128());
        }),
        ("royalties::accounts_exist", |s| royalties(s).asset_ledgers.clear()),
        ("royalties::accounts_exist", |s| royalties(s).shares.clear()),
        ("royalties::dust", |s| account(s).0.dust += ONE),
        ("royalties::pool", |s| account(s).0.pool_in += ONE),
        ("royalties::inbox", |s| account(s).0.inbox += HUGE),
        ("royalties::claims", |s| account(s).1.claimable += ONE),
        ("royalties::claims", |s| account(s).1.claimed += ONE),
        ("royalties::claims", |s| account(s).1.weight += ONE),
        ("royalties::claimed_total", |s| account(s).1.claimed += ONE),
        ("royalties::claimed_total", |s| account(s).0.pool_claimed += HUGE),
    ]
}

fn what_licensing_froze() -> Vec<Lie> {
    vec![
        ("royalties::frozen_shares", |s| {
            let shares = first(&mut royalties(s).shares);
            (shares.pool_bps, shares.owner_bps) = (shares.pool_bps + 1, shares.owner_bps - 1);
        }),
        ("royalties::frozen_shares", |s| royalties(s).shares.clear()),
        ("royalties::frozen_ceilings", |s| {
            first(&mut royalties(s).shares).ceilings.push(LicenseId::new(7_777).unwrap());
        }),
        ("royalties::frozen_floor", |s| {
            let floor = caravan_licensing_api::FloorResponse {
                currency: caravan_money::Currency::native("ucara").unwrap(),
                amount: HUGE,
            };
            first(&mut royalties(s).shares).floor = Some(floor);
        }),
        ("royalties::frozen_floor", |s| first(&mut royalties(s).shares).floor_royalty_bps += 1),
        ("royalties::ceilings", |s| {
            let currency = caravan_money::Currency::native("ucara").unwrap();
            let ceiling = CeilingResponse { currency, max: ONE, sales: Uint128::zero(), revenue: ONE + ONE };
            royalties(s).ceilings.insert(1, ceiling);
        }),
        ("royalties::ceilings", |s| {
            let currency = caravan_money::Currency::native("ucara").unwrap();
            let ceiling = CeilingResponse { currency, max: ONE, sales: ONE + ONE, revenue: Uint128::zero() };
            royalties(s).ceilings.insert(1, ceiling);
        }),
        ("royalties::ceiling_sales", |s| {
            let currency = caravan_money::Currency::native("ucara").unwrap();
            let ceiling = CeilingResponse { currency, max: HUGE, sales: HUGE, revenue: Uint128::zero() };
            royalties(s).ceilings.insert(1, ceiling);
        }),
    ]
}

/// Adds licenses like the first one until 17 are live.
fn many(s: &mut Snapshot) {
    let mut copy: LicenseResponse = license(s).clone();
    copy.ends_at = None;
    for number in 101..=117 {
        copy.license = LicenseId::new(number).unwrap();
        royalties(s).licenses.insert(number, copy.clone());
    }
}

fn sales() -> Vec<Lie> {
    vec![
        ("sales::sold", |s| first(&mut royalties(s).offers).sold += 1),
        ("sales::offered", |s| first(&mut royalties(s).offers).epoch += 1),
        ("sales::offered", |s| first(&mut royalties(s).offers).asset = AssetId::new(77).unwrap()),
        ("sales::fulfillable", |s| {
            for view in registry(s).assets.values_mut() {
                view.sealed.iter_mut().for_each(|sealed| sealed.handed_on.edges = 65);
            }
        }),
        ("sales::supply", |s| license(s).terms.limits.supply = Some(0)),
        ("sales::per_licensee", |s| license(s).terms.limits.per_licensee = Some(0)),
        ("sales::by_asset", |s| royalties(s).offer_beyond = true),
        ("sales::by_asset", |s| royalties(s).license_beyond = true),
        ("sales::by_asset", |s| royalties(s).offers_of.clear()),
        ("sales::by_asset", |s| royalties(s).licenses_of.clear()),
        ("sales::term", |s| license(s).ends_at = Some(Time::new(1))),
        ("sales::live_flag", |s| license(s).live = !license(s).live),
        ("sales::of_its_offer", |s| license(s).fee += ONE),
        ("sales::of_its_offer", |s| license(s).version += 1),
        ("sales::of_its_offer", |s| license(s).offer = OfferId::new(7_777).unwrap()),
        ("sales::live_ones", many),
        ("sales::by_licensee", |s| royalties(s).held_by.clear()),
        ("sales::by_licensee", |s| first(&mut royalties(s).held_by).push(7_777)),
        ("sales::proofs", |s| s.rights.proofs[0].by_license.licensed ^= true),
        ("sales::proofs_of_use", |s| s.rights.proofs[0].by_use.licensed ^= true),
    ]
}

/// A pause that begins now and lasts so long; the next one may begin then.
pub(super) fn pause(now: u64, lasts: u64, next_from: u64) -> caravan_access::PausedResponse {
    let [since, until, next_from] = [now, now + lasts, next_from].map(|at| Some(Time::new(at)));
    caravan_access::PausedResponse { since, until, next_from }
}

fn pauses() -> Vec<Lie> {
    vec![
        ("pauses::length", |s| s.pause = pause(s.now, 7 * 86_400 + 1, 0)),
        ("pauses::length", |s| royalties(s).pause = pause(royalties(s).at, 599, 0)),
        ("pauses::next_waits", |s| s.pause = pause(s.now, 86_400, s.now + 2 * 86_400 - 1)),
    ]
}

fn siblings() -> Vec<Lie> {
    vec![
        ("siblings::at_work", |s| s.config.treasury = s.suite.licensing.clone()),
        ("siblings::at_work", |s| first(&mut s.persons).person.address = s.suite.points.clone()),
        ("siblings::at_points", |s| view_of_points(s).ownership.owner = s.suite.licensing.clone()),
        ("siblings::at_points", |s| {
            let licensing = s.suite.licensing.clone();
            view_of_points(s).minters[0].minter = licensing;
        }),
        ("siblings::at_assets", |s| {
            let suite = s.suite.clone();
            first(&mut registry(s).assets).asset.owner = suite.marketplace;
        }),
        ("siblings::at_licenses", |s| {
            let suite = s.suite.clone();
            license(s).licensee = suite.provenance;
        }),
        ("siblings::at_licenses", |s| {
            let suite = s.suite.clone();
            royalties(s).config.treasury = suite.licensing;
        }),
    ]
}

pub(super) fn lies() -> Vec<Lie> {
    let rights = [assets(), shares(), inheritance(), money_of_licensing(), what_licensing_froze(), sales()].concat();
    [money(), work(), boards_and_newcomers(), people(), pauses(), siblings(), points(), editions(), rights].concat()
}
