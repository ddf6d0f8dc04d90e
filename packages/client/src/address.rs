//! Addresses that people type.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::Bech32;
use cosmwasm_std::Addr;
use serde_json::Value;

/// Parse an address of the chain whose addresses begin with `prefix`.
///
/// Return `None` for an address of another chain, a wrong checksum, or a spelling that the chain does not write.
pub fn parse_address(text: &str, prefix: &str) -> Option<Addr> {
    let read = CheckedHrpstring::new::<Bech32>(text).ok()?;
    let bytes: Vec<u8> = read.byte_iter().collect();
    let normal = bech32::encode::<Bech32>(read.hrp(), &bytes).ok()?;
    let ours = normal == text && read.hrp().as_str() == prefix && !bytes.is_empty();
    ours.then(|| serde_json::from_value(Value::String(normal)).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use caravan_chain::{Chain, Embedded, PREFIX};

    use super::*;

    #[test]
    fn an_address_is_one_of_this_chain_in_the_form_that_the_chain_writes() {
        let mine = Embedded::new().account("amara");
        assert_eq!(parse_address(mine.as_str(), PREFIX), Some(mine.clone()));
        assert_eq!(parse_address(mine.as_str(), "cosmos"), None, "another chain's");
        let (head, last) = mine.as_str().split_at(mine.as_str().len() - 1);
        let wrong = format!("{head}{}", if last == "q" { "p" } else { "q" });
        let empty = bech32::encode::<Bech32>(bech32::Hrp::parse(PREFIX).unwrap(), &[]).unwrap();
        for other in [wrong, mine.as_str().to_uppercase(), empty, "amara".to_owned(), String::new()] {
            assert_eq!(parse_address(&other, PREFIX), None, "{other}");
        }
    }
}
