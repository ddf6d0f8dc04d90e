//! What a gateway gives for content that it took.

use caravan_primitives::{Hash32, Preimage};
use serde::{Deserialize, Serialize};

use crate::account::{verify, AccountKey, PublicKey, Signature};
use crate::error::KeyError;

/// Domain of a receipt.
pub const RECEIPT_TAG: &str = "caravan/receipt/v1";

/// A gateway's signed word that it has content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// SHA-256 of the content.
    pub hash: Hash32,
    /// Its bytes.
    pub size: u64,
    /// When it was taken, in seconds since 1970.
    pub time: u64,
    /// The key of the gateway.
    pub gateway: PublicKey,
    /// Of that key, over hash, size and time.
    pub signature: Signature,
}

impl Receipt {
    /// Sign a receipt with the key of the gateway.
    ///
    /// # Errors
    /// `KEY_INVALID`, which never comes.
    pub fn sign(hash: Hash32, size: u64, time: u64, key: &AccountKey) -> Result<Self, KeyError> {
        let signature = key.sign(&preimage(&hash, size, time))?;
        Ok(Self { hash, size, time, gateway: key.public_key(), signature })
    }

    /// Check that the gateway with this key signed the receipt.
    ///
    /// # Errors
    /// `SIGNATURE_WRONG`, also where the receipt names another gateway.
    pub fn check(&self, gateway: &PublicKey) -> Result<(), KeyError> {
        let hash = preimage(&self.hash, self.size, self.time);
        if self.gateway == *gateway && verify(gateway, &hash, &self.signature) {
            return Ok(());
        }
        Err(KeyError::Signature { key: gateway.to_string(), what: "receipt" })
    }
}

fn preimage(hash: &Hash32, size: u64, time: u64) -> Hash32 {
    Preimage::new(RECEIPT_TAG).hash(hash).number(size).number(time).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_holds_for_its_gateway_and_its_content_alone() {
        let (key, other) = (AccountKey::of_name("gateway"), AccountKey::of_name("other"));
        let receipt = Receipt::sign(Hash32::digest(b"x"), 1, 1_000, &key).unwrap();
        assert_eq!(receipt.check(&key.public_key()), Ok(()));
        assert!(receipt.check(&other.public_key()).is_err());
        let changes: [fn(&mut Receipt); 4] = [
            |receipt| receipt.hash = Hash32::digest(b"y"),
            |receipt| receipt.size = 2,
            |receipt| receipt.time = 1_001,
            |receipt| receipt.gateway = AccountKey::of_name("other").public_key(),
        ];
        for change in changes {
            let mut changed = receipt.clone();
            change(&mut changed);
            assert!(changed.check(&key.public_key()).is_err(), "{changed:?}");
        }
    }
}
