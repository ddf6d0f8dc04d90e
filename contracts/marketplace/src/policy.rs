//! Which role and which coins a message needs, and whether it works while entry is paused: one total table.
//!
//! `admit` enforces the owner. A relation is here for the reader; the rule that checks it is in `domain`.

use caravan_access::{HookPolicy, Policy, Sibling};
use caravan_marketplace_api::RestrictionScope::{Platform as OnPlatform, Project as InProject};
use caravan_marketplace_api::{ExecuteMsg, HookMsg};

/// Return the policy of a message.
#[allow(clippy::too_many_lines)] // one arm a message
pub fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Fund { .. } => Policy::anyone().one_coin().entry(),
        ExecuteMsg::CreateProject { .. } => Policy::anyone().entry(),
        ExecuteMsg::CreateBatch { .. }
        | ExecuteMsg::EditDraft { .. }
        | ExecuteMsg::OpenBatch { .. }
        | ExecuteMsg::ImproveBatch { .. } => Policy::relation("requester or manager").entry(),
        ExecuteMsg::Claim { .. } => {
            Policy::relation("anyone whom the batch admits, but its requester, managers and arbiter").entry()
        }
        ExecuteMsg::Decide { .. } | ExecuteMsg::PublishDataset(_) => Policy::relation("requester or manager"),
        ExecuteMsg::CloseBatch { .. } | ExecuteMsg::CloseEdition { .. } => {
            Policy::relation("requester or manager, later anyone")
        }
        ExecuteMsg::UpdateProject { .. }
        | ExecuteMsg::WithdrawAvailable { .. }
        | ExecuteMsg::Restrict { scope: InProject { .. }, .. }
        | ExecuteMsg::LiftRestriction { scope: InProject { .. }, .. } => Policy::relation("requester"),
        ExecuteMsg::Receive(_) => Policy::relation("token of the project's currency"),
        ExecuteMsg::Return { .. }
        | ExecuteMsg::Submit { .. }
        | ExecuteMsg::AcceptRejection { .. }
        | ExecuteMsg::GiveUp { .. } => Policy::relation("annotator of the assignment"),
        ExecuteMsg::Appeal(_) => Policy::relation("annotator of the assignments").up_to_one_coin(),
        ExecuteMsg::RespondToAppeal(_) => Policy::relation("requester or manager").up_to_one_coin(),
        ExecuteMsg::AddAppealEvidence(_) => Policy::relation("annotator of the appeal, requester or manager"),
        ExecuteMsg::EnactRuling(_) => Policy::sibling(Sibling::Arbitration),
        ExecuteMsg::Settle { .. } | ExecuteMsg::FinalizeBatch { .. } | ExecuteMsg::ForfeitBond { .. } => {
            Policy::anyone()
        }
        ExecuteMsg::ClaimEdition { .. } => Policy::anyone_for("the contributors' own balances"),
        ExecuteMsg::WithdrawFor { .. } => Policy::anyone_for("the person's own address, unless it moves"),
        ExecuteMsg::MovePoints { .. } => Policy::anyone_for("the person's own address"),
        ExecuteMsg::SetRecovery { .. } => Policy::anyone_for("the sender's own person"),
        ExecuteMsg::Withdraw { .. } | ExecuteMsg::StartMove { .. } => Policy::relation("person, by its own address"),
        ExecuteMsg::CancelMove { .. } | ExecuteMsg::CancelRecoveryChange { .. } => {
            Policy::relation("person, by its own or its recovery address")
        }
        ExecuteMsg::StartRecovery { .. } => Policy::relation("recovery address of the person"),
        ExecuteMsg::AcceptMove { .. } => Policy::relation("new address of the person"),
        ExecuteMsg::UpdateOwnership(_) => Policy::relation("owner, or who is offered ownership"),
        ExecuteMsg::WithdrawFees { .. }
        | ExecuteMsg::Restrict { scope: OnPlatform {}, .. }
        | ExecuteMsg::LiftRestriction { scope: OnPlatform {}, .. }
        | ExecuteMsg::UpdateConfig { .. }
        | ExecuteMsg::Pause {}
        | ExecuteMsg::Unpause {} => Policy::owner(),
    }
}

/// Return the policy of the body of a cw20 hook.
pub fn hook_policy(msg: &HookMsg) -> HookPolicy {
    match msg {
        HookMsg::Fund { .. } => HookPolicy::anyone().entry(),
        HookMsg::Appeal(_) | HookMsg::RespondToAppeal(_) => HookPolicy::anyone(),
    }
}

#[cfg(test)]
mod tests;
