//! The real registry and the real licensing, with a stand-in for the marketplace that publishes editions.

use caravan_chain::{contract, Code};
use caravan_licensing_api as licensing;
use caravan_marketplace_api::keys::{PersonHead, ADDRESSES, EDITION_WEIGHTS, PERSON_ADDRESS};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{
    AssetId, EditionId, Hash32, Items, LicenseId, OfferId, PersonId, ProjectId, Reference, Text, Upto,
};
use caravan_provenance_api as registry;
use caravan_provenance_api::{EdgeKind, Kind, NewAsset, NewContributors, NewEdge, NewEdition, Provenance, Registrant};
use cosmwasm_std::{
    coin, Addr, Binary, Coin, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult, Uint128,
};
use cw_multi_test::{App, ContractWrapper, Executor};
use serde::{Deserialize, Serialize};

/// What every account has of the coin.
const RICH: u128 = 1_000_000_000_000;
const COIN: &str = "ucara";

#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(rename_all = "snake_case")]
enum Say {
    Person { number: u64, address: Addr, weight: Uint128 },
    Publish { registry: Addr, edition: Box<NewEdition> },
}

fn begin(_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

/// Keeps the rows that licensing reads, and sends what the marketplace would send.
fn market(deps: DepsMut<'_>, _: Env, _: MessageInfo, say: Say) -> StdResult<Response> {
    match say {
        Say::Person { number, address, weight } => {
            let person = PersonId::new(number).unwrap();
            EDITION_WEIGHTS.save(deps.storage, (1, 1, number), &weight)?;
            ADDRESSES.save(deps.storage, &address, &person)?;
            PERSON_ADDRESS.save(deps.storage, number, &PersonHead { address })?;
            Ok(Response::new())
        }
        Say::Publish { registry, edition } => {
            let msg = registry::ExecuteMsg::RegisterEdition { edition };
            Ok(Response::new().add_message(Provenance(registry).execute(&msg)?))
        }
    }
}

fn silent(_: Deps<'_>, _: Env, _: Empty) -> StdResult<Binary> {
    Err(StdError::not_found("an answer"))
}

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) licensing: Addr,
    pub(crate) registry: Addr,
    pub(crate) market: Addr,
    salts: u64,
}

/// A new asset of one's own.
pub(crate) struct Draft<'a> {
    pub(crate) content: &'a str,
    pub(crate) kind: Kind,
    /// Parent, kind, share.
    pub(crate) edges: &'a [(AssetId, EdgeKind, u16)],
}

pub(crate) fn coin_of() -> Currency {
    Currency::native(COIN).unwrap()
}

fn reference(number: u64) -> Reference {
    Reference::new(format!("r{number}")).unwrap()
}

fn uri<const A: usize, const B: usize>() -> Text<A, B> {
    Text::new("ipfs://about").unwrap()
}

impl World {
    pub(crate) fn new() -> World {
        let mut app = App::new(|router, api, storage| {
            for word in ["buyer", "alice", "bob", "wallet", "requester"] {
                router.bank.init_balance(storage, &api.addr_make(word), vec![coin(RICH, COIN)]).unwrap();
            }
        });
        let contributor = app.api().addr_make("deployer");
        let code = app.store_code(Box::new(ContractWrapper::new(market, begin, silent)));
        let market = app.instantiate_contract(code, contributor.clone(), &Empty {}, &[], "market", None).unwrap();
        let registry = registry_at(&mut app, &contributor, &market);
        let licensing = licensing_at(&mut app, &contributor, (&registry, &market));
        let fill = registry::MigrateMsg { marketplace: None, licensing: Some(licensing.to_string()) };
        let code = app.contract_data(&registry).unwrap().code_id;
        app.migrate_contract(contributor, registry.clone(), &fill, code).unwrap();
        World { app, licensing, registry, market, salts: 0 }
    }

    /// A second, genuine licensing contract, which the registry was not made with.
    pub(crate) fn second_licensing(&mut self) -> Addr {
        let contributor = self.who("deployer");
        let (registry, market) = (self.registry.clone(), self.market.clone());
        licensing_at(&mut self.app, &contributor, (&registry, &market))
    }

    pub(crate) fn who(&self, word: &str) -> Addr {
        self.app.api().addr_make(word)
    }

    fn next(&mut self) -> u64 {
        self.salts += 1;
        self.salts
    }

    fn send<T: Serialize + std::fmt::Debug>(
        &mut self,
        (word, to): (&str, &Addr),
        msg: &T,
        funds: &[Coin],
    ) -> Result<(), String> {
        let sender = self.who(word);
        let sent = self.app.execute_contract(sender, to.clone(), msg, funds);
        sent.map(|_| ()).map_err(|error| error.root_cause().to_string())
    }

    pub(crate) fn tell_registry(&mut self, word: &str, msg: &registry::ExecuteMsg) -> Result<(), String> {
        self.send((word, &self.registry.clone()), msg, &[])
    }

