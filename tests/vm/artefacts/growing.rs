//! The longest texts and lists that a message may have.

use serde_json::Value;

use crate::breaking::variants;
use crate::subjects::Parses;

/// Longest text that is tried: more than any value that a VM stores.
pub(crate) const TOO_LONG: usize = 200 * 1024;

/// A text of `bytes` bytes in the place of a text, which it continues.
fn lengthened(text: &str, bytes: usize) -> String {
    let filler = text.chars().last().unwrap_or('a');
    let missing = bytes.saturating_sub(text.len());
    text.chars().chain(std::iter::repeat_n(filler, missing)).collect()
}

/// `msg` with one of its texts at `bytes` bytes, once for each text.
pub(crate) fn with_a_text_of(msg: &Value, bytes: usize) -> Vec<Value> {
    variants(msg, |value| match value {
        Value::String(text) => {
            *text = lengthened(text, bytes);
            true
        }
        _ => false,
    })
}

/// `msg` with one of its lists at `length` entries, each like the first, once for each list that has entries.
pub(crate) fn with_a_list_of(msg: &Value, length: usize, vary: &dyn Fn(&Value, usize) -> Value) -> Vec<Value> {
    variants(msg, |value| match value {
        Value::Array(list) => {
            let Some(first) = list.first().cloned() else { return false };
            *list = (0..length).map(|index| vary(&first, index)).collect();
            true
        }
        _ => false,
    })
}

/// The largest of the sizes up to `most` for which `make` gives a message that is one, for each place.
pub(crate) fn largest(most: usize, parses: Parses, make: &dyn Fn(usize) -> Vec<Value>) -> Vec<Value> {
    let fits = |size: usize, place: usize| {
        let copy = make(size).into_iter().nth(place)?;
        parses(&serde_json::to_vec(&copy).unwrap()).then_some(copy)
    };
    let mut found = vec![];
    for place in 0..make(1).len() {
        // Sizes are tried by halving; a place that takes no size at all (a hash, a number in words) is left out.
        let (mut low, mut high) = (0, most + 1);
        let mut best = None;
        while high - low > 1 {
            let middle = (low + high) / 2;
            match fits(middle, place) {
                Some(copy) => (low, best) = (middle, Some(copy)),
                None => high = middle,
            }
        }
        found.extend(best);
    }
    found
}
