//! Who acts, on which contracts, and what each step took.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use caravan_chain::{
    plan, requests, ChainExt, Code, Deployment, Instantiate, Msg, Outcome, Sandbox, StrictApi, PREFIX,
};
use caravan_marketplace_api::ListedCurrency;
use caravan_money::Currency;
use caravan_primitives::Hash32;
use cosmwasm_std::{coins, from_json, to_json_binary, Addr, Api, Binary, Uint128};
use serde_json::{json, Value};

use crate::count;

/// What everybody owns at the beginning, in base units of the chain's coin.
const FUNDS: u128 = 10_000_000_000;
/// What the steps are paid in.
pub(crate) const COIN: &str = "ucara";

/// What is written about a step besides its name.
pub(crate) enum Meter {
    /// What it read, wrote and emitted, by the contracts in native code.
    Count,
    /// The gas and the bytes of its transaction, by the last line of a journal.
    Journal(PathBuf),
}

impl Meter {
    fn begin(&self) {
        match self {
            Self::Count => count::begin(),
            Self::Journal(_) => {}
        }
    }

    fn end(&self) -> Value {
        match self {
            Self::Count => serde_json::to_value(count::end()).unwrap(),
            Self::Journal(path) => {
                let text = std::fs::read_to_string(path).unwrap();
                let line: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
                json!({ "gas": line["gas"], "bytes": line["bytes"] })
            }
        }
    }
}

/// A step that was measured.
pub(crate) struct Row {
    pub(crate) contract: String,
    /// `claim`, or `receive/fund` for what a token brings.
    pub(crate) message: String,
    /// What sets it apart from other steps with the message: `newcomer`.
    pub(crate) note: String,
    /// What [`Meter`] has of it as JSON: its counts, or the gas and bytes of its transaction.
    pub(crate) took: Value,
}

/// A chain with the suite, a second token and a second registry on it.
pub(crate) struct Play<'a> {
    pub(crate) chain: &'a mut dyn Sandbox,
    pub(crate) rows: Vec<Row>,
    meter: Meter,
    contracts: BTreeMap<&'static str, Addr>,
    known: BTreeSet<String>,
    /// Accounts that are where a real chain has their keys, on a chain that counts.
    keyed: BTreeMap<String, Addr>,
    made: u64,
    /// Projects and batches that were there before the steps: those that the steps name are so many further on.
    pub(crate) earlier: (u64, u64),
}

impl<'a> Play<'a> {
    /// Deploys. The points do not know the marketplace yet: so a move of points can fail, and be made up for.
    pub(crate) fn new(chain: &'a mut dyn Sandbox, meter: Meter) -> Self {
        Self::keyed(chain, meter, BTreeMap::new())
    }

    /// Deploys, with the accounts in `keyed` at the addresses that stand there.
    pub(crate) fn keyed(chain: &'a mut dyn Sandbox, meter: Meter, keyed: BTreeMap<String, Addr>) -> Self {
        let mut play = Self { keyed, ..Self::on(chain, meter) };
        let token = play.token();
        let mut deployment = Deployment::new(play.chain, Hash32::digest(b"arbiter")).unwrap();
        let [deployer, owner, treasury, arbiter] =
            ["deployer", "owner", "treasury", "arbiter"].map(|name| play.account(name));
        (deployment.deployer, deployment.admin) = (deployer, Some(owner.clone()));
        (deployment.owner, deployment.treasury) = (owner, treasury);
        deployment.arbiters[0].address = arbiter;
        deployment.salt = b"messages".to_vec();
        let listed = |currency| ListedCurrency {
            currency,
            points_rate: Uint128::new(1_000_000),
            min_reward_with_bond: Uint128::zero(),
        };
        deployment.currencies =
            vec![listed(Currency::native(COIN).unwrap()), listed(Currency::Cw20(token.to_string()))];
        let planned = plan(play.chain, &deployment).unwrap();
        for (code, mut request) in requests(&deployment, &planned).unwrap() {
            if code == Code::Points {
                let mut msg: Value = from_json(&request.msg).unwrap();
                msg["marketplace"] = Value::Null;
                request.msg = to_json_binary(&msg).unwrap();
            }
            let made = play.chain.instantiate2(&deployment.deployer, request).unwrap();
            assert_eq!(made, planned.of(code).address);
            play.contracts.insert(code.name(), made);
        }
        let annex = play.annex();
        play.contracts.insert("annex", annex);
        play
    }

    /// Nothing is there yet.
    fn on(chain: &'a mut dyn Sandbox, meter: Meter) -> Self {
        let (contracts, known, keyed) = Default::default();
        Self { chain, rows: vec![], meter, contracts, known, keyed, made: 0, earlier: (0, 0) }
    }

