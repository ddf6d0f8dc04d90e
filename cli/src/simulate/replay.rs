//! The campaign as messages: claims and submissions in the order of the file, verdicts, silence, pay.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::{Chain, Embedded, Outcome};
use caravan_marketplace_api::{Nature, Pick};
use caravan_primitives::{AssignmentId, BatchId, ProjectId};
use cosmwasm_std::{coins, Addr, Event, Uint128};

use super::checks::{Check, Ended};
use super::input::Campaign;
use super::judge;
use crate::args::SimulateArgs;
use crate::coinage::{Coinage, DENOM};
use crate::failure::Failure;
use crate::host;
use crate::market::Market;
use crate::order::{AllowList, Order};
use crate::till::{MoneyLine, Till};

/// One of so many submissions is left to silence.
const SILENT: usize = 20;
/// Answers that are submitted before the requester decides on them. Two messages of five seconds each: a week.
const SEGMENT: usize = 60_000;
/// The most verdicts or assignments in one message.
pub(super) const VECTOR: usize = 50;
const DAY: u64 = 24 * 3_600;
const REVIEW_SECS: u64 = 14 * DAY;
const OPEN_SECS: u64 = 180 * DAY;

/// What became of a recorded answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Submitted, not judged.
    Waiting,
    /// Rejected, not final yet.
    RejectionPending,
    /// Accepted by the requester.
    Accepted,
    /// Accepted by the requester because the cap on refusals was reached.
    Spared,
    /// Nobody decided in time: paid in full.
    AutoApproved,
    /// Rejected, and final.
    Rejected,
}

/// A recorded answer on the chain.
pub(super) struct Submission {
    pub(super) worker: usize,
    pub(super) batch: BatchId,
    pub(super) assignment: AssignmentId,
    pub(super) fate: Fate,
    /// Whether the requester forgets about it.
    pub(super) silent: bool,
}

/// The replay under way.
pub(super) struct Replay<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) market: Market,
    pub(super) requester: Addr,
    pub(super) addresses: Vec<Addr>,
    pub(super) submissions: Vec<Submission>,
    /// How often the cap refused a vector of rejections.
    pub(super) capped: u64,
    places: BTreeMap<(BatchId, AssignmentId), usize>,
    slots: Vec<(BatchId, u32)>,
    batches: Vec<BatchId>,
    list: AllowList,
    reward: Uint128,
}

/// What a replay found.
pub(super) struct Replayed {
    pub(super) submissions: Vec<Submission>,
    /// Paid out to each worker, by the bank.
    pub(super) earned: Vec<Uint128>,
    pub(super) points: Uint128,
    pub(super) fees: Uint128,
    pub(super) refund: Uint128,
    pub(super) project_credit: Uint128,
    pub(super) batches: usize,
    pub(super) capped: u64,
    pub(super) messages: u64,
    pub(super) chain_secs: u64,
    pub(super) coinage: Coinage,
    pub(super) money: MoneyLine,
    pub(super) checks: Vec<Check>,
}

/// Replays a campaign from the first message to the last payment.
pub(super) fn replay(campaign: &Campaign, args: &SimulateArgs) -> Result<Replayed, Failure> {
    let cara = Coinage::cara()?;
    let mut chain = Embedded::new();
    let started = chain.now();
    let requester = chain.account("requester");
    chain.fund(&requester, &coins(u128::MAX, DENOM))?;
    let addresses: Vec<Addr> =
        campaign.workers.iter().map(|worker| chain.account(&format!("worker {}", worker.name))).collect();
    let market = Market::new(chain, &[&cara])?;
    let mut till = till(&market, &cara, &requester, &addresses)?;
    let list = AllowList::new(&addresses)?;
    let mut replay = Replay {
        campaign,
        market,
        requester,
        addresses,
        submissions: Vec::with_capacity(campaign.answers.len()),
        capped: 0,
        places: BTreeMap::new(),
        slots: vec![],
        batches: vec![],
        list,
        reward: args.reward.get(),
    };
    let project = replay.open(args, &cara)?;
    till.funded(&replay.market.chain)?;
    replay.work(args.threshold())?;
    replay.settle()?;
    replay.pay_out(project, &cara, started, &till)
}

