//! Which role and which money a message needs, and whether it works while entry is paused: one total table.
//!
//! Relations (is the sender this asset's owner?) are the domain's business.

use caravan_access::{HookPolicy, Policy};
use caravan_licensing_api::{ExecuteMsg, HookMsg};

/// The policy of a message.
pub fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Buy { .. } | ExecuteMsg::PayRevenue { .. } => Policy::anyone().one_coin().entry(),
        ExecuteMsg::CreateOffer { .. } | ExecuteMsg::ChangeOffer { .. } | ExecuteMsg::RegisterDerivative { .. } => {
            Policy::anyone().entry()
        }
        ExecuteMsg::CloseOffer { .. }
        | ExecuteMsg::Receive(_)
        | ExecuteMsg::Distribute { .. }
        | ExecuteMsg::Claim { .. }
        | ExecuteMsg::ClaimFor { .. }
        | ExecuteMsg::Withdraw { .. }
        | ExecuteMsg::WithdrawFor { .. }
        | ExecuteMsg::UpdateOwnership(_) => Policy::anyone(),
        ExecuteMsg::WithdrawFees { .. }
        | ExecuteMsg::UpdateConfig { .. }
        | ExecuteMsg::Pause {}
        | ExecuteMsg::Unpause {} => Policy::owner(),
    }
}

/// The policy of the body of a cw20 hook.
pub fn hook_policy(msg: &HookMsg) -> HookPolicy {
    match msg {
        HookMsg::Buy { .. } | HookMsg::PayRevenue { .. } => HookPolicy::entry(),
    }
}

#[cfg(test)]
mod tests;
