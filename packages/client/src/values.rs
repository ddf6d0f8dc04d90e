//! Values that people type: amounts, times, shares, numbers.

use caravan_money::{Amount, Bps};
use caravan_primitives::Seconds;
use cosmwasm_std::{Coin, Uint128};

use crate::currency::DENOM;
use crate::problem::Problem;

/// Digits after the decimal point of an amount.
const DECIMALS: usize = 6;
/// The base units of 1.
const ONE: u128 = 1_000_000;

fn invalid(expected: &'static str, got: &str) -> Problem {
    Problem::Value { expected, got: got.to_owned() }
}

/// Parse an amount: `1.5`, `1.5 CARA`, or base units, `1500000ucara`.
pub fn parse_units(text: &str) -> Result<Uint128, Problem> {
    let expected = "an amount such as 1.5 or 1500000ucara, with at most six digits after the point";
    let wrong = || invalid(expected, text);
    let number = |digits: &str| {
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| digits.parse::<u128>().ok()).flatten().ok_or_else(wrong)
    };
    if let Some(digits) = text.strip_suffix("ucara") {
        return number(digits.trim_end()).map(Uint128::new);
    }
    let digits = text.strip_suffix("CARA").map_or(text, str::trim_end);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    if part.len() > DECIMALS {
        return Err(wrong());
    }
    let whole = number(whole)?.checked_mul(ONE).ok_or_else(wrong)?;
    number(part)?;
    let part = number(&format!("{part:0<DECIMALS$}"))?;
    whole.checked_add(part).map(Uint128::new).ok_or_else(wrong)
}

/// Parse an amount above zero.
pub fn parse_amount(text: &str) -> Result<Amount, Problem> {
    Amount::new(parse_units(text)?).map_err(|_| invalid("an amount above zero", text))
}

/// Parse an amount of CARA, or base units of another coin of a chain, such as `5000000stake`.
pub fn parse_coin(text: &str) -> Result<Coin, Problem> {
    if let Ok(amount) = parse_amount(text) {
        return Ok(Coin::new(amount.get(), DENOM));
    }
    let is_denom = |denom: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"/:._-".contains(&byte);
        denom.len() > 2 && denom.starts_with(|first: char| first.is_ascii_alphabetic()) && denom.bytes().all(is_letter)
    };
    let coin = text.parse::<Coin>().ok().filter(|coin| !coin.amount.is_zero() && is_denom(&coin.denom));
    coin.ok_or_else(|| {
        invalid("an amount above zero such as 1.5, or base units of any coin such as 5000000stake", text)
    })
}

/// Parse a time such as `90s`, `30m`, `12h`, `3d`.
pub fn parse_seconds(text: &str) -> Result<Seconds, Problem> {
    let wrong = || invalid("a time such as 90s, 30m, 12h or 3d", text);
    let unit = |(letter, secs): (char, u64)| text.strip_suffix(letter).map(|digits| (digits, secs));
    let (digits, secs) =
        [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)].into_iter().find_map(unit).ok_or_else(wrong)?;
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    number.checked_mul(secs).map(Seconds::new).ok_or_else(wrong)
}

/// Parse a share in percent, with at most two digits after the point: `12.5` or `12.5%`.
pub fn parse_share(text: &str) -> Result<Bps, Problem> {
    let wrong = || invalid("a share in percent from 0 to 100, such as 12.5", text);
    let (whole, part) =
        text.trim_end_matches('%').trim_end().split_once('.').unwrap_or((text.trim_end_matches('%'), ""));
    let part = match part.len() {
        0..=2 => format!("{part:0<2}"),
        _ => return Err(wrong()),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(&part) {
        return Err(wrong());
    }
    let bps = format!("{whole}{part}").parse::<u16>().map_err(|_| wrong())?;
    Bps::new(bps).map_err(|_| wrong())
}

/// Parse the number of a batch, an asset, and so on. Numbers start at 1.
pub fn parse_id<T: TryFrom<u64>>(text: &str) -> Result<T, String>
where
    T::Error: std::fmt::Display,
{
    let number: u64 = text.parse().map_err(|_| "ID_INVALID: expected a number from 1".to_owned())?;
    T::try_from(number).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_unit() {
        for (text, expected) in [
            ("1.5", 1_500_000),
            ("1.5 CARA", 1_500_000),
            ("0.000001", 1),
            ("20", 20_000_000),
            ("1000ucara", 1_000),
            ("007", 7_000_000),
        ] {
            assert_eq!(parse_units(text).unwrap().u128(), expected, "{text}");
        }
        for wrong in ["", ".", "1.", ".5", "1.0000001", "-1", "+1", "1e3", "1,5", "1.5ucara", "ucara", "1 EUR"] {
            assert!(parse_units(wrong).is_err(), "{wrong}");
        }
        assert!(parse_units(&u128::MAX.to_string()).is_err());
        assert!(parse_amount("0").is_err());
    }

    #[test]
    fn a_coin_without_a_denom_is_cara_and_base_units_are_of_any_coin() {
        for (text, amount, denom) in [
            ("1.5", 1_500_000, "ucara"),
            ("1ucara", 1, "ucara"),
            ("20000stake", 20_000, "stake"),
            ("7ibc/27394F", 7, "ibc/27394F"),
        ] {
            assert_eq!(parse_coin(text).unwrap(), Coin::new(amount as u128, denom), "{text}");
        }
        for wrong in ["", "0", "0stake", "stake", "-1stake", "1.5stake", "5 stake", "1e3", "1stake,2ucara", "1.5ucara"]
        {
            assert!(parse_coin(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_and_shares_are_read() {
        let secs = |text: &str| parse_seconds(text).map(Seconds::get).ok();
        assert_eq!([secs("90s"), secs("30m"), secs("12h"), secs("3d")], [90, 1_800, 43_200, 259_200].map(Some));
        assert_eq!([secs("3"), secs("d"), secs("-1s"), secs("18446744073709551615d")], [None; 4]);
        let bps = |text: &str| parse_share(text).map(Bps::get).ok();
        assert_eq!([bps("12.5"), bps("12.5%"), bps("100"), bps("0.01")], [1_250, 1_250, 10_000, 1].map(Some));
        assert_eq!([bps("100.01"), bps("1.234"), bps("-1"), bps(""), bps("x")], [None; 5]);
    }
}
