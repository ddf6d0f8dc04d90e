use super::*;

const MESSAGES: &str = r#"
pub enum ExecuteMsg {
    /// Sender: the requester or a manager, not the annotator. Funds: none.
    /// Effect: works are judged.
    Decide { batch: u64 },
    /// Sender: the marketplace.
    /// Effect: points move. Nothing else.
    MovePoints {},
    /// Sender: anyone. Funds: none.
    Settle {},
}
"#;

fn found(golden: &str) -> Vec<String> {
    let source = Source::new(Path::new("packages/x-api/src/msg.rs"), MESSAGES.to_owned()).unwrap();
    differences("x", golden, &senders(&source).unwrap())
}

#[test]
fn the_same_role_in_both_passes() {
    let golden = "decide | requester or manager | none | exit\nmove_points | marketplace | none | exit\nsettle | anyone | none | exit\nhook fund | anyone | entry\n";
    assert_eq!(found(golden), Vec::<String>::new());
}

#[test]
fn a_message_that_only_a_sibling_sends_is_not_for_anyone() {
    let golden = "decide | requester or manager | none | exit\nmove_points | anyone | none | exit\nsettle | anyone | none | exit\n";
    assert_eq!(
        found(golden),
        ["x: move_points is sent by `anyone` in the policy's golden, and by `the marketplace` in its docs"]
    );
}

#[test]
fn a_message_without_a_line_a_line_without_a_role_and_a_line_without_a_message_are_named() {
    let golden = "decide | requester or manager | none | exit\nsettle |  | none | exit\nfund | anyone | none | exit\n";
    assert_eq!(
        found(golden),
        [
            "x: the policy's golden names no role in the line `settle |  | none | exit`",
            "x: move_points stands in no line of the policy's golden",
            "x: settle stands in no line of the policy's golden",
            "x: the policy's golden has fund, which is no message",
        ]
    );
}

#[test]
fn a_message_whose_docs_name_no_sender_is_named() {
    let text = "pub enum ExecuteMsg { /** Pays. */ Pay {} }";
    let source = Source::new(Path::new("a.rs"), text.to_owned()).unwrap();
    let found = differences("x", "pay | anyone | none | exit", &senders(&source).unwrap());
    assert_eq!(found, ["x: pay has no line `Sender: …` in its docs"]);
}
