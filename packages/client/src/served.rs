//! Gateways: a chain that one serves, and the content that one keeps.

use caravan_chain::Deployed;
use caravan_gateway_api::{GatewayChain, GatewayClient, KeyRing, Pinned, Settings};
use caravan_keys::{PublicKey, Signer};
use caravan_primitives::Hash32;
use caravan_store::NetworkOptions;
use serde::{Deserialize, Serialize};

use crate::account_keys::{signers, AskPassphrase};
use crate::content::ContentStore;
use crate::error::Result;
use crate::home::Home;
use crate::store::Store;

/// The folder of gateways that were used, in the home directory.
const GATEWAYS: &str = "gateways";

/// A gateway that was used, with what it said at the first use.
#[derive(Debug, Serialize, Deserialize)]
struct KnownGateway {
    url: String,
    pinned: Pinned,
}

/// The chain behind a gateway, with the folder of it in this home.
pub struct ServedChain {
    pub chain: GatewayChain,
    pub contracts: Deployed,
    pub store: Store,
}

/// A gateway with the key that it signs with.
pub struct GatewayLink {
    pub client: GatewayClient,
    pub key: PublicKey,
}

impl GatewayLink {
    /// Call a gateway, and ask for its key.
    ///
    /// # Errors
    /// Those of a call.
    pub fn open(url: &str, settings: &Settings) -> Result<Self> {
        let client = GatewayClient::new(url, settings)?;
        let key = client.info()?.gateway;
        Ok(Self { client, key })
    }
}

/// Open the chain behind a gateway, with the keys of all accounts that this home has on it.
///
/// The first use keeps chain id, contracts and key of the gateway in the home.
///
/// # Errors
/// `CHAIN_CHANGED` and `GATEWAY_CHANGED` where a later use meets another chain or gateway; those of a call.
pub fn open_served(home: &Home, url: &str, settings: &Settings, ask: &AskPassphrase) -> Result<ServedChain> {
    let (gateways, name) = (home.gateways(), format!("{}.json", Hash32::digest(url.as_bytes())));
    let known: Option<KnownGateway> = gateways.load(GATEWAYS, &name)?;
    let is_first = known.is_none();
    let client = GatewayClient::new(url, settings)?;
    let mut chain = GatewayChain::open(client, known.map(|known| known.pinned), KeyRing::new())?;
    let pinned = chain.pinned().clone();
    if is_first {
        gateways.save(GATEWAYS, &name, &KnownGateway { url: url.to_owned(), pinned: pinned.clone() })?;
    }
    let store = home.served_store(&pinned.chain_id)?;
    for (name, signer) in signers(&store, ask)? {
        chain.keys_mut().insert(&name, signer);
    }
    Ok(ServedChain { chain, contracts: pinned.contracts.into(), store })
}

/// Return where content is kept and found: in the folder of the chain, and at a gateway, if there is one.
///
/// # Errors
/// Those of [`ContentStore::new`] and [`ContentStore::with_gateway`].
pub fn content_store(
    store: &Store,
    options: NetworkOptions,
    gateway: Option<&GatewayLink>,
    signer: Option<Signer>,
) -> Result<ContentStore> {
    let content = ContentStore::new(store.path("content", ""), options)?;
    let Some(link) = gateway else { return Ok(content) };
    let signed = |gateway: caravan_store::Gateway| {
        let gateway = gateway.known_as(link.key);
        match signer {
            Some(signer) => gateway.signed_by(signer),
            None => gateway,
        }
    };
    Ok(content.with_gateway(link.client.url(), signed)?)
}
