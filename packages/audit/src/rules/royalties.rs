//! L1 to L5: the money of licensing.

use caravan_licensing_api::{AssetLedgerResponse, LicenseResponse, SharesResponse, SolvencyResponse};
use caravan_money::Currency;
use caravan_provenance_api::Target;
use cosmwasm_std::Uint128;

use super::money::balance_covers;
use super::shares::sealed_parts;
use super::sums::{part, ratio, sum, WHOLE_BPS};
use crate::cases::Cases;
use crate::context::Context;
use crate::snapshot::{AssetView, RoyaltyView, Snapshot};

/// The money of a frozen asset in a currency.
struct Account<'a> {
    number: u64,
    key: &'a str,
    shares: &'a SharesResponse,
    ledger: &'a AssetLedgerResponse,
}

impl std::fmt::Display for Account<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "asset {} in {}", self.number, self.key)
    }
}

/// Return the money of every frozen asset; [`accounts_exist`] complains of what is missing.
fn accounts(royalties: &RoyaltyView) -> impl Iterator<Item = Account<'_>> {
    royalties.asset_ledgers.iter().filter_map(|((number, key), ledger)| {
        let shares = royalties.shares.get(number)?;
        Some(Account { number: *number, key, shares, ledger })
    })
}

fn frozen(snapshot: &Snapshot) -> impl Iterator<Item = (u64, &AssetView)> {
    let all = snapshot.rights.registry.assets.iter().map(|(number, view)| (*number, view));
    all.filter(|(_, view)| view.is_frozen())
}

pub(crate) fn covered(snapshot: &Snapshot, context: &Context, cases: &mut Cases) {
    let solvency = &snapshot.rights.royalties.solvency;
    for (key, row) in solvency.iter().filter(|(key, _)| !context.untrusted.contains(*key)) {
        let known = context.known.as_ref().map(|known| &known.donated_to_licensing);
        let donated = known.map(|donated| donated.get(key).copied().unwrap_or_default());
        let balance = snapshot.rights.holdings.get(key).copied().unwrap_or_default();
        balance_covers(cases, key, balance, row.held.u128(), donated);
    }
}

pub(crate) fn received(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.rights.royalties.solvency {
        cases.equal(key, row.received, sum([row.held, row.paid_out]));
    }
}

pub(crate) fn held(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.rights.royalties.solvency {
        cases.equal(key, row.held, sum([row.inboxes, row.pools, row.balances, row.dust, row.fees]));
    }
}

/// Compare a sum of the ledger of a currency with the sum over the ledgers of all assets.
fn rows(
    snapshot: &Snapshot,
    cases: &mut Cases,
    stated: fn(&SolvencyResponse) -> Uint128,
    found: fn(&AssetLedgerResponse) -> u128,
) {
    let royalties = &snapshot.rights.royalties;
    for (key, row) in &royalties.solvency {
        let own = royalties.asset_ledgers.iter().filter(|((_, currency), _)| currency == key);
        cases.equal(key, stated(row), sum(own.map(|(_, ledger)| found(ledger))));
    }
}

pub(crate) fn inboxes(snapshot: &Snapshot, cases: &mut Cases) {
    rows(snapshot, cases, |row| row.inboxes, |ledger| ledger.inbox.u128());
}

pub(crate) fn pools(snapshot: &Snapshot, cases: &mut Cases) {
    rows(snapshot, cases, |row| row.pools, |ledger| ledger.pool_in.u128().saturating_sub(ledger.pool_claimed.u128()));
}

pub(crate) fn dust_total(snapshot: &Snapshot, cases: &mut Cases) {
    rows(snapshot, cases, |row| row.dust, |ledger| ledger.dust.u128());
}

pub(crate) fn balances(snapshot: &Snapshot, context: &Context, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    for (key, row) in &royalties.solvency {
        let own = royalties.balances.iter().filter(|((_, currency), _)| currency == key);
        let found = sum(own.map(|(_, amount)| *amount));
        match &context.known {
            Some(_) => cases.equal(key, row.balances, found),
            // A former owner who has no assets now is on no list.
            None => cases.at_least(key, row.balances, found),
        }
    }
}

pub(crate) fn accounts_exist(snapshot: &Snapshot, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    let keys: Vec<String> = royalties.currencies.iter().map(|row| Currency::key(&row.currency)).collect();
    for (number, _) in frozen(snapshot) {
        let complete = keys.iter().all(|key| royalties.asset_ledgers.contains_key(&(number, key.clone())));
        cases.check(complete && royalties.shares.contains_key(&number), || format!("asset {number} has no ledger"));
    }
}

pub(crate) fn dust(snapshot: &Snapshot, cases: &mut Cases) {
    for account in accounts(&snapshot.rights.royalties) {
        let Account { shares, ledger, .. } = &account;
        let bps = || shares.parts.iter().map(|part| part.bps).chain([shares.pool_bps, shares.owner_bps]);
        let whole: u32 = bps().map(u32::from).sum();
        let left = ledger.total_in.u128().saturating_sub(sum(bps().map(|bps| part(ledger.total_in, bps))));
        let holds = whole == WHOLE_BPS && ledger.dust.u128() == left && left < bps().count() as u128;
        cases.check(holds, || format!("{account}: {} stated, {left} left of {whole} basis points", ledger.dust));
    }
}

/// Return what children have ever passed on to the inbox or the pool of an asset.
fn passed(royalties: &RoyaltyView, account: &Account<'_>, to: Target) -> u128 {
    let children = accounts(royalties).filter(|child| child.key == account.key);
    sum(children.flat_map(|child| {
        let mine = child.shares.parts.iter().filter(|part| (part.asset.get(), part.to) == (account.number, to));
        mine.map(|each| part(child.ledger.total_in, each.bps)).collect::<Vec<_>>()
    }))
}

