//! Where the money of a sale goes, hop by hop, to the last unit.

use crate::world::{asset, coin_of, person, plain, refused, shared, terms, Sealed, World, FEE_BPS};
use caravan_licensing_api::{ClaimableResponse, Contributor, ExecuteMsg, QueryMsg};
use caravan_money::Currency;
use caravan_primitives::Items;
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{ContributorSource, Target};

/// Three annotators with weights 5, 3 and 1 in the edition that is asset 1.
fn annotators(world: &mut World) {
    for (number, (word, weight)) in [("ann", 5), ("bea", 3), ("cem", 1)].into_iter().enumerate() {
        let number = number as u64 + 1;
        world.person(number, word);
        world.weigh_person(number, weight);
    }
    world.seal(1, "owner-of-1", &shared(3_333, 9));
}

fn net(gross: u128) -> u128 {
    gross - gross * u128::from(FEE_BPS) / 10_000
}

fn sell(world: &mut World, owner: &str, id: u64, (currency, price): (&Currency, u128)) {
    let offer = world.offer(owner, id, terms(currency, price)).unwrap();
    world.buy("buyer", offer).unwrap();
}

#[test]
fn annotators_get_their_exact_floors_over_seven_sales_in_two_currencies_whenever_they_claim() {
    let prices = [1_001u128, 7, 999, 100_003, 13, 1, 5_000];
    for claims_after in [vec![], vec![0], vec![0, 1, 2, 3, 4, 5, 6], vec![2, 5]] {
        let mut world = World::new();
        annotators(&mut world);
        let currencies = [coin_of(), world.token_of()];
        for (round, price) in prices.into_iter().enumerate() {
            for currency in &currencies {
                sell(&mut world, "owner-of-1", 1, (currency, price));
            }
            if claims_after.contains(&round) {
                for currency in &currencies {
                    let _ = world.claim("ann", &[1], currency);
                    let _ = world.claim("cem", &[1], currency);
                }
            }
        }
        let total: u128 = prices.into_iter().map(net).sum();
        let pool = total * 3_333 / 10_000;
        for currency in &currencies {
            for word in ["bea", "cem", "ann"] {
                let _ = world.claim(word, &[1], currency);
                refused(world.claim(word, &[1], currency), "NOTHING_TO_CLAIM");
            }
            for (word, weight) in [("ann", 5), ("bea", 3), ("cem", 1)] {
                assert_eq!(world.pocket(&world.who(word), currency), pool * weight / 9, "{word}");
            }
            let ledger = world.ledger(1, currency);
            assert_eq!(ledger.pool_in.u128(), pool);
            let dust = pool - pool * 5 / 9 - pool * 3 / 9 - pool / 9;
            assert_eq!((ledger.pool_in - ledger.pool_claimed).u128(), dust);
            assert_eq!(world.balance("owner-of-1", currency), total * 6_667 / 10_000);
            world.check(currency);
        }
    }
}

#[test]
fn two_parents_at_half_each_take_payments_of_1001_and_999() {
    let mut world = World::new();
    let half = |parent| (parent, Target::Inbox, 5_000);
    world.seal(1, "one", &plain());
    world.seal(2, "two", &plain());
    world.seal(3, "three", &Sealed { parts: vec![half(1), half(2)], ..plain() });
    let coin = coin_of();
    world.send("owner", &no_fee(), &[]).unwrap();
    world.revenue("buyer", 3, (&coin, 1_001)).unwrap();
    assert_eq!((world.ledger(1, &coin).inbox.u128(), world.ledger(3, &coin).dust.u128()), (500, 1));
    world.revenue("second", 3, (&coin, 999)).unwrap();
    assert_eq!((world.ledger(2, &coin).inbox.u128(), world.ledger(3, &coin).dust.u128()), (1_000, 0));
    world.distribute(&[1, 2, 3], &coin).unwrap();
    assert_eq!(
        (world.balance("one", &coin), world.balance("two", &coin), world.balance("three", &coin)),
        (1_000, 1_000, 0)
    );
    refused(world.distribute(&[1, 2, 3], &coin), "NOTHING_TO_DO");
    world.check(&coin);
}

fn no_fee() -> ExecuteMsg {
    ExecuteMsg::UpdateConfig { change: caravan_licensing_api::ConfigChange::SetFee { fee_bps: 0 } }
}

