//! Arguments of `caravan events`.

/// Which events are printed.
#[derive(Debug, clap::Args)]
pub(crate) struct EventsArgs {
    /// Only events of blocks above this height
    #[arg(long, value_name = "HEIGHT", default_value_t = 0)]
    pub(crate) since: u64,
    /// Only events of this contract: marketplace, points, provenance, licensing or arbitration
    #[arg(long, value_parser = ["marketplace", "points", "provenance", "licensing", "arbitration"])]
    pub(crate) contract: Option<String>,
    /// Only events of this name: work_accepted, license_bought, ...
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Go on with events as they come
    #[arg(long)]
    pub(crate) follow: bool,
}
