//! What the second ledger keeps: persons, projects, batches, work.

use std::collections::{BTreeMap, BTreeSet};

use caravan_marketplace_api::bounds::BASE_GRADE_BPS;
use caravan_marketplace_api::{AssignmentStatus, BatchConfig, Shares};
use caravan_money::Currency;
use caravan_primitives::Hash32;
use cosmwasm_std::Addr;

use super::sums::{part, part_up};

/// A person. What is over by time stays in its fields: what holds is asked with the time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Person {
    pub(crate) address: Addr,
    /// Who may recover the person, from when, in the order of time: the last one whose time has come holds.
    pub(crate) recoveries: Vec<(u64, Option<Addr>)>,
    /// When the recovery address that holds canceled a change of itself.
    pub(crate) canceled_at: Option<(Addr, u64)>,
    pub(crate) moving: Option<(Addr, u64, bool)>,
    pub(crate) left_at: Vec<Addr>,
}

impl Person {
    pub(crate) fn new(address: &Addr) -> Self {
        Self { address: address.clone(), recoveries: vec![], canceled_at: None, moving: None, left_at: vec![] }
    }

    /// Who may recover the person.
    pub(crate) fn recovery(&self, now: u64) -> Option<Addr> {
        self.recoveries.iter().rev().find(|(from, _)| *from <= now).and_then(|(_, who)| who.clone())
    }

    /// The change that is announced: to whom, and from when.
    pub(crate) fn change(&self, now: u64) -> Option<(Option<Addr>, u64)> {
        self.recoveries.iter().find(|(from, _)| *from > now).map(|(from, who)| (who.clone(), *from))
    }

    /// Takes an announced change back.
    pub(crate) fn forget_change(&mut self, now: u64) {
        self.recoveries.retain(|(from, _)| *from <= now);
    }

    /// From when the recovery address may cancel a change again.
    pub(crate) fn cancels_from(&self, now: u64) -> Option<u64> {
        let (who, at) = self.canceled_at.as_ref()?;
        // Another address has held since then, or this one held anew.
        let same = self.recovery(now).as_ref() == Some(who);
        let anew = self.recoveries.iter().any(|(from, _)| *from > *at && *from <= now);
        Some(at + 365 * super::DAY).filter(|from| same && !anew && now < *from)
    }

    /// The move that is neither accepted, canceled nor over: to where, from when, and whether by the recovery address.
    pub(crate) fn moving(&self, now: u64) -> Option<(Addr, u64, bool)> {
        self.moving.clone().filter(|(_, ready_at, _)| now < ready_at + 14 * super::DAY)
    }

    /// Whether the sender holds the person's key or is its recovery address.
    pub(crate) fn is_key(&self, sender: &Addr, now: u64) -> bool {
        self.address == *sender || self.recovery(now).as_ref() == Some(sender)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Project {
    pub(crate) requester: u64,
    pub(crate) managers: BTreeSet<u64>,
    pub(crate) currency: Currency,
    pub(crate) arbiter: Addr,
    /// The person that the arbiter was when the project was made.
    pub(crate) arbiter_person: Option<u64>,
    pub(crate) available: u128,
    pub(crate) project_credit: u128,
    pub(crate) active: bool,
    pub(crate) shares: Option<Shares>,
    /// The edition that batches opened now belong to.
    pub(crate) edition: u64,
    /// Until when a restriction in it may hold.
    pub(crate) restricted_until: u64,
}

/// The money of a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ledger {
    pub(crate) funded: u128,
    pub(crate) unassigned: u128,
    pub(crate) locked: u128,
    pub(crate) paid: u128,
    pub(crate) fees: u128,
    pub(crate) shortfalls: u128,
    pub(crate) project_credit_in: u128,
    pub(crate) to_available: u128,
    pub(crate) to_project_credit: u128,
}

/// Where a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Draft,
    Open,
    Closing,
    Closed,
}

/// The slots of a task.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Task {
    pub(crate) taken: u64,
    pub(crate) reopened: u64,
    pub(crate) reopened_from: u64,
}

/// An assignment, as the second ledger keeps it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Work {
    pub(crate) task: u32,
    pub(crate) person: u64,
    pub(crate) status: AssignmentStatus,
    pub(crate) terms: usize,
    pub(crate) claimed_at: u64,
    pub(crate) due: u64,
    pub(crate) paid: u128,
    pub(crate) took_reopened: bool,
    pub(crate) submitted: bool,
    /// The number of the last submission, and how often it was sent back.
    pub(crate) revision: u8,
    pub(crate) reworks: u8,
    /// The appeal against its rejection.
    pub(crate) appeal: Option<u64>,
    /// Whether it counts against the limit of newcomers.
    pub(crate) newcomer: bool,
}

