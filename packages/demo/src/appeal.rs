//! An annotator whose work was rejected by mistake appeals, and the arbiter of the project rules in its favor.

use caravan_arbitration_api::Ruling;
use caravan_chain::{Chain, Outcome};
use caravan_client::appeals::BondPayer;
use caravan_client::{event_number, ClientError, Result};
use caravan_marketplace_api::{AppealAnswer, AppealEndedBy, AppealResponse, NewAppeal, QueryMsg};
use caravan_primitives::{AppealId, Document, Hash32, Items, Uri};
use cosmwasm_std::Uint128;

use super::report::WonAppeal;
use super::state::{Again, DemoState, Work, ARBITER};
use super::verdicts::is_disputed;

/// What the annotator says.
const CLAIM: &str = "24 rows are twelve pairs of a front row and a back row, each of 15 + 38 = 53.";
/// What the requester says.
const ANSWER: &str = "A few words are no work shown.";
/// Why the arbiter rules as it does.
const REASONS: &str = "Twelve pairs of 53 is the whole way to 636. The instructions ask for no more words.";
/// The set of the only work of the appeal.
const THE_WORK: u32 = 1;

/// Appeal, contest and rule. All of it happens in the time of the appeal, so nothing waits.
pub(super) fn play(state: &mut DemoState, batch: usize) -> Result<WonAppeal> {
    let place = disputed(state, batch).ok_or_else(missing)?;
    let (Some(work), Some(ordered)) = (state.work.get(place), state.batches.get(batch)) else { return Err(missing()) };
    let (id, display) = (ordered.id, ordered.display.clone());
    let address = state.annotators.get(work.annotator).ok_or_else(missing)?.address.clone();
    let new = NewAppeal { batch: id, assignments: Items::new(vec![work.assignment])?, evidence: document(CLAIM)? };
    let (requester, arbiter) = (state.requester.clone(), state.client.chain.account(ARBITER));
    // The annotator has earned more than the bond: nothing comes with the message.
    let annotator = BondPayer { sender: &address, display: &display, attached: Uint128::zero() };
    let (dispute, opened) = state.client.appeal(&annotator, new)?;
    let appeal = AppealId::new(event_number(&opened, &state.client.contracts.marketplace, "appeal_opened", "appeal")?)?;
    let attached = state.client.answer_cost(appeal)?.attached;
    let answer = AppealAnswer { appeal, concede: 0, evidence: Some(document(ANSWER)?) };
    let answering = BondPayer { sender: &requester, display: &display, attached };
    state.paying(|client| client.answer_appeal(&answering, answer))?;
    let ruling = Ruling { dispute, upheld: THE_WORK, reasons: Hash32::digest(REASONS.as_bytes()) };
    let outcome = state.client.rule(&arbiter, vec![ruling])?;
    state.record(batch, &outcome);
    if let Some(work) = state.work.get_mut(place) {
        work.again = Some(Again::Appealed);
    }
    won(state, place, appeal, &outcome)
}

/// A sentence, which is hashed and stored nowhere.
fn document(text: &str) -> Result<Document> {
    Ok(Document { uri: Uri::new("sample://evidence")?, hash: Hash32::digest(text.as_bytes()) })
}

/// Return the place of the work that was rejected by mistake.
fn disputed(state: &DemoState, batch: usize) -> Option<usize> {
    let ordered = state.batches.get(batch)?;
    let is_it = |work: &Work| {
        let task = ordered.tasks.get(work.task);
        work.batch == batch && task.is_some_and(|task| is_disputed(state, task, work))
    };
    state.work.iter().position(is_it)
}

/// Read where the bonds went, from the ruling and from the appeal.
fn won(state: &DemoState, place: usize, appeal: AppealId, ruled: &Outcome) -> Result<WonAppeal> {
    let AppealResponse { stakes, bond, answer, outcome, .. } = state.client.query(&QueryMsg::Appeal { appeal })?;
    if outcome.map(|outcome| outcome.by) != Some(AppealEndedBy::Arbiter) {
        return Err(ClientError::EventMissing { event: "appeal_ended", attribute: "by" });
    }
    let of_bonds =
        |key| -> Result<Uint128> { event_number(ruled, &state.client.contracts.marketplace, "appeal_ended", key) };
    let work = state.work.get(place).ok_or_else(missing)?;
    let ordered = state.batches.get(work.batch).ok_or_else(missing)?;
    Ok(WonAppeal {
        annotator: work.annotator,
        task: ordered.tasks.get(work.task).ok_or_else(missing)?.id.clone(),
        display: ordered.display.clone(),
        stake: stakes.iter().map(|stake| stake.amount).sum(),
        bond,
        other_bond: answer.map_or(Uint128::zero(), |answer| answer.from_available + answer.attached),
        to_annotator: of_bonds("to_annotator")?,
        to_arbiter: of_bonds("to_arbiter")?,
        to_requester: of_bonds("to_available")? + of_bonds("to_responder")?,
    })
}

fn missing() -> ClientError {
    ClientError::EventMissing { event: "work_rejected", attribute: "assignment" }
}
