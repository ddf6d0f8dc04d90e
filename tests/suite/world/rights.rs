//! The registry and licensing, as a story needs them.

use caravan_chain::{Chain, ChainExt};
use caravan_licensing_api::{
    AssetLedgerResponse, BalanceResponse as RoyaltyResponse, IsLicensedResponse, LicenseResponse, OfferResponse,
    QueryMsg as LicensingQuery, QuoteResponse, Use,
};
use caravan_money::Currency;
use caravan_primitives::{AssetId, Hash32, LicenseId, OfferId, Time};
use caravan_provenance_api::{
    registration_commitment, AssetResponse, EdgeKind, QueryMsg as ProvenanceQuery, Registrant,
};
use cosmwasm_std::{to_json_binary, Addr};
use cw20::Cw20ExecuteMsg;
use serde::de::DeserializeOwned;

use super::World;
use crate::call::Call;
use crate::draft::{Deal, Draft};
use crate::outcome::Who;

impl World {
    /// What `who` has to commit to before registering this content.
    #[must_use]
    pub fn commitment(&self, who: &Addr, content_hash: &Hash32, salt: &Hash32) -> Hash32 {
        let chain_id = self.chain.chain_id();
        let registrant = Registrant { chain_id: &chain_id, contract: self.provenance.as_str(), sender: who.as_str() };
        registration_commitment(&registrant, content_hash, salt)
    }

    // ---------------------------------------------------------------- short cuts

    /// `owner` commits, waits a minute and registers.
    pub fn registers(&mut self, owner: &str, draft: &Draft) -> AssetId {
        self.at(owner).commits_for(draft).succeeds();
        self.seconds_pass(60);
        self.at(owner).registers(draft).succeeds().asset()
    }

    /// `owner` registers an asset and seals it.
    pub fn asset(&mut self, owner: &str, draft: &Draft) -> AssetId {
        let asset = self.registers(owner, draft);
        self.at(owner).seals_asset(asset).succeeds();
        asset
    }

    /// The owner of an asset offers licenses of it.
    pub fn offers(&mut self, asset: AssetId, deal: &Deal) -> OfferId {
        let owner = self.asks_asset(asset).owner;
        self.as_address(&owner).creates_offer(asset, deal).succeeds().offer()
    }

    /// `buyer` buys a license.
    pub fn licenses(&mut self, buyer: &str, offer: OfferId) -> LicenseId {
        self.at(buyer).buys(offer).succeeds().license()
    }

    /// `owner` makes an asset from another owner's: buys the license, registers the edge, seals.
    pub fn derives(&mut self, owner: &str, draft: &Draft, (offer, kind): (OfferId, EdgeKind)) -> AssetId {
        let parent = self.asks_offer(offer).asset;
        let child = self.registers(owner, draft);
        let license = self.licenses(owner, offer);
        self.at(owner).registers_derivative(child, parent, kind, license).succeeds();
        self.at(owner).seals_asset(child).succeeds();
        child
    }

    /// An asset changes hands.
    pub fn hands_over(&mut self, asset: AssetId, to: &str) {
        let owner = self.asks_asset(asset).owner;
        self.as_address(&owner).offers_asset(asset, to, 3_600).succeeds();
        self.at(to).accepts_asset(asset).succeeds();
    }

    // ---------------------------------------------------------------- questions

    /// Any question to provenance.
    ///
    /// # Panics
    /// If it does not answer.
    #[must_use]
    pub fn asks_provenance<R: DeserializeOwned>(&self, msg: &ProvenanceQuery) -> R {
        self.chain.ask(&self.provenance, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    /// Any question to licensing.
    ///
    /// # Panics
    /// If it does not answer.
    #[must_use]
    pub fn asks_licensing<R: DeserializeOwned>(&self, msg: &LicensingQuery) -> R {
        self.chain.ask(&self.licensing, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    /// What provenance answers about an asset.
    #[must_use]
    pub fn asks_asset(&self, asset: AssetId) -> AssetResponse {
        self.asks_provenance(&ProvenanceQuery::Asset { asset })
    }

    /// What licensing answers about an offer.
    #[must_use]
    pub fn asks_offer(&self, offer: OfferId) -> OfferResponse {
        self.asks_licensing(&LicensingQuery::Offer { offer })
    }

    /// What licensing answers about a license.
    #[must_use]
    pub fn asks_license(&self, license: LicenseId) -> LicenseResponse {
        self.asks_licensing(&LicensingQuery::License { license })
    }

    /// What buying would do now.
    ///
    /// # Errors
    /// The code with which it would fail.
    pub fn quote(&self, buyer: impl Who, offer: OfferId) -> Result<QuoteResponse, String> {
        let msg = LicensingQuery::Quote { offer, licensee: Some(buyer.addr().into_string()) };
        self.chain.ask(&self.licensing, &msg).map_err(|error| error.code().to_owned())
    }

    /// The money of an asset.
    #[must_use]
    pub fn asset_ledger(&self, asset: AssetId, currency: &Currency) -> AssetLedgerResponse {
        self.asks_licensing(&LicensingQuery::AssetLedger { asset, currency: currency.clone() })
    }

    /// What the assets of an owner brought and is not withdrawn.
    #[must_use]
    pub fn royalties(&self, who: impl Who, currency: &Currency) -> u128 {
        let msg = LicensingQuery::Balance { address: who.addr().to_string(), currency: currency.clone() };
        self.asks_licensing::<RoyaltyResponse>(&msg).amount.u128()
    }

    /// Whether an account may put an asset to a use now.
    #[must_use]
    pub fn is_licensed(&self, who: impl Who, asset: AssetId, usage: Use) -> bool {
        let at = Time::new(self.now());
        let msg = LicensingQuery::IsLicensed { asset, licensee: who.addr().to_string(), usage, at: Some(at) };
        self.asks_licensing::<IsLicensedResponse>(&msg).licensed
    }

    /// Tokens sent to licensing with a body, as a call.
    #[must_use]
    pub(crate) fn pays_licensing(&self, token: &str, amount: u128, body: &impl serde::Serialize) -> Call {
        let token = crate::model::address(token).expect("a token");
        let msg = to_json_binary(&serde_json::to_value(body).unwrap()).unwrap();
        let send = Cw20ExecuteMsg::Send { contract: self.licensing.to_string(), amount: amount.into(), msg };
        Call::Token(token, send)
    }
}
