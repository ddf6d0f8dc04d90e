use caravan_provenance_api::execute_samples;

use super::policy;

/// The table, written by hand: message, role, funds, phase.
const GOLDEN: &str = include_str!("../policy.golden");

#[test]
fn every_message_has_the_policy_that_the_golden_says() {
    let row = |msg| format!("{} | {}\n", name(msg), policy(msg));
    let table: String = execute_samples().iter().map(row).collect();
    assert_eq!(table, GOLDEN);
}

fn name(message: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(message).unwrap();
    json.as_object().unwrap().keys().next().unwrap().clone()
}
