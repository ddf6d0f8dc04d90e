//! Content of keys without a quota that no message names in time is deleted.

use std::sync::Weak;
use std::time::Duration;

use crate::app::{blocking, App};
use crate::clock::now;
use crate::named::hashes_of;
use crate::refusal::Answer;
use crate::upload::refused;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(3_600);
/// Blocks that are read in one turn of the chain's thread.
const TURN: usize = 100;

/// Clean up every hour, as long as the gateway is there.
pub(crate) async fn forever(app: Weak<App>) {
    loop {
        let Some(app) = app.upgrade() else { return };
        if let Err(error) = app.clean_up(now()).await {
            eprintln!("cleaning up failed and is tried again in an hour: {error:?}");
        }
        drop(app);
        tokio::time::sleep(EVERY).await;
    }
}

impl App {
    /// Read the new blocks for hashes, and delete what waited too long.
    pub(crate) async fn clean_up(&self, now: u64) -> Result<(), Answer> {
        let Some(ledger) = &self.ledger else { return Ok(()) };
        let book = self.book.clone();
        let mut height = blocking(move || book.scanned()).await?;
        loop {
            let blocks = ledger.read(move |node| node.blocks_since(height, TURN)).await?.map_err(Answer::Chain)?;
            let Some(last) = blocks.last() else { break };
            height = last.height;
            let book = self.book.clone();
            blocking(move || {
                let hashes: Vec<_> = blocks.iter().flat_map(hashes_of).collect();
                book.name(&hashes, height)
            })
            .await?;
        }
        let book = self.book.clone();
        for hash in blocking(move || book.overdue(now)).await? {
            self.content.remove(hash).await.map_err(refused)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
