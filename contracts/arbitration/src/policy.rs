//! Who may send which message, with which coins: one total function, its table in `policy.golden`.

use caravan_access::Policy;
use caravan_arbitration_api::ExecuteMsg;

/// Return the policy of a message. Nothing is paused and nothing takes coins. `admit` enforces the owner; which contracts open
/// disputes is checked in `execute`, because two may, and the arbiter in `domain`.
pub(crate) fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::SetArbiter(_) | ExecuteMsg::DelistArbiter { .. } => Policy::owner(),
        ExecuteMsg::Open { .. } => Policy::relation("marketplace or the licensing contract"),
        ExecuteMsg::Respond { .. } | ExecuteMsg::AddEvidence { .. } => {
            Policy::relation("contract that opened the dispute")
        }
        ExecuteMsg::Rule { .. } => Policy::relation("arbiter of each dispute"),
        ExecuteMsg::Settle { .. } | ExecuteMsg::Enact { .. } => Policy::anyone(),
        ExecuteMsg::UpdateOwnership(_) => Policy::relation("owner, or who is offered ownership"),
    }
}

#[cfg(test)]
mod tests {
    use caravan_arbitration_api::execute_samples;

    use super::*;

    #[test]
    fn the_table_of_permissions_is_as_it_was_written_down() {
        let line = |msg: &ExecuteMsg| {
            let json = serde_json::to_value(msg).unwrap();
            let name = json.as_object().unwrap().keys().next().unwrap().clone();
            format!("{name} | {}\n", policy(msg))
        };
        let table: String = execute_samples(str::to_owned).iter().map(line).collect();
        assert_eq!(table, include_str!("policy.golden"));
    }
}
