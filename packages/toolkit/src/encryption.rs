//! Encryption to X25519 keys, in the binary form of age (<https://age-encryption.org/v1>).
//!
//! Everything that is kept for some eyes only is an age file: answers ([`crate::payload`]), private rows and their keys
//! ([`crate::private_rows`]). `age`, `rage` and the npm package `age-encryption` open it as well. A public key is 32 bytes, as
//! hex in messages and as `age1…` for people; a private key is kept as an age identity, `AGE-SECRET-KEY-1…`.
//!
//! The length of what is encrypted would distinguish `yes` from `no`. So a text is followed by spaces up to the next multiple
//! of [`PAD_BYTES`]; spaces after a JSON value mean nothing. Age does not authenticate the sender: the one who opens a file
//! compares it with a hash of the chain, or with what the text itself names.

use std::fmt;
use std::io::{Read, Write};

use age::x25519::{Identity, Recipient};
use bech32::primitives::iter::{ByteIterExt, Fe32IterExt};
use bech32::{Bech32, Hrp};
use caravan_primitives::{Coded, Hash32};
use hkdf::Hkdf;
use sha2::Sha256;
use thiserror::Error;
use x25519_dalek::{PublicKey, StaticSecret};

/// The length of a text is padded to a multiple of this.
pub const PAD_BYTES: usize = 256;
/// The most bytes of the header of a file that is opened: room for about 80 recipients.
const MAX_HEADER_BYTES: usize = 8 << 10;
/// Age encrypts so many bytes at a time, and adds [`TAG_BYTES`] to each.
const CHUNK_BYTES: usize = 64 << 10;
/// What age adds to a chunk.
const TAG_BYTES: usize = 16;

/// What a public key is.
const PUBLIC: &str = "an X25519 public key";
/// What age writes before a public key.
const PUBLIC_PREFIX: Hrp = Hrp::parse_unchecked("age");
/// What age writes before a private key.
const PRIVATE_PREFIX: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// Why something cannot be encrypted, or not be decrypted.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum EncryptionError {
    /// The key is invalid or weak.
    #[error("ENCRYPTION_KEY_INVALID: expected {expected}, got {got}")]
    Key {
        /// What a key is.
        expected: &'static str,
        /// What is wrong with this one.
        got: &'static str,
    },
    /// The bytes are more than anything that is expected under this key.
    #[error("ENCRYPTION_TOO_LONG: expected at most {max} encrypted bytes, got {got}")]
    TooLong { max: usize, got: usize },
    /// The bytes were encrypted to another key, changed since, or never encrypted.
    #[error("ENCRYPTION_CLOSED: expected bytes encrypted to this key, got others: {0}")]
    Closed(String),
}

impl Coded for EncryptionError {
    const ALL: &'static [&'static str] = &["ENCRYPTION_KEY_INVALID", "ENCRYPTION_TOO_LONG", "ENCRYPTION_CLOSED"];

    fn code(&self) -> &'static str {
        match self {
            Self::Key { .. } => "ENCRYPTION_KEY_INVALID",
            Self::TooLong { .. } => "ENCRYPTION_TOO_LONG",
            Self::Closed(_) => "ENCRYPTION_CLOSED",
        }
    }
}

/// The most bytes that a text of so many bytes, padded, has when it is encrypted.
#[must_use]
pub const fn max_encrypted_bytes(plain: usize) -> usize {
    let padded = plain.next_multiple_of(PAD_BYTES);
    padded + TAG_BYTES * (padded / CHUNK_BYTES + 1) + MAX_HEADER_BYTES
}

/// Encrypt bytes to all of these public keys: the private half of any opens them. The same bytes are never encrypted alike.
///
/// # Errors
/// `ENCRYPTION_KEY_INVALID` for a weak key, which anyone can decrypt with.
pub fn encrypt(keys: &[Hash32], plain: &[u8]) -> Result<Vec<u8>, EncryptionError> {
    let recipients = keys.iter().map(recipient).collect::<Result<Vec<_>, _>>()?;
    encrypt_for(recipients.iter().map(|recipient| recipient as &dyn age::Recipient), plain)
}

