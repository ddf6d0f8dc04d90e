//! A suite of its own on the real chain, people with money, and what it means that a message is refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use caravan_chain::{
    carry_out, plan, Chain, ChainError, ChainExt, Code, Deployed, Deployment, Msg, Outcome, Plan, Sandbox,
};
use caravan_marketplace_api::ListedCurrency;
use caravan_money::Currency;
use caravan_primitives::Hash32;
use caravan_provenance_api::{registration_commitment, Registrant};
use caravan_rpc::{ChainFile, Row, Rpc};
use cosmwasm_std::{coin, coins, Addr, Coin, Uint128};
use serde_json::{json, Value};

/// The coin of projects and offers.
pub(crate) const COIN: &str = "ucara";
/// What gas is paid in, which no contract lists.
pub(crate) const STAKE: &str = "stake";
/// What every account gets of the coin before it acts.
pub(crate) const FUNDS: u128 = 1_000_000_000;
/// For gas, of a coin that is nothing else here.
const GAS_MONEY: u128 = 20_000_000;
/// Gas for a message that is to fail in a block.
const GAS: u64 = 2_000_000;
pub(crate) const DAY: u64 = 24 * 3_600;

/// All tests put the same clock forward: one at a time.
static TURN: Mutex<()> = Mutex::new(());

/// A suite with people.
pub(crate) struct World {
    pub(crate) rpc: Rpc,
    pub(crate) suite: Deployed,
    pub(crate) deployment: Deployment,
    pub(crate) plan: Plan,
    realm: String,
    /// The coins that are listed.
    denoms: Vec<String>,
    file: PathBuf,
    people: BTreeMap<String, Addr>,
    references: u64,
    cases: u32,
    _turn: MutexGuard<'static, ()>,
}

/// All state of the suite and all money in the coins that are listed.
#[derive(PartialEq)]
struct Picture {
    rows: Vec<Vec<Row>>,
    money: Vec<Uint128>,
}

/// A name for a content.
pub(crate) fn hash(name: &str) -> Hash32 {
    Hash32::digest(name.as_bytes())
}

/// Terms of an offer of perpetual licenses, without limits or derivatives.
pub(crate) fn terms(price: &str) -> Value {
    json!({
        "uses": ["train"], "price": { "currency": { "native": COIN }, "amount": price }, "term": { "perpetual": {} },
        "limits": { "supply": null, "per_licensee": null }, "derivatives": { "forbidden": {} },
        "legal": { "uri": "sample://legal", "hash": hash("legal") }, "fulfilment": { "instant": {} },
    })
}

/// What a batch freezes.
pub(crate) fn config(tasks: u32, overlap: u8) -> Value {
    json!({
        "about": {
            "title": "Sample tasks", "kind": "sample", "languages": ["en"],
            "definition": { "uri": "sample://definition", "hash": hash("definition") },
            "agreement": { "uri": "sample://agreement", "hash": hash("agreement") }, "gateways": [],
            "rows": { "public": {} },
        },
        "work": {
            "manifest_uri": "sample://manifest", "manifest_root": hash("manifest"), "tasks": tasks,
            "items_per_task": 1, "overlap": overlap, "nature": "objective", "weight": 1, "answer_key": hash("key"),
        },
        "money": { "reward": "1000", "grades": [5000] },
        "windows": {
            "assignment_secs": 3600, "min_work_secs": 30, "review_secs": DAY, "appeal_secs": DAY,
            "respond_secs": DAY, "ruling_secs": DAY,
            "open_secs": 30 * DAY,
        },
        "quality": { "mode": { "manual": {} }, "rework": { "none": {} }, "free_appeals": null, "gold": { "none": {} } },
        "access": { "distribution": { "random": {} }, "gate": { "open": {} }, "active_cap": 2, "max_pending": null },
    })
}

impl World {
    /// A suite of its own, with people whom no one knew; `None` without a chain.
    pub(crate) fn new(name: &str) -> Option<Self> {
        Self::with(name, &[COIN])
    }

