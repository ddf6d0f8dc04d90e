//! Assets, licenses and royalties in the world that everything else happens in.

use caravan_licensing_api::{ConfigChange, Guard, Use};
use caravan_money::{Amount, Bps};
use caravan_primitives::AssetId;
use caravan_provenance_api::{EdgeKind, Kind};
use caravan_tests::{Deal, Draft, World};

#[test]
fn money_of_a_model_reaches_the_contributors_of_its_data_and_its_owners() {
    let mut world = World::new();
    let (cara, token) = (world.cara(), world.token());
    let data = world.asset("alice", &Draft::new("data").contributors(&[("bob", 5), ("carol", 4)], 3_000));
    let offer = world.offers(data, &Deal::new(&cara, 1_000).derivatives(1_500, true, None));
    let model = world.derives("dave", &Draft::new("model").kind(Kind::Model), (offer, EdgeKind::TrainedOn));
    // 1,000 less 2.5 %: 975, of which 292 to the contributors and 682 to alice.
    assert_eq!(world.royalties("alice", &cara), 682);
    assert_eq!(world.asset_ledger(data, &cara).pool_in.u128(), 292);
    assert!(world.is_licensed("dave", data, Use::Train));
    let model_offer = world.offers(model, &Deal::new(&token, 2_000).lasts(3_600));
    world.licenses("erin", model_offer);
    // 1,950: 15 % to the data's inbox, the rest to dave.
    assert_eq!(world.asset_ledger(data, &token).inbox.u128(), 292);
    assert_eq!(world.royalties("dave", &token), 1_657);
    world.at("stranger").distributes(&[model, data], &token).succeeds();
    assert_eq!(world.asset_ledger(data, &token).pool_in.u128(), 87);
    world.at("bob").claims_royalties(&[data], &token).succeeds().pays("bob", 48, &token);
    world.at("stranger").claims_royalties_for("carol", &[data], &cara).succeeds().pays("carol", 129, &cara);
    world.at("carol").claims_royalties(&[data], &cara).fails_with("NOTHING_TO_CLAIM").changes_nothing();
    world.at("dave").withdraws_royalties(&token).succeeds().pays("dave", 1_657, &token);
    world.at("owner").withdraws_license_fees(&cara).succeeds().pays("treasury", 25, &cara);
}

#[test]
fn an_asset_changes_hands_with_all_that_comes_in_later_and_its_offers_die() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("alice", &Draft::new("data"));
    let offer = world.offers(data, &Deal::new(&cara, 1_000));
    world.licenses("dave", offer);
    world.hands_over(data, "frank");
    world.at("bob").pays_revenue(data, 10_000, &cara).succeeds();
    assert_eq!((world.royalties("alice", &cara), world.royalties("frank", &cara)), (975, 9_750));
    world.at("rival").buys(offer).fails_with("OFFER_OWNER_CHANGED").changes_nothing();
    world.at("frank").changes_offer(offer, &Deal::new(&cara, 5)).fails_with("OFFER_OWNER_CHANGED");
    world.at("alice").creates_offer(data, &Deal::new(&cara, 5)).fails_with("ASSET_OWNER_ONLY");
    world.at("frank").retracts(data).succeeds();
    world.at("frank").creates_offer(data, &Deal::new(&cara, 5)).fails_with("ASSET_RETRACTED");
    assert!(world.is_licensed("dave", data, Use::Train), "what was bought stands");
}

#[test]
fn reciprocal_terms_go_with_the_children_of_a_licensees_model_and_others_do_not() {
    let mut world = World::new();
    let cara = world.cara();
    for (name, reciprocal) in [("one", true), ("two", false)] {
        let data = world.asset("alice", &Draft::new(name));
        let offer = world.offers(data, &Deal::new(&cara, 100).derivatives(1_000, reciprocal, None));
        let model = world.derives("dave", &Draft::new(&format!("model of {name}")), (offer, EdgeKind::TrainedOn));
        let offer = world.offers(model, &Deal::new(&cara, 100).derivatives(2_000, false, None));
        let app = world.derives("erin", &Draft::new(&format!("app of {name}")), (offer, EdgeKind::ServedBy));
        let before = world.asset_ledger(data, &cara).inbox.u128();
        world.at("bob").pays_revenue(app, 10_000, &cara).succeeds();
        let straight = world.asset_ledger(data, &cara).inbox.u128() - before;
        assert_eq!(straight, if reciprocal { 975 } else { 0 }, "{name}");
    }
}

