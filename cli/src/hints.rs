//! What to do next when the chain refused.

use caravan_chain::ChainError;

/// A fault that nobody who runs this program can mend.
const FAULT: &str = "this is a fault of the contracts or of this program: please report it with the command you ran";
/// What waits for the minute between a commitment and its use.
const WAIT: &str = "wait a minute after the first call, then run the same command again";
/// What to do where a price is not the one that was seen.
const LOOK: &str = "look again with `caravan quote OFFER`, then buy";

/// What to do after what people can meet, by code.
const AFTER: &[(&str, &str)] = &[
    // The chain, and the file that it is kept in.
    ("CHAIN_MISSING", "make it: `caravan chain new`, or say where it is: --home FOLDER"),
    ("CHAIN_EXISTS", "use it as it is, or make one elsewhere: --home FOLDER"),
    ("CHAIN_IN_USE", "wait until the other command has ended, and run the same again"),
    ("CHAIN_FORMAT", "open it with the program that made it, or take it from a copy; nothing in it was changed"),
    ("CHAIN_FILE_FAILED", "see that there is room and that you may write; the chain is as it was before this command"),
    ("CHAIN_TIMEOUT", "see whether the node is up; the message may still run, so look before you send it again"),
    ("SEQUENCE_STALE", "another program used the same key at the same time: run the same command again"),
    ("STORAGE_FAILED", FAULT),
    ("LEDGER_BROKEN", FAULT),
    ("SHARES_BROKEN", FAULT),
    ("COUNTER_FULL", FAULT),
    ("CONTRACT_PAUSED", "the platform has paused entry; what is yours can be withdrawn all the same"),
    ("MIGRATION_REFUSED", "deploy the artefacts of the same contract, and of a release after the one that is there"),
    // Values.
    ("AMOUNT_ZERO", "name an amount above zero"),
    ("AMOUNT_INVALID", "name an amount such as 1.5"),
    ("AMOUNT_OVERFLOW", "choose a smaller amount"),
    ("AMOUNT_SHORT", "choose a smaller amount"),
    ("BPS_INVALID", "name a share from 0 to 100 percent"),
    ("DENOM_INVALID", "name a coin of the chain, such as ucara, or the address of a token"),
    ("CURRENCY_INVALID", "name a coin of the chain, such as ucara, or the address of a token"),
    ("CURRENCY_NOT_LISTED", "use a currency that the platform lists; without --currency it is the chain's coin"),
    ("CURRENCY_MISMATCH", "pay in the currency of the project or the offer"),
    ("ADDRESS_INVALID", "name an address of this chain, in lower case"),
    ("ID_INVALID", "numbers begin with 1"),
    ("TEXT_INVALID", "shorten the text, or leave out what cannot be printed"),
    ("TIME_OVERFLOW", "choose a shorter time"),
    ("VECTOR_SIZE", "name fewer at once, and at least one"),
    ("ENTRY_DUPLICATE", "name each once"),
    ("OUT_OF_RANGE", "mend the value that this text names and run the same command again; nothing was done"),
    // Money.
    (
        "FUNDS_MISSING",
        "`caravan balance --as NAME` shows what is there; a faucet gives more: `caravan account fund NAME AMOUNT`",
    ),
    ("AVAILABLE_SHORT", "pay in: `caravan project fund PROJECT AMOUNT --as NAME`"),
    ("BALANCE_SHORT", "ask for less; without --amount, it is all there is"),
    ("NOTHING_TO_WITHDRAW", "`caravan balance --as NAME` shows what is owed"),
    ("NOTHING_TO_CLAIM", "let the money come up first: `caravan royalties distribute ASSET`"),
    ("NOTHING_TO_DO", "it was done before; there is nothing left to do"),
    ("REFERENCE_USED", "it was done before, as this text says; there is nothing left to do"),
    // People.
    ("ADDRESS_UNKNOWN", "this account has not worked yet: `caravan work claim BATCH --as NAME`"),
    ("PERSON_UNKNOWN", "whoever claims a task is a person: `caravan work claim BATCH --as NAME`"),
    ("REQUESTER_ONLY", "act as the one who made the project: --as NAME"),
    ("MANAGER_ONLY", "act as the one who made the project, or a manager: --as NAME"),
    ("ANNOTATOR_ONLY", "act as the one who claimed it: --as NAME"),
    ("OWN_PROJECT", "somebody else has to do this work: --as NAME"),
    ("OWN_WORK", "somebody else has to decide on this work: --as NAME"),
    ("ARBITER_NOT_LISTED", "the platform's owner lists arbiters; this platform has not got the one that is named"),
    ("ARBITER_IS_PARTY", "the arbiter makes no project: act as somebody else, --as NAME"),
    // Projects and batches.
    ("PROJECT_UNKNOWN", "`caravan project show` lists all projects"),
    ("BATCH_UNKNOWN", "`caravan project show PROJECT` lists its batches"),
    ("ASSIGNMENT_UNKNOWN", "`caravan batch watch BATCH` lists the work that is under way"),
    ("BATCH_STATE", "`caravan batch watch BATCH` shows its state"),
    ("BATCH_OVER", "its time is over: `caravan work board` shows other batches"),
    ("GRADE_INVALID", "mend the grades in the description: each once, from 50 to 200, and not 100"),
    ("COST_ABOVE_GUARD", "look at the cost and raise --most, or leave it out"),
    ("CLOSE_EARLY", "act as the requester, or wait until the batch's time is over: `caravan batch watch BATCH`"),
    ("WORK_LIVE", "wait for verdicts: `caravan decide`, or for time: `caravan settle BATCH`"),
    ("SLOT_BELOW_MINIMUM", "raise the reward in the description, or make the project with a larger --bond"),
    ("SHARING_OFF", "only a project that was made with --share has a dataset to publish"),
    ("PROVENANCE_MISSING", "this platform has no registry of assets: nothing can be published here"),
    ("EDITION_UNKNOWN", "open a batch first: `caravan batch open`"),
    ("EDITION_EARLY", "wait until the time that this text names"),
    ("EDITION_OPEN", "run the same command again: it closes the edition first"),
    ("EDITION_NOT_FINALIZED", "seal and sweep every batch first: `caravan batch close`, `caravan batch finalize`"),
    ("EDITION_PUBLISHED", "it is an asset already: `caravan asset verify FILE` shows which"),
    ("EDITION_EMPTY", "accept work first: `caravan decide`"),
    // Work.
    ("PICK_NOT_OFFERED", "leave --task out: the contract picks; a batch for a list is not for this program"),
    ("NOT_LISTED", "this batch is for those on its list; `caravan work board` shows others"),
    ("TASK_UNKNOWN", "name a task that the batch has, from 0, or leave --task out"),
    ("TASK_DONE", "you have done this task: leave --task out"),
    ("TASK_FULL", "others have this task: leave --task out"),
    ("ALL_TASKS_DONE", "you have done every task of this batch; `caravan work board` shows others"),
    ("NO_SLOT_LEFT", "every task is taken; `caravan work board` shows other batches"),
    ("ONE_PER_PERSON", "you have had yours of what was refused to others; `caravan work board` shows other batches"),
    ("ACTIVE_CAP", "submit or give back what you hold first: `caravan work submit`, `caravan work return`"),
    ("NEWCOMER_LIMIT", "the requester has to decide first, or time: `caravan settle BATCH`"),
    ("SUBMIT_EARLY", "wait until the time that the batch asks for has passed, then submit again"),
    ("CLAIM_EARLY", "wait until the time that this text names"),
    (
        "ASSIGNMENT_STATE",
        "`caravan batch watch BATCH` shows what is under way; time may have decided: `caravan settle BATCH`",
    ),
    ("REVIEW_OVER", "the time to decide is over: `caravan settle BATCH` pays what you did not decide on"),
    ("GRADE_UNKNOWN", "use a grade of the batch's description, or 100; nothing of this vector was done"),
    ("REASON_NOT_ALLOWED", "refuse subjective work for a reason that can be checked; nothing of this vector was done"),
    ("REJECTION_CAP", "accept more first: no more than 30 % may be refused; nothing of this vector was done"),
    // Assets.
    ("ASSET_UNKNOWN", "`caravan asset verify FILE` shows which asset a file is"),
    ("ASSET_OWNER_ONLY", "act as the owner, whom `caravan asset show ASSET` names: --as NAME"),
    ("ASSET_NOT_SEALED", "its owner has to seal it: `caravan asset register` again"),
    ("ASSET_NOT_DRAFT", "what is sealed stays as it is; register the new content"),
    ("ASSET_RETRACTED", "its owner has withdrawn it; licenses that were sold stay"),
    ("HASH_REGISTERED", "this content is an asset already: `caravan asset verify FILE` shows whose"),
    ("COMMITMENT_EXISTS", WAIT),
    ("COMMITMENT_EARLY", WAIT),
    ("COMMITMENT_MISSING", "run the same command again: it commits first"),
    ("COMMITMENT_EXPIRED", "run the same command again: it commits anew"),
    ("COMMITMENT_FOREIGN", "act as the one who committed: --as NAME"),
    ("PARENT_NOT_SEALED", "build on what is sealed: `caravan asset show ASSET` shows its state"),
    ("EDGE_SELF", "an asset does not come from itself: name another in --trained-on"),
    ("EDGE_EXISTS", "name each asset once in --trained-on"),
    ("EDGE_KIND_INVALID", "only models and applications are trained on something: see --kind"),
    ("PARENTS_FULL", "name fewer assets in --trained-on"),
    ("EDGES_FULL", "name fewer assets in --trained-on"),
    ("SHARES_ABOVE_WHOLE", "what you build on takes all that you would earn: leave one out of --trained-on"),
    ("FLOOR_CONFLICT", "what you build on names least prices that do not fit together: leave one out of --trained-on"),
    ("EPOCH_CHANGED", "the asset has a new owner: look at it with `caravan asset show ASSET`"),
    // Offers and licenses.
    ("OFFER_UNKNOWN", "ask the owner of the asset for the number of an offer"),
    ("OFFER_CLOSED", "ask the owner of the asset for another offer"),
    ("OFFER_OWNER_CHANGED", "the asset has a new owner: ask for another offer"),
    ("OFFER_CHANGED", LOOK),
    ("PRICE_ABOVE_GUARD", LOOK),
    ("PAYMENT_INEXACT", LOOK),
    ("PRICE_BELOW_FLOOR", "ask for at least what the project promised its contributors"),
    ("SUPPLY_EXHAUSTED", "all licenses of this offer are sold: ask the owner for another"),
    ("LICENSEE_CAP", "you have as many as one may have: `caravan license list` shows them"),
    ("LICENSES_FULL", "you have as many as one may have: `caravan license list` shows them"),
    ("CEILING_EXCEEDED", "what you earned under this license is above its ceiling: buy another"),
    ("LICENSE_UNKNOWN", "`caravan license list --as NAME` shows your licenses"),
    ("LICENSEE_ONLY", "name a license of yours: `caravan license list --as NAME`"),
    ("LICENSE_ASSET_MISMATCH", "name a license of this very asset: `caravan license list --as NAME`"),
    ("LICENSE_EXPIRED", "buy another: `caravan buy OFFER`"),
    ("USE_NOT_LICENSED", "buy a license for this use: `caravan quote OFFER`"),
    ("DERIVATION_FORBIDDEN", "this license allows nobody to build on the asset: ask for an offer with a royalty"),
    ("EDGE_KIND_NOT_LICENSED", "buy a license to train: `caravan quote OFFER`"),
    ("CONTRIBUTOR_UNKNOWN", "only those who made the asset claim from it: --as NAME"),
];

/// What to do after a code.
pub(crate) fn known(code: &str) -> Option<&'static str> {
    AFTER.iter().find(|(known, _)| *known == code).map(|(_, hint)| *hint)
}

/// What to do after this refusal.
pub(crate) fn after(error: &ChainError) -> String {
    let general = "the chain refused this message and nothing after it ran; what came before it stands";
    known(error.code()).unwrap_or(general).to_owned()
}

#[cfg(test)]
mod tests;
