//! What a batch is about: kept as it was sent, shown by lists and events, and accepted by every claim.

use caravan_marketplace_api::{
    sample_agreement, AboutSummary, BatchConfig, BatchResponse, BatchesResponse, BoardResponse, OpenCostResponse, Pick,
    Rows,
};
use caravan_primitives::{Document, Hash32, Identifier, Items, Language, PublicKey, Text, Title, Upto};

use super::world::{amount, attribute, config, copy, World, COST, HOUR};
use super::*;
use crate::tests::units;

fn document(name: &str) -> Document {
    Document { uri: Text::new(format!("ipfs://{name}")).unwrap(), hash: Hash32::digest(name.as_bytes()) }
}

/// As large as it may be, and unlike the sample in everything.
fn largest() -> BatchConfig {
    let mut config = config(3, 1);
    let tags = ["en", "pt-BR", "zh-Hant-TW"].map(|tag| Language::new(tag).unwrap());
    let keys = ["02", "03", "02"].iter().zip(["aa", "bb", "cc"]);
    let keys = keys.map(|(first, byte)| format!("{first}{}", byte.repeat(32)).parse::<PublicKey>().unwrap());
    let about = &mut config.about;
    about.title = Title::new("é".repeat(40)).unwrap();
    about.kind = Identifier::new("k".repeat(32)).unwrap();
    about.languages = Items::new(tags.to_vec()).unwrap();
    about.definition = Document { uri: Text::new("u".repeat(256)).unwrap(), ..document("another definition") };
    about.agreement = document("another agreement");
    about.gateways = Upto::new(keys.collect()).unwrap();
    about.rows = Rows::Private {};
    config
}

fn asked(world: &World, batch: BatchId) -> BatchConfig {
    world.ask::<BatchResponse>(QueryMsg::Batch { batch }).config
}

fn claim(batch: BatchId, agreement: Hash32) -> ExecuteMsg {
    ExecuteMsg::Claim { batch, pick: Pick::Random {}, agreement }
}

#[test]
fn a_batch_keeps_what_it_is_about_and_lists_show_it() {
    let mut world = World::new();
    let batch = world.open(largest());
    assert_eq!(asked(&world, batch), largest());
    let shown = AboutSummary::from(largest().about);
    let list: BatchesResponse =
        world.ask(QueryMsg::Batches { project: ProjectId::FIRST, start_after: None, limit: None });
    assert_eq!(list.batches[0].about, shown);
    let board: BoardResponse = world.ask(QueryMsg::Board { start_after: None, limit: None });
    assert_eq!(board.batches[0].about, shown);
    world.improve(batch, 2_000, 2);
    assert_eq!(asked(&world, batch), largest(), "an improvement changes the terms alone");
    assert_eq!(world.code("ann", claim(batch, document("another agreement").hash)), "ok");
}

#[test]
fn events_say_what_a_draft_is_about_and_what_it_is_about_now() {
    let mut world = World::new();
    let batch = world.draft(config(3, 1));
    let edited = world.ok("requester", ExecuteMsg::EditDraft { batch, config: Box::new(largest()) });
    let about = largest().about;
    for (key, expected) in [
        ("title", about.title.to_string()),
        ("kind", about.kind.to_string()),
        ("languages", "en,pt-BR,zh-Hant-TW".to_owned()),
        ("definition", about.definition.hash.to_hex()),
        ("agreement", about.agreement.hash.to_hex()),
    ] {
        assert_eq!(attribute(&edited, "batch_edited", key), Some(expected), "{key}");
    }
    let reference = world.reference();
    let create = ExecuteMsg::CreateBatch { project: ProjectId::FIRST, config: Box::new(largest()), reference };
    let created = world.ok("requester", create);
    assert_eq!(attribute(&created, "batch_created", "languages").unwrap(), "en,pt-BR,zh-Hant-TW");
    assert_eq!(attribute(&created, "batch_created", "agreement"), Some(about.agreement.hash.to_hex()));
    // The edited draft opens with the agreement of the edition.
    world.ok("requester", ExecuteMsg::OpenBatch { batch, most: amount(u128::MAX) });
    assert_eq!(world.code("ann", claim(batch, sample_agreement())), "TERMS_CHANGED");
    assert_eq!(world.code("ann", claim(batch, about.agreement.hash)), "ok");
}

