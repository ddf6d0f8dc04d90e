//! The signature of a webhook, for the gateway that makes it and for the receiver that checks it.
//!
//! It is the symmetric scheme `v1` of Standard Webhooks 1.0.0 (<https://www.standardwebhooks.com>): HMAC-SHA256 over
//! `id.timestamp.body`. Every library for that specification checks it.

use std::fmt;
use std::str::FromStr;

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use caravan_primitives::coded_errors;
use hmac::digest::{Key, KeyInit};
use hmac::{Hmac, Mac};
use schemars::gen::SchemaGenerator;
use schemars::schema::{InstanceType, Schema, SchemaObject, StringValidation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How many seconds the time of a webhook may differ from the clock of its receiver.
const TOLERANCE_SECS: u64 = 300;

/// What a secret begins with.
const PREFIX: &str = "whsec_";
/// The bytes of a new secret.
const NEW_BYTES: usize = 32;
/// The least bytes of a secret.
const LEAST_BYTES: usize = 24;
/// The most bytes of a secret, and the block of SHA-256: a key that is shorter is filled up with zeros.
const MOST_BYTES: usize = 64;
/// What a signature of this scheme begins with.
const SCHEME: &str = "v1,";

coded_errors! {
    /// Why a webhook is not believed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum WebhookError {
        /// The text is no secret of a webhook. It is not repeated.
        Secret {}
            = "WEBHOOK_SECRET_INVALID: expected `whsec_` and 24 to 64 bytes in base64, got another text"
            => "Use the secret that was shown when the webhook was added.",
        /// The time of the webhook is too far from the clock.
        Time { got: String, now: u64 }
            = "WEBHOOK_TIME_WRONG: expected a time within 300 seconds of {now}, got {got}"
            => "Refuse the request: it may be an old one, sent again. Check the clock of this machine.",
        /// No signature is one of this secret.
        Signature {}
            = "WEBHOOK_SIGNATURE_WRONG: expected a signature of the webhook's secret over these bytes, got another"
            => "Refuse the request. Check the secret, and that the body was not changed before the check.",
    }
}

/// The secret that a gateway and the receiver of a webhook share.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebhookSecret(Vec<u8>);

/// The headers of a webhook, as they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebhookHeaders<'a> {
    /// `webhook-id`: the same at every try.
    pub id: &'a str,
    /// `webhook-timestamp`: when it was tried, in seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or several, with spaces between them.
    pub signature: &'a str,
}

impl WebhookSecret {
    /// Make a new secret at random.
    ///
    /// # Errors
    /// That of a system without random numbers.
    pub fn generate() -> std::io::Result<Self> {
        let mut bytes = vec![0; NEW_BYTES];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        Ok(Self(bytes))
    }

    /// Return the secret as text: `whsec_` and its bytes in base64.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// Sign a webhook. `id` has no `.`; `timestamp` is in seconds since 1970.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> String {
        let signature = self.over(id, &timestamp.to_string(), body).finalize().into_bytes();
        format!("{SCHEME}{}", STANDARD.encode(signature))
    }

    /// Check a webhook, with its body as it came, byte for byte. `now` is in seconds since 1970.
    ///
    /// Who has checked it still has to pass over an `id` that was seen before: a webhook comes at least once.
    ///
    /// # Errors
    /// `WEBHOOK_TIME_WRONG` more than five minutes from `now`, `WEBHOOK_SIGNATURE_WRONG`.
    pub fn check(&self, headers: &WebhookHeaders<'_>, body: &[u8], now: u64) -> Result<(), WebhookError> {
        let WebhookHeaders { id, timestamp, signature } = *headers;
        let time = timestamp.parse::<u64>().ok().filter(|time| time.abs_diff(now) <= TOLERANCE_SECS);
        if time.is_none() {
            return Err(WebhookError::Time { got: timestamp.chars().take(40).collect(), now });
        }
        let mut signatures = signature.split(' ').filter_map(|text| STANDARD.decode(text.strip_prefix(SCHEME)?).ok());
        // The comparison takes the same time for every wrong signature.
        let is_good = |bytes: Vec<u8>| self.over(id, timestamp, body).verify_slice(&bytes).is_ok();
        if signatures.any(is_good) {
            return Ok(());
        }
        Err(WebhookError::Signature {})
    }

    fn over(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut block = Key::<Hmac<Sha256>>::default();
        block.iter_mut().zip(&self.0).for_each(|(to, from)| *to = *from);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block);
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

