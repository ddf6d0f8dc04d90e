use std::collections::BTreeSet;

use caravan_marketplace_api::{
    AssignmentStatus, BatchStatus, BoardEntry, Distribution, EditionStatus, PoolResponse, Sharing,
};
use caravan_money::{Bps, Currency};
use caravan_primitives::{AssetId, Hash32, Time};
use caravan_provenance_api::{EdgeKind, Origin};
use cosmwasm_std::Uint128;

use super::market::{BatchView, EditionView};
use super::registry::AssetView;
use super::*;

const ONE: Uint128 = Uint128::one();

/// What a finding says, and how a contract would have to lie to break it.
type Lie = (&'static str, fn(&mut View));

fn batch(view: &mut View) -> &mut BatchView {
    view.market.batches.values_mut().find(|one| !one.work.is_empty()).unwrap()
}

/// A batch that is given out like this, with undecided work.
fn waiting(view: &mut View, distribution: Distribution) -> &mut BatchView {
    let one = batch(view);
    one.batch.config.access.distribution = distribution;
    one.work[0].status = AssignmentStatus::Submitted;
    one
}

fn edition(view: &mut View) -> &mut EditionView {
    view.market.editions.values_mut().find(|one| one.edition.published.is_some()).unwrap()
}

/// Sets a published edition back, as if its bond were still there or had become a pool.
fn unpublished(view: &mut View, pool: Option<PoolResponse>) {
    let one = edition(view);
    (one.edition.published, one.edition.status, one.edition.pool) = (None, EditionStatus::Closed, pool);
}

/// An asset with a chosen edge that states a share.
fn child(view: &mut View) -> &mut AssetView {
    let mut all = view.registry.assets.values_mut();
    all.find(|one| one.parents.iter().any(|edge| edge.share_bps.get() > 0)).unwrap()
}

fn first(view: &mut View) -> &mut AssetView {
    view.registry.assets.values_mut().next().unwrap()
}

fn purse(view: &mut View) -> &mut royalties::Purse {
    view.royalties.purses.values_mut().find(|purse| !purse.claims.is_empty()).unwrap()
}

fn license(view: &mut View) -> &mut caravan_licensing_api::LicenseResponse {
    view.royalties.licenses.values_mut().next().unwrap()
}

fn entry(view: &mut View) -> BoardEntry {
    let batch = &batch(view).batch;
    BoardEntry {
        batch: batch.batch,
        project: batch.project,
        currency: Currency::native("ucara").unwrap(),
        reward: ONE,
        open_slots: 1,
        reopened: 0,
        closes_at: Time::new(1),
        claimable_from: Time::new(1),
        listed_only: false,
        weight: 1,
        sharing: Sharing::None {},
        open_to_many_wallets: false,
    }
}

fn lies_of_money() -> Vec<Lie> {
    vec![
        ("marketplace n:ucara: bank or token cover", |v| v.market.tills[1].bank = Uint128::zero()),
        ("marketplace n:ucara: bank or token cover", |v| v.market.tills[1].told.held += ONE),
        ("marketplace n:ucara: held is the sum", |v| v.market.tills[1].told.fees += ONE),
        ("marketplace n:ucara: received is held", |v| v.market.tills[1].told.received += ONE),
        (": free, project by project", |v| v.market.projects.values_mut().next().unwrap().available += ONE),
        (": credit, project by project", |v| v.market.projects.values_mut().next().unwrap().project_credit += ONE),
        (": escrow, batch by batch", |v| batch(v).ledger.unassigned += ONE),
        (": balances, person by person", |v| v.market.tills[0].told.balances += ONE),
        (": fees charged", |v| v.market.tills[1].told.fees += Uint128::new(1 << 80)),
        (": funded is the sum of its parts", |v| batch(v).ledger.funded += ONE),
        ("before it is finalized, or kept after", |v| batch(v).batch.status = BatchStatus::Closing),
        ("before it is finalized, or kept after", |v| batch(v).ledger.locked += ONE),
        ("money before it is opened", |v| batch(v).batch.opened = None),
        (": locked is the cost of live work", |v| batch(v).ledger.locked += ONE),
        (": live work, terms by terms", |v| batch(v).terms[0].live += 1),
        (": paid, work by work", |v| batch(v).ledger.paid += ONE),
        (": fees, work by work", |v| batch(v).ledger.fees += ONE),
        ("a grade of its reward", |v| batch(v).work[0].paid += ONE),
        (": unassigned pays every open slot", |v| {
            let one = batch(v);
            one.batch.status = BatchStatus::Open;
            one.batch.progress.slots += 1;
        }),
    ]
}

fn lies_of_work() -> Vec<Lie> {
    vec![
        ("fit the slots of each task", |v| batch(v).work[0].task = 1_000),
        ("fit the slots of each task", |v| batch(v).work.iter_mut().for_each(|work| work.task = 0)),
        (": slots are tasks times overlap", |v| batch(v).batch.progress.slots += 1),
        (": claimed, work by work", |v| batch(v).batch.progress.claimed += 1),
        (": submitted, work by work", |v| batch(v).batch.progress.submitted += 1),
        (": accepted, work by work", |v| batch(v).batch.progress.accepted += 1),
        (": live, work by work", |v| batch(v).batch.progress.live += 1),
        (": assignments are numbered from 1", |v| {
            batch(v).work.remove(0);
        }),
        ("each person has a task once", |v| {
            let twice = batch(v).work[0].clone();
            batch(v).work.push(twice);
        }),
        ("the work of each person", |v| v.market.personal.values_mut().for_each(Vec::clear)),
        ("work of persons that are unknown", |v| v.market.personal.clear()),
        ("the board says what its batches say", |v| {
            let entry = entry(v);
            v.market.board.push(entry);
        }),
        ("open batches that are not on the board", |v| batch(v).batch.status = BatchStatus::Open),
        ("places of newcomer annotators", |v| {
            v.market.proven.clear();
            waiting(v, Distribution::Random {}).batch.progress.pending = 0;
        }),
        ("work that may hold such a place", |v| waiting(v, Distribution::Random {}).batch.progress.pending = 1_000),
        ("work that may hold such a place", |v| {
            let list = Distribution::Allow { root: Hash32::digest(b"list"), size: 1 };
            waiting(v, list).batch.progress.pending = 1;
        }),
    ]
}

fn lies_of_points() -> Vec<Lie> {
    vec![
        ("points due and awarded", |v| v.points.seasons.get_mut(&0).unwrap().total += ONE),
        ("points due and awarded", |v| batch(v).work[0].paid += Uint128::new(1_000_000)),
        ("points: supply is the sum", |v| v.points.supply += ONE),
        ("points: supply is the sum", |v| *v.points.balances.values_mut().next().unwrap() += ONE),
        ("points: season", |v| v.points.seasons.get_mut(&0).unwrap().earned += ONE),
        ("allowances by owner are those", |v| assert!(v.points.given.insert(("a".into(), "b".into(), ONE)))),
        ("allowances, by spender and by owner", |v| assert!(v.points.taken.insert(("a".into(), "b".into(), ONE)))),
    ]
}

fn lies_of_editions() -> Vec<Lie> {
    vec![
        (": bonds, edition by edition", |v| edition(v).edition.bond += ONE),
        (": pools, edition by edition", |v| {
            unpublished(v, Some(PoolResponse { amount: ONE, left: ONE, claimed_weight: Uint128::zero() }));
        }),
        ("opens and closes with its batches", |v| edition(v).edition.closes_at = Time::new(1)),
        ("batches that are not finalized", |v| edition(v).edition.open_batches += 1),
        ("the bond is what its slots lock", |v| edition(v).edition.bond += ONE),
        ("the bond is what its slots lock", |v| unpublished(v, None)),
        ("its pool is what its slots locked", |v| {
            unpublished(v, Some(PoolResponse { amount: ONE, left: ONE, claimed_weight: Uint128::zero() }));
        }),
        ("the bond that is forfeited", |v| {
            unpublished(v, Some(PoolResponse { amount: ONE, left: ONE, claimed_weight: Uint128::zero() }));
            edition_of_pool(v).edition.bond = ONE;
        }),
        ("weighs what its accepted work does", |v| edition(v).weights[0].weight += ONE),
        ("accepted work of persons without weight", |v| {
            edition(v).weights.remove(0);
        }),
        (": weight, person by person", |v| edition(v).edition.total_weight += ONE),
        ("a pool that is not there", |v| edition(v).weights[0].claimed = true),
        ("the weight of those who took their part", |v| {
            unpublished(v, Some(PoolResponse { amount: ONE, left: ONE, claimed_weight: ONE }));
        }),
        ("what is left of the pool", |v| {
            unpublished(v, Some(PoolResponse { amount: ONE, left: ONE + ONE, claimed_weight: Uint128::zero() }));
        }),
        ("it ends closed, finalized", |v| edition(v).edition.status = EditionStatus::Current),
        ("edition 1 of project 1", |v| v.market.projects.get_mut(&1).unwrap().sharing = Sharing::None {}),
    ]
}

fn edition_of_pool(view: &mut View) -> &mut EditionView {
    view.market.editions.values_mut().find(|one| one.edition.pool.is_some()).unwrap()
}

fn lies_of_the_registry() -> Vec<Lie> {
    vec![
        ("contents of assets, each once", |v| {
            let same = first(v).asset.content_hash;
            v.registry.assets.values_mut().for_each(|one| one.asset.content_hash = same);
        }),
        ("watermarks of assets, each once", |v| {
            v.registry.assets.values_mut().for_each(|one| one.asset.watermark = Hash32::digest(b"w"));
        }),
        ("hash and watermark lead back", |v| first(v).found[0] = None),
        ("hash and watermark lead back", |v| first(v).found[1] = Some(AssetId::new(77).unwrap())),
        ("assets are numbered from 1", |v| {
            v.registry.assets.remove(&1);
        }),
        ("assets by owner", |v| v.registry.by_owner.values_mut().next().unwrap().clear()),
        ("descriptions are numbered", |v| first(v).metadata[0].index = 7),
        ("edges lead to sealed parents", |v| {
            v.registry.assets.remove(&1);
        }),
        ("edges lead to sealed parents", |v| {
            let edge = child(v).parents[0].clone();
            child(v).edges.edges.push(edge);
        }),
    ]
}

fn lies_of_shares() -> Vec<Lie> {
    vec![
        ("no asset is its own ancestor", |v| {
            let number = child(v).asset.asset;
            let mut edge = child(v).parents[0].clone();
            let parent = edge.parent.get();
            edge.parent = number;
            v.registry.assets.get_mut(&parent).unwrap().parents.push(edge);
        }),
        ("one line of versions", |v| first(v).asset.line = AssetId::new(77).unwrap()),
        ("one line of versions", |v| child(v).parents[0].kind = EdgeKind::VersionOf),
        ("parents, contributors and owner", |v| child(v).edges.edges[0].share_bps = Bps::new(9_999).unwrap()),
        ("what a seal froze", |v| {
            child(v).sealed.as_mut().unwrap().parts.pop();
        }),
        ("weights of contributors add up", |v| first(v).asset.contributors.total_weight += ONE),
        ("what is owed comes along", |v| {
            // The parent owes its own contributors, and its child does not know.
            let mut owed = child(v).parents[0].clone();
            let parent = owed.parent.get();
            (owed.parent, owed.origin) = (AssetId::new(77).unwrap(), Origin::Contributors {});
            v.registry.assets.get_mut(&parent).unwrap().edges.edges.push(owed);
        }),
        ("nothing comes along from nowhere", |v| {
            let mut edge = child(v).parents[0].clone();
            (edge.parent, edge.origin, edge.inherited) = (AssetId::new(77).unwrap(), Origin::Consent {}, true);
            child(v).edges.edges.push(edge);
        }),
        ("children are the inverse", |v| first(v).children.clear()),
    ]
}

fn lies_of_licensing() -> Vec<Lie> {
    vec![
        ("licensing n:ucara: bank or token cover", |v| v.royalties.tills[1].bank = Uint128::zero()),
        ("licensing n:ucara: held is the sum", |v| v.royalties.tills[1].told.fees += ONE),
        ("licensing n:ucara: received is held", |v| v.royalties.tills[1].told.received += ONE),
        (": inboxes, asset by asset", |v| purse(v).books.inbox += ONE),
        (": pools, asset by asset", |v| purse(v).books.pool_claimed += ONE),
        (": dust, asset by asset", |v| purse(v).books.dust += ONE),
        (": balances, of which", |v| {
            v.royalties.balances.values_mut().flatten().for_each(|row| row.amount += Uint128::new(1 << 80));
            let row = caravan_licensing_api::BalanceResponse {
                currency: v.royalties.tills[1].currency.clone(),
                amount: Uint128::new(1 << 80),
            };
            v.royalties.balances.insert("somebody".to_owned(), vec![row]);
        }),
        ("what does not divide stays", |v| purse(v).books.dust += ONE),
        ("pools are what came into them", |v| purse(v).books.pool_in += ONE),
        ("inboxes keep what children passed on", |v| purse(v).books.inbox += Uint128::new(1 << 80)),
        ("contributors have their weight", |v| purse(v).claims.values_mut().next().unwrap().claimable += ONE),
        ("contributors have their weight", |v| purse(v).claims.values_mut().next().unwrap().claimed += ONE),
        ("shares are those that the registry froze", |v| {
            let shares = v.royalties.shares.values_mut().next().unwrap();
            (shares.pool_bps, shares.owner_bps) = (shares.pool_bps + 1, shares.owner_bps - 1);
        }),
    ]
}

fn lies_of_sales() -> Vec<Lie> {
    vec![
        ("no more came in under a ceiling", |v| {
            let currency = v.royalties.tills[1].currency.clone();
            let told = caravan_licensing_api::CeilingResponse { currency, max: ONE, used: ONE + ONE };
            v.royalties.ceilings.insert(1, told);
        }),
        ("offers sold what they say", |v| v.royalties.offers.values_mut().next().unwrap().sold += 1),
        ("keep the supply and the cap", |v| license(v).terms.limits.supply = Some(0)),
        ("keep the supply and the cap", |v| license(v).terms.limits.per_licensee = Some(0)),
        ("licenses last as long", |v| license(v).ends_at = Some(Time::new(1))),
        ("of their offer, for its asset", |v| license(v).fee += ONE),
        ("at most 16 live ones", |v| {
            let mut copy = license(v).clone();
            copy.ends_at = None;
            for number in 101..=117 {
                copy.license = caravan_primitives::LicenseId::new(number).unwrap();
                v.royalties.licenses.insert(number, copy.clone());
            }
        }),
        ("in the list of their licensee", |v| v.royalties.held_by.clear()),
        ("licenses by asset and by licensee", |v| v.royalties.held_by.clear()),
        ("in the list of its asset", |v| v.royalties.beyond[1] = true),
    ]
}

fn lies() -> Vec<Lie> {
    let rights = [lies_of_the_registry(), lies_of_shares(), lies_of_licensing(), lies_of_sales()].concat();
    [lies_of_money(), lies_of_work(), lies_of_points(), lies_of_editions(), rights].concat()
}

#[test]
fn the_suite_of_the_story_keeps_every_rule_and_every_rule_has_a_lie_that_breaks_it() {
    let (chain, suite) = caravan_demo::play(Box::new(caravan_chain::Embedded::new())).unwrap();
    let read = || View::read(&*chain, &suite).unwrap();
    let whole = read().findings();
    assert!(whole.broken().is_none(), "{}", whole.broken().unwrap().text());
    let mut seen = BTreeSet::new();
    for (number, (says, lie)) in lies().into_iter().enumerate() {
        let mut view = read();
        lie(&mut view);
        let findings = view.findings();
        let broken = findings.all().iter().find(|finding| finding.what.contains(says) && !finding.holds);
        assert!(broken.is_some(), "lie {number} goes unnoticed: {says}");
        seen.insert(says);
    }
    for finding in whole.all() {
        // The lies are told in the chain's coin; the rules are those of every currency.
        let words = finding.what.split(' ').map(|word| if word.starts_with("c:") { "n:ucara:" } else { word });
        let what = words.collect::<Vec<_>>().join(" ");
        assert!(seen.iter().any(|says| what.contains(says)), "nobody has seen this red: {}", finding.text());
    }
}

#[test]
fn a_marketplace_leads_to_its_siblings() {
    let (chain, suite) = caravan_demo::play(Box::new(caravan_chain::Embedded::new())).unwrap();
    assert_eq!(siblings(&*chain, suite.marketplace.as_str()).unwrap(), suite);
    assert!(siblings(&*chain, suite.points.as_str()).is_err());
}
