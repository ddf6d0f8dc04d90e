//! A chain with the contract, two genuine instances of each sibling, and short words for what tests do.

use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{
    AssetId, EditionId, Hash32, Items, LicenseId, ProjectId, Reference, Seconds, Text, Upto, Uri,
};
use caravan_provenance::contract;
use caravan_provenance_api::{
    registration_commitment, EdgeKind, EdgesResponse, ExecuteMsg, FloorPrice, InstantiateMsg, Kind, LicensedEdge,
    NewAsset, NewContributor, NewContributors, NewEdge, NewEdition, QueryMsg, Registrant,
};
use cosmwasm_std::{
    to_json_binary, Addr, Attribute, Binary, Coin, Deps, DepsMut, Empty, Env, Event, MessageInfo, Response, StdResult,
    Uint128, WasmMsg,
};
use cw_multi_test::{no_init, App, AppBuilder, AppResponse, Contract, ContractWrapper, Executor, MockApiBech32};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub(crate) type Chain = App<cw_multi_test::BankKeeper, MockApiBech32>;

pub(crate) struct World {
    pub(crate) app: Chain,
    pub(crate) contract: Addr,
    pub(crate) code: u64,
    /// The wired sibling, and another instance of the same code.
    pub(crate) marketplace: [Addr; 2],
    pub(crate) licensing: [Addr; 2],
    registered: u32,
}

/// What stands in the siblings' place: it sends on what it is events to.
#[derive(Debug, Serialize, Deserialize)]
struct SendOn {
    to: String,
    msg: Binary,
}

fn sibling() -> Box<dyn Contract<Empty>> {
    let begin = |_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty| StdResult::Ok(Response::new());
    let send_on = |_: DepsMut<'_>, _: Env, _: MessageInfo, SendOn { to, msg }: SendOn| {
        StdResult::Ok(Response::<Empty>::new().add_message(WasmMsg::Execute { contract_addr: to, msg, funds: vec![] }))
    };
    let query = |_: Deps<'_>, _: Env, _: Empty| to_json_binary(&Empty {});
    Box::new(ContractWrapper::new(send_on, begin, query))
}

