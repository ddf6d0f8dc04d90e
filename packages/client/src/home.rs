//! The home directory: the chain in its file, the accounts and contracts on it, and a folder for each other chain.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use caravan_chain::{
    address_of, deploy, draw_chain_id, Chain, ChainError, CoinInfo, Deployed, Deployment, Embedded, FileError, Sandbox,
};
use caravan_keys::PublicKey;
use caravan_money::Currency;
use caravan_primitives::Hash32;
use cosmwasm_std::{Addr, Coin, Uint128};
use serde::{Deserialize, Serialize};

use crate::account_keys::{account_names, addresses, create_key, ensure_key, remove_key, KeySource, NewKey};
use crate::client::{listed_currency, one_coin};
use crate::currency::usual_coin;
use crate::error::Result;
use crate::problem::Problem;
use crate::store::{make_folder, Store};

/// The name of the chain in the home directory. Its file is `embedded.redb`, its folder `embedded`.
pub const LOCAL_CHAIN: &str = "embedded";
/// Accounts that every deployment has.
pub(crate) const PLATFORM_ACCOUNTS: [&str; 5] = ["owner", "treasury", "deployer", "arbiter", "passer-by"];
/// The key of a note in the file of the chain, and the file of account names for a real chain.
const SUITE_NOTE: &str = "suite";
const ACCOUNTS_FILE: &str = "accounts.json";
/// The file that has the name of the account that acts unless a command names another.
const USUAL_ACCOUNT_FILE: &str = "usual-account.json";
/// The file that has the chain id, beside the chain file, which a gateway may have open.
const CHAIN_ID_FILE: &str = "chain-id.json";
/// The file that has the contracts of the last demo on a real chain.
const DEMO_FILE: &str = "demo-suite.json";
const MAX_NAME_LENGTH: usize = 32;

/// How often a chain file that another command uses is tried again, and after what time the wait is announced.
const POLL: Duration = Duration::from_millis(50);
const SILENT: Duration = Duration::from_millis(200);
/// How long a command waits for a chain file that another uses, unless --wait says otherwise.
const WAIT: Duration = Duration::from_secs(90);

#[derive(Debug, Clone)]
pub struct Home {
    folder: PathBuf,
    wait: Duration,
    announce: fn(&Path),
}

/// An account with what it holds of the usual coin of the chain, in base units.
#[derive(Debug, Clone, Serialize)]
pub struct AccountBalance {
    pub name: String,
    pub address: Addr,
    pub held: Uint128,
    pub currency: Currency,
}

/// The addresses of a suite, as files keep them.
#[derive(Serialize, Deserialize)]
struct SuiteNote {
    marketplace: Addr,
    points: Addr,
    provenance: Addr,
    licensing: Addr,
    arbitration: Addr,
}

impl From<SuiteNote> for Deployed {
    fn from(SuiteNote { marketplace, points, provenance, licensing, arbitration }: SuiteNote) -> Self {
        Self { marketplace, points, provenance, licensing, arbitration }
    }
}

impl From<Deployed> for SuiteNote {
    fn from(Deployed { marketplace, points, provenance, licensing, arbitration }: Deployed) -> Self {
        Self { marketplace, points, provenance, licensing, arbitration }
    }
}

