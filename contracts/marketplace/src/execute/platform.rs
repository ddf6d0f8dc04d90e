//! The owner's messages: configuration, ownership, pause. None of them reaches money of others.

use caravan_contract_kit::{change, response, Call};
use caravan_marketplace_api::{bounds, ConfigChange, ConfigUpdated, ListedCurrency};
use caravan_money::{Currency, MoneyError};
use caravan_primitives::PrimitiveError;
use cosmwasm_std::{Response, Storage};

use crate::error::Result;
use crate::state::{self, CurrencyRow};

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
        ConfigChange::ListCurrency(listed) => ("currency_listed", list_currency(storage, call, listed)?),
        ConfigChange::DelistCurrency { currency } => {
            ("currency_delisted", delist_currency(storage, &call.currency(currency)?.key())?)
        }
    };
    Ok(response("update_config", [ConfigUpdated { part, value }.into()]))
}

/// Load a currency that is on the platform's list.
pub(crate) fn require_listed(storage: &dyn Storage, key: &str) -> Result<CurrencyRow> {
    let row = state::may_load_currency_row(storage, key)?.filter(|row| row.listed);
    row.ok_or_else(|| MoneyError::CurrencyNotListed(Currency::shown(key)).into())
}

/// List a currency, or change its rate and minimum.
pub(crate) fn list_currency(storage: &mut dyn Storage, call: &Call<'_>, listed: ListedCurrency) -> Result<String> {
    let currency = call.currency(listed.currency)?;
    let key = currency.key();
    let row = CurrencyRow { listed: true, points_rate: listed.points_rate, minimum: listed.min_reward_with_bond };
    if state::may_load_currency_row(storage, &key)?.as_ref() == Some(&row) {
        return Err(PrimitiveError::NothingChanges("the currency is listed at this rate and minimum").into());
    }
    state::save_currency_row(storage, &key, &row)?;
    Ok(currency.to_string())
}

/// Check that a fee is within the hard cap.
pub(crate) fn check_fee(fee_bps: u16) -> Result<()> {
    if fee_bps > bounds::MAX_FEE_BPS {
        return Err(MoneyError::FeeAboveCap { cap: bounds::MAX_FEE_BPS, got: fee_bps }.into());
    }
    Ok(())
}

fn set_fee(storage: &mut dyn Storage, fee_bps: u16) -> Result<String> {
    check_fee(fee_bps)?;
    let mut config = state::load_config(storage)?;
    change(&mut config.fee_bps, fee_bps, PrimitiveError::NothingChanges("the fee is that already"))?;
    state::save_config(storage, &config)?;
    Ok(fee_bps.to_string())
}

fn set_treasury(storage: &mut dyn Storage, call: &Call<'_>, treasury: &str) -> Result<String> {
    let mut config = state::load_config(storage)?;
    let unchanged = PrimitiveError::NothingChanges("the treasury is that already");
    let treasury = call.party(&state::load_siblings(storage)?, treasury, "treasury")?;
    change(&mut config.treasury, treasury, unchanged)?;
    state::save_config(storage, &config)?;
    Ok(config.treasury.into_string())
}

fn delist_currency(storage: &mut dyn Storage, key: &str) -> Result<String> {
    let row = require_listed(storage, key)?;
    state::save_currency_row(storage, key, &CurrencyRow { listed: false, ..row })?;
    Ok(Currency::shown(key))
}