#[test]
fn the_contributors_of_ones_own_data_are_paid_wherever_its_children_go() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("alice", &Draft::new("data").contributors(&[("bob", 1)], 3_000));
    let next = world.asset("alice", &Draft::new("next data").from(data, EdgeKind::Includes, 0));
    let offer = world.offers(next, &Deal::new(&cara, 100).derivatives(0, false, None));
    let model = world.derives("dave", &Draft::new("model"), (offer, EdgeKind::TrainedOn));
    let before = world.asset_ledger(data, &cara).pool_in.u128();
    world.at("erin").pays_revenue(model, 10_000, &cara).succeeds();
    assert_eq!(world.asset_ledger(data, &cara).pool_in.u128() - before, 2_925);
}

#[test]
fn where_obligations_meet_the_larger_share_is_owed() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("alice", &Draft::new("data"));
    for (name, share) in [("one", 300), ("two", 100)] {
        let child = world.registers("dave", &Draft::new(name));
        world.at("alice").consents_edge(data, child, EdgeKind::Includes, share).succeeds();
        world.at("dave").adds_edge(child, data, EdgeKind::Includes, share).succeeds();
        world.at("dave").seals_asset(child).succeeds();
    }
    let all: Vec<_> = world.last().rights.registry.assets.values().map(|view| view.asset.asset).collect();
    let both = Draft::new("both").from(all[1], EdgeKind::Includes, 0).from(all[2], EdgeKind::Includes, 0);
    let both = world.asset("dave", &both);
    world.at("erin").pays_revenue(both, 10_000, &cara).succeeds();
    assert_eq!(world.asset_ledger(data, &cara).inbox.u128(), 9_750 * 300 / 10_000);
}

#[test]
fn a_ceiling_binds_all_versions_of_a_derivative_together() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("alice", &Draft::new("data"));
    let offer = world.offers(data, &Deal::new(&cara, 100).derivatives(1_000, false, Some(975)));
    let model = world.derives("dave", &Draft::new("model"), (offer, EdgeKind::TrainedOn));
    let next = world.asset("dave", &Draft::new("next model").from(model, EdgeKind::VersionOf, 0));
    world.at("bob").pays_revenue(model, 600, &cara).succeeds();
    world.at("bob").pays_revenue(next, 401, &cara).fails_with("CEILING_EXCEEDED").changes_nothing();
    world.at("bob").pays_revenue(next, 400, &cara).succeeds();
}

#[test]
fn no_license_is_sold_whose_derivative_would_be_refused() {
    let mut world = World::new();
    let cara = world.cara();
    // Two parents at half each, reciprocally: the model owes everything, and so would what derives from it.
    let licenses: Vec<_> = ["one", "two"]
        .iter()
        .map(|name| {
            let data = world.asset("alice", &Draft::new(name));
            let offer = world.offers(data, &Deal::new(&cara, 10).derivatives(5_000, true, None));
            (data, world.licenses("dave", offer))
        })
        .collect();
    let draft = world.registers("dave", &Draft::new("model").kind(Kind::Model));
    for (data, license) in licenses {
        world.at("dave").registers_derivative(draft, data, EdgeKind::TrainedOn, license).succeeds();
    }
    world.at("dave").seals_asset(draft).succeeds();
    let asks = |royalty| Deal::new(&cara, 10_000).derivatives(royalty, false, None);
    world.at("dave").creates_offer(draft, &asks(1)).fails_with("DERIVATIVE_SHARES_ABOVE").changes_nothing();
    let forbidden = world.offers(draft, &Deal::new(&cara, 10_000));
    world.at("dave").changes_offer(forbidden, &asks(1)).fails_with("DERIVATIVE_SHARES_ABOVE").changes_nothing();
    let free = world.offers(draft, &asks(0));
    world.derives("erin", &Draft::new("tuned").kind(Kind::Model), (free, EdgeKind::FineTunedFrom));
    // 65 reciprocal licenses are one more than a child inherits.
    let wide = world.registers("frank", &Draft::new("wide").kind(Kind::Model));
    let carriers: Vec<_> = (0..3).map(|number| carrier(&mut world, number)).collect();
    for carrier in carriers {
        let offer = world.offers(carrier, &Deal::new(&cara, 1).derivatives(1, true, None));
        let license = world.licenses("frank", offer);
        world.at("frank").registers_derivative(wide, carrier, EdgeKind::TrainedOn, license).succeeds();
    }
    world.at("frank").seals_asset(wide).succeeds();
    world.at("frank").creates_offer(wide, &asks(0)).fails_with("DERIVATIVE_EDGES_FULL").changes_nothing();
    let display = Deal::new(&cara, 10).uses(&[Use::Display, Use::Evaluate]).derivatives(0, false, None);
    world.at("alice").creates_offer(AssetId::FIRST, &display).fails_with("DERIVATIVE_USE_MISSING").changes_nothing();
}

