//! The vectors of encrypted formats and of manifests in pages, in `tests/vectors`: regenerate with `UPDATE_EXPECT=1`.
//!
//! Age draws keys while it encrypts, so `encrypted.json` has bytes that were made once and must open. `--ignored` makes them
//! anew.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use base64::prelude::{Engine, BASE64_STANDARD};
use caravan_primitives::{BatchId, Hash32, PersonId};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::commitment::AnswerContext;
use caravan_toolkit::manifest::pages::{PageRows, Pages};
use caravan_toolkit::manifest::{Format, Plan, Secret, TaskContent};
use caravan_toolkit::payload::{open, BatchKey, Payload, ReadingKey};
use caravan_toolkit::private_rows::{BatchContext, GatewayKey, RowKey, TaskKey};
use expect_test::{expect_file, ExpectFile};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn same(file: ExpectFile, value: &Value) {
    file.assert_eq(&format!("{}\n", serde_json::to_string_pretty(value).unwrap()));
}

/// Fields with their lengths before them, by the words of the documentation.
fn fields(fields: &[&[u8]]) -> Vec<u8> {
    let field = |bytes: &&[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), *bytes].concat();
    fields.iter().flat_map(field).collect()
}

#[test]
fn derived_keys_are_those_of_the_vectors() {
    let row_key = Hash32::digest(b"row key of the vectors");
    let task = |task: u32| {
        let key = RowKey::new(row_key).task_key(task).unwrap();
        let info = fields(&[b"caravan/row-key/v1", &u64::from(task).to_be_bytes()]);
        json!({ "task": task, "info": hex(&info), "key": key.reveal(), "public": key.public() })
    };
    let reading = |(seed, path): (&[u8], &str)| {
        let key = ReadingKey::from_seed(seed, path).unwrap();
        let info = fields(&[b"caravan/reading-key/v1", path.as_bytes()]);
        json!({ "seed": hex(seed), "path": path, "info": hex(&info), "key": key.reveal(), "public": key.public() })
    };
    let seeds: [(&[u8], &str); 3] = [(&[7; 64], "caravan-1"), (&[7; 64], ""), (&[9; 16], "caravan-1")];
    let tasks = [0, 1, 127, 1_999_999];
    let value = json!({
        "about": "HKDF-SHA256 without salt over row_key or seed, with info in hex, gives the 32 bytes of an X25519 private key: \
                  key is their age identity, public the public half",
        "row_key": row_key,
        "task_keys": tasks.map(task),
        "reading_keys": seeds.map(reading),
    });
    same(expect_file!["../../../tests/vectors/keys.json"], &value);
}

/// The objects of a manifest, in the order in which they are written.
fn pages(plan: &Plan, text: &str) -> (Pages, Vec<Vec<u8>>) {
    let mut objects = vec![];
    let mut keep = |_: &Hash32, bytes: &[u8]| {
        objects.push(bytes.to_vec());
        Ok(())
    };
    let source = &mut Cursor::new(text);
    let pages = plan.write_pages(source, &mut |fault| panic!("{fault}"), PageRows::Public, &mut keep).unwrap();
    (pages, objects)
}

/// The objects of a manifest of one block, put together a second time.
fn of_one_block(plan: &Plan, text: &str, pages: &Pages) -> Vec<Vec<u8>> {
    let manifest = pages.manifest;
    let opened = |task| plan.open(&mut Cursor::new(text), &manifest, task).unwrap();
    let (mut page, mut block) = (String::new(), vec![]);
    for task in 0..manifest.tasks {
        let opening = opened(task);
        let items: Vec<&str> = opening.items.iter().map(Item::as_str).collect();
        page += &format!("{{\"items\":[{}],\"salt\":\"{}\"}}\n", items.join(","), opening.salt);
        let leaf = TaskContent { items: opening.items, salt: opening.salt }.leaf(task, manifest.tasks);
        block.extend_from_slice(leaf.as_bytes());
    }
    block.push(u8::try_from(manifest.tasks).unwrap());
    block.extend_from_slice(Hash32::digest(page.as_bytes()).as_bytes());
    let id = plan.id.as_ref().map(|id| format!("\"id\":\"{id}\",")).unwrap_or_default();
    let head = format!(
        "{{\"format\":\"caravan-manifest/1\",{id}\"items\":{},\"items_per_task\":{},\"root\":\"{}\",\
         \"rows\":{{\"public\":{{}}}},\"tasks\":{},\"top\":\"{}\"}}",
        manifest.items,
        plan.items_per_task,
        manifest.root,
        manifest.tasks,
        Hash32::digest(&block)
    );
    vec![page.into_bytes(), block, head.into_bytes()]
}

#[test]
fn objects_of_manifests_in_pages_are_those_of_the_vectors() {
    let manifest = |(rows, items_per_task, id): (u64, u8, Option<&str>)| {
        let secret = Hash32::digest(b"secret of the vectors");
        let plan = Plan {
            list: None,
            format: Format::Jsonl,
            id: id.map(str::to_owned),
            items_per_task,
            secret: Secret::new(secret),
        };
        let text: String = (0..rows).map(|row| format!("{{\"id\":\"{row}\",\"q\":\"question {row}\"}}\n")).collect();
        let (pages, objects) = pages(&plan, &text);
        if rows < 128 {
            assert_eq!(objects, of_one_block(&plan, &text, &pages));
        }
        let object = |bytes: &Vec<u8>| {
            let hash = Hash32::digest(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => json!({ "hash": hash, "text": text }),
                Err(_) => json!({ "hash": hash, "hex": hex(bytes) }),
            }
        };
        json!({
            "secret": secret, "rows": rows, "items_per_task": items_per_task, "id": id, "root": pages.manifest.root,
            "tasks": pages.manifest.tasks, "objects": objects.iter().map(object).collect::<Vec<_>>(), "head": pages.head,
        })
    };
    let sizes = [(1, 1, None), (5, 2, Some("id")), (130, 1, Some("id"))];
    let value = json!({
        "about": "row n of a file is {\"id\":\"n\",\"q\":\"question n\"}; objects in the order in which they are written: \
                  pages and heads as text, blocks in hex; head: the hash of the last",
        "manifests": sizes.map(manifest),
    });
    same(expect_file!["../../../tests/vectors/pages.json"], &value);
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/encrypted.json")
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(value["bytes"].as_str().unwrap()).unwrap()
}

