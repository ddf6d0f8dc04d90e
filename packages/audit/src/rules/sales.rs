//! L6, L7: offers and licenses.

use caravan_licensing_api::bounds::MAX_LIVE;
use caravan_licensing_api::{Derivatives, LicenseResponse, OfferResponse, Term};
use caravan_provenance_api::bounds::MAX_INHERITED;

use super::sums::{part, WHOLE_BPS};
use crate::cases::Cases;
use crate::context::Context;
use crate::snapshot::{RoyaltyView, Snapshot};

fn offers(snapshot: &Snapshot) -> impl Iterator<Item = (&u64, &OfferResponse)> {
    snapshot.rights.royalties.offers.iter()
}

fn licenses(snapshot: &Snapshot) -> impl Iterator<Item = (&u64, &LicenseResponse)> {
    snapshot.rights.royalties.licenses.iter()
}

/// Return the licenses of an offer up to this one, itself included.
fn until<'a>(royalties: &'a RoyaltyView, license: &'a LicenseResponse) -> impl Iterator<Item = &'a LicenseResponse> {
    let all = royalties.licenses.values();
    all.filter(move |other| other.offer == license.offer && other.license <= license.license)
}

fn is_within(count: usize, most: Option<u32>) -> bool {
    most.is_none_or(|most| count <= most as usize)
}

pub(crate) fn sold(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, offer) in offers(snapshot) {
        let found = licenses(snapshot).filter(|(_, license)| license.offer == offer.offer).count() as u64;
        cases.equal(format_args!("offer {number}"), offer.sold, found);
    }
}

pub(crate) fn offered(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, offer) in offers(snapshot) {
        let Some(view) = snapshot.rights.registry.assets.get(&offer.asset.get()) else {
            cases.missing(format_args!("asset {}, of offer {number}", offer.asset));
            continue;
        };
        let (price, floor) = (&offer.terms.price, view.asset.contributors.floor_price.as_ref());
        let kept =
            floor.is_none_or(|floor| floor.currency == price.currency && floor.amount.get() <= price.amount.get());
        let (derivatives, least) = (&offer.terms.derivatives, view.asset.contributors.floor_royalty_bps);
        let owed = match derivatives {
            Derivatives::Forbidden {} => true,
            Derivatives::Allowed { royalty_bps, reciprocal, .. } => {
                *royalty_bps >= least && (*reciprocal || least.get() == 0)
            }
        };
        cases.check(kept && owed && offer.epoch <= view.asset.epoch, || {
            let (price, epoch) = (price.amount, offer.epoch);
            format!("offer {number}: price {price}, floor {floor:?}, {derivatives:?}, least {least}, epoch {epoch}")
        });
    }
}

/// No one pays for a derivative that the registry would refuse.
pub(crate) fn fulfillable(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, offer) in offers(snapshot) {
        let Derivatives::Allowed { royalty_bps, .. } = &offer.terms.derivatives else { continue };
        let view = snapshot.rights.registry.assets.get(&offer.asset.get());
        let Some(sealed) = view.and_then(|view| view.sealed.as_ref()) else { continue };
        let (edges, taken) = (sealed.handed_on.edges, sealed.handed_on.shares_bps.get());
        let owed = u32::from(royalty_bps.get()) + u32::from(taken);
        cases.check(edges as usize <= MAX_INHERITED && owed <= WHOLE_BPS, || {
            format!("offer {number}: a derivative would inherit {edges} edges and owe {owed}")
        });
    }
}

pub(crate) fn supply(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, license) in licenses(snapshot) {
        let nth = until(&snapshot.rights.royalties, license).count();
        let supply = license.terms.limits.supply;
        cases.check(is_within(nth, supply), || format!("license {number} is number {nth} of offer {}", license.offer));
    }
}

pub(crate) fn per_licensee(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, license) in licenses(snapshot) {
        let own = until(&snapshot.rights.royalties, license).filter(|other| other.licensee == license.licensee);
        let (nth, most) = (own.count(), license.terms.limits.per_licensee);
        cases.check(is_within(nth, most), || {
            format!("license {number} is number {nth} of {} under offer {}", license.licensee, license.offer)
        });
    }
}

pub(crate) fn by_asset(snapshot: &Snapshot, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    for (number, offer) in offers(snapshot) {
        let listed = royalties.offers_of.get(&offer.asset.get()).is_some_and(|list| list.contains(number));
        cases.check(listed, || format!("offer {number} is not in the list of asset {}", offer.asset));
    }
    for (number, license) in licenses(snapshot) {
        let listed = royalties.licenses_of.get(&license.asset.get()).is_some_and(|list| list.contains(number));
        cases.check(listed, || format!("license {number} is not in the list of asset {}", license.asset));
    }
    cases.check(!royalties.offer_beyond, || format!("offers after {} are in no list", royalties.offers.len()));
    cases.check(!royalties.license_beyond, || format!("licenses after {} are in no list", royalties.licenses.len()));
}

