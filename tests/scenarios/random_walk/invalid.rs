//! Actions that need not work: valid ones with something changed, and blind ones.

mod rights;

use caravan_access::OwnershipAction;
use caravan_marketplace_api::{
    AppealAnswer, BatchConfig, ConfigChange, Cw20Receive, Decision, ExecuteMsg, HookMsg, ListedCurrency, NewAppeal,
    Pick, ProjectChange, Reason, RestrictionScope, Rework, Verdict,
};
use caravan_money::Currency;
use caravan_primitives::{AssignmentId, BatchId, Hash32, Items, Language, PersonId, ProjectId, Proof, Seconds, Upto};
use caravan_tests::{Call, Who, CAST};
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};

use crate::random_walk::dice::Dice;
use crate::random_walk::editions;
use crate::random_walk::mix::{
    AnyConfig, AnyCurrency, AnyPick, AnyTarget, BatchFault, BlindMessage, DecisionFault, FundsFault, ImproveFault,
    ProjectFault, Spoiled, WrongClaim,
};
use crate::random_walk::valid::batches::{any_agreement, spec};
use crate::random_walk::view::{amount, market, submit, Action, View};

pub(crate) fn batch(n: u64) -> BatchId {
    BatchId::new(n).expect("from 1")
}

pub(crate) fn assignment(n: u64) -> AssignmentId {
    AssignmentId::new(n).expect("from 1")
}

pub(crate) fn project(n: u64) -> ProjectId {
    ProjectId::new(n).expect("from 1")
}

pub(crate) fn person(n: u64) -> PersonId {
    PersonId::new(n).expect("from 1")
}

