//! One question to the index, from its address to its answer.

use axum::extract::{Query, RawPathParams};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use caravan_index::{IndexError, Reader};
use caravan_primitives::{Hash32, PrimitiveError};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize as _, Deserializer, Serialize};

use crate::app::{App, Shared};
use crate::clock::now;
use crate::refusal::{Answer, Refusal};

/// What a question is about: the number in its path, the time of the chain, and whether the index follows the chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskContext {
    pub(crate) id: u64,
    pub(crate) now: u64,
    pub(crate) follows: bool,
}

/// Why a question has no answer.
pub(crate) enum Unanswered {
    Index(IndexError),
    Refused(Refusal),
}

impl From<IndexError> for Unanswered {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

impl From<Refusal> for Unanswered {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<PrimitiveError> for Unanswered {
    fn from(error: PrimitiveError) -> Self {
        Self::Refused(error.into())
    }
}

/// Answer a question: `act` reads the index, and finds nothing where there is nothing of this number.
pub(crate) async fn answer<Q, T>(
    app: Shared,
    uri: Uri,
    path: RawPathParams,
    headers: HeaderMap,
    act: fn(&Reader, &Q, AskContext) -> Result<Option<T>, Unanswered>,
) -> Result<Response, Answer>
where
    Q: DeserializeOwned + Send + 'static,
    T: Serialize + Send + 'static,
{
    let query = query::<Q>(&uri)?;
    let follows = app.index.as_ref().is_some_and(|index| index.following.works());
    let at = AskContext { id: numbers(&path)?.first().copied().unwrap_or_default(), now: app.time().await?, follows };
    let asked = app.index()?.ask(move |reader| match act(reader, &query, at) {
        Ok(found) => Ok(Ok(found)),
        Err(Unanswered::Refused(refusal)) => Ok(Err(refusal)),
        Err(Unanswered::Index(error)) => Err(error),
    });
    let found = asked.await??;
    let found = found.ok_or_else(|| Refusal::Nothing { path: uri.path().chars().take(100).collect() })?;
    json(&found, &headers)
}

/// Read the query of an address.
pub(crate) fn query<Q: DeserializeOwned>(uri: &Uri) -> Result<Q, Refusal> {
    let expected = "a query as the description in /index/openapi.json has it";
    let malformed = |got: String| Refusal::Malformed { expected, got: got.chars().take(200).collect() };
    Query::<Q>::try_from_uri(uri).map(|query| query.0).map_err(|error| malformed(error.body_text()))
}

/// Read the numbers in a path.
pub(crate) fn numbers(path: &RawPathParams) -> Result<Vec<u64>, Refusal> {
    path.iter().map(|(_, text)| number(text)).collect()
}

fn number(text: &str) -> Result<u64, Refusal> {
    let malformed = || Refusal::Malformed { expected: "a number in the path", got: text.chars().take(80).collect() };
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_plain && *number <= MOST).ok_or_else(malformed)
}

/// The largest number of an id: SQLite has no larger ones.
const MOST: u64 = i64::MAX.unsigned_abs();

/// Read an id in a query.
pub(crate) fn id_in_query<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let expected = |got: u64| D::Error::custom(format!("expected an id from 1 to {MOST}, got {got}"));
    let id = Option::<u64>::deserialize(from)?;
    id.map(|id| if (1..=MOST).contains(&id) { Ok(id) } else { Err(expected(id)) }).transpose()
}

/// Answer with JSON. A caller that has the same already gets no body.
pub(crate) fn json<T: Serialize>(answer: &T, headers: &HeaderMap) -> Result<Response, Answer> {
    let body = serde_json::to_vec(answer).map_err(|error| Refusal::Failed { got: error.to_string() })?;
    Ok(tagged(body, "application/json", headers))
}

/// Answer with a body, or with none where the caller has the same already.
pub(crate) fn tagged(body: Vec<u8>, kind: &'static str, headers: &HeaderMap) -> Response {
    // A body that was compressed on the way is the same for a weak tag.
    let tag = format!("W/\"{}\"", Hash32::digest(&body));
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|tags| tags.split(',')).any(|known| known.trim() == tag);
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { (StatusCode::OK, body).into_response() };
    let fixed = [(CACHE_CONTROL, HeaderValue::from_static("no-cache")), (CONTENT_TYPE, HeaderValue::from_static(kind))];
    for (name, value) in fixed {
        response.headers_mut().insert(name, value);
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

impl App {
    /// Return the readers of the index.
    pub(crate) fn index(&self) -> Result<&std::sync::Arc<super::Readers>, Refusal> {
        let index = self.index.as_ref().ok_or(Refusal::NoIndex {})?;
        let begun = index.following.reached.borrow().time > 0;
        if begun || index.following.works() {
            return Ok(&index.readers);
        }
        Err(Refusal::IndexWaits {})
    }

    /// Return the time of the chain: that of the next block.
    pub(crate) async fn time(&self) -> Result<u64, Answer> {
        match &self.ledger {
            Some(ledger) => Ok(ledger.read(|node| node.head()).await?.time),
            None => Ok(now()),
        }
    }
}
