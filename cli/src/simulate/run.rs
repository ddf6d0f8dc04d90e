//! The campaign from the first message to the last payment.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::{Chain, Embedded};
use caravan_client::{AllowList, BatchSpec, Client, ClientError, CurrencyDisplay, MoneyAudit, MoneyLine, DENOM};
use caravan_marketplace_api::{BalanceResponse, Nature, QueryMsg, RequesterResponse, Rework, Sharing};
use caravan_primitives::ProjectId;
use cosmwasm_std::{coins, Addr, Uint128};

use super::appeals::{Appeals, Bonds};
use super::bounds::{DAY, OPEN_SECS};
use super::checks::{Check, Ended};
use super::disputes;
use super::input::Campaign;
use super::judge;
use super::mistakes::Mistakes;
use super::replay::Replay;
use super::submission::{Submission, WorkState};
use crate::args::simulate::SimulateArgs;
use crate::failure::Failure;
use crate::progress;

/// Answers that are submitted before the requester decides: at five seconds a message, a week.
const SEGMENT: usize = 60_000;
const REVIEW_SECS: u64 = 14 * DAY;

pub(super) struct Replayed {
    pub(super) submissions: Vec<Submission>,
    /// What each worker was paid for its work, by the bank: bonds of appeals are left out.
    pub(super) earned: Vec<Uint128>,
    pub(super) points: Uint128,
    pub(super) fees: Uint128,
    /// What the requester withdrew, without what of its bonds was there.
    pub(super) refund: Uint128,
    pub(super) project_credit: Uint128,
    pub(super) batches: usize,
    pub(super) capped: u64,
    pub(super) messages: u64,
    pub(super) chain_secs: u64,
    pub(super) display: CurrencyDisplay,
    pub(super) money: MoneyLine,
    pub(super) checks: Vec<Check>,
    pub(super) mistakes: Mistakes,
    pub(super) appeals: Appeals,
}

pub(super) fn replay(campaign: &Campaign, args: &SimulateArgs) -> Result<Replayed, Failure> {
    let cara = CurrencyDisplay::cara()?;
    let mut chain = Embedded::new();
    let started = chain.now();
    let requester = chain.account("requester");
    let addresses: Vec<Addr> =
        campaign.workers.iter().map(|worker| chain.account(&format!("worker {}", worker.name))).collect();
    let own_coins = own_coins(args, addresses.len());
    chain.fund(&requester, &coins(u128::MAX - own_coins * addresses.len() as u128, DENOM))?;
    for address in addresses.iter().filter(|_| own_coins > 0) {
        chain.fund(address, &coins(own_coins, DENOM))?;
    }
    let client = Client::deploy(chain, &[&cara])?;
    let mut audit = start_audit(&client, &cara, &requester, &addresses)?;
    let list = AllowList::new(&addresses)?;
    let mut replay = Replay {
        campaign,
        client,
        requester,
        addresses,
        submissions: Vec::with_capacity(campaign.answers.len()),
        capped: 0,
        by_assignment: BTreeMap::new(),
        slots: vec![],
        batches: vec![],
        list,
        reward: args.reward.get(),
        mistakes: Mistakes::new(args.mistakes),
        appeals: Appeals::new(args),
        display: cara.clone(),
        own_coins: Uint128::new(own_coins),
    };
    let project = replay.open(args, &cara)?;
    audit.funded(&replay.client.chain)?;
    replay.work(args.threshold())?;
    replay.settle()?;
    // What was attached to appeals and to answers.
    audit.funded(&replay.client.chain)?;
    replay.pay_out(project, started, &audit)
}

/// What each annotator has of its own, for bonds: more than any bond is, and together a quarter of all coins.
fn own_coins(args: &SimulateArgs, workers: usize) -> u128 {
    let share = (u128::MAX / 4).checked_div(workers as u128);
    share.filter(|_| args.appeals > 0).unwrap_or_default()
}

fn start_audit(
    client: &Client,
    cara: &CurrencyDisplay,
    requester: &Addr,
    addresses: &[Addr],
) -> Result<MoneyAudit, Failure> {
    let others = ["owner", "treasury", "passer-by", "arbiter"].map(|name| client.chain.account(name));
    let accounts: Vec<Addr> = addresses.iter().chain([requester]).chain(&others).cloned().collect();
    let contract = std::slice::from_ref(&client.contracts.marketplace);
    Ok(MoneyAudit::new(&client.chain, cara, contract, &accounts)?)
}

