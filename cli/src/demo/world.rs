//! Who takes part in the demo, and the ledger of what became of every piece of work.

use caravan_chain::{Chain, Outcome, Sandbox};
use caravan_marketplace_api::Nature;
use caravan_money::{Amount, MoneyError};
use caravan_primitives::{AssignmentId, BatchId, ProjectId};
use cosmwasm_std::{coins, Addr, Uint128};
use serde::Serialize;

use super::books::Closing;
use super::sample::{Kind, Sample, Task};
use super::tale::Tale;
use crate::coinage::{Coinage, DENOM};
use crate::failure::Failure;
use crate::market::{Market, Reservation};
use crate::order::{AllowList, Order};
use crate::till::{MoneyLine, Till};

/// The requester's account.
const REQUESTER: &str = "larkspur";
/// Everybody who pays: the requester, and those who license.
const PAYERS: [&str; 4] = [REQUESTER, "kestrel", "harbor", "tern"];
/// What each of them owns at the beginning, in base units of each currency.
const PURSE: u128 = 1_000_000_000;
const DAY: u64 = 24 * 3_600;
/// Seconds that the requester has to decide.
pub(super) const REVIEW_SECS: u64 = 3 * DAY;
/// The grade of an honest try with a wrong result, in basis points.
pub(super) const HALF_BPS: u16 = 5_000;
/// Seconds that an annotator works on a task.
const WORK_SECS: u64 = 60;

/// Somebody who works.
pub(super) struct Annotator {
    /// Name in the sample.
    pub(super) name: String,
    /// Address on the chain.
    pub(super) address: Addr,
    /// Paid out in the chain's coin, by the bank.
    pub(super) cara: Uint128,
    /// Paid out in tokens, by the token.
    pub(super) wave: Uint128,
    /// Points held.
    pub(super) points: Uint128,
}

/// A batch of the demo.
pub(super) struct Batch<'a> {
    /// Its kind of tasks.
    pub(super) kind: Kind,
    /// Its number.
    pub(super) id: BatchId,
    /// What it pays in.
    pub(super) coinage: Coinage,
    /// What an accepted task earns.
    pub(super) reward: Uint128,
    /// Annotators of each task.
    pub(super) overlap: u8,
    /// What was reserved for it.
    pub(super) reserved: Uint128,
    /// What was locked besides, until the dataset is published.
    pub(super) bond: Uint128,
    /// Its tasks, by index.
    pub(super) tasks: Vec<&'a Task>,
}

/// What became of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fate {
    /// Submitted, not judged.
    Waiting,
    /// Accepted at the full reward.
    Accepted,
    /// Accepted at a lower grade.
    Graded,
    /// Nobody decided in time: paid in full.
    AutoApproved,
    /// Rejected, and final.
    Rejected,
}

/// A piece of work.
pub(super) struct Work {
    /// Index of the annotator.
    pub(super) annotator: usize,
    /// Index of the batch.
    pub(super) batch: usize,
    /// Index of the task in its batch.
    pub(super) task: usize,
    /// The assignment.
    pub(super) assignment: AssignmentId,
    /// What was answered.
    pub(super) answer: String,
    /// What became of it.
    pub(super) fate: Fate,
    /// What it earned.
    pub(super) earned: Uint128,
}

/// The suite on whatever chain the demo is played.
pub(super) type Stage = Market<Box<dyn Sandbox>>;

/// The world of the demo.
pub(super) struct World<'a> {
    pub(super) sample: &'a Sample,
    pub(super) market: Stage,
    pub(super) requester: Addr,
    pub(super) cara: Coinage,
    pub(super) wave: Coinage,
    pub(super) annotators: Vec<Annotator>,
    pub(super) batches: Vec<Batch<'a>>,
    pub(super) work: Vec<Work>,
    tills: [Till; 2],
}