#[test]
fn a_lying_source_of_weights_takes_nothing_beyond_the_pool_and_blocks_no_claim() {
    let mut world = World::new();
    annotators(&mut world);
    world.seal(2, "owner-of-2", &shared(5_000, 9));
    let coin = coin_of();
    sell(&mut world, "owner-of-1", 1, (&coin, 90_000));
    sell(&mut world, "owner-of-2", 2, (&coin, 90_000));
    let (pool, other) = (world.ledger(1, &coin).pool_in.u128(), world.ledger(2, &coin).pool_in.u128());
    world.claim("bea", &[1], &coin).unwrap();
    let honest = pool * 3 / 9;
    world.weigh_person(1, u128::MAX);
    world.weigh_person(3, 900);
    world.claim("ann", &[1], &coin).unwrap();
    assert_eq!(world.pocket(&world.who("ann"), &coin), pool - honest);
    refused(world.claim("cem", &[1], &coin), "NOTHING_TO_CLAIM");
    assert_eq!(world.ledger(1, &coin).pool_claimed.u128(), pool);
    world.weigh_person(2, 1);
    refused(world.claim("bea", &[1], &coin), "NOTHING_TO_CLAIM");
    world.person(1, "mallory");
    refused(world.claim("mallory", &[1], &coin), "NOTHING_TO_CLAIM");
    let owners = world.balance("owner-of-1", &coin) + world.balance("owner-of-2", &coin);
    world.withdraw("owner-of-1", &coin).unwrap();
    world.withdraw("owner-of-2", &coin).unwrap();
    let left = world.solvency(&coin);
    assert_eq!(left.held.u128(), other + left.dust.u128() + left.fees.u128());
    assert_eq!(left.paid_out.u128(), pool + owners);
    world.check(&coin);
}

#[test]
fn a_pool_edge_pays_contributors_of_an_asset_that_was_never_licensed() {
    let mut world = World::new();
    annotators(&mut world);
    world.seal(2, "owner-of-2", &Sealed { parts: vec![(1, Target::Pool, 3_000)], ..plain() });
    let coin = coin_of();
    world.revenue("buyer", 2, (&coin, 100_000)).unwrap();
    let pool = net(100_000) * 3_000 / 10_000;
    world.claim("ann", &[1], &coin).unwrap();
    assert_eq!(world.pocket(&world.who("ann"), &coin), pool * 5 / 9);
    assert_eq!(world.ledger(1, &coin).total_in.u128(), 0);
    world.check(&coin);
}

#[test]
fn claims_span_assets_and_sources_in_one_transfer_and_name_each_once() {
    let mut world = World::new();
    annotators(&mut world);
    world.seal(2, "owner-of-2", &Sealed { contributors: ContributorSource::Inline { count: 2 }, ..shared(5_000, 4) });
    world.weigh(2, "ann", 1);
    world.weigh(2, "zoe", 3);
    world.seal(3, "owner-of-3", &shared(1_000, 9));
    let coin = coin_of();
    for (id, price) in [(1, 1_000), (2, 2_000), (3, 1)] {
        sell(&mut world, &format!("owner-of-{id}"), id, (&coin, price));
    }
    refused(world.claim("ann", &[1, 2, 1], &coin), "ENTRY_DUPLICATE");
    refused(world.claim("zoe", &[2, 1], &coin), "CONTRIBUTOR_UNKNOWN");
    refused(world.claim("ann", &[1, 77], &coin), "ASSET_UNKNOWN");
    let sent = world.claim("ann", &[3, 1, 2], &coin).unwrap();
    let transfers = sent.events.iter().filter(|event| event.ty == "transfer").count();
    assert_eq!(transfers, 1);
    let expected = net(1_000) * 3_333 / 10_000 * 5 / 9 + net(2_000) / 2 / 4;
    assert_eq!(world.pocket(&world.who("ann"), &coin), expected);
    world.check(&coin);
}

