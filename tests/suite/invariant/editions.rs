//! I28 to I31: bonds, weights and pools of editions, from batches and their assignments.

use std::collections::BTreeMap;

use caravan_marketplace_api::{AssignmentStatus, BatchStatus, EditionStatus, Shares, Sharing};

use crate::snapshot::{BatchView, EditionView, Snapshot};

type Key = (u64, u64);

/// I28 to I31.
///
/// # Panics
/// If a bond, a weight or a pool is not what the work in the edition says.
pub fn check(snapshot: &Snapshot) {
    for (key, view) in &snapshot.editions {
        let shares = shares_of(snapshot, *key);
        let batches = batches_of(snapshot, *key);
        times(*key, view, &batches);
        bond(*key, view, (&shares, &batches));
        weights(*key, view, (&shares, &batches));
        pool(*key, view);
        state(snapshot, *key, view);
    }
    for (key, told) in &snapshot.solvency {
        let own = || snapshot.editions.iter().filter(|(at, _)| snapshot.projects[&at.0].currency.key() == *key);
        let bonds: u128 = own().map(|(_, view)| view.edition.bond.u128()).sum();
        assert_eq!(bonds, told.bonds.u128(), "I28: bonds of {key}, rows and total");
        let left = |view: &EditionView| view.edition.pool.as_ref().map_or(0, |pool| pool.left.u128());
        let pools: u128 = own().map(|(_, view)| left(view)).sum();
        assert_eq!(pools, told.pools.u128(), "I30: pools of {key}, rows and total");
    }
    for (number, view) in &snapshot.batches {
        let (project, opened) = (view.batch.project.get(), &view.batch.opened);
        let shared = snapshot.projects[&project].sharing != Sharing::None {};
        if let Some(opened) = opened.as_ref().filter(|_| shared) {
            let there = snapshot.editions.contains_key(&(project, opened.edition.get()));
            assert!(there, "I31: batch {number} is in an edition that is not there");
        }
    }
}

fn shares_of(snapshot: &Snapshot, key: Key) -> Shares {
    match &snapshot.projects[&key.0].sharing {
        Sharing::Contributors(shares) => shares.clone(),
        Sharing::None {} => panic!("I31: an edition {key:?} of a project that shares nothing"),
    }
}

/// Batches that were opened in an edition.
fn batches_of(snapshot: &Snapshot, key: Key) -> Vec<&BatchView> {
    let within = |view: &&BatchView| {
        let edition = view.batch.opened.as_ref().map(|opened| opened.edition.get());
        edition.is_some_and(|edition| (view.batch.project.get(), edition) == key)
    };
    snapshot.batches.values().filter(within).collect()
}

fn times(key: Key, view: &EditionView, batches: &[&BatchView]) {
    let (told, opened) = (&view.edition, || batches.iter().filter_map(|view| view.batch.opened.as_ref()));
    assert_eq!(Some(told.opened_at), opened().map(|o| o.opened_at).min(), "I31: when edition {key:?} opened");
    assert_eq!(Some(told.closes_at), opened().map(|o| o.closes_at).max(), "I31: when edition {key:?} closes");
    let open = batches.iter().filter(|view| view.batch.status != BatchStatus::Closed).count() as u64;
    assert_eq!(told.open_batches, open, "I31: batches of edition {key:?} that are not swept");
}

/// I28.
fn bond(key: Key, view: &EditionView, (shares, batches): (&Shares, &[&BatchView])) {
    let told = &view.edition;
    let weigh = |view: &&BatchView| u128::from(view.batch.progress.slots) * u128::from(view.batch.config.work.weight);
    let locked = batches.iter().map(weigh).sum::<u128>() * shares.bond_per_weight.u128();
    let forfeited = told.pool.as_ref().map(|pool| pool.amount.u128());
    if let Some(pool) = forfeited {
        assert_eq!((pool, told.bond.u128()), (locked, 0), "I28: the pool of edition {key:?} is its bond, all of it");
        return;
    }
    let gone = told.published.is_some() || (told.total_weight.is_zero() && told.open_batches == 0);
    let whole = told.bond.u128() == locked || (gone && told.bond.is_zero());
    assert!(whole, "I28: the bond of edition {key:?} is {}, its slots lock {locked}", told.bond);
    assert!(told.published.is_none() || told.bond.is_zero(), "I28: edition {key:?} is published with a bond");
}

