//! A home with a deployed chain, a gateway on it, and the people who call it.

use std::path::Path;

use caravan_chain::{address_of, CoinInfo, Embedded};
use caravan_client::home::{deploy_local, suite};
use caravan_client::{AllowList, BatchSpec, Client, CurrencyDisplay};
use caravan_gateway::{Config, Gateway};
use caravan_gateway_api::{GatewayChain, GatewayClient, KeyRing, Settings};
use caravan_keys::{AccountKey, Receipt};
use caravan_marketplace_api::{Nature, Pick, Rework, Rows, Sharing};
use caravan_money::Amount;
use caravan_primitives::{BatchId, Hash32};
use caravan_store::{Blocking, Content, ContentError, Gateway as ContentGateway, Limits, Network, NetworkOptions};
use cosmwasm_std::{coins, Addr, Uint128};
use tempfile::TempDir;

/// The base unit of the coin of the chain.
const DENOM: &str = "ucara";
/// What every person has at the start.
pub(crate) const FUNDS: u128 = 1_000_000;

/// A gateway that serves, in a home of its own.
pub(crate) struct World {
    pub(crate) home: TempDir,
    pub(crate) gateway: Option<Gateway>,
    /// A draft with public rows.
    pub(crate) draft: BatchId,
    /// An open batch with private rows.
    pub(crate) batch: BatchId,
    pub(crate) list: AllowList,
}

/// Who is in a world: `annotator-0` and so on may claim, each `tasks` of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct People {
    pub(crate) count: u32,
    pub(crate) tasks: u32,
}

pub(crate) fn key(name: &str) -> AccountKey {
    AccountKey::of_name(name)
}

pub(crate) fn address(name: &str) -> Addr {
    address_of(&key(name).public_key())
}

pub(crate) fn annotator(number: u32) -> String {
    format!("annotator-{number}")
}

/// Settings of a client that is patient, also on a busy machine.
pub(crate) fn settings() -> Settings {
    let second = std::time::Duration::from_secs(1);
    Settings { request: 20 * second, patience: 60 * second, ..Settings::default() }
}

impl World {
    /// Serve a chain with few people, with the usual limits.
    pub(crate) fn new() -> Self {
        Self::with(People { count: 3, tasks: 2 }, |_| {})
    }

    /// Serve a chain with these people, and what `change` says.
    pub(crate) fn with(people: People, change: impl FnOnce(&mut Config)) -> Self {
        let mut world = Self::seeded(people);
        world.serve(change);
        world
    }

    /// Serve the chain that was made, with what `change` says.
    pub(crate) fn serve(&mut self, change: impl FnOnce(&mut Config)) {
        let mut config = self.config();
        change(&mut config);
        self.gateway = Some(Gateway::start(config).unwrap());
    }

    /// Make the chain without a gateway.
    pub(crate) fn seeded(people: People) -> Self {
        let home = TempDir::new().unwrap();
        let list =
            AllowList::new(&(0..people.count).map(|each| address(&annotator(each))).collect::<Vec<_>>()).unwrap();
        let Batches { draft, batch } = seed(&chain_file(home.path()), people, &list);
        Self { home, gateway: None, draft, batch, list }
    }

    pub(crate) fn config(&self) -> Config {
        let mut config = Config::default();
        config.listen.set_port(0);
        config.home = self.home.path().to_owned();
        config.chain = Some(chain_file(self.home.path()));
        config
    }

    pub(crate) fn chain_file(&self) -> std::path::PathBuf {
        chain_file(self.home.path())
    }

    pub(crate) fn running(&self) -> &Gateway {
        self.gateway.as_ref().unwrap()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.running().address())
    }

    pub(crate) fn client(&self) -> GatewayClient {
        GatewayClient::new(&self.url(), &settings()).unwrap()
    }

    /// The chain as this person uses it.
    pub(crate) fn chain_of(&self, name: &str) -> GatewayChain {
        chain_at(&self.url(), name)
    }

    /// Put content, signed by this person. Refused: status and code.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<Receipt, (u16, String)> {
        let stored = Blocking::new().unwrap().put(&content_at(&self.url(), name), bytes.to_vec());
        stored.map(|stored| stored.receipt.unwrap()).map_err(|error| match error {
            ContentError::Refused { status, code, .. } => (status, code),
            ContentError::Unavailable { status, message, .. } => {
                (status, message.split(':').next().unwrap_or_default().to_owned())
            }
            error => panic!("{error}"),
        })
    }

    /// Fetch content as anyone may.
    pub(crate) fn fetch(&self, hash: Hash32) -> Vec<u8> {
        Blocking::new().unwrap().get(&content_at(&self.url(), "anyone"), hash, 1 << 30).unwrap().to_vec()
    }

    pub(crate) fn stop(&mut self) {
        self.gateway.take().unwrap().stop().unwrap();
    }
}

