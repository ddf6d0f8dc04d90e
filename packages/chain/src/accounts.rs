//! The accounts of the embedded chain: secp256k1 keys, by name.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use caravan_keys::{AccountKey, PublicKey};
use cosmwasm_std::Addr;

use crate::embedded::Embedded;
use crate::genesis::PREFIX;

/// Return the address of the key that is made from `name`: what [`Chain::account`](crate::Chain::account) gives on a chain in
/// memory. Anyone can make that key, so the address holds nothing of value.
#[must_use]
pub fn named_account(name: &str) -> Addr {
    // A key takes some 50 microseconds, and simulations name hundreds of thousands of accounts again and again.
    static KNOWN: Mutex<BTreeMap<String, Addr>> = Mutex::new(BTreeMap::new());
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(address) = known().get(name) {
        return address.clone();
    }
    let address = address_of(&AccountKey::of_name(name).public_key());
    known().insert(name.to_owned(), address.clone());
    address
}

/// Return the address of a key on the embedded chain: `ripemd160(sha256(key))` in bech32 with the prefix `caravan`.
#[must_use]
pub fn address_of(key: &PublicKey) -> Addr {
    // The prefix is one that bech32 takes.
    plain(key.address(PREFIX).unwrap_or_default())
}

#[allow(clippy::disallowed_methods, reason = "host only: an address of a key, or a text that the chain refuses as one")]
fn plain(text: String) -> Addr {
    Addr::unchecked(text)
}

/// How a chain finds the address of a name.
pub(crate) enum Names {
    /// Every name has the key that is made from it.
    Made,
    /// The names that the host gave; no other has an account.
    Given(BTreeMap<String, Addr>),
}

impl Names {
    /// Return the address of a name. A name that was not given is returned as it is: no address, which the chain refuses.
    pub(crate) fn address(&self, name: &str) -> Addr {
        match self {
            Self::Made => named_account(name),
            Self::Given(names) => names.get(name).cloned().unwrap_or_else(|| plain(name.to_owned())),
        }
    }
}

impl Embedded {
    /// Name the account with this address. A chain in a file knows no other names, and they are not in the file: who opens it
    /// has the keys. A chain in memory, where every name has an account, then has these alone.
    pub fn name_account(&mut self, name: &str, address: Addr) {
        if let Names::Given(names) = &mut self.names {
            names.insert(name.to_owned(), address);
        } else {
            self.names = Names::Given(BTreeMap::from([(name.to_owned(), address)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{Chain, Msg};

    #[test]
    fn a_name_has_the_address_of_the_key_that_is_made_from_it() {
        let chain = Embedded::new();
        let key = AccountKey::of_name("mira").public_key();
        assert_eq!(chain.account("mira").as_str(), key.address("caravan").unwrap());
        assert_eq!(chain.account("mira"), chain.account("mira"), "also the second time");
        assert_ne!(chain.account("mira"), chain.account("miro"));
    }

    #[test]
    fn a_chain_that_was_given_names_has_no_account_of_another() {
        let mut chain = Embedded::new();
        let address = named_account("other");
        chain.name_account("mira", address.clone());
        assert_eq!(chain.account("mira"), address);
        let unknown = chain.account("theo");
        let send = Msg::Send { to: address, amount: cosmwasm_std::coins(1, "ucara") };
        let error = chain.execute(&unknown, &[send]).unwrap_err();
        assert_eq!(error.code(), "ACCOUNT_UNKNOWN");
        let error = chain.fund(&unknown, &[cosmwasm_std::coin(1, "ucara")]).unwrap_err();
        assert_eq!(error.code(), "ACCOUNT_UNKNOWN");
    }
}
