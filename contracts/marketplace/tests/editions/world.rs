//! A small chain with the marketplace on it, and a stand-in for `provenance` that keeps what it is sent.

use caravan_arbitration_api::keys::{Arbiter, ARBITERS};
use caravan_licensing_api::keys::CURRENCIES;
use caravan_marketplace::contract::{execute, instantiate, migrate, query, reply};
use caravan_marketplace_api::{
    batch_config, BatchConfig, BatchResponse, Decision, EditionResponse, ExecuteMsg, InstantiateMsg, ListedCurrency,
    NewDataset, NewProject, PersonResponse, Pick, ProjectResponse, QueryMsg, Seasons, Shares, Sharing,
    SolvencyResponse, Verdict, Windows,
};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{
    AssignmentId, BatchId, EditionId, Hash32, Items, PersonId, ProjectId, Reference, Seconds, Text, Time, Upto, Uri,
};
use caravan_provenance_api::{
    registration_commitment, ConfigResponse, ExecuteMsg as ProvenanceMsg, NewEdition, QueryMsg as QueryOfProvenance,
    Registrant,
};
use cosmwasm_std::{
    coins, to_json_binary, Addr, Attribute, Binary, Deps, DepsMut, Empty, Env, Event, MessageInfo, Response, StdError,
    StdResult, Uint128,
};
use cw_multi_test::{App, AppBuilder, AppResponse, BankKeeper, Contract, ContractWrapper, Executor, MockApiBech32};
use cw_storage_plus::{Item, Map};
use serde::de::DeserializeOwned;

pub(crate) const DAY: u64 = 86_400;
/// The deadline of `World::shares`, after the last `closes_at`.
pub(crate) const PUBLISH: u64 = 30 * DAY;
/// From opening to `closes_at`.
pub(crate) const OPEN: u64 = 10 * DAY;
/// What the requester has at the start.
pub(crate) const POCKET: u128 = 1_000_000_000;

const MARKET: Item<Addr> = Item::new("market");
const COMMITS: Map<&[u8], (Addr, u64)> = Map::new("commits");
const EDITIONS: Map<(u64, u64), NewEdition> = Map::new("editions");

pub(crate) struct World {
    pub(crate) app: App<BankKeeper, MockApiBech32>,
    pub(crate) market: Addr,
    pub(crate) provenance: Addr,
    references: u64,
}

/// `provenance` as far as editions need it: a commitment of the manager's own, a minute old.
fn provenance_execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ProvenanceMsg) -> StdResult<Response> {
    let refused = |why: &str| Err(StdError::not_found(why.to_owned()));
    let now = env.block.time.seconds();
    match msg {
        ProvenanceMsg::Commit { commitment } => {
            COMMITS.save(deps.storage, commitment.as_bytes(), &(info.sender, now))?;
        }
        ProvenanceMsg::RegisterEdition { edition } => {
            if info.sender != MARKET.load(deps.storage)? {
                return refused("SIBLING_ONLY: ");
            }
            let (contract, chain_id) = (env.contract.address.as_str(), env.block.chain_id.as_str());
            let registrant = Registrant { chain_id, contract, sender: &edition.manager };
            let commitment = registration_commitment(&registrant, &edition.content_hash, &edition.salt);
            match COMMITS.may_load(deps.storage, commitment.as_bytes())? {
                Some((by, at)) if by.as_str() == edition.manager && now >= at + 60 => {}
                Some((by, _)) if by.as_str() != edition.manager => return refused("COMMITMENT_FOREIGN: "),
                Some(_) => return refused("COMMITMENT_EARLY: "),
                None => return refused("COMMITMENT_MISSING: "),
            }
            EDITIONS.save(deps.storage, (edition.project.get(), edition.edition.get()), &edition)?;
        }
        other => return refused(&format!("a stand-in for {other:?}")),
    }
    Ok(Response::new())
}

fn provenance_code() -> Box<dyn Contract<Empty>> {
    let begin = |deps: DepsMut<'_>, _: Env, _: MessageInfo, market: Addr| -> StdResult<Response> {
        MARKET.save(deps.storage, &market)?;
        Ok(Response::new())
    };
    // It is licensing and arbitration, too: the currencies that licensing lists, and the arbiters, are in its own store.
    let query = |_: Deps<'_>, env: Env, _: QueryOfProvenance| -> StdResult<Binary> {
        let licensing = Some(env.contract.address);
        to_json_binary(&ConfigResponse { marketplace: None, points: None, licensing, arbitration: None })
    };
    Box::new(ContractWrapper::new(provenance_execute, begin, query))
}

pub(crate) fn cara() -> Currency {
    Currency::native("ucara").unwrap()
}

