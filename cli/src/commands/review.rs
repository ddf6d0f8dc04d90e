//! `caravan review`: others review the submissions of a batch, and their labels become verdicts.

use std::path::Path;

use caravan_client::description::RowsAccess;
use caravan_client::reviews::verdicts::{write_verdicts, VerdictsRequest};
use caravan_client::reviews::{import_reviews, review_files, ReviewRequest};
use caravan_primitives::{AssignmentId, BatchId};
use serde_json::json;

use super::batch::{open, write_description, Beside};
use crate::args::review::{OpenArgs, ReviewCommand, VerdictsArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, quoted, Output};

pub(crate) fn review(command: &ReviewCommand, context: &Context<'_>) -> Result<Output, Failure> {
    match command {
        ReviewCommand::New { batch, file } => new(*batch, file, context),
        ReviewCommand::Open(args) => open_batch(args, context),
        ReviewCommand::Verdicts(args) => verdicts(args, context),
    }
}

/// Write the files of a batch that reviews another.
fn new(batch: BatchId, file: &Path, context: &Context<'_>) -> Result<Output, Failure> {
    let Beside { task, agreement } = Beside::of(file);
    let files = review_files(batch, &task, &agreement, &context.session()?)?;
    let names = write_description(file, files.description, Some(files.definition))?;
    let readers = match files.rows {
        RowsAccess::Private => "Reviewers see what they claim alone.",
        RowsAccess::Public => {
            "No gateway serves the chain, so the rows are public: everybody can read the answers under review."
        }
    };
    let text = format!(
        "Created {}. {readers} Next: edit them, look at the task with `caravan batch preview {file}`, then `caravan review open \
         {batch} --config {file}`",
        names.join(", "),
        file = quoted(file)
    );
    Ok(Output::new(
        text,
        json!({ "file": path_text(file), "files": names, "private": files.rows == RowsAccess::Private }),
    ))
}

/// Make the batch of reviews, and open it.
fn open_batch(args: &OpenArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let request = ReviewRequest {
        batch: args.batch,
        description: args.config.clone(),
        gold: args.gold.clone(),
        backup: args.backup.key_backup(),
        keys: args.key.key.clone(),
    };
    let reviews = import_reviews(&request, &mut context.session()?)?;
    let number = reviews.imported.batch.batch;
    let mut made = format!(
        "Batch {number} has {} of batch {} to review",
        count(reviews.submissions, "submission", "submissions"),
        args.batch
    );
    if let [(first, why), ..] = reviews.unusable.as_slice() {
        made.push_str(&format!(
            ". Left out: {}, such as assignment {first}: {why}",
            count(reviews.unusable.len(), "submission that cannot be read", "submissions that cannot be read")
        ));
    }
    // The draft stays where it is not opened, and the submissions in it.
    let opened = open(number, args.most.as_deref(), context)
        .inspect_err(|_| eprintln!("{made}. Open it with `caravan batch open {number}`"))?;
    let unusable: Vec<AssignmentId> = reviews.unusable.iter().map(|(assignment, _)| *assignment).collect();
    let json = json!({
        "batch": number, "review_of": args.batch, "submissions": reviews.submissions, "unusable": unusable, "opened": opened.json,
    });
    let next = format!("{}. When it is reviewed: `caravan review verdicts {number} --out verdicts.csv`", opened.text);
    Ok(Output::new(format!("{made}.\n{next}"), json))
}

fn verdicts(args: &VerdictsArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let request = VerdictsRequest {
        review: args.batch,
        least: args.least,
        method: args.method.method(),
        keys: args.key.key.clone(),
        out: args.out.clone(),
    };
    let found = write_verdicts(&request, &context.session()?)?;
    let reviewed = found.reviewed;
    let mut text = format!("{} to accept, {} to reject", found.accept, found.reject);
    for (number, what) in [
        (found.divided, "without a verdict, on which reviewers are divided: decide yourself"),
        (found.waiting, "not in the file, which are not reviewed yet"),
        (found.done, "not in the file, which no longer wait for a verdict"),
    ] {
        if number > 0 {
            text.push_str(&format!("; {number} {what}"));
        }
    }
    let file = quoted(&args.out);
    text.push_str(&format!(
        "\nThe verdicts are in {}. Look at them, then `caravan decide {reviewed} {file}`",
        args.out.display()
    ));
    let json = json!({
        "file": path_text(&args.out), "reviewed": found.reviewed, "accept": found.accept, "reject": found.reject,
        "divided": found.divided, "waiting": found.waiting, "done": found.done,
    });
    Ok(Output::new(text, json))
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
