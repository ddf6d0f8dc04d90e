//! Public keys of secp256k1.

use std::fmt;
use std::str::FromStr;

use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::hash::read_hex;
use crate::{schema, PrimitiveError};

/// A compressed public key of secp256k1: 33 bytes, the first 02 or 03. On the wire a string of 66 lower-case hex digits, so
/// that every key has one spelling. Whether the bytes are a point of the curve is not checked: who verifies a signature does.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(try_from = "String")]
pub struct PublicKey([u8; PublicKey::BYTES]);

impl PublicKey {
    /// Bytes of a key.
    pub const BYTES: usize = 33;

    /// The key with these bytes.
    ///
    /// # Errors
    /// `PUBLIC_KEY_INVALID` if the first byte is neither 02 nor 03.
    pub fn from_bytes(bytes: [u8; PublicKey::BYTES]) -> Result<Self, PrimitiveError> {
        match bytes {
            [2 | 3, ..] => Ok(Self(bytes)),
            [first, ..] => Err(PrimitiveError::PublicKeyInvalid { got: format!("the first byte {first:02x}") }),
        }
    }

    /// Return the 33 raw bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; PublicKey::BYTES] {
        &self.0
    }

    /// 66 lower-case hex digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.to_string()
    }
}

impl FromStr for PublicKey {
    type Err = PrimitiveError;

    /// Reads 66 lower-case hex digits.
    ///
    /// # Errors
    /// `PUBLIC_KEY_INVALID` for any other text.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = read_hex(text).map_err(|got| PrimitiveError::PublicKeyInvalid { got })?;
        Self::from_bytes(bytes)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = PrimitiveError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl JsonSchema for PublicKey {
    fn schema_name() -> String {
        "PublicKey".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = "A compressed public key of secp256k1: 33 bytes as 66 lower-case hex digits.";
        schema::string(None, None, Some("^0[23][0-9a-f]{64}$"), words)
    }
}

#[cfg(test)]
mod tests;
