//! The state of the demo: its accounts, batches and work, and the audit of its money.

use caravan_chain::{Chain, Code, Outcome, Sandbox};
use caravan_marketplace_api::{Distribution, Nature, Rework};
use caravan_money::{Amount, MoneyError};
use caravan_primitives::{AssignmentId, BatchId, ProjectId, Seconds};
use cosmwasm_std::{coins, Addr, Uint128};
use serde::Serialize;

use super::closing_balances::ClosingBalance;
use super::report::{Report, Reviewed, WonAppeal};
use super::sample::{Kind, Sample, Task};
use caravan_client::{
    attribute, AllowList, BatchSpec, Client, CurrencyDisplay, MoneyAudit, MoneyLine, Reservation, Result, DAY, DENOM,
};

const REQUESTER: &str = "larkspur";
/// All accounts that pay: the requester, and those that buy licenses.
const PAYERS: [&str; 4] = [REQUESTER, "kestrel", "harbor", "tern"];
/// The account that rules in disputes.
pub(super) const ARBITER: &str = "arbiter";
/// The accounts of the platform that get or send something.
const PLATFORM: [&str; 4] = ["owner", "treasury", ARBITER, "passer-by"];
/// What each payer has at the start, in base units of each currency.
const STARTING_BALANCE: u128 = 1_000_000_000;
/// The index of each batch.
pub(super) const MATH: usize = 0;
pub(super) const PREFERENCES: usize = 1;
pub(super) const SUMMARIES: usize = 2;
pub(super) const TRANSLATIONS: usize = 3;
pub(super) const REVIEWS: usize = 4;
/// The most verdicts or assignments in one message.
pub(super) const VECTOR: usize = 50;
/// The review time of every batch.
pub(super) const REVIEW_SECS: u64 = 3 * DAY;
/// The grade of a wrong result with work shown, in basis points.
pub(super) const HALF_BPS: u16 = 5_000;
/// The seconds that an annotator works on a task.
const WORK_SECS: u64 = 60;

pub(super) struct Annotator {
    pub(super) name: String,
    pub(super) address: Addr,
    /// Paid out in CARA, by the bank.
    pub(super) cara: Uint128,
    /// Paid out in WAVE, by the token.
    pub(super) wave: Uint128,
    pub(super) points: Uint128,
}

pub(super) struct Batch {
    pub(super) kind: Kind,
    pub(super) id: BatchId,
    pub(super) display: CurrencyDisplay,
    pub(super) reward: Uint128,
    pub(super) overlap: u8,
    pub(super) reserved: Uint128,
    pub(super) bond: Uint128,
    pub(super) tasks: Vec<Task>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WorkResult {
    Waiting,
    /// Accepted at the full reward.
    Accepted,
    /// Accepted at a lower grade.
    Graded,
    AutoApproved,
    /// The rejection is final.
    Rejected,
}

/// What happened to work that was accepted in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Again {
    /// It was sent back, and the annotator answered anew.
    Reworked,
    /// It was rejected by mistake, and the requester took that back.
    TakenBack,
    /// It was rejected by mistake, and the arbiter ruled for the annotator.
    Appealed,
}

/// A submission, by the indexes of its annotator, batch and task.
pub(super) struct Work {
    pub(super) annotator: usize,
    pub(super) batch: usize,
    pub(super) task: usize,
    pub(super) assignment: AssignmentId,
    pub(super) answer: String,
    pub(super) result: WorkResult,
    pub(super) again: Option<Again>,
    pub(super) earned: Uint128,
}

pub(super) type DemoClient = Client<Box<dyn Sandbox>>;

pub(super) struct DemoState<'a> {
    pub(super) sample: &'a Sample,
    pub(super) client: DemoClient,
    pub(super) requester: Addr,
    pub(super) cara: CurrencyDisplay,
    pub(super) wave: CurrencyDisplay,
    pub(super) annotators: Vec<Annotator>,
    pub(super) batches: Vec<Batch>,
    pub(super) work: Vec<Work>,
    audits: [MoneyAudit; 2],
}

impl<'a> DemoState<'a> {
    /// Create accounts, coins and a token, and deploy the suite.
    pub(super) fn new(sample: &'a Sample, mut chain: Box<dyn Sandbox>) -> Result<Self> {
        let payers = PAYERS.map(|name| chain.account(name));
        for payer in &payers {
            chain.fund(payer, &coins(STARTING_BALANCE, DENOM))?;
        }
        let holders: Vec<(Addr, Uint128)> =
            payers.iter().map(|payer| (payer.clone(), Uint128::new(STARTING_BALANCE))).collect();
        let token = chain.make_token("WAVE", 6, &holders)?;
        let (cara, wave) = (CurrencyDisplay::cara()?, CurrencyDisplay::token("WAVE", 6, &token)?);
        let person = |name: &str| Annotator {
            name: name.to_owned(),
            address: chain.account(name),
            cara: Uint128::zero(),
            wave: Uint128::zero(),
            points: Uint128::zero(),
        };
        let annotators: Vec<Annotator> = sample.annotators().into_iter().map(person).collect();
        let client = Client::deploy(chain, &[&cara, &wave])?;
        let audits = [start_audit(&client, &cara, &annotators)?, start_audit(&client, &wave, &annotators)?];
        let requester = client.chain.account(REQUESTER);
        Ok(Self { sample, client, requester, cara, wave, annotators, batches: vec![], work: vec![], audits })
    }

