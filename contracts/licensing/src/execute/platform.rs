//! The platform's owner changes the configuration. That never reaches money that belongs to others.

use caravan_contract_kit::{change, response, Call};
use caravan_licensing_api::{bounds, ConfigChange, ConfigUpdated};
use caravan_money::{Bps, Currency, MoneyError};
use caravan_primitives::PrimitiveError;
use cosmwasm_std::{Response, Storage};

use crate::error::Result;
use crate::state;

/// Change the configuration for what comes later.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn update_config(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    config_change: ConfigChange,
) -> Result<Response> {
    let (part, value) = match config_change {
        ConfigChange::SetFee { fee_bps } => ("fee_bps", set_fee(storage, fee_bps)?),
        ConfigChange::SetTreasury { treasury } => ("treasury", set_treasury(storage, call, &treasury)?),
        ConfigChange::ListCurrency { currency } => ("currency_listed", list_currency(storage, call, currency)?),
        ConfigChange::DelistCurrency { currency } => {
            ("currency_delisted", delist_currency(storage, &call.currency(currency)?.key())?)
        }
    };
    Ok(response("update_config", [ConfigUpdated { part, value }.into()]))
}

pub(super) fn require_listed(storage: &dyn Storage, key: &str) -> Result<()> {
    if state::is_listed(storage, key)? {
        return Ok(());
    }
    Err(MoneyError::CurrencyNotListed(Currency::shown(key)).into())
}

/// List a currency and return how it is shown.
pub(crate) fn list_currency(storage: &mut dyn Storage, call: &Call<'_>, currency: Currency) -> Result<String> {
    let currency = call.currency(currency)?;
    let key = currency.key();
    if state::is_listed(storage, &key)? {
        return Err(PrimitiveError::NothingChanges("the currency is listed").into());
    }
    state::save_listed(storage, &key)?;
    Ok(currency.to_string())
}

/// Check a fee against the hard cap.
pub(crate) fn check_fee(fee_bps: u16) -> Result<Bps> {
    if fee_bps > bounds::MAX_FEE_BPS {
        return Err(MoneyError::FeeAboveCap { cap: bounds::MAX_FEE_BPS, got: fee_bps }.into());
    }
    Ok(Bps::new(fee_bps)?)
}

fn set_fee(storage: &mut dyn Storage, fee_bps: u16) -> Result<String> {
    let fee_bps = check_fee(fee_bps)?;
    let mut config = state::load_config(storage)?;
    change(&mut config.fee_bps, fee_bps, PrimitiveError::NothingChanges("the fee is that already"))?;
    state::save_config(storage, &config)?;
    Ok(fee_bps.to_string())
}

fn set_treasury(storage: &mut dyn Storage, call: &Call<'_>, treasury: &str) -> Result<String> {
    let mut config = state::load_config(storage)?;
    let unchanged = PrimitiveError::NothingChanges("the treasury is that already");
    let treasury = call.party(&config.siblings(), treasury, "treasury")?;
    change(&mut config.treasury, treasury, unchanged)?;
    state::save_config(storage, &config)?;
    Ok(config.treasury.into_string())
}

fn delist_currency(storage: &mut dyn Storage, key: &str) -> Result<String> {
    require_listed(storage, key)?;
    state::save_delisted(storage, key)?;
    Ok(Currency::shown(key))
}
