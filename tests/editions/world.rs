//! A marketplace and a provenance that know each other, and a funded project that shares.

use caravan_chain::{contract, Code};
use caravan_marketplace_api::{
    Access, Appeals, BatchConfig, Decision, Distribution, ExecuteMsg, Gate, Gold, InstantiateMsg, ListedCurrency,
    MigrateMsg, Mode, Money, Nature, NewProject, Pick, Quality, QueryMsg, Rework, Seasons, Shares, Sharing, Verdict,
    Windows, Work,
};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{
    AssignmentId, BatchId, EditionId, Hash32, Items, ProjectId, Reference, Seconds, Text, Time, Upto, Uri,
};
use caravan_provenance_api::{
    registration_commitment, ExecuteMsg as ProvenanceMsg, InstantiateMsg as ProvenanceInit,
    QueryMsg as ProvenanceQuery, Registrant,
};
use cosmwasm_std::{coins, Addr, Uint128};
use cw_multi_test::{App, AppBuilder, AppResponse, BankKeeper, Executor, MockApiBech32};
use serde::de::DeserializeOwned;
use serde::Serialize;

pub(crate) const DAY: u64 = 86_400;

pub(crate) struct World {
    app: App<BankKeeper, MockApiBech32>,
    pub(crate) market: Addr,
    provenance: Addr,
    references: u64,
}

pub(crate) fn cara() -> Currency {
    Currency::native("ucara").unwrap()
}

impl World {
    pub(crate) fn new() -> World {
        let api = MockApiBech32::new("caravan");
        let requester = api.addr_make("requester");
        let mut app = AppBuilder::new().with_api(api).build(|router, _, storage| {
            router.bank.init_balance(storage, &requester, coins(1_000_000, "ucara")).unwrap();
        });
        let (market, provenance) =
            (app.store_code(contract(Code::Marketplace)), app.store_code(contract(Code::Provenance)));
        let owner = app.api().addr_make("owner");
        let market = marketplace(&mut app, market, None);
        let init = ProvenanceInit { owner: owner.to_string(), marketplace: Some(market.to_string()), licensing: None };
        let provenance = app.instantiate_contract(provenance, owner.clone(), &init, &[], "provenance", None).unwrap();
        let fill = MigrateMsg { points: None, provenance: Some(provenance.to_string()) };
        app.migrate_contract(owner, market.clone(), &fill, 1).unwrap();
        let mut world = World { app, market, provenance, references: 0 };
        world.begin();
        world
    }

    /// A marketplace of the same code that names the same provenance.
    pub(crate) fn second_marketplace(&mut self) -> Addr {
        marketplace(&mut self.app, 1, Some(self.provenance.to_string()))
    }

    /// A funded project that shares, with `manager` as its manager.
    pub(crate) fn begin(&mut self) {
        let sharing = Sharing::Contributors(Shares {
            contributor_bps: Bps::new(2_000).unwrap(),
            weight_cap: Uint128::new(100),
            floor_price: None,
            bond_per_weight: Uint128::new(7),
            publish_secs: Seconds::new(30 * DAY),
        });
        let project = NewProject {
            currency: cara(),
            arbiter: self.who("arbiter").into(),
            uri: Text::new("ipfs://project").unwrap(),
            uri_hash: Hash32::digest(b"project"),
            managers: Upto::new(vec![self.who("manager").into()]).unwrap(),
            sharing,
        };
        let reference = self.reference();
        self.send("requester", &ExecuteMsg::CreateProject { project, reference }).unwrap();
        let fund = ExecuteMsg::Fund { project: ProjectId::FIRST, reference: self.reference() };
        let (who, market) = (self.who("requester"), self.market.clone());
        self.app.execute_contract(who, market, &fund, &coins(100_000, "ucara")).unwrap();
    }