/// An asset of rival's that owes one basis point to 21 licensors, reciprocally.
fn carrier(world: &mut World, number: usize) -> AssetId {
    let cara = world.cara();
    let carrier = world.registers("rival", &Draft::new(&format!("carrier {number}")));
    for parent in 0..21 {
        let data = world.asset("alice", &Draft::new(&format!("data {number} {parent}")));
        let offer = world.offers(data, &Deal::new(&cara, 1).derivatives(1, true, None));
        let license = world.licenses("rival", offer);
        world.at("rival").registers_derivative(carrier, data, EdgeKind::Includes, license).succeeds();
    }
    world.at("rival").seals_asset(carrier).succeeds();
    carrier
}

#[test]
fn revenue_is_not_paid_at_a_fee_that_was_raised_in_the_block_before() {
    let mut world = World::new();
    let (cara, token) = (world.cara(), world.token());
    let data = world.asset("alice", &Draft::new("data"));
    let most = Bps::new(250).unwrap();
    world.at("bob").pays_revenue_within(data, most, (1_000_000, &cara)).succeeds();
    assert_eq!(world.royalties("alice", &cara), 975_000);
    world.at("owner").configures_licensing(ConfigChange::SetFee { fee_bps: 500 }).succeeds();
    for currency in [&cara, &token] {
        let paid = world.at("bob").pays_revenue_within(data, most, (1_000_000, currency));
        paid.fails_with("FEE_ABOVE_GUARD").changes_nothing();
    }
    world.at("owner").configures_licensing(ConfigChange::SetFee { fee_bps: 0 }).succeeds();
    world.at("bob").pays_revenue_within(data, most, (25_000, &cara)).succeeds();
    assert_eq!(world.royalties("alice", &cara), 1_000_000, "a lower fee passes");
}

#[test]
fn revenue_of_a_payer_who_agrees_to_no_fee_is_paid_only_while_there_is_none() {
    let mut world = World::new();
    let (cara, token) = (world.cara(), world.token());
    let data = world.asset("alice", &Draft::new("data"));
    for currency in [&cara, &token] {
        for fee_bps in [500, 1] {
            world.at("owner").configures_licensing(ConfigChange::SetFee { fee_bps }).succeeds();
            // Of 9,999 units or fewer a fee of one basis point is nothing; it is the rate that is refused.
            let paid = world.at("bob").pays_revenue_within(data, Bps::ZERO, (9_999, currency));
            paid.fails_with("FEE_ABOVE_GUARD").changes_nothing();
        }
        world.at("owner").configures_licensing(ConfigChange::SetFee { fee_bps: 0 }).succeeds();
        world.at("bob").pays_revenue_within(data, Bps::ZERO, (9_999, currency)).succeeds();
        assert_eq!(world.royalties("alice", currency), 9_999);
    }
}

