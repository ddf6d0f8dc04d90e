//! What to do next, by the code of an error.

use caravan_chain::ChainError;

pub(crate) const BUG: &str =
    "this is a bug in the contracts or in this program: please report it with the command you ran";
const COMMITMENT_WAIT: &str = "wait one minute after the first call, then run the same command again";
const QUOTE_AGAIN: &str = "see the current price with `caravan quote OFFER`, then buy";

/// The hint of each code that people can meet.
const HINTS: &[(&str, &str)] = &[
    // The chain, and the file that it is kept in.
    ("CHAIN_MISSING", "create it: `caravan chain new`, or name its folder: --home FOLDER"),
    ("CHAIN_EXISTS", "use this chain, or create one elsewhere: --home FOLDER"),
    ("CHAIN_IN_USE", "wait until the other command has ended, and try again"),
    (
        "CHAIN_FORMAT",
        "open it with the version that created it, or restore it from a backup; nothing in it was changed",
    ),
    ("CHAIN_FILE_FAILED", "check the free disk space and your permission to write; the chain was not changed"),
    ("CHAIN_TIMEOUT", "check that the node is running; the message may still run, so check before you send it again"),
    ("SEQUENCE_STALE", "another program used the same key at the same time: try again"),
    ("STORAGE_FAILED", BUG),
    ("LEDGER_BROKEN", BUG),
    ("SHARES_BROKEN", BUG),
    ("COUNTER_FULL", BUG),
    ("CONTRACT_PAUSED", "the platform accepts nothing new until the second that the error names last; you can still withdraw what you have"),
    ("MIGRATION_REFUSED", "deploy the artifacts of the same contract, and of a later release"),
    // Values.
    ("AMOUNT_ZERO", "use an amount above zero"),
    ("AMOUNT_INVALID", "use an amount such as 1.5"),
    ("AMOUNT_OVERFLOW", "choose a smaller amount"),
    ("AMOUNT_SHORT", "choose a smaller amount"),
    ("BPS_INVALID", "use a share from 0 to 100 percent"),
    ("DENOM_INVALID", "use a coin of the chain, such as ucara, or the address of a token"),
    ("CURRENCY_INVALID", "use a coin of the chain, such as ucara, or the address of a token"),
    ("CURRENCY_NOT_LISTED", "use a currency that the platform lists; without --currency it is the coin of the chain"),
    ("CURRENCY_MISMATCH", "pay in the currency of the project or the offer"),
    ("ADDRESS_INVALID", "use an address of this chain, in lower case"),
    ("ID_INVALID", "numbers start at 1"),
    ("TEXT_INVALID", "shorten the text, or remove characters that cannot be printed"),
    ("TITLE_INVALID", "use one line of at most 80 bytes, without characters that change the direction of text"),
    ("IDENTIFIER_INVALID", "use lower-case letters, digits and _, and begin with a letter, such as classification"),
    ("LANGUAGE_INVALID", "write the tag of a language, such as en or pt-BR"),
    ("TIME_OVERFLOW", "choose a shorter time"),
    ("VECTOR_SIZE", "name fewer at a time, and at least one"),
    ("ENTRY_DUPLICATE", "name each only once"),
    ("OUT_OF_RANGE", "fix this value and try again; nothing was sent"),
    // Money.
    (
        "FUNDS_MISSING",
        "`caravan balance --as NAME` shows your funds; to get more from a faucet: `caravan account fund NAME AMOUNT`",
    ),
    ("AVAILABLE_SHORT", "fund the project: `caravan project fund PROJECT AMOUNT --as NAME`"),
    ("NOTHING_TO_WITHDRAW", "`caravan balance --as NAME` shows what you can withdraw"),
    ("NOTHING_TO_CLAIM", "pass royalties on first: `caravan royalties distribute ASSET`"),
    ("NOTHING_TO_DO", "this was done before; nothing is left to do"),
    ("REFERENCE_USED", "this was done before; nothing is left to do"),
    // People.
    ("ADDRESS_UNKNOWN", "this account has not worked yet: `caravan work claim BATCH --as NAME`"),
    ("PERSON_UNKNOWN", "an account becomes a person when it claims a task: `caravan work claim BATCH --as NAME`"),
    ("REQUESTER_ONLY", "act as the requester of the project: --as NAME"),
    ("MANAGER_ONLY", "act as the requester or a manager of the project: --as NAME"),
    ("ANNOTATOR_ONLY", "act as the annotator who claimed the task: --as NAME"),
    ("OWN_PROJECT", "the requester and managers cannot work in their own project: act as another account, --as NAME"),
    ("OWN_WORK", "you cannot decide on your own work: act as another account, --as NAME"),
    ("ARBITER_NOT_LISTED", "use an arbiter that the platform lists"),
    ("SIBLING_IS_PARTY", "name the address of a person: no contract of the suite can own, work, pay or be paid"),
    ("ARBITER_IS_PARTY", "the arbiter of a project cannot create it or work in it: act as another account, --as NAME"),
    ("MOVE_UNDER_WAY", "while an account moves to a new address only it can have itself paid: act as that account"),
    // Projects and batches.
    ("PROJECT_UNKNOWN", "`caravan project show` lists all projects"),
    ("BATCH_UNKNOWN", "`caravan project show PROJECT` lists its batches"),
    ("ASSIGNMENT_UNKNOWN", "`caravan batch watch BATCH` lists current work"),
    ("BATCH_STATE", "`caravan batch watch BATCH` shows its state"),
    ("BATCH_OVER", "this batch has ended: `caravan work board` shows others"),
    ("GRADE_INVALID", "fix the grades in the description: each once, from 50 to 200, and not 100"),
    ("COST_ABOVE_GUARD", "raise --most or omit it"),
    ("CLOSE_EARLY", "act as the requester, or wait until the batch ends: `caravan batch watch BATCH`"),
    ("WORK_LIVE", "decide first: `caravan decide`, or apply expired deadlines: `caravan settle BATCH`"),
    ("CREDIT_NEEDS_PUBLIC_ROWS", "fund the project: `caravan project fund PROJECT AMOUNT --as NAME`, or make the rows public"),
    ("SLOT_BELOW_MINIMUM", "raise the reward in the description, or create the project with a larger --bond"),
    ("SHARING_OFF", "only a project that was created with --share has a dataset to publish"),
    ("PROVENANCE_MISSING", "this platform has no registry of assets: nothing can be published here"),
    ("LICENSING_MISSING", "this platform sells no licenses: create the project without --floor"),
    ("FLOOR_CURRENCY_NOT_LISTED", "create the project in a currency in which licenses are sold, or without --floor"),
    ("EDITION_UNKNOWN", "open a batch first: `caravan batch open`"),
    ("EDITION_EARLY", "wait until the time in this message"),
    ("EDITION_OPEN", "run the same command again: it closes the edition first"),
    ("EDITION_NOT_FINALIZED", "close and finalize every batch first: `caravan batch close`, `caravan batch finalize`"),
    ("EDITION_PUBLISHED", "it is published already: `caravan asset verify FILE` shows the asset"),
    ("EDITION_EMPTY", "accept work first: `caravan decide`"),
    // Work.
    ("TERMS_CHANGED", "read the contributor agreement of the batch, then claim again"),
    ("PICK_NOT_OFFERED", "omit --task: the contract picks the task; a batch for listed accounts needs another client"),
    ("NOT_LISTED", "only listed accounts can work on this batch; `caravan work board` shows others"),
    ("TASK_UNKNOWN", "use the number of a task of this batch, from 0, or omit --task"),
    ("TASK_DONE", "you have done this task: omit --task"),
    ("TASK_FULL", "others have this task: omit --task"),
    ("ALL_TASKS_DONE", "you have done every task of this batch; `caravan work board` shows others"),
    ("NO_SLOT_LEFT", "every task is taken; `caravan work board` shows other batches"),
    ("ONE_PER_PERSON", "you already did one reopened task; `caravan work board` shows other batches"),
    ("ACTIVE_CAP", "submit or return a task first: `caravan work submit`, `caravan work return`"),
    ("NEWCOMER_LIMIT", "wait for the requester, or apply expired deadlines: `caravan settle BATCH`"),
    ("SUBMIT_EARLY", "wait for the minimum time of this batch, then submit again"),
    ("CLAIM_EARLY", "wait until the time in this message"),
    (
        "ASSIGNMENT_STATE",
        "`caravan batch watch BATCH` shows current work; apply expired deadlines: `caravan settle BATCH`",
    ),
    ("REVIEW_OVER", "the time to decide has ended: `caravan settle BATCH` auto-approves this work"),
    ("GRADE_UNKNOWN", "use a grade of the batch's description, or 100; no decision in this group was applied"),
    (
        "REASON_NOT_ALLOWED",
        "reject subjective work for a reason that can be checked; no decision in this group was applied",
    ),
    ("REJECTION_CAP", "accept more first: at most 30 % may be rejected; no decision in this group was applied"),
    // Assets.
    ("ASSET_UNKNOWN", "`caravan asset verify FILE` shows which asset a file is"),
    ("ASSET_OWNER_ONLY", "act as the owner, see `caravan asset show ASSET`: --as NAME"),
    ("ASSET_NOT_SEALED", "its owner must seal it: `caravan asset register` again"),
    ("ASSET_NOT_DRAFT", "a sealed asset cannot change; register the new content"),
    ("ASSET_RETRACTED", "its owner has retracted it; licenses that were sold stay valid"),
    ("HASH_REGISTERED", "this content is registered already: `caravan asset verify FILE` shows its owner"),
    ("COMMITMENT_EXISTS", COMMITMENT_WAIT),
    ("COMMITMENT_EARLY", COMMITMENT_WAIT),
    ("COMMITMENT_MISSING", "run the same command again: it commits first"),
    ("COMMITMENT_EXPIRED", "run the same command again: it commits again"),
    ("COMMITMENT_FOREIGN", "act as the account that committed: --as NAME"),
    ("PARENT_NOT_SEALED", "build on sealed assets only: `caravan asset show ASSET` shows the state"),
    ("EDGE_SELF", "an asset cannot be its own parent: name another in --trained-on"),
    ("EDGE_EXISTS", "name each asset only once in --trained-on"),
    ("EDGE_KIND_INVALID", "only models and applications are trained on something: see --kind"),
    ("PARENTS_FULL", "name fewer assets in --trained-on"),
    ("EDGES_FULL", "name fewer assets in --trained-on"),
    ("SHARES_ABOVE_WHOLE", "the royalties of the parents exceed 100 %: remove one from --trained-on"),
    ("FLOOR_CONFLICT", "the minimum prices of the parents are in different currencies: remove one from --trained-on"),
    ("EPOCH_CHANGED", "the asset has a new owner: see `caravan asset show ASSET`"),
    // Offers and licenses.
    ("OFFER_UNKNOWN", "ask the owner of the asset for the number of an offer"),
    ("OFFER_CLOSED", "ask the owner of the asset for another offer"),
    ("OFFER_OWNER_CHANGED", "the asset has a new owner: ask for another offer"),
    ("OFFER_CHANGED", QUOTE_AGAIN),
    ("PRICE_ABOVE_GUARD", QUOTE_AGAIN),
    ("FEE_ABOVE_GUARD", "the platform has raised its fee: look at it, then pay again"),
    ("PAYMENT_INEXACT", QUOTE_AGAIN),
    ("PRICE_BELOW_FLOOR", "ask for at least the minimum price that the project promised its contributors"),
    (
        "ROYALTY_BELOW_FLOOR",
        "ask for at least the royalty that the project promised its contributors, or leave --royalty out",
    ),
    ("ROYALTY_NOT_RECIPROCAL", "make the terms reciprocal: derivatives of derivatives owe the promised royalty too"),
    ("DERIVATIVE_EDGES_FULL", "this asset owes to too many: leave --royalty out, which allows no derivatives"),
    ("DERIVATIVE_SHARES_ABOVE", "ask for a lower --royalty: what the asset owes to others comes on top of it"),
    ("DERIVATIVE_USE_MISSING", "add a use by which derivatives are made, such as --use train, or leave --royalty out"),
    ("SUPPLY_EXHAUSTED", "all licenses of this offer are sold: ask the owner for another offer"),
    ("LICENSEE_CAP", "you have the most licenses that one account may have: `caravan license list` shows them"),
    ("LICENSES_FULL", "you have the most licenses that one account may have: `caravan license list` shows them"),
    ("CEILING_EXCEEDED", "your revenue under this license exceeds its ceiling: buy another"),
    ("LICENSE_UNKNOWN", "`caravan license list --as NAME` shows your licenses"),
    ("LICENSEE_ONLY", "use a license of your own: `caravan license list --as NAME`"),
    ("LICENSE_ASSET_MISMATCH", "use a license of this asset: `caravan license list --as NAME`"),
    ("LICENSE_EXPIRED", "buy another: `caravan buy OFFER`"),
    ("USE_NOT_LICENSED", "buy a license for this use: `caravan quote OFFER`"),
    ("DERIVATION_FORBIDDEN", "this license forbids derivatives: ask for an offer with a royalty"),
    ("EDGE_KIND_NOT_LICENSED", "buy a license to train: `caravan quote OFFER`"),
    ("CONTRIBUTOR_UNKNOWN", "only contributors of the asset can claim from it: --as NAME"),
];

/// Return the hint of a code.
pub(crate) fn for_code(code: &str) -> Option<&'static str> {
    HINTS.iter().find(|(known, _)| *known == code).map(|(_, hint)| *hint)
}

/// Return the hint of an error of the chain.
pub(crate) fn for_chain_error(error: &ChainError) -> String {
    let general = "the transaction was rejected; earlier ones remain";
    for_code(error.code()).unwrap_or(general).to_owned()
}

#[cfg(test)]
mod tests;
