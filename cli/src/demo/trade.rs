//! What people ask of licensing: offers, licenses, revenue, and the money that they bring. Any chain will do.

use caravan_chain::{Chain, ChainExt, Outcome};
use caravan_licensing_api::{
    BooksResponse, ClaimableResponse, Contributor, Derivatives, ExecuteMsg, Fulfilment, Guard, HookMsg,
    IsLicensedResponse, Legal, LicenseResponse, Limits, OfferTerms, Price, QueryMsg, QuoteResponse, SharesResponse,
    Term, Use,
};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Hash32, Items, LicenseId, OfferId, PersonId, Seconds, Time, Uri};
use cosmwasm_std::{Addr, Uint128};

use crate::coinage::Coinage;
use crate::failure::Failure;
use crate::market::{told, Market};

/// Seconds of a day.
pub(super) const DAY: u64 = 24 * 3_600;

/// What is to be offered.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// The asset.
    pub(super) asset: AssetId,
    /// What a license allows.
    pub(super) uses: &'static [Use],
    /// What it costs, in base units.
    pub(super) price: u128,
    /// How many days it lasts; none: for ever.
    pub(super) days: Option<u64>,
    /// What a derivative owes, in basis points; none: no derivatives.
    pub(super) royalty_bps: Option<u16>,
}

impl Offer {
    fn terms(&self, coinage: &Coinage) -> Result<OfferTerms, Failure> {
        let derivatives = match self.royalty_bps {
            None => Derivatives::Forbidden {},
            Some(bps) => Derivatives::Allowed { royalty_bps: Bps::new(bps)?, reciprocal: false, ceiling: None },
        };
        let lasts = |days: u64| Term::Lasts { seconds: Seconds::new(days * DAY) };
        Ok(OfferTerms {
            uses: Items::new(self.uses.to_vec())?,
            price: Price { currency: coinage.currency.clone(), amount: Amount::new(self.price)? },
            term: self.days.map_or(Term::Perpetual {}, lasts),
            limits: Limits { supply: None, per_licensee: None },
            derivatives,
            legal: Legal { uri: Uri::new("sample://license")?, hash: Hash32::digest(b"the text of the license") },
            fulfilment: Fulfilment::Instant {},
        })
    }
}

