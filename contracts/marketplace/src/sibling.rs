//! What the siblings answer.

use caravan_access::Siblings;
use caravan_arbitration_api::keys::Arbiter;
use caravan_arbitration_api::Arbitration;
use caravan_contract_kit::Call;
use caravan_licensing_api::keys::CURRENCIES;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::Currency;
use caravan_provenance_api::{ConfigResponse, Provenance, QueryMsg};
use cosmwasm_std::{Addr, Uint128};

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

/// Refuse an arbiter for a new project: one that is not on the platform's list, or takes no disputes in the currency.
pub(crate) fn require_arbiter(call: &Call<'_>, siblings: &Siblings, arbiter: &Addr, currency: &str) -> Result<()> {
    let row = may_query_arbiter(call, siblings, arbiter)?.filter(|row| row.listed);
    let row = row.ok_or_else(|| MarketplaceError::ArbiterNotListed(arbiter.clone()))?;
    fee_of(Some(&row), arbiter, currency).map(|_| ())
}

/// Return what an arbiter gets for a dispute in a currency, whether or not it is still on the platform's list: delisting stops
/// new projects only.
pub(crate) fn arbiter_fee(call: &Call<'_>, siblings: &Siblings, arbiter: &Addr, currency: &str) -> Result<Uint128> {
    fee_of(may_query_arbiter(call, siblings, arbiter)?.as_ref(), arbiter, currency)
}

fn may_query_arbiter(call: &Call<'_>, siblings: &Siblings, arbiter: &Addr) -> Result<Option<Arbiter>> {
    let arbitration = siblings.arbitration.clone().ok_or(MarketplaceError::ArbitrationMissing)?;
    Ok(Arbitration(arbitration).arbiter(&call.querier, arbiter)?)
}

fn fee_of(row: Option<&Arbiter>, arbiter: &Addr, currency: &str) -> Result<Uint128> {
    let missing =
        || MarketplaceError::ArbiterFeeMissing { arbiter: arbiter.clone(), currency: Currency::shown(currency) };
    Ok(row.and_then(|row| row.fee(currency)).ok_or_else(missing)?)
}
