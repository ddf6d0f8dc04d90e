//! Decide on submitted work by a file of verdicts.

use std::collections::btree_map::Entry;
use std::collections::BTreeMap;
use std::path::Path;

use caravan_chain::Chain;
use caravan_marketplace_api::{bounds, Decision, MarketplaceError, ProjectResponse, QueryMsg, RequesterResponse};
use caravan_money::Currency;
use caravan_primitives::{BatchId, PersonId};
use cosmwasm_std::{Addr, Uint128};

pub use crate::decision_reader::{DecideRequest, DecisionSummary, Mode, Pending, Unfetched};

use crate::currency::CurrencyDisplay;
use crate::decision_reader::{DecisionReader, Judged, Work};
use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::rejection_cap::{part_left_out, Effect, History, Refusal};
use crate::session::Session;
use crate::verdicts::read_rows;

/// Return the batches that a file has verdicts for, by its column `batch`: those with the fewest verdicts that leave something
/// out come first, since what is paid first raises the cap for what is rejected after it.
///
/// # Errors
/// `FILE_MALFORMED` with the rows that cannot be read; `NOTHING_LEFT` if there is no verdict, or one in a row without a batch.
pub fn decided_batches(file: &Path) -> Result<Vec<BatchId>> {
    let (mut problems, mut batches) = (vec![], BTreeMap::<u64, usize>::new());
    for (line, row) in read_rows(file)? {
        let row = match row {
            Ok(row) => row,
            Err(problem) => {
                problems.push(format!("line {line}: {problem}"));
                continue;
            }
        };
        let Some(verdict) = &row.verdict else { continue };
        let Some(batch) = row.batch else {
            return Err(Problem::NothingLeft("the batch of every verdict, in a column \"batch\"").into());
        };
        *batches.entry(batch).or_default() += usize::from(verdict != "accept");
    }
    if !problems.is_empty() {
        return Err(ClientError::Malformed { path: file.to_owned(), problems });
    }
    if batches.is_empty() {
        return Err(Problem::NothingLeft("a verdict on work that waits for one").into());
    }
    let mut batches: Vec<(usize, u64)> = batches.into_iter().map(|(batch, others)| (others, batch)).collect();
    batches.sort_unstable();
    Ok(batches.into_iter().map(|(_, batch)| BatchId::new(batch)).collect::<Result<_, _>>()?)
}

/// What requesters have paid and rejected, with the verdicts that were looked at.
type Histories = BTreeMap<(PersonId, Currency), History>;

/// Decide on the work of several batches: all verdicts are checked together before anything is sent. Batches without a verdict
/// that is of use are left out.
///
/// # Errors
/// Those of [`decide`]; `NOTHING_LEFT` if no verdict is of use.
pub fn decide_each<C: Chain>(
    requests: &[DecideRequest],
    mode: Mode,
    session: &mut Session<C>,
) -> Result<Vec<(BatchId, DecisionSummary)>> {
    let (mut histories, mut found) = (Histories::new(), vec![]);
    for request in requests {
        match decide_besides(request, Mode::DryRun, &mut histories, session) {
            // All its work is decided: a run that stopped goes on with the others.
            Err(ClientError::Problem(Problem::NothingLeft(_))) => {}
            forecast => found.push((request, forecast?)),
        }
    }
    if found.is_empty() {
        return Err(Problem::NothingLeft("a verdict on work that waits for one").into());
    }
    if mode == Mode::DryRun {
        return Ok(found.into_iter().map(|(request, forecast)| (request.batch, forecast)).collect());
    }
    let (mut done, of) = (vec![], found.iter().map(|(_, forecast)| forecast.verdicts()).sum());
    for (request, _) in found {
        let before = done.iter().map(|(_, summary): &(BatchId, DecisionSummary)| summary.verdicts()).sum();
        let summary = decide(request, mode, session).map_err(|error| stopped(error, before, of))?;
        done.push((request.batch, summary));
    }
    Ok(done)
}

/// Read the verdicts, check every row, and send the decisions if `mode` says so.
///
/// # Errors
/// `FILE_MALFORMED` with everything that is wrong with the file, and that the chain would refuse; then nothing was sent. Those of
/// the chain, with how many decisions were sent before.
pub fn decide<C: Chain>(request: &DecideRequest, mode: Mode, session: &mut Session<C>) -> Result<DecisionSummary> {
    decide_besides(request, mode, &mut Histories::new(), session)
}