impl Home {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, wait: WAIT, announce: |_| () }
    }

    /// Wait so long for a chain file that another command uses. `announce` is called once, with the file, for a wait that
    /// people notice.
    #[must_use]
    pub fn with_wait(self, wait: Duration, announce: fn(&Path)) -> Self {
        Self { wait, announce, ..self }
    }

    pub fn chain_file(&self) -> PathBuf {
        self.folder.join(format!("{LOCAL_CHAIN}.redb"))
    }

    /// Create a chain with this coin under a chain id of its own, with keys for the accounts that every deployment has. Keys that are
    /// there stay.
    pub fn create_chain(&self, keys: &KeySource, coin: CoinInfo) -> Result<Embedded> {
        make_folder(&self.folder)?;
        let path = self.chain_file();
        if path.exists() {
            return Err(ChainError::from(FileError::Exists { path }).into());
        }
        let store = self.local_store();
        for name in PLATFORM_ACCOUNTS {
            ensure_key(&store, name, keys)?;
        }
        let chain_id = draw_chain_id().map_err(ChainError::from)?;
        store.save("", CHAIN_ID_FILE, &chain_id)?;
        self.named(Embedded::create(&path, &chain_id, coin)?)
    }

    /// Open the chain, and name the accounts whose keys are in this home. While another command uses the file, wait.
    pub fn open_chain(&self) -> Result<Embedded> {
        let path = self.chain_file();
        let (started, mut announced) = (Instant::now(), false);
        loop {
            let waited = started.elapsed();
            match Embedded::open(&path) {
                Err(ChainError::File(FileError::InUse { .. })) if waited < self.wait => {
                    if waited >= SILENT && !announced {
                        announced = true;
                        (self.announce)(&path);
                    }
                    sleep(POLL);
                }
                opened => return self.named(opened?),
            }
        }
    }

    fn named(&self, mut chain: Embedded) -> Result<Embedded> {
        for (name, address) in addresses(&self.local_store())? {
            chain.name_account(&name, address);
        }
        Ok(chain)
    }

    /// Open the chain with the suite on it.
    pub fn open_suite(&self) -> Result<(Embedded, Deployed)> {
        let chain = self.open_chain()?;
        let suite = suite(&chain)?.ok_or(Problem::SuiteMissing)?;
        Ok((chain, suite))
    }

    /// Return the folder of a chain that a gateway serves: that of the chain in this home, where it is this one.
    pub(crate) fn served_store(&self, chain_id: &str) -> Result<Store> {
        let local = self.local_store();
        let is_local = local.load::<String>("", CHAIN_ID_FILE)?.is_some_and(|id| id == chain_id);
        Ok(if is_local { local } else { self.store(chain_id) })
    }

    /// Return the folder of what is known of gateways.
    pub(crate) fn gateways(&self) -> Store {
        Store::new(self.folder.clone())
    }

    /// Return the folder of the chain in the home directory.
    pub fn local_store(&self) -> Store {
        Store::new(self.folder.join(LOCAL_CHAIN))
    }

    /// Return the folder of a real chain. A chain id that is no safe file name is replaced by its hash.
    pub fn store(&self, chain_id: &str) -> Store {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_name = !chain_id.starts_with('.') && !chain_id.is_empty() && chain_id.bytes().all(is_plain);
        let name = if is_name { chain_id.to_owned() } else { Hash32::digest(chain_id.as_bytes()).to_hex() };
        Store::new(self.folder.join(name))
    }
}

/// Return the names of accounts that were created in this home on the chain in its file.
pub fn local_accounts(store: &Store) -> Result<BTreeSet<String>> {
    let names = account_names(store)?.into_iter();
    Ok(names.filter(|name| !PLATFORM_ACCOUNTS.contains(&name.as_str())).collect())
}

/// Return the names of accounts that were created in this home for a real chain: those of its mnemonic, and those of keys
/// in the home.
pub fn remote_accounts(store: &Store) -> Result<BTreeSet<String>> {
    let mut names = mnemonic_accounts(store)?;
    names.append(&mut local_accounts(store)?);
    Ok(names)
}

fn mnemonic_accounts(store: &Store) -> Result<BTreeSet<String>> {
    Ok(store.load("", ACCOUNTS_FILE)?.unwrap_or_default())
}

/// Return the account that acts unless a command names another.
pub fn usual_account(store: &Store) -> Result<Option<String>> {
    // The file says `null` once no account does.
    Ok(store.load::<Option<String>>("", USUAL_ACCOUNT_FILE)?.flatten())
}

/// Set the account that acts unless a command names another. Without a name, no account does.
///
/// # Errors
/// [`Problem::AccountUnknown`] for a name that has no account in this home.
pub fn set_usual_account(store: &Store, created: &BTreeSet<String>, name: Option<&str>) -> Result<()> {
    if let Some(name) = name.filter(|name| !account_exists(name, created)) {
        return Err(Problem::AccountUnknown(name.to_owned()).into());
    }
    store.save("", USUAL_ACCOUNT_FILE, &name)
}

/// Return whether an account has this name: it was created, or every deployment has it.
pub(crate) fn account_exists(name: &str, created: &BTreeSet<String>) -> bool {
    created.contains(name) || PLATFORM_ACCOUNTS.contains(&name)
}

/// Check a name for an account. It is also the name of a folder.
fn check_account_name(name: &str) -> Result<(), Problem> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if name.is_empty() || name.len() > MAX_NAME_LENGTH || !name.bytes().all(is_plain) {
        let expected = "a name of 1 to 32 letters, digits, - and _";
        return Err(Problem::Value { expected, got: name.to_owned() });
    }
    Ok(())
}

/// Check that a new account can have this name.
///
/// # Errors
/// `VALUE_INVALID`, `ACCOUNT_EXISTS`.
pub fn check_new_account(store: &Store, name: &str) -> Result<()> {
    check_account_name(name)?;
    // The folders of two names that differ in case are one on some systems.
    let mut names = account_names(store)?.into_iter().chain(mnemonic_accounts(store)?);
    match names.find(|other| other.eq_ignore_ascii_case(name)) {
        Some(other) => Err(Problem::AccountExists(other).into()),
        None => Ok(()),
    }
}

