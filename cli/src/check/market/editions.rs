//! I28 to I31: bonds, weights and pools of editions, from batches and their work.

use std::collections::BTreeMap;

use caravan_marketplace_api::{AssignmentStatus, BatchStatus, EditionStatus, Shares, Sharing};
use cosmwasm_std::Uint128;

use super::{BatchView, EditionView, Key, MarketView};
use crate::check::findings::{unless, Findings};

/// All rules of editions.
pub(super) fn check(view: &MarketView, findings: &mut Findings) {
    for (key, edition) in &view.editions {
        let project = view.projects.get(&key.0);
        let shares = match project.map(|project| &project.sharing) {
            Some(Sharing::Contributors(shares)) => shares,
            Some(Sharing::None {}) | None => {
                findings.every("I31", name(*key), [Some("of a project that shares nothing".to_owned())]);
                continue;
            }
        };
        let batches = batches_of(view, *key);
        times(*key, edition, &batches, findings);
        bond(*key, edition, (shares, &batches), findings);
        weights(*key, edition, (shares, &batches), findings);
        pool(*key, edition, findings);
        state(*key, edition, project.map_or(0, |project| project.edition.get()), findings);
    }
    for till in &view.tills {
        let currency = till.currency.clone();
        let project = |key: &Key| view.projects.get(&key.0);
        let own = || {
            let paid_in = |key: &Key| project(key).is_some_and(|project| project.currency == currency);
            view.editions.iter().filter(move |(key, _)| paid_in(key)).map(|(_, one)| &one.edition)
        };
        let (bonds, left) =
            (own().map(|one| one.bond).sum(), own().filter_map(|one| Some(one.pool.as_ref()?.left)).sum());
        let name = format!("marketplace {}", till.currency);
        findings.equal("I28", format!("{name}: bonds, edition by edition"), till.told.bonds, bonds);
        findings.equal("I30", format!("{name}: pools, edition by edition"), till.told.pools, left);
    }
}

fn name((project, edition): Key) -> String {
    format!("edition {edition} of project {project}")
}

/// Batches that were opened in an edition.
fn batches_of(view: &MarketView, key: Key) -> Vec<&BatchView> {
    let within = |one: &&BatchView| {
        let edition = one.batch.opened.as_ref().map(|opened| opened.edition.get());
        edition.is_some_and(|edition| (one.batch.project.get(), edition) == key)
    };
    view.batches.values().filter(within).collect()
}

fn times(key: Key, view: &EditionView, batches: &[&BatchView], findings: &mut Findings) {
    let told = &view.edition;
    let opened = || batches.iter().filter_map(|one| one.batch.opened.as_ref());
    let first = opened().map(|one| one.opened_at).min();
    let last = opened().map(|one| one.closes_at).max();
    let same = (Some(told.opened_at), Some(told.closes_at)) == (first, last);
    let fault = unless(same, || format!("{} to {} told", told.opened_at, told.closes_at));
    findings.every("I31", format!("{}: opens and closes with its batches", name(key)), [fault]);
    let open = batches.iter().filter(|one| one.batch.status != BatchStatus::Closed).count() as u64;
    findings.equal("I31", format!("{}: batches that are not finalized", name(key)), told.open_batches, open);
}

/// I28: the bond is what the slots lock, until it is earned back or forfeited.
fn bond(key: Key, view: &EditionView, (shares, batches): (&Shares, &[&BatchView]), findings: &mut Findings) {
    let told = &view.edition;
    let weigh = |one: &&BatchView| u128::from(one.batch.progress.slots) * u128::from(one.batch.config.work.weight);
    let locked = Uint128::new(batches.iter().map(weigh).sum::<u128>() * shares.bond_per_weight.u128());
    let what = name(key);
    if let Some(pool) = &told.pool {
        findings.equal("I28", format!("{what}: its pool is what its slots locked"), pool.amount, locked);
        findings.equal("I28", format!("{what}: the bond that is forfeited"), told.bond, Uint128::zero());
        return;
    }
    // Returned with the publication, or at the last sweep if nobody has weight.
    let gone =
        told.published.is_some() || (told.bond.is_zero() && told.total_weight.is_zero() && told.open_batches == 0);
    let expected = if gone { Uint128::zero() } else { locked };
    findings.equal("I28", format!("{what}: the bond is what its slots lock"), told.bond, expected);
}

/// I29: a person weighs what its accepted work does, up to the cap.
fn weights(key: Key, view: &EditionView, (shares, batches): (&Shares, &[&BatchView]), findings: &mut Findings) {
    let mut earned: BTreeMap<u64, u128> = BTreeMap::new();
    for batch in batches {
        for work in batch.work.iter().filter(|work| work.status == AssignmentStatus::Accepted) {
            *earned.entry(work.person.get()).or_default() += u128::from(batch.batch.config.work.weight);
        }
    }
    let cap = shares.weight_cap.u128();
    let cases: Vec<_> = view
        .weights
        .iter()
        .map(|row| {
            let expected = earned.remove(&row.person.get()).unwrap_or_default().min(cap);
            let (person, weight) = (row.person, row.weight.u128());
            unless(weight == expected, || format!("person {person} weighs {weight}, its work {expected}"))
        })
        .collect();
    let what = name(key);
    findings.every("I29", format!("{what}: each person weighs what its accepted work does"), cases);
    findings.equal("I29", format!("{what}: accepted work of persons without weight"), earned.len(), 0);
    let total = view.weights.iter().map(|row| row.weight).sum();
    findings.equal("I29", format!("{what}: weight, person by person"), view.edition.total_weight, total);
}

/// I30: a pool pays each its part by weight, once, and keeps the rest until all have theirs.
fn pool(key: Key, view: &EditionView, findings: &mut Findings) {
    let had = || view.weights.iter().filter(|row| row.claimed);
    let what = name(key);
    let Some(pool) = &view.edition.pool else {
        findings.equal("I30", format!("{what}: parts taken of a pool that is not there"), had().count(), 0);
        return;
    };
    let (amount, total) = (pool.amount, view.edition.total_weight);
    let paid: Uint128 = had().map(|row| amount.multiply_ratio(row.weight, total.max(Uint128::one()))).sum();
    let claimed: Uint128 = had().map(|row| row.weight).sum();
    let left = if claimed == total { Uint128::zero() } else { amount.saturating_sub(paid) };
    findings.equal("I30", format!("{what}: the weight of those who took their part"), pool.claimed_weight, claimed);
    findings.equal("I30", format!("{what}: what is left of the pool"), pool.left, left);
}

/// I31: what an edition is, from what has become of it.
fn state(key: Key, view: &EditionView, present: u64, findings: &mut Findings) {
    let told = &view.edition;
    let expected = match (told.published.is_some(), key.1 < present) {
        (true, _) => EditionStatus::Published,
        (false, true) => EditionStatus::Closed,
        (false, false) => EditionStatus::Current,
    };
    let ended = told.published.is_some() || told.pool.is_some();
    let whole = key.1 < present && told.open_batches == 0 && !told.total_weight.is_zero();
    let holds = told.status == expected && key.1 <= present && (!ended || whole);
    let fault = unless(holds, || format!("{:?} told, {expected:?} found", told.status));
    findings.every("I31", format!("{}: it ends closed, finalized, and with somebody in it", name(key)), [fault]);
}