    /// The same with these coins listed.
    pub(crate) fn with(name: &str, listed: &[&str]) -> Option<Self> {
        let Ok(file) = std::env::var("CARAVAN_CHAIN") else {
            eprintln!("not run: no chain (CARAVAN_CHAIN)");
            return None;
        };
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let artifacts = std::env::var("CARAVAN_ARTIFACTS").unwrap_or_else(|_| "artifacts".to_owned());
        let mut rpc = Rpc::open(ChainFile::read(Path::new(&file)).unwrap(), Path::new(&artifacts)).unwrap();
        let realm = format!("{name}-{}", std::process::id());
        rpc.set_account_namespace(&realm);
        let mut deployment = Deployment::new(&rpc, Hash32::digest(b"arbiter")).unwrap();
        let currencies = listed.iter().map(|denom| ListedCurrency {
            currency: Currency::native(*denom).unwrap(),
            points_rate: Uint128::new(1_000_000),
            min_reward_with_bond: Uint128::zero(),
        });
        deployment.currencies = currencies.collect();
        let plan = plan(&mut rpc, &deployment).unwrap();
        let suite = carry_out(&mut rpc, &deployment, &plan).unwrap();
        let (file, denoms) = (PathBuf::from(file), listed.iter().map(|denom| (*denom).to_owned()).collect());
        let (people, references, cases) = (BTreeMap::new(), 0, 0);
        Some(Self { rpc, suite, deployment, plan, realm, denoms, file, people, references, cases, _turn: turn })
    }

    /// An account, with money at first use.
    pub(crate) fn who(&mut self, name: &str) -> Addr {
        if let Some(known) = self.people.get(name) {
            return known.clone();
        }
        let account = self.rpc.account(name);
        // With what it takes for gas, in one transaction.
        self.rpc.fund(&account, &[coin(GAS_MONEY, STAKE), coin(FUNDS, COIN)]).unwrap();
        self.people.insert(name.to_owned(), account.clone());
        account
    }

    /// A reference that was not used.
    pub(crate) fn reference(&mut self) -> String {
        self.references += 1;
        format!("r{}", self.references)
    }

    pub(crate) fn at(&self, code: Code) -> Addr {
        match code {
            Code::Marketplace => self.suite.marketplace.clone(),
            Code::Points => self.suite.points.clone(),
            Code::Provenance => self.suite.provenance.clone(),
            Code::Licensing => self.suite.licensing.clone(),
            Code::Arbitration => self.suite.arbitration.clone(),
        }
    }

    /// Sends a message that is done.
    pub(crate) fn run(&mut self, name: &str, code: Code, msg: &Value, funds: &[Coin]) -> Outcome {
        let (sender, contract) = (self.who(name), self.at(code));
        self.rpc.run(&sender, &contract, msg, funds).unwrap_or_else(|error| panic!("{name}: {msg}: {error}"))
    }

    /// The same for many messages in one transaction.
    pub(crate) fn run_all(&mut self, name: &str, code: Code, msgs: &[Value]) -> Outcome {
        let (sender, contract) = (self.who(name), self.at(code));
        let msgs: Vec<Msg> = msgs.iter().map(|msg| Msg::execute(&contract, msg, vec![]).unwrap()).collect();
        self.rpc.execute(&sender, &msgs).unwrap()
    }

    pub(crate) fn ask(&self, code: Code, query: &Value) -> Value {
        self.rpc.ask(&self.at(code), query).unwrap()
    }

    pub(crate) fn wait(&mut self, secs: u64) {
        self.rpc.wait(secs).unwrap();
    }

    /// What `name` has of the coin, in base units.
    pub(crate) fn balance(&mut self, name: &str) -> u128 {
        let account = self.who(name);
        self.rpc.balance(&account, COIN).unwrap().u128()
    }

    /// Sends a message that is refused with `expected`: when it is simulated, in a block, and through the command line. Of
    /// the suite's state and of everyone's money nothing changes.
    pub(crate) fn refused(&mut self, name: &str, code: Code, msg: &Value, funds: &[Coin], expected: &str) {
        let contract = self.at(code);
        self.refused_at(name, &contract, msg, funds, expected);
    }

