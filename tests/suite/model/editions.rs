//! Editions: what weighs, what is locked until publishing, and what becomes of it where no one publishes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use caravan_marketplace_api::bounds::{EDITION_SECS, MAX_FLOOR_ROYALTY_BPS, PUBLISH_SECS};
use caravan_marketplace_api::{ExecuteMsg, NewDataset, Shares, Sharing};
use caravan_primitives::{Hash32, PersonId};

use super::registry::Content;
use super::sums::ratio;
use super::{must, take, Act, Batch, Expect, Model};
use crate::outcome::EventView;

/// A project, and the number of an edition in it.
pub(crate) type Key = (u64, u64);

/// An edition in which a batch was opened, as the second ledger keeps it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Edition {
    pub(crate) opened_at: u64,
    pub(crate) closes_at: u64,
    /// Batches that were opened in it and are not finalized.
    pub(crate) batches: u64,
    pub(crate) bond: u128,
    pub(crate) pool: Option<Pool>,
    pub(crate) published: Option<(Hash32, u64)>,
    /// Weight by person, where there is any.
    pub(crate) weights: BTreeMap<u64, u128>,
    pub(crate) claimed: BTreeSet<u64>,
}

/// What a forfeited bond became.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Pool {
    pub(crate) amount: u128,
    pub(crate) left: u128,
    /// The weight of those who have claimed.
    pub(crate) claimed: u128,
}

impl Edition {
    pub(crate) fn total(&self) -> u128 {
        self.weights.values().sum()
    }
}

/// Whether sharing terms keep their bounds.
pub(crate) fn expect_sharing(sharing: &Sharing) -> Expect {
    let Sharing::Contributors(shares) = sharing else { return Expect::ok() };
    let (least, most) = PUBLISH_SECS;
    let secs = shares.publish_secs.get();
    let royal = shares.floor_royalty_bps.get() > MAX_FLOOR_ROYALTY_BPS;
    let broken =
        shares.contributor_bps.get() == 0 || shares.weight_cap.is_zero() || royal || secs < least || secs > most;
    let misspelled = shares.floor_price.as_ref().is_some_and(|floor| Model::misspelled(&floor.currency));
    Expect::ok().certainly(broken, "OUT_OF_RANGE").certainly(misspelled, "CURRENCY_INVALID")
}

/// The terms, where there are any.
pub(crate) fn shares_of(sharing: &Sharing) -> Option<Shares> {
    match sharing {
        Sharing::None {} => None,
        Sharing::Contributors(shares) => Some(shares.clone()),
    }
}

impl Model {
    pub(crate) fn shares(&self, project: u64) -> Option<&Shares> {
        self.projects.get(&project)?.shares.as_ref()
    }

    /// What so many slots of a batch lock in the bond.
    pub(crate) fn bond(&self, batch: &Batch, slots: u128) -> u128 {
        let per_weight = self.shares(batch.project).map_or(0, |shares| shares.bond_per_weight.u128());
        per_weight.saturating_mul(u128::from(batch.config.work.weight)).saturating_mul(slots)
    }

    /// Whether a slot of a batch offers less than the currency's minimum.
    pub(crate) fn offers_little(&self, batch: &Batch) -> bool {
        let key = self.projects[&batch.project].currency.key();
        let minimum = self.minimums.get(&key).copied().unwrap_or_default();
        let needed = minimum.saturating_mul(u128::from(batch.config.work.weight));
        let offered = batch.config.money.reward.get().u128().saturating_add(self.bond(batch, 1));
        self.shares(batch.project).is_some() && offered < needed
    }

    /// The edition of a message: what is wrong where it does not exist.
    fn expect_known(&self, key: Key) -> Result<&Edition, Expect> {
        if !self.projects.contains_key(&key.0) {
            return Err(Expect::fails("PROJECT_UNKNOWN"));
        }
        let unknown = || match self.shares(key.0) {
            Some(_) => Expect::fails("EDITION_UNKNOWN"),
            None => Expect::fails("SHARING_OFF"),
        };
        self.editions.get(&key).ok_or_else(unknown)
    }

