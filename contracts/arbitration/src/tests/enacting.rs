use caravan_arbitration_api::{
    instantiate_sample, ArbitrationError, DecidedBy, DisputesResponse, EnactRuling, ExecuteMsg, OpenerMsg, QueryMsg,
};
use caravan_primitives::Coded;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    from_json, Binary, CosmosMsg, Order, OwnedDeps, Reply, ReplyOn, Response, Storage, SubMsg, SubMsgResponse,
    SubMsgResult, WasmMsg,
};
use cw_multi_test::Executor;

use super::opener::Mode;
use super::world::{id, respond, rule, ruling, settle, World, RESPOND};
use crate::contract;

fn enact(dispute: u64) -> ExecuteMsg {
    ExecuteMsg::Enact { dispute: id(dispute) }
}

fn not_enacted(world: &World) -> Vec<u64> {
    let page: DisputesResponse = world.query(&QueryMsg::NotEnacted { start_after: None, limit: None });
    page.disputes.iter().map(|found| found.dispute.get()).collect()
}

#[test]
fn a_failure_is_noted_and_the_outcome_is_sent_again_until_it_is_taken() {
    let mut world = World::new();
    world.contest(7, 0);
    world.set_mode("marketplace", Mode::Refuse);
    let events = world.events("arbiter", &rule(vec![ruling(1, 0b001)]));
    let opener = world.text("marketplace");
    let start = format!("wasm-enactment_failed version=1 dispute=1 opener={opener} subject=7 reason=");
    let reason = events.iter().find_map(|line| line.strip_prefix(&start)).unwrap();
    assert!((1..=128).contains(&reason.len()) && !reason.contains('\n'), "{reason}");
    assert_eq!(not_enacted(&world), [1]);
    let decided = world.outcome(1).unwrap();
    assert_eq!((decided.upheld, decided.by, decided.enacted), (1, DecidedBy::Arbiter, false));

    let (sender, contract) = (world.addr("stranger"), world.arbitration.clone());
    let refused = world.app.execute_contract(sender, contract, &enact(1), &[]).unwrap_err();
    assert!(format!("{refused:?}").contains("a reason to take it"), "who sends it sees why: {refused:?}");
    assert_eq!((world.outcome(1), not_enacted(&world)), (Some(decided.clone()), vec![1]));

    world.set_mode("marketplace", Mode::Take);
    let stranger = world.text("stranger");
    let events = world.events("stranger", &enact(1));
    assert_eq!(
        events[..2],
        [
            "wasm action=enact".to_owned(),
            format!("wasm-ruling_enacted version=1 dispute=1 opener={opener} subject=7 sender={stranger}"),
        ]
    );
    let outcome = world.outcome(1).unwrap();
    assert!(outcome.enacted);
    assert_eq!((outcome.upheld, outcome.at, outcome.reasons), (decided.upheld, decided.at, decided.reasons));
    assert_eq!(world.taken("marketplace"), [EnactRuling { subject: 7, upheld: 1, by: DecidedBy::Arbiter }]);
    assert!(not_enacted(&world).is_empty());
    let done = ArbitrationError::RulingAlreadyEnacted { dispute: id(1) };
    assert_eq!(world.refused("stranger", &enact(1)), done);
    assert_eq!(world.taken("marketplace").len(), 1);
}

#[test]
fn only_an_outcome_is_enacted() {
    let mut world = World::new();
    world.open(7);
    assert_eq!(world.refused("stranger", &enact(1)), ArbitrationError::DisputeUndecided { dispute: id(1) });
    assert_eq!(world.refused("stranger", &enact(2)), ArbitrationError::DisputeUnknown { got: id(2) });
    world.wait(RESPOND);
    assert_eq!(world.code_of("stranger", &enact(1)), "DISPUTE_UNDECIDED", "what is due is settled first");
    world.send("stranger", &settle(&[1])).unwrap();
    assert_eq!(world.code_of("stranger", &enact(1)), "RULING_ALREADY_ENACTED");
}

#[test]
fn an_opener_that_asks_again_while_it_enacts_gets_nothing_twice() {
    let mut world = World::new();
    world.contest(7, 0);
    world.set_mode("marketplace", Mode::AskAgain(id(1)));
    let events = world.events("arbiter", &rule(vec![ruling(1, 1)]));
    assert!(events.iter().any(|line| line.starts_with("wasm-enactment_failed ")), "{events:?}");
    assert!(world.taken("marketplace").is_empty());
    world.set_mode("marketplace", Mode::Take);
    world.send("stranger", &enact(1)).unwrap();
    assert_eq!(world.taken("marketplace").len(), 1);
}

#[test]
fn an_opener_that_fails_at_a_concession_has_it_decided_all_the_same() {
    let mut world = World::new();
    world.open(7);
    world.set_mode("marketplace", Mode::Refuse);
    world.forward("marketplace", &respond(7, 0b111));
    assert_eq!(not_enacted(&world), [1]);
    assert_eq!(world.outcome(1).unwrap().by, DecidedBy::Concession);
}

