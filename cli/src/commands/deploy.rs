//! `caravan deploy`: the contracts on a local or a real chain.

use std::path::Path;

use caravan_chain::Chain;
use caravan_client::proposal::{write_pin_proposal, write_proposals};
use caravan_client::remote_deploy::{deploy as deploy_suite, Roles};
use caravan_client::Problem;
use caravan_money::Amount;
use caravan_primitives::Hash32;
use caravan_rpc::Rpc;
use caravan_toolkit::encryption::recipient_from_text;
use serde_json::json;

use super::chain::deploy_on_local_chain;
use crate::args::deploy::DeployArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, Output};

pub(crate) fn deploy(args: &DeployArgs, context: &Context<'_>) -> Result<Output, Failure> {
    if context.is_embedded() {
        return match args.given() {
            None => deploy_on_local_chain(context),
            Some(option) => Err(Failure::Usage(format!("{option} needs a real chain: --chain NAME"))),
        };
    }
    context.not_served("deploy")?;
    let mut rpc = context.rpc()?;
    if let Some(folder) = &args.proposal {
        return propose(&rpc, folder);
    }
    let mut record = context.record(&rpc.chain_id())?;
    let roles = Roles {
        owner: args.owner.clone(),
        treasury: args.treasury.clone(),
        arbiters: args.arbiter.iter().map(|text| arbiter(text)).collect::<Result<_, Failure>>()?,
        arbiter_fee: args.arbiter_fee.map(Amount::new).transpose()?,
    };
    let keys = context.home().store(&rpc.chain_id());
    let steps = deploy_suite(&mut rpc, &roles, &keys, &mut record)?;
    let mut text: String = steps.iter().map(|step| format!("{step}\n")).collect();
    if steps.is_empty() {
        text.push_str("nothing to do: every contract is up to date\n");
    }
    for (name, contract) in &record.contracts {
        text.push_str(&format!("{name:<11} {} code {}\n", contract.address, contract.code_id));
    }
    text.push_str(&format!("Record: {}", record.path().display()));
    Ok(Output::new(text, serde_json::to_value(&record)?))
}

/// Write proposals for the chain's voters, and send nothing.
fn propose(rpc: &Rpc, folder: &Path) -> Result<Output, Failure> {
    let files = write_proposals(rpc, folder)?;
    let mut text: String =
        files.iter().map(|file| format!("{} sha256 {}\n", file.path.display(), file.checksum)).collect();
    let pin = write_pin_proposal(rpc, folder)?;
    match &pin {
        Some(path) => text.push_str(&format!("{} pins the codes, which the chain has", path.display())),
        None => text.push_str(
            "After the votes have passed, run `caravan deploy`: it finds the code by its checksum. This command then writes a \
             proposal that pins the codes, so that no transaction pays for loading them",
        ),
    }
    let list: Vec<_> = files
        .iter()
        .map(|file| json!({ "file": path_text(&file.path), "checksum": file.checksum.to_string() }))
        .collect();
    Ok(Output::new(text, json!({ "proposals": list, "pin": pin.map(|path| path_text(&path)) })))
}

/// Read `NAME`, `ADDRESS=KEY` or `NAME=KEY`.
fn arbiter(text: &str) -> Result<(String, Option<Hash32>), Failure> {
    Ok(match text.split_once('=') {
        Some((name, key)) => (name.to_owned(), Some(recipient_from_text(key).map_err(Problem::from)?)),
        None => (text.to_owned(), None),
    })
}
