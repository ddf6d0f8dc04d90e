//! I6, I8, I11, I12, I15, I21, I22, I31: what may change from one moment to the next.

use caravan_marketplace_api::bounds::{REFUSAL_CAP_BPS, REFUSAL_REWARDS};
use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, BatchStatus, RequesterResponse};

use crate::snapshot::{BatchView, Snapshot};

/// What was before.
#[derive(Debug, Clone, Default)]
pub struct History {
    last: Option<Box<Snapshot>>,
}

impl History {
    /// What was seen last.
    #[must_use]
    pub fn last(&self) -> Option<&Snapshot> {
        self.last.as_deref()
    }

    /// Holds a snapshot against the one before, and keeps it. `one_step`: at most one transaction lies between them.
    ///
    /// # Panics
    /// If something changed that must not.
    pub fn push(&mut self, snapshot: Snapshot, one_step: bool) {
        if let Some(before) = self.last.take() {
            for (number, old) in &before.batches {
                batch(*number, old, &snapshot.batches[number]);
            }
            super::editions::push(&before, &snapshot);
            for (key, old) in &before.solvency {
                let new = &snapshot.solvency[key];
                assert!(new.received >= old.received, "I2: {key}: what came in shrank");
                assert!(new.paid_out >= old.paid_out, "I2: {key}: what was paid out shrank");
            }
            super::rights_history::hold(&before.rights, &snapshot.rights);
            if one_step {
                credit(&before, &snapshot);
                caps(&before, &snapshot);
            }
        }
        self.last = Some(Box::new(snapshot));
    }
}

fn batch(number: u64, old: &BatchView, new: &BatchView) {
    let allowed = match (old.batch.status, new.batch.status) {
        (a, b) if a == b => true,
        (BatchStatus::Draft, b) => b != BatchStatus::Draft,
        (BatchStatus::Open, b) => matches!(b, BatchStatus::Sealed | BatchStatus::Settled | BatchStatus::Closed),
        (BatchStatus::Sealed, b) => matches!(b, BatchStatus::Settled | BatchStatus::Closed),
        (BatchStatus::Settled, b) => b == BatchStatus::Closed,
        (BatchStatus::Closed, _) => false,
    };
    assert!(allowed, "I6: batch {number} went from {:?} to {:?}", old.batch.status, new.batch.status);
    assert!(new.ledger.credited >= old.ledger.credited, "I6: batch {number}: credited shrank");
    assert!(new.ledger.funded >= old.ledger.funded, "I2: batch {number}: funded shrank");
    frozen(number, old, new);
    for (id, before) in &old.assignments {
        assignment(number, before, &new.assignments[id]);
    }
}

/// I11.
fn frozen(number: u64, old: &BatchView, new: &BatchView) {
    let (Some(before), Some(after)) = (&old.batch.opened, &new.batch.opened) else {
        assert!(old.batch.opened.is_none(), "I11: batch {number} is closed up again");
        return;
    };
    assert_eq!(old.batch.config, new.batch.config, "I11: the configuration of batch {number}");
    let fixed = |o: &caravan_marketplace_api::OpenedResponse| {
        (o.opened_at, o.closes_at, o.edition, o.fee_bps, o.points_rate, o.seed, o.from_credit)
    };
    assert_eq!(fixed(before), fixed(after), "I11: what batch {number} froze");
    assert!(after.reward >= before.reward && after.overlap >= before.overlap, "I11: batch {number} got worse");
    let prices = |view: &BatchView| view.terms.iter().map(|t| (t.reward, t.cost)).collect::<Vec<_>>();
    assert!(prices(new).starts_with(&prices(old)), "I11: terms of batch {number} changed");
    assert_eq!(old.ledger.credit_in, new.ledger.credit_in, "I21: batch {number}: what came from credit");
    assert!(new.ledger.shortfalls >= old.ledger.shortfalls, "I21: batch {number}: shortfalls shrank");
}

/// Whether the state machine has a way from one state to the other.
fn reachable(from: AssignmentStatus, to: AssignmentStatus) -> bool {
    use AssignmentStatus::{Accepted, Expired, Refused, Rejected, Reserved, Returned, Submitted};
    match from {
        Reserved => true,
        Submitted => matches!(to, Submitted | Accepted | Rejected | Refused),
        Rejected => matches!(to, Rejected | Refused),
        Accepted | Refused | Returned | Expired => to == from,
    }
}

