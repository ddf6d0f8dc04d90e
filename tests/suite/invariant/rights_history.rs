//! A6 and L8: what may change from one look at the registry and at licensing to the next.

use caravan_provenance_api::AssetStatus;

use crate::snapshot::{AssetView, RegistryView, RightsView, RoyaltyView};

/// Holds a look against the one before.
///
/// # Panics
/// If something changed that must not.
pub fn hold(old: &RightsView, new: &RightsView) {
    if !std::rc::Rc::ptr_eq(&old.registry, &new.registry) {
        registry(&old.registry, &new.registry);
    }
    if !std::rc::Rc::ptr_eq(&old.royalties, &new.royalties) {
        royalties(&old.royalties, &new.royalties);
    }
}

fn registry(old: &RegistryView, new: &RegistryView) {
    for (number, before) in &old.assets {
        let after = new.assets.get(number).unwrap_or_else(|| panic!("A6: asset {number} is gone"));
        asset(*number, before, after);
    }
}

/// A6: who registered what, when and with whom stays; sealed stays sealed; the epoch rises with every change of owner, and
/// only so; a seal freezes; a history grows.
fn asset(number: u64, old: &AssetView, new: &AssetView) {
    let fixed = |view: &AssetView| {
        let (asset, contributors) = (&view.asset, &view.asset.contributors);
        let shares = (contributors.contributors.clone(), contributors.total_weight, contributors.contributor_bps);
        (asset.kind, asset.content_hash, asset.watermark, asset.registered_at, shares)
    };
    assert_eq!(fixed(old), fixed(new), "A6: what asset {number} was registered as");
    assert_eq!(old.weights, new.weights, "A6: the weights of asset {number}");
    let (from, to) = (old.asset.status, new.asset.status);
    let allowed = match from {
        AssetStatus::Draft => true,
        AssetStatus::Sealed => to != AssetStatus::Draft,
        AssetStatus::Retracted => to == AssetStatus::Retracted,
    };
    assert!(allowed, "A6: asset {number} went from {from} to {to}");
    assert!(new.asset.epoch >= old.asset.epoch, "A6: the epoch of asset {number} fell");
    let stays = new.asset.epoch == old.asset.epoch;
    assert!(!stays || new.asset.owner == old.asset.owner, "A6: asset {number} changed hands within an epoch");
    if from != AssetStatus::Draft {
        assert_eq!((&old.edges, &old.sealed), (&new.edges, &new.sealed), "A6: what the seal of asset {number} froze");
        assert_eq!(
            old.asset.contributors, new.asset.contributors,
            "A6: the contributors and the floor of asset {number}"
        );
        assert_eq!(old.asset.line, new.asset.line, "A6: the line of asset {number}");
    }
    assert!(new.parents.starts_with(&old.parents), "A6: an edge of asset {number} was changed or taken away");
    assert!(new.metadata.starts_with(&old.metadata), "A6: the history of asset {number} was rewritten");
    assert!(new.children.len() >= old.children.len(), "A6: a child of asset {number} is gone");
}

/// L8: what came in, what was claimed, sold, used up and paid out only grows; licenses and shares stay; closed is closed.
fn royalties(old: &RoyaltyView, new: &RoyaltyView) {
    for (key, before) in &old.solvency {
        let after = &new.solvency[key];
        assert!(after.received >= before.received, "L8: {key}: what came in shrank");
        assert!(after.paid_out >= before.paid_out, "L8: {key}: what was paid out shrank");
    }
    for (key, before) in &old.books {
        let after = &new.books[key];
        assert!(after.total_in >= before.total_in, "L8: what was split of {key:?} shrank");
        assert!(after.pool_in >= before.pool_in, "L8: what came into the pool of {key:?} shrank");
        assert!(after.pool_claimed >= before.pool_claimed, "L8: what was claimed of {key:?} shrank");
    }
    for (key, before) in &old.claims {
        let after = &new.claims[key];
        assert!(after.claimed >= before.claimed, "L8: what {key:?} claimed shrank");
        let entitled = |told: &caravan_licensing_api::ClaimableResponse| told.claimed + told.claimable;
        assert!(entitled(after) >= entitled(before), "L8: what {key:?} is entitled to shrank");
    }
    for (number, before) in &old.ceilings {
        let after = &new.ceilings[number];
        assert_eq!((&after.currency, after.max), (&before.currency, before.max), "L8: the ceiling of {number}");
        assert!(after.used >= before.used, "L8: what came in under license {number} shrank");
    }
    for (number, before) in &old.shares {
        assert_eq!(*before, new.shares[number], "L8: the shares of asset {number}");
    }
    offers(old, new);
}

fn offers(old: &RoyaltyView, new: &RoyaltyView) {
    for (number, before) in &old.offers {
        let after = &new.offers[number];
        assert!(before.open || !after.open, "L8: offer {number} is open again");
        assert_eq!((before.asset, before.epoch, &before.seller), (after.asset, after.epoch, &after.seller));
        assert!(after.sold >= before.sold && after.version >= before.version, "L8: offer {number} went back");
        let same = (&before.terms, before.fee_bps) == (&after.terms, after.fee_bps);
        assert!(same || after.version > before.version, "L8: offer {number} changed within a version");
    }
    for (number, before) in &old.licenses {
        let mut after = new.licenses[number].clone();
        assert!(before.live || !after.live, "L8: license {number} lives again");
        after.live = before.live;
        assert_eq!(*before, after, "L8: license {number}");
    }
}
