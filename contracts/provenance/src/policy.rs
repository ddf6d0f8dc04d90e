//! Which role a message needs, and whether it works while entry is paused: one total table. No message takes coins.
//!
//! `admit` enforces the owner and the siblings. A relation stands here for the reader; the rule that checks it is in
//! `domain`.

use caravan_access::{Policy, Sibling};
use caravan_provenance_api::ExecuteMsg;

/// Return the policy of a message.
pub fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Commit { .. } => Policy::anyone().entry(),
        ExecuteMsg::Register { .. } => Policy::relation("sender of the commitment").entry(),
        ExecuteMsg::RegisterEdition { .. } => Policy::sibling(Sibling::Marketplace).entry(),
        ExecuteMsg::AddLicensedEdge { .. } => Policy::sibling(Sibling::Licensing),
        ExecuteMsg::AddEdges { .. } => Policy::relation("asset owner").entry(),
        ExecuteMsg::Seal { .. }
        | ExecuteMsg::OfferAsset { .. }
        | ExecuteMsg::WithdrawOffer { .. }
        | ExecuteMsg::Retract { .. }
        | ExecuteMsg::AppendMetadata { .. } => Policy::relation("asset owner"),
        ExecuteMsg::ConsentEdge { .. } | ExecuteMsg::WithdrawConsent { .. } => Policy::relation("owner of the parent"),
        ExecuteMsg::AcceptAsset { .. } => Policy::relation("new owner whom the offer names"),
        ExecuteMsg::UpdateOwnership(_) => Policy::relation("owner, or who is offered ownership"),
        ExecuteMsg::Pause {} | ExecuteMsg::Unpause {} => Policy::owner(),
    }
}

#[cfg(test)]
mod tests;
