//! Projects, drafts, openings, improvements.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use caravan_marketplace_api::bounds::{MAX_OVERLAP, MAX_TERMS};
use caravan_marketplace_api::{BatchConfig, Distribution, ExecuteMsg, NewProject, ProjectChange, Rows};
use cosmwasm_std::{from_json, Addr, Coin};

use super::appeals::free_appeals;
use super::config::{compare_about, expect_config, has_duplicate};
use super::editions::{expect_sharing, shares_of};
use super::{address, must, slot_cost, Act, Batch, Expect, Ledger, Model, Project, Stage};
use crate::outcome::EventView;

impl Model {
    fn expect_managers(
        &self,
        managers: &[String],
        requester: Option<&Addr>,
        is_arbiter: impl Fn(&Addr) -> bool,
    ) -> Expect {
        let known: Vec<Option<Addr>> = managers.iter().map(|text| address(text)).collect();
        let has = |who: Option<&Addr>| who.is_some() && known.iter().any(|manager| manager.as_ref() == who);
        Expect::ok()
            .certainly(known.iter().any(Option::is_none), "ADDRESS_INVALID")
            .certainly(managers.iter().any(|text| self.genesis.names(text)), "SIBLING_IS_PARTY")
            .certainly(has_duplicate(managers), "ENTRY_DUPLICATE")
            .certainly(has(requester), "MANAGER_IS_REQUESTER")
            .certainly(known.iter().flatten().any(is_arbiter), "ARBITER_IS_PARTY")
            .certainly(known.iter().flatten().any(|who| self.person_of(who).is_none()), "ADDRESS_UNKNOWN")
    }

    pub(crate) fn expect_project(&self, act: &Act<'_>, project: &NewProject, reference: &str) -> Expect {
        let arbiter = address(&project.arbiter);
        let fee = self.arbiter_fee(arbiter.as_ref(), &project.currency.key());
        self.expect_managers(project.managers.as_slice(), Some(act.sender), |who| Some(who) == arbiter.as_ref())
            .certainly(Self::misspelled(&project.currency), "CURRENCY_INVALID")
            .certainly(!self.listed(&project.currency), "CURRENCY_NOT_LISTED")
            .certainly(arbiter.is_none(), "ADDRESS_INVALID")
            .certainly(fee == Err("ARBITER_NOT_LISTED"), "ARBITER_NOT_LISTED")
            .certainly(fee == Err("ARBITER_FEE_MISSING"), "ARBITER_FEE_MISSING")
            .certainly(arbiter.as_ref() == Some(act.sender), "ARBITER_IS_PARTY")
            .certainly(self.genesis.has(act.sender), "SIBLING_IS_PARTY")
            .certainly(self.used(act.sender, reference), "REFERENCE_USED")
            .and(expect_sharing(&project.sharing))
    }

    pub(crate) fn expect_update(&self, act: &Act<'_>, number: u64, change: &ProjectChange) -> Expect {
        let Some(project) = self.projects.get(&number) else { return Expect::fails("PROJECT_UNKNOWN") };
        let requester = self.persons.get(&project.requester).map(|person| &person.address);
        let expect = match change {
            ProjectChange::Describe { .. } => Expect::ok(),
            ProjectChange::SetManagers { managers } => {
                // The requester may have moved to the address of the arbiter.
                let is_arbiter = |who: &Addr| self.is_arbiter(project, who);
                self.expect_managers(managers.as_slice(), requester, is_arbiter)
                    .certainly(requester.is_some_and(is_arbiter), "ARBITER_IS_PARTY")
            }
            ProjectChange::SetSharing { sharing } => {
                expect_sharing(sharing).certainly(project.active, "SHARING_FROZEN")
            }
        };
        expect.certainly(!self.is_requester(project, act.sender), "REQUESTER_ONLY")
    }

    pub(crate) fn expect_create(&self, act: &Act<'_>, number: u64, config: &BatchConfig) -> Expect {
        let Some(project) = self.projects.get(&number) else { return Expect::fails("PROJECT_UNKNOWN") };
        expect_config(config)
            .and(self.expect_reviewed(number, config))
            .certainly(!self.is_manager(project, act.sender), "MANAGER_ONLY")
    }

    pub(crate) fn expect_managed(&self, act: &Act<'_>, batch: &Batch) -> Expect {
        Expect::ok().certainly(!self.is_manager(&self.projects[&batch.project], act.sender), "MANAGER_ONLY")
    }

