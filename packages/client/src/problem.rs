//! What is wrong before a message is sent, and what to do about it.

use std::path::PathBuf;

#[cfg(feature = "home")]
use caravan_formats::FormatError;
#[cfg(feature = "home")]
use caravan_keys::{AccountError, KeyError};
#[cfg(feature = "home")]
use caravan_labels::LabelsError;
use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{Coded, Hash32, OfferId};
use caravan_toolkit::commitment::StoreError;
use caravan_toolkit::manifest::pages::PageError;
use caravan_toolkit::manifest::ManifestError;
#[cfg(feature = "home")]
use caravan_toolkit::{
    encryption::EncryptionError,
    payload::PayloadError,
    private_rows::PrivateRowsError,
    task::{AnswerError, DefinitionError},
};
use thiserror::Error;

use crate::hints;

const ANSWER_HINT: &str = "add a row to the file, or type the answer; you keep the reservation";
const HOME_HINT: &str = "use the home directory of the account that created it: --home FOLDER";
const ACCOUNT_HINT: &str = "`caravan account list` shows all names; an address of this chain works too";
#[cfg(feature = "home")]
const ACCOUNT_KEY_HINT: &str =
    "the file must have the 64 hex digits of a key and nothing else: restore it, or name another; nothing was changed";
const SUITE_HINT: &str = "continue with `caravan project create`, or use another chain: --home FOLDER";
const KEY_HINT: &str =
    "act as the account that imported the batch: --as NAME, or name the key: --key FILE; nothing was changed";
const PUBLISH_HINT: &str = "publish without them: the same command with --leave-out; nothing was changed";
const COMMITMENT_HINT: &str =
    "check that the file can be written and the free disk space, then try again; nothing was submitted";

const STATEMENT_HINT: &str =
    "the file was changed, or is of another chain: make it again, with the period of its first line, and compare";

