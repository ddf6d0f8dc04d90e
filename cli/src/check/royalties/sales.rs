//! L6 and L7: offers and licenses, from one look at them.

use caravan_licensing_api::bounds::MAX_LIVE;
use caravan_licensing_api::{LicenseResponse, OfferResponse, Term};

use super::RoyaltyView;
use crate::check::findings::{unless, Findings};
use crate::check::registry::RegistryView;

/// All rules of sales.
pub(super) fn check(view: &RoyaltyView, registry: &RegistryView, findings: &mut Findings) {
    let offers =
        view.offers.iter().map(|(number, one)| Some(format!("offer {number}: {}", offer(view, registry, one)?)));
    findings.every("L6", "licensing: offers sold what they say, at no less than the floor", offers);
    let each = |rule: fn(&RoyaltyView, &LicenseResponse) -> Option<String>| {
        view.licenses.iter().map(move |(number, one)| Some(format!("license {number}: {}", rule(view, one)?)))
    };
    findings.every("L6", "licensing: licenses keep the supply and the cap of their terms", each(limits));
    findings.every("L7", "licensing: licenses last as long as their terms say", each(term));
    findings.every("L7", "licensing: licenses are of their offer, for its asset, with its fee", each(receipt));
    findings.every("L7", "licensing: at most 16 live ones of an asset and a licensee", each(live));
    findings.every("L7", "licensing: licenses are in the list of their licensee", each(held));
    let held: usize = view.held_by.values().map(Vec::len).sum();
    findings.equal("L7", "licensing: licenses by asset and by licensee", view.licenses.len(), held);
    let cases = view.beyond.iter().zip(["an offer", "a license"]);
    let cases = cases.map(|(more, what)| unless(!more, || format!("{what} that no asset lists")));
    findings.every("L6", "licensing: every offer and every license is in the list of its asset", cases);
}

fn offer(view: &RoyaltyView, registry: &RegistryView, one: &OfferResponse) -> Option<String> {
    let sold = view.licenses.values().filter(|license| license.offer == one.offer).count();
    let Some(asset) = registry.assets.get(&one.asset.get()) else { return Some(format!("asset {}", one.asset)) };
    let (price, asset) = (&one.terms.price, &asset.asset);
    let floor = asset.contributors.floor_price.as_ref();
    let kept = floor.is_none_or(|floor| floor.currency == price.currency && floor.amount.get() <= price.amount.get());
    let fits = one.sold as usize == sold && one.epoch <= asset.epoch && kept;
    unless(fits, || format!("{} sold told, {sold} found, price {}", one.sold, price.amount))
}

/// Both limits count every license ever sold under the offer.
fn limits(view: &RoyaltyView, one: &LicenseResponse) -> Option<String> {
    let until = |other: &&LicenseResponse| other.offer == one.offer && other.license <= one.license;
    let before = view.licenses.values().filter(until);
    let each = before.clone().filter(|other| other.licensee == one.licensee).count();
    let (all, limits) = (before.count(), &one.terms.limits);
    let within = |most: Option<u32>, count: usize| most.is_none_or(|most| count <= most as usize);
    let fits = within(limits.supply, all) && within(limits.per_licensee, each);
    unless(fits, || format!("the {all}th of its offer, the {each}th of {}", one.licensee))
}

fn term(_: &RoyaltyView, one: &LicenseResponse) -> Option<String> {
    let ends = match one.terms.term {
        Term::Perpetual {} => None,
        Term::Lasts { seconds } => Some(one.starts_at.get().saturating_add(seconds.get())),
    };
    let told = one.ends_at.map(|at| at.get());
    unless(told == ends, || format!("{told:?} told, {ends:?} found"))
}

fn receipt(view: &RoyaltyView, one: &LicenseResponse) -> Option<String> {
    let Some(offer) = view.offers.get(&one.offer.get()) else { return Some(format!("of no offer {}", one.offer)) };
    let mut fits = offer.asset == one.asset && one.version <= offer.version;
    if one.version == offer.version {
        let fee = one.terms.price.amount.get().multiply_ratio(offer.fee_bps, 10_000_u128);
        fits = fits && one.terms == offer.terms && one.fee == fee;
    }
    unless(fits, || format!("fee {} of {}", one.fee, one.terms.price.amount))
}

/// How many lived when this one began.
fn live(view: &RoyaltyView, one: &LicenseResponse) -> Option<String> {
    let lived = |other: &&LicenseResponse| {
        (other.asset, &other.licensee) == (one.asset, &one.licensee)
            && other.license <= one.license
            && other.ends_at.is_none_or(|end| one.starts_at < end)
    };
    let count = view.licenses.values().filter(lived).count();
    unless(count <= MAX_LIVE, || format!("{count} live"))
}

fn held(view: &RoyaltyView, one: &LicenseResponse) -> Option<String> {
    let listed = view.held_by.get(one.licensee.as_str());
    let there = listed.is_some_and(|all| all.contains(&one.license.get()));
    unless(there, || format!("{} has it not", one.licensee))
}
