//! Which role a message needs: one total table. No message takes coins, and nothing is ever paused: the contract holds no
//! money, and who could stop a registration could register first.
//!
//! `admit` enforces the owner and the siblings. A relation stands here for the reader; the rule that checks it is in
//! `domain`.

use caravan_access::{Policy, Sibling};
use caravan_provenance_api::ExecuteMsg;

/// Return the policy of a message.
pub fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Commit { .. } => Policy::anyone(),
        ExecuteMsg::Register { .. } => Policy::relation("sender of the commitment"),
        ExecuteMsg::RegisterEdition { .. } => Policy::sibling(Sibling::Marketplace),
        ExecuteMsg::AddLicensedEdge { .. } => Policy::sibling(Sibling::Licensing),
        ExecuteMsg::AddEdges { .. }
        | ExecuteMsg::Seal { .. }
        | ExecuteMsg::OfferAsset { .. }
        | ExecuteMsg::WithdrawOffer { .. }
        | ExecuteMsg::Retract { .. }
        | ExecuteMsg::AppendMetadata { .. } => Policy::relation("asset owner"),
        ExecuteMsg::ConsentEdge { .. } | ExecuteMsg::WithdrawConsent { .. } => Policy::relation("owner of the parent"),
        ExecuteMsg::AcceptAsset { .. } => Policy::relation("new owner whom the offer names"),
        ExecuteMsg::UpdateOwnership(_) => Policy::relation("owner, or who is offered ownership"),
    }
}

#[cfg(test)]
mod tests;
