//! `caravan project`: create, fund, show.

use caravan_chain::Chain;
use caravan_marketplace_api::{
    BatchesResponse, ExecuteMsg, FloorPrice, HookMsg, NewProject, ProjectResponse, ProjectsResponse, QueryMsg, Shares,
    Sharing,
};
use caravan_money::Currency;
use caravan_primitives::{Hash32, ProjectId, Seconds, Upto, Uri};
use cosmwasm_std::Uint128;
use serde_json::json;

use super::pages;
use super::publish::{self, Publish};
use super::session::{coinage, units, Session, Told};
use super::table::table;
use super::value;
use crate::coinage::DENOM;
use crate::failure::Failure;
use crate::market::told;

/// Projects.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum ProjectVerb {
    /// Make a project of yours.
    Create(Create),
    /// Pay into a project.
    Fund {
        /// The project.
        #[arg(value_parser = id::<ProjectId>)]
        project: ProjectId,
        /// How much: 1.5 is 1.5 CARA, 1000ucara is 0.001 CARA.
        amount: String,
    },
    /// Show a project, or all of them.
    Show {
        /// The project; without it, all.
        #[arg(value_parser = id::<ProjectId>)]
        project: Option<ProjectId>,
    },
    /// Register what was accepted as a dataset, owned by you and shared with those who made it.
    ///
    /// The first call closes the edition, writes the dataset and commits to it; the second, a minute or more later,
    /// registers it. Calling again does nothing twice.
    Publish(Publish),
}

/// What a project is to be.
#[derive(Debug, clap::Args)]
pub(crate) struct Create {
    /// Where people read what it is about, or a title.
    about: String,
    /// What its batches pay in: the chain's coin, or the address of a token.
    #[arg(long, value_name = "DENOM|ADDRESS", default_value = DENOM)]
    currency: String,
    /// Part of what licenses of the dataset bring that goes to those who made it, in percent.
    #[arg(long, value_name = "PERCENT")]
    share: Option<String>,
    /// The least that a license of the dataset may cost.
    #[arg(long, value_name = "AMOUNT", requires = "share")]
    floor: Option<String>,
    /// Locked for each weight of each slot until the dataset is published.
    #[arg(long, value_name = "AMOUNT", requires = "share", default_value = "0")]
    bond: String,
    /// The most weight that one person can have in the dataset.
    #[arg(long, value_name = "N", requires = "share", default_value = "1000000")]
    weight_cap: u64,
    /// Time to publish before the bond can be forfeited.
    #[arg(long, value_name = "TIME", requires = "share", default_value = "30d")]
    publish: String,
}

/// The number of a thing.
pub(crate) fn id<T: TryFrom<u64>>(text: &str) -> Result<T, String>
where
    T::Error: std::fmt::Display,
{
    let number: u64 = text.parse().map_err(|_| "ID_INVALID: expected a number from 1".to_owned())?;
    T::try_from(number).map_err(|error| error.to_string())
}

/// `caravan project`.
pub(crate) fn project<C: Chain>(verb: &ProjectVerb, session: &mut Session<C>) -> Result<Told, Failure> {
    match verb {
        ProjectVerb::Create(new) => create(new, session),
        ProjectVerb::Fund { project, amount } => fund(*project, amount, session),
        ProjectVerb::Show { project: Some(project) } => show(*project, session),
        ProjectVerb::Show { project: None } => list(session),
        ProjectVerb::Publish(publish) => publish::publish(publish, session),
    }
}

impl Create {
    fn sharing(&self, currency: &Currency) -> Result<Sharing, Failure> {
        let Some(share) = &self.share else { return Ok(Sharing::None {}) };
        let floor = self.floor.as_deref().map(value::amount).transpose()?;
        Ok(Sharing::Contributors(Shares {
            contributor_bps: value::share(share)?,
            weight_cap: Uint128::from(self.weight_cap),
            floor_price: floor.map(|amount| FloorPrice { currency: currency.clone(), amount }),
            bond_per_weight: value::units(&self.bond)?,
            publish_secs: Seconds::new(value::seconds(&self.publish)?.get()),
        }))
    }
}

