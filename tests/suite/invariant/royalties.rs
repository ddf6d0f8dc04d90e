//! L1 to L7: licensing's money and licenses, from one look at it.

use std::collections::BTreeMap;

use caravan_licensing_api::bounds::MAX_LIVE;
use caravan_licensing_api::{LicenseResponse, SharesResponse, Term};
use caravan_provenance_api::Target;

use super::Context;
use crate::snapshot::{RegistryView, RightsView, RoyaltyView};

/// Every rule of licensing that one look can tell.
///
/// # Panics
/// If one is broken.
pub fn licensing(view: &RightsView, context: &Context, now: u64) {
    let (registry, royalties) = (&*view.registry, &*view.royalties);
    for key in royalties.solvency.keys() {
        solvency(view, context, key);
        for number in royalties.shares.keys() {
            split(royalties, *number, key);
            pool(registry, royalties, *number, key);
        }
    }
    for (number, shares) in &royalties.shares {
        frozen(registry, *number, shares);
    }
    for (number, ceiling) in &royalties.ceilings {
        assert!(ceiling.used <= ceiling.max, "L5: {} of {} under license {number}", ceiling.used, ceiling.max);
    }
    offers(registry, royalties);
    licenses(royalties);
    proofs(view, now);
}

/// L1 and L2: all money of a currency, against its rows and against bank and token.
fn solvency(view: &RightsView, context: &Context, key: &str) {
    let (royalties, told) = (&*view.royalties, &view.royalties.solvency[key]);
    let books = || royalties.books.iter().filter(|((_, at), _)| at == key).map(|(_, books)| books);
    let inboxes: u128 = books().map(|books| books.inbox.u128()).sum();
    let pools: u128 = books().map(|books| books.pool_in.u128() - books.pool_claimed.u128()).sum();
    let dust: u128 = books().map(|books| books.dust.u128()).sum();
    let balances: u128 = royalties.balances.iter().filter(|((_, at), _)| at == key).map(|(_, amount)| amount).sum();
    assert_eq!(told.inboxes.u128(), inboxes, "L2: inboxes of {key}, rows and total");
    assert_eq!(told.pools.u128(), pools, "L2: pools of {key}, rows and total");
    assert_eq!(told.dust.u128(), dust, "L2: dust of {key}, rows and total");
    assert_eq!(told.balances.u128(), balances, "L2: balances of {key}, rows and total");
    let held = inboxes + pools + balances + dust + told.fees.u128();
    assert_eq!(told.received.u128(), held + told.paid_out.u128(), "L2: what came in of {key} is there or paid out");
    assert_eq!(told.held.u128(), held, "L2: held of {key}");
    if context.trusted.iter().any(|trusted| trusted == key) {
        let given = context.given_to_licensing.get(key).copied().unwrap_or_default();
        assert_eq!(view.vault[key], held + given, "L1: {key}: there is what is held and what was donated");
    }
}

/// What is owed out of a total at a share.
fn part(total: u128, bps: u16) -> u128 {
    total * u128::from(bps) / 10_000
}

/// L3: parts, pool and owner are the whole; what has not divided is the dust, fewer units than there are parts.
fn split(royalties: &RoyaltyView, number: u64, key: &str) {
    let (shares, books) = (&royalties.shares[&number], &royalties.books[&(number, key.to_owned())]);
    let bps: Vec<u16> = shares.parts.iter().map(|part| part.bps).chain([shares.pool_bps, shares.owner_bps]).collect();
    assert_eq!(bps.iter().map(|bps| u32::from(*bps)).sum::<u32>(), 10_000, "L3: the shares of asset {number}");
    let total = books.total_in.u128();
    let given: u128 = bps.iter().map(|bps| part(total, *bps)).sum();
    assert_eq!(books.dust.u128(), total - given, "L3: the dust of asset {number} in {key}");
    assert!(books.dust.u128() < bps.len() as u128, "L3: {} of dust in asset {number}, {key}", books.dust);
}

/// What children have ever passed to an asset's inbox or pool.
fn passed(royalties: &RoyaltyView, number: u64, key: &str, to: Target) -> u128 {
    let each = royalties.shares.iter().flat_map(|(child, shares)| {
        let total = royalties.books[&(*child, key.to_owned())].total_in.u128();
        let mine = shares.parts.iter().filter(move |part| (part.asset.get(), part.to) == (number, to));
        mine.map(move |each| part(total, each.bps))
    });
    each.sum()
}

