//! The vectors in `tests/vectors`, for clients in other languages: regenerate with `UPDATE_EXPECT=1`.
//!
//! Hash inputs are put together here a second time, byte by byte, so that vectors and library are two witnesses.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

use std::io::Cursor;

use caravan_marketplace_api::{
    allow_leaf, answer_commitment, answer_root, item_leaf, salt_commitment, Answer, AnswerOpening,
};
use caravan_primitives::{BatchId, Coded, Hash32, PersonId};
use caravan_provenance_api::{registration_commitment, watermark, Registrant};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::{suite_payload, task_leaf, Format, Plan, Secret};
use expect_test::{expect_file, ExpectFile};
use serde_json::{json, Value};

/// A hash input, by the words of the documentation: each field is its length as four bytes, then its bytes.
#[derive(Default)]
struct Input(Vec<u8>);

impl Input {
    fn new(tag: &str) -> Self {
        Self::default().text(tag)
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
        self.0.extend(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn number(self, number: u64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    fn hash(self, hash: &Hash32) -> Self {
        self.bytes(hash.as_bytes())
    }

    /// The input as hex, when its hash is the expected one.
    fn giving(self, expected: &Hash32) -> String {
        assert_eq!(Hash32::digest(&self.0), *expected);
        hex(&self.0)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn salt(name: &str) -> Hash32 {
    Hash32::digest(format!("salt {name}").as_bytes())
}

fn same(file: ExpectFile, value: &Value) {
    file.assert_eq(&format!("{}\n", serde_json::to_string_pretty(value).unwrap()));
}

/// JSON that has a canonical form.
const ITEMS: &[&str] = &[
    "null",
    " true ",
    "\"\"",
    "[ ]",
    "{ }",
    "0",
    "-1",
    "9007199254740991",
    "-9007199254740991",
    "1.0",
    "-0",
    "-0.0",
    "1e3",
    "12E-1",
    "0.5",
    "0.1000000000000000000000",
    "0.10000000000000001",
    "0.30000000000000004",
    "333333333.33333329",
    "9007199254740990.6",
    "0.000001",
    "0.0000001",
    "5e-324",
    "1e-400",
    "[0.1, {\"x\": 12.50, \"y\": -0.25}]",
    "\"1234567890123456789.5\"",
    "[1, [2, {\"b\": [], \"a\": {}}]]",
    r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#,
    r#""\b\t\n\f\r\u0000\u001f\u007f""#,
    r#""\ud83d\ude00 \u00e9 \u0065\u0301 \u212b \ufb01""#,
    "{\"\u{20ac}\":1,\"\\r\":2,\"\u{fb33}\":3,\"1\":4,\"\u{1f600}\":5,\"\u{80}\":6,\"\u{f6}\":7}",
    "{\"\u{e000}\":1,\"\u{10000}\":2}",
    "{\"e\u{301}\":\"a\u{30a}\",\"z\":0}",
    "{\"question\":\"What is 7 x 6?\",\"id\":\"q-1\"}",
];

/// Texts that have none.
const REFUSED: &[&str] = &[
    "9007199254740992",
    "-9007199254740992",
    "9007199254740991.5",
    "1e16",
    "1E30",
    "-18446744073709551616",
    "0.100000000000000001",
    "1.000000000000000001",
    "333333333.333333291",
    "1e999",
    "Infinity",
    "{\"a\":1,\"a\":1}",
    "{\"\u{e9}\":1,\"e\u{301}\":1}",
    r#""\ud800""#,
    r#""\udc00\ud800""#,
    r#""\ud800x""#,
    "\"\u{ffff}\"",
    "NaN",
    "01",
    "[1,]",
    "{} {}",
    "'a'",
    "\"a\nb\"",
    "\u{feff}1",
    "",
];

#[test]
fn canonical_items_are_those_of_the_vectors() {
    let item = |json: &str| {
        let item = Item::from_json(json.as_bytes()).unwrap();
        json!({ "json": json, "canonical": item.as_str(), "sha256": item.hash() })
    };
    let refusal = |json: &str| json!({ "json": json, "code": Item::from_json(json.as_bytes()).unwrap_err().code() });
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let value = json!({
        "about": "items: what `json` is in canonical form, and the SHA-256 of that; refused: what has none, and the code",
        "items": ITEMS.iter().copied().chain([deep(64).as_str()]).map(item).collect::<Vec<_>>(),
        "refused": REFUSED.iter().copied().chain([deep(65).as_str()]).map(refusal).collect::<Vec<_>>(),
    });
    same(expect_file!["../../../tests/vectors/canonical.json"], &value);
}

/// A manifest of so many rows with every leaf and every proof.
fn manifest(rows: u64, items_per_task: u8) -> Value {
    let secret = Hash32::digest(b"secret of the vectors");
    let text: String = (0..rows).map(|row| format!("{{\"q\":\"question {row}\"}}\n")).collect();
    let plan = Plan { list: None, format: Format::Jsonl, id: None, items_per_task, secret: Secret::new(secret) };
    let manifest = plan.build(&mut Cursor::new(&text), &mut |fault| unreachable!("{fault}")).unwrap();
    let task = |index: u32| {
        let opening = plan.open(&mut Cursor::new(&text), &manifest, index).unwrap();
        opening.verify(&manifest.root, manifest.tasks).unwrap();
        let (index, tasks) = (u64::from(index), u64::from(manifest.tasks));
        let salt = Input::new("caravan/salt/v1").hash(&secret).number(index).giving(&opening.salt);
        let payload = suite_payload(&opening.salt, opening.items.iter().map(Item::hash));
        let begun = Input::new("caravan/suite/v1").hash(&opening.salt);
        let suite = opening.items.iter().fold(begun, |input, item| input.hash(&item.hash())).giving(&payload);
        let leaf = task_leaf(index, tasks, &payload);
        let field = Input::new("caravan/task/v1").number(index).number(tasks).hash(&payload);
        let leaf_input = Input([&[0], field.0.as_slice()].concat()).giving(&leaf);
        json!({
            "index": index,
            "items": opening.items,
            "salt_input": salt,
            "salt": opening.salt,
            "payload_input": suite,
            "payload": payload,
            "leaf_input": leaf_input,
            "leaf": leaf,
            "path": opening.proof.path,
        })
    };
    json!({
        "secret": secret,
        "items_per_task": items_per_task,
        "tasks": (0..manifest.tasks).map(task).collect::<Vec<_>>(),
        "root": manifest.root,
        "rows": manifest.rows,
    })
}

#[test]
fn leaves_roots_and_proofs_are_those_of_the_vectors() {
    let sizes = [(1, 1), (2, 1), (3, 1), (5, 1), (8, 1), (13, 1), (5, 2), (64, 64)];
    let value = json!({
        "about": "inputs are hex, hashed by SHA-256; a node is sha256(01 | left | right); path: siblings from below; rows: \
                  sha256 over the hashes of all items",
        "manifests": sizes.map(|(rows, items_per_task)| manifest(rows, items_per_task)),
    });
    same(expect_file!["../../../tests/vectors/manifests.json"], &value);
}

/// What shows the answer to one item, with the inputs of its hashes.
fn opened(answers: &[Hash32], salt: &Hash32, index: u64, of: &(Answer<'_>, Hash32)) -> Value {
    let opening = AnswerOpening::new(answers, salt, index).unwrap();
    opening.verify(&of.0, &of.1).unwrap();
    let size = u64::from(opening.size);
    let item_salt_input = Input::new("caravan/item-salt/v1").hash(salt).number(index).giving(&opening.item_salt);
    let input = Input::new("caravan/item-payload/v1").hash(&opening.answer).hash(&opening.item_salt);
    let payload = Hash32::digest(&input.0);
    let leaf = item_leaf(index, size, &opening.answer, &opening.item_salt);
    let field = Input::new("caravan/item-answer/v1").number(index).number(size).hash(&payload);
    json!({
        "index": index, "size": size, "answer": opening.answer,
        "item_salt_input": item_salt_input, "item_salt": opening.item_salt,
        "payload_input": input.giving(&payload), "payload": payload,
        "leaf_input": Input([&[0], field.0.as_slice()].concat()).giving(&leaf), "leaf": leaf,
        "path": opening.proof.path,
    })
}

fn list_entry(index: u64, size: u64, address: &str) -> Value {
    let leaf = allow_leaf(index, size, address);
    let payload = Hash32::digest(address.as_bytes());
    let field = Input::new("caravan/allow/v1").number(index).number(size).hash(&payload);
    let input = Input([&[0], field.0.as_slice()].concat()).giving(&leaf);
    json!({ "index": index, "size": size, "address": address, "input": input, "leaf": leaf })
}

#[test]
fn commitments_and_entries_of_lists_are_those_of_the_vectors() {
    let (chain_id, contract) = ("caravan-1", "caravan1qyqszqgpqyqszqgpqyqszqgpqyqszqgp");
    let positions =
        [(1, 0, 0, 1, 1), (7, 41, 0, 9, 2), (7, 41, 1, 9, 5), (9_007_199_254_740_991, 1_999_999, 2, 200_000, 3)];
    let commitment = |(batch, task, revision, person, items): (u64, u32, u8, u64, u64)| {
        let salt = salt(&format!("{batch}/{task}/{revision}"));
        let position = Answer {
            chain_id,
            contract,
            batch: BatchId::new(batch).unwrap(),
            task,
            revision,
            person: PersonId::new(person).unwrap(),
        };
        let answer =
            |item| Item::from_json(format!("{{\"label\":\"caf\\u00e9\",\"n\":{}}}", task + item).as_bytes()).unwrap();
        let answers: Vec<Item> = (0..u32::try_from(items).unwrap()).map(answer).collect();
        let hashes: Vec<Hash32> = answers.iter().map(Item::hash).collect();
        let (root, hidden) = (answer_root(&hashes, &salt).unwrap(), salt_commitment(&salt));
        let commitment = answer_commitment(&position, &root, &hidden);
        let input = Input::new("caravan/answer/v1").text(chain_id).text(contract).number(batch).number(u64::from(task));
        let input = input.number(u64::from(revision)).number(person).hash(&root).hash(&hidden);
        let opened = |index| opened(&hashes, &salt, index, &(position, commitment));
        json!({
            "chain_id": chain_id, "contract": contract, "batch": batch, "task": task, "revision": revision,
            "person": person, "answers": answers, "salt": salt, "items": (0..items).map(opened).collect::<Vec<_>>(),
            "root": root, "salt_commitment_input": Input::new("caravan/answer-salt/v1").hash(&salt).giving(&hidden),
            "salt_commitment": hidden, "input": input.giving(&commitment), "commitment": commitment,
        })
    };
    let members = [(0, 1, contract), (2, 3, "caravan1member")];
    let value = json!({
        "about": "inputs are hex, hashed by SHA-256; items: the answer to each item of the task, with what shows it alone: \
                  answer is the hash of the canonical answer, path the siblings from below",
        "answers": positions.map(commitment),
        "allow_list": members.map(|(index, size, address)| list_entry(index, size, address)),
    });
    same(expect_file!["../../../tests/vectors/commitments.json"], &value);
}

#[test]
fn watermarks_are_those_of_the_vectors() {
    let (chain_id, contract) = ("caravan-1", "caravan1registry");
    let asset = |(sender, content): (&str, &str)| {
        let registrant = Registrant { chain_id, contract, sender };
        let (content_hash, salt) = (Hash32::digest(content.as_bytes()), salt(content));
        let [commitment, mark] =
            [registration_commitment, watermark].map(|make| make(&registrant, &content_hash, &salt));
        let input = |tag: &str, hash: &Hash32| {
            let begun = Input::new(tag).text(chain_id).text(contract).text(sender);
            begun.hash(&content_hash).hash(&salt).giving(hash)
        };
        json!({
            "chain_id": chain_id, "contract": contract, "sender": sender, "content_hash": content_hash, "salt": salt,
            "commitment_input": input("caravan/register/v1", &commitment), "commitment": commitment,
            "watermark_input": input("caravan/watermark/v1", &mark), "watermark": mark,
        })
    };
    let assets = [("caravan1alice", "a photograph"), ("caravan1bob", "a photograph"), ("caravan1alice", "")];
    let value = json!({
        "about": "inputs are hex, hashed by SHA-256; commitment is what Commit takes, before Register",
        "assets": assets.map(asset),
    });
    same(expect_file!["../../../tests/vectors/watermarks.json"], &value);
}