    /// Everything is there: another play has left these contracts, and the references that it has used.
    pub(crate) fn later(
        chain: &'a mut dyn Sandbox,
        meter: Meter,
        (contracts, made): (BTreeMap<&'static str, Addr>, u64),
    ) -> Self {
        Self { contracts, made, ..Self::on(chain, meter) }
    }

    /// The contracts and the number of references used, for [`Self::later`].
    pub(crate) fn left(&self) -> (BTreeMap<&'static str, Addr>, u64) {
        (self.contracts.clone(), self.made)
    }

    /// Everyone who has acted, by address.
    pub(crate) fn people(&self) -> Vec<Addr> {
        self.known.iter().map(|name| self.address(name)).collect()
    }

    /// A second token, whose minter and marketplace are accounts, and which moves freely.
    fn token(&mut self) -> Addr {
        let [owner, minter, mover] = ["owner", "minter", "mover"].map(|name| self.account(name));
        let marketing =
            json!({ "project": "https://caravan.example", "description": null, "marketing": owner, "logo": null });
        let msg = json!({
            "name": "Token", "symbol": "TOKEN", "decimals": 6, "owner": owner, "marketplace": mover,
            "minters": [{ "minter": minter, "budget": "1000000000000" }], "marketing": marketing,
            "transferability": { "soulbound": {} },
        });
        let token = self.make(Code::Points, &msg);
        self.contracts.insert("token", token.clone());
        token
    }

    /// A second registry, whose siblings are accounts.
    fn annex(&mut self) -> Addr {
        let [owner, market, licensor] = ["owner", "market", "licensor"].map(|name| self.account(name));
        self.make(Code::Provenance, &json!({ "owner": owner, "marketplace": market, "licensing": licensor }))
    }

    fn make(&mut self, code: Code, msg: &Value) -> Addr {
        let code_id = self.chain.store(code).unwrap().id;
        let (label, salt) = (format!("second {}", code.name()), Binary::from(b"second"));
        let request =
            Instantiate { code_id, msg: to_json_binary(msg).unwrap(), funds: vec![], label, salt, admin: None };
        let deployer = self.account("deployer");
        self.chain.instantiate2(&deployer, request).unwrap()
    }

    /// The address of an account: of 20 bytes on either chain, for a longer one is dearer.
    pub(crate) fn address(&self, name: &str) -> Addr {
        if let Some(keyed) = self.keyed.get(name) {
            return keyed.clone();
        }
        match self.meter {
            Meter::Count => {
                let hash = Hash32::digest(name.as_bytes());
                let short = hash.as_bytes().iter().copied().take(20).collect::<Vec<u8>>();
                StrictApi::new(PREFIX).addr_humanize(&short.into()).unwrap()
            }
            Meter::Journal(_) => self.chain.account(name),
        }
    }

    /// An account with money, whose key the chain knows.
    pub(crate) fn account(&mut self, name: &str) -> Addr {
        let account = self.address(name);
        if self.known.insert(name.to_owned()) {
            self.chain.fund(&account, &coins(FUNDS, COIN)).unwrap();
            self.chain.execute(&account, &[Msg::Send { to: account.clone(), amount: coins(1, COIN) }]).unwrap();
        }
        account
    }

    /// What an account of many is called.
    pub(crate) fn worker_name(number: u64) -> String {
        format!("worker{number}")
    }

    /// An account of many: made without a word to the chain.
    pub(crate) fn worker(&mut self, number: u64) -> String {
        let name = Self::worker_name(number);
        self.known.insert(name.clone());
        name
    }

    pub(crate) fn at(&self, contract: &str) -> Addr {
        self.contracts[contract].clone()
    }

    /// A number that the contract emitted in an event.
    pub(crate) fn number(&self, outcome: &Outcome, contract: &str, event: &str, key: &str) -> Option<u64> {
        outcome.value(&self.contracts[contract], event, key).and_then(|number| number.parse().ok())
    }

    /// A reference that was not used.
    pub(crate) fn reference(&mut self) -> String {
        self.made += 1;
        format!("reference-{}", self.made)
    }

    /// Sends `msg`, the body of `message` (`claim`, or `claim, newcomer`), and keeps what it took.
    pub(crate) fn say(&mut self, who: &str, contract: &str, message: &str, body: Value) -> Outcome {
        self.pay(who, contract, message, (body, 0))
    }

    /// As [`Self::say`], with coins.
    pub(crate) fn pay(&mut self, who: &str, contract: &str, message: &str, (body, paid): (Value, u128)) -> Outcome {
        let (name, note) = message.split_once(", ").unwrap_or((message, ""));
        let measured = self.metered(who, contract, (name, body, paid));
        let contract = match contract {
            "token" => "points",
            "annex" => "provenance",
            other => other,
        };
        self.keep(contract, name, note, measured)
    }

    /// Sends units of the second token to `contract` with a hook.
    pub(crate) fn bring(&mut self, who: &str, contract: &str, message: &str, (hook, paid): (Value, u128)) -> Outcome {
        let (name, note) = message.split_once(", ").unwrap_or((message, ""));
        let hook = json!({ name: self.shifted(hook) });
        let body =
            json!({ "contract": self.at(contract), "amount": paid.to_string(), "msg": to_json_binary(&hook).unwrap() });
        let measured = self.metered(who, "token", ("send", body, 0));
        self.keep(contract, &format!("receive/{name}"), note, measured)
    }

    fn keep(&mut self, contract: &str, message: &str, note: &str, (outcome, took): (Outcome, Value)) -> Outcome {
        let own = |text: &str| text.to_owned();
        self.rows.push(Row { contract: own(contract), message: own(message), note: own(note), took });
        outcome
    }

    fn metered(&mut self, who: &str, contract: &str, (name, body, paid): (&str, Value, u128)) -> (Outcome, Value) {
        let sender = self.account(who);
        let msg = self.message(contract, name, (body, paid));
        self.meter.begin();
        let outcome = self.chain.execute(&sender, &[msg]);
        let outcome = outcome.unwrap_or_else(|error| panic!("{who}: {contract} {name}: {error}"));
        (outcome, self.meter.end())
    }

    fn message(&self, contract: &str, name: &str, (body, paid): (Value, u128)) -> Msg {
        let funds = if paid == 0 { vec![] } else { coins(paid, COIN) };
        Msg::execute(&self.at(contract), &json!({ name: self.shifted(body) }), funds).unwrap()
    }

    /// Projects and batches by the numbers that they really have.
    fn shifted(&self, mut body: Value) -> Value {
        let (projects, batches) = self.earlier;
        for (key, earlier) in [("project", projects), ("batch", batches)] {
            if let Some(number) = body.get(key).and_then(Value::as_u64) {
                body[key] = json!(number + earlier);
            }
        }
        body
    }

    /// Sends messages in one transaction, of which nothing is kept.
    pub(crate) fn quiet(&mut self, who: &str, contract: &str, messages: &[(&str, Value)]) -> Outcome {
        let sender = self.account(who);
        let msgs: Vec<Msg> =
            messages.iter().map(|(name, body)| self.message(contract, name, (body.clone(), 0))).collect();
        let outcome = self.chain.execute(&sender, &msgs);
        outcome.unwrap_or_else(|error| panic!("{who}: {contract} {messages:?}: {error}"))
    }

    /// As [`Self::quiet`], one message with coins.
    pub(crate) fn quiet_paid(&mut self, who: &str, contract: &str, (name, body): (&str, Value), paid: u128) {
        let sender = self.account(who);
        let msg = self.message(contract, name, (body, paid));
        self.chain.execute(&sender, &[msg]).unwrap();
    }

    /// Moves a contract of the suite to the same code again.
    pub(crate) fn migrate(&mut self, code: Code, msg: &Value) {
        let (owner, contract) = (self.account("owner"), self.at(code.name()));
        let id = self.chain.store(code).unwrap().id;
        self.meter.begin();
        self.chain.migrate(&owner, &contract, id, &to_json_binary(msg).unwrap()).unwrap();
        let took = self.meter.end();
        self.keep(code.name(), "migrate", "", (Outcome::default(), took));
    }

    /// One coin to an old acquaintance, and two: the floor of every transaction.
    pub(crate) fn send(&mut self) {
        let (from, to) = (self.account("mira"), self.account("theo"));
        let send = Msg::Send { to, amount: coins(1, COIN) };
        for (note, msgs) in [("", vec![send.clone()]), ("two in one transaction", vec![send.clone(), send])] {
            self.meter.begin();
            let outcome = self.chain.execute(&from, &msgs).unwrap();
            let took = self.meter.end();
            self.keep("bank", "send", note, (outcome, took));
        }
    }

    pub(crate) fn ask(&self, contract: &str, query: Value) -> Value {
        self.chain.ask(&self.at(contract), &query).unwrap()
    }

    pub(crate) fn wait(&mut self, secs: u64) {
        self.chain.wait(secs).unwrap();
    }
}