type Chain = OwnedDeps<MockStorage, MockApi, MockQuerier>;

fn text(name: &str) -> String {
    MockApi::default().addr_make(name).to_string()
}

/// A contract on bare storage, with disputes that the marketplace has opened and contested.
fn contested(subjects: &[u64]) -> Chain {
    let mut deps = mock_dependencies();
    let info = |name: &str| message_info(&MockApi::default().addr_make(name), &[]);
    contract::instantiate(deps.as_mut(), mock_env(), info("deployer"), instantiate_sample(text)).unwrap();
    for subject in subjects {
        let sample = caravan_arbitration_api::execute_samples(text).swap_remove(2);
        let ExecuteMsg::Open { items, parties, windows, defaults, evidence, .. } = sample else {
            panic!("the third sample opens a dispute");
        };
        let (subject, enact_gas) = (*subject, 100_000 + subject);
        let open = ExecuteMsg::Open { subject, items, parties, windows, defaults, enact_gas, evidence };
        for msg in [open, respond(subject, 0)] {
            contract::execute(deps.as_mut(), mock_env(), info("marketplace"), msg).unwrap();
        }
    }
    deps
}

fn sent(message: &SubMsg) -> (String, EnactRuling) {
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) = &message.msg else {
        panic!("expected an execute message, got {message:?}");
    };
    assert!(funds.is_empty());
    let OpenerMsg::EnactRuling(ruling) = from_json(msg).unwrap();
    (contract_addr.clone(), ruling)
}

#[test]
fn an_outcome_goes_with_the_gas_of_its_terms_and_the_id_of_its_dispute() {
    let mut deps = contested(&[7, 8]);
    let arbiter = message_info(&MockApi::default().addr_make("arbiter"), &[]);
    let msg = rule(vec![ruling(2, 1), ruling(1, 2)]);
    let Response { messages, .. } = contract::execute(deps.as_mut(), mock_env(), arbiter, msg).unwrap();
    for (message, (dispute, subject, upheld)) in messages.iter().zip([(2, 8, 1), (1, 7, 2)]) {
        assert_eq!((message.id, &message.reply_on), (dispute, &ReplyOn::Error));
        assert_eq!((message.gas_limit, &message.payload), (Some(100_000 + subject), &Binary::default()));
        let expected = EnactRuling { subject, upheld, by: DecidedBy::Arbiter };
        assert_eq!(sent(message), (text("marketplace"), expected));
    }
    assert_eq!(messages.len(), 2);

    let result = SubMsgResult::Err("out of gas".to_owned());
    let reply = Reply { id: 2, payload: Binary::default(), gas_used: 0, result };
    let Response { messages, events, .. } = contract::reply(deps.as_mut(), mock_env(), reply).unwrap();
    assert!(messages.is_empty());
    assert_eq!((events.len(), events[0].ty.as_str()), (1, "enactment_failed"));
    assert_eq!(events[0].attributes.last().map(|attribute| attribute.value.as_str()), Some("out of gas"));

    let anyone = message_info(&MockApi::default().addr_make("stranger"), &[]);
    let again = contract::execute(deps.as_mut(), mock_env(), anyone.clone(), enact(2)).unwrap();
    let [message] = again.messages.as_slice() else { panic!("expected one message, got {again:?}") };
    assert_eq!((&message.reply_on, message.gas_limit), (&ReplyOn::Never, None), "a frozen limit may be too low");
    assert_eq!(sent(message).1, EnactRuling { subject: 8, upheld: 1, by: DecidedBy::Arbiter });
    let first = contract::execute(deps.as_mut(), mock_env(), anyone, enact(1)).unwrap_err();
    assert_eq!(first.code(), "RULING_ALREADY_ENACTED", "the reply of one dispute is not that of another");
}

#[test]
fn a_reply_that_nothing_asked_for_changes_nothing() {
    let mut deps = contested(&[7]);
    let rows = |deps: &Chain| -> Vec<_> { deps.storage.range(None, None, Order::Ascending).collect() };
    let before = rows(&deps);
    let failed = || SubMsgResult::Err("no".to_owned());
    #[allow(deprecated, reason = "a response cannot be made without the field")]
    let worked = SubMsgResult::Ok(SubMsgResponse { events: vec![], data: None, msg_responses: vec![] });
    for (id, result, expected) in [
        (0, failed(), Err("ID_INVALID")),
        (1, failed(), Err("DISPUTE_UNDECIDED")),
        (2, failed(), Err("DISPUTE_UNKNOWN")),
        (1, worked, Ok(Response::new())),
    ] {
        let reply = Reply { id, payload: Binary::default(), gas_used: 0, result };
        let got = contract::reply(deps.as_mut(), mock_env(), reply).map_err(|error| error.code());
        assert_eq!(got, expected);
    }
    assert_eq!(rows(&deps), before);
}
