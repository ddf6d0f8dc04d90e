//! Who may send which message, with which coins: one total function, its table in `policy.golden`.

use caravan_access::Policy;
use caravan_points_api::ExecuteMsg;

/// What a message asks of its sender. Nothing is paused and nothing takes coins. Holding points, an allowance, the
/// marketing role, a minter's budget or the marketplace's slot are relations: the handlers check them.
pub(crate) fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Transfer { .. }
        | ExecuteMsg::Burn { .. }
        | ExecuteMsg::Send { .. }
        | ExecuteMsg::Mint { .. }
        | ExecuteMsg::IncreaseAllowance { .. }
        | ExecuteMsg::DecreaseAllowance { .. }
        | ExecuteMsg::TransferFrom { .. }
        | ExecuteMsg::SendFrom { .. }
        | ExecuteMsg::BurnFrom { .. }
        | ExecuteMsg::UpdateMinter { .. }
        | ExecuteMsg::UpdateMarketing { .. }
        | ExecuteMsg::UploadLogo(_)
        | ExecuteMsg::AwardMany { .. }
        | ExecuteMsg::MoveBalance { .. }
        | ExecuteMsg::UpdateOwnership(_) => Policy::anyone(),
        ExecuteMsg::SetMinter { .. } | ExecuteMsg::Loosen { .. } => Policy::owner(),
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
