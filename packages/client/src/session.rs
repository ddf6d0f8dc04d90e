//! The account that acts, on its chain, with its folder of the home directory.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::{Chain, Deployed, Sandbox};
use caravan_keys::Signer;
use caravan_marketplace_api::ProjectResponse;
use caravan_primitives::{PersonId, ProjectId};
use caravan_toolkit::manifest::Secret;
use cosmwasm_std::Addr;

use crate::address::parse_address;
use crate::client::Client;
use crate::content::ContentStore;
use crate::currency::CurrencyDisplay;
use crate::error::{ClientError, Result};
use crate::home::{account_exists, PLATFORM_ACCOUNTS};
use crate::problem::Problem;
use crate::served::GatewayLink;
use crate::store::Store;

pub struct Session<C = Box<dyn Sandbox>> {
    pub client: Client<C>,
    pub store: Store,
    /// Content by its hash: what others made, and what is made here.
    pub content: ContentStore,
    /// The gateway of the deployment, if one is used.
    pub gateway: Option<GatewayLink>,
    /// Who signs for the account that acts, where its key is here.
    pub signer: Option<Signer>,
    actor: Option<String>,
    names: BTreeMap<Addr, String>,
}

impl<C: Chain> Session<C> {
    /// Start a session. `actor` is the name of the account that acts, `created` are the names that were created before.
    pub fn new(
        chain: C,
        contracts: Deployed,
        store: Store,
        content: ContentStore,
        actor: Option<String>,
        created: BTreeSet<String>,
    ) -> Result<Self> {
        if let Some(name) = actor.as_ref().filter(|name| !account_exists(name, &created)) {
            return Err(Problem::AccountUnknown(name.clone()).into());
        }
        let client = Client::new(chain, contracts, random_reference_prefix()?);
        let all = PLATFORM_ACCOUNTS.into_iter().map(str::to_owned).chain(created);
        let names = all.map(|name| (client.chain.account(&name), name)).collect();
        Ok(Self { client, store, content, gateway: None, signer: None, actor, names })
    }

    /// Use a gateway for keys to private rows.
    #[must_use]
    pub fn with_gateway(mut self, gateway: Option<GatewayLink>) -> Self {
        self.gateway = gateway;
        self
    }

    /// Sign requests to a gateway for the account that acts.
    #[must_use]
    pub fn with_signer(mut self, signer: Option<Signer>) -> Self {
        self.signer = signer;
        self
    }

    /// Return the name of the account that acts.
    pub fn actor_name(&self) -> Result<&str, Problem> {
        self.actor.as_deref().ok_or(Problem::SenderMissing)
    }

    /// Return the account that acts.
    pub fn actor(&self) -> Result<Addr, Problem> {
        Ok(self.client.chain.account(self.actor_name()?))
    }

    /// Return the account that acts, or `passer-by`: for messages that anyone may send.
    pub fn actor_or_passer_by(&self) -> Addr {
        self.actor().unwrap_or_else(|_| self.client.chain.account("passer-by"))
    }

    /// Return the account with this name or this address; without one, the account that acts.
    pub fn account(&self, name_or_address: Option<&str>) -> Result<Addr, Problem> {
        let Some(text) = name_or_address else { return self.actor() };
        let named = self.client.chain.account(text);
        if self.names.contains_key(&named) {
            return Ok(named);
        }
        let address = self.prefix().and_then(|prefix| parse_address(text, prefix));
        address.ok_or_else(|| Problem::NameOrAddressUnknown(text.to_owned()))
    }

    /// Return the name of an account, or its address where it has no name here.
    pub fn name(&self, address: &Addr) -> String {
        self.names.get(address).cloned().unwrap_or_else(|| address.to_string())
    }

    /// Return the person with this number, or the one that the account with this name or address is.
    ///
    /// # Errors
    /// Those of [`Session::account`]; `ADDRESS_UNKNOWN` of the marketplace for an account that is no person yet.
    pub fn person(&self, text: &str) -> Result<PersonId> {
        match text.parse::<u64>() {
            Ok(number) => Ok(PersonId::new(number)?),
            Err(_) => self.client.person_of(&self.account(Some(text))?),
        }
    }

    pub fn person_name(&self, person: PersonId) -> Result<String> {
        Ok(self.name(&self.client.person(person)?.address))
    }

    pub(crate) fn prefix(&self) -> Option<&str> {
        self.client.contracts.marketplace.as_str().rsplit_once('1').map(|(prefix, _)| prefix)
    }

    /// Return a project, and how people know its currency.
    pub fn project(&self, project: ProjectId) -> Result<(ProjectResponse, CurrencyDisplay)> {
        let answer = self.client.project(project)?;
        let display = self.client.display(&answer.currency)?;
        Ok((answer, display))
    }
}

/// Return 20 random characters, so that no two processes use the same references.
fn random_reference_prefix() -> Result<String> {
    let secret = Secret::random().map_err(ClientError::Output)?;
    Ok(secret.reveal().to_hex().chars().take(20).collect())
}
