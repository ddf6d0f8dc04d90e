//! A real chain on this machine: wasmd, built once, with one validator or several.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};

pub(crate) use network::{Network, Plan};

mod build;
mod genesis;
mod govern;
mod network;
mod node;

/// The chain id.
pub(crate) const CHAIN_ID: &str = "caravan-local-1";
/// What every address begins with.
pub(crate) const PREFIX: &str = "caravan";
/// What gas is paid in; validators stake it too.
pub(crate) const FEE_DENOM: &str = "stake";
/// What a validator asks for a unit of gas.
pub(crate) const GAS_PRICE: &str = "0.025";
/// The port of the first validator's RPC; the next one's is ten higher.
const RPC_PORT: u16 = 26_657;

/// `devnet build`, `devnet start` and `devnet govern`.
///
/// # Errors
/// When the chain cannot be built or started, or ends by itself.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["build"] => {
            let built = build::wasmd(root)?;
            println!("{}", built.program.display());
            Ok(())
        }
        ["start", rest @ ..] => start(root, &parse(root, rest)?),
        ["govern", rest @ .., file] => {
            let Order { home, port, .. } = parse(root, rest)?;
            govern::pass(root, &home, port, Path::new(file))
        }
        _ => bail!("expected `devnet build`, `devnet start` or `devnet govern`, got `devnet {}`", words.join(" ")),
    }
}

/// What `devnet start` was asked for.
struct Order {
    validators: u16,
    home: PathBuf,
    port: u16,
    fresh: bool,
}

fn parse(root: &Path, words: &[&str]) -> Result<Order> {
    let mut order = Order { validators: 1, home: root.join(".caravan/devnet"), port: RPC_PORT, fresh: false };
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().with_context(|| format!("{word} needs a value"));
        match *word {
            "--validators" => order.validators = value()?.parse().context("--validators N")?,
            "--home" => order.home = std::path::absolute(value()?)?,
            "--port" => order.port = value()?.parse().context("--port N")?,
            "--fresh" => order.fresh = true,
            _ => bail!("expected --validators, --home, --port or --fresh, got {word}"),
        }
    }
    ensure!((1..=7).contains(&order.validators), "expected 1 to 7 validators, got {}", order.validators);
    Ok(order)
}

fn start(root: &Path, order: &Order) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("cannot listen for signals")?;
    }
    if order.fresh && order.home.join("clock").exists() {
        std::fs::remove_dir_all(&order.home).context("cannot remove the old chain")?;
    }
    let Order { validators, home, port, .. } = order;
    let plan = Plan { validators: *validators, home: home.clone(), port: *port, left: None };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_without_words_is_one_validator_in_the_repository_s_own_folder() {
        let order = parse(Path::new("repository"), &[]).unwrap();
        assert_eq!((order.validators, order.port, order.fresh), (1, 26_657, false));
        assert_eq!(order.home, Path::new("repository/.caravan/devnet"));
    }

    #[test]
    fn no_validators_and_unknown_words_are_refused() {
        for words in [&["--validators", "0"][..], &["--validators", "8"], &["--validators"], &["--fast"]] {
            assert!(parse(Path::new("repository"), words).is_err(), "{words:?}");
        }
        assert_eq!(parse(Path::new("repository"), &["--validators", "4", "--fresh"]).unwrap().validators, 4);
    }
}
