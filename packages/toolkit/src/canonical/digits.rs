//! The digits of numbers as they stand in a text, which a reader of JSON does not pass on.

use std::ops::Range;

use super::MAX_DIGITS;

/// Where the first number of more than [`MAX_DIGITS`] significant digits stands in a text that is JSON.
pub(super) fn too_many(json: &str) -> Option<Range<usize>> {
    let bytes = json.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = match byte {
            b'"' => string(rest),
            b'-' | b'0'..=b'9' => {
                let length = rest.iter().take_while(|byte| b"+-.eE0123456789".contains(byte)).count();
                if significant(rest.get(..length).unwrap_or_default()) > MAX_DIGITS {
                    return Some(at..at + length);
                }
                length
            }
            _ => 1,
        };
        at += length;
    }
    None
}

/// The length of the string at the start, its quotes included.
fn string(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The digits of a number before its exponent, from the first to the last that is not zero.
fn significant(number: &[u8]) -> usize {
    let before = number.iter().take_while(|byte| !b"eE".contains(byte));
    let digits: Vec<u8> = before.copied().filter(u8::is_ascii_digit).collect();
    let first = digits.iter().position(|digit| *digit != b'0');
    let last = digits.iter().rposition(|digit| *digit != b'0');
    first.zip(last).map_or(0, |(first, last)| last - first + 1)
}
