//! Arguments of `caravan admin`.

use caravan_primitives::Hash32;
use clap::ValueEnum;

/// Examples on the help page.
pub(crate) const EXAMPLES: &str = "Examples:\n  \
    caravan admin status\n  \
    caravan admin fee marketplace 5 --as owner\n  \
    caravan admin list-currency marketplace WAVE --points-rate 1000000 --as owner\n  \
    caravan admin pause marketplace --as owner\n  \
    caravan admin set-arbiter dara --fee 1CARA --as owner\n  \
    caravan admin offer-ownership marketplace NEW_OWNER --as owner";

/// A contract that has a fee, currencies and a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paid {
    Marketplace,
    Licensing,
}

/// A contract that has an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Owned {
    Marketplace,
    Licensing,
    Provenance,
    Points,
    Arbitration,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AdminCommand {
    /// Show owners, fees, currencies and pauses
    Status,
    /// Stop entry for seven days at most; every exit works
    ///
    /// Entry: new projects, funds, openings and claims; offers, sales and revenue.
    Pause { contract: Paid },
    /// Announce that entry works again ten minutes later
    Unpause { contract: Paid },
    /// Set the fee for what begins from now on
    Fee {
        contract: Paid,
        /// In percent: at most 10 of the marketplace, 5 of licensing
        percent: String,
    },
    /// Set who receives the fees
    Treasury {
        contract: Paid,
        #[arg(value_name = "NAME|ADDRESS")]
        to: String,
    },
    /// Pay the fees that came in to the treasury
    WithdrawFees {
        contract: Paid,
        /// Symbol, denom or token address [default: the coin of the chain]
        #[arg(long)]
        currency: Option<String>,
    },
    /// List a currency, or change its terms
    ListCurrency {
        contract: Paid,
        /// A denom or a token address, or the symbol of a currency that is known
        currency: String,
        /// Points for 1,000,000 base units of fee; only of the marketplace
        #[arg(long, value_name = "N", default_value_t = 0)]
        points_rate: u128,
        /// The least reward with its bond for each weight, of projects that share; only of the marketplace
        #[arg(long, value_name = "AMOUNT", default_value = "0")]
        min_reward: String,
    },
    /// Take a currency off the list: no new projects, funds, offers and sales in it
    DelistCurrency {
        contract: Paid,
        /// Symbol, denom or token address
        currency: String,
    },
    /// List arbiters with their keys and fees
    Arbiters,
    /// List an arbiter, whom new projects may name, or change its key or its fees
    SetArbiter {
        #[arg(value_name = "NAME|ADDRESS")]
        arbiter: String,
        /// What it is paid for a dispute, such as 1CARA; repeatable, once for each currency in which it takes disputes
        #[arg(long = "fee", value_name = "AMOUNT", required = true)]
        fees: Vec<String>,
        /// The key (age1...) to which evidence is encrypted [default: the one on the list, or that of the account in this home]
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
    /// Take an arbiter off the list, for new projects
    DelistArbiter {
        #[arg(value_name = "NAME|ADDRESS")]
        arbiter: String,
    },
    /// Offer the ownership of a contract to an account
    OfferOwnership {
        contract: Owned,
        #[arg(value_name = "NAME|ADDRESS")]
        to: String,
        /// How long it may accept, at most 30d
        #[arg(long, value_name = "TIME", default_value = "7d")]
        valid: String,
    },
    /// Accept the ownership of a contract
    AcceptOwnership { contract: Owned },
    /// Take back the offer of the ownership of a contract
    WithdrawOwnership { contract: Owned },
    /// Have a gateway delete content for good, as its operator
    ///
    /// The gateway is the one that serves the chain, or that of --gateway. Anyone who asks for the content then gets the reason.
    TakeDown {
        /// The sha256 of the content
        hash: Hash32,
        /// Why, for everybody
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
