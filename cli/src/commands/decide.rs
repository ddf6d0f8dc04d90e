//! `caravan decide` and `caravan settle`.

use caravan_chain::Chain;
use caravan_client::decisions::{decide as decide_work, settle_expired, DecideRequest, Mode, Unfetched};
use caravan_client::Session;
use serde_json::json;

use crate::args::work::{DecideArgs, SettleArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn decide(args: &DecideArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    let mode = if context.globals.yes { Mode::Send } else { Mode::DryRun };
    let unfetched = if args.reject_unfetched { Unfetched::Reject } else { Unfetched::Keep };
    let request = DecideRequest { batch: args.batch, file: args.file.clone(), keys: args.key.key.clone(), unfetched };
    let summary = decide_work(&request, mode, &mut session)?;
    let batch = session.client.batch(args.batch)?;
    let (_, display) = session.project(batch.project)?;
    let mut text = format!(
        "{} accepted, {} rejected, {} unchanged; annotators are paid {}",
        summary.accepted,
        summary.rejected,
        summary.left,
        display.show(summary.paid)
    );
    if summary.late > 0 {
        let (late, batch) = (summary.late, args.batch);
        text.push_str(&format!("\n{late} too late: auto-approved, `caravan settle {batch}` applies it"));
    }
    if mode == Mode::DryRun {
        text.push_str("\nDry run: nothing was sent. Use --yes to apply the decisions");
    }
    let json = json!({
        "batch": args.batch, "sent": mode == Mode::Send, "accepted": summary.accepted, "rejected": summary.rejected,
        "left": summary.left, "late": summary.late, "paid": summary.paid,
    });
    Ok(Output::new(text, json))
}

pub(crate) fn settle<C: Chain>(args: &SettleArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let settled = settle_expired(args.batch, session)?;
    let (assignments, auto_approved) = (settled.assignments, settled.auto_approved);
    let text = format!("Settled {assignments} in batch {}; {auto_approved} of them auto-approved", args.batch);
    let json = json!({ "batch": args.batch, "settled": assignments, "auto_approved": auto_approved });
    Ok(Output::new(text, json))
}
