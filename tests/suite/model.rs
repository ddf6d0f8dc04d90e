//! A second ledger: the marketplace's rules written once more, in plain Rust over maps, without a contract.
//!
//! It runs in step with the actions. Before each it says whether the action must work or must fail, and with which codes
//! ([`Expect`]); after each that worked it does the same to its own maps; then it is held against what the contract answers
//! ([`Model::compare`]). The one thing it does not work out is the random pick: which task was given, and which overdue work
//! was met on the way, it reads from the events, and checks that it was allowed.

mod apply;
mod assess;
mod compare;
mod editions;
mod entry;
mod exit;
mod expect;
mod people;
mod points;
mod registry;
mod work;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use caravan_chain::{StrictApi, PREFIX};
use caravan_marketplace_api::bounds::{BASE_GRADE_BPS, REJECTION_CAP_BPS, REJECTION_REWARDS};
use caravan_marketplace_api::{AssignmentStatus, BatchConfig, Decision, ExecuteMsg, Pick, Shares};
use caravan_money::Currency;
use cosmwasm_std::{Addr, Api};

pub use expect::Expect;
pub use points::Tally;

use crate::call::Call;
use crate::outcome::Told;

/// A day, in seconds.
pub(crate) const DAY: u64 = 86_400;

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Person {
    pub(crate) address: Addr,
    pub(crate) recovery: Option<Addr>,
    pub(crate) moving: Option<(Addr, u64, bool)>,
    pub(crate) left_at: Vec<Addr>,
}

/// A project.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Project {
    pub(crate) requester: u64,
    pub(crate) managers: BTreeSet<Addr>,
    pub(crate) currency: Currency,
    pub(crate) arbiter: Addr,
    pub(crate) available: u128,
    pub(crate) project_credit: u128,
    pub(crate) active: bool,
    pub(crate) shares: Option<Shares>,
    /// The edition that batches opened now belong to.
    pub(crate) edition: u64,
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
    pub(crate) taint: u64,
    pub(crate) reopened_from: u64,
}

/// An assignment.
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
    /// Whether it takes a place of newcomer annotators.
    pub(crate) pending: bool,
}

impl Work {
    pub(crate) fn live(&self) -> bool {
        matches!(
            self.status,
            AssignmentStatus::Reserved | AssignmentStatus::Submitted | AssignmentStatus::RejectionPending
        )
    }

    /// Whether the person may not claim the task again.
    pub(crate) fn done(&self) -> bool {
        !matches!(self.status, AssignmentStatus::Returned | AssignmentStatus::Expired)
    }

    pub(crate) fn overdue(&self, now: u64) -> bool {
        self.live() && now >= self.due
    }
}

/// A batch.
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
    /// Reward and cost.
    pub(crate) terms: Vec<(u128, u128)>,
    pub(crate) ledger: Ledger,
    pub(crate) tasks: BTreeMap<u32, Task>,
    pub(crate) works: BTreeMap<u64, Work>,
    pub(crate) reopened: u64,
    /// Persons who have had their reopened task.
    pub(crate) took_reopened: BTreeSet<u64>,
    /// Persons who have had their task of a batch from credit.
    pub(crate) had_credit: BTreeSet<u64>,
}

impl Batch {
    pub(crate) fn slots(&self) -> u64 {
        u64::from(self.config.work.tasks) * self.overlap
    }

    pub(crate) fn live(&self) -> u64 {
        self.works.values().filter(|work| work.live()).count() as u64
    }

    pub(crate) fn accepted(&self) -> u64 {
        self.works.values().filter(|work| work.status == AssignmentStatus::Accepted).count() as u64
    }

    pub(crate) fn pending(&self) -> u64 {
        let undecided = |work: &&Work| matches!(work.status, AssignmentStatus::Reserved | AssignmentStatus::Submitted);
        self.works.values().filter(undecided).filter(|work| work.pending).count() as u64
    }

    /// Whether a random claim of this person can be given anything: a clean slot, or a reopened one that has waited, the
    /// person's first, of a task that the person has not had.
    pub(crate) fn can_give(&self, person: u64, now: u64) -> bool {
        let first = !self.took_reopened.contains(&person);
        (0..self.config.work.tasks).any(|number| {
            let task = self.task(number);
            let clean = task.taken + task.taint < self.overlap;
            let waited = first && task.taken < self.overlap && task.taint > 0 && now >= task.reopened_from;
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
        amount * self.fee_bps / 10_000
    }
}

/// What a slot costs: the best grade of the reward and the fee on it, rounded up.
pub(crate) fn slot_cost(config: &BatchConfig, reward: u128, fee_bps: u128) -> u128 {
    let grades = config.money.grades.iter().copied().map(u128::from).chain([u128::from(BASE_GRADE_BPS)]);
    let best = grades.map(|grade| reward.saturating_mul(grade) / 10_000).max().unwrap_or(reward);
    best.saturating_add(best.saturating_mul(fee_bps).div_ceil(10_000))
}

/// What a requester has paid and refused in a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cap {
    /// Credited.
    pub paid: u128,
    /// What submitted work was left without.
    pub rejected_sum: u128,
}

impl Cap {
    /// The most that may be refused when `at_hand` is the smallest reward of what a message refuses.
    #[must_use]
    pub fn allowed(&self, at_hand: u128) -> u128 {
        let share = u128::from(REJECTION_CAP_BPS) * (self.paid + self.rejected_sum) / 10_000;
        share.max(self.paid.min(u128::from(REJECTION_REWARDS) * at_hand))
    }
}

/// How an annotator stands in a project.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Standing {
    pub(crate) accepted: u32,
    pub(crate) auto_approved: u32,
    pub(crate) rejected: u32,
    pub(crate) rejections_accepted: u32,
}

