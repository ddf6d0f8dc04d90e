//! `caravan project`: the commands on projects, from creation to the published dataset.

use caravan_chain::Chain;
use caravan_client::answers::low_floor_royalty;
use caravan_client::publish::{publish as publish_dataset, PublishRequest, Published, Undecryptable};
use caravan_client::values::{parse_amount, parse_seconds, parse_share, parse_units};
use caravan_client::{CurrencyDisplay, Session};
use caravan_marketplace_api::{FloorPrice, NewProject, Shares, Sharing};
use caravan_money::Currency;
use caravan_primitives::{Hash32, ProjectId, Upto, Uri};
use cosmwasm_std::Uint128;
use serde_json::json;

use super::asset::wait_output;
use crate::args::project::{CreateArgs, ProjectCommand, PublishArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{percent, table, units, Output};

pub(crate) fn project(command: &ProjectCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    match command {
        ProjectCommand::Create(args) => create(args, &mut session),
        ProjectCommand::Fund { project, amount } => fund(*project, amount, &mut session),
        ProjectCommand::Show { project: Some(project) } => show(*project, &session),
        ProjectCommand::Show { project: None } => list(&session),
        ProjectCommand::Publish(args) => {
            let undecryptable = if context.globals.yes { Undecryptable::LeaveOut } else { Undecryptable::Fail };
            publish(args, undecryptable, &mut session)
        }
    }
}

fn sharing(args: &CreateArgs, currency: &Currency) -> Result<Sharing, Failure> {
    let Some(share) = &args.share else { return Ok(Sharing::None {}) };
    let floor = args.floor.as_deref().map(parse_amount).transpose()?;
    Ok(Sharing::Contributors(Shares {
        contributor_bps: parse_share(share)?,
        weight_cap: Uint128::from(args.weight_cap),
        floor_price: floor.map(|amount| FloorPrice { currency: currency.clone(), amount }),
        floor_royalty_bps: parse_share(&args.floor_royalty)?,
        bond_per_weight: parse_units(&args.bond)?,
        publish_secs: parse_seconds(&args.publish)?,
    }))
}

fn create<C: Chain>(args: &CreateArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let requester = session.actor()?;
    let is_token = session.is_address(&args.currency);
    let text = args.currency.clone();
    let currency = if is_token { Currency::cw20(text)? } else { Currency::native(text)? };
    let project = NewProject {
        sharing: sharing(args, &currency)?,
        currency,
        arbiter: session.arbiter()?.to_string(),
        uri: Uri::new(args.about.clone())?,
        uri_hash: Hash32::digest(args.about.as_bytes()),
        managers: Upto::new(vec![])?,
    };
    let project = session.client.create_project(&requester, project)?;
    let text = format!("Created project {project}. Next: fund it with `caravan project fund {project} AMOUNT`");
    Ok(Output::new(text, json!({ "project": project })))
}

fn fund<C: Chain>(project: ProjectId, amount: &str, session: &mut Session<C>) -> Result<Output, Failure> {
    let requester = session.actor()?;
    let amount = parse_amount(amount)?.get();
    let (_, display) = session.project(project)?;
    session.client.fund_project(&requester, project, &display, amount)?;
    let funds = session.client.project_funds(project)?;
    let text = format!("Available in project {project}: {}", display.show(funds.available));
    let json = json!({
        "project": project, "available": units(funds.available), "project_credit": units(funds.credit),
    });
    Ok(Output::new(text, json))
}

fn show<C: Chain>(project: ProjectId, session: &Session<C>) -> Result<Output, Failure> {
    let (answer, display) = session.project(project)?;
    let batches = session.client.batches(project)?;
    let mut text = format!(
        "project {project}: {}\nrequester {}, available {}, project credit {}, edition {}\n",
        answer.uri,
        session.person_name(answer.requester)?,
        display.show(answer.available),
        display.show(answer.project_credit),
        answer.edition
    );
    if let Sharing::Contributors(shares) = &answer.sharing {
        let share = percent(shares.contributor_bps);
        text.push_str(&format!("contributors of its dataset get {share} of the license revenue\n"));
        if let Some(warning) = low_floor_royalty(&answer.sharing) {
            text.push_str(&format!("warning: {warning}\n"));
        }
    }
    let row = |batch: &caravan_marketplace_api::BatchSummary| {
        let progress = &batch.progress;
        let state = format!("{:?}", batch.status).to_lowercase();
        let counts = [progress.slots, progress.live, progress.accepted].map(|count| count.to_string());
        [vec![batch.batch.to_string(), state], counts.to_vec()].concat()
    };
    let rows = batches.iter().map(row).collect();
    text.push_str(&table(&["batch", "state", "slots", "in progress", "accepted"], rows));
    Ok(Output::new(text, json!({ "project": answer, "batches": batches })))
}

fn list<C: Chain>(session: &Session<C>) -> Result<Output, Failure> {
    let projects = session.client.projects()?;
    let mut rows = vec![];
    for project in &projects {
        let available = CurrencyDisplay::of(&project.currency)?.show(project.available);
        let requester = session.person_name(project.requester)?;
        rows.push(vec![project.project.to_string(), project.uri.to_string(), requester, available]);
    }
    let text = table(&["project", "about", "requester", "available"], rows);
    Ok(Output::new(text, json!({ "projects": projects })))
}

fn publish<C: Chain>(
    args: &PublishArgs,
    undecryptable: Undecryptable,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let request = PublishRequest {
        project: args.project,
        edition: args.edition,
        out: args.out.clone(),
        keys: args.key.key.clone(),
        undecryptable,
    };
    Ok(match publish_dataset(&request, session)? {
        Published::Wait { ready_at, seconds } => wait_output(ready_at, seconds, "the dataset"),
        Published::Registered { asset, content_hash, file } => {
            let location = match &file {
                Some(file) => format!("Its content is in {}", file.display()),
                None => "This home has not the rows, answers or keys to write its content".to_owned(),
            };
            let text = format!(
                "Published the dataset of project {} as asset {asset}. {location}\n\
                 Next: offer licenses with `caravan offer {asset} --use train --price AMOUNT`",
                args.project
            );
            let json = json!({ "registered": true, "asset": asset, "content_hash": content_hash, "file": file });
            Output::new(text, json)
        }
    })
}
