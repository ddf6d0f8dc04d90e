//! `caravan work`: the commands of annotators.

use std::io::IsTerminal;
use std::path::Path;

use caravan_chain::{Chain, Code};
use caravan_client::answer_file::AnswerSource;
use caravan_client::answers::{
    claim as claim_task, low_floor_royalty, own_work, return_task, show as show_task, submit as submit_answer, OwnWork,
    ShownTask,
};
use caravan_client::calendar::deadline;
use caravan_client::documents::{accept_agreement, agreement, agreement_to_accept};
use caravan_client::lists::{open_batches, BoardFilter};
use caravan_client::media::attach;
use caravan_client::Session;
use caravan_marketplace_api::{AssignmentStatus, ExecuteMsg};
use caravan_primitives::{AssignmentId, BatchId, Items};
use caravan_toolkit::task::preview;
use serde_json::{json, Value};

use super::execute_query::suite_events;
use super::send::{confirm, send};
use super::task_form;
use super::verdict::verdict;
use crate::args::work::{AnswerArgs, BoardArgs, ReviseArgs, SubmitArgs, WorkCommand};
use crate::context::Context;
use crate::failure::Failure;
use crate::new_files::write_new;
use crate::output::{path_text, table, width, Output};

#[expect(clippy::too_many_lines, reason = "a message for each command")]
pub(crate) fn work(command: &WorkCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let (yes, mut session) = (context.globals.yes, context.session()?);
    match command {
        WorkCommand::Board(args) => board(args, &session),
        WorkCommand::Claim { batch, task, accept_agreement } => {
            agree(*batch, *accept_agreement, &session)?;
            claim(*batch, *task, &mut session)
        }
        WorkCommand::Agreement { batch } => {
            let found = agreement(*batch, &session)?;
            Ok(Output::new(found.text.clone(), json!({ "batch": batch, "hash": found.hash, "text": found.text })))
        }
        WorkCommand::Show { batch, assignment, html } => {
            shown(&show_task(*batch, *assignment, &session)?, session.client.chain.now(), html.as_deref())
        }
        WorkCommand::List { batch } => list(*batch, &session),
        WorkCommand::Status { batch, assignment } => status(*batch, *assignment, &session),
        WorkCommand::Attach { file } => {
            let name = attach(file, &session)?;
            Ok(Output::new(name.clone(), json!({ "file": path_text(file), "name": name })))
        }
        WorkCommand::Submit(args) => submit(args, &mut session),
        WorkCommand::Revise(args) => revise(args, &mut session),
        WorkCommand::Verdict { batch, assignment, evidence } => {
            verdict(*batch, *assignment, evidence.as_deref(), session, context)
        }
        WorkCommand::Appeal { batch, assignments, evidence } => {
            appeal(*batch, assignments, evidence, yes, &mut session)
        }
        WorkCommand::AcceptRejection { batch, assignment } => {
            let (batch, assignment) = (*batch, *assignment);
            confirm(&format!("The rejection of work {assignment} of batch {batch} is final at once, unpaid"), yes)?;
            let msg = ExecuteMsg::AcceptRejection { batch, assignment };
            let text = format!("You agree with the rejection of work {assignment} of batch {batch}");
            send(Code::Marketplace, &msg, text, json!({ "batch": batch, "assignment": assignment }), &mut session)
        }
        WorkCommand::GiveUp { batch, assignment } => {
            let (batch, assignment) = (*batch, *assignment);
            confirm(&format!("Work {assignment} of batch {batch} is not paid"), yes)?;
            let text = format!("You took back work {assignment} of batch {batch}");
            let msg = ExecuteMsg::GiveUp { batch, assignment };
            send(Code::Marketplace, &msg, text, json!({ "batch": batch, "assignment": assignment }), &mut session)
        }
        WorkCommand::Return { batch, assignment } => {
            let returned = return_task(*batch, *assignment, &mut session)?;
            let text = format!("Returned assignment {returned} of batch {batch}");
            Ok(Output::new(text, json!({ "batch": batch, "assignment": returned })))
        }
    }
}