/// L4: a pool is what children passed to it and the asset's own part; claims never exceed it, nor anybody's weight in it.
fn pool(registry: &RegistryView, royalties: &RoyaltyView, number: u64, key: &str) {
    let (shares, books) = (&royalties.shares[&number], &royalties.books[&(number, key.to_owned())]);
    let own = part(books.total_in.u128(), shares.pool_bps);
    let from_children = passed(royalties, number, key, Target::Pool);
    assert_eq!(books.pool_in.u128(), own + from_children, "L4: the pool of asset {number} in {key}");
    assert!(books.pool_claimed <= books.pool_in, "L4: claims exceed the pool of asset {number} in {key}");
    let inbox = passed(royalties, number, key, Target::Inbox);
    assert!(books.inbox.u128() <= inbox, "L4: the inbox of asset {number} in {key} holds more than was passed to it");
    assert!(books.total_in.u128() + books.inbox.u128() >= inbox, "L4: asset {number} lost of its inbox in {key}");
    let asset = &registry.assets[&number];
    let claims = royalties.claims.iter().filter(|((at, currency, _), _)| (*at, currency.as_str()) == (number, key));
    let mut claimed = 0;
    for ((_, _, name), told) in claims {
        let (weight, total) = (asset.weights[name], asset.asset.contributors.total_weight.u128());
        assert_eq!((told.weight.u128(), told.total_weight.u128()), (weight, total), "L4: the weight of {name}");
        let entitled = books.pool_in.u128() * weight / total;
        let (had, left) = (told.claimed.u128(), told.claimable.u128());
        assert_eq!(had + left, entitled, "L4: {name} in asset {number}, {key}: {had} claimed, {left} to claim");
        claimed += had;
    }
    assert_eq!(books.pool_claimed.u128(), claimed, "L4: what the contributors of asset {number} claimed in {key}");
}

/// L3: licensing splits by what the registry froze.
fn frozen(registry: &RegistryView, number: u64, shares: &SharesResponse) {
    let sealed = registry.assets[&number].sealed.as_ref().expect("asset with shares is sealed");
    let mine: BTreeMap<(u64, Target), u16> =
        shares.parts.iter().map(|part| ((part.asset.get(), part.to), part.bps)).collect();
    let theirs = sealed.parts.iter().map(|part| ((part.parent.get(), part.to), part.share_bps.get())).collect();
    assert_eq!(mine, theirs, "L3: shares of asset {number}, in licensing and in the registry");
    let (pool, owner) = (sealed.contributor_bps.get(), sealed.owner_bps.get());
    assert_eq!((shares.pool_bps, shares.owner_bps), (pool, owner), "L3: pool and owner of asset {number}");
    let carried: Vec<_> = sealed.ceilings.iter().map(|ceiling| ceiling.license).collect();
    assert_eq!(shares.ceilings, carried, "L5: ceilings of asset {number}, in licensing and in the registry");
    let floor = sealed.floor_price.as_ref().map(|floor| (floor.currency.clone(), floor.amount.get()));
    let told = shares.floor.as_ref().map(|floor| (floor.currency.clone(), floor.amount));
    assert_eq!(told, floor, "L6: the floor of asset {number}, in licensing and in the registry");
}

/// L6: an offer sells no more than it says, to nobody more than it says, at no less than the floor.
fn offers(registry: &RegistryView, royalties: &RoyaltyView) {
    for (number, offer) in &royalties.offers {
        let sold: Vec<&LicenseResponse> =
            royalties.licenses.values().filter(|license| license.offer.get() == *number).collect();
        assert_eq!(offer.sold as usize, sold.len(), "L6: licenses sold under offer {number}");
        assert!(royalties.offers_of[&offer.asset.get()].contains(number), "L6: offer {number} by its asset");
        let asset = &registry.assets[&offer.asset.get()].asset;
        assert!(offer.epoch <= asset.epoch, "L6: offer {number} is of an epoch to come");
        let price = &offer.terms.price;
        let kept = |floor: &caravan_provenance_api::FloorPrice| {
            floor.currency == price.currency && floor.amount.get() <= price.amount.get()
        };
        assert!(asset.contributors.floor_price.as_ref().is_none_or(kept), "L6: offer {number} is below the floor");
        for license in sold {
            let (count, each) = license.terms.limits_of(&royalties.licenses, license);
            assert!(each.is_none_or(|cap| count <= cap), "L6: {} had {count} of offer {number}", license.licensee);
            let supply = license.terms.limits.supply;
            let before = royalties.licenses.values().filter(|one| one.offer == license.offer);
            let nth = before.filter(|one| one.license <= license.license).count() as u32;
            assert!(supply.is_none_or(|most| nth <= most), "L6: license {} is one too many", license.license);
        }
    }
}

