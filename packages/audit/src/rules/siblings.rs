//! I34: no contract of a suite is a party in it.

use std::fmt::Display;

use caravan_chain::Deployed;
use cosmwasm_std::Addr;

use crate::cases::Cases;
use crate::snapshot::Snapshot;

fn outside(suite: &Deployed, party: &str, place: impl Display, cases: &mut Cases) {
    let Deployed { marketplace, points, provenance, licensing, arbitration } = suite;
    let is_sibling =
        [marketplace, points, provenance, licensing, arbitration].iter().any(|contract| contract.as_str() == party);
    cases.check(!is_sibling, || format!("{place} is {party}, a contract of the suite"));
}

/// Requesters, managers and annotators are persons.
pub(crate) fn at_work(snapshot: &Snapshot, cases: &mut Cases) {
    let suite = &snapshot.suite;
    outside(suite, snapshot.ownership.owner.as_str(), "the owner of the marketplace", cases);
    outside(suite, snapshot.config.treasury.as_str(), "the treasury of the marketplace", cases);
    outside(suite, snapshot.arbitration_ownership.owner.as_str(), "the owner of arbitration", cases);
    for row in &snapshot.arbiters {
        outside(suite, row.arbiter.as_str(), "an arbiter", cases);
    }
    for (number, view) in &snapshot.persons {
        outside(suite, view.person.address.as_str(), format_args!("person {number}"), cases);
        let recovery = view.person.recovery.as_ref().map_or("none", Addr::as_str);
        outside(suite, recovery, format_args!("the recovery address of person {number}"), cases);
    }
}

/// The marketplace alone mints: what work earned.
pub(crate) fn at_points(snapshot: &Snapshot, cases: &mut Cases) {
    let (suite, Some(points)) = (&snapshot.suite, &snapshot.points) else { return };
    outside(suite, points.ownership.owner.as_str(), "the owner of points", cases);
    for row in points.minters.iter().filter(|row| row.minter != suite.marketplace) {
        outside(suite, row.minter.as_str(), "a minter", cases);
    }
}

pub(crate) fn at_assets(snapshot: &Snapshot, cases: &mut Cases) {
    let (suite, registry) = (&snapshot.suite, &snapshot.rights.registry);
    outside(suite, registry.ownership.owner.as_str(), "the owner of provenance", cases);
    for (number, view) in &registry.assets {
        outside(suite, view.asset.owner.as_str(), format_args!("the owner of asset {number}"), cases);
        for name in view.weights.keys() {
            outside(suite, name, format_args!("a contributor of asset {number}"), cases);
        }
    }
}

pub(crate) fn at_licenses(snapshot: &Snapshot, cases: &mut Cases) {
    let (suite, royalties) = (&snapshot.suite, &snapshot.rights.royalties);
    outside(suite, royalties.ownership.owner.as_str(), "the owner of licensing", cases);
    outside(suite, royalties.config.treasury.as_str(), "the treasury of licensing", cases);
    for (number, license) in &royalties.licenses {
        outside(suite, license.licensee.as_str(), format_args!("the licensee of license {number}"), cases);
    }
}