fn board<C: Chain>(args: &BoardArgs, session: &Session<C>) -> Result<Output, Failure> {
    let least = args.least_reward.as_ref().map(|amount| session.client.amount(amount)).transpose()?;
    let filter = BoardFilter {
        kind: args.kind.clone(),
        language: args.language.clone(),
        least_reward: least.map(|(display, amount)| (display.currency, amount.get())),
        most_minutes: args.most_minutes,
        most_rejected: args.most_rejected,
        most_wait: args.most_wait,
        text: args.text.clone(),
    };
    let batches = open_batches(&filter, args.limit, session)?;
    if batches.is_empty() {
        return Ok(Output::new("No such batch takes claims now".to_owned(), json!({ "batches": [], "warnings": [] })));
    }
    let (mut rows, now) = (vec![], session.client.chain.now());
    for entry in &batches {
        let reward = session.client.display(&entry.currency)?.show(entry.reward);
        let languages: Vec<&str> = entry.about.languages.iter().map(|language| language.as_str()).collect();
        let listed = if entry.access.listed_only { ", to a list" } else { "" };
        let (open, until) = (format!("{}{listed}", entry.open_slots), deadline(entry.closes_at.get(), now));
        let title = entry.about.title.to_string();
        rows.push(vec![entry.batch.to_string(), title, languages.join(" "), reward, open, until]);
    }
    let mut text = table(&["batch", "title", "language", "reward per task", "open", "until"], rows);
    let mut warnings = vec![];
    for entry in &batches {
        if let Some(warning) = low_floor_royalty(&entry.sharing) {
            text.push_str(&format!("\nwarning: batch {}: {warning}", entry.batch));
            warnings.push(json!({ "batch": entry.batch, "warning": warning }));
        }
    }
    Ok(Output::new(text, json!({ "batches": batches, "warnings": warnings })))
}

/// Ask whether the account accepts the contributor agreement of a batch, unless it did before.
fn agree<C: Chain>(batch: BatchId, accepts: bool, session: &Session<C>) -> Result<(), Failure> {
    let Some(agreement) = agreement_to_accept(batch, session)? else { return Ok(()) };
    let accepts = accepts || {
        task_form::is_possible() && {
            eprintln!("{}\n", crate::output::plain(&agreement.text));
            task_form::confirm("Do you accept this contributor agreement?")?
        }
    };
    // Without it the claim is refused, and the error says how to accept.
    if accepts {
        accept_agreement(&agreement, session)?;
    }
    Ok(())
}

fn claim<C: Chain>(batch: BatchId, task: Option<u32>, session: &mut Session<C>) -> Result<Output, Failure> {
    let Some(claimed) = claim_task(batch, task, session)? else {
        let text = "The contract picked only tasks that you have done. Try again: it picks other tasks".to_owned();
        return Ok(Output::new(text, json!({ "batch": batch, "assignment": null })));
    };
    shown(&claimed, session.client.chain.now(), None)
}

/// Show a task in the terminal, or write it as one HTML file.
fn shown(task: &ShownTask, now: u64, html: Option<&Path>) -> Result<Output, Failure> {
    let ShownTask { assignment, definition, items, media } = task;
    let (batch, number) = (assignment.batch, assignment.assignment);
    let json = json!({
        "batch": batch, "assignment": number, "task": assignment.task, "due": assignment.due,
        "status": assignment.status, "title": definition.title, "items": items,
    });
    if let Some(path) = html {
        let page = preview::html(definition, items, media);
        write_new(&[(path.to_owned(), page.into_bytes())])?;
        return Ok(Output::new(format!("Task {} of batch {batch} is in {}", assignment.task, path.display()), json));
    }
    let mut text = format!("Assignment {number}, task {} of batch {batch}", assignment.task);
    if assignment.status == AssignmentStatus::Reserved {
        text.push_str(&format!(", to be submitted before {}", deadline(assignment.due.get(), now)));
    }
    text.push_str(&format!("\n\n{}", preview::terminal(definition, items, media, width())));
    if assignment.status == AssignmentStatus::Reserved {
        text.push_str(&format!(
            "\nAnswer with `caravan work submit {batch}`, see it again with `caravan work show {batch}`"
        ));
    }
    Ok(Output::new(text, json))
}

