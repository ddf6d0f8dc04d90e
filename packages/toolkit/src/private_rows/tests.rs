use std::collections::BTreeMap;
use std::io::Cursor;

use caravan_marketplace_api::Rows;

use super::*;
use crate::canonical::Item;
use crate::encryption::encrypt;
use crate::manifest::pages::{Frozen, PageRows, Pages, Task, TaskReader, Wanted};
use crate::manifest::{Format, Manifest, Plan, Secret};

fn content(text: &str) -> TaskContent {
    TaskContent { items: vec![Item::from_text(text).unwrap()], salt: Hash32::digest(b"salt") }
}

fn row_key() -> RowKey {
    RowKey::new(Hash32::digest(b"row key"))
}

fn batch(number: u64) -> BatchContext {
    let batch = BatchId::new(number).unwrap();
    BatchContext { batch, chain_id: "caravan-1".into(), contract: "caravan1market".into() }
}

#[test]
fn each_task_has_a_key_of_its_own() {
    let keys: Vec<TaskKey> = (0..3).map(|task| row_key().task_key(task).unwrap()).collect();
    let bytes = keys[1].encrypt(&content("row")).unwrap();
    assert_eq!(keys[1].decrypt(&bytes).unwrap(), content("row"));
    for other in [&keys[0], &keys[2], &RowKey::generate().unwrap().task_key(1).unwrap()] {
        assert_eq!(other.decrypt(&bytes).unwrap_err().code(), "ENCRYPTION_CLOSED");
    }
    assert_eq!(row_key().task_key(1).unwrap().reveal(), keys[1].reveal());
    assert_eq!(format!("{:?}", row_key()), "RowKey(…)");
}

#[test]
fn rows_of_other_lengths_have_one_length() {
    let key = row_key().task_key(0).unwrap();
    // Age itself adds a few random bytes to the header.
    let length = |text: &str| {
        let bytes = key.encrypt(&content(text)).unwrap();
        key.0.decrypt(&bytes, bytes.len()).unwrap().len()
    };
    assert_eq!(length("yes"), length("a much longer row than the other one"));
}

#[test]
fn what_is_encrypted_to_a_task_but_no_content_is_refused() {
    let key = row_key().task_key(0).unwrap();
    let salt = Hash32::digest(b"salt");
    for text in ["{}", "[]", "", &format!("{{\"items\":[\"x\"],\"more\":1,\"salt\":\"{salt}\"}}")] {
        let bytes = encrypt_padded(&[key.public()], text).unwrap();
        assert_eq!(key.decrypt(&bytes).unwrap_err().code(), "PRIVATE_MALFORMED", "{text}");
    }
    let good = format!("{{\"items\":[\"x\"],\"salt\":\"{salt}\"}}");
    let unpadded = encrypt(&[key.public()], good.as_bytes()).unwrap();
    assert_eq!(key.decrypt(&unpadded).unwrap_err().code(), "PRIVATE_MALFORMED");
    assert!(key.decrypt(&encrypt_padded(&[key.public()], &good).unwrap()).is_ok());
    let long = vec![0; MAX_PRIVATE_TASK_BYTES + 1];
    assert_eq!(key.decrypt(&long).unwrap_err().code(), "ENCRYPTION_TOO_LONG");
}

#[test]
fn a_gateway_opens_the_row_key_of_a_batch_and_no_copy_in_another() {
    let (gateway, other) = (GatewayKey::generate().unwrap(), GatewayKey::generate().unwrap());
    let bytes = row_key().encrypt(&batch(7), &gateway.public()).unwrap();
    assert_eq!(RowKey::decrypt(&bytes, &batch(7), &gateway).unwrap(), row_key());
    assert_eq!(RowKey::decrypt(&bytes, &batch(7), &other).unwrap_err().code(), "ENCRYPTION_CLOSED");
    let elsewhere = BatchContext { chain_id: "caravan-2".into(), ..batch(7) };
    let contract = BatchContext { contract: "caravan1other".into(), ..batch(7) };
    for of in [batch(8), elsewhere, contract] {
        let error = RowKey::decrypt(&bytes, &of, &gateway).unwrap_err();
        assert_eq!(error.to_string(), format!("ROW_KEY_OTHER: expected a key of {of}, got one of {}", batch(7)));
    }
    let weak = Hash32::from_bytes([0; 32]);
    assert_eq!(row_key().encrypt(&batch(7), &weak).unwrap_err().code(), "ENCRYPTION_KEY_INVALID");
}

#[test]
fn a_person_opens_the_key_of_a_task_and_of_no_other() {
    let reader = ReadingKey::generate().unwrap();
    let key = row_key().task_key(4).unwrap();
    let bytes = key.encrypt_key(&batch(7), 4, &reader.public()).unwrap();
    let opened = TaskKey::decrypt_key(&bytes, &batch(7), 4, &reader).unwrap();
    assert_eq!(opened.reveal(), key.reveal());
    for (of, task) in [(batch(8), 4), (batch(7), 5)] {
        let error = TaskKey::decrypt_key(&bytes, &of, task, &reader).unwrap_err();
        assert_eq!(error.code(), "ROW_KEY_OTHER");
    }
    let other = ReadingKey::generate().unwrap();
    let error = TaskKey::decrypt_key(&bytes, &batch(7), 4, &other).unwrap_err();
    assert_eq!(error.code(), "ENCRYPTION_CLOSED");
    // A row key is no task key, the one who sends it.
    let row_key = row_key().encrypt(&batch(7), &reader.public()).unwrap();
    let error = TaskKey::decrypt_key(&row_key, &batch(7), 4, &reader).unwrap_err();
    assert_eq!(error.code(), "PRIVATE_MALFORMED");
}

