//! What a batch will cost, before anything of it exists.

use std::path::Path;

use caravan_chain::Chain;
use caravan_marketplace_api::{bounds, ConfigResponse, MarketplaceError, ProjectResponse, QueryMsg, Sharing};
use caravan_money::{add, fee_ceil, fee_floor, mul, part_floor, Bps, MoneyError};
use caravan_primitives::{Hash32, ProjectId};
use caravan_toolkit::manifest::{Manifest, ManifestError};
use cosmwasm_std::Uint128;
use serde::Serialize;

use crate::description::Description;
use crate::error::{ClientError, Result};
use crate::formats::{open_rows, RowsFile};
use crate::listed::AddressList;
use crate::problem::Problem;
use crate::session::Session;

/// What one accepted task pays and costs at a grade, in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GradeCost {
    /// In basis points of the reward.
    pub grade_bps: u16,
    /// What the annotator gets.
    pub paid: Uint128,
    /// What the platform gets besides.
    pub fee: Uint128,
}

/// What a batch will cost under the present fee, in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    pub rows: u64,
    pub tasks: u32,
    pub items_per_task: u8,
    pub overlap: u8,
    /// Tasks × annotators per task: each is paid once.
    pub slots: u64,
    pub fee_bps: u16,
    /// The base grade first, then the others as the description lists them.
    pub grades: Vec<GradeCost>,
    /// What the escrow keeps for a slot: its best grade, with the fee rounded up.
    pub slot_cost: Uint128,
    /// What opening the batch reserves: the worst case.
    pub total: Uint128,
    /// What is paid if all work is accepted at the base grade, fees included; the rest comes back.
    pub at_base_grade: Uint128,
    /// What is locked until the dataset is published, if the project shares.
    pub bond: Uint128,
    /// Whether only the accounts on a list may claim. Then newcomers are not limited, and the next two are 0.
    pub listed_only: bool,
    /// How many reserved or undecided tasks newcomers may hold at a time.
    pub newcomer_slots: u64,
    /// What those could be paid, fees included, if no one decides on them in time.
    pub newcomer_risk: Uint128,
    /// What the project can withdraw or open batches with.
    pub available: Uint128,
    /// What it can only open batches with; never private rows.
    pub project_credit: Uint128,
}

/// Compute what a batch of these rows will cost in a project. The rows are read and checked as an import reads them; nothing is
/// written or sent.
///
/// # Errors
/// Those of reading the files and of querying the chain; `MANIFEST_MALFORMED` with every row that is wrong; `GRADE_UNPAID`.
pub fn estimate<C: Chain>(
    project: ProjectId,
    rows: &Path,
    description: &Path,
    session: &Session<C>,
) -> Result<Estimate> {
    let (terms, _) = Description::read(description)?;
    let (project, currency) = session.project(project)?;
    let manifest = count(rows, &terms)?;
    let config: ConfigResponse = session.client.query(&QueryMsg::Config {})?;
    let fee = Bps::new(config.fee_bps)?;
    let reward = terms.reward(&currency)?;
    let listed = [bounds::BASE_GRADE_BPS].into_iter().chain(terms.grades()?);
    let grades = listed.map(|grade_bps| grade_cost(reward, grade_bps, fee)).collect::<Result<Vec<_>, _>>()?;
    // The contract refuses it too: accepted work is paid.
    if let Some(unpaid) = grades.iter().find(|grade| grade.paid.is_zero()) {
        return Err(Problem::Refused(MarketplaceError::GradeUnpaid { grade: unpaid.grade_bps, reward }).into());
    }
    let best = grades.iter().map(|grade| grade.paid).max().unwrap_or(reward);
    let slots = u64::from(manifest.tasks) * u64::from(terms.overlap);
    let slot_cost = add(best, fee_ceil(best, fee)?)?;
    let list = terms.list(description).map(|list| AddressList::read(&list, session)).transpose()?;
    let newcomer_slots = match &list {
        Some(_) => 0,
        None => u64::from(terms.max_pending.unwrap_or(bounds::DEFAULT_MAX_PENDING)).min(slots),
    };
    let at_base = add(reward, fee_floor(reward, fee)?)?;
    Ok(Estimate {
        rows: manifest.items,
        tasks: manifest.tasks,
        items_per_task: terms.items_per_task,
        overlap: terms.overlap,
        slots,
        fee_bps: config.fee_bps,
        grades,
        slot_cost,
        total: mul(slot_cost, slots)?,
        at_base_grade: mul(at_base, slots)?,
        bond: bond(&project, terms.weight, slots)?,
        listed_only: list.is_some(),
        newcomer_slots,
        newcomer_risk: mul(at_base, newcomer_slots)?,
        available: project.available,
        project_credit: if terms.takes_project_credit() { project.project_credit } else { Uint128::zero() },
    })
}

/// Count the rows and tasks of a file, and check every row.
fn count(rows: &Path, terms: &Description) -> Result<Manifest> {
    let RowsFile { format, mut source, .. } = open_rows(rows)?;
    // No root is made of it that anyone sees.
    let plan = terms.plan(format, Hash32::digest(b""));
    let mut problems = vec![];
    match plan.build(&mut source, &mut |fault| problems.push(fault.to_string())) {
        Err(ManifestError::Malformed { .. }) => Err(ClientError::Malformed { path: rows.to_owned(), problems }),
        manifest => Ok(manifest.map_err(Problem::from)?),
    }
}

fn grade_cost(reward: Uint128, grade_bps: u16, fee: Bps) -> Result<GradeCost, MoneyError> {
    let paid = part_floor(reward, grade_bps)?;
    Ok(GradeCost { grade_bps, paid, fee: fee_floor(paid, fee)? })
}

fn bond(project: &ProjectResponse, weight: u32, slots: u64) -> Result<Uint128, MoneyError> {
    match &project.sharing {
        Sharing::None {} => Ok(Uint128::zero()),
        Sharing::Contributors(shares) => mul(mul(shares.bond_per_weight, u64::from(weight))?, slots),
    }
}
