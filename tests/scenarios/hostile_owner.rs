//! A pause gives the owner who sends it nothing: neither what others reveal, nor the only license, nor the only task, nor the
//! time of rights that were paid for.

use caravan_access::PausedResponse;
use caravan_chain::Code;
use caravan_licensing_api::{ExecuteMsg as LicensingMsg, Guard, QueryMsg as LicensingQuery};
use caravan_marketplace_api::{ExecuteMsg, Pick, QueryMsg};
use caravan_primitives::{EditionId, OfferId};
use caravan_provenance_api::{EdgeKind, Kind};
use caravan_tests::{shares, Call, Deal, Draft, Outcome, Spec, Who, World};
use cosmwasm_std::coins;

const TEN_MINUTES: u64 = 600;
const WEEK: u64 = 604_800;

/// The owner stops entry wherever it can.
fn everything_is_paused(world: &mut World) {
    world.at("owner").pauses().succeeds();
    world.at("owner").pauses_licensing().succeeds();
}

fn purchase(world: &mut World, offer: OfferId) -> Call {
    let current = world.asks_offer(offer);
    let most = current.terms.price.amount;
    let guard = Guard { version: current.version, epoch: current.epoch, most };
    let msg = LicensingMsg::Buy { offer, guard, reference: world.reference() };
    Call::Licensing(Box::new(msg), coins(most.get().u128(), "ucara"))
}

/// `[Unpause, a message, Pause]` in one transaction of the owner's.
fn in_between(world: &mut World, [before, after]: [Call; 2], call: Call) -> Outcome {
    world.transact(&"owner".addr(), &[before, call, after])
}

fn licensing_gate() -> [Call; 2] {
    [LicensingMsg::Unpause {}, LicensingMsg::Pause {}].map(Call::licensing)
}

fn market_gate() -> [Call; 2] {
    [ExecuteMsg::Unpause {}, ExecuteMsg::Pause {}].map(Call::market)
}

#[test]
fn a_pause_before_a_reveal_leaves_the_content_to_who_committed_to_it() {
    let mut world = World::new();
    let draft = Draft::new("collected by dave");
    world.at("dave").commits_for(&draft).succeeds();
    world.seconds_pass(60);
    // The owner sees hash and salt in dave's message, and stops what it can.
    world.blocks_take(0);
    everything_is_paused(&mut world);
    let stop = Call::Raw(world.provenance().clone(), br#"{"pause":{}}"#.into(), vec![]);
    world
        .transact(&"owner".addr(), &[stop])
        .fails_with("MESSAGE_INVALID")
        .saying("unknown variant `pause`")
        .changes_nothing();
    world.at("owner").commits_for(&draft).succeeds();
    world.at("owner").registers(&draft).fails_with("COMMITMENT_EARLY").changes_nothing();
    let asset = world.at("dave").registers(&draft).succeeds().asset();
    world.seconds_pass(60);
    world.at("owner").registers(&draft).fails_with("HASH_REGISTERED").changes_nothing();
    assert_eq!(world.asks_asset(asset).owner, world.addr("dave"));
}

#[test]
fn a_dataset_is_published_while_everything_is_paused() {
    let mut world = World::new();
    let cara = world.cara();
    let project = world.shares(&cara, &shares());
    world.contributes("alice", project, 5);
    world.at("manager").commits_to_dataset(b"dataset").succeeds();
    world.seconds_pass(60);
    everything_is_paused(&mut world);
    world.at("manager").closes_edition(project).succeeds();
    world.at("manager").publishes(project, EditionId::FIRST, b"dataset").succeeds();
}

#[test]
fn a_license_of_one_hour_that_was_paid_for_registers_its_derivative_during_a_pause() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("requester", &Draft::new("data"));
    let model = world.registers("dave", &Draft::new("model").kind(Kind::Model));
    let offer = world.offers(data, &Deal::new(&cara, 1_000).lasts(3_600).derivatives(500, false, None));
    let license = world.licenses("dave", offer);
    everything_is_paused(&mut world);
    world.seconds_pass(3_000);
    world.at("dave").registers_derivative(model, data, EdgeKind::TrainedOn, license).succeeds();
    world.at("dave").seals_asset(model).succeeds();
}