    pub(crate) fn expect_edition(&self, act: &Act<'_>, msg: &ExecuteMsg) -> Expect {
        match msg {
            ExecuteMsg::CloseEdition { project } => self.expect_close(act, project.get()),
            ExecuteMsg::PublishDataset(NewDataset { project, edition, content_hash, salt, reference, .. }) => {
                let key = (project.get(), edition.get());
                let content = Content { hash: *content_hash, salt: *salt };
                self.expect_publish(act, key, content)
                    .certainly(self.used(act.sender, reference.as_str()), "REFERENCE_USED")
            }
            ExecuteMsg::ForfeitBond { project, edition } => self.expect_forfeit(act, (project.get(), edition.get())),
            ExecuteMsg::ClaimEdition { project, edition, persons } => {
                let persons: Vec<u64> = persons.iter().map(|person| person.get()).collect();
                self.expect_claim_edition((project.get(), edition.get()), &persons)
            }
            _ => panic!("not about editions: {msg:?}"),
        }
    }

    fn expect_close(&self, act: &Act<'_>, number: u64) -> Expect {
        let Some(project) = self.projects.get(&number) else { return Expect::fails("PROJECT_UNKNOWN") };
        let edition = match self.expect_known((number, project.edition)) {
            Ok(edition) => edition,
            Err(expect) => return expect,
        };
        let early = act.now < edition.opened_at + EDITION_SECS;
        Expect::ok().certainly(early && !self.is_manager(project, act.sender), "EDITION_EARLY")
    }

    fn expect_publish(&self, act: &Act<'_>, key: Key, content: Content) -> Expect {
        let Some(project) = self.projects.get(&key.0) else { return Expect::fails("PROJECT_UNKNOWN") };
        let expect = Expect::ok().certainly(!self.is_manager(project, act.sender), "MANAGER_ONLY");
        let edition = match self.expect_known(key) {
            Ok(edition) => edition,
            Err(unknown) => return expect.and(unknown),
        };
        expect
            .certainly(key.1 >= project.edition, "EDITION_OPEN")
            .certainly(edition.published.is_some(), "EDITION_PUBLISHED")
            .certainly(edition.batches > 0, "EDITION_NOT_FINALIZED")
            .certainly(edition.total() == 0, "EDITION_EMPTY")
            .and(self.registry.expect_content(act, &self.genesis.provenance, content))
    }

    fn expect_forfeit(&self, act: &Act<'_>, key: Key) -> Expect {
        let edition = match self.expect_known(key) {
            Ok(edition) => edition,
            Err(expect) => return expect,
        };
        let early = act.now < self.publish_by(key);
        let empty = edition.total() == 0 && key.1 < self.projects[&key.0].edition;
        Expect::ok()
            .certainly(edition.bond == 0, "BOND_MISSING")
            .certainly(edition.batches > 0, "EDITION_NOT_FINALIZED")
            .certainly(early && !empty, "FORFEIT_EARLY")
    }

    fn expect_claim_edition(&self, key: Key, persons: &[u64]) -> Expect {
        let distinct: BTreeSet<&u64> = persons.iter().collect();
        let duplicate = distinct.len() < persons.len();
        let expect = Expect::ok().certainly(duplicate, "ENTRY_DUPLICATE");
        let Some(edition) = self.editions.get(&key) else {
            let known = self.projects.contains_key(&key.0);
            return expect.certainly(true, if known { "EDITION_UNKNOWN" } else { "PROJECT_UNKNOWN" });
        };
        if edition.pool.is_none() {
            return expect.certainly(true, "POOL_MISSING");
        }
        expect
            .certainly(persons.iter().any(|person| !edition.weights.contains_key(person)), "WEIGHT_MISSING")
            .certainly(persons.iter().all(|person| edition.claimed.contains(person)), "NOTHING_TO_DO")
    }

    /// From when the bond can be forfeited.
    pub(crate) fn publish_by(&self, key: Key) -> u64 {
        let secs = self.shares(key.0).expect("a project that shares").publish_secs.get();
        self.editions[&key].closes_at + secs
    }

