//! An index that followed, one that is built anew, and one that was stopped after every block are equal.

use std::cell::RefCell;
use std::rc::Rc;

use caravan_chain::{Chain, Embedded};
use caravan_client::Client;
use caravan_demo::play;
use caravan_index::{EventFilter, Index, PageRequest, Reader, Subject, WorkEntry};
use caravan_marketplace_api::AssignmentStatus;
use caravan_primitives::{AssetId, BatchId, LicenseId, OfferId, PersonId, ProjectId};
use cosmwasm_std::Uint128;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;

use crate::played::{Kept, Shared, World};

/// Play the demo while an index follows.
fn demo() -> World {
    let world = Rc::new(RefCell::new(World::new()));
    drop(play(Box::new(Shared(Rc::clone(&world)))).unwrap());
    Rc::into_inner(world).unwrap().into_inner()
}

fn assert_equal(one: &Index, other: &Index, what: &str) {
    let (one, other) = (one.reader().unwrap(), other.reader().unwrap());
    let (tables, others) = (one.fingerprints().unwrap(), other.fingerprints().unwrap());
    let differ: Vec<_> = tables.iter().filter(|(table, hash)| others.get(*table) != Some(hash)).collect();
    assert!(differ.is_empty(), "{what}: {differ:?} differ");
    assert_eq!(one.fingerprint().unwrap(), other.fingerprint().unwrap());
}

#[test]
fn an_index_that_followed_equals_one_built_anew_and_one_stopped_after_every_block() {
    let mut world = demo();
    assert!(world.passes > 200, "the index followed: {}", world.passes);
    let anew = world.anew();
    assert_equal(world.followed(), &anew, "anew");
    let by_block = world.by_block();
    assert_equal(world.followed(), &by_block, "block by block");

    let rows = anew.reader().unwrap().rows_by_table().unwrap();
    let empty: Vec<_> = rows.iter().filter(|(_, rows)| **rows == 0).map(|(table, _)| *table).collect();
    assert_eq!(empty, ["stale"], "the story fills every other table: {rows:?}");

    // The document of both projects, which comes late to one index and was there from the start for another.
    assert_eq!(world.retry(Kept::new(&["sample"])), 2);
    assert_eq!(world.retry(Kept::new(&["sample"])), 0, "nothing else is wanted from here");
    let mut anew = anew;
    anew.retry_documents(&world.documents).unwrap();
    assert_equal(world.followed(), &anew, "with documents");
    let project = anew.reader().unwrap().project(ProjectId::FIRST).unwrap().unwrap();
    assert_eq!(project.project.description.as_deref(), Some("sample"));
}

#[test]
fn rows_say_what_the_contracts_say() {
    let world = demo();
    let reader = world.followed().reader().unwrap();
    let contracts = world.contracts().unwrap();
    let client = Client::new(world.chain, contracts, String::new());
    let now = client.chain.now();

    let mut works = 0;
    for project in client.projects().unwrap() {
        let page = reader.project(project.project).unwrap().unwrap();
        assert_eq!(page.project.project, project);
        assert_eq!(page.editions, [client.edition(project.project, page.editions[0].edition).unwrap()]);
        for summary in client.batches(project.project).unwrap() {
            works += compare_batch(&reader, &client, summary.batch);
        }
    }
    assert!(works > 50);
    assert_eq!(compare_persons(&reader, &client), works as u64);

    let about = EventFilter { about: Some(Subject::Batch(1)), ..EventFilter::default() };
    let history = reader.events_since(0, &about, 1_000).unwrap();
    assert_eq!(history.events[0].name, "batch_created");
    assert_eq!(history.events.last().unwrap().name, "batch_finalized");
    assert!(!history.more && history.events.iter().all(|event| event.contract == "marketplace"));
    assert!(reader.batch(BatchId::new(99).unwrap(), now).unwrap().is_none());
    assert!(reader.projects(None, &PageRequest::first(100)).unwrap().next.is_none());
}

