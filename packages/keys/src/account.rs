//! The key of an account: it signs, and its public half gives the address.

use std::fmt;
use std::str::FromStr;

use bech32::{Bech32, Hrp};
use caravan_primitives::{Hash32, Preimage};
use k256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use k256::ecdsa::{Signature as EcdsaSignature, SigningKey, VerifyingKey};
use ripemd::Ripemd160;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::KeyError;
use crate::hex;

/// The tag of the hash that makes a key of a name.
const NAMED_TAG: &str = "caravan/named-key/v1";
/// What a public key is.
const PUBLIC: &str = "a secp256k1 public key of 33 bytes as 66 lower-case hex digits";
/// What a private key is.
const PRIVATE: &str = "a secp256k1 private key of 32 bytes as 64 lower-case hex digits";
/// What a signature is.
const SIGNATURE: &str = "a signature of 64 bytes as 128 lower-case hex digits";

/// The private key of an account. Only [`AccountKey::reveal`] and [`AccountKey::reveal_bytes`] show it.
#[derive(Clone)]
pub struct AccountKey(pub(crate) SigningKey);

impl AccountKey {
    /// Make a new key from the randomness of the system.
    ///
    /// # Errors
    /// `RANDOMNESS_MISSING`.
    pub fn generate() -> Result<Self, KeyError> {
        loop {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(|error| KeyError::Randomness(error.to_string()))?;
            // 0 and numbers above the order of the curve are no keys; they come once in 2^127 times.
            if let Ok(key) = SigningKey::from_slice(&bytes) {
                return Ok(Self(key));
            }
        }
    }

    /// Make the key of a name: the same name gives the same key to everybody. For demonstrations and tests alone.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let mut hash = Preimage::new(NAMED_TAG).text(name).finish();
        loop {
            if let Ok(key) = SigningKey::from_slice(hash.as_bytes()) {
                return Self(key);
            }
            hash = Hash32::digest(hash.as_bytes());
        }
    }

    /// Return the 64 hex digits of the key, which must stay secret.
    #[must_use]
    pub fn reveal(&self) -> String {
        hex::write(&self.0.to_bytes())
    }

    /// Return the 32 bytes of the key, which must stay secret.
    #[must_use]
    pub fn reveal_bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// Return the public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        let point = self.0.verifying_key().to_encoded_point(true);
        let mut bytes = [0; 33];
        for (byte, from) in bytes.iter_mut().zip(point.as_bytes()) {
            *byte = *from;
        }
        PublicKey(bytes)
    }

    /// Sign a hash. The signature is deterministic (RFC 6979), and its `s` is in the lower half.
    ///
    /// # Errors
    /// `KEY_INVALID`, which a key of this type never gives.
    pub fn sign(&self, hash: &Hash32) -> Result<Signature, KeyError> {
        let signed: Result<EcdsaSignature, _> = self.0.sign_prehash(hash.as_bytes());
        let signature = signed.map_err(|error| KeyError::Key { expected: PRIVATE, got: error.to_string() })?;
        Ok(Signature(signature.to_bytes().into()))
    }
}

impl FromStr for AccountKey {
    type Err = KeyError;

    /// Reads 64 lower-case hex digits.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes: [u8; 32] = hex::read(text).map_err(|got| KeyError::Key { expected: PRIVATE, got })?;
        let key = SigningKey::from_slice(&bytes);
        key.map(Self).map_err(|_| KeyError::Key { expected: PRIVATE, got: "32 bytes that are none".to_owned() })
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountKey(…)")
    }
}

/// A public key that is a point of the curve: 33 bytes, on the wire 66 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 33]);

impl PublicKey {
    /// Return the 33 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 33] {
        &self.0
    }

    /// Return the address of the account, with the prefix of its chain: `ripemd160(sha256(key))` in bech32. None where the
    /// prefix is not one that bech32 takes.
    #[must_use]
    pub fn address(&self, prefix: &str) -> Option<String> {
        let bytes = Ripemd160::digest(Sha256::digest(self.0));
        Hrp::parse(prefix).ok().and_then(|prefix| bech32::encode::<Bech32>(prefix, &bytes).ok())
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    /// Reads 66 lower-case hex digits.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes: [u8; 33] = hex::read(text).map_err(|got| KeyError::Key { expected: PUBLIC, got })?;
        VerifyingKey::from_sec1_bytes(&bytes).map_err(|_| KeyError::Key {
            expected: PUBLIC,
            got: "33 bytes that are no point of the curve".to_owned(),
        })?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for PublicKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.to_string()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

/// A signature: `r` and `s`, 32 bytes each, on the wire 128 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Signature([u8; 64]);

impl FromStr for Signature {
    type Err = KeyError;

    /// Reads 128 lower-case hex digits.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        hex::read(text).map(Self).map_err(|got| KeyError::Key { expected: SIGNATURE, got })
    }
}

impl TryFrom<String> for Signature {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        signature.to_string()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

/// Whether `signature` is one of `key` over `hash`. A signature whose `s` is in the upper half is refused: anyone can make
/// it of the other, and one thing would have two signatures.
#[must_use]
pub fn verify(key: &PublicKey, hash: &Hash32, signature: &Signature) -> bool {
    let Ok(key) = VerifyingKey::from_sec1_bytes(&key.0) else { return false };
    let Ok(signature) = EcdsaSignature::from_slice(&signature.0) else { return false };
    key.verify_prehash(hash.as_bytes(), &signature).is_ok()
}

#[cfg(test)]
mod tests;
