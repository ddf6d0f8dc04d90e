//! Arguments of `caravan asset`.

use std::path::PathBuf;

use caravan_client::assets::LicensedParent;
use caravan_client::values::parse_id;
use caravan_primitives::AssetId;
use caravan_provenance_api::Kind;
use serde_json::json;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AssetCommand {
    /// Register a file or a folder as your asset
    ///
    /// Two steps: the first call commits to the content, run it again after 60 seconds to register.
    Register(RegisterArgs),
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
    /// An asset that it is trained on under your license; repeatable
    #[arg(long, value_name = "ASSET:LICENSE", value_parser = licensed_parent)]
    pub(crate) trained_on: Vec<LicensedParent>,
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

fn licensed_parent(text: &str) -> Result<LicensedParent, String> {
    let (asset, license) = text.split_once(':').ok_or("expected ASSET:LICENSE, such as 1:4")?;
    Ok(LicensedParent { asset: parse_id(asset)?, license: parse_id(license)? })
}