    pub(crate) fn expect_edit(&self, act: &Act<'_>, number: u64, config: &BatchConfig) -> Expect {
        let Some(batch) = self.batches.get(&number) else { return Expect::fails("BATCH_UNKNOWN") };
        expect_config(config)
            .and(self.expect_reviewed(batch.project, config))
            .and(self.expect_managed(act, batch))
            .certainly(batch.stage != Stage::Draft, "BATCH_STATE")
    }

    /// A batch reviews an opened batch of its own project.
    fn expect_reviewed(&self, project: u64, config: &BatchConfig) -> Expect {
        let Some(reviewed) = config.access.review_of else { return Expect::ok() };
        let Some(batch) = self.batches.get(&reviewed.get()) else { return Expect::fails("BATCH_UNKNOWN") };
        let other = batch.project != project;
        Expect::ok().certainly(other, "REVIEW_PROJECT").certainly(!other && batch.stage == Stage::Draft, "BATCH_STATE")
    }

    /// Cost of a slot, of all, and what of it comes from credit.
    pub(crate) fn opening(&self, batch: &Batch) -> (u128, u128, u128) {
        let config = &batch.config;
        let cost = slot_cost(config, config.money.reward.get().u128(), u128::from(self.fee_bps));
        let slots = u128::from(config.work.tasks) * u128::from(config.work.overlap);
        let total = cost.saturating_mul(slots);
        let credit = total.min(self.projects[&batch.project].project_credit);
        let to_all = config.access.distribution == Distribution::Random {} && config.access.review_of.is_none();
        let from_project_credit = if to_all && config.about.rows == (Rows::Public {}) { credit } else { 0 };
        (cost, total, from_project_credit)
    }

    /// Whether the rows alone stand in the way of an opening: available funds are too low, and with credit they would not be.
    fn rows_hide_from_credit(&self, batch: &Batch) -> bool {
        let project = &self.projects[&batch.project];
        let (_, total, _) = self.opening(batch);
        let random = batch.config.access.distribution == Distribution::Random {};
        let private = batch.config.about.rows == Rows::Private {};
        let to_all = random && batch.config.access.review_of.is_none();
        to_all && private && project.available < total && total <= project.available + project.project_credit
    }

    pub(crate) fn expect_open(&self, act: &Act<'_>, number: u64, most: u128) -> Expect {
        let Some(batch) = self.batches.get(&number) else { return Expect::fails("BATCH_UNKNOWN") };
        let project = &self.projects[&batch.project];
        let (_, total, from_project_credit) = self.opening(batch);
        let bond = self.bond(batch, u128::from(batch.slots()));
        let expect = self.expect_managed(act, batch);
        if batch.stage != Stage::Draft {
            return expect
                .certainly(true, "BATCH_STATE")
                .possibly(!self.listed(&project.currency), "CURRENCY_NOT_LISTED");
        }
        expect
            .certainly(total.saturating_add(bond) > most, "COST_ABOVE_GUARD")
            .possibly(total > u128::MAX / 10_000, "AMOUNT_OVERFLOW")
            .certainly(project.available < (total - from_project_credit).saturating_add(bond), "AVAILABLE_SHORT")
            .certainly(self.rows_hide_from_credit(batch), "CREDIT_NEEDS_PUBLIC_ROWS")
            .certainly(self.offers_little(batch), "SLOT_BELOW_MINIMUM")
            .certainly(!self.listed(&project.currency), "CURRENCY_NOT_LISTED")
            .certainly(self.frozen_fee(project).is_none(), "ARBITER_FEE_MISSING")
    }

    /// What an improvement adds to the escrow.
    fn improvement(batch: &Batch, reward: u128, overlap: u64) -> (u128, u128) {
        let (_, old) = batch.latest();
        let cost = slot_cost(&batch.config, reward, batch.fee_bps);
        let unpaid = u128::from(batch.slots() - batch.accepted());
        let more = cost.saturating_mul(new_slots(batch, overlap));
        (cost, cost.saturating_sub(old).saturating_mul(unpaid).saturating_add(more))
    }

