//! What a cw20 token may be called.

use caravan_points_api::PointsError;

/// The most digits after the decimal point.
const MAX_DECIMALS: u8 = 18;

/// Symbols are ASCII letters and hyphens (their length is checked by their type), decimals are at most 18: the bounds of
/// cw20-base.
pub(crate) fn check(symbol: &str, decimals: u8) -> Result<(), PointsError> {
    if !symbol.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') {
        return Err(PointsError::Symbol { found: symbol.to_owned() });
    }
    if decimals > MAX_DECIMALS {
        return Err(PointsError::Decimals { found: decimals });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_letters_and_hyphens() {
        assert_eq!(check("CP-t", 18), Ok(()));
        for symbol in ["CP1", "C T", "CÄR", "C_T"] {
            assert_eq!(check(symbol, 6), Err(PointsError::Symbol { found: symbol.to_owned() }));
        }
    }

    #[test]
    fn decimals_end_at_eighteen() {
        assert_eq!(check("CPT", 19), Err(PointsError::Decimals { found: 19 }));
        assert_eq!(check("CPT", 0), Ok(()));
    }
}