#[test]
fn an_owner_who_adds_a_child_of_its_own_ends_the_offer_of_the_asset() {
    let mut world = World::new();
    let cara = world.cara();
    let offered = |world: &World, asset| world.asks_asset(asset).offered.is_some();
    let offer = |world: &mut World, asset| {
        world.at("alice").offers_asset(asset, "bob", 3_600).succeeds();
        assert!(offered(world, asset));
    };
    let data = world.asset("alice", &Draft::new("data"));
    // A child or a version that is registered with its edge, or that gets the edge later.
    for (name, kind) in [("child", EdgeKind::TrainedOn), ("version", EdgeKind::VersionOf)] {
        let draft = Draft::new(name).kind(Kind::Model).from(data, kind, 0);
        world.at("alice").commits_for(&draft).succeeds();
        world.seconds_pass(60);
        offer(&mut world, data);
        world.at("alice").registers(&draft).succeeds();
        assert!(!offered(&world, data), "{name}");
        world.at("bob").accepts_asset(data).fails_with("ASSET_OFFER_MISSING").changes_nothing();
    }
    let later = world.registers("alice", &Draft::new("later"));
    offer(&mut world, data);
    world.at("alice").adds_edge(later, data, EdgeKind::Includes, 0).succeeds();
    assert!(!offered(&world, data));
    // By a license of one's own; and by consent, which a second wallet of the owner may have.
    let free = world.offers(data, &Deal::new(&cara, 1).derivatives(0, false, None));
    let license = world.licenses("alice", free);
    let own = world.registers("alice", &Draft::new("own by license"));
    offer(&mut world, data);
    world.at("alice").registers_derivative(own, data, EdgeKind::Includes, license).succeeds();
    assert!(!offered(&world, data));
    let theirs = world.registers("rival", &Draft::new("theirs"));
    world.at("alice").consents_edge(data, theirs, EdgeKind::Includes, 1).succeeds();
    offer(&mut world, data);
    world.at("rival").adds_edge(theirs, data, EdgeKind::Includes, 1).succeeds();
    assert!(!offered(&world, data));
    // A licensee's derivative does not: what it owes was sold before, and goes with the asset.
    offer(&mut world, data);
    world.derives("dave", &Draft::new("licensed"), (free, EdgeKind::Includes));
    assert!(offered(&world, data));
    // Offered again as it is now, it is accepted: both see the children.
    world.at("bob").accepts_asset(data).succeeds();
}

#[test]
fn revenue_that_a_licensee_pays_to_itself_uses_up_no_room_for_sales() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("alice", &Draft::new("data"));
    let offer = world.offers(data, &Deal::new(&cara, 100).derivatives(1_000, true, Some(1_000_000)));
    let model = world.derives("dave", &Draft::new("model"), (offer, EdgeKind::TrainedOn));
    // Rival derives from the model without royalty: the ceiling of dave's license binds its asset, too.
    let free = world.offers(model, &Deal::new(&cara, 1).derivatives(0, false, None));
    let stray = world.derives("rival", &Draft::new("stray"), (free, EdgeKind::Includes));
    let before = world.royalties("rival", &cara);
    world.at("bob").pays_revenue(stray, 1_025_641, &cara).succeeds();
    // What was paid and does not come back: 25,641 to the platform, 100,000 to alice's data, for 1,000,000 of room.
    assert_eq!(world.royalties("rival", &cara) - before, 900_000);
    world.at("bob").pays_revenue(model, 1, &cara).fails_with("CEILING_EXCEEDED").changes_nothing();
    let offer = world.offers(model, &Deal::new(&cara, 1_000_000));
    world.licenses("erin", offer);
    // By sales it costs as much: the rest of the room for them, on the same terms.
    let sold = world.offers(stray, &Deal::new(&cara, 25_640));
    world.licenses("bob", sold);
    let last = world.offers(model, &Deal::new(&cara, 2));
    world.at("erin").buys(last).fails_with("CEILING_EXCEEDED").changes_nothing();
}

