//! A second ledger: the marketplace's rules written once more, in plain Rust over maps, without a contract.
//!
//! It runs in step with the actions. Before each it says whether the action must work or must fail, and with which codes
//! ([`Expect`]); after each that worked it does the same to its own maps; then it is compared with what the contract answers
//! ([`Model::compare`]). The one thing it does not work out is the random pick: which task was given, and which overdue work
//! was met on the way, it reads from the events, and checks that it was allowed.

mod appeal_end;
mod appeals;
mod apply;
mod arbiters;
mod assess;
mod cap;
mod claim;
mod compare;
mod config;
mod disputes;
mod editions;
mod entry;
mod exit;
mod expect;
mod funding;
pub(crate) mod pause;
mod people;
mod points;
mod registry;
mod restrictions;
mod state;
pub(crate) mod sums;
mod verdicts;
mod work;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use caravan_chain::{StrictApi, PREFIX};
use caravan_marketplace_api::{Decision, ExecuteMsg, Pick};
use caravan_money::Currency;
use cosmwasm_std::{Addr, Api};

use crate::call::Call;
use crate::outcome::EventView;

pub use cap::Cap;
pub use expect::Expect;
pub use points::Tally;
pub use state::Genesis;
pub(crate) use state::{slot_cost, Balance, Batch, Flow, Ledger, Person, Project, Record, Stage, Standing, Work};

/// A day, in seconds.
pub(crate) const DAY: u64 = 86_400;

/// The second ledger of the marketplace: what its state must be after the actions until now.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) genesis: Genesis,
    pub(crate) owner: Addr,
    pub(crate) offer: Option<(Addr, u64)>,
    pub(crate) treasury: Addr,
    pub(crate) fee_bps: u16,
    pub(crate) pauses: pause::Pauses,
    pub(crate) currencies: BTreeMap<String, (bool, u128)>,
    pub(crate) arbiters: BTreeMap<Addr, arbiters::Arbiter>,
    pub(crate) persons: BTreeMap<u64, Person>,
    pub(crate) projects: BTreeMap<u64, Project>,
    pub(crate) batches: BTreeMap<u64, Batch>,
    pub(crate) flows: BTreeMap<String, Flow>,
    pub(crate) caps: BTreeMap<(u64, String), Cap>,
    pub(crate) records: BTreeMap<(u64, String), Record>,
    pub(crate) standings: BTreeMap<(u64, u64), Standing>,
    pub(crate) restrictions: BTreeMap<restrictions::RestrictionKey, restrictions::Restriction>,
    pub(crate) balances: BTreeMap<(u64, String), Balance>,
    /// Appeals by id; each has the dispute of the same number.
    pub(crate) appeals: BTreeMap<u64, appeals::Appeal>,
    pub(crate) editions: BTreeMap<editions::Key, editions::Edition>,
    /// Weight that was added and has had no event yet: where, whose, and how much of it, of theirs and of all.
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
            pauses: pause::Pauses::default(),
            currencies: genesis.currencies.iter().map(listed).collect(),
            arbiters: genesis.arbiters(),
            persons: BTreeMap::new(),
            projects: BTreeMap::new(),
            batches: BTreeMap::new(),
            flows: genesis.currencies.iter().map(|(c, _)| (c.key(), Flow::default())).collect(),
            caps: BTreeMap::new(),
            records: BTreeMap::new(),
            standings: BTreeMap::new(),
            restrictions: BTreeMap::new(),
            balances: BTreeMap::new(),
            appeals: BTreeMap::new(),
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

    /// From now on the token of this currency may do anything; its balances are not compared with the model.
    pub fn distrust(&mut self, currency: &Currency) {
        self.trusted.remove(&currency.key());
    }

    /// Sets what an account has, from outside.
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
    /// If the messages do not explain all its events.
    pub fn apply(&mut self, sender: &Addr, now: u64, calls: &[Call], events: &[EventView]) {
        let act = Act { sender, now };
        if let Some(tally) = &mut self.tally {
            tally.tick(now);
        }
        for event in events.iter().filter(|event| event.contract == self.genesis.provenance.as_str()) {
            self.registry.hear(now, event);
        }
        let market = self.genesis.market.to_string();
        let mut events: VecDeque<EventView> =
            events.iter().filter(|t| t.contract == market && t.name != "wasm").cloned().collect();
        for call in calls {
            self.apply_call(&act, call, &mut events);
        }
        assert!(events.is_empty(), "events that no message explains: {events:#?}");
        assert!(self.weighed.is_empty(), "weight without an event: {:?}", self.weighed);
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
        let person = self.person_of(sender);
        person.is_some_and(|person| person == project.requester || project.managers.contains(&person))
    }

    /// Whether an address is the arbiter, now or as the person that the arbiter was.
    pub(crate) fn is_arbiter(&self, project: &Project, who: &Addr) -> bool {
        let person = self.person_of(who);
        *who == project.arbiter || (person.is_some() && person == project.arbiter_person)
    }

    /// Moves money from `from` to `to`, of which it follows the accounts that it knows.
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
pub(crate) fn take(events: &mut VecDeque<EventView>, name: &str) -> Option<EventView> {
    events.front().is_some_and(|events| events.name == name).then(|| events.pop_front().expect("just seen"))
}

/// The next event, which must have this name.
pub(crate) fn must(events: &mut VecDeque<EventView>, name: &str) -> EventView {
    let front = events.front().cloned();
    take(events, name).unwrap_or_else(|| panic!("expected {name} next, got {front:?}"))
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