impl Work {
    /// A slot of a task that a person has reserved, from and until when.
    pub(crate) fn reserved((task, person): (u32, u64), terms: usize, (claimed_at, due): (u64, u64)) -> Self {
        Self {
            task,
            person,
            status: AssignmentStatus::Reserved,
            terms,
            claimed_at,
            due,
            paid: 0,
            took_reopened: false,
            submitted: false,
            revision: 0,
            reworks: 0,
            appeal: None,
            newcomer: false,
        }
    }

    pub(crate) fn live(&self) -> bool {
        matches!(
            self.status,
            AssignmentStatus::Reserved
                | AssignmentStatus::Submitted
                | AssignmentStatus::Rework
                | AssignmentStatus::RejectionPending
                | AssignmentStatus::Appealed
        )
    }

    /// Whether it is rejected, and not for good.
    pub(crate) fn rejected_for_now(&self) -> bool {
        matches!(self.status, AssignmentStatus::RejectionPending | AssignmentStatus::Appealed)
    }

    /// Whether the person may not claim the task again.
    pub(crate) fn done(&self) -> bool {
        !matches!(self.status, AssignmentStatus::Returned | AssignmentStatus::Expired)
    }

    /// The state in which time has left it, and until when: a rework that is over is judged since then.
    pub(crate) fn at(&self, now: u64, review_secs: u64) -> (AssignmentStatus, u64) {
        if self.status == AssignmentStatus::Rework && now >= self.due {
            return (AssignmentStatus::Submitted, self.due + review_secs);
        }
        (self.status, self.due)
    }

    pub(crate) fn overdue(&self, now: u64) -> bool {
        self.live() && now >= self.due
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    pub(crate) project: u64,
    pub(crate) edition: u64,
    pub(crate) stage: Stage,
    pub(crate) config: BatchConfig,
    pub(crate) opened_at: u64,
    pub(crate) closes_at: u64,
    pub(crate) fee_bps: u128,
    pub(crate) rate: u128,
    pub(crate) overlap: u64,
    /// Reward and cost of a slot under each version of the terms, the oldest first.
    pub(crate) terms: Vec<(u128, u128)>,
    pub(crate) ledger: Ledger,
    pub(crate) tasks: BTreeMap<u32, Task>,
    pub(crate) works: BTreeMap<u64, Work>,
    pub(crate) reopened: u64,
    /// Persons who have had their reopened task.
    pub(crate) took_reopened: BTreeSet<u64>,
    /// Persons who have had their task of a batch from credit.
    pub(crate) had_credit: BTreeSet<u64>,
    /// What the arbiter gets for a ruling, and how many appeals need no bond, as they were at the opening.
    pub(crate) arbiter_fee: u128,
    pub(crate) free_appeals: u32,
    /// Persons who have had their free appeal.
    pub(crate) appealed_free: BTreeSet<u64>,
}

impl Batch {
    pub(crate) fn slots(&self) -> u64 {
        u64::from(self.config.work.tasks) * self.overlap
    }

    /// How many appeals without a bond are left.
    pub(crate) fn free_left(&self) -> u32 {
        self.free_appeals - self.appealed_free.len() as u32
    }

    pub(crate) fn live(&self) -> u64 {
        self.works.values().filter(|work| work.live()).count() as u64
    }

    pub(crate) fn accepted(&self) -> u64 {
        self.works.values().filter(|work| work.status == AssignmentStatus::Accepted).count() as u64
    }

    pub(crate) fn newcomer_pending(&self) -> u64 {
        use AssignmentStatus::{Reserved, Rework, Submitted};
        let undecided = |work: &&Work| matches!(work.status, Reserved | Submitted | Rework);
        self.works.values().filter(undecided).filter(|work| work.newcomer).count() as u64
    }

    /// Whether a random claim of this person can be given anything: a clean slot, or a reopened one that has waited, the
    /// person's first, of a task that the person has not had.
    pub(crate) fn can_give(&self, person: u64, now: u64, gives_reopened: bool) -> bool {
        let first = gives_reopened && !self.took_reopened.contains(&person);
        (0..self.config.work.tasks).any(|number| {
            let task = self.task(number);
            let clean = task.taken + task.reopened < self.overlap;
            let waited = first && task.taken < self.overlap && task.reopened > 0 && now >= task.reopened_from;
            let had = self.works.values().any(|work| work.task == number && work.person == person && work.done());
            !had && (clean || waited)
        })
    }

