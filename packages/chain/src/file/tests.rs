//! The rows in a file against rows in memory, and a disk that fails while the chain is in use.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use cosmwasm_std::{coins, Addr, Order, Storage};
use proptest::prelude::*;
use redb::StorageBackend;

use super::*;
use crate::accounts::named_account;
use crate::chain::{Chain, Msg};
use crate::embedded::Embedded;
use crate::error::ChainError;
use crate::file_rows::FileRows;
use crate::storage::ChainStorage;

/// A disk in memory, which outlives the database on it and fails when it is set to.
#[derive(Debug, Clone, Default)]
struct Disk(Arc<State>);

#[derive(Debug, Default)]
struct State {
    bytes: Mutex<Vec<u8>>,
    fails: AtomicBool,
    /// What is read while it fails has other bytes, and the database panics.
    garbled: AtomicBool,
    writes: AtomicUsize,
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.bytes.lock().unwrap().len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if self.0.fails.load(SeqCst) {
            return Err(io::Error::other("the disk does not answer"));
        }
        let from = usize::try_from(offset).unwrap();
        out.copy_from_slice(&self.0.bytes.lock().unwrap()[from..from + out.len()]);
        if self.0.garbled.load(SeqCst) {
            out.fill(0xff);
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.bytes.lock().unwrap().resize(usize::try_from(len).unwrap(), 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.writes.fetch_add(1, SeqCst);
        let from = usize::try_from(offset).unwrap();
        self.0.bytes.lock().unwrap()[from..from + data.len()].copy_from_slice(data);
        Ok(())
    }
}

fn head() -> Head {
    Head::new("caravan-test", CoinInfo::cara())
}

/// The file on a disk. Nothing of it stays in memory.
fn file(disk: &Disk) -> ChainFile {
    let db = Builder::new().set_cache_size(0).create_with_backend(disk.clone()).unwrap();
    let file = ChainFile { db, path: "disk".into(), lost: false, held: false, pending: vec![] };
    file.write(&Changes::new(), &head(), &[]).unwrap();
    file
}

fn chain(file: ChainFile) -> Embedded {
    let rows = ChainStorage::in_file(FileRows::new(file.rows().unwrap()));
    Embedded::over(rows, head(), Some(file))
}

/// Something that happens to the rows.
#[derive(Debug, Clone)]
enum Step {
    Set(Vec<u8>, u8),
    Remove(Vec<u8>),
    Flush,
    Reopen,
    Range(Option<Vec<u8>>, Option<Vec<u8>>, bool, usize),
}

/// Few keys, of which some begin with others.
fn key() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(prop_oneof![Just(0_u8), Just(1), Just(0xff)], 0..4)
}

fn step() -> impl Strategy<Value = Step> {
    let bound = || proptest::option::of(key());
    prop_oneof![
        6 => (key(), 1_u8..).prop_map(|(key, value)| Step::Set(key, value)),
        3 => key().prop_map(Step::Remove),
        1 => Just(Step::Flush),
        1 => Just(Step::Reopen),
        6 => (bound(), bound(), any::<bool>(), 0..40_usize).prop_map(|(start, end, up, most)| Step::Range(start, end, up, most)),
    ]
}

type Model = BTreeMap<Vec<u8>, Vec<u8>>;

