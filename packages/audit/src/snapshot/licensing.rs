//! Everything that licensing answers.

use std::collections::{BTreeMap, BTreeSet};

use caravan_access::{OwnershipResponse, PausedResponse};
use caravan_licensing_api::{
    AssetLedgerResponse, BalanceResponse, BalancesResponse, CeilingResponse, ClaimableResponse, ConfigResponse,
    Contributor, CurrenciesResponse, CurrencyResponse, Derivatives, IsLicensedByResponse, IsLicensedResponse,
    LicenseResponse, LicensesResponse, OfferResponse, OffersResponse, QueryMsg, SharesResponse, SolvencyResponse,
};
use caravan_money::Currency;
use caravan_primitives::{AssetId, LicenseId, OfferId, PersonId, Time};
use cosmwasm_std::Addr;

use super::{AssetView, RegistryView};
use crate::reader::{known, malformed, pages, Reader, Result, PAGE};

/// The newest licenses whose proofs are read.
const PROOFS: usize = 3;

/// Numbers of offers or licenses by asset.
type ByAsset = BTreeMap<u64, Vec<u64>>;

/// What licensing answers: offers, licenses, and the money of assets.
#[derive(Debug, Clone, PartialEq)]
pub struct RoyaltyView {
    /// When it was read, in seconds since 1970: what depends on time alone is as of then.
    pub at: u64,
    pub config: ConfigResponse,
    pub ownership: OwnershipResponse,
    pub pause: PausedResponse,
    /// Every currency that was ever listed.
    pub currencies: Vec<CurrencyResponse>,
    pub offers: BTreeMap<u64, OfferResponse>,
    /// Ids of the offers of each asset, as the query by asset lists them.
    pub offers_of: BTreeMap<u64, Vec<u64>>,
    pub licenses: BTreeMap<u64, LicenseResponse>,
    /// Ids of the licenses of each asset, as the query by asset lists them.
    pub licenses_of: BTreeMap<u64, Vec<u64>>,
    /// Ids of the licenses that each licensee holds, as the query by licensee lists them.
    pub held_by: BTreeMap<Addr, Vec<u64>>,
    /// Whether there is an offer of the number after the last that an asset lists: numbers have no gaps.
    pub offer_beyond: bool,
    /// The same of licenses.
    pub license_beyond: bool,
    /// How the money of frozen assets is split.
    pub shares: BTreeMap<u64, SharesResponse>,
    /// The money of assets, by asset and currency key.
    pub asset_ledgers: BTreeMap<(u64, String), AssetLedgerResponse>,
    /// What contributors claimed and may claim, by asset, currency key and contributor; where there is a pool.
    pub claims: BTreeMap<(u64, String, String), ClaimableResponse>,
    /// Whose balances were read.
    pub people: BTreeSet<Addr>,
    /// By address and currency key.
    pub balances: BTreeMap<(Addr, String), u128>,
    /// What came in under a ceiling, by license.
    pub ceilings: BTreeMap<u64, CeilingResponse>,
    pub solvency: BTreeMap<String, SolvencyResponse>,
}

/// What licensing answers about a license at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    pub license: u64,
    pub by_license: IsLicensedByResponse,
    /// Whether its licensee is licensed for the first of its uses.
    pub by_use: IsLicensedResponse,
}

