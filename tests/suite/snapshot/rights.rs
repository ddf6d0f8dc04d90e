//! All that the registry and licensing answer.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use caravan_access::OwnershipResponse;
use caravan_chain::{Chain, ChainExt, Deployed, Embedded};
use caravan_licensing_api as licensing;
use caravan_licensing_api::{
    BalanceResponse, BooksResponse, CeilingResponse, ClaimableResponse, Contributor, CurrencyResponse, Derivatives,
    IsLicensedByResponse, IsLicensedResponse, LicenseResponse, OfferResponse, SharesResponse, SolvencyResponse,
};
use caravan_marketplace_api::{QueryMsg as MarketQuery, WeightResponse, WeightsResponse};
use caravan_money::Currency;
use caravan_primitives::{AssetId, Items, LicenseId, OfferId, PersonId, Time};
use caravan_provenance_api as provenance;
use caravan_provenance_api::{
    AssetResponse, AssetStatus, Child, ContributorEntry, ContributorSource, Edge, EdgesResponse, Kind, MetadataEntry,
    SealedResponse,
};
use cosmwasm_std::{Addr, Record};
use serde::de::DeserializeOwned;

use super::{holding, pages};

/// Every kind.
const KINDS: [Kind; 6] =
    [Kind::Data, Kind::Dataset, Kind::KnowledgeBase, Kind::Model, Kind::Application, Kind::Service];
/// The newest licenses that are asked for proofs.
const PROOFS: usize = 3;

/// An asset with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetView {
    /// The asset.
    pub asset: AssetResponse,
    /// Its edges.
    pub edges: EdgesResponse,
    /// Its chosen edges, as they are told for walking up the graph.
    pub parents: Vec<Edge>,
    /// Its children.
    pub children: Vec<Child>,
    /// What its seal froze.
    pub sealed: Option<SealedResponse>,
    /// Weights of its contributors, by address, or by the number of the person in an edition.
    pub weights: BTreeMap<String, u128>,
    /// The history of its description.
    pub metadata: Vec<MetadataEntry>,
}

/// The registry.
#[derive(Debug, Clone, PartialEq)]
pub struct RegistryView {
    /// The owner.
    pub ownership: OwnershipResponse,
    /// Whether entry is paused.
    pub paused: bool,
    /// Assets.
    pub assets: BTreeMap<u64, AssetView>,
    /// What is found by content hash and by watermark of each asset.
    pub found: BTreeMap<u64, (u64, u64)>,
    /// Assets by the name of their kind.
    pub by_kind: BTreeMap<&'static str, Vec<u64>>,
    /// Assets by their owner.
    pub by_owner: BTreeMap<Addr, Vec<u64>>,
}

/// Licensing.
#[derive(Debug, Clone, PartialEq)]
pub struct RoyaltyView {
    /// When it was asked: what depends on time alone is as of then.
    pub at: u64,
    /// The configuration.
    pub config: licensing::ConfigResponse,
    /// The owner.
    pub ownership: OwnershipResponse,
    /// Whether entry is paused.
    pub paused: bool,
    /// Currencies, listed or once listed.
    pub currencies: Vec<CurrencyResponse>,
    /// Offers.
    pub offers: BTreeMap<u64, OfferResponse>,
    /// Offers by asset.
    pub offers_of: BTreeMap<u64, Vec<u64>>,
    /// Licenses.
    pub licenses: BTreeMap<u64, LicenseResponse>,
    /// Licenses by asset.
    pub licenses_of: BTreeMap<u64, Vec<u64>>,
    /// Licenses by licensee.
    pub held_by: BTreeMap<Addr, Vec<u64>>,
    /// How money of sealed assets is split.
    pub shares: BTreeMap<u64, SharesResponse>,
    /// The money of assets, by asset and currency key.
    pub books: BTreeMap<(u64, String), BooksResponse>,
    /// What contributors have claimed and could claim, by asset, currency key and name; where there is a pool.
    pub claims: BTreeMap<(u64, String, String), ClaimableResponse>,
    /// What was credited to owners, by address and currency key.
    pub balances: BTreeMap<(Addr, String), u128>,
    /// What came in under ceilings, by license.
    pub ceilings: BTreeMap<u64, CeilingResponse>,
    /// All money, by currency key.
    pub solvency: BTreeMap<String, SolvencyResponse>,
}

