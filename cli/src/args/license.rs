//! Arguments of `caravan offer`, `quote`, `buy`, `license` and `royalties`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_licensing_api::Use;
use caravan_primitives::{AssetId, OfferId};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum OfferCommand {
    /// Offer licenses of your asset
    Create {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
        #[command(flatten)]
        terms: TermsArgs,
    },
    /// Replace all terms of an offer; licenses keep the terms that they were bought under
    Change {
        #[arg(value_parser = parse_id::<OfferId>)]
        offer: OfferId,
        #[command(flatten)]
        terms: TermsArgs,
    },
    /// Close an offer, for good; licenses that were bought stand
    Close {
        #[arg(value_parser = parse_id::<OfferId>)]
        offer: OfferId,
    },
    /// Show the terms of an offer
    Show {
        #[arg(value_parser = parse_id::<OfferId>)]
        offer: OfferId,
    },
    /// List offers, the newest first: those for an asset, or all
    List(OfferListArgs),
}

/// Which offers are listed.
#[derive(Debug, clap::Args)]
pub(crate) struct OfferListArgs {
    /// Only those for this asset
    #[arg(value_parser = parse_id::<AssetId>)]
    pub(crate) asset: Option<AssetId>,
    /// Only those that allow this: train, fine_tune, evaluate, retrieve, infer, display or redistribute
    #[arg(long = "use", value_name = "USE", value_parser = parse_use)]
    pub(crate) usage: Option<Use>,
    /// Only what costs so much or less: 20CARA
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) most_price: Option<String>,
    /// Only what can be bought
    #[arg(long)]
    pub(crate) for_sale: bool,
    /// The most offers
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) limit: usize,
}

/// The terms of an offer.
#[derive(Debug, clap::Args)]
pub(crate) struct TermsArgs {
    /// Price of a license, with the platform's fee and its currency: 20CARA
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) price: String,
    /// train, fine_tune, evaluate, retrieve, infer, display or redistribute; repeatable
    #[arg(long = "use", value_name = "USE", required = true, value_parser = parse_use)]
    pub(crate) uses: Vec<Use>,
    /// The legal text: it is kept in the store, and the offer carries its hash
    #[arg(long, value_name = "FILE")]
    pub(crate) text: PathBuf,
    /// How long a license lasts; omit for a license without end
    #[arg(long, value_name = "TIME")]
    pub(crate) lasts: Option<String>,
    /// Royalty (%) on derivatives; omit to forbid derivatives
    #[arg(long, value_name = "PERCENT")]
    pub(crate) royalty: Option<String>,
    /// Keep the royalty in derivatives of derivatives, too
    #[arg(long, requires = "royalty")]
    pub(crate) reciprocal: bool,
    /// The most that the derivatives of one license may take in, by sales and by revenue each
    #[arg(long, value_name = "AMOUNT", requires = "royalty")]
    pub(crate) ceiling: Option<String>,
    /// How many licenses there are in all
    #[arg(long, value_name = "N")]
    pub(crate) supply: Option<u32>,
    /// How many licenses one licensee can buy
    #[arg(long, value_name = "N")]
    pub(crate) per_licensee: Option<u32>,
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
        /// Symbol, denom or token address [default: the coin of the chain]
        #[arg(long)]
        currency: Option<String>,
    },
    /// Pay in what your asset earned elsewhere: it is shared as the price of a license is
    Pay {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
        /// With its currency: 100CARA
        amount: String,
    },
    /// Claim your royalties as a contributor of these assets
    Claim {
        /// Have this contributor paid instead, at its own address: a person's number, a name or an address
        #[arg(long = "for", value_name = "PERSON")]
        contributor: Option<String>,
        #[arg(required = true, value_parser = parse_id::<AssetId>)]
        assets: Vec<AssetId>,
        /// Symbol, denom or token address [default: the only one in which you can claim something, or the coin of the chain]
        #[arg(long)]
        currency: Option<String>,
    },
}

fn parse_use(text: &str) -> Result<Use, String> {
    let names: Vec<&str> = Use::ALL.iter().map(|usage| usage.name()).collect();
    let found = Use::ALL.into_iter().find(|usage| usage.name() == text);
    found.ok_or_else(|| format!("expected one of {}, got {text:?}", names.join(", ")))
}
