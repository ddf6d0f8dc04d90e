//! What to do next when the chain refused.

use caravan_chain::ChainError;

/// What to do after the refusals that people meet most.
const AFTER: &[(&str, &str)] = &[
    ("CHAIN_MISSING", "make it: `caravan chain new`, or say where it is: --home FOLDER"),
    ("CHAIN_EXISTS", "use it as it is, or make one elsewhere: --home FOLDER"),
    ("CHAIN_IN_USE", "wait until the other command has ended, and run the same again"),
    ("CHAIN_FORMAT", "open it with the program that made it; nothing in it was changed"),
    ("CHAIN_FILE_FAILED", "see that there is room and that you may write; the chain is as it was before this command"),
    ("FUNDS_MISSING", "`caravan balance --as NAME` shows what is there"),
    ("REFERENCE_USED", "it was done before, as this text says; there is nothing left to do"),
    ("PROJECT_UNKNOWN", "`caravan project show` lists all projects"),
    ("BATCH_UNKNOWN", "`caravan project show PROJECT` lists its batches"),
    ("ASSIGNMENT_UNKNOWN", "`caravan batch watch BATCH` lists the work that is under way"),
    ("BATCH_STATE", "`caravan batch watch BATCH` shows its state"),
    ("REQUESTER_ONLY", "act as the one who made the project: --as NAME"),
    ("MANAGER_ONLY", "act as the one who made the project, or a manager: --as NAME"),
    ("OWN_PROJECT", "somebody else has to do this work: --as NAME"),
    ("ALL_DONE", "you have done every task of this batch; `caravan work board` shows others"),
    ("NO_SLOT_LEFT", "every task is taken; `caravan work board` shows other batches"),
    ("ACTIVE_CAP", "submit or give back what you hold first: `caravan work submit`, `caravan work return`"),
    ("PENDING_FULL", "the requester has to decide first, or time: `caravan settle BATCH`"),
    ("WORK_TOO_FAST", "wait until the time that the batch asks for has passed, then submit again"),
    ("CLAIM_EARLY", "wait until the time that this text names"),
    ("REFUSAL_CAP", "accept more first: no more than 30 % may be refused; nothing of this vector was done"),
    ("NOTHING_TO_WITHDRAW", "`caravan balance --as NAME` shows what is owed"),
    ("NOTHING_TO_CLAIM", "let the money come up first: `caravan royalties distribute ASSET`"),
    ("WORK_LIVE", "wait for verdicts: `caravan decide`, or for time: `caravan settle BATCH`"),
    ("EDITION_UNSETTLED", "seal and sweep every batch first: `caravan batch seal`, `caravan batch sweep`"),
    ("EDITION_UNKNOWN", "open a batch first: `caravan batch open`"),
    ("PRICE_BELOW_FLOOR", "ask for at least what the project promised its makers"),
    ("HASH_REGISTERED", "this content is an asset already: `caravan asset verify FILE` shows whose"),
    ("COST_ABOVE_GUARD", "look at the cost and raise --most, or leave it out"),
    ("CONTRACT_PAUSED", "the platform has paused entry; what is yours can be withdrawn all the same"),
];

/// What to do after this refusal.
pub(crate) fn after(error: &ChainError) -> String {
    let known = AFTER.iter().find(|(code, _)| *code == error.code());
    let general = "the chain refused this message and nothing after it ran; what came before it stands";
    known.map_or(general, |(_, hint)| hint).to_owned()
}

#[cfg(test)]
mod tests {
    use caravan_chain::FileError;
    use caravan_primitives::Coded;

    use super::*;

    #[test]
    fn a_code_has_one_hint_and_every_hint_a_code_that_exists() {
        let golden = include_str!("../../tests/golden/errors.json");
        let mut codes: Vec<&str> = AFTER.iter().map(|(code, _)| *code).collect();
        for code in &codes {
            assert!(golden.contains(&format!("\"{code}\"")) || FileError::ALL.contains(code), "{code}");
        }
        codes.sort_unstable();
        let all = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }

    #[test]
    fn what_is_not_listed_has_a_hint_too() {
        assert!(after(&ChainError::Bad("x".into())).starts_with("the chain refused"));
        let code = ChainError::from_text("ALL_DONE: person 1 has done all");
        assert!(after(&code).contains("work board"));
    }
}
