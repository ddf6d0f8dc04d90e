//! 32-byte hashes, and the one way in which hash inputs are put together.

use std::fmt;
use std::str::FromStr;

use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::{schema, PrimitiveError};

/// 32 bytes, mostly a SHA-256. On the wire a string of 64 lower-case hex digits; upper case is refused, so that every
/// hash has one spelling.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(try_from = "String")]
pub struct Hash32([u8; 32]);

impl Hash32 {
    /// The hash with these bytes. Every 32 bytes are one.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Return the 32 raw bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 lower-case hex digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.to_string()
    }

    /// The SHA-256 of these bytes. For structured inputs use [`Preimage`].
    #[must_use]
    pub fn digest(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl FromStr for Hash32 {
    type Err = PrimitiveError;

    /// Reads 64 lower-case hex digits.
    ///
    /// # Errors
    /// `HASH_INVALID` for any other text.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_hex(text).map(Self).map_err(|got| PrimitiveError::HashInvalid { got })
    }
}

/// Read as many bytes as there are from lower-case hex digits. The error says what came.
pub(crate) fn read_hex<const BYTES: usize>(text: &str) -> Result<[u8; BYTES], String> {
    if let Some(wrong) = text.chars().find(|c| !matches!(c, '0'..='9' | 'a'..='f')) {
        return Err(format!("the character {wrong:?}"));
    }
    if text.len() != BYTES.saturating_mul(2) {
        return Err(format!("{} characters", text.len()));
    }
    let mut bytes = [0; BYTES];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = pair.iter().fold(0, |high, digit| (high << 4) | nibble(*digit));
    }
    Ok(bytes)
}

/// The value of a lower-case hex digit that was checked before.
const fn nibble(digit: u8) -> u8 {
    match digit {
        b'a'..=b'f' => digit.wrapping_sub(b'a').wrapping_add(10),
        _ => digit.wrapping_sub(b'0'),
    }
}

impl TryFrom<String> for Hash32 {
    type Error = PrimitiveError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Hash32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash32({self})")
    }
}

impl Serialize for Hash32 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl JsonSchema for Hash32 {
    fn schema_name() -> String {
        "Hash32".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema::string(None, None, Some("^[0-9a-f]{64}$"), "32 bytes as 64 lower-case hex digits.")
    }
}

/// The input of a hash, field by field.
///
/// The bytes are a sequence of fields, each written as its length in bytes as a big-endian `u32` followed by those
/// bytes. **The tag is the first field and is length-prefixed like every other.** Numbers are fields of eight bytes,
/// big-endian; hashes are fields of their 32 raw bytes; texts and addresses are fields of their UTF-8 bytes. The hash is
/// the SHA-256 of the whole. So two different sequences of fields never have the same bytes, whatever they contain.
///
/// `Preimage::new("caravan/x/v1").number(7)` is the 28 bytes
/// `0000000c 6361726176616e2f782f7631 00000008 0000000000000007`.
///
/// Fields are shorter than 4 GiB: on a chain no message can be longer.
#[derive(Clone, Debug)]
#[must_use]
pub struct Preimage(Vec<u8>);

impl Preimage {
    /// Begins with a tag of the form `caravan/<thing>/v1`, which keeps hashes of different things apart.
    pub fn new(tag: &str) -> Self {
        Self(Vec::new()).text(tag)
    }

    /// Add a field of bytes.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds a text, or an address, as its UTF-8 bytes.
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Adds a number as eight bytes, big-endian.
    pub fn number(self, number: u64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Adds the 32 raw bytes of a hash.
    pub fn hash(self, hash: &Hash32) -> Self {
        self.bytes(hash.as_bytes())
    }

    /// The SHA-256 of what was put together.
    #[must_use]
    pub fn finish(self) -> Hash32 {
        Hash32::digest(&self.0)
    }

    /// Puts a byte before everything, as trees do to keep leaves and nodes apart.
    pub(crate) fn prefixed(mut self, prefix: u8) -> Self {
        self.0.insert(0, prefix);
        self
    }
}

#[cfg(test)]
mod tests;
