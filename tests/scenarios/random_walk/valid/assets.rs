//! Valid actions with assets: commitments, registrations, edges, new owners.

use caravan_primitives::{AssetId, Hash32, Items, Seconds, Text, Upto};
use caravan_provenance_api::{AssetStatus, EdgeKind, ExecuteMsg as ProvenanceMsg, NewEdge};
use caravan_tests::{edge, AssetView, Who};
use cosmwasm_std::Addr;

use crate::random_walk::dice::Dice;
use crate::random_walk::view::rights::{content, draft, edge_kinds, registry, Agreed, CONTENTS, OWNERS};
use crate::random_walk::view::{Action, View};

impl View<'_> {
    pub(crate) fn commit_to_content(&self, dice: &mut Dice) -> Option<Action> {
        let who = dice.one(OWNERS).addr();
        let content = content(dice.within(1, CONTENTS));
        let commitment = self.commitment(&who, content.as_bytes());
        let usable = self.commits.made(&who, &commitment).is_some_and(|at| self.now <= at + 604_800);
        (!usable).then(|| (who, registry(ProvenanceMsg::Commit { commitment })))
    }

    pub(crate) fn register(&self, dice: &mut Dice) -> Option<Action> {
        let mut ready = self.committed((60, 604_800));
        ready.retain(|(_, content)| !self.is_registered(content));
        let (who, content) = dice.pick(&ready)?.clone();
        Some(self.registration(dice, who, &content))
    }

    pub(crate) fn registration(&self, dice: &mut Dice, who: Addr, content: &str) -> Action {
        let asset = Box::new(draft(dice, content).asset().clone());
        let edges = if dice.chance(40) { self.own_edges(dice, &who, &[]) } else { vec![] };
        let (edges, reference) = (Upto::new(edges).expect("few"), dice.right());
        (who, registry(ProvenanceMsg::Register { asset, edges, reference }))
    }

    /// Edges to assets of one's own.
    pub(crate) fn own_edges(&self, dice: &mut Dice, who: &Addr, but: &[AssetId]) -> Vec<NewEdge> {
        let own = |view: &AssetView| {
            let asset = &view.asset;
            asset.owner == *who && asset.status == AssetStatus::Sealed && !but.contains(&asset.asset)
        };
        let parents: Vec<AssetId> = self.assets_where(own).iter().map(|view| view.asset.asset).collect();
        let mut edges: Vec<NewEdge> = dice
            .some(&parents, 2)
            .into_iter()
            .map(|parent| edge(parent, dice.one(&edge_kinds()), dice.one(&[0, 1, 100, 1_500])))
            .collect();
        if let Some(first) = edges.first_mut().filter(|_| but.is_empty() && dice.chance(30)) {
            *first = edge(first.parent, EdgeKind::VersionOf, 0);
        }
        edges
    }

    pub(crate) fn add_edges(&self, dice: &mut Dice) -> Option<Action> {
        let drafts = self.with_status(AssetStatus::Draft);
        let view = *dice.pick(&drafts)?;
        let (child, owner) = (view.asset.asset, view.asset.owner.clone());
        let agreed: Vec<&Agreed> = self.consents.0.iter().filter(|agreed| agreed.1 == child).collect();
        let had: Vec<AssetId> = view.parents.iter().map(|edge| edge.parent).collect();
        let edges = match dice.pick(&agreed) {
            Some((parent, _, kind, share)) if dice.chance(70) => vec![edge(*parent, *kind, *share)],
            _ => self.own_edges(dice, &owner, &had),
        };
        let edges = Items::new(edges).ok()?;
        Some((owner, registry(ProvenanceMsg::AddEdges { child, edges })))
    }

    pub(crate) fn consent_edge(&self, dice: &mut Dice) -> Option<Action> {
        let drafts = self.with_status(AssetStatus::Draft);
        let child = &dice.pick(&drafts)?.asset;
        if let Some(agreed) = dice.pick(&self.consents.0).filter(|_| dice.chance(15)) {
            let (parent, child) = (agreed.0, agreed.1);
            return Some((self.owner_of(parent), registry(ProvenanceMsg::WithdrawConsent { parent, child })));
        }
        let parents =
            self.assets_where(|view| view.asset.status == AssetStatus::Sealed && view.asset.owner != child.owner);
        let parent = &dice.pick(&parents)?.asset;
        let share_bps = edge(parent.asset, EdgeKind::Includes, dice.one(&[1, 100, 2_000])).share_bps;
        let (kind, owner) = (dice.one(&edge_kinds()), parent.owner.clone());
        let msg = ProvenanceMsg::ConsentEdge { parent: parent.asset, child: child.asset, kind, share_bps };
        Some((owner, registry(msg)))
    }

    pub(crate) fn seal_asset(&self, dice: &mut Dice) -> Option<Action> {
        let drafts = self.with_status(AssetStatus::Draft);
        let view = *dice.pick(&drafts)?;
        Some((view.asset.owner.clone(), registry(ProvenanceMsg::Seal { asset: view.asset.asset })))
    }

    /// An asset is offered, accepted, or the offer is taken back.
    pub(crate) fn hand_over(&self, dice: &mut Dice) -> Option<Action> {
        let open = |view: &AssetView| view.asset.offered.as_ref().is_some_and(|offer| self.now < offer.until.get());
        let (all, open) = (self.assets_where(|_| true), self.assets_where(open));
        let row = &dice.pick(&open).filter(|_| dice.chance(80)).or_else(|| dice.pick(&all))?.asset;
        let (asset, owner) = (row.asset, row.owner.clone());
        let msg = match &row.offered {
            Some(offer) if self.now < offer.until.get() && dice.chance(85) => {
                let msg = ProvenanceMsg::AcceptAsset { asset, epoch: row.epoch };
                return Some((offer.to.clone(), registry(msg)));
            }
            Some(_) if dice.chance(40) => ProvenanceMsg::WithdrawOffer { asset },
            Some(_) | None => {
                let to = dice.one(OWNERS).addr();
                let valid_secs = Seconds::new(dice.one(&[1, 3_600, 86_400, 2_592_000]));
                if to == owner {
                    return None;
                }
                ProvenanceMsg::OfferAsset { asset, to: to.to_string(), valid_secs }
            }
        };
        Some((owner, registry(msg)))
    }

    pub(crate) fn retract(&self, dice: &mut Dice) -> Option<Action> {
        let sealed = self.with_status(AssetStatus::Sealed);
        let view = *dice.pick(&sealed).filter(|_| sealed.len() > 3)?;
        Some((view.asset.owner.clone(), registry(ProvenanceMsg::Retract { asset: view.asset.asset })))
    }

    pub(crate) fn append_metadata(&self, dice: &mut Dice) -> Option<Action> {
        let all = self.assets_where(|_| true);
        let row = &dice.pick(&all)?.asset;
        let (uri, hash) = (Text::new("ipfs://again").expect("a text"), Hash32::digest(b"again"));
        Some((row.owner.clone(), registry(ProvenanceMsg::AppendMetadata { asset: row.asset, uri, hash })))
    }
}