#[test]
fn a_claim_under_another_agreement_changes_nothing_and_settles_nothing() {
    let (mut world, batch) = World::with_batch(3, 1);
    let overdue = world.claim("early", batch);
    world.wait(2 * HOUR);
    let before = copy(&world.deps.storage);
    let other = Hash32::digest(b"the agreement of yesterday");
    for pick in [Pick::Random {}, Pick::Named { task: 0 }, Pick::Named { task: 77 }] {
        let refused = world.run("ann", ExecuteMsg::Claim { batch, pick, agreement: other }).unwrap_err();
        let expected = format!("TERMS_CHANGED: expected the contributor agreement {}, got {other}", sample_agreement());
        assert_eq!(refused.to_string(), expected);
    }
    let rows = |storage: &dyn Storage| storage.range(None, None, cosmwasm_std::Order::Ascending).collect::<Vec<_>>();
    assert_eq!(rows(&before), rows(&world.deps.storage));
    assert!(world.person("ann").is_none());
    assert_eq!(world.code("ann", claim(batch, sample_agreement())), "ok");
    assert_eq!(world.row(batch, overdue).state, crate::domain::assignment::State::Expired);
}

/// A project with nothing but project credit: the money of one rejected work, in a batch that is finalized.
fn with_credit() -> (World, u128) {
    let mut world = World::new();
    world.history(9);
    let batch = world.open(config(1, 1));
    world.refused("ann", batch);
    world.close_and_finalize(batch);
    let credit = world.project().project_credit().u128();
    assert_eq!(credit, COST);
    (world, credit)
}

#[test]
fn project_credit_pays_for_no_private_rows() {
    let (mut world, credit) = with_credit();
    let mut private = config(1, 1);
    private.about.rows = Rows::Private {};
    // With available funds the batch opens, and leaves project credit alone.
    let batch = world.open(private.clone());
    let answer: BatchResponse = world.ask(QueryMsg::Batch { batch });
    assert!(!answer.opened.unwrap().from_project_credit);
    assert_eq!(world.project().project_credit(), units(credit));
    let available = world.project().available();
    let spend = ExecuteMsg::WithdrawAvailable { project: ProjectId::FIRST, amount: amount(available.u128()) };
    world.ok("requester", spend);
    let batch = world.draft(private.clone());
    let cost: OpenCostResponse = world.ask(QueryMsg::OpenCost { batch });
    assert_eq!((cost.from_project_credit, cost.short), (units(0), units(COST)));
    let open = ExecuteMsg::OpenBatch { batch, most: amount(u128::MAX) };
    let refused = world.run("requester", open.clone()).unwrap_err().to_string();
    let expected =
        "CREDIT_NEEDS_PUBLIC_ROWS: expected public rows in a batch that takes project credit, got private ones; \
                    without it 1025 is needed, available is 0";
    assert_eq!(refused, expected);
    // Two tasks are more than project credit would pay: then available funds are what is short.
    let mut two = private.clone();
    two.work.tasks = 2;
    world.ok("requester", ExecuteMsg::EditDraft { batch, config: Box::new(two) });
    assert_eq!(world.code("requester", open.clone()), "AVAILABLE_SHORT");
    private.about.rows = Rows::Public {};
    world.ok("requester", ExecuteMsg::EditDraft { batch, config: Box::new(private) });
    assert_eq!(world.code("requester", open), "ok");
    assert_eq!(world.project().project_credit(), units(0));
}