    pub(crate) fn refused_at(&mut self, name: &str, contract: &Addr, msg: &Value, funds: &[Coin], expected: &str) {
        let sender = self.who(name);
        // A wallet that simulates pays for an account's first message.
        let before = self.picture();
        let simulated = self.rpc.run(&sender, contract, msg, funds).unwrap_err();
        assert_eq!(simulated.code(), expected, "simulated, {name}: {msg}: {simulated}");
        let gas = self.rpc.balance(&sender, STAKE).unwrap();
        self.rpc.set_gas_limit(Some(GAS));
        let sent: Result<Outcome, ChainError> = self.rpc.run(&sender, contract, msg, funds);
        self.rpc.set_gas_limit(None);
        let sent = sent.unwrap_err();
        assert_eq!(sent.code(), expected, "in a block, {name}: {msg}: {sent}");
        assert!(self.rpc.balance(&sender, STAKE).unwrap() < gas, "it was not in a block: no gas was paid");
        self.through_the_program(name, contract, msg, funds, expected);
        let after = self.picture();
        assert!(before == after, "{name}: {msg} was refused and changed something");
        self.cases += 1;
    }

    fn through_the_program(&self, name: &str, contract: &Addr, msg: &Value, funds: &[Coin], expected: &str) {
        let Ok(program) = std::env::var("CARAVAN_PROGRAM") else { return };
        let mut caravan = Command::new(program);
        caravan.arg("--chain").arg(&self.file).args(["execute", contract.as_str(), &msg.to_string()]);
        caravan.arg("--as").arg(format!("{}/{name}", self.realm));
        if !funds.is_empty() {
            let funds: Vec<String> = funds.iter().map(Coin::to_string).collect();
            caravan.args(["--funds", &funds.join(",")]);
        }
        let done = caravan.output().unwrap();
        let stderr = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{msg}: {stderr}");
        assert!(
            stderr.starts_with("error: ") && stderr.contains("\nhint: ") && done.stdout.is_empty(),
            "{msg}: {stderr}"
        );
        assert!(stderr.contains(&format!("{expected}: ")), "{msg}: expected {expected}, got {stderr}");
    }

    /// How many messages were refused.
    pub(crate) fn done(self, least: u32) {
        let cases = self.cases;
        eprintln!("{}: {cases} refused", self.realm);
        assert!(cases >= least, "expected {least} cases or more, got {cases}");
    }

    fn picture(&self) -> Picture {
        let contracts = Code::ALL.map(|code| self.at(code));
        let rows = contracts.iter().map(|contract| self.rpc.state(contract).unwrap()).collect();
        let holders = contracts.iter().chain(self.people.values());
        let each = holders.flat_map(|holder| self.denoms.iter().map(move |denom| (holder, denom)));
        Picture { rows, money: each.map(|(holder, denom)| self.rpc.balance(holder, denom).unwrap()).collect() }
    }

    // ---------------------------------------------------------------- what people do

    /// A project of `name` with `free` money; 5 % fee.
    pub(crate) fn project(&mut self, name: &str, sharing: Value, free: u128) -> u64 {
        self.project_in(name, sharing, (COIN, free))
    }

    /// The same in another coin.
    pub(crate) fn project_in(&mut self, name: &str, sharing: Value, (denom, free): (&str, u128)) -> u64 {
        let project = json!({
            "currency": { "native": denom }, "arbiter": self.deployment.arbiters[0].address, "uri": "sample://project",
            "uri_hash": hash("project"), "managers": [], "sharing": sharing,
        });
        let reference = self.reference();
        let made = self.run(
            name,
            Code::Marketplace,
            &json!({ "create_project": { "project": project, "reference": reference } }),
            &[],
        );
        let number = number(&made, &self.suite.marketplace, "project_created", "project");
        let reference = self.reference();
        let fund = json!({ "fund": { "project": number, "reference": reference } });
        self.run(name, Code::Marketplace, &fund, &coins(free, denom));
        number
    }

    pub(crate) fn batch(&mut self, name: &str, project: u64, config: &Value) -> u64 {
        let reference = self.reference();
        let msg = json!({ "create_batch": { "project": project, "config": config, "reference": reference } });
        number(&self.run(name, Code::Marketplace, &msg, &[]), &self.suite.marketplace, "batch_created", "batch")
    }