    /// Return the address of every contract, token and account, with its name.
    pub(super) fn addresses(&self) -> Vec<(String, Addr)> {
        let contracts = Code::ALL.map(|code| (code.name().to_owned(), self.client.contracts.of(code).clone()));
        let token = self.wave.token.iter().map(|token| (self.wave.symbol.clone(), token.clone()));
        let named = PAYERS.into_iter().chain(PLATFORM).map(|name| (name.to_owned(), self.client.chain.account(name)));
        let annotators = self.annotators.iter().map(|annotator| (annotator.name.clone(), annotator.address.clone()));
        contracts.into_iter().chain(token).chain(named).chain(annotators).collect()
    }

    /// Wait until `secs` since 1970.
    pub(super) fn wait_until(&mut self, secs: u64) -> Result<()> {
        match secs.saturating_sub(self.client.chain.now()) {
            0 => Ok(()),
            wait => self.wait(wait),
        }
    }

    pub(super) fn wait(&mut self, secs: u64) -> Result<()> {
        Ok(self.client.chain.wait(secs)?)
    }

    /// Run a payment to a contract: what leaves the accounts meanwhile counts as paid in.
    pub(super) fn paying<T>(&mut self, pay: impl FnOnce(&mut DemoClient) -> Result<T>) -> Result<T> {
        for audit in &mut self.audits {
            audit.paid_out(&self.client.chain)?;
        }
        let done = pay(&mut self.client)?;
        for audit in &mut self.audits {
            audit.funded(&self.client.chain)?;
        }
        Ok(done)
    }

    /// Return the money line of each currency, by the bank and the token.
    pub(super) fn money(&self) -> Result<[MoneyLine; 2]> {
        let [cara, wave] = &self.audits;
        Ok([cara.line(&self.client.chain)?, wave.line(&self.client.chain)?])
    }

    /// Return the money of each currency, with the ledgers of every contract.
    pub(super) fn closing(&self) -> Result<Vec<ClosingBalance>> {
        let displays = [&self.cara, &self.wave];
        let close = |(audit, display)| ClosingBalance::new(&self.client, audit, display);
        self.audits.iter().zip(displays).map(close).collect()
    }

    /// Return the tasks of a kind, for a batch.
    pub(super) fn tasks(&self, kind: Kind) -> Vec<Task> {
        self.sample.tasks(kind).into_iter().cloned().collect()
    }

    /// Create a batch, fund exactly what opening it reserves, and open it.
    pub(super) fn open_batch(&mut self, project: ProjectId, display: &CurrencyDisplay, plan: &BatchPlan) -> Result<()> {
        let addresses: Vec<Addr> = self.annotators.iter().map(|annotator| annotator.address.clone()).collect();
        let spec = BatchSpec {
            tasks: plan.tasks.iter().map(|task| task.manifest_entry()).collect(),
            overlap: plan.overlap,
            reward: Amount::new(plan.reward)?,
            grades: plan.grades.to_vec(),
            nature: plan.nature,
            distribution: match plan.kind {
                Kind::Math => AllowList::new(&addresses)?.distribution(),
                Kind::Summary | Kind::Preference | Kind::Translation | Kind::Review => Distribution::Random {},
            },
            min_work_secs: WORK_SECS / 2,
            review_secs: REVIEW_SECS,
            open_secs: 30 * DAY,
            weight: plan.weight,
            // Summaries may be sent back once.
            review_of: plan.review_of,
            rework: match plan.kind {
                Kind::Summary => Rework::Allowed { max_rework: 1, rework_secs: Seconds::new(DAY) },
                Kind::Math | Kind::Preference | Kind::Translation | Kind::Review => Rework::None {},
            },
        };
        let requester = self.requester.clone();
        let mut config = spec.config()?;
        // Every appeal needs a bond: so the demo shows where bonds go.
        config.quality.free_appeals = Some(0);
        let (id, cost) = self.client.create_batch(&requester, project, config)?;
        self.paying(|client| client.fund_project(&requester, project, display, cost.short))?;
        let bond = cost.bond;
        self.client.open_batch(&requester, id, cost.total.checked_add(bond).map_err(MoneyError::from)?)?;
        let reward = Uint128::new(plan.reward);
        let (kind, overlap, reserved, tasks) = (plan.kind, plan.overlap, cost.total, plan.tasks.clone());
        self.batches.push(Batch { kind, id, display: display.clone(), reward, overlap, reserved, bond, tasks });
        Ok(())
    }