pub(crate) fn id(n: u64) -> ProjectId {
    ProjectId::new(n).unwrap()
}

pub(crate) fn no(n: u64) -> BatchId {
    BatchId::new(n).unwrap()
}

pub(crate) fn ed(n: u64) -> EditionId {
    EditionId::new(n).unwrap()
}

pub(crate) fn units(n: u128) -> Uint128 {
    Uint128::new(n)
}

/// 20 % to contributors, a cap of 100, and a bond of 7 per weight.
pub(crate) fn shares() -> Shares {
    Shares {
        contributor_bps: Bps::new(2_000).unwrap(),
        weight_cap: units(100),
        floor_price: None,
        floor_royalty_bps: Bps::ZERO,
        bond_per_weight: units(7),
        publish_secs: Seconds::new(PUBLISH),
    }
}

/// Tasks of a weight, at a reward of 1,000, half for half good work.
pub(crate) fn config(tasks: u32, weight: u32) -> BatchConfig {
    let mut config = batch_config();
    (config.work.tasks, config.work.weight, config.access.active_cap) = (tasks, weight, 3);
    config.windows = Windows {
        assignment_secs: Seconds::new(3_600),
        min_work_secs: Seconds::new(0),
        review_secs: Seconds::new(3_600),
        appeal_secs: Seconds::new(DAY),
        respond_secs: Seconds::new(DAY),
        ruling_secs: Seconds::new(DAY),
        open_secs: Seconds::new(OPEN),
    };
    config
}

impl World {
    /// The usual world: no fee, a minimum of nothing.
    pub(crate) fn new() -> World {
        World::with(units(0), true)
    }

    /// A world where a currency has a minimum per weight, with or without `provenance`.
    pub(crate) fn with(min_reward_with_bond: Uint128, wired: bool) -> World {
        let api = MockApiBech32::new("caravan");
        let requester = api.addr_make("requester");
        let mut app = AppBuilder::new().with_api(api).build(|router, _, storage| {
            router.bank.init_balance(storage, &requester, coins(POCKET, "ucara")).unwrap();
        });
        let code = ContractWrapper::new(execute, instantiate, query).with_reply(reply).with_migrate(migrate);
        let (code, mock) = (app.store_code(Box::new(code)), app.store_code(provenance_code()));
        let owner = app.api().addr_make("owner");

        let provenance = app.instantiate_contract(mock, owner.clone(), &owner, &[], "provenance", None).unwrap();
        let msg = InstantiateMsg {
            owner: owner.to_string(),
            treasury: app.api().addr_make("treasury").to_string(),
            fee_bps: 0,
            points: None,
            provenance: wired.then(|| provenance.to_string()),
            licensing: None,
            arbitration: Some(provenance.to_string()),
            seasons: Seasons { starts_at: Time::new(0), length_secs: Seconds::new(30 * DAY) },
            currencies: Upto::new(vec![ListedCurrency {
                currency: cara(),
                points_rate: units(0),
                min_reward_with_bond,
            }])
            .unwrap(),
        };
        let market =
            app.instantiate_contract(code, owner.clone(), &msg, &[], "market", Some(owner.to_string())).unwrap();
        let arbiter = app.api().addr_make("arbiter");
        let fees = vec![(cara().key(), units(7))];
        let row = Arbiter { listed: true, key: Hash32::digest(b"arbiter"), fees, silent: 0 };
        let mut store = app.contract_storage_mut(&provenance);
        MARKET.save(&mut *store, &market).unwrap();
        ARBITERS.save(&mut *store, &arbiter, &row).unwrap();
        drop(store);
        let mut world = World { app, market, provenance, references: 0 };
        world.licensing_lists(&cara(), true);
        world
    }

    /// From now on licensing lists a currency, or not.
    pub(crate) fn licensing_lists(&mut self, currency: &Currency, listed: bool) {
        let mut store = self.app.contract_storage_mut(&self.provenance);
        CURRENCIES.save(&mut *store, &currency.key(), &listed).unwrap();
    }

    /// A world with a funded project of the requester that shares, and a manager.
    pub(crate) fn sharing(shares: Shares) -> World {
        let mut world = World::new();
        world.project(Sharing::Contributors(shares)).unwrap();
        world.fund(1, 1_000_000);
        world
    }

