//! What the siblings answer.

use caravan_contract_kit::Call;
use caravan_licensing_api::keys::CURRENCIES;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::Currency;
use caravan_provenance_api::{ConfigResponse, Provenance, QueryMsg};
use cosmwasm_std::Addr;

use crate::error::Result;

/// Refuse a floor price in a currency in which licensing takes no offers: no license of the dataset could ever be sold.
pub(crate) fn require_licensable(call: &Call<'_>, provenance: Addr, currency: &str) -> Result<()> {
    let siblings: ConfigResponse = Provenance(provenance).query(&call.querier, &QueryMsg::Config {})?;
    let licensing = siblings.licensing.ok_or(MarketplaceError::LicensingMissing)?;
    if CURRENCIES.query(&call.querier, licensing, currency)?.unwrap_or(false) {
        return Ok(());
    }
    Err(MarketplaceError::FloorCurrencyNotListed { currency: Currency::shown(currency) }.into())
}
