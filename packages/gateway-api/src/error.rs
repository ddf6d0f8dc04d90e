//! Why a call to a gateway failed.

use caravan_chain::ChainError;
use caravan_keys::KeyError;
use caravan_primitives::Coded;
use thiserror::Error;

use crate::wire::ApiError;

/// Why a call to a gateway failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GatewayError {
    /// The gateway refused, with a status and a code of its own.
    #[error("{}", error.message)]
    Refused {
        /// The status of HTTP.
        status: u16,
        /// What it answered.
        error: ApiError,
        /// After how many seconds to try again, where it says so.
        retry_after: Option<u64>,
    },
    /// Nothing answers there, so nothing was done.
    #[error("GATEWAY_UNREACHABLE: expected a gateway at {url}, got {got}")]
    Unreachable {
        /// Where it should be.
        url: String,
        /// What happened.
        got: String,
    },
    /// The answer did not come, so what was asked may have been done.
    #[error("GATEWAY_SILENT: expected an answer of {url}, got {got}")]
    Silent {
        /// Where it was asked.
        url: String,
        /// What happened.
        got: String,
    },
    /// The answer is not one of a gateway.
    #[error("GATEWAY_ANSWER: expected an answer of a Caravan gateway from {url}, got {got}")]
    Answer {
        /// Where it was asked.
        url: String,
        /// What is wrong with it.
        got: String,
    },
    /// The text is no address of a gateway.
    #[error("GATEWAY_URL: expected http://host:port or https://host, got {got}")]
    Url {
        /// What is wrong with it.
        got: String,
    },
    /// Plain http to a public address.
    #[error("GATEWAY_INSECURE: expected https, or http to a loopback or private address, got http to {got}: use https, or --insecure where the network is trusted")]
    Insecure {
        /// The address.
        got: String,
    },
    /// The gateway serves another chain, or other contracts, than at the first use.
    #[error("CHAIN_CHANGED: expected {expected}, got {got}")]
    ChainChanged {
        /// What was there at the first use.
        expected: String,
        /// What is there now.
        got: String,
    },
    /// The gateway has another key than at the first use.
    #[error("GATEWAY_CHANGED: expected the gateway with the key {expected}, got {got}")]
    GatewayChanged {
        /// Its key at the first use.
        expected: String,
        /// Its key now.
        got: String,
    },
    /// The gateway keeps content alone.
    #[error("CHAIN_ABSENT: expected a gateway that serves a chain, got one that keeps content alone")]
    NoChain,
    /// A key or a signature is wrong.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Coded for GatewayError {
    const ALL: &'static [&'static str] = &[
        "GATEWAY_UNREACHABLE",
        "GATEWAY_SILENT",
        "GATEWAY_ANSWER",
        "GATEWAY_URL",
        "GATEWAY_INSECURE",
        "CHAIN_CHANGED",
        "GATEWAY_CHANGED",
        "CHAIN_ABSENT",
        "GATEWAY_REFUSED",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "GATEWAY_REFUSED",
            Self::Unreachable { .. } => "GATEWAY_UNREACHABLE",
            Self::Silent { .. } => "GATEWAY_SILENT",
            Self::Answer { .. } => "GATEWAY_ANSWER",
            Self::Url { .. } => "GATEWAY_URL",
            Self::Insecure { .. } => "GATEWAY_INSECURE",
            Self::ChainChanged { .. } => "CHAIN_CHANGED",
            Self::GatewayChanged { .. } => "GATEWAY_CHANGED",
            Self::NoChain => "CHAIN_ABSENT",
            Self::Key(error) => error.code(),
        }
    }
}

impl GatewayError {
    /// Return the code that the gateway gave, or the own one of a call that it did not answer.
    #[must_use]
    pub fn stable_code(&self) -> &str {
        match self {
            Self::Refused { error, .. } => &error.code,
            Self::Unreachable { .. }
            | Self::Silent { .. }
            | Self::Answer { .. }
            | Self::Url { .. }
            | Self::Insecure { .. }
            | Self::ChainChanged { .. }
            | Self::GatewayChanged { .. }
            | Self::NoChain
            | Self::Key(_) => self.code(),
        }
    }
}

impl From<GatewayError> for ChainError {
    /// The error as a chain in this process gives it.
    fn from(error: GatewayError) -> Self {
        let text = error.to_string();
        let behind = |code: &str| text.strip_prefix(&format!("{code}: ")).unwrap_or(&text).to_owned();
        match error.stable_code() {
            "FUNDS_MISSING" => Self::Funds(behind("FUNDS_MISSING")),
            "CHAIN_REFUSED" => Self::Bad(behind("CHAIN_REFUSED")),
            "SEQUENCE_WRONG" => Self::Sequence(behind("SEQUENCE_WRONG")),
            "GATEWAY_SILENT" | "GATEWAY_UNREACHABLE" | "GATEWAY_BUSY" => Self::Timeout(text),
            code => Self::Contract { code: code.to_owned(), text: text.clone() },
        }
    }
}