fn list<C: Chain>(batch: Option<BatchId>, session: &Session<C>) -> Result<Output, Failure> {
    let mut work = own_work(session)?;
    work.retain(|entry| batch.is_none_or(|batch| entry.assignment.batch == batch));
    if work.is_empty() {
        let text = "You have claimed no task yet: `caravan work board` lists the open batches".to_owned();
        return Ok(Output::new(text, json!({ "work": [] })));
    }
    let (mut rows, mut list) = (vec![], vec![]);
    for entry in &work {
        let next = next_step(entry, session)?;
        let assignment = &entry.assignment;
        let (batch, number) = (assignment.batch.to_string(), assignment.assignment.to_string());
        rows.push(vec![batch, number, entry.title.to_string(), state(assignment.status).to_owned(), next.clone()]);
        list.push(json!({ "title": entry.title, "assignment": assignment, "next": next }));
    }
    Ok(Output::new(table(&["batch", "work", "title", "state", "next"], rows), json!({ "work": list })))
}

fn status<C: Chain>(batch: BatchId, assignment: AssignmentId, session: &Session<C>) -> Result<Output, Failure> {
    let title = session.client.batch(batch)?.config.about.title;
    let entry = OwnWork { title, assignment: session.client.assignment(batch, assignment)? };
    let next = next_step(&entry, session)?;
    let found = &entry.assignment;
    let mut text = format!(
        "Assignment {assignment}, task {} of batch {batch}: {}\nstate: {}\nnext:  {next}",
        found.task,
        entry.title,
        state(found.status)
    );
    if let Some(reason) = found.reason {
        text.push_str(&format!("\nreason: {}", reason.name()));
    }
    Ok(Output::new(text, json!({ "title": entry.title, "assignment": found, "next": next })))
}

/// A state, as people say it.
fn state(status: AssignmentStatus) -> &'static str {
    match status {
        AssignmentStatus::Reserved => "reserved",
        AssignmentStatus::Submitted => "submitted",
        AssignmentStatus::Rework => "sent back",
        AssignmentStatus::Accepted => "accepted",
        AssignmentStatus::RejectionPending => "rejected, not final yet",
        AssignmentStatus::Appealed => "appealed",
        AssignmentStatus::Rejected => "rejected",
        AssignmentStatus::Returned => "returned",
        AssignmentStatus::Expired => "expired",
    }
}

/// What happens next with work, and when.
fn next_step<C: Chain>(work: &OwnWork, session: &Session<C>) -> Result<String, Failure> {
    let entry = &work.assignment;
    let now = session.client.chain.now();
    let (due, expired) = (deadline(entry.due.get(), now), entry.due.get() <= now);
    let settle = format!("`caravan settle {}`", entry.batch);
    Ok(match entry.status {
        AssignmentStatus::Reserved if expired => {
            "the time is over; you may still submit until it is settled".to_owned()
        }
        AssignmentStatus::Reserved => format!("submit before {due}"),
        AssignmentStatus::Submitted if expired => format!("auto-approved: {settle} pays it"),
        AssignmentStatus::Submitted => format!("decided or auto-approved by {due}"),
        AssignmentStatus::Rework if expired => format!("the time is over: {settle} has the work judged as it was"),
        AssignmentStatus::Rework => format!(
            "{}: `caravan work revise {} {}` before {due}, or `caravan work return`",
            because(entry.reason),
            entry.batch,
            entry.assignment
        ),
        AssignmentStatus::Accepted => {
            let batch = session.client.batch(entry.batch)?;
            let (_, display) = session.project(batch.project)?;
            format!("paid {}: `caravan withdraw`", display.show(entry.paid))
        }
        AssignmentStatus::RejectionPending if expired => format!("{}; the rejection is final", because(entry.reason)),
        AssignmentStatus::RejectionPending => format!(
            "{}, final on {due}: `caravan work appeal {} {} --evidence FILE` before",
            because(entry.reason),
            entry.batch,
            entry.assignment
        ),
        AssignmentStatus::Appealed if expired => format!("no ruling came: {settle} pays it"),
        AssignmentStatus::Appealed => {
            format!("`caravan dispute list` shows the appeal; it ends on {due} at the latest")
        }
        AssignmentStatus::Rejected => format!("{}; nothing", because(entry.reason)),
        AssignmentStatus::Returned | AssignmentStatus::Expired => "nothing; the task is free again".to_owned(),
    })
}

