//! A marketplace on mocks, and what actors do.
#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeSet;

use caravan_arbitration_api::keys::{Arbiter, ARBITERS};
use caravan_marketplace_api::{
    batch_config, sample_agreement, BatchConfig, Decision, ListedCurrency, NewProject, Pick, Reason, Rework, Seasons,
    Sharing, Verdict, Windows,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{AssignmentId, Hash32, Items, PersonId, Reference, Seconds, Text, Tree, Upto};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    coins, to_json_binary, Addr, Binary, ContractResult, Empty, Order, OwnedDeps, QuerierResult, SystemResult, Uint128,
    WasmQuery,
};
use serde::de::DeserializeOwned;

use super::*;
use crate::tests::{addr, units};

pub(super) const DENOM: &str = "ucara";
pub(super) const REWARD: u128 = 1_000;
/// Reward and a fee of 2.5 %.
pub(super) const COST: u128 = 1_025;
pub(super) const HOUR: u64 = 3_600;
pub(super) const DAY: u64 = 86_400;

pub(super) struct World {
    pub(super) deps: OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>,
    pub(super) env: Env,
    /// What the first requester left people without, and which works are rejected, by the events.
    pub(super) rejected_sum: u128,
    pub(super) rejected: BTreeSet<(String, String)>,
    pub(super) upheld: u128,
    pub(super) overturned: u128,
    references: u32,
}

pub(super) fn cara() -> Currency {
    Currency::native(DENOM).unwrap()
}

pub(super) fn amount(n: u128) -> Amount {
    Amount::new(n).unwrap()
}

pub(super) fn setup() -> InstantiateMsg {
    let listed = |currency, rate| ListedCurrency { currency, points_rate: units(rate), min_reward_with_bond: units(0) };
    InstantiateMsg {
        owner: addr("owner").into(),
        treasury: addr("treasury").into(),
        fee_bps: 250,
        points: Some(addr("points").into()),
        provenance: Some(addr("provenance").into()),
        licensing: Some(addr("licensing").into()),
        arbitration: Some(addr("arbitration").into()),
        seasons: Seasons { starts_at: Time::from(&mock_env().block.time), length_secs: Seconds::new(30 * DAY) },
        currencies: Upto::new(vec![listed(cara(), 1_000_000), listed(token(), 0)]).unwrap(),
    }
}

pub(super) fn token() -> Currency {
    Currency::cw20(addr("token")).unwrap()
}

/// Ten tasks of overlap 1; an hour to work, a day to judge, two until a rejection is final, a day to answer an appeal, a day
/// to rule.
pub(super) fn config(tasks: u32, overlap: u8) -> BatchConfig {
    let mut config = batch_config();
    (config.work.tasks, config.work.overlap, config.access.active_cap) = (tasks, overlap, 3);
    config.money.reward = amount(REWARD);
    config.quality.rework = Rework::Allowed { max_rework: 1, rework_secs: Seconds::new(DAY) };
    config.windows = Windows {
        assignment_secs: Seconds::new(HOUR),
        min_work_secs: Seconds::new(10),
        review_secs: Seconds::new(DAY),
        appeal_secs: Seconds::new(2 * DAY),
        respond_secs: Seconds::new(DAY),
        ruling_secs: Seconds::new(DAY),
        open_secs: Seconds::new(60 * DAY),
    };
    config
}

pub(super) fn new_project(currency: Currency) -> NewProject {
    NewProject {
        currency,
        arbiter: addr("arbiter").into(),
        uri: Text::new("ipfs://project").unwrap(),
        uri_hash: Hash32::digest(b"project"),
        managers: Upto::new(vec![addr("manager").into()]).unwrap(),
        sharing: Sharing::None {},
    }
}

pub(super) fn accept(grade_bps: u16) -> Verdict {
    Verdict::Accept { grade_bps }
}

pub(super) fn reject() -> Verdict {
    Verdict::Reject { reason: Reason::Incomplete }
}

pub(super) fn rework() -> Verdict {
    Verdict::Rework { reason: Reason::Incomplete }
}

/// The attribute of the first event of a type.
pub(super) fn attribute(response: &Response, event: &str, key: &str) -> Option<String> {
    let event = response.events.iter().find(|emitted| emitted.ty == event)?;
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.clone())
}

pub(super) fn copy(storage: &dyn Storage) -> MockStorage {
    let mut copy = MockStorage::new();
    storage.range(None, None, Order::Ascending).for_each(|(key, value)| copy.set(&key, &value));
    copy
}

/// A list of addresses, to make `allow` batches and proofs with.
pub(super) fn list(names: &[&str]) -> Tree {
    let size = u64::try_from(names.len()).unwrap();
    let leaf = |(index, name): (u64, &&str)| caravan_marketplace_api::allow_leaf(index, size, addr(name).as_str());
    Tree::new((0..).zip(names).map(leaf).collect()).unwrap()
}

