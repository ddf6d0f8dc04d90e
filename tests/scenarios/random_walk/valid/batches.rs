//! Valid actions with projects and batches, and the money in them.

use caravan_arbitration_api::ArbiterResponse;
use caravan_marketplace_api::bounds::BASE_GRADE_BPS;
use caravan_marketplace_api::{BatchStatus, ExecuteMsg, HookMsg, NewProject, ProjectChange, Sharing};
use caravan_money::Currency;
use caravan_primitives::{BatchId, Hash32, ProjectId, Seconds, Text, Upto};
use caravan_tests::{BatchView, Call, Spec, Who};
use cosmwasm_std::{coins, Addr, Uint128};
use cw20::Cw20ExecuteMsg;

use crate::random_walk::dice::Dice;
use crate::random_walk::editions::sharing;
use crate::random_walk::view::{amount, market, Action, View, LIST};

const GRADES: &[u16] = &[5_000, 5_001, 7_500, 12_500, 20_000];

/// A batch of any kind.
pub(crate) fn spec(dice: &mut Dice) -> Spec {
    let mut spec = Spec::new()
        .tasks(dice.within(1, 8) as u32)
        .overlap(dice.within(1, 3) as u8)
        .weight(dice.one(&[1, 1, 2, 5, 40]))
        .reward(u128::from(dice.one(&[1_u64, 3, 100, 999, 1_000, 5_003, 20_000])))
        .active(dice.within(1, 3) as u8)
        .assignment_secs(dice.one(&[60, 300, 1_800]))
        .min_work_secs(dice.one(&[0, 5, 45]))
        .review_secs(dice.one(&[3_600, 86_400]))
        .appeal_secs(86_400)
        .open_secs(dice.one(&[3_600, 1_000_000, 2_592_000, 15_552_000]));
    if dice.chance(50) {
        spec = spec.grades(&dice.some(GRADES, 3));
    }
    if dice.chance(40) {
        spec = spec.max_pending(dice.within(1, 4) as u32);
    }
    if dice.chance(60) {
        spec = spec.rework(dice.within(1, 2) as u8, dice.one(&[86_400, 90_000]));
    }
    if dice.chance(30) {
        spec = spec.subjective();
    }
    if dice.chance(30) {
        spec = spec.allow(LIST);
    }
    if dice.chance(15) {
        spec = spec.private_rows();
    }
    let agreement = any_agreement(dice);
    let windows = (dice.one(&[86_400, 90_000]), dice.one(&[86_400, 200_000]));
    let free = dice.one(&[None, Some(0), Some(0), Some(1)]);
    spec.with(|config| {
        config.windows.respond_secs = Seconds::new(windows.0);
        config.windows.ruling_secs = Seconds::new(windows.1);
        config.quality.free_appeals = free;
        config.about.agreement.hash = agreement;
        // Every grade pays something: half of 2 does.
        if config.money.grades.as_slice().iter().any(|grade| *grade < BASE_GRADE_BPS) {
            config.money.reward = amount(config.money.reward.get().u128().max(2));
        }
    })
}

/// The contributor agreement of some batches.
pub(crate) fn any_agreement(dice: &mut Dice) -> Hash32 {
    Hash32::digest(format!("agreement {}", dice.within(1, 3)).as_bytes())
}