/// Encrypt bytes to recipients of any kind that age has.
pub(crate) fn encrypt_for<'r>(
    recipients: impl Iterator<Item = &'r dyn age::Recipient>,
    plain: &[u8],
) -> Result<Vec<u8>, EncryptionError> {
    let closed = |error: &dyn fmt::Display| EncryptionError::Closed(error.to_string());
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|error| closed(&error))?;
    let mut bytes = Vec::with_capacity(max_encrypted_bytes(plain.len()));
    let mut writer = encryptor.wrap_output(&mut bytes).map_err(|error| closed(&error))?;
    writer.write_all(plain).and_then(|()| writer.finish().map(|_| ())).map_err(|error| closed(&error))?;
    Ok(bytes)
}

/// Encrypt a text to all of these public keys, with spaces after it that hide its length.
///
/// # Errors
/// As [`encrypt`].
pub(crate) fn encrypt_padded(keys: &[Hash32], text: &str) -> Result<Vec<u8>, EncryptionError> {
    let mut padded = text.to_owned();
    padded.extend(std::iter::repeat_n(' ', padding(text.len())));
    encrypt(keys, padded.as_bytes())
}

/// Return the text without its spaces; none if there are more or fewer spaces than [`encrypt_padded`] adds.
pub(crate) fn unpadded(plain: &[u8]) -> Option<&[u8]> {
    let length = plain.trim_ascii_end().len();
    let (text, spaces) = plain.split_at_checked(length)?;
    let exact = spaces.len() == padding(length) && spaces.iter().all(|byte| *byte == b' ');
    exact.then_some(text)
}

/// Spaces to the next multiple.
fn padding(length: usize) -> usize {
    length.next_multiple_of(PAD_BYTES) - length
}

fn recipient(key: &Hash32) -> Result<Recipient, EncryptionError> {
    let none = EncryptionError::Key { expected: PUBLIC, got: "bytes that are none" };
    recipient_text(key)?.parse().map_err(|_| none)
}

/// A public key as age writes it: `age1…`.
///
/// # Errors
/// `ENCRYPTION_KEY_INVALID` for a weak key, which anyone can decrypt with.
pub fn recipient_text(key: &Hash32) -> Result<String, EncryptionError> {
    // With a point of small order every shared secret is zero.
    if x25519_dalek::x25519([1; 32], *key.as_bytes()) == [0; 32] {
        let got = "a point of small order, whose shared secrets are known";
        return Err(EncryptionError::Key { expected: PUBLIC, got });
    }
    Ok(bech32_text(&PUBLIC_PREFIX, key.as_bytes()))
}

/// The public key in a text of age, `age1…`, as messages have it.
///
/// # Errors
/// `ENCRYPTION_KEY_INVALID` for another text, and for a weak key, which anyone can decrypt with.
pub fn recipient_from_text(text: &str) -> Result<Hash32, EncryptionError> {
    let expected = "the public half of an age identity, age1…";
    let key = || EncryptionError::Key { expected, got: "another text" };
    let text = text.trim();
    text.parse::<Recipient>().map_err(|_| key())?;
    let public = Hash32::from_bytes(bech32_bytes(text).ok_or_else(key)?);
    recipient_text(&public).map(|_| public)
}

fn bech32_text(prefix: &Hrp, bytes: &[u8; 32]) -> String {
    bytes.iter().copied().bytes_to_fes().with_checksum::<Bech32>(prefix).chars().collect()
}

fn bech32_bytes(text: &str) -> Option<[u8; 32]> {
    bech32::decode(text).ok()?.1.try_into().ok()
}

/// An X25519 private key. Only [`PrivateKey::reveal`] shows it. The types that wrap it say what is encrypted to it.
#[derive(Clone)]
pub struct PrivateKey(StaticSecret);

