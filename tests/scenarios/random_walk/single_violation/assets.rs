//! One rule about assets is violated.

use caravan_licensing_api::ExecuteMsg as LicensingMsg;
use caravan_money::Bps;
use caravan_primitives::{AssetId, Hash32, Items, LicenseId, ProjectId, Seconds, Text};
use caravan_provenance_api::{AssetStatus, EdgeKind, ExecuteMsg as ProvenanceMsg, LicensedEdge, NewEdge, NewEdition};
use caravan_tests::{edge, Who};
use cosmwasm_std::Uint128;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::{
    ContributorFault, EdgeFault, HandOverFault, OwnerMessage, PausedLicensing, RegistrationFault, RightsViolation,
};
use crate::random_walk::view::rights::{content, deal, draft, licensing, registry, OWNERS};
use crate::random_walk::view::{Action, View};

pub(crate) fn asset(number: u64) -> AssetId {
    AssetId::new(number).expect("from 1")
}

impl View<'_> {
    /// Some rule stands in the pick_for, if such a state is there.
    pub(crate) fn rights_violation(&self, dice: &mut Dice) -> Option<Action> {
        if self.is_on(&self.royalty().pause) && dice.chance(60) {
            return self.entry_while_paused(dice);
        }
        if self.royalty().currencies.iter().any(|row| !row.listed) && dice.chance(40) {
            return self.in_delisted_currency(dice);
        }
        match dice.draw(RightsViolation::MIX) {
            RightsViolation::Registration => self.wrong_registration(dice),
            RightsViolation::Edge => self.wrong_edge(dice),
            RightsViolation::Consent => self.wrong_consent(dice),
            RightsViolation::Owner => self.wrong_owner(dice),
            RightsViolation::SiblingOnly => self.sibling_only(dice),
            RightsViolation::Offer => self.wrong_offer(dice),
            RightsViolation::Purchase => self.wrong_purchase(dice),
            RightsViolation::Derivative => self.wrong_derivative(dice),
            RightsViolation::Revenue => self.wrong_revenue(dice),
            RightsViolation::PoolClaim => self.wrong_pool_claim(dice),
            RightsViolation::Withdrawal => self.wrong_withdrawal(dice),
            RightsViolation::Configuration => self.wrong_configuration(dice),
            RightsViolation::HandOver => self.wrong_hand_over(dice),
        }
    }

    pub(crate) fn entry_while_paused(&self, dice: &mut Dice) -> Option<Action> {
        let who = dice.one(OWNERS).addr();
        match dice.draw(PausedLicensing::MIX) {
            PausedLicensing::Buy => {
                let offer = self.live_offers().first().copied()?;
                Some((who, self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
            }
            PausedLicensing::PayRevenue => {
                let currency = self.currencies[dice.below(2) as usize].clone();
                Some((who, self.revenue(dice, asset(1), &currency, 10)))
            }
            PausedLicensing::CreateOffer => {
                let view = self.with_status(AssetStatus::Sealed).first().copied()?;
                let terms = Box::new(deal(dice, &self.currencies[0], 1).terms().clone());
                let msg = LicensingMsg::CreateOffer { asset: view.asset.asset, terms, reference: dice.right() };
                Some((view.asset.owner.clone(), licensing(msg)))
            }
        }
    }

    pub(crate) fn wrong_registration(&self, dice: &mut Dice) -> Option<Action> {
        let who = dice.one(OWNERS).addr();
        let young = self.committed((0, 59));
        let ready = self.committed((60, 604_800));
        let (who, content) = match dice.draw(RegistrationFault::MIX) {
            RegistrationFault::CommitmentYoung => dice.pick(&young)?.clone(),
            RegistrationFault::CommitmentMissing => (who, content(dice.within(1, 14))),
            RegistrationFault::CommitmentForeign => {
                let (owner, content) = dice.pick(&ready)?.clone();
                let thief = if owner == "rival".addr() { "alice" } else { "rival" };
                (thief.addr(), content)
            }
            RegistrationFault::CommitmentOld => {
                let late = self.committed((604_801, u64::from(u32::MAX)));
                dice.pick(&late)?.clone()
            }
            RegistrationFault::ContentTaken => {
                let mut taken = ready;
                taken.retain(|(_, content)| self.is_registered(content));
                dice.pick(&taken)?.clone()
            }
            RegistrationFault::CommitAgain => {
                let (who, content) = dice.pick(&ready)?.clone();
                let commitment = self.commitment(&who, content.as_bytes());
                let msg = ProvenanceMsg::Commit { commitment };
                return Some((who, registry(msg)));
            }
            RegistrationFault::Contributors => return self.wrong_contributors(dice),
        };
        Some(self.registration(dice, who, &content))
    }

    pub(crate) fn wrong_contributors(&self, dice: &mut Dice) -> Option<Action> {
        let mut ready = self.committed((60, 604_800));
        ready.retain(|(_, content)| !self.is_registered(content));
        let (who, content) = dice.pick(&ready)?.clone();
        let draft = draft(dice, &content);
        let draft = match dice.draw(ContributorFault::MIX) {
            ContributorFault::Duplicate => draft.contributors(&[("bob", 1), ("bob", 2)], 10),
            ContributorFault::NoWeight => draft.contributors(&[("bob", 0)], 10),
            ContributorFault::Overflow => draft.contributors(&[("bob", u128::MAX), ("carol", 1)], 10),
            ContributorFault::Sibling => draft.contributors(&[(self.sibling(dice), 1)], 10),
            ContributorFault::ShareWithoutContributors => draft.with(|asset| {
                asset.contributors = caravan_provenance_api::NewContributors::None {};
                asset.contributor_bps = Bps::new(7).expect("basis points");
            }),
        };
        let (asset, reference) = (Box::new(draft.asset().clone()), dice.right());
        Some((who, registry(ProvenanceMsg::Register { asset, edges: draft.edges(), reference })))
    }

    pub(crate) fn wrong_edge(&self, dice: &mut Dice) -> Option<Action> {
        let drafts = self.with_status(AssetStatus::Draft);
        let view = *dice.pick(&drafts)?;
        let (child, owner) = (view.asset.asset, view.asset.owner.clone());
        let own = self.assets_where(|a| a.asset.status == AssetStatus::Sealed && a.asset.owner == owner);
        let foreign = self.assets_where(|a| a.asset.status == AssetStatus::Sealed && a.asset.owner != owner);
        let other = drafts.iter().find(|other| other.asset.asset != child && other.asset.owner == owner);
        let kind = EdgeKind::DerivedFrom;
        let edges: Vec<NewEdge> = match dice.draw(EdgeFault::MIX) {
            EdgeFault::ToItself => vec![edge(child, kind, 1)],
            EdgeFault::DraftParent => vec![edge(other?.asset.asset, kind, 1)],
            EdgeFault::ForeignShare => vec![edge(dice.pick(&foreign)?.asset.asset, kind, 77)],
            EdgeFault::ForeignFree => vec![edge(dice.pick(&foreign)?.asset.asset, kind, 0)],
            EdgeFault::ForeignVersion => vec![edge(dice.pick(&foreign)?.asset.asset, EdgeKind::VersionOf, 0)],
            EdgeFault::VersionWithShare => vec![edge(dice.pick(&own)?.asset.asset, EdgeKind::VersionOf, 1)],
            EdgeFault::UnknownParent => {
                vec![edge(dice.pick(&own)?.asset.asset, kind, 10_000), edge(asset(999), kind, 1)]
            }
            EdgeFault::Duplicate => {
                let twice = dice.pick(&own)?.asset.asset;
                vec![edge(twice, kind, 1), edge(twice, kind, 2)]
            }
            EdgeFault::TwoVersions => {
                let (one, two) = (own.first()?.asset.asset, own.get(1)?.asset.asset);
                vec![edge(one, EdgeKind::VersionOf, 0), edge(two, EdgeKind::VersionOf, 0)]
            }
            EdgeFault::SharesAbove => {
                let share = 10_000 - view.edges.shares_bps.get() + 1;
                vec![edge(dice.pick(&own)?.asset.asset, kind, share.min(10_000))]
            }
            EdgeFault::SealedChild => {
                let sealed = self.assets_where(|a| a.is_frozen());
                let sealed = &dice.pick(&sealed)?.asset;
                let edges = Items::new(vec![edge(child, kind, 1)]).ok()?;
                let msg = ProvenanceMsg::AddEdges { child: sealed.asset, edges };
                return Some((sealed.owner.clone(), registry(msg)));
            }
        };
        Some((owner, registry(ProvenanceMsg::AddEdges { child, edges: Items::new(edges).ok()? })))
    }

    pub(crate) fn wrong_consent(&self, dice: &mut Dice) -> Option<Action> {
        let all = self.assets_where(|_| true);
        let (parent, child) = (&dice.pick(&all)?.asset, &dice.pick(&all)?.asset);
        let (parent_id, child_id) = (parent.asset, child.asset);
        let (kind, share) = dice.one(&[(EdgeKind::Includes, 0), (EdgeKind::VersionOf, 5), (EdgeKind::Includes, 9)]);
        let share_bps = Bps::new(share).expect("basis points");
        let msg = if dice.chance(25) {
            ProvenanceMsg::WithdrawConsent { parent: parent_id, child: child_id }
        } else {
            ProvenanceMsg::ConsentEdge { parent: parent_id, child: child_id, kind, share_bps }
        };
        Some((parent.owner.clone(), registry(msg)))
    }

    /// A message about an asset in the wrong state, or by an account that is not its owner.
    pub(crate) fn wrong_owner(&self, dice: &mut Dice) -> Option<Action> {
        let all = self.assets_where(|_| true);
        let row = &dice.pick(&all)?.asset;
        let asset = row.asset;
        let who = if dice.chance(60) { row.owner.clone() } else { "stranger".addr() };
        let sibling = self.sibling(dice).to_string();
        let targets = [row.owner.to_string(), "not-an-address".to_owned(), "bob".addr().to_string(), sibling];
        let to = dice.pick(&targets).expect("four").clone();
        let valid_secs = Seconds::new(dice.one(&[0, 60, 2_592_001]));
        let (uri, hash) = (Text::new("ipfs://no").expect("a text"), Hash32::digest(b"no"));
        Some((
            who,
            registry(match dice.draw(OwnerMessage::MIX) {
                OwnerMessage::Seal => ProvenanceMsg::Seal { asset },
                OwnerMessage::Retract => ProvenanceMsg::Retract { asset },
                OwnerMessage::OfferAsset => ProvenanceMsg::OfferAsset { asset, to, valid_secs },
                OwnerMessage::WithdrawOffer => ProvenanceMsg::WithdrawOffer { asset },
                OwnerMessage::AppendMetadata => ProvenanceMsg::AppendMetadata { asset, uri, hash },
            }),
        ))
    }

    pub(crate) fn wrong_hand_over(&self, dice: &mut Dice) -> Option<Action> {
        let all = self.assets_where(|_| true);
        let offered = self.assets_where(|view| view.asset.offered.is_some());
        let row = &dice.pick(&offered).or_else(|| dice.pick(&all))?.asset;
        let to = row.offered.as_ref().map_or_else(|| "bob".addr(), |offer| offer.to.clone());
        let (who, epoch) = match dice.draw(HandOverFault::MIX) {
            HandOverFault::Stranger => ("stranger".addr(), row.epoch),
            HandOverFault::EpochAhead => (to, row.epoch + 1),
            HandOverFault::EpochBehind => (to, row.epoch - u64::from(row.epoch > 1)),
        };
        Some((who, registry(ProvenanceMsg::AcceptAsset { asset: row.asset, epoch })))
    }

    /// What only a sibling may send.
    pub(crate) fn sibling_only(&self, dice: &mut Dice) -> Option<Action> {
        let who = dice.one(&["alice", "owner", "rival"]).addr();
        let text = || Text::new("ipfs://forged").expect("a text");
        let msg = if dice.chance(50) {
            ProvenanceMsg::AddLicensedEdge {
                edge: Box::new(LicensedEdge {
                    child: asset(dice.within(1, 4)),
                    licensee: who.to_string(),
                    parent: asset(dice.within(1, 4)),
                    kind: EdgeKind::TrainedOn,
                    royalty_bps: Bps::ZERO,
                    license: LicenseId::FIRST,
                    reciprocal: false,
                    ceiling: None,
                }),
            }
        } else {
            ProvenanceMsg::RegisterEdition {
                edition: Box::new(NewEdition {
                    manager: who.to_string(),
                    owner: who.to_string(),
                    project: ProjectId::FIRST,
                    edition: caravan_primitives::EditionId::FIRST,
                    total_weight: Uint128::one(),
                    content_hash: Hash32::digest(b"forged"),
                    salt: Hash32::digest(b"salt"),
                    uri: text(),
                    uri_hash: Hash32::digest(b"forged"),
                    contributor_bps: Bps::ZERO,
                    floor_price: None,
                }),
            }
        };
        Some((who, registry(msg)))
    }
}
