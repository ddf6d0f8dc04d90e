//! The hashes that a block names.

use std::collections::BTreeSet;

use caravan_chain::{Block, Entry, Msg};
use caravan_primitives::Hash32;

/// Digits of a hash.
const DIGITS: usize = 64;

/// Return the hashes that a block names: in its events, and in the messages of its transaction.
pub(crate) fn hashes_of(block: &Block) -> BTreeSet<Hash32> {
    let mut found = BTreeSet::new();
    for attribute in block.events.iter().flat_map(|event| &event.attributes) {
        collect(attribute.value.as_bytes(), &mut found);
    }
    for msg in messages(&block.entry) {
        if let Msg::Execute { msg, .. } = msg {
            collect(&msg, &mut found);
        }
    }
    found
}

fn messages(entry: &Entry) -> Vec<Msg> {
    match entry {
        // What is in a block was read before.
        Entry::Transaction(transaction) => serde_json::from_str(&transaction.messages).unwrap_or_default(),
        Entry::Execute { msgs, .. } => msgs.clone(),
        Entry::Mint { .. }
        | Entry::Advance { .. }
        | Entry::StoreCode { .. }
        | Entry::Instantiate { .. }
        | Entry::Migrate { .. } => vec![],
    }
}

/// Collect every run of exactly 64 lower-case hex digits.
fn collect(text: &[u8], found: &mut BTreeSet<Hash32>) {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    for run in text.split(|byte| !byte.is_ascii_alphanumeric()) {
        if run.len() == DIGITS && run.iter().all(is_digit) {
            found.extend(std::str::from_utf8(run).ok().and_then(|run| run.parse::<Hash32>().ok()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::{Addr, Binary, Event};

    #[test]
    fn hashes_are_found_in_events_and_messages_and_nothing_else_is() {
        let [a, b, c] = [b"a", b"b", b"c"].map(|bytes| Hash32::digest(bytes));
        let msg = format!(
            r#"{{"submit":{{"payload_hash":"{b}","uri":"store:{c}","key":"02{a}","upper":"{}"}}}}"#,
            a.to_hex().to_uppercase()
        );
        let execute = Msg::Execute { contract: Addr::unchecked("m"), msg: Binary::from(msg.as_bytes()), funds: vec![] };
        let block = Block {
            height: 1,
            time: 1,
            entry: Entry::Execute { sender: Addr::unchecked("s"), msgs: vec![execute] },
            events: vec![Event::new("wasm-x").add_attribute("hash", a.to_hex())],
        };
        assert_eq!(hashes_of(&block), BTreeSet::from([a, b, c]));
        assert_eq!(
            hashes_of(&Block { entry: Entry::Advance { seconds: 1 }, events: vec![], ..block }),
            BTreeSet::new()
        );
    }
}