/// What was answered about a license at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// The license.
    pub license: u64,
    /// Whether that one is live.
    pub by_license: IsLicensedByResponse,
    /// Whether its licensee is licensed for the first of its uses.
    pub by_use: IsLicensedResponse,
}

/// The registry and licensing at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct RightsView {
    /// The registry.
    pub registry: Rc<RegistryView>,
    /// Licensing.
    pub royalties: Rc<RoyaltyView>,
    /// What bank or token say that licensing has, by currency key.
    pub vault: BTreeMap<String, u128>,
    /// Proofs of the newest licenses.
    pub proofs: Vec<Proof>,
}

type Rows = Vec<Record>;

/// What is stored, so that what has not changed need not be asked again.
#[derive(Debug)]
struct Seen {
    registry_rows: Rows,
    registry: Rc<RegistryView>,
    royalty_rows: Rows,
    market_rows: Rows,
    people: usize,
    royalties: Rc<RoyaltyView>,
}

/// Looks at the registry and at licensing.
#[derive(Debug)]
pub(crate) struct Lens {
    at: Deployed,
    seen: RefCell<Option<Seen>>,
}

impl Lens {
    pub(crate) fn new(at: Deployed) -> Self {
        Self { at, seen: RefCell::new(None) }
    }

    /// Everything, of these people and whoever else owns something.
    pub(crate) fn take(&self, chain: &Embedded, mut people: BTreeSet<Addr>) -> RightsView {
        let look = Look { chain, at: &self.at };
        let rows = |contract: &Addr| chain.app().dump_wasm_raw(contract);
        let (registry_rows, royalty_rows) = (rows(&self.at.provenance), rows(&self.at.licensing));
        let market_rows = rows(&self.at.marketplace);
        let before = self.seen.borrow_mut().take();
        let registry = match &before {
            Some(seen) if seen.registry_rows == registry_rows => seen.registry.clone(),
            Some(_) | None => Rc::new(look.registry()),
        };
        people.extend(registry.by_owner.keys().cloned());
        if let Some(seen) = &before {
            people.extend(seen.royalties.balances.keys().map(|(who, _)| who.clone()));
        }
        let editions = registry.assets.values().any(AssetView::is_edition);
        let same = |seen: &&Seen| {
            Rc::ptr_eq(&seen.registry, &registry)
                && seen.royalty_rows == royalty_rows
                && (!editions || seen.market_rows == market_rows)
                && seen.people == people.len()
        };
        let royalties = match before.as_ref().filter(same) {
            Some(seen) => seen.royalties.clone(),
            None => Rc::new(look.royalties(&registry, &people)),
        };
        let vault = royalties.currencies.iter().map(|c| (c.currency.key(), look.vault(&c.currency))).collect();
        let newest = royalties.licenses.values().rev().take(PROOFS);
        let proofs = newest.map(|license| look.proof(license)).collect();
        let view = RightsView { registry: registry.clone(), royalties: royalties.clone(), vault, proofs };
        let people = people.len();
        *self.seen.borrow_mut() = Some(Seen { registry_rows, registry, royalty_rows, market_rows, people, royalties });
        view
    }
}

impl AssetView {
    /// Whether the marketplace keeps its weights.
    #[must_use]
    pub fn is_edition(&self) -> bool {
        matches!(self.asset.contributors.contributors, ContributorSource::Edition { .. })
    }

    /// Whether it was sealed, retracted or not.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.asset.status != AssetStatus::Draft
    }
}

struct Look<'a> {
    chain: &'a Embedded,
    at: &'a Deployed,
}

/// The number of an asset.
fn number(asset: &AssetResponse) -> u64 {
    asset.asset.get()
}