/// The rows of a range, as the model has them.
fn expected(model: &Model, start: Option<&[u8]>, end: Option<&[u8]>, up: bool) -> Vec<(Vec<u8>, Vec<u8>)> {
    let within = |key: &[u8]| start.is_none_or(|start| start <= key) && end.is_none_or(|end| key < end);
    let mut rows: Vec<_> =
        model.iter().filter(|(key, _)| within(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
    if !up {
        rows.reverse();
    }
    rows
}

fn flush(file: &ChainFile, rows: &mut FileRows) {
    file.write(rows.changes(), &head(), &[]).unwrap();
    rows.committed(file.rows());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn rows_in_a_file_are_those_of_a_map(steps in proptest::collection::vec(step(), 1..120)) {
        let disk = Disk::default();
        let mut model = Model::new();
        let (mut kept, mut base) = (file(&disk), Model::new());
        let mut rows = FileRows::new(kept.rows().unwrap());
        for step in steps {
            match step {
                Step::Set(key, value) => {
                    rows.set(&key, &[value]);
                    model.insert(key, vec![value]);
                }
                Step::Remove(key) => {
                    rows.remove(&key);
                    model.remove(&key);
                }
                Step::Flush => {
                    flush(&kept, &mut rows);
                    base.clone_from(&model);
                }
                Step::Reopen => {
                    drop(rows);
                    drop(kept);
                    kept = file(&disk);
                    rows = FileRows::new(kept.rows().unwrap());
                    model.clone_from(&base);
                }
                Step::Range(start, end, up, most) => {
                    let (start, end) = (start.as_deref(), end.as_deref());
                    let order = if up { Order::Ascending } else { Order::Descending };
                    let found: Vec<_> = rows.range(start, end, order).take(most).collect();
                    let expected: Vec<_> = expected(&model, start, end, up).into_iter().take(most).collect();
                    prop_assert_eq!(found, expected);
                }
            }
            for key in [&[][..], &[0], &[1, 0xff], &[0xff, 0, 0]] {
                prop_assert_eq!(rows.get(key), model.get(key).cloned());
            }
        }
        prop_assert_eq!(rows.failure(), None);
    }
}

fn failed<T: std::fmt::Debug>(done: Result<T, ChainError>, says: &str) {
    let error = done.unwrap_err();
    assert!(error.code() == "CHAIN_FILE_FAILED" && error.to_string().contains(says), "{error}");
}

/// What an account sends itself.
fn send(mira: &Addr) -> [Msg; 1] {
    [Msg::Send { to: mira.clone(), amount: coins(1, "ucara") }]
}

/// After a row could not be read, nothing is answered, nothing runs, and nothing is written, also where the disk is back.
fn stays_as_it_was(disk: &Disk, mut chain: Embedded, says: &str) {
    let mira = named_account("mira");
    let before = disk.0.writes.load(SeqCst);
    failed(chain.balance(&mira, "ucara"), says);
    disk.0.fails.store(false, SeqCst);
    disk.0.garbled.store(false, SeqCst);
    failed(chain.balance(&mira, "ucara"), says);
    failed(chain.sequence(&mira), says);
    failed(chain.execute(&mira, &send(&mira)), says);
    failed(chain.fund(&mira, &coins(1, "ucara")), says);
    failed(chain.set_heartbeat(1_800_000_000), says);
    failed(chain.verify(), "");
    chain.advance(100);
    failed(chain.flush(), says);
    assert_eq!(disk.0.writes.load(SeqCst), before, "something was written");
    drop(chain);
    let chain = self::chain(file(disk));
    assert_eq!(chain.balance(&mira, "ucara").unwrap().u128(), 7);
    assert_eq!(chain.blocks_since(0, ACCOUNTS + 1).unwrap().len(), ACCOUNTS);
}

/// Accounts in so many pages that the database does not have them all in memory.
const ACCOUNTS: usize = 500;

fn funded(disk: &Disk) -> Embedded {
    let mut chain = chain(file(disk));
    let others = (1..ACCOUNTS).map(|number| format!("account-{number}"));
    for name in others.chain(["mira".to_owned()]) {
        chain.fund(&named_account(&name), &coins(7, "ucara")).unwrap();
    }
    chain
}

#[test]
fn a_row_that_cannot_be_read_is_no_row_that_is_missing() {
    let disk = Disk::default();
    let chain = funded(&disk);
    disk.0.fails.store(true, SeqCst);
    stays_as_it_was(&disk, chain, "the disk does not answer");
}

#[test]
fn a_page_on_which_the_database_panics_is_an_error() {
    let disk = Disk::default();
    let chain = funded(&disk);
    disk.0.garbled.store(true, SeqCst);
    stays_as_it_was(&disk, chain, "damaged");
}

#[test]
fn a_transaction_whose_rows_cannot_be_read_fails_and_is_not_written_later() {
    let disk = Disk::default();
    let mut chain = funded(&disk);
    let mira = named_account("mira");
    chain.name_account("mira", mira.clone());
    disk.0.fails.store(true, SeqCst);
    failed(chain.execute(&mira, &send(&mira)), "does not answer");
    stays_as_it_was(&disk, chain, "does not answer");
}