/// The row of an arbiter whose fee is 7 in ucara and in the token.
fn arbiter_row(listed: bool) -> Arbiter {
    let fees = [cara(), token()].map(|currency| (currency.key(), units(7)));
    Arbiter { listed, key: Hash32::digest(b"arbiter"), fees: fees.to_vec(), silent: 0 }
}

/// What the arbitration contract keeps: `arbiter` is listed, `former` was, and `poor` is, without fees. Other contracts keep
/// nothing.
fn arbitration(query: &WasmQuery) -> QuerierResult {
    let WasmQuery::Raw { contract_addr, key } = query else { panic!("expected a raw query, got {query:?}") };
    let asked = contract_addr == addr("arbitration").as_str();
    let is = |name: &str| asked && ARBITERS.key(&addr(name)).to_vec() == key.to_vec();
    let row = if is("arbiter") {
        to_json_binary(&arbiter_row(true)).unwrap()
    } else if is("former") {
        to_json_binary(&arbiter_row(false)).unwrap()
    } else if is("poor") {
        to_json_binary(&Arbiter { fees: vec![], ..arbiter_row(true) }).unwrap()
    } else {
        Binary::default()
    };
    SystemResult::Ok(ContractResult::Ok(row))
}

impl World {
    /// A marketplace that was just instantiated: no project, no person.
    pub(super) fn bare() -> World {
        let mut deps = mock_dependencies();
        deps.querier.update_wasm(arbitration);
        let env = mock_env();
        instantiate(deps.as_mut(), env.clone(), message_info(&addr("owner"), &[]), setup()).unwrap();
        World { deps, env, rejected_sum: 0, rejected: BTreeSet::new(), upheld: 0, overturned: 0, references: 0 }
    }

    /// With project 1 in ucara, a million in it, requester person 1.
    pub(super) fn new() -> World {
        let mut world = World::bare();
        world.create_project("requester", cara());
        world.fund(ProjectId::FIRST, 1_000_000);
        world
    }

    /// With batch 1 of so many tasks open in it.
    pub(super) fn with_batch(tasks: u32, overlap: u8) -> (World, BatchId) {
        let mut world = World::new();
        let batch = world.open(config(tasks, overlap));
        (world, batch)
    }

    pub(super) fn try_with(&mut self, who: &str, funds: &[Coin], msg: ExecuteMsg) -> Result<Response, ContractError> {
        let before = copy(&self.deps.storage);
        let done = execute(self.deps.as_mut(), self.env.clone(), message_info(&addr(who), funds), msg);
        match &done {
            Ok(response) => self.listen(response),
            Err(_) => self.deps.storage = before,
        }
        self.check();
        done
    }

    pub(super) fn run(&mut self, who: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
        self.try_with(who, &[], msg)
    }

    pub(super) fn ok(&mut self, who: &str, msg: ExecuteMsg) -> Response {
        self.run(who, msg).unwrap()
    }

