//! The constants of the embedded chain, and the name of a new one.

use caravan_keys::KeyError;

/// The prefix of every address.
pub const PREFIX: &str = "caravan";
/// The chain id of every chain in memory.
pub const CHAIN_ID: &str = "caravan-embedded-1";
/// The time of the first block: 2026-01-01T00:00:00Z.
pub(crate) const GENESIS_SECS: u64 = 1_767_225_600;
/// The seconds between two blocks.
pub const BLOCK_SECS: u64 = 5;
/// What the chain id of a chain in a file begins with.
const ID_PREFIX: &str = "caravan-";
/// The letters of its rest: 32 that are not taken for one another.
const LETTERS: &[u8; 32] = b"023456789acdefghjklmnpqrstuvwxyz";

/// Make a chain id, `caravan-` and eight random letters and digits: what is signed for one chain must not hold on another.
///
/// # Errors
/// [`KeyError::Randomness`].
pub fn draw_chain_id() -> Result<String, KeyError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| KeyError::Randomness(error.to_string()))?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map(char::from);
    Ok(format!("{ID_PREFIX}{}", bytes.iter().filter_map(letter).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_chains_have_the_same_name() {
        let (one, two) = (draw_chain_id().unwrap(), draw_chain_id().unwrap());
        assert_ne!(one, two);
        let rest = one.strip_prefix("caravan-").unwrap();
        assert!(rest.len() == 8 && rest.bytes().all(|b| LETTERS.contains(&b)), "{one}");
    }
}
