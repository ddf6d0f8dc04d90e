//! The chain over HTTP.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, Uri};
use axum::response::{IntoResponse, Response};
use axum::Json;
use caravan_chain::{Block, StrictApi, PREFIX};
use caravan_gateway_api::{AccountInfo, BalanceInfo, BlockRange, CommittedTransaction, Head, QueryRequest};
use caravan_keys::SignedTransaction;
use caravan_primitives::Hash32;
use cosmwasm_std::{Addr, Api, Binary};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::app::{App, Shared};
use crate::body::Incoming;
use crate::refusal::{Answer, Refusal};

/// Blocks in a page of `GET /chain/blocks`, unless the caller says.
const PAGE: u32 = 100;
/// The most that a caller may say.
const MOST_BLOCKS: u32 = 500;
/// Blocks that are read in one turn of the chain's thread.
const TURN: usize = 50;
/// After so many bytes a page ends early.
const PAGE_BYTES: usize = 8 << 20;

/// `POST /chain/transactions`.
pub(crate) async fn submit(
    State(app): State<Shared>,
    request: Request<Body>,
) -> Result<Json<CommittedTransaction>, Answer> {
    let ledger = app.ledger()?;
    let transaction: SignedTransaction = json(&app, request).await?;
    // The chain judges the expiry by its own time. Here a forged signature is kept away from its queue.
    transaction.check(&ledger.info().chain_id, transaction.expires.saturating_sub(1)).map_err(Refusal::from)?;
    count_messages(&transaction.messages, app.config.limits.messages)?;
    app.admit(&transaction.public_key, transaction.sequence).await?;
    ledger.submit(transaction).await.map(Json)
}

/// `GET /chain/transactions/<hash>`.
pub(crate) async fn transaction(
    State(app): State<Shared>,
    Path(text): Path<String>,
) -> Result<Json<CommittedTransaction>, Answer> {
    let hash: Hash32 = text.parse().map_err(Refusal::from)?;
    let found = app.ledger()?.look_up(hash).await?;
    let Block { height, time, events, .. } = found.ok_or(Refusal::TransactionUnknown { hash: text })?;
    Ok(Json(CommittedTransaction { height, time, hash, events }))
}

/// `POST /chain/query`. The answer is the contract's JSON.
pub(crate) async fn query(State(app): State<Shared>, request: Request<Body>) -> Result<Response, Answer> {
    let QueryRequest { contract, msg } = json(&app, request).await?;
    let contract = address(&contract)?;
    let msg = Binary::from(msg.get().as_bytes());
    let answer = app.ledger()?.read(move |node| node.query(&contract, &msg)).await?.map_err(Answer::Chain)?;
    Ok(([(CONTENT_TYPE, "application/json")], answer.to_vec()).into_response())
}

/// `GET /chain/accounts/<address>`.
pub(crate) async fn account(State(app): State<Shared>, Path(text): Path<String>) -> Result<Json<AccountInfo>, Answer> {
    let address = address(&text)?;
    let sequence = app.ledger()?.read(move |node| node.sequence(&address)).await?.map_err(Answer::Chain)?;
    Ok(Json(AccountInfo { sequence }))
}

/// `GET /chain/balances/<address>/<denom>`.
pub(crate) async fn balance(
    State(app): State<Shared>,
    Path([holder, denom]): Path<[String; 2]>,
) -> Result<Json<BalanceInfo>, Answer> {
    let holder = address(&holder)?;
    let read = app.ledger()?.read(move |node| node.balance(&holder, &denom));
    let amount = read.await?.map_err(Answer::Chain)?;
    Ok(Json(BalanceInfo { amount }))
}

/// `GET /chain/head`.
pub(crate) async fn head(State(app): State<Shared>) -> Result<Json<Head>, Answer> {
    Ok(Json(app.ledger()?.read(|node| node.head()).await?))
}

/// `GET /chain/blocks?since=<height>&limit=<blocks>`.
pub(crate) async fn blocks(State(app): State<Shared>, uri: Uri) -> Result<Json<Vec<Box<RawValue>>>, Answer> {
    let malformed = |got: String| Refusal::Malformed { expected: "?since=<height>&limit=<1 to 500>", got };
    let range = Query::<BlockRange>::try_from_uri(&uri).map_err(|error| malformed(error.body_text()))?.0;
    let limit = range.limit.unwrap_or(PAGE);
    if limit == 0 || limit > MOST_BLOCKS {
        return Err(malformed(format!("limit {limit}")).into());
    }
    let (mut page, mut bytes, mut since) = (Vec::new(), 0, range.since);
    while page.len() < limit as usize && bytes < PAGE_BYTES {
        let wanted = TURN.min(limit as usize - page.len());
        let read = app.ledger()?.read(move |node| node.blocks_since(since, wanted));
        let blocks = read.await?.map_err(Answer::Chain)?;
        let Some(last) = blocks.last() else { break };
        since = last.height;
        for block in &blocks {
            let text = serde_json::value::to_raw_value(block).map_err(failed)?;
            bytes += text.get().len();
            page.push(text);
        }
    }
    Ok(Json(page))
}

/// Check the number of messages before the chain reads them.
fn count_messages(text: &str, most: u32) -> Result<(), Refusal> {
    let malformed = |error: serde_json::Error| {
        let (expected, got) = ("messages that are a JSON array", error.to_string());
        Refusal::Malformed { expected, got }
    };
    let messages: Vec<&RawValue> = serde_json::from_str(text).map_err(malformed)?;
    if messages.len() > most as usize {
        return Err(Refusal::Messages { most, got: messages.len() });
    }
    Ok(())
}

/// Read the body of a request as JSON.
async fn json<T: DeserializeOwned>(app: &App, request: Request<Body>) -> Result<T, Refusal> {
    let most = app.config.limits.body_bytes;
    let body = Incoming::new(request.into_body(), most, app.pause()).all(most).await?;
    serde_json::from_slice(&body)
        .map_err(|error| Refusal::Malformed { expected: "JSON as docs/gateway.md has it", got: error.to_string() })
}

/// Read an address of this chain.
fn address(text: &str) -> Result<Addr, Refusal> {
    let valid = StrictApi::new(PREFIX).addr_validate(text);
    valid.map_err(|error| Refusal::Malformed { expected: "an address of this chain", got: error.to_string() })
}

fn failed(error: serde_json::Error) -> Refusal {
    Refusal::Failed { got: error.to_string() }
}
