//! `caravan statement` and `caravan invoice`: every movement of money, which a reader with the chain can check.

use std::path::Path;

use caravan_audit::Account;
use caravan_chain::Chain;
use caravan_client::calendar::date;
use caravan_client::statement::{
    answered, read_file, verify as faults_of, Collector, Head, Line, Period, Statement, StatementKind, Subject,
    SuiteOnChain, SumKey,
};
use caravan_client::{CurrencyDisplay, Problem, Session};
use caravan_primitives::PersonId;
use serde_json::json;

use crate::args::statement::StatementArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, table, Output, Report};
use crate::progress::reporter;

/// How often the chain is read again because it went on meanwhile.
const TRIES: u32 = 5;
/// How many faults of a file are printed.
const SHOWN: usize = 50;

pub(crate) fn statement(args: &StatementArgs, kind: StatementKind, context: &Context<'_>) -> Result<Report, Failure> {
    match &args.verify {
        Some(file) => verify(file, kind, context),
        None => make(args, kind, context),
    }
}

fn make(args: &StatementArgs, kind: StatementKind, context: &Context<'_>) -> Result<Report, Failure> {
    let period = args.period()?;
    // The session ends before the blocks are read: a chain in a file is open once at a time.
    let (of, subject) = {
        let session = context.session()?;
        (ledger(&session), subject(args.who.as_deref(), kind, &session)?)
    };
    let statement = read(of, subject, period, context)?;
    if let Some(file) = &args.out {
        statement.write(file)?;
        let lines = statement.lines.len();
        let text = format!("{lines} lines in {}", file.display());
        let json = json!({ "head": statement.head, "lines": lines, "file": path_text(file) });
        return Output::new(text, json).report(context.globals.json);
    }
    let text = text(&statement, &context.session()?);
    Output::new(text, json!({ "head": statement.head, "rows": statement.rows() })).report(context.globals.json)
}

/// Compare a file with the chain.
fn verify(file: &Path, kind: StatementKind, context: &Context<'_>) -> Result<Report, Failure> {
    let found = read_file(file)?;
    let of = ledger(&context.session()?);
    let Head { person, address, period, .. } = &found.head;
    let subject = Subject { kind, person: *person, address: address.clone() };
    let right = read(of, subject, *period, context)?;
    let faults = faults_of(&found, &right)?;
    let (whose, count) = (whose(&right.head), right.lines.len());
    let json = json!({ "head": right.head, "holds": faults.is_empty(), "faults": faults });
    if faults.is_empty() {
        let text = format!("{whose}: {count} lines, every one as the chain says");
        return Output::new(text, json).report(context.globals.json);
    }
    let mut lines: Vec<String> = faults.iter().take(SHOWN).cloned().collect();
    lines.extend((faults.len() > SHOWN).then(|| format!("and {} more", faults.len() - SHOWN)));
    let mut report = Output::new(lines.join("\n"), json).report(context.globals.json)?;
    let expected = format!("{} as the chain says", file.display());
    let got = format!("{} that differ; the first: {}", faults.len(), faults.first().map_or("", String::as_str));
    report.failure = Some(Problem::Statement { expected, got }.into());
    Ok(report)
}

fn ledger<C: Chain>(session: &Session<C>) -> SuiteOnChain {
    SuiteOnChain { chain_id: session.client.chain.chain_id(), contracts: session.client.contracts.clone() }
}

/// Return whose money is shown: the person with a number, or the account with a name or an address.
fn subject<C: Chain>(who: Option<&str>, kind: StatementKind, session: &Session<C>) -> Result<Subject, Failure> {
    if let Some(number) = who.and_then(|who| who.parse::<u64>().ok()) {
        let address = session.client.person(PersonId::new(number)?)?.address;
        return Ok(Subject { kind, person: Some(number), address });
    }
    let address = session.account(who)?;
    let person = session.client.person_if_known(&address)?.map(PersonId::get);
    Ok(Subject { kind, person, address })
}

