use caravan_licensing_api::{execute_samples, hook_samples};

use super::{hook_policy, policy};

/// The table, written by hand: message, role, funds, phase.
const GOLDEN: &str = include_str!("../policy.golden");

#[test]
fn every_message_has_the_policy_that_the_golden_says() {
    let rows = execute_samples().iter().map(|msg| (name(msg), policy(msg).to_string())).collect::<Vec<_>>();
    let hooks = hook_samples();
    let hooks = hooks.iter().map(|msg| (format!("hook {}", name(msg)), hook_policy(msg).to_string()));
    let table: String =
        rows.into_iter().chain(hooks).map(|(message, policy)| format!("{message} | {policy}\n")).collect();
    assert_eq!(table, GOLDEN);
}

fn name(message: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(message).unwrap();
    json.as_object().unwrap().keys().next().unwrap().clone()
}
