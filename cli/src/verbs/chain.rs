//! `caravan chain`, `caravan account`, `caravan deploy`: the chain in its file, and who is on it.

use caravan_chain::{deploy, Chain, ChainError, Deployment, Embedded};
use caravan_marketplace_api::ListedCurrency;
use caravan_money::Currency;
use cosmwasm_std::{coins, Uint128};
use serde_json::json;

use super::problem::Problem;
use super::real::{self, give, list, suite_json, suite_text};
use super::session::{accounts, cara, set_accounts, set_suite, suite, At, Globals, Told, CHAIN};
use super::store::make_folder;
use super::value;
use crate::coinage::DENOM;
use crate::failure::Failure;
use crate::host;

/// Points for 1,000,000 base units of fee.
const POINTS_RATE: u128 = 1_000_000;
/// The most letters of a name.
const NAME_LETTERS: usize = 32;

/// The chain in its file.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum ChainVerb {
    /// Make a chain in a new file, at its genesis.
    New,
    /// Show its time, its height, and what is on it.
    Show,
    /// Let time pass: 90s, 30m, 72h, 3d.
    Advance {
        /// How long.
        #[arg(value_name = "TIME")]
        time: String,
    },
}

/// Accounts.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum AccountVerb {
    /// Make an account, with money out of the chain's faucet where asked for.
    Add {
        /// Its name: letters, digits, `-` and `_`.
        name: String,
        /// What it begins with: 100 is 100 CARA, 1000ucara is 0.001 CARA.
        #[arg(long, value_name = "AMOUNT")]
        fund: Option<String>,
    },
    /// Give an account money out of the chain's faucet.
    Fund {
        /// Its name.
        name: String,
        /// How much: 100 is 100 CARA, 1000ucara is 0.001 CARA.
        amount: String,
    },
    /// Show all accounts, with what they hold.
    List,
}

/// `caravan chain`.
pub(crate) fn chain(verb: &ChainVerb, at: &At<'_>) -> Result<Told, Failure> {
    let globals = at.globals;
    match verb {
        _ if !at.place.is_embedded() => real::chain(verb, at),
        ChainVerb::New => {
            make_folder(&globals.home)?;
            let chain = Embedded::create(&globals.file())?;
            let text = format!("chain {} begins, in {}", CHAIN, globals.file().display());
            Ok(Told::new(text, json!({ "chain": CHAIN, "file": globals.file(), "time": chain.now() })))
        }
        ChainVerb::Show => show(&globals.open()?),
        ChainVerb::Advance { time } => {
            let seconds = value::seconds(time)?.get();
            let mut chain = globals.open()?;
            // A chain counts nanoseconds in 64 bits.
            if chain.now().checked_add(seconds).is_none_or(|then| then > u64::MAX / 1_000_000_000) {
                let expected = "a time that ends before the year 2554";
                return Err(Problem::Value { expected, got: time.clone() }.into());
            }
            chain.advance(seconds);
            chain.flush()?;
            let text = format!("it is {} on chain {}", host::moment(chain.now()), CHAIN);
            Ok(Told::new(text, json!({ "time": chain.now(), "height": chain.height() })))
        }
    }
}

fn show(chain: &Embedded) -> Result<Told, Failure> {
    let (names, contracts) = (accounts(chain)?, suite(chain)?);
    let mut text = format!(
        "chain {} ({}), block {}, {}\n{} accounts",
        CHAIN,
        chain.chain_id(),
        chain.height(),
        host::moment(chain.now()),
        names.len()
    );
    let json = contracts.as_ref().map(suite_json);
    match &contracts {
        None => text.push_str("\nno contracts yet"),
        Some(suite) => text.push_str(&suite_text(suite)),
    }
    let json = json!({
        "chain": CHAIN, "chain_id": chain.chain_id(), "height": chain.height(), "time": chain.now(),
        "accounts": names.len(), "suite": json,
    });
    Ok(Told::new(text, json))
}

/// `caravan account`.
pub(crate) fn account(verb: &AccountVerb, at: &At<'_>) -> Result<Told, Failure> {
    if let AccountVerb::Add { name, .. } = verb {
        check(name)?;
    }
    match verb {
        _ if !at.place.is_embedded() => real::account(verb, at),
        AccountVerb::Add { name, fund } => add(name, fund.as_deref(), at.globals),
        AccountVerb::Fund { name, amount } => {
            let mut chain = at.globals.open()?;
            give(name, amount, &accounts(&chain)?, &mut chain)
        }
        AccountVerb::List => {
            let chain = at.globals.open()?;
            list(&accounts(&chain)?, &chain)
        }
    }
}

/// That a name can be one: it is also that of a folder.
fn check(name: &str) -> Result<(), Problem> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if name.is_empty() || name.len() > NAME_LETTERS || !name.bytes().all(plain) {
        let expected = "a name of 1 to 32 letters, digits, - and _";
        return Err(Problem::Value { expected, got: name.to_owned() });
    }
    Ok(())
}

fn add(name: &str, fund: Option<&str>, globals: &Globals) -> Result<Told, Failure> {
    let fund = fund.map(value::amount).transpose()?;
    let mut chain = globals.open()?;
    let mut names = accounts(&chain)?;
    if !names.insert(name.to_owned()) {
        return Err(Problem::AccountExists(name.to_owned()).into());
    }
    set_accounts(&mut chain, &names)?;
    let address = chain.account(name);
    match fund {
        Some(fund) => chain.fund(&address, &coins(fund.get().u128(), DENOM))?,
        None => chain.flush()?,
    }
    let held = chain.balance(&address, DENOM)?;
    let text = format!("{name} is {address} and holds {}", cara()?.show(held));
    Ok(Told::new(text, json!({ "name": name, "address": address, "held": held })))
}

/// `caravan deploy`.
pub(crate) fn put(globals: &Globals) -> Result<Told, Failure> {
    let mut chain = globals.open()?;
    if suite(&chain)?.is_some() {
        return Err(Problem::SuiteExists.into());
    }
    let currency = Currency::native(DENOM)?;
    let mut deployment = Deployment::new(&chain)?;
    deployment.currencies = vec![ListedCurrency {
        currency,
        points_rate: Uint128::new(POINTS_RATE),
        min_reward_with_bond: Uint128::zero(),
    }];
    chain.as_one(|chain| {
        let made = deploy(chain, &deployment)?;
        set_suite(chain, &made).map_err(|error| ChainError::Bad(error.to_string()))
    })?;
    show(&chain)
}