    pub(crate) fn latest(&self) -> (u128, u128) {
        *self.terms.last().expect("a batch that was opened has terms")
    }

    pub(crate) fn reward_of(&self, work: &Work) -> u128 {
        self.terms[work.terms].0
    }

    pub(crate) fn task(&self, task: u32) -> Task {
        self.tasks.get(&task).cloned().unwrap_or_default()
    }

    pub(crate) fn fee_floor(&self, amount: u128) -> u128 {
        part(amount, self.fee_bps)
    }
}

/// What a slot costs: the best grade of the reward and the fee on it, rounded up.
pub(crate) fn slot_cost(config: &BatchConfig, reward: u128, fee_bps: u128) -> u128 {
    let grades = config.money.grades.iter().copied().map(u128::from).chain([u128::from(BASE_GRADE_BPS)]);
    let best = grades.map(|grade| part(reward, grade)).max().unwrap_or(reward);
    best.saturating_add(part_up(best, fee_bps))
}

/// How long a requester takes to decide in a currency: counts up to each bound, then of what was auto-approved. Editions in
/// time and late.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Record {
    pub(crate) decided: [u64; 8],
    pub(crate) in_time: u32,
    pub(crate) late: u32,
}

/// How an annotator stands in a project.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Standing {
    pub(crate) accepted: u32,
    pub(crate) auto_approved: u32,
    pub(crate) rejected: u32,
    pub(crate) rejections_accepted: u32,
    pub(crate) reworked: u32,
    pub(crate) overturned: u32,
    pub(crate) returned: u32,
    pub(crate) expired: u32,
}

impl Standing {
    pub(crate) fn is_newcomer(&self) -> bool {
        self.accepted < 5
    }
}

/// What is due to a person in a currency.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Balance {
    pub(crate) amount: u128,
    pub(crate) points: BTreeMap<u32, u128>,
}

impl Balance {
    pub(crate) fn points(&self) -> u128 {
        self.points.values().fold(0, |sum, points| sum.saturating_add(*points))
    }

    /// Adds points of a season; at most eight wait, the oldest join the next. What does not fit into 128 bits is cut off:
    /// points never stop a payment.
    pub(crate) fn earn(&mut self, season: u32, points: u128) {
        if points > 0 {
            let due = self.points.entry(season).or_default();
            *due = due.saturating_add(points);
        }
        while self.points.len() > caravan_marketplace_api::bounds::MAX_SEASONS {
            let (_, oldest) = self.points.pop_first().expect("more than eight");
            let mut next = self.points.first_entry().expect("eight");
            *next.get_mut() = next.get().saturating_add(oldest);
        }
    }
}

/// What came in and went out in a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Flow {
    pub(crate) received: u128,
    pub(crate) fees: u128,
    pub(crate) paid_out: u128,
}

/// What the model starts with: a fresh deployment.
#[derive(Debug, Clone)]
pub struct Genesis {
    /// Address of the marketplace contract.
    pub market: Addr,
    /// Address of the points contract.
    pub points: Addr,
    /// The registry of assets.
    pub provenance: Addr,
    /// Address of the licensing contract.
    pub licensing: Addr,
    /// Address of the arbitration contract.
    pub arbitration: Addr,
    /// The owner of all.
    pub owner: Addr,
    /// The address that receives the fees.
    pub treasury: Addr,
    /// The fee in basis points.
    pub fee_bps: u16,
    /// When season 1 begins, and how long a season is.
    pub seasons: (u64, u64),
    /// Listed currencies with their rates.
    pub currencies: Vec<(Currency, u128)>,
    /// Arbiters that a project may name, each with its key.
    pub arbiters: Vec<(Addr, Hash32)>,
    /// What each of them is paid for a dispute, in every currency.
    pub arbiter_fee: u128,
    /// What the marketplace may mint; absent where the points contract is not the real one.
    pub points_budget: Option<u128>,
    /// Whether points can be sent from the start.
    pub points_open: bool,
}

impl Genesis {
    /// The contracts of the suite: none of them is a party.
    pub(crate) fn suite(&self) -> [&Addr; 5] {
        [&self.market, &self.points, &self.provenance, &self.licensing, &self.arbitration]
    }

    /// Whether this is a contract of the suite.
    pub(crate) fn has(&self, who: &Addr) -> bool {
        self.suite().contains(&who)
    }

    /// Whether this text is the address of a contract of the suite.
    pub(crate) fn names(&self, text: &str) -> bool {
        self.suite().iter().any(|contract| contract.as_str() == text)
    }
}