impl Look<'_> {
    fn ask<R: DeserializeOwned>(&self, msg: &provenance::QueryMsg) -> R {
        self.chain.ask(&self.at.provenance, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    fn told<R: DeserializeOwned>(&self, msg: &licensing::QueryMsg) -> R {
        self.chain.ask(&self.at.licensing, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    fn vault(&self, currency: &Currency) -> u128 {
        holding(self.chain, &self.at.licensing, currency)
    }

    fn proof(&self, license: &LicenseResponse) -> Proof {
        let by_license = self.told(&licensing::QueryMsg::IsLicensedBy { license: license.license });
        let (asset, licensee, usage) = (license.asset, license.licensee.to_string(), license.terms.uses.as_slice()[0]);
        let at = Time::new(self.chain.now());
        let by_use = self.told(&licensing::QueryMsg::IsLicensed { asset, licensee, usage, at: Some(at) });
        Proof { license: license.license.get(), by_license, by_use }
    }

    // ---------------------------------------------------------------- the registry

    fn registry(&self) -> RegistryView {
        let all = assets(|start_after| self.ask(&provenance::QueryMsg::Assets { start_after, limit: Some(30) }));
        let found = all.iter().map(|asset| (number(asset), self.find(asset))).collect();
        let owners: BTreeSet<Addr> = all.iter().map(|asset| asset.owner.clone()).collect();
        let parents = self.parents(&all);
        let paused: provenance::PausedResponse = self.ask(&provenance::QueryMsg::Paused {});
        RegistryView {
            ownership: self.ask(&provenance::QueryMsg::Ownership {}),
            paused: paused.since.is_some(),
            by_kind: KINDS.iter().map(|kind| (kind.name(), self.of_kind(*kind))).collect(),
            by_owner: owners.into_iter().map(|owner| (owner.clone(), self.of_owner(&owner))).collect(),
            found,
            assets: all.into_iter().map(|asset| (number(&asset), self.asset(asset, &parents))).collect(),
        }
    }

    fn find(&self, asset: &AssetResponse) -> (u64, u64) {
        let by_hash: AssetResponse = self.ask(&provenance::QueryMsg::AssetByHash { content_hash: asset.content_hash });
        let by_mark: AssetResponse = self.ask(&provenance::QueryMsg::AssetByWatermark { watermark: asset.watermark });
        (number(&by_hash), number(&by_mark))
    }

    fn of_kind(&self, kind: Kind) -> Vec<u64> {
        let page = |start_after| self.ask(&provenance::QueryMsg::AssetsByKind { kind, start_after, limit: Some(30) });
        assets(page).iter().map(number).collect()
    }

    fn of_owner(&self, owner: &Addr) -> Vec<u64> {
        let page = |start_after| {
            let owner = owner.to_string();
            self.ask(&provenance::QueryMsg::AssetsByOwner { owner, start_after, limit: Some(30) })
        };
        assets(page).iter().map(number).collect()
    }

    fn parents(&self, all: &[AssetResponse]) -> BTreeMap<u64, Vec<Edge>> {
        let mut found = BTreeMap::new();
        for some in all.chunks(provenance::bounds::MAX_PARENTS_QUERY) {
            let ids = Items::new(some.iter().map(|asset| asset.asset).collect()).expect("1 to 30 assets");
            let told: provenance::ParentsResponse = self.ask(&provenance::QueryMsg::Parents { ids });
            found.extend(told.parents.into_iter().map(|entry| (entry.asset.get(), entry.edges)));
        }
        found
    }

    fn asset(&self, asset: AssetResponse, parents: &BTreeMap<u64, Vec<Edge>>) -> AssetView {
        let id = asset.asset;
        let children = pages(|last: Option<&Child>| {
            let start_after = last.map(|child| child.asset);
            let msg = provenance::QueryMsg::Children { asset: id, start_after, limit: Some(30) };
            self.ask::<provenance::ChildrenResponse>(&msg).children
        });
        let metadata = pages(|last: Option<&MetadataEntry>| {
            let start_after = last.map(|entry| entry.index);
            let msg = provenance::QueryMsg::Metadata { asset: id, start_after, limit: Some(30) };
            self.ask::<provenance::MetadataResponse>(&msg).entries
        });
        let frozen = asset.status != AssetStatus::Draft;
        AssetView {
            edges: self.ask(&provenance::QueryMsg::Edges { asset: id }),
            parents: parents.get(&id.get()).cloned().expect("every asset was asked for"),
            children,
            sealed: frozen.then(|| self.ask(&provenance::QueryMsg::Sealed { asset: id })),
            weights: self.weights(&asset),
            metadata,
            asset,
        }
    }

    fn weights(&self, asset: &AssetResponse) -> BTreeMap<String, u128> {
        let id = asset.asset;
        match asset.contributors.contributors {
            ContributorSource::None {} => BTreeMap::new(),
            ContributorSource::Inline { .. } => {
                let list = pages(|last: Option<&ContributorEntry>| {
                    let start_after = last.map(|entry| entry.address.to_string());
                    let msg = provenance::QueryMsg::Contributors { asset: id, start_after, limit: Some(30) };
                    self.ask::<provenance::ContributorsResponse>(&msg).contributors
                });
                list.into_iter().map(|entry| (entry.address.to_string(), entry.weight.u128())).collect()
            }
            ContributorSource::Edition { project, edition } => {
                let list = pages(|last: Option<&WeightResponse>| {
                    let start_after = last.map(|entry| entry.person);
                    let msg = MarketQuery::EditionWeights { project, edition, start_after, limit: Some(30) };
                    let told: WeightsResponse = self.chain.ask(&self.at.marketplace, &msg).unwrap();
                    told.weights
                });
                list.into_iter().map(|entry| (entry.person.to_string(), entry.weight.u128())).collect()
            }
        }
    }

    // ---------------------------------------------------------------- licensing

    fn royalties(&self, registry: &RegistryView, people: &BTreeSet<Addr>) -> RoyaltyView {
        let currencies = pages(|last: Option<&CurrencyResponse>| {
            let start_after = last.map(|c| c.currency.clone());
            let msg = licensing::QueryMsg::Currencies { start_after, limit: Some(30) };
            self.told::<licensing::CurrenciesResponse>(&msg).currencies
        });
        let listed: Vec<Currency> = currencies.iter().map(|c| c.currency.clone()).collect();
        let paused: licensing::PausedResponse = self.told(&licensing::QueryMsg::Paused {});
        let (offers, offers_of) = self.offers(registry);
        let (licenses, licenses_of) = self.licenses(registry);
        let books = self.books(registry, &listed);
        let holders: BTreeSet<Addr> = licenses.values().map(|license| license.licensee.clone()).collect();
        let solvency = |c: &Currency| self.told(&licensing::QueryMsg::Solvency { currency: c.clone() });
        RoyaltyView {
            at: self.chain.now(),
            config: self.told(&licensing::QueryMsg::Config {}),
            ownership: self.told(&licensing::QueryMsg::Ownership {}),
            paused: paused.since.is_some(),
            held_by: holders.into_iter().map(|holder| (holder.clone(), self.held_by(&holder))).collect(),
            shares: self.shares(registry),
            claims: self.claims(registry, &listed, &books),
            books,
            balances: self.balances(people),
            ceilings: self.ceilings(&licenses),
            solvency: listed.iter().map(|c| (c.key(), solvency(c))).collect(),
            offers,
            offers_of,
            licenses,
            licenses_of,
            currencies,
        }
    }

    fn offers(&self, registry: &RegistryView) -> (BTreeMap<u64, OfferResponse>, BTreeMap<u64, Vec<u64>>) {
        let (mut all, mut by_asset) = (BTreeMap::new(), BTreeMap::new());
        for view in registry.assets.values() {
            let asset = view.asset.asset;
            let list = pages(|last: Option<&OfferResponse>| {
                let start_after = last.map(|offer| offer.offer);
                let msg = licensing::QueryMsg::OffersByAsset { asset, start_after, limit: Some(30) };
                self.told::<licensing::OffersResponse>(&msg).offers
            });
            by_asset.insert(asset.get(), list.iter().map(|offer| offer.offer.get()).collect());
            all.extend(list.into_iter().map(|offer| (offer.offer.get(), offer)));
        }
        let next = OfferId::new(all.len() as u64 + 1).unwrap();
        let beyond: Result<OfferResponse, _> =
            self.chain.ask(&self.at.licensing, &licensing::QueryMsg::Offer { offer: next });
        assert!(beyond.is_err(), "L6: {next} offers or more, {} listed by their assets", all.len());
        (all, by_asset)
    }

    fn licenses(&self, registry: &RegistryView) -> (BTreeMap<u64, LicenseResponse>, BTreeMap<u64, Vec<u64>>) {
        let (mut all, mut by_asset) = (BTreeMap::new(), BTreeMap::new());
        for view in registry.assets.values() {
            let asset = view.asset.asset;
            let list = pages(|last: Option<&LicenseResponse>| {
                let start_after = last.map(|license| license.license);
                let msg = licensing::QueryMsg::LicensesByAsset { asset, start_after, limit: Some(30) };
                self.told::<licensing::LicensesResponse>(&msg).licenses
            });
            by_asset.insert(asset.get(), list.iter().map(|license| license.license.get()).collect());
            all.extend(list.into_iter().map(|license| (license.license.get(), license)));
        }
        let next = LicenseId::new(all.len() as u64 + 1).unwrap();
        let beyond: Result<LicenseResponse, _> =
            self.chain.ask(&self.at.licensing, &licensing::QueryMsg::License { license: next });
        assert!(beyond.is_err(), "L6: {next} licenses or more, {} listed by their assets", all.len());
        (all, by_asset)
    }

    fn held_by(&self, holder: &Addr) -> Vec<u64> {
        let list = pages(|last: Option<&LicenseResponse>| {
            let start_after = last.map(|license| license.license);
            let licensee = holder.to_string();
            let msg = licensing::QueryMsg::LicensesByHolder { licensee, start_after, limit: Some(30) };
            self.told::<licensing::LicensesResponse>(&msg).licenses
        });
        list.into_iter().map(|license| license.license.get()).collect()
    }

    fn shares(&self, registry: &RegistryView) -> BTreeMap<u64, SharesResponse> {
        let frozen = registry.assets.values().filter(|view| view.is_frozen());
        let ask = |asset: AssetId| self.told(&licensing::QueryMsg::Shares { asset });
        frozen.map(|view| (view.asset.asset.get(), ask(view.asset.asset))).collect()
    }

    fn books(&self, registry: &RegistryView, listed: &[Currency]) -> BTreeMap<(u64, String), BooksResponse> {
        let mut found = BTreeMap::new();
        for view in registry.assets.values() {
            let asset = view.asset.asset;
            for currency in listed {
                let books = self.told(&licensing::QueryMsg::Books { asset, currency: currency.clone() });
                found.insert((asset.get(), currency.key()), books);
            }
        }
        found
    }

    fn claims(
        &self,
        registry: &RegistryView,
        listed: &[Currency],
        books: &BTreeMap<(u64, String), BooksResponse>,
    ) -> BTreeMap<(u64, String, String), ClaimableResponse> {
        let mut found = BTreeMap::new();
        for view in registry.assets.values().filter(|view| view.is_frozen()) {
            let asset = view.asset.asset;
            for currency in listed.iter().filter(|c| !books[&(asset.get(), c.key())].pool_in.is_zero()) {
                for name in view.weights.keys() {
                    let contributor = match name.parse::<u64>() {
                        Ok(person) => Contributor::Person { person: PersonId::new(person).unwrap() },
                        Err(_) => Contributor::Address { address: name.clone() },
                    };
                    let msg = licensing::QueryMsg::Claimable { contributor, asset, currency: currency.clone() };
                    found.insert((asset.get(), currency.key(), name.clone()), self.told(&msg));
                }
            }
        }
        found
    }

    fn balances(&self, people: &BTreeSet<Addr>) -> BTreeMap<(Addr, String), u128> {
        let mut found = BTreeMap::new();
        for who in people {
            let rows = pages(|last: Option<&BalanceResponse>| {
                let start_after = last.map(|row| row.currency.clone());
                let msg = licensing::QueryMsg::Balances { address: who.to_string(), start_after, limit: Some(30) };
                self.told::<licensing::BalancesResponse>(&msg).balances
            });
            found.extend(rows.into_iter().map(|row| ((who.clone(), row.currency.key()), row.amount.u128())));
        }
        found
    }

    fn ceilings(&self, licenses: &BTreeMap<u64, LicenseResponse>) -> BTreeMap<u64, CeilingResponse> {
        let bounded = |license: &&LicenseResponse| {
            matches!(license.terms.derivatives, Derivatives::Allowed { ceiling: Some(_), .. })
        };
        let ask = |license: LicenseId| self.told(&licensing::QueryMsg::Ceiling { license });
        licenses.values().filter(bounded).map(|one| (one.license.get(), ask(one.license))).collect()
    }
}

/// Assets, page by page.
fn assets(page: impl Fn(Option<AssetId>) -> provenance::AssetsResponse) -> Vec<AssetResponse> {
    pages(|last: Option<&AssetResponse>| page(last.map(|asset| asset.asset)).assets)
}
