//! Which role a message needs, and whether it works while entry is paused: one total table. No message takes coins.
//!
//! Relations (does the sender own this asset, is it the wired sibling?) are the domain's business.

use caravan_access::Policy;
use caravan_provenance_api::ExecuteMsg;

/// The policy of a message.
pub fn policy(msg: &ExecuteMsg) -> Policy {
    match msg {
        ExecuteMsg::Commit { .. }
        | ExecuteMsg::Register { .. }
        | ExecuteMsg::RegisterEdition { .. }
        | ExecuteMsg::AddEdges { .. } => Policy::anyone().entry(),
        ExecuteMsg::AddLicensedEdge { .. }
        | ExecuteMsg::ConsentEdge { .. }
        | ExecuteMsg::WithdrawConsent { .. }
        | ExecuteMsg::Seal { .. }
        | ExecuteMsg::OfferAsset { .. }
        | ExecuteMsg::AcceptAsset { .. }
        | ExecuteMsg::WithdrawOffer { .. }
        | ExecuteMsg::Retract { .. }
        | ExecuteMsg::AppendMetadata { .. }
        | ExecuteMsg::UpdateOwnership(_) => Policy::anyone(),
        ExecuteMsg::Pause {} | ExecuteMsg::Unpause {} => Policy::owner(),
    }
}

#[cfg(test)]
mod tests;
