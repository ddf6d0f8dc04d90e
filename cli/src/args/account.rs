//! Arguments of `caravan chain` and `caravan account`.

use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ChainCommand {
    /// Create a chain in a new file, under a chain id of its own
    New {
        /// Make the keys of the platform's accounts from their names: anyone has them, so for demonstrations and tests alone
        #[arg(long)]
        named: bool,
    },
    /// Run all transactions of the chain again, and compare the state that they give
    Verify,
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
        /// Make the key from the name: anyone has it, so for demonstrations and tests alone
        #[arg(long, conflicts_with = "key_file")]
        named: bool,
        /// Take the key from FILE, which has its 64 hex digits, instead of a new one
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
    },
    /// Fund an account from the faucet of the chain
    Fund {
        name: String,
        /// 100 is 100 CARA, 1000ucara is 0.001 CARA
        amount: String,
    },
    /// Send coins of the account that acts to another one
    Send {
        /// The name or the address of the account
        to: String,
        /// 100 is 100 CARA, 1000ucara is 0.001 CARA, 5000000stake are base units of another coin, such as that of gas
        amount: String,
    },
    /// Show the public key of an account, which a gateway invites
    Key { name: String },
    /// List all accounts with their balances
    List,
}