#[test]
fn the_only_license_goes_to_no_one_while_the_owner_opens_and_shuts_the_gate() {
    let mut world = World::new();
    let cara = world.cara();
    let data = world.asset("requester", &Draft::new("data"));
    let offer = world.offers(data, &Deal::new(&cara, 1_000).supply(1));
    world.blocks_take(0);
    world.at("owner").pauses_licensing().succeeds();
    world.at("dave").buys(offer).fails_with("CONTRACT_PAUSED").changes_nothing();
    let call = purchase(&mut world, offer);
    in_between(&mut world, licensing_gate(), call).fails_with("CONTRACT_PAUSED").changes_nothing();
    // The end is announced; until then it is paused for everyone, the owner included.
    world.at("owner").unpauses_licensing().succeeds();
    let announced = world.asks_licensing::<PausedResponse>(&LicensingQuery::Paused {});
    let until = announced.until.unwrap().get();
    assert_eq!(until, world.now() + TEN_MINUTES);
    world.until(until - 1);
    for name in ["owner", "dave"] {
        world.at(name).buys(offer).fails_with("CONTRACT_PAUSED").changes_nothing();
    }
    // Taking the announcement back and shutting again opens nothing in between either.
    let call = purchase(&mut world, offer);
    let [unpause, pause] = licensing_gate();
    in_between(&mut world, [pause, unpause], call).fails_with("CONTRACT_PAUSED").changes_nothing();
    world.until(until);
    world.at("dave").buys(offer).succeeds();
    world.at("owner").buys(offer).fails_with("SUPPLY_EXHAUSTED").changes_nothing();
}

#[test]
fn the_only_task_goes_to_no_one_while_the_owner_opens_and_shuts_the_gate() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(1));
    world.blocks_take(0);
    world.at("owner").pauses().succeeds();
    let claim = || {
        Call::market(ExecuteMsg::Claim {
            batch,
            pick: Pick::Random {},
            agreement: caravan_marketplace_api::sample_agreement(),
        })
    };
    in_between(&mut world, market_gate(), claim()).fails_with("CONTRACT_PAUSED").changes_nothing();
    world.at("owner").unpauses().succeeds();
    let until = world.asks::<PausedResponse>(&QueryMsg::Paused {}).until.unwrap().get();
    world.until(until - 1);
    world.at("alice").claims(batch).fails_with("CONTRACT_PAUSED").changes_nothing();
    world.until(until);
    // In the block in which entry works again the owner cannot stop it: a claim of alice's that follows passes.
    world.at("owner").pauses().fails_with("PAUSE_EARLY").changes_nothing();
    world.at("alice").claims(batch).succeeds();
}

#[test]
fn an_announcement_is_taken_back_once_and_does_not_make_a_pause_longer_than_seven_days() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    world.blocks_take(0);
    let start = world.now();
    world.at("owner").pauses().succeeds();
    world.at("owner").pauses().fails_with("ALREADY_PAUSED").changes_nothing();
    world.until(start + WEEK - 2_000);
    world.at("owner").unpauses().succeeds();
    world.at("owner").unpauses().fails_with("PAUSE_ENDS").changes_nothing();
    let done = world.at("owner").pauses().succeeds();
    assert_eq!(done.first(Code::Marketplace, "contract_paused").number("since"), u128::from(start));
    assert_eq!(done.first(Code::Marketplace, "contract_paused").number("until"), u128::from(start + WEEK));
    world.until(start + WEEK - TEN_MINUTES);
    world.at("owner").unpauses().fails_with("PAUSE_ENDS").changes_nothing();
    world.until(start + WEEK - 1);
    world.at("alice").claims(batch).fails_with("CONTRACT_PAUSED").changes_nothing();
    world.until(start + WEEK);
    world.at("alice").claims(batch).succeeds();
    world.at("owner").unpauses().fails_with("NOT_PAUSED").changes_nothing();
    world.until(start + 2 * WEEK - 1);
    world.at("owner").pauses().fails_with("PAUSE_EARLY").saying(&(start + 2 * WEEK).to_string()).changes_nothing();
    world.until(start + 2 * WEEK);
    world.at("owner").pauses().succeeds();
}

/// What is left to a hostile owner: entry works half of the time, in stretches that everybody knows beforehand.
#[test]
fn an_owner_who_pauses_as_often_as_it_can_leaves_entry_open_half_of_the_time() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(40));
    world.blocks_take(0);
    let (start, mut open) = (world.now(), 0_u64);
    for minute in 0..200 {
        world.until(start + minute * 60);
        let pause = world.asks::<PausedResponse>(&QueryMsg::Paused {});
        if pause.next_from.is_none() {
            world.at("owner").pauses().succeeds();
            world.at("owner").unpauses().succeeds();
            world.at("alice").claims(batch).fails_with("CONTRACT_PAUSED").changes_nothing();
        } else if pause.until.is_none() {
            world.at("owner").pauses().fails_with("PAUSE_EARLY");
            open += 1;
        }
    }
    assert_eq!(open, 100);
}

#[test]
fn the_next_owner_is_bound_by_the_pause_of_the_one_before() {
    let mut world = World::new();
    world.blocks_take(0);
    let start = world.now();
    world.at("owner").pauses().succeeds();
    world.at("owner").offers_ownership("newcomer", 60).succeeds();
    world.at("newcomer").accepts_ownership().succeeds();
    world.at("newcomer").pauses().fails_with("ALREADY_PAUSED").changes_nothing();
    world.at("newcomer").unpauses().succeeds();
    world.until(start + TEN_MINUTES);
    world.at("newcomer").pauses().fails_with("PAUSE_EARLY").changes_nothing();
    world.until(start + 2 * TEN_MINUTES);
    world.at("newcomer").pauses().succeeds();
}