fn create<C: Chain>(new: &Create, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let token = session.is_address(&new.currency);
    let currency = if token { Currency::cw20(new.currency.clone())? } else { Currency::native(new.currency.clone())? };
    let project = NewProject {
        sharing: new.sharing(&currency)?,
        currency,
        arbiter: session.arbiter()?.to_string(),
        uri: Uri::new(new.about.clone())?,
        uri_hash: Hash32::digest(new.about.as_bytes()),
        managers: Upto::new(vec![])?,
    };
    let reference = session.market.reference()?;
    let outcome = session.market.run(&me, &ExecuteMsg::CreateProject { project, reference })?;
    let project: u64 = told(&outcome, "project_created", "project")?;
    let text = format!("project {project} is there; next, pay in: `caravan project fund {project} AMOUNT`");
    Ok(Told::new(text, json!({ "project": project })))
}

fn fund<C: Chain>(project: ProjectId, amount: &str, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let amount = value::amount(amount)?;
    let (_, coinage) = session.project(project)?;
    let reference = session.market.reference()?;
    let msg = ExecuteMsg::Fund { project, reference: reference.clone() };
    let marketplace = session.market.suite.marketplace.clone();
    let hook = HookMsg::Fund { project, reference };
    session.market.pay(&me, &marketplace, (&coinage, amount.get()), (&msg, &hook))?;
    let (now, _) = session.project(project)?;
    let text = format!("project {project} has {} free", coinage.show(now.available));
    Ok(Told::new(
        text,
        json!({ "project": project, "available": units(now.available), "project_credit": units(now.project_credit) }),
    ))
}

fn show<C: Chain>(project: ProjectId, session: &Session<C>) -> Result<Told, Failure> {
    let (answer, coinage) = session.project(project)?;
    let batches = pages::all(
        |start_after| {
            let query = QueryMsg::Batches { project, start_after, limit: Some(pages::LIMIT) };
            session.market.ask::<BatchesResponse>(&query).map(|page| page.batches)
        },
        |batch| batch.batch,
    )?;
    let mut text = format!(
        "project {project}: {}\nof {}, free {}, credit {}, edition {}\n",
        answer.uri,
        session.person(answer.requester)?,
        coinage.show(answer.available),
        coinage.show(answer.project_credit),
        answer.edition
    );
    if let Sharing::Contributors(shares) = &answer.sharing {
        let percent = f64::from(shares.contributor_bps.get()) / 100.0;
        text.push_str(&format!("{percent} % of what licenses of its dataset bring goes to those who made it\n"));
    }
    let row = |batch: &caravan_marketplace_api::BatchSummary| {
        let progress = &batch.progress;
        let state = format!("{:?}", batch.status).to_lowercase();
        let counts = [progress.slots, progress.live, progress.accepted].map(|count| count.to_string());
        [vec![batch.batch.to_string(), state], counts.to_vec()].concat()
    };
    let rows = batches.iter().map(row).collect();
    text.push_str(&table(&["batch", "state", "slots", "live", "accepted"], rows));
    Ok(Told::new(text, json!({ "project": answer, "batches": batches })))
}

fn list<C: Chain>(session: &Session<C>) -> Result<Told, Failure> {
    let projects: Vec<ProjectResponse> = pages::all(
        |start_after| {
            let query = QueryMsg::Projects { start_after, limit: Some(pages::LIMIT) };
            session.market.ask::<ProjectsResponse>(&query).map(|page| page.projects)
        },
        |project| project.project,
    )?;
    let mut rows = vec![];
    for project in &projects {
        let free = coinage(&project.currency)?.show(project.available);
        let who = session.person(project.requester)?;
        rows.push(vec![project.project.to_string(), project.uri.to_string(), who, free]);
    }
    let text = table(&["project", "about", "requester", "available"], rows);
    Ok(Told::new(text, json!({ "projects": projects })))
}