impl<'a> World<'a> {
    /// Accounts, coins, a token and the deployed suite.
    pub(super) fn new(sample: &'a Sample, mut chain: Box<dyn Sandbox>) -> Result<Self, Failure> {
        let payers = PAYERS.map(|name| chain.account(name));
        for payer in &payers {
            chain.fund(payer, &coins(PURSE, DENOM))?;
        }
        let holders: Vec<(Addr, Uint128)> = payers.iter().map(|payer| (payer.clone(), Uint128::new(PURSE))).collect();
        let token = chain.make_token("WAVE", 6, &holders)?;
        let (cara, wave) = (Coinage::cara()?, Coinage::token("WAVE", &token)?);
        let person = |name: &str| Annotator {
            name: name.to_owned(),
            address: chain.account(name),
            cara: Uint128::zero(),
            wave: Uint128::zero(),
            points: Uint128::zero(),
        };
        let annotators: Vec<Annotator> = sample.annotators().into_iter().map(person).collect();
        let market = Market::new(chain, &[&cara, &wave])?;
        let tills = [till(&market, &cara, &annotators)?, till(&market, &wave, &annotators)?];
        let requester = market.chain.account(REQUESTER);
        Ok(Self { sample, market, requester, cara, wave, annotators, batches: vec![], work: vec![], tills })
    }

    /// Lets the time pass until `secs` since 1970.
    pub(super) fn wait_until(&mut self, secs: u64) -> Result<(), Failure> {
        match secs.saturating_sub(self.market.chain.now()) {
            0 => Ok(()),
            wait => self.wait(wait),
        }
    }

    /// Lets the time pass.
    pub(super) fn wait(&mut self, secs: u64) -> Result<(), Failure> {
        Ok(self.market.chain.wait(secs)?)
    }

    /// Does what pays a contract: all that leaves the accounts in it is paid in.
    pub(super) fn paying<T>(&mut self, pay: impl FnOnce(&mut Stage) -> Result<T, Failure>) -> Result<T, Failure> {
        for till in &mut self.tills {
            till.paid_out(&self.market.chain)?;
        }
        let done = pay(&mut self.market)?;
        for till in &mut self.tills {
            till.funded(&self.market.chain)?;
        }
        Ok(done)
    }

    /// The money of each currency until now, by the bank and the token.
    pub(super) fn money(&self) -> Result<[MoneyLine; 2], Failure> {
        let [cara, wave] = &self.tills;
        Ok([cara.line(&self.market.chain)?, wave.line(&self.market.chain)?])
    }

    /// The money of each currency, against the books of every contract.
    pub(super) fn closing(&self) -> Result<Vec<Closing>, Failure> {
        let coinages = [&self.cara, &self.wave];
        let close = |(till, coinage)| Closing::new(&self.market, till, coinage);
        self.tills.iter().zip(coinages).map(close).collect()
    }

    /// Drafts a batch, pays exactly what opening it takes, and opens it.
    pub(super) fn order(&mut self, project: ProjectId, coinage: &Coinage, plan: &BatchPlan) -> Result<(), Failure> {
        let tasks = self.sample.tasks(plan.kind);
        let addresses: Vec<Addr> = self.annotators.iter().map(|annotator| annotator.address.clone()).collect();
        let order = Order {
            tasks: tasks.iter().map(|task| task.manifest_entry()).collect(),
            overlap: plan.overlap,
            reward: Amount::new(plan.reward)?,
            grades: plan.grades.to_vec(),
            nature: plan.nature,
            distribution: match plan.kind {
                Kind::Math => AllowList::new(&addresses)?.distribution(),
                Kind::Summary | Kind::Preference => caravan_marketplace_api::Distribution::Random {},
            },
            min_work_secs: WORK_SECS / 2,
            review_secs: REVIEW_SECS,
            open_secs: 30 * DAY,
        };
        let mut config = order.config()?;
        config.work.weight = plan.weight;
        let requester = self.requester.clone();
        let (id, cost) = self.market.draft(&requester, project, config)?;
        self.paying(|market| market.fund(&requester, project, coinage, cost.short))?;
        let bond = cost.bond;
        self.market.open(&requester, id, cost.total.checked_add(bond).map_err(MoneyError::from)?)?;
        let reward = Uint128::new(plan.reward);
        let (kind, overlap, reserved) = (plan.kind, plan.overlap, cost.total);
        self.batches.push(Batch { kind, id, coinage: coinage.clone(), reward, overlap, reserved, bond, tasks });
        Ok(())
    }

