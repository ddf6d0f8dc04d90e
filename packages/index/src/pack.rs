//! The values of an event in few bytes. Most are numbers and hashes, and there are millions of events.
//!
//! A value is a tag and what follows it: a number as a varint, a hash as its 32 bytes, any other text with its length.

use crate::error::{IndexError, Result};

const TEXT: u8 = 0;
const NUMBER: u8 = 1;
const HASH: u8 = 2;
/// The digits of a hash.
const HASH_DIGITS: usize = 64;

/// Append a value.
pub(crate) fn pack(value: &str, to: &mut Vec<u8>) {
    if let Some(number) = value.parse().ok().filter(|number: &u64| number.to_string() == value) {
        to.push(NUMBER);
        varint(number, to);
    } else if let Some(bytes) = hash(value) {
        to.push(HASH);
        to.extend_from_slice(&bytes);
    } else {
        to.push(TEXT);
        varint(value.len() as u64, to);
        to.extend_from_slice(value.as_bytes());
    }
}

/// Read all values.
pub(crate) fn unpack(mut bytes: &[u8]) -> Result<Vec<String>> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        let damaged = || IndexError::Damaged { error: "the attributes of an event are cut".to_owned() };
        values.push(next(&mut bytes).ok_or_else(damaged)?);
    }
    Ok(values)
}

fn next(bytes: &mut &[u8]) -> Option<String> {
    match *bytes.split_off_first()? {
        NUMBER => Some(read_varint(bytes)?.to_string()),
        HASH => Some(bytes.split_off(..HASH_DIGITS / 2)?.iter().map(|byte| format!("{byte:02x}")).collect()),
        TEXT => {
            let length = usize::try_from(read_varint(bytes)?).ok()?;
            String::from_utf8(bytes.split_off(..length)?.to_vec()).ok()
        }
        _ => None,
    }
}

fn hash(value: &str) -> Option<[u8; HASH_DIGITS / 2]> {
    if value.len() != HASH_DIGITS {
        return None;
    }
    value.parse().ok().map(|hash: caravan_primitives::Hash32| *hash.as_bytes())
}

fn varint(mut number: u64, to: &mut Vec<u8>) {
    while let low @ 0x80.. = number {
        to.push((low & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push((number & 0x7f) as u8);
}

fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = *bytes.split_off_first()?;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_as_it_was() {
        let hash = "0f".repeat(32);
        let largest = u64::MAX.to_string();
        let texts = [
            "",
            "0",
            "007",
            "-1",
            "+1",
            "127",
            "128",
            "340282366920938463463374607431768211455",
            "true",
            "\0",
            "żółw 数据",
            &largest,
            &hash,
            &hash.to_uppercase(),
            &hash[1..],
            &"x".repeat(300),
        ];
        let mut bytes = Vec::new();
        for text in texts {
            pack(text, &mut bytes);
        }
        assert_eq!(unpack(&bytes).unwrap(), texts);
    }

    #[test]
    fn numbers_and_hashes_are_short() {
        let length = |text: &str| {
            let mut bytes = Vec::new();
            pack(text, &mut bytes);
            bytes.len()
        };
        assert_eq!((length("127"), length("128"), length(&"0f".repeat(32))), (2, 3, 33));
    }

    #[test]
    fn bytes_that_are_cut_are_an_error() {
        let mut bytes = Vec::new();
        pack("a text", &mut bytes);
        pack(&"0f".repeat(32), &mut bytes);
        pack("1000", &mut bytes);
        for cut in (1..bytes.len()).filter(|cut| ![8, 41].contains(cut)) {
            assert!(unpack(&bytes[..cut]).is_err(), "{cut}");
        }
        assert!(
            unpack(&[3]).is_err() && unpack(&[NUMBER, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]).is_err()
        );
    }
}
