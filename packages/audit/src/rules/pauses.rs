//! I40: a pause ends, and the next one waits.

use caravan_access::{PausedResponse, MAX_PAUSE, UNPAUSE_DELAY};
use caravan_primitives::Time;

use crate::cases::Cases;
use crate::snapshot::Snapshot;

/// The pauses of a suite, and when each was read.
fn pauses(snapshot: &Snapshot) -> [(&'static str, &PausedResponse, Time); 2] {
    let royalties = &snapshot.rights.royalties;
    [
        ("the marketplace", &snapshot.pause, Time::new(snapshot.now)),
        ("licensing", &royalties.pause, Time::new(royalties.at)),
    ]
}

pub(crate) fn length(snapshot: &Snapshot, cases: &mut Cases) {
    for (name, pause, now) in pauses(snapshot) {
        let Some((since, until)) = pause.since.zip(pause.until) else { continue };
        let lasts = until.since(since);
        let within = since <= now && now < until && lasts >= UNPAUSE_DELAY && lasts <= MAX_PAUSE;
        cases.check(within, || format!("{name}: paused from {since} until {until}, read at {now}"));
    }
}

pub(crate) fn next_waits(snapshot: &Snapshot, cases: &mut Cases) {
    for (name, pause, now) in pauses(snapshot) {
        let Some((since, until)) = pause.since.zip(pause.until) else { continue };
        let as_long = until.plus(until.since(since)).ok();
        cases.check(pause.next_from == as_long, || {
            let from = pause.next_from;
            format!("{name}: paused from {since} until {until}, the next one from {from:?}, read at {now}")
        });
    }
}

pub(crate) fn one_after_another(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for ((name, old, _), (_, new, _)) in pauses(before).into_iter().zip(pauses(after)) {
        let Some(since) = new.since else { continue };
        let waited = old.since == Some(since) || old.until.or(old.next_from).is_none_or(|earliest| since >= earliest);
        cases.check(waited, || format!("{name}: paused since {since}, before that {old:?}"));
    }
}
