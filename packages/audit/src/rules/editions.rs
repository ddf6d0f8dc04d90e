//! I28 to I31: bonds, weights and pools of editions, from batches and their work.

use std::collections::BTreeMap;

use caravan_marketplace_api::{BatchStatus, EditionStatus, Shares, Sharing, SolvencyResponse};

use super::sums::{ratio, sum};
use super::work::is_accepted;
use crate::cases::Cases;
use crate::snapshot::{BatchView, EditionView, Snapshot};

/// An edition with what it is computed from.
struct Edition<'a> {
    number: u64,
    project: u64,
    view: &'a EditionView,
    /// The number of the project's current edition.
    current: u64,
    shares: &'a Shares,
    /// The batches that were opened in it.
    batches: Vec<&'a BatchView>,
}

impl std::fmt::Display for Edition<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "edition {} of project {}", self.number, self.project)
    }
}

/// Return the editions of projects that share; of others [`of_sharing_projects`] complains.
fn editions(snapshot: &Snapshot) -> impl Iterator<Item = Edition<'_>> {
    snapshot.editions.iter().filter_map(|((project, number), view)| {
        let row = snapshot.projects.get(project)?;
        let Sharing::Contributors(shares) = &row.sharing else { return None };
        let within = |view: &&BatchView| {
            let edition = view.batch.opened.as_ref().map(|opened| opened.edition.get());
            view.batch.project.get() == *project && edition == Some(*number)
        };
        let batches = snapshot.batches.values().filter(within).collect();
        Some(Edition { number: *number, project: *project, view, current: row.edition.get(), shares, batches })
    })
}

impl Edition<'_> {
    /// Return the bond that its slots lock.
    fn slots_lock(&self) -> u128 {
        let weights = self.batches.iter().map(|view| {
            u128::from(view.batch.progress.slots).saturating_mul(u128::from(view.batch.config.work.weight))
        });
        sum(weights).saturating_mul(self.shares.bond_per_weight.u128())
    }

    /// Return the weight that accepted work earned, by person.
    fn earned(&self) -> BTreeMap<u64, u128> {
        let mut earned: BTreeMap<u64, u128> = BTreeMap::new();
        for view in &self.batches {
            for work in view.assignments.values().filter(|work| is_accepted(work)) {
                *earned.entry(work.person.get()).or_default() += u128::from(view.batch.config.work.weight);
            }
        }
        let cap = self.shares.weight_cap.u128();
        earned.values_mut().for_each(|weight| *weight = (*weight).min(cap));
        earned
    }

    fn has_ended(&self) -> bool {
        self.view.edition.published.is_some() || self.view.edition.pool.is_some()
    }
}

/// Compare a sum of the ledger with the sum over editions.
fn rows(
    snapshot: &Snapshot,
    cases: &mut Cases,
    stated: fn(&SolvencyResponse) -> u128,
    found: fn(&EditionView) -> u128,
) {
    for (key, row) in &snapshot.solvency {
        let own = snapshot.editions.iter().filter(|((project, _), _)| {
            let project = snapshot.projects.get(project);
            project.is_some_and(|project| project.currency == row.currency)
        });
        cases.equal(key, stated(row), sum(own.map(|(_, view)| found(view))));
    }
}

pub(crate) fn bonds(snapshot: &Snapshot, cases: &mut Cases) {
    rows(snapshot, cases, |row| row.bonds.u128(), |view| view.edition.bond.u128());
}

pub(crate) fn pools(snapshot: &Snapshot, cases: &mut Cases) {
    rows(snapshot, cases, |row| row.pools.u128(), |view| view.edition.pool.as_ref().map_or(0, |pool| pool.left.u128()));
}

pub(crate) fn of_sharing_projects(snapshot: &Snapshot, cases: &mut Cases) {
    for (project, number) in snapshot.editions.keys() {
        let sharing = snapshot.projects.get(project).map(|project| &project.sharing);
        let shares = matches!(sharing, Some(Sharing::Contributors(_)));
        cases.check(shares, || format!("edition {number} of project {project}, which shares nothing"));
    }
    for (number, view) in &snapshot.batches {
        let project = view.batch.project.get();
        let shares = snapshot.projects.get(&project).is_some_and(|project| project.sharing != Sharing::None {});
        let Some(opened) = view.batch.opened.as_ref().filter(|_| shares) else { continue };
        let there = snapshot.editions.contains_key(&(project, opened.edition.get()));
        cases.check(there, || format!("batch {number} is in edition {}, which is not there", opened.edition));
    }
}