/// Read the chain up to the end of the range. Where that is the present, the contracts have to answer the same balances.
fn read(of: SuiteOnChain, subject: Subject, period: Period, context: &Context<'_>) -> Result<Statement, Failure> {
    let mut blocks = context.blocks(&of.chain_id)?;
    let mut collector = Collector::new(of, subject, period);
    let report = reporter();
    collector.read(blocks.as_mut(), &report)?;
    for _ in 0..TRIES {
        let count = collector.count();
        let (answers, displays) = {
            let session = context.session()?;
            let (subject, addresses) = collector.subject();
            (answered(subject, addresses, &session)?, displays(&collector, &session)?)
        };
        collector.read(blocks.as_mut(), &report)?;
        if collector.count() != count {
            continue;
        }
        let statement = collector.statement(&displays, blocks.as_mut())?;
        if collector.reaches_the_present() {
            statement.check_balances(&answers)?;
        }
        return Ok(statement);
    }
    let expected = "blocks without money of this person while the contracts are asked".to_owned();
    Err(Problem::Statement { expected, got: format!("new ones {TRIES} times: name the last block with --until") }
        .into())
}

fn displays<C: Chain>(collector: &Collector, session: &Session<C>) -> Result<Vec<CurrencyDisplay>, Failure> {
    let currencies = collector.currencies();
    Ok(currencies.iter().map(|currency| session.client.display(currency)).collect::<Result<_, _>>()?)
}

fn whose(head: &Head) -> String {
    let kind = match head.kind {
        StatementKind::Statement => "Statement",
        StatementKind::Invoice => "Invoice",
    };
    let who =
        head.person.map_or_else(|| head.address.to_string(), |person| format!("person {person}, {}", head.address));
    format!("{kind} of {who}, on {}, {}", head.chain_id, head.shown_period)
}

fn text<C: Chain>(statement: &Statement, session: &Session<C>) -> String {
    let mut parts = vec![whose(&statement.head)];
    let rows: Vec<Vec<String>> = statement.lines.iter().map(|line| cells(line, statement, session)).collect();
    if !rows.is_empty() {
        parts.push(table(&["block", "day", "what", "way", "amount", "with", "about"], rows));
    }
    let sum = |(key, sum): (&SumKey, &caravan_client::statement::Sum)| {
        let batch = key.batch.map_or_else(String::new, |batch| batch.to_string());
        let (kind, direction) = (key.kind.name().to_owned(), key.direction.name().to_owned());
        vec![batch, kind, direction, sum.count.to_string(), statement.show(&key.currency, sum.amount)]
    };
    let sums: Vec<Vec<String>> = statement.sums.iter().map(sum).collect();
    if !sums.is_empty() {
        parts.push(table(&["batch", "sum of", "way", "lines", "amount"], sums));
    }
    for (name, ledger) in [("at the beginning", &statement.before), ("at the end", &statement.after)] {
        let amounts = ledger
            .iter()
            .map(|((account, currency), amount)| format!("{name}: {} in {account}", statement.show(currency, *amount)));
        parts.extend(amounts);
    }
    if statement.after.is_empty() {
        parts.push("at the end: nothing".to_owned());
    }
    parts.join("\n")
}

fn cells<C: Chain>(line: &Line, statement: &Statement, session: &Session<C>) -> Vec<String> {
    let movement = &line.movement;
    let about = &movement.about;
    let words = [
        ("batch", about.batch),
        ("work", about.assignment),
        ("asset", about.asset),
        ("license", about.license),
        ("project", about.project.filter(|_| about.batch.is_none())),
    ];
    let words = words.iter().filter_map(|(word, number)| number.map(|number| format!("{word} {number}")));
    vec![
        movement.at.height.to_string(),
        date(movement.at.time),
        movement.kind.name().to_owned(),
        line.direction.name().to_owned(),
        statement.show(&movement.currency.key(), movement.amount),
        match (&movement.to, line.counterparty()) {
            (Account::Fees(_), _) => "the platform".to_owned(),
            (_, other) => other.map_or_else(String::new, |address| session.name(address)),
        },
        words.collect::<Vec<_>>().join(", "),
    ]
}