    pub(crate) fn expect_improve(&self, act: &Act<'_>, number: u64, to: (u128, u64), most: u128) -> Expect {
        let Some(batch) = self.batches.get(&number) else { return Expect::fails("BATCH_UNKNOWN") };
        let expect = self.expect_managed(act, batch);
        if batch.stage != Stage::Open {
            return expect.certainly(true, "BATCH_STATE").possibly(to.1 > u64::from(MAX_OVERLAP), "OUT_OF_RANGE");
        }
        let (reward, overlap) = to;
        let (present, _) = batch.latest();
        let (_, added) = Self::improvement(batch, reward, overlap);
        let added = added.saturating_add(self.bond(batch, new_slots(batch, overlap)));
        let (worse, same) =
            (reward < present || overlap < batch.overlap, reward == present && overlap == batch.overlap);
        expect
            .certainly(worse, "TERMS_WORSE")
            .certainly(same, "NOTHING_CHANGES")
            .certainly(overlap > u64::from(MAX_OVERLAP), "OUT_OF_RANGE")
            .certainly(added > most, "COST_ABOVE_GUARD")
            .possibly(added > u128::MAX / 10_000, "AMOUNT_OVERFLOW")
            .certainly(self.projects[&batch.project].available < added, "AVAILABLE_SHORT")
            .perhaps(reward > present, batch.terms.len() >= usize::from(MAX_TERMS), "TERMS_FULL")
            .possibly(act.now >= batch.closes_at, "BATCH_OVER")
            .possibly(!self.listed(&self.projects[&batch.project].currency), "CURRENCY_NOT_LISTED")
    }

    pub(crate) fn apply_entry(
        &mut self,
        act: &Act<'_>,
        msg: &ExecuteMsg,
        funds: &[Coin],
        events: &mut VecDeque<EventView>,
    ) {
        match msg {
            ExecuteMsg::CreateProject { project, reference } => {
                self.refer(act.sender, None, reference.as_str());
                self.apply_project(act, project, events);
            }
            ExecuteMsg::UpdateProject { project, change } => self.apply_update(project.get(), change, events),
            ExecuteMsg::Fund { project, reference } => {
                let amount = funds.first().expect("a coin").amount.u128();
                self.apply_fund((act.sender.clone(), None), project.get(), (reference.as_str(), amount), events);
            }
            ExecuteMsg::Receive(receive) => {
                let body = from_json(&receive.msg).expect("a body that was taken");
                let holder = address(&receive.sender).expect("a holder that was taken");
                let by = Act { sender: &holder, now: act.now };
                self.apply_hook(&by, act.sender, &body, receive.amount.get().u128(), events);
            }
            ExecuteMsg::CreateBatch { project, config, reference } => {
                self.refer(act.sender, None, reference.as_str());
                let event = must(events, "batch_created");
                let number = self.batches.len() as u64 + 1;
                assert_eq!((event.id("batch"), event.id("project")), (number, project.get()), "{event:?}");
                compare_about(&event, config);
                self.batches.insert(number, draft(project.get(), config));
            }
            ExecuteMsg::EditDraft { batch, config } => {
                compare_about(&must(events, "batch_edited"), config);
                let project = self.batches[&batch.get()].project;
                self.batches.insert(batch.get(), draft(project, config));
            }
            ExecuteMsg::OpenBatch { batch, .. } => self.apply_open(act, batch.get(), events),
            ExecuteMsg::ImproveBatch { batch, reward, overlap, .. } => {
                self.apply_improve(batch.get(), reward.get().u128(), u64::from(*overlap), events);
            }
            _ => panic!("not an entry: {msg:?}"),
        }
    }

    pub(crate) fn refer(&mut self, sender: &Addr, token: Option<Addr>, reference: &str) {
        let fresh = self.references.insert((sender.clone(), token, reference.to_owned()));
        assert!(fresh, "{sender} used {reference} twice, and it worked");
    }

    fn apply_project(&mut self, act: &Act<'_>, new: &NewProject, events: &mut VecDeque<EventView>) {
        let requester = self.create_person(act.sender, events);
        let event = must(events, "project_created");
        let number = self.projects.len() as u64 + 1;
        assert_eq!((event.id("project"), event.id("requester")), (number, requester), "{event:?}");
        let project = Project {
            requester,
            managers: self.persons_of(new.managers.iter()),
            currency: new.currency.clone(),
            arbiter_person: address(&new.arbiter).and_then(|arbiter| self.person_of(&arbiter)),
            arbiter: address(&new.arbiter).expect("an arbiter that was taken"),
            available: 0,
            project_credit: 0,
            active: false,
            shares: shares_of(&new.sharing),
            edition: 1,
            restricted_until: 0,
        };
        self.projects.insert(number, project);
    }