impl Replay<'_> {
    /// Create a project, and open a batch for the questions of each overlap.
    fn open(&mut self, args: &SimulateArgs, cara: &CurrencyDisplay) -> Result<ProjectId, Failure> {
        let project = self.client.create_sample_project(&self.requester, &cara.currency, Sharing::None {})?;
        let mut by_overlap: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, question) in self.campaign.questions.iter().enumerate() {
            by_overlap.entry(question.answers).or_default().push(index);
        }
        let mut slots = BTreeMap::new();
        for (overlap, questions) in by_overlap {
            let spec = BatchSpec {
                tasks: questions.iter().filter_map(|index| self.question_name(*index)).collect(),
                overlap: u8::try_from(overlap).unwrap_or(u8::MAX),
                reward: args.reward,
                grades: vec![],
                nature: Nature::Objective,
                distribution: self.list.distribution(),
                min_work_secs: 0,
                review_secs: REVIEW_SECS,
                open_secs: OPEN_SECS,
                rework: Rework::None {},
                review_of: None,
                weight: 1,
            };
            let (batch, cost) = self.client.create_batch(&self.requester, project, spec.config()?)?;
            self.client.fund_project(&self.requester, project, cara, cost.short)?;
            self.client.open_batch(&self.requester, batch, cost.total)?;
            self.batches.push(batch);
            slots.extend(questions.into_iter().zip(0..).map(|(index, task)| (index, (batch, task))));
        }
        self.slots = slots.into_values().collect();
        Ok(project)
    }

    /// Claim and submit every answer as recorded. The requester decides after each segment.
    fn work(&mut self, reject_below: Option<u8>) -> Result<(), Failure> {
        let campaign = self.campaign;
        let bar = progress::bar(campaign.answers.len() as u64, "answers");
        for answers in campaign.answers.chunks(SEGMENT) {
            for answer in answers {
                self.answer(answer.question, answer.worker, &answer.text)?;
                bar.inc(1);
            }
            judge::judge(self, reject_below)?;
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Let all deadlines pass. A passer-by applies them.
    fn settle(&mut self) -> Result<(), Failure> {
        let end = self.client.chain.now() + REVIEW_SECS;
        disputes::settle_all(self)?;
        self.client.chain.advance_to(end).map_err(ClientError::from)?;
        let passer_by = self.client.chain.account("passer-by");
        let vectors =
            self.vectors(|submission| matches!(submission.state, WorkState::Waiting | WorkState::RejectionPending));
        let bar = progress::bar(vectors.len() as u64, "settling");
        for vector in vectors {
            if let Some((batch, assignments)) = self.assignments(&vector) {
                let outcome = self.client.settle(&passer_by, batch, assignments)?;
                self.record(&outcome);
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Withdraw for all paid workers. Return what each was paid for its work, and the points of all.
    fn withdraw_all(&mut self) -> Result<(Vec<Uint128>, Uint128), Failure> {
        let mut earned = Vec::with_capacity(self.addresses.len());
        let mut points = Uint128::zero();
        let paid: BTreeSet<usize> =
            self.submissions.iter().filter(|s| s.state != WorkState::Rejected).map(|s| s.worker).collect();
        for (worker, address) in self.addresses.iter().enumerate() {
            let bonds = self.appeals.of_worker(worker);
            let has_money = match bonds {
                None => paid.contains(&worker),
                Some(_) => !self.balance(address)?.is_zero(),
            };
            if has_money {
                self.client.withdraw_earnings(address, &self.display.currency)?;
            }
            let Bonds { put_down, came_back } = bonds.unwrap_or_default();
            let held = self.display.balance(&self.client.chain, address)?;
            earned.push(held + put_down - came_back - self.own_coins);
            points += self.client.points(address)?;
        }
        Ok((earned, points))
    }

    /// Return what an account can withdraw.
    fn balance(&self, account: &Addr) -> Result<Uint128, Failure> {
        let (person, currency) = (self.client.person_of(account)?, self.display.currency.clone());
        Ok(self.client.query::<BalanceResponse>(&QueryMsg::Balance { person, currency })?.amount)
    }

    fn record_of_requester(&self) -> Result<RequesterResponse, Failure> {
        let (requester, currency) = (self.client.person_of(&self.requester)?, self.display.currency.clone());
        Ok(self.client.query(&QueryMsg::Requester { requester, currency })?)
    }

    /// Withdraw the arbiter's fees, and what goes back to the requester of bonds that it attached. Return the fees.
    fn withdraw_of_appeals(&mut self) -> Result<Uint128, Failure> {
        let arbiter = self.client.chain.account("arbiter");
        for (account, due) in [(&arbiter, self.appeals.paid_to_arbiter), (&self.requester, self.appeals.to_responder)] {
            if !due.is_zero() {
                self.client.withdraw_earnings(account, &self.display.currency)?;
            }
        }
        Ok(self.display.balance(&self.client.chain, &arbiter)?)
    }

    fn close_batches(&mut self) -> Result<(), Failure> {
        for batch in &self.batches {
            self.client.close_and_finalize(&self.requester, *batch)?;
        }
        Ok(())
    }

    /// Close the batches, withdraw for all, and check the result.
    fn pay_out(mut self, project: ProjectId, started: u64, audit: &MoneyAudit) -> Result<Replayed, Failure> {
        self.close_batches()?;
        let (earned, points) = self.withdraw_all()?;
        let arbiter = self.withdraw_of_appeals()?;
        self.client.withdraw_fees(&self.display.currency)?;
        let withdrawn = self.client.withdraw_available(&self.requester, project)?;
        let project_credit = self.client.project_funds(project)?.credit;
        let treasury = self.client.chain.account("treasury");
        let record = self.record_of_requester()?;
        self.appeals.rejectable = record.rejectable;
        let ended = Ended {
            client: &self.client,
            display: &self.display,
            reward: self.reward,
            submissions: &self.submissions,
            earned: &earned,
            batches: &self.batches,
            appeals: &self.appeals,
            arbiter,
            record: &record,
        };
        let checks = ended.checks()?;
        let Bonds { put_down, came_back } = self.appeals.available;
        Ok(Replayed {
            earned,
            points,
            fees: self.display.balance(&self.client.chain, &treasury)?,
            refund: withdrawn + put_down - came_back,
            project_credit,
            batches: self.batches.len(),
            capped: self.capped,
            messages: self.client.messages(),
            chain_secs: self.client.chain.now() - started,
            money: audit.line(&self.client.chain)?,
            checks,
            mistakes: self.mistakes,
            appeals: self.appeals,
            display: self.display,
            submissions: self.submissions,
        })
    }
}