impl View<'_> {
    pub(crate) fn create_batch(&self, dice: &mut Dice) -> Option<Action> {
        let projects: Vec<ProjectId> = self.s.projects.values().map(|p| p.project).collect();
        let project = *dice.pick(&projects)?;
        let mut config = Box::new(spec(dice).config().clone());
        config.access.review_of = self.reviewed(dice, project);
        let who = self.decider(dice, project);
        Some((who, market(ExecuteMsg::CreateBatch { project, config, reference: dice.reference() })))
    }

    /// A batch to review, which is seldom one of another project.
    fn reviewed(&self, dice: &mut Dice, project: ProjectId) -> Option<BatchId> {
        if dice.chance(75) {
            return None;
        }
        let of = |view: &&BatchView| view.batch.opened.is_some() && view.batch.project == project;
        let own: Vec<BatchId> = self.s.batches.values().filter(of).map(|view| view.batch.batch).collect();
        let any: Vec<BatchId> = self.s.batches.values().map(|view| view.batch.batch).collect();
        let from = if dice.chance(85) { own } else { any };
        dice.pick(&from).copied()
    }

    pub(crate) fn edit(&self, dice: &mut Dice) -> Option<Action> {
        let drafts = self.batches(BatchStatus::Draft);
        let view = *dice.pick(&drafts)?;
        let config = Box::new(spec(dice).config().clone());
        let who = self.decider(dice, view.batch.project);
        Some((who, market(ExecuteMsg::EditDraft { batch: view.batch.batch, config })))
    }

    pub(crate) fn open(&self, dice: &mut Dice) -> Option<Action> {
        let listed = |view: &&&BatchView| {
            let currency = &self.s.projects[&view.batch.project.get()].currency;
            self.s.currencies.iter().any(|c| c.listed && c.currency == *currency)
        };
        let drafts = self.batches(BatchStatus::Draft);
        let paid = |view: &&BatchView| {
            let (work, project) = (&view.batch.config.work, &self.s.projects[&view.batch.project.get()]);
            let slots = u128::from(work.tasks) * u128::from(work.overlap);
            let most = view.batch.config.money.reward.get().u128() * 9 / 4 + 1;
            let bond = match &project.sharing {
                Sharing::None {} => 0,
                Sharing::Contributors(shares) => slots * u128::from(work.weight) * shares.bond_per_weight.u128(),
            };
            (project.available + project.project_credit).u128() >= slots * most + bond
        };
        let careful = dice.chance(95);
        let drafts: Vec<&BatchView> =
            drafts.iter().filter(listed).copied().filter(|view| !careful || paid(view)).collect();
        let view = *dice.pick(&drafts)?;
        let who = self.decider(dice, view.batch.project);
        Some((who, market(ExecuteMsg::OpenBatch { batch: view.batch.batch, most: amount(u128::MAX) })))
    }

    pub(crate) fn improve(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.batches(BatchStatus::Open);
        let view = *dice.pick(&open)?;
        let opened = view.batch.opened.as_ref().filter(|o| self.now < o.closes_at.get())?;
        let (more, wider) = dice.one(&[(1, 0), (500, 0), (0, 1), (7, 1)]);
        let reward = amount(opened.reward.u128() + more);
        let msg = ExecuteMsg::ImproveBatch {
            batch: view.batch.batch,
            reward,
            overlap: opened.overlap + wider,
            most: amount(u128::MAX),
        };
        Some((self.decider(dice, view.batch.project), market(msg)))
    }

    pub(crate) fn close(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.batches(BatchStatus::Open);
        let view = *dice.pick(&open)?;
        let over = view.batch.opened.as_ref().is_some_and(|o| self.now >= o.closes_at.get());
        let who = if over { "stranger".addr() } else { self.decider(dice, view.batch.project) };
        Some((who, market(ExecuteMsg::CloseBatch { batch: view.batch.batch })))
    }

    pub(crate) fn finalize(&self, dice: &mut Dice) -> Option<Action> {
        let settled = self.batches(BatchStatus::Settled);
        let view = *dice.pick(&settled)?;
        Some(("stranger".addr(), market(ExecuteMsg::FinalizeBatch { batch: view.batch.batch })))
    }

    pub(crate) fn create_project(&self, dice: &mut Dice) -> Option<Action> {
        let currency = self.currencies[dice.below(2) as usize].clone();
        self.s.currencies.iter().find(|c| c.listed && c.currency == currency)?;
        self.new_project(dice, currency)
    }

    pub(crate) fn new_project(&self, dice: &mut Dice, currency: Currency) -> Option<Action> {
        let who = dice.one(&["requester", "rival"]).addr();
        let takes = |row: &&ArbiterResponse| row.listed && row.fees.iter().any(|entry| entry.currency == currency);
        let arbiter = self.s.arbiters.iter().filter(takes).find(|row| row.arbiter != who)?.arbiter.to_string();
        let manager = Some("manager".addr()).filter(|who| self.person(who).is_some() && dice.chance(50));
        let managers = manager.into_iter().map(String::from).collect();
        let project = NewProject {
            currency,
            arbiter,
            uri: Text::new("ipfs://project").expect("a text"),
            uri_hash: Hash32::digest(b"project"),
            managers: Upto::new(managers).expect("at most five"),
            sharing: sharing(dice),
        };
        Some((who, market(ExecuteMsg::CreateProject { project, reference: dice.reference() })))
    }

    pub(crate) fn update_project(&self, dice: &mut Dice) -> Option<Action> {
        let projects: Vec<_> = self.s.projects.values().collect();
        let project = *dice.pick(&projects)?;
        let change = if dice.chance(40) {
            let uri = Text::new("ipfs://other").expect("a text");
            ProjectChange::Describe { uri, uri_hash: Hash32::digest(b"other") }
        } else {
            let own = self.address(project.requester);
            let names = dice.some(&["manager", "rival", "alice", "newcomer"], 3);
            let fits = |who: &Addr| *who != own && *who != project.arbiter;
            // Now and then one is no person.
            let strict = dice.chance(90);
            let names =
                names.iter().map(|n| n.addr()).filter(|who| fits(who) && !(strict && self.person(who).is_none()));
            ProjectChange::SetManagers { managers: Upto::new(names.map(String::from).collect()).expect("at most five") }
        };
        let msg = ExecuteMsg::UpdateProject { project: project.project, change };
        Some((self.address(project.requester), market(msg)))
    }

    pub(crate) fn fund(&self, dice: &mut Dice) -> Option<Action> {
        let listed = |p: &&caravan_marketplace_api::ProjectResponse| {
            self.s.currencies.iter().any(|c| c.listed && c.currency == p.currency)
        };
        let projects: Vec<_> = self.s.projects.values().filter(listed).collect();
        let poor = projects.iter().find(|p| p.available.is_zero()).filter(|_| dice.chance(60));
        let project = match poor {
            Some(poor) => *poor,
            None => *dice.pick(&projects)?,
        };
        let who = dice.one(&["requester", "rival", "stranger"]).addr();
        let units = u128::from(dice.within(1, 3_000_000));
        let (project_id, reference) = (project.project, dice.reference());
        let call = match &project.currency {
            Currency::Native(denom) => Call::Market(
                Box::new(ExecuteMsg::Fund { project: project_id, reference }),
                coins(units, denom.as_str()),
            ),
            Currency::Cw20(_) => self.tokens(units, &HookMsg::Fund { project: project_id, reference }),
        };
        Some((who, call))
    }

    pub(crate) fn withdraw(&self, dice: &mut Dice) -> Option<Action> {
        let rows = self.s.persons.values().flat_map(|p| p.balances.iter().map(move |b| (p.person.person, b)));
        let due: Vec<_> = rows.filter(|(_, b)| !b.amount.is_zero() || !b.points.is_empty()).collect();
        let (person, row) = *dice.pick(&due)?;
        let currency = row.currency.clone();
        if dice.chance(35) {
            let who = dice.one(&["stranger", "requester"]).addr();
            return Some((who, market(ExecuteMsg::WithdrawFor { person, currency })));
        }
        let part = dice.chance(40) && !row.amount.is_zero();
        let units = u128::from(dice.within(1, row.amount.u128().max(1) as u64));
        Some((self.address(person), market(ExecuteMsg::Withdraw { currency, up_to: part.then(|| amount(units)) })))
    }

    pub(crate) fn withdraw_available(&self, dice: &mut Dice) -> Option<Action> {
        let rich: Vec<_> = self.s.projects.values().filter(|p| !p.available.is_zero()).collect();
        let project = *dice.pick(&rich)?;
        let most = project.available.u128().min(1_000_000) as u64;
        let units = u128::from(dice.within(1, most));
        let msg = ExecuteMsg::WithdrawAvailable { project: project.project, amount: amount(units) };
        Some((self.address(project.requester), market(msg)))
    }

    pub(crate) fn donate(&self, dice: &mut Dice) -> Action {
        let units = u128::from(dice.within(1, 1_000));
        if dice.chance(50) {
            return ("stranger".addr(), Call::Send(self.market.clone(), coins(units, "ucara")));
        }
        let msg = Cw20ExecuteMsg::Transfer { recipient: self.market.to_string(), amount: Uint128::new(units) };
        ("stranger".addr(), Call::Token(self.token.clone(), msg))
    }
}
