//! Assets, licenses and royalties: actions that ought to work.

use caravan_access::OwnershipAction;
use caravan_licensing_api::{
    ConfigChange, Contributor, Derivatives, ExecuteMsg as LicensingMsg, Guard, HookMsg, LicenseResponse, OfferResponse,
    Use,
};
use caravan_money::Currency;
use caravan_primitives::{AssetId, Hash32, Items, OfferId, PersonId, Seconds, Text, Upto};
use caravan_provenance_api::{AssetStatus, EdgeKind, ExecuteMsg as ProvenanceMsg, Kind, NewEdge};
use caravan_tests::{edge, AssetView, Call, Deal, Draft, RegistryView, RoyaltyView, Told, Who, World};
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg;

use super::dice::Dice;
use super::sound::{amount, Deed, View};

/// Who registers and licenses.
pub(super) const OWNERS: &[&str] = &["alice", "bob", "dave", "erin", "rival"];
/// Who is on lists of contributors.
const CONTRIBUTORS: &[&str] = &["alice", "bob", "carol", "frank", "newcomer"];
/// Contents that can be registered in a sequence.
const CONTENTS: u64 = 14;
const KINDS: &[EdgeKind] = &[
    EdgeKind::TrainedOn,
    EdgeKind::FineTunedFrom,
    EdgeKind::DerivedFrom,
    EdgeKind::RetrievesFrom,
    EdgeKind::Includes,
    EdgeKind::ServedBy,
];

/// An edge that somebody agreed to: parent, child, kind, share.
pub(super) type Agreed = (AssetId, AssetId, EdgeKind, u16);

/// Consents that were given, as far as the registry told.
#[derive(Debug, Clone, Default)]
pub(super) struct Consents(Vec<Agreed>);

impl Consents {
    /// Follows what the registry tells.
    pub(super) fn hear(&mut self, told: &Told) {
        let asset = |key: &str| AssetId::new(told.id(key)).expect("an asset");
        let kind = || KINDS.iter().copied().find(|kind| kind.name() == told.text("kind"));
        if told.name == "consent_given" {
            let share = u16::try_from(told.number("share_bps")).expect("basis points");
            self.0.extend(kind().map(|kind| (asset("parent"), asset("child"), kind, share)));
        } else if ["edge_added", "consent_withdrawn"].contains(&told.name.as_str()) {
            let pair = (asset("parent"), asset("child"));
            self.0.retain(|(parent, child, ..)| (*parent, *child) != pair);
        }
    }
}

pub(super) fn registry(msg: ProvenanceMsg) -> Call {
    Call::provenance(msg)
}

pub(super) fn licensing(msg: LicensingMsg) -> Call {
    Call::licensing(msg)
}

/// A content that may be registered.
pub(super) fn content(number: u64) -> String {
    format!("work {number}")
}

/// What a content is registered as.
pub(super) fn draft(dice: &mut Dice, content: &str) -> Draft {
    let kinds = [Kind::Data, Kind::Dataset, Kind::KnowledgeBase, Kind::Model, Kind::Application, Kind::Service];
    let draft = Draft::new(content).salted("salt").kind(dice.one(&kinds));
    if dice.chance(35) {
        return draft;
    }
    let contributors = dice.some(CONTRIBUTORS, 4);
    let weights: Vec<(&str, u128)> = contributors.iter().map(|who| (*who, u128::from(dice.within(1, 9)))).collect();
    draft.contributors(&weights, dice.one(&[0, 1, 300, 2_500, 5_000]))
}

/// Terms to be offered.
pub(super) fn deal(dice: &mut Dice, currency: &Currency, least: u128) -> Deal {
    let price = u128::from(dice.one(&[1_u64, 3, 40, 41, 999, 1_000, 5_003]));
    let mut deal = Deal::new(currency, price.max(least));
    if dice.chance(30) {
        deal = deal.uses(&dice.some(&Use::ALL, 4));
    }
    if dice.chance(50) {
        deal = deal.lasts(dice.one(&[3_600, 3_601, 86_400]));
    }
    if dice.chance(30) {
        deal = deal.supply(dice.within(1, 3) as u32);
    }
    if dice.chance(30) {
        deal = deal.each(dice.within(1, 2) as u32);
    }
    if dice.chance(70) {
        let ceiling = dice.chance(40).then(|| u128::from(dice.one(&[40_u64, 1_000, 9_000])));
        deal = deal.derivatives(dice.one(&[0, 1, 333, 1_500, 5_000]), dice.chance(50), ceiling);
    }
    deal
}

