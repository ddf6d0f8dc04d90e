//! What queries promise of messages, over random states: each message is sent where its query was asked.

use crate::world::{amount, asset, code, coin_of, person, plain, shared, short, terms, Sealed, World};
use caravan_licensing_api::{
    CeilingResponse, ClaimableResponse, Contributor, Derivatives, ExecuteMsg, IsLicensedByResponse, IsLicensedResponse,
    LicenseResponse, OfferTerms, QueryMsg, Term, Use,
};
use caravan_money::Bps;
use caravan_primitives::{Items, LicenseId, OfferId, Seconds};
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{ContributorSource, EdgeKind};
use cosmwasm_std::Uint128;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeSet;

const STATES: usize = 1_000;

fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// People who contributed, and claim.
struct Claims {
    world: World,
    /// Where persons 1 and 2 are.
    at: [&'static str; 2],
}

/// A step: money for an asset, or a person that goes to another address; then who claims from which asset.
type ClaimStep = (Option<(u64, u128)>, Option<usize>, usize, u64);

fn claim_step() -> impl Strategy<Value = ClaimStep> {
    let money = proptest::option::weighted(0.4, (1..3_u64, prop_oneof![1..9_u128, 1..9_000_u128]));
    (money, proptest::option::weighted(0.05, 0..2_usize), 0..7_usize, 1..5_u64)
}

impl Claims {
    /// Asset 1 is of an edition, asset 2 has an inline list, asset 3 is a draft. `points` is a contract of the suite with a
    /// weight, as a migration that fills an empty slot can leave one.
    fn new() -> Self {
        let mut world = World::new();
        let inline = ContributorSource::Inline { count: 3 };
        world.seal(1, "owner", &shared(3_333, 9));
        world.seal(2, "owner", &Sealed { contributors: inline, ..shared(10_000, 9) });
        world.head(3, "owner", 1, HeadStatus::Draft);
        let at = ["ann", "bea"];
        for (number, word, weight) in [(1, at[0], 5), (2, at[1], 4)] {
            world.person(number, word);
            world.weigh_person(number, weight);
            world.weigh(2, word, weight - 1);
        }
        world.weigh(2, "points", 2);
        Self { world, at }
    }

    fn change(&mut self, money: Option<(u64, u128)>, moved: Option<usize>) {
        if let Some((id, units)) = money {
            self.world.revenue("second", id, (&coin_of(), units)).unwrap();
        }
        if let Some(index) = moved {
            let names = [["ann", "ann-anew"], ["bea", "bea-anew"]][index];
            self.at[index] = names[usize::from(self.at[index] == names[0])];
            self.world.person(index as u64 + 1, self.at[index]);
        }
    }

    /// A contributor, and the address that is paid.
    fn contributor(&self, who: usize) -> (&'static str, Contributor) {
        let by_person = |number| Contributor::Person { person: person(number) };
        match who {
            0 | 1 => (self.at[who], by_person(who as u64 + 1)),
            2 => ("ann", by_person(9)),
            _ => {
                let word = ["ann", "bea", "bea-anew", "points"][who - 3];
                (word, Contributor::Address { address: self.world.who(word).to_string() })
            }
        }
    }

