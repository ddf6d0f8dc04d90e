//! What can go wrong.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

#[cfg(feature = "home")]
use caravan_audit::JournalError;
use caravan_chain::{find_code, ChainError};
#[cfg(feature = "home")]
use caravan_gateway_api::GatewayError;
#[cfg(feature = "home")]
use caravan_keys::{AccountError, KeyError};
use caravan_money::MoneyError;
use caravan_primitives::{Coded, PrimitiveError};
#[cfg(feature = "rpc")]
use caravan_rpc::SetupError;
#[cfg(feature = "home")]
use caravan_store::ContentError;
#[cfg(feature = "home")]
use caravan_toolkit::manifest::pages::PageError;
use thiserror::Error;

use crate::hints;
use crate::problem::Problem;

pub type Result<T, E = ClientError> = core::result::Result<T, E>;

/// What a node writes behind the text of a contract.
const NODE_TEXT: [&str; 5] = [
    ": execute wasm contract failed",
    ": instantiate wasm contract failed",
    ": migrate wasm contract failed",
    ": query wasm contract failed",
    ": dispatch: submessages",
];

/// How many faults of a file are shown.
const SHOWN: usize = 20;

/// How many characters of a fault are shown.
const LETTERS: usize = 400;

/// Why a function did not do what was asked.
#[derive(Debug, Error)]
pub enum ClientError {
    #[error("{0}")]
    Chain(#[from] ChainError),
    #[cfg(feature = "rpc")]
    #[error("{0}")]
    Setup(#[from] SetupError),
    #[error("MONEY_UNBALANCED: expected in = out + held, got {0}")]
    MoneyUnbalanced(String),
    /// A rule of the contracts is broken: a fault of the contracts.
    #[error("RULE_BROKEN: expected every rule to hold, got {0}")]
    RuleBroken(String),
    #[error("EVENT_MISSING: expected an event {event} with {attribute}, got none")]
    EventMissing { event: &'static str, attribute: &'static str },
    /// The contracts accepted a message that a demonstration expects them to refuse.
    #[error("REFUSAL_MISSING: expected the contracts to refuse {0}, got success")]
    NotRefused(&'static str),
    #[error("FILE_UNREADABLE: {}: {error}", path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("FILE_UNWRITABLE: {}: {error}", path.display())]
    Unwritable { path: PathBuf, error: io::Error },
    #[error("{0}")]
    Problem(#[from] Problem),
    /// Events that make no ledger.
    #[cfg(feature = "home")]
    #[error("{0}")]
    Journal(#[from] JournalError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    Content(#[from] ContentError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    Gateway(#[from] GatewayError),
    /// A task was claimed, and cannot be shown.
    #[cfg(feature = "home")]
    #[error("{error}; assignment {assignment} of batch {batch} is reserved")]
    Unshown { batch: u64, assignment: u64, error: Box<ClientError> },
    /// Messages were sent before one that was refused.
    #[cfg(feature = "home")]
    #[error("{error}; {sent} of {of} {what} were sent before and stand")]
    Stopped { sent: usize, of: usize, what: &'static str, error: Box<ClientError> },
    /// A file has faults, each with its line.
    #[error("FILE_MALFORMED: {}: {}\n{}", path.display(), invalid_rows(problems.len()), listed(problems))]
    Malformed { path: PathBuf, problems: Vec<String> },
    #[error("{0}")]
    Primitive(#[from] PrimitiveError),
    #[error("{0}")]
    Money(#[from] MoneyError),
    #[error("JSON_INVALID: {0}")]
    Json(#[from] serde_json::Error),
    #[error("OUTPUT_FAILED: {0}")]
    Output(io::Error),
}

impl ClientError {
    /// Return the stable code, which stands in the text.
    pub fn code(&self) -> String {
        let text = self.to_string();
        find_code(&text).unwrap_or("UNKNOWN_ERROR").to_owned()
    }

    /// Return the text behind the code, without what a chain and its node write around it.
    pub fn message(&self) -> String {
        let (text, code) = (self.to_string(), self.code());
        let message = text.split_once(&format!("{code}: ")).map_or(text.as_str(), |(_, message)| message);
        let end = NODE_TEXT.iter().filter_map(|node| message.find(node)).min().unwrap_or(message.len());
        message.get(..end).unwrap_or(message).to_owned()
    }

    /// Return why the key of an account cannot be made, kept or opened, wherever it was to sign.
    #[cfg(feature = "home")]
    pub fn account_error(&self) -> Option<&AccountError> {
        if let Self::Problem(Problem::Account(error))
        | Self::Chain(ChainError::Key(KeyError::Account(error)))
        | Self::Gateway(GatewayError::Key(KeyError::Account(error)))
        | Self::Content(ContentError::Key(KeyError::Account(error))) = self
        {
            return Some(error);
        }
        None
    }

    /// Return what to do next.
    pub fn hint(&self) -> String {
        #[cfg(feature = "home")]
        if let Some(error) = self.account_error() {
            return hints::of(error);
        }
        let hint = match self {
            Self::Chain(error) => return hints::for_chain_error(error),
            Self::Problem(problem) => return problem.hint(),
            #[cfg(feature = "home")]
            Self::Unshown { batch, .. } => return format!(
                    "the task is yours: try `caravan work show {batch}` later, or give it back with `caravan work return {batch}`"
                ),
            #[cfg(feature = "home")]
            Self::Stopped { error, .. } => {
                return format!("{}; then run the same command again: it goes on with the rest", error.hint())
            }
            Self::Money(error) => return for_value_error(error),
            Self::Primitive(error) => return for_value_error(error),
            Self::MoneyUnbalanced(_) | Self::RuleBroken(_) | Self::EventMissing { .. } | Self::NotRefused(_) => {
                hints::BUG
            }
            #[cfg(feature = "rpc")]
            Self::Setup(error) => for_setup_error(error),
            #[cfg(feature = "home")]
            Self::Content(error) => for_content_error(error),
            #[cfg(feature = "home")]
            Self::Gateway(error) => for_gateway_error(error),
            #[cfg(feature = "home")]
            Self::Journal(error) => return for_value_error(error),
            Self::Unreadable { error, .. } if error.kind() == ErrorKind::InvalidData => {
                "the file is not what is expected, such as text in UTF-8: write it again, or name another"
            }
            Self::Unreadable { .. } => "check the path and your permission to read the file",
            Self::Unwritable { .. } => "check the path, your permission to write, and the free disk space",
            Self::Malformed { .. } => "fix these rows and try again; nothing was changed",
            Self::Output(_) => "check the free disk space where the output is written",
            Self::Json(_) => "a file in the home directory is damaged: restore it from a backup",
        };
        hint.to_owned()
    }
}

#[cfg(feature = "home")]
impl From<PageError> for ClientError {
    fn from(error: PageError) -> Self {
        Problem::from(error).into()
    }
}

/// Return what to do where content cannot be stored or found.
#[cfg(feature = "home")]
fn for_content_error(error: &ContentError) -> &'static str {
    let known = ContentError::CATALOG.iter().find(|info| info.code == error.code());
    known.map_or("check the connection and try again", |info| info.fix)
}

/// Return what to do where a gateway does not do what it is asked.
#[cfg(feature = "home")]
fn for_gateway_error(error: &GatewayError) -> &'static str {
    match error {
        GatewayError::Refused { .. } => "the gateway says what it expected; nothing was changed",
        GatewayError::Unreachable { .. } | GatewayError::Silent { .. } => {
            "check that the gateway is running (`caravan serve` starts one), then try again; --wait SECONDS waits longer"
        }
        GatewayError::Answer { .. } | GatewayError::Url { .. } => "check the address: --chain http://HOST:PORT",
        GatewayError::Insecure { .. } => "use https, or --insecure where you trust the network",
        GatewayError::ChainChanged { .. } | GatewayError::GatewayChanged { .. } => {
            "ask the operator; if it is meant to be another one, use another home directory: --home FOLDER"
        }
        GatewayError::NoChain => "name a gateway that serves a chain, or use this one with --gateway",
        GatewayError::Key(_) => "check the key of the account",
    }
}

/// Return what to do about a value that was refused before anything was sent.
fn for_value_error(error: &impl Coded) -> String {
    hints::for_code(error.code()).unwrap_or_else(|| "fix this value and try again; nothing was changed".to_owned())
}

/// Return what to do where a real chain cannot be used.
#[cfg(feature = "rpc")]
fn for_setup_error(error: &SetupError) -> &'static str {
    match error {
        SetupError::File { .. } => "see chains/local.toml for an example; --chain takes its name or its path",
        SetupError::KeyType { .. } => {
            "this program cannot sign for such a chain: use the tools of the chain; where coin type 60 goes with secp256k1, \
             the file of the chain says it: key_type = \"secp256k1\""
        }
        SetupError::Mnemonic { .. } => {
            "put the mnemonic into the file or the variable that the file of the chain names"
        }
        SetupError::Unreachable { .. } => {
            "check that the node is running; `cargo xtask devnet start` starts the chain of chains/local.toml"
        }
    }
}

fn invalid_rows(count: usize) -> String {
    if count == 1 {
        "1 invalid row".to_owned()
    } else {
        format!("{count} invalid rows")
    }
}

fn listed(problems: &[String]) -> String {
    let shown = problems.iter().take(SHOWN).map(|problem| format!("  {}", short(problem)));
    let mut text = shown.collect::<Vec<_>>().join("\n");
    let more = problems.len().saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&format!("\n  and {more} more"));
    }
    text
}

/// Return the beginning of a fault: it may quote a text of any length.
fn short(problem: &str) -> String {
    match problem.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", problem.get(..end).unwrap_or_default()),
        None => problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_malformed_row_is_counted_and_the_first_are_shown() {
        let problems: Vec<String> = (1..=25).map(|line| format!("line {line}: x")).collect();
        let error = ClientError::Malformed { path: "a.csv".into(), problems };
        let text = error.to_string();
        assert!(text.starts_with("FILE_MALFORMED: a.csv: 25 invalid rows\n  line 1: x\n"), "{text}");
        assert!(text.ends_with("  line 20: x\n  and 5 more"), "{text}");
        assert_eq!(error.code(), "FILE_MALFORMED");
    }

    #[test]
    fn a_message_has_neither_its_code_nor_the_text_of_a_node() {
        let text = "rpc error: code = Unknown desc = failed to execute message; message index: 0: TASK_FULL: expected a \
                    free slot, got none: execute wasm contract failed [wasmd@v0.61/keeper.go:460] with gas used: '61234'";
        let error = ClientError::from(ChainError::from_text(text));
        assert_eq!((error.code().as_str(), error.message().as_str()), ("TASK_FULL", "expected a free slot, got none"));
        let error = ClientError::from(ChainError::Bad("unknown request".to_owned()));
        assert_eq!((error.code().as_str(), error.message().as_str()), ("CHAIN_REFUSED", "unknown request"));
    }
}
