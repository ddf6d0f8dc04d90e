//! The platform's owner: configuration, ownership, pause. None of it reaches money that belongs to somebody else.

use caravan_access::OwnershipAction;
use caravan_marketplace_api::{
    bounds, ConfigChange, ConfigUpdated, ContractPaused, ContractUnpaused, ListedCurrency, OwnershipUpdated, Seasons,
};
use caravan_money::{Currency, MoneyError};
use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{Response, Storage};

use super::{told, Call};
use crate::error::Res;
use crate::state::{self, CurrencyRow, ACCESS};

/// Changes the configuration for what comes later.
#[inline(never)]
pub(crate) fn update_config(store: &mut dyn Storage, call: &Call<'_>, change: ConfigChange) -> Res<Response> {
    let (part, value) = match change {
        ConfigChange::SetFee { fee_bps } => ("fee_bps", set_fee(store, fee_bps)?),
        ConfigChange::SetTreasury { treasury } => ("treasury", set_treasury(store, call, &treasury)?),
        ConfigChange::ListCurrency(listed) => ("currency_listed", list_currency(store, call, listed)?),
        ConfigChange::DelistCurrency { currency } => {
            ("currency_delisted", delist_currency(store, &call.currency(currency)?.key())?)
        }
        ConfigChange::ListArbiter { arbiter } => ("arbiter_listed", set_arbiter(store, call, &arbiter, true)?),
        ConfigChange::DelistArbiter { arbiter } => ("arbiter_delisted", set_arbiter(store, call, &arbiter, false)?),
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
            ("offer", ACCESS.owner.offer(store, sender, call.address(&to)?, until, now)?)
        }
        OwnershipAction::Accept {} => ("accept", ACCESS.owner.accept(store, sender, now)?),
        OwnershipAction::Withdraw {} => ("withdraw", ACCESS.owner.withdraw(store, sender)?),
    };
    let event = OwnershipUpdated { step, sender: sender.clone(), owner: ownership.owner().clone() };
    Ok(told("update_ownership", [event.into()]))
}

/// Stops entry.
pub(crate) fn pause(store: &mut dyn Storage, call: &Call<'_>) -> Res<Response> {
    ACCESS.pause.pause(store, &call.sender, call.now)?;
    Ok(told("pause", [ContractPaused { sender: call.sender.clone() }.into()]))
}

/// Lets entry go on.
pub(crate) fn unpause(store: &mut dyn Storage, call: &Call<'_>) -> Res<Response> {
    ACCESS.pause.unpause(store)?;
    Ok(told("unpause", [ContractUnpaused { sender: call.sender.clone() }.into()]))
}

/// A currency that is listed.
pub(crate) fn require_listed(store: &dyn Storage, key: &str) -> Res<CurrencyRow> {
    let row = state::currency_row(store, key)?.filter(|row| row.listed);
    row.ok_or_else(|| MoneyError::CurrencyNotListed(Currency::shown(key)).into())
}

/// Lists a currency, or changes its rate and minimum.
pub(crate) fn list_currency(store: &mut dyn Storage, call: &Call<'_>, listed: ListedCurrency) -> Res<String> {
    let currency = call.currency(listed.currency)?;
    let key = currency.key();
    let row = CurrencyRow { listed: true, points_rate: listed.points_rate, minimum: listed.min_reward_with_bond };
    if state::currency_row(store, &key)?.as_ref() == Some(&row) {
        return Err(PrimitiveError::NothingChanges("the currency is listed at this rate and minimum").into());
    }
    state::save_currency_row(store, &key, &row)?;
    Ok(currency.to_string())
}

/// Lists an arbiter, or takes it off the list.
pub(crate) fn set_arbiter(store: &mut dyn Storage, call: &Call<'_>, arbiter: &str, listed: bool) -> Res<String> {
    let arbiter = call.address(arbiter)?;
    if state::is_arbiter(store, &arbiter)? == listed {
        return Err(PrimitiveError::NothingChanges("the arbiter is, or is not, listed already").into());
    }
    state::set_arbiter(store, &arbiter, listed)?;
    Ok(arbiter.into_string())
}

/// A fee within the hard cap.
pub(crate) fn check_fee(fee_bps: u16) -> Res<()> {
    if fee_bps > bounds::MAX_FEE_BPS {
        return Err(MoneyError::FeeAboveCap { cap: bounds::MAX_FEE_BPS, got: fee_bps }.into());
    }
    Ok(())
}

/// Seasons of at least a day.
pub(crate) fn season_config(seasons: &Seasons) -> Res<(Time, u64)> {
    let length = seasons.length_secs.get();
    crate::domain::config::within("season length_secs", length, (86_400, u64::from(u32::MAX)))?;
    Ok((seasons.starts_at, length))
}

fn set_fee(store: &mut dyn Storage, fee_bps: u16) -> Res<String> {
    check_fee(fee_bps)?;
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
    let row = require_listed(store, key)?;
    state::save_currency_row(store, key, &CurrencyRow { listed: false, ..row })?;
    Ok(Currency::shown(key))
}
