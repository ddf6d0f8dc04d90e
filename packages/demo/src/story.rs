//! The first phase: two projects, five batches, verdicts and pay.

use caravan_chain::{Chain, Sandbox};
use caravan_marketplace_api::{Decision, FloorPrice, Nature, Note, Reason, Shares, Sharing, Verdict};
use caravan_money::{Amount, Bps};
use caravan_primitives::{AssignmentId, EditionId, ProjectId, Seconds};
use cosmwasm_std::Uint128;

use super::sample::{Kind, Sample};
use super::state::{
    Again, BatchPlan, DemoState, Played, Share, Work, WorkResult, ARBITER, HALF_BPS, MATH, PREFERENCES, REVIEW_SECS,
    SUMMARIES, VECTOR,
};
use super::verdicts::decide;
use super::work::{work_at_random, work_by_name, work_math};
use super::{appeal, licensing_phase, reviews};
use caravan_client::Result;

/// How many steps the demo shows its progress in.
const STEPS: usize = 10;
/// Seconds from a rejection until it is final.
const APPEAL_SECS: u64 = 24 * 3_600;
/// Seconds that the requester has to publish an edition: 30 days.
const PUBLISH_SECS: u64 = 30 * 24 * 3_600;
/// The most weight of one person in a dataset.
const WEIGHT_CAP: u128 = 1_000;

pub(super) fn play<'a>(sample: &'a Sample, chain: Box<dyn Sandbox>, progress: &dyn Fn(&str)) -> Result<Played<'a>> {
    let mut done = 0;
    let mut next = |what: &str| {
        done += 1;
        progress(&format!("{done} of {STEPS}: {what}"));
    };
    next("deploying the contracts");
    let mut state = DemoState::new(sample, chain)?;
    next("opening batches");
    let projects = [open_cara(&mut state)?, open_wave(&mut state)?];
    next("math problems are answered and decided");
    work_math(&mut state)?;
    decide(&mut state, MATH)?;
    next("an annotator appeals, the arbiter rules");
    let appeal = appeal::play(&mut state, MATH)?;
    next("preferences are answered and decided");
    let all: Vec<usize> = (0..state.annotators.len()).collect();
    let missed = work_at_random(&mut state, PREFERENCES, &all)?;
    decide(&mut state, PREFERENCES)?;
    next("summaries are written and decided");
    work_by_name(&mut state, SUMMARIES, Kind::Summary)?;
    correct_mistakes(&mut state)?;
    decide(&mut state, SUMMARIES)?;
    next("translations are made, and reviewed by others");
    let reviewed = reviews::play(&mut state, projects[0])?;
    next("deadlines pass, annotators withdraw");
    settle_expired(&mut state)?;
    let shares = pay_out(&mut state, projects)?;
    next("datasets are published and licensed, royalties are paid");
    let report = licensing_phase::play(&mut state, projects)?;
    next("counting the money");
    let closing = state.closing()?;
    let missed = missed + reviewed.missed;
    Ok(Played { state, shares, appeal, reviewed, report, closing, missed })
}

/// Create the first project. It pays in the coin of the chain: math problems for listed accounts, preferences for all.
/// Contributors get 30 % of the license revenue, and a license costs at least 8 CARA.
fn open_cara(state: &mut DemoState) -> Result<ProjectId> {
    let cara = state.cara.clone();
    let floor = FloorPrice { currency: cara.currency.clone(), amount: Amount::new(8_000_000u128)? };
    let sharing = sharing(3_000, Some(floor), 10_000)?;
    let project = state.client.create_sample_project(&state.requester, &cara.currency, sharing)?;
    let math = BatchPlan {
        kind: Kind::Math,
        tasks: state.tasks(Kind::Math),
        overlap: 2,
        reward: 500_000,
        grades: &[HALF_BPS],
        weight: 3,
        nature: Nature::Objective,
        review_of: None,
    };
    let preferences = BatchPlan {
        kind: Kind::Preference,
        tasks: state.tasks(Kind::Preference),
        overlap: 4,
        reward: 200_000,
        grades: &[],
        weight: 1,
        nature: Nature::Subjective,
        review_of: None,
    };
    state.open_batch(project, &cara, &math)?;
    state.open_batch(project, &cara, &preferences)?;
    Ok(project)
}

/// Create the second project. It pays in a token: summaries, one annotator each, who names the task. Contributors get 40 %
/// of the license revenue.
fn open_wave(state: &mut DemoState) -> Result<ProjectId> {
    let wave = state.wave.clone();
    let sharing = sharing(4_000, None, 50_000)?;
    let project = state.client.create_sample_project(&state.requester, &wave.currency, sharing)?;
    let summaries = BatchPlan {
        kind: Kind::Summary,
        tasks: state.tasks(Kind::Summary),
        overlap: 1,
        reward: 2_000_000,
        grades: &[],
        weight: 1,
        nature: Nature::Subjective,
        review_of: None,
    };
    state.open_batch(project, &wave, &summaries)?;
    Ok(project)
}

fn sharing(bps: u16, floor_price: Option<FloorPrice>, bond_per_weight: u128) -> Result<Sharing> {
    Ok(Sharing::Contributors(Shares {
        contributor_bps: Bps::new(bps)?,
        weight_cap: Uint128::new(WEIGHT_CAP),
        floor_price,
        floor_royalty_bps: Bps::ZERO,
        bond_per_weight: Uint128::new(bond_per_weight),
        publish_secs: Seconds::new(PUBLISH_SECS),
    }))
}

