//! `caravan asset`: register, show and verify assets.

use caravan_chain::Chain;
use caravan_client::assets::{
    content_hash, fetch as fetch_asset, register as register_asset, RegisterRequest, Registered,
};
use caravan_client::calendar::date_time;
use caravan_client::lists::{assets, AssetFilter};
use caravan_client::Session;
use caravan_primitives::Time;
use caravan_provenance_api::AssetResponse;
use serde_json::json;

use super::asset_change::change;
use super::asset_graph::graph;
use super::send::confirm;
use crate::args::asset::{AssetCommand, AssetListArgs, RegisterArgs};
use crate::failure::Failure;
use crate::output::{path_text, table, Output};

pub(crate) fn asset<C: Chain>(command: &AssetCommand, yes: bool, session: &mut Session<C>) -> Result<Output, Failure> {
    match command {
        AssetCommand::Register(args) => register(args, yes, session),
        AssetCommand::List(args) => list(args, None, session),
        AssetCommand::Search { words, list: args } => list(args, Some(words.join(" ")), session),
        AssetCommand::Show { asset } => {
            let asset = session.client.asset(*asset)?;
            Ok(Output::new(asset_text(&asset, session), json!({ "asset": asset })))
        }
        AssetCommand::Fetch { asset, out } => {
            let bytes = fetch_asset(*asset, out, session)?;
            let text = format!("{bytes} bytes of asset {asset} are in {}; their hash is the asset's", out.display());
            Ok(Output::new(text, json!({ "asset": asset, "file": path_text(out), "bytes": bytes })))
        }
        AssetCommand::Verify { path } => {
            let content = content_hash(path)?;
            let found = session.client.asset_by_hash(content)?;
            let text = match &found {
                Some(asset) => format!("{} is {}", path.display(), asset_text(asset, session)),
                None => format!("{} is not a registered asset; its hash is {content}", path.display()),
            };
            Ok(Output::new(text, json!({ "content_hash": content, "asset": found })))
        }
        AssetCommand::Graph(args) => graph(args, session),
        AssetCommand::Change(command) => change(command, yes, session),
    }
}

fn list<C: Chain>(args: &AssetListArgs, text: Option<String>, session: &Session<C>) -> Result<Output, Failure> {
    let owner = args.owner.as_ref().map(|owner| session.account(Some(owner))).transpose()?;
    let assets = assets(&AssetFilter { kind: args.kind, owner, text }, args.limit, session)?;
    let row = |asset: &AssetResponse| {
        let (kind, status) = (asset.kind.to_string(), asset.status.to_string());
        vec![asset.asset.to_string(), kind, status, session.name(&asset.owner), asset.metadata.uri.to_string()]
    };
    let rows = assets.iter().map(row).collect();
    let text = if assets.is_empty() {
        "No such asset".to_owned()
    } else {
        table(&["asset", "kind", "state", "owner", "about"], rows)
    };
    Ok(Output::new(text, json!({ "assets": assets })))
}

fn asset_text<C: Chain>(asset: &AssetResponse, session: &Session<C>) -> String {
    format!(
        "asset {}: a {} of {}, {}\ncontent   {}\nwatermark {}\nabout     {}",
        asset.asset,
        asset.kind,
        session.name(&asset.owner),
        asset.status,
        asset.content_hash,
        asset.watermark,
        asset.metadata.uri
    )
}

fn register<C: Chain>(args: &RegisterArgs, yes: bool, session: &mut Session<C>) -> Result<Output, Failure> {
    if !args.draft {
        let path = args.path.display();
        confirm(&format!("{path} is registered as your asset and sealed: its parents never change again"), yes)?;
    }
    let request = RegisterRequest {
        path: args.path.clone(),
        kind: args.kind,
        about: args.about.clone(),
        parents: args.parents.clone(),
        draft: args.draft,
    };
    Ok(match register_asset(&request, session)? {
        Registered::Wait { ready_at, seconds } => wait_output(ready_at, seconds, "the asset"),
        Registered::Done(asset) => {
            Output::new(asset_text(&asset, session), json!({ "registered": true, "asset": asset }))
        }
    })
}

/// Say when the same command can be run again to register something.
pub(crate) fn wait_output(ready_at: Time, seconds: u64, what: &str) -> Output {
    let text = format!(
        "Committed. Run the same command again after {} to register {what}\n\
         (on a local chain: `caravan chain advance {seconds}s`)",
        date_time(ready_at.get())
    );
    Output::new(text, json!({ "registered": false, "ready_at": ready_at, "wait_seconds": seconds }))
}
