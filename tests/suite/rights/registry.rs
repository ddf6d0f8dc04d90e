//! The registry: registrations, edges, owners.

use std::collections::{BTreeMap, BTreeSet};

use caravan_marketplace_api as marketplace;
use caravan_marketplace_api::{NewDataset, Sharing};
use caravan_primitives::{Hash32, Time};
use caravan_provenance_api::bounds::{MAX_COMMITMENT_SECS, MAX_OFFER_SECS, MIN_COMMITMENT_SECS};
use caravan_provenance_api::{
    AssetStatus, EdgeKind, ExecuteMsg, Kind, LicensedEdge, MetadataEntry, NewAsset, NewContributors, NewEdge, Origin,
};
use cosmwasm_std::{Addr, Coin};

use super::{Act, Asset, Consent, Contributors, Rights, Rule};
use crate::model::{address, Expect};

/// A hash over fields, each after its length.
fn hashed(fields: &[&[u8]]) -> Hash32 {
    let mut bytes = vec![];
    for field in fields {
        bytes.extend_from_slice(&(field.len() as u32).to_be_bytes());
        bytes.extend_from_slice(field);
    }
    Hash32::digest(&bytes)
}

impl Rights {
    fn bound(&self, tag: &str, who: &Addr, content: &Hash32, salt: &Hash32) -> Hash32 {
        let (chain, contract) = (self.chain_id.as_bytes(), self.at.provenance.as_bytes());
        hashed(&[tag.as_bytes(), chain, contract, who.as_bytes(), content.as_bytes(), salt.as_bytes()])
    }

    fn commitment_of(&self, who: &Addr, content: &Hash32, salt: &Hash32) -> String {
        self.bound("caravan/register/v1", who, content, salt).to_hex()
    }

    fn watermark_of(&self, who: &Addr, content: &Hash32, salt: &Hash32) -> Hash32 {
        self.bound("caravan/watermark/v1", who, content, salt)
    }

    // ---------------------------------------------------------------- beforehand

    pub(crate) fn expect_registry(&self, act: &Act<'_>, msg: &ExecuteMsg, funds: &[Coin]) -> Expect {
        let policy = Self::expect_policy(&self.registry, act, funds, Rule::default());
        policy.and(self.expect_registered(act, msg))
    }

    #[allow(clippy::too_many_lines)] // one entry a message
    fn expect_registered(&self, act: &Act<'_>, msg: &ExecuteMsg) -> Expect {
        match msg {
            ExecuteMsg::Commit { commitment } => {
                let made = self.commitments.get(&(commitment.to_hex(), act.sender.clone()));
                let usable = made.is_some_and(|at| act.now <= at + MAX_COMMITMENT_SECS);
                Expect::ok().certainly(usable, "COMMITMENT_EXISTS")
            }
            ExecuteMsg::Register { asset, edges, reference } => {
                let used = self.made.contains(&(act.sender.clone(), reference.as_str().to_owned()));
                let next = self.assets.len() as u64 + 1;
                let expect = Expect::ok()
                    .certainly(used, "REFERENCE_USED")
                    .and(self.expect_content(act, &asset.content_hash, &asset.salt))
                    .and(self.expect_contributors(act, asset));
                if expect != Expect::ok() {
                    return Expect { loose: true, ..expect };
                }
                let draft = self.draft_of(act, asset, next);
                verdict(self.with_edges((next, act.sender), draft, edges.as_slice()).map(|_| ()))
            }
            ExecuteMsg::RegisterEdition { .. } => {
                Expect::anything().certainly(*act.sender != self.at.marketplace, "MARKETPLACE_ONLY")
            }
            ExecuteMsg::AddLicensedEdge { .. } => {
                Expect::anything().certainly(*act.sender != self.at.licensing, "LICENSING_ONLY")
            }
            ExecuteMsg::AddEdges { child, edges } => match self.owned(act, child.get()) {
                Err(expect) => expect,
                Ok(draft) if draft.status != AssetStatus::Draft => Expect::fails("ASSET_NOT_DRAFT"),
                Ok(draft) => {
                    let child = (child.get(), act.sender);
                    verdict(self.with_edges(child, draft.clone(), edges.as_slice()).map(|_| ()))
                }
            },
            ExecuteMsg::ConsentEdge { parent, child, kind, share_bps } => {
                self.expect_consent(act, (parent.get(), child.get()), (*kind, share_bps.get()))
            }
            ExecuteMsg::WithdrawConsent { parent, child } => match self.owned(act, parent.get()) {
                Err(expect) => expect,
                Ok(_) => {
                    Expect::ok().certainly(!self.consents.contains_key(&(parent.get(), child.get())), "CONSENT_MISSING")
                }
            },
            ExecuteMsg::Seal { asset } => match self.owned(act, asset.get()) {
                Err(expect) => expect,
                Ok(draft) => Expect::ok().certainly(draft.status != AssetStatus::Draft, "ASSET_NOT_DRAFT"),
            },
            ExecuteMsg::OfferAsset { asset, to, valid_secs } => match self.owned(act, asset.get()) {
                Err(expect) => expect,
                Ok(held) => {
                    let (secs, to) = (valid_secs.get(), address(to));
                    Expect::ok()
                        .certainly(to.is_none(), "ADDRESS_INVALID")
                        .certainly(secs == 0 || secs > MAX_OFFER_SECS, "ASSET_OFFER_WINDOW")
                        .certainly(to.as_ref().is_some_and(|to| self.is_suite(to.as_str())), "SIBLING_IS_PARTY")
                        .certainly(to.as_ref() == Some(&held.owner), "ASSET_OFFER_SELF")
                }
            },
            ExecuteMsg::AcceptAsset { asset, epoch } => self.expect_accept(act, asset.get(), *epoch),
            ExecuteMsg::WithdrawOffer { asset } => match self.owned(act, asset.get()) {
                Err(expect) => expect,
                Ok(held) => Expect::ok().certainly(held.offered.is_none(), "ASSET_OFFER_MISSING"),
            },
            ExecuteMsg::Retract { asset } => match self.owned(act, asset.get()) {
                Err(expect) => expect,
                Ok(held) => Expect::ok().certainly(held.status != AssetStatus::Sealed, "ASSET_NOT_SEALED"),
            },
            ExecuteMsg::AppendMetadata { asset, .. } => {
                self.owned(act, asset.get()).map_or_else(|e| e, |_| Expect::ok())
            }
            ExecuteMsg::UpdateOwnership(action) => self.expect_ownership(&self.registry, act, action),
        }
    }