/// Create an account on a chain in a file: its key is a file of the home.
pub fn add_local_account(
    chain: &mut Embedded,
    store: &Store,
    name: &str,
    key: &NewKey,
    fund: Option<Coin>,
) -> Result<AccountBalance> {
    let address = address_of(&add_account(store, name, key)?);
    chain.name_account(name, address.clone());
    if let Some(fund) = fund {
        if let Err(error) = give(chain, &address, fund) {
            // A command that fails leaves nothing: the key signed nothing, and nothing is at its address.
            remove_key(store, name);
            return Err(error);
        }
    }
    account_balance(chain, name)
}

/// Create an account on a chain that is elsewhere: a key in this home. Return its public half.
pub fn add_account(store: &Store, name: &str, key: &NewKey) -> Result<PublicKey> {
    check_new_account(store, name)?;
    create_key(store, name, key)
}

/// Create an account on a real chain whose key is one of the mnemonic: its name is the name of the key.
pub fn add_remote_account(
    chain: &mut dyn Sandbox,
    store: &Store,
    name: &str,
    fund: Option<Coin>,
) -> Result<AccountBalance> {
    check_new_account(store, name)?;
    let mut names = mnemonic_accounts(store)?;
    names.insert(name.to_owned());
    let address = chain.account(name);
    if let Some(fund) = fund {
        chain.fund(&address, &[fund])?;
    }
    store.save("", ACCOUNTS_FILE, &names)?;
    account_balance(chain, name)
}

/// Give an account coins of the faucet of the chain.
pub fn fund_account(
    chain: &mut dyn Sandbox,
    created: &BTreeSet<String>,
    name: &str,
    amount: Coin,
) -> Result<AccountBalance> {
    if !account_exists(name, created) {
        return Err(Problem::AccountUnknown(name.to_owned()).into());
    }
    let address = chain.account(name);
    give(chain, &address, amount)?;
    account_balance(chain, name)
}

fn give(chain: &mut dyn Sandbox, to: &Addr, amount: Coin) -> Result<()> {
    if chain.balance(to, &amount.denom)?.checked_add(amount.amount).is_err() {
        let expected = "an amount with which the account holds less than 2^128 base units";
        return Err(Problem::Value { expected, got: amount.to_string() }.into());
    }
    Ok(chain.fund(to, &[amount])?)
}

pub fn account_balance<C: Chain + ?Sized>(chain: &C, name: &str) -> Result<AccountBalance> {
    let address = chain.account(name);
    let coin = usual_coin(chain)?;
    let held = chain.balance(&address, coin.base_unit())?;
    Ok(AccountBalance { name: name.to_owned(), address, held, currency: coin.currency })
}

/// Return the contracts of a chain in a file, if they are deployed.
pub fn suite(chain: &Embedded) -> Result<Option<Deployed>> {
    let note: Option<SuiteNote> = chain.note(SUITE_NOTE).map(serde_json::from_str).transpose()?;
    Ok(note.map(Deployed::from))
}

/// Remember the contracts that the demo has made on a real chain.
pub fn remember_demo(store: &Store, suite: &Deployed) -> Result<()> {
    store.save("", DEMO_FILE, &SuiteNote::from(suite.clone()))
}

/// Return the contracts that the last demo has made on a real chain.
pub fn demo_suite(store: &Store) -> Result<Option<Deployed>> {
    Ok(store.load::<SuiteNote>("", DEMO_FILE)?.map(Deployed::from))
}

fn set_suite(chain: &mut Embedded, suite: &Deployed) -> Result<()> {
    chain.set_note(SUITE_NOTE, &serde_json::to_string(&SuiteNote::from(suite.clone()))?);
    Ok(())
}

/// Deploy the contracts on a chain in a file. Evidence for its arbiter is encrypted to this key.
pub fn deploy_local(chain: &mut Embedded, arbiter_key: Hash32) -> Result<()> {
    if suite(chain)?.is_some() {
        return Err(Problem::SuiteExists.into());
    }
    let mut deployment = Deployment::new(chain, arbiter_key)?;
    let coin = usual_coin(chain)?;
    deployment.currencies = vec![listed_currency(&coin)];
    deployment.arbiter_fee = one_coin(coin.decimals)?;
    chain.as_one(|chain| {
        let made = deploy(chain, &deployment)?;
        set_suite(chain, &made).map_err(|error| ChainError::Bad(error.to_string()))
    })?;
    Ok(())
}

/// Advance the time of a chain in a file.
pub fn advance(chain: &mut Embedded, seconds: u64) -> Result<()> {
    // A chain counts nanoseconds in 64 bits.
    if chain.now().checked_add(seconds).is_none_or(|then| then > u64::MAX / 1_000_000_000) {
        let expected = "a time that ends before the year 2554";
        return Err(Problem::Value { expected, got: format!("{seconds}s") }.into());
    }
    chain.advance(seconds);
    Ok(chain.flush()?)
}