/// Compare a batch and its work. Return the number of its assignments.
fn compare_batch(reader: &Reader, client: &Client<Embedded>, batch: BatchId) -> usize {
    let answer = client.batch(batch).unwrap();
    let page = reader.batch(batch, client.chain.now()).unwrap().unwrap();
    assert_eq!((&page.config, &page.opened, &page.progress), (&answer.config, &answer.opened, &answer.progress));
    assert_eq!(page.card.status, answer.status);
    let assignments = client.assignments(batch).unwrap();
    let entries = all(|after| reader.work_of_batch(batch, &PageRequest { after, limit: 7 }).unwrap());
    assert_eq!(entries.len(), assignments.len());
    for (entry, assignment) in entries.iter().zip(&assignments) {
        let WorkEntry { status, task, person, claimed_at, paid, reason, due, .. } = entry;
        assert_eq!((*status, *task, *person), (assignment.status, assignment.task, assignment.person));
        assert_eq!((*claimed_at, paid.unwrap_or_default()), (assignment.claimed_at.get(), assignment.paid));
        assert_eq!(reason.as_deref(), assignment.reason.map(|reason| reason.name()));
        assert_eq!(*due, (!is_final(assignment.status)).then_some(assignment.due.get()));
    }
    let paid: Uint128 = assignments.iter().map(|each| each.paid).sum();
    assert_eq!(page.paid, paid);
    assert_eq!(page.work.accepted + page.work.auto_approved, page.progress.accepted);
    assert_eq!((page.work.claimed, page.work.submitted), (page.progress.claimed, page.progress.submitted));
    assignments.len()
}

/// Compare all persons. Return the number of their works.
fn compare_persons(reader: &Reader, client: &Client<Embedded>) -> u64 {
    let pages: Vec<_> = (1..=20).filter_map(|id| reader.person(PersonId::new(id).unwrap()).unwrap()).collect();
    for page in &pages {
        assert_eq!(client.person(page.person).unwrap().address, page.address);
        assert_eq!(reader.person_at(page.address.as_str()).unwrap(), Some(page.person));
        let entries = all(|after| reader.work_of_person(page.person, &PageRequest { after, limit: 3 }).unwrap());
        assert_eq!(entries.len() as u64, page.work.claimed);
        assert!(entries.windows(2).all(|pair| pair[0].claim > pair[1].claim), "the latest first");
    }
    pages.iter().map(|page| page.work.claimed).sum()
}

/// Read a list page after page.
fn all<T, C>(mut page: impl FnMut(Option<C>) -> caravan_index::Page<T, C>) -> Vec<T> {
    let (mut list, mut after) = (vec![], None);
    loop {
        let caravan_index::Page { entries, next } = page(after);
        list.extend(entries);
        match next {
            Some(next) => after = Some(next),
            None => return list,
        }
    }
}

fn is_final(status: AssignmentStatus) -> bool {
    match status {
        AssignmentStatus::Accepted
        | AssignmentStatus::Rejected
        | AssignmentStatus::Returned
        | AssignmentStatus::Expired => true,
        AssignmentStatus::Reserved
        | AssignmentStatus::Submitted
        | AssignmentStatus::Rework
        | AssignmentStatus::RejectionPending
        | AssignmentStatus::Appealed => false,
    }
}