    pub(crate) fn open(&mut self, name: &str, batch: u64) {
        self.run(name, Code::Marketplace, &json!({ "open_batch": { "batch": batch, "most": "1000000000" } }), &[]);
    }

    /// Claims a task, works on it for a minute, and submits.
    pub(crate) fn work(&mut self, name: &str, batch: u64) -> u64 {
        let claim = json!({ "claim": { "batch": batch, "pick": { "random": {} }, "agreement": hash("agreement") } });
        let assignment = number(
            &self.run(name, Code::Marketplace, &claim, &[]),
            &self.suite.marketplace,
            "task_claimed",
            "assignment",
        );
        self.wait(60);
        self.run(name, Code::Marketplace, &submit(batch, assignment), &[]);
        assignment
    }

    /// The message that commits `name` to a content.
    pub(crate) fn commit(&mut self, name: &str, content: &str) -> Value {
        let (sender, chain_id) = (self.who(name), self.rpc.chain_id());
        let contract = self.suite.provenance.to_string();
        let registrant = Registrant { chain_id: &chain_id, contract: &contract, sender: sender.as_str() };
        json!({ "commit": { "commitment": registration_commitment(&registrant, &hash(content), &hash("salt")) } })
    }

    /// Registers and seals an asset with these edges, each to an own parent at a share.
    pub(crate) fn asset(&mut self, name: &str, content: &str, edges: &[(u64, u16)]) -> u64 {
        let number = self.draft(name, content, edges);
        self.run(name, Code::Provenance, &json!({ "seal": { "asset": number } }), &[]);
        number
    }

    /// The same, not sealed.
    pub(crate) fn draft(&mut self, name: &str, content: &str, edges: &[(u64, u16)]) -> u64 {
        let commit = self.commit(name, content);
        self.run(name, Code::Provenance, &commit, &[]);
        self.wait(61);
        let msg = self.register(content, edges);
        number(&self.run(name, Code::Provenance, &msg, &[]), &self.suite.provenance, "asset_registered", "asset")
    }

    pub(crate) fn register(&mut self, content: &str, edges: &[(u64, u16)]) -> Value {
        let edges: Vec<Value> = edges.iter().map(|(parent, bps)| edge(*parent, "derived_from", *bps)).collect();
        let asset = json!({
            "kind": "model", "content_hash": hash(content), "salt": hash("salt"), "uri": "sample://asset",
            "uri_hash": hash("about"), "contributors": { "none": {} }, "contributor_bps": 0,
        });
        json!({ "register": { "asset": asset, "edges": edges, "reference": self.reference() } })
    }

    pub(crate) fn offer(&mut self, name: &str, asset: u64, terms: &Value) -> u64 {
        let msg = json!({ "create_offer": { "asset": asset, "terms": terms, "reference": self.reference() } });
        number(&self.run(name, Code::Licensing, &msg, &[]), &self.suite.licensing, "offer_created", "offer")
    }

    /// The message that buys under the first version of an offer, in the first epoch.
    pub(crate) fn buy(&mut self, offer: u64, most: &str) -> Value {
        let guard = json!({ "version": 1, "epoch": 1, "most": most });
        json!({ "buy": { "offer": offer, "guard": guard, "reference": self.reference() } })
    }
}

pub(crate) fn edge(parent: u64, kind: &str, bps: u16) -> Value {
    json!({ "parent": parent, "kind": kind, "share_bps": bps })
}

/// Work on an assignment.
pub(crate) fn submit(batch: u64, assignment: u64) -> Value {
    json!({ "submit": {
        "batch": batch, "assignment": assignment, "commitment": hash("answer"), "payload_hash": hash("payload"),
        "uri": "sample://answer",
    } })
}

/// A number that the contract emitted in an event.
pub(crate) fn number(outcome: &Outcome, contract: &Addr, event: &str, key: &str) -> u64 {
    let value = outcome.value(contract, event, key);
    let value = value.unwrap_or_else(|| panic!("no {key} in {event}: {:?}", outcome.all_events()));
    value.parse().unwrap()
}