    pub(crate) fn apply_edition(&mut self, act: &Act<'_>, msg: &ExecuteMsg, events: &mut VecDeque<EventView>) {
        match msg {
            ExecuteMsg::CloseEdition { project } => self.close(act, project.get(), events),
            ExecuteMsg::PublishDataset(NewDataset { project, edition, content_hash, reference, .. }) => {
                self.refer(act.sender, None, reference.as_str());
                self.apply_publish(act, (project.get(), edition.get()), *content_hash, events);
            }
            ExecuteMsg::ForfeitBond { project, edition } => {
                if edition.get() == self.projects[&project.get()].edition {
                    self.close(act, project.get(), events);
                }
                self.forfeit((project.get(), edition.get()), events);
            }
            ExecuteMsg::ClaimEdition { project, edition, persons } => {
                self.apply_claim_edition((project.get(), edition.get()), persons.as_slice(), events);
            }
            _ => panic!("not about editions: {msg:?}"),
        }
    }

    /// The next edition begins.
    fn close(&mut self, act: &Act<'_>, number: u64, events: &mut VecDeque<EventView>) {
        let event = must(events, "edition_closed");
        let project = self.projects.get_mut(&number).expect("a project");
        let (was, next) = (project.edition, project.edition + 1);
        project.edition = next;
        assert_eq!((event.id("project"), event.id("edition"), event.id("next")), (number, was, next), "{event:?}");
        assert_eq!(event.text("sender"), act.sender.as_str(), "{event:?}");
    }

    /// A batch opens in its project's edition, which is the next one after 180 days.
    pub(crate) fn enter_edition(
        &mut self,
        act: &Act<'_>,
        batch: &Batch,
        bond: u128,
        events: &mut VecDeque<EventView>,
    ) -> u64 {
        let present = self.projects[&batch.project].edition;
        let found = self.editions.get(&(batch.project, present));
        if self.shares(batch.project).is_none() {
            return present;
        }
        if found.is_some_and(|edition| act.now >= edition.opened_at + EDITION_SECS) {
            self.close(act, batch.project, events);
        }
        let present = self.projects[&batch.project].edition;
        let begun = Edition { opened_at: act.now, ..Edition::default() };
        let edition = self.editions.entry((batch.project, present)).or_insert(begun);
        edition.batches += 1;
        edition.closes_at = edition.closes_at.max(act.now + batch.config.windows.open_secs.get());
        edition.bond += bond;
        present
    }

    /// An accepted work weighs what its slot does, up to the cap.
    pub(crate) fn weigh(&mut self, number: u64, person: u64) {
        let batch = &self.batches[&number];
        let (key, weight) = ((batch.project, batch.edition), u128::from(batch.config.work.weight));
        let Some(cap) = self.shares(batch.project).map(|shares| shares.weight_cap.u128()) else { return };
        let edition = self.editions.get_mut(&key).expect("the edition of a batch");
        let present = edition.weights.get(&person).copied().unwrap_or_default();
        let added = weight.min(cap - present);
        if added > 0 {
            edition.weights.insert(person, present + added);
            self.weighed.push_back((key, person, [added, present + added, edition.total()]));
        }
    }

    /// Compares the next event with the weight that was added, if it is about weight.
    pub(crate) fn take_weight(&mut self, events: &mut VecDeque<EventView>) -> bool {
        let Some(event) = take(events, "weight_added") else { return false };
        let (key, person, amounts) = self.weighed.pop_front().expect("weight that was earned");
        let got = ((event.id("project"), event.id("edition")), event.id("person"));
        assert_eq!(got, (key, person), "{event:?}");
        assert_eq!(["added", "weight", "total"].map(|name| event.number(name)), amounts, "{event:?}");
        true
    }

    /// A batch was finalized.
    pub(crate) fn leave_edition(&mut self, number: u64) {
        let batch = &self.batches[&number];
        if let Some(edition) = self.editions.get_mut(&(batch.project, batch.edition)) {
            edition.batches -= 1;
        }
    }