impl Standing {
    pub(crate) fn proven(&self) -> bool {
        self.accepted >= 5
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
        self.points.values().sum()
    }

    /// Adds points of a season; at most eight wait, the oldest join the next.
    pub(crate) fn earn(&mut self, season: u32, points: u128) {
        if points > 0 {
            *self.points.entry(season).or_default() += points;
        }
        while self.points.len() > caravan_marketplace_api::bounds::MAX_SEASONS {
            let (_, oldest) = self.points.pop_first().expect("more than eight");
            *self.points.first_entry().expect("eight").get_mut() += oldest;
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
    /// The marketplace.
    pub market: Addr,
    /// The points contract.
    pub points: Addr,
    /// The registry of assets.
    pub provenance: Addr,
    /// The licensing contract.
    pub licensing: Addr,
    /// The owner of all.
    pub owner: Addr,
    /// Receives fees.
    pub treasury: Addr,
    /// The fee in basis points.
    pub fee_bps: u16,
    /// When season 1 begins, and how long a season is.
    pub seasons: (u64, u64),
    /// Listed currencies with their rates.
    pub currencies: Vec<(Currency, u128)>,
    /// Listed arbiters.
    pub arbiters: Vec<Addr>,
    /// What the marketplace may mint; absent where the points contract is not the real one.
    pub points_budget: Option<u128>,
    /// Whether points can be sent from the start.
    pub points_open: bool,
}

/// The second ledger.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) genesis: Genesis,
    pub(crate) owner: Addr,
    pub(crate) offer: Option<(Addr, u64)>,
    pub(crate) treasury: Addr,
    pub(crate) fee_bps: u16,
    pub(crate) paused: bool,
    pub(crate) currencies: BTreeMap<String, (bool, u128)>,
    pub(crate) arbiters: BTreeSet<Addr>,
    pub(crate) persons: BTreeMap<u64, Person>,
    pub(crate) projects: BTreeMap<u64, Project>,
    pub(crate) batches: BTreeMap<u64, Batch>,
    pub(crate) flows: BTreeMap<String, Flow>,
    pub(crate) caps: BTreeMap<(u64, String), Cap>,
    pub(crate) standings: BTreeMap<(u64, u64), Standing>,
    pub(crate) balances: BTreeMap<(u64, String), Balance>,
    pub(crate) editions: BTreeMap<editions::Key, editions::Edition>,
    /// Weight that was added and not told yet: where, whose, and how much of it, of theirs and of all.
    pub(crate) weighed: VecDeque<(editions::Key, u64, [u128; 3])>,
    /// Least reward and bond per weight, by currency key.
    pub(crate) minimums: BTreeMap<String, u128>,
    pub(crate) registry: registry::Registry,
    pub(crate) references: BTreeSet<(Addr, Option<Addr>, String)>,
    pub(crate) wallets: BTreeMap<(Addr, String), u128>,
    pub(crate) tally: Option<Tally>,
    /// Currencies whose token does what it says.
    pub(crate) trusted: BTreeSet<String>,
}

/// One message, as the model sees it.
pub(crate) struct Act<'a> {
    pub(crate) sender: &'a Addr,
    pub(crate) now: u64,
}

impl Model {
    /// The ledger of a fresh deployment.
    #[must_use]
    pub fn new(genesis: Genesis) -> Self {
        let listed = |(currency, rate): &(Currency, u128)| (currency.key(), (true, *rate));
        let tally = genesis.points_budget.map(|budget| Tally::new(&genesis, budget));
        Self {
            owner: genesis.owner.clone(),
            offer: None,
            treasury: genesis.treasury.clone(),
            fee_bps: genesis.fee_bps,
            paused: false,
            currencies: genesis.currencies.iter().map(listed).collect(),
            arbiters: genesis.arbiters.iter().cloned().collect(),
            persons: BTreeMap::new(),
            projects: BTreeMap::new(),
            batches: BTreeMap::new(),
            flows: genesis.currencies.iter().map(|(c, _)| (c.key(), Flow::default())).collect(),
            caps: BTreeMap::new(),
            standings: BTreeMap::new(),
            balances: BTreeMap::new(),
            editions: BTreeMap::new(),
            weighed: VecDeque::new(),
            minimums: BTreeMap::new(),
            registry: registry::Registry::default(),
            references: BTreeSet::new(),
            wallets: BTreeMap::new(),
            trusted: genesis.currencies.iter().map(|(c, _)| c.key()).collect(),
            tally,
            genesis,
        }
    }

