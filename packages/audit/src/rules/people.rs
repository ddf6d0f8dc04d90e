//! I32: who a person is, who may recover it, and who acts for a requester.

use std::collections::BTreeSet;

use caravan_marketplace_api::bounds::{MAX_MANAGERS, MOVE_VALID_SECS};
use caravan_primitives::Seconds;

use crate::cases::Cases;
use crate::snapshot::Snapshot;

pub(crate) fn addresses(snapshot: &Snapshot, cases: &mut Cases) {
    let mut met = BTreeSet::new();
    for (number, view) in &snapshot.persons {
        let address = &view.person.address;
        cases.check(met.insert(address), || format!("person {number} is at {address}, as another one"));
    }
}

pub(crate) fn recovery(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.persons {
        let row = &view.person;
        let other = row.recovery.as_ref() != Some(&row.address);
        cases.check(other, || format!("person {number} is its own recovery address"));
        let about = row.recovery_change.is_some() || row.recovery_cancels_from.is_some();
        cases
            .check(row.recovery.is_some() || !about, || format!("person {number} changes a recovery address it lacks"));
    }
}

/// What time has decided is in the answer: nothing that is shown as under way is over.
pub(crate) fn under_way(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.persons {
        if let Some(moving) = &view.person.moving {
            let void_at = moving.ready_at.plus(Seconds::new(MOVE_VALID_SECS)).ok();
            let holds = void_at == Some(moving.void_at) && snapshot.now < moving.void_at.get();
            cases.check(holds, || format!("the move of person {number} is void at {}", moving.void_at));
        }
        if let Some(change) = &view.person.recovery_change {
            let holds = snapshot.now < change.ready_at.get();
            cases.check(holds, || format!("the recovery address of person {number} changed at {}", change.ready_at));
        }
    }
}

pub(crate) fn managers(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, project) in &snapshot.projects {
        let distinct: BTreeSet<u64> = project.managers.iter().map(|person| person.get()).collect();
        let known = distinct.iter().all(|person| snapshot.persons.contains_key(person));
        let other = !distinct.contains(&project.requester.get());
        let few = distinct.len() == project.managers.len() && distinct.len() <= MAX_MANAGERS;
        cases.check(known && other && few, || format!("the managers of project {number} are {distinct:?}"));
    }
}

pub(crate) fn moves_were_announced(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old) in &before.persons {
        let Some(new) = after.persons.get(number) else {
            cases.missing(format_args!("person {number}"));
            continue;
        };
        if old.person.address == new.person.address {
            continue;
        }
        let ready = |moving: &caravan_marketplace_api::MoveResponse| {
            moving.to == new.person.address && after.now >= moving.ready_at.get()
        };
        let announced = old.person.moving.as_ref().is_some_and(ready);
        cases.check(announced, || format!("person {number} went to {} without notice", new.person.address));
    }
}

pub(crate) fn recoveries_were_announced(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old) in &before.persons {
        let Some(new) = after.persons.get(number) else { continue };
        let (old, new) = (&old.person, &new.person);
        let due = old.recovery_change.as_ref().filter(|change| after.now >= change.ready_at.get());
        // What held last. Where there was no recovery address, one is set at once.
        let held = due.map_or(&old.recovery, |change| &change.recovery);
        // Of its own address a person has no recovery.
        let taken_over = new.recovery.is_none() && held.as_ref() == Some(&new.address);
        // Canceled before it was due, and read after that.
        let canceled = due.is_some() && new.recovery_change.is_none() && new.recovery == old.recovery;
        let holds = held.is_none() || *held == new.recovery || taken_over || canceled;
        cases.check(holds, || {
            format!(
                "person {number} has the recovery address {:?} without notice, before {:?}",
                new.recovery, old.recovery
            )
        });
    }
}
