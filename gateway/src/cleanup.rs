//! Content of keys without a quota that no message names in time is deleted, and what could not be deleted before.

use std::sync::Weak;
use std::time::Duration;

use caravan_primitives::Hash32;

use crate::app::{blocking, App};
use crate::clock::now;
use crate::ledger::Ledger;
use crate::named::hashes_of;
use crate::refusal::{Answer, Refusal};
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
    /// Forget what waited too long, and delete all that was forgotten or taken down. One that fails does not stop the others.
    pub(crate) async fn clean_up(&self, now: u64) -> Result<(), Answer> {
        let mut done = match &self.ledger {
            Some(ledger) => self.forget_unnamed(ledger, now).await,
            None => Ok(()),
        };
        let book = self.book.clone();
        for hash in blocking(move || book.to_delete()).await? {
            let deleted = self.delete(hash).await;
            done = done.and(deleted.map_err(Answer::from));
        }
        done
    }

    /// Delete content that was forgotten. A crash before its end leaves it to the next [`App::clean_up`].
    pub(crate) async fn delete(&self, hash: Hash32) -> Result<(), Refusal> {
        self.content.remove(hash).await.map_err(refused)?;
        let book = self.book.clone();
        blocking(move || book.deleted(&hash)).await
    }

    /// Read the new blocks for hashes, and forget what waited too long.
    async fn forget_unnamed(&self, ledger: &Ledger, now: u64) -> Result<(), Answer> {
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
        blocking(move || book.overdue(now)).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
