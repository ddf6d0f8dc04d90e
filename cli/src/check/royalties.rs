//! Everything that licensing answers, and the rules of its money, its offers and its licenses.

mod money;
mod sales;

use std::collections::{BTreeMap, BTreeSet};

use caravan_licensing_api::{
    BalanceResponse, BalancesResponse, BooksResponse, CeilingResponse, ClaimableResponse, Contributor,
    CurrenciesResponse, CurrencyResponse, Derivatives, LicenseResponse, LicensesResponse, OfferResponse,
    OffersResponse, QueryMsg, SharesResponse, SolvencyResponse,
};
use caravan_money::Currency;
use caravan_primitives::{AssetId, LicenseId, OfferId, PersonId};
use cosmwasm_std::Uint128;

use super::findings::Findings;
use super::look::{known, pages, Look, PAGE};
use super::market::MarketView;
use super::registry::{AssetView, RegistryView};
use crate::failure::Failure;

/// All money of a currency.
pub(super) struct Till {
    pub(super) currency: Currency,
    /// What bank or token say that licensing has.
    pub(super) bank: Uint128,
    pub(super) told: SolvencyResponse,
}

/// An asset's money in a currency, with what each contributor has and had of its pool.
pub(super) struct Purse {
    pub(super) books: BooksResponse,
    pub(super) claims: BTreeMap<String, ClaimableResponse>,
}

/// Licensing at one moment. Money is by asset and key of the currency.
pub(super) struct RoyaltyView {
    pub(super) tills: Vec<Till>,
    pub(super) shares: BTreeMap<u64, SharesResponse>,
    pub(super) purses: BTreeMap<(u64, String), Purse>,
    pub(super) balances: BTreeMap<String, Vec<BalanceResponse>>,
    pub(super) offers: BTreeMap<u64, OfferResponse>,
    pub(super) licenses: BTreeMap<u64, LicenseResponse>,
    pub(super) held_by: BTreeMap<String, Vec<u64>>,
    pub(super) ceilings: BTreeMap<u64, CeilingResponse>,
    /// Whether there is an offer, and a license, of the number after the last that an asset lists.
    pub(super) beyond: [bool; 2],
}

impl RoyaltyView {
    /// Asks for everything.
    pub(super) fn read(look: &Look<'_>, registry: &RegistryView, market: &MarketView) -> Result<Self, Failure> {
        let tills = tills(look)?;
        let (mut offers, mut licenses) = (BTreeMap::new(), BTreeMap::new());
        let (mut shares, mut purses) = (BTreeMap::new(), BTreeMap::new());
        for (number, one) in &registry.assets {
            let asset = one.asset.asset;
            offers.extend(offers_of(look, asset)?.into_iter().map(|offer| (offer.offer.get(), offer)));
            licenses.extend(licenses_of(look, asset)?.into_iter().map(|license| (license.license.get(), license)));
            if !one.is_frozen() {
                continue;
            }
            shares.insert(*number, look.licensing(&QueryMsg::Shares { asset })?);
            for till in &tills {
                purses.insert((*number, till.currency.key()), purse(look, one, &till.currency)?);
            }
        }
        let mut view = Self {
            tills,
            shares,
            purses,
            balances: BTreeMap::new(),
            beyond: beyond(look, (offers.len(), licenses.len()))?,
            offers,
            licenses,
            held_by: BTreeMap::new(),
            ceilings: BTreeMap::new(),
        };
        view.read_people(look, &people(&view, registry, market))?;
        view.read_ceilings(look)?;
        Ok(view)
    }

    fn read_people(&mut self, look: &Look<'_>, people: &BTreeSet<String>) -> Result<(), Failure> {
        for who in people {
            let rows = pages(|last: Option<&BalanceResponse>| {
                let (address, start_after) = (who.clone(), last.map(|row| row.currency.clone()));
                let query = QueryMsg::Balances { address, start_after, limit: PAGE };
                Ok(look.licensing::<BalancesResponse>(&query)?.balances)
            })?;
            let held = pages(|last: Option<&LicenseResponse>| {
                let (licensee, start_after) = (who.clone(), last.map(|row| row.license));
                let query = QueryMsg::LicensesByHolder { licensee, start_after, limit: PAGE };
                Ok(look.licensing::<LicensesResponse>(&query)?.licenses)
            })?;
            self.balances.insert(who.clone(), rows);
            self.held_by.insert(who.clone(), held.iter().map(|license| license.license.get()).collect());
        }
        Ok(())
    }

