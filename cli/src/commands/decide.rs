//! `caravan decide` and `caravan settle`.

use caravan_chain::Chain;
use caravan_client::decisions::{
    decide as decide_work, decided_batches, settle_expired, DecideRequest, Mode, Unfetched,
};
use caravan_client::{ClientError, Problem, Session};
use caravan_primitives::BatchId;
use serde_json::{json, Value};

use crate::args::work::{Batches, DecideArgs, SettleArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn decide(args: &DecideArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    let mode = if context.globals.yes { Mode::Send } else { Mode::DryRun };
    let Batches::One(batch) = args.batch else { return decide_each(args, mode, &mut session) };
    let (mut text, json) = decide_batch(args, batch, mode, &mut session)?;
    text.push_str(dry_run(mode));
    Ok(Output::new(text, json))
}

fn dry_run(mode: Mode) -> &'static str {
    match mode {
        Mode::DryRun => "\nDry run: nothing was sent. Use --yes to apply the decisions",
        Mode::Send => "",
    }
}

/// Decide on the work of every batch that the file names. All of them are checked before anything is sent.
fn decide_each<C: Chain>(args: &DecideArgs, mode: Mode, session: &mut Session<C>) -> Result<Output, Failure> {
    let batches = decided_batches(&args.file)?;
    let mut checked = vec![];
    for batch in batches {
        match decide_batch(args, batch, Mode::DryRun, session) {
            // All its work is decided: a run that stopped goes on with the others.
            Err(Failure::Client(ClientError::Problem(Problem::NothingLeft(_)))) => {}
            found => checked.push((batch, found?)),
        }
    }
    if checked.is_empty() {
        return Err(Problem::NothingLeft("a verdict on work that waits for one").into());
    }
    let (mut texts, mut all) = (vec![], vec![]);
    for (batch, forecast) in checked {
        let (text, json) = if mode == Mode::Send { decide_batch(args, batch, mode, session)? } else { forecast };
        texts.push(format!("batch {batch}: {text}"));
        all.push(json);
    }
    Ok(Output::new(texts.join("\n") + dry_run(mode), json!({ "batches": all, "sent": mode == Mode::Send })))
}

fn decide_batch<C: Chain>(
    args: &DecideArgs,
    batch: BatchId,
    mode: Mode,
    session: &mut Session<C>,
) -> Result<(String, Value), Failure> {
    let unfetched = if args.reject_unfetched { Unfetched::Reject } else { Unfetched::Keep };
    let request = DecideRequest { batch, file: args.file.clone(), keys: args.key.key.clone(), unfetched };
    let summary = decide_work(&request, mode, session)?;
    let project = session.client.batch(batch)?.project;
    let (_, display) = session.project(project)?;
    let mut text = format!(
        "{} accepted, {} rejected, {} unchanged; annotators are paid {}; {} more may be rejected",
        summary.accepted,
        summary.rejected,
        summary.left,
        display.show(summary.paid),
        display.show(summary.rejectable)
    );
    if summary.elsewhere > 0 && args.batch != Batches::Each {
        let count = summary.elsewhere;
        text.push_str(&format!(
            "\n{count} verdicts are on work of other batches: `caravan decide each` takes them all"
        ));
    }
    if summary.late > 0 {
        let late = summary.late;
        text.push_str(&format!("\n{late} too late: auto-approved, `caravan settle {batch}` applies it"));
    }
    let json = json!({
        "batch": batch, "sent": mode == Mode::Send, "accepted": summary.accepted, "rejected": summary.rejected,
        "left": summary.left, "elsewhere": summary.elsewhere, "late": summary.late, "paid": summary.paid,
        "rejectable": summary.rejectable, "currency": display.currency,
    });
    Ok((text, json))
}

pub(crate) fn settle<C: Chain>(args: &SettleArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let settled = settle_expired(args.batch, session)?;
    let (assignments, auto_approved) = (settled.assignments, settled.auto_approved);
    let text = format!("Settled {assignments} in batch {}; {auto_approved} of them auto-approved", args.batch);
    let json = json!({ "batch": args.batch, "settled": assignments, "auto_approved": auto_approved });
    Ok(Output::new(text, json))
}