    /// From now on the token of this currency may do anything; its balances are not held against the model.
    pub fn distrust(&mut self, currency: &Currency) {
        self.trusted.remove(&currency.key());
    }

    /// Somebody has so much, from outside.
    pub fn set_wallet(&mut self, who: &Addr, currency: &Currency, amount: u128) {
        self.wallets.insert((who.clone(), currency.key()), amount);
    }

    /// Whether a transaction of `calls` must work or fail.
    #[must_use]
    pub fn expect(&self, sender: &Addr, now: u64, calls: &[Call]) -> Expect {
        let act = Act { sender, now };
        match calls {
            [call] => self.expect_call(&act, call),
            _ => Expect::anything(),
        }
    }

    /// Does what a transaction that worked has done.
    ///
    /// # Panics
    /// If its events tell of something that the messages do not explain.
    pub fn apply(&mut self, sender: &Addr, now: u64, calls: &[Call], told: &[Told]) {
        let act = Act { sender, now };
        for event in told.iter().filter(|event| event.contract == self.genesis.provenance.as_str()) {
            self.registry.hear(now, event);
        }
        let market = self.genesis.market.to_string();
        let mut told: VecDeque<Told> =
            told.iter().filter(|t| t.contract == market && t.name != "wasm").cloned().collect();
        for call in calls {
            self.apply_call(&act, call, &mut told);
        }
        assert!(told.is_empty(), "events that no message explains: {told:#?}");
        assert!(self.weighed.is_empty(), "weight that was not told: {:?}", self.weighed);
    }

    pub(crate) fn season(&self, now: u64) -> u32 {
        let (starts_at, length) = self.genesis.seasons;
        u32::try_from(1 + now.saturating_sub(starts_at) / length).unwrap()
    }

    pub(crate) fn person_of(&self, address: &Addr) -> Option<u64> {
        self.persons.iter().find(|(_, person)| person.address == *address).map(|(number, _)| *number)
    }

    pub(crate) fn listed(&self, currency: &Currency) -> bool {
        self.currencies.get(&currency.key()).is_some_and(|(listed, _)| *listed)
    }

    pub(crate) fn wallet(&self, who: &Addr, key: &str) -> Option<u128> {
        self.wallets.get(&(who.clone(), key.to_owned())).copied()
    }

    pub(crate) fn is_requester(&self, project: &Project, sender: &Addr) -> bool {
        self.person_of(sender) == Some(project.requester)
    }

    pub(crate) fn is_manager(&self, project: &Project, sender: &Addr) -> bool {
        self.is_requester(project, sender) || project.managers.contains(sender)
    }

    /// Moves money from `from` to `to`, of whom it follows whoever it knows.
    pub(crate) fn transfer(&mut self, from: &Addr, to: &Addr, key: &str, amount: u128) {
        if let Some(wallet) = self.wallets.get_mut(&(from.clone(), key.to_owned())) {
            *wallet = wallet.checked_sub(amount).unwrap_or_else(|| panic!("{from} spends {amount} of {wallet} {key}"));
        }
        if let Some(wallet) = self.wallets.get_mut(&(to.clone(), key.to_owned())) {
            *wallet += amount;
        }
    }
}

/// The address, if the chain takes the text for one.
pub(crate) fn address(text: &str) -> Option<Addr> {
    StrictApi::new(PREFIX).addr_validate(text).ok()
}

/// The next event, if it has this name.
pub(crate) fn take(told: &mut VecDeque<Told>, name: &str) -> Option<Told> {
    told.front().is_some_and(|told| told.name == name).then(|| told.pop_front().expect("just seen"))
}

/// The next event, which must have this name.
pub(crate) fn must(told: &mut VecDeque<Told>, name: &str) -> Told {
    let front = told.front().cloned();
    take(told, name).unwrap_or_else(|| panic!("expected {name} next, got {front:?}"))
}

/// The decisions of a message.
pub(crate) fn decisions(msg: &ExecuteMsg) -> Vec<&Decision> {
    if let ExecuteMsg::Decide { decisions, .. } = msg {
        decisions.iter().collect()
    } else {
        vec![]
    }
}

/// The task that a pick names.
pub(crate) fn named(pick: &Pick) -> Option<u32> {
    match pick {
        Pick::Random {} => None,
        Pick::Named { task } | Pick::Listed { task, .. } => Some(*task),
    }
}
