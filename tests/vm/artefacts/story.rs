//! A deployed suite, and a while of its life: work that was accepted, work that waits, an asset that is licensed.

use std::collections::BTreeMap;

use caravan_chain::{deploy, Chain, ChainExt, Code, ContractFactory, Deployed, Deployment, Embedded};
use caravan_marketplace_api::ListedCurrency;
use caravan_money::Currency;
use caravan_primitives::Hash32;
use caravan_provenance_api::{registration_commitment, Registrant};
use cosmwasm_std::{coins, Addr, Binary, Uint128};
use serde_json::{json, Value};

use crate::subjects::subject;

pub(crate) struct Story {
    pub(crate) chain: Embedded,
    pub(crate) deployed: Deployed,
    pub(crate) owner: Addr,
}

impl Story {
    pub(crate) fn new(factory: ContractFactory) -> Self {
        caravan_chain::substitute(factory);
        let mut chain = Embedded::new();
        let mut deployment = Deployment::new(&chain, Hash32::digest(b"arbiter")).unwrap();
        // A point for each unit of the fee.
        let (points_rate, min_reward_with_bond) = (Uint128::new(1_000_000), Uint128::zero());
        let currency = Currency::native("ucara").unwrap();
        deployment.currencies = vec![ListedCurrency { currency, points_rate, min_reward_with_bond }];
        let deployed = deploy(&mut chain, &deployment).unwrap();
        for name in ["requester", "holder"] {
            let account = chain.account(name);
            chain.fund(&account, &coins(10_000_000, "ucara")).unwrap();
        }
        Self { chain, deployed, owner: deployment.owner }
    }

    pub(crate) fn address(&self, code: Code) -> Addr {
        match code {
            Code::Marketplace => self.deployed.marketplace.clone(),
            Code::Points => self.deployed.points.clone(),
            Code::Provenance => self.deployed.provenance.clone(),
            Code::Licensing => self.deployed.licensing.clone(),
            Code::Arbitration => self.deployed.arbitration.clone(),
        }
    }

    /// The example of a message, with `changes` in its body.
    pub(crate) fn example(&self, code: Code, name: &str, changes: &[(&str, Value)]) -> Value {
        let subject = subject(code, &|word| self.chain.account(word).into_string());
        let found = subject.executes.into_iter().find(|msg| msg.get(name).is_some());
        let mut msg = found.unwrap_or_else(|| panic!("{} has no message {name}", code.name()));
        for (pointer, value) in changes {
            let place = msg.pointer_mut(&format!("/{name}{pointer}"));
            *place.unwrap_or_else(|| panic!("{name} has no {pointer}")) = value.clone();
        }
        msg
    }

    pub(crate) fn say(&mut self, who: &str, code: Code, (name, paid): (&str, u128), changes: &[(&str, Value)]) {
        let (sender, contract) = (self.chain.account(who), self.address(code));
        let msg = self.example(code, name, changes);
        let funds = if paid == 0 { vec![] } else { coins(paid, "ucara") };
        self.chain.run(&sender, &contract, &msg, &funds).unwrap_or_else(|error| panic!("{who}: {msg}: {error}"));
    }

    pub(crate) fn ask(&self, code: Code, query: &Value) -> Result<Value, String> {
        let msg = Binary::from(serde_json::to_vec(query).unwrap());
        let answer = self.chain.query(&self.address(code), &msg).map_err(|error| error.to_string())?;
        Ok(serde_json::from_slice(&answer).unwrap())
    }

    /// What every query of every contract answers.
    pub(crate) fn answers(&self) -> BTreeMap<String, Result<Value, String>> {
        let mut all = BTreeMap::new();
        for code in Code::ALL {
            for query in subject(code, &|word| self.chain.account(word).into_string()).queries {
                all.insert(format!("{} {query}", code.name()), self.ask(code, &query));
            }
        }
        all
    }

    /// A batch of ten tasks: one answer accepted, one waiting, one reservation.
    pub(crate) fn work(&mut self) {
        let market = Code::Marketplace;
        self.say("requester", market, ("create_project", 0), &[]);
        self.say("requester", market, ("fund", 1_000_000), &[("/reference", json!("fund-1"))]);
        self.say("requester", market, ("create_batch", 0), &[("/reference", json!("batch-1"))]);
        self.say("requester", market, ("open_batch", 0), &[]);
        for who in ["annotator", "newcomer", "contributor"] {
            self.say(who, market, ("claim", 0), &[]);
        }
        self.chain.advance(60);
        for (who, assignment) in [("annotator", 1), ("newcomer", 2)] {
            self.say(who, market, ("submit", 0), &[("/assignment", json!(assignment))]);
        }
        self.say("requester", market, ("decide", 0), &[]);
    }

    /// A sealed asset, an offer, a license and some revenue.
    pub(crate) fn trade(&mut self) {
        let requester = self.chain.account("requester");
        let (content, salt) = (Hash32::digest(b"content"), Hash32::digest(b"salt"));
        let registry = self.deployed.provenance.to_string();
        let chain_id = self.chain.chain_id();
        let who = Registrant { chain_id: &chain_id, contract: &registry, sender: requester.as_str() };
        let commitment = serde_json::to_value(registration_commitment(&who, &content, &salt)).unwrap();
        self.say("requester", Code::Provenance, ("commit", 0), &[("/commitment", commitment)]);
        self.chain.advance(61);
        self.say("requester", Code::Provenance, ("register", 0), &[("/edges", json!([]))]);
        self.say("requester", Code::Provenance, ("seal", 0), &[("/asset", json!(1))]);
        self.say("requester", Code::Licensing, ("create_offer", 0), &[]);
        let quote = self.ask(Code::Licensing, &json!({"quote": {"offer": 1}})).unwrap();
        let guard = json!({"version": quote["version"], "epoch": quote["epoch"], "most": quote["price"]});
        let price: u128 = quote["price"].as_str().unwrap().parse().unwrap();
        self.say("holder", Code::Licensing, ("buy", price), &[("/guard", guard)]);
        self.say("holder", Code::Licensing, ("pay_revenue", 5_000), &[("/reference", json!("revenue-1"))]);
    }
}
