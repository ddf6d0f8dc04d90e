//! Licensing: offers, licenses, revenue, and the royalties that they bring.

use caravan_chain::{Chain, Outcome};
use caravan_licensing_api::{
    AssetLedgerResponse, ClaimableResponse, ConfigResponse, Contributor, Derivatives, ExecuteMsg, Fulfilment, Guard,
    HookMsg, IsLicensedResponse, Legal, LicenseResponse, LicensesResponse, Limits, OfferResponse, OfferTerms,
    OffersResponse, Price, QueryMsg, QuoteResponse, SharesResponse, Term, Use,
};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Hash32, Items, LicenseId, OfferId, PersonId, Seconds, Time, Uri};
use cosmwasm_std::{Addr, Event, Uint128};

use crate::client::{attribute, event_number, Client, Payment};
use crate::currency::CurrencyDisplay;
use crate::error::{ClientError, Result};
use crate::paging::{all_pages, PAGE};

/// The seconds of a day.
pub const DAY: u64 = 24 * 3_600;

/// An offer of a demonstration. The price is in base units.
#[derive(Debug, Clone)]
pub struct SampleOffer {
    pub asset: AssetId,
    pub uses: &'static [Use],
    pub price: u128,
    /// How long a license lasts; `None` is without end.
    pub days: Option<u64>,
    /// What a derivative owes; `None` forbids derivatives.
    pub royalty_bps: Option<u16>,
}

impl SampleOffer {
    fn terms(&self, display: &CurrencyDisplay) -> Result<OfferTerms> {
        let derivatives = match self.royalty_bps {
            None => Derivatives::Forbidden {},
            Some(bps) => Derivatives::Allowed { royalty_bps: Bps::new(bps)?, reciprocal: false, ceiling: None },
        };
        let lasts = |days: u64| Term::Lasts { seconds: Seconds::new(days * DAY) };
        Ok(OfferTerms {
            uses: Items::new(self.uses.to_vec())?,
            price: Price { currency: display.currency.clone(), amount: Amount::new(self.price)? },
            term: self.days.map_or(Term::Perpetual {}, lasts),
            limits: Limits { supply: None, per_licensee: None },
            derivatives,
            legal: Legal { uri: Uri::new("sample://license")?, hash: Hash32::digest(b"the text of the license") },
            fulfilment: Fulfilment::Instant {},
        })
    }
}

impl<C: Chain> Client<C> {
    pub fn create_sample_offer(
        &mut self,
        owner: &Addr,
        display: &CurrencyDisplay,
        offer: &SampleOffer,
    ) -> Result<OfferId> {
        self.create_offer(owner, offer.asset, offer.terms(display)?)
    }

    pub fn create_offer(&mut self, owner: &Addr, asset: AssetId, terms: OfferTerms) -> Result<OfferId> {
        let msg = ExecuteMsg::CreateOffer { asset, terms: Box::new(terms), reference: self.reference()? };
        let outcome = self.run_licensing(owner, &msg)?;
        Ok(OfferId::new(event_number(&outcome, &self.contracts.licensing, "offer_created", "offer")?)?)
    }

    /// Return what a license costs now, and how its price is split; fail where this licensee, or without one any, could not buy.
    pub fn quote(&self, offer: OfferId, licensee: Option<&Addr>) -> Result<QuoteResponse> {
        let licensee = licensee.map(Addr::to_string);
        Ok(self.query_licensing(&QueryMsg::Quote { offer, licensee })?)
    }

    /// Buy exactly what was quoted.
    pub fn buy(&mut self, buyer: &Addr, display: &CurrencyDisplay, quote: &QuoteResponse) -> Result<Outcome> {
        let (offer, reference) = (quote.offer, self.reference()?);
        let guard = Guard { version: quote.version, epoch: quote.epoch, most: Amount::new(quote.price)? };
        let msg = ExecuteMsg::Buy { offer, guard, reference: reference.clone() };
        let contract = self.contracts.licensing.clone();
        let payment = Payment { payer: buyer, contract: &contract, display, amount: quote.price };
        Ok(self.pay(&payment, &msg, &HookMsg::Buy { offer, guard, reference })?)
    }

    /// Return the license that the buyer got under an offer, as licensing says: what else a token emits or buys does not count.
    ///
    /// # Errors
    /// [`ClientError::EventMissing`] where licensing sold this buyer none under the offer.
    pub fn license_bought(&self, outcome: &Outcome, buyer: &Addr, offer: OfferId) -> Result<LicenseId> {
        let offer = offer.to_string();
        let is_ours = |event: &&Event| {
            attribute(event, "licensee") == Some(buyer.as_str()) && attribute(event, "offer") == Some(&offer)
        };
        let bought = outcome.events_of(&self.contracts.licensing, "license_bought").find(is_ours);
        let license = bought.and_then(|event| attribute(event, "license")).and_then(|license| license.parse().ok());
        let missing = ClientError::EventMissing { event: "license_bought", attribute: "license" };
        Ok(LicenseId::new(license.ok_or(missing)?)?)
    }