/// I29.
fn weights(key: Key, view: &EditionView, (shares, batches): (&Shares, &[&BatchView])) {
    let mut earned: BTreeMap<u64, u128> = BTreeMap::new();
    for batch in batches {
        for a in batch.assignments.values().filter(|a| a.status == AssignmentStatus::Accepted) {
            *earned.entry(a.person.get()).or_default() += u128::from(batch.batch.config.work.weight);
        }
    }
    let cap = shares.weight_cap.u128();
    let expected: BTreeMap<u64, u128> = earned.into_iter().map(|(person, weight)| (person, weight.min(cap))).collect();
    let told: BTreeMap<u64, u128> = view.weights.iter().map(|(person, row)| (*person, row.weight.u128())).collect();
    assert_eq!(expected, told, "I29: the weights of edition {key:?} are those of accepted work");
    let total: u128 = told.values().sum();
    assert_eq!(total, view.edition.total_weight.u128(), "I29: the weight of edition {key:?} is the sum of weights");
}

/// I30.
fn pool(key: Key, view: &EditionView) {
    let had = || view.weights.values().filter(|row| row.claimed);
    let Some(pool) = &view.edition.pool else {
        assert_eq!(had().count(), 0, "I30: somebody had a part of edition {key:?}, which has no pool");
        return;
    };
    let (amount, total) = (pool.amount.u128(), view.edition.total_weight.u128());
    let paid: u128 = had().map(|row| amount * row.weight.u128() / total).sum();
    let claimed: u128 = had().map(|row| row.weight.u128()).sum();
    assert_eq!(pool.claimed_weight.u128(), claimed, "I30: the weight of those who had their part of {key:?}");
    let left = if claimed == total { 0 } else { amount - paid };
    assert_eq!(pool.left.u128(), left, "I30: what is left of the pool of edition {key:?}");
}

/// I31.
fn state(snapshot: &Snapshot, key: Key, view: &EditionView) {
    let (told, present) = (&view.edition, snapshot.projects[&key.0].edition.get());
    let expected = match (told.published.is_some(), key.1 < present) {
        (true, _) => EditionStatus::Published,
        (false, true) => EditionStatus::Closed,
        (false, false) => EditionStatus::Current,
    };
    assert_eq!(told.status, expected, "I31: the state of edition {key:?}");
    assert!(key.1 <= present, "I31: edition {key:?} lies before the present one, {present}");
    if told.published.is_some() || told.pool.is_some() {
        assert!(key.1 < present, "I31: edition {key:?} ended without being closed");
        assert_eq!(told.open_batches, 0, "I31: edition {key:?} ended with a batch that is not swept");
        assert!(!told.total_weight.is_zero(), "I31: edition {key:?} ended with nobody in it");
    }
}

/// I31 from one moment to the next.
pub(super) fn push(before: &Snapshot, after: &Snapshot) {
    for (key, old) in &before.editions {
        let new = &after.editions[key];
        let (was, is) = (&old.edition, &new.edition);
        if was.published.is_some() {
            assert_eq!(was.published, is.published, "I31: edition {key:?} was published otherwise");
        }
        for (person, row) in &old.weights {
            let now = &new.weights[person];
            assert!(now.weight >= row.weight, "I29: the weight of {person} in {key:?} shrank");
            assert!(now.claimed || !row.claimed, "I30: {person} can have its part of {key:?} again");
        }
        if let Some(pool) = &was.pool {
            let now = is.pool.as_ref().unwrap_or_else(|| panic!("I30: the pool of edition {key:?} is gone"));
            assert_eq!(pool.amount, now.amount, "I30: the pool of edition {key:?} is another");
            assert!(now.left <= pool.left, "I30: the pool of edition {key:?} grew");
        }
        if was.published.is_some() || was.pool.is_some() {
            assert_eq!(was.total_weight, is.total_weight, "I31: weights of edition {key:?} changed after its end");
        }
    }
    for (number, project) in &before.projects {
        let now = &after.projects[number];
        assert!(now.edition >= project.edition, "I31: project {number} went back to edition {}", now.edition);
        let opened = before.batches.values().any(|v| v.batch.project == project.project && v.batch.opened.is_some());
        assert!(!opened || now.sharing == project.sharing, "I11: the sharing terms of project {number} changed");
    }
}
