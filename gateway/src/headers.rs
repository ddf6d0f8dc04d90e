//! What is read of the headers of a request.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, Uri};
use caravan_keys::{Authorization, PublicKey, Request};
use caravan_primitives::Hash32;

use crate::clock::now;
use crate::refusal::Refusal;

/// Check that a request is signed for this gateway, with a body of this hash, and return who signed.
pub(crate) fn signer(
    gateway: &PublicKey,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: Hash32,
) -> Result<PublicKey, Refusal> {
    let all: Vec<_> = headers.get_all(AUTHORIZATION).iter().collect();
    let value = match all.as_slice() {
        [] => return Err(Refusal::Unsigned {}),
        [value] => value,
        several => return Err(Refusal::SeveralSignatures { got: several.len() }),
    };
    let malformed = |_| caravan_keys::KeyError::Authorization { got: "characters that are not of ASCII".to_owned() };
    let authorization: Authorization = value.to_str().map_err(malformed)?.parse()?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request { gateway, method: method.as_str(), path, body };
    Ok(request.check(&authorization, now())?)
}

/// Read the hash of a path `/content/<hash>`, as it was sent: nothing in it is decoded.
pub(crate) fn hash_in(uri: &Uri) -> Result<Hash32, Refusal> {
    hash_below("/content/", uri)
}

/// Read the hash of a path that begins like this.
pub(crate) fn hash_below(beginning: &str, uri: &Uri) -> Result<Hash32, Refusal> {
    let text = uri.path().strip_prefix(beginning).unwrap_or_default();
    text.parse().map_err(|_| {
        // The path is repeated as far as it can be one of a hash.
        let got = text.chars().take(80).collect();
        Refusal::Malformed { expected: "a hash of 64 lower-case hex digits in the path", got }
    })
}
