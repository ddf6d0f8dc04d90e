//! Actions that need not work: sound ones with one thing wrong, and blind ones.

use caravan_access::OwnershipAction;
use caravan_marketplace_api::{
    BatchConfig, ConfigChange, Cw20Receive, Decision, ExecuteMsg, HookMsg, ListedCurrency, Pick, ProjectChange, Reason,
    Verdict,
};
use caravan_money::Currency;
use caravan_primitives::{AssignmentId, BatchId, Hash32, Items, PersonId, ProjectId, Proof, Seconds, Upto};
use caravan_tests::{Call, Who, CAST};
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};

use super::dice::Dice;
use super::editions::unbounded as unbounded_sharing;
use super::sound::{amount, market, spec, submit, Deed, View};

fn batch(n: u64) -> BatchId {
    BatchId::new(n).expect("from 1")
}

fn assignment(n: u64) -> AssignmentId {
    AssignmentId::new(n).expect("from 1")
}

fn project(n: u64) -> ProjectId {
    ProjectId::new(n).expect("from 1")
}

fn person(n: u64) -> PersonId {
    PersonId::new(n).expect("from 1")
}

impl View<'_> {
    /// Anybody: people, moved or not, owner, the token; not the marketplace, which sends itself nothing.
    fn anybody(&self, dice: &mut Dice) -> Addr {
        let mut all: Vec<Addr> = CAST.iter().map(|name| name.addr()).collect();
        all.extend(self.s.persons.values().map(|p| p.person.address.clone()));
        all.push(self.token.clone());
        dice.pick(&all).expect("somebody").clone()
    }

    /// A text that may be an address.
    pub(super) fn target(&self, dice: &mut Dice) -> String {
        let who = self.anybody(dice);
        match dice.below(8) {
            0 => who.to_string().to_uppercase(),
            1 => "nobody".to_owned(),
            2 => self.s.config.points.clone().map_or_else(|| who.to_string(), String::from),
            _ => who.to_string(),
        }
    }

    pub(super) fn currency(&self, dice: &mut Dice) -> Currency {
        match dice.below(8) {
            0 => Currency::native("uother").expect("a denom"),
            1 => Currency::cw20("nobody").expect("a text"),
            n => self.currencies[(n % 2) as usize].clone(),
        }
    }

    /// A sound action with one thing wrong.
    pub(super) fn spoiled(&self, dice: &mut Dice, (who, call): Deed) -> Deed {
        let Call::Market(msg, funds) = call else { return self.spoiled_rights(dice, (who, call)) };
        match dice.below(6) {
            0 | 1 if funds.is_empty() => (self.anybody(dice), Call::Market(msg, funds)),
            0 | 1 => (self.account(dice), Call::Market(msg, funds)),
            2 => {
                let funds = match dice.below(3) {
                    0 => vec![],
                    1 => coins(u128::from(dice.within(1, 9)), "ucara"),
                    _ => coins(u128::MAX, "ucara"),
                };
                (who, Call::Market(msg, funds))
            }
            _ => (who, Call::Market(Box::new(self.broken(dice, *msg)), funds)),
        }
    }

    pub(super) fn broken(&self, dice: &mut Dice, msg: ExecuteMsg) -> ExecuteMsg {
        match msg {
            ExecuteMsg::CreateProject { mut project, reference } => {
                match dice.below(5) {
                    4 => project.sharing = unbounded_sharing(dice),
                    0 => project.currency = self.currency(dice),
                    1 => project.arbiter = self.target(dice),
                    2 => {
                        let twice = self.target(dice);
                        project.managers = Upto::new(vec![twice.clone(), twice]).expect("two");
                    }
                    _ => project.managers = Upto::new(vec![project.arbiter.clone()]).expect("one"),
                }
                ExecuteMsg::CreateProject { project, reference }
            }
            ExecuteMsg::UpdateProject { project, .. } => {
                let managers = Upto::new(vec![self.target(dice)]).expect("one");
                ExecuteMsg::UpdateProject { project, change: ProjectChange::SetManagers { managers } }
            }
            ExecuteMsg::CreateBatch { project, config, reference } => {
                ExecuteMsg::CreateBatch { project, config: Box::new(unbounded(dice, *config)), reference }
            }
            ExecuteMsg::EditDraft { batch, config } => {
                ExecuteMsg::EditDraft { batch, config: Box::new(unbounded(dice, *config)) }
            }
            ExecuteMsg::OpenBatch { batch, .. } => ExecuteMsg::OpenBatch { batch, most: amount(1) },
            ExecuteMsg::ImproveBatch { batch, reward, overlap, most } => match dice.below(4) {
                0 => ExecuteMsg::ImproveBatch { batch, reward: amount(1), overlap, most },
                1 => ExecuteMsg::ImproveBatch { batch, reward, overlap: 26, most },
                2 => ExecuteMsg::ImproveBatch { batch, reward: amount(1_000_000_000_000_000), overlap, most },
                _ => ExecuteMsg::ImproveBatch { batch, reward, overlap, most: amount(1) },
            },
            ExecuteMsg::Claim { batch, .. } => ExecuteMsg::Claim { batch, pick: self.pick(dice) },
            ExecuteMsg::Decide { batch, decisions } => {
                ExecuteMsg::Decide { batch, decisions: overruled(dice, decisions.into_vec()) }
            }
            ExecuteMsg::Settle { batch, assignments } => {
                let mut ids = assignments.into_vec();
                let other = if dice.chance(50) { ids[0] } else { assignment(999) };
                ids.push(other);
                ExecuteMsg::Settle { batch, assignments: Items::new(ids).expect("few") }
            }
            ExecuteMsg::Withdraw { .. } => {
                ExecuteMsg::Withdraw { currency: self.currency(dice), amount: Some(amount(u128::MAX)) }
            }
            ExecuteMsg::WithdrawAvailable { project, .. } => {
                ExecuteMsg::WithdrawAvailable { project, amount: amount(u128::MAX) }
            }
            ExecuteMsg::StartMove { .. } => ExecuteMsg::StartMove { to: self.target(dice) },
            ExecuteMsg::StartRecovery { person, .. } => ExecuteMsg::StartRecovery { person, to: self.target(dice) },
            ExecuteMsg::SetRecovery { .. } => ExecuteMsg::SetRecovery { recovery: Some(self.target(dice)) },
            ExecuteMsg::UpdateConfig { .. } => ExecuteMsg::UpdateConfig { change: self.change(dice) },
            other => self.renamed(dice, other),
        }
    }

    /// One of the two messages by which an annotator goes without pay.
    pub(super) fn take_back(dice: &mut Dice, batch: BatchId, assignment: AssignmentId) -> ExecuteMsg {
        if dice.chance(50) {
            return ExecuteMsg::GiveUp { batch, assignment };
        }
        ExecuteMsg::AcceptRejection { batch, assignment }
    }

    /// The same message about something else.
    fn renamed(&self, dice: &mut Dice, msg: ExecuteMsg) -> ExecuteMsg {
        let (other, work) = (batch(dice.within(1, 12)), assignment(dice.within(1, 20)));
        match msg {
            ExecuteMsg::Return { batch, .. } => ExecuteMsg::Return { batch, assignment: work },
            ExecuteMsg::Submit { batch, .. } => {
                let Call::Market(msg, _) = submit(batch, work) else { panic!("a message") };
                *msg
            }
            ExecuteMsg::AcceptRejection { batch, .. } => ExecuteMsg::AcceptRejection { batch, assignment: work },
            ExecuteMsg::GiveUp { batch, .. } => ExecuteMsg::GiveUp { batch, assignment: work },
            ExecuteMsg::CloseBatch { .. } => ExecuteMsg::CloseBatch { batch: other },
            ExecuteMsg::FinalizeBatch { .. } => ExecuteMsg::FinalizeBatch { batch: other },
            ExecuteMsg::WithdrawFor { currency, .. } => {
                ExecuteMsg::WithdrawFor { person: person(dice.within(1, 20)), currency }
            }
            ExecuteMsg::WithdrawFees { .. } => ExecuteMsg::WithdrawFees { currency: self.currency(dice) },
            ExecuteMsg::UpdateOwnership(_) => {
                let action = OwnershipAction::Offer {
                    to: self.target(dice),
                    valid_secs: Seconds::new(dice.one(&[0, 5, 2_592_001])),
                };
                ExecuteMsg::UpdateOwnership(action)
            }
            same => same,
        }
    }

    fn pick(&self, dice: &mut Dice) -> Pick {
        let task = dice.within(0, 7) as u32;
        match dice.below(3) {
            0 => Pick::Random {},
            1 => Pick::Named { task },
            _ => {
                let path = (0..dice.below(4)).map(|n| Hash32::digest(&[n as u8])).collect();
                Pick::Listed { task, proof: Proof { index: dice.below(4), path: Upto::new(path).expect("few") } }
            }
        }
    }

    pub(super) fn change(&self, dice: &mut Dice) -> ConfigChange {
        let (currency, target) = (self.currency(dice), self.target(dice));
        match dice.below(6) {
            0 => ConfigChange::SetFee { fee_bps: dice.one(&[self.s.config.fee_bps, 1_001, 10_000]) },
            1 => ConfigChange::SetTreasury {
                treasury: dice.pick(&[target, self.s.config.treasury.to_string()]).expect("two").clone(),
            },
            2 => {
                let rate = self.s.currencies.iter().find(|c| c.currency == currency).map(|c| c.points_rate);
                let points_rate = rate.unwrap_or(Uint128::new(5));
                ConfigChange::ListCurrency(ListedCurrency {
                    currency,
                    points_rate,
                    min_reward_with_bond: Uint128::zero(),
                })
            }
            3 => ConfigChange::DelistCurrency { currency },
            4 => ConfigChange::ListArbiter { arbiter: target },
            _ => ConfigChange::DelistArbiter { arbiter: target },
        }
    }

    /// Any message about anything, from anybody.
    pub(super) fn blind(&self, dice: &mut Dice) -> Deed {
        let who = self.anybody(dice);
        (who, market(self.blind_message(dice)))
    }

    fn blind_message(&self, dice: &mut Dice) -> ExecuteMsg {
        let (b, a) = (batch(dice.within(1, 9)), assignment(dice.within(1, 9)));
        let (p, q) = (project(dice.within(1, 5)), person(dice.within(1, 14)));
        let currency = self.currency(dice);
        match dice.below(30) {
            0 => ExecuteMsg::Fund { project: p, reference: dice.reference() },
            1 => ExecuteMsg::CreateBatch {
                project: p,
                config: Box::new(spec(dice).config().clone()),
                reference: dice.reference(),
            },
            2 => ExecuteMsg::EditDraft { batch: b, config: Box::new(spec(dice).config().clone()) },
            3 => ExecuteMsg::OpenBatch { batch: b, most: amount(u128::MAX) },
            4 => ExecuteMsg::ImproveBatch { batch: b, reward: amount(7), overlap: 2, most: amount(9) },
            5 | 6 => ExecuteMsg::Claim { batch: b, pick: self.pick(dice) },
            7 => ExecuteMsg::Return { batch: b, assignment: a },
            8 => {
                let Call::Market(msg, _) = submit(b, a) else { panic!("a message") };
                *msg
            }
            9 | 10 => {
                let decision = Decision { assignment: a, verdict: Verdict::Accept { grade_bps: 10_000 } };
                ExecuteMsg::Decide { batch: b, decisions: Items::new(vec![decision]).expect("one") }
            }
            11 => Self::take_back(dice, b, a),
            12 => ExecuteMsg::Settle { batch: b, assignments: Items::new(vec![a]).expect("one") },
            13 => ExecuteMsg::CloseBatch { batch: b },
            14 => ExecuteMsg::FinalizeBatch { batch: b },
            15 => ExecuteMsg::Withdraw { currency, amount: None },
            16 => ExecuteMsg::WithdrawFor { person: q, currency },
            17 => ExecuteMsg::WithdrawAvailable { project: p, amount: amount(u128::from(dice.within(1, 99))) },
            18 => ExecuteMsg::StartMove { to: self.target(dice) },
            19 => ExecuteMsg::StartRecovery { person: q, to: self.target(dice) },
            20 => ExecuteMsg::AcceptMove { person: q },
            21 => ExecuteMsg::CancelMove {},
            22 => ExecuteMsg::MovePoints { person: q },
            23 => ExecuteMsg::UpdateConfig { change: self.change(dice) },
            24 if dice.chance(50) => ExecuteMsg::Pause {},
            24 => ExecuteMsg::Unpause {},
            25..=28 => self.edition_blind(dice),
            _ => ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {}),
        }
    }

    /// Tokens said to have come: by the token itself, or by somebody else in its name.
    pub(super) fn forged(&self, dice: &mut Dice) -> Deed {
        let reference = dice.reference();
        let body = HookMsg::Fund { project: project(dice.within(1, 4)), reference };
        let msg = if dice.chance(80) { to_json_binary(&body) } else { to_json_binary("nothing") };
        let receive = Cw20Receive { sender: "rival".addr().to_string(), amount: amount(5), msg: msg.expect("JSON") };
        (self.account(dice), market(ExecuteMsg::Receive(receive)))
    }

    /// Anybody but the token, whose word counts where tokens come.
    pub(super) fn account(&self, dice: &mut Dice) -> Addr {
        let who = self.anybody(dice);
        if who == self.token {
            "stranger".addr()
        } else {
            who
        }
    }
}

