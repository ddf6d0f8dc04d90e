//! A real chain on this machine: wasmd, built once, with one validator or several.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::args::{self, Devnet};
pub(crate) use network::{Network, Plan};

mod build;
mod genesis;
mod govern;
mod network;
mod node;

/// The id of the chain: transactions are signed for it.
pub(crate) const CHAIN_ID: &str = "caravan-local-1";
/// What every address begins with.
pub(crate) const PREFIX: &str = "caravan";
/// What gas is paid in; validators stake it too.
pub(crate) const FEE_DENOM: &str = "stake";
/// What a validator asks for a unit of gas.
pub(crate) const GAS_PRICE: &str = "0.025";

/// `devnet build`, `devnet start` and `devnet govern`.
///
/// # Errors
/// When the chain cannot be built or started, or ends by itself.
pub(crate) fn run(root: &Path, command: &Devnet) -> Result<()> {
    match command {
        Devnet::Build => {
            println!("{}", build::wasmd(root)?.program.display());
            Ok(())
        }
        Devnet::Start(args) => start(root, args),
        Devnet::Govern { location, file } => govern::pass(root, &home(root, location)?, location.port, file),
    }
}

/// Return the folder with wasmd and the library that it loads.
///
/// # Errors
/// When it cannot be built.
pub(crate) fn wasmd_folder(root: &Path) -> Result<PathBuf> {
    Ok(build::wasmd(root)?.library)
}

/// The chain's folder. The usual one is the repository's own; another is relative to where the command runs.
fn home(root: &Path, location: &args::DevnetLocation) -> Result<PathBuf> {
    if location.home == Path::new(args::DEVNET_HOME) {
        return Ok(root.join(args::DEVNET_HOME));
    }
    Ok(std::path::absolute(&location.home)?)
}

fn start(root: &Path, args: &args::Start) -> Result<()> {
    let home = home(root, &args.location)?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("cannot listen for signals")?;
    }
    if args.fresh && home.join("clock").exists() {
        std::fs::remove_dir_all(&home).context("cannot remove the old chain")?;
    }
    let validators = args.validators;
    let plan = Plan { validators, home, port: args.location.port, left: None };
    let mut network = Network::start(root, &plan)?;
    println!(
        "{CHAIN_ID} is up at height {}, {validators} validator(s), RPC {}\n\
         clock {}, logs {}\nnow, in another terminal: cargo caravan --chain local demo\nCtrl-C stops it; the next start goes on where it stopped, --fresh begins anew",
        network.height(0)?,
        network.rpc(0),
        network.clock().display(),
        network.log(0).display(),
    );
    while !stop.load(Ordering::Relaxed) {
        network.alive()?;
        std::thread::sleep(Duration::from_millis(100));
    }
    network.stop()?;
    println!("stopped");
    Ok(())
}