fn provenance() -> Box<dyn Contract<Empty>> {
    let wrapper = ContractWrapper::new(contract::execute, contract::instantiate, contract::query);
    Box::new(wrapper.with_migrate(contract::migrate))
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(|_| ())
    }

    /// A world whose instantiation is changed.
    pub(crate) fn with(change: impl FnOnce(&mut InstantiateMsg)) -> Self {
        let mut app = AppBuilder::new().with_api(MockApiBech32::new("caravan")).build(no_init);
        let deployer = app.api().addr_make("deployer");
        let code = app.store_code(sibling());
        let mut make =
            |name: &str| app.instantiate_contract(code, deployer.clone(), &Empty {}, &[], name, None).unwrap();
        let (marketplace, licensing) = ([make("m1"), make("m2")], [make("l1"), make("l2")]);
        let mut msg = InstantiateMsg {
            owner: app.api().addr_make("owner").to_string(),
            marketplace: Some(marketplace[0].to_string()),
            points: Some(app.api().addr_make("points").to_string()),
            licensing: Some(licensing[0].to_string()),
            arbitration: Some(app.api().addr_make("arbitration").to_string()),
        };
        change(&mut msg);
        let code = app.store_code(provenance());
        let admin = Some(app.api().addr_make("admin").to_string());
        let contract = app.instantiate_contract(code, deployer, &msg, &[], "caravan provenance", admin).unwrap();
        Self { app, contract, code, marketplace, licensing, registered: 0 }
    }

    pub(crate) fn addr(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.addr(name).to_string()
    }

    /// Blocks of five seconds, at least one.
    pub(crate) fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(secs);
            block.height += secs.div_ceil(5).max(1);
        });
    }

    pub(crate) fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    /// Sends any JSON with coins; return the text of an error.
    pub(crate) fn send_json(
        &mut self,
        sender: &str,
        msg: &impl Serialize,
        coins: &[Coin],
    ) -> Result<AppResponse, String> {
        let (sender, contract) = (self.addr(sender), self.contract.clone());
        let msg = WasmMsg::Execute {
            contract_addr: contract.to_string(),
            msg: to_json_binary(msg).unwrap(),
            funds: coins.to_vec(),
        };
        self.app.execute(sender, msg.into()).map_err(|error| error.root_cause().to_string())
    }

    pub(crate) fn send(&mut self, sender: &str, msg: &ExecuteMsg) -> Result<AppResponse, String> {
        self.send_json(sender, msg, &[])
    }

    /// Sends a message that is to work; gives the types of its events.
    pub(crate) fn events(&mut self, sender: &str, msg: &ExecuteMsg) -> Vec<String> {
        let done = self.send(sender, msg).unwrap();
        events_of(&self.contract, &done)
    }

    /// Sends a message that is to fail; gives the code.
    pub(crate) fn code_of(&mut self, sender: &str, msg: &ExecuteMsg) -> String {
        code(&self.send(sender, msg).unwrap_err())
    }

    /// Has a sibling send a message.
    pub(crate) fn by(&mut self, sibling: &Addr, msg: &ExecuteMsg) -> Result<AppResponse, String> {
        let body = SendOn { to: self.contract.to_string(), msg: to_json_binary(msg).unwrap() };
        let (sender, sibling) = (self.addr("sender"), sibling.clone());
        let sent = self.app.execute_contract(sender, sibling, &body, &[]);
        sent.map_err(|error| error.root_cause().to_string())
    }

    pub(crate) fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.contract, msg).unwrap()
    }

    pub(crate) fn query_code(&self, msg: &impl Serialize) -> String {
        code(&self.app.wrap().query_wasm_smart::<serde_json::Value>(&self.contract, msg).unwrap_err().to_string())
    }

    pub(crate) fn edges(&self, asset: AssetId) -> EdgesResponse {
        self.query(&QueryMsg::Edges { asset })
    }

    pub(crate) fn commitment(&self, sender: &str, content: &str, salt: &str) -> Hash32 {
        let (chain_id, sender) = (self.app.block_info().chain_id, self.text(sender));
        let registrant = Registrant { chain_id: &chain_id, contract: self.contract.as_str(), sender: &sender };
        registration_commitment(&registrant, &hash(content), &hash(salt))
    }

    pub(crate) fn commit(&mut self, sender: &str, content: &str) {
        let commitment = self.commitment(sender, content, "salt");
        self.send(sender, &ExecuteMsg::Commit { commitment }).unwrap();
    }

    /// Commits, waits and registers a draft; its content is its name.
    pub(crate) fn draft(&mut self, owner: &str, name: &str, edges: &[NewEdge]) -> Result<AssetId, String> {
        self.draft_of(owner, new_asset(Kind::Model, name), edges)
    }

    pub(crate) fn draft_of(&mut self, owner: &str, asset: NewAsset, edges: &[NewEdge]) -> Result<AssetId, String> {
        let commitment = {
            let (chain_id, sender) = (self.app.block_info().chain_id, self.text(owner));
            let registrant = Registrant { chain_id: &chain_id, contract: self.contract.as_str(), sender: &sender };
            registration_commitment(&registrant, &asset.content_hash, &asset.salt)
        };
        self.send(owner, &ExecuteMsg::Commit { commitment }).map_err(|error| code(&error))?;
        self.wait(60);
        self.registered += 1;
        let reference = reference(&format!("auto-{}", self.registered));
        let edges = Upto::new(edges.to_vec()).unwrap();
        let response = self.send(owner, &ExecuteMsg::Register { asset: Box::new(asset), edges, reference });
        Ok(asset_id(&self.contract, &response.map_err(|error| code(&error))?))
    }

    /// Registers an asset and seals it.
    pub(crate) fn sealed(&mut self, owner: &str, name: &str, edges: &[NewEdge]) -> AssetId {
        let asset = self.draft(owner, name, edges).unwrap();
        self.seal(owner, asset);
        asset
    }

    pub(crate) fn seal(&mut self, owner: &str, asset: AssetId) {
        self.send(owner, &ExecuteMsg::Seal { asset }).unwrap();
    }

    /// A sealed edition of `owner`, published by `manager`.
    pub(crate) fn edition(&mut self, manager: &str, owner: &str, name: &str) -> Result<AssetId, String> {
        self.commit(manager, name);
        self.wait(60);
        let edition = Box::new(self.new_edition(manager, owner, name));
        let marketplace = self.marketplace[0].clone();
        let response = self.by(&marketplace, &ExecuteMsg::RegisterEdition { edition });
        Ok(asset_id(&self.contract, &response.map_err(|error| code(&error))?))
    }

    pub(crate) fn new_edition(&self, manager: &str, owner: &str, name: &str) -> NewEdition {
        let (currency, amount) = (Currency::native("ucara").unwrap(), Amount::new(1_000u128).unwrap());
        NewEdition {
            manager: self.text(manager),
            owner: self.text(owner),
            project: ProjectId::FIRST,
            edition: EditionId::FIRST,
            total_weight: Uint128::new(9),
            content_hash: hash(name),
            salt: hash("salt"),
            uri: uri(),
            uri_hash: hash("description"),
            contributor_bps: bps(3_000),
            floor_price: Some(FloorPrice { currency, amount }),
            floor_royalty_bps: bps(1_000),
        }
    }

    pub(crate) fn licensed(&self, licensee: &str, child: AssetId, parent: AssetId, royalty: u16) -> LicensedEdge {
        LicensedEdge {
            child,
            licensee: self.text(licensee),
            parent,
            kind: EdgeKind::TrainedOn,
            royalty_bps: bps(royalty),
            license: LicenseId::new(parent.get() * 1_000 + child.get()).unwrap(),
            reciprocal: false,
            ceiling: None,
        }
    }

    /// The wired licensing contract adds an edge.
    pub(crate) fn license(&mut self, edge: LicensedEdge) -> Result<AppResponse, String> {
        let licensing = self.licensing[0].clone();
        self.by(&licensing, &ExecuteMsg::AddLicensedEdge { edge: Box::new(edge) }).map_err(|error| code(&error))
    }

    pub(crate) fn add(&mut self, sender: &str, child: AssetId, edges: Vec<NewEdge>) -> Result<(), String> {
        let msg = ExecuteMsg::AddEdges { child, edges: Items::new(edges).unwrap() };
        self.send(sender, &msg).map(|_| ()).map_err(|error| code(&error))
    }

    /// Hands an asset over.
    pub(crate) fn hand_over(&mut self, asset: AssetId, from: &str, to: &str, epoch: u64) {
        let msg = ExecuteMsg::OfferAsset { asset, to: self.text(to), valid_secs: Seconds::new(60) };
        self.send(from, &msg).unwrap();
        self.send(to, &ExecuteMsg::AcceptAsset { asset, epoch }).unwrap();
    }

    pub(crate) fn contributors(&self, list: &[(&str, u128)]) -> NewContributors {
        let entry =
            |(name, weight): &(&str, u128)| NewContributor { address: self.text(name), weight: Uint128::new(*weight) };
        NewContributors::Inline { list: Items::new(list.iter().map(entry).collect()).unwrap() }
    }
}

