//! `caravan decide` and `caravan settle`.

use caravan_chain::Chain;
use caravan_client::decisions::{
    decide as decide_work, decide_each, decided_batches, DecideRequest, DecisionSummary, Mode, Pending, Unfetched,
};
use caravan_client::settle::settle_expired;
use caravan_client::{CurrencyDisplay, Session};
use caravan_primitives::BatchId;
use serde_json::{json, Value};

use crate::args::work::{Batches, DecideArgs, SettleArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn decide(args: &DecideArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    let mode = if context.globals.yes { Mode::Send } else { Mode::DryRun };
    let Batches::One(batch) = args.batch else { return each(args, mode, &mut session) };
    let summary = decide_work(&request(args, batch), mode, &mut session)?;
    let (mut text, json) = described(&summary, args, batch, &session)?;
    text.push_str(dry_run(mode));
    Ok(Output::new(text, sent(json, mode)))
}

fn dry_run(mode: Mode) -> &'static str {
    match mode {
        Mode::DryRun => "\nDry run: nothing was sent. Use --yes to apply the decisions",
        Mode::Send => "",
    }
}

fn sent(mut json: Value, mode: Mode) -> Value {
    if let Value::Object(fields) = &mut json {
        fields.insert("sent".to_owned(), (mode == Mode::Send).into());
    }
    json
}

fn request(args: &DecideArgs, batch: BatchId) -> DecideRequest {
    DecideRequest {
        batch,
        file: args.file.clone(),
        keys: args.key.key.clone(),
        unfetched: if args.reject_unfetched { Unfetched::Reject } else { Unfetched::Keep },
        pending: if args.take_back { Pending::TakeBack } else { Pending::Leave },
    }
}

/// Decide on the work of every batch that the file names.
fn each<C: Chain>(args: &DecideArgs, mode: Mode, session: &mut Session<C>) -> Result<Output, Failure> {
    let requests: Vec<_> = decided_batches(&args.file)?.into_iter().map(|batch| request(args, batch)).collect();
    let (mut texts, mut all) = (vec![], vec![]);
    for (batch, summary) in decide_each(&requests, mode, session)? {
        let (text, json) = described(&summary, args, batch, session)?;
        texts.push(format!("batch {batch}: {text}"));
        all.push(sent(json, mode));
    }
    Ok(Output::new(texts.join("\n") + dry_run(mode), sent(json!({ "batches": all }), mode)))
}

fn described<C: Chain>(
    summary: &DecisionSummary,
    args: &DecideArgs,
    batch: BatchId,
    session: &Session<C>,
) -> Result<(String, Value), Failure> {
    let project = session.client.batch(batch)?.project;
    let (_, display) = session.project(project)?;
    let text = said(summary, args, batch, &display);
    let json = json!({
        "batch": batch, "accepted": summary.accepted, "rejected": summary.rejected,
        "reworked": summary.reworked, "taken_back": summary.taken_back,
        "could_take_back": summary.could_take_back, "left": summary.left, "elsewhere": summary.elsewhere,
        "late": summary.late, "paid": summary.paid,
        "rejectable": summary.rejectable, "currency": display.currency,
    });
    Ok((text, json))
}

/// What the verdicts come to, as people say it.
fn said(summary: &DecisionSummary, args: &DecideArgs, batch: BatchId, display: &CurrencyDisplay) -> String {
    let DecisionSummary { accepted, rejected, reworked, left, .. } = summary;
    let back = if *reworked > 0 { format!("{reworked} sent back, ") } else { String::new() };
    let (paid, more) = (display.show(summary.paid), display.show(summary.rejectable));
    let mut text = format!(
        "{accepted} accepted, {rejected} rejected, {back}{left} unchanged; annotators are paid {paid}; {more} more may be \
         rejected"
    );
    if summary.elsewhere > 0 && args.batch != Batches::Each {
        let count = summary.elsewhere;
        text.push_str(&format!(
            "\n{count} verdicts are on work of other batches: `caravan decide each` takes them all"
        ));
    }
    if summary.taken_back > 0 {
        let count = summary.taken_back;
        text.push_str(&format!("\n{count} of the accepted works were rejected: the rejection is taken back"));
    }
    if summary.could_take_back > 0 {
        let count = summary.could_take_back;
        text.push_str(&format!("\n{count} accepted works are rejected: add --take-back to take the rejections back"));
    }
    if summary.late > 0 {
        let late = summary.late;
        text.push_str(&format!("\n{late} too late: auto-approved, `caravan settle {batch}` applies it"));
    }
    text
}

pub(crate) fn settle<C: Chain>(args: &SettleArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let settled = settle_expired(args.batch, session)?;
    let (assignments, auto_approved) = (settled.assignments, settled.auto_approved);
    let text = format!("Settled {assignments} in batch {}; {auto_approved} of them auto-approved", args.batch);
    let json = json!({ "batch": args.batch, "settled": assignments, "auto_approved": auto_approved });
    Ok(Output::new(text, json))
}