/// The content of a gateway, as this person puts it, who is patient.
pub(crate) fn content_at(url: &str, name: &str) -> Content {
    let backoff = std::time::Duration::from_millis(50);
    let limits = Limits { attempts: 200, backoff, longest_wait: 10 * backoff, ..Limits::default() };
    let network = Network::new(NetworkOptions { limits, ..NetworkOptions::default() });
    Content::Gateway(ContentGateway::new(network, url).unwrap().signed_by(key(name)))
}

pub(crate) fn chain_at(url: &str, name: &str) -> GatewayChain {
    let mut ring = KeyRing::new();
    ring.insert(name, key(name));
    GatewayChain::open(GatewayClient::new(url, &settings()).unwrap(), None, ring).unwrap()
}

/// The client functions over the chain of a person.
pub(crate) fn person(chain: GatewayChain, name: &str) -> Client<GatewayChain> {
    let contracts = chain.pinned().contracts.clone().into();
    Client::new(chain, contracts, name.to_owned())
}

/// Which task of a person comes next, with the proof that it is on the list.
pub(crate) fn pick(list: &AllowList, number: u32, tasks: u32, next: u32) -> Pick {
    Pick::Listed { task: number * tasks + next, proof: list.proof(number as usize).unwrap() }
}

fn chain_file(home: &Path) -> std::path::PathBuf {
    home.join("embedded.redb")
}

/// A draft with public rows, and an open batch with private ones.
struct Batches {
    draft: BatchId,
    batch: BatchId,
}

/// Make a chain with the suite, people with coins, and a batch of which everybody on the list has `tasks` tasks.
fn seed(path: &Path, people: People, list: &AllowList) -> Batches {
    let mut chain = Embedded::create(path, "caravan-test", CoinInfo::cara()).unwrap();
    for name in ["deployer", "owner", "treasury", "arbiter", "requester", "passer-by"] {
        chain.name_account(name, address(name));
    }
    deploy_local(&mut chain, Hash32::digest(b"arbiter")).unwrap();
    // The first serving takes the time to that of this machine: what is opened before it would be over.
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    chain.advance_to(clock).unwrap();
    let contracts = suite(&chain).unwrap().unwrap();
    let names = (0..people.count).map(annotator).chain(["requester".to_owned(), "holder".to_owned()]);
    for name in names {
        chain.fund(&address(&name), &coins(FUNDS, DENOM)).unwrap();
    }
    chain.fund(&address("requester"), &coins(1_000_000_000_000, DENOM)).unwrap();
    let display = CurrencyDisplay::cara().unwrap();
    let requester = address("requester");
    let mut client = Client::new(chain, contracts, "seed".to_owned());
    let project = client.create_sample_project(&requester, &display.currency, Sharing::None {}).unwrap();
    client.fund_project(&requester, project, &display, Uint128::new(100_000_000_000)).unwrap();
    let spec = BatchSpec {
        tasks: (0..people.count * people.tasks).map(|task| format!("task {task}")).collect(),
        overlap: 1,
        reward: Amount::new(1_000_u128).unwrap(),
        grades: vec![],
        nature: Nature::Objective,
        distribution: list.distribution(),
        weight: 1,
        min_work_secs: 0,
        review_secs: 7 * 86_400,
        open_secs: 30 * 86_400,
        rework: Rework::None {},
        review_of: None,
    };
    let mut config = spec.config().unwrap();
    let (draft, _) = client.create_batch(&requester, project, config.clone()).unwrap();
    config.about.rows = Rows::Private {};
    let (batch, cost) = client.create_batch(&requester, project, config).unwrap();
    client.open_batch(&requester, batch, cost.total).unwrap();
    Batches { draft, batch }
}