#[test]
fn anyone_has_contributors_paid_at_their_present_address_by_either_name() {
    let mut world = World::new();
    annotators(&mut world);
    world.seal(2, "owner-of-2", &Sealed { contributors: ContributorSource::Inline { count: 1 }, ..shared(10_000, 1) });
    world.weigh(2, "ann", 1);
    let coin = coin_of();
    sell(&mut world, "owner-of-1", 1, (&coin, 10_000));
    sell(&mut world, "owner-of-2", 2, (&coin, 10_000));
    let claim_for = |contributor, assets: Vec<u64>| ExecuteMsg::ClaimFor {
        contributor,
        assets: Items::new(assets.into_iter().map(asset).collect()).unwrap(),
        currency: coin_of(),
    };
    let by_person = |number| Contributor::Person { person: person(number) };
    let of_one = world.ledger(1, &coin).pool_in.u128();
    world.send("anyone", &claim_for(by_person(1), vec![1, 2]), &[]).unwrap();
    assert_eq!(world.pocket(&world.who("ann"), &coin), of_one * 5 / 9 + net(10_000));
    refused(world.send("anyone", &claim_for(by_person(9), vec![1]), &[]), "PERSON_UNKNOWN");
    world.person(2, "bea-anew");
    let by_address = |word: &str, world: &World| Contributor::Address { address: world.who(word).to_string() };
    let old = by_address("bea", &world);
    refused(world.send("anyone", &claim_for(old, vec![1]), &[]), "CONTRIBUTOR_UNKNOWN");
    let new = by_address("bea-anew", &world);
    let asked = QueryMsg::Claimable { contributor: new.clone(), asset: asset(1), currency: coin.clone() };
    let answer: ClaimableResponse = world.ask(&asked);
    assert_eq!((answer.claimable.u128(), answer.weight.u128()), (of_one * 3 / 9, 3));
    world.send("anyone", &claim_for(new, vec![1]), &[]).unwrap();
    assert_eq!(world.pocket(&world.who("bea-anew"), &coin), of_one * 3 / 9);
    assert_eq!(world.pocket(&world.who("anyone"), &coin), 0);
    world.check(&coin);
}

const DAY: u64 = 86_400;

/// Asset 1 is an edition that person 1 contributed to, asset 2 is its own, with itself as the only contributor by address;
/// both have sold. The ways to have person 1 paid: by person, by address, by address on an inline list, and as an owner.
fn mover() -> (World, [ExecuteMsg; 4]) {
    let mut world = World::new();
    annotators(&mut world);
    world.seal(2, "ann", &Sealed { contributors: ContributorSource::Inline { count: 1 }, ..shared(5_000, 1) });
    world.weigh(2, "ann", 1);
    sell_both(&mut world);
    let address = world.who("ann").to_string();
    let claim_for = |contributor, number| ExecuteMsg::ClaimFor {
        contributor,
        assets: Items::new(vec![asset(number)]).unwrap(),
        currency: coin_of(),
    };
    let by_address = Contributor::Address { address: address.clone() };
    let messages = [
        claim_for(Contributor::Person { person: person(1) }, 1),
        claim_for(by_address.clone(), 1),
        claim_for(by_address, 2),
        ExecuteMsg::WithdrawFor { address, currency: coin_of() },
    ];
    (world, messages)
}

fn sell_both(world: &mut World) {
    let coin = coin_of();
    sell(world, "owner-of-1", 1, (&coin, 10_000));
    sell(world, "ann", 2, (&coin, 10_000));
}

#[test]
fn while_a_person_moves_no_one_else_has_it_paid_by_any_name() {
    let (mut world, messages) = mover();
    world.moving(1, "ann-anew", 7 * DAY);
    for wait in [0, 7 * DAY, 14 * DAY - 1] {
        world.pass(wait);
        for who in ["anyone", "ann-anew", "owner-of-1"] {
            for message in &messages {
                refused(world.send(who, message, &[]), "MOVE_UNDER_WAY");
            }
        }
    }
    assert_eq!(world.pocket(&world.who("ann"), &coin_of()), 0);
    // A move that was not accepted in fourteen days is void: anyone may ask again.
    world.pass(DAY);
    let [by_person, _, by_list, withdraw] = &messages;
    for message in [by_person, by_list, withdraw] {
        world.send("anyone", message, &[]).unwrap();
    }
    world.check(&coin_of());
}

#[test]
fn a_person_that_moves_has_itself_paid_by_every_message() {
    let (mut world, messages) = mover();
    world.moving(1, "ann-anew", 7 * DAY);
    let [by_person, by_address, by_list, withdraw] = &messages;
    for message in [by_person, by_list, withdraw] {
        world.send("ann", message, &[]).unwrap();
    }
    let edition = net(10_000) * 3_333 / 10_000 * 5 / 9;
    assert_eq!(world.pocket(&world.who("ann"), &coin_of()), edition + net(10_000));
    sell_both(&mut world);
    world.send("ann", by_address, &[]).unwrap();
    sell_both(&mut world);
    world.claim("ann", &[1, 2], &coin_of()).unwrap();
    world.withdraw("ann", &coin_of()).unwrap();
    world.check(&coin_of());
}

