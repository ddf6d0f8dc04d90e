//! The line to a node: requests, repeated while the node is away.

use std::cell::Cell;
use std::error::Error as StdError;
use std::future::Future;
use std::time::{Duration, Instant};

use caravan_chain::ChainError;
use cosmrs::proto::traits::Message;
use cosmrs::rpc::client::CompatMode;
use cosmrs::rpc::endpoint::{broadcast::tx_sync, status, tx};
use cosmrs::rpc::error::ErrorDetail;
use cosmrs::rpc::{Client, Error, HttpClient, HttpClientUrl};
use cosmrs::tendermint::block::Height;
use cosmrs::tendermint::Hash;
use cosmwasm_std::Event;
use sha2::{Digest, Sha256};
use tokio::runtime::{Builder, Runtime};

use crate::chain_error::{chain_error, is_starting_up};
use crate::setup::SetupError;
use crate::wire::{self, BlockTransaction};

/// How long a node may be away before a request fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);
/// How long one request may take.
const REQUEST: Duration = Duration::from_secs(20);
pub(crate) const PAUSE: Duration = Duration::from_millis(100);
/// How many characters of an error are shown: a node may say anything, of any length.
const LETTERS: usize = 600;

pub(crate) struct Link {
    runtime: Runtime,
    client: HttpClient,
    url: String,
    /// The highest block that this process knows of; a node that is behind it is not asked.
    seen: Cell<u64>,
    /// The block as of which questions are answered; none: the last one.
    at: Cell<Option<Height>>,
}