pub(crate) fn new_asset(kind: Kind, name: &str) -> NewAsset {
    NewAsset {
        kind,
        content_hash: hash(name),
        salt: hash("salt"),
        uri: uri(),
        uri_hash: hash("description"),
        contributors: NewContributors::None {},
        contributor_bps: Bps::ZERO,
    }
}

pub(crate) fn own(parent: AssetId, share: u16) -> NewEdge {
    NewEdge { parent, kind: EdgeKind::TrainedOn, share_bps: bps(share) }
}

pub(crate) fn version(parent: AssetId) -> NewEdge {
    NewEdge { parent, kind: EdgeKind::VersionOf, share_bps: Bps::ZERO }
}

pub(crate) fn hash(text: &str) -> Hash32 {
    Hash32::digest(text.as_bytes())
}

pub(crate) fn uri() -> Uri {
    Text::new("ipfs://asset").unwrap()
}

pub(crate) fn bps(value: u16) -> Bps {
    Bps::new(value).unwrap()
}

pub(crate) fn id(number: u64) -> AssetId {
    AssetId::new(number).unwrap()
}

pub(crate) fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

/// Return the code of an error.
pub(crate) fn code(text: &str) -> String {
    let is_code = |word: &str| {
        word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    let found = text.split_whitespace().filter_map(|word| word.strip_suffix(':')).find(|word| is_code(word));
    found.unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

/// The types of the events that the contract named.
pub(crate) fn events_of(contract: &Addr, response: &AppResponse) -> Vec<String> {
    let ours = response.events.iter().filter(|event| is_from(contract, event));
    ours.filter_map(|event| event.ty.strip_prefix("wasm-")).map(str::to_owned).collect()
}

fn is_from(contract: &Addr, event: &Event) -> bool {
    let is_own = |each: &Attribute| each.key == "_contract_address" && each.value == contract.as_str();
    event.attributes.iter().any(is_own)
}

fn asset_id(contract: &Addr, response: &AppResponse) -> AssetId {
    let registered = |event: &&Event| event.ty == "wasm-asset_registered" && is_from(contract, event);
    let event = response.events.iter().find(registered).unwrap();
    let attribute = event.attributes.iter().find(|attribute| attribute.key == "asset").unwrap();
    id(attribute.value.parse().unwrap())
}