    /// The code of the error, or `ok`.
    pub(super) fn code(&mut self, who: &str, msg: ExecuteMsg) -> &'static str {
        self.run(who, msg).map_or_else(|error| error.code(), |_| "ok")
    }

    pub(super) fn ask<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        from_json(query(self.deps.as_ref(), self.env.clone(), msg).unwrap()).unwrap()
    }

    pub(super) fn now(&self) -> Time {
        Time::from(&self.env.block.time)
    }

    pub(super) fn wait(&mut self, seconds: u64) {
        self.env.block.time = self.env.block.time.plus_seconds(seconds);
        self.env.block.height = self.env.block.height.saturating_add(1);
    }

    pub(super) fn reference(&mut self) -> Reference {
        self.references = self.references.saturating_add(1);
        Reference::new(format!("r{}", self.references)).unwrap()
    }

    /// A project with `manager`, who becomes a person after who makes the first project.
    pub(super) fn create_project(&mut self, who: &str, currency: Currency) -> ProjectId {
        for name in [who, "manager"] {
            if self.person(name).is_none() {
                self.ok(name, ExecuteMsg::SetRecovery { recovery: None });
            }
        }
        let reference = self.reference();
        let made = self.ok(who, ExecuteMsg::CreateProject { project: new_project(currency), reference });
        ProjectId::new(attribute(&made, "project_created", "project").unwrap().parse().unwrap()).unwrap()
    }

    pub(super) fn fund(&mut self, project: ProjectId, n: u128) {
        let reference = self.reference();
        self.try_with("requester", &coins(n, DENOM), ExecuteMsg::Fund { project, reference }).unwrap();
    }

    pub(super) fn draft(&mut self, config: BatchConfig) -> BatchId {
        let reference = self.reference();
        let create = ExecuteMsg::CreateBatch { project: ProjectId::FIRST, config: Box::new(config), reference };
        let made = self.ok("requester", create);
        BatchId::new(attribute(&made, "batch_created", "batch").unwrap().parse().unwrap()).unwrap()
    }

    pub(super) fn open(&mut self, config: BatchConfig) -> BatchId {
        let batch = self.draft(config);
        self.ok("requester", ExecuteMsg::OpenBatch { batch, most: amount(u128::MAX) });
        batch
    }

    pub(super) fn improve(&mut self, batch: BatchId, reward: u128, overlap: u8) -> Response {
        let improve = ExecuteMsg::ImproveBatch { batch, reward: amount(reward), overlap, most: amount(u128::MAX) };
        self.ok("requester", improve)
    }

    pub(super) fn try_claim(&mut self, who: &str, batch: BatchId) -> Result<Option<AssignmentId>, ContractError> {
        let claimed =
            self.run(who, ExecuteMsg::Claim { batch, pick: Pick::Random {}, agreement: sample_agreement() })?;
        let number = attribute(&claimed, "task_claimed", "assignment").map(|number| number.parse().unwrap());
        Ok(number.map(|number| AssignmentId::new(number).unwrap()))
    }

    pub(super) fn claim(&mut self, who: &str, batch: BatchId) -> AssignmentId {
        self.try_claim(who, batch).unwrap().expect("a miss")
    }

    pub(super) fn submission(batch: BatchId, assignment: AssignmentId) -> ExecuteMsg {
        ExecuteMsg::Submit {
            batch,
            assignment,
            commitment: Hash32::digest(b"commitment"),
            payload_hash: Hash32::digest(b"payload"),
            uri: Text::new("ipfs://answer").unwrap(),
        }
    }

    /// Claims, works and submits.
    pub(super) fn work(&mut self, who: &str, batch: BatchId) -> AssignmentId {
        let number = self.claim(who, batch);
        self.wait(10);
        self.ok(who, World::submission(batch, number));
        number
    }

    pub(super) fn decision(batch: BatchId, numbers: &[AssignmentId], verdict: &Verdict) -> ExecuteMsg {
        let decision = |assignment: &AssignmentId| Decision::new(*assignment, verdict.clone());
        ExecuteMsg::Decide { batch, decisions: Items::new(numbers.iter().map(decision).collect()).unwrap() }
    }

    pub(super) fn decide(&mut self, batch: BatchId, number: AssignmentId, verdict: &Verdict) -> Response {
        self.ok("requester", World::decision(batch, &[number], verdict))
    }

    /// So many works by so many new people, accepted: a history to reject from.
    pub(super) fn history(&mut self, works: u32) {
        let batch = self.open(config(works, 1));
        for number in 0..works {
            let work = self.work(&format!("early{number}"), batch);
            self.decide(batch, work, &accept(10_000));
        }
        self.close_and_finalize(batch);
    }

    /// Work whose rejection is final.
    pub(super) fn refused(&mut self, who: &str, batch: BatchId) -> AssignmentId {
        let number = self.work(who, batch);
        self.decide(batch, number, &reject());
        self.wait(2 * DAY);
        self.settle(batch, number);
        number
    }

    pub(super) fn settle(&mut self, batch: BatchId, number: AssignmentId) -> Response {
        self.ok("stranger", ExecuteMsg::Settle { batch, assignments: Items::new(vec![number]).unwrap() })
    }

    pub(super) fn close_and_finalize(&mut self, batch: BatchId) -> (u128, u128) {
        self.ok("requester", ExecuteMsg::CloseBatch { batch });
        let finalized = self.ok("stranger", ExecuteMsg::FinalizeBatch { batch });
        let part = |key| attribute(&finalized, "batch_finalized", key).unwrap().parse().unwrap();
        (part("to_available"), part("to_project_credit"))
    }

    pub(super) fn person(&self, who: &str) -> Option<PersonId> {
        state::may_load_person_of(&self.deps.storage, &addr(who)).unwrap()
    }

    pub(super) fn balance(&self, who: &str) -> Uint128 {
        let person = self.person(who).unwrap();
        state::load_balance_or_default(&self.deps.storage, person, &cara().key()).unwrap().amount
    }

    pub(super) fn project(&self) -> crate::domain::project::Project {
        state::load_project(&self.deps.storage, ProjectId::FIRST).unwrap()
    }

    pub(super) fn batch(&self, batch: BatchId) -> crate::domain::batch::Batch {
        state::load_batch(&self.deps.storage, batch).unwrap()
    }

    pub(super) fn row(&self, batch: BatchId, number: AssignmentId) -> crate::domain::assignment::Assignment {
        state::load_assignment(&self.deps.storage, batch, number).unwrap().row
    }
}

/// The address of a name, for messages.
pub(super) fn text(name: &str) -> String {
    Addr::into_string(addr(name))
}
