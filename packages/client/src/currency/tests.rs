use super::*;

fn coin(denom: &str, symbol: &str, exponent: u8) -> CurrencyDisplay {
    CurrencyDisplay::coin(&CoinInfo::new(denom, symbol, exponent).unwrap()).unwrap()
}

#[test]
fn amounts_are_shown_with_a_point_and_without_trailing_zeros() {
    for (units, text) in [
        (0, "0"),
        (1, "0.000001"),
        (10, "0.00001"),
        (1_500_000, "1.5"),
        (1_000_000, "1"),
        (123_456_789, "123.456789"),
        (20_000_000, "20"),
    ] {
        assert_eq!(decimal(Uint128::new(units), 6), text);
    }
    assert_eq!(decimal(Uint128::new(7), 0), "7");
    assert_eq!(CurrencyDisplay::cara().unwrap().show(Uint128::new(2_100_000)), "2.1 CARA");
}

#[test]
fn amounts_are_read_to_the_unit_in_both_units() {
    let cara = CurrencyDisplay::cara().unwrap();
    for (text, expected) in [
        ("1.5", 1_500_000),
        ("1.5 CARA", 1_500_000),
        ("1.5CARA", 1_500_000),
        (" 1.5 cara ", 1_500_000),
        ("0.000001", 1),
        ("20CARA", 20_000_000),
        ("1000ucara", 1_000),
        ("1000 ucara", 1_000),
        ("007CARA", 7_000_000),
        ("0", 0),
        ("1.50", 1_500_000),
    ] {
        assert_eq!(cara.units(text).unwrap().u128(), expected, "{text}");
    }
    let most = format!("{}ucara", u128::MAX);
    assert_eq!(cara.units(&most).unwrap(), Uint128::MAX);
}

#[test]
fn what_is_no_amount_of_the_currency_is_refused() {
    let cara = CurrencyDisplay::cara().unwrap();
    for wrong in [
        "",
        ".",
        "1.",
        ".5",
        "1.0000001",
        "-1",
        "+1",
        "1e3",
        "1,5",
        "1.5ucara",
        "ucara",
        "CARA",
        "1 EUR",
        "1UCARA",
        "1..5",
        "1.5.0",
        "1 CARA CARA",
    ] {
        assert!(cara.units(wrong).is_err(), "{wrong}");
    }
    assert!(cara.units(&format!("{}CARA", u128::MAX)).is_err());
    assert!(cara.amount("0").is_err() && cara.amount("0.0CARA").is_err());
}

#[test]
fn a_whole_number_without_a_unit_could_mean_two_amounts() {
    let said = CurrencyDisplay::cara().unwrap().units("100").unwrap_err().to_string();
    assert_eq!(
        said,
        "AMOUNT_UNIT_MISSING: expected an amount with its currency, such as 100CARA or 100000000ucara, got \"100\""
    );
}

#[test]
fn a_coin_of_eighteen_digits_and_one_of_none_are_read_and_shown() {
    let (wei, whole) = (coin("atest", "TEST", 18), coin("uvote", "uvote", 0));
    assert_eq!(wei.units("1.000000000000000001TEST").unwrap().u128(), 1_000_000_000_000_000_001);
    assert_eq!(wei.show(Uint128::new(1_500_000_000_000_000_000)), "1.5 TEST");
    assert!(wei.units("0.0000000000000000001TEST").is_err());
    assert_eq!(whole.units("7uvote").unwrap().u128(), 7);
    assert!(whole.units("7.5uvote").is_err() && whole.units("7.0").is_err());
}
