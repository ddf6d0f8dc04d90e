//! The keys of a caller, by name.

use std::collections::BTreeMap;

use caravan_chain::address_of;
use caravan_keys::Signer;
use cosmwasm_std::Addr;

/// The keys with which a caller signs, by the names of its accounts.
#[derive(Debug, Clone, Default)]
pub struct KeyRing {
    addresses: BTreeMap<String, Addr>,
    keys: BTreeMap<Addr, Signer>,
}

impl KeyRing {
    /// Make an empty ring.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Add the key of a name.
    pub fn insert(&mut self, name: &str, key: impl Into<Signer>) {
        let key = key.into();
        let address = address_of(key.public_key());
        self.addresses.insert(name.to_owned(), address.clone());
        self.keys.insert(address, key);
    }

    /// Return the address of a name. A name without a key has an address that every chain refuses: nothing can be sent to
    /// it by mistake.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a text that every chain refuses as an address")]
    pub fn address(&self, name: &str) -> Addr {
        self.addresses.get(name).cloned().unwrap_or_else(|| Addr::unchecked(format!("no key for {name}")))
    }

    /// Return the key of an address.
    #[must_use]
    pub fn key_of(&self, address: &Addr) -> Option<&Signer> {
        self.keys.get(address)
    }
}

#[cfg(test)]
mod tests {
    use caravan_keys::AccountKey;

    use super::*;

    #[test]
    fn a_name_with_a_key_has_its_address_and_another_has_none_that_a_chain_takes() {
        let mut ring = KeyRing::new();
        ring.insert("mira", AccountKey::of_name("mira"));
        let mira = ring.address("mira");
        assert_eq!(Some(mira.to_string()), AccountKey::of_name("mira").public_key().address(caravan_chain::PREFIX));
        assert!(ring.key_of(&mira).is_some());
        let noor = ring.address("noor");
        assert!(ring.key_of(&noor).is_none());
        assert!(cosmwasm_std::Api::addr_validate(&caravan_chain::StrictApi::new(caravan_chain::PREFIX), noor.as_str())
            .is_err());
    }
}