impl View<'_> {
    /// Any account: people, moved or not, owner, the token; not the marketplace, which sends itself nothing.
    pub(crate) fn any_account(&self, dice: &mut Dice) -> Addr {
        let mut all: Vec<Addr> = CAST.iter().map(|name| name.addr()).collect();
        all.extend(self.s.persons.values().map(|p| p.person.address.clone()));
        all.push(self.token.clone());
        dice.pick(&all).expect("an account").clone()
    }

    /// Any account but the token, which the marketplace believes where tokens come.
    pub(crate) fn account_but_token(&self, dice: &mut Dice) -> Addr {
        let who = self.any_account(dice);
        if who == self.token {
            "stranger".addr()
        } else {
            who
        }
    }

    /// A text that may be an address.
    pub(crate) fn target(&self, dice: &mut Dice) -> String {
        let who = self.any_account(dice);
        match dice.draw(AnyTarget::MIX) {
            AnyTarget::UpperCase => who.to_string().to_uppercase(),
            AnyTarget::NotAnAddress => "not-an-address".to_owned(),
            AnyTarget::Sibling => self.sibling(dice).to_string(),
            AnyTarget::Account => who.to_string(),
        }
    }

    pub(crate) fn currency(&self, dice: &mut Dice) -> Currency {
        match dice.draw(AnyCurrency::MIX) {
            AnyCurrency::OtherDenom => Currency::native("uother").expect("a denom"),
            AnyCurrency::NotAnAddress => Currency::cw20("not-an-address").expect("a text"),
            AnyCurrency::Native => self.currencies[0].clone(),
            AnyCurrency::Token => self.currencies[1].clone(),
        }
    }

    /// A valid action with one thing wrong.
    pub(crate) fn spoiled(&self, dice: &mut Dice, (who, call): Action) -> Action {
        let Call::Market(msg, funds) = call else { return self.spoiled_rights(dice, (who, call)) };
        match dice.draw(Spoiled::MIX) {
            Spoiled::Sender if funds.is_empty() => (self.any_account(dice), Call::Market(msg, funds)),
            Spoiled::Sender => (self.account_but_token(dice), Call::Market(msg, funds)),
            Spoiled::Funds => {
                let funds = match dice.draw(FundsFault::MIX) {
                    FundsFault::Nothing => vec![],
                    FundsFault::Little => coins(u128::from(dice.within(1, 9)), "ucara"),
                    FundsFault::TooMuch => coins(u128::MAX, "ucara"),
                };
                (who, Call::Market(msg, funds))
            }
            Spoiled::Content => (who, Call::Market(Box::new(self.broken(dice, *msg)), funds)),
        }
    }

    pub(crate) fn broken(&self, dice: &mut Dice, msg: ExecuteMsg) -> ExecuteMsg {
        match msg {
            ExecuteMsg::CreateProject { mut project, mut reference } => {
                match dice.draw(ProjectFault::MIX) {
                    // The first references are those of the world's own projects.
                    ProjectFault::UsedReference => {
                        let used = format!("ref-{}", dice.within(1, 3));
                        reference = caravan_primitives::Reference::new(used).expect("a reference");
                    }
                    ProjectFault::Sharing => project.sharing = editions::unbounded(dice),
                    ProjectFault::Currency => project.currency = self.currency(dice),
                    ProjectFault::Arbiter => project.arbiter = self.target(dice),
                    ProjectFault::DuplicateManager => {
                        let twice = self.target(dice);
                        project.managers = Upto::new(vec![twice.clone(), twice]).expect("two");
                    }
                    ProjectFault::ArbiterManages => {
                        project.managers = Upto::new(vec![project.arbiter.clone()]).expect("one")
                    }
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
            ExecuteMsg::ImproveBatch { batch, reward, overlap, most } => match dice.draw(ImproveFault::MIX) {
                ImproveFault::LowReward => ExecuteMsg::ImproveBatch { batch, reward: amount(1), overlap, most },
                ImproveFault::WideOverlap => ExecuteMsg::ImproveBatch { batch, reward, overlap: 101, most },
                ImproveFault::HugeReward => {
                    ExecuteMsg::ImproveBatch { batch, reward: amount(1_000_000_000_000_000), overlap, most }
                }
                ImproveFault::LowMost => ExecuteMsg::ImproveBatch { batch, reward, overlap, most: amount(1) },
            },
            ExecuteMsg::Claim { batch, pick, agreement } => match dice.draw(WrongClaim::MIX) {
                WrongClaim::Pick => ExecuteMsg::Claim { batch, pick: self.pick(dice), agreement },
                WrongClaim::Agreement => ExecuteMsg::Claim { batch, pick, agreement: any_agreement(dice) },
            },
            ExecuteMsg::Decide { batch, decisions } => {
                ExecuteMsg::Decide { batch, decisions: overruled(dice, decisions.into_vec()) }
            }
            ExecuteMsg::Settle { batch, assignments } => {
                let mut ids = assignments.into_vec();
                let other = if dice.chance(50) { ids[0] } else { assignment(999) };
                ids.push(other);
                ExecuteMsg::Settle { batch, assignments: Items::new(ids).expect("few") }
            }
            ExecuteMsg::Withdraw { .. } => ExecuteMsg::Withdraw { currency: self.currency(dice), up_to: None },
            ExecuteMsg::WithdrawAvailable { project, .. } => {
                ExecuteMsg::WithdrawAvailable { project, amount: amount(u128::MAX) }
            }
            ExecuteMsg::StartMove { .. } => ExecuteMsg::StartMove { to: self.target(dice) },
            ExecuteMsg::StartRecovery { person, .. } => ExecuteMsg::StartRecovery { person, to: self.target(dice) },
            ExecuteMsg::SetRecovery { .. } => ExecuteMsg::SetRecovery { recovery: Some(self.target(dice)) },
            ExecuteMsg::UpdateConfig { .. } => ExecuteMsg::UpdateConfig { change: self.change(dice) },
            other => self.retargeted(dice, other),
        }
    }

    /// One of the two messages by which an annotator goes without pay.
    pub(crate) fn take_back(dice: &mut Dice, batch: BatchId, assignment: AssignmentId) -> ExecuteMsg {
        if dice.chance(50) {
            return ExecuteMsg::GiveUp { batch, assignment };
        }
        ExecuteMsg::AcceptRejection { batch, assignment }
    }

    /// The same message about something else.
    pub(crate) fn retargeted(&self, dice: &mut Dice, msg: ExecuteMsg) -> ExecuteMsg {
        let (other, work) = (batch(dice.within(1, 12)), assignment(dice.within(1, 20)));
        match msg {
            ExecuteMsg::Return { batch, .. } => ExecuteMsg::Return { batch, assignment: work },
            ExecuteMsg::Submit { batch, .. } => {
                let Call::Market(msg, _) = submit(batch, work) else { panic!("a message") };
                *msg
            }
            ExecuteMsg::AcceptRejection { batch, .. } => ExecuteMsg::AcceptRejection { batch, assignment: work },
            ExecuteMsg::GiveUp { batch, .. } => ExecuteMsg::GiveUp { batch, assignment: work },
            ExecuteMsg::Appeal(new) => {
                let assignments = Items::new(vec![work]).expect("one");
                ExecuteMsg::Appeal(NewAppeal { assignments, ..new })
            }
            ExecuteMsg::RespondToAppeal(answer) => {
                ExecuteMsg::RespondToAppeal(AppealAnswer { concede: dice.within(1, 99) as u32, ..answer })
            }
            ExecuteMsg::Restrict { scope, restriction, .. } => {
                ExecuteMsg::Restrict { scope, person: person(dice.within(1, 40)), restriction }
            }
            ExecuteMsg::LiftRestriction { scope, .. } => {
                ExecuteMsg::LiftRestriction { scope, person: person(dice.within(1, 40)) }
            }
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

    pub(crate) fn pick(&self, dice: &mut Dice) -> Pick {
        let task = dice.within(0, 7) as u32;
        match dice.draw(AnyPick::MIX) {
            AnyPick::Random => Pick::Random {},
            AnyPick::Named => Pick::Named { task },
            AnyPick::Listed => {
                let path = (0..dice.below(4)).map(|n| Hash32::digest(&[n as u8])).collect();
                Pick::Listed { task, proof: Proof { index: dice.below(4), path: Upto::new(path).expect("few") } }
            }
        }
    }

    pub(crate) fn change(&self, dice: &mut Dice) -> ConfigChange {
        let (currency, target) = (self.currency(dice), self.target(dice));
        match dice.draw(AnyConfig::MIX) {
            AnyConfig::Fee => ConfigChange::SetFee { fee_bps: dice.one(&[self.s.config.fee_bps, 1_001, 10_000]) },
            AnyConfig::Treasury => ConfigChange::SetTreasury {
                treasury: dice.pick(&[target, self.s.config.treasury.to_string()]).expect("two").clone(),
            },
            AnyConfig::ListCurrency => {
                let rate = self.s.currencies.iter().find(|c| c.currency == currency).map(|c| c.points_rate);
                let points_rate = rate.unwrap_or(Uint128::new(5));
                ConfigChange::ListCurrency(ListedCurrency {
                    currency,
                    points_rate,
                    min_reward_with_bond: Uint128::zero(),
                })
            }
            AnyConfig::DelistCurrency => ConfigChange::DelistCurrency { currency },
        }
    }

    /// Any message about anything, from any_account.
    pub(crate) fn blind(&self, dice: &mut Dice) -> Action {
        let who = self.any_account(dice);
        (who, market(self.blind_message(dice)))
    }

    pub(crate) fn blind_message(&self, dice: &mut Dice) -> ExecuteMsg {
        let (b, a) = (batch(dice.within(1, 9)), assignment(dice.within(1, 9)));
        let (p, q) = (project(dice.within(1, 5)), person(dice.within(1, 14)));
        let currency = self.currency(dice);
        match dice.draw(BlindMessage::MIX) {
            BlindMessage::Fund => ExecuteMsg::Fund { project: p, reference: dice.reference() },
            BlindMessage::CreateBatch => ExecuteMsg::CreateBatch {
                project: p,
                config: Box::new(spec(dice).config().clone()),
                reference: dice.reference(),
            },
            BlindMessage::EditDraft => {
                ExecuteMsg::EditDraft { batch: b, config: Box::new(spec(dice).config().clone()) }
            }
            BlindMessage::OpenBatch => ExecuteMsg::OpenBatch { batch: b, most: amount(u128::MAX) },
            BlindMessage::ImproveBatch => {
                ExecuteMsg::ImproveBatch { batch: b, reward: amount(7), overlap: 2, most: amount(9) }
            }
            BlindMessage::Claim => {
                let known = self.s.batches.get(&b.get()).map(|view| view.batch.config.about.agreement.hash);
                let agreement = known.unwrap_or_else(|| any_agreement(dice));
                ExecuteMsg::Claim { batch: b, pick: self.pick(dice), agreement }
            }
            BlindMessage::Return => ExecuteMsg::Return { batch: b, assignment: a },
            BlindMessage::Submit => {
                let Call::Market(msg, _) = submit(b, a) else { panic!("a message") };
                *msg
            }
            BlindMessage::Decide => {
                let decision = Decision::new(a, Verdict::Accept { grade_bps: 10_000 });
                ExecuteMsg::Decide { batch: b, decisions: Items::new(vec![decision]).expect("one") }
            }
            BlindMessage::TakeBack => Self::take_back(dice, b, a),
            BlindMessage::Restriction => {
                ExecuteMsg::LiftRestriction { scope: RestrictionScope::Project { project: p }, person: q }
            }
            BlindMessage::Settle => ExecuteMsg::Settle { batch: b, assignments: Items::new(vec![a]).expect("one") },
            BlindMessage::CloseBatch => ExecuteMsg::CloseBatch { batch: b },
            BlindMessage::FinalizeBatch => ExecuteMsg::FinalizeBatch { batch: b },
            BlindMessage::Withdraw => ExecuteMsg::Withdraw { currency, up_to: None },
            BlindMessage::WithdrawFor => ExecuteMsg::WithdrawFor { person: q, currency },
            BlindMessage::WithdrawAvailable => {
                ExecuteMsg::WithdrawAvailable { project: p, amount: amount(u128::from(dice.within(1, 99))) }
            }
            BlindMessage::StartMove => ExecuteMsg::StartMove { to: self.target(dice) },
            BlindMessage::StartRecovery => ExecuteMsg::StartRecovery { person: q, to: self.target(dice) },
            BlindMessage::AcceptMove => ExecuteMsg::AcceptMove { person: q },
            BlindMessage::CancelMove => ExecuteMsg::CancelMove { person: q },
            BlindMessage::CancelRecoveryChange => ExecuteMsg::CancelRecoveryChange { person: q },
            BlindMessage::MovePoints => ExecuteMsg::MovePoints { person: q },
            BlindMessage::UpdateConfig => ExecuteMsg::UpdateConfig { change: self.change(dice) },
            BlindMessage::PauseOrUnpause if dice.chance(50) => ExecuteMsg::Pause {},
            BlindMessage::PauseOrUnpause => ExecuteMsg::Unpause {},
            BlindMessage::Edition => self.edition_blind(dice),
            BlindMessage::Appeal => Self::blind_appeal(dice),
            BlindMessage::AcceptOwnership => ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {}),
        }
    }

    /// Tokens said to have come: by the token itself, or by another account in its name.
    pub(crate) fn forged(&self, dice: &mut Dice) -> Action {
        let reference = dice.reference();
        let body = HookMsg::Fund { project: project(dice.within(1, 4)), reference };
        let msg = if dice.chance(80) { to_json_binary(&body) } else { to_json_binary("nothing") };
        let receive = Cw20Receive { sender: "rival".addr().to_string(), amount: amount(5), msg: msg.expect("JSON") };
        (self.account_but_token(dice), market(ExecuteMsg::Receive(receive)))
    }
}

/// A configuration out of its bounds.
pub(crate) fn unbounded(dice: &mut Dice, mut config: BatchConfig) -> BatchConfig {
    match dice.draw(BatchFault::MIX) {
        BatchFault::ShortRuling => {
            config.windows.ruling_secs = Seconds::new(dice.one(&[86_399, 1_209_601]));
        }
        BatchFault::ManyFreeAppeals => config.quality.free_appeals = Some(1_000),
        BatchFault::HeavyWeight => config.work.weight = 1_000_001,
        BatchFault::NoTasks => config.work.tasks = 0,
        BatchFault::WideOverlap => config.work.overlap = 26,
        BatchFault::ManyItems => config.work.items_per_task = 65,
        BatchFault::ShortReview => config.windows.review_secs = Seconds::new(3_599),
        BatchFault::NoTimeToWork => config.windows.min_work_secs = config.windows.assignment_secs,
        BatchFault::HighActiveCap => config.access.active_cap = 4,
        BatchFault::GradeOutOfBounds => {
            config.money.grades = Upto::new(vec![dice.one(&[4_999, 10_000, 20_001])]).expect("one")
        }
        BatchFault::UnpaidGrade => {
            config.money.reward = amount(1);
            config.money.grades = Upto::new(vec![5_000]).expect("one");
        }
        BatchFault::DuplicateGrade => config.money.grades = Upto::new(vec![5_000, 5_000]).expect("two"),
        BatchFault::DuplicateLanguage => {
            let tags = ["en", "pt", "EN"].map(|tag| Language::new(tag).expect("a tag"));
            config.about.languages = Items::new(tags.to_vec()).expect("three");
        }
        BatchFault::ManyReworks => {
            let rework_secs = Seconds::new(86_400);
            config.quality.rework = Rework::Allowed { max_rework: dice.one(&[0, 3]), rework_secs };
        }
        BatchFault::ShortRework => {
            let rework_secs = Seconds::new(dice.one(&[86_399, 604_801]));
            config.quality.rework = Rework::Allowed { max_rework: 1, rework_secs };
        }
        BatchFault::DuplicateGateway => {
            let key = config.about.gateways.as_slice()[0];
            config.about.gateways = Upto::new(vec![key, key]).expect("two");
        }
    }
    config
}

/// Verdicts of which one is wrong.
pub(crate) fn overruled(dice: &mut Dice, mut decisions: Vec<Decision>) -> Items<Decision, 50> {
    let first = decisions[0].clone();
    match dice.draw(DecisionFault::MIX) {
        DecisionFault::Duplicate => decisions.push(first),
        DecisionFault::UnknownWork => decisions.push(Decision { assignment: assignment(999), ..first }),
        DecisionFault::UnknownGrade => decisions[0].verdict = Verdict::Accept { grade_bps: 6_001 },
        // A grade of some batches: too low for a rejection that is taken back.
        DecisionFault::LowGrade => decisions[0].verdict = Verdict::Accept { grade_bps: 5_000 },
        DecisionFault::Rejection => {
            decisions[0].verdict = Verdict::Reject { reason: Reason::LowEffort };
        }
        DecisionFault::OtherWork => decisions.push(Decision { assignment: assignment(dice.within(1, 9)), ..first }),
    }
    Items::new(decisions).expect("few")
}
