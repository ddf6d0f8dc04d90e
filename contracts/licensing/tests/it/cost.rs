//! Work a message is bounded by parents, never by contributors: the same storage operations with 3 and with 50,000.

use std::cell::Cell;

use crate::world::{amount, asset, coin_of, person, response, shared, terms, Sealed, COIN, EDITION};
use caravan_licensing::contract;
use caravan_licensing_api::{ExecuteMsg, Guard, InstantiateMsg};
use caravan_marketplace_api::keys::{PersonHead, ADDRESSES, EDITION_WEIGHTS, PERSON_ADDRESS};
use caravan_primitives::testing::{Counting, Counts};
use caravan_primitives::{Items, OfferId, Reference, Upto};
use caravan_provenance_api::keys::{Head, HeadStatus, HEADS};
use caravan_provenance_api::Target;
use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockStorage};
use cosmwasm_std::{
    coin, from_json, Addr, Coin, ContractResult, DepsMut, Empty, Querier, QuerierResult, QuerierWrapper, QueryRequest,
    Storage, SystemResult, Uint128, WasmQuery,
};

/// Enough for everybody to be due something.
const PRICE: u128 = 10_000_000_000;

/// The siblings' storage, asked by raw reads, and the seals; counts the questions.
struct Siblings {
    registry: Addr,
    rows: MockStorage,
    seals: Vec<(u64, Sealed)>,
    asked: Cell<usize>,
}

impl Querier for Siblings {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        self.asked.set(self.asked.get() + 1);
        let QueryRequest::Wasm(query) = from_json::<QueryRequest<Empty>>(request).unwrap() else {
            panic!("only contracts are asked");
        };
        let answer = if let WasmQuery::Smart { contract_addr, msg } = query {
            assert_eq!(contract_addr, self.registry.to_string());
            let asked: caravan_provenance_api::QueryMsg = from_json(msg).unwrap();
            let caravan_provenance_api::QueryMsg::Sealed { asset } = asked else { panic!("asked {asked:?}") };
            let (id, sealed) = self.seals.iter().find(|(id, _)| *id == asset.get()).unwrap();
            cosmwasm_std::to_json_binary(&response(*id, sealed)).unwrap()
        } else if let WasmQuery::Raw { key, .. } = query {
            self.rows.get(&key).unwrap_or_default().into()
        } else {
            panic!("asked {query:?}")
        };
        SystemResult::Ok(ContractResult::Ok(answer))
    }
}

struct Bench {
    store: Counting,
    siblings: Siblings,
}

fn who(word: &str) -> Addr {
    MockApi::default().addr_make(word)
}

impl Bench {
    /// Asset 1 is an edition of so many persons; assets 2 and 3 pay it and one another.
    fn new(people: u64) -> Bench {
        let part = |parent, to, bps| (parent, to, bps);
        let total = u128::from(people);
        let two =
            Sealed { parts: vec![part(1, Target::Inbox, 2_000), part(1, Target::Pool, 500)], ..shared(1_000, total) };
        let three = Sealed { parts: vec![part(1, Target::Inbox, 1_000), part(2, Target::Inbox, 1_000)], ..two.clone() };
        let seals = vec![(1, shared(5_000, total)), (2, two), (3, three)];
        let mut rows = MockStorage::new();
        for (id, _) in &seals {
            let head = Head { owner: who("contributor"), epoch: 1, status: HeadStatus::Sealed };
            HEADS.save(&mut rows, *id, &head).unwrap();
        }
        for number in 1..=people {
            let address = who(&format!("person-{number}"));
            EDITION_WEIGHTS.save(&mut rows, (EDITION.0, EDITION.1, number), &Uint128::one()).unwrap();
            ADDRESSES.save(&mut rows, &address, &person(number)).unwrap();
            PERSON_ADDRESS.save(&mut rows, number, &PersonHead { address, moving: None }).unwrap();
        }
        let siblings = Siblings { registry: who("registry"), rows, seals, asked: Cell::new(0) };
        let mut bench = Bench { store: Counting::default(), siblings };
        let msg = InstantiateMsg {
            owner: who("owner").to_string(),
            treasury: who("treasury").to_string(),
            fee_bps: 100,
            provenance: who("registry").to_string(),
            marketplace: who("market").to_string(),
            points: Some(who("points").to_string()),
            arbitration: None,
            currencies: Upto::new(vec![coin_of()]).unwrap(),
        };
        let Bench { store, siblings } = &mut bench;
        let deps = DepsMut { storage: store, api: &MockApi::default(), querier: QuerierWrapper::new(siblings) };
        contract::instantiate(deps, mock_env(), message_info(&who("contributor"), &[]), msg).unwrap();
        bench
    }

    /// Sends a message; what it read, wrote, iterated over and asked of others.
    fn send(&mut self, word: &str, msg: ExecuteMsg, funds: &[Coin]) -> [usize; 4] {
        let Bench { store, siblings } = self;
        store.start();
        siblings.asked.set(0);
        let api = MockApi::default();
        let deps = DepsMut { storage: store, api: &api, querier: QuerierWrapper::new(siblings) };
        contract::execute(deps, mock_env(), message_info(&who(word), funds), msg).unwrap();
        let Counts { reads, writes, walked, .. } = self.store.counted();
        [reads, writes, walked, self.siblings.asked.get()]
    }
}

fn buy(number: u64) -> ExecuteMsg {
    let guard = Guard { version: 1, epoch: 1, most: amount(PRICE) };
    ExecuteMsg::Buy { offer: OfferId::FIRST, guard, reference: Reference::new(format!("b{number}")).unwrap() }
}

fn claim(number: u64) -> (String, ExecuteMsg) {
    let assets = Items::new(vec![asset(1), asset(2)]).unwrap();
    (format!("person-{number}"), ExecuteMsg::Claim { assets, currency: coin_of() })
}

/// The costs of a later purchase, distribution and claim, once `people` have been paid before.
fn costs(people: u64) -> [[usize; 4]; 3] {
    let mut bench = Bench::new(people);
    let terms = Box::new(terms(&coin_of(), PRICE));
    let reference = Reference::new("o1").unwrap();
    bench.send("contributor", ExecuteMsg::CreateOffer { asset: asset(3), terms, reference }, &[]);
    let money = [coin(PRICE, COIN)];
    let path = Items::new(vec![asset(3), asset(2), asset(1)]).unwrap();
    let distribute = ExecuteMsg::Distribute { path, currency: coin_of() };
    for number in 0..3 {
        bench.send(&format!("buyer-{number}"), buy(number), &money);
        bench.send("anyone", distribute.clone(), &[]);
    }
    for number in 1..people {
        let (word, msg) = claim(number);
        bench.send(&word, msg, &[]);
    }
    let bought = bench.send("last", buy(9), &money);
    let distributed = bench.send("anyone", distribute, &[]);
    let (word, msg) = claim(people);
    [bought, distributed, bench.send(&word, msg, &[])]
}

#[test]
fn buying_distributing_and_claiming_cost_the_same_with_3_and_with_50_000_contributors() {
    let few = costs(3);
    assert_eq!(few, costs(50_000));
    for [reads, writes, iterated, asked] in few {
        assert!(reads > 0 && writes > 0 && asked > 0, "{few:?}");
        assert_eq!(iterated, 0, "nothing is iterated over");
    }
    println!("reads, writes, iterated, asked: buy, distribute, claim {few:?}");
}
