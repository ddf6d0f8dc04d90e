use std::convert::Infallible;
use std::sync::Arc;

use caravan_chain::{Block, Entry};
use caravan_keys::{AccountKey, Receipt};
use caravan_primitives::Hash32;
use caravan_store::Content;
use cosmwasm_std::Event;
use tokio::sync::Semaphore;

use super::*;
use crate::book::unnamed::UNNAMED_SECS;
use crate::book::{Book, Incoming, Standing};
use crate::config::Config;
use crate::keys::Keys;
use crate::ledger::Ledger;
use crate::node::fake::Fake;
use crate::seen_keys::Accounts;

/// A chain whose blocks name these hashes, one each.
fn chain(named: &[Hash32]) -> Fake {
    let block = |(height, hash): (u64, &Hash32)| Block {
        height,
        time: height,
        entry: Entry::Advance { seconds: 1 },
        events: vec![Event::new("wasm-work_submitted").add_attribute("payload_hash", hash.to_hex())],
    };
    Fake { blocks: (1..).zip(named).map(block).collect(), ..Fake::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn content_that_no_block_names_is_deleted_after_seven_days_and_other_content_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::default();
    let book = Arc::new(Book::open(&folder.path().join("gateway.redb"), config.limits).unwrap());
    let content = Content::memory();
    let mut hashes = Vec::new();
    let kinds = [("named", Standing::Known), ("unnamed", Standing::Known), ("own quota", Standing::Established)];
    for (text, standing) in kinds {
        let hash = content.put(text).await.unwrap().hash;
        let by = AccountKey::of_name("mira").public_key();
        book.record(&Incoming { hash, size: 9, by, standing, time: 1_000 }).unwrap();
        book.keep_receipt(&Receipt::sign(hash, 9, 1_000, &AccountKey::of_name("gateway")).unwrap()).unwrap();
        hashes.push(hash);
    }
    let signed = {
        let book = book.clone();
        move |hash| book.receipt(&hash).unwrap().is_some()
    };
    let [named, unnamed, own] = hashes.try_into().unwrap();
    let blocks: Vec<_> = (0..250_u64).map(|each| Hash32::digest(&each.to_be_bytes())).chain([named]).collect();
    let made = Ledger::start(10, move || Ok::<_, Infallible>(chain(&blocks)));
    let (ledger, running) = made.unwrap().unwrap();
    let (keys, ledger) = (Keys::open(folder.path()).unwrap(), Some(ledger));
    let (accounts, uploads) = (Accounts::default(), Semaphore::new(1));
    let (index, counts) = (None, crate::app::Counts::default());
    let app = App { config, keys, book, content: content.clone(), ledger, accounts, uploads, index, counts };
    let there = |hash| {
        let content = content.clone();
        async move { content.size(hash).await.unwrap().is_some() }
    };
    app.clean_up(1_000 + UNNAMED_SECS - 1).await.unwrap();
    assert!(there(named).await && there(unnamed).await && there(own).await);
    app.clean_up(1_000 + UNNAMED_SECS).await.unwrap();
    assert!(there(named).await && !there(unnamed).await && there(own).await);
    assert!(signed(named) && !signed(unnamed) && signed(own));
    app.clean_up(100 * UNNAMED_SECS).await.unwrap();
    assert!(there(named).await && there(own).await);
    running.stop().unwrap();
}
