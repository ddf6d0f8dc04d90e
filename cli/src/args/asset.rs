//! Arguments of `caravan asset`.

use std::path::PathBuf;

use caravan_client::assets::LicensedParent;
use caravan_client::values::{parse_id, parse_share};
use caravan_money::Bps;
use caravan_primitives::AssetId;
use caravan_provenance_api::{EdgeKind, Kind, NewEdge};
use serde_json::json;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AssetCommand {
    /// Register a file or a folder as your asset
    ///
    /// Two steps: the first call commits to the content, run it again after 60 seconds to register.
    Register(RegisterArgs),
    /// List assets, the newest first
    List(AssetListArgs),
    /// Search assets by words of their description: this needs a gateway with an index
    Search {
        /// The words: an asset has all of them
        #[arg(required = true)]
        words: Vec<String>,
        #[command(flatten)]
        list: AssetListArgs,
    },
    /// Show an asset and its owner
    Show {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
    },
    /// Fetch the content of an asset, such as a published dataset
    Fetch {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
        /// The file to write, which must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Check whether a file or a folder is a registered asset, byte for byte
    ///
    /// The exit code is 0 also if it is not registered.
    Verify {
        /// The file or folder
        path: PathBuf,
    },
    /// Show the assets that an asset comes from, with their royalties
    Graph(GraphArgs),
    #[command(flatten)]
    Change(AssetChange),
}

/// Which assets are listed.
#[derive(Debug, clap::Args)]
pub(crate) struct AssetListArgs {
    /// Only this kind: data, dataset, knowledge_base, model, application or service
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<Kind>,
    /// Only those of this owner
    #[arg(long, value_name = "NAME|ADDRESS")]
    pub(crate) owner: Option<String>,
    /// The most assets
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) limit: usize,
}

/// What changes an asset after it was registered.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum AssetChange {
    #[command(flatten)]
    Edges(EdgeChange),
    /// Seal a draft: its edges, contributors and shares never change again
    Seal {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
    },
    /// Offer an asset to a new owner, with all that it takes in from then on
    Transfer {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
        #[arg(value_name = "NAME|ADDRESS")]
        to: String,
        /// How long the new owner may accept, at most 30d
        #[arg(long, value_name = "TIME", default_value = "7d")]
        valid: String,
    },
    /// Accept an asset that is offered to you
    Accept {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
    },
    /// Take back the offer of an asset to a new owner
    CancelTransfer {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
    },
    /// Retract an asset, for good: no new licenses; those that were bought stand
    Retract {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
    },
    /// Say where the asset is described now; earlier descriptions stay in its history
    Describe {
        #[arg(value_parser = parse_id::<AssetId>)]
        asset: AssetId,
        /// The file of the description: it is kept by its hash
        #[arg(long, value_name = "FILE", required_unless_present = "about")]
        file: Option<PathBuf>,
        /// A URI or a text instead of a file
        #[arg(long, value_name = "URI", conflicts_with = "file")]
        about: Option<String>,
    },
}

/// What adds edges to a draft, and lets others do so.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum EdgeChange {
    /// Add edges from your draft to parents: assets of yours, or of owners who consented
    Link {
        /// Your draft
        #[arg(value_parser = parse_id::<AssetId>)]
        draft: AssetId,
        /// A parent, how the draft comes from it, and its share of what the draft takes in: 3:includes:5; repeatable
        #[arg(long = "to", value_name = "ASSET:KIND[:PERCENT]", required = true, value_parser = own_parent)]
        parents: Vec<NewEdge>,
    },
    /// Add an edge from your draft to a parent that you have a license for
    Derive {
        /// Your draft
        #[arg(value_parser = parse_id::<AssetId>)]
        draft: AssetId,
        /// The parent, your license, and how the draft comes from it: 3:7:fine_tuned_from
        #[arg(value_name = "ASSET:LICENSE:KIND", value_parser = licensed_parent)]
        parent: LicensedParent,
    },
    /// Let the owner of a draft add one edge to your asset
    Consent {
        /// Your asset
        #[arg(value_parser = parse_id::<AssetId>)]
        parent: AssetId,
        /// The draft
        #[arg(value_parser = parse_id::<AssetId>)]
        draft: AssetId,
        /// trained_on, fine_tuned_from, derived_from, retrieves_from, includes or served_by
        #[arg(long, value_parser = edge_kind)]
        kind: EdgeKind,
        /// Your share of what the draft takes in, in percent
        #[arg(long, value_name = "PERCENT")]
        share: String,
    },
    /// Take back a consent that was not used
    WithdrawConsent {
        /// Your asset
        #[arg(value_parser = parse_id::<AssetId>)]
        parent: AssetId,
        /// The draft
        #[arg(value_parser = parse_id::<AssetId>)]
        draft: AssetId,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterArgs {
    /// The file or folder
    pub(crate) path: PathBuf,
    /// data, dataset, knowledge_base, model, application or service
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Kind,
    /// Where people can read about it
    #[arg(long, value_name = "URI", default_value = "store:content")]
    pub(crate) about: String,
    /// A parent that you have a license for, and how the asset comes from it: 3:7:served_by; repeatable
    ///
    /// KIND is trained_on (the default), fine_tuned_from, derived_from, retrieves_from, includes or served_by.
    #[arg(long = "parent", value_name = "ASSET:LICENSE[:KIND]", value_parser = licensed_parent)]
    pub(crate) parents: Vec<LicensedParent>,
    /// Leave it a draft, to add edges with `asset link` and `asset derive`; `asset seal` ends that
    #[arg(long)]
    pub(crate) draft: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct GraphArgs {
    #[arg(value_parser = parse_id::<AssetId>)]
    pub(crate) asset: AssetId,
    /// Also draw it into this file, which is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
}

fn kind(text: &str) -> Result<Kind, String> {
    serde_json::from_value(json!(text))
        .map_err(|_| format!("expected data, dataset, knowledge_base, model, application or service, got {text:?}"))
}

fn edge_kind(text: &str) -> Result<EdgeKind, String> {
    let found = EdgeKind::ALL.into_iter().find(|kind| kind.name() == text);
    let names = EdgeKind::ALL.map(EdgeKind::name).join(", ");
    found.ok_or_else(|| format!("expected one of {names}, got {text:?}"))
}

/// Read `3:7` or `3:7:served_by`.
fn licensed_parent(text: &str) -> Result<LicensedParent, String> {
    let mut parts = text.splitn(3, ':');
    let (Some(asset), Some(license)) = (parts.next(), parts.next()) else {
        return Err("expected ASSET:LICENSE, or ASSET:LICENSE:KIND, such as 1:4:served_by".to_owned());
    };
    let kind = parts.next().map_or(Ok(EdgeKind::TrainedOn), edge_kind)?;
    Ok(LicensedParent { asset: parse_id(asset)?, license: parse_id(license)?, kind })
}

/// Read `3:version_of` or `3:includes:5`.
fn own_parent(text: &str) -> Result<NewEdge, String> {
    let mut parts = text.splitn(3, ':');
    let (Some(parent), Some(kind)) = (parts.next(), parts.next()) else {
        return Err("expected ASSET:KIND, or ASSET:KIND:PERCENT, such as 3:includes:5".to_owned());
    };
    let share_bps =
        parts.next().map_or(Ok(Bps::ZERO), |share| parse_share(share).map_err(|error| error.to_string()))?;
    Ok(NewEdge { parent: parse_id(parent)?, kind: edge_kind(kind)?, share_bps })
}
