//! `caravan account add` and `import`: a new account, and the key that it gets.

use caravan_chain::Chain;
use caravan_client::currency::{coin_amount, usual_coin};
use caravan_client::home::{
    add_account, add_local_account, add_remote_account, check_new_account, fund_account, remote_accounts,
    AccountBalance,
};
use caravan_client::served::ServedChain;
use caravan_client::store::Store;
use caravan_client::{signer, CurrencyDisplay, KeySource, NewKey};
use caravan_keys::{KeyPath, Words, COIN_TYPE};
use caravan_rpc::Rpc;
use serde_json::{json, Value};

use crate::args::account::{ImportArgs, NewAccountArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Output;
use crate::secrets;

/// How many words stand in a line.
const LINE: usize = 6;

/// Where the key of a new account comes from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    New,
    Name,
    Import(&'a ImportArgs),
}

/// A new account, as a command describes it.
#[derive(Clone, Copy)]
pub(super) struct NewAccount<'a> {
    pub(super) args: &'a NewAccountArgs,
    pub(super) origin: Origin<'a>,
}

/// A key, and the words that are shown where they are new.
struct Made {
    key: NewKey,
    words: Option<Words>,
}

impl NewAccount<'_> {
    pub(super) fn create(&self, context: &Context<'_>) -> Result<Output, Failure> {
        if context.is_embedded() {
            return self.on_local_chain(context);
        }
        match context.chain.served() {
            Some(url) => self.on_served_chain(url, context),
            None => self.on_real_chain(context),
        }
    }

    fn on_local_chain(&self, context: &Context<'_>) -> Result<Output, Failure> {
        let (home, name) = (context.home(), &self.args.name);
        let store = home.local_store();
        // What is asked for comes first: nothing else can use the chain while it is open.
        let made = self.key(&store, COIN_TYPE, context)?;
        let mut chain = home.open_chain()?;
        let fund = self.args.fund.as_deref().map(|amount| coin_amount(&chain, amount)).transpose()?;
        let coin = usual_coin(&chain)?;
        let account = add_local_account(&mut chain, &store, name, &made.key, fund.map(|(_, coin)| coin))?;
        Ok(made.shown(name, added(&account, &coin)))
    }

    fn on_served_chain(&self, url: &str, context: &Context<'_>) -> Result<Output, Failure> {
        let name = &self.args.name;
        if self.args.fund.is_some() {
            return Err(no_faucet());
        }
        let ServedChain { chain, store, .. } = context.served(url)?;
        let unit = usual_coin(&chain)?;
        let made = self.key(&store, COIN_TYPE, context)?;
        let address = caravan_chain::address_of(&add_account(&store, name, &made.key)?);
        let text = format!(
            "{name} is {address}\nThe gateway takes transactions of accounts that hold something: ask the requester or \
             the operator to send it a coin, `caravan account send {address} 1{}`",
            unit.base_unit()
        );
        Ok(made.shown(name, Output::new(text, json!({ "name": name, "address": address }))))
    }

    fn on_real_chain(&self, context: &Context<'_>) -> Result<Output, Failure> {
        let mut rpc = context.rpc()?;
        let store = context.store(&rpc.chain_id());
        let has_mnemonic = rpc.file().keys.has_mnemonic();
        match self.origin {
            Origin::Name => {
                let text = "on a real chain no key is made from a name, which would give everybody the key";
                Err(Failure::Usage(text.to_owned()))
            }
            Origin::New if has_mnemonic => {
                let fund = self.args.fund.as_deref().map(|amount| coin_amount(&rpc, amount)).transpose()?;
                let fund = fund.map(|(_, coin)| coin);
                let account = add_remote_account(&mut rpc, &store, &self.args.name, fund)?;
                Ok(added(&account, &usual_coin(&rpc)?))
            }
            Origin::New | Origin::Import(_) => self.with_own_key(&mut rpc, &store, context),
        }
    }

    /// Create an account on a real chain with a key of this home.
    fn with_own_key(&self, rpc: &mut Rpc, store: &Store, context: &Context<'_>) -> Result<Output, Failure> {
        let name = &self.args.name;
        if self.args.fund.is_some() && rpc.file().play.is_none() {
            return Err(no_faucet());
        }
        let fund = self.args.fund.as_deref().map(|amount| coin_amount(rpc, amount)).transpose()?;
        let made = self.key(store, rpc.file().coin_type, context)?;
        add_account(store, name, &made.key)?;
        if let Some(signer) = signer(store, name, &context.passphrases())? {
            rpc.add_signer(name, signer);
        }
        let Some((display, fund)) = fund else {
            let address = rpc.account(name);
            let output = Output::new(format!("{name} is {address}"), json!({ "name": name, "address": address }));
            return Ok(made.shown(name, output));
        };
        let account = fund_account(rpc, &remote_accounts(store)?, name, fund)?;
        Ok(made.shown(name, added(&account, &display)))
    }

    /// Make the key, and ask for what it takes.
    fn key(&self, store: &Store, coin_type: u32, context: &Context<'_>) -> Result<Made, Failure> {
        let name = &self.args.name;
        check_new_account(store, name)?;
        let (source, words) = match self.origin {
            Origin::Name => (KeySource::Name, None),
            Origin::New => {
                let words = Words::generate().map_err(caravan_chain::ChainError::from)?;
                let source = KeySource::Words { words: words.clone(), path: KeyPath::standard(coin_type)? };
                (source, Some(words))
            }
            Origin::Import(args) => (imported(args, coin_type)?, None),
        };
        let is_clear = self.args.no_passphrase || matches!(self.origin, Origin::Name);
        let ask = || secrets::new_passphrase(name, context.globals.passphrase_file.as_ref());
        let passphrase = if is_clear { None } else { Some(ask()?) };
        Ok(Made { key: NewKey { source, passphrase }, words })
    }
}

fn imported(args: &ImportArgs, coin_type: u32) -> Result<KeySource, Failure> {
    if let Some(file) = &args.key_file {
        return Ok(KeySource::File(file.clone()));
    }
    let path = args.path.as_deref().map_or_else(|| KeyPath::standard(coin_type), str::parse)?;
    Ok(KeySource::Words { words: secrets::words(args.words_file.as_deref())?, path })
}

impl Made {
    /// Add new words to what is shown.
    fn shown(self, name: &str, output: Output) -> Output {
        let Some(words) = self.words.map(|words| words.reveal()) else { return output };
        let Output { mut text, mut json } = output;
        let list: Vec<&str> = words.split(' ').collect();
        let lines: Vec<String> = list.chunks(LINE).map(|line| format!("  {}", line.join(" "))).collect();
        text.push_str(&format!(
            "\n\nThese {} words are the key of {name}. They are shown only now. They give the same address in a wallet, and the\n\
             account back if this folder or the passphrase is lost: `caravan account import`. Anyone who has them can act as\n\
             {name}, so write them down and keep them secret:\n\n{}",
            list.len(),
            lines.join("\n")
        ));
        if let (Value::Object(fields), KeySource::Words { path, .. }) = (&mut json, &self.key.source) {
            fields.insert("mnemonic".to_owned(), json!(words));
            fields.insert("path".to_owned(), json!(path.to_string()));
        }
        Output::new(text, json)
    }
}

fn added(account: &AccountBalance, coin: &CurrencyDisplay) -> Output {
    let held = coin.show(account.held);
    Output::new(format!("{} is {} and holds {held}", account.name, account.address), json!(account))
}

/// Return the error of a chain that gives no coins away.
pub(super) fn no_faucet() -> Failure {
    Failure::Usage("this chain has no faucet: ask for coins, which `account send` sends".to_owned())
}