    pub(crate) fn who(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    pub(crate) fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(secs);
            block.height += 1;
        });
    }

    fn reference(&mut self) -> Reference {
        self.references += 1;
        Reference::new(format!("r-{}", self.references)).unwrap()
    }

    pub(crate) fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.market, msg).unwrap()
    }

    pub(crate) fn ask_provenance<T: DeserializeOwned>(&self, msg: &ProvenanceQuery) -> T {
        self.app.wrap().query_wasm_smart(&self.provenance, msg).unwrap()
    }

    pub(crate) fn send(&mut self, name: &str, msg: &ExecuteMsg) -> Result<AppResponse, String> {
        let market = self.market.clone();
        self.execute(name, market, msg)
    }

    pub(crate) fn send_provenance(&mut self, name: &str, msg: &ProvenanceMsg) -> Result<AppResponse, String> {
        let provenance = self.provenance.clone();
        self.execute(name, provenance, msg)
    }

    /// A refusal is its code.
    fn execute<M: Serialize + std::fmt::Debug>(
        &mut self,
        name: &str,
        to: Addr,
        msg: &M,
    ) -> Result<AppResponse, String> {
        let sender = self.who(name);
        self.app.execute_contract(sender, to, msg, &[]).map_err(|error| {
            let text = error.root_cause().to_string();
            text.split(": ").next().unwrap_or_default().to_owned()
        })
    }

    /// A batch of one slot of a weight, done by somebody, accepted and swept.
    pub(crate) fn work(&mut self, name: &str, weight: u32) {
        let reference = self.reference();
        let (project, config) = (ProjectId::FIRST, Box::new(config(weight)));
        let made = self.send("manager", &ExecuteMsg::CreateBatch { project, config, reference }).unwrap();
        let batch = BatchId::new(told(&made, "batch_created", "batch")).unwrap();
        let most = Amount::new(u128::MAX).unwrap();
        self.send("manager", &ExecuteMsg::OpenBatch { batch, most }).unwrap();
        self.send(name, &ExecuteMsg::Claim { batch, pick: Pick::Random {} }).unwrap();
        let assignment = AssignmentId::FIRST;
        let (commitment, payload_hash) = (Hash32::digest(b"commitment"), Hash32::digest(b"payload"));
        let uri = Uri::new("ipfs://answer").unwrap();
        self.send(name, &ExecuteMsg::Submit { batch, assignment, commitment, payload_hash, uri }).unwrap();
        let verdict = Verdict::Accept { grade_bps: 10_000 };
        let decisions = Items::new(vec![Decision { assignment, verdict }]).unwrap();
        self.send("manager", &ExecuteMsg::Decide { batch, decisions }).unwrap();
        self.send("manager", &ExecuteMsg::CloseBatch { batch }).unwrap();
        self.send("stranger", &ExecuteMsg::FinalizeBatch { batch }).unwrap();
    }

    /// Somebody sends a commitment to a content that is bound to `whose`.
    pub(crate) fn commit(&mut self, name: &str, whose: &str, content: &[u8]) {
        let (whose, chain_id) = (self.who(whose), self.app.block_info().chain_id);
        let registrant = Registrant { chain_id: &chain_id, contract: self.provenance.as_str(), sender: whose.as_str() };
        let commitment = registration_commitment(&registrant, &Hash32::digest(content), &Hash32::digest(b"salt"));
        self.send_provenance(name, &ProvenanceMsg::Commit { commitment }).unwrap();
    }

    pub(crate) fn publish(&mut self, name: &str, content: &[u8]) -> Result<AppResponse, String> {
        self.publish_edition(name, EditionId::FIRST, content)
    }

    pub(crate) fn publish_edition(
        &mut self,
        name: &str,
        edition: EditionId,
        content: &[u8],
    ) -> Result<AppResponse, String> {
        let msg = ExecuteMsg::PublishDataset {
            project: ProjectId::FIRST,
            edition,
            content_hash: Hash32::digest(content),
            salt: Hash32::digest(b"salt"),
            uri: Uri::new("ipfs://dataset").unwrap(),
            uri_hash: Hash32::digest(b"description"),
            reference: self.reference(),
        };
        self.send(name, &msg)
    }
}

fn marketplace(app: &mut App<BankKeeper, MockApiBech32>, code: u64, provenance: Option<String>) -> Addr {
    let owner = app.api().addr_make("owner");
    let listed =
        ListedCurrency { currency: cara(), points_rate: Uint128::zero(), min_reward_with_bond: Uint128::zero() };
    let msg = InstantiateMsg {
        owner: owner.to_string(),
        treasury: app.api().addr_make("treasury").to_string(),
        fee_bps: 500,
        points: None,
        provenance,
        seasons: Seasons { starts_at: Time::new(0), length_secs: Seconds::new(30 * DAY) },
        currencies: Upto::new(vec![listed]).unwrap(),
        arbiters: Upto::new(vec![app.api().addr_make("arbiter").to_string()]).unwrap(),
    };
    app.instantiate_contract(code, owner.clone(), &msg, &[], "marketplace", Some(owner.to_string())).unwrap()
}

fn config(weight: u32) -> BatchConfig {
    BatchConfig {
        work: Work {
            manifest_uri: Text::new("ipfs://manifest").unwrap(),
            manifest_root: Hash32::digest(b"manifest"),
            tasks: 1,
            items_per_task: 1,
            overlap: 1,
            nature: Nature::Objective,
            weight,
            answer_key: Hash32::digest(b"key"),
        },
        money: Money { reward: Amount::new(1_000u128).unwrap(), grades: Upto::new(vec![]).unwrap() },
        windows: Windows {
            assignment_secs: Seconds::new(3_600),
            min_work_secs: Seconds::new(0),
            review_secs: Seconds::new(3_600),
            appeal_secs: Seconds::new(DAY),
            open_secs: Seconds::new(10 * DAY),
        },
        quality: Quality {
            mode: Mode::Manual {},
            rework: Rework::None {},
            appeals: Appeals::None {},
            gold: Gold::None {},
        },
        access: Access { distribution: Distribution::Random {}, gate: Gate::Open {}, active_cap: 1, max_pending: None },
    }
}

/// A number that an event tells.
fn told(done: &AppResponse, event: &str, attribute: &str) -> u64 {
    let found = done.events.iter().find(|each| each.ty == format!("wasm-{event}")).expect("the event");
    found.attributes.iter().find(|each| each.key == attribute).expect("the attribute").value.parse().unwrap()
}