    /// Submit the answer of the sample for a reserved task, after the time that the work takes.
    pub(super) fn submit(&mut self, annotator: usize, batch: usize, slot: &Reservation) -> Result<()> {
        let (Some(person), Some(ordered)) = (self.annotators.get(annotator), self.batches.get(batch)) else {
            return Ok(());
        };
        let index = slot.task as usize;
        let given = ordered.tasks.get(index).and_then(|task| self.sample.answer(task, &person.name));
        let answer = given.map_or_else(String::new, |given| given.answer.clone());
        let address = person.address.clone();
        self.wait(WORK_SECS)?;
        self.client.submit_plain(&address, slot, &answer)?;
        self.work.push(Work {
            annotator,
            batch,
            task: index,
            assignment: slot.assignment,
            answer,
            result: WorkResult::Waiting,
            again: None,
            earned: Uint128::zero(),
        });
        Ok(())
    }

    /// Submit another revision of work that was sent back.
    pub(super) fn revise(&mut self, batch: usize, assignment: AssignmentId) -> Result<()> {
        let found = self.work.iter().find(|work| work.batch == batch && work.assignment == assignment);
        let Some((work, ordered)) = found.zip(self.batches.get(batch)) else { return Ok(()) };
        let Some(person) = self.annotators.get(work.annotator) else { return Ok(()) };
        let (address, answer, id) = (person.address.clone(), work.answer.clone(), ordered.id);
        let task = u32::try_from(work.task).unwrap_or(u32::MAX);
        let person = self.client.person_of(&address)?;
        let slot = Reservation { batch: id, assignment, task, person, revision: 1 };
        self.client.submit_plain(&address, &slot, &answer)
    }

    /// Record what an outcome says about the work of a batch.
    pub(super) fn record(&mut self, batch: usize, outcome: &Outcome) {
        let Some(reward) = self.batches.get(batch).map(|ordered| ordered.reward) else { return };
        let marketplace = &self.client.contracts.marketplace;
        for work in self.work.iter_mut().filter(|work| work.batch == batch) {
            let id = work.assignment.to_string();
            let about = |name| {
                let mut events = outcome.events_of(marketplace, name);
                events.find(|event| attribute(event, "assignment") == Some(id.as_str()))
            };
            if let Some(event) = about("work_accepted") {
                let value = |key| attribute(event, key).unwrap_or_default();
                work.earned = value("amount").parse().unwrap_or_default();
                work.result = match value("by") {
                    "auto_approval" => WorkResult::AutoApproved,
                    _ if work.earned < reward => WorkResult::Graded,
                    _ => WorkResult::Accepted,
                };
            }
            if about("rejection_finalized").is_some() {
                work.result = WorkResult::Rejected;
            }
        }
    }
}

/// What differs between the batches of the demo.
pub(super) struct BatchPlan {
    pub(super) kind: Kind,
    pub(super) tasks: Vec<Task>,
    pub(super) overlap: u8,
    pub(super) reward: u128,
    pub(super) grades: &'static [u16],
    pub(super) weight: u32,
    pub(super) nature: Nature,
    /// The batch whose submissions are the tasks: those who worked there may not claim.
    pub(super) review_of: Option<BatchId>,
}

/// What the platform and the requester ended up with, in one currency.
pub(super) struct Share {
    pub(super) display: CurrencyDisplay,
    pub(super) paid_in: Uint128,
    pub(super) fees: Uint128,
    /// What the arbiter was paid.
    pub(super) arbiter: Uint128,
    pub(super) refund: Uint128,
    pub(super) project_credit: Uint128,
    pub(super) bond: Uint128,
}

/// Start an audit over all accounts that can pay or be paid, and all contracts.
fn start_audit(client: &DemoClient, display: &CurrencyDisplay, annotators: &[Annotator]) -> Result<MoneyAudit> {
    let named = PAYERS.into_iter().chain(PLATFORM).map(|name| client.chain.account(name));
    let accounts: Vec<Addr> = named.chain(annotators.iter().map(|annotator| annotator.address.clone())).collect();
    let suite = &client.contracts;
    let contracts =
        [&suite.marketplace, &suite.points, &suite.provenance, &suite.licensing, &suite.arbitration].map(Addr::clone);
    MoneyAudit::new(&client.chain, display, &contracts, &accounts)
}

pub(super) struct Played<'a> {
    pub(super) state: DemoState<'a>,
    pub(super) shares: Vec<Share>,
    pub(super) appeal: WonAppeal,
    pub(super) reviewed: Reviewed,
    pub(super) report: Report,
    pub(super) closing: Vec<ClosingBalance>,
    pub(super) missed: usize,
}
