//! Arguments of `caravan restrict`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_marketplace_api::RestrictionReason;
use caravan_primitives::ProjectId;

#[derive(Debug, clap::Args)]
#[command(after_help = REASONS)]
pub(crate) struct RestrictArgs {
    #[arg(value_name = "PERSON|NAME|ADDRESS")]
    pub(crate) person: String,
    /// In this project of yours
    #[arg(long, value_parser = parse_id::<ProjectId>, required_unless_present = "platform")]
    pub(crate) project: Option<ProjectId>,
    /// On the whole platform, as its owner
    #[arg(long, conflicts_with = "project")]
    pub(crate) platform: bool,
    /// Why: see below
    #[arg(long, value_parser = parse_reason, required_unless_present = "lift")]
    pub(crate) reason: Option<RestrictionReason>,
    /// A file that shows it: its hash is published, the file is not
    #[arg(long, value_name = "FILE", required_unless_present = "lift")]
    pub(crate) evidence: Option<PathBuf>,
    /// How long, at most 30d
    #[arg(long = "for", value_name = "TIME", default_value = "7d")]
    pub(crate) time: String,
    /// Let the person claim again
    #[arg(long, conflicts_with_all = ["reason", "evidence", "time"])]
    pub(crate) lift: bool,
}

fn parse_reason(text: &str) -> Result<RestrictionReason, String> {
    RestrictionReason::ALL.into_iter().find(|reason| reason.name() == text).ok_or_else(|| {
        let names: Vec<&str> = RestrictionReason::ALL.iter().map(|reason| reason.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

/// The reasons, on the help page.
pub(crate) const REASONS: &str = "Reasons:\n  \
    low_quality        work that was rejected again and again\n  \
    spam               answers without looking at the tasks\n  \
    shared_account     several persons behind one account, or one behind several\n  \
    collusion          answers agreed on with others, or copied\n  \
    machine_generated  answers made by a machine where that was forbidden\n  \
    abuse              content or conduct that harms others\n  \
    legal              a law or a court asks for it";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_reason_and_no_other() {
        let named: Vec<&str> = REASONS.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(named, RestrictionReason::ALL.map(RestrictionReason::name));
        assert!(named.iter().all(|name| parse_reason(name).is_ok()) && parse_reason("rude").is_err());
    }
}
