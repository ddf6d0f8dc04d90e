#![allow(clippy::disallowed_methods, reason = "no chain here")]

use caravan_audit::{ChainEvent, Journal, Position};
use caravan_chain::Deployed;
use caravan_licensing_api::{IncomeSplit, LicenseBought};
use caravan_marketplace_api::{
    BalanceWithdrawn, BatchOpened, MoveAccepted, PersonCreated, ProjectCreated, ProjectFunded, TaskClaimed,
    WorkAccepted,
};
use caravan_money::Currency;
use caravan_primitives::{AssetId, AssignmentId, BatchId, EditionId, LicenseId, OfferId, PersonId, ProjectId, Time};
use caravan_toolkit::manifest::Format;
use cosmwasm_std::Event;

use super::file::parse;
use super::*;
use crate::error::Result;

/// A day, in seconds.
const DAY: u64 = 86_400;
const FIRST: u64 = 1_767_225_600;

/// Blocks in memory, as a chain has them: ten transactions a block would be numbered by `transaction`.
struct Fake(Vec<ReadBlock>);

impl Blocks for Fake {
    fn after(&mut self, height: u64) -> Result<ReadPage> {
        let blocks: Vec<ReadBlock> = self.0.iter().filter(|block| block.height > height).take(2).cloned().collect();
        let last = blocks.last().map(|block| (block.height, block.time));
        Ok(ReadPage { more: last.is_some(), blocks, last })
    }

    fn newest(&mut self) -> Result<u64> {
        Ok(self.0.last().map_or(0, |block| block.height))
    }

    fn transaction(&mut self, height: u64, place: usize) -> Result<Option<String>> {
        Ok(Some(format!("{height}-{place}")))
    }
}

fn units(amount: u128) -> Uint128 {
    Uint128::new(amount)
}

fn cara() -> Currency {
    Currency::native("ucara").unwrap()
}

fn of() -> SuiteOnChain {
    let [marketplace, points, provenance, licensing, arbitration] =
        ["market", "points", "provenance", "licensing", "arbitration"].map(Addr::unchecked);
    let contracts = Deployed { marketplace, points, provenance, licensing, arbitration };
    SuiteOnChain { chain_id: "caravan-test".to_owned(), contracts }
}

/// The event as the chain shows it.
fn emitted(contract: &str, event: impl Into<Event>) -> Event {
    let mut event: Event = event.into();
    event.ty = format!("wasm-{}", event.ty);
    event.add_attribute("_contract_address", contract)
}

fn market(event: impl Into<Event>) -> Event {
    emitted("market", event)
}

fn person(number: u64, address: &str) -> Event {
    market(PersonCreated { person: PersonId::new(number).unwrap(), address: Addr::unchecked(address) })
}

fn accepted(assignment: u64, by: &'static str, amount: u128) -> Event {
    market(WorkAccepted {
        batch: BatchId::FIRST,
        assignment: AssignmentId::new(assignment).unwrap(),
        person: PersonId::new(2).unwrap(),
        by,
        amount: units(amount),
        fee: units(amount / 20),
        points: units(amount / 20),
        season: 1,
        balance: units(0),
    })
}

fn claimed(assignment: u64) -> Event {
    market(TaskClaimed {
        batch: BatchId::FIRST,
        assignment: AssignmentId::new(assignment).unwrap(),
        task: 0,
        person: PersonId::new(2).unwrap(),
        reward: units(200_000),
        due: Time::new(FIRST),
        took_reopened: false,
    })
}

fn royalty(owner: &str, amount: u128) -> Event {
    let zero = units(0);
    let (asset, owner) = (AssetId::FIRST, Addr::unchecked(owner));
    let (owner_amount, currency) = (units(amount), cara());
    emitted(
        "licensing",
        IncomeSplit {
            asset,
            currency,
            amount: owner_amount,
            total_in: zero,
            pool: zero,
            owner,
            owner_amount,
            dust: zero,
        },
    )
}

fn withdrawn(address: &str, amount: u128) -> Event {
    let (person, address) = (PersonId::new(2).unwrap(), Addr::unchecked(address));
    market(BalanceWithdrawn { person, address, currency: cara(), amount: units(amount), balance: units(0) })
}

fn opened() -> Event {
    market(BatchOpened {
        batch: BatchId::FIRST,
        project: ProjectId::FIRST,
        edition: EditionId::FIRST,
        slots: 5,
        cost: units(210_000),
        funded: units(1_050_000),
        from_project_credit: units(0),
        bond: units(0),
        fee_bps: 500,
        arbiter_fee: units(7),
        free_appeals: 3,
        closes_at: Time::new(FIRST),
    })
}

