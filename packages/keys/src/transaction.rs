//! Transactions of an embedded chain that is served to several machines.

use caravan_primitives::{Hash32, Preimage};
use serde::{Deserialize, Serialize};

use crate::account::{verify, AccountKey, PublicKey, Signature};
use crate::error::{check_expiry, KeyError};

/// Domain of a transaction.
pub const TRANSACTION_TAG: &str = "caravan/tx/v1";
/// The most seconds that a signed transaction holds.
pub const MAX_TRANSACTION_SECS: u64 = 600;

/// What an account wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction<'a> {
    /// The chain that it is for.
    pub chain_id: &'a str,
    /// The number of this transaction among those of its account, from 0.
    pub sequence: u64,
    /// Until when it may be taken, in seconds since 1970, at most [`MAX_TRANSACTION_SECS`] ahead.
    pub expires: u64,
    /// Drawn at random: two programs that want the same of one account at the same time sign two transactions.
    pub nonce: u32,
    /// The messages as JSON, byte for byte as they are signed.
    pub messages: &'a str,
}

impl Transaction<'_> {
    /// Sign the transaction.
    ///
    /// # Errors
    /// `KEY_INVALID`, which never comes.
    pub fn sign(&self, key: &AccountKey) -> Result<SignedTransaction, KeyError> {
        let public_key = key.public_key();
        let signature = key.sign(&self.hash(&public_key))?;
        let Self { sequence, expires, nonce, messages, .. } = *self;
        Ok(SignedTransaction { public_key, sequence, expires, nonce, messages: messages.to_owned(), signature })
    }

    fn hash(&self, key: &PublicKey) -> Hash32 {
        Preimage::new(TRANSACTION_TAG)
            .text(self.chain_id)
            .bytes(key.as_bytes())
            .number(self.sequence)
            .number(self.expires)
            .number(u64::from(self.nonce))
            .text(self.messages)
            .finish()
    }
}

/// A transaction as it is sent and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedTransaction {
    /// Whose account acts.
    pub public_key: PublicKey,
    /// The number of this transaction among those of the account, from 0.
    pub sequence: u64,
    /// Until when it may be taken, in seconds since 1970.
    pub expires: u64,
    /// Drawn at random by the one who signed.
    pub nonce: u32,
    /// The messages as JSON text, byte for byte as they are signed.
    pub messages: String,
    /// Of the account's key.
    pub signature: Signature,
}

impl SignedTransaction {
    /// Check that the key signed this for the chain, and that it holds at `now`. The sequence is for the chain to check.
    ///
    /// # Errors
    /// `SIGNATURE_EXPIRED`, `EXPIRY_FAR`, `SIGNATURE_WRONG`.
    pub fn check(&self, chain_id: &str, now: u64) -> Result<(), KeyError> {
        check_expiry(self.expires, now, MAX_TRANSACTION_SECS)?;
        if verify(&self.public_key, &self.hash(chain_id), &self.signature) {
            return Ok(());
        }
        Err(KeyError::Signature { key: self.public_key.to_string(), what: "transaction" })
    }

    /// Return the hash that is signed, which is also the name of the transaction.
    #[must_use]
    pub fn hash(&self, chain_id: &str) -> Hash32 {
        let Self { sequence, expires, nonce, messages, .. } = self;
        let (sequence, expires, nonce) = (*sequence, *expires, *nonce);
        Transaction { chain_id, sequence, expires, nonce, messages }.hash(&self.public_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> SignedTransaction {
        let messages = r#"[{"send":{}}]"#;
        let transaction = Transaction { chain_id: "caravan-1", sequence: 3, expires: 1_600, nonce: 7, messages };
        transaction.sign(&AccountKey::of_name("mira")).unwrap()
    }

    #[test]
    fn a_transaction_holds_on_its_chain_until_it_expires() {
        assert_eq!(signed().check("caravan-1", 1_000), Ok(()));
        assert_eq!(signed().check("caravan-1", 1_599), Ok(()));
        let late = signed().check("caravan-1", 1_600);
        assert_eq!(late, Err(KeyError::Expired { expires: 1_600, now: 1_600 }));
        let early = signed().check("caravan-1", 999);
        assert_eq!(early, Err(KeyError::Far { max: 600, expires: 1_600, now: 999 }));
        assert!(signed().check("caravan-2", 1_000).is_err());
    }

    #[test]
    fn nothing_of_a_signed_transaction_can_be_changed() {
        let changes: [fn(&mut SignedTransaction); 5] = [
            |transaction| transaction.sequence = 4,
            |transaction| transaction.expires = 1_599,
            |transaction| transaction.nonce = 8,
            |transaction| transaction.messages.push(' '),
            |transaction| transaction.public_key = AccountKey::of_name("noor").public_key(),
        ];
        for change in changes {
            let mut changed = signed();
            change(&mut changed);
            assert!(changed.check("caravan-1", 1_000).is_err(), "{changed:?}");
        }
    }

    #[test]
    fn a_transaction_survives_json_and_unknown_fields_are_refused() {
        let text = serde_json::to_string(&signed()).unwrap();
        assert_eq!(serde_json::from_str::<SignedTransaction>(&text).unwrap(), signed());
        let more = text.replacen('{', r#"{"fee":1,"#, 1);
        assert!(serde_json::from_str::<SignedTransaction>(&more).is_err());
    }
}
