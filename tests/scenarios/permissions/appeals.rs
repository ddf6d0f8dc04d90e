//! The messages of arbitration, by all roles, and what comes with the bonds of appeals.

use caravan_access::OwnershipAction;
use caravan_arbitration_api::{execute_samples as arbitration_samples, EnactRuling, ExecuteMsg as ArbitrationMsg};
use caravan_arbitration_api::{DecidedBy, DisputeResponse, QueryMsg as ArbitrationQuery};
use caravan_chain::{deploy, Deployment};
use caravan_primitives::{AppealId, Hash32, Seconds};

use super::*;

const APPEAL: AppealId = AppealId::FIRST;

/// The requester's side has contested alice's appeal.
fn contested() -> World {
    let mut world = appealed();
    world.at("requester").responds(APPEAL, 0).succeeds();
    world
}

/// The arbiter has not ruled in time.
fn unruled() -> World {
    let mut world = contested();
    let until = world.dispute(APPEAL).times.rule_until.unwrap();
    world.until(until.get());
    world
}

/// Ownership of arbitration is offered to `newcomer`.
fn offered_arbitration() -> World {
    let mut world = contested();
    world.without_model();
    let to = "newcomer".addr().to_string();
    let action = OwnershipAction::Offer { to, valid_secs: Seconds::new(60) };
    world.at("owner").sends_to_arbitration(ArbitrationMsg::UpdateOwnership(action)).succeeds();
    world
}

/// The world in which the rightful sender of a message succeeds.
fn stage(msg: &ArbitrationMsg) -> World {
    match msg {
        ArbitrationMsg::Settle { .. } => unruled(),
        ArbitrationMsg::UpdateOwnership(_) => offered_arbitration(),
        ArbitrationMsg::SetArbiter(_)
        | ArbitrationMsg::DelistArbiter { .. }
        | ArbitrationMsg::Open { .. }
        | ArbitrationMsg::Respond { .. }
        | ArbitrationMsg::AddEvidence { .. }
        | ArbitrationMsg::Rule { .. }
        | ArbitrationMsg::Enact { .. } => contested(),
    }
}

/// The samples, spelled as addresses, about the dispute of the stages; a new dispute is about another subject.
fn messages() -> Vec<(String, ArbitrationMsg)> {
    let samples = arbitration_samples(|word| match word {
        "claimant" => "alice".addr().to_string(),
        "respondent" => "requester".addr().to_string(),
        name => name.addr().to_string(),
    });
    let about = |msg: ArbitrationMsg| {
        if let ArbitrationMsg::Respond { concede, evidence, .. } = msg {
            return ArbitrationMsg::Respond { subject: 1, concede, evidence };
        }
        if let ArbitrationMsg::AddEvidence { side, document, .. } = msg {
            return ArbitrationMsg::AddEvidence { subject: 1, side, document };
        }
        msg
    };
    let name = |msg: &ArbitrationMsg| {
        let value = serde_json::to_value(msg).unwrap();
        value.as_object().unwrap().keys().next().unwrap().clone()
    };
    samples.into_iter().map(|msg| (name(&msg), about(msg))).collect()
}

#[test]
fn arbitration_takes_every_message_from_whom_the_table_says_and_no_one_else() {
    let golden = section("arbitration");
    let mut faults = vec![];
    for (name, msg) in messages() {
        let row = golden.get(&name).unwrap_or_else(|| panic!("the table has no row for {name}"));
        // An outcome that the marketplace failed to take is a story of its own: appeals.rs.
        if name == "enact" {
            continue;
        }
        hold(&mut stage(&msg), row, &name, &Call::Arbitration(Box::new(msg)), &mut faults);
    }
    assert_eq!(golden.len(), messages().len(), "a row without a message");
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_bond_comes_as_one_coin_and_the_right_one() {
    let mut world = appealed();
    for who in ["requester", "alice"] {
        world.chain_mut().fund(&who.addr(), &[coin(5, "uother")]).unwrap();
    }
    world.resync();
    let named = |name: &str| super::messages().into_iter().find(|(known, _)| known == name).unwrap().1;
    let respond = named("respond_to_appeal");
    let mut before = rejected();
    before.chain_mut().fund(&"alice".addr(), &[coin(5, "uother")]).unwrap();
    before.resync();
    let appeal = named("appeal");
    for (world, who, msg) in [(&mut world, "requester", respond), (&mut before, "alice", appeal)] {
        let mut try_with = |funds| attempt(world, &who.addr(), Call::Market(Box::new(msg.clone()), funds));
        assert_eq!(try_with(vec![]), "ok", "{who}");
        assert_eq!(try_with(coins(1, "ucara")), "FUNDS_INEXACT", "{who}");
        assert_eq!(try_with(coins(1, "uother")), "CURRENCY_MISMATCH", "{who}");
        assert_eq!(try_with(vec![coin(1, "ucara"), coin(1, "uother")]), "FUNDS_SEVERAL", "{who}");
    }
}

/// A suite of the same code, as genuine as the first: its contracts are no one here.
#[test]
fn the_contracts_of_another_suite_open_no_dispute_and_enact_no_ruling() {
    let mut world = contested();
    let usual = Deployment::new(world.chain(), Hash32::digest(b"arbiter")).unwrap();
    let second = deploy(world.chain_mut(), &Deployment { salt: b"second".to_vec(), ..usual }).unwrap();
    for (name, msg) in messages() {
        if ["open", "respond", "add_evidence"].contains(&name.as_str()) {
            for who in [&second.marketplace, &second.licensing] {
                world.as_address(who).sends_to_arbitration(msg.clone()).fails_with("OPENER_ONLY").changes_nothing();
            }
        }
    }
    let ruling = ExecuteMsg::EnactRuling(EnactRuling { subject: 1, upheld: 1, by: DecidedBy::Arbiter });
    world.as_address(&second.arbitration).sends(ruling).fails_with("ARBITRATION_ONLY").changes_nothing();
    let opener = second.marketplace.to_string();
    let about: Option<DisputeResponse> = world.asks_arbitration(&ArbitrationQuery::DisputeAbout { opener, subject: 1 });
    assert_eq!(about, None);
}