impl<C: Chain> Market<C> {
    fn tell_licensing(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Result<Outcome, Failure> {
        let contract = self.suite.licensing.clone();
        Ok(self.tell(sender, &contract, msg)?)
    }

    /// Asks licensing.
    pub(crate) fn ask_licensing<R: serde::de::DeserializeOwned>(&self, query: &QueryMsg) -> Result<R, Failure> {
        Ok(self.chain.ask(&self.suite.licensing, query)?)
    }

    /// Offers licenses.
    pub(super) fn offer(&mut self, owner: &Addr, coinage: &Coinage, offer: &Offer) -> Result<OfferId, Failure> {
        let terms = Box::new(offer.terms(coinage)?);
        let msg = ExecuteMsg::CreateOffer { asset: offer.asset, terms, reference: self.reference()? };
        let outcome = self.tell_licensing(owner, &msg)?;
        Ok(OfferId::new(told(&outcome, "offer_created", "offer")?)?)
    }

    /// What buying under an offer would do now.
    pub(crate) fn quote(&self, offer: OfferId) -> Result<QuoteResponse, Failure> {
        self.ask_licensing(&QueryMsg::Quote { offer })
    }

    /// Buys exactly what was quoted.
    pub(crate) fn buy(&mut self, buyer: &Addr, coinage: &Coinage, quote: &QuoteResponse) -> Result<Outcome, Failure> {
        let (offer, reference) = (quote.offer, self.reference()?);
        let guard = Guard { version: quote.version, epoch: quote.epoch, most: Amount::new(quote.price)? };
        let msg = ExecuteMsg::Buy { offer, guard, reference: reference.clone() };
        let contract = self.suite.licensing.clone();
        let hook = HookMsg::Buy { offer, guard, reference };
        Ok(self.pay(buyer, &contract, (coinage, quote.price), (&msg, &hook))?)
    }

    /// Pays in what an asset earned elsewhere.
    pub(super) fn revenue(
        &mut self,
        payer: &Addr,
        asset: AssetId,
        paid: (&Coinage, Uint128),
    ) -> Result<Outcome, Failure> {
        let reference = self.reference()?;
        let msg = ExecuteMsg::PayRevenue { asset, reference: reference.clone() };
        let contract = self.suite.licensing.clone();
        Ok(self.pay(payer, &contract, paid, (&msg, &HookMsg::PayRevenue { asset, reference }))?)
    }

    /// Money goes up from these assets, children before parents; a passer-by does it.
    pub(crate) fn distribute(&mut self, path: &[AssetId], currency: &Currency) -> Result<Outcome, Failure> {
        let passer_by = self.chain.account("passer-by");
        let (path, currency) = (Items::new(path.to_vec())?, currency.clone());
        self.tell_licensing(&passer_by, &ExecuteMsg::Distribute { path, currency })
    }

    /// A contributor claims from several pools.
    pub(crate) fn claim_royalties(
        &mut self,
        who: &Addr,
        assets: &[AssetId],
        currency: &Currency,
    ) -> Result<Outcome, Failure> {
        let (assets, currency) = (Items::new(assets.to_vec())?, currency.clone());
        self.tell_licensing(who, &ExecuteMsg::Claim { assets, currency })
    }

    /// A passer-by has a contributor paid, at the contributor's own address.
    pub(super) fn claim_royalties_for(
        &mut self,
        person: PersonId,
        assets: &[AssetId],
        currency: &Currency,
    ) -> Result<Outcome, Failure> {
        let passer_by = self.chain.account("passer-by");
        let (assets, currency) = (Items::new(assets.to_vec())?, currency.clone());
        let contributor = Contributor::Person { person };
        self.tell_licensing(&passer_by, &ExecuteMsg::ClaimFor { contributor, assets, currency })
    }

    /// An owner takes all that was credited.
    pub(super) fn withdraw_income(&mut self, owner: &Addr, currency: &Currency) -> Result<Uint128, Failure> {
        let msg = ExecuteMsg::Withdraw { currency: currency.clone(), amount: None };
        let outcome = self.tell_licensing(owner, &msg)?;
        told(&outcome, "balance_withdrawn", "amount")
    }

    /// Whether somebody may put an asset to a use at a moment.
    pub(super) fn is_licensed(
        &self,
        asset: AssetId,
        licensee: &Addr,
        usage: Use,
        at: u64,
    ) -> Result<IsLicensedResponse, Failure> {
        let (licensee, at) = (licensee.to_string(), Time::new(at));
        self.ask_licensing(&QueryMsg::IsLicensed { asset, licensee, usage, at: Some(at) })
    }

    /// One license.
    pub(super) fn license(&self, license: LicenseId) -> Result<LicenseResponse, Failure> {
        self.ask_licensing(&QueryMsg::License { license })
    }

    /// How money of an asset is split.
    pub(super) fn shares(&self, asset: AssetId) -> Result<SharesResponse, Failure> {
        self.ask_licensing(&QueryMsg::Shares { asset })
    }

    /// The money of an asset.
    pub(super) fn books(&self, asset: AssetId, currency: &Currency) -> Result<BooksResponse, Failure> {
        self.ask_licensing(&QueryMsg::Books { asset, currency: currency.clone() })
    }

    /// What a person has claimed from a pool, and could.
    pub(super) fn claimable(
        &self,
        asset: AssetId,
        person: PersonId,
        currency: &Currency,
    ) -> Result<ClaimableResponse, Failure> {
        let contributor = Contributor::Person { person };
        self.ask_licensing(&QueryMsg::Claimable { contributor, asset, currency: currency.clone() })
    }
}
