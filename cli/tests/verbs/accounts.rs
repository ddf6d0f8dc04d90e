//! Who is meant: the account that acts, another by its name, anybody by an address.

use super::desk::{published, units, Desk};

#[test]
fn whoever_acts_is_meant_where_nobody_else_is_named() {
    let desk = Desk::new("acting");
    desk.json("account add amara --fund 7");
    assert_eq!(units(&desk.json("balance --as amara")["held"]), 7_000_000);
    assert_eq!(units(&desk.json("balance larkspur --as amara")["held"]), 98_000_000, "a name goes before who acts");
    let (exit, text) = desk.refused("balance");
    assert!(exit == 2 && text.contains("SENDER_MISSING"), "{text}");
    assert_eq!(desk.json("account add bela --fund 1 --as amara")["name"], "bela");
    assert_eq!(units(&desk.json("balance bela")["held"]), 1_000_000);
}

#[test]
fn an_account_is_looked_up_by_its_address_too() {
    let desk = Desk::new("addresses");
    let marketplace = desk.json("chain show")["suite"]["marketplace"].as_str().unwrap().to_owned();
    assert_eq!(units(&desk.json(&format!("balance {marketplace}"))["held"]), 2_000_000, "of project 1");
    let larkspur = desk.json("balance larkspur")["address"].as_str().unwrap().to_owned();
    assert_eq!(units(&desk.json(&format!("balance {larkspur}"))["held"]), 98_000_000);
    let misspelt = larkspur.replacen("caravan1", "caravan1q", 1);
    for (line, hint) in [
        (format!("balance {misspelt}"), "an address of this chain"),
        ("balance nobody".to_owned(), "`caravan account list` shows the names; or give an address"),
        ("license list nobody".to_owned(), "`caravan account list` shows the names; or give an address"),
        ("balance --as nobody".to_owned(), "caravan account add nobody"),
        (format!("balance --as {larkspur}"), "caravan account add"),
    ] {
        let (exit, text) = desk.refused(&line);
        assert!(exit == 2 && text.contains("ACCOUNT_UNKNOWN") && text.contains(hint), "{line}: {text}");
    }
}

#[test]
fn a_license_is_bought_for_no_more_than_was_said_and_anybody_can_verify_it() {
    let desk = published("licenses");
    desk.json("offer 1 --price 10 --use train --as larkspur");
    desk.json("account add kestrel --fund 50");
    let kestrel = desk.json("balance kestrel")["address"].as_str().unwrap().to_owned();
    let (exit, text) = desk.refused("buy 1 --most 9.999999 --as kestrel");
    assert!(exit == 1 && text.contains("PRICE_ABOVE_GUARD") && text.contains("9.999999 CARA"), "{text}");
    assert!(text.contains("the price is 10 CARA") && text.contains("nothing was sent"), "{text}");
    assert_eq!(desk.refused("buy 1 --most ten --as kestrel").0, 2);
    assert_eq!(desk.balance("kestrel"), 50_000_000);
    assert!(desk.json("license list --as kestrel")["licenses"].as_array().unwrap().is_empty());
    desk.json("buy 1 --most 10 --as kestrel");
    assert_eq!(desk.balance("kestrel"), 40_000_000);
    for line in ["license list --as kestrel", &format!("license list {kestrel} --as larkspur")] {
        assert_eq!(desk.json(line)["licenses"].as_array().unwrap().len(), 1, "{line}");
    }
    assert!(desk.json("license list --as larkspur")["licenses"].as_array().unwrap().is_empty());
    let licensed = |line: &str| desk.json(&format!("license verify 1 train {line}"))["answer"]["licensed"].clone();
    let said = [kestrel.as_str(), "--as kestrel", "kestrel --as larkspur", "--as larkspur"].map(licensed);
    assert_eq!(said, [true, true, true, false], "and the exit code is 0 also for a no");
}

#[test]
fn an_account_gets_more_out_of_the_faucet() {
    let desk = Desk::empty("faucet");
    desk.json("chain new");
    desk.json("account add amara --fund 5");
    assert_eq!(units(&desk.json("account fund amara 2.5")["held"]), 7_500_000);
    let list = desk.json("account list");
    assert_eq!((list["accounts"].as_array().unwrap().len(), units(&list["accounts"][0]["held"])), (1, 7_500_000));
    let huge = format!("account fund amara {}ucara", u128::MAX);
    for (line, says) in [
        ("account fund nobody 5", "caravan account add nobody"),
        ("account fund amara 0", "VALUE_INVALID"),
        (huge.as_str(), "2^128"),
    ] {
        let (exit, text) = desk.refused(line);
        assert!(exit == 2 && text.contains(says) && !text.contains("panicked"), "{line}: {text}");
    }
    assert_eq!(units(&desk.json("account list")["accounts"][0]["held"]), 7_500_000);
}