fn till(market: &Market, cara: &Coinage, requester: &Addr, addresses: &[Addr]) -> Result<Till, Failure> {
    let others = ["owner", "treasury", "passer-by"].map(|name| market.chain.account(name));
    let accounts: Vec<Addr> = addresses.iter().chain([requester]).chain(&others).cloned().collect();
    Till::new(&market.chain, cara, &market.suite.marketplace, &accounts)
}

impl Replay<'_> {
    /// A project, and a batch for the questions of each overlap.
    fn open(&mut self, args: &SimulateArgs, cara: &Coinage) -> Result<ProjectId, Failure> {
        let project = self.market.create_project(&self.requester, &cara.currency)?;
        let mut by_overlap: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, question) in self.campaign.questions.iter().enumerate() {
            by_overlap.entry(question.answers).or_default().push(index);
        }
        let mut slots = BTreeMap::new();
        for (overlap, questions) in by_overlap {
            let order = Order {
                tasks: questions.iter().filter_map(|index| self.name(*index)).collect(),
                overlap: u8::try_from(overlap).unwrap_or(u8::MAX),
                reward: args.reward,
                grades: vec![],
                nature: Nature::Objective,
                distribution: self.list.distribution(),
                min_work_secs: 0,
                review_secs: REVIEW_SECS,
                open_secs: OPEN_SECS,
            };
            let (batch, cost) = self.market.draft(&self.requester, project, order.config()?)?;
            self.market.fund(&self.requester, project, cara, cost.short)?;
            self.market.open(&self.requester, batch, cost.total)?;
            self.batches.push(batch);
            slots.extend(questions.into_iter().zip(0..).map(|(index, task)| (index, (batch, task))));
        }
        self.slots = slots.into_values().collect();
        Ok(project)
    }

    fn name(&self, question: usize) -> Option<String> {
        self.campaign.questions.get(question).map(|question| question.name.clone())
    }

    /// Every answer is claimed and submitted as recorded; the requester decides from time to time.
    fn work(&mut self, refuse_below: Option<u8>) -> Result<(), Failure> {
        let campaign = self.campaign;
        let bar = host::bar(campaign.answers.len() as u64, "answers");
        for answers in campaign.answers.chunks(SEGMENT) {
            for answer in answers {
                self.answer(answer.question, answer.worker, &answer.text)?;
                bar.inc(1);
            }
            judge::judge(self, refuse_below)?;
        }
        bar.finish_and_clear();
        Ok(())
    }

    fn answer(&mut self, question: usize, worker: usize, text: &str) -> Result<(), Failure> {
        let (Some((batch, task)), Some(address)) = (self.slots.get(question), self.addresses.get(worker)) else {
            return Ok(());
        };
        let pick = Pick::Listed { task: *task, proof: self.list.proof(worker)? };
        let (slot, outcome) = self.market.claim(address, *batch, pick)?;
        let slot = slot.ok_or(Failure::Untold { event: "task_claimed", attribute: "assignment" })?;
        self.market.submit(address, &slot, text)?;
        let index = self.submissions.len();
        self.places.insert((slot.batch, slot.assignment), index);
        self.submissions.push(Submission {
            worker,
            batch: slot.batch,
            assignment: slot.assignment,
            fate: Fate::Waiting,
            silent: index % SILENT == SILENT - 1,
        });
        self.take_over(&outcome);
        Ok(())
    }

    /// What the contract told about work: paid by silence, by decision, or refused.
    pub(super) fn take_over(&mut self, outcome: &Outcome) {
        for event in outcome.told("work_accepted") {
            let fate = if value(event, "by") == Some("auto_approval") { Fate::AutoApproved } else { Fate::Accepted };
            self.set(event, fate);
        }
        for (name, fate) in [("work_rejected", Fate::RejectionPending), ("rejection_finalized", Fate::Rejected)] {
            for event in outcome.told(name) {
                self.set(event, fate);
            }
        }
    }

    fn set(&mut self, event: &Event, fate: Fate) {
        let id = |key| value(event, key).and_then(|text| text.parse().ok());
        let (Some(batch), Some(assignment)) = (id("batch"), id("assignment")) else { return };
        let (Ok(batch), Ok(assignment)) = (BatchId::new(batch), AssignmentId::new(assignment)) else { return };
        let place = self.places.get(&(batch, assignment));
        if let Some(submission) = place.and_then(|place| self.submissions.get_mut(*place)) {
            submission.fate = fate;
        }
    }

    /// The indexes of submissions that pass a test, by batch, in vectors of at most 50.
    pub(super) fn vectors(&self, test: impl Fn(&Submission) -> bool) -> Vec<Vec<usize>> {
        let mut by_batch: BTreeMap<BatchId, Vec<usize>> = BTreeMap::new();
        for (index, submission) in self.submissions.iter().enumerate().filter(|(_, submission)| test(submission)) {
            by_batch.entry(submission.batch).or_default().push(index);
        }
        by_batch.into_values().flat_map(|all| all.chunks(VECTOR).map(<[usize]>::to_vec).collect::<Vec<_>>()).collect()
    }

    /// Batch and assignments of a vector.
    pub(super) fn named(&self, vector: &[usize]) -> Option<(BatchId, Vec<AssignmentId>)> {
        let all = vector.iter().filter_map(|index| self.submissions.get(*index));
        let assignments = all.map(|submission| submission.assignment).collect();
        Some((self.submissions.get(*vector.first()?)?.batch, assignments))
    }

    /// All deadlines pass; a passer-by has written down what time decided.
    fn settle(&mut self) -> Result<(), Failure> {
        self.market.chain.advance(REVIEW_SECS);
        let vectors = self.vectors(|submission| matches!(submission.fate, Fate::Waiting | Fate::RejectionPending));
        let bar = host::bar(vectors.len() as u64, "auto-approval");
        for vector in vectors {
            if let Some((batch, assignments)) = self.named(&vector) {
                let outcome = self.market.settle(batch, assignments)?;
                self.take_over(&outcome);
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// All who were paid withdraw: what each has then, in base units, and the points of all.
    fn withdraw_all(&mut self, cara: &Coinage) -> Result<(Vec<Uint128>, Uint128), Failure> {
        let mut earned = Vec::with_capacity(self.addresses.len());
        let mut points = Uint128::zero();
        let paid: BTreeSet<usize> =
            self.submissions.iter().filter(|s| s.fate != Fate::Rejected).map(|s| s.worker).collect();
        for (worker, address) in self.addresses.iter().enumerate() {
            if paid.contains(&worker) {
                self.market.withdraw(address, &cara.currency)?;
            }
            earned.push(cara.balance(&self.market.chain, address)?);
            points += self.market.points(address)?;
        }
        Ok((earned, points))
    }

    /// Batches are closed, and everybody withdraws.
    fn pay_out(mut self, project: ProjectId, cara: &Coinage, started: u64, till: &Till) -> Result<Replayed, Failure> {
        for batch in &self.batches {
            self.market.close(&self.requester, *batch)?;
        }
        let (earned, points) = self.withdraw_all(cara)?;
        self.market.withdraw_fees(&cara.currency)?;
        let refund = self.market.withdraw_available(&self.requester, project)?;
        let (_, project_credit) = self.market.project_money(project)?;
        let treasury = self.market.chain.account("treasury");
        let ended = Ended {
            market: &self.market,
            coinage: cara,
            reward: self.reward,
            submissions: &self.submissions,
            earned: &earned,
            batches: &self.batches,
        };
        let checks = ended.checks()?;
        Ok(Replayed {
            earned,
            points,
            fees: cara.balance(&self.market.chain, &treasury)?,
            refund,
            project_credit,
            batches: self.batches.len(),
            capped: self.capped,
            messages: self.market.messages(),
            chain_secs: self.market.chain.now() - started,
            coinage: cara.clone(),
            money: till.line(&self.market.chain)?,
            checks,
            submissions: self.submissions,
        })
    }
}

fn value<'e>(event: &'e Event, key: &str) -> Option<&'e str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}
