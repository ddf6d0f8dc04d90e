//! I6, I8, I11, I12, I15, I21, I22, I31: what may change from one moment to the next.

use caravan_marketplace_api::bounds::{REJECTION_CAP_BPS, REJECTION_REWARDS};
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
        (BatchStatus::Open, b) => matches!(b, BatchStatus::Closing | BatchStatus::Settled | BatchStatus::Closed),
        (BatchStatus::Closing, b) => matches!(b, BatchStatus::Settled | BatchStatus::Closed),
        (BatchStatus::Settled, b) => b == BatchStatus::Closed,
        (BatchStatus::Closed, _) => false,
    };
    assert!(allowed, "I6: batch {number} went from {:?} to {:?}", old.batch.status, new.batch.status);
    assert!(new.ledger.paid >= old.ledger.paid, "I6: batch {number}: credited shrank");
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
        (o.opened_at, o.closes_at, o.edition, o.fee_bps, o.points_rate, o.seed, o.from_project_credit)
    };
    assert_eq!(fixed(before), fixed(after), "I11: what batch {number} froze");
    assert!(after.reward >= before.reward && after.overlap >= before.overlap, "I11: batch {number} got worse");
    let prices = |view: &BatchView| view.terms.iter().map(|t| (t.reward, t.cost)).collect::<Vec<_>>();
    assert!(prices(new).starts_with(&prices(old)), "I11: terms of batch {number} changed");
    assert_eq!(
        old.ledger.project_credit_in, new.ledger.project_credit_in,
        "I21: batch {number}: what came from credit"
    );
    assert!(new.ledger.shortfalls >= old.ledger.shortfalls, "I21: batch {number}: shortfalls shrank");
}

/// Whether the state machine has a way from one state to the other.
fn reachable(from: AssignmentStatus, to: AssignmentStatus) -> bool {
    use AssignmentStatus::{Accepted, Expired, Rejected, RejectionPending, Reserved, Returned, Submitted};
    match from {
        Reserved => true,
        Submitted => matches!(to, Submitted | Accepted | RejectionPending | Rejected),
        RejectionPending => matches!(to, RejectionPending | Rejected),
        Accepted | Rejected | Returned | Expired => to == from,
    }
}

fn assignment(number: u64, old: &AssignmentResponse, new: &AssignmentResponse) {
    let name = format!("batch {number}, assignment {}", old.assignment);
    assert!(reachable(old.status, new.status), "I6: {name} went from {:?} to {:?}", old.status, new.status);
    let who = |a: &AssignmentResponse| (a.task, a.person, a.terms, a.claimed_at, a.took_reopened);
    assert_eq!(who(old), who(new), "I6: {name} is another");
    if !old.paid.is_zero() {
        assert_eq!(old.paid, new.paid, "I6: {name} was credited again");
    }
    if old.submission.is_some() {
        assert_eq!(old.submission, new.submission, "I8: {name}: the submission changed");
    }
    if old.status == AssignmentStatus::Submitted && new.status == AssignmentStatus::Submitted {
        assert!(new.due <= old.due, "I12: {name}: due moved from {} to {}", old.due, new.due);
    }
    if old.status == AssignmentStatus::RejectionPending && new.status == AssignmentStatus::RejectionPending {
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
            let was = before
                .batches
                .get(id)
                .map(|view| (view.ledger.project_credit_in.u128(), view.ledger.to_project_credit.u128()));
            let (in_before, to_before) = was.unwrap_or_default();
            spent += view.ledger.project_credit_in.u128() - in_before;
            came += view.ledger.to_project_credit.u128() - to_before;
            if let Some(old) = before.batches.get(id) {
                sweep(*id, old, view);
            }
        }
        let expected = old.project_credit.u128() + came - spent;
        assert_eq!(
            new.project_credit.u128(),
            expected,
            "I21: credit of project {number} went another way than batches"
        );
    }
}

fn sweep(number: u64, old: &BatchView, new: &BatchView) {
    if old.batch.status == new.batch.status || new.batch.status != BatchStatus::Closed {
        return;
    }
    let cost = old.terms.last().expect("a batch that was opened has terms").cost.u128();
    let (l, reopened) = (&old.ledger, u128::from(old.batch.progress.reopened));
    let tied = l.project_credit_in.u128() + reopened * cost + l.shortfalls.u128();
    let expected = l.unassigned.u128().min(tied);
    assert_eq!(
        new.ledger.to_project_credit.u128(),
        expected,
        "I21: batch {number}: the sweep ties {tied} of {}",
        l.unassigned
    );
}

/// I22: whoever refused more in this step keeps the cap. The reward at hand is the smallest of the work that this step left
/// with less than its reward.
fn caps(before: &Snapshot, after: &Snapshot) {
    for (key, new) in &after.requesters {
        let old = before.requesters.get(key).map_or(0, |row| row.rejected_sum.u128());
        if new.rejected_sum.u128() > old {
            let at_hand = at_hand(before, after, key).expect("refused without work that was refused");
            let most = allowed(new, at_hand);
            assert!(
                new.rejected_sum.u128() <= most,
                "I22: {key:?}: refused {} of {most}, paid {}",
                new.rejected_sum,
                new.paid
            );
        }
    }
}

fn allowed(row: &RequesterResponse, at_hand: u128) -> u128 {
    let (paid, refused) = (row.paid.u128(), row.rejected_sum.u128());
    let share = u128::from(REJECTION_CAP_BPS) * (paid + refused) / 10_000;
    share.max(paid.min(u128::from(REJECTION_REWARDS) * at_hand))
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
            let short = a.status == AssignmentStatus::Accepted && a.paid.u128() < reward;
            let refused = short || a.status == AssignmentStatus::RejectionPending;
            if refused && was == Some(AssignmentStatus::Submitted) {
                smallest = Some(smallest.map_or(reward, |least| least.min(reward)));
            }
        }
    }
    smallest
}