#[test]
fn assets_offers_licenses_and_points_are_there() {
    let world = demo();
    let reader = world.followed().reader().unwrap();
    let now = world.chain.now();
    let first = PageRequest::first(100);
    let assets = reader.assets(&caravan_index::AssetFilter::default(), &first).unwrap().entries;
    assert!(assets.len() >= 3);
    let with_parents = assets.iter().filter_map(|entry| reader.asset(entry.asset.asset).unwrap());
    let edges: usize = with_parents.map(|page| page.parents.len()).sum();
    assert!(edges > 0);
    let children: usize = assets
        .iter()
        .map(|entry| all(|after| reader.children(entry.asset.asset, &PageRequest { after, limit: 1 }).unwrap()).len())
        .sum();
    assert_eq!(children, edges);
    let licenses =
        reader.licenses(&caravan_index::LicenseFilter::default(), &PageRequest::first(100), now).unwrap().entries;
    let incomes =
        assets.iter().filter_map(|entry| reader.asset(entry.asset.asset).unwrap()).flat_map(|page| page.income);
    assert_eq!(incomes.map(|income| income.licenses).sum::<u64>(), licenses.len() as u64);
    for entry in &licenses {
        let (license, price) = (&entry.license, entry.license.terms.price.amount.get());
        assert!(license.fee < price && license.ends_at.is_none_or(|end| license.live == (now < end.get())));
        let ends_at = license.ends_at.map_or(u64::MAX, |end| end.get());
        assert!(!reader.license(license.license, ends_at).unwrap().unwrap().license.live || ends_at == u64::MAX);
        let of =
            caravan_index::LicenseFilter { licensee: Some(license.licensee.to_string()), asset: Some(license.asset) };
        let found = reader.licenses(&of, &PageRequest::first(100), now).unwrap().entries;
        assert!(found.contains(entry));
    }
    let seasons = reader.seasons().unwrap();
    let points: u128 = seasons
        .iter()
        .flat_map(|season| all(|after| reader.leaderboard(*season, &PageRequest { after, limit: 2 }).unwrap()))
        .map(|place| place.points.u128())
        .sum();
    let persons = (1..=20).filter_map(|id| reader.person(PersonId::new(id).unwrap()).unwrap());
    let of_persons: u128 = persons.flat_map(|page| page.points).map(|season| season.points.u128()).sum();
    assert!(points > 0 && points == of_persons);
}

/// Return the JSON of an answer, after a look at whether it reads back.
fn json<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(answer: &T) -> Value {
    let value = serde_json::to_value(answer).unwrap();
    assert_eq!(serde_json::from_str::<T>(&value.to_string()).unwrap(), *answer);
    value
}

#[test]
fn answers_are_json_with_amounts_as_strings_and_ids_as_numbers() {
    let world = demo();
    let (reader, now) = (world.followed().reader().unwrap(), world.chain.now());
    let batch = json(&reader.batch(BatchId::FIRST, now).unwrap().unwrap());
    assert_eq!((&batch["card"]["batch"], &batch["card"]["reward"]), (&Value::from(1), &Value::from("500000")));
    assert_eq!(batch["card"]["currency"]["native"], "ucara");
    assert_eq!(batch["card"]["definition"].as_str().unwrap().len(), 64);
    let project = json(&reader.project(ProjectId::FIRST).unwrap().unwrap());
    assert_eq!((&project["project"], &project["requester"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(project["editions"][0]["status"], "published");
    let requester = json(&reader.requester(PersonId::FIRST).unwrap().unwrap());
    assert!(requester["money"][0]["paid"].is_string() && requester["money"][0]["currency"].is_object());
    let person = json(&reader.person(PersonId::new(2).unwrap()).unwrap().unwrap());
    assert!(person["earned"][0]["amount"].is_string() && person["points"][0]["points"].is_string());
    let asset = json(&reader.asset(AssetId::FIRST).unwrap().unwrap());
    assert_eq!((&asset["asset"], &asset["kind"]), (&Value::from(1), &Value::from("dataset")));
    assert!(asset["income"][0]["sales"].is_string());
    let offer = json(&reader.offer(OfferId::FIRST).unwrap().unwrap());
    assert!(offer["terms"]["price"]["amount"].is_string() && offer["for_sale"].is_boolean());
    let license = json(&reader.license(LicenseId::FIRST, now).unwrap().unwrap());
    assert_eq!(license["license"], 1);
    let work = json(&reader.work_of_batch(BatchId::FIRST, &PageRequest::first(2)).unwrap());
    assert!(work["entries"][0]["paid"].is_string() && work["next"] == 2);
    let found = json(&reader.search("dataset", &[], &PageRequest::first(1), now).unwrap());
    assert_eq!(found["next"]["kind"], "asset");
    let events = reader.events_since(0, &EventFilter::default(), 3).unwrap();
    assert!(serde_json::to_string(&events.events[0]).unwrap().contains(r#""attributes":{"version":"1","#));
    json(&reader.status().unwrap());
}
