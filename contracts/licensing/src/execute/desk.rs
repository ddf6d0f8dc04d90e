//! The split, carried out: one desk for purchases, revenue and inboxes.

use caravan_licensing_api::{CeilingUsed, IncomeSplit, PartCredited, SharesCopied};
use caravan_money::{add, Currency};
use caravan_primitives::AssetId;
use caravan_provenance_api::Target;
use cosmwasm_std::{Addr, Event, Storage, Uint128};

use crate::domain::books::Books;
use crate::domain::ceiling::Ceiling;
use crate::domain::ledger::Flows;
use crate::domain::offer::Head;
use crate::domain::shares::{Shares, Split};
use crate::error::Res;
use crate::sibling::Siblings;
use crate::state;

/// Net money that comes to an asset, and how it is split.
pub(crate) struct Income<'a> {
    pub(crate) asset: AssetId,
    pub(crate) currency: &'a Currency,
    pub(crate) amount: Uint128,
    pub(crate) owner: &'a Addr,
    pub(crate) shares: &'a Shares,
    pub(crate) split: &'a Split,
}

/// How money of a sealed asset is split: from the copy, or copied now from the registry.
pub(crate) fn shares_of(
    store: &mut dyn Storage,
    siblings: &Siblings<'_>,
    (asset, head): (AssetId, &Head),
    events: &mut Vec<Event>,
) -> Res<Shares> {
    if let Some(shares) = state::shares(store, asset)? {
        return Ok(shares);
    }
    let shares = seal_of(siblings, (asset, head))?;
    state::save_shares(store, asset, &shares)?;
    let Shares { parts, pool_bps, owner_bps, .. } = &shares;
    events.push(SharesCopied { asset, parts: parts.len(), pool_bps: *pool_bps, owner_bps: *owner_bps }.into());
    Ok(shares)
}

/// The same without keeping a copy, for what only reads.
pub(crate) fn peek_shares(store: &dyn Storage, siblings: &Siblings<'_>, asset: AssetId) -> Res<Shares> {
    match state::shares(store, asset)? {
        Some(shares) => Ok(shares),
        None => seal_of(siblings, (asset, &siblings.head(asset)?)),
    }
}

fn seal_of(siblings: &Siblings<'_>, (asset, head): (AssetId, &Head)) -> Res<Shares> {
    head.require_frozen(asset)?;
    Ok(Shares::freeze(asset, siblings.seal(asset)?)?)
}

/// Writes a split down: the asset's books, its parents' inboxes and pools, the owner's balance.
pub(crate) fn settle(
    store: &mut dyn Storage,
    income: &Income<'_>,
    mut books: Books,
    events: &mut Vec<Event>,
) -> Res<Flows> {
    let Income { asset, currency, amount, owner, shares, split } = income;
    let key = currency.key();
    books.earn(split)?;
    state::save_books(store, *asset, &key, &books)?;
    credit_owner(store, owner, &key, split.owner)?;
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
    credit_parts(store, income, &key, events)?;
    Ok(Flows::of(shares, split)?)
}

/// What would have come in under each ceiling that binds the asset in this currency, if that is allowed. It counts net
/// money where it comes in, by sale or revenue; what a child passes up was counted with the child.
pub(crate) fn ceilings_after(
    store: &dyn Storage,
    shares: &Shares,
    currency: &str,
    amount: Uint128,
) -> Res<Vec<(Ceiling, Uint128)>> {
    let bind = shares.ceilings.iter().filter(|ceiling| ceiling.currency == currency);
    let after = |ceiling: &Ceiling| {
        let used = ceiling.used_after(state::ceiling_used(store, ceiling.license)?, amount)?;
        Ok((ceiling.clone(), used))
    };
    bind.map(after).collect()
}

/// Counts money that comes in under every ceiling that binds the asset.
pub(crate) fn count_ceilings(
    store: &mut dyn Storage,
    (asset, amount): (AssetId, Uint128),
    ceilings: Vec<(Ceiling, Uint128)>,
    events: &mut Vec<Event>,
) -> Res<()> {
    for (Ceiling { license, max, .. }, used) in ceilings {
        state::save_ceiling_used(store, license, used)?;
        events.push(CeilingUsed { license, asset, amount, used, max }.into());
    }
    Ok(())
}

fn credit_owner(store: &mut dyn Storage, owner: &Addr, key: &str, amount: Uint128) -> Res<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let balance = add(state::balance(store, owner, key)?, amount)?;
    Ok(state::save_balance(store, owner, key, balance)?)
}

/// A parent that takes by its inbox and by its pool stands twice in a row: its books are loaded and saved once.
fn credit_parts(store: &mut dyn Storage, income: &Income<'_>, key: &str, events: &mut Vec<Event>) -> Res<()> {
    let Income { asset: child, currency, shares, split, .. } = income;
    let mut open: Option<(AssetId, Books)> = None;
    for (part, amount) in shares.parts.iter().zip(&split.parts).filter(|(_, amount)| !amount.is_zero()) {
        let asset = part.asset;
        let mut books = match open.take() {
            Some((same, books)) if same == asset => books,
            before => {
                close(store, before, key)?;
                state::books(store, asset, key)?
            }
        };
        let value = match part.target() {
            Target::Inbox => books.receive_inbox(*amount)?,
            Target::Pool => books.receive_pool(*amount)?,
        };
        open = Some((asset, books));
        let (to, currency) = (part.target(), Currency::clone(currency));
        events.push(PartCredited { child: *child, asset, to, currency, amount: *amount, value }.into());
    }
    close(store, open, key)
}

fn close(store: &mut dyn Storage, open: Option<(AssetId, Books)>, key: &str) -> Res<()> {
    if let Some((asset, books)) = open {
        state::save_books(store, asset, key, &books)?;
    }
    Ok(())
}
