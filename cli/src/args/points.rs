//! Arguments of `caravan points`.

use std::path::PathBuf;

/// Examples on the help page.
pub(crate) const EXAMPLES: &str = "Examples:\n  \
    caravan points show --as amara\n  \
    caravan points transfer bela 2.5CPT --yes --as amara\n  \
    caravan points allow bela 10CPT --expires 7d --as amara\n  \
    caravan points transfer chen 1CPT --from amara --as bela";

#[derive(Debug, clap::Subcommand)]
pub(crate) enum PointsCommand {
    /// Show the points of an account, and how points can be used
    Show {
        /// [default: the account that acts]
        #[arg(value_name = "NAME|ADDRESS")]
        name: Option<String>,
    },
    /// Send points to an account
    Transfer {
        #[arg(value_name = "NAME|ADDRESS")]
        to: String,
        amount: String,
        /// Spend the points of this account, which allowed it
        #[arg(long, value_name = "NAME|ADDRESS")]
        from: Option<String>,
    },
    /// Destroy points, for good
    Burn {
        amount: String,
        /// Destroy the points of this account, which allowed it
        #[arg(long, value_name = "NAME|ADDRESS")]
        from: Option<String>,
    },
    /// Send points to a contract, with a message for it
    Send {
        #[arg(value_name = "ADDRESS")]
        contract: String,
        amount: String,
        /// The message as JSON
        msg: String,
        /// Spend the points of this account, which allowed it
        #[arg(long, value_name = "NAME|ADDRESS")]
        from: Option<String>,
    },
    /// Allow an account to spend more of your points
    Allow(AllowArgs),
    /// Allow an account to spend fewer of your points
    Disallow(AllowArgs),
    /// Mint points, as an account that is listed as a minter
    Mint {
        #[arg(value_name = "NAME|ADDRESS")]
        to: String,
        amount: String,
    },
    /// List the minters with their budgets
    Minters,
    /// List a minter, or change its budget; 0 takes it off the list
    ///
    /// For the owner. A raise takes effect seven days later.
    SetMinter {
        #[arg(value_name = "NAME|ADDRESS")]
        minter: String,
        /// What it may mint from then on
        budget: String,
    },
    /// Let every holder send points, for good
    ///
    /// For the owner. Before, points are soulbound: they can only be burned.
    Loosen,
    /// Show what points earned in a season
    Season {
        /// The number of the season, from 1
        season: u32,
        /// [default: the account that acts]
        #[arg(value_name = "NAME|ADDRESS")]
        name: Option<String>,
    },
    /// Change what wallets show of the points; an empty text clears it
    ///
    /// For the marketing address.
    Describe {
        /// The address of the project on the web
        #[arg(long, value_name = "URL", required_unless_present_any = ["description", "marketing"])]
        project: Option<String>,
        /// What the points are for
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
        /// Who may change these texts from now on; empty: no account, ever
        #[arg(long, value_name = "NAME|ADDRESS")]
        marketing: Option<String>,
    },
    /// Change the picture of the points: an SVG or PNG file of at most 5 KiB, or a URL
    Logo {
        #[arg(long, value_name = "FILE", required_unless_present = "url")]
        file: Option<PathBuf>,
        #[arg(long, conflicts_with = "file")]
        url: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct AllowArgs {
    #[arg(value_name = "NAME|ADDRESS")]
    pub(crate) spender: String,
    pub(crate) amount: String,
    /// When the allowance ends, from now on [default: as before; at first never]
    #[arg(long, value_name = "TIME")]
    pub(crate) expires: Option<String>,
}
