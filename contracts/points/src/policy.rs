//! Who may send which message, with which coins: one total function, its table in `policy.golden`.

use caravan_access::{Policy, Sibling};
use caravan_points_api::ExecuteMsg;

/// Return the policy of a message. Nothing is paused and nothing takes coins. `admit` enforces the owner and the
/// marketplace; minters are checked in `domain`, the other relations by cw20-base.
pub(crate) fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Transfer { .. }
        | ExecuteMsg::Burn { .. }
        | ExecuteMsg::Send { .. }
        | ExecuteMsg::IncreaseAllowance { .. }
        | ExecuteMsg::DecreaseAllowance { .. } => Policy::relation("holder"),
        ExecuteMsg::TransferFrom { .. } | ExecuteMsg::SendFrom { .. } | ExecuteMsg::BurnFrom { .. } => {
            Policy::relation("spender with an allowance")
        }
        ExecuteMsg::Mint { .. } | ExecuteMsg::AwardMany { .. } => Policy::minter(),
        // A message of cw20 that always fails: the owner lists minters with `SetMinter`.
        ExecuteMsg::UpdateMinter { .. } => Policy::relation("always refused"),
        ExecuteMsg::UpdateMarketing { .. } | ExecuteMsg::UploadLogo(_) => Policy::relation("marketing address"),
        ExecuteMsg::SetMinter { .. } | ExecuteMsg::Loosen { .. } => Policy::owner(),
        ExecuteMsg::MoveBalance { .. } => Policy::sibling(Sibling::Marketplace),
        ExecuteMsg::UpdateOwnership(_) => Policy::relation("owner, or who is offered ownership"),
    }
}

#[cfg(test)]
mod tests {
    use caravan_points_api::execute_samples;

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