impl Link {
    /// Calls the node at `url` once.
    pub(crate) fn open(url: &str) -> Result<(Self, status::Response), SetupError> {
        let bad = |reason: String| SetupError::Unreachable { url: url.to_owned(), reason };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| bad(error.to_string()))?;
        let address: HttpClientUrl = url.parse().map_err(|error: Error| bad(brief(&error)))?;
        let builder = HttpClient::builder(address).compat_mode(CompatMode::V0_38).timeout(REQUEST);
        // The client wants a runtime around it from the first moment.
        let client = runtime.block_on(async { builder.build() }).map_err(|error| bad(brief(&error)))?;
        let status = runtime.block_on(client.status()).map_err(|error| bad(brief(&error)))?;
        let link = Self { runtime, client, url: url.to_owned(), seen: Cell::new(0), at: Cell::new(None) };
        link.saw(status.sync_info.latest_block_height.value());
        Ok((link, status))
    }

    /// A block of this height is known.
    pub(crate) fn saw(&self, height: u64) {
        self.seen.set(self.seen.get().max(height));
    }

    /// Questions are answered as of this block from now on.
    pub(crate) fn stand_at(&self, height: u64) -> Result<(), ChainError> {
        self.run_to(height)?;
        let height = Height::try_from(height).map_err(|error| ChainError::Bad(error.to_string()))?;
        self.at.set(Some(height));
        Ok(())
    }

    /// Where the node stands.
    pub(crate) fn status(&self) -> Result<status::Response, ChainError> {
        let status = self.with_retry(|| self.client.status())?;
        self.saw(status.sync_info.latest_block_height.value());
        Ok(status)
    }

    /// The last block in which the contracts have run: a node announces a block before that.
    pub(crate) fn executed(&self) -> Result<u64, ChainError> {
        Ok(self.with_retry(|| self.client.abci_info())?.last_block_height.value())
    }

    /// Wait until the contracts have run in this block.
    pub(crate) fn run_to(&self, height: u64) -> Result<(), ChainError> {
        let began = Instant::now();
        while self.executed()? < height {
            if began.elapsed() > PATIENCE {
                return Err(ChainError::Timeout(format!("{} does not get to block {height}", self.url)));
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// One page of the application, in its own encoding. A node that was restarted is asked again until its first block.
    pub(crate) fn ask<Q: Message, R: Message + Default>(&self, path: &str, query: &Q) -> Result<R, ChainError> {
        let data = query.encode_to_vec();
        let ask = || self.client.abci_query(Some(path.to_owned()), data.clone(), self.at.get(), false);
        let began = Instant::now();
        let mut answer = self.with_retry(ask)?;
        while answer.code.is_err() && is_starting_up(&answer.log) && began.elapsed() < PATIENCE {
            std::thread::sleep(PAUSE);
            answer = self.with_retry(ask)?;
        }
        if answer.code.is_err() {
            let unknown = answer.log.contains("unknown query path");
            return Err(if unknown {
                ChainError::Bad(format!("{path}: {}", answer.log))
            } else {
                chain_error(&answer.log)
            });
        }
        R::decode(answer.value.as_slice()).map_err(|error| ChainError::Bad(format!("{path}: {error}")))
    }

    /// The headers of these blocks, from the lowest: at most twenty of them.
    pub(crate) fn headers(&self, from: u64, to: u64) -> Result<Vec<Header>, ChainError> {
        let height = |height: u64| u32::try_from(height).map_err(|_| ChainError::Bad(format!("height {height}")));
        let (lowest, highest) = (height(from)?, height(to)?);
        let found = self.with_retry(|| self.client.blockchain(lowest, highest))?;
        let mut headers: Vec<Header> = found.block_metas.iter().map(Header::of).collect();
        headers.sort_by_key(|header| header.height);
        let expected: Vec<u64> = (from..=to).collect();
        if headers.iter().map(|header| header.height).ne(expected) {
            return Err(ChainError::Bad(format!("{} has not kept all blocks from {from} to {to}", self.url)));
        }
        Ok(headers)
    }

    /// The events of the transactions of a block that ran, in order.
    pub(crate) fn events_of_block(&self, height: u64) -> Result<Vec<Event>, ChainError> {
        let height = u32::try_from(height).map_err(|_| ChainError::Bad(format!("height {height}")))?;
        let found = self.with_retry(|| self.client.block_results(height))?;
        let ran = found.txs_results.unwrap_or_default().into_iter().filter(|result| result.code.is_ok());
        Ok(ran.flat_map(|result| wire::event_list(&result.events)).collect())
    }

    /// The transactions of a block that ran, in order: the hash and the number of events of each.
    pub(crate) fn transactions_of_block(&self, height: u64) -> Result<Vec<BlockTransaction>, ChainError> {
        let height = u32::try_from(height).map_err(|_| ChainError::Bad(format!("height {height}")))?;
        let ran = self.with_retry(|| self.client.block_results(height))?.txs_results.unwrap_or_default();
        let sent = self.with_retry(|| self.client.block(height))?.block.data;
        if ran.len() != sent.len() {
            let text = format!("{} has {} results of {} transactions of {height}", self.url, ran.len(), sent.len());
            return Err(ChainError::Bad(text));
        }
        let pairs = sent.iter().zip(&ran).filter(|(_, result)| result.code.is_ok());
        Ok(pairs
            .map(|(bytes, result)| BlockTransaction {
                hash: wire::hex(&Sha256::digest(bytes)),
                events: wire::event_list(&result.events).len(),
            })
            .collect())
    }

    /// Hands a transaction to the node, which checks it.
    pub(crate) fn broadcast(&self, bytes: &[u8]) -> Result<tx_sync::Response, ChainError> {
        self.with_retry(|| self.client.broadcast_tx_sync(bytes.to_vec()))
    }

    /// The transaction with this hash, once it is in a block.
    pub(crate) fn transaction(&self, hash: [u8; 32]) -> Result<Option<tx::Response>, ChainError> {
        // A node answers with an error when it does not know the transaction.
        let found = self.with_retry(|| async {
            match self.client.tx(Hash::Sha256(hash), false).await {
                Ok(found) => Ok(Some(found)),
                Err(error) if is_away(&error) => Err(error),
                Err(_) => Ok(None),
            }
        })?;
        if let Some(found) = &found {
            self.saw(found.height.value());
        }
        Ok(found)
    }

    /// Repeats a request while the node is away, and waits until it has caught up.
    fn with_retry<T, F>(&self, request: impl Fn() -> F) -> Result<T, ChainError>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let began = Instant::now();
        loop {
            match self.runtime.block_on(request()) {
                Ok(answer) => return Ok(answer),
                Err(error) if !is_away(&error) => return Err(chain_error(&brief(&error))),
                Err(error) if began.elapsed() > PATIENCE => {
                    let (url, secs) = (&self.url, PATIENCE.as_secs());
                    return Err(ChainError::Timeout(format!("{url} was away for {secs} s: {}", brief(&error))));
                }
                Err(_) => self.come_back(began),
            }
        }
    }

    fn come_back(&self, began: Instant) {
        while began.elapsed() <= PATIENCE {
            std::thread::sleep(PAUSE);
            let status = self.runtime.block_on(self.client.status());
            if status.is_ok_and(|status| status.sync_info.latest_block_height.value() >= self.seen.get()) {
                return;
            }
        }
    }
}

/// Whether the node did not answer at all.
/// What is read of a header.
pub(crate) struct Header {
    pub(crate) height: u64,
    /// In seconds since 1970.
    pub(crate) time: u64,
    pub(crate) transactions: i64,
}

impl Header {
    fn of(meta: &cosmrs::tendermint::block::Meta) -> Self {
        Self {
            height: meta.header.height.value(),
            time: u64::try_from(meta.header.time.unix_timestamp()).unwrap_or_default(),
            transactions: meta.num_txs,
        }
    }
}

fn is_away(error: &Error) -> bool {
    matches!(error.detail(), ErrorDetail::Http(_) | ErrorDetail::Io(_) | ErrorDetail::HttpRequestFailed(_))
}

/// The error in one line with its causes: what the node said is the last of them.
fn brief(error: &Error) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    let text = if causes.is_empty() { error.detail().to_string() } else { causes.join(": ") };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests;
