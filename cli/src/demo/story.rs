//! The story, step by step, as messages.

use caravan_chain::{Chain, Sandbox};
use caravan_marketplace_api::{Decision, FloorPrice, Nature, Pick, Reason, Shares, Sharing, Verdict};
use caravan_money::{Amount, Bps};
use caravan_primitives::{AssignmentId, Hash32, ProjectId, Seconds};
use cosmwasm_std::Uint128;

use super::onward;
use super::sample::{result, Kind, Sample};
use super::world::{BatchPlan, Fate, Played, Share, World, HALF_BPS, REVIEW_SECS};
use crate::failure::Failure;
use crate::order::AllowList;

/// Seconds from a rejection until it is final.
const APPEAL_SECS: u64 = 24 * 3_600;
/// Seconds that the requester has to publish an edition: 30 days.
const PUBLISH_SECS: u64 = 30 * 24 * 3_600;
/// The most that one person can weigh in a dataset.
const WEIGHT_CAP: u128 = 1_000;
/// The most verdicts or assignments in one message.
const VECTOR: usize = 50;
/// Turns after which nobody tries to claim a preference any more.
const MOST_TURNS: usize = 10_000;
/// The index of each batch.
const MATH: usize = 0;
const PREFERENCES: usize = 1;
const SUMMARIES: usize = 2;

/// Plays it.
pub(super) fn play(sample: &Sample, chain: Box<dyn Sandbox>) -> Result<Played<'_>, Failure> {
    let mut world = World::new(sample, chain)?;
    let projects = [open_cara(&mut world)?, open_wave(&mut world)?];
    work_math(&mut world)?;
    decide(&mut world, MATH)?;
    let missed = work_preferences(&mut world)?;
    decide(&mut world, PREFERENCES)?;
    work_summaries(&mut world)?;
    decide(&mut world, SUMMARIES)?;
    let_time_decide(&mut world)?;
    let shares = pay_out(&mut world, projects)?;
    let tale = onward::play(&mut world, projects)?;
    let closing = world.closing()?;
    Ok(Played { world, shares, tale, closing, missed })
}

/// The first project pays in the chain's coin: math problems for a list, preferences for everybody. Who makes its
/// dataset gets 30 % of what licenses bring, and none costs less than 8 CARA.
fn open_cara(world: &mut World) -> Result<ProjectId, Failure> {
    let cara = world.cara.clone();
    let floor = FloorPrice { currency: cara.currency.clone(), amount: Amount::new(8_000_000u128)? };
    let sharing = sharing(3_000, Some(floor), 10_000)?;
    let project = world.market.create_sharing_project(&world.requester, &cara.currency, sharing)?;
    let math = BatchPlan {
        kind: Kind::Math,
        overlap: 2,
        reward: 500_000,
        grades: &[HALF_BPS],
        weight: 3,
        nature: Nature::Objective,
    };
    let preferences = BatchPlan {
        kind: Kind::Preference,
        overlap: 4,
        reward: 200_000,
        grades: &[],
        weight: 1,
        nature: Nature::Subjective,
    };
    world.order(project, &cara, &math)?;
    world.order(project, &cara, &preferences)?;
    Ok(project)
}

/// The second project pays in a token: summaries, one annotator each, who names the task. Who makes its dataset gets
/// 40 % of what licenses bring.
fn open_wave(world: &mut World) -> Result<ProjectId, Failure> {
    let wave = world.wave.clone();
    let sharing = sharing(4_000, None, 50_000)?;
    let project = world.market.create_sharing_project(&world.requester, &wave.currency, sharing)?;
    let summaries = BatchPlan {
        kind: Kind::Summary,
        overlap: 1,
        reward: 2_000_000,
        grades: &[],
        weight: 1,
        nature: Nature::Subjective,
    };
    world.order(project, &wave, &summaries)?;
    Ok(project)
}

/// The contributors' part in basis points, the least price of a license, and the bond that a slot locks for each weight.
fn sharing(bps: u16, floor_price: Option<FloorPrice>, bond_per_weight: u128) -> Result<Sharing, Failure> {
    Ok(Sharing::Contributors(Shares {
        contributor_bps: Bps::new(bps)?,
        weight_cap: Uint128::new(WEIGHT_CAP),
        floor_price,
        bond_per_weight: Uint128::new(bond_per_weight),
        publish_secs: Seconds::new(PUBLISH_SECS),
    }))
}

/// Those who were asked claim by the list and name the task.
fn work_math(world: &mut World) -> Result<(), Failure> {
    let addresses: Vec<_> = world.annotators.iter().map(|annotator| annotator.address.clone()).collect();
    let list = AllowList::new(&addresses)?;
    for (task, annotator) in asked(world, Kind::Math) {
        let pick = Pick::Listed { task, proof: list.proof(annotator)? };
        claim_and_submit(world, annotator, MATH, pick)?;
    }
    Ok(())
}

/// Overlap is 1: whoever wants a task names it.
fn work_summaries(world: &mut World) -> Result<(), Failure> {
    for (task, annotator) in asked(world, Kind::Summary) {
        claim_and_submit(world, annotator, SUMMARIES, Pick::Named { task })?;
    }
    Ok(())
}

/// Everybody takes what the contract picks, in turn, until all slots are taken. Returns the picks that found only tasks
/// that the annotator had done.
fn work_preferences(world: &mut World) -> Result<usize, Failure> {
    let ordered =
        world.batches.get(PREFERENCES).map_or((0, 0), |batch| (batch.tasks.len(), usize::from(batch.overlap)));
    let (tasks, slots) = (ordered.0, ordered.0 * ordered.1);
    let mut done = vec![0; world.annotators.len()];
    let (mut taken, mut missed) = (0, 0);
    for annotator in (0..world.annotators.len()).cycle().take(MOST_TURNS) {
        if taken == slots {
            break;
        }
        let Some(count) = done.get_mut(annotator).filter(|count| **count < tasks) else { continue };
        if claim_and_submit(world, annotator, PREFERENCES, Pick::Random {})? {
            *count += 1;
            taken += 1;
            if taken % 12 == 0 {
                decide(world, PREFERENCES)?;
            }
        } else {
            missed += 1;
        }
    }
    Ok(missed)
}

