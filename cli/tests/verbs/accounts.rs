//! Who is meant: the account that acts, another by its name, anybody by an address.

use super::desk::{units, Desk};

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
