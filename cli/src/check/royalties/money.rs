//! L1 to L5: licensing's money, from one look at it.

use std::collections::BTreeMap;

use caravan_licensing_api::SharesResponse;
use caravan_provenance_api::Target;
use cosmwasm_std::Uint128;

use super::{Purse, RoyaltyView, Till};
use crate::check::findings::{unless, Findings};
use crate::check::registry::{AssetView, RegistryView};

/// All rules of money.
pub(super) fn check(view: &RoyaltyView, registry: &RegistryView, findings: &mut Findings) {
    for till in &view.tills {
        books(till, findings);
        rows(view, till, findings);
        let key = till.currency.key();
        let each = |rule: fn(&RoyaltyView, (u64, &AssetView), &str) -> Option<String>| {
            let (key, assets) = (key.clone(), registry.assets.iter().filter(|(_, one)| one.is_frozen()));
            assets.map(move |(number, one)| Some(format!("asset {number}: {}", rule(view, (*number, one), &key)?)))
        };
        let name = format!("licensing {}", till.currency);
        findings.every("L3", format!("{name}: what does not divide stays, fewer units than parts"), each(dust));
        findings.every("L4", format!("{name}: pools are what came into them"), each(pool));
        findings.every("L3", format!("{name}: inboxes keep what children passed on"), each(inbox));
        findings.every("L4", format!("{name}: contributors have their weight of the pool, once"), each(claims));
    }
    let frozen = registry.assets.iter().filter(|(_, one)| one.is_frozen());
    let cases = frozen.map(|(number, one)| Some(format!("asset {number}: {}", agrees(view.shares.get(number), one)?)));
    findings.every("L3", "licensing: shares are those that the registry froze", cases);
    let ceilings = view.ceilings.iter().map(|(number, told)| {
        unless(told.used <= told.max, || format!("license {number}: {} of {}", told.used, told.max))
    });
    findings.every("L5", "licensing: no more came in under a ceiling than it allows", ceilings);
}

/// L1 and L2.
fn books(till: &Till, findings: &mut Findings) {
    let (name, told) = (format!("licensing {}", till.currency), &till.told);
    let parts: Uint128 = [told.inboxes, told.pools, told.balances, told.dust, told.fees].iter().sum();
    findings.at_least("L1", format!("{name}: bank or token cover what is held"), till.bank, told.held);
    findings.equal("L2", format!("{name}: held is the sum of its parts"), told.held, parts);
    findings.equal("L1", format!("{name}: received is held and paid out"), told.received, told.held + told.paid_out);
}

/// L2: every part is the sum of its rows.
fn rows(view: &RoyaltyView, till: &Till, findings: &mut Findings) {
    let (name, told, key) = (format!("licensing {}", till.currency), &till.told, till.currency.key());
    let purses = || view.purses.iter().filter(|((_, at), _)| *at == key).map(|(_, purse)| &purse.books);
    let inboxes = purses().map(|books| books.inbox).sum();
    let pools = purses().map(|books| books.pool_in.saturating_sub(books.pool_claimed)).sum();
    let dust = purses().map(|books| books.dust).sum();
    let due = view.balances.values().flatten().filter(|row| row.currency == till.currency).map(|row| row.amount);
    findings.equal("L2", format!("{name}: inboxes, asset by asset"), told.inboxes, inboxes);
    findings.equal("L2", format!("{name}: pools, asset by asset"), told.pools, pools);
    findings.equal("L2", format!("{name}: dust, asset by asset"), told.dust, dust);
    // Who owned an asset once and nothing now is on no list.
    let what = format!("{name}: balances, of which those who own, sold or work have a part");
    findings.at_least("L2", what, told.balances, due.sum());
}

/// What is owed out of a total at a share.
fn part(total: Uint128, bps: u16) -> Uint128 {
    total.multiply_ratio(bps, 10_000_u128)
}

fn known<'a>(view: &'a RoyaltyView, number: u64, key: &str) -> Option<(&'a SharesResponse, &'a Purse)> {
    Some((view.shares.get(&number)?, view.purses.get(&(number, key.to_owned()))?))
}