    fn persons_of<'a>(&self, texts: impl Iterator<Item = &'a String>) -> BTreeSet<u64> {
        texts.filter_map(|text| address(text)).filter_map(|who| self.person_of(&who)).collect()
    }

    fn apply_update(&mut self, number: u64, change: &ProjectChange, events: &mut VecDeque<EventView>) {
        match change {
            ProjectChange::Describe { .. } => {
                must(events, "project_described");
            }
            ProjectChange::SetManagers { managers } => {
                must(events, "managers_replaced");
                let managers = self.persons_of(managers.iter());
                self.projects.get_mut(&number).expect("a project").managers = managers;
            }
            ProjectChange::SetSharing { sharing } => {
                let event = must(events, "sharing_replaced");
                let shares = shares_of(sharing);
                let parts = shares
                    .as_ref()
                    .map_or((0, 0), |shares| (u128::from(shares.contributor_bps.get()), shares.bond_per_weight.u128()));
                assert_eq!((event.number("contributor_bps"), event.number("bond_per_weight")), parts, "{event:?}");
                self.projects.get_mut(&number).expect("a project").shares = shares;
            }
        }
    }

    fn apply_open(&mut self, act: &Act<'_>, number: u64, events: &mut VecDeque<EventView>) {
        let mut batch = self.batches[&number].clone();
        let (cost, total, from_project_credit) = self.opening(&batch);
        let bond = self.bond(&batch, u128::from(batch.slots()));
        batch.arbiter_fee = self.frozen_fee(&self.projects[&batch.project]).expect("a fee");
        batch.free_appeals = free_appeals(&batch);
        batch.edition = self.enter_edition(act, &batch, bond, events);
        let event = must(events, "batch_opened");
        assert_eq!((event.id("edition"), event.number("bond")), (batch.edition, bond), "{event:?}");
        let got = (event.number("arbiter_fee"), event.number("free_appeals"));
        assert_eq!(got, (batch.arbiter_fee, u128::from(batch.free_appeals)), "{event:?}");
        let project = self.projects.get_mut(&batch.project).expect("a project");
        project.project_credit -= from_project_credit;
        project.available -= total - from_project_credit + bond;
        project.active = true;
        batch.rate = self.currencies[&project.currency.key()].1;
        batch.fee_bps = u128::from(self.fee_bps);
        batch.stage = Stage::Open;
        batch.opened_at = act.now;
        batch.closes_at = act.now + batch.config.windows.open_secs.get();
        batch.terms = vec![(batch.config.money.reward.get().u128(), cost)];
        batch.ledger =
            Ledger { funded: total, unassigned: total, project_credit_in: from_project_credit, ..Ledger::default() };
        assert_eq!(
            (event.number("funded"), event.number("from_project_credit")),
            (total, from_project_credit),
            "{event:?}"
        );
        assert_eq!((event.number("cost"), event.id("closes_at")), (cost, batch.closes_at), "{event:?}");
        self.batches.insert(number, batch);
    }

    fn apply_improve(&mut self, number: u64, reward: u128, overlap: u64, events: &mut VecDeque<EventView>) {
        let event = must(events, "batch_improved");
        let bond = self.bond(&self.batches[&number], new_slots(&self.batches[&number], overlap));
        let batch = self.batches.get_mut(&number).expect("a batch");
        let (cost, added) = Self::improvement(batch, reward, overlap);
        let got = ["cost", "added", "bond"].map(|name| event.number(name));
        assert_eq!(got, [cost, added, bond], "{event:?}");
        let terms = usize::try_from(event.id("terms")).expect("an index");
        if terms == batch.terms.len() {
            batch.terms.push((reward, cost));
        }
        assert_eq!((terms, batch.latest()), (batch.terms.len() - 1, (reward, cost)), "{event:?}");
        batch.overlap = overlap;
        batch.ledger.funded += added;
        batch.ledger.unassigned += added;
        let project = self.projects.get_mut(&batch.project).expect("a project");
        project.available -= added + bond;
        if let Some(edition) = self.editions.get_mut(&(batch.project, batch.edition)) {
            edition.bond += bond;
        }
    }
}

/// Slots that a wider overlap adds.
fn new_slots(batch: &Batch, overlap: u64) -> u128 {
    u128::from(u64::from(batch.config.work.tasks) * overlap.saturating_sub(batch.overlap))
}

fn draft(project: u64, config: &BatchConfig) -> Batch {
    Batch {
        project,
        edition: 1,
        stage: Stage::Draft,
        opened_at: 0,
        closes_at: 0,
        fee_bps: 0,
        rate: 0,
        overlap: u64::from(config.work.overlap),
        config: config.clone(),
        terms: vec![],
        ledger: Ledger::default(),
        tasks: BTreeMap::new(),
        works: BTreeMap::new(),
        reopened: 0,
        took_reopened: BTreeSet::new(),
        had_credit: BTreeSet::new(),
        arbiter_fee: 0,
        free_appeals: 0,
        appealed_free: BTreeSet::new(),
    }
}