    fn read_ceilings(&mut self, look: &Look<'_>) -> Result<(), Failure> {
        for (number, license) in &self.licenses {
            if matches!(license.terms.derivatives, Derivatives::Allowed { ceiling: Some(_), .. }) {
                let told = look.licensing(&QueryMsg::Ceiling { license: license.license })?;
                self.ceilings.insert(*number, told);
            }
        }
        Ok(())
    }

    /// All rules.
    pub(super) fn check(&self, registry: &RegistryView, findings: &mut Findings) {
        money::check(self, registry, findings);
        sales::check(self, registry, findings);
    }
}

fn tills(look: &Look<'_>) -> Result<Vec<Till>, Failure> {
    let listed = pages(|last: Option<&CurrencyResponse>| {
        let start_after = last.map(|row| row.currency.clone());
        Ok(look.licensing::<CurrenciesResponse>(&QueryMsg::Currencies { start_after, limit: PAGE })?.currencies)
    })?;
    let till = |row: CurrencyResponse| {
        let bank = look.holding(&look.suite.licensing, &row.currency)?;
        let told = look.licensing(&QueryMsg::Solvency { currency: row.currency.clone() })?;
        Ok(Till { currency: row.currency, bank, told })
    };
    listed.into_iter().map(till).collect()
}

fn offers_of(look: &Look<'_>, asset: AssetId) -> Result<Vec<OfferResponse>, Failure> {
    pages(|last: Option<&OfferResponse>| {
        let start_after = last.map(|offer| offer.offer);
        Ok(look.licensing::<OffersResponse>(&QueryMsg::OffersByAsset { asset, start_after, limit: PAGE })?.offers)
    })
}

fn licenses_of(look: &Look<'_>, asset: AssetId) -> Result<Vec<LicenseResponse>, Failure> {
    pages(|last: Option<&LicenseResponse>| {
        let start_after = last.map(|license| license.license);
        let query = QueryMsg::LicensesByAsset { asset, start_after, limit: PAGE };
        Ok(look.licensing::<LicensesResponse>(&query)?.licenses)
    })
}

fn purse(look: &Look<'_>, one: &AssetView, currency: &Currency) -> Result<Purse, Failure> {
    let asset = one.asset.asset;
    let books: BooksResponse = look.licensing(&QueryMsg::Books { asset, currency: currency.clone() })?;
    let mut claims = BTreeMap::new();
    if !books.pool_in.is_zero() {
        for name in one.weights.keys() {
            let contributor = match name.parse::<u64>() {
                Ok(person) => Contributor::Person { person: PersonId::new(person)? },
                Err(_) => Contributor::Address { address: name.clone() },
            };
            let query = QueryMsg::Claimable { contributor, asset, currency: currency.clone() };
            claims.insert(name.clone(), look.licensing(&query)?);
        }
    }
    Ok(Purse { books, claims })
}

/// Whether there is more than assets list: numbers have no gaps.
fn beyond(look: &Look<'_>, (offers, licenses): (usize, usize)) -> Result<[bool; 2], Failure> {
    let offer = OfferId::new(offers as u64 + 1)?;
    let license = LicenseId::new(licenses as u64 + 1)?;
    let offer: Option<OfferResponse> = known(look.licensing(&QueryMsg::Offer { offer }), "OFFER_UNKNOWN")?;
    let license: Option<LicenseResponse> = known(look.licensing(&QueryMsg::License { license }), "LICENSE_UNKNOWN")?;
    Ok([offer.is_some(), license.is_some()])
}

/// Everybody who may have been credited or licensed, as far as lists tell.
fn people(view: &RoyaltyView, registry: &RegistryView, market: &MarketView) -> BTreeSet<String> {
    let sellers = view.offers.values().map(|offer| offer.seller.to_string());
    let licensees = view.licenses.values().map(|license| license.licensee.to_string());
    let owners = registry.assets.values().map(|one| one.asset.owner.to_string());
    let persons = market.persons.values().map(|person| person.address.to_string());
    sellers.chain(licensees).chain(owners).chain(persons).collect()
}
