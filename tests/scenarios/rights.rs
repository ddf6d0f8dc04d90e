//! Assets, licenses and royalties in the world that everything else happens in.

use caravan_licensing_api::Use;
use caravan_provenance_api::{EdgeKind, Kind};
use caravan_tests::{Deal, Draft, World};

#[test]
fn money_of_a_model_reaches_the_makers_of_its_data_and_its_owners() {
    let mut world = World::new();
    let (cara, token) = (world.cara(), world.token());
    let data = world.asset("alice", &Draft::new("data").makers(&[("bob", 5), ("carol", 4)], 3_000));
    let offer = world.offers(data, &Deal::new(&cara, 1_000).derivatives(1_500, true, None));
    let model = world.derives("dave", &Draft::new("model").kind(Kind::Model), (offer, EdgeKind::TrainedOn));
    // 1,000 less 2.5 %: 975, of which 292 to the makers and 682 to alice.
    assert_eq!(world.royalties("alice", &cara), 682);
    assert_eq!(world.books(data, &cara).pool_in.u128(), 292);
    assert!(world.is_licensed("dave", data, Use::Train));
    let model_offer = world.offers(model, &Deal::new(&token, 2_000).lasts(3_600));
    world.licenses("erin", model_offer);
    // 1,950: 15 % to the data's inbox, the rest to dave.
    assert_eq!(world.books(data, &token).inbox.u128(), 292);
    assert_eq!(world.royalties("dave", &token), 1_657);
    world.at("stranger").distributes(&[model, data], &token).succeeds();
    assert_eq!(world.books(data, &token).pool_in.u128(), 87);
    world.at("bob").claims_royalties(&[data], &token).succeeds().pays("bob", 48, &token);
    world.at("stranger").claims_royalties_for("carol", &[data], &cara).succeeds().pays("carol", 129, &cara);
    world.at("carol").claims_royalties(&[data], &cara).fails_with("NOTHING_TO_CLAIM").changes_nothing();
    world.at("dave").withdraws_royalties(&token).succeeds().pays("dave", 1_657, &token);
    world.at("owner").withdraws_license_fees(&cara).succeeds().pays("treasury", 25, &cara);
    world.hands_over(data, "frank");
    world.at("bob").pays_revenue(data, 10_000, &cara).succeeds();
    assert_eq!(world.royalties("frank", &cara), 6_825);
    world.at("rival").buys(offer).fails_with("OFFER_EPOCH");
    world.at("frank").retracts(data).succeeds();
    assert!(world.is_licensed("dave", data, Use::Train));
}