    pub(crate) fn tell_licensing(&mut self, word: &str, msg: &licensing::ExecuteMsg, paid: u128) -> Result<(), String> {
        let funds = if paid > 0 { vec![coin(paid, COIN)] } else { vec![] };
        self.send((word, &self.licensing.clone()), msg, &funds)
    }

    /// Commits to a content, and waits until the commitment is of age.
    fn commit(&mut self, word: &str, content: &str) -> (Hash32, Hash32) {
        let (content, salt) = (Hash32::digest(content.as_bytes()), Hash32::digest(&self.next().to_be_bytes()));
        let chain_id = self.app.block_info().chain_id;
        let sender = self.who(word);
        let who = Registrant { chain_id: &chain_id, contract: self.registry.as_str(), sender: sender.as_str() };
        let commitment = registry::registration_commitment(&who, &content, &salt);
        self.tell_registry(word, &registry::ExecuteMsg::Commit { commitment }).unwrap();
        self.app.update_block(|block| {
            block.height += 1;
            block.time = block.time.plus_seconds(61);
        });
        (content, salt)
    }

    fn by_hash(&self, content_hash: Hash32) -> AssetId {
        let query = registry::QueryMsg::AssetByHash { content_hash };
        let found: registry::AssetResponse = self.app.wrap().query_wasm_smart(&self.registry, &query).unwrap();
        found.asset
    }

    pub(crate) fn draft(&mut self, owner: &str, draft: &Draft<'_>) -> Result<AssetId, String> {
        let (content_hash, salt) = self.commit(owner, draft.content);
        let edge = |(parent, kind, share): &(AssetId, EdgeKind, u16)| NewEdge {
            parent: *parent,
            kind: *kind,
            share_bps: Bps::new(*share).unwrap(),
        };
        let asset = Box::new(NewAsset {
            kind: draft.kind,
            content_hash,
            salt,
            uri: uri(),
            uri_hash: content_hash,
            contributors: NewContributors::None {},
            contributor_bps: Bps::ZERO,
        });
        let edges = Upto::new(draft.edges.iter().map(edge).collect()).unwrap();
        let reference = reference(self.next());
        self.tell_registry(owner, &registry::ExecuteMsg::Register { asset, edges, reference })?;
        Ok(self.by_hash(content_hash))
    }

    pub(crate) fn seal(&mut self, owner: &str, asset: AssetId) {
        self.tell_registry(owner, &registry::ExecuteMsg::Seal { asset }).unwrap();
    }

    /// A sealed asset of one's own.
    pub(crate) fn asset(&mut self, owner: &str, draft: &Draft<'_>) -> AssetId {
        let asset = self.draft(owner, draft).unwrap();
        self.seal(owner, asset);
        asset
    }

    /// Asset of `requester`: an edition whose contributors, ann 5 and bea 4, get 30 %; its floor is 500.
    pub(crate) fn edition(&mut self) -> AssetId {
        let (content_hash, salt) = self.commit("requester", "edition");
        for (number, word, weight) in [(1, "ann", 5u128), (2, "bea", 4)] {
            let say = Say::Person { number, address: self.who(word), weight: Uint128::new(weight) };
            self.send(("deployer", &self.market.clone()), &say, &[]).unwrap();
        }
        let floor = registry::FloorPrice { currency: coin_of(), amount: Amount::new(500u128).unwrap() };
        let requester = self.who("requester").to_string();
        let edition = Box::new(NewEdition {
            manager: requester.clone(),
            owner: requester,
            project: ProjectId::FIRST,
            edition: EditionId::FIRST,
            total_weight: Uint128::new(9),
            content_hash,
            salt,
            uri: uri(),
            uri_hash: content_hash,
            contributor_bps: Bps::new(3_000).unwrap(),
            floor_price: Some(floor),
        });
        let say = Say::Publish { registry: self.registry.clone(), edition };
        self.send(("deployer", &self.market.clone()), &say, &[]).unwrap();
        self.by_hash(content_hash)
    }

    pub(crate) fn offer(
        &mut self,
        owner: &str,
        asset: AssetId,
        (price, derivatives): (u128, licensing::Derivatives),
    ) -> Result<OfferId, String> {
        let terms = Box::new(licensing::OfferTerms {
            uses: Items::new(licensing::Use::ALL.to_vec()).unwrap(),
            price: licensing::Price { currency: coin_of(), amount: Amount::new(price).unwrap() },
            term: licensing::Term::Perpetual {},
            limits: licensing::Limits { supply: None, per_licensee: None },
            derivatives,
            legal: licensing::Legal { uri: uri(), hash: Hash32::digest(b"legal") },
            fulfilment: licensing::Fulfilment::Instant {},
        });
        let reference = reference(self.next());
        let msg = licensing::ExecuteMsg::CreateOffer { asset, terms, reference: reference.clone() };
        self.tell_licensing(owner, &msg, 0)?;
        Ok(OfferId::new(self.made(owner, reference)).unwrap())
    }