impl FromStr for WebhookSecret {
    type Err = WebhookError;

    fn from_str(text: &str) -> Result<Self, WebhookError> {
        let bytes = text.strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok());
        let bytes = bytes.filter(|bytes| (LEAST_BYTES..=MOST_BYTES).contains(&bytes.len()));
        bytes.map(Self).ok_or(WebhookError::Secret {})
    }
}

impl TryFrom<String> for WebhookSecret {
    type Error = WebhookError;

    fn try_from(text: String) -> Result<Self, WebhookError> {
        text.parse()
    }
}

impl From<WebhookSecret> for String {
    fn from(secret: WebhookSecret) -> Self {
        secret.reveal()
    }
}

impl fmt::Debug for WebhookSecret {
    /// A log has no secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

impl JsonSchema for WebhookSecret {
    fn schema_name() -> String {
        "WebhookSecret".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = StringValidation { pattern: Some("^whsec_[A-Za-z0-9+/=]+$".to_owned()), ..Default::default() };
        let (instance_type, string) = (Some(InstanceType::String.into()), Some(Box::new(pattern)));
        SchemaObject { instance_type, string, ..SchemaObject::default() }.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caravan_primitives::Coded;

    /// The example of the specification's libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIME: u64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn check(id: &str, time: &str, signature: &str, body: &[u8]) -> &'static str {
        let secret: WebhookSecret = SECRET.parse().unwrap();
        let headers = WebhookHeaders { id, timestamp: time, signature };
        secret.check(&headers, body, TIME + 10).map_or_else(|error| error.code(), |()| "good")
    }

    #[test]
    fn the_example_of_the_specification_is_signed_and_checked_as_there() {
        let secret: WebhookSecret = SECRET.parse().unwrap();
        assert_eq!(secret.sign(ID, TIME, BODY), SIGNATURE);
        assert_eq!(check(ID, "1614265330", SIGNATURE, BODY), "good");
        assert_eq!(secret.reveal(), SECRET);
    }

    #[test]
    fn one_good_signature_of_several_is_enough_and_every_other_change_is_refused() {
        let both = format!("v1,AAAA v1a,xyz {SIGNATURE}");
        assert_eq!(check(ID, "1614265330", &both, BODY), "good");
        let wrong = "WEBHOOK_SIGNATURE_WRONG";
        for (id, time, signature, body) in [
            ("msg_other", "1614265330", SIGNATURE, BODY),
            (ID, "1614265331", SIGNATURE, BODY),
            (ID, "01614265330", SIGNATURE, BODY),
            (ID, "1614265330", SIGNATURE, br#"{"test":2432232314}"#),
            (ID, "1614265330", &SIGNATURE[3..], BODY),
            (ID, "1614265330", "v1,", BODY),
            (ID, "1614265330", "", BODY),
        ] {
            assert_eq!(check(id, time, signature, body), wrong, "{id} {time} {signature}");
        }
    }

    #[test]
    fn an_old_webhook_and_one_of_the_future_are_refused() {
        let secret: WebhookSecret = SECRET.parse().unwrap();
        let headers = WebhookHeaders { id: ID, timestamp: "1614265330", signature: SIGNATURE };
        for (now, is_good) in [(TIME - 300, true), (TIME + 300, true), (TIME - 301, false), (TIME + 301, false)] {
            assert_eq!(secret.check(&headers, BODY, now).is_ok(), is_good, "{now}");
        }
        assert_eq!(check(ID, "soon", SIGNATURE, BODY), "WEBHOOK_TIME_WRONG");
    }

    #[test]
    fn a_secret_is_of_its_form_and_in_no_log() {
        for wrong in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA", "whsec_%%%%"] {
            let error = wrong.parse::<WebhookSecret>().unwrap_err();
            assert!(wrong.is_empty() || !error.to_string().contains(&wrong.replace("whsec_", "\0")), "{error}");
        }
        let (one, two) = (WebhookSecret::generate().unwrap(), WebhookSecret::generate().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        assert_eq!(one.reveal().parse(), Ok(one.clone()));
        assert_eq!(format!("{one:?}"), "WebhookSecret(…)");
    }
}