/// Decide after the verdicts that the histories have already, and add these to them.
fn decide_besides<C: Chain>(
    request: &DecideRequest,
    mode: Mode,
    histories: &mut Histories,
    session: &mut Session<C>,
) -> Result<DecisionSummary> {
    let requester = session.actor()?;
    let batch = session.client.batch(request.batch)?;
    let (project, currency) = session.project(batch.project)?;
    let sender = judge(&requester, &project, session)?;
    let work = Work { batch: &batch, project: &project, currency: &currency, sender };
    let (decisions, mut summary) = read_decisions(request, mode, &work, histories, session)?;
    if mode == Mode::Send {
        // What the chain did replaces the forecast: time may have passed since.
        let forecast = summary.clone();
        summary =
            DecisionSummary { accepted: 0, rejected: 0, reworked: 0, taken_back: 0, paid: Uint128::zero(), ..forecast };
        for group in decisions.chunks(bounds::MAX_VECTOR) {
            let sent = session.client.decide(&requester, request.batch, group.to_vec());
            let outcome = sent.map_err(|error| stopped(error, summary.verdicts(), decisions.len()))?;
            summary.count_outcome(&session.client.contracts.marketplace, &outcome);
        }
    }
    Ok(summary)
}

/// The error of a message after so many decisions were sent.
fn stopped(error: ClientError, before: usize, of: usize) -> ClientError {
    match (error, before) {
        (ClientError::Stopped { sent, what, error, .. }, _) => {
            ClientError::Stopped { sent: before + sent, of, what, error }
        }
        (error, 0) => error,
        (error, sent) => ClientError::Stopped { sent, of, what: "decisions", error: Box::new(error) },
    }
}

/// Return the person that the account is which acts, if it may decide on work of the project.
fn judge<C: Chain>(sender: &Addr, project: &ProjectResponse, session: &Session<C>) -> Result<PersonId> {
    let person = session.client.person_if_known(sender)?;
    let may_decide = |person: &PersonId| *person == project.requester || project.managers.contains(person);
    person.filter(may_decide).ok_or_else(|| {
        Problem::Refused(MarketplaceError::ManagerOnly { expected: project.requester, got: sender.clone() }).into()
    })
}

fn read_decisions<C: Chain>(
    request: &DecideRequest,
    mode: Mode,
    work: &Work<'_>,
    histories: &mut Histories,
    session: &Session<C>,
) -> Result<(Vec<Decision>, DecisionSummary)> {
    let rows = read_rows(&request.file)?;
    let mut reader = DecisionReader::new(request, work, session, &rows)?;
    let (mut problems, mut judged) = (vec![], vec![]);
    for (line, row) in rows {
        let mut problem = |text: String| problems.push(format!("line {line}: {text}"));
        match row.and_then(|row| reader.decision(line, &row)) {
            Ok(None) => {}
            Ok(Some(found)) => {
                reader.check(&found.decision)?.into_iter().for_each(&mut problem);
                judged.push(found);
            }
            Err(text) => problem(text),
        }
    }
    judged.sort_by_key(|judged| part_left_out(&judged.decision.verdict));
    problems.extend(reader.share_evidence(&mut judged, Mode::DryRun)?);
    let mut summary = reader.summary.clone();
    let history = history_of(work.project, histories, session)?;
    let effects: Vec<Effect> = judged.iter().map(|judged| judged.effect).collect();
    if let Some(refusal) = history.add(&effects, bounds::MAX_VECTOR)? {
        problems.extend(above_cap(&judged, &refusal, work.currency));
    }
    summary.rejectable = history.rejectable()?;
    if !problems.is_empty() {
        return Err(ClientError::Malformed { path: request.file.clone(), problems });
    }
    if judged.is_empty() && summary.late > 0 {
        let expected = "a verdict in time: this work is auto-approved, `caravan settle` applies it";
        return Err(Problem::NothingLeft(expected).into());
    }
    if judged.is_empty() {
        return Err(Problem::NothingLeft("a verdict on work of this batch that waits for one").into());
    }
    // Nothing is uploaded before everything was found to be right.
    if mode == Mode::Send {
        reader.share_evidence(&mut judged, mode)?;
    }
    Ok((judged.into_iter().map(|judged| judged.decision).collect(), summary))
}

/// Return the history of a requester in the currency of a project. The first time the chain is asked.
fn history_of<'h, C: Chain>(
    project: &ProjectResponse,
    histories: &'h mut Histories,
    session: &Session<C>,
) -> Result<&'h mut History> {
    let (requester, currency) = (project.requester, project.currency.clone());
    let query = QueryMsg::Requester { requester, currency: currency.clone() };
    Ok(match histories.entry((requester, currency)) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => new.insert(History::new(&session.client.query::<RequesterResponse>(&query)?)),
    })
}

/// Name the verdicts that the rejection cap forbids.
fn above_cap<'a>(
    judged: &'a [Judged],
    refusal: &'a Refusal,
    currency: &'a CurrencyDisplay,
) -> impl Iterator<Item = String> + 'a {
    let (most, others) = (currency.show(refusal.allowed), currency.show(refusal.rejected_sum));
    refusal.refused.iter().filter_map(|index| judged.get(*index)).map(move |Judged { line, effect, .. }| {
        let more = currency.show(effect.left_out);
        format!("line {line}: REJECTION_CAP: expected at most {most} rejected in all, got {more} besides {others}")
    })
}