fn dust(view: &RoyaltyView, (number, _): (u64, &AssetView), key: &str) -> Option<String> {
    let Some((shares, purse)) = known(view, number, key) else { return Some("it has no books".to_owned()) };
    let bps = || shares.parts.iter().map(|part| part.bps).chain([shares.pool_bps, shares.owner_bps]);
    let whole: u32 = bps().map(u32::from).sum();
    let given: Uint128 = bps().map(|bps| part(purse.books.total_in, bps)).sum();
    let left = purse.books.total_in.saturating_sub(given);
    let fits = whole == 10_000 && purse.books.dust == left && left.u128() < bps().count() as u128;
    unless(fits, || format!("{} told, {left} left of {whole} basis points", purse.books.dust))
}

/// What children have ever passed to an asset's inbox or pool.
fn passed(view: &RoyaltyView, number: u64, key: &str, to: Target) -> Uint128 {
    let each = view.shares.iter().flat_map(|(child, shares)| {
        let purse = view.purses.get(&(*child, key.to_owned()));
        let total = purse.map_or(Uint128::zero(), |purse| purse.books.total_in);
        let mine = shares.parts.iter().filter(move |part| (part.asset.get(), part.to) == (number, to));
        mine.map(move |each| part(total, each.bps))
    });
    each.sum()
}

fn pool(view: &RoyaltyView, (number, _): (u64, &AssetView), key: &str) -> Option<String> {
    let (shares, purse) = known(view, number, key)?;
    let books = &purse.books;
    let came = part(books.total_in, shares.pool_bps) + passed(view, number, key, Target::Pool);
    let fits = books.pool_in == came && books.pool_claimed <= books.pool_in;
    unless(fits, || format!("{} told, {came} came in, {} claimed", books.pool_in, books.pool_claimed))
}

fn inbox(view: &RoyaltyView, (number, _): (u64, &AssetView), key: &str) -> Option<String> {
    let (_, purse) = known(view, number, key)?;
    let (books, came) = (&purse.books, passed(view, number, key, Target::Inbox));
    let fits = books.inbox <= came && books.total_in + books.inbox >= came;
    unless(fits, || format!("{} there, {} split, {came} passed on", books.inbox, books.total_in))
}

fn claims(view: &RoyaltyView, (number, one): (u64, &AssetView), key: &str) -> Option<String> {
    let (_, purse) = known(view, number, key)?;
    let total = one.asset.contributors.total_weight;
    let claimed: Uint128 = purse.claims.values().map(|told| told.claimed).sum();
    if claimed != purse.books.pool_claimed {
        return Some(format!("{} claimed told, {claimed} found", purse.books.pool_claimed));
    }
    purse.claims.iter().find_map(|(name, told)| {
        let weight = one.weights.get(name).copied().unwrap_or_default();
        let entitled = purse.books.pool_in.multiply_ratio(weight, total.max(Uint128::one()));
        let same = (told.weight, told.total_weight) == (weight, total) && told.claimed + told.claimable == entitled;
        unless(same, || format!("{name} had {}, may claim {}, of {entitled}", told.claimed, told.claimable))
    })
}

/// L3, L5, L6: licensing splits by what the registry froze.
fn agrees(shares: Option<&SharesResponse>, one: &AssetView) -> Option<String> {
    let (Some(shares), Some(sealed)) = (shares, &one.sealed) else { return Some("nothing is frozen".to_owned()) };
    let mine: BTreeMap<(u64, Target), u16> =
        shares.parts.iter().map(|part| ((part.asset.get(), part.to), part.bps)).collect();
    let theirs: BTreeMap<(u64, Target), u16> =
        sealed.parts.iter().map(|part| ((part.parent.get(), part.to), part.share_bps.get())).collect();
    let floor = sealed.floor_price.as_ref().map(|floor| (&floor.currency, floor.amount.get()));
    let fits = mine == theirs
        && (shares.pool_bps, shares.owner_bps) == (sealed.contributor_bps.get(), sealed.owner_bps.get())
        && shares.total_weight == sealed.total_weight
        && shares.ceilings.iter().eq(sealed.ceilings.iter().map(|ceiling| &ceiling.license))
        && shares.floor.as_ref().map(|floor| (&floor.currency, floor.amount)) == floor;
    unless(fits, || format!("{} parts in licensing, {} in the registry", mine.len(), theirs.len()))
}
