//! Who acts, on which chain, with which folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use caravan_chain::{Chain, Deployed, Embedded, Sandbox};
use caravan_marketplace_api::{ArbitersResponse, PersonResponse, ProjectResponse, QueryMsg};
use caravan_money::Currency;
use caravan_primitives::{Hash32, PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::pages;
use super::problem::Problem;
use super::real;
use super::store::Store;
use crate::address::address;
use crate::coinage::Coinage;
use crate::failure::Failure;
use crate::market::Market;
use crate::place::Place;

/// The name of the chain in the home directory: its file is `embedded.redb`, what belongs to it is in `embedded`.
pub(crate) const CHAIN: &str = "embedded";
/// Accounts that every deployment has.
const PLATFORM: [&str; 5] = ["owner", "treasury", "deployer", "arbiter", "passer-by"];
/// Under which name the chain's file keeps the names of accounts.
const ACCOUNTS: &str = "accounts";
/// Under which name the chain's file keeps the addresses of the contracts.
const SUITE: &str = "suite";

/// What every verb takes besides its own words.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Globals {
    /// The account that acts.
    #[arg(id = "as", long = "as", value_name = "NAME", global = true)]
    pub(crate) name: Option<String>,
    /// Where the chain of this program, keys and answers are kept.
    #[arg(long, value_name = "FOLDER", env = "CARAVAN_HOME", default_value = ".caravan", global = true)]
    pub(crate) home: PathBuf,
    /// Print JSON, amounts in base units as strings.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// With `decide`: do it, and do not only say what would be done. With `project publish`: leave out the answers that
    /// cannot be opened. No other verb reads it.
    #[arg(long, global = true)]
    pub(crate) yes: bool,
}

impl Globals {
    /// The file of the chain.
    pub(crate) fn file(&self) -> PathBuf {
        self.home.join(format!("{CHAIN}.redb"))
    }

    /// The chain, opened.
    pub(crate) fn open(&self) -> Result<Embedded, Failure> {
        Ok(Embedded::open(&self.file())?)
    }
}

/// On which chain a verb runs, and where what belongs to it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    /// The chain.
    pub(crate) place: &'a Place,
    /// What every verb takes.
    pub(crate) globals: &'a Globals,
}

impl At<'_> {
    /// The folder of the chain with this id.
    pub(crate) fn store(&self, chain_id: &str) -> Store {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let named = !chain_id.starts_with('.') && !chain_id.is_empty() && chain_id.bytes().all(plain);
        let name = if named { chain_id.to_owned() } else { Hash32::digest(chain_id.as_bytes()).to_hex() };
        Store::new(self.globals.home.join(name))
    }
}

/// What a verb has to say: to people, and to programs.
#[derive(Debug)]
pub(crate) struct Told {
    /// Lines for people.
    pub(crate) text: String,
    /// The same for programs.
    pub(crate) json: Value,
}

impl Told {
    /// One line, and the same as JSON.
    pub(crate) fn new(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json }
    }
}

/// The addresses of the suite as the file of a chain keeps them.
#[derive(Serialize, Deserialize)]
struct Addresses {
    marketplace: Addr,
    points: Addr,
    provenance: Addr,
    licensing: Addr,
}

/// The names of accounts that were made on a chain.
pub(crate) fn accounts(chain: &Embedded) -> Result<BTreeSet<String>, Failure> {
    Ok(chain.note(ACCOUNTS).map(serde_json::from_str).transpose()?.unwrap_or_default())
}

/// Whether an account has this name: it was made, or every deployment has it.
pub(crate) fn exists(name: &str, made: &BTreeSet<String>) -> bool {
    made.contains(name) || PLATFORM.contains(&name)
}

/// Writes the names of accounts down.
pub(crate) fn set_accounts(chain: &mut Embedded, names: &BTreeSet<String>) -> Result<(), Failure> {
    chain.set_note(ACCOUNTS, &serde_json::to_string(names)?);
    Ok(())
}

/// The contracts of a chain, where it has them.
pub(crate) fn suite(chain: &Embedded) -> Result<Option<Deployed>, Failure> {
    let kept: Option<Addresses> = chain.note(SUITE).map(serde_json::from_str).transpose()?;
    Ok(kept.map(|Addresses { marketplace, points, provenance, licensing }| Deployed {
        marketplace,
        points,
        provenance,
        licensing,
    }))
}

/// Writes the addresses of the contracts down.
pub(crate) fn set_suite(chain: &mut Embedded, suite: &Deployed) -> Result<(), Failure> {
    let Deployed { marketplace, points, provenance, licensing } = suite.clone();
    chain.set_note(SUITE, &serde_json::to_string(&Addresses { marketplace, points, provenance, licensing })?);
    Ok(())
}

/// The suite on its chain, and whoever acts.
pub(crate) struct Session<C = Box<dyn Sandbox>> {
    /// The suite.
    pub(crate) market: Market<C>,
    /// The folder of the chain.
    pub(crate) store: Store,
    /// Whether to do what is otherwise only said.
    pub(crate) yes: bool,
    name: Option<String>,
    names: BTreeMap<Addr, String>,
}