    pub(crate) fn who(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    pub(crate) fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    pub(crate) fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(secs);
            block.height += 1;
        });
    }

    pub(crate) fn reference(&mut self) -> Reference {
        self.references += 1;
        Reference::new(format!("r-{}", self.references)).unwrap()
    }

    /// Sends a message; the ledger must hold afterwards, whatever came of it. A refusal is its code.
    pub(crate) fn send(&mut self, name: &str, msg: &ExecuteMsg) -> Result<AppResponse, String> {
        self.pay(name, msg, 0)
    }

    fn pay(&mut self, name: &str, msg: &ExecuteMsg, amount: u128) -> Result<AppResponse, String> {
        let (sender, market) = (self.who(name), self.market.clone());
        let funds = if amount > 0 { coins(amount, "ucara") } else { vec![] };
        let done = self.app.execute_contract(sender, market, msg, &funds);
        self.check();
        done.map_err(|error| {
            let text = error.root_cause().to_string();
            let code = |word: &&str| word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            text.split([':', ' ']).find(code).unwrap_or(&text).to_owned()
        })
    }

    /// What came in is there, part by part, and in the bank.
    pub(crate) fn check(&self) -> SolvencyResponse {
        let s: SolvencyResponse = self.ask(&QueryMsg::Solvency { currency: cara() });
        let parts = s.available + s.project_credit + s.escrow + s.bonds + s.pools + s.balances + s.fees;
        assert_eq!(s.received, parts + s.paid_out, "{s:?}");
        assert_eq!(s.held, self.app.wrap().query_balance(&self.market, "ucara").unwrap().amount, "{s:?}");
        s
    }

    pub(crate) fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.market, msg).unwrap()
    }

    pub(crate) fn edition(&self, project: u64, edition: u64) -> EditionResponse {
        self.ask(&QueryMsg::Edition { project: id(project), edition: ed(edition) })
    }

    pub(crate) fn free(&self, project: u64) -> u128 {
        self.ask::<ProjectResponse>(&QueryMsg::Project { project: id(project) }).available.u128()
    }

    pub(crate) fn batch(&self, batch: u64) -> BatchResponse {
        self.ask(&QueryMsg::Batch { batch: no(batch) })
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        let address = self.who(name).to_string();
        self.ask::<PersonResponse>(&QueryMsg::PersonOf { address }).person
    }

    /// Weight of a person in an edition of project 1.
    pub(crate) fn weight(&self, edition: u64, name: &str) -> u128 {
        let query = QueryMsg::EditionWeight { project: id(1), edition: ed(edition), person: self.person(name) };
        self.ask::<caravan_marketplace_api::WeightResponse>(&query).weight.u128()
    }

    /// The balance of a person.
    pub(crate) fn balance(&self, name: &str) -> u128 {
        let query = QueryMsg::Balance { person: self.person(name), currency: cara() };
        self.ask::<caravan_marketplace_api::BalanceResponse>(&query).amount.u128()
    }

    /// The requester makes a project, whose manager has become a person.
    pub(crate) fn project(&mut self, sharing: Sharing) -> Result<AppResponse, String> {
        self.send("manager", &ExecuteMsg::SetRecovery { recovery: None })?;
        let project = NewProject {
            currency: cara(),
            arbiter: self.who("arbiter").to_string(),
            uri: Text::new("ipfs://project").unwrap(),
            uri_hash: Hash32::digest(b"project"),
            managers: Upto::new(vec![self.who("manager").to_string()]).unwrap(),
            sharing,
        };
        let reference = self.reference();
        self.send("requester", &ExecuteMsg::CreateProject { project, reference })
    }

    pub(crate) fn fund(&mut self, project: u64, amount: u128) {
        let reference = self.reference();
        self.pay("requester", &ExecuteMsg::Fund { project: id(project), reference }, amount).unwrap();
    }

    /// Drafts and opens a batch of a project.
    pub(crate) fn open_in(&mut self, project: u64, config: BatchConfig) -> Result<u64, String> {
        let msg =
            ExecuteMsg::CreateBatch { project: id(project), config: Box::new(config), reference: self.reference() };
        let made = self.send("manager", &msg)?;
        let batch = self.number(&made, "batch_created", "batch");
        self.send("manager", &ExecuteMsg::OpenBatch { batch: no(batch), most: Amount::new(u128::MAX).unwrap() })?;
        Ok(batch)
    }

    /// Drafts and opens a batch of project 1.
    pub(crate) fn open(&mut self, tasks: u32, weight: u32) -> u64 {
        self.open_in(1, config(tasks, weight)).unwrap()
    }

    /// Claims a task and submits it.
    pub(crate) fn submit(&mut self, name: &str, batch: u64, task: u32) -> AssignmentId {
        let claimed = self
            .send(
                name,
                &ExecuteMsg::Claim {
                    batch: no(batch),
                    pick: Pick::Named { task },
                    agreement: caravan_marketplace_api::sample_agreement(),
                },
            )
            .unwrap();
        let assignment = AssignmentId::new(self.number(&claimed, "task_claimed", "assignment")).unwrap();
        let msg = ExecuteMsg::Submit {
            batch: no(batch),
            assignment,
            commitment: Hash32::digest(b"commitment"),
            payload_hash: Hash32::digest(b"payload"),
            uri: Uri::new("ipfs://answer").unwrap(),
        };
        self.send(name, &msg).unwrap();
        assignment
    }

    pub(crate) fn accept(&mut self, batch: u64, work: Vec<AssignmentId>, grade_bps: u16) -> AppResponse {
        let accept = |assignment| Decision::new(assignment, Verdict::Accept { grade_bps });
        let decisions = Items::new(work.into_iter().map(accept).collect()).unwrap();
        self.send("requester", &ExecuteMsg::Decide { batch: no(batch), decisions }).unwrap()
    }

    /// Work done and accepted.
    pub(crate) fn work(&mut self, name: &str, batch: u64, task: u32) {
        let assignment = self.submit(name, batch, task);
        self.accept(batch, vec![assignment], 10_000);
    }

    /// Closes and finalizes a batch.
    pub(crate) fn finish(&mut self, batch: u64) {
        self.send("manager", &ExecuteMsg::CloseBatch { batch: no(batch) }).unwrap();
        self.send("stranger", &ExecuteMsg::FinalizeBatch { batch: no(batch) }).unwrap();
    }

    pub(crate) fn close(&mut self, name: &str) -> Result<AppResponse, String> {
        self.send(name, &ExecuteMsg::CloseEdition { project: id(1) })
    }

    /// Commits to a dataset in a person's name.
    pub(crate) fn commit(&mut self, name: &str, content: &[u8]) {
        let (sender, contract) = (self.who(name), self.provenance.clone());
        let chain_id = self.app.block_info().chain_id;
        let registrant = Registrant { chain_id: &chain_id, contract: contract.as_str(), sender: sender.as_str() };
        let commitment = registration_commitment(&registrant, &Hash32::digest(content), &Hash32::digest(b"salt"));
        self.app.execute_contract(sender, contract, &ProvenanceMsg::Commit { commitment }, &[]).unwrap();
    }

    pub(crate) fn publish(&mut self, name: &str, edition: u64, content: &[u8]) -> Result<AppResponse, String> {
        let reference = self.reference();
        self.publish_as(name, edition, (content, reference))
    }

    pub(crate) fn publish_as(
        &mut self,
        name: &str,
        edition: u64,
        (content, reference): (&[u8], Reference),
    ) -> Result<AppResponse, String> {
        let msg = ExecuteMsg::PublishDataset(NewDataset {
            project: id(1),
            edition: ed(edition),
            content_hash: Hash32::digest(content),
            salt: Hash32::digest(b"salt"),
            uri: Uri::new("ipfs://dataset").unwrap(),
            uri_hash: Hash32::digest(b"description"),
            reference,
        });
        self.send(name, &msg)
    }

    pub(crate) fn forfeit(&mut self, edition: u64) -> Result<AppResponse, String> {
        self.send("stranger", &ExecuteMsg::ForfeitBond { project: id(1), edition: ed(edition) })
    }

    pub(crate) fn claim(&mut self, edition: u64, names: &[&str]) -> Result<AppResponse, String> {
        let persons = Items::new(names.iter().map(|name| self.person(name)).collect()).unwrap();
        self.send("stranger", &ExecuteMsg::ClaimEdition { project: id(1), edition: ed(edition), persons })
    }

    /// A number that is an attribute of an event of the marketplace.
    pub(crate) fn number(&self, done: &AppResponse, event: &str, attribute: &str) -> u64 {
        self.text(done, event, attribute).parse().unwrap()
    }

    /// A text that is an attribute of an event of the marketplace.
    pub(crate) fn text(&self, done: &AppResponse, event: &str, attribute: &str) -> String {
        let is_own = |each: &Attribute| each.key == "_contract_address" && each.value == self.market.as_str();
        let named = |each: &&Event| each.ty == format!("wasm-{event}") && each.attributes.iter().any(is_own);
        let found = done.events.iter().find(named).unwrap_or_else(|| panic!("no {event} in {:?}", done.events));
        let attribute = found.attributes.iter().find(|each| each.key == attribute);
        attribute.unwrap_or_else(|| panic!("{found:?}")).value.clone()
    }

    /// What the stand-in was sent for an edition of project 1.
    pub(crate) fn registered(&self, edition: u64) -> Option<NewEdition> {
        EDITIONS.query(&self.app.wrap(), self.provenance.clone(), (1, edition)).unwrap()
    }
}