    pub(crate) fn buy(&mut self, buyer: &str, offer: OfferId) -> Result<LicenseId, String> {
        let quote: licensing::QuoteResponse = self.ask(&licensing::QueryMsg::Quote { offer })?;
        let most = Amount::new(quote.price).unwrap();
        let guard = licensing::Guard { version: quote.version, epoch: quote.epoch, most };
        let reference = reference(self.next());
        let msg = licensing::ExecuteMsg::Buy { offer, guard, reference: reference.clone() };
        self.tell_licensing(buyer, &msg, quote.price.u128())?;
        Ok(LicenseId::new(self.made(buyer, reference)).unwrap())
    }

    fn made(&self, word: &str, reference: Reference) -> u64 {
        let sender = self.who(word).to_string();
        let query = licensing::QueryMsg::Reference { sender, token: None, reference };
        self.ask::<licensing::ReferenceResponse>(&query).unwrap().id
    }

    /// `buyer` licenses `parent`, and its draft gets the edge.
    pub(crate) fn derive(
        &mut self,
        buyer: &str,
        (child, parent): (AssetId, AssetId),
        offer: OfferId,
    ) -> Result<LicenseId, String> {
        let license = self.buy(buyer, offer)?;
        let msg = licensing::ExecuteMsg::RegisterDerivative { child, parent, kind: EdgeKind::FineTunedFrom, license };
        self.tell_licensing(buyer, &msg, 0)?;
        Ok(license)
    }

    pub(crate) fn revenue(&mut self, asset: AssetId, amount: u128) -> Result<(), String> {
        let reference = reference(self.next());
        self.tell_licensing("buyer", &licensing::ExecuteMsg::PayRevenue { asset, reference }, amount)
    }

    pub(crate) fn ask<T: serde::de::DeserializeOwned>(&self, query: &licensing::QueryMsg) -> Result<T, String> {
        self.app.wrap().query_wasm_smart(&self.licensing, query).map_err(|error| error.to_string())
    }

    pub(crate) fn inbox(&self, asset: AssetId) -> u128 {
        self.books(asset).inbox.u128()
    }

    pub(crate) fn pool(&self, asset: AssetId) -> u128 {
        self.books(asset).pool_in.u128()
    }

    fn books(&self, asset: AssetId) -> licensing::BooksResponse {
        self.ask(&licensing::QueryMsg::Books { asset, currency: coin_of() }).unwrap()
    }

    pub(crate) fn balance(&self, word: &str) -> u128 {
        let query = licensing::QueryMsg::Balance { address: self.who(word).to_string(), currency: coin_of() };
        self.ask::<licensing::BalanceResponse>(&query).unwrap().amount.u128()
    }

    pub(crate) fn claim(&mut self, word: &str, asset: AssetId) -> Result<u128, String> {
        let pocket = |world: &World| world.app.wrap().query_balance(world.who(word), COIN).unwrap().amount.u128();
        let before = pocket(self);
        let assets = Items::new(vec![asset]).unwrap();
        self.tell_licensing(word, &licensing::ExecuteMsg::Claim { assets, currency: coin_of() }, 0)?;
        Ok(pocket(self) - before)
    }

    /// The books hold, and the contract has exactly what they say.
    pub(crate) fn check(&self) {
        let sum: licensing::SolvencyResponse =
            self.ask(&licensing::QueryMsg::Solvency { currency: coin_of() }).unwrap();
        let parts = sum.inboxes + sum.pools + sum.balances + sum.dust + sum.fees;
        assert_eq!(parts + sum.paid_out, sum.received);
        assert_eq!(parts, self.app.wrap().query_balance(&self.licensing, COIN).unwrap().amount);
    }
}

fn registry_at(app: &mut App, contributor: &Addr, market: &Addr) -> Addr {
    let code = app.store_code(contract(Code::Provenance));
    let msg = registry::InstantiateMsg {
        owner: contributor.to_string(),
        marketplace: Some(market.to_string()),
        licensing: None,
    };
    app.instantiate_contract(code, contributor.clone(), &msg, &[], "registry", Some(contributor.to_string())).unwrap()
}

/// Without a fee, so that sums are easy to read.
fn licensing_at(app: &mut App, contributor: &Addr, (registry, market): (&Addr, &Addr)) -> Addr {
    let code = app.store_code(contract(Code::Licensing));
    let msg = licensing::InstantiateMsg {
        owner: contributor.to_string(),
        treasury: contributor.to_string(),
        fee_bps: 0,
        provenance: registry.to_string(),
        marketplace: market.to_string(),
        currencies: Upto::new(vec![coin_of()]).unwrap(),
    };
    app.instantiate_contract(code, contributor.clone(), &msg, &[], "licensing", None).unwrap()
}