pub(crate) fn pool(snapshot: &Snapshot, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    for account in accounts(royalties) {
        let own = part(account.ledger.total_in, account.shares.pool_bps);
        let came = own.saturating_add(passed(royalties, &account, Target::Pool));
        cases.equal(&account, account.ledger.pool_in, came);
    }
}

pub(crate) fn inbox(snapshot: &Snapshot, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    for account in accounts(royalties) {
        let (ledger, came) = (account.ledger, passed(royalties, &account, Target::Inbox));
        let kept = sum([ledger.total_in, ledger.inbox]) >= came;
        cases.check(ledger.inbox.u128() <= came && kept, || {
            format!("{account}: {} in the inbox, {} split, {came} passed on", ledger.inbox, ledger.total_in)
        });
    }
}

pub(crate) fn claimed_total(snapshot: &Snapshot, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    for account in accounts(royalties) {
        let own =
            royalties.claims.iter().filter(|((number, key, _), _)| (*number, &**key) == (account.number, account.key));
        let claimed = sum(own.map(|(_, claim)| claim.claimed));
        cases.equal(&account, account.ledger.pool_claimed, claimed);
        cases.at_least(format_args!("{account}, what came in"), account.ledger.pool_in, account.ledger.pool_claimed);
    }
}

pub(crate) fn claims(snapshot: &Snapshot, cases: &mut Cases) {
    let (registry, royalties) = (&snapshot.rights.registry, &snapshot.rights.royalties);
    for ((number, key, name), claim) in &royalties.claims {
        let Some(view) = registry.assets.get(number) else {
            cases.missing(format_args!("asset {number}"));
            continue;
        };
        let (weight, total) =
            (view.weights.get(name).copied().unwrap_or_default(), view.asset.contributors.total_weight);
        let ledger = royalties.asset_ledgers.get(&(*number, key.clone()));
        let entitled = ratio(ledger.map_or(Uint128::zero(), |ledger| ledger.pool_in), weight, total);
        let weighs = (claim.weight.u128(), claim.total_weight) == (weight, total);
        cases.check(weighs && sum([claim.claimed, claim.claimable]) == entitled, || {
            let (had, left) = (claim.claimed, claim.claimable);
            format!("asset {number} in {key}: {name} had {had} and may claim {left} of {entitled}, weight {weight}")
        });
    }
}

pub(crate) fn frozen_shares(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in frozen(snapshot) {
        let pair = snapshot.rights.royalties.shares.get(&number).zip(view.sealed.as_ref());
        let Some((shares, sealed)) = pair else {
            cases.missing(format_args!("what is frozen of asset {number}"));
            continue;
        };
        let mine = shares.parts.iter().map(|part| ((part.asset.get(), part.to), part.bps)).collect();
        let theirs = sealed_parts(sealed);
        let stated = (&mine, shares.pool_bps, shares.owner_bps, shares.total_weight);
        let found = (&theirs, sealed.contributor_bps.get(), sealed.owner_bps.get(), sealed.total_weight);
        cases.check(stated == found, || format!("asset {number}: {stated:?} in licensing, {found:?} in the registry"));
    }
}

pub(crate) fn frozen_ceilings(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in frozen(snapshot) {
        let pair = snapshot.rights.royalties.shares.get(&number).zip(view.sealed.as_ref());
        let Some((shares, sealed)) = pair else { continue };
        let same = shares.ceilings.iter().eq(sealed.ceilings.iter().map(|row| &row.license));
        cases.check(same, || format!("asset {number}: ceilings of {:?} in licensing", shares.ceilings));
    }
}

pub(crate) fn frozen_floor(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in frozen(snapshot) {
        let pair = snapshot.rights.royalties.shares.get(&number).zip(view.sealed.as_ref());
        let Some((shares, sealed)) = pair else { continue };
        let price = shares.floor.as_ref().map(|floor| (&floor.currency, floor.amount));
        let stated = (price, shares.floor_royalty_bps);
        let price = sealed.floor_price.as_ref().map(|floor| (&floor.currency, floor.amount.get()));
        let found = (price, sealed.floor_royalty_bps.get());
        cases.check(stated == found, || format!("asset {number}: {stated:?} in licensing, {found:?} in the registry"));
    }
}

pub(crate) fn ceilings(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, ceiling) in &snapshot.rights.royalties.ceilings {
        cases.at_least(format_args!("license {number}, sales"), ceiling.max, ceiling.sales);
        cases.at_least(format_args!("license {number}, revenue"), ceiling.max, ceiling.revenue);
    }
}

/// What licenses of the assets that carry a ceiling brought, less the fees, in its currency.
pub(crate) fn ceiling_sales(snapshot: &Snapshot, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    for (number, ceiling) in &royalties.ceilings {
        let carries = |sold: &LicenseResponse| {
            let shares = royalties.shares.get(&sold.asset.get());
            let bound = shares.is_some_and(|shares| shares.ceilings.iter().any(|id| id.get() == *number));
            bound && sold.terms.price.currency == ceiling.currency
        };
        let sold = royalties.licenses.values().filter(|sold| carries(sold));
        let net = |sold: &LicenseResponse| sold.terms.price.amount.get().u128().saturating_sub(sold.fee.u128());
        cases.equal(format_args!("license {number}"), ceiling.sales, sum(sold.map(net)));
    }
}