fn ends_at(license: &LicenseResponse) -> Option<u64> {
    match license.terms.term {
        Term::Perpetual {} => None,
        Term::Lasts { seconds } => Some(license.starts_at.get().saturating_add(seconds.get())),
    }
}

pub(crate) fn term(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, license) in licenses(snapshot) {
        let (stated, found) = (license.ends_at.map(|at| at.get()), ends_at(license));
        cases.check(stated == found, || format!("license {number}: ends at {stated:?}, its term at {found:?}"));
    }
}

/// Whether a license is live at a moment; nothing where the block that answered may be older than its end.
fn is_live(license: &LicenseResponse, now: u64, context: &Context) -> Option<bool> {
    let Some(end) = license.ends_at.map(|at| at.get()) else { return Some(true) };
    let unsure = end <= now && now - end < context.clock_slack_secs;
    (!unsure).then_some(now < end)
}

pub(crate) fn live_flag(snapshot: &Snapshot, context: &Context, cases: &mut Cases) {
    for (number, license) in licenses(snapshot) {
        let Some(live) = is_live(license, snapshot.rights.royalties.at, context) else { continue };
        cases.check(live == license.live, || format!("license {number}: live is {}", license.live));
    }
}

pub(crate) fn of_its_offer(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, license) in licenses(snapshot) {
        let Some(offer) = snapshot.rights.royalties.offers.get(&license.offer.get()) else {
            cases.missing(format_args!("offer {}, of license {number}", license.offer));
            continue;
        };
        let earlier = license.version < offer.version;
        let fee = part(license.terms.price.amount.get(), offer.fee_bps);
        let same = license.version == offer.version && license.terms == offer.terms && license.fee.u128() == fee;
        cases.check(offer.asset == license.asset && (earlier || same), || {
            format!("license {number}: version {} of {}, fee {}", license.version, offer.version, license.fee)
        });
    }
}

pub(crate) fn live_ones(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, license) in licenses(snapshot) {
        let lived = licenses(snapshot).filter(|(_, other)| {
            (other.asset, &other.licensee) == (license.asset, &license.licensee)
                && other.license <= license.license
                && other.starts_at <= license.starts_at
                && other.ends_at.is_none_or(|end| license.starts_at < end)
        });
        let count = lived.count();
        cases.check(count <= MAX_LIVE, || format!("license {number}: {count} live when it began"));
    }
}

pub(crate) fn by_licensee(snapshot: &Snapshot, cases: &mut Cases) {
    let royalties = &snapshot.rights.royalties;
    for (number, license) in licenses(snapshot) {
        let listed = royalties.held_by.get(&license.licensee).is_some_and(|list| list.contains(number));
        cases.check(listed, || format!("license {number} is not in the list of {}", license.licensee));
    }
    for (licensee, list) in &royalties.held_by {
        let own = |number: &u64| royalties.licenses.get(number).is_some_and(|one| one.licensee == *licensee);
        let foreign = list.iter().find(|number| !own(number));
        cases.check(foreign.is_none(), || format!("{licensee} lists license {foreign:?}, which is not theirs"));
    }
}

pub(crate) fn proofs(snapshot: &Snapshot, context: &Context, cases: &mut Cases) {
    let all = &snapshot.rights.royalties.licenses;
    for proof in &snapshot.rights.proofs {
        let license = all.get(&proof.license);
        let live = license.and_then(|license| is_live(license, snapshot.now, context));
        let holds = live.is_none_or(|live| live == proof.by_license.licensed);
        cases.check(holds && license.is_some(), || {
            format!("license {}: licensed is {}", proof.license, proof.by_license.licensed)
        });
    }
}

pub(crate) fn proofs_of_use(snapshot: &Snapshot, cases: &mut Cases) {
    let all = &snapshot.rights.royalties.licenses;
    for proof in &snapshot.rights.proofs {
        let Some(license) = all.get(&proof.license) else { continue };
        let usage = license.terms.uses.as_slice().first();
        let end = |one: &LicenseResponse| one.ends_at.map_or(u64::MAX, |end| end.get());
        let fits = |one: &&LicenseResponse| {
            let same = (one.asset, &one.licensee) == (license.asset, &license.licensee);
            same && snapshot.now < end(one) && one.terms.uses.iter().any(|each| Some(each) == usage)
        };
        let found = all.values().filter(fits).map(end).max();
        let stated = proof.by_use.licensed.then(|| proof.by_use.ends_at.map_or(u64::MAX, |end| end.get()));
        cases.check(stated == found, || format!("license {}: {stated:?} stated, {found:?} found", proof.license));
    }
}