    /// The asset with this number, if the sender owns it.
    fn owned(&self, act: &Act<'_>, number: u64) -> Result<&Asset, Expect> {
        let asset = self.assets.get(&number).ok_or_else(|| Expect::fails("ASSET_UNKNOWN"))?;
        if asset.owner == *act.sender {
            return Ok(asset);
        }
        Err(Expect { loose: true, ..Expect::fails("ASSET_OWNER_ONLY") })
    }

    /// First come: the sender's own commitment, from a minute to seven days old.
    fn expect_content(&self, act: &Act<'_>, content: &Hash32, salt: &Hash32) -> Expect {
        let commitment = self.commitment_of(act.sender, content, salt);
        let made = self.commitments.get(&(commitment.clone(), act.sender.clone())).copied();
        let foreign = self.commitments.keys().any(|(other, _)| *other == commitment);
        let taken = self.assets.values().any(|asset| asset.content_hash == *content);
        Expect::ok()
            .certainly(taken, "HASH_REGISTERED")
            .certainly(made.is_none(), if foreign { "COMMITMENT_FOREIGN" } else { "COMMITMENT_MISSING" })
            .certainly(made.is_some_and(|at| act.now < at + MIN_COMMITMENT_SECS), "COMMITMENT_EARLY")
            .certainly(made.is_some_and(|at| act.now > at + MAX_COMMITMENT_SECS), "COMMITMENT_EXPIRED")
    }

    fn expect_consent(&self, act: &Act<'_>, (parent, child): (u64, u64), (kind, share): (EdgeKind, u16)) -> Expect {
        let held = match self.owned(act, parent) {
            Ok(held) => held,
            Err(expect) => return expect,
        };
        let Some(draft) = self.assets.get(&child) else { return Expect::fails("ASSET_UNKNOWN") };
        Expect::ok()
            .certainly(draft.status != AssetStatus::Draft, "ASSET_NOT_DRAFT")
            .certainly(draft.owner == held.owner, "CONSENT_NEEDLESS")
            .certainly(held.status != AssetStatus::Sealed, "PARENT_NOT_SEALED")
            .certainly(kind == EdgeKind::VersionOf, "EDGE_KIND_INVALID")
            .certainly(share == 0, "SHARE_ZERO")
    }

    fn expect_accept(&self, act: &Act<'_>, number: u64, epoch: u64) -> Expect {
        let Some(asset) = self.assets.get(&number) else { return Expect::fails("ASSET_UNKNOWN") };
        let Some((to, until)) = &asset.offered else { return Expect::fails("ASSET_OFFER_MISSING") };
        Expect::ok()
            .certainly(to != act.sender, "ASSET_OFFER_FOREIGN")
            .certainly(act.now >= *until, "ASSET_OFFER_EXPIRED")
            .certainly(epoch != asset.epoch, "EPOCH_CHANGED")
    }

