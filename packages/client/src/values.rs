//! Values that people type: times, shares, numbers.

use caravan_money::Bps;
use caravan_primitives::Seconds;

use crate::problem::Problem;

fn invalid(expected: &'static str, got: &str) -> Problem {
    Problem::Value { expected, got: got.to_owned() }
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
    fn times_and_shares_are_read() {
        let secs = |text: &str| parse_seconds(text).map(Seconds::get).ok();
        assert_eq!([secs("90s"), secs("30m"), secs("12h"), secs("3d")], [90, 1_800, 43_200, 259_200].map(Some));
        assert_eq!([secs("3"), secs("d"), secs("-1s"), secs("18446744073709551615d")], [None; 4]);
        let bps = |text: &str| parse_share(text).map(Bps::get).ok();
        assert_eq!([bps("12.5"), bps("12.5%"), bps("100"), bps("0.01")], [1_250, 1_250, 10_000, 1].map(Some));
        assert_eq!([bps("100.01"), bps("1.234"), bps("-1"), bps(""), bps("x")], [None; 5]);
    }
}
