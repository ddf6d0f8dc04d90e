//! Requests to a gateway that its caller signs.

use std::fmt;
use std::str::FromStr;

use caravan_primitives::{Hash32, Preimage};

use crate::account::{verify, AccountKey, PublicKey, Signature};
use crate::error::{check_expiry, KeyError};

/// Domain of a signed request.
pub const REQUEST_TAG: &str = "caravan/request/v1";
/// The most seconds that a signed request holds.
pub const MAX_REQUEST_SECS: u64 = 600;
/// The scheme of the header `Authorization`.
const SCHEME: &str = "Caravan ";

/// What is signed of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// The key of the gateway that it is for.
    pub gateway: &'a PublicKey,
    /// `GET`, `PUT`, …
    pub method: &'a str,
    /// The path with the query, as it is sent: `/content/…`.
    pub path: &'a str,
    /// SHA-256 of the body; of no bytes without a body.
    pub body: Hash32,
}

impl Request<'_> {
    /// Sign the request, good until `expires` (seconds since 1970, at most [`MAX_REQUEST_SECS`] ahead).
    ///
    /// # Errors
    /// `KEY_INVALID`, which never comes.
    pub fn sign(&self, key: &AccountKey, expires: u64) -> Result<Authorization, KeyError> {
        let public = key.public_key();
        let signature = key.sign(&self.hash(&public, expires))?;
        Ok(Authorization { key: public, expires, signature })
    }

    /// Check that the request was signed by the key that the authorization names, for this gateway, and holds at `now`.
    ///
    /// # Errors
    /// `SIGNATURE_EXPIRED`, `EXPIRY_FAR`, `SIGNATURE_WRONG`.
    pub fn check(&self, authorization: &Authorization, now: u64) -> Result<PublicKey, KeyError> {
        let Authorization { key, expires, signature } = authorization;
        check_expiry(*expires, now, MAX_REQUEST_SECS)?;
        if verify(key, &self.hash(key, *expires), signature) {
            Ok(*key)
        } else {
            Err(KeyError::Signature { key: key.to_string(), what: "request" })
        }
    }

    fn hash(&self, key: &PublicKey, expires: u64) -> Hash32 {
        Preimage::new(REQUEST_TAG)
            .bytes(self.gateway.as_bytes())
            .text(self.method)
            .text(self.path)
            .hash(&self.body)
            .bytes(key.as_bytes())
            .number(expires)
            .finish()
    }
}

/// The value of the header `Authorization`: `Caravan <key>.<expires>.<signature>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authorization {
    /// Who signed.
    pub key: PublicKey,
    /// Until when, in seconds since 1970.
    pub expires: u64,
    /// Over the request.
    pub signature: Signature,
}

impl FromStr for Authorization {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let invalid = |got: &str| KeyError::Authorization { got: got.to_owned() };
        let parts = text.strip_prefix(SCHEME).ok_or_else(|| invalid("another scheme"))?;
        let mut parts = parts.split('.');
        let (Some(key), Some(expires), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(invalid("another number of parts"));
        };
        // One spelling only: no sign, no zero in front.
        let seconds: u64 = expires.parse().map_err(|_| invalid("an expiry that is no number"))?;
        if seconds.to_string() != expires {
            return Err(invalid("an expiry that is no number"));
        }
        Ok(Self { key: key.parse()?, expires: seconds, signature: signature.parse()? })
    }
}

impl fmt::Display for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}.{}.{}", self.key, self.expires, self.signature)
    }
}

#[cfg(test)]
mod tests;