    /// An annotator works for a while on a reserved task and submits.
    pub(super) fn submit(&mut self, annotator: usize, batch: usize, slot: &Reservation) -> Result<(), Failure> {
        let (Some(person), Some(ordered)) = (self.annotators.get(annotator), self.batches.get(batch)) else {
            return Ok(());
        };
        let index = slot.task as usize;
        let given = ordered.tasks.get(index).and_then(|task| self.sample.answer(task, &person.name));
        let answer = given.map_or_else(String::new, |given| given.answer.clone());
        let address = person.address.clone();
        self.wait(WORK_SECS)?;
        self.market.submit(&address, slot, &answer)?;
        self.work.push(Work {
            annotator,
            batch,
            task: index,
            assignment: slot.assignment,
            answer,
            fate: Fate::Waiting,
            earned: Uint128::zero(),
        });
        Ok(())
    }

    /// Takes over what the contract told about work of a batch.
    pub(super) fn take_over(&mut self, batch: usize, outcome: &Outcome) {
        let Some(reward) = self.batches.get(batch).map(|ordered| ordered.reward) else { return };
        for work in self.work.iter_mut().filter(|work| work.batch == batch) {
            let id = work.assignment.to_string();
            let about = |name| {
                let mut events = outcome.told(name);
                events.find(|event| event.attributes.iter().any(|a| a.key == "assignment" && a.value == id))
            };
            if let Some(event) = about("work_accepted") {
                let value = |key| event.attributes.iter().find(|a| a.key == key).map_or("", |a| a.value.as_str());
                work.earned = value("amount").parse().unwrap_or_default();
                work.fate = match value("by") {
                    "auto_approval" => Fate::AutoApproved,
                    _ if work.earned < reward => Fate::Graded,
                    _ => Fate::Accepted,
                };
            }
            if about("rejection_finalized").is_some() {
                work.fate = Fate::Rejected;
            }
        }
    }
}

/// What a batch is to be.
pub(super) struct BatchPlan {
    pub(super) kind: Kind,
    pub(super) overlap: u8,
    pub(super) reward: u128,
    pub(super) grades: &'static [u16],
    /// What an accepted task weighs in the dataset.
    pub(super) weight: u32,
    pub(super) nature: Nature,
}

/// What the platform and the requester ended up with, in one currency.
pub(super) struct Share {
    /// The currency.
    pub(super) coinage: Coinage,
    /// Paid in by the requester.
    pub(super) paid_in: Uint128,
    /// The platform's fees, paid to its treasury.
    pub(super) fees: Uint128,
    /// Paid back to the requester.
    pub(super) refund: Uint128,
    /// Kept for the requester's next batches; it cannot be withdrawn.
    pub(super) project_credit: Uint128,
    /// Locked until the dataset is published.
    pub(super) bond: Uint128,
}

/// A till over everybody who can pay or be paid, and all contracts.
fn till(market: &Stage, coinage: &Coinage, annotators: &[Annotator]) -> Result<Till, Failure> {
    let named = PAYERS.into_iter().chain(["owner", "treasury", "passer-by"]).map(|name| market.chain.account(name));
    let accounts: Vec<Addr> = named.chain(annotators.iter().map(|annotator| annotator.address.clone())).collect();
    let suite = &market.suite;
    let contracts = [&suite.marketplace, &suite.points, &suite.provenance, &suite.licensing].map(Addr::clone);
    Till::over(&market.chain, coinage, &contracts, &accounts)
}

/// The played story.
pub(super) struct Played<'a> {
    pub(super) world: World<'a>,
    pub(super) shares: Vec<Share>,
    pub(super) tale: Tale,
    pub(super) closing: Vec<Closing>,
    pub(super) missed: usize,
}