fn begun() -> Vec<Event> {
    let (project, requester) = (ProjectId::FIRST, PersonId::FIRST);
    let (sender, arbiter) = (Addr::unchecked("ann"), Addr::unchecked("arbiter"));
    vec![
        person(1, "ann"),
        market(ProjectCreated { project, requester, currency: cara(), arbiter }),
        market(ProjectFunded { project, sender, currency: cara(), amount: units(2_000_000), available: units(0) }),
    ]
}

fn license() -> Event {
    emitted(
        "licensing",
        LicenseBought {
            license: LicenseId::FIRST,
            offer: OfferId::FIRST,
            offer_version: 1,
            asset: AssetId::FIRST,
            licensee: Addr::unchecked("ann"),
            currency: cara(),
            price: units(400_000),
            fee: units(10_000),
            ends_at: "never".to_owned(),
            sold: 1,
        },
    )
}

/// Ann has a project, Ben works in it, has an asset, and moves from `ben` to `new`. A block a day, with every second height.
fn chain() -> Fake {
    let to = Addr::unchecked("new");
    let moved = MoveAccepted { person: PersonId::new(2).unwrap(), from: Addr::unchecked("ben"), to, roles: "" };
    let blocks = [
        begun(),
        vec![royalty("ben", 70_000), opened()],
        vec![person(2, "ben"), claimed(1), claimed(2)],
        vec![Event::new("transfer"), accepted(1, "decision", 100_000), accepted(2, "auto_approval", 200_000)],
        vec![market(moved)],
        vec![withdrawn("new", 240_000), royalty("new", 1_000), royalty("else", 9_000)],
        vec![license()],
    ];
    let block = |(number, events): (u64, Vec<Event>)| ReadBlock {
        height: 2 * number + 1,
        time: FIRST + number * DAY,
        events,
        transaction: (number % 2 == 0).then(|| format!("hash {number}")),
    };
    Fake((0..).zip(blocks).map(block).collect())
}

fn made(kind: StatementKind, person: u64, address: &str, period: Period) -> Statement {
    let subject = Subject { kind, person: Some(person), address: Addr::unchecked(address) };
    let (mut chain, mut collector) = (chain(), Collector::new(of(), subject, period));
    collector.read(&mut chain, &|_| ()).unwrap();
    collector.statement(&[CurrencyDisplay::cara().unwrap()], &mut chain).unwrap()
}

fn pay() -> Statement {
    made(StatementKind::Statement, 2, "new", Period::default())
}

fn balances(ledger: &Ledger) -> Vec<String> {
    ledger.iter().map(|((account, _), amount)| format!("{account} {amount}")).collect()
}

fn shown(statement: &Statement) -> Vec<String> {
    let line = |line: &Line| {
        let (kind, direction) = (line.movement.kind.name(), line.direction.name());
        let other = line.counterparty().map_or("-", |address| address.as_str());
        format!("{} {kind} {direction} {} {other}", line.movement.at.height, line.movement.amount)
    };
    statement.lines.iter().map(line).collect()
}

#[test]
fn a_statement_has_the_work_the_royalties_and_the_payments_of_all_addresses() {
    let statement = pay();
    let expected = [
        "3 owner_royalty in 70000 -",
        "7 work_accepted in 100000 ann",
        "7 auto_approved in 200000 ann",
        "11 withdrawal out 240000 new",
        "11 owner_royalty in 1000 -",
    ];
    assert_eq!(shown(&statement), expected, "the first royalty came before ben was a person");
    assert_eq!(balances(&statement.after), ["balance:2 60000", "royalties:ben 70000", "royalties:new 1000"]);
    assert!(statement.before.is_empty());
    let addresses: Vec<&str> = statement.head.addresses.iter().map(Addr::as_str).collect();
    assert_eq!((addresses, statement.head.period.until_height), (vec!["ben", "new"], Some(13)));
    let transactions: Vec<_> = statement.lines.iter().map(|line| line.transaction.clone().unwrap()).collect();
    assert_eq!(
        transactions,
        ["3-0", "7-1", "7-2", "11-0", "11-1"],
        "where the block does not name it, the chain is asked"
    );
    let row = &statement.rows()[1];
    assert_eq!((&row["grade"], &row["reward"], &row["amount"]), (&"50".into(), &"0.2".into(), &"0.1".into()));
    assert_eq!(
        (&row["date"], &row["event"]),
        (&"2026-01-04 00:00:00 UTC".into(), &1.into()),
        "the event of the bank is not counted"
    );
}

