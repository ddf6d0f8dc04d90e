//! `caravan restrict`: who may not claim for a while.

use caravan_chain::{Chain, Code};
use caravan_client::calendar::deadline;
use caravan_client::values::parse_seconds;
use caravan_client::{ClientError, Session};
use caravan_marketplace_api::{ExecuteMsg, NewRestriction, RestrictionScope};
use caravan_primitives::Hash32;
use serde_json::json;

use super::send::send;
use crate::args::restrict::RestrictArgs;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn restrict<C: Chain>(args: &RestrictArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let person = session.person(&args.person)?;
    let scope = match args.project {
        Some(project) => RestrictionScope::Project { project },
        None => RestrictionScope::Platform {},
    };
    let place = args.project.map_or("on the whole platform".to_owned(), |project| format!("in project {project}"));
    let (Some(reason), Some(file)) = (args.reason, &args.evidence) else {
        let msg = ExecuteMsg::LiftRestriction { scope, person };
        let text = format!("Person {person} may claim {place} again");
        let fields = json!({ "person": person, "project": args.project, "until": null });
        return send(Code::Marketplace, &msg, text, fields, session);
    };
    let bytes = std::fs::read(file).map_err(|error| ClientError::Unreadable { path: file.clone(), error })?;
    let (secs, evidence) = (parse_seconds(&args.time)?, Hash32::digest(&bytes));
    let restriction = NewRestriction { reason, evidence, secs };
    let (now, msg) = (session.client.chain.now(), ExecuteMsg::Restrict { scope, person, restriction });
    let until = now.saturating_add(secs.get());
    let text = format!(
        "Person {person} claims nothing {place} until {}. What it has done stays its own",
        deadline(until, now)
    );
    let fields = json!({ "person": person, "project": args.project, "until": until });
    send(Code::Marketplace, &msg, text, fields, session)
}
