//! Money in, and on its way: purchases, revenue, inboxes.

use caravan_licensing_api::{Guard, InboxDistributed, LicenseBought, LicensingError, RevenuePaid};
use caravan_money::Currency;
use caravan_primitives::{require_distinct, AssetId, LicenseId, OfferId, Reference};
use cosmwasm_std::{Addr, Event, Response, Storage, Uint128};

use super::desk::{count_ceilings, settle, shares_of, Income};
use super::plan::{plan_entry, plan_purchase, Entry, Purchase};
use super::{told, Call};
use crate::domain::license::{admit, License, Live};
use crate::domain::offer::{check_payment, had_after};
use crate::error::Res;
use crate::sibling::Siblings;
use crate::state::{self, MadeBy, Scope};

/// Money that came in: what, how much, from whom, by which token.
pub(crate) struct Payment {
    pub(crate) currency: Currency,
    pub(crate) amount: Uint128,
    pub(crate) payer: Addr,
    pub(crate) token: Option<Addr>,
}

impl Payment {
    fn scope(&self) -> Scope<'_> {
        Scope { token: self.token.as_ref().map(Addr::as_str), sender: self.payer.as_str() }
    }
}

/// A license is bought.
#[inline(never)]
pub(crate) fn buy(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: OfferId,
    guard: &Guard,
    (payment, reference): (&Payment, &Reference),
) -> Res<Response> {
    let siblings = call.siblings(store)?;
    let mut plan = plan_purchase(store, &siblings, id, Some(guard))?;
    check_payment(&plan.terms, (&payment.currency.key(), payment.amount))?;
    let mut events = vec![];
    let license = issue(store, call, id, (&mut plan, &payment.payer), &mut events)?;
    state::remember_reference(store, payment.scope(), reference, MadeBy::License(license.get()))?;
    enter(store, (plan.offer.asset, &plan.head.owner), plan.entry, &mut events)?;
    Ok(told("buy", events))
}

/// Money that an asset earned elsewhere is split.
#[inline(never)]
pub(crate) fn pay_revenue(
    store: &mut dyn Storage,
    call: &Call<'_>,
    asset: AssetId,
    (payment, reference): (&Payment, &Reference),
) -> Res<Response> {
    let config = state::config(store)?;
    let siblings = Siblings::new(call.querier, &config);
    let head = siblings.head(asset)?;
    let mut events = vec![];
    let shares = shares_of(store, &siblings, (asset, &head), &mut events)?;
    let money = (payment.currency.clone(), payment.amount);
    let entry = plan_entry(store, (asset, shares), money, config.fee_bps)?;
    state::remember_reference(store, payment.scope(), reference, MadeBy::Revenue(asset.get()))?;
    let paid = RevenuePaid {
        asset,
        sender: payment.payer.clone(),
        currency: payment.currency.clone(),
        amount: payment.amount,
        fee: entry.fee,
    };
    events.push(paid.into());
    enter(store, (asset, &head.owner), entry, &mut events)?;
    Ok(told("pay_revenue", events))
}

/// Inboxes are split, one hop each.
#[inline(never)]
pub(crate) fn distribute(
    store: &mut dyn Storage,
    call: &Call<'_>,
    path: &[AssetId],
    currency: Currency,
) -> Res<Response> {
    let currency = call.currency(currency)?;
    require_distinct("path", path)?;
    let siblings = call.siblings(store)?;
    let mut events = vec![];
    for asset in path {
        pass_on(store, &siblings, (*asset, &currency), &mut events)?;
    }
    if events.is_empty() {
        return Err(LicensingError::NothingToDo.into());
    }
    Ok(told("distribute", events))
}

/// Splits one inbox; an empty one is skipped.
fn pass_on(
    store: &mut dyn Storage,
    siblings: &Siblings<'_>,
    (asset, currency): (AssetId, &Currency),
    events: &mut Vec<Event>,
) -> Res<()> {
    let key = currency.key();
    let head = siblings.head(asset)?;
    let mut books = state::books(store, asset, &key)?;
    let amount = books.take_inbox();
    if amount.is_zero() {
        return Ok(());
    }
    let shares = &shares_of(store, siblings, (asset, &head), events)?;
    let split = &shares.split(books.total_in, amount)?;
    events.push(InboxDistributed { asset, currency: currency.clone(), amount }.into());
    let income = Income { asset, currency, amount, owner: &head.owner, shares, split };
    let flows = settle(store, &income, books, events)?;
    let mut sum = state::currency_ledger(store, &key)?;
    sum.distribute(amount, &flows)?;
    Ok(state::save_currency_ledger(store, &key, &sum)?)
}

/// Writes down what was planned for money from outside.
fn enter(store: &mut dyn Storage, (asset, owner): (AssetId, &Addr), entry: Entry, events: &mut Vec<Event>) -> Res<()> {
    let Entry { currency, gross, fee, net, shares, books, split, ceilings } = entry;
    count_ceilings(store, (asset, net), ceilings, events)?;
    let income = Income { asset, currency: &currency, amount: net, owner, shares: &shares, split: &split };
    let flows = settle(store, &income, books, events)?;
    let mut sum = state::currency_ledger(store, &currency.key())?;
    sum.enter(gross, fee, &flows)?;
    Ok(state::save_currency_ledger(store, &currency.key(), &sum)?)
}

/// Makes the license, if the licensee may have one more.
fn issue(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: OfferId,
    (plan, licensee): (&mut Purchase, &Addr),
    events: &mut Vec<Event>,
) -> Res<LicenseId> {
    let Purchase { offer, terms, entry, .. } = plan;
    let (asset, version, fee) = (offer.asset, offer.version, entry.fee);
    let had = had_after(id, terms, (licensee, state::had(store, id, licensee)?))?;
    let ends_at = terms.ends_at(call.now)?;
    let row = License { offer: id, version, asset, licensee: licensee.clone(), starts_at: call.now, ends_at, fee };
    let license = state::new_license(store, &row)?;
    let live = Live { license, uses: terms.uses, ends_at };
    let list = admit(state::live(store, asset, licensee)?, live, call.now, (asset, licensee))?;
    state::save_live(store, asset, licensee, &list)?;
    state::save_had(store, id, licensee, had)?;
    let sold = offer.sell()?;
    state::save_offer(store, id, offer)?;
    let bought = LicenseBought {
        license,
        offer: id,
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