/// Who answers which task of a kind, by the sample: index of the task and of the annotator.
fn asked(world: &World, kind: Kind) -> Vec<(u32, usize)> {
    let index = |name: &str| world.annotators.iter().position(|annotator| annotator.name == name);
    let tasks = world.sample.tasks(kind);
    let pairs = (0..).zip(tasks).flat_map(|(task, of)| {
        world.sample.answers(of).filter_map(move |given| Some((task, index(&given.annotator)?)))
    });
    pairs.collect()
}

fn claim_and_submit(world: &mut World, annotator: usize, batch: usize, pick: Pick) -> Result<bool, Failure> {
    let (Some(person), Some(ordered)) = (world.annotators.get(annotator), world.batches.get(batch)) else {
        return Ok(false);
    };
    let (slot, _) = world.market.claim(&person.address, ordered.id, pick)?;
    match slot {
        Some(slot) => world.submit(annotator, batch, &slot).map(|()| true),
        None => Ok(false),
    }
}

/// The requester judges what waits in a batch, all but the last answer to a math problem: that one is forgotten.
fn decide(world: &mut World, batch: usize) -> Result<(), Failure> {
    let Some(ordered) = world.batches.get(batch) else { return Ok(()) };
    let last = ordered.tasks.len().saturating_sub(1);
    let forgotten = |task: usize, annotator: usize| batch == MATH && task == last && annotator == 2;
    let waiting = world.work.iter().filter(|work| work.batch == batch && work.fate == Fate::Waiting);
    let judged = waiting.filter(|work| !forgotten(work.task, work.annotator)).filter_map(|work| {
        let task = ordered.tasks.get(work.task)?;
        let verdict = if result(&work.answer).is_none() && task.kind == Kind::Math {
            let evidence = Hash32::digest(work.answer.as_bytes());
            Verdict::Reject { reason: Reason::LowEffort, evidence }
        } else if task.is_right(&work.answer) {
            Verdict::Accept { grade_bps: 10_000 }
        } else {
            Verdict::Accept { grade_bps: HALF_BPS }
        };
        Some(Decision { assignment: work.assignment, verdict })
    });
    let (id, decisions) = (ordered.id, judged.collect::<Vec<_>>());
    for vector in decisions.chunks(VECTOR) {
        let outcome = world.market.decide(&world.requester, id, vector.to_vec())?;
        world.take_over(batch, &outcome);
    }
    Ok(())
}

/// Time passes; a passer-by has it written down that silence pays and that the rejection is final.
fn let_time_decide(world: &mut World) -> Result<(), Failure> {
    world.wait(REVIEW_SECS.max(APPEAL_SECS))?;
    for batch in 0..world.batches.len() {
        let waiting = world.work.iter().filter(|work| work.batch == batch && work.fate == Fate::Waiting);
        let due: Vec<AssignmentId> = waiting.map(|work| work.assignment).collect();
        let Some(id) = world.batches.get(batch).map(|ordered| ordered.id) else { continue };
        for vector in due.chunks(VECTOR) {
            let outcome = world.market.settle(id, vector.to_vec())?;
            world.take_over(batch, &outcome);
        }
    }
    Ok(())
}

/// Batches are closed, and everybody withdraws.
fn pay_out(world: &mut World, projects: [ProjectId; 2]) -> Result<Vec<Share>, Failure> {
    let batches: Vec<_> = world.batches.iter().map(|batch| batch.id).collect();
    for batch in batches {
        world.market.close(&world.requester, batch)?;
    }
    for index in 0..world.annotators.len() {
        withdraw(world, index)?;
    }
    let treasury = world.market.chain.account("treasury");
    let paid_in = world.money()?.map(|line| line.paid_in);
    let coinages = [world.cara.clone(), world.wave.clone()];
    let mut shares = Vec::new();
    for ((project, coinage), paid_in) in projects.into_iter().zip(coinages).zip(paid_in) {
        world.market.withdraw_fees(&coinage.currency)?;
        let refund = world.market.withdraw_available(&world.requester, project)?;
        let (_, project_credit) = world.market.project_money(project)?;
        let fees = coinage.balance(&world.market.chain, &treasury)?;
        let bond = world.market.edition(project)?.bond;
        shares.push(Share { coinage, paid_in, fees, refund, project_credit, bond });
    }
    Ok(shares)
}

fn withdraw(world: &mut World, index: usize) -> Result<(), Failure> {
    let coinages = [world.cara.clone(), world.wave.clone()];
    let Some(address) = world.annotators.get(index).map(|annotator| annotator.address.clone()) else { return Ok(()) };
    let mut paid = [Uint128::zero(); 2];
    for (paid, coinage) in paid.iter_mut().zip(&coinages) {
        let earned = world.work.iter().any(|work| {
            let batch = world.batches.get(work.batch);
            let same = batch.is_some_and(|batch| batch.coinage.currency == coinage.currency);
            work.annotator == index && same && !work.earned.is_zero()
        });
        if earned {
            world.market.withdraw(&address, &coinage.currency)?;
        }
        *paid = coinage.balance(&world.market.chain, &address)?;
    }
    let points = world.market.points(&address)?;
    if let Some(annotator) = world.annotators.get_mut(index) {
        [annotator.cara, annotator.wave] = paid;
        annotator.points = points;
    }
    Ok(())
}