#[test]
fn an_invoice_has_what_was_paid_in_reserved_and_paid_by_batch_and_the_licenses() {
    let statement = made(StatementKind::Invoice, 1, "ann", Period::default());
    let expected = [
        "1 payment in 2000000 ann",
        "3 reserved within 1050000 -",
        "7 work_accepted out 100000 ben",
        "7 fee out 5000 market",
        "7 auto_approved out 200000 ben",
        "7 fee out 10000 market",
        "13 license out 390000 -",
        "13 fee out 10000 licensing",
    ];
    assert_eq!(shown(&statement), expected);
    assert_eq!(balances(&statement.after), ["available:1 950000", "escrow:1 735000"]);
    let fee =
        SumKey { currency: "n:ucara".to_owned(), batch: Some(1), direction: Direction::Out, kind: MovementKind::Fee };
    assert_eq!(statement.sums[&fee], Sum { count: 2, amount: units(15_000) });
    assert_eq!(statement.lines[0].transaction.as_deref(), Some("hash 0"));
}

#[test]
fn what_was_before_the_period_is_the_balance_before_it() {
    let period = Period::between(Some("2026-01-06"), None).unwrap();
    let statement = made(StatementKind::Statement, 2, "new", period);
    assert_eq!(balances(&statement.before), ["balance:2 300000", "royalties:ben 70000"]);
    assert_eq!(shown(&statement), ["11 withdrawal out 240000 new", "11 owner_royalty in 1000 -"]);
    let period = Period::between(None, Some("2026-01-04")).unwrap();
    let statement = made(StatementKind::Statement, 2, "new", period);
    assert_eq!((shown(&statement).len(), statement.head.period.until_height), (3, Some(7)), "the last day is included");
    assert_eq!(balances(&statement.after), ["balance:2 300000", "royalties:ben 70000"]);
    assert_eq!(Period::year("2026").unwrap().until, Some(FIRST + 365 * DAY));
    for (since, year) in [("soon", "26x"), ("2026-02-30", "9999")] {
        assert!(Period::between(Some(since), None).is_err() && Period::year(year).is_err());
    }
}

#[test]
fn a_statement_up_to_a_block_is_the_same_bytes_when_the_chain_has_gone_on() {
    for until in [7, 8, 12] {
        let first = made(StatementKind::Statement, 2, "new", Period { until_height: Some(until), ..Period::default() });
        assert_eq!(first.head.period.until_height, Some(until), "also where the chain has no such block");
        let again = made(StatementKind::Statement, 2, "new", first.head.period);
        for format in [Format::Csv, Format::Tsv, Format::Jsonl] {
            let bytes = first.render(format).unwrap();
            assert_eq!(bytes, again.render(format).unwrap());
            assert_eq!(verify(&parse(&bytes, format).unwrap(), &again).unwrap(), Vec::<String>::new());
        }
    }
}

/// Change the text of a file, and return what is wrong with it.
fn faults(format: Format, change: impl FnOnce(String) -> String) -> Vec<String> {
    let text = String::from_utf8(pay().render(format).unwrap()).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text);
    match parse(changed.as_bytes(), format) {
        Ok(file) => {
            let Head { kind, person, address, period, .. } = &file.head;
            verify(&file, &made(*kind, person.unwrap(), address.as_str(), *period)).unwrap()
        }
        Err(error) => vec![error],
    }
}

