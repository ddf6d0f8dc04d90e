//! What went wrong between two machines, as errors with codes.

use std::error::Error;
use std::time::SystemTime;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};
use serde::Deserialize;

use super::resolver::{Admitted, NotAdmitted};
use crate::error::ContentError;

/// The most bytes of a refusal that are read.
const MESSAGE_BYTES: usize = 4096;
/// The most characters of it that are shown.
const MESSAGE_CHARACTERS: usize = 300;

/// Return a url as it is shown: what may hold a secret is left out.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Both fail for addresses that have no host, and so no user.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    shorten(url.as_str())
}

/// Return a text of others as it is shown: one line, not too long, without control characters.
pub(crate) fn shorten(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    clean.take(MESSAGE_CHARACTERS).collect::<String>().trim().to_owned()
}

/// Return the text of an error and of all that caused it.
pub(super) fn text(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    shorten(&text)
}

/// What is said about an address that the rule does not admit.
pub(super) fn not_admitted(url: &Url, refused: &NotAdmitted) -> ContentError {
    match refused.admitted {
        Admitted::Public => ContentError::AddressPrivate { place: shown(url), got: refused.got.to_string() },
        Admitted::Near | Admitted::Any => ContentError::UriUnsupported {
            expected: "https://, or http:// to this machine or its private network",
            got: format!("{} at {}", shown(url), refused.got),
        },
    }
}

/// What is said about a request that got no answer.
pub(super) fn from_reqwest(url: &Url, error: reqwest::Error) -> ContentError {
    let error = error.without_url();
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(this) = cause {
        if let Some(refused) = this.downcast_ref::<NotAdmitted>() {
            return not_admitted(url, refused);
        }
        cause = this.source();
    }
    ContentError::Unreachable { place: shown(url), error: text(&error) }
}

/// The form of a refusal of a gateway.
#[derive(Deserialize, Default)]
struct Said {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// What a status means.
pub(super) enum Status {
    /// What was asked for.
    Good,
    /// Look there.
    Elsewhere,
    /// It is refused, for now or for good.
    Bad,
}

impl Status {
    pub(super) fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            200 | 201 => Self::Good,
            301 | 302 | 303 | 307 | 308 => Self::Elsewhere,
            _ => Self::Bad,
        }
    }
}

/// What a gateway says whose disk has other bytes: they are the same at the next attempt.
const DAMAGED: &str = "CONTENT_DAMAGED";

/// What is said about an answer with a status that is not good.
pub(super) async fn from_answer(place: String, response: Response) -> ContentError {
    let status = response.status();
    let retry_after = retry_after(response.headers());
    let Said { code, message } = said(response).await;
    match status.as_u16() {
        404 | 410 => ContentError::Missing { place },
        429 | 500 | 502..=504 if code != DAMAGED => {
            let mut message = if message.is_empty() { reason(status) } else { message };
            if let Some(seconds) = retry_after.filter(|seconds| *seconds > 1) {
                message.push_str(&format!("; try again after {seconds} seconds"));
            }
            ContentError::Unavailable { place, status: status.as_u16(), message, retry_after }
        }
        other => {
            let code = if code.is_empty() { "no code".to_owned() } else { code };
            let message = if message.is_empty() { reason(status) } else { message };
            ContentError::Refused { place, status: other, code, message }
        }
    }
}

/// After how many seconds a server wants to be asked again: it names them, or a date.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let wait = headers.get(RETRY_AFTER)?.to_str().ok()?;
    let date = || httpdate::parse_http_date(wait).ok()?.duration_since(SystemTime::now()).ok();
    wait.parse().ok().or_else(|| date().map(|wait| wait.as_secs()))
}

fn reason(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or("no message").to_owned()
}

/// Read code and message, if they came as a gateway writes them.
async fn said(mut response: Response) -> Said {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > MESSAGE_BYTES {
            return Said::default();
        }
    }
    let Said { code, message } = serde_json::from_slice(&body).unwrap_or_default();
    Said { code: shorten(&code), message: shorten(&message) }
}
