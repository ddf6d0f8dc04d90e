//! Arguments of `caravan chain` and `caravan account`.

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ChainCommand {
    /// Create a chain in a new file
    New,
    /// Show the time, the height, and the contracts of the chain
    Show,
    /// Advance the time of the chain: 90s, 30m, 72h, 3d
    Advance {
        #[arg(value_name = "TIME")]
        time: String,
    },
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AccountCommand {
    /// Create an account, and fund it from the faucet of the chain
    Add {
        /// Letters, digits, `-` and `_`
        name: String,
        /// 100 is 100 CARA, 1000ucara is 0.001 CARA
        #[arg(long, value_name = "AMOUNT")]
        fund: Option<String>,
    },
    /// Fund an account from the faucet of the chain
    Fund {
        name: String,
        /// 100 is 100 CARA, 1000ucara is 0.001 CARA
        amount: String,
    },
    /// List all accounts with their balances
    List,
}