#[test]
fn a_changed_line_is_named_with_what_is_right() {
    let changed = [
        ("0.1,CARA", "0.9,CARA", "line 4: amount: expected 0.1, got 0.9"),
        ("100000,ucara", "100001,ucara", "line 4: units: expected 100000, got 100001"),
        (
            "2026-01-04 00:00:00 UTC,7,1",
            "2025-01-04 00:00:00 UTC,7,1",
            "line 4: date: expected 2026-01-04 00:00:00 UTC, got",
        ),
        ("ucara,ann,2,1,1,1", "ucara,bob,2,1,1,1", "line 4: counterparty: expected ann, got bob"),
        ("7-1", "7-9", "line 4: transaction: expected 7-1, got 7-9"),
        ("work_accepted,2026", "auto_approved,2026", "line 4: expected no such row, got"),
        ("sum,work_accepted,,,,,,in,,,0.1", "sum,work_accepted,,,,,,in,,,0.2", "amount: expected 0.1, got 0.2"),
        ("balance:2,0.06", "balance:2,6", "amount: expected 0.06, got 6"),
    ];
    for (from, to, says) in changed {
        let found = faults(Format::Csv, |text| text.replacen(from, to, 1));
        assert!(found.iter().any(|fault| fault.contains(says)), "{from}: {found:?}");
    }
    let found = faults(Format::Jsonl, |text| text.replacen(r#""height":7"#, r#""height":"7""#, 1));
    assert!(!found.is_empty(), "a text is no number");
}

/// Change the lines of a table.
fn with_lines(change: impl FnOnce(&mut Vec<String>)) -> Vec<String> {
    faults(Format::Csv, |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        change(&mut lines);
        lines.join("\n")
    })
}

#[test]
fn lines_that_are_left_out_added_repeated_or_moved_are_named() {
    let found = with_lines(|lines| drop(lines.remove(3)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("kind work_accepted height 7 event 1") && found[0].ends_with("got no such row"),
        "{found:?}"
    );
    let found = with_lines(|lines| lines.push(lines[3].clone()));
    assert!(found.len() == 1 && found[0].contains("expected each row once"), "{found:?}");
    let found = with_lines(|lines| lines.push(lines[3].replace(",7,1,", ",9,1,")));
    assert!(found.len() == 1 && found[0].contains("expected no such row"), "{found:?}");
    let found = with_lines(|lines| lines.swap(3, 4));
    assert_eq!(found, ["expected the rows in the order of the chain, got another order"]);
}

#[test]
fn the_file_of_another_chain_or_another_person_is_named() {
    let found = faults(Format::Jsonl, |text| text.replacen("caravan-test", "caravan-other", 1));
    assert_eq!(found, [r#"line 1: chain_id: expected "caravan-test", got "caravan-other""#]);
    let found = faults(Format::Jsonl, |text| text.replacen(r#""person":2"#, r#""person":1"#, 1));
    assert!(found.iter().any(|fault| fault.starts_with("line 1: addresses")), "{found:?}");
    assert!(found.iter().any(|fault| fault.contains("expected no such row")), "{found:?}");
    let found = faults(Format::Jsonl, |text| text.replacen(r#""until_height":13"#, r#""until_height":99"#, 1));
    assert!(found[0].contains(r#""until_height":99"#), "{found:?}");
    let found = faults(Format::Jsonl, |text| text.replacen("caravan-statement/1", "caravan-statement/2", 1));
    assert!(found[0].contains("expected the form caravan-statement/1"), "{found:?}");
    let found = with_lines(|lines| drop(lines.remove(0)));
    assert_eq!(found, ["line 1: expected the head of a statement, got another line"]);
}

#[test]
fn a_balance_that_the_contract_answers_otherwise_is_an_error() {
    let statement = pay();
    let mut answers = statement.after.clone();
    statement.check_balances(&answers).unwrap();
    answers.insert((Account::Balance(2), "n:ucara".to_owned()), units(70_000));
    let error = statement.check_balances(&answers).unwrap_err().to_string();
    let says =
        "STATEMENT_MISMATCH: expected 0.07 CARA in balance:2, as the contract answers, got 0.06 CARA by the events";
    assert_eq!(error, says);
    answers.remove(&(Account::Balance(2), "n:ucara".to_owned()));
    assert!(statement.check_balances(&answers).unwrap_err().to_string().contains("expected 0 CARA in balance:2"));
}

#[test]
fn all_statements_and_invoices_together_are_the_ledger_of_the_contracts() {
    let (mut journal, of) = (Journal::new(of().contracts), of());
    for block in chain().0 {
        for event in &block.events {
            let at = Position { height: block.height, event: 1, time: block.time };
            let Some(event) = ChainEvent::read(event, at, &of.contracts) else { continue };
            journal.take(&event).unwrap();
        }
    }
    let mut all = Ledger::new();
    for (person, address) in [(1, "ann"), (2, "new")] {
        for kind in [StatementKind::Statement, StatementKind::Invoice] {
            for (account, amount) in made(kind, person, address, Period::default()).after {
                assert!(all.insert(account.clone(), amount).is_none(), "{} is on two of them", account.0);
            }
        }
    }
    let mut ledger = journal.ledger().unwrap();
    // What is left is the platform's, what an asset has not split, and what is owed to an address that is no person.
    let others = ["fees:marketplace", "fees:licensing", "asset:1", "royalties:else"];
    ledger.retain(|(account, _), _| !others.contains(&account.to_string().as_str()));
    assert_eq!(all, ledger);
}