    /// Ask, claim and ask again. Return the code of the claim.
    fn claim(&mut self, who: usize, id: u64) -> String {
        let ((word, contributor), currency) = (self.contributor(who), coin_of());
        let asked = QueryMsg::Claimable { contributor: contributor.clone(), asset: asset(id), currency: coin_of() };
        let said = self.world.try_ask::<ClaimableResponse>(&asked);
        let before = self.world.pocket(&self.world.who(word), &currency);
        let assets = Items::new(vec![asset(id)]).unwrap();
        let claim = ExecuteMsg::ClaimFor { contributor, assets, currency: currency.clone() };
        let sent = code(&self.world.send(word, &claim, &[]));
        let paid = self.world.pocket(&self.world.who(word), &currency) - before;
        let Ok(said) = said else {
            assert_eq!((&sent, paid), (&code(&said), 0), "{word}, asset {id}");
            return sent;
        };
        let expected = if said.claimable.is_zero() { "NOTHING_TO_CLAIM" } else { "ok" };
        assert_eq!((sent.as_str(), paid), (expected, said.claimable.u128()), "{word}, asset {id}: {said:?}");
        let after: ClaimableResponse = self.world.ask(&asked);
        assert_eq!((after.claimable.u128(), after.claimed), (0, said.claimed + said.claimable), "{word}, asset {id}");
        sent
    }
}

#[test]
fn what_is_claimable_is_paid_by_a_claim_and_what_is_not_is_refused_with_the_same_code() {
    let mut claims = Claims::new();
    let (mut runner, mut met) = (runner(), BTreeSet::new());
    for _ in 0..STATES {
        let (money, moved, who, id) = claim_step().new_tree(&mut runner).unwrap().current();
        claims.change(money, moved);
        met.insert(claims.claim(who, id));
    }
    let all = [
        "ASSET_NOT_SEALED",
        "ASSET_UNKNOWN",
        "CONTRIBUTOR_UNKNOWN",
        "NOTHING_TO_CLAIM",
        "PERSON_UNKNOWN",
        "SIBLING_IS_PARTY",
        "ok",
    ];
    assert_eq!(met.iter().map(String::as_str).collect::<Vec<_>>(), all);
    claims.world.check(&coin_of());
}

/// The uses that are asked for, and the edge that each allows.
const USES: [(Use, EdgeKind); 2] = [(Use::Train, EdgeKind::TrainedOn), (Use::Redistribute, EdgeKind::Includes)];

/// To train for an hour; to redistribute for two; both for an hour, without derivatives.
fn plans(world: &mut World) -> [OfferId; 3] {
    let hour = short(&coin_of(), 1);
    let two_hours = Term::Lasts { seconds: Seconds::new(7_200) };
    let uses = |usage| Items::new(vec![usage]).unwrap();
    let plans = [
        OfferTerms { uses: uses(Use::Train), ..hour.clone() },
        OfferTerms { uses: uses(Use::Redistribute), term: two_hours, ..hour.clone() },
        OfferTerms { derivatives: Derivatives::Forbidden {}, ..hour },
    ];
    plans.map(|terms| world.offer("owner", 1, terms).unwrap())
}

/// The outcome of registering an edge of this kind by a license.
fn registered(world: &mut World, kind: EdgeKind, license: LicenseId) -> String {
    let msg = ExecuteMsg::RegisterDerivative { child: asset(2), parent: asset(1), kind, license };
    code(&world.send("buyer", &msg, &[]))
}

/// Ask whether the buyer may put the asset to a use, and try to register an edge by each license. Return the outcomes.
fn compare_licenses(world: &mut World, licenses: &[LicenseResponse], (usage, kind): (Use, EdgeKind)) -> Vec<String> {
    let asked = QueryMsg::IsLicensed { asset: asset(1), licensee: world.who("buyer").to_string(), usage, at: None };
    let said: IsLicensedResponse = world.ask(&asked);
    assert_eq!(said.licensed, said.license.is_some());
    let mut outcomes = vec![];
    for row in licenses {
        let live: IsLicensedByResponse = world.ask(&QueryMsg::IsLicensedBy { license: row.license });
        let got = registered(world, kind, row.license);
        assert_eq!((live.licensed, row.live), (got != "LICENSE_EXPIRED", live.licensed), "{row:?}");
        assert!(said.licensed || !["ok", "DERIVATION_FORBIDDEN"].contains(&got.as_str()), "{usage:?}: {row:?} {got}");
        if said.license == Some(row.license) {
            let forbidden = matches!(row.terms.derivatives, Derivatives::Forbidden {});
            assert_eq!(got, if forbidden { "DERIVATION_FORBIDDEN" } else { "ok" }, "{usage:?}: {row:?}");
        }
        outcomes.push(got);
    }
    outcomes
}

#[test]
fn who_is_licensed_registers_derivatives_and_who_is_not_does_not() {
    let mut world = World::new();
    world.seal(1, "owner", &plain());
    world.head(2, "buyer", 1, HeadStatus::Draft);
    let plans = plans(&mut world);
    let (mut runner, mut met, mut bought) = (runner(), BTreeSet::new(), vec![]);
    for _ in 0..STATES / 5 {
        let step = (0..9_usize, prop_oneof![0..3_u64, 600..2_000_u64]);
        let (plan, wait) = step.new_tree(&mut runner).unwrap().current();
        bought.extend(plans.get(plan).and_then(|offer| world.buy("buyer", *offer).ok()));
        world.pass(wait);
        let latest = bought.iter().rev().take(20).map(|license| QueryMsg::License { license: *license });
        let licenses: Vec<LicenseResponse> = latest.map(|asked| world.ask(&asked)).collect();
        for usage in USES {
            met.extend(compare_licenses(&mut world, &licenses, usage));
        }
    }
    let all = ["DERIVATION_FORBIDDEN", "LICENSE_EXPIRED", "USE_NOT_LICENSED", "ok"];
    assert_eq!(met.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

const CEILING: u128 = 40_000;

/// Pay for an asset under the ceiling, by a sale or as revenue, and compare with what was shown before. Return the code.
fn pay_under(world: &mut World, license: LicenseId, by_sale: bool, (id, units): (u64, u128)) -> String {
    let coin = coin_of();
    let shown: CeilingResponse = world.ask(&QueryMsg::Ceiling { license });
    let used = if by_sale { shown.sales } else { shown.revenue };
    let net = units - units * 250 / 10_000;
    let paid = if by_sale {
        let offer = world.offer("second", id, short(&coin, units)).unwrap();
        world.buy("buyer", offer).map(|_| ())
    } else {
        world.revenue("buyer", id, (&coin, units))
    };
    let room = shown.max.u128() - used.u128();
    assert_eq!(code(&paid), if net > room { "CEILING_EXCEEDED" } else { "ok" }, "{units} under {shown:?}");
    let added = Uint128::new(if paid.is_ok() { net } else { 0 });
    let after: CeilingResponse = world.ask(&QueryMsg::Ceiling { license });
    let (sales, revenue) = if by_sale { (added, Uint128::zero()) } else { (Uint128::zero(), added) };
    assert_eq!((after.sales, after.revenue), (shown.sales + sales, shown.revenue + revenue));
    code(&paid)
}

#[test]
fn a_ceiling_has_exactly_the_room_that_its_query_shows_each_way() {
    let (mut world, coin) = (World::new(), coin_of());
    world.seal(1, "owner", &plain());
    let (royalty_bps, ceiling) = (Bps::new(0).unwrap(), Some(amount(CEILING)));
    let derivatives = Derivatives::Allowed { royalty_bps, reciprocal: false, ceiling };
    let offer = world.offer("owner", 1, OfferTerms { derivatives, ..terms(&coin, 1) }).unwrap();
    let license = world.buy("second", offer).unwrap();
    for id in [2, 3] {
        world.seal(id, "second", &Sealed { ceilings: vec![(license.get(), coin.clone(), CEILING)], ..plain() });
    }
    let (mut runner, mut met) = (runner(), BTreeSet::new());
    for _ in 0..STATES / 5 {
        let step = (any::<bool>(), 2..4_u64, prop_oneof![4 => 1..900_u128, 1 => 1..90_000_u128]);
        let (by_sale, id, units) = step.new_tree(&mut runner).unwrap().current();
        met.insert((by_sale, pay_under(&mut world, license, by_sale, (id, units))));
        // So that there is room for the next license.
        world.pass(3_600);
    }
    assert_eq!(met.len(), 4, "the walk met {met:?}");
}
