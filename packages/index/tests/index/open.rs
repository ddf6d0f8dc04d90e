//! What is at the path of an index when it is opened.

use caravan_chain::Deployed;
use caravan_index::{Index, IndexError, Opened, Replaced, Source};
use caravan_primitives::Coded;
use tempfile::TempDir;

use crate::synthetic::{NoDocuments, Size, Synthetic};

fn source() -> Synthetic {
    Synthetic::new(Size { people: 20, projects: 2, batches: 4, answers: 100, per_block: 10, assets: 3 })
}

fn code(error: &IndexError) -> &'static str {
    error.code()
}

#[test]
fn an_index_is_kept_for_its_own_chain_and_replaced_for_another() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("index.sqlite");
    let mine = source();
    let (mut index, opened) = Index::open(&path, &mine).unwrap();
    assert_eq!(opened, Opened::New);
    index.catch_up(&mine, &NoDocuments).unwrap();
    let before = index.reader().unwrap().fingerprint().unwrap();
    drop(index);
    let (index, opened) = Index::open(&path, &mine).unwrap();
    assert_eq!((opened, index.reader().unwrap().fingerprint().unwrap()), (Opened::Kept, before));
    drop(index);

    let other = Synthetic { chain_id: "another-1".to_owned(), ..mine.clone() };
    let (index, opened) = Index::open(&path, &other).unwrap();
    assert_eq!(opened, Opened::Replaced(Replaced::Chain("caravan-synthetic".to_owned())));
    assert_eq!(index.reader().unwrap().status().unwrap().events, 0);
    drop(index);

    let Deployed { marketplace, points, provenance, licensing, arbitration } = mine.contracts.clone();
    let swapped = Deployed { marketplace: points, points: marketplace, provenance, licensing, arbitration };
    let moved = Synthetic { contracts: swapped, ..other };
    assert_eq!(Index::open(&path, &moved).unwrap().1, Opened::Replaced(Replaced::Contracts));

    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 77).unwrap();
    drop(db);
    assert_eq!(Index::open(&path, &moved).unwrap().1, Opened::Replaced(Replaced::Format(77)));
    assert_eq!(Index::open(&path, &moved).unwrap().1, Opened::Kept);
}

#[test]
fn a_file_of_something_else_is_left_alone() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("wallet");
    std::fs::write(&path, "a key that must not be lost".repeat(100)).unwrap();
    assert_eq!(code(&Index::open(&path, &source()).unwrap_err()), "INDEX_FILE_FOREIGN");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("a key"));

    let path = home.path().join("other.sqlite");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (7)").unwrap();
    assert_eq!(code(&Index::open(&path, &source()).unwrap_err()), "INDEX_FILE_FOREIGN");
    assert_eq!(db.query_row("SELECT x FROM mine", [], |row| row.get::<_, u8>(0)).unwrap(), 7);

    // What a process that was killed at its first step left is no such file.
    let path = home.path().join("empty.sqlite");
    std::fs::write(&path, "").unwrap();
    assert_eq!(Index::open(&path, &source()).unwrap().1, Opened::New);
}

#[test]
fn one_process_fills_an_index_and_a_reader_needs_one() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("index.sqlite");
    assert_eq!(code(&caravan_index::Reader::open(&path).unwrap_err()), "INDEX_FILE_FAILED");
    assert!(!path.exists(), "a reader makes no file");
    let first = Index::open(&path, &source()).unwrap();
    assert_eq!(code(&Index::open(&path, &source()).unwrap_err()), "INDEX_IN_USE");
    drop(first);
    assert!(Index::open(&path, &source()).is_ok());
}

#[test]
fn a_chain_that_lacks_blocks_or_gives_them_out_of_order_changes_nothing() {
    let home = TempDir::new().unwrap();
    let mine = source();
    let mut index = Index::open(&home.path().join("index.sqlite"), &mine).unwrap().0;
    index.catch_up(&mine, &mine).unwrap();
    let before = index.reader().unwrap().fingerprint().unwrap();
    let short = Synthetic { size: Size { answers: 20, ..mine.size }, ..mine.clone() };
    assert_eq!(code(&index.advance(&short, &mine).unwrap_err()), "INDEX_AHEAD");
    assert_eq!(code(&index.advance(&Repeats(mine), &NoDocuments).unwrap_err()), "INDEX_SOURCE_FAILED");
    assert_eq!(index.reader().unwrap().fingerprint().unwrap(), before);
}

/// Gives the same blocks again and again.
struct Repeats(Synthetic);

impl Source for Repeats {
    fn suite(&self) -> caravan_index::Result<caravan_index::Suite> {
        self.0.suite()
    }

    fn blocks_since(&self, _: u64, limit: usize) -> caravan_index::Result<caravan_index::Blocks> {
        self.0.blocks_since(0, limit)
    }

    fn query(
        &self,
        contract: &cosmwasm_std::Addr,
        msg: &cosmwasm_std::Binary,
    ) -> caravan_index::Result<cosmwasm_std::Binary> {
        self.0.query(contract, msg)
    }
}
