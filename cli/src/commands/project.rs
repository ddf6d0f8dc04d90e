//! `caravan project`: the commands on projects, from creation to the published dataset.

use caravan_chain::{Chain, Code};
use caravan_client::answers::low_floor_royalty;
use caravan_client::calendar::date_time;
use caravan_client::publish::{publish as publish_dataset, PublishRequest, Published, Undecryptable};
use caravan_client::values::{parse_seconds, parse_share};
use caravan_client::{CurrencyDisplay, Problem, Session};
use caravan_marketplace_api::bounds::MAX_MANAGERS;
use caravan_marketplace_api::{
    EditionResponse, EditionStatus, ExecuteMsg, FloorPrice, NewProject, ProjectChange, Shares, Sharing,
};
use caravan_primitives::{EditionId, Hash32, Items, ProjectId, Upto, Uri};
use cosmwasm_std::Uint128;
use serde_json::json;

use super::asset::wait_output;
use super::balance::currency;
use super::send::{send, send_as};
use crate::args::project::{CreateArgs, ProjectCommand, PublishArgs, SharingArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, percent, table, units, Output};

pub(crate) fn project(command: &ProjectCommand, context: &Context<'_>) -> Result<Output, Failure> {
    let mut session = context.session()?;
    match command {
        ProjectCommand::Create(args) => create(args, &mut session),
        ProjectCommand::Fund { project, amount } => fund(*project, amount, &mut session),
        ProjectCommand::Show { project: Some(project) } => show(*project, &session),
        ProjectCommand::Show { project: None } => list(&session),
        ProjectCommand::Describe { project, about } => {
            let change = ProjectChange::Describe { uri: Uri::new(about)?, uri_hash: Hash32::digest(about.as_bytes()) };
            update(*project, change, "is described anew", &mut session)
        }
        ProjectCommand::Managers { project, managers: names } => {
            let change = ProjectChange::SetManagers { managers: managers(names, &session)? };
            update(*project, change, "has the managers that you named, and no others", &mut session)
        }
        ProjectCommand::Sharing { project, sharing: args } => {
            let (_, display) = session.project(*project)?;
            let change = ProjectChange::SetSharing { sharing: sharing(args, &display)? };
            update(*project, change, "shares as you said", &mut session)
        }
        ProjectCommand::CloseEdition { project } => {
            let msg = ExecuteMsg::CloseEdition { project: *project };
            let text = format!("Batches of project {project} that open from now on belong to its next edition");
            send(Code::Marketplace, &msg, text, json!({ "project": project }), &mut session)
        }
        ProjectCommand::ForfeitBond { project, edition } => forfeit_bond(*project, *edition, &mut session),
        ProjectCommand::ClaimBond { project, edition, persons } => {
            claim_bond(*project, *edition, persons, &mut session)
        }
        ProjectCommand::Publish(args) => publish(args, &mut session),
    }
}

fn sharing(args: &SharingArgs, display: &CurrencyDisplay) -> Result<Sharing, Failure> {
    let Some(share) = &args.share else { return Ok(Sharing::None {}) };
    let floor = args.floor.as_deref().map(|floor| display.amount(floor)).transpose()?;
    Ok(Sharing::Contributors(Shares {
        contributor_bps: parse_share(share)?,
        weight_cap: Uint128::from(args.weight_cap),
        floor_price: floor.map(|amount| FloorPrice { currency: display.currency.clone(), amount }),
        floor_royalty_bps: parse_share(&args.floor_royalty)?,
        bond_per_weight: display.units(&args.bond)?,
        publish_secs: parse_seconds(&args.publish)?,
    }))
}

fn managers<C: Chain>(names: &[String], session: &Session<C>) -> Result<Upto<String, MAX_MANAGERS>, Failure> {
    let addresses = names.iter().map(|name| Ok(session.account(Some(name))?.to_string()));
    Ok(Upto::new(addresses.collect::<Result<_, Problem>>()?)?)
}

fn update<C: Chain>(
    project: ProjectId,
    change: ProjectChange,
    done: &str,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let msg = ExecuteMsg::UpdateProject { project, change };
    send(Code::Marketplace, &msg, format!("Project {project} {done}"), json!({ "project": project }), session)
}

fn forfeit_bond<C: Chain>(project: ProjectId, edition: EditionId, session: &mut Session<C>) -> Result<Output, Failure> {
    let (msg, sender) = (ExecuteMsg::ForfeitBond { project, edition }, session.actor_or_passer_by());
    let text = format!(
        "The bond of edition {edition} of project {project} belongs to its contributors: \
         `caravan project claim-bond {project} {edition} PERSON…`"
    );
    let fields = json!({ "project": project, "edition": edition });
    send_as(&sender, Code::Marketplace, &msg, text, fields, session)
}

