//! Claim tasks, look at them, and submit answers.

use caravan_chain::Chain;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentsResponse, BatchResponse, Distribution, ExecuteMsg, Pick, QueryMsg, Sharing,
};
use caravan_primitives::{AssignmentId, BatchId, Hash32, Time, Title};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::commitment::Store as Commitments;
use caravan_toolkit::payload::Payload;
use caravan_toolkit::task::{AnswerChecker, MediaFiles, TaskDefinition};
use serde_json::Value;

use crate::answer_file::AnswerSource;
use crate::documents::{accepted, definition};
use crate::error::{ClientError, Result};
use crate::key_files::reading_key;
use crate::keys::{answer_context, next_revision};
use crate::listed::claim_listed;
use crate::media::media_files;
use crate::paging::{all_pages, PAGE};
use crate::problem::Problem;
use crate::rows::Rows;
use crate::session::Session;
use crate::store::account_folder;

/// The folder of receipts for answers, each under the hash of the payload.
const RECEIPTS: &str = "receipts";

/// A task that the account holds or did, with what it takes to show it.
pub struct ShownTask {
    pub assignment: AssignmentResponse,
    pub definition: TaskDefinition,
    pub items: Vec<Item>,
    pub media: MediaFiles,
}

/// An answer that was submitted. It is auto-approved at `due`.
#[derive(Debug)]
pub struct SubmittedAnswer {
    pub assignment: AssignmentId,
    pub commitment: Hash32,
    pub due: Time,
}

/// Work of the account that acts, with the title of its batch.
#[derive(Debug, Clone)]
pub struct OwnWork {
    pub title: Title,
    pub assignment: AssignmentResponse,
}

/// The least royalty of derivatives, in basis points, below which boards warn.
const USUAL_FLOOR_ROYALTY_BPS: u16 = 1_000;

/// Return a warning for annotators of a project whose dataset may be licensed for less than the usual royalty.
pub fn low_floor_royalty(sharing: &Sharing) -> Option<String> {
    let Sharing::Contributors(shares) = sharing else { return None };
    let least = shares.floor_royalty_bps.get();
    (least < USUAL_FLOOR_ROYALTY_BPS).then(|| {
        format!(
            "models trained on the dataset under a license may owe it as little as {}.{:02} % of what they earn, \
             and contributors get their share of that alone",
            least / 100,
            least % 100
        )
    })
}

/// Claim a task, the one that is named or any, and return it. `None` where the pick found only tasks that the annotator has done.
///
/// Definition and head of the manifest are fetched before the claim: without them the task cannot be done.
///
/// # Errors
/// `AGREEMENT_NOT_ACCEPTED` for an account that has not accepted the contributor agreement of the batch; `NOT_LISTED` for one that is
/// not on the list of the batch.
pub fn claim<C: Chain>(batch: BatchId, task: Option<u32>, session: &mut Session<C>) -> Result<Option<ShownTask>> {
    let annotator = session.actor()?;
    let info = session.client.batch(batch)?;
    let about = &info.config.about;
    if !accepted(&about.agreement.hash, session)? {
        return Err(Problem::AgreementNotAccepted { batch: batch.get(), hash: about.agreement.hash }.into());
    }
    definition(about, session)?;
    let list = Rows::open(&info, session)?.list();
    let slot = match info.config.access.distribution {
        Distribution::Random {} => {
            let pick = task.map_or(Pick::Random {}, |task| Pick::Named { task });
            session.client.claim(&annotator, batch, pick)?.0
        }
        Distribution::Allow { .. } => claim_listed(&info, list.as_ref(), task, session)?,
    };
    let Some(slot) = slot else { return Ok(None) };
    let number = slot.assignment;
    let task = session.client.assignment(batch, number).and_then(|assignment| shown(assignment, session));
    let unshown = |error| ClientError::Unshown { batch: batch.get(), assignment: number.get(), error: Box::new(error) };
    Ok(Some(task.map_err(unshown)?))
}

/// Return a task that the account holds or did. Without a number it is the only one that it has reserved in the batch.
pub fn show<C: Chain>(batch: BatchId, named: Option<AssignmentId>, session: &Session<C>) -> Result<ShownTask> {
    shown(reservation(session, batch, named)?, session)
}

fn shown<C: Chain>(assignment: AssignmentResponse, session: &Session<C>) -> Result<ShownTask> {
    let info = session.client.batch(assignment.batch)?;
    let definition = definition(&info.config.about, session)?;
    let items = Rows::open(&info, session)?.task(assignment.task)?;
    let media = media_files(&definition, &items, session);
    Ok(ShownTask { assignment, definition, items, media })
}

/// Return all work of the account that acts, the latest batch first.
pub fn own_work<C: Chain>(session: &Session<C>) -> Result<Vec<OwnWork>> {
    // Who is no person yet has done no work.
    let Some(person) = session.client.person_if_known(&session.actor()?)? else { return Ok(vec![]) };
    let page = |start_after: Option<(BatchId, u32)>| {
        let query = QueryMsg::AssignmentsByPerson { person, start_after, limit: Some(PAGE) };
        session.client.query::<AssignmentsResponse>(&query).map(|page| page.assignments)
    };
    let mut work: Vec<OwnWork> = vec![];
    for assignment in all_pages(page, |entry| (entry.batch, entry.task))? {
        let title = match work.last().filter(|last| last.assignment.batch == assignment.batch) {
            Some(last) => last.title.clone(),
            None => session.client.batch(assignment.batch)?.config.about.title,
        };
        work.push(OwnWork { title, assignment });
    }
    work.sort_by_key(|entry| std::cmp::Reverse((entry.assignment.batch, entry.assignment.assignment)));
    Ok(work)
}