    /// Pay in what an asset earned outside of Caravan, at the fee of now or less.
    pub fn pay_revenue(
        &mut self,
        payer: &Addr,
        asset: AssetId,
        display: &CurrencyDisplay,
        amount: Uint128,
    ) -> Result<Outcome> {
        let most_fee_bps = Bps::new(self.query_licensing::<ConfigResponse>(&QueryMsg::Config {})?.fee_bps)?;
        let reference = self.reference()?;
        let msg = ExecuteMsg::PayRevenue { asset, most_fee_bps, reference: reference.clone() };
        let contract = self.contracts.licensing.clone();
        let payment = Payment { payer, contract: &contract, display, amount };
        Ok(self.pay(&payment, &msg, &HookMsg::PayRevenue { asset, most_fee_bps, reference })?)
    }

    /// Pass royalties on from these assets to their parents, children before parents.
    pub fn distribute(&mut self, sender: &Addr, path: &[AssetId], currency: &Currency) -> Result<Outcome> {
        let (path, currency) = (Items::new(path.to_vec())?, currency.clone());
        Ok(self.run_licensing(sender, &ExecuteMsg::Distribute { path, currency })?)
    }

    /// Claim as a contributor from the pools of several assets. Return what was paid: on a real chain the account also pays
    /// for the transaction, so its balance does not say it.
    pub fn claim_royalties(&mut self, contributor: &Addr, assets: &[AssetId], currency: &Currency) -> Result<Uint128> {
        let (assets, currency) = (Items::new(assets.to_vec())?, currency.clone());
        let outcome = self.run_licensing(contributor, &ExecuteMsg::Claim { assets, currency })?;
        self.claim_paid(&outcome)
    }

    /// Have a contributor paid, at the contributor's own address. Return what was paid.
    pub fn claim_royalties_for(
        &mut self,
        sender: &Addr,
        person: PersonId,
        assets: &[AssetId],
        currency: &Currency,
    ) -> Result<Uint128> {
        let (assets, currency) = (Items::new(assets.to_vec())?, currency.clone());
        let contributor = Contributor::Person { person };
        let outcome = self.run_licensing(sender, &ExecuteMsg::ClaimFor { contributor, assets, currency })?;
        self.claim_paid(&outcome)
    }

    fn claim_paid(&self, outcome: &Outcome) -> Result<Uint128> {
        event_number(outcome, &self.contracts.licensing, "claim_paid", "amount")
    }

    /// Withdraw what an owner of assets is owed: at most `up_to`, or all of it. Return what was paid.
    pub fn withdraw_royalties(&mut self, owner: &Addr, currency: &Currency, up_to: Option<Amount>) -> Result<Uint128> {
        let msg = ExecuteMsg::Withdraw { currency: currency.clone(), up_to };
        let outcome = self.run_licensing(owner, &msg)?;
        // The event is missing where an amount was named and all was paid before.
        let paid = event_number(&outcome, &self.contracts.licensing, "balance_withdrawn", "amount");
        Ok(paid.unwrap_or_default())
    }

    /// Return whether an account may put an asset to a use at a time, in seconds since 1970.
    pub fn is_licensed(&self, asset: AssetId, licensee: &Addr, usage: Use, at: u64) -> Result<IsLicensedResponse> {
        let (licensee, at) = (licensee.to_string(), Time::new(at));
        Ok(self.query_licensing(&QueryMsg::IsLicensed { asset, licensee, usage, at: Some(at) })?)
    }

    pub fn offer(&self, offer: OfferId) -> Result<OfferResponse> {
        Ok(self.query_licensing(&QueryMsg::Offer { offer })?)
    }

    /// Return all offers for an asset, closed ones too.
    pub fn offers_of(&self, asset: AssetId) -> Result<Vec<OfferResponse>> {
        let page = |start_after| {
            let query = QueryMsg::OffersByAsset { asset, start_after, limit: Some(PAGE) };
            self.query_licensing::<OffersResponse>(&query).map(|page| page.offers)
        };
        Ok(all_pages(page, |offer| offer.offer)?)
    }

    pub fn license(&self, license: LicenseId) -> Result<LicenseResponse> {
        Ok(self.query_licensing(&QueryMsg::License { license })?)
    }

    pub fn licenses_of(&self, licensee: &Addr) -> Result<Vec<LicenseResponse>> {
        let page = |start_after| {
            let query = QueryMsg::LicensesByHolder { licensee: licensee.to_string(), start_after, limit: Some(PAGE) };
            self.query_licensing::<LicensesResponse>(&query).map(|page| page.licenses)
        };
        Ok(all_pages(page, |license| license.license)?)
    }

    /// Return how the money of an asset is split.
    pub fn shares(&self, asset: AssetId) -> Result<SharesResponse> {
        Ok(self.query_licensing(&QueryMsg::Shares { asset })?)
    }

    /// Return what an asset has taken in, and where it went.
    pub fn asset_income(&self, asset: AssetId, currency: &Currency) -> Result<AssetLedgerResponse> {
        Ok(self.query_licensing(&QueryMsg::AssetLedger { asset, currency: currency.clone() })?)
    }

    /// Return what a contributor has claimed from the pool of an asset, and could claim now.
    pub fn claimable(
        &self,
        asset: AssetId,
        contributor: Contributor,
        currency: &Currency,
    ) -> Result<ClaimableResponse> {
        Ok(self.query_licensing(&QueryMsg::Claimable { contributor, asset, currency: currency.clone() })?)
    }
}