/// The kind of edge that a use allows.
pub(super) fn kind_for(usage: Use) -> Option<EdgeKind> {
    match usage {
        Use::Train => Some(EdgeKind::TrainedOn),
        Use::FineTune => Some(EdgeKind::FineTunedFrom),
        Use::Retrieve => Some(EdgeKind::RetrievesFrom),
        Use::Infer => Some(EdgeKind::ServedBy),
        Use::Redistribute => Some(EdgeKind::Includes),
        Use::Evaluate | Use::Display => None,
    }
}

/// A small graph in which money can go up: data, a model made from it, an application made from that.
pub(super) fn stage(world: &mut World, dice: &mut Dice) {
    let currencies = [world.cara(), world.token()];
    let pick = |dice: &mut Dice| currencies[usize::from(dice.chance(40))].clone();
    let base = Draft::new(&content(CONTENTS + 1)).kind(Kind::Data);
    let mut data = world.asset("alice", &base.contributors(&[("bob", 5), ("carol", 4)], dice.one(&[1, 2_500])));
    if dice.chance(50) {
        let next = Draft::new(&content(CONTENTS + 4)).kind(Kind::Data).from(data, EdgeKind::Includes, 0);
        data = world.asset("alice", &next);
    }
    let currency = pick(dice);
    let ceiling = dice.chance(50).then(|| u128::from(dice.one(&[1_000_u64, 9_000])));
    let reciprocal = dice.chance(60);
    let offer = world.offers(data, &Deal::new(&currency, 1_000).derivatives(1_500, reciprocal, ceiling));
    let model = Draft::new(&content(CONTENTS + 2)).kind(Kind::Model);
    let model = world.derives("dave", &model, (offer, EdgeKind::TrainedOn));
    let currency = pick(dice);
    let terms = Deal::new(&currency, dice.one(&[41, 999])).derivatives(dice.one(&[0, 1_000]), false, None);
    let offer = world.offers(model, &if dice.chance(50) { terms.lasts(3_600) } else { terms });
    if dice.chance(60) {
        let app = Draft::new(&content(CONTENTS + 3)).kind(Kind::Application);
        let app = world.derives("erin", &app, (offer, EdgeKind::ServedBy));
        let currency = pick(dice);
        world.offers(app, &Deal::new(&currency, 40).each(1));
    }
    if dice.chance(20) {
        let many = world.offers(data, &Deal::new(&pick(dice), 3));
        for _ in 0..16 {
            world.at("frank").buys(many).succeeds();
        }
    }
}

