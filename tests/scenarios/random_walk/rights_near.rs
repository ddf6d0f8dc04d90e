//! Assets, licenses and royalties: actions in whose way one rule stands, and blind ones.

use caravan_licensing_api::{ConfigChange, Contributor, Cw20Receive, ExecuteMsg as LicensingMsg, Guard, HookMsg, Use};
use caravan_money::{Bps, Currency};
use caravan_primitives::{AssetId, Hash32, Items, LicenseId, OfferId, PersonId, ProjectId, Seconds, Text};
use caravan_provenance_api::{AssetStatus, EdgeKind, ExecuteMsg as ProvenanceMsg, LicensedEdge, NewEdge, NewEdition};
use caravan_tests::{edge, Call, Who};
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};

use super::dice::Dice;
use super::rights::{content, deal, draft, kind_for, licensing, registry, OWNERS};
use super::sound::{amount, Deed, View};

fn asset(number: u64) -> AssetId {
    AssetId::new(number).expect("from 1")
}

impl View<'_> {
    /// Some rule stands in the way, if such a state is there.
    pub(super) fn rights_near_miss(&self, dice: &mut Dice) -> Option<Deed> {
        if (self.assets().paused || self.royalty().paused) && dice.chance(60) {
            return self.entry_while_paused(dice);
        }
        if self.royalty().currencies.iter().any(|row| !row.listed) && dice.chance(40) {
            return self.in_unlisted(dice);
        }
        match dice.below(40) {
            0..=3 => self.wrong_registration(dice),
            4..=8 => self.wrong_edge(dice),
            9..=10 => self.wrong_consent(dice),
            11..=13 => self.wrong_owner(dice),
            14 => self.forged_by_stranger(dice),
            15..=18 => self.wrong_offer(dice),
            19..=25 => self.wrong_purchase(dice),
            26..=30 => self.wrong_derivative(dice),
            31..=33 => self.wrong_revenue(dice),
            34..=36 => self.wrong_pool_claim(dice),
            37 => self.wrong_withdrawal(dice),
            38 => self.wrong_configuration(dice),
            _ => self.wrong_handover(dice),
        }
    }

    fn entry_while_paused(&self, dice: &mut Dice) -> Option<Deed> {
        let who = dice.one(OWNERS).addr();
        if self.assets().paused && (dice.chance(50) || !self.royalty().paused) {
            return match dice.below(3) {
                0 => Some((who, registry(ProvenanceMsg::Commit { commitment: Hash32::digest(b"paused") }))),
                1 => Some(self.registration(dice, who, &content(1))),
                _ => {
                    let view = self.with_status(AssetStatus::Draft).first().copied()?;
                    let edges = Items::new(vec![edge(asset(1), EdgeKind::Includes, 1)]).ok()?;
                    let msg = ProvenanceMsg::AddEdges { child: view.asset.asset, edges };
                    Some((view.asset.owner.clone(), registry(msg)))
                }
            };
        }
        match dice.below(4) {
            0 => {
                let offer = self.live_offers().first().copied()?;
                Some((who, self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
            }
            1 => {
                let currency = self.currencies[dice.below(2) as usize].clone();
                Some((who, self.revenue(dice, asset(1), &currency, 10)))
            }
            2 => {
                let view = self.with_status(AssetStatus::Sealed).first().copied()?;
                let terms = Box::new(deal(dice, &self.currencies[0], 1).terms().clone());
                let msg = LicensingMsg::CreateOffer { asset: view.asset.asset, terms, reference: dice.right() };
                Some((view.asset.owner.clone(), licensing(msg)))
            }
            _ => {
                let (child, parent, license) = (asset(2), asset(1), LicenseId::FIRST);
                let msg = LicensingMsg::RegisterDerivative { child, parent, kind: EdgeKind::TrainedOn, license };
                Some((who, licensing(msg)))
            }
        }
    }

    fn in_unlisted(&self, dice: &mut Dice) -> Option<Deed> {
        let currency = self.royalty().currencies.iter().find(|row| !row.listed)?.currency.clone();
        let sealed = self.with_status(AssetStatus::Sealed);
        match dice.below(4) {
            0 => {
                let view = *dice.pick(&sealed)?;
                let terms = Box::new(deal(dice, &currency, 1).terms().clone());
                let msg = LicensingMsg::CreateOffer { asset: view.asset.asset, terms, reference: dice.right() };
                Some((view.asset.owner.clone(), licensing(msg)))
            }
            1 => {
                let view = *dice.pick(&sealed)?;
                Some(("stranger".addr(), self.revenue(dice, view.asset.asset, &currency, 10)))
            }
            2 => {
                let change = ConfigChange::DelistCurrency { currency };
                Some((self.royalty().ownership.owner.clone(), licensing(LicensingMsg::UpdateConfig { change })))
            }
            _ => {
                let offers = self.live_offers();
                let offer = offers.into_iter().find(|offer| offer.terms.price.currency == currency)?;
                Some(("rival".addr(), self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
            }
        }
    }

    fn wrong_registration(&self, dice: &mut Dice) -> Option<Deed> {
        let who = dice.one(OWNERS).addr();
        let young = self.committed((0, 59));
        let ready = self.committed((60, 604_800));
        let (who, content) = match dice.below(7) {
            0 => dice.pick(&young)?.clone(),
            1 => (who, content(dice.within(1, 14))),
            2 => {
                let (owner, content) = dice.pick(&ready)?.clone();
                let thief = if owner == "rival".addr() { "alice" } else { "rival" };
                (thief.addr(), content)
            }
            3 => {
                let late = self.committed((604_801, u64::from(u32::MAX)));
                dice.pick(&late)?.clone()
            }
            4 => {
                let mut taken = ready;
                taken.retain(|(_, content)| self.is_registered(content));
                dice.pick(&taken)?.clone()
            }
            5 => {
                let (who, content) = dice.pick(&ready)?.clone();
                let commitment = self.commitment(&who, content.as_bytes());
                let msg = ProvenanceMsg::Commit { commitment };
                return Some((who, registry(msg)));
            }
            _ => return self.wrong_contributors(dice),
        };
        Some(self.registration(dice, who, &content))
    }

    fn wrong_contributors(&self, dice: &mut Dice) -> Option<Deed> {
        let mut ready = self.committed((60, 604_800));
        ready.retain(|(_, content)| !self.is_registered(content));
        let (who, content) = dice.pick(&ready)?.clone();
        let draft = draft(dice, &content);
        let draft = match dice.below(4) {
            0 => draft.contributors(&[("bob", 1), ("bob", 2)], 10),
            1 => draft.contributors(&[("bob", 0)], 10),
            2 => draft.contributors(&[("bob", u128::MAX), ("carol", 1)], 10),
            _ => draft.with(|asset| {
                asset.contributors = caravan_provenance_api::NewContributors::None {};
                asset.contributor_bps = Bps::new(7).expect("basis points");
            }),
        };
        let (asset, reference) = (Box::new(draft.asset().clone()), dice.right());
        Some((who, registry(ProvenanceMsg::Register { asset, edges: draft.edges(), reference })))
    }

    fn wrong_edge(&self, dice: &mut Dice) -> Option<Deed> {
        let drafts = self.with_status(AssetStatus::Draft);
        let view = *dice.pick(&drafts)?;
        let (child, owner) = (view.asset.asset, view.asset.owner.clone());
        let own = self.assets_where(|a| a.asset.status == AssetStatus::Sealed && a.asset.owner == owner);
        let foreign = self.assets_where(|a| a.asset.status == AssetStatus::Sealed && a.asset.owner != owner);
        let other = drafts.iter().find(|other| other.asset.asset != child && other.asset.owner == owner);
        let kind = EdgeKind::DerivedFrom;
        let edges: Vec<NewEdge> = match dice.below(11) {
            0 => vec![edge(child, kind, 1)],
            1 => vec![edge(other?.asset.asset, kind, 1)],
            2 => vec![edge(dice.pick(&foreign)?.asset.asset, kind, 77)],
            3 => vec![edge(dice.pick(&foreign)?.asset.asset, kind, 0)],
            4 => vec![edge(dice.pick(&foreign)?.asset.asset, EdgeKind::VersionOf, 0)],
            5 => vec![edge(dice.pick(&own)?.asset.asset, EdgeKind::VersionOf, 1)],
            6 => vec![edge(dice.pick(&own)?.asset.asset, kind, 10_000), edge(asset(999), kind, 1)],
            7 => {
                let twice = dice.pick(&own)?.asset.asset;
                vec![edge(twice, kind, 1), edge(twice, kind, 2)]
            }
            8 => {
                let (one, two) = (own.first()?.asset.asset, own.get(1)?.asset.asset);
                vec![edge(one, EdgeKind::VersionOf, 0), edge(two, EdgeKind::VersionOf, 0)]
            }
            9 => {
                let share = 10_000 - view.edges.shares_bps.get() + 1;
                vec![edge(dice.pick(&own)?.asset.asset, kind, share.min(10_000))]
            }
            _ => {
                let sealed = self.assets_where(|a| a.is_frozen());
                let sealed = &dice.pick(&sealed)?.asset;
                let edges = Items::new(vec![edge(child, kind, 1)]).ok()?;
                let msg = ProvenanceMsg::AddEdges { child: sealed.asset, edges };
                return Some((sealed.owner.clone(), registry(msg)));
            }
        };
        Some((owner, registry(ProvenanceMsg::AddEdges { child, edges: Items::new(edges).ok()? })))
    }

    fn wrong_consent(&self, dice: &mut Dice) -> Option<Deed> {
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

    /// A message about an asset in the wrong state, or by somebody else than its owner.
    fn wrong_owner(&self, dice: &mut Dice) -> Option<Deed> {
        let all = self.assets_where(|_| true);
        let told = &dice.pick(&all)?.asset;
        let asset = told.asset;
        let who = if dice.chance(60) { told.owner.clone() } else { "stranger".addr() };
        let targets = [told.owner.to_string(), "nobody".to_owned(), "bob".addr().to_string()];
        let to = dice.pick(&targets).expect("three").clone();
        let valid_secs = Seconds::new(dice.one(&[0, 60, 2_592_001]));
        let (uri, hash) = (Text::new("ipfs://no").expect("a text"), Hash32::digest(b"no"));
        Some((
            who,
            registry(match dice.below(6) {
                0 | 1 => ProvenanceMsg::Seal { asset },
                2 => ProvenanceMsg::Retract { asset },
                3 => ProvenanceMsg::OfferAsset { asset, to, valid_secs },
                4 => ProvenanceMsg::WithdrawOffer { asset },
                _ => ProvenanceMsg::AppendMetadata { asset, uri, hash },
            }),
        ))
    }

    fn wrong_handover(&self, dice: &mut Dice) -> Option<Deed> {
        let all = self.assets_where(|_| true);
        let offered = self.assets_where(|view| view.asset.offered.is_some());
        let told = &dice.pick(&offered).or_else(|| dice.pick(&all))?.asset;
        let to = told.offered.as_ref().map_or_else(|| "bob".addr(), |offer| offer.to.clone());
        let (who, epoch) = match dice.below(3) {
            0 => ("stranger".addr(), told.epoch),
            1 => (to, told.epoch + 1),
            _ => (to, told.epoch - u64::from(told.epoch > 1)),
        };
        Some((who, registry(ProvenanceMsg::AcceptAsset { asset: told.asset, epoch })))
    }

    /// What only a sibling may send.
    fn forged_by_stranger(&self, dice: &mut Dice) -> Option<Deed> {
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

    fn wrong_offer(&self, dice: &mut Dice) -> Option<Deed> {
        let frozen = self.assets_where(|view| view.is_frozen());
        let view = *dice.pick(&frozen)?;
        let mut terms = self.fitting(dice, view)?.terms().clone();
        let (mut asset, mut who) = (view.asset.asset, view.asset.owner.clone());
        let offers: Vec<_> = self.royalty().offers.values().collect();
        match dice.below(9) {
            0 => who = "stranger".addr(),
            1 => asset = self.with_status(AssetStatus::Draft).first()?.asset.asset,
            2 => asset = self.with_status(AssetStatus::Retracted).first()?.asset.asset,
            3 => terms.limits.supply = Some(0),
            4 => terms.uses = Items::new(vec![Use::Train, Use::Train]).ok()?,
            5 => {
                let floor = self.assets_where(|v| v.asset.contributors.floor_price.is_some());
                let view = *dice.pick(&floor)?;
                (asset, who) = (view.asset.asset, view.asset.owner.clone());
                terms.price.amount = amount(1);
                terms.price.currency = self.currencies[dice.below(2) as usize].clone();
            }
            6 => terms.price.currency = self.currency(dice),
            7 => {
                let offer = *dice.pick(&offers)?;
                let msg = LicensingMsg::ChangeOffer { offer: offer.offer, terms: Box::new(offer.terms.clone()) };
                return Some((self.owner_of(offer.asset), licensing(msg)));
            }
            _ => {
                let dead = |offer: &&&caravan_licensing_api::OfferResponse| {
                    let told = &self.assets().assets[&offer.asset.get()].asset;
                    !offer.open || offer.epoch != told.epoch || told.status == AssetStatus::Retracted
                };
                let dead: Vec<_> = offers.iter().filter(dead).collect();
                let offer = **dice.pick(&dead)?;
                let who = if dice.chance(70) { self.owner_of(offer.asset) } else { "stranger".addr() };
                let msg = if dice.chance(70) {
                    LicensingMsg::ChangeOffer { offer: offer.offer, terms: Box::new(terms) }
                } else {
                    LicensingMsg::CloseOffer { offer: offer.offer }
                };
                return Some((who, licensing(msg)));
            }
        }
        let who = if dice.chance(85) && asset != view.asset.asset { self.owner_of(asset) } else { who };
        let (terms, reference) = (Box::new(terms), dice.right());
        Some((who, licensing(LicensingMsg::CreateOffer { asset, terms, reference })))
    }

    fn wrong_purchase(&self, dice: &mut Dice) -> Option<Deed> {
        let all: Vec<_> = self.royalty().offers.values().collect();
        let live = self.live_offers();
        let any = *dice.pick(&live).or_else(|| dice.pick(&all))?;
        let price = any.terms.price.amount.get().u128();
        let currency = any.terms.price.currency.clone();
        let good = Guard { version: any.version, epoch: any.epoch, most: any.terms.price.amount };
        let who = dice.one(&["alice", "bob", "rival"]).addr();
        let (guard, paid) = match dice.below(11) {
            0 => (Guard { version: any.version + 1, ..good }, (currency, price)),
            1 => (Guard { epoch: any.epoch + 1, ..good }, (currency, price)),
            2 if price > 1 => (Guard { most: amount(price - 1), ..good }, (currency, price)),
            3 => (good, (currency, price + 1)),
            4 => {
                let other = self.currencies.iter().find(|other| **other != currency)?.clone();
                (good, (other, price))
            }
            5 | 8 => return self.dead_purchase(dice),
            6 => {
                let beyond = OfferId::new(999).expect("from 1");
                return Some((who, self.purchase_under(dice, beyond, good, (&currency, price))));
            }
            _ => return self.one_too_many(dice),
        };
        Some((who, self.purchase_under(dice, any.offer, guard, (&paid.0, paid.1))))
    }

    /// Under an offer that is closed, of another epoch, or of a retracted asset.
    fn dead_purchase(&self, dice: &mut Dice) -> Option<Deed> {
        let live: Vec<OfferId> = self.live_offers().iter().map(|offer| offer.offer).collect();
        let dead: Vec<_> = self.royalty().offers.values().filter(|offer| !live.contains(&offer.offer)).collect();
        let offer = *dice.pick(&dead)?;
        Some(("rival".addr(), self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
    }

    /// More than the supply, than a licensee's cap, than 16 live ones, than a ceiling.
    fn one_too_many(&self, dice: &mut Dice) -> Option<Deed> {
        let told = self.royalty();
        let mut ways = vec![];
        for offer in self.live_offers() {
            if offer.terms.limits.supply.is_some_and(|most| offer.sold >= most) {
                ways.push(("rival".addr(), offer));
            }
            for license in told.licenses.values().filter(|license| license.asset == offer.asset) {
                let mine = |other: &&caravan_licensing_api::LicenseResponse| {
                    other.licensee == license.licensee && other.asset == license.asset
                };
                let had = told.licenses.values().filter(mine).filter(|other| other.offer == offer.offer).count();
                let live = told.licenses.values().filter(mine).filter(|other| self.is_live(other)).count();
                let capped = offer.terms.limits.per_licensee.is_some_and(|most| had >= most as usize);
                if capped || live >= 16 {
                    ways.push((license.licensee.clone(), offer));
                }
            }
            let near = |number: &u64| {
                let ceiling = &told.ceilings[number];
                let price = offer.terms.price.amount.get();
                ceiling.currency == offer.terms.price.currency && ceiling.used + price > ceiling.max
            };
            let bound: Vec<u64> = told.shares[&offer.asset.get()].ceilings.iter().map(|id| id.get()).collect();
            if bound.iter().any(near) {
                ways.push(("rival".addr(), offer));
            }
        }
        let (who, offer) = dice.pick(&ways)?.clone();
        Some((who, self.purchase(dice, offer, offer.terms.price.amount.get().u128())))
    }

    fn wrong_derivative(&self, dice: &mut Dice) -> Option<Deed> {
        let licenses: Vec<_> = self.royalty().licenses.values().collect();
        let ended: Vec<_> = licenses.iter().copied().filter(|license| !self.is_live(license)).collect();
        let license = match dice.pick(&ended) {
            Some(ended) if dice.chance(40) => *ended,
            _ => *dice.pick(&licenses)?,
        };
        let drafts = self.with_status(AssetStatus::Draft);
        let mine: Vec<AssetId> =
            drafts.iter().filter(|d| d.asset.owner == license.licensee).map(|d| d.asset.asset).collect();
        let any = self.assets_where(|_| true);
        let child = match dice.pick(&mine) {
            Some(child) if dice.chance(70) => *child,
            _ => dice.pick(&any)?.asset.asset,
        };
        let fits = license.terms.uses.iter().find_map(|usage| kind_for(*usage)).unwrap_or(EdgeKind::TrainedOn);
        let (mut parent, mut kind, mut who) = (license.asset, fits, license.licensee.clone());
        match dice.below(5) {
            0 => parent = dice.pick(&any)?.asset.asset,
            1 => kind = EdgeKind::VersionOf,
            2 => kind = dice.one(&[EdgeKind::TrainedOn, EdgeKind::ServedBy, EdgeKind::FineTunedFrom]),
            3 => who = "stranger".addr(),
            _ => {}
        }
        let msg = LicensingMsg::RegisterDerivative { child, parent, kind, license: license.license };
        Some((who, licensing(msg)))
    }

    fn wrong_revenue(&self, dice: &mut Dice) -> Option<Deed> {
        let told = self.royalty();
        let bound = |asset: &AssetId| told.shares.get(&asset.get()).is_some_and(|shares| !shares.ceilings.is_empty());
        let all = self.assets_where(|_| true);
        let bound: Vec<AssetId> = all.iter().map(|view| view.asset.asset).filter(|id| bound(id)).collect();
        let who = "stranger".addr();
        let call = match dice.below(5) {
            0 => {
                let draft = self.with_status(AssetStatus::Draft).first()?.asset.asset;
                self.revenue(dice, draft, &self.currencies[0], 5)
            }
            1 => self.revenue(dice, asset(999), &self.currencies[1], 5),
            2 | 3 => {
                let asset = *dice.pick(&bound)?;
                let license = told.shares[&asset.get()].ceilings[0].get();
                let ceiling = &told.ceilings[&license];
                let left = (ceiling.max - ceiling.used).u128();
                let units = left * 40 / 39 + u128::from(dice.below(3));
                self.revenue(dice, asset, &ceiling.currency, units.max(1))
            }
            _ => {
                let body = HookMsg::PayRevenue { asset: asset(1), reference: dice.right() };
                let forged = Cw20Receive {
                    sender: who.to_string(),
                    amount: amount(5),
                    msg: if dice.chance(60) { to_json_binary(&body) } else { to_json_binary("no") }.expect("JSON"),
                };
                licensing(LicensingMsg::Receive(forged))
            }
        };
        Some((who, call))
    }

    fn wrong_pool_claim(&self, dice: &mut Dice) -> Option<Deed> {
        let currency = if dice.chance(85) {
            self.currencies[dice.below(2) as usize].clone()
        } else {
            Currency::cw20("nobody").expect("a text")
        };
        let all: Vec<AssetId> = self.assets_where(|_| true).iter().map(|view| view.asset.asset).collect();
        let mut assets = dice.some(&all, 3);
        match dice.below(5) {
            0 => assets.push(*assets.first()?),
            1 => assets.push(asset(999)),
            _ => {}
        }
        let who = dice.one(&["alice", "bob", "carol", "stranger"]).addr();
        if dice.chance(40) {
            let path = Items::new(assets).ok()?;
            return Some((who, licensing(LicensingMsg::Distribute { path, currency })));
        }
        let contributor = match dice.below(4) {
            0 => Contributor::Person { person: PersonId::new(dice.within(1, 40)).expect("from 1") },
            1 => Contributor::Address { address: "nobody".to_owned() },
            _ => Contributor::Address { address: who.to_string() },
        };
        let assets = Items::new(assets).ok()?;
        if dice.chance(40) {
            return Some((who, licensing(LicensingMsg::Claim { assets, currency })));
        }
        Some(("stranger".addr(), licensing(LicensingMsg::ClaimFor { contributor, assets, currency })))
    }

    fn wrong_withdrawal(&self, dice: &mut Dice) -> Option<Deed> {
        let currency = self.currency(dice);
        let rich: Vec<Addr> = self.royalty().balances.keys().map(|(who, _)| who.clone()).collect();
        let who = dice.pick(&rich).cloned().filter(|_| dice.chance(70)).unwrap_or_else(|| "frank".addr());
        let msg = match dice.below(4) {
            0 => LicensingMsg::Withdraw { currency, amount: None },
            1 => LicensingMsg::Withdraw { currency, amount: Some(amount(u128::MAX)) },
            2 => LicensingMsg::WithdrawFor { address: self.target(dice), currency },
            _ => {
                let who = if dice.chance(60) { self.royalty().ownership.owner.clone() } else { who };
                return Some((who, licensing(LicensingMsg::WithdrawFees { currency })));
            }
        };
        Some((who, licensing(msg)))
    }

    fn wrong_configuration(&self, dice: &mut Dice) -> Option<Deed> {
        let told = self.royalty();
        let change = match dice.below(5) {
            0 => ConfigChange::SetFee { fee_bps: 501 },
            1 => ConfigChange::SetFee { fee_bps: told.config.fee_bps },
            2 => ConfigChange::SetTreasury { treasury: "nobody".to_owned() },
            3 => ConfigChange::ListCurrency { currency: self.currency(dice) },
            _ => ConfigChange::DelistCurrency { currency: Currency::native("uother").expect("a denom") },
        };
        // A currency that nobody has would be listed for good.
        let strange = matches!(&change, ConfigChange::ListCurrency { currency } if !self.currencies.contains(currency));
        let owner = dice.chance(60) && !strange;
        let who = if owner { told.ownership.owner.clone() } else { "stranger".addr() };
        if dice.chance(30) {
            let first = dice.chance(50);
            return Some(match dice.below(2) {
                0 if first => ("stranger".addr(), registry(ProvenanceMsg::Pause {})),
                0 => ("stranger".addr(), licensing(LicensingMsg::Pause {})),
                _ if first => (self.assets().ownership.owner.clone(), registry(ProvenanceMsg::Unpause {})),
                _ => (told.ownership.owner.clone(), licensing(LicensingMsg::Unpause {})),
            });
        }
        Some((who, licensing(LicensingMsg::UpdateConfig { change })))
    }

    /// A sound action from somebody else, or with coins.
    pub(super) fn spoiled_rights(&self, dice: &mut Dice, (who, call): Deed) -> Deed {
        let stray = coins(u128::from(dice.within(1, 9)), "ucara");
        let coin = dice.chance(30);
        let other = self.account(dice);
        match call {
            Call::Provenance(msg, _) if coin => (who, Call::Provenance(msg, stray)),
            Call::Licensing(msg, _) if coin => {
                (who, Call::Licensing(msg, if dice.chance(50) { stray } else { vec![] }))
            }
            call => (other, call),
        }
    }

    /// Any message about anything, from anybody.
    pub(super) fn blind_rights(&self, dice: &mut Dice) -> Deed {
        let who = self.account(dice);
        let (one, two) = (asset(dice.within(1, 12)), asset(dice.within(1, 12)));
        let offer = OfferId::new(dice.within(1, 8)).expect("from 1");
        let license = LicenseId::new(dice.within(1, 8)).expect("from 1");
        let assets = || Items::new(vec![one]).expect("one");
        let currency = self.currency(dice);
        let call = match dice.below(14) {
            0 => registry(ProvenanceMsg::Seal { asset: one }),
            1 => registry(ProvenanceMsg::Retract { asset: one }),
            2 => registry(ProvenanceMsg::AcceptAsset { asset: one, epoch: dice.within(1, 3) }),
            3 => {
                let edges = Items::new(vec![edge(two, EdgeKind::Includes, dice.below(10_001) as u16)]).expect("one");
                registry(ProvenanceMsg::AddEdges { child: one, edges })
            }
            4 => {
                let share_bps = Bps::new(dice.below(9) as u16).expect("basis points");
                registry(ProvenanceMsg::ConsentEdge { parent: one, child: two, kind: EdgeKind::Includes, share_bps })
            }
            5 => registry(ProvenanceMsg::WithdrawConsent { parent: one, child: two }),
            6 => licensing(LicensingMsg::CloseOffer { offer }),
            7 => {
                let terms = Box::new(deal(dice, &currency, 1).terms().clone());
                licensing(LicensingMsg::ChangeOffer { offer, terms })
            }
            8 => {
                let kind = dice.one(&[EdgeKind::TrainedOn, EdgeKind::VersionOf]);
                licensing(LicensingMsg::RegisterDerivative { child: one, parent: two, kind, license })
            }
            9 => licensing(LicensingMsg::Distribute { path: assets_of(one), currency }),
            10 => licensing(LicensingMsg::Claim { assets: assets(), currency }),
            11 => licensing(LicensingMsg::WithdrawFor { address: self.target(dice), currency }),
            12 => {
                let guard = Guard { version: 1, epoch: 1, most: amount(u128::MAX) };
                let paid = u128::from(dice.one(&[1_u64, 40, 41, 999, 1_000]));
                let known = self.currencies[dice.below(2) as usize].clone();
                self.purchase_under(dice, offer, guard, (&known, paid))
            }
            _ => {
                let known = self.currencies[dice.below(2) as usize].clone();
                let units = u128::from(dice.within(1, 50));
                self.revenue(dice, one, &known, units)
            }
        };
        (who, call)
    }
}

fn assets_of(one: AssetId) -> Items<AssetId, 16> {
    Items::new(vec![one]).expect("one")
}
