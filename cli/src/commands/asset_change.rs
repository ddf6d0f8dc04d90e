//! What changes an asset after it was registered: edges, consents, its owner, its description.

use std::path::Path;

use caravan_chain::{Chain, Code};
use caravan_client::values::{parse_seconds, parse_share};
use caravan_client::{ClientError, LicensedEdge, Session};
use caravan_primitives::{AssetId, Hash32, Items, Uri};
use caravan_provenance_api::ExecuteMsg;
use serde_json::{json, Value};

use super::send::{confirm, send};
use crate::args::asset::{AssetChange, EdgeChange};
use crate::failure::Failure;
use crate::output::{percent, Output};

pub(super) fn change<C: Chain>(command: &AssetChange, yes: bool, session: &mut Session<C>) -> Result<Output, Failure> {
    match command {
        AssetChange::Edges(command) => edges(command, session),
        AssetChange::Seal { asset } => {
            let what = format!("Sealing asset {asset} freezes its edges, contributors and shares, for good");
            confirm(&what, yes)?;
            run(*asset, &ExecuteMsg::Seal { asset: *asset }, format!("Asset {asset} is sealed"), session)
        }
        AssetChange::Transfer { asset, to, valid } => transfer(*asset, to, valid, yes, session),
        AssetChange::Accept { asset } => accept(*asset, session),
        AssetChange::CancelTransfer { asset } => {
            let msg = ExecuteMsg::WithdrawOffer { asset: *asset };
            run(*asset, &msg, format!("Asset {asset} is not offered any more"), session)
        }
        AssetChange::Retract { asset } => {
            let what = format!(
                "Retracting asset {asset} ends all sales of licenses, for good; licenses that were bought stand"
            );
            confirm(&what, yes)?;
            run(*asset, &ExecuteMsg::Retract { asset: *asset }, format!("Asset {asset} is retracted"), session)
        }
        AssetChange::Describe { asset, file, about } => describe(*asset, file.as_deref(), about.as_deref(), session),
    }
}

fn run<C: Chain>(asset: AssetId, msg: &ExecuteMsg, done: String, session: &mut Session<C>) -> Result<Output, Failure> {
    send(Code::Provenance, msg, done, json!({ "asset": asset }), session)
}

fn edges<C: Chain>(command: &EdgeChange, session: &mut Session<C>) -> Result<Output, Failure> {
    match command {
        EdgeChange::Link { draft, parents } => {
            let msg = ExecuteMsg::AddEdges { child: *draft, edges: Items::new(parents.clone())? };
            let list: Vec<String> = parents.iter().map(|edge| edge.parent.to_string()).collect();
            run(*draft, &msg, format!("Added edges from draft {draft} to {}", list.join(", ")), session)
        }
        EdgeChange::Derive { draft, parent } => {
            let owner = session.actor()?;
            let (child, kind) = (*draft, parent.kind);
            let edge = LicensedEdge { child, parent: parent.asset, kind, license: parent.license };
            session.client.register_derivative(&owner, edge)?;
            let text =
                format!("Draft {draft} is {} asset {} under license {}", kind.name(), parent.asset, parent.license);
            Ok(Output::new(text, json!({ "asset": draft, "parent": parent.asset, "license": parent.license })))
        }
        EdgeChange::Consent { parent, draft, kind, share } => {
            let share_bps = parse_share(share)?;
            let msg = ExecuteMsg::ConsentEdge { parent: *parent, child: *draft, kind: *kind, share_bps };
            let text = format!(
                "The owner of draft {draft} may add it as {} your asset {parent}, at {}",
                kind.name(),
                percent(share_bps)
            );
            send(Code::Provenance, &msg, text, consent(*parent, *draft), session)
        }
        EdgeChange::WithdrawConsent { parent, draft } => {
            let msg = ExecuteMsg::WithdrawConsent { parent: *parent, child: *draft };
            let text = format!("The consent of asset {parent} to draft {draft} is taken back");
            send(Code::Provenance, &msg, text, consent(*parent, *draft), session)
        }
    }
}

fn consent(parent: AssetId, draft: AssetId) -> Value {
    json!({ "parent": parent, "draft": draft })
}

fn transfer<C: Chain>(
    asset: AssetId,
    to: &str,
    valid: &str,
    yes: bool,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let (to, valid_secs) = (session.account(Some(to))?, parse_seconds(valid)?);
    let name = session.name(&to);
    confirm(&format!("{name} may take asset {asset}, with all that it takes in from then on"), yes)?;
    let msg = ExecuteMsg::OfferAsset { asset, to: to.to_string(), valid_secs };
    run(
        asset,
        &msg,
        format!("Asset {asset} is offered to {name}, who takes it with `caravan asset accept {asset}`"),
        session,
    )
}

/// Accept an asset in the state that it is in now: a change in between is refused.
fn accept<C: Chain>(asset: AssetId, session: &mut Session<C>) -> Result<Output, Failure> {
    let epoch = session.client.asset(asset)?.epoch;
    run(asset, &ExecuteMsg::AcceptAsset { asset, epoch }, format!("Asset {asset} is yours"), session)
}

fn describe<C: Chain>(
    asset: AssetId,
    file: Option<&Path>,
    about: Option<&str>,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let (uri, hash) = match file {
        Some(path) => {
            let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
            let document = session.content.share(std::fs::read(path).map_err(unreadable)?)?;
            (document.uri, document.hash)
        }
        None => {
            let about = about.unwrap_or_default();
            (Uri::new(about)?, Hash32::digest(about.as_bytes()))
        }
    };
    let msg = ExecuteMsg::AppendMetadata { asset, uri: uri.clone(), hash };
    run(asset, &msg, format!("Asset {asset} is described at {uri}"), session)
}