impl Reader<'_> {
    /// Read everything, with the balances of `people`, of sellers and of licensees.
    pub(super) fn read_royalties(&self, registry: &RegistryView, mut people: BTreeSet<Addr>) -> Result<RoyaltyView> {
        let currencies = pages(|last: Option<&CurrencyResponse>| {
            let query = QueryMsg::Currencies { start_after: last.map(|row| row.currency.clone()), limit: PAGE };
            Ok(self.licensing::<CurrenciesResponse>(&query)?.currencies)
        })?;
        let keys: Vec<Currency> = currencies.iter().map(|row| row.currency.clone()).collect();
        let (offers, offers_of) = self.offers(registry)?;
        let (licenses, licenses_of) = self.licenses(registry)?;
        people.extend(offers.values().map(|offer| offer.seller.clone()));
        people.extend(licenses.values().map(|license| license.licensee.clone()));
        let asset_ledgers = self.asset_ledgers(registry, &keys)?;
        let mut solvency = BTreeMap::new();
        for currency in keys.iter().cloned() {
            solvency.insert(currency.key(), self.licensing(&QueryMsg::Solvency { currency })?);
        }
        Ok(RoyaltyView {
            at: self.chain.now(),
            config: self.licensing(&QueryMsg::Config {})?,
            ownership: self.licensing(&QueryMsg::Ownership {})?,
            pause: self.licensing(&QueryMsg::Paused {})?,
            held_by: self.held_by(&people)?,
            offer_beyond: self.is_offer(offers.len())?,
            license_beyond: self.is_license(licenses.len())?,
            shares: self.shares(registry)?,
            claims: self.claims(registry, &keys, &asset_ledgers)?,
            balances: self.balances(&people)?,
            ceilings: self.ceilings(&licenses)?,
            currencies,
            offers,
            offers_of,
            licenses,
            licenses_of,
            people,
            asset_ledgers,
            solvency,
        })
    }

    /// Whether there is an offer after as many.
    fn is_offer(&self, count: usize) -> Result<bool> {
        let offer = OfferId::new(count as u64 + 1).map_err(malformed)?;
        let answer = self.licensing::<OfferResponse>(&QueryMsg::Offer { offer });
        Ok(known(answer, "OFFER_UNKNOWN")?.is_some())
    }

    /// Whether there is a license after as many.
    fn is_license(&self, count: usize) -> Result<bool> {
        let license = LicenseId::new(count as u64 + 1).map_err(malformed)?;
        let answer = self.licensing::<LicenseResponse>(&QueryMsg::License { license });
        Ok(known(answer, "LICENSE_UNKNOWN")?.is_some())
    }

    fn offers(&self, registry: &RegistryView) -> Result<(BTreeMap<u64, OfferResponse>, ByAsset)> {
        let (mut all, mut by_asset) = (BTreeMap::new(), BTreeMap::new());
        for asset in registry.assets.values().map(|view| view.asset.asset) {
            let list = pages(|last: Option<&OfferResponse>| {
                let query = QueryMsg::OffersByAsset { asset, start_after: last.map(|offer| offer.offer), limit: PAGE };
                Ok(self.licensing::<OffersResponse>(&query)?.offers)
            })?;
            by_asset.insert(asset.get(), list.iter().map(|offer| offer.offer.get()).collect());
            all.extend(list.into_iter().map(|offer| (offer.offer.get(), offer)));
        }
        Ok((all, by_asset))
    }

    fn licenses(&self, registry: &RegistryView) -> Result<(BTreeMap<u64, LicenseResponse>, ByAsset)> {
        let (mut all, mut by_asset) = (BTreeMap::new(), BTreeMap::new());
        for asset in registry.assets.values().map(|view| view.asset.asset) {
            let list = pages(|last: Option<&LicenseResponse>| {
                let start_after = last.map(|license| license.license);
                let query = QueryMsg::LicensesByAsset { asset, start_after, limit: PAGE };
                Ok(self.licensing::<LicensesResponse>(&query)?.licenses)
            })?;
            by_asset.insert(asset.get(), list.iter().map(|license| license.license.get()).collect());
            all.extend(list.into_iter().map(|license| (license.license.get(), license)));
        }
        Ok((all, by_asset))
    }

    fn held_by(&self, people: &BTreeSet<Addr>) -> Result<BTreeMap<Addr, Vec<u64>>> {
        let mut found = BTreeMap::new();
        for who in people {
            let list = pages(|last: Option<&LicenseResponse>| {
                let (licensee, start_after) = (who.to_string(), last.map(|license| license.license));
                let query = QueryMsg::LicensesByHolder { licensee, start_after, limit: PAGE };
                Ok(self.licensing::<LicensesResponse>(&query)?.licenses)
            })?;
            if !list.is_empty() {
                found.insert(who.clone(), list.iter().map(|license| license.license.get()).collect());
            }
        }
        Ok(found)
    }

    fn shares(&self, registry: &RegistryView) -> Result<BTreeMap<u64, SharesResponse>> {
        let frozen = registry.assets.values().filter(|view| view.is_frozen()).map(|view| view.asset.asset);
        frozen.map(|asset| Ok((asset.get(), self.licensing(&QueryMsg::Shares { asset })?))).collect()
    }

    fn asset_ledgers(
        &self,
        registry: &RegistryView,
        currencies: &[Currency],
    ) -> Result<BTreeMap<(u64, String), AssetLedgerResponse>> {
        let mut found = BTreeMap::new();
        for asset in registry.assets.values().map(|view| view.asset.asset) {
            for currency in currencies.iter().cloned() {
                let key = (asset.get(), currency.key());
                found.insert(key, self.licensing(&QueryMsg::AssetLedger { asset, currency })?);
            }
        }
        Ok(found)
    }

    fn claims(
        &self,
        registry: &RegistryView,
        currencies: &[Currency],
        asset_ledgers: &BTreeMap<(u64, String), AssetLedgerResponse>,
    ) -> Result<BTreeMap<(u64, String, String), ClaimableResponse>> {
        let mut found = BTreeMap::new();
        for (number, view) in registry.assets.iter().filter(|(_, view)| view.is_frozen()) {
            let has_pool = |currency: &&Currency| {
                asset_ledgers.get(&(*number, currency.key())).is_some_and(|ledger| !ledger.pool_in.is_zero())
            };
            for currency in currencies.iter().filter(has_pool) {
                for name in view.weights.keys() {
                    let claim = self.claim(view, currency, name)?;
                    found.insert((*number, currency.key(), name.clone()), claim);
                }
            }
        }
        Ok(found)
    }

    fn claim(&self, view: &AssetView, currency: &Currency, name: &str) -> Result<ClaimableResponse> {
        let contributor = match name.parse::<u64>() {
            Ok(person) => Contributor::Person { person: PersonId::new(person).map_err(malformed)? },
            Err(_) => Contributor::Address { address: name.to_owned() },
        };
        self.licensing(&QueryMsg::Claimable { contributor, asset: view.asset.asset, currency: currency.clone() })
    }

    fn balances(&self, people: &BTreeSet<Addr>) -> Result<BTreeMap<(Addr, String), u128>> {
        let mut found = BTreeMap::new();
        for who in people {
            let rows = pages(|last: Option<&BalanceResponse>| {
                let (address, start_after) = (who.to_string(), last.map(|row| row.currency.clone()));
                let query = QueryMsg::Balances { address, start_after, limit: PAGE };
                Ok(self.licensing::<BalancesResponse>(&query)?.balances)
            })?;
            found.extend(rows.into_iter().map(|row| ((who.clone(), row.currency.key()), row.amount.u128())));
        }
        Ok(found)
    }

    fn ceilings(&self, licenses: &BTreeMap<u64, LicenseResponse>) -> Result<BTreeMap<u64, CeilingResponse>> {
        let bounded = |license: &&LicenseResponse| {
            matches!(license.terms.derivatives, Derivatives::Allowed { ceiling: Some(_), .. })
        };
        let ids = licenses.values().filter(bounded).map(|license| license.license);
        ids.map(|license| Ok((license.get(), self.licensing(&QueryMsg::Ceiling { license })?))).collect()
    }

    /// Read the proofs of the newest licenses.
    pub(super) fn proofs(&self, royalties: &RoyaltyView) -> Result<Vec<Proof>> {
        royalties.licenses.values().rev().take(PROOFS).filter_map(|license| self.proof(license).transpose()).collect()
    }

    fn proof(&self, license: &LicenseResponse) -> Result<Option<Proof>> {
        let Some(usage) = license.terms.uses.as_slice().first().copied() else { return Ok(None) };
        let by_license = self.licensing(&QueryMsg::IsLicensedBy { license: license.license })?;
        let (asset, licensee): (AssetId, _) = (license.asset, license.licensee.to_string());
        let at = Time::new(self.chain.now());
        let by_use = self.licensing(&QueryMsg::IsLicensed { asset, licensee, usage, at: Some(at) })?;
        Ok(Some(Proof { license: license.license.get(), by_license, by_use }))
    }
}
