//! What to do next, by the code of an error.
//!
//! The contracts say it with each code of theirs ([`Coded::CATALOG`], the `fix` in `schema/errors.json`). A hint stands here
//! only where there is no contract behind the code, or where a person at a command line needs something else than a program.

use caravan_access::AccessError;
use caravan_arbitration_api::ArbitrationError;
use caravan_chain::ChainError;
use caravan_licensing_api::LicensingError;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::MoneyError;
use caravan_points_api::PointsError;
use caravan_primitives::{CodeInfo, Coded, PrimitiveError};
use caravan_provenance_api::ProvenanceError;

pub(crate) const BUG: &str =
    "this is a bug in the contracts or in this program: please report it with the command you ran";
const GENERAL: &str = "nothing of this was done; what was done before stays";

/// What the contracts say about their codes.
const CATALOGS: [&[CodeInfo]; 8] = [
    PrimitiveError::CATALOG,
    MoneyError::CATALOG,
    AccessError::CATALOG,
    MarketplaceError::CATALOG,
    LicensingError::CATALOG,
    ProvenanceError::CATALOG,
    PointsError::CATALOG,
    ArbitrationError::CATALOG,
];

/// Hints that the contracts do not give.
const HINTS: &[(&str, &str)] = &[
    // The chain, and the file that it is kept in.
    ("CHAIN_MISSING", "create it: `caravan chain new`, or name its folder: --home FOLDER"),
    ("CHAIN_EXISTS", "use this chain, or create one elsewhere: --home FOLDER"),
    ("CHAIN_IN_USE", "wait until the other command has ended, and try again; --wait SECONDS waits longer"),
    ("CHAIN_DIVERGED", "the file was changed by something else: restore it from a backup"),
    (
        "CHAIN_FORMAT",
        "open it with the version that created it, or restore it from a backup; nothing in it was changed",
    ),
    ("CHAIN_FILE_FAILED", "check the free disk space and your permission to write; the chain was not changed"),
    (
        "GAS_UNPAID",
        "ask for coins that pay for gas, or for gas: `account grant-gas`; the file of the chain then names who pays, as gas.granter",
    ),
    ("CHAIN_TIMEOUT", "check that the node is running; the message may still run, so check before you send it again"),
    ("ACCOUNT_UNKNOWN", "`caravan account list` shows all names; an address of this chain works too"),
    ("SEQUENCE_WRONG", "another program used the same key at the same time: try again"),
    ("SIGNATURE_EXPIRED", "sign it again; if it happens again, check the clock of this machine"),
    ("EXPIRY_FAR", "check the clock of this machine"),
    ("SEQUENCE_STALE", "another program used the same key at the same time: try again"),
    // Amounts are in base units for a program, and in whole units here.
    ("AMOUNT_INVALID", "use an amount such as 1.5"),
    ("CURRENCY_NOT_LISTED", "use a currency that the platform lists; without --currency it is the coin of the chain"),
    // Commands attach the money themselves.
    (
        "FUNDS_MISSING",
        "`caravan balance --as NAME` shows your funds; to get more from a faucet: `caravan account fund NAME AMOUNT`",
    ),
    // Arguments of commands that the contracts do not know.
    ("MOVE_UNDER_WAY", "while an account moves to a new address only it can have itself paid: act as that account"),
    ("GRADE_INVALID", "fix the grades in the description: each once, from 50 to 200, and not 100"),
    ("LICENSING_MISSING", "this platform sells no licenses: create the project without --floor"),
    ("FLOOR_CURRENCY_NOT_LISTED", "create the project in a currency in which licenses are sold, or without --floor"),
    ("PICK_NOT_OFFERED", "omit --task: the contract picks the task"),
    ("EDGE_EXISTS", "name each asset only once in --parent"),
    (
        "ROYALTY_BELOW_FLOOR",
        "ask for at least the royalty that the project promised its contributors, or leave --royalty out",
    ),
    ("DERIVATIVE_EDGES_FULL", "this asset owes to too many: leave --royalty out, which allows no derivatives"),
    ("DERIVATIVE_USE_MISSING", "add a use by which derivatives are made, such as --use train, or leave --royalty out"),
];

/// Return the hint of a code: one for people at a command line, else what the contracts say.
pub(crate) fn for_code(code: &str) -> Option<String> {
    let own = HINTS.iter().find(|(known, _)| *known == code).map(|(_, hint)| (*hint).to_owned());
    own.or_else(|| CATALOGS.concat().iter().find(|info| info.code == code).map(|info| as_hint(info.fix)))
}

/// Return the hint of an error whose type lists what to do about each of its codes.
#[cfg(feature = "home")]
pub(crate) fn of<E: Coded>(error: &E) -> String {
    let known = E::CATALOG.iter().find(|info| info.code == error.code());
    known.map_or_else(|| GENERAL.to_owned(), |info| as_hint(info.fix))
}

/// Return the hint of an error of the chain.
pub(crate) fn for_chain_error(error: &ChainError) -> String {
    for_code(error.code()).unwrap_or_else(|| GENERAL.to_owned())
}

/// Write a sentence as hints are written: it follows a colon.
fn as_hint(sentence: &str) -> String {
    let sentence = sentence.strip_suffix('.').unwrap_or(sentence);
    let mut rest = sentence.chars();
    let first = rest.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests;