fn batch() -> BatchContext {
    BatchContext { batch: BatchId::new(7).unwrap(), chain_id: "caravan-1".into(), contract: "caravan1market".into() }
}

fn content() -> TaskContent {
    let items =
        ["{\"q\":\"question 8\"}", "{\"q\":\"question 9\"}"].map(|row| Item::from_json(row.as_bytes()).unwrap());
    TaskContent { items: items.to_vec(), salt: Hash32::digest(b"salt") }
}

#[test]
fn the_encrypted_vectors_open() {
    let value: Value = serde_json::from_slice(&std::fs::read(path()).unwrap()).unwrap();
    let key = |name: &str| value["keys"][name].as_str().unwrap();
    let (batch_key, reading) =
        (BatchKey::from_text(key("batch")).unwrap(), ReadingKey::from_text(key("reading")).unwrap());
    let (gateway, task_key) =
        (GatewayKey::from_text(key("gateway")).unwrap(), TaskKey::from_text(key("task")).unwrap());
    for vector in value["payloads"].as_array().unwrap() {
        let (context, commitment): (AnswerContext, Hash32) = (read(&vector["context"]), read(&vector["commitment"]));
        let (bytes, payload): (_, Payload) = (bytes(vector), read(&vector["payload"]));
        assert_eq!(Hash32::digest(&bytes), read(&vector["payload_hash"]));
        assert_eq!(open(&batch_key, &bytes, &context, &commitment).unwrap(), payload);
        assert_eq!(reading.decrypt(&bytes).unwrap(), payload);
        assert_eq!(payload.reply_key, reading.public());
    }
    let (of, row_key) = (read(&value["of"]), RowKey::new(read(&value["row_key"])));
    assert_eq!(of, batch());
    assert_eq!(RowKey::decrypt(&bytes(&value["sent_row_key"]), &of, &gateway).unwrap(), row_key);
    let task = read(&value["sent_task_key"]["task"]);
    let sent = TaskKey::decrypt_key(&bytes(&value["sent_task_key"]), &of, task, &reading).unwrap();
    assert_eq!([sent.reveal(), row_key.task_key(task).unwrap().reveal()], [task_key.reveal(), task_key.reveal()]);
    let private: TaskContent = read(&value["private_task"]["content"]);
    assert_eq!(task_key.decrypt(&bytes(&value["private_task"])).unwrap(), private);
}

#[test]
#[ignore = "makes new bytes: for a change of the format"]
fn the_encrypted_vectors_are_made_anew() {
    let (batch_key, reading) = (BatchKey::generate().unwrap(), ReadingKey::generate().unwrap());
    let (gateway, row_key) = (GatewayKey::generate().unwrap(), RowKey::new(Hash32::digest(b"row key of the vectors")));
    let task_key = row_key.task_key(4).unwrap();
    let payload = |answers: &[&str]| {
        let answers = answers.iter().map(|answer| Item::from_json(answer.as_bytes()).unwrap()).collect();
        let payload = Payload { answers, salt: Hash32::digest(b"salt"), reply_key: reading.public() };
        let BatchContext { batch, chain_id, contract } = batch();
        let person = PersonId::new(9).unwrap();
        let context = AnswerContext { chain_id, contract, batch, task: 4, revision: 0, person };
        let encrypted = payload.encrypt(&batch_key.public()).unwrap();
        json!({
            "context": context, "commitment": payload.commitment(&context).unwrap(), "payload": payload,
            "payload_hash": encrypted.hash, "bytes": BASE64_STANDARD.encode(encrypted.bytes),
        })
    };
    let encoded = |bytes: Vec<u8>| BASE64_STANDARD.encode(bytes);
    let keys: BTreeMap<&str, String> = [
        ("batch", batch_key.reveal()),
        ("reading", reading.reveal()),
        ("gateway", gateway.reveal()),
        ("task", task_key.reveal()),
    ]
    .into();
    let payloads = [payload(&["\"yes\""]), payload(&["{\"label\":\"caf\u{e9}\",\"n\":7}", "null", "[1,2]"])];
    let value = json!({
        "about": "bytes are age files in base64 that the keys open: a payload by batch and reading, sent_row_key by gateway, \
                  sent_task_key by reading, private_task by task",
        "keys": keys,
        "of": batch(),
        "payloads": payloads,
        "row_key": row_key.reveal(),
        "sent_row_key": { "bytes": encoded(row_key.encrypt(&batch(), &gateway.public()).unwrap()) },
        "sent_task_key": { "task": 4, "bytes": encoded(task_key.encrypt_key(&batch(), 4, &reading.public()).unwrap()) },
        "private_task": { "content": content(), "bytes": encoded(task_key.encrypt(&content()).unwrap()) },
    });
    std::fs::write(path(), format!("{}\n", serde_json::to_string_pretty(&value).unwrap())).unwrap();
}
