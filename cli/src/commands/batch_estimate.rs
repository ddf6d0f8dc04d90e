//! `caravan batch estimate`.

use std::path::Path;

use caravan_chain::Chain;
use caravan_client::estimate::{estimate as compute, Estimate};
use caravan_client::{CurrencyDisplay, Session};
use caravan_primitives::ProjectId;
use cosmwasm_std::Uint128;
use serde_json::json;

use crate::failure::Failure;
use crate::output::{table, Output};

/// Show what a batch will cost. Nothing is written or sent.
pub(crate) fn estimate<C: Chain>(
    project: ProjectId,
    rows: &Path,
    description: &Path,
    session: &Session<C>,
) -> Result<Output, Failure> {
    let found = compute(project, rows, description, session)?;
    let (_, display) = session.project(project)?;
    let text = [work(&found), grades(&found, &display), costs(project, &found, &display)].join("\n");
    let mut json = json!(found);
    if let Some(fields) = json.as_object_mut() {
        fields.insert("currency".to_owned(), json!(display.currency));
    }
    Ok(Output::new(text, json))
}

fn work(found: &Estimate) -> String {
    let Estimate { rows, tasks, items_per_task, overlap, slots, .. } = found;
    format!("{rows} rows in {tasks} tasks, {items_per_task} a task: {overlap} annotators each, {slots} answers to pay")
}

/// What an answer pays at each grade.
fn grades(found: &Estimate, display: &CurrencyDisplay) -> String {
    let row = |grade: &caravan_client::estimate::GradeCost| {
        let percent = format!("{} %", grade.grade_bps / 100);
        vec![percent, display.plain(grade.paid), display.plain(grade.fee), display.plain(grade.paid + grade.fee)]
    };
    let fee = format!("fee in {}", display.symbol);
    let (paid, cost) = (format!("paid in {}", display.symbol), format!("cost in {}", display.symbol));
    table(&["grade", &paid, &fee, &cost], found.grades.iter().map(row).collect())
}

fn costs(project: ProjectId, found: &Estimate, display: &CurrencyDisplay) -> String {
    let show = |amount: Uint128| display.show(amount);
    let mut lines = vec![
        format!(
            "Opening it reserves {}: {} for each answer, the best grade with its fee",
            show(found.total),
            show(found.slot_cost)
        ),
        format!("Accepted at 100 %, all answers cost {}; what is not earned comes back", show(found.at_base_grade)),
        if found.listed_only {
            "Only the accounts on the list may claim: what they submit is paid if no one decides in time".to_owned()
        } else {
            format!(
                "Newcomers hold at most {} answers at a time: {} if no one decides on them in time",
                found.newcomer_slots,
                show(found.newcomer_risk)
            )
        },
    ];
    if !found.bond.is_zero() {
        lines.push(format!("{} are locked besides, until the dataset is published", show(found.bond)));
    }
    // Project credit pays for answers, never for a bond.
    let short =
        found.total.saturating_sub(found.project_credit).saturating_add(found.bond).checked_sub(found.available);
    match short {
        Ok(short) if !short.is_zero() => {
            let amount = show(short).replace(' ', "");
            lines.push(format!("Project {project} lacks {}: `caravan project fund {project} {amount}`", show(short)));
        }
        Ok(_) | Err(_) => lines.push(format!("Project {project} has {} for it", show(found.available))),
    }
    lines.join("\n")
}