fn claim_bond<C: Chain>(
    project: ProjectId,
    edition: EditionId,
    names: &[String],
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let persons = names.iter().map(|name| session.person(name)).collect::<Result<Vec<_>, _>>()?;
    let fields = json!({ "project": project, "edition": edition, "persons": persons });
    let msg = ExecuteMsg::ClaimEdition { project, edition, persons: Items::new(persons)? };
    let (text, sender) =
        ("Their parts of the bond are in their earnings: `caravan withdraw`", session.actor_or_passer_by());
    send_as(&sender, Code::Marketplace, &msg, text, fields, session)
}

fn create<C: Chain>(args: &CreateArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let requester = session.actor()?;
    let display = currency(args.currency.as_deref(), session)?;
    let project = NewProject {
        sharing: sharing(&args.sharing, &display)?,
        arbiter: session.arbiter_for(&display.currency)?.to_string(),
        currency: display.currency,
        uri: Uri::new(args.about.clone())?,
        uri_hash: Hash32::digest(args.about.as_bytes()),
        managers: managers(&args.managers, session)?,
    };
    let project = session.client.create_project(&requester, project)?;
    let text = format!("Created project {project}. Next: fund it with `caravan project fund {project} AMOUNT`");
    Ok(Output::new(text, json!({ "project": project })))
}

fn fund<C: Chain>(project: ProjectId, amount: &str, session: &mut Session<C>) -> Result<Output, Failure> {
    let requester = session.actor()?;
    let (_, display) = session.project(project)?;
    let amount = display.amount(amount)?.get();
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
    // A project that shares nothing has no editions, and the marketplace refuses to list them.
    let editions = match answer.sharing {
        Sharing::Contributors(_) => session.client.editions(project)?,
        Sharing::None {} => vec![],
    };
    text.push_str(&bonds(&editions, &display));
    Ok(Output::new(text, json!({ "project": answer, "batches": batches, "editions": editions })))
}

/// What is locked in editions, and what becomes of it.
fn bonds(editions: &[EditionResponse], display: &CurrencyDisplay) -> String {
    let line = |edition: &EditionResponse| {
        let EditionResponse { project, edition: id, bond, .. } = edition;
        if let Some(pool) = edition.pool.as_ref().filter(|pool| !pool.left.is_zero()) {
            let left = display.show(pool.left);
            return Some(format!("edition {id}: contributors can claim {left} of its bond\n"));
        }
        if bond.is_zero() {
            return None;
        }
        let bond = display.show(*bond);
        Some(if edition.open_batches > 0 || !edition.total_weight.is_zero() {
            let publish_by = date_time(edition.publish_by.get());
            format!("edition {id}: {bond} locked until its dataset is published, {publish_by} at the latest\n")
        } else {
            let close = match edition.status {
                EditionStatus::Current => format!("`caravan project close-edition {project}`, then "),
                EditionStatus::Closed | EditionStatus::Published => String::new(),
            };
            format!("edition {id}: {bond} locked for no one; {close}`caravan project forfeit-bond {project} {id}` returns it\n")
        })
    };
    editions.iter().filter_map(line).collect()
}

fn list<C: Chain>(session: &Session<C>) -> Result<Output, Failure> {
    let projects = session.client.projects()?;
    let mut rows = vec![];
    for project in &projects {
        let available = session.client.display(&project.currency)?.show(project.available);
        let requester = session.person_name(project.requester)?;
        rows.push(vec![project.project.to_string(), project.uri.to_string(), requester, available]);
    }
    let text = table(&["project", "about", "requester", "available"], rows);
    Ok(Output::new(text, json!({ "projects": projects })))
}

fn publish<C: Chain>(args: &PublishArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let request = PublishRequest {
        project: args.project,
        edition: args.edition,
        out: args.out.clone(),
        keys: args.key.key.clone(),
        undecryptable: if args.leave_out { Undecryptable::LeaveOut } else { Undecryptable::Fail },
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
                 Next: offer licenses with `caravan offer create {asset} --use train --price AMOUNT --text FILE`",
                args.project
            );
            let json = json!({ "registered": true, "asset": asset, "content_hash": content_hash, "file": file.as_deref().map(path_text) });
            Output::new(text, json)
        }
    })
}
