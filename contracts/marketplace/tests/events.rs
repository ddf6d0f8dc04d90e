//! What indexers rely on: the type of every event, its attributes and their order.
#![allow(clippy::unwrap_used)]

use caravan_marketplace_api::{
    AppealAnswered, AppealEnded, AppealEvidenceAdded, AppealOpened, AvailableWithdrawn, BalanceWithdrawn, BatchClosed,
    BatchCreated, BatchEdited, BatchFinalized, BatchImproved, BatchOpened, BondForfeited, ConfigUpdated,
    ContractPaused, ContractUnpaused, DatasetPublished, EditionClosed, EntriesSkipped, EvidenceAdded, FeesWithdrawn,
    ManagersReplaced, MoveAccepted, MoveCanceled, MoveStarted, NoteAdded, OwnershipUpdated, PersonCreated,
    PersonRestricted, PersonsSkipped, PointsFollowed, PointsLeft, PointsRestored, PointsSent, PoolClaimed, PoolEmptied,
    ProjectCreated, ProjectDescribed, ProjectFunded, RecoveryChangeCanceled, RecoveryChangeStarted, RecoverySet,
    RejectionFinalized, ReservationExpired, RestrictionLifted, ReworkAsked, ReworkEnded, SharingReplaced, TaskClaimed,
    TaskMissed, TaskReturned, WeightAdded, WorkAccepted, WorkGivenUp, WorkRejected, WorkSubmitted, EVENTS,
};
use caravan_money::Currency;
use caravan_primitives::{
    AppealId, AssignmentId, BatchId, EditionId, Hash32, Identifier, PersonId, ProjectId, Text, Time, Title,
};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Event, Uint128};
use expect_test::expect;

fn addr() -> Addr {
    MockApi::default().addr_make("ann")
}