impl Session {
    /// Opens the chain in its file, or the real one.
    pub(crate) fn open(at: &At<'_>) -> Result<Self, Failure> {
        let globals = at.globals;
        let (chain, suite, store, known): (Box<dyn Sandbox>, _, _, _) = if at.place.is_embedded() {
            let chain = globals.open()?;
            let (known, suite) = (accounts(&chain)?, suite(&chain)?.ok_or(Problem::Suite)?);
            (Box::new(chain), suite, Store::new(globals.home.join(CHAIN)), known)
        } else {
            let rpc = at.place.rpc()?;
            let id = rpc.chain_id();
            let (suite, store) = (at.place.suite(&id)?, at.store(&id));
            let known = real::accounts(&store)?;
            (Box::new(rpc), suite, store, known)
        };
        let market = Market::over(chain, suite, random_stamp()?);
        Self::new(market, store, globals.yes, (globals.name.clone(), known))
    }
}

impl<C: Chain> Session<C> {
    fn new(
        market: Market<C>,
        store: Store,
        yes: bool,
        (name, known): (Option<String>, BTreeSet<String>),
    ) -> Result<Self, Failure> {
        if let Some(name) = name.as_ref().filter(|name| !exists(name, &known)) {
            return Err(Problem::Account(name.clone()).into());
        }
        let all = PLATFORM.into_iter().map(str::to_owned).chain(known);
        let names = all.map(|name| (market.chain.account(&name), name)).collect();
        Ok(Self { market, store, yes, name, names })
    }

    /// The account that acts, by name.
    pub(crate) fn who(&self) -> Result<&str, Problem> {
        self.name.as_deref().ok_or(Problem::Sender)
    }

    /// The account that acts.
    pub(crate) fn me(&self) -> Result<Addr, Problem> {
        Ok(self.market.chain.account(self.who()?))
    }

    /// The account with this name or this address, or the one that acts.
    pub(crate) fn account(&self, whose: Option<&str>) -> Result<Addr, Problem> {
        let Some(whose) = whose else { return self.me() };
        let named = self.market.chain.account(whose);
        if self.names.contains_key(&named) {
            return Ok(named);
        }
        let typed = self.prefix().and_then(|prefix| address(whose, prefix));
        typed.ok_or_else(|| Problem::Whose(whose.to_owned()))
    }

    /// The name of an account, or its address where it has none here.
    pub(crate) fn name(&self, address: &Addr) -> String {
        self.names.get(address).cloned().unwrap_or_else(|| address.to_string())
    }

    /// The person that an account is to the marketplace.
    pub(crate) fn person_of(&self, address: &Addr) -> Result<PersonId, Failure> {
        let answer: PersonResponse = self.market.ask(&QueryMsg::PersonOf { address: address.to_string() })?;
        Ok(answer.person)
    }

    /// The name of a person.
    pub(crate) fn person(&self, person: PersonId) -> Result<String, Failure> {
        let answer: PersonResponse = self.market.ask(&QueryMsg::Person { person })?;
        Ok(self.name(&answer.address))
    }

    /// An arbiter that projects may name: the usual account, or the first that the platform lists.
    pub(crate) fn arbiter(&self) -> Result<Addr, Failure> {
        let usual = self.market.chain.account("arbiter");
        let query = QueryMsg::Arbiters { start_after: None, limit: Some(pages::LIMIT) };
        let listed = self.market.ask::<ArbitersResponse>(&query)?.arbiters;
        let first = if listed.contains(&usual) { None } else { listed.into_iter().next() };
        Ok(first.unwrap_or(usual))
    }

    /// Who does what anyone may do: the account that acts, or a passer-by.
    pub(crate) fn anyone(&self) -> Addr {
        self.me().unwrap_or_else(|_| self.market.chain.account("passer-by"))
    }

    /// Whether a text is meant for an address of this chain.
    pub(crate) fn is_address(&self, text: &str) -> bool {
        self.prefix().is_some_and(|prefix| text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('1')))
    }

    /// What every address of this chain begins with.
    fn prefix(&self) -> Option<&str> {
        self.market.suite.marketplace.as_str().rsplit_once('1').map(|(prefix, _)| prefix)
    }

    /// A project, and what it pays in.
    pub(crate) fn project(&self, project: ProjectId) -> Result<(ProjectResponse, Coinage), Failure> {
        let answer: ProjectResponse = self.market.ask(&QueryMsg::Project { project })?;
        let coinage = coinage(&answer.currency)?;
        Ok((answer, coinage))
    }
}

/// How people know a currency. Every token is taken to have six decimals.
pub(crate) fn coinage(currency: &Currency) -> Result<Coinage, Failure> {
    match currency {
        Currency::Native(_) => Ok(Coinage::cara()?),
        Currency::Cw20(address) => {
            // As the contract told it, which has had it validated.
            let address: Addr = serde_json::from_value(Value::String(address.clone()))?;
            Ok(Coinage::token("tokens", &address)?)
        }
    }
}

/// The chain's own coin.
pub(crate) fn cara() -> Result<Coinage, Failure> {
    Ok(Coinage::cara()?)
}

/// What begins every reference of this process, so that no two processes use the same.
fn random_stamp() -> Result<String, Failure> {
    let secret = caravan_toolkit::manifest::Secret::random().map_err(Failure::Output)?;
    Ok(secret.reveal().to_hex().chars().take(20).collect())
}

/// An amount as programs read it.
pub(crate) fn units(amount: Uint128) -> Value {
    Value::String(amount.to_string())
}
