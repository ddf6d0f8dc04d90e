//! The configuration of a gateway.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use caravan_gateway_api::Limits;
use caravan_keys::PublicKey;
use serde::Deserialize;
use thiserror::Error;

/// The port, unless another is named.
const PORT: u16 = 4_646;

/// The configuration of a gateway. In a TOML file the fields have these names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where it listens. Anything but a loopback address should stand behind a proxy with TLS.
    pub listen: SocketAddr,
    /// The home directory: keys and the record of uploads are in it, in the folder `gateway`.
    pub home: PathBuf,
    /// The file of the embedded chain; absent: content alone is kept.
    pub chain: Option<PathBuf>,
    /// The chain behind a node whose index is kept, where the gateway serves no chain.
    pub follow: Option<Followed>,
    /// Where content is kept: a folder, or a place that `caravan-store` knows. Absent: `gateway/content` in the home.
    pub content: Option<String>,
    /// The key that may take content down. Absent: only the gateway's own key, which is in the home.
    pub operator: Option<PublicKey>,
    /// Keys that may upload without being known to the chain.
    pub invited: Vec<PublicKey>,
    /// What it takes.
    pub limits: Limits,
    /// Webhooks.
    pub webhooks: WebhookSettings,
    /// Connections at a time, at most.
    pub connections: usize,
    /// Transactions, and again queries, that wait for the chain, at most.
    pub queue: usize,
    /// How many seconds a client may take for its headers, and pause within a body or while it reads.
    pub pause_secs: u64,
}

/// A chain behind a node.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    /// The file that describes the chain, as `caravan --chain FILE` takes it.
    pub chain: PathBuf,
    /// The folder with the record of the deployment, which `caravan deploy` wrote.
    #[serde(default = "deployments")]
    pub deployments: PathBuf,
    /// The first block that is read. A block before the deployment; absent: the first of the chain, which the node must have.
    #[serde(default)]
    pub from: u64,
}

fn deployments() -> PathBuf {
    PathBuf::from("deployments")
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, PORT)),
            home: PathBuf::from(".caravan"),
            chain: None,
            follow: None,
            content: None,
            operator: None,
            invited: vec![],
            limits: Limits::default(),
            webhooks: WebhookSettings::default(),
            connections: 512,
            queue: 1_024,
            pause_secs: 15,
        }
    }
}

/// How webhooks are treated.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// Webhooks of one key, at most.
    pub a_key: usize,
    /// Webhooks of all keys, at most.
    pub in_all: usize,
    /// How many seconds a receiver may take for its answer.
    pub answer_secs: u64,
    /// The seconds before the second try of a delivery, and before the third.
    pub pauses_secs: [u64; 2],
    /// The seconds that a webhook rests after a failed delivery. Each further one in a row makes it twice as long, up to an hour.
    pub rest_secs: u64,
    /// After so many failed deliveries in a row a webhook is paused.
    pub failures: u32,
    /// Whether it may send to private addresses too, and by http to them: for tests, and for receivers beside the gateway.
    pub allow_private: bool,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        let (a_key, in_all, failures) = (10, 200, 80);
        Self { a_key, in_all, answer_secs: 10, pauses_secs: [5, 60], rest_secs: 60, failures, allow_private: false }
    }
}

/// Why a configuration is not taken.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("CONFIG_UNREADABLE: {}: {got}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What happened.
        got: String,
    },
    /// The file is not TOML, or a field is wrong.
    #[error("CONFIG_INVALID: {}: {got}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        got: String,
    },
}

impl Config {
    /// Read a TOML file. What it leaves out has its usual value.
    ///
    /// # Errors
    /// `CONFIG_UNREADABLE`, `CONFIG_INVALID`.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), got: error.to_string() })?;
        toml::from_str(&text)
            .map_err(|error| ConfigError::Invalid { path: path.to_owned(), got: error.message().to_owned() })
    }

    /// The folder of the gateway in the home.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.join("gateway")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Config::read(file.path())
    }

    #[test]
    fn a_file_changes_what_it_names_and_leaves_the_rest() {
        let config = read("connections = 7\n[limits]\ncontent_bytes = 5\nbody_bytes = 1\nmessages = 1\ntransactions_a_day = 1\nquota_bytes = 1\ndaily_bytes = 1\nshared_daily_bytes = 1\n").unwrap();
        assert_eq!((config.connections, config.limits.content_bytes, config.queue), (7, 5, 1_024));
        assert!(config.listen.ip().is_loopback(), "the usual address is of this machine");
    }

    #[test]
    fn a_field_that_is_none_is_refused_by_name() {
        let error = read("conections = 7\n").unwrap_err().to_string();
        assert!(error.starts_with("CONFIG_INVALID: ") && error.contains("conections"), "{error}");
    }
}