pub(crate) fn times(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        let stated = &edition.view.edition;
        let opened = || edition.batches.iter().filter_map(|view| view.batch.opened.as_ref());
        let first = opened().map(|opened| opened.opened_at).min();
        let last = opened().map(|opened| opened.closes_at).max();
        let holds = (Some(stated.opened_at), Some(stated.closes_at)) == (first, last);
        cases.check(holds, || {
            format!("{edition}: {} to {} stated, {first:?} to {last:?} found", stated.opened_at, stated.closes_at)
        });
    }
}

pub(crate) fn open_batches(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        let open = edition.batches.iter().filter(|view| view.batch.status != BatchStatus::Closed).count() as u64;
        cases.equal(&edition, edition.view.edition.open_batches, open);
    }
}

pub(crate) fn bond(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        let stated = &edition.view.edition;
        if stated.pool.is_some() {
            cases.equal(format_args!("{edition}, forfeited"), stated.bond, 0_u128);
            continue;
        }
        // It goes back with the publication, or when the last batch is finalized if no one has weight.
        let empty = stated.bond.is_zero() && stated.total_weight.is_zero() && stated.open_batches == 0;
        let expected = if stated.published.is_some() || empty { 0 } else { edition.slots_lock() };
        cases.equal(&edition, stated.bond, expected);
    }
}

pub(crate) fn pool_is_bond(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        if let Some(pool) = &edition.view.edition.pool {
            cases.equal(&edition, pool.amount, edition.slots_lock());
        }
    }
}

pub(crate) fn weights(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        let mut earned = edition.earned();
        for (person, row) in &edition.view.weights {
            let found = earned.remove(person).unwrap_or_default();
            cases.equal(format_args!("{edition}, person {person}"), row.weight, found);
        }
        for (person, found) in earned {
            cases.equal(format_args!("{edition}, person {person}, who is not listed"), 0_u128, found);
        }
    }
}

pub(crate) fn total_weight(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        let total = sum(edition.view.weights.values().map(|row| row.weight));
        cases.equal(&edition, edition.view.edition.total_weight, total);
    }
}

pub(crate) fn parts_of_a_pool(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot).filter(|edition| edition.view.edition.pool.is_none()) {
        let had = edition.view.weights.values().filter(|row| row.claimed).count();
        cases.check(had == 0, || format!("{edition}: {had} had a part, and there is no pool"));
    }
}

pub(crate) fn claimed_weight(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        if let Some(pool) = &edition.view.edition.pool {
            let claimed = edition.view.weights.values().filter(|row| row.claimed);
            cases.equal(&edition, pool.claimed_weight, sum(claimed.map(|row| row.weight)));
        }
    }
}

pub(crate) fn pool_left(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        let stated = &edition.view.edition;
        let Some(pool) = &stated.pool else { continue };
        let had = || edition.view.weights.values().filter(|row| row.claimed);
        let paid = sum(had().map(|row| ratio(pool.amount, row.weight, stated.total_weight)));
        let claimed = sum(had().map(|row| row.weight));
        // What does not divide goes to available funds when all have their parts.
        let all_had = claimed == stated.total_weight.u128();
        let left = if all_had { 0 } else { pool.amount.u128().saturating_sub(paid) };
        cases.equal(&edition, pool.left, left);
    }
}

pub(crate) fn state(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot) {
        let stated = &edition.view.edition;
        let expected = match (stated.published.is_some(), edition.number < edition.current) {
            (true, _) => EditionStatus::Published,
            (false, true) => EditionStatus::Closed,
            (false, false) => EditionStatus::Current,
        };
        let holds = stated.status == expected && edition.number <= edition.current;
        cases.check(holds, || {
            format!("{edition}: {:?} stated, {expected:?} found, {} is current", stated.status, edition.current)
        });
    }
}

pub(crate) fn ends(snapshot: &Snapshot, cases: &mut Cases) {
    for edition in editions(snapshot).filter(Edition::has_ended) {
        let stated = &edition.view.edition;
        let settled = stated.open_batches == 0 && !stated.total_weight.is_zero();
        cases.check(edition.number < edition.current && settled, || {
            format!("{edition} ended: {} batches open, weight {}", stated.open_batches, stated.total_weight)
        });
    }
}