#[test]
fn guards_supplies_and_caps_hold() {
    let mut world = World::new();
    let (cara, token) = (world.cara(), world.token());
    let data = world.asset("alice", &Draft::new("data"));
    let offer = world.offers(data, &Deal::new(&cara, 100).supply(3).each(1).lasts(3_600));
    let guard = Guard { version: 1, epoch: 1, most: Amount::new(100u128).unwrap() };
    world.at("alice").changes_offer(offer, &Deal::new(&cara, 101).supply(2).each(1).lasts(3_600)).succeeds();
    world.at("dave").buys_under(offer, guard).fails_with("OFFER_CHANGED").changes_nothing();
    world.at("dave").buys_under(offer, Guard { version: 2, ..guard }).fails_with("PRICE_ABOVE_GUARD");
    let most = Amount::new(500u128).unwrap();
    let guard = Guard { version: 2, most, ..guard };
    world.at("dave").buys_for(offer, guard, (&cara, 102)).fails_with("PAYMENT_INEXACT");
    world.at("dave").buys_for(offer, guard, (&token, 101)).fails_with("CURRENCY_MISMATCH").changes_nothing();
    let license = world.licenses("dave", offer);
    world.at("dave").buys(offer).fails_with("LICENSEE_CAP");
    world.licenses("erin", offer);
    world.at("frank").buys(offer).fails_with("SUPPLY_EXHAUSTED");
    world.until(world.asks_license(license).ends_at.unwrap().get() - 1);
    assert!(world.is_licensed("dave", data, Use::Display));
    world.seconds_pass(1);
    assert!(!world.is_licensed("dave", data, Use::Display));
    let many = world.offers(data, &Deal::new(&token, 3));
    for _ in 0..16 {
        world.licenses("dave", many);
    }
    world.at("dave").buys(many).fails_with("LICENSES_FULL").changes_nothing();
}

#[test]
fn a_consent_gives_one_edge_once_and_only_as_it_was_given() {
    let mut world = World::new();
    let data = world.asset("alice", &Draft::new("data"));
    let model = world.registers("dave", &Draft::new("model"));
    world.at("dave").adds_edge(model, data, EdgeKind::TrainedOn, 500).fails_with("CONSENT_MISSING");
    world.at("alice").consents_edge(data, model, EdgeKind::TrainedOn, 500).succeeds();
    world.at("dave").adds_edge(model, data, EdgeKind::TrainedOn, 499).fails_with("CONSENT_MISSING");
    world.at("dave").adds_edge(model, data, EdgeKind::TrainedOn, 500).succeeds();
    world.at("dave").adds_edge(model, data, EdgeKind::TrainedOn, 500).fails_with("CONSENT_MISSING");
    let other = world.registers("dave", &Draft::new("other"));
    world.at("alice").consents_edge(data, other, EdgeKind::Includes, 1).succeeds();
    world.hands_over(data, "frank");
    world.at("dave").adds_edge(other, data, EdgeKind::Includes, 1).fails_with("CONSENT_MISSING").changes_nothing();
    world.at("dave").seals_asset(model).succeeds();
    world.at("dave").adds_edge(model, other, EdgeKind::Includes, 1).fails_with("ASSET_NOT_DRAFT");
}

#[test]
fn a_published_edition_pays_its_persons_wherever_they_have_moved() {
    let mut world = World::new();
    let cara = world.cara();
    let project = world.shares(&cara, &caravan_tests::shares());
    for (name, weight) in [("alice", 5), ("bob", 3), ("carol", 1)] {
        world.contributes(name, project, weight);
    }
    world.at("manager").closes_edition(project).succeeds();
    world.publishes(project, caravan_primitives::EditionId::FIRST, b"the dataset");
    let dataset = world.last().rights.registry.assets.values().last().unwrap().asset.asset;
    let offer = world.offers(dataset, &Deal::new(&cara, 10_000));
    world.licenses("dave", offer);
    let pool = world.asset_ledger(dataset, &cara).pool_in.u128();
    assert!(pool > 0, "the contributors share");
    let person = world.person("alice");
    world.at("alice").moves_to("key of alice").succeeds();
    world.days_pass(7);
    world.at("key of alice").accepts_move(person).succeeds();
    world.at("alice").claims_royalties(&[dataset], &cara).fails_with("CONTRIBUTOR_UNKNOWN");
    let claimed = world.at("stranger").claims_royalties_of(person, &[dataset], &cara).succeeds();
    let _ = claimed.pays("key of alice", pool * 5 / 9, &cara);
    world.at("bob").claims_royalties(&[dataset], &cara).succeeds().pays("bob", pool * 3 / 9, &cara);
}
