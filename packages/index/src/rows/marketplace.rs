//! Projects and batches: what never changes of them. The rest is asked of the contract.

use super::target::Target;
use crate::amount::Units;
use crate::error::Result;
use crate::seen::Seen;

/// Change the rows of an event about a project or a batch.
pub(super) fn apply(to: &Target<'_>, seen: &Seen<'_>) -> Result<()> {
    match seen.name {
        "project_created" => {
            let insert = "INSERT INTO project (project, requester, currency, created_at) VALUES (?, ?, ?, ?)";
            let (project, requester) = (seen.number("project")?, seen.number("requester")?);
            let values = (project, requester, seen.currency("currency")?, seen.time);
            to.db.prepare_cached(insert)?.execute(values)?;
        }
        "batch_created" => {
            let insert = "INSERT INTO batch (batch, project, requester, currency, created_at, paid)
                SELECT ?, project, requester, currency, ?, ? FROM project WHERE project = ?";
            let values = (seen.number("batch")?, seen.time, Units::ZERO, seen.number("project")?);
            to.db.prepare_cached(insert)?.execute(values)?;
        }
        "batch_opened" => {
            let (batch, edition) = (seen.number("batch")?, seen.number("edition")?);
            to.db.prepare_cached("UPDATE batch SET edition = ? WHERE batch = ?")?.execute((edition, batch))?;
        }
        _ => {}
    }
    Ok(())
}