type Objects = BTreeMap<Hash32, Vec<u8>>;

/// A manifest of private rows, two to a task.
fn manifest(rows: u64, key: &RowKey) -> (Pages, Objects) {
    let text: String = (0..rows).map(|row| format!("{{\"q\":\"secret {row}\"}}\n")).collect();
    let secret = Secret::new(Hash32::digest(b"secret"));
    let plan = Plan { list: None, format: Format::Jsonl, id: None, items_per_task: 2, secret };
    let mut objects = Objects::new();
    let mut keep = |hash: &Hash32, bytes: &[u8]| {
        objects.insert(*hash, bytes.to_vec());
        Ok(())
    };
    let source = &mut Cursor::new(text);
    let pages = plan.write_pages(source, &mut |fault| unreachable!("{fault}"), PageRows::Private(key), &mut keep);
    (pages.unwrap(), objects)
}

fn read(pages: &Pages, objects: &Objects, task: u32) -> Result<PrivateTask, PageError> {
    let Manifest { root, tasks, .. } = pages.manifest;
    let frozen = Frozen { root, tasks, items_per_task: 2, rows: Rows::Private {} };
    let reader = TaskReader::open(&objects[&pages.head], &frozen)?;
    match reader.read(task, &mut |wanted: &Wanted| Ok::<_, PageError>(objects[&wanted.hash].clone()))? {
        Task::Private(task) => Ok(task),
        Task::Public(_) => unreachable!("rows are private"),
    }
}

#[test]
fn a_manifest_of_private_rows_shows_nothing_and_opens_task_by_task() {
    let (pages, objects) = manifest(301, &row_key());
    let shows = |bytes: &Vec<u8>| bytes.windows(6).any(|window| window == b"secret");
    assert!(!objects.values().any(shows));
    let (again, other) = manifest(301, &row_key());
    assert_eq!(again.manifest, pages.manifest, "the leaves are over the plain rows");
    assert!(again.head != pages.head && other.keys().any(|hash| !objects.contains_key(hash)));
    for task in [0, 127, 128, 150] {
        let found = read(&pages, &objects, task).unwrap();
        assert_eq!(found.index(), task);
        let opening = row_key().task_key(task).unwrap().open(found.clone()).unwrap();
        opening.verify(&pages.manifest.root, pages.manifest.tasks).unwrap();
        let first = format!("{{\"q\":\"secret {}\"}}", 2 * task);
        assert_eq!(opening.items[0].as_str(), first);
        assert_eq!(opening.items.len(), if task == 150 { 1 } else { 2 });
        let other = row_key().task_key(task + 1).unwrap();
        assert_eq!(other.open(found).unwrap_err().code(), "ENCRYPTION_CLOSED");
    }
}

/// Encrypts the rows of every task with other ones than its leaf is over.
struct Liar(RowKey);

impl EncryptTask for Liar {
    fn encrypt_task(&self, task: u32, content: &TaskContent) -> io::Result<Vec<u8>> {
        let mut items = content.items.clone();
        items.reverse();
        self.0.encrypt_task(task, &TaskContent { items, salt: content.salt })
    }
}

#[test]
fn rows_other_than_those_of_the_leaf_are_refused() {
    let secret = Secret::new(Hash32::digest(b"secret"));
    let plan = Plan { list: None, format: Format::Jsonl, id: None, items_per_task: 2, secret };
    let mut objects = Objects::new();
    let mut keep = |hash: &Hash32, bytes: &[u8]| {
        objects.insert(*hash, bytes.to_vec());
        Ok(())
    };
    let source = &mut Cursor::new("{\"q\":1}\n{\"q\":2}\n");
    let liar = Liar(row_key());
    let pages = plan.write_pages(source, &mut |fault| unreachable!("{fault}"), PageRows::Private(&liar), &mut keep);
    let task = read(&pages.unwrap(), &objects, 0).unwrap();
    let error = row_key().task_key(0).unwrap().open(task).unwrap_err();
    assert_eq!(error.to_string(), "TASK_MISMATCH: expected salt and rows that give the leaf of task 0, got others");
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let all = [
        PrivateRowsError::Malformed { expected: "x", got: String::new() },
        PrivateRowsError::Other { expected: "x".into(), got: "y".into() },
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), PrivateRowsError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}

#[test]
fn the_longest_task_fits_into_a_page_when_it_is_encrypted() {
    use crate::manifest::pages::MAX_PAGE_BYTES;
    // Base64 has four characters for three bytes; two quotes and an end of line.
    assert!(MAX_PRIVATE_TASK_BYTES.div_ceil(3) * 4 + 3 <= MAX_PAGE_BYTES);
}
