//! The platform's owner: configuration, ownership, pause. None of it reaches money that belongs to somebody else.

use caravan_access::OwnershipAction;
use caravan_licensing_api::{bounds, ConfigChange, ConfigUpdated, ContractPaused, ContractUnpaused, OwnershipUpdated};
use caravan_money::{Bps, Currency, MoneyError};
use caravan_primitives::PrimitiveError;
use cosmwasm_std::{Response, Storage};

use super::{told, Call};
use crate::error::Res;
use crate::state::{self, OWNER, PAUSE};

/// Changes the configuration for what comes later.
#[inline(never)]
pub(crate) fn update_config(store: &mut dyn Storage, call: &Call<'_>, change: ConfigChange) -> Res<Response> {
    let (part, value) = match change {
        ConfigChange::SetFee { fee_bps } => ("fee_bps", set_fee(store, fee_bps)?),
        ConfigChange::SetTreasury { treasury } => ("treasury", set_treasury(store, call, &treasury)?),
        ConfigChange::ListCurrency { currency } => ("currency_listed", list_currency(store, call, currency)?),
        ConfigChange::DelistCurrency { currency } => {
            ("currency_delisted", delist_currency(store, &call.currency(currency)?.key())?)
        }
    };
    Ok(told("update_config", [ConfigUpdated { part, value }.into()]))
}

/// Offers, accepts or withdraws ownership.
#[inline(never)]
pub(crate) fn update_ownership(store: &mut dyn Storage, call: &Call<'_>, action: OwnershipAction) -> Res<Response> {
    let (sender, now) = (&call.sender, call.now);
    let (step, ownership) = match action {
        OwnershipAction::Offer { to, valid_secs } => {
            let until = now.plus(valid_secs)?;
            ("offer", OWNER.offer(store, sender, call.address(&to)?, until, now)?)
        }
        OwnershipAction::Accept {} => ("accept", OWNER.accept(store, sender, now)?),
        OwnershipAction::Withdraw {} => ("withdraw", OWNER.withdraw(store, sender)?),
    };
    let event = OwnershipUpdated { step, sender: sender.clone(), owner: ownership.owner().clone() };
    Ok(told("update_ownership", [event.into()]))
}

/// Stops entry.
pub(crate) fn pause(store: &mut dyn Storage, call: &Call<'_>) -> Res<Response> {
    PAUSE.pause(store, &call.sender, call.now)?;
    Ok(told("pause", [ContractPaused { sender: call.sender.clone() }.into()]))
}

/// Lets entry go on.
pub(crate) fn unpause(store: &mut dyn Storage, call: &Call<'_>) -> Res<Response> {
    PAUSE.unpause(store)?;
    Ok(told("unpause", [ContractUnpaused { sender: call.sender.clone() }.into()]))
}

/// Refuses a currency that is not listed.
pub(super) fn require_listed(store: &dyn Storage, key: &str) -> Res<()> {
    if state::is_listed(store, key)? {
        return Ok(());
    }
    Err(MoneyError::CurrencyNotListed(key.to_owned()).into())
}

/// Lists a currency.
pub(crate) fn list_currency(store: &mut dyn Storage, call: &Call<'_>, currency: Currency) -> Res<String> {
    let key = call.currency(currency)?.key();
    if state::is_listed(store, &key)? {
        return Err(PrimitiveError::NothingChanges("the currency is listed").into());
    }
    state::set_listed(store, &key, true)?;
    Ok(key)
}

/// A fee within the hard cap.
pub(crate) fn check_fee(fee_bps: u16) -> Res<Bps> {
    if fee_bps > bounds::MAX_FEE_BPS {
        return Err(MoneyError::FeeAboveCap { cap: bounds::MAX_FEE_BPS, got: fee_bps }.into());
    }
    Ok(Bps::new(fee_bps)?)
}

fn set_fee(store: &mut dyn Storage, fee_bps: u16) -> Res<String> {
    let fee_bps = check_fee(fee_bps)?;
    let mut config = state::config(store)?;
    if config.fee_bps == fee_bps {
        return Err(PrimitiveError::NothingChanges("the fee is that already").into());
    }
    config.fee_bps = fee_bps;
    state::save_config(store, &config)?;
    Ok(fee_bps.to_string())
}

fn set_treasury(store: &mut dyn Storage, call: &Call<'_>, treasury: &str) -> Res<String> {
    let mut config = state::config(store)?;
    let treasury = call.address(treasury)?;
    if config.treasury == treasury {
        return Err(PrimitiveError::NothingChanges("the treasury is that already").into());
    }
    config.treasury = treasury;
    state::save_config(store, &config)?;
    Ok(config.treasury.into_string())
}

fn delist_currency(store: &mut dyn Storage, key: &str) -> Res<String> {
    require_listed(store, key)?;
    state::set_listed(store, key, false)?;
    Ok(key.to_owned())
}
