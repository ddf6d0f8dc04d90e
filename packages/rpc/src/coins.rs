//! How people know a coin, as a bank says.

use caravan_chain::CoinInfo;
use cosmrs::proto::cosmos::bank::v1beta1::Metadata;

/// Return how people know a coin by what a bank says of it: nothing where that is incomplete.
pub(crate) fn named(denom: &str, known: &Metadata) -> Option<CoinInfo> {
    let shown = known.denom_units.iter().find(|unit| unit.denom == known.display)?;
    let symbol = if known.symbol.is_empty() { &known.display } else { &known.symbol };
    CoinInfo::new(denom, symbol, u8::try_from(shown.exponent).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use cosmrs::proto::cosmos::bank::v1beta1::DenomUnit;

    use super::*;

    fn metadata(display: &str, symbol: &str) -> Metadata {
        let unit = |denom: &str, exponent| DenomUnit { denom: denom.to_owned(), exponent, aliases: vec![] };
        Metadata {
            denom_units: vec![unit("afoo", 0), unit("foo", 18)],
            base: "afoo".to_owned(),
            display: display.to_owned(),
            symbol: symbol.to_owned(),
            ..Metadata::default()
        }
    }

    #[test]
    fn a_coin_has_the_symbol_and_the_digits_of_what_the_bank_shows() {
        let coin = |symbol| CoinInfo::new("afoo", symbol, 18).unwrap();
        assert_eq!(named("afoo", &metadata("foo", "FOO")), Some(coin("FOO")));
        assert_eq!(named("afoo", &metadata("foo", "")), Some(coin("foo")));
    }

    #[test]
    fn metadata_that_is_incomplete_or_steers_a_terminal_names_nothing() {
        assert_eq!(named("afoo", &metadata("bar", "FOO")), None);
        assert_eq!(named("afoo", &metadata("foo", "\u{1b}[2J")), None);
        let mut long = metadata("foo", "FOO");
        long.denom_units[1].exponent = 400;
        assert_eq!(named("afoo", &long), None);
    }
}