fn because(reason: Option<caravan_marketplace_api::Reason>) -> String {
    reason.map_or("given up".to_owned(), |reason| format!("because of {}", reason.name()))
}

fn submit<C: Chain>(args: &SubmitArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let AnswerArgs { answer, json_file, answers } = &args.answer;
    let source = match (json_file, answers, answer) {
        (Some(file), _, _) => AnswerSource::JsonFile(file.clone()),
        (None, Some(file), _) => AnswerSource::Table(file.clone()),
        (None, None, Some(text)) => AnswerSource::Text(text.clone()),
        (None, None, None) => match typed(args, session)? {
            Some(answers) => AnswerSource::Values(answers),
            None => {
                let text = "Nothing was submitted; you keep the reservation".to_owned();
                return Ok(Output::new(text, json!({ "batch": args.batch, "assignment": null })));
            }
        },
    };
    let submitted = submit_answer(args.batch, args.assignment, &source, session)?;
    let (assignment, due) = (submitted.assignment, submitted.due);
    let text = format!(
        "Submitted assignment {assignment}. Without a decision it is auto-approved on {}",
        deadline(due.get(), session.client.chain.now())
    );
    let json = json!({
        "batch": args.batch, "assignment": assignment, "commitment": submitted.commitment, "due": due,
    });
    Ok(Output::new(text, json))
}

/// Answer a work anew that was sent back.
fn revise<C: Chain>(args: &ReviseArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let entry = session.client.assignment(args.batch, args.assignment)?;
    if entry.status != AssignmentStatus::Rework {
        let got = state(entry.status).to_owned();
        return Err(caravan_client::Problem::Value { expected: "work that was sent back", got }.into());
    }
    let ReviseArgs { batch, assignment, answer } = args;
    submit(&SubmitArgs { batch: *batch, answer: answer.clone(), assignment: Some(*assignment) }, session)
}

/// Ask for the answers, item by item.
fn typed<C: Chain>(args: &SubmitArgs, session: &Session<C>) -> Result<Option<Vec<Value>>, Failure> {
    if !std::io::stdin().is_terminal() {
        let text = "an answer is missing: give it as text, with --json-file or with --answers";
        return Err(Failure::Usage(text.to_owned()));
    }
    let task = show_task(args.batch, args.assignment, session)?;
    eprintln!("{}", preview::terminal(&task.definition, &task.items, &task.media, width()));
    task_form::ask(&task, &mut |file| Ok(attach(file, session)?))
}

/// Appeal rejections, with the bond that they need.
fn appeal<C: Chain>(
    batch: BatchId,
    assignments: &[AssignmentId],
    evidence: &Path,
    yes: bool,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let assignments = Items::new(assignments.to_vec())?;
    let cost = session.appeal_bond(batch, &assignments)?;
    let (_, display) = session.project(session.client.batch(batch)?.project)?;
    if !cost.bond.is_zero() {
        let what = format!(
            "The appeal needs a bond of {}, {} of it from your account; what you lose of it goes to the arbiter and the requester",
            display.show(cost.bond),
            display.show(cost.attached)
        );
        confirm(&what, yes)?;
    }
    let (dispute, outcome) = session.appeal(batch, assignments.clone(), evidence, cost.attached)?;
    let bond =
        if cost.free { "no bond, a free appeal".to_owned() } else { format!("bond {}", display.show(cost.bond)) };
    let text = format!("Appealed: dispute {dispute}, {bond}. `caravan dispute show {dispute}` shows it");
    let events = suite_events(&outcome, &session.client.contracts);
    let json = json!({
        "batch": batch, "assignments": assignments, "dispute": dispute, "bond": cost.bond, "attached": cost.attached,
        "events": events,
    });
    Ok(Output::new(text, json))
}
