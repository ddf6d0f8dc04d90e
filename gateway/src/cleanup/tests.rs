use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use caravan_chain::{Block, Entry};
use caravan_gateway_api::Removed;
use caravan_keys::{AccountKey, Receipt};
use caravan_primitives::Hash32;
use caravan_store::{Content, Network, NetworkOptions};
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
use crate::webhooks::{Registry, Sender};

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

fn book(folder: &Path) -> Arc<Book> {
    Arc::new(Book::open(&folder.join("gateway.redb"), Config::default().limits).unwrap())
}

fn app(folder: &Path, book: Arc<Book>, content: Content, ledger: Option<Ledger>) -> App {
    let (config, keys) = (Config::default(), Keys::open(folder).unwrap());
    let (accounts, uploads) = (Accounts::default(), Semaphore::new(1));
    let (index, counts) = (None, crate::app::Counts::default());
    let webhooks = Registry::open(&folder.join("webhooks.redb"), config.webhooks.clone()).unwrap();
    let sender = Sender::new(&config.webhooks);
    App { config, keys, book, content, ledger, accounts, uploads, index, webhooks, sender, counts }
}

#[tokio::test(flavor = "multi_thread")]
async fn content_that_no_block_names_is_deleted_after_seven_days_and_other_content_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path());
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
    let app = app(folder.path(), book, content.clone(), Some(ledger));
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

#[tokio::test(flavor = "multi_thread")]
async fn what_the_store_could_not_delete_is_deleted_later_also_after_a_restart_and_does_not_keep_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("content").display().to_string();
    let content = Content::open(&place, &Network::new(NetworkOptions::default())).unwrap();
    let before = app(folder.path(), book(folder.path()), content.clone(), None);
    let mut stuck = Vec::new();
    for text in ["stuck", "free", "stuck too", "free too"] {
        let hash = content.put(text).await.unwrap().hash;
        let removed = Removed { hash, time: 9, reason: "law".to_owned() };
        before.book.take_down(&removed).unwrap();
        let file = Path::new(&place).join(&hash.to_hex()[..2]).join(hash.to_hex());
        if text.starts_with("stuck") {
            // The store cannot delete a folder.
            fs::remove_file(&file).unwrap();
            fs::create_dir(&file).unwrap();
            stuck.push((hash, file));
        }
    }
    assert!(before.clean_up(0).await.is_err());
    let mut left = before.book.to_delete().unwrap();
    left.sort_unstable();
    let mut expected: Vec<_> = stuck.iter().map(|(hash, _)| *hash).collect();
    expected.sort_unstable();
    assert_eq!(left, expected, "the others are deleted");
    drop(before);
    let after = app(folder.path(), book(folder.path()), content.clone(), None);
    for (_, file) in &stuck {
        fs::remove_dir(file).unwrap();
        fs::write(file, "stuck").unwrap();
    }
    after.clean_up(0).await.unwrap();
    assert_eq!(after.book.to_delete().unwrap(), []);
    assert_eq!(content.list(None, 9).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn content_that_is_put_again_is_not_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let (book, content) = (book(folder.path()), Content::memory());
    let hash = content.put("back").await.unwrap().hash;
    let by = AccountKey::of_name("mira").public_key();
    let upload = Incoming { hash, size: 4, by, standing: Standing::Known, time: 1_000 };
    book.record(&upload).unwrap();
    assert_eq!(book.overdue(1_000 + UNNAMED_SECS).unwrap(), [hash]);
    // The store was away; the content came again before it was back.
    book.record(&Incoming { time: 1_000 + UNNAMED_SECS, ..upload }).unwrap();
    app(folder.path(), book, content.clone(), None).clean_up(0).await.unwrap();
    assert_eq!(content.size(hash).await.unwrap(), Some(4));
}