#[derive(Debug, Error)]
pub enum Problem {
    #[error("SENDER_MISSING: --as NAME is required")]
    SenderMissing,
    #[error("ACCOUNT_UNKNOWN: expected the name of an account, got {0:?}")]
    AccountUnknown(String),
    #[error("ACCOUNT_UNKNOWN: expected the name of an account or an address of this chain, got {0:?}")]
    NameOrAddressUnknown(String),
    /// An account has this name, perhaps in letters of another case.
    #[error("ACCOUNT_EXISTS: expected a new name, whatever the case of its letters, got {0:?}")]
    AccountExists(String),
    /// A file has no key of an account.
    #[cfg(feature = "home")]
    #[error("{error}, in {}", path.display())]
    AccountKey { error: KeyError, path: PathBuf },
    /// The key of an account cannot be made, kept or opened.
    #[cfg(feature = "home")]
    #[error("{0}")]
    Account(#[from] AccountError),
    #[error("SUITE_MISSING: expected a chain with the contracts, got one without them")]
    SuiteMissing,
    #[error("INDEX_MISSING: expected a gateway with an index of this chain {what}, got none")]
    IndexMissing { what: &'static str },
    #[error("SUITE_EXISTS: expected a chain without the contracts, got one that has them")]
    SuiteExists,
    #[error("VALUE_INVALID: expected {expected}, got {got:?}")]
    Value { expected: &'static str, got: String },
    /// A whole number without a unit could mean base units or whole coins.
    #[error("AMOUNT_UNIT_MISSING: expected an amount with its currency, such as {example}, got {got:?}")]
    AmountUnitMissing { got: String, example: String },
    #[error("AMOUNT_INVALID: expected {expected}, got {got:?}")]
    Amount { expected: String, got: String },
    #[error("CURRENCY_UNKNOWN: expected {expected}, got {got:?}")]
    CurrencyUnknown { expected: String, got: String },
    #[error("COIN_MISSING: expected a chain that names its coin, got one that names none")]
    CoinMissing,
    /// The description of a batch cannot be read. The error has its line.
    #[error("CONFIG_INVALID: {}: {error}", path.display())]
    Config { path: PathBuf, error: String },
    #[error("FILE_EXISTS: expected no file at {}, got one", .0.display())]
    FileExists(PathBuf),
    #[error(
        "AVAILABLE_SHORT: expected {short} more in project {project}, got a batch that costs more than is available"
    )]
    AvailableShort { project: u64, short: String },
    #[error("PRICE_ABOVE_GUARD: expected a price of at most {most}, got {price}")]
    PriceAboveGuard { offer: OfferId, most: String, price: String },
    /// Something is not in the home directory of the account.
    #[error("STORE_LACKS: expected {what} in {}, got no such file", path.display())]
    StoreLacks { what: &'static str, path: PathBuf },
    #[error("STORE_CHANGED: expected {what} as it was written to {}, got a changed file", path.display())]
    StoreChanged { what: &'static str, path: PathBuf },
    #[error("KEY_MISSING: expected the answer key with public half {public} in {}, got no such file", path.display())]
    KeyMissing { public: Hash32, path: PathBuf },
    #[error("KEY_WRONG: expected the answer key with public half {public} in {}, got the one of {got}", path.display())]
    KeyWrong { public: Hash32, got: Hash32, path: PathBuf },
    #[cfg(feature = "home")]
    #[error("{0}")]
    Payload(#[from] PayloadError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    Encryption(#[from] EncryptionError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    PrivateRows(#[from] PrivateRowsError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    Definition(#[from] DefinitionError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    Answer(#[from] AnswerError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    Format(#[from] FormatError),
    #[cfg(feature = "home")]
    #[error("{0}")]
    Labels(#[from] LabelsError),
    #[error("{0}")]
    Page(#[from] PageError),
    #[error("AGREEMENT_NOT_ACCEPTED: expected that you accept the contributor agreement {hash} of batch {batch}, got no word of it")]
    AgreementNotAccepted { batch: u64, hash: Hash32 },
    #[error("GATEWAY_MISSING: expected a gateway {what}, got none")]
    GatewayMissing { what: &'static str },
    #[error("BACKUP_UNSAID: expected a file for a copy of the answer key, or --no-backup, got neither")]
    BackupUnsaid,
    #[error(
        "ANSWERS_CLOSED: expected to decrypt every accepted answer, got {count} that cannot be; the first: {first}"
    )]
    AnswersClosed { count: usize, first: String },
    #[error("RESERVATION_UNCLEAR: expected one reservation of {who} in batch {batch}, got {got}")]
    ReservationUnclear { who: String, batch: u64, got: usize },
    #[error("ANSWER_MISSING: expected an answer for {id:?} in {}, got none", path.display())]
    AnswerMissing { id: String, path: PathBuf },
    /// The content is registered, but not as it was asked for.
    #[error("ASSET_OTHER: expected {expected}, got asset {asset} with this content, {got}")]
    AssetOther { asset: u64, expected: String, got: String },
    #[error("LICENSE_UNFIT: expected a license of yours that allows {kind} from asset {asset}, but {got}")]
    LicenseUnfit { asset: u64, kind: &'static str, got: String },
    /// Something that spends money or cannot be undone was not confirmed.
    #[error("CONFIRMATION_MISSING: expected --yes, or yes in a terminal, got neither: {0}")]
    Unconfirmed(String),
    /// The contract would refuse a message that was not sent.
    #[error("{0}")]
    Refused(MarketplaceError),
    #[error("NOT_LISTED: expected one of the {size} accounts on the list of batch {batch}, got {got}")]
    NotListed { batch: u64, size: usize, got: String },
    /// The list of a batch is missing, or not the one whose root it has frozen.
    #[error("LIST_OTHER: expected the list of batch {batch}, got {got}")]
    ListOther { batch: u64, got: String },
    /// A draft keeps how its rows were imported.
    #[error("DRAFT_ROWS: expected {what} as batch {batch} was imported, got another")]
    DraftRows { batch: u64, what: &'static str },
    /// A statement or an invoice is not what the chain says.
    #[error("STATEMENT_MISMATCH: expected {expected}, got {got}")]
    Statement { expected: String, got: String },
    #[error("NOTHING_LEFT: expected {0}, got nothing")]
    NothingLeft(&'static str),
    #[error("NOTHING_TO_WITHDRAW: expected {0}, got none")]
    NothingToWithdraw(&'static str),
    #[error("{0}")]
    Manifest(#[from] ManifestError),
    #[error("{0}")]
    Commitment(#[from] StoreError),
}

impl Problem {
    /// Return whether the answer is at fault, and not the account that reads it.
    #[cfg(feature = "home")]
    pub(crate) fn is_of_an_answer(&self) -> bool {
        matches!(self, Self::Payload(_) | Self::Answer(_))
    }

    /// Return what to do next.
    #[expect(clippy::too_many_lines, reason = "a sentence for each problem")]
    pub fn hint(&self) -> String {
        match self {
            Self::SenderMissing => {
                "name the account that acts: --as NAME, or once for all: `caravan use NAME`; `caravan account list` shows all".to_owned()
            }
            Self::AccountUnknown(name) => format!("create the account: `caravan account add {name} --fund AMOUNT`"),
            Self::NameOrAddressUnknown(_) => ACCOUNT_HINT.to_owned(),
            Self::AccountExists(name) => {
                format!("choose another name, or fund that account: `caravan account fund {name} AMOUNT`")
            }
            #[cfg(feature = "home")]
            Self::AccountKey { .. } => ACCOUNT_KEY_HINT.to_owned(),
            #[cfg(feature = "home")]
            Self::Account(error) => hints::of(error),
            Self::SuiteMissing => "deploy the contracts: `caravan deploy`".to_owned(),
            Self::IndexMissing { .. } => "name one with --gateway URL, or list without words".to_owned(),
            Self::SuiteExists => SUITE_HINT.to_owned(),
            Self::Value { .. } | Self::Amount { .. } => "fix this value and try again; nothing was changed".to_owned(),
            Self::AmountUnitMissing { .. } => "a whole number could be base units or whole coins: add the currency".to_owned(),
            Self::CurrencyUnknown { .. } => "`caravan admin status` lists the currencies of the platform".to_owned(),
            Self::CoinMissing => "name the coin in the file of the chain, under [[currencies]]".to_owned(),
            Self::Config { .. } => "fix the file; `caravan batch new FILE` writes one that works".to_owned(),
            Self::FileExists(_) => "choose another name, or move the file away".to_owned(),
            Self::AvailableShort { project, short } => {
                format!("fund the project: `caravan project fund {project} {short} --as NAME`")
            }
            Self::PriceAboveGuard { offer, .. } => {
                format!("see `caravan quote {offer}`, and raise --most or omit it; nothing was sent")
            }
            Self::StoreLacks { .. } => HOME_HINT.to_owned(),
            Self::StoreChanged { .. } => "restore the file from a backup; nothing was sent".to_owned(),
            Self::KeyMissing { .. } => KEY_HINT.to_owned(),
            Self::KeyWrong { .. } => "name the key of this batch: --key FILE; nothing was changed".to_owned(),
            #[cfg(feature = "home")]
            Self::Payload(error) => for_payload_error(error).to_owned(),
            #[cfg(feature = "home")]
            Self::Encryption(_) => "check the key; nothing was changed".to_owned(),
            #[cfg(feature = "home")]
            Self::PrivateRows(_) => "ask the requester whether this gateway has the key to the rows".to_owned(),
            #[cfg(feature = "home")]
            Self::Definition(_) => "ask the requester: annotators cannot use this task definition".to_owned(),
            #[cfg(feature = "home")]
            Self::Answer(AnswerError::Count { .. }) => {
                "give an answer per item: --json-file FILE with a list, or --answers FILE".to_owned()
            }
            #[cfg(feature = "home")]
            Self::Answer(_) => "correct the answer and submit again; nothing was sent".to_owned(),
            #[cfg(feature = "home")]
            Self::Format(_) => "choose another format, or correct what is named; a file that was there is as it was".to_owned(),
            #[cfg(feature = "home")]
            Self::Labels(LabelsError::Empty) => "collect answers first; nothing was written".to_owned(),
            #[cfg(feature = "home")]
            Self::Labels(_) => "compare another property, with few values: --property NAME; nothing was written".to_owned(),
            Self::Page(_) => "ask the requester to share the rows again: they are not those of the batch".to_owned(),
            Self::AgreementNotAccepted { batch, .. } => {
                format!("read it: `caravan work agreement {batch}`, then claim with --accept-agreement")
            }
            Self::GatewayMissing { .. } => {
                "name one that serves the chain, --chain http://HOST:PORT, or one that keeps content alone, --gateway URL: rows are public there".to_owned()
            }
            Self::BackupUnsaid => {
                "add --backup FILE, and keep that file elsewhere; or --no-backup; nothing was sent".to_owned()
            }
            Self::AnswersClosed { .. } => PUBLISH_HINT.to_owned(),
            Self::ReservationUnclear { got: 0, batch, .. } => {
                format!(
                    "claim a task: `caravan work claim {batch} --as NAME`; a reservation ends where nothing is submitted in \
                     time, and `caravan work list --as NAME` shows what you submitted"
                )
            }
            Self::ReservationUnclear { .. } => "name the reservation: --assignment NUMBER".to_owned(),
            Self::AnswerMissing { .. } => ANSWER_HINT.to_owned(),
            Self::AssetOther { asset, .. } => format!(
                "nothing was registered or sealed; see `caravan asset show {asset}` and `caravan asset graph {asset}`"
            ),
            Self::LicenseUnfit { asset, .. } => {
                format!("`caravan license list` shows yours, `caravan offer list {asset}` what you can buy; nothing was sent")
            }
            Self::Unconfirmed(_) => "add --yes to do it; nothing was sent".to_owned(),
            Self::Refused(error) => hints::for_code(error.code()).unwrap_or_default(),
            Self::NotListed { .. } => {
                "`caravan work board` shows batches that anyone may claim from; nothing was sent".to_owned()
            }
            Self::ListOther { .. } => "ask the requester to share the list of the batch again; nothing was sent".to_owned(),
            Self::DraftRows { .. } => "import the rows again: `caravan batch import`; nothing was sent".to_owned(),
            Self::Statement { .. } => STATEMENT_HINT.to_owned(),
            Self::NothingLeft(_) => "nothing to do now; `caravan batch watch BATCH` shows deadlines".to_owned(),
            Self::NothingToWithdraw(_) => "`caravan balance --as NAME` shows what is due".to_owned(),
            Self::Manifest(_) => "fix the file and try again; nothing was imported".to_owned(),
            Self::Commitment(_) => COMMITMENT_HINT.to_owned(),
        }
    }
}

#[cfg(feature = "home")]
fn for_payload_error(error: &PayloadError) -> &'static str {
    match error {
        PayloadError::Encryption(EncryptionError::Key { .. }) => {
            "choose another batch: anyone could read answers that are encrypted to this key"
        }
        PayloadError::TooLong { .. } | PayloadError::Answers { .. } => "give a shorter answer; nothing was submitted",
        PayloadError::Encryption(_)
        | PayloadError::Malformed(_)
        | PayloadError::NotCanonical
        | PayloadError::Mismatch { .. } => {
            "reject it, or let it expire: `caravan export results` shows which answers cannot be decrypted"
        }
    }
}
