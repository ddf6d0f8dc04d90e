//! `caravan work`: the commands of annotators.

use caravan_chain::Chain;
use caravan_client::answers::{
    board as open_batches, claim as claim_task, low_floor_royalty, return_task, submit as submit_answer, AnswerSource,
};
use caravan_client::calendar::date_time;
use caravan_client::{CurrencyDisplay, Session};
use caravan_marketplace_api::Pick;
use caravan_primitives::BatchId;
use serde_json::json;

use crate::args::work::{SubmitArgs, WorkCommand};
use crate::failure::Failure;
use crate::output::{table, Output};

pub(crate) fn work<C: Chain>(command: &WorkCommand, session: &mut Session<C>) -> Result<Output, Failure> {
    match command {
        WorkCommand::Board => board(session),
        WorkCommand::Claim { batch, task } => {
            let pick = task.map_or(Pick::Random {}, |task| Pick::Named { task });
            claim(*batch, pick, session)
        }
        WorkCommand::Submit(args) => submit(args, session),
        WorkCommand::Return { batch, assignment } => {
            let returned = return_task(*batch, *assignment, session)?;
            let text = format!("Returned assignment {returned} of batch {batch}");
            Ok(Output::new(text, json!({ "batch": batch, "assignment": returned })))
        }
    }
}

fn board<C: Chain>(session: &Session<C>) -> Result<Output, Failure> {
    let batches = open_batches(session)?;
    let mut rows = vec![];
    for entry in &batches {
        let reward = CurrencyDisplay::of(&entry.currency)?.show(entry.reward);
        let (open, until) = (entry.open_slots.to_string(), date_time(entry.closes_at.get()));
        rows.push(vec![entry.batch.to_string(), entry.project.to_string(), reward, open, until]);
    }
    let mut text = table(&["batch", "project", "reward per task", "open slots", "until"], rows);
    let mut warnings = vec![];
    for entry in &batches {
        if let Some(warning) = low_floor_royalty(&entry.sharing) {
            text.push_str(&format!("warning: batch {}: {warning}\n", entry.batch));
            warnings.push(json!({ "batch": entry.batch, "warning": warning }));
        }
    }
    Ok(Output::new(text, json!({ "batches": batches, "warnings": warnings })))
}

fn claim<C: Chain>(batch: BatchId, pick: Pick, session: &mut Session<C>) -> Result<Output, Failure> {
    let Some(claimed) = claim_task(batch, pick, session)? else {
        let text = "The contract picked only tasks that you have done. Try again: it picks other tasks".to_owned();
        return Ok(Output::new(text, json!({ "batch": batch, "assignment": null })));
    };
    let (number, task) = (claimed.assignment, claimed.task);
    let items: Vec<&str> = claimed.items.iter().map(caravan_toolkit::canonical::Item::as_str).collect();
    let text = format!("Assignment {number}, task {task} of batch {batch}:\n{}", items.join("\n"));
    Ok(Output::new(text, json!({ "batch": batch, "assignment": number, "task": task, "items": claimed.items })))
}

fn submit<C: Chain>(args: &SubmitArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let source = match (&args.json_file, &args.answers) {
        (Some(file), _) => AnswerSource::JsonFile(file.clone()),
        (None, Some(file)) => AnswerSource::Table(file.clone()),
        (None, None) => AnswerSource::Text(args.answer.clone().unwrap_or_default()),
    };
    let submitted = submit_answer(args.batch, args.assignment, &source, session)?;
    let (assignment, due) = (submitted.assignment, submitted.due);
    let text = format!(
        "Submitted assignment {assignment}. Without a decision it is auto-approved on {}",
        date_time(due.get())
    );
    let json = json!({
        "batch": args.batch, "assignment": assignment, "commitment": submitted.commitment, "due": due,
    });
    Ok(Output::new(text, json))
}
