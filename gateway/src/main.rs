//! Host only: `caravan-gateway`, the gateway as a program of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use caravan_gateway::{run, Config, ConfigError, Followed, Gateway};
use caravan_keys::PublicKey;
use clap::Parser;

/// Keep content, and serve an embedded chain, over HTTP.
#[derive(Parser)]
#[command(name = "caravan-gateway", version)]
struct Arguments {
    /// A TOML file with the fields of docs/gateway.md; the other options have precedence over it.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Where to listen. Anything but a loopback address should stand behind a proxy with TLS.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// The home directory.
    #[arg(long, env = "CARAVAN_HOME")]
    home: Option<PathBuf>,
    /// The file of the embedded chain; `embedded.redb` in the home unless named.
    #[arg(long, conflicts_with = "content_only")]
    chain: Option<PathBuf>,
    /// Serve no chain: keep content of invited keys alone.
    #[arg(long)]
    content_only: bool,
    /// Keep an index of the chain that this file describes, behind a node; with --content-only.
    #[arg(long, value_name = "FILE", requires = "content_only")]
    follow: Option<PathBuf>,
    /// The folder with the record of its deployment.
    #[arg(long, value_name = "DIR", default_value = "deployments")]
    deployments: PathBuf,
    /// The first block of it that is read: one before the deployment.
    #[arg(long, value_name = "HEIGHT", default_value_t = 0)]
    from: u64,
    /// Where content is kept, a folder or a bucket (docs/gateway.md); `gateway/content` in the home unless named.
    #[arg(long)]
    content: Option<String>,
    /// The key that may take content down, besides the gateway's own.
    #[arg(long)]
    operator: Option<PublicKey>,
}

fn main() -> ExitCode {
    let config = match configured(Arguments::parse()) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let started = |gateway: &Gateway| println!("listening on http://{} as {}", gateway.address(), gateway.key());
    match run(config, started) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

fn configured(arguments: Arguments) -> Result<Config, ConfigError> {
    let Arguments { config, listen, home, chain, content_only, follow, deployments, from, content, operator } =
        arguments;
    let mut config = config.map_or_else(|| Ok(Config::default()), |path| Config::read(&path))?;
    config.listen = listen.unwrap_or(config.listen);
    config.home = home.unwrap_or(config.home);
    config.content = content.or(config.content);
    config.operator = operator.or(config.operator);
    let chain = chain.or(config.chain).unwrap_or_else(|| config.home.join("embedded.redb"));
    config.chain = (!content_only).then_some(chain);
    config.follow = follow.map(|chain| Followed { chain, deployments, from }).or(config.follow);
    Ok(config)
}