impl PrivateKey {
    /// The key with these bytes: any 32 are a key.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(StaticSecret::from(bytes))
    }

    /// A new key, from the randomness of the system.
    ///
    /// # Errors
    /// What the system says where it has none.
    pub fn generate() -> std::io::Result<Self> {
        Ok(Self::from_bytes(*crate::random::hash()?.as_bytes()))
    }

    /// The key that HKDF-SHA256 (RFC 5869, without salt) makes of a secret. The information is `tag` and `field`, each with
    /// its length before it as four bytes, big-endian.
    ///
    /// # Errors
    /// `ENCRYPTION_KEY_INVALID`, which 32 bytes never are.
    pub(crate) fn derive(secret: &[u8], tag: &str, field: &[u8]) -> Result<Self, EncryptionError> {
        let mut info = Vec::new();
        for part in [tag.as_bytes(), field] {
            info.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            info.extend_from_slice(part);
        }
        let mut bytes = [0; 32];
        let length = |_| EncryptionError::Key { expected: "32 derived bytes", got: "another length" };
        Hkdf::<Sha256>::new(None, secret).expand(&info, &mut bytes).map_err(length)?;
        Ok(Self::from_bytes(bytes))
    }

    /// The key with this text, `AGE-SECRET-KEY-1…`.
    ///
    /// # Errors
    /// `ENCRYPTION_KEY_INVALID`. The text is not repeated.
    pub fn from_text(text: &str) -> Result<Self, EncryptionError> {
        let key = || EncryptionError::Key { expected: "an age identity, AGE-SECRET-KEY-1…", got: "another text" };
        let text = text.trim();
        text.parse::<Identity>().map_err(|_| key())?;
        bech32_bytes(text).map(Self::from_bytes).ok_or_else(key)
    }

    /// Return the text of the key, which must stay secret.
    #[must_use]
    pub fn reveal(&self) -> String {
        bech32_text(&PRIVATE_PREFIX, self.0.as_bytes()).to_ascii_uppercase()
    }

    /// The public half, as messages have it.
    #[must_use]
    pub fn public(&self) -> Hash32 {
        Hash32::from_bytes(PublicKey::from(&self.0).to_bytes())
    }

    /// Decrypt what was encrypted to this key: at most `max` bytes, as they are stored.
    ///
    /// # Errors
    /// `ENCRYPTION_TOO_LONG`, `ENCRYPTION_CLOSED`.
    pub fn decrypt(&self, bytes: &[u8], max: usize) -> Result<Vec<u8>, EncryptionError> {
        if bytes.len() > max {
            return Err(EncryptionError::TooLong { max, got: bytes.len() });
        }
        let closed = |error: &dyn fmt::Display| EncryptionError::Closed(error.to_string());
        let identity: Identity = self.reveal().parse().map_err(|error| closed(&error))?;
        let decryptor = age::Decryptor::new_buffered(bytes).map_err(|error| closed(&error))?;
        let identities = std::iter::once(&identity as &dyn age::Identity);
        let mut reader = decryptor.decrypt(identities).map_err(|error| closed(&error))?;
        let mut plain = Vec::new();
        reader.read_to_end(&mut plain).map_err(|error| closed(&error))?;
        Ok(plain)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

/// A private key with a purpose of its own.
macro_rules! private_key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub(crate) $crate::encryption::PrivateKey);

        impl $name {
            /// A new key, from the randomness of the system.
            ///
            /// # Errors
            /// What the system says where it has none.
            pub fn generate() -> std::io::Result<Self> {
                $crate::encryption::PrivateKey::generate().map(Self)
            }

            /// The key with this text, `AGE-SECRET-KEY-1…`.
            ///
            /// # Errors
            /// `ENCRYPTION_KEY_INVALID`. The text is not repeated.
            pub fn from_text(text: &str) -> Result<Self, $crate::encryption::EncryptionError> {
                $crate::encryption::PrivateKey::from_text(text).map(Self)
            }

            /// Return the text of the key, which must stay secret.
            #[must_use]
            pub fn reveal(&self) -> String {
                self.0.reveal()
            }

            /// The public half, as messages have it.
            #[must_use]
            pub fn public(&self) -> caravan_primitives::Hash32 {
                self.0.public()
            }
        }
    };
}

pub(crate) use private_key;

#[cfg(test)]
mod tests;
