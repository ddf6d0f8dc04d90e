//! Arguments of `caravan offer`, `quote`, `buy`, `license` and `royalties`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_licensing_api::Use;
use caravan_primitives::{AssetId, OfferId};

#[derive(Debug, clap::Args)]
pub(crate) struct OfferArgs {
    #[arg(value_parser = parse_id::<AssetId>)]
    pub(crate) asset: AssetId,
    /// Price of a license, with the platform's fee
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) price: String,
    /// train, fine_tune, evaluate, retrieve, infer, display or redistribute; repeatable
    #[arg(long = "use", value_name = "USE", required = true, value_parser = parse_use)]
    pub(crate) uses: Vec<Use>,
    /// Royalty (%) on derivatives; omit to forbid derivatives
    #[arg(long, value_name = "PERCENT")]
    pub(crate) royalty: Option<String>,
    /// How long a license lasts; omit for a license without end
    #[arg(long, value_name = "TIME")]
    pub(crate) lasts: Option<String>,
    /// The legal text; the offer carries its hash
    #[arg(long, value_name = "FILE")]
    pub(crate) text: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct QuoteArgs {
    #[arg(value_parser = parse_id::<OfferId>)]
    pub(crate) offer: OfferId,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BuyArgs {
    #[arg(value_parser = parse_id::<OfferId>)]
    pub(crate) offer: OfferId,
    /// The highest price to pay [default: the price that is quoted now]
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) most: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum LicenseCommand {
    /// List the licenses of an account
    List {
        /// [default: the account that acts]
        #[arg(value_name = "NAME|ADDRESS")]
        name: Option<String>,
    },
    /// Check whether an account may put an asset to a use now
    ///
    /// The exit code is 0 also if it may not: scripts read `answer.licensed` of --json.
    Verify {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
        #[arg(value_name = "USE", value_parser = parse_use)]
        usage: Use,
        /// [default: the account that acts]
        #[arg(value_name = "NAME|ADDRESS")]
        name: Option<String>,
    },
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum RoyaltiesCommand {
    /// Pass royalties on to parent assets; name children before parents
    ///
    /// Anyone can run this.
    Distribute {
        #[arg(required = true, value_parser = parse_id::<AssetId>)]
        assets: Vec<AssetId>,
    },
    /// Claim your royalties as a contributor of these assets
    Claim {
        #[arg(required = true, value_parser = parse_id::<AssetId>)]
        assets: Vec<AssetId>,
    },
}

fn parse_use(text: &str) -> Result<Use, String> {
    let names: Vec<&str> = Use::ALL.iter().map(|usage| usage.name()).collect();
    let found = Use::ALL.into_iter().find(|usage| usage.name() == text);
    found.ok_or_else(|| format!("expected one of {}, got {text:?}", names.join(", ")))
}
