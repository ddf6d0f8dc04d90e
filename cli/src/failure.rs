//! What can go wrong, how it is said, and how the program ends then.

use std::io;
use std::path::PathBuf;

use caravan_chain::ChainError;
use caravan_money::MoneyError;
use caravan_primitives::{Coded, PrimitiveError};
use caravan_rpc::SetupError;
use thiserror::Error;

use crate::hints;
use crate::verbs::Problem;

/// The most problems of a file that are printed one by one.
const SHOWN: usize = 20;

/// The most letters of a problem that are printed.
const LETTERS: usize = 400;

/// Why a command did not do what was asked.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The chain refused a message.
    #[error("{0}")]
    Chain(#[from] ChainError),
    /// The chain cannot be used.
    #[error("{0}")]
    Setup(#[from] SetupError),
    /// What went in is not what came out and what is held.
    #[error("MONEY_UNBALANCED: expected in = out + held, got {0}")]
    Unbalanced(String),
    /// A contract told nothing of what it did.
    #[error("EVENT_MISSING: expected an event {event} with {attribute}, got none")]
    Untold {
        /// The event.
        event: &'static str,
        /// Its attribute.
        attribute: &'static str,
    },
    /// The contracts did what they were expected to refuse.
    #[error("REFUSAL_MISSING: expected the contracts to refuse {0}, they did it")]
    NotRefused(&'static str),
    /// A file cannot be read.
    #[error("FILE_UNREADABLE: {}: {error}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file or a folder cannot be written.
    #[error("FILE_UNWRITABLE: {}: {error}", path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What a verb finds wrong before it asks the chain.
    #[error("{0}")]
    Verb(#[from] Problem),
    /// A file is not what it should be.
    #[error("FILE_MALFORMED: {}: {} to mend\n{}", path.display(), lines(problems.len()), listed(problems))]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it, each with its line.
        problems: Vec<String>,
    },
    /// A word that was typed, or what is made of it, does not keep its bounds.
    #[error("{0}")]
    Primitive(#[from] PrimitiveError),
    /// An amount that is too large, a coin or a share that cannot be.
    #[error("{0}")]
    Money(#[from] MoneyError),
    /// The bundled sample, or a result, is no JSON.
    #[error("JSON_INVALID: {0}")]
    Json(#[from] serde_json::Error),
    /// The result cannot be written.
    #[error("OUTPUT_FAILED: {0}")]
    Output(io::Error),
}

impl Failure {
    /// The exit code: 1 for the chain, 2 for a wrong word (the command line parser's, too), 3 for input and output.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Chain(ChainError::File(_)) => 3,
            Self::Chain(_) | Self::Unbalanced(_) | Self::Untold { .. } | Self::NotRefused(_) => 1,
            Self::Verb(problem) => problem.exit_code(),
            Self::Primitive(_) | Self::Money(_) => 2,
            Self::Unwritable { .. }
            | Self::Unreadable { .. }
            | Self::Malformed { .. }
            | Self::Setup(_)
            | Self::Json(_)
            | Self::Output(_) => 3,
        }
    }

    /// What to do next.
    pub(crate) fn hint(&self) -> String {
        let hint = match self {
            Self::Chain(error) => return hints::after(error),
            Self::Verb(problem) => return problem.hint(),
            Self::Unbalanced(_) | Self::Untold { .. } | Self::NotRefused(_) => {
                "this is a fault of the contracts or of this program: please report it with the command you ran"
            }
            Self::Setup(error) => setup(error),
            Self::Unreadable { .. } => "check the path and that you may read the file",
            Self::Unwritable { .. } => "check the path, that you may write there, and that there is room",
            Self::Malformed { .. } => "nothing ran; mend these lines and run the same command again",
            Self::Money(error) => hints::known(error.code()).unwrap_or("choose a smaller amount"),
            Self::Output(_) => "check that there is room where the output goes",
            Self::Primitive(error) => {
                hints::known(error.code()).unwrap_or("nothing was sent; mend this value and run the same command again")
            }
            Self::Json(_) => "a file in the home directory is not as this program writes it: take it from a copy",
        };
        hint.to_owned()
    }
}

/// What to do where a real chain cannot be used.
fn setup(error: &SetupError) -> &'static str {
    match error {
        SetupError::File { .. } => "chains/local.toml is a description that works; --chain takes its name or its path",
        SetupError::Mnemonic { .. } => "put the words into the file or the variable that the chain's description names",
        SetupError::Unreachable { .. } => {
            "see whether the node is up; `cargo xtask devnet start` starts the chain of chains/local.toml"
        }
    }
}

fn lines(count: usize) -> String {
    if count == 1 {
        "1 line".to_owned()
    } else {
        format!("{count} lines")
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

/// The beginning of a problem that quotes a text without end.
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
    fn every_malformed_line_is_counted_and_the_first_are_shown() {
        let problems: Vec<String> = (1..=25).map(|line| format!("line {line}: x")).collect();
        let text = Failure::Malformed { path: "a.csv".into(), problems }.to_string();
        assert!(text.starts_with("FILE_MALFORMED: a.csv: 25 lines to mend\n  line 1: x\n"), "{text}");
        assert!(text.ends_with("  line 20: x\n  and 5 more"), "{text}");
    }

    #[test]
    fn the_chain_ends_with_one_wrong_words_with_two_and_files_with_three() {
        assert_eq!(Failure::Chain(ChainError::Bad("x".into())).exit_code(), 1);
        assert_eq!(Failure::Unbalanced("x".into()).exit_code(), 1);
        assert_eq!(Failure::Money(caravan_money::Currency::native("!!").unwrap_err()).exit_code(), 2);
        assert_eq!(Failure::Primitive(caravan_primitives::Uri::new("").unwrap_err()).exit_code(), 2);
        assert_eq!(Failure::Malformed { path: "a".into(), problems: vec![] }.exit_code(), 3);
    }
}
