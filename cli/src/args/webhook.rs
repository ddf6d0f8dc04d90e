//! Arguments of `caravan webhook`.

#[derive(Debug, clap::Subcommand)]
pub(crate) enum WebhookCommand {
    /// Have events sent to an address; it prints the secret with which they are signed, this once
    Add(WebhookAddArgs),
    /// List your webhooks: what was delivered, what failed, what is paused
    List,
    /// Remove a webhook
    Remove {
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Have a message of the type `ping` sent to the receiver
    Test {
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Go on with a webhook that is paused or rests
    Resume {
        #[arg(value_name = "ID")]
        id: String,
        /// Go on after the event with this number: an earlier one repeats events, a later one passes over some
        #[arg(long, value_name = "EVENT")]
        after: Option<u64>,
    },
}

/// Where events are sent, and which.
#[derive(Debug, clap::Args)]
pub(crate) struct WebhookAddArgs {
    /// The address of the receiver, https://...
    pub(crate) url: String,
    /// Only events of this contract: marketplace, points, provenance, licensing or arbitration
    #[arg(long, value_parser = ["marketplace", "points", "provenance", "licensing", "arbitration"])]
    pub(crate) contract: Option<String>,
    /// Only events of this name: work_accepted, license_bought, ...; several times for several names
    #[arg(long = "name", value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Only events about this: project:7, batch:7, person:7, asset:7, offer:7 or license:7
    #[arg(long, value_name = "KIND:ID")]
    pub(crate) about: Option<String>,
    /// Also events of the past, after the one with this number; 0 for all
    #[arg(long, value_name = "EVENT")]
    pub(crate) after: Option<u64>,
}