    // ---------------------------------------------------------------- afterwards

    fn draft_of(&self, act: &Act<'_>, new: &NewAsset, number: u64) -> Asset {
        let list = match &new.contributors {
            NewContributors::None {} => BTreeMap::new(),
            NewContributors::Inline { list } => {
                let entry = |each: &caravan_provenance_api::NewContributor| {
                    (address(&each.address).expect("an address"), each.weight.u128())
                };
                list.iter().map(entry).collect()
            }
        };
        let at = Time::new(act.now);
        Asset {
            kind: new.kind,
            owner: act.sender.clone(),
            epoch: 1,
            status: AssetStatus::Draft,
            content_hash: new.content_hash,
            watermark: self.watermark_of(act.sender, &new.content_hash, &new.salt),
            line: number,
            contributors: Contributors::Inline(list),
            contributors_bps: new.contributor_bps.get(),
            floor: None,
            floor_royalty: 0,
            registered_at: act.now,
            edges: vec![],
            offered: None,
            metadata: vec![MetadataEntry { index: 0, uri: new.uri.clone(), hash: new.uri_hash, at }],
        }
    }

    #[allow(clippy::too_many_lines)] // one entry a message
    pub(crate) fn apply_registry(&mut self, act: &Act<'_>, msg: &ExecuteMsg) {
        match msg {
            ExecuteMsg::Commit { commitment } => {
                self.commitments.insert((commitment.to_hex(), act.sender.clone()), act.now);
            }
            ExecuteMsg::Register { asset, edges, reference } => {
                let number = self.assets.len() as u64 + 1;
                let draft = self.draft_of(act, asset, number);
                let (draft, used) = self.with_edges((number, act.sender), draft, edges.as_slice()).expect("edges");
                self.end_offers_of(edges.as_slice());
                let commitment = self.commitment_of(act.sender, &asset.content_hash, &asset.salt);
                self.commitments.remove(&(commitment, act.sender.clone())).expect("a commitment");
                self.made.insert((act.sender.clone(), reference.as_str().to_owned()));
                self.consents.retain(|key, _| !used.contains(key));
                self.assets.insert(number, draft);
            }
            ExecuteMsg::AddEdges { child, edges } => {
                let draft = self.assets[&child.get()].clone();
                let child = (child.get(), act.sender);
                let (draft, used) = self.with_edges(child, draft, edges.as_slice()).expect("edges that were taken");
                self.end_offers_of(edges.as_slice());
                self.consents.retain(|key, _| !used.contains(key));
                self.assets.insert(child.0, Asset { offered: None, ..draft });
            }
            ExecuteMsg::RegisterEdition { .. } | ExecuteMsg::AddLicensedEdge { .. } => {
                panic!("only a sibling may send {msg:?}")
            }
            ExecuteMsg::ConsentEdge { parent, child, kind, share_bps } => {
                let epochs = (self.assets[&parent.get()].epoch, self.assets[&child.get()].epoch);
                let consent = Consent { kind: *kind, share: share_bps.get(), epochs };
                self.consents.insert((parent.get(), child.get()), consent);
            }
            ExecuteMsg::WithdrawConsent { parent, child } => {
                self.consents.remove(&(parent.get(), child.get())).expect("a consent");
            }
            ExecuteMsg::UpdateOwnership(action) => self.registry.apply(act, action),
            ExecuteMsg::Seal { .. }
            | ExecuteMsg::OfferAsset { .. }
            | ExecuteMsg::AcceptAsset { .. }
            | ExecuteMsg::WithdrawOffer { .. }
            | ExecuteMsg::Retract { .. }
            | ExecuteMsg::AppendMetadata { .. } => self.apply_owner(act, msg),
        }
    }

    fn held(&mut self, number: u64) -> &mut Asset {
        self.assets.get_mut(&number).expect("an asset")
    }

    fn apply_owner(&mut self, act: &Act<'_>, msg: &ExecuteMsg) {
        match msg {
            ExecuteMsg::Seal { asset } => {
                let held = self.held(asset.get());
                (held.status, held.offered) = (AssetStatus::Sealed, None);
            }
            ExecuteMsg::Retract { asset } => {
                let held = self.held(asset.get());
                (held.status, held.offered) = (AssetStatus::Retracted, None);
            }
            ExecuteMsg::OfferAsset { asset, to, valid_secs } => {
                let to = address(to).expect("an address");
                self.held(asset.get()).offered = Some((to, act.now + valid_secs.get()));
            }
            ExecuteMsg::WithdrawOffer { asset } => self.held(asset.get()).offered = None,
            ExecuteMsg::AcceptAsset { asset, .. } => {
                let held = self.held(asset.get());
                (held.owner, held.offered) = (act.sender.clone(), None);
                held.epoch += 1;
            }
            ExecuteMsg::AppendMetadata { asset, uri, hash } => {
                let held = self.held(asset.get());
                let (index, at) = (held.metadata.len() as u32, Time::new(act.now));
                held.metadata.push(MetadataEntry { index, uri: uri.clone(), hash: *hash, at });
            }
            _ => panic!("not about an owner's asset: {msg:?}"),
        }
    }