/// Return a reservation. Without a number it is the only one in the batch.
pub fn return_task<C: Chain>(
    batch: BatchId,
    named: Option<AssignmentId>,
    session: &mut Session<C>,
) -> Result<AssignmentId> {
    let annotator = session.actor()?;
    let assignment = reservation(session, batch, named)?.assignment;
    session.client.run(&annotator, &ExecuteMsg::Return { batch, assignment })?;
    Ok(assignment)
}

/// Check answers, encrypt them, save the salt of their commitment, share the payload, and submit.
pub fn submit<C: Chain>(
    batch: BatchId,
    named: Option<AssignmentId>,
    source: &AnswerSource,
    session: &mut Session<C>,
) -> Result<SubmittedAnswer> {
    let annotator = session.actor()?;
    let task = show(batch, named, session)?;
    let (assignment, info) = (task.assignment.assignment, session.client.batch(batch)?);
    let answers = source.read(&task.definition, &task.items, id_column(&info, session)?.as_deref())?;
    let answers = checked(&task.definition, &answers, task.items.len())?;
    let mut commitments = commitments(session)?;
    let context = answer_context(&task.assignment, next_revision(&task.assignment), session);
    let record = commitments.commit(context, &answers).map_err(Problem::from)?.clone();
    let payload =
        Payload { answers, salt: record.salt, reply_key: reading_key(&session.store, session.actor_name()?)?.public() };
    let encrypted = payload.encrypt(&info.config.work.answer_key).map_err(Problem::from)?;
    let (shared, receipt) = session.content.share_for_receipt(encrypted.bytes)?;
    if let Some(receipt) = receipt {
        // The word of the gateway that it has the answer, should it be rejected for a dead link.
        let folder = account_folder(session.actor_name()?, RECEIPTS);
        session.store.save(&folder, &format!("{}.json", shared.hash), &receipt)?;
    }
    let (commitment, payload_hash, uri) = (record.commitment, shared.hash, shared.uri);
    session.client.run(&annotator, &ExecuteMsg::Submit { batch, assignment, commitment, payload_hash, uri })?;
    let due = session.client.assignment(batch, assignment)?.due;
    Ok(SubmittedAnswer { assignment, commitment, due })
}

/// Check answers against the definition, and return them in their canonical form.
fn checked(definition: &TaskDefinition, answers: &[Value], items: usize) -> Result<Vec<Item>> {
    AnswerChecker::new(definition).check_all(answers, items).map_err(Problem::from)?;
    let canonical = |answer: &Value| -> Result<Item> {
        let expected = "an answer that is canonical JSON";
        Item::from_json(&serde_json::to_vec(answer)?)
            .map_err(|error| Problem::Value { expected, got: error.to_string() }.into())
    };
    answers.iter().map(canonical).collect()
}

/// Return the column that names a row.
fn id_column<C: Chain>(batch: &BatchResponse, session: &Session<C>) -> Result<Option<String>> {
    Ok(Rows::open(batch, session)?.id().map(str::to_owned))
}

/// Open the commitments of the annotator, with their salts.
fn commitments<C: Chain>(session: &Session<C>) -> Result<Commitments> {
    let path = session.store.create_path(&account_folder(session.actor_name()?, "answers"), "salts.jsonl")?;
    Ok(Commitments::open(&path).map_err(Problem::from)?)
}

/// Return the reservation with this number, or the only one that the account holds in the batch.
fn reservation<C: Chain>(
    session: &Session<C>,
    batch: BatchId,
    named: Option<AssignmentId>,
) -> Result<AssignmentResponse> {
    if let Some(assignment) = named {
        return session.client.assignment(batch, assignment);
    }
    let annotator = session.actor()?;
    let person = session.client.person_of(&annotator)?;
    let mut held = session.client.reservations(&session.client.batch(batch)?, person)?;
    match (held.pop(), held.len()) {
        (Some(only), 0) => Ok(only),
        (last, others) => {
            let got = others + usize::from(last.is_some());
            Err(Problem::ReservationUnclear { who: session.name(&annotator), batch: batch.get(), got }.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use caravan_marketplace_api::Shares;
    use caravan_money::Bps;
    use caravan_primitives::Seconds;
    use cosmwasm_std::Uint128;

    use super::*;

    fn sharing(floor_royalty_bps: u16) -> Sharing {
        Sharing::Contributors(Shares {
            contributor_bps: Bps::new(2_000).unwrap(),
            weight_cap: Uint128::new(100),
            floor_price: None,
            floor_royalty_bps: Bps::new(floor_royalty_bps).unwrap(),
            bond_per_weight: Uint128::zero(),
            publish_secs: Seconds::new(86_400),
        })
    }

    #[test]
    fn a_board_warns_where_the_least_royalty_is_below_the_usual_one() {
        for warned in [0, 1, 999] {
            let text = low_floor_royalty(&sharing(warned)).expect("a warning");
            assert!(text.contains(&format!("as little as {}.{:02} %", warned / 100, warned % 100)), "{text}");
        }
        for silent in [sharing(USUAL_FLOOR_ROYALTY_BPS), sharing(5_000), Sharing::None {}] {
            assert_eq!(low_floor_royalty(&silent), None);
        }
    }
}