#[allow(clippy::too_many_lines)] // one line an event
fn one_of_each() -> Vec<Event> {
    vec![
        PersonCreated { person: PersonId::new(3).unwrap(), address: addr() }.into(),
        ProjectCreated {
            project: ProjectId::new(4).unwrap(),
            requester: PersonId::new(3).unwrap(),
            currency: Currency::native("ucara").unwrap(),
            arbiter: addr(),
        }
        .into(),
        ProjectDescribed { project: ProjectId::new(4).unwrap(), sender: addr(), uri_hash: Hash32::digest(b"") }.into(),
        ManagersReplaced { project: ProjectId::new(4).unwrap(), sender: addr(), managers: 2 }.into(),
        ProjectFunded {
            project: ProjectId::new(4).unwrap(),
            sender: addr(),
            currency: Currency::native("ucara").unwrap(),
            amount: Uint128::new(7),
            available: Uint128::new(7),
        }
        .into(),
        BatchCreated {
            batch: BatchId::new(5).unwrap(),
            project: ProjectId::new(4).unwrap(),
            sender: addr(),
            title: Title::new("Name the animal").unwrap(),
            kind: Identifier::new("classification").unwrap(),
            languages: "en,pt-BR".to_owned(),
            definition: Hash32::digest(b""),
            agreement: Hash32::digest(b""),
        }
        .into(),
        BatchEdited {
            batch: BatchId::new(5).unwrap(),
            sender: addr(),
            title: Title::new("Name the animal").unwrap(),
            kind: Identifier::new("classification").unwrap(),
            languages: "en,pt-BR".to_owned(),
            definition: Hash32::digest(b""),
            agreement: Hash32::digest(b""),
        }
        .into(),
        BatchOpened {
            batch: BatchId::new(5).unwrap(),
            project: ProjectId::new(4).unwrap(),
            edition: EditionId::FIRST,
            slots: 8,
            cost: Uint128::new(7),
            funded: Uint128::new(7),
            from_project_credit: Uint128::new(7),
            bond: Uint128::new(7),
            fee_bps: 250,
            arbiter_fee: Uint128::new(7),
            free_appeals: 3,
            closes_at: Time::new(1_000),
        }
        .into(),
        BatchImproved {
            batch: BatchId::new(5).unwrap(),
            sender: addr(),
            terms: 1,
            reward: Uint128::new(7),
            overlap: 1,
            cost: Uint128::new(7),
            added: Uint128::new(7),
            bond: Uint128::new(7),
        }
        .into(),
        TaskClaimed {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            task: 9,
            person: PersonId::new(3).unwrap(),
            reward: Uint128::new(7),
            due: Time::new(1_000),
            took_reopened: true,
        }
        .into(),
        TaskMissed { batch: BatchId::new(5).unwrap(), person: PersonId::new(3).unwrap(), misses: 9 }.into(),
        TaskReturned {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            task: 9,
            person: PersonId::new(3).unwrap(),
        }
        .into(),
        ReservationExpired {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            task: 9,
            person: PersonId::new(3).unwrap(),
        }
        .into(),
        WorkSubmitted {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            task: 9,
            person: PersonId::new(3).unwrap(),
            commitment: Hash32::digest(b""),
            payload_hash: Hash32::digest(b""),
            revision: 0,
            due: Time::new(1_000),
        }
        .into(),
        WorkAccepted {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            person: PersonId::new(3).unwrap(),
            by: "word",
            amount: Uint128::new(7),
            fee: Uint128::new(7),
            points: Uint128::new(7),
            season: 9,
            balance: Uint128::new(7),
        }
        .into(),
        WorkRejected {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            person: PersonId::new(3).unwrap(),
            sender: addr(),
            reason: "word",
            take_back_until: Time::new(999),
            due: Time::new(1_000),
        }
        .into(),
        WorkGivenUp {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            task: 9,
            person: PersonId::new(3).unwrap(),
            reopened: true,
        }
        .into(),
        RejectionFinalized {
            batch: BatchId::new(5).unwrap(),
            assignment: AssignmentId::new(6).unwrap(),
            person: PersonId::new(3).unwrap(),
            by: "word",
            reopened: true,
        }
        .into(),
        EntriesSkipped { batch: BatchId::new(5).unwrap(), skipped: "text".to_owned() }.into(),
        BatchClosed { batch: BatchId::new(5).unwrap(), sender: addr(), live: 8 }.into(),
        BatchFinalized {
            batch: BatchId::new(5).unwrap(),
            project: ProjectId::new(4).unwrap(),
            to_available: Uint128::new(7),
            to_project_credit: Uint128::new(7),
            available: Uint128::new(7),
            project_credit: Uint128::new(7),
        }
        .into(),
        BalanceWithdrawn {
            person: PersonId::new(3).unwrap(),
            address: addr(),
            currency: Currency::native("ucara").unwrap(),
            amount: Uint128::new(7),
            balance: Uint128::new(7),
        }
        .into(),
        PointsSent { person: PersonId::new(3).unwrap(), address: addr(), points: Uint128::new(7) }.into(),
        PointsRestored { person: PersonId::new(3).unwrap(), points: Uint128::new(7) }.into(),
        AvailableWithdrawn {
            project: ProjectId::new(4).unwrap(),
            address: addr(),
            amount: Uint128::new(7),
            available: Uint128::new(7),
        }
        .into(),
        FeesWithdrawn { currency: Currency::native("ucara").unwrap(), treasury: addr(), amount: Uint128::new(7) }
            .into(),
        MoveStarted {
            person: PersonId::new(3).unwrap(),
            to: addr(),
            ready_at: Time::new(1_000),
            void_at: Time::new(1_000),
            by_recovery: true,
        }
        .into(),
        MoveCanceled { person: PersonId::new(3).unwrap(), to: addr(), sender: addr() }.into(),
        MoveAccepted { person: PersonId::new(3).unwrap(), from: addr(), to: addr(), roles: "word" }.into(),
        RecoverySet { person: PersonId::new(3).unwrap(), recovery: "text".to_owned() }.into(),
        RecoveryChangeStarted {
            person: PersonId::new(3).unwrap(),
            recovery: "text".to_owned(),
            ready_at: Time::new(1_000),
        }
        .into(),
        RecoveryChangeCanceled { person: PersonId::new(3).unwrap(), recovery: "text".to_owned(), sender: addr() }
            .into(),
        PointsLeft { person: PersonId::new(3).unwrap(), address: addr() }.into(),
        PointsFollowed { person: PersonId::new(3).unwrap(), from: addr(), to: addr() }.into(),
        ConfigUpdated { part: "word", value: "text".to_owned() }.into(),
        OwnershipUpdated { step: "word", sender: addr(), owner: addr() }.into(),
        ContractPaused { sender: addr(), since: Time::new(1), until: Time::new(2) }.into(),
        ContractUnpaused { sender: addr(), until: Time::new(3) }.into(),
    ]
    .into_iter()
    .chain(of_editions())
    .chain(of_judgement())
    .chain(of_appeals())
    .collect()
}

