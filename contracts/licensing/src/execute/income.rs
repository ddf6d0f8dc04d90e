//! Income of an asset, recorded: the split, and what came in under ceilings.

use caravan_licensing_api::{CeilingUsed, IncomeSplit, PartReceived};
use caravan_money::{add, Currency};
use caravan_primitives::AssetId;
use caravan_provenance_api::Target;
use cosmwasm_std::{Addr, Event, Storage, Uint128};

use crate::domain::asset_ledger::AssetLedger;
use crate::domain::ceiling::{Ceiling, CeilingUse, Way};
use crate::domain::currency_ledger::Flows;
use crate::domain::shares::{Shares, Split};
use crate::error::Result;
use crate::state;

/// Net money that comes to an asset, and how it is split.
pub(super) struct Income<'a> {
    pub(super) asset: AssetId,
    pub(super) currency: &'a Currency,
    pub(super) amount: Uint128,
    pub(super) owner: &'a Addr,
    pub(super) shares: &'a Shares,
    pub(super) split: &'a Split,
}

/// Record a split: in the asset's ledger, its parents' inboxes and pools, and the owner's balance.
pub(super) fn settle(
    storage: &mut dyn Storage,
    income: &Income<'_>,
    mut ledger: AssetLedger,
    events: &mut Vec<Event>,
) -> Result<Flows> {
    let Income { asset, currency, amount, owner, shares, split } = income;
    let key = currency.key();
    ledger.earn(split)?;
    state::save_asset_ledger(storage, *asset, &key, &ledger)?;
    credit_owner(storage, owner, &key, split.owner)?;
    events.push(
        IncomeSplit {
            asset: *asset,
            currency: Currency::clone(currency),
            amount: *amount,
            total_in: split.total_in,
            pool: split.pool,
            owner: Addr::clone(owner),
            owner_amount: split.owner,
            dust: split.dust_after,
        }
        .into(),
    );
    credit_parts(storage, income, &key, events)?;
    Ok(Flows::of(shares, split)?)
}

/// Return what will have come in under each ceiling that binds the asset in this currency; fail where that is too much.
/// It counts net money where it comes in, sales and revenue apart; what a child passes up was counted with the child.
pub(super) fn use_ceilings(
    storage: &dyn Storage,
    shares: &Shares,
    currency: &str,
    way: Way,
    amount: Uint128,
) -> Result<Vec<CeilingUse>> {
    let bind = shares.ceilings.iter().filter(|ceiling| ceiling.currency == currency);
    let after = |ceiling: &Ceiling| {
        let count = state::load_ceiling_count_or_default(storage, ceiling.license)?;
        Ok(ceiling.add(count, way, amount)?)
    };
    bind.map(after).collect()
}

/// Save what has come in under each ceiling that binds the asset.
pub(super) fn save_ceilings(
    storage: &mut dyn Storage,
    asset: AssetId,
    amount: Uint128,
    ceilings: Vec<CeilingUse>,
    events: &mut Vec<Event>,
) -> Result<()> {
    for CeilingUse { license, count, way, used, max } in ceilings {
        state::save_ceiling_count(storage, license, &count)?;
        events.push(CeilingUsed { license, asset, way: way.name(), amount, used, max }.into());
    }
    Ok(())
}

fn credit_owner(storage: &mut dyn Storage, owner: &Addr, key: &str, amount: Uint128) -> Result<()> {
    // An asset that gives all away has no row for its owner.
    if amount.is_zero() {
        return Ok(());
    }
    let balance = add(state::load_balance_or_default(storage, owner, key)?, amount)?;
    Ok(state::save_balance(storage, owner, key, balance)?)
}

fn credit_parts(storage: &mut dyn Storage, income: &Income<'_>, key: &str, events: &mut Vec<Event>) -> Result<()> {
    let Income { asset: child, currency, shares, split, .. } = income;
    // A parent that takes by its inbox and by its pool has two parts in a row: its ledger is loaded and saved once.
    let mut open: Option<(AssetId, AssetLedger)> = None;
    for (part, amount) in shares.parts.iter().zip(&split.parts).filter(|(_, amount)| !amount.is_zero()) {
        let asset = part.asset;
        let mut ledger = match open.take() {
            Some((same, ledger)) if same == asset => ledger,
            before => {
                save_open(storage, before, key)?;
                state::load_asset_ledger_or_default(storage, asset, key)?
            }
        };
        let value = match part.target() {
            Target::Inbox => ledger.receive_inbox(*amount)?,
            Target::Pool => ledger.receive_pool(*amount)?,
        };
        open = Some((asset, ledger));
        let (to, currency) = (part.target(), Currency::clone(currency));
        events.push(PartReceived { child: *child, asset, to, currency, amount: *amount, value }.into());
    }
    save_open(storage, open, key)
}

fn save_open(storage: &mut dyn Storage, open: Option<(AssetId, AssetLedger)>, key: &str) -> Result<()> {
    if let Some((asset, ledger)) = open {
        state::save_asset_ledger(storage, asset, key, &ledger)?;
    }
    Ok(())
}
