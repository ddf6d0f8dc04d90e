//! What is wrong before the chain is asked, and what to do about it.

use std::path::PathBuf;

use caravan_primitives::{Hash32, OfferId};
use caravan_toolkit::commitment::StoreError;
use caravan_toolkit::manifest::ManifestError;
use caravan_toolkit::payload::PayloadError;
use thiserror::Error;

/// Why a verb did not do what was asked.
#[derive(Debug, Error)]
pub(crate) enum Problem {
    /// Nobody was named to act.
    #[error("SENDER_MISSING: expected --as NAME, got nobody")]
    Sender,
    /// Nobody has this name.
    #[error("ACCOUNT_UNKNOWN: expected the name of an account, got {0:?}")]
    Account(String),
    /// Nobody has this name, and it is no address.
    #[error("ACCOUNT_UNKNOWN: expected the name of an account or an address of this chain, got {0:?}")]
    Whose(String),
    /// The name is taken.
    #[error("ACCOUNT_EXISTS: expected a new name, got {0:?}")]
    AccountExists(String),
    /// The suite is not on the chain.
    #[error("SUITE_MISSING: expected the contracts on this chain, got a chain without them")]
    Suite,
    /// The suite is there.
    #[error("SUITE_EXISTS: expected a chain without the contracts, got one that has them")]
    SuiteExists,
    /// A word on the command line or in a file is not what it should be.
    #[error("VALUE_INVALID: expected {expected}, got {got:?}")]
    Value {
        /// What it should be.
        expected: &'static str,
        /// What it is.
        got: String,
    },
    /// The description of a batch cannot be read.
    #[error("CONFIG_INVALID: {}: {error}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        error: String,
    },
    /// A file is to be made where there is one.
    #[error("FILE_EXISTS: expected no file {}, got one", .0.display())]
    FileExists(PathBuf),
    /// The project has not got enough available funds.
    #[error(
        "AVAILABLE_SHORT: expected {short} more in project {project}, got a batch that costs more than is free there"
    )]
    Short {
        /// The project.
        project: u64,
        /// What is lacking, as it is typed.
        short: String,
    },
    /// A license costs more than its buyer would pay.
    #[error("PRICE_ABOVE_GUARD: expected to pay at most {most}, the price is {price}")]
    Dear {
        /// The offer.
        offer: OfferId,
        /// What the buyer would pay, as people read it.
        most: String,
        /// What it costs.
        price: String,
    },
    /// Something is not in the home directory, where whoever made it keeps it.
    #[error("STORE_LACKS: expected {what} in {}, got nothing", path.display())]
    Lacks {
        /// What it is.
        what: &'static str,
        /// Where it should be.
        path: PathBuf,
    },
    /// Something in the home directory was changed.
    #[error("STORE_CHANGED: expected {what} as it was kept in {}, got something else", path.display())]
    Changed {
        /// What it is.
        what: &'static str,
        /// Where it is.
        path: PathBuf,
    },
    /// The account has not got the key of a batch's answers.
    #[error("KEY_MISSING: expected the key of the answers, whose public half is {public}, in {}, got no such file", path.display())]
    KeyMissing {
        /// Its public half, which the batch has frozen.
        public: Hash32,
        /// Where the account would keep it.
        path: PathBuf,
    },
    /// The key is another batch's.
    #[error("KEY_WRONG: expected the key whose public half is {public} in {}, got the one of {got}", path.display())]
    KeyOther {
        /// What the batch has frozen.
        public: Hash32,
        /// The public half of the key in the file.
        got: Hash32,
        /// The file.
        path: PathBuf,
    },
    /// An answer cannot be sealed or opened.
    #[error("{0}")]
    Payload(#[from] PayloadError),
    /// Accepted answers that a dataset would lack.
    #[error("ANSWERS_CLOSED: expected to open every accepted answer, got {count} that cannot be; the first: {first}")]
    Closed {
        /// How many.
        count: usize,
        /// What is wrong with the first.
        first: String,
    },
    /// The annotator holds no reservation in the batch, or several.
    #[error("RESERVATION_UNCLEAR: expected one reservation of {who} in batch {batch}, got {got}")]
    Reservation {
        /// The annotator.
        who: String,
        /// The batch.
        batch: u64,
        /// How many.
        got: usize,
    },
    /// The file of answers has none for the task.
    #[error("ANSWER_MISSING: expected an answer for {id:?} in {}, got none", path.display())]
    Answer {
        /// The task.
        id: String,
        /// The file.
        path: PathBuf,
    },
    /// The content is registered, and not as it was asked for.
    #[error("ASSET_OTHER: expected {expected}, got asset {asset} with this content, {got}")]
    Other {
        /// The asset.
        asset: u64,
        /// What was asked for.
        expected: String,
        /// What it is.
        got: String,
    },
    /// There is nothing to do.
    #[error("NOTHING_LEFT: expected {0}, got nothing")]
    Nothing(&'static str),
    /// The rows of a file do not make a manifest.
    #[error("{0}")]
    Manifest(#[from] ManifestError),
    /// A commitment cannot be kept.
    #[error("{0}")]
    Commitment(#[from] StoreError),
}

impl Problem {
    /// 2 where the command line is wrong, 3 where a file is.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Sender
            | Self::Account(_)
            | Self::Whose(_)
            | Self::AccountExists(_)
            | Self::Suite
            | Self::SuiteExists
            | Self::Value { .. }
            | Self::Reservation { .. } => 2,
            Self::Short { .. } | Self::Dear { .. } | Self::Nothing(_) | Self::Other { .. } => 1,
            Self::Config { .. }
            | Self::FileExists(_)
            | Self::Lacks { .. }
            | Self::Changed { .. }
            | Self::Answer { .. }
            | Self::KeyMissing { .. }
            | Self::KeyOther { .. }
            | Self::Payload(_)
            | Self::Closed { .. }
            | Self::Manifest(_)
            | Self::Commitment(_) => 3,
        }
    }

    /// Whether it is an answer that is wrong, and not the one who looks at it.
    pub(crate) fn is_of_an_answer(&self) -> bool {
        matches!(self, Self::Lacks { .. } | Self::Changed { .. } | Self::Payload(_))
    }

    /// What to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Sender => "say who acts: --as NAME; `caravan account list` shows the names".to_owned(),
            Self::Account(name) => format!("make the account: `caravan account add {name} --fund 100`"),
            Self::Whose(_) => "`caravan account list` shows the names; or give an address of this chain".to_owned(),
            Self::AccountExists(name) => {
                format!("choose another name, or give that account money: `caravan account fund {name} AMOUNT`")
            }
            Self::Suite => "put them there: `caravan deploy`".to_owned(),
            Self::SuiteExists => "go on with `caravan project create`, or make another chain: --home FOLDER".to_owned(),
            Self::Value { .. } => "mend this word and run the same command again; nothing was sent".to_owned(),
            Self::Config { .. } => "mend the file; `caravan batch new FILE` writes one that works".to_owned(),
            Self::FileExists(_) => "choose another name, or take the file away".to_owned(),
            Self::Short { project, short } => format!("pay in: `caravan project fund {project} {short} --as NAME`"),
            Self::Dear { offer, .. } => {
                format!("look at `caravan quote {offer}`, and raise --most or leave it out; nothing was sent")
            }
            Self::Lacks { .. } => "use the home directory (--home) of whoever made it".to_owned(),
            Self::Changed { .. } => "take the file from a copy; nothing was sent".to_owned(),
            Self::KeyMissing { .. } => {
                "act as the one who imported the batch: --as NAME, or name the key: --key FILE; nothing was changed"
                    .to_owned()
            }
            Self::KeyOther { .. } => "name the key of this batch: --key FILE; nothing was changed".to_owned(),
            Self::Payload(error) => after(error).to_owned(),
            Self::Closed { .. } => "publish without them: the same command with --yes; nothing was changed".to_owned(),
            Self::Reservation { got: 0, batch, .. } => {
                format!("claim a task first: `caravan work claim {batch} --as NAME`")
            }
            Self::Reservation { .. } => "name the reservation: --assignment NUMBER".to_owned(),
            Self::Answer { .. } => "add a row to the file, or type the answer; the reservation stays".to_owned(),
            Self::Other { asset, .. } => {
                format!("nothing was registered or sealed; `caravan asset show {asset}` and `asset graph {asset}` show what is there")
            }
            Self::Nothing(_) => "there is nothing to do now; `caravan batch watch BATCH` shows deadlines".to_owned(),
            Self::Manifest(_) => "nothing was imported; mend the file and run the same command again".to_owned(),
            Self::Commitment(_) => {
                "nothing was submitted; see that the file can be used and that there is room, and run the same command again".to_owned()
            }
        }
    }
}

/// What to do after an answer that cannot be sealed or opened.
fn after(error: &PayloadError) -> &'static str {
    match error {
        PayloadError::Key { .. } => {
            "ask the requester for another batch: everybody could read what is sealed to this key"
        }
        PayloadError::TooLong { .. } => "give a shorter answer; nothing was submitted",
        PayloadError::Closed(_) | PayloadError::NoItem(_) | PayloadError::NotCanonical => {
            "reject it, or leave it to time: `caravan export results` shows which answers cannot be opened"
        }
    }
}