fn assignment(number: u64, old: &AssignmentResponse, new: &AssignmentResponse) {
    let name = format!("batch {number}, assignment {}", old.assignment);
    assert!(reachable(old.status, new.status), "I6: {name} went from {:?} to {:?}", old.status, new.status);
    let who = |a: &AssignmentResponse| (a.task, a.person, a.terms, a.claimed_at, a.marked);
    assert_eq!(who(old), who(new), "I6: {name} is another");
    if !old.credited.is_zero() {
        assert_eq!(old.credited, new.credited, "I6: {name} was credited again");
    }
    if old.submission.is_some() {
        assert_eq!(old.submission, new.submission, "I8: {name}: the submission changed");
    }
    if old.status == AssignmentStatus::Submitted && new.status == AssignmentStatus::Submitted {
        assert!(new.due <= old.due, "I12: {name}: due moved from {} to {}", old.due, new.due);
    }
    if old.status == AssignmentStatus::Rejected && new.status == AssignmentStatus::Rejected {
        assert!(new.due <= old.due, "I12: {name}: final moved from {} to {}", old.due, new.due);
    }
}

/// I15 and I21: credit shrinks only into batches, grows only by sweeps; a sweep frees nothing that is tied.
fn credit(before: &Snapshot, after: &Snapshot) {
    for (number, old) in &before.projects {
        let new = &after.projects[number];
        let (mut spent, mut came) = (0, 0);
        for (id, view) in &after.batches {
            if view.batch.project != new.project {
                continue;
            }
            let was = before.batches.get(id).map(|view| (view.ledger.credit_in.u128(), view.ledger.to_credit.u128()));
            let (in_before, to_before) = was.unwrap_or_default();
            spent += view.ledger.credit_in.u128() - in_before;
            came += view.ledger.to_credit.u128() - to_before;
            if let Some(old) = before.batches.get(id) {
                sweep(*id, old, view);
            }
        }
        let expected = old.credit.u128() + came - spent;
        assert_eq!(new.credit.u128(), expected, "I21: credit of project {number} went another way than batches");
    }
}

fn sweep(number: u64, old: &BatchView, new: &BatchView) {
    if old.batch.status == new.batch.status || new.batch.status != BatchStatus::Closed {
        return;
    }
    let cost = old.terms.last().expect("a batch that was opened has terms").cost.u128();
    let (l, tainted) = (&old.ledger, u128::from(old.batch.progress.tainted));
    let tied = l.credit_in.u128() + tainted * cost + l.shortfalls.u128();
    let expected = l.unassigned.u128().min(tied);
    assert_eq!(new.ledger.to_credit.u128(), expected, "I21: batch {number}: the sweep ties {tied} of {}", l.unassigned);
}

/// I22: whoever refused more in this step keeps the cap. The reward at hand is the smallest of the work that this step left
/// with less than its reward.
fn caps(before: &Snapshot, after: &Snapshot) {
    for (key, new) in &after.requesters {
        let old = before.requesters.get(key).map_or(0, |row| row.refused.u128());
        if new.refused.u128() > old {
            let at_hand = at_hand(before, after, key).expect("refused without work that was refused");
            let most = allowed(new, at_hand);
            assert!(new.refused.u128() <= most, "I22: {key:?}: refused {} of {most}, paid {}", new.refused, new.paid);
        }
    }
}

fn allowed(row: &RequesterResponse, at_hand: u128) -> u128 {
    let (paid, refused) = (row.paid.u128(), row.refused.u128());
    let share = u128::from(REFUSAL_CAP_BPS) * (paid + refused) / 10_000;
    share.max(paid.min(u128::from(REFUSAL_REWARDS) * at_hand))
}

fn at_hand(before: &Snapshot, after: &Snapshot, (requester, currency): &(u64, String)) -> Option<u128> {
    let mut smallest: Option<u128> = None;
    for (number, view) in &after.batches {
        let project = &after.projects[&view.batch.project.get()];
        if project.requester.get() != *requester || project.currency.key() != *currency {
            continue;
        }
        let Some(old) = before.batches.get(number) else { continue };
        for (id, a) in &view.assignments {
            let was = old.assignments.get(id).map(|a| a.status);
            let reward = view.terms[usize::from(a.terms)].reward.u128();
            let short = a.status == AssignmentStatus::Accepted && a.credited.u128() < reward;
            let refused = short || a.status == AssignmentStatus::Rejected;
            if refused && was == Some(AssignmentStatus::Submitted) {
                smallest = Some(smallest.map_or(reward, |least| least.min(reward)));
            }
        }
    }
    smallest
}