fn of_judgement() -> Vec<Event> {
    let (batch, assignment, person) =
        (BatchId::new(5).unwrap(), AssignmentId::new(6).unwrap(), PersonId::new(3).unwrap());
    let (sender, hash, until) = (addr(), Hash32::digest(b""), Time::new(1_000));
    let asked =
        ReworkAsked { batch, assignment, person, sender: addr(), reason: "word", revision: 1, due: Time::new(1_000) };
    let restricted = PersonRestricted {
        person,
        project: Some(ProjectId::new(4).unwrap()),
        sender: addr(),
        reason: "word",
        evidence: hash,
        until,
        renewals: 2,
    };
    vec![
        asked.into(),
        ReworkEnded { batch, assignment, person, by: "word", revision: 1, due: Time::new(1_000) }.into(),
        NoteAdded { batch, assignment, person, sender: addr(), note: Text::new("two words").unwrap() }.into(),
        EvidenceAdded { batch, assignment, person, sender: addr(), uri: Text::new("ipfs://file").unwrap(), hash }
            .into(),
        restricted.into(),
        RestrictionLifted { person, project: None, sender }.into(),
    ]
}

fn of_appeals() -> Vec<Event> {
    let (appeal, batch, person) = (AppealId::new(2).unwrap(), BatchId::new(5).unwrap(), PersonId::new(3).unwrap());
    let (units, until) = (Uint128::new(7), Time::new(1_000));
    vec![
        AppealOpened {
            appeal,
            batch,
            person,
            assignments: "1,2".to_owned(),
            stake: units,
            bond: units,
            from_balance: units,
            free: false,
            respond_until: until,
            latest_end: until,
        }
        .into(),
        AppealAnswered { appeal, batch, sender: addr(), conceded: 1, bond: units, from_available: units }.into(),
        AppealEvidenceAdded { appeal, batch, sender: addr(), side: "word" }.into(),
        AppealEnded {
            appeal,
            batch,
            person,
            by: "word",
            upheld: 1,
            to_annotator: units,
            to_available: units,
            to_responder: units,
            responder: Some(person),
            to_arbiter: units,
            arbiter: None,
        }
        .into(),
    ]
}

fn of_editions() -> Vec<Event> {
    let (project, edition, person) = (ProjectId::new(4).unwrap(), EditionId::FIRST, PersonId::new(3).unwrap());
    let units = Uint128::new(7);
    vec![
        SharingReplaced { project, contributor_bps: 250, bond_per_weight: units }.into(),
        WeightAdded { project, edition, person, added: units, weight: units, total: units }.into(),
        EditionClosed { project, edition, next: EditionId::new(2).unwrap(), sender: addr() }.into(),
        DatasetPublished {
            project,
            edition,
            manager: addr(),
            owner: addr(),
            content_hash: Hash32::digest(b""),
            total_weight: units,
            bond: units,
            available: units,
        }
        .into(),
        BondForfeited { project, edition, pool: units, to_available: units, total_weight: units }.into(),
        PoolClaimed { project, edition, person, weight: units, amount: units, balance: units }.into(),
        PersonsSkipped { project, edition, skipped: "text".to_owned() }.into(),
        PoolEmptied { project, edition, to_available: units, available: units }.into(),
    ]
}

#[test]
fn every_event_is_tried() {
    let mut types: Vec<String> = one_of_each().into_iter().map(|event| event.ty).collect();
    let mut names = EVENTS.concat().into_iter().map(|event| event.name).collect::<Vec<_>>();
    types.sort_unstable();
    names.sort_unstable();
    assert_eq!(types, names);
}

#[test]
fn events_are_participles_with_a_version_and_no_empty_value() {
    for event in one_of_each() {
        let last = event.ty.trim_end_matches("_up").rsplit('_').next().unwrap();
        let irregular = ["sent", "withdrawn", "given", "closing", "set", "left"];
        assert!(event.ty.contains('_') && (last.ends_with("ed") || irregular.contains(&last)), "{}", event.ty);
        assert_eq!((event.attributes[0].key.as_str(), event.attributes[0].value.as_str()), ("version", "1"));
        for attribute in &event.attributes {
            assert!(!attribute.value.is_empty() && !attribute.key.starts_with('_'), "{} {}", event.ty, attribute.key);
        }
        let keys: std::collections::BTreeSet<&str> =
            event.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
        assert_eq!(keys.len(), event.attributes.len(), "{} has an attribute twice", event.ty);
    }
}

