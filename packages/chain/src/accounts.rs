//! The accounts of the embedded chain: secp256k1 keys, by name.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use caravan_keys::{AccountKey, PublicKey};
use cosmwasm_std::Addr;

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
