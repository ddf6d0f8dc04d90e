//! A method for every message to provenance.

use caravan_primitives::{AssetId, Hash32, Items, Seconds, Text};
use caravan_provenance_api::{EdgeKind, ExecuteMsg, NewEdge};

use super::Actor;
use crate::call::Call;
use crate::draft::{edge, Draft};
use crate::outcome::{Outcome, Who};

impl Actor<'_> {
    /// Sends any message to provenance.
    pub fn sends_to_provenance(self, msg: ExecuteMsg) -> Outcome {
        self.does(&[Call::provenance(msg)])
    }

    /// Commits to a registration of one's own.
    pub fn commits_for(self, draft: &Draft) -> Outcome {
        let asset = draft.asset();
        let commitment = self.world.commitment(&self.address, &asset.content_hash, &asset.salt);
        self.commits_to(commitment)
    }

    /// Commits to whatever this stands for.
    pub fn commits_to(self, commitment: Hash32) -> Outcome {
        self.sends_to_provenance(ExecuteMsg::Commit { commitment })
    }

    /// Registers the draft with its edges, under the actor's own commitment.
    pub fn registers(self, draft: &Draft) -> Outcome {
        let reference = self.world.reference();
        let asset = Box::new(draft.asset().clone());
        self.sends_to_provenance(ExecuteMsg::Register { asset, edges: draft.edges(), reference })
    }

    /// Adds an edge to a draft.
    pub fn adds_edge(self, child: AssetId, parent: AssetId, kind: EdgeKind, share: u16) -> Outcome {
        self.adds_edges(child, vec![edge(parent, kind, share)])
    }

    /// Adds edges to a draft.
    pub fn adds_edges(self, child: AssetId, edges: Vec<NewEdge>) -> Outcome {
        let edges = Items::new(edges).expect("1 to 32 edges");
        self.sends_to_provenance(ExecuteMsg::AddEdges { child, edges })
    }

    /// Consents to an edge of another owner's draft.
    pub fn consents_edge(self, parent: AssetId, child: AssetId, kind: EdgeKind, share: u16) -> Outcome {
        let share_bps = edge(parent, kind, share).share_bps;
        self.sends_to_provenance(ExecuteMsg::ConsentEdge { parent, child, kind, share_bps })
    }

    /// Takes a consent back.
    pub fn withdraws_consent(self, parent: AssetId, child: AssetId) -> Outcome {
        self.sends_to_provenance(ExecuteMsg::WithdrawConsent { parent, child })
    }

    /// Seals a draft of the actor.
    pub fn seals_asset(self, asset: AssetId) -> Outcome {
        self.sends_to_provenance(ExecuteMsg::Seal { asset })
    }

    /// Offers an asset for so many seconds.
    pub fn offers_asset(self, asset: AssetId, to: impl Who, valid_secs: u64) -> Outcome {
        let (to, valid_secs) = (to.addr().to_string(), Seconds::new(valid_secs));
        self.sends_to_provenance(ExecuteMsg::OfferAsset { asset, to, valid_secs })
    }

    /// Accepts an asset in the epoch that it has now.
    pub fn accepts_asset(self, asset: AssetId) -> Outcome {
        let epoch = self.world.asks_asset(asset).epoch;
        self.accepts_asset_in(asset, epoch)
    }

    /// Accepts an asset in an epoch.
    pub fn accepts_asset_in(self, asset: AssetId, epoch: u64) -> Outcome {
        self.sends_to_provenance(ExecuteMsg::AcceptAsset { asset, epoch })
    }

    /// Takes the offer of an asset back.
    pub fn withdraws_asset_offer(self, asset: AssetId) -> Outcome {
        self.sends_to_provenance(ExecuteMsg::WithdrawOffer { asset })
    }

    /// Ends new licenses, consents and own children of an asset, for good.
    pub fn retracts(self, asset: AssetId) -> Outcome {
        self.sends_to_provenance(ExecuteMsg::Retract { asset })
    }

    /// Adds an entry to the history of an asset's description.
    pub fn appends(self, asset: AssetId, uri: &str) -> Outcome {
        let (hash, uri) = (Hash32::digest(uri.as_bytes()), Text::new(uri).unwrap());
        self.sends_to_provenance(ExecuteMsg::AppendMetadata { asset, uri, hash })
    }
}
