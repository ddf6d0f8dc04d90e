//! Titles and task definitions.

use caravan_primitives::Hash32;

const WORDS: [&str; 40] = [
    "label",
    "street",
    "photos",
    "rate",
    "answers",
    "translate",
    "sentences",
    "medical",
    "transcribe",
    "speech",
    "find",
    "faces",
    "sort",
    "reviews",
    "compare",
    "summaries",
    "check",
    "math",
    "proofs",
    "mark",
    "birds",
    "draw",
    "boxes",
    "spans",
    "news",
    "legal",
    "contracts",
    "code",
    "tests",
    "poems",
    "maps",
    "plants",
    "traffic",
    "signs",
    "receipts",
    "tables",
    "voices",
    "żółw",
    "数据",
    "標註",
];
/// How many different definitions there are.
const DEFINITIONS: u64 = 64;

/// The title of a batch.
pub(crate) fn title(batch: u64) -> String {
    let word = |salt: u64| {
        let place = (batch * 31 + salt * 17 + batch / 40 * salt) % WORDS.len() as u64;
        WORDS[usize::try_from(place).unwrap()]
    };
    format!("{} {} {} {batch}", word(1), word(2), word(3))
}

/// The task definition of a batch.
pub(crate) fn definition(batch: u64) -> Vec<u8> {
    let number = batch % DEFINITIONS;
    let summary = format!("Look at each item and {}.", title(number));
    format!(r#"{{"format":"caravan-task/1","summary":"{summary}","minutes":{}}}"#, 1 + number % 30).into_bytes()
}

/// The task definition with this hash.
pub(super) fn definition_with(hash: &Hash32) -> Option<Vec<u8>> {
    (0..DEFINITIONS).map(definition).find(|bytes| Hash32::digest(bytes) == *hash)
}