    fn apply_publish(&mut self, act: &Act<'_>, key: Key, hash: Hash32, events: &mut VecDeque<EventView>) {
        let late = act.now >= self.publish_by(key) && self.editions[&key].bond > 0;
        if late {
            self.forfeit(key, events);
        }
        let event = must(events, "dataset_published");
        if self.editions[&key].pool.is_none() {
            let in_time = act.now < self.publish_by(key);
            self.end_edition(key.0, in_time);
        }
        let edition = self.editions.get_mut(&key).expect("an edition");
        edition.published = Some((hash, act.now));
        let (bond, total) = (std::mem::take(&mut edition.bond), edition.total());
        let project = self.projects.get_mut(&key.0).expect("a project");
        project.available += bond;
        assert_eq!((event.id("project"), event.id("edition")), key, "{event:?}");
        assert_eq!((event.number("bond"), event.number("available")), (bond, project.available), "{event:?}");
        assert_eq!(event.number("total_weight"), total, "{event:?}");
        let owner = self.persons[&project.requester].address.as_str();
        assert_eq!((event.text("manager"), event.text("owner")), (act.sender.as_str(), owner), "{event:?}");
        assert_eq!(event.text("content_hash"), hash.to_string(), "{event:?}");
    }

    /// Counts an edition in the record of its requester.
    fn end_edition(&mut self, project: u64, in_time: bool) {
        let project = &self.projects[&project];
        let record = self.records.entry((project.requester, project.currency.key())).or_default();
        record.in_time += u32::from(in_time);
        record.late += u32::from(!in_time);
    }

    fn forfeit(&mut self, key: Key, events: &mut VecDeque<EventView>) {
        let event = must(events, "bond_forfeited");
        let edition = self.editions.get_mut(&key).expect("an edition");
        let (bond, total) = (std::mem::take(&mut edition.bond), edition.total());
        let (pool, to_available) = if total == 0 { (0, bond) } else { (bond, 0) };
        if total > 0 {
            edition.pool = Some(Pool { amount: bond, left: bond, claimed: 0 });
            self.end_edition(key.0, false);
        }
        self.projects.get_mut(&key.0).expect("a project").available += to_available;
        assert_eq!((event.id("project"), event.id("edition")), key, "{event:?}");
        let parts = ["pool", "to_available", "total_weight"].map(|name| event.number(name));
        assert_eq!(parts, [pool, to_available, total], "{event:?}");
    }

    fn apply_claim_edition(&mut self, key: Key, persons: &[PersonId], events: &mut VecDeque<EventView>) {
        let currency = self.projects[&key.0].currency.key();
        let mut skipped = false;
        for person in persons.iter().map(|person| person.get()) {
            let edition = self.editions.get_mut(&key).expect("an edition");
            if !edition.claimed.insert(person) {
                skipped = true;
                continue;
            }
            let (weight, total) = (edition.weights[&person], edition.total());
            let pool = edition.pool.as_mut().expect("a pool");
            let part = ratio(pool.amount, weight, total);
            pool.left -= part;
            pool.claimed += weight;
            let balance = self.balances.entry((person, currency.clone())).or_default();
            balance.amount += part;
            let event = must(events, "pool_claimed");
            assert_eq!((event.id("project"), event.id("edition"), event.id("person")), (key.0, key.1, person));
            let amounts = ["weight", "amount", "balance"].map(|name| event.number(name));
            assert_eq!(amounts, [weight, part, balance.amount], "{event:?}");
        }
        assert_eq!(take(events, "persons_skipped").is_some(), skipped, "who had it is named");
        self.empty_pool(key, events);
    }

    /// What rounding left is available once all have claimed.
    fn empty_pool(&mut self, key: Key, events: &mut VecDeque<EventView>) {
        let edition = self.editions.get_mut(&key).expect("an edition");
        let total = edition.total();
        let pool = edition.pool.as_mut().expect("a pool");
        let rest = if pool.claimed == total { std::mem::take(&mut pool.left) } else { 0 };
        assert_eq!(
            take(events, "pool_emptied").map_or(0, |event| event.number("to_available")),
            rest,
            "the rest of a pool"
        );
        self.projects.get_mut(&key.0).expect("a project").available += rest;
    }
}
