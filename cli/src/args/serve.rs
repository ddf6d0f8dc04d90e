//! Arguments of `caravan serve`.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// Where to listen [default: 127.0.0.1:4646]. Anything but a loopback address should stand behind a proxy with TLS
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Where content is kept: a folder, s3://bucket/prefix, gs://bucket/prefix, or az://container/prefix [default: the content of this home]
    #[arg(long, value_name = "PLACE")]
    pub(crate) content: Option<String>,
    /// A TOML file with limits and more: docs/gateway.md
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl ServeArgs {
    /// Return the options as the gateway takes them.
    pub(crate) fn options(&self) -> Vec<OsString> {
        let mut options: Vec<OsString> = vec![];
        let listen = self.listen.map(|address| address.to_string().into());
        let content = self.content.as_ref().map(OsString::from);
        let config = self.config.as_ref().map(OsString::from);
        for (name, value) in [("--listen", listen), ("--content", content), ("--config", config)] {
            options.extend(value.into_iter().flat_map(|value| [name.into(), value]));
        }
        options
    }
}