/// What a license may be counted against.
trait LimitsOf {
    /// The licensee's how manieth of the offer it was, and the cap of its terms.
    fn limits_of(&self, all: &BTreeMap<u64, LicenseResponse>, of: &LicenseResponse) -> (u32, Option<u32>);
}

impl LimitsOf for caravan_licensing_api::OfferTerms {
    fn limits_of(&self, all: &BTreeMap<u64, LicenseResponse>, of: &LicenseResponse) -> (u32, Option<u32>) {
        let mine = |one: &&LicenseResponse| {
            (one.offer, &one.licensee) == (of.offer, &of.licensee) && one.license <= of.license
        };
        (all.values().filter(mine).count() as u32, self.limits.per_licensee)
    }
}

/// L7: a license lasts as long as its terms say; at most 16 of an asset and a licensee live at any moment; lists agree.
fn licenses(royalties: &RoyaltyView) {
    for (number, license) in &royalties.licenses {
        let ends = match license.terms.term {
            Term::Perpetual {} => None,
            Term::Lasts { seconds } => Some(license.starts_at.get() + seconds.get()),
        };
        assert_eq!(license.ends_at.map(|at| at.get()), ends, "L7: when license {number} ends");
        assert_eq!(license.live, ends.is_none_or(|end| royalties.at < end), "L7: whether license {number} is live");
        assert!(royalties.licenses_of[&license.asset.get()].contains(number), "L7: license {number} by its asset");
        assert!(royalties.held_by[&license.licensee].contains(number), "L7: license {number} by its licensee");
        let offer = &royalties.offers[&license.offer.get()];
        assert_eq!(offer.asset, license.asset, "L7: the asset of license {number}");
        assert!(license.version <= offer.version, "L7: license {number} is of a version to come");
        if license.version == offer.version {
            assert_eq!(license.terms, offer.terms, "L7: the terms of license {number}");
            let fee = part(license.terms.price.amount.get().u128(), offer.fee_bps);
            assert_eq!(license.fee.u128(), fee, "L7: the fee of license {number}");
        }
        let live = |one: &&LicenseResponse| {
            let began = one.starts_at <= license.starts_at && one.license <= license.license;
            (one.asset, &one.licensee) == (license.asset, &license.licensee)
                && began
                && one.ends_at.is_none_or(|end| license.starts_at < end)
        };
        let count = royalties.licenses.values().filter(live).count();
        assert!(count <= MAX_LIVE, "L7: {count} live licenses of {} for {}", license.licensee, license.asset);
    }
    let held: usize = royalties.held_by.values().map(Vec::len).sum();
    assert_eq!(held, royalties.licenses.len(), "L7: licenses by licensee");
}

/// L7: proofs say what the licenses say.
fn proofs(view: &RightsView, now: u64) {
    let all = &view.royalties.licenses;
    for proof in &view.proofs {
        let license = &all[&proof.license];
        let lives = |one: &LicenseResponse| one.ends_at.is_none_or(|end| now < end.get());
        assert_eq!(proof.by_license.licensed, lives(license), "L7: the proof of license {}", proof.license);
        let usage = license.terms.uses.as_slice()[0];
        let fits = |one: &&LicenseResponse| {
            let same = (one.asset, &one.licensee) == (license.asset, &license.licensee);
            same && lives(one) && one.terms.uses.iter().any(|each| *each == usage)
        };
        let longest = all.values().filter(fits).map(|one| one.ends_at.map_or(u64::MAX, |end| end.get())).max();
        assert_eq!(proof.by_use.licensed, longest.is_some(), "L7: the proof of use of license {}", proof.license);
        let told = proof.by_use.licensed.then(|| proof.by_use.ends_at.map_or(u64::MAX, |end| end.get()));
        assert_eq!(told, longest, "L7: how long the licensee of license {} is licensed", proof.license);
    }
}