/// A configuration out of its bounds.
fn unbounded(dice: &mut Dice, mut config: BatchConfig) -> BatchConfig {
    match dice.below(9) {
        8 => config.work.weight = 1_000_001,
        0 => config.work.tasks = 0,
        1 => config.work.overlap = 26,
        2 => config.work.items_per_task = 65,
        3 => config.windows.review_secs = Seconds::new(3_599),
        4 => config.windows.min_work_secs = config.windows.assignment_secs,
        5 => config.access.active_cap = 4,
        6 => config.money.grades = Upto::new(vec![dice.one(&[4_999, 10_000, 20_001])]).expect("one"),
        _ => config.money.grades = Upto::new(vec![5_000, 5_000]).expect("two"),
    }
    config
}

/// Verdicts of which one is wrong.
fn overruled(dice: &mut Dice, mut decisions: Vec<Decision>) -> Items<Decision, 50> {
    let first = decisions[0].clone();
    match dice.below(6) {
        0 => decisions.push(first),
        1 => decisions.push(Decision { assignment: assignment(999), ..first }),
        2 => decisions[0].verdict = Verdict::Accept { grade_bps: 6_001 },
        3 | 5 => {
            let evidence = Hash32::digest(b"evidence");
            decisions[0].verdict = Verdict::Reject { reason: Reason::LowEffort, evidence };
        }
        _ => decisions.push(Decision { assignment: assignment(dice.within(1, 9)), ..first }),
    }
    Items::new(decisions).expect("few")
}