#[test]
fn a_transfer_of_the_asset_loses_no_unit_of_anyones_money() {
    let mut world = World::new();
    annotators(&mut world);
    world.seal(2, "owner-of-2", &Sealed { parts: vec![(1, Target::Inbox, 4_000)], ..plain() });
    let coin = coin_of();
    sell(&mut world, "owner-of-1", 1, (&coin, 1_001));
    world.revenue("buyer", 2, (&coin, 1_001)).unwrap();
    let (before, inbox) = (world.balance("owner-of-1", &coin), world.ledger(1, &coin).inbox.u128());
    assert_eq!((before, inbox), (net(1_001) * 6_667 / 10_000, net(1_001) * 4_000 / 10_000));
    world.head(1, "heir", 2, HeadStatus::Sealed);
    world.distribute(&[1], &coin).unwrap();
    let total = net(1_001) + inbox;
    assert_eq!(world.balance("heir", &coin), total * 6_667 / 10_000 - before);
    assert_eq!(world.balance("owner-of-1", &coin), before);
    assert_eq!(world.ledger(1, &coin).pool_in.u128(), total * 3_333 / 10_000);
    world
        .send(
            "anyone",
            &ExecuteMsg::WithdrawFor { address: world.who("owner-of-1").to_string(), currency: coin.clone() },
            &[],
        )
        .unwrap();
    assert_eq!(world.pocket(&world.who("owner-of-1"), &coin), before);
    world.claim("cem", &[1], &coin).unwrap();
    assert_eq!(world.pocket(&world.who("cem"), &coin), total * 3_333 / 10_000 / 9);
    world.check(&coin);
}

#[test]
fn a_retraction_stops_sales_and_no_money() {
    let mut world = World::new();
    annotators(&mut world);
    world.seal(2, "owner-of-2", &Sealed { parts: vec![(1, Target::Inbox, 4_000)], ..plain() });
    let coin = coin_of();
    let offer = world.offer("owner-of-1", 1, terms(&coin, 1_000)).unwrap();
    world.buy("buyer", offer).unwrap();
    world.head(1, "owner-of-1", 1, HeadStatus::Retracted);
    refused(world.buy("buyer", offer), "ASSET_RETRACTED");
    refused(world.offer("owner-of-1", 1, terms(&coin, 1_000)), "ASSET_RETRACTED");
    world.revenue("buyer", 2, (&coin, 1_000)).unwrap();
    world.revenue("buyer", 1, (&coin, 1_000)).unwrap();
    world.distribute(&[1], &coin).unwrap();
    world.claim("ann", &[1], &coin).unwrap();
    let total = net(1_000) * 2 + net(1_000) * 4_000 / 10_000;
    assert_eq!(world.pocket(&world.who("ann"), &coin), total * 3_333 / 10_000 * 5 / 9);
    world.withdraw("owner-of-1", &coin).unwrap();
    world.check(&coin);
}

#[test]
fn an_ancestor_that_is_not_sealed_delays_no_other() {
    let mut world = World::new();
    world.seal(1, "one", &plain());
    world.seal(2, "two", &plain());
    world.seal(3, "three", &Sealed { parts: vec![(1, Target::Inbox, 2_000), (2, Target::Inbox, 2_000)], ..plain() });
    world.head(1, "one", 1, HeadStatus::Draft);
    let coin = coin_of();
    world.revenue("buyer", 3, (&coin, 10_000)).unwrap();
    refused(world.distribute(&[1], &coin), "ASSET_NOT_SEALED");
    world.distribute(&[2], &coin).unwrap();
    assert_eq!(world.balance("two", &coin), net(10_000) / 5);
    assert_eq!(world.ledger(1, &coin).inbox.u128(), net(10_000) / 5);
    world.check(&coin);
}

#[test]
fn fees_go_to_the_treasury_and_are_taken_once() {
    let mut world = World::new();
    world.seal(1, "one", &plain());
    world.seal(2, "two", &Sealed { parts: vec![(1, Target::Inbox, 10_000)], ..plain() });
    let coin = coin_of();
    sell(&mut world, "two", 2, (&coin, 100_000));
    world.distribute(&[1], &coin).unwrap();
    assert_eq!(world.balance("one", &coin), 97_500);
    let fees = ExecuteMsg::WithdrawFees { currency: coin.clone() };
    refused(world.send("buyer", &fees, &[]), "OWNER_ONLY");
    world.send("owner", &fees, &[]).unwrap();
    assert_eq!(world.pocket(&world.who("treasury"), &coin), 2_500);
    refused(world.send("owner", &fees, &[]), "NOTHING_TO_WITHDRAW");
    world.check(&coin);
}