impl View<'_> {
    pub(super) fn assets(&self) -> &RegistryView {
        &self.s.rights.registry
    }

    pub(super) fn royalty(&self) -> &RoyaltyView {
        &self.s.rights.royalties
    }

    /// Assets of a kind.
    pub(super) fn assets_where(&self, keep: impl Fn(&AssetView) -> bool) -> Vec<&AssetView> {
        self.assets().assets.values().filter(|asset| keep(asset)).collect()
    }

    pub(super) fn with_status(&self, status: AssetStatus) -> Vec<&AssetView> {
        self.assets_where(|asset| asset.asset.status == status)
    }

    pub(super) fn owner_of(&self, asset: AssetId) -> Addr {
        self.assets().assets[&asset.get()].asset.owner.clone()
    }

    /// Offers under which something could be sold now.
    pub(super) fn live_offers(&self) -> Vec<&OfferResponse> {
        let lives = |offer: &&OfferResponse| {
            let asset = &self.assets().assets[&offer.asset.get()].asset;
            offer.open && offer.epoch == asset.epoch && asset.status == AssetStatus::Sealed
        };
        self.royalty().offers.values().filter(lives).collect()
    }

    pub(super) fn is_live(&self, license: &LicenseResponse) -> bool {
        license.ends_at.is_none_or(|end| self.now < end.get())
    }

    /// A currency that licensing lists, if it lists one.
    fn listed(&self, dice: &mut Dice) -> Option<Currency> {
        let listed: Vec<Currency> =
            self.royalty().currencies.iter().filter(|c| c.listed).map(|c| c.currency.clone()).collect();
        dice.pick(&listed).cloned()
    }

    /// An action of an owner, a licensee, a contributor, or somebody who helps them.
    pub(super) fn rights_deed(&self, dice: &mut Dice) -> Option<Deed> {
        if (self.assets().paused || self.royalty().paused) && dice.chance(30) {
            return self.rights_pause(dice);
        }
        match dice.below(62) {
            0..=2 => self.commit_to_work(dice),
            3..=8 => self.register(dice),
            9..=12 => self.add_edges(dice),
            13..=14 => self.consent_edge(dice),
            15 => self.seal_asset(dice),
            16..=19 => self.hand_over(dice),
            20 => self.retract(dice),
            21 => self.append(dice).filter(|_| dice.chance(30)),
            22..=26 => self.create_offer(dice),
            27..=28 => self.change_offer(dice),
            29 => self.close_offer(dice).filter(|_| dice.chance(50)),
            30..=37 => self.buy(dice),
            38..=43 => self.derive(dice),
            44..=47 => self.pay_revenue(dice),
            48..=50 => self.distribute(dice),
            51..=54 => self.claim_pool(dice),
            55..=56 => self.withdraw_royalties(dice),
            57 => self.royalty_fees(dice).filter(|_| dice.chance(30)),
            58 => self.configure_licensing(dice).filter(|_| dice.chance(50)),
            59 => self.own_rights(dice).filter(|_| dice.chance(50)),
            _ if dice.chance(30) => self.rights_pause(dice),
            _ => Some(self.give_to_licensing(dice)),
        }
    }

    fn commit_to_work(&self, dice: &mut Dice) -> Option<Deed> {
        let who = dice.one(OWNERS).addr();
        let content = content(dice.within(1, CONTENTS));
        let commitment = self.commitment(&who, content.as_bytes());
        let usable = self.commits.made(&who, &commitment).is_some_and(|at| self.now <= at + 604_800);
        (!usable).then(|| (who, registry(ProvenanceMsg::Commit { commitment })))
    }

    pub(super) fn is_registered(&self, content: &str) -> bool {
        let hash = Hash32::digest(content.as_bytes());
        self.assets().assets.values().any(|asset| asset.asset.content_hash == hash)
    }

    /// Contents that somebody committed to at most so many seconds ago, and at least.
    pub(super) fn committed(&self, (least, most): (u64, u64)) -> Vec<(Addr, String)> {
        let mut found = vec![];
        for number in 1..=CONTENTS {
            let content = content(number);
            for who in OWNERS.iter().map(|name| name.addr()) {
                let commitment = self.commitment(&who, content.as_bytes());
                let made = self.commits.made(&who, &commitment);
                if made.is_some_and(|at| (at + least..=at + most).contains(&self.now)) {
                    found.push((who, content.clone()));
                }
            }
        }
        found
    }

    fn register(&self, dice: &mut Dice) -> Option<Deed> {
        let mut ready = self.committed((60, 604_800));
        ready.retain(|(_, content)| !self.is_registered(content));
        let (who, content) = dice.pick(&ready)?.clone();
        Some(self.registration(dice, who, &content))
    }

    pub(super) fn registration(&self, dice: &mut Dice, who: Addr, content: &str) -> Deed {
        let asset = Box::new(draft(dice, content).asset().clone());
        let edges = if dice.chance(40) { self.own_edges(dice, &who, &[]) } else { vec![] };
        let (edges, reference) = (Upto::new(edges).expect("few"), dice.right());
        (who, registry(ProvenanceMsg::Register { asset, edges, reference }))
    }

    /// Edges to assets of one's own.
    fn own_edges(&self, dice: &mut Dice, who: &Addr, but: &[AssetId]) -> Vec<NewEdge> {
        let own = |view: &AssetView| {
            let asset = &view.asset;
            asset.owner == *who && asset.status == AssetStatus::Sealed && !but.contains(&asset.asset)
        };
        let parents: Vec<AssetId> = self.assets_where(own).iter().map(|view| view.asset.asset).collect();
        let mut edges: Vec<NewEdge> = dice
            .some(&parents, 2)
            .into_iter()
            .map(|parent| edge(parent, dice.one(KINDS), dice.one(&[0, 1, 100, 1_500])))
            .collect();
        if let Some(first) = edges.first_mut().filter(|_| but.is_empty() && dice.chance(30)) {
            *first = edge(first.parent, EdgeKind::VersionOf, 0);
        }
        edges
    }

    fn add_edges(&self, dice: &mut Dice) -> Option<Deed> {
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

    fn consent_edge(&self, dice: &mut Dice) -> Option<Deed> {
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
        let (kind, owner) = (dice.one(KINDS), parent.owner.clone());
        let msg = ProvenanceMsg::ConsentEdge { parent: parent.asset, child: child.asset, kind, share_bps };
        Some((owner, registry(msg)))
    }

    fn seal_asset(&self, dice: &mut Dice) -> Option<Deed> {
        let drafts = self.with_status(AssetStatus::Draft);
        let view = *dice.pick(&drafts)?;
        Some((view.asset.owner.clone(), registry(ProvenanceMsg::Seal { asset: view.asset.asset })))
    }

    /// An asset is offered, accepted, or the offer is taken back.
    fn hand_over(&self, dice: &mut Dice) -> Option<Deed> {
        let open = |view: &AssetView| view.asset.offered.as_ref().is_some_and(|offer| self.now < offer.until.get());
        let (all, open) = (self.assets_where(|_| true), self.assets_where(open));
        let told = &dice.pick(&open).filter(|_| dice.chance(80)).or_else(|| dice.pick(&all))?.asset;
        let (asset, owner) = (told.asset, told.owner.clone());
        let msg = match &told.offered {
            Some(offer) if self.now < offer.until.get() && dice.chance(85) => {
                let msg = ProvenanceMsg::AcceptAsset { asset, epoch: told.epoch };
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

    fn retract(&self, dice: &mut Dice) -> Option<Deed> {
        let sealed = self.with_status(AssetStatus::Sealed);
        let view = *dice.pick(&sealed).filter(|_| sealed.len() > 3)?;
        Some((view.asset.owner.clone(), registry(ProvenanceMsg::Retract { asset: view.asset.asset })))
    }

    fn append(&self, dice: &mut Dice) -> Option<Deed> {
        let all = self.assets_where(|_| true);
        let told = &dice.pick(&all)?.asset;
        let (uri, hash) = (Text::new("ipfs://again").expect("a text"), Hash32::digest(b"again"));
        Some((told.owner.clone(), registry(ProvenanceMsg::AppendMetadata { asset: told.asset, uri, hash })))
    }

    /// Terms that an asset may be offered on.
    pub(super) fn fitting(&self, dice: &mut Dice, asset: &AssetView) -> Option<Deal> {
        match &asset.asset.contributors.floor_price {
            Some(floor) => Some(deal(dice, &floor.currency, floor.amount.get().u128())),
            None => self.listed(dice).map(|currency| deal(dice, &currency, 1)),
        }
    }

    fn create_offer(&self, dice: &mut Dice) -> Option<Deed> {
        let sealed = self.with_status(AssetStatus::Sealed);
        let view = *dice.pick(&sealed)?;
        let terms = Box::new(self.fitting(dice, view)?.terms().clone());
        let msg = LicensingMsg::CreateOffer { asset: view.asset.asset, terms, reference: dice.right() };
        Some((view.asset.owner.clone(), licensing(msg)))
    }

    fn change_offer(&self, dice: &mut Dice) -> Option<Deed> {
        let live = self.live_offers();
        let offer = *dice.pick(&live)?;
        let asset = &self.assets().assets[&offer.asset.get()];
        let terms = Box::new(self.fitting(dice, asset)?.terms().clone());
        Some((asset.asset.owner.clone(), licensing(LicensingMsg::ChangeOffer { offer: offer.offer, terms })))
    }

    fn close_offer(&self, dice: &mut Dice) -> Option<Deed> {
        let open: Vec<&OfferResponse> = self.royalty().offers.values().filter(|offer| offer.open).collect();
        let offer = *dice.pick(&open)?;
        Some((self.owner_of(offer.asset), licensing(LicensingMsg::CloseOffer { offer: offer.offer })))
    }

    fn buy(&self, dice: &mut Dice) -> Option<Deed> {
        let left = |offer: &&&OfferResponse| offer.terms.limits.supply.is_none_or(|most| offer.sold < most);
        let live = self.live_offers();
        let live: Vec<&OfferResponse> = live.iter().filter(left).copied().collect();
        let offer = *dice.pick(&live)?;
        // Whoever has a draft has a use for a license.
        let drafts = self.with_status(AssetStatus::Draft);
        let contributor = dice.pick(&drafts).filter(|_| dice.chance(60)).map(|view| view.asset.owner.clone());
        let who =
            contributor.unwrap_or_else(|| dice.one(&["alice", "bob", "dave", "erin", "rival", "stranger"]).addr());
        let price = offer.terms.price.amount.get().u128();
        Some((who, self.purchase(dice, offer, price)))
    }

    /// A purchase under the right guard.
    pub(super) fn purchase(&self, dice: &mut Dice, offer: &OfferResponse, paid: u128) -> Call {
        let most = offer.terms.price.amount;
        let guard = Guard { version: offer.version, epoch: offer.epoch, most };
        self.purchase_under(dice, offer.offer, guard, (&offer.terms.price.currency, paid))
    }

    pub(super) fn purchase_under(
        &self,
        dice: &mut Dice,
        offer: OfferId,
        guard: Guard,
        (currency, paid): (&Currency, u128),
    ) -> Call {
        let reference = dice.right();
        match currency {
            Currency::Native(denom) => {
                let msg = LicensingMsg::Buy { offer, guard, reference };
                Call::Licensing(Box::new(msg), coins(paid, denom.as_str()))
            }
            Currency::Cw20(_) => self.tokens_in(paid, &HookMsg::Buy { offer, guard, reference }),
        }
    }

    pub(super) fn tokens_in(&self, units: u128, body: &HookMsg) -> Call {
        let msg = to_json_binary(body).expect("JSON");
        let send = Cw20ExecuteMsg::Send { contract: self.licensing.to_string(), amount: Uint128::new(units), msg };
        Call::Token(self.token.clone(), send)
    }

    fn derive(&self, dice: &mut Dice) -> Option<Deed> {
        let drafts = self.with_status(AssetStatus::Draft);
        let mut ways = vec![];
        for license in self.royalty().licenses.values().filter(|license| self.is_live(license)) {
            let allowed = matches!(license.terms.derivatives, Derivatives::Allowed { .. });
            let kind = license.terms.uses.iter().find_map(|usage| kind_for(*usage));
            for draft in drafts.iter().filter(|draft| allowed && draft.asset.owner == license.licensee) {
                let had = draft.parents.iter().any(|edge| edge.parent == license.asset);
                if let Some(kind) = kind.filter(|_| !had) {
                    ways.push((draft.asset.asset, license, kind));
                }
            }
        }
        let (child, license, kind) = *dice.pick(&ways)?;
        let (parent, license_id) = (license.asset, license.license);
        let msg = LicensingMsg::RegisterDerivative { child, parent, kind, license: license_id };
        Some((license.licensee.clone(), licensing(msg)))
    }

    pub(super) fn revenue(&self, dice: &mut Dice, asset: AssetId, currency: &Currency, units: u128) -> Call {
        let reference = dice.right();
        match currency {
            Currency::Native(denom) => {
                let msg = LicensingMsg::PayRevenue { asset, reference };
                Call::Licensing(Box::new(msg), coins(units, denom.as_str()))
            }
            Currency::Cw20(_) => self.tokens_in(units, &HookMsg::PayRevenue { asset, reference }),
        }
    }

    fn pay_revenue(&self, dice: &mut Dice) -> Option<Deed> {
        let frozen = self.assets_where(AssetView::is_frozen);
        let asset = dice.pick(&frozen)?.asset.asset;
        let currency = self.listed(dice)?;
        let most = dice.one(&[3, 200, 12_000]);
        let units = u128::from(dice.within(1, most));
        Some((dice.one(&["stranger", "rival", "erin"]).addr(), self.revenue(dice, asset, &currency, units)))
    }

    fn distribute(&self, dice: &mut Dice) -> Option<Deed> {
        let full = self.royalty().books.iter().filter(|(_, books)| !books.inbox.is_zero());
        let full: Vec<(u64, &str)> = full.map(|((asset, key), _)| (*asset, key.as_str())).collect();
        let (first, key) = *dice.pick(&full)?;
        // Children have the larger numbers, mostly: their parents follow.
        let mut path: Vec<u64> = self.assets().assets.keys().copied().filter(|_| dice.chance(40)).collect();
        path.retain(|asset| *asset != first);
        path.push(first);
        path.sort_unstable_by(|a, b| b.cmp(a));
        path.truncate(16);
        if !path.contains(&first) {
            path[0] = first;
        }
        let path = path.into_iter().map(|n| AssetId::new(n).expect("an asset")).collect();
        let currency = Currency::from_key(key).expect("a key");
        let msg = LicensingMsg::Distribute { path: Items::new(path).expect("at most 16"), currency };
        Some((dice.one(&["stranger", "newcomer", "alice"]).addr(), licensing(msg)))
    }

    fn claim_pool(&self, dice: &mut Dice) -> Option<Deed> {
        let due = self.royalty().claims.iter().filter(|(_, told)| !told.claimable.is_zero());
        let due: Vec<&(u64, String, String)> = due.map(|(place, _)| place).collect();
        let (_, key, name) = *dice.pick(&due)?;
        let mine = due.iter().filter(|(_, other, who)| (other, who) == (key, name));
        let mut assets: Vec<AssetId> = mine.map(|(asset, ..)| AssetId::new(*asset).expect("an asset")).collect();
        assets.truncate(20);
        let (assets, currency) = (Items::new(assets).expect("1 to 20"), Currency::from_key(key).expect("a key"));
        let (who, contributor) = match name.parse::<u64>() {
            Ok(number) => {
                let person = PersonId::new(number).expect("a person");
                (self.address(person), Contributor::Person { person })
            }
            Err(_) => {
                let who = CONTRIBUTORS.iter().map(|who| who.addr()).find(|who| who.as_str() == name)?;
                (who, Contributor::Address { address: name.clone() })
            }
        };
        if dice.chance(50) {
            return Some((who, licensing(LicensingMsg::Claim { assets, currency })));
        }
        Some(("stranger".addr(), licensing(LicensingMsg::ClaimFor { contributor, assets, currency })))
    }

    fn withdraw_royalties(&self, dice: &mut Dice) -> Option<Deed> {
        let rows = self.royalty().balances.iter().filter(|(_, units)| **units > 0);
        let rows: Vec<(&Addr, &str, u128)> = rows.map(|((who, key), units)| (who, key.as_str(), *units)).collect();
        let (who, key, units) = *dice.pick(&rows)?;
        let currency = Currency::from_key(key).expect("a key");
        if dice.chance(30) {
            let msg = LicensingMsg::WithdrawFor { address: who.to_string(), currency };
            return Some(("stranger".addr(), licensing(msg)));
        }
        let part = dice.chance(40).then(|| amount(u128::from(dice.within(1, units as u64))));
        Some((who.clone(), licensing(LicensingMsg::Withdraw { currency, amount: part })))
    }

    fn royalty_fees(&self, dice: &mut Dice) -> Option<Deed> {
        let due: Vec<_> = self.royalty().solvency.values().filter(|sum| !sum.fees.is_zero()).collect();
        let currency = dice.pick(&due)?.currency.clone();
        Some((self.royalty().ownership.owner.clone(), licensing(LicensingMsg::WithdrawFees { currency })))
    }

    fn configure_licensing(&self, dice: &mut Dice) -> Option<Deed> {
        let told = self.royalty();
        let all: Vec<_> = told.currencies.iter().collect();
        let unlisted = all.iter().find(|row| !row.listed);
        let change = match dice.below(6) {
            0 | 1 => ConfigChange::SetFee { fee_bps: (told.config.fee_bps + 1 + dice.below(499) as u16) % 501 },
            2 => {
                let to = dice.one(&["treasury", "arbiter", "newcomer"]).addr();
                (to != told.config.treasury).then(|| ConfigChange::SetTreasury { treasury: to.to_string() })?
            }
            3 if unlisted.is_none() => ConfigChange::DelistCurrency { currency: dice.pick(&all)?.currency.clone() },
            _ => ConfigChange::ListCurrency { currency: unlisted?.currency.clone() },
        };
        Some((told.ownership.owner.clone(), licensing(LicensingMsg::UpdateConfig { change })))
    }

    /// The owner of one of the two contracts hands it over.
    fn own_rights(&self, dice: &mut Dice) -> Option<Deed> {
        let first = dice.chance(50);
        let told = if first { &self.assets().ownership } else { &self.royalty().ownership };
        let (who, action) = match &told.pending {
            Some(offer) if self.now < offer.until.get() && dice.chance(70) => {
                (offer.to.clone(), OwnershipAction::Accept {})
            }
            Some(_) => (told.owner.clone(), OwnershipAction::Withdraw {}),
            None => {
                let to = dice.one(&["owner", "treasury", "newcomer"]).addr().to_string();
                let valid_secs = Seconds::new(dice.one(&[60, 86_400]));
                (told.owner.clone(), OwnershipAction::Offer { to, valid_secs })
            }
        };
        let call = if first {
            registry(ProvenanceMsg::UpdateOwnership(action))
        } else {
            licensing(LicensingMsg::UpdateOwnership(action))
        };
        Some((who, call))
    }

    /// One of the two contracts stops entry, or goes on.
    pub(super) fn rights_pause(&self, dice: &mut Dice) -> Option<Deed> {
        let (one, other) = (self.assets(), self.royalty());
        let first = if one.paused == other.paused { dice.chance(50) } else { one.paused };
        Some(if first {
            let msg = if one.paused { ProvenanceMsg::Unpause {} } else { ProvenanceMsg::Pause {} };
            (one.ownership.owner.clone(), registry(msg))
        } else {
            let msg = if other.paused { LicensingMsg::Unpause {} } else { LicensingMsg::Pause {} };
            (other.ownership.owner.clone(), licensing(msg))
        })
    }

    fn give_to_licensing(&self, dice: &mut Dice) -> Deed {
        let units = u128::from(dice.within(1, 1_000));
        if dice.chance(50) {
            return ("stranger".addr(), Call::Send(self.licensing.clone(), coins(units, "ucara")));
        }
        let msg = Cw20ExecuteMsg::Transfer { recipient: self.licensing.to_string(), amount: Uint128::new(units) };
        ("stranger".addr(), Call::Token(self.token.clone(), msg))
    }

    /// Instants at which something changes for assets and licenses.
    pub(super) fn rights_near(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self
            .assets()
            .assets
            .values()
            .filter_map(|view| view.asset.offered.as_ref())
            .map(|offer| offer.until.get())
            .collect();
        all.extend(self.royalty().licenses.values().filter_map(|license| license.ends_at).map(|end| end.get()));
        all.extend(self.commits.last().map(|at| at + 60));
        all
    }
}
