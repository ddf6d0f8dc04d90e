//! `caravan account person` and what moves a person to another address.

use caravan_chain::{Chain, Code};
use caravan_client::calendar::date_time;
use caravan_client::Session;
use caravan_marketplace_api::ExecuteMsg;
use caravan_primitives::PersonId;
use serde_json::json;

use super::send::{confirm, send, send_as};
use crate::args::account::PersonCommand;
use crate::failure::Failure;
use crate::output::Output;

pub(super) fn show<C: Chain>(person: Option<&str>, session: &Session<C>) -> Result<Output, Failure> {
    let found = session.client.person(named(person, session)?)?;
    let mut text = format!("person {}: {} at {}", found.person, session.name(&found.address), found.address);
    match &found.recovery {
        Some(recovery) => text.push_str(&format!("\nrecovery address {}", session.name(recovery))),
        None => text.push_str("\nno recovery address: `caravan account set-recovery`"),
    }
    if let Some(change) = &found.recovery_change {
        let to = change.recovery.as_ref().map_or_else(|| "none".to_owned(), |to| session.name(to));
        text.push_str(&format!("\nits recovery address becomes {to} on {}", date_time(change.ready_at.get())));
    }
    if let Some(moving) = &found.moving {
        let (to, ready) = (session.name(&moving.to), date_time(moving.ready_at.get()));
        text.push_str(&format!("\nit moves to {to}, who may accept from {ready}"));
    }
    Ok(Output::new(text, json!({ "person": found })))
}

fn named<C: Chain>(person: Option<&str>, session: &Session<C>) -> Result<PersonId, Failure> {
    Ok(match person {
        Some(person) => session.person(person)?,
        None => session.client.person_of(&session.actor()?)?,
    })
}

#[expect(clippy::too_many_lines, reason = "a message for each command")]
pub(super) fn change<C: Chain>(
    command: &PersonCommand,
    yes: bool,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    match command {
        PersonCommand::Move { to } => {
            let to = session.account(Some(to))?;
            let name = session.name(&to);
            confirm(
                &format!("Your work, earnings and roles go to {name}, which may accept from seven days later"),
                yes,
            )?;
            let text = format!("{name} may accept your move from seven days later; until then you can cancel it");
            run(&ExecuteMsg::StartMove { to: to.to_string() }, text, session)
        }
        PersonCommand::Recover { person, to } => {
            let (person, to) = (session.person(person)?, session.account(Some(to))?);
            let text = format!("{} may accept the move of person {person} from 30 days later", session.name(&to));
            run(&ExecuteMsg::StartRecovery { person, to: to.to_string() }, text, session)
        }
        PersonCommand::AcceptMove { person } => {
            let person = session.person(person)?;
            run(&ExecuteMsg::AcceptMove { person }, format!("You are person {person} now"), session)
        }
        PersonCommand::CancelMove { person } => {
            let person = named(person.as_deref(), session)?;
            run(&ExecuteMsg::CancelMove { person }, format!("Person {person} stays where it is"), session)
        }
        PersonCommand::SetRecovery { recovery, none: _ } => {
            let recovery = recovery.as_deref().map(|name| session.account(Some(name))).transpose()?;
            let text = match &recovery {
                Some(address) => format!(
                    "{} is your recovery address; where you had one before, from seven days later",
                    session.name(address)
                ),
                None => "You have no recovery address from seven days later".to_owned(),
            };
            run(&ExecuteMsg::SetRecovery { recovery: recovery.map(String::from) }, text, session)
        }
        PersonCommand::CancelRecoveryChange { person } => {
            let person = named(person.as_deref(), session)?;
            let text = format!("Person {person} keeps its recovery address");
            run(&ExecuteMsg::CancelRecoveryChange { person }, text, session)
        }
        PersonCommand::MovePoints { person } => {
            let (person, sender) = (session.person(person)?, session.actor_or_passer_by());
            let text = format!("The points of person {person} are at its new address");
            let msg = ExecuteMsg::MovePoints { person };
            send_as(&sender, Code::Marketplace, &msg, text, json!({ "person": person }), session)
        }
    }
}

fn run<C: Chain>(msg: &ExecuteMsg, done: String, session: &mut Session<C>) -> Result<Output, Failure> {
    send(Code::Marketplace, msg, done, json!({}), session)
}
