//! I11, I29 to I31: what may change of editions from one moment to the next.

use crate::cases::Cases;
use crate::snapshot::{EditionView, Snapshot};

/// Pair each edition with what it was before.
fn pairs<'a>(
    before: &'a Snapshot,
    after: &'a Snapshot,
) -> impl Iterator<Item = (String, &'a EditionView, &'a EditionView)> {
    before.editions.iter().filter_map(|(key, old)| {
        let new = after.editions.get(key)?;
        Some((format!("edition {} of project {}", key.1, key.0), old, new))
    })
}

pub(crate) fn stay(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (project, number) in before.editions.keys() {
        let there = after.editions.contains_key(&(*project, *number));
        cases.check(there, || format!("edition {number} of project {project} is gone"));
    }
    for (number, old) in &before.projects {
        let new = after.projects.get(number).map(|project| project.edition);
        let old = old.edition;
        cases.check(new.is_some_and(|new| new >= old), || {
            format!("project {number} went from edition {old} to {new:?}")
        });
    }
}

pub(crate) fn publication_stays(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (name, old, new) in pairs(before, after).filter(|(_, old, _)| old.edition.published.is_some()) {
        cases.check(old.edition.published == new.edition.published, || format!("{name} is published otherwise"));
    }
}

pub(crate) fn weights_grow(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (name, old, new) in pairs(before, after) {
        for (person, row) in &old.weights {
            let now = new.weights.get(person).map_or(0, |row| row.weight.u128());
            cases.check(now >= row.weight.u128(), || {
                format!("{name}: the weight of person {person} went from {} to {now}", row.weight)
            });
        }
    }
}

pub(crate) fn weights_stay_after_the_end(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let ended = |old: &EditionView| old.edition.published.is_some() || old.edition.pool.is_some();
    for (name, old, new) in pairs(before, after).filter(|(_, old, _)| ended(old)) {
        cases.equal(format_args!("{name}, ended"), new.edition.total_weight, old.edition.total_weight);
    }
}

pub(crate) fn parts_are_taken_once(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (name, old, new) in pairs(before, after) {
        for (person, _) in old.weights.iter().filter(|(_, row)| row.claimed) {
            let had = new.weights.get(person).is_some_and(|row| row.claimed);
            cases.check(had, || format!("{name}: person {person} may take its part again"));
        }
    }
}

pub(crate) fn pools_shrink(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (name, old, new) in pairs(before, after) {
        let Some(pool) = &old.edition.pool else { continue };
        let Some(now) = &new.edition.pool else {
            cases.missing(format_args!("{name}: its pool"));
            continue;
        };
        let holds = pool.amount == now.amount && now.left <= pool.left;
        cases
            .check(holds, || format!("{name}: {} of {} became {} of {}", pool.left, pool.amount, now.left, now.amount));
    }
}

pub(crate) fn sharing_stays(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old) in &before.projects {
        let own = |view: &&crate::BatchView| view.batch.project == old.project && view.batch.opened.is_some();
        let (Some(new), Some(_)) = (after.projects.get(number), before.batches.values().find(own)) else { continue };
        cases.check(new.sharing == old.sharing, || format!("the sharing terms of project {number} changed"));
    }
}
