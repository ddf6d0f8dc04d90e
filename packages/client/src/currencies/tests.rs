use caravan_chain::Embedded;

use super::*;

fn client() -> Client {
    Client::deploy(Embedded::new(), &[&CurrencyDisplay::cara().unwrap()]).unwrap()
}

#[test]
fn a_token_is_known_as_it_says_unless_it_takes_the_name_of_a_coin() {
    let mut client = client();
    let wave = client.chain.make_token("WAVE", 9, &[]).unwrap();
    let liar = client.chain.make_token("cara", 6, &[]).unwrap();
    let of = |client: &Client, token: &Addr| client.display(&Currency::cw20(token.as_str()).unwrap()).unwrap();
    assert_eq!(of(&client, &wave), CurrencyDisplay::token("WAVE", 9, &wave).unwrap());
    assert_eq!(of(&client, &liar).symbol, liar.as_str(), "it must not be taken for the coin");
    assert!(of(&client, &liar).units("1CARA").is_err());
}

#[test]
fn a_currency_is_found_by_its_symbol_its_denom_and_its_address() {
    let mut chain = Embedded::new();
    let wave = chain.make_token("WAVE", 9, &[]).unwrap();
    let displays = [CurrencyDisplay::cara().unwrap(), CurrencyDisplay::token("WAVE", 9, &wave).unwrap()];
    let client = Client::deploy(chain, &[&displays[0], &displays[1]]).unwrap();
    for (text, expected) in [("CARA", 0), ("ucara", 0), ("wave", 1), (wave.as_str(), 1)] {
        assert_eq!(client.currency(text).unwrap(), displays[expected], "{text}");
    }
    let said = client.currency("EUR").unwrap_err().to_string();
    assert_eq!(said, "CURRENCY_UNKNOWN: expected one of CARA, WAVE, got \"EUR\"");
    let (display, amount) = client.amount("2.5WAVE").unwrap();
    assert_eq!((display.symbol.as_str(), amount.get().u128()), ("WAVE", 2_500_000_000));
    assert_eq!(client.amount("2.5").unwrap().0.symbol, "CARA");
    assert!(client.amount("2").unwrap_err().to_string().starts_with("AMOUNT_UNIT_MISSING"));
}
