//! Which role and which money a message needs, and whether it works while entry is paused: one total table.
//!
//! Relations (is the sender this project's requester?) are the domain's business.

use caravan_access::{HookPolicy, Policy};
use caravan_marketplace_api::{ExecuteMsg, HookMsg};

/// The policy of a message.
pub fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Fund { .. } => Policy::anyone().one_coin().entry(),
        ExecuteMsg::CreateProject { .. }
        | ExecuteMsg::CreateBatch { .. }
        | ExecuteMsg::EditDraft { .. }
        | ExecuteMsg::OpenBatch { .. }
        | ExecuteMsg::ImproveBatch { .. }
        | ExecuteMsg::Claim { .. } => Policy::anyone().entry(),
        ExecuteMsg::UpdateProject { .. }
        | ExecuteMsg::Receive(_)
        | ExecuteMsg::Return { .. }
        | ExecuteMsg::Submit { .. }
        | ExecuteMsg::Decide { .. }
        | ExecuteMsg::AcceptRejection { .. }
        | ExecuteMsg::GiveUp { .. }
        | ExecuteMsg::Settle { .. }
        | ExecuteMsg::CloseBatch { .. }
        | ExecuteMsg::FinalizeBatch { .. }
        | ExecuteMsg::CloseEdition { .. }
        | ExecuteMsg::PublishDataset { .. }
        | ExecuteMsg::ForfeitBond { .. }
        | ExecuteMsg::ClaimEdition { .. }
        | ExecuteMsg::Withdraw { .. }
        | ExecuteMsg::WithdrawFor { .. }
        | ExecuteMsg::WithdrawAvailable { .. }
        | ExecuteMsg::StartMove { .. }
        | ExecuteMsg::StartRecovery { .. }
        | ExecuteMsg::AcceptMove { .. }
        | ExecuteMsg::CancelMove {}
        | ExecuteMsg::SetRecovery { .. }
        | ExecuteMsg::MovePoints { .. }
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
        HookMsg::Fund { .. } => HookPolicy::entry(),
    }
}

#[cfg(test)]
mod tests;
