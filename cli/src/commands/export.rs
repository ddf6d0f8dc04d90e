//! `caravan export`: tables of a project.

use caravan_chain::Chain;
use caravan_client::export::{export as export_table, ExportKind};
use caravan_client::Session;
use serde_json::json;

use crate::args::export::{ExportArgs, ExportTable};
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn export<C: Chain>(args: &ExportArgs, session: &Session<C>) -> Result<Output, Failure> {
    let kind = match args.table {
        ExportTable::Results => ExportKind::Results { keys: args.key.key.clone() },
        ExportTable::Payments => ExportKind::Payments,
        ExportTable::Contributors => ExportKind::Contributors { edition: args.edition },
    };
    let rows = export_table(&kind, args.project, &args.out, session)?;
    Ok(Output::new(format!("{rows} rows in {}", args.out.display()), json!({ "rows": rows, "file": args.out })))
}