    /// Licensing added an edge.
    pub(crate) fn apply_licensed_edge(&mut self, edge: &LicensedEdge) {
        let mut draft = self.assets[&edge.child.get()].clone();
        let (license, reciprocal, ceiling) = (edge.license, edge.reciprocal, edge.ceiling.clone());
        let origin = Origin::Licensed { license, reciprocal, ceiling };
        self.choose(&mut draft, (edge.parent, edge.kind, edge.royalty_bps), origin).expect("an edge that was taken");
        let parent = self.held(edge.parent.get());
        if parent.owner == draft.owner {
            parent.offered = None;
        }
        self.assets.insert(edge.child.get(), Asset { offered: None, ..draft });
    }

    /// Every edge that an owner chooses is to an asset of its own or by consent: the offer of either is gone.
    fn end_offers_of(&mut self, edges: &[NewEdge]) {
        for edge in edges {
            self.held(edge.parent.get()).offered = None;
        }
    }

    /// The marketplace registered an edition: what its project says, under the sender's commitment.
    pub(crate) fn apply_publish(&mut self, act: &Act<'_>, msg: &marketplace::ExecuteMsg) {
        let marketplace::ExecuteMsg::PublishDataset(dataset) = msg else { return };
        let NewDataset { project, edition, content_hash, salt, uri, uri_hash, .. } = dataset;
        let project_row = act.market.project(*project);
        let Sharing::Contributors(shares) = project_row.sharing else { panic!("{project} shares nothing") };
        let owner = act.market.address_of(project_row.requester).expect("a requester");
        let commitment = self.commitment_of(act.sender, content_hash, salt);
        self.commitments.remove(&(commitment, act.sender.clone())).expect("a commitment");
        let number = self.assets.len() as u64 + 1;
        let total = act.market.total(*project, *edition);
        let at = Time::new(act.now);
        let asset = Asset {
            kind: Kind::Dataset,
            watermark: self.watermark_of(&owner, content_hash, salt),
            owner,
            epoch: 1,
            status: AssetStatus::Sealed,
            content_hash: *content_hash,
            line: number,
            contributors: Contributors::Edition(*project, *edition, total),
            contributors_bps: shares.contributor_bps.get(),
            floor: shares.floor_price.map(|floor| (floor.currency.key(), floor.amount.get().u128())),
            floor_royalty: shares.floor_royalty_bps.get(),
            registered_at: act.now,
            edges: vec![],
            offered: None,
            metadata: vec![MetadataEntry { index: 0, uri: uri.clone(), hash: *uri_hash, at }],
        };
        self.assets.insert(number, asset);
    }
}

/// The expectation that follows from a computed result.
pub(crate) fn verdict(result: Result<(), &'static str>) -> Expect {
    match result {
        Ok(()) => Expect::ok(),
        Err(code) => Expect::fails(code),
    }
}

impl Rights {
    fn expect_contributors(&self, act: &Act<'_>, asset: &NewAsset) -> Expect {
        let sender = Expect::ok().certainly(self.is_suite(act.sender.as_str()), "SIBLING_IS_PARTY");
        let NewContributors::Inline { list } = &asset.contributors else { return sender.and(expect_weights(asset)) };
        let suite = list.iter().any(|each| self.is_suite(&each.address));
        sender.certainly(suite, "SIBLING_IS_PARTY").and(expect_weights(asset))
    }
}

fn expect_weights(asset: &NewAsset) -> Expect {
    let NewContributors::Inline { list } = &asset.contributors else {
        return Expect::ok().certainly(asset.contributor_bps.get() > 0, "CONTRIBUTORS_MISSING");
    };
    let distinct: BTreeSet<&str> = list.iter().map(|each| each.address.as_str()).collect();
    let sum = list.iter().try_fold(0u128, |sum, each| sum.checked_add(each.weight.u128()));
    Expect::ok()
        .certainly(list.iter().any(|each| address(&each.address).is_none()), "ADDRESS_INVALID")
        .certainly(distinct.len() < list.iter().count(), "ENTRY_DUPLICATE")
        .certainly(list.iter().any(|each| each.weight.is_zero()), "WEIGHT_ZERO")
        .certainly(sum.is_none(), "WEIGHT_OVERFLOW")
}
