//! Which role and which coins a message needs, and whether it works while entry is paused: one total table.
//!
//! `admit` enforces the owner. A relation stands here for the reader; the rule that checks it is in `domain`.

use caravan_access::{HookPolicy, Policy};
use caravan_licensing_api::{ExecuteMsg, HookMsg};

/// Return the policy of a message.
pub fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Buy { .. } | ExecuteMsg::PayRevenue { .. } => Policy::anyone().one_coin().entry(),
        ExecuteMsg::CreateOffer { .. } | ExecuteMsg::ChangeOffer { .. } => Policy::relation("asset owner").entry(),
        ExecuteMsg::CloseOffer { .. } => Policy::relation("asset owner"),
        ExecuteMsg::RegisterDerivative { .. } => Policy::relation("licensee who owns the draft"),
        ExecuteMsg::Receive(_) => Policy::relation("token of a listed currency"),
        ExecuteMsg::Distribute { .. } => Policy::anyone(),
        ExecuteMsg::Claim { .. } => Policy::relation("contributor"),
        ExecuteMsg::ClaimFor { .. } => Policy::anyone_for("the contributor's own address"),
        ExecuteMsg::Withdraw { .. } => Policy::relation("asset owner with a balance"),
        ExecuteMsg::WithdrawFor { .. } => Policy::anyone_for("the address that has the balance"),
        ExecuteMsg::UpdateOwnership(_) => Policy::relation("owner, or who is offered ownership"),
        ExecuteMsg::WithdrawFees { .. }
        | ExecuteMsg::UpdateConfig { .. }
        | ExecuteMsg::Pause {}
        | ExecuteMsg::Unpause {} => Policy::owner(),
    }
}

/// Return the policy of the body of a cw20 hook.
pub fn hook_policy(msg: &HookMsg) -> HookPolicy {
    match msg {
        HookMsg::Buy { .. } | HookMsg::PayRevenue { .. } => HookPolicy::anyone().entry(),
    }
}

#[cfg(test)]
mod tests;