#[test]
#[allow(clippy::too_many_lines)] // one line an event
fn attributes_keep_their_names_and_order() {
    let line = |event: Event| {
        let attributes: Vec<String> =
            event.attributes.iter().skip(1).map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect();
        format!("{}: {}\n", event.ty, attributes.join(" "))
    };
    let table: String = one_of_each().into_iter().map(line).collect();
    let table = table.replace(addr().as_str(), "ADDR").replace(&Hash32::digest(b"").to_hex(), "HASH");
    expect![[r#"
        person_created: person=3 address=ADDR
        project_created: project=4 requester=3 currency={"native":"ucara"} arbiter=ADDR
        project_described: project=4 sender=ADDR uri_hash=HASH
        managers_replaced: project=4 sender=ADDR managers=2
        project_funded: project=4 sender=ADDR currency={"native":"ucara"} amount=7 available=7
        batch_created: batch=5 project=4 sender=ADDR title=Name the animal kind=classification languages=en,pt-BR definition=HASH agreement=HASH
        batch_edited: batch=5 sender=ADDR title=Name the animal kind=classification languages=en,pt-BR definition=HASH agreement=HASH
        batch_opened: batch=5 project=4 edition=1 slots=8 cost=7 funded=7 from_project_credit=7 bond=7 fee_bps=250 arbiter_fee=7 free_appeals=3 closes_at=1000
        batch_improved: batch=5 sender=ADDR terms=1 reward=7 overlap=1 cost=7 added=7 bond=7
        task_claimed: batch=5 assignment=6 task=9 person=3 reward=7 due=1000 took_reopened=true
        task_missed: batch=5 person=3 misses=9
        task_returned: batch=5 assignment=6 task=9 person=3
        reservation_expired: batch=5 assignment=6 task=9 person=3
        work_submitted: batch=5 assignment=6 task=9 person=3 commitment=HASH payload_hash=HASH revision=0 due=1000
        work_accepted: batch=5 assignment=6 person=3 by=word amount=7 fee=7 points=7 season=9 balance=7
        work_rejected: batch=5 assignment=6 person=3 sender=ADDR reason=word take_back_until=999 due=1000
        work_given_up: batch=5 assignment=6 task=9 person=3 reopened=true
        rejection_finalized: batch=5 assignment=6 person=3 by=word reopened=true
        entries_skipped: batch=5 skipped=text
        batch_closed: batch=5 sender=ADDR live=8
        batch_finalized: batch=5 project=4 to_available=7 to_project_credit=7 available=7 project_credit=7
        balance_withdrawn: person=3 address=ADDR currency={"native":"ucara"} amount=7 balance=7
        points_sent: person=3 address=ADDR points=7
        points_restored: person=3 points=7
        available_withdrawn: project=4 address=ADDR amount=7 available=7
        fees_withdrawn: currency={"native":"ucara"} treasury=ADDR amount=7
        move_started: person=3 to=ADDR ready_at=1000 void_at=1000 by_recovery=true
        move_canceled: person=3 to=ADDR sender=ADDR
        move_accepted: person=3 from=ADDR to=ADDR roles=word
        recovery_set: person=3 recovery=text
        recovery_change_started: person=3 recovery=text ready_at=1000
        recovery_change_canceled: person=3 recovery=text sender=ADDR
        points_left: person=3 address=ADDR
        points_followed: person=3 from=ADDR to=ADDR
        config_updated: part=word value=text
        ownership_updated: step=word sender=ADDR owner=ADDR
        contract_paused: sender=ADDR since=1 until=2
        contract_unpaused: sender=ADDR until=3
        sharing_replaced: project=4 contributor_bps=250 bond_per_weight=7
        weight_added: project=4 edition=1 person=3 added=7 weight=7 total=7
        edition_closed: project=4 edition=1 next=2 sender=ADDR
        dataset_published: project=4 edition=1 manager=ADDR owner=ADDR content_hash=HASH total_weight=7 bond=7 available=7
        bond_forfeited: project=4 edition=1 pool=7 to_available=7 total_weight=7
        pool_claimed: project=4 edition=1 person=3 weight=7 amount=7 balance=7
        persons_skipped: project=4 edition=1 skipped=text
        pool_emptied: project=4 edition=1 to_available=7 available=7
        rework_asked: batch=5 assignment=6 person=3 sender=ADDR reason=word revision=1 due=1000
        rework_ended: batch=5 assignment=6 person=3 by=word revision=1 due=1000
        note_added: batch=5 assignment=6 person=3 sender=ADDR note=two words
        evidence_added: batch=5 assignment=6 person=3 sender=ADDR uri=ipfs://file hash=HASH
        person_restricted: person=3 project=4 sender=ADDR reason=word evidence=HASH until=1000 renewals=2
        restriction_lifted: person=3 sender=ADDR
        appeal_opened: appeal=2 batch=5 person=3 assignments=1,2 stake=7 bond=7 from_balance=7 free=false respond_until=1000 latest_end=1000
        appeal_answered: appeal=2 batch=5 sender=ADDR conceded=1 bond=7 from_available=7
        appeal_evidence_added: appeal=2 batch=5 sender=ADDR side=word
        appeal_ended: appeal=2 batch=5 person=3 by=word upheld=1 to_annotator=7 to_available=7 to_responder=7 responder=3 to_arbiter=7
    "#]]
    .assert_eq(&table);
}