/// Two summaries are decided twice: one is sent back and answered anew, the other one is rejected by mistake, and the requester
/// takes that back. The others are accepted first: who has paid nothing rejects nothing.
fn correct_mistakes(state: &mut DemoState) -> Result<()> {
    let Some(id) = state.batches.get(SUMMARIES).map(|ordered| ordered.id) else { return Ok(()) };
    let accept = |assignment| Decision::new(assignment, Verdict::Accept { grade_bps: 10_000 });
    let waiting = state.work.iter().filter(|work| work.batch == SUMMARIES && work.result == WorkResult::Waiting);
    let mut all: Vec<AssignmentId> = waiting.map(|work| work.assignment).collect();
    let (Some(mistaken), Some(short)) = (all.pop(), all.pop()) else { return Ok(()) };
    let requester = state.requester.clone();
    for vector in all.chunks(VECTOR) {
        let outcome = state.client.decide(&requester, id, vector.iter().copied().map(accept).collect())?;
        state.record(SUMMARIES, &outcome);
    }
    let note = Some(Note::new("One sentence is missing: what was decided in the end?")?);
    let rework = Decision { note, ..Decision::new(short, Verdict::Rework { reason: Reason::Incomplete }) };
    let reject = Decision::new(mistaken, Verdict::Reject { reason: Reason::Duplicate });
    state.client.decide(&requester, id, vec![rework, reject])?;
    state.revise(SUMMARIES, short)?;
    let outcome = state.client.decide(&requester, id, vec![accept(short), accept(mistaken)])?;
    state.record(SUMMARIES, &outcome);
    for (assignment, again) in [(short, Again::Reworked), (mistaken, Again::TakenBack)] {
        let is_it = |work: &&mut Work| work.batch == SUMMARIES && work.assignment == assignment;
        state.work.iter_mut().filter(is_it).for_each(|work| work.again = Some(again));
    }
    Ok(())
}

/// After the deadlines a passer-by applies them: the open answer is auto-approved, the rejection is final.
fn settle_expired(state: &mut DemoState) -> Result<()> {
    state.wait(REVIEW_SECS.max(APPEAL_SECS))?;
    let passer_by = state.client.chain.account("passer-by");
    for batch in 0..state.batches.len() {
        let waiting = state.work.iter().filter(|work| work.batch == batch && work.result == WorkResult::Waiting);
        let due: Vec<AssignmentId> = waiting.map(|work| work.assignment).collect();
        let Some(id) = state.batches.get(batch).map(|ordered| ordered.id) else { continue };
        for vector in due.chunks(VECTOR) {
            let outcome = state.client.settle(&passer_by, id, vector.to_vec())?;
            state.record(batch, &outcome);
        }
    }
    Ok(())
}

/// Close the batches. All accounts withdraw.
fn pay_out(state: &mut DemoState, projects: [ProjectId; 2]) -> Result<Vec<Share>> {
    let batches: Vec<_> = state.batches.iter().map(|batch| batch.id).collect();
    for batch in batches {
        state.client.close_and_finalize(&state.requester, batch)?;
    }
    for index in 0..state.annotators.len() {
        withdraw(state, index)?;
    }
    let [treasury, arbiter] = ["treasury", ARBITER].map(|name| state.client.chain.account(name));
    state.client.withdraw_earnings(&arbiter, &state.cara.currency)?;
    let paid_in = state.money()?.map(|line| line.paid_in);
    let displays = [state.cara.clone(), state.wave.clone()];
    let mut shares = Vec::new();
    for ((project, display), paid_in) in projects.into_iter().zip(displays).zip(paid_in) {
        state.client.withdraw_fees(&display.currency)?;
        let refund = state.client.withdraw_available(&state.requester, project)?;
        let project_credit = state.client.project_funds(project)?.credit;
        let fees = display.balance(&state.client.chain, &treasury)?;
        let bond = state.client.edition(project, EditionId::FIRST)?.bond;
        let arbiter = display.balance(&state.client.chain, &arbiter)?;
        shares.push(Share { display, paid_in, fees, arbiter, refund, project_credit, bond });
    }
    Ok(shares)
}

fn withdraw(state: &mut DemoState, index: usize) -> Result<()> {
    let displays = [state.cara.clone(), state.wave.clone()];
    let Some(address) = state.annotators.get(index).map(|annotator| annotator.address.clone()) else { return Ok(()) };
    let mut paid = [Uint128::zero(); 2];
    for (paid, display) in paid.iter_mut().zip(&displays) {
        let earned = state.work.iter().any(|work| {
            let batch = state.batches.get(work.batch);
            let same = batch.is_some_and(|batch| batch.display.currency == display.currency);
            work.annotator == index && same && !work.earned.is_zero()
        });
        if earned {
            state.client.withdraw_earnings(&address, &display.currency)?;
        }
        *paid = display.balance(&state.client.chain, &address)?;
    }
    let points = state.client.points(&address)?;
    if let Some(annotator) = state.annotators.get_mut(index) {
        [annotator.cara, annotator.wave] = paid;
        annotator.points = points;
    }
    Ok(())
}
