//! What a cw20 token may be called.

use caravan_points_api::PointsError;

use crate::Result;

/// The most digits after the decimal point.
const MAX_DECIMALS: u8 = 18;

/// Check symbol and decimals against the bounds of cw20-base. The type of a symbol checks its length.
pub(crate) fn check_token(symbol: &str, decimals: u8) -> Result<()> {
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
        assert_eq!(check_token("CP-t", 18), Ok(()));
        for symbol in ["CP1", "C T", "CÄR", "C_T"] {
            assert_eq!(check_token(symbol, 6), Err(PointsError::Symbol { found: symbol.to_owned() }));
        }
    }

    #[test]
    fn decimals_end_at_eighteen() {
        assert_eq!(check_token("CPT", 19), Err(PointsError::Decimals { found: 19 }));
        assert_eq!(check_token("CPT", 0), Ok(()));
    }
}
