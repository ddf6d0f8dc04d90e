//! Several actions in one: what most stories begin with.

use caravan_chain::{Chain, ChainExt, Instantiate, StoredCode};
use caravan_marketplace_api::{sample_agreement, BatchResponse, PersonResponse, QueryMsg, Shares};
use caravan_money::Currency;
use caravan_primitives::{AssignmentId, BatchId, EditionId, Hash32, ProjectId, Reference};
use cosmwasm_std::{to_json_binary, Addr, Binary};
use serde::Serialize;

use crate::builder::POCKET;
use crate::outcome::Who;
use crate::spec::{list_tree, Spec};

use super::World;

impl World {
    /// Two projects of `requester`, one a currency, each funded with half of what `requester` has.
    pub(crate) fn set_the_stage(&mut self) {
        for currency in self.currencies.clone() {
            let project = self.at("requester").creates_project(&currency, &["manager"]).succeeds().project();
            self.at("requester").funds(project, POCKET / 2).succeeds();
        }
    }

    /// Makes persons of those who are none: a manager must be one.
    pub(crate) fn meets(&mut self, names: &[&str]) {
        for name in names {
            let query = QueryMsg::PersonOf { address: name.addr().to_string() };
            let known: Result<PersonResponse, _> = self.chain.ask(&self.market, &query);
            if known.is_err() {
                self.at(name).drops_recovery().succeeds();
            }
        }
    }

    /// A contract of this code, made by `deployer`, with the label as salt.
    ///
    /// # Panics
    /// If the chain refuses.
    pub fn instantiates(&mut self, code: &StoredCode, msg: &impl Serialize, label: &str) -> Addr {
        let request = Instantiate {
            code_id: code.id,
            msg: to_json_binary(&serde_json::to_value(msg).unwrap()).unwrap(),
            funds: vec![],
            label: label.to_owned(),
            salt: Binary::from(label.as_bytes()),
            admin: None,
        };
        self.chain.instantiate2(&"deployer".addr(), request).unwrap()
    }

    /// A reference that was not used before.
    pub fn reference(&mut self) -> Reference {
        self.references += 1;
        Reference::new(format!("ref-{}", self.references)).unwrap()
    }

    // ---------------------------------------------------------------- short cuts

    /// `requester` makes and opens a batch in [`World::project`].
    pub fn opens(&mut self, spec: &Spec) -> BatchId {
        self.opens_in(self.project(), spec)
    }

    /// A project's requester makes and opens a batch in it.
    pub fn opens_in(&mut self, project: ProjectId, spec: &Spec) -> BatchId {
        let requester = self.asks_project(project).requester;
        let address = self.asks_person(requester).address;
        let batch = self.as_address(&address).creates_batch(project, spec).succeeds().batch();
        self.as_address(&address).opens(batch).succeeds();
        batch
    }

    /// `requester` makes a project that shares, with `manager` as its manager, and funds it.
    pub fn shares(&mut self, currency: &Currency, shares: &Shares) -> ProjectId {
        let project = self.at("requester").creates_sharing_project(currency, &["manager"], shares).succeeds().project();
        self.at("requester").funds(project, 1_000_000).succeeds();
        project
    }

    /// `name` does one slot of this weight in a project that shares; it is accepted, and its batch finalized.
    pub fn contributes(&mut self, name: &str, project: ProjectId, weight: u32) {
        let batch = self.opens_in(project, &Spec::new().tasks(1).weight(weight));
        let work = self.works(name, batch);
        self.at("manager").accepts(batch, &[work]).succeeds();
        self.at("manager").closes_batch(batch).succeeds();
        self.at("stranger").finalizes_batch(batch).succeeds();
    }

    /// `manager` publishes an edition that is closed and settled, under a commitment of the right age.
    pub fn publishes(&mut self, project: ProjectId, edition: EditionId, content: &[u8]) {
        self.at("manager").commits_to_dataset(content).succeeds();
        self.seconds_pass(60);
        self.at("manager").publishes(project, edition, content).succeeds();
    }

    /// `name` claims a task at random, works as long as they must, and submits.
    pub fn works(&mut self, name: &str, batch: BatchId) -> AssignmentId {
        let assignment = self.at(name).claims(batch).succeeds().assignment();
        self.hands_in(name, batch, assignment)
    }

    /// `name` claims this task, works as long as they must, and submits.
    pub fn works_on(&mut self, name: &str, batch: BatchId, task: u32) -> AssignmentId {
        let assignment = self.at(name).claims_task(batch, task).succeeds().assignment();
        self.hands_in(name, batch, assignment)
    }

    /// `name` works as long as they must on what they have reserved, and submits.
    pub fn hands_in(&mut self, name: &str, batch: BatchId, assignment: AssignmentId) -> AssignmentId {
        let wait = self.asks_batch(batch).config.windows.min_work_secs.get();
        let ready = self.asks_assignment(batch, assignment).claimed_at.get() + wait;
        if ready > self.now() {
            self.until(ready);
        }
        self.at(name).submits(batch, assignment).succeeds();
        assignment
    }

    /// The contributor agreement of a batch; that of the samples, where there is no such batch.
    pub(crate) fn agreement(&self, batch: BatchId) -> Hash32 {
        let known: Result<BatchResponse, _> = self.chain.ask(&self.market, &QueryMsg::Batch { batch });
        known.map_or_else(|_| sample_agreement(), |answer| answer.config.about.agreement.hash)
    }

    /// Remembers an allow-list, so that claims can prove to be on it.
    pub(crate) fn remember(&mut self, spec: &Spec) {
        if let Some(tree) = spec.tree() {
            self.lists.insert(tree.root(), spec.list().to_vec());
        }
    }

    /// The proof that `who` is on the list with this root; that of its first entry, if they are not.
    pub fn proof(&self, root: &Hash32, who: &Addr) -> Option<caravan_primitives::Proof> {
        let list = self.lists.get(root)?;
        let place = list.iter().position(|listed| listed == who).unwrap_or(0);
        list_tree(list)?.proof(place as u64)
    }
}
