//! Encryption with a passphrase, in the binary form of age: what one person keeps on a disk.
//!
//! `age --decrypt FILE` asks for the passphrase and opens it as well.

use std::fmt;
use std::io::Read;
use std::iter::once;

use age::scrypt::{Identity, Recipient};
use age::secrecy::{ExposeSecret, SecretString};
use age::DecryptError;

use crate::encryption::{encrypt_for, EncryptionError};

/// The work factor of scrypt: 2^16 rounds over 64 MiB, about 0.2 s on a machine of 2026, since every command that signs pays
/// it. It is fixed, so that a key that a fast machine made opens as quickly on a slow one.
const WORK_FACTOR: u8 = 16;
/// The largest work factor that is opened: what age itself writes for people is below it, and a changed file cannot ask
/// for hours.
const MAX_WORK_FACTOR: u8 = 20;

/// A passphrase. It is never shown, and is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Passphrase(SecretString);

impl Passphrase {
    /// Use this text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text.into())
    }

    /// Return how many characters it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.expose_secret().chars().count()
    }

    /// Whether it is the same as another.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }

    /// Encrypt bytes. The same bytes are never encrypted alike.
    ///
    /// # Errors
    /// `ENCRYPTION_CLOSED`, which bytes in memory never give.
    pub fn encrypt(&self, plain: &[u8]) -> Result<Vec<u8>, EncryptionError> {
        let mut recipient = Recipient::new(self.0.clone());
        recipient.set_work_factor(WORK_FACTOR);
        encrypt_for(once(&recipient as &dyn age::Recipient), plain)
    }

    /// Decrypt bytes; `None` where they were encrypted with another passphrase.
    ///
    /// # Errors
    /// `ENCRYPTION_CLOSED` for bytes that were changed since, or that no passphrase encrypted.
    pub fn decrypt(&self, bytes: &[u8]) -> Result<Option<Vec<u8>>, EncryptionError> {
        let closed = |error: &dyn fmt::Display| EncryptionError::Closed(error.to_string());
        let decryptor = age::Decryptor::new_buffered(bytes).map_err(|error| closed(&error))?;
        if !decryptor.is_scrypt() {
            return Err(closed(&"bytes that were encrypted without a passphrase"));
        }
        let mut identity = Identity::new(self.0.clone());
        identity.set_max_work_factor(MAX_WORK_FACTOR);
        let opened = decryptor.decrypt(once(&identity as &dyn age::Identity));
        if matches!(opened, Err(DecryptError::DecryptionFailed)) {
            return Ok(None);
        }
        let mut plain = Vec::new();
        let mut reader = opened.map_err(|error| closed(&error))?;
        reader.read_to_end(&mut plain).map_err(|error| closed(&error))?;
        Ok(Some(plain))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned())
    }

    #[test]
    fn a_passphrase_opens_what_it_encrypted_and_another_does_not() {
        let (right, wrong) = (passphrase("five words of my own"), passphrase("five words of my owm"));
        let bytes = right.encrypt(b"key").unwrap();
        assert_ne!(right.encrypt(b"key").unwrap(), bytes);
        assert_eq!(right.decrypt(&bytes).unwrap().unwrap(), b"key");
        assert!(wrong.decrypt(&bytes).unwrap().is_none());
        assert!(right.is(&right.clone()) && !right.is(&wrong));
        assert!(!format!("{right:?}").contains("five"));
    }

    #[test]
    fn changed_bytes_and_bytes_without_a_passphrase_are_no_wrong_passphrase() {
        let right = passphrase("five words of my own");
        let bytes = right.encrypt(b"key").unwrap();
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        let to_a_key =
            crate::encryption::encrypt(&[crate::encryption::PrivateKey::generate().unwrap().public()], b"key");
        // The work factor is a word of the header: more work than is allowed is not done.
        let text = String::from_utf8_lossy(bytes.split(|byte| *byte == b'\n').nth(1).unwrap()).into_owned();
        let costly = text.replace(&format!(" {WORK_FACTOR}"), " 40");
        let costly = [b"age-encryption.org/v1\n".as_slice(), costly.as_bytes(), &bytes[22 + text.len()..]].concat();
        for bytes in [&changed, &bytes[..bytes.len() - 1], &bytes[..40], b"", &to_a_key.unwrap(), &costly] {
            assert_eq!(right.decrypt(bytes).unwrap_err().code(), "ENCRYPTION_CLOSED");
        }
    }
}
