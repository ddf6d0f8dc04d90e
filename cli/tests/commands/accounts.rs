//! Accounts: the one that acts, another by its name, any by its address.

use super::fixture::{published, units, Fixture};

#[test]
fn without_a_name_the_account_that_acts_is_meant() {
    let fixture = Fixture::new("acting");
    fixture.json("account add amara --fund 7CARA");
    assert_eq!(units(&fixture.json("balance --as amara")["held"]), 7_000_000);
    assert_eq!(units(&fixture.json("balance larkspur --as amara")["held"]), 98_000_000, "a name goes before who acts");
    let (exit, text) = fixture.fails("balance");
    assert!(exit == 2 && text.contains("SENDER_MISSING"), "{text}");
    assert_eq!(fixture.json("account add bela --fund 1CARA --as amara")["name"], "bela");
    assert_eq!(units(&fixture.json("balance bela")["held"]), 1_000_000);
}

#[test]
fn an_account_is_looked_up_by_its_address_too() {
    let fixture = Fixture::new("addresses");
    let marketplace = fixture.json("chain show")["suite"]["marketplace"].as_str().unwrap().to_owned();
    assert_eq!(units(&fixture.json(&format!("balance {marketplace}"))["held"]), 2_000_000, "of project 1");
    let larkspur = fixture.json("balance larkspur")["address"].as_str().unwrap().to_owned();
    assert_eq!(units(&fixture.json(&format!("balance {larkspur}"))["held"]), 98_000_000);
    let wrong = larkspur.replacen("caravan1", "caravan1q", 1);
    for (line, hint) in [
        (format!("balance {wrong}"), "an address of this chain"),
        ("balance unknown".to_owned(), "`caravan account list` shows all names; an address of this chain works too"),
        (
            "license list unknown".to_owned(),
            "`caravan account list` shows all names; an address of this chain works too",
        ),
        ("balance --as unknown".to_owned(), "caravan account add unknown"),
        (format!("balance --as {larkspur}"), "caravan account add"),
    ] {
        let (exit, text) = fixture.fails(&line);
        assert!(exit == 2 && text.contains("ACCOUNT_UNKNOWN") && text.contains(hint), "{line}: {text}");
    }
}

#[test]
fn a_license_costs_at_most_the_guard_and_anyone_can_verify_it() {
    let fixture = published("licenses");
    fixture.json("offer create 1 --text terms.txt --price 10CARA --use train --as larkspur");
    fixture.json("account add kestrel --fund 50CARA");
    let kestrel = fixture.json("balance kestrel")["address"].as_str().unwrap().to_owned();
    let (exit, text) = fixture.fails("buy 1 --most 9.999999CARA --yes --as kestrel");
    assert!(exit == 1 && text.contains("PRICE_ABOVE_GUARD") && text.contains("9.999999 CARA"), "{text}");
    assert!(text.contains("got 10 CARA") && text.contains("nothing was sent"), "{text}");
    assert_eq!(fixture.fails("buy 1 --most ten --yes --as kestrel").0, 2);
    assert_eq!(fixture.balance("kestrel"), 50_000_000);
    assert!(fixture.json("license list --as kestrel")["licenses"].as_array().unwrap().is_empty());
    fixture.json("buy 1 --most 10CARA --yes --as kestrel");
    assert_eq!(fixture.balance("kestrel"), 40_000_000);
    for line in ["license list --as kestrel", &format!("license list {kestrel} --as larkspur")] {
        assert_eq!(fixture.json(line)["licenses"].as_array().unwrap().len(), 1, "{line}");
    }
    assert!(fixture.json("license list --as larkspur")["licenses"].as_array().unwrap().is_empty());
    let licensed = |line: &str| fixture.json(&format!("license verify 1 train {line}"))["answer"]["licensed"].clone();
    let said = [kestrel.as_str(), "--as kestrel", "kestrel --as larkspur", "--as larkspur"].map(licensed);
    assert_eq!(said, [true, true, true, false], "and the exit code is 0 also for a no");
}

#[test]
fn an_account_gets_more_out_of_the_faucet() {
    let fixture = Fixture::empty("faucet");
    fixture.json("chain new");
    fixture.json("account add amara --fund 5CARA");
    assert_eq!(units(&fixture.json("account fund amara 2.5CARA")["held"]), 7_500_000);
    let list = fixture.json("account list");
    assert_eq!((list["accounts"].as_array().unwrap().len(), units(&list["accounts"][0]["held"])), (1, 7_500_000));
    let huge = format!("account fund amara {}ucara", u128::MAX);
    for (line, says) in [
        ("account fund unknown 5CARA", "caravan account add unknown"),
        ("account fund amara 0", "AMOUNT_INVALID"),
        (huge.as_str(), "2^128"),
    ] {
        let (exit, text) = fixture.fails(line);
        assert!(exit == 2 && text.contains(says) && !text.contains("panicked"), "{line}: {text}");
    }
    assert_eq!(units(&fixture.json("account list")["accounts"][0]["held"]), 7_500_000);
}

#[test]
fn royalties_in_another_coin_than_that_of_the_chain_are_found_without_its_name() {
    let fixture = Fixture::new("other-coin");
    fixture.json("account add buyer --fund 5000uother");
    fixture.json("admin list-currency licensing uother --yes --as owner");
    fixture.json("admin list-currency marketplace uother --yes --as owner");
    fixture.write("data", "what is sold");
    fixture.json("asset register data --kind data --yes --as larkspur");
    fixture.json("chain advance 60s");
    fixture.json("asset register data --kind data --yes --as larkspur");
    assert!(fixture.fails("withdraw --royalties --as larkspur").1.contains("NOTHING_TO_WITHDRAW"));
    fixture.json("royalties pay 1 3000uother --yes --as buyer");
    let due = fixture.json("balance larkspur --currency uother")["royalties"].clone();
    assert!(units(&due) > 2_000, "{due}");
    let paid = fixture.json("withdraw --royalties --as larkspur");
    assert_eq!((&paid["paid"], &paid["currency"]["native"]), (&due, &"uother".into()));
}
