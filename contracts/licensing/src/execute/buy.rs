//! Money in, and passed on: purchases, revenue, inboxes.

use caravan_contract_kit::{response, Call};
use caravan_licensing_api::{Guard, InboxDistributed, LicenseBought, LicensingError, RevenuePaid};
use caravan_money::Currency;
use caravan_primitives::{require_distinct, AssetId, LicenseId, OfferId, Time};
use cosmwasm_std::{Addr, Event, Response, Storage};

use super::income::{save_ceilings, settle, Income};
use super::plan::{plan_entry, plan_purchase, Entry, Purchase};
use super::shares::load_or_copy_shares;
use super::Payment;
use crate::domain::license::{add_live, License, Live};
use crate::domain::offer::{check_payment, purchases_after};
use crate::error::Result;
use crate::sibling::Siblings;
use crate::state::{self, MadeBy};

#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn buy(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    offer_id: OfferId,
    guard: &Guard,
    payment: &Payment,
) -> Result<Response> {
    let siblings = Siblings::load(storage, call.querier)?;
    siblings.refuse(call, &payment.payer, "licensee")?;
    let mut purchase = plan_purchase(storage, &siblings, offer_id, Some(guard))?;
    check_payment(&purchase.terms, &payment.currency.key(), payment.amount)?;
    let mut events = vec![];
    let license = issue(storage, call.now, &mut purchase, &payment.payer, &mut events)?;
    state::save_reference(storage, payment.scope(), &payment.reference, MadeBy::License(license))?;
    record_income(storage, &purchase.head.owner, purchase.entry, &mut events)?;
    Ok(response("buy", events))
}

/// Split money that an asset earned elsewhere.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn pay_revenue(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    asset: AssetId,
    payment: &Payment,
) -> Result<Response> {
    let config = state::load_config(storage)?;
    let siblings = Siblings::new(call.querier, &config);
    let head = siblings.head(asset)?;
    let mut events = vec![];
    let shares = load_or_copy_shares(storage, &siblings, asset, &head, &mut events)?;
    let entry = plan_entry(storage, asset, shares, payment.currency.clone(), payment.amount, config.fee_bps)?;
    state::save_reference(storage, payment.scope(), &payment.reference, MadeBy::Revenue(asset))?;
    let paid = RevenuePaid {
        asset,
        sender: payment.payer.clone(),
        currency: payment.currency.clone(),
        amount: payment.amount,
        fee: entry.fee,
    };
    events.push(paid.into());
    record_income(storage, &head.owner, entry, &mut events)?;
    Ok(response("pay_revenue", events))
}

/// Split inboxes, one hop each.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn distribute(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    path: &[AssetId],
    currency: Currency,
) -> Result<Response> {
    let currency = call.currency(currency)?;
    require_distinct("path", path)?;
    let siblings = Siblings::load(storage, call.querier)?;
    let mut events = vec![];
    for asset in path {
        distribute_inbox(storage, &siblings, *asset, &currency, &mut events)?;
    }
    if events.is_empty() {
        return Err(LicensingError::NothingToDo.into());
    }
    Ok(response("distribute", events))
}

/// Split one inbox; an empty one is skipped.
fn distribute_inbox(
    storage: &mut dyn Storage,
    siblings: &Siblings<'_>,
    asset: AssetId,
    currency: &Currency,
    events: &mut Vec<Event>,
) -> Result<()> {
    let key = currency.key();
    let head = siblings.head(asset)?;
    let mut ledger = state::load_asset_ledger_or_default(storage, asset, &key)?;
    let amount = ledger.take_inbox();
    if amount.is_zero() {
        return Ok(());
    }
    let shares = &load_or_copy_shares(storage, siblings, asset, &head, events)?;
    let split = &shares.split(ledger.total_in, amount)?;
    events.push(InboxDistributed { asset, currency: currency.clone(), amount }.into());
    let income = Income { asset, currency, amount, owner: &head.owner, shares, split };
    let flows = settle(storage, &income, ledger, events)?;
    let mut sum = state::load_currency_ledger_or_default(storage, &key)?;
    sum.distribute(amount, &flows)?;
    Ok(state::save_currency_ledger(storage, &key, &sum)?)
}

/// Save what was planned for money from outside.
fn record_income(storage: &mut dyn Storage, owner: &Addr, entry: Entry, events: &mut Vec<Event>) -> Result<()> {
    let Entry { asset, currency, gross, fee, net, shares, ledger, split, ceilings } = entry;
    save_ceilings(storage, asset, net, ceilings, events)?;
    let income = Income { asset, currency: &currency, amount: net, owner, shares: &shares, split: &split };
    let flows = settle(storage, &income, ledger, events)?;
    let mut sum = state::load_currency_ledger_or_default(storage, &currency.key())?;
    sum.enter(gross, fee, &flows)?;
    Ok(state::save_currency_ledger(storage, &currency.key(), &sum)?)
}

/// Save the license, if the licensee may have one more.
fn issue(
    storage: &mut dyn Storage,
    now: Time,
    purchase: &mut Purchase,
    licensee: &Addr,
    events: &mut Vec<Event>,
) -> Result<LicenseId> {
    let Purchase { offer_id, offer, terms, entry, .. } = purchase;
    let (asset, version, fee) = (offer.asset, offer.version, entry.fee);
    let bought_before = state::load_purchases_or_default(storage, *offer_id, licensee)?;
    let purchases = purchases_after(*offer_id, terms, licensee, bought_before)?;
    let ends_at = terms.ends_at(now)?;
    let row = License { offer: *offer_id, version, asset, licensee: licensee.clone(), starts_at: now, ends_at, fee };
    let license = state::save_new_license(storage, &row)?;
    let list = state::load_live_or_default(storage, asset, licensee)?;
    let list = add_live(list, Live { license, uses: terms.uses, ends_at }, now, asset, licensee)?;
    state::save_live(storage, asset, licensee, &list)?;
    state::save_purchases(storage, *offer_id, licensee, purchases)?;
    let sold = offer.sell()?;
    state::save_offer(storage, *offer_id, offer)?;
    let bought = LicenseBought {
        license,
        offer: *offer_id,
        offer_version: version,
        asset,
        licensee: licensee.clone(),
        currency: entry.currency.clone(),
        price: entry.gross,
        fee,
        ends_at: ends_at.map_or_else(|| "never".to_owned(), |at| at.to_string()),
        sold,
    };
    events.push(bought.into());
    Ok(license)
}
