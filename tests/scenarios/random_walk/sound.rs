//! Actions that ought to work, made from what the contract answers.

use caravan_access::OwnershipAction;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchStatus, ConfigChange, Decision, Distribution, ExecuteMsg, HookMsg,
    ListedCurrency, NewProject, Pick, ProjectChange, Reason, Sharing, Verdict,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{AssignmentId, BatchId, Hash32, Items, PersonId, ProjectId, Seconds, Text, Upto};
use caravan_tests::model::Cap;
use caravan_tests::{BatchView, Call, Snapshot, Spec, Who};
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg;

use super::dice::Dice;
use super::editions::{sharing, Commits};
use super::rights::Consents;

/// Who annotates.
pub(super) const ANNOTATORS: &[&str] = &["alice", "bob", "carol", "dave", "erin", "frank"];
/// Who is on every allow-list.
pub(super) const LIST: &[&str] = &["alice", "bob", "carol"];
const GRADES: &[u16] = &[5_000, 5_001, 7_500, 12_500, 20_000];
const DAY: u64 = 86_400;

/// Somebody and what they send.
pub(super) type Deed = (Addr, Call);

/// What an action is made from.
pub(super) struct View<'a> {
    pub(super) s: &'a Snapshot,
    pub(super) now: u64,
    pub(super) market: Addr,
    pub(super) token: Addr,
    pub(super) provenance: Addr,
    pub(super) licensing: Addr,
    pub(super) commits: &'a Commits,
    pub(super) consents: &'a Consents,
    pub(super) currencies: [Currency; 2],
}

pub(super) fn amount(units: u128) -> Amount {
    Amount::new(units.max(1)).expect("at least one")
}

pub(super) fn market(msg: ExecuteMsg) -> Call {
    Call::market(msg)
}

/// A batch of any kind.
pub(super) fn spec(dice: &mut Dice) -> Spec {
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
    if dice.chance(30) {
        spec = spec.subjective();
    }
    if dice.chance(30) {
        spec = spec.allow(LIST);
    }
    spec
}

impl View<'_> {
    pub(super) fn batches(&self, status: BatchStatus) -> Vec<&BatchView> {
        self.s.batches.values().filter(|view| view.batch.status == status).collect()
    }

    pub(super) fn works(
        &self,
        keep: impl Fn(&BatchView, &AssignmentResponse) -> bool,
    ) -> Vec<(&BatchView, &AssignmentResponse)> {
        let all = self.s.batches.values().flat_map(|view| view.assignments.values().map(move |a| (view, a)));
        all.filter(|(view, a)| keep(view, a)).collect()
    }

    pub(super) fn address(&self, person: PersonId) -> Addr {
        self.s.persons[&person.get()].person.address.clone()
    }

    pub(super) fn person(&self, who: &Addr) -> Option<PersonId> {
        self.s.persons.values().find(|p| p.person.address == *who).map(|p| p.person.person)
    }

    /// Who may decide in the batch: the requester, or now and then a manager.
    pub(super) fn decider(&self, dice: &mut Dice, project: ProjectId) -> Addr {
        let project = &self.s.projects[&project.get()];
        match dice.pick(&project.managers) {
            Some(manager) if dice.chance(30) => manager.clone(),
            _ => self.address(project.requester),
        }
    }

    /// Who could annotate in a project.
    fn annotators(&self, project: ProjectId) -> Vec<Addr> {
        let project = &self.s.projects[&project.get()];
        let own = |who: &Addr| *who == self.address(project.requester) || project.managers.contains(who);
        let people = self.s.persons.values().map(|p| p.person.address.clone());
        let mut all: Vec<Addr> = ANNOTATORS.iter().map(|name| name.addr()).chain(people).collect();
        all.sort();
        all.dedup();
        all.into_iter().filter(|who| !own(who)).collect()
    }

    /// Batches with open slots that can be claimed from.
    pub(super) fn claimable(&self) -> Vec<&BatchView> {
        let fits = |view: &&BatchView| {
            let progress = &view.batch.progress;
            let Some(opened) = &view.batch.opened else { return false };
            let early = opened.from_project_credit && self.now < opened.opened_at.get() + DAY;
            self.now < opened.closes_at.get() && !early && progress.accepted + progress.live < progress.slots
        };
        self.batches(BatchStatus::Open).into_iter().filter(fits).collect()
    }

    pub(super) fn claim(&self, dice: &mut Dice) -> Option<Deed> {
        let open = self.claimable();
        let view = *dice.pick(&open)?;
        let opened = view.batch.opened.as_ref()?;
        let (progress, access) = (&view.batch.progress, &view.batch.config.access);
        let busy = |who: &Addr| {
            let mine = view.assignments.values().filter(|a| Some(a.person) == self.person(who));
            let held = mine.clone().filter(|a| a.status == AssignmentStatus::Reserved).count();
            held >= usize::from(access.active_cap) || (opened.from_project_credit && mine.count() > 0)
        };
        let full = progress.pending >= access.max_pending.unwrap_or(20);
        let newcomer = |who: &Addr| {
            let key = self.person(who).map(|person| (view.batch.project.get(), person.get()));
            !key.and_then(|key| self.s.standings.get(&key)).is_some_and(|standing| !standing.newcomer)
        };
        let listed = matches!(access.distribution, Distribution::Allow { .. });
        let able: Vec<Addr> = self
            .annotators(view.batch.project)
            .into_iter()
            .filter(|who| !busy(who) && (listed || !(full && newcomer(who))))
            .collect();
        let who = dice.pick(&able)?.clone();
        Some((who.clone(), market(ExecuteMsg::Claim { batch: view.batch.batch, pick: self.way(dice, view, &who)? })))
    }

    /// How somebody comes to a task of a batch.
    pub(super) fn way(&self, dice: &mut Dice, view: &BatchView, who: &Addr) -> Option<Pick> {
        let opened = view.batch.opened.as_ref()?;
        let done = |task: u32| {
            let mine = view.assignments.values().filter(|a| a.task == task && Some(a.person) == self.person(who));
            mine.into_iter().any(|a| !matches!(a.status, AssignmentStatus::Returned | AssignmentStatus::Expired))
        };
        let clean = view.tasks.iter().filter(|(task, t)| t.taken + t.reopened < t.target && !done(**task));
        let clean: Vec<u32> = clean.map(|(task, _)| *task).collect();
        if matches!(view.batch.config.access.distribution, Distribution::Allow { .. }) {
            let index = LIST.iter().position(|name| name.addr() == *who)?;
            let proof = Spec::new().allow(LIST).tree()?.proof(index as u64)?;
            return Some(Pick::Listed { task: *dice.pick(&clean)?, proof });
        }
        if opened.overlap == 1 && !opened.from_project_credit && dice.chance(40) {
            return Some(Pick::Named { task: *dice.pick(&clean)? });
        }
        Some(Pick::Random {})
    }

    pub(super) fn submit(&self, dice: &mut Dice) -> Option<Deed> {
        let ready = self.works(|view, a| {
            let wait = view.batch.config.windows.min_work_secs.get();
            a.status == AssignmentStatus::Reserved && self.now >= a.claimed_at.get() + wait
        });
        let (view, a) = *dice.pick(&ready)?;
        Some((self.address(a.person), submit(view.batch.batch, a.assignment)))
    }

    pub(super) fn give_back(&self, dice: &mut Dice) -> Option<Deed> {
        let held = self.works(|_, a| a.status == AssignmentStatus::Reserved);
        let (view, a) = *dice.pick(&held)?;
        let msg = ExecuteMsg::Return { batch: view.batch.batch, assignment: a.assignment };
        Some((self.address(a.person), market(msg)))
    }

    /// The annotator gives up submitted work, or accepts a rejection.
    pub(super) fn give_up_or_accept_rejection(&self, dice: &mut Dice) -> Option<Deed> {
        let wait = [AssignmentStatus::Submitted, AssignmentStatus::RejectionPending];
        let open = self.works(|_, a| wait.contains(&a.status) && self.now < a.due.get());
        let (view, a) = *dice.pick(&open)?;
        let (batch, assignment) = (view.batch.batch, a.assignment);
        let msg = match a.status {
            AssignmentStatus::Submitted => ExecuteMsg::GiveUp { batch, assignment },
            _ => ExecuteMsg::AcceptRejection { batch, assignment },
        };
        Some((self.address(a.person), market(msg)))
    }

    pub(super) fn settle(&self, dice: &mut Dice) -> Option<Deed> {
        let due = self.works(|_, a| live(a) && self.now >= a.due.get());
        let batch = dice.pick(&due)?.0.batch.batch;
        let mut ids: Vec<AssignmentId> =
            due.iter().filter(|(view, _)| view.batch.batch == batch).map(|(_, a)| a.assignment).collect();
        if dice.chance(20) {
            let others = self.works(|view, a| view.batch.batch == batch && !ids.contains(&a.assignment));
            ids.extend(dice.pick(&others).map(|(_, a)| a.assignment));
        }
        let who = dice.one(&["stranger", "alice", "requester"]).addr();
        let assignments = Items::new(dice.some(&ids, 6)).ok()?;
        Some((who, market(ExecuteMsg::Settle { batch, assignments })))
    }

    pub(super) fn decide(&self, dice: &mut Dice) -> Option<Deed> {
        let open = self.works(|_, a| a.status == AssignmentStatus::Submitted && self.now < a.due.get());
        let view = dice.pick(&open)?.0;
        let batch = view.batch.batch;
        let mine: Vec<&AssignmentResponse> =
            open.iter().filter(|(v, _)| v.batch.batch == batch).map(|(_, a)| *a).collect();
        let who = self.decider(dice, view.batch.project);
        let project = &self.s.projects[&view.batch.project.get()];
        let told = self.s.requesters.get(&(project.requester.get(), project.currency.key()));
        let mut cap = told.map_or(Cap::default(), |t| Cap { paid: t.paid.u128(), rejected_sum: t.rejected_sum.u128() });
        let carefree = dice.chance(10);
        let chosen = dice.some(&mine, 5);
        let verdicts = chosen.iter().filter(|a| Some(a.person) != self.person(&who));
        let decisions: Vec<Decision> = verdicts
            .map(|a| {
                let reward = view.terms[usize::from(a.terms)].reward.u128();
                Decision { assignment: a.assignment, verdict: verdict(dice, view, reward, (&mut cap, carefree)) }
            })
            .collect();
        Some((who, market(ExecuteMsg::Decide { batch, decisions: Items::new(decisions).ok()? })))
    }

    pub(super) fn create_batch(&self, dice: &mut Dice) -> Option<Deed> {
        let projects: Vec<ProjectId> = self.s.projects.values().map(|p| p.project).collect();
        let project = *dice.pick(&projects)?;
        let config = Box::new(spec(dice).config().clone());
        let who = self.decider(dice, project);
        Some((who, market(ExecuteMsg::CreateBatch { project, config, reference: dice.reference() })))
    }

    pub(super) fn edit(&self, dice: &mut Dice) -> Option<Deed> {
        let drafts = self.batches(BatchStatus::Draft);
        let view = *dice.pick(&drafts)?;
        let config = Box::new(spec(dice).config().clone());
        let who = self.decider(dice, view.batch.project);
        Some((who, market(ExecuteMsg::EditDraft { batch: view.batch.batch, config })))
    }

    pub(super) fn open(&self, dice: &mut Dice) -> Option<Deed> {
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

    pub(super) fn improve(&self, dice: &mut Dice) -> Option<Deed> {
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

    pub(super) fn seal(&self, dice: &mut Dice) -> Option<Deed> {
        let open = self.batches(BatchStatus::Open);
        let view = *dice.pick(&open)?;
        let over = view.batch.opened.as_ref().is_some_and(|o| self.now >= o.closes_at.get());
        let who = if over { "stranger".addr() } else { self.decider(dice, view.batch.project) };
        Some((who, market(ExecuteMsg::CloseBatch { batch: view.batch.batch })))
    }

    pub(super) fn sweep(&self, dice: &mut Dice) -> Option<Deed> {
        let settled = self.batches(BatchStatus::Settled);
        let view = *dice.pick(&settled)?;
        Some(("stranger".addr(), market(ExecuteMsg::FinalizeBatch { batch: view.batch.batch })))
    }

    pub(super) fn withdraw(&self, dice: &mut Dice) -> Option<Deed> {
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
        Some((self.address(person), market(ExecuteMsg::Withdraw { currency, amount: part.then(|| amount(units)) })))
    }

    pub(super) fn withdraw_available(&self, dice: &mut Dice) -> Option<Deed> {
        let rich: Vec<_> = self.s.projects.values().filter(|p| !p.available.is_zero()).collect();
        let project = *dice.pick(&rich)?;
        let most = project.available.u128().min(1_000_000) as u64;
        let units = u128::from(dice.within(1, most));
        let msg = ExecuteMsg::WithdrawAvailable { project: project.project, amount: amount(units) };
        Some((self.address(project.requester), market(msg)))
    }

    pub(super) fn withdraw_fees(&self, dice: &mut Dice) -> Option<Deed> {
        let due: Vec<_> = self.s.solvency.values().filter(|s| !s.fees.is_zero()).collect();
        let tokens = due.iter().find(|s| matches!(s.currency, Currency::Cw20(_))).filter(|_| dice.chance(75));
        let chosen = match tokens {
            Some(tokens) => *tokens,
            None => *dice.pick(&due)?,
        };
        let currency = chosen.currency.clone();
        Some((self.s.ownership.owner.clone(), market(ExecuteMsg::WithdrawFees { currency })))
    }

    pub(super) fn fund(&self, dice: &mut Dice) -> Option<Deed> {
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

    pub(super) fn tokens(&self, units: u128, body: &HookMsg) -> Call {
        let msg = to_json_binary(body).expect("JSON");
        let send = Cw20ExecuteMsg::Send { contract: self.market.to_string(), amount: Uint128::new(units), msg };
        Call::Token(self.token.clone(), send)
    }

    pub(super) fn create_project(&self, dice: &mut Dice) -> Option<Deed> {
        let currency = self.currencies[dice.below(2) as usize].clone();
        self.s.currencies.iter().find(|c| c.listed && c.currency == currency)?;
        self.new_project(dice, currency)
    }

    pub(super) fn new_project(&self, dice: &mut Dice, currency: Currency) -> Option<Deed> {
        let who = dice.one(&["requester", "rival"]).addr();
        let arbiter = self.s.arbiters.iter().find(|arbiter| **arbiter != who)?.to_string();
        let managers = if dice.chance(50) { vec!["manager".addr().to_string()] } else { vec![] };
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

    pub(super) fn update_project(&self, dice: &mut Dice) -> Option<Deed> {
        let projects: Vec<_> = self.s.projects.values().collect();
        let project = *dice.pick(&projects)?;
        let change = if dice.chance(40) {
            let uri = Text::new("ipfs://other").expect("a text");
            ProjectChange::Describe { uri, uri_hash: Hash32::digest(b"other") }
        } else {
            let own = self.address(project.requester);
            let names = dice.some(&["manager", "rival", "alice", "newcomer"], 3);
            let names = names.iter().map(|n| n.addr()).filter(|who| *who != own && *who != project.arbiter);
            ProjectChange::SetManagers { managers: Upto::new(names.map(String::from).collect()).expect("at most five") }
        };
        let msg = ExecuteMsg::UpdateProject { project: project.project, change };
        Some((self.address(project.requester), market(msg)))
    }

    pub(super) fn people(&self, dice: &mut Dice) -> Option<Deed> {
        let persons: Vec<_> = self.s.persons.values().map(|p| &p.person).collect();
        let left = persons.iter().find(|p| !p.points_left_at.is_empty()).filter(|_| dice.chance(60));
        let row = match left {
            Some(left) => *left,
            None => *dice.pick(&persons)?,
        };
        let (who, person) = (row.address.clone(), row.person);
        if let Some(moving) = &row.moving {
            if self.now >= moving.ready_at.get() {
                return Some((moving.to.clone(), market(ExecuteMsg::AcceptMove { person })));
            }
            return dice.chance(40).then(|| (who, market(ExecuteMsg::CancelMove {})));
        }
        if !row.points_left_at.is_empty() && dice.chance(70) {
            return Some(("stranger".addr(), market(ExecuteMsg::MovePoints { person })));
        }
        let to = format!("key-{}-{}", person, dice.below(1_000));
        match dice.below(3) {
            0 => {
                let recovery = dice.one(&["stranger", "treasury", "newcomer"]).addr();
                let recovery = (recovery != who && dice.chance(80)).then(|| recovery.to_string());
                Some((who, market(ExecuteMsg::SetRecovery { recovery })))
            }
            1 => {
                let recovery = row.recovery.clone()?;
                let to = (&to).addr().to_string();
                Some((recovery, market(ExecuteMsg::StartRecovery { person, to })))
            }
            _ => Some((who, market(ExecuteMsg::StartMove { to: (&to).addr().to_string() }))),
        }
    }

    pub(super) fn configure(&self, dice: &mut Dice) -> Option<Deed> {
        let currency = self.currencies[dice.below(2) as usize].clone();
        let row = self.s.currencies.iter().find(|c| c.currency == currency)?;
        let spare = "second arbiter".addr();
        let change = match dice.below(6) {
            0 => ConfigChange::SetFee { fee_bps: (self.s.config.fee_bps + 1 + dice.below(999) as u16) % 1_001 },
            1 => ConfigChange::SetTreasury { treasury: self.other(dice, &self.s.config.treasury).to_string() },
            2 if row.listed && dice.chance(40) => ConfigChange::DelistCurrency { currency },
            3 if self.s.arbiters.contains(&spare) => ConfigChange::DelistArbiter { arbiter: spare.to_string() },
            3 => ConfigChange::ListArbiter { arbiter: spare.to_string() },
            _ if !row.listed && dice.chance(75) => return None,
            _ => {
                let points_rate = Uint128::from(u64::from(row.listed)) + row.points_rate;
                let min_reward_with_bond = Uint128::from(dice.one(&[0_u64, 0, 8, 600]));
                ConfigChange::ListCurrency(ListedCurrency { currency, points_rate, min_reward_with_bond })
            }
        };
        Some((self.s.ownership.owner.clone(), market(ExecuteMsg::UpdateConfig { change })))
    }

    fn other(&self, dice: &mut Dice, than: &Addr) -> Addr {
        let names = ["treasury", "arbiter", "newcomer"].map(|name| name.addr());
        let others: Vec<Addr> = names.into_iter().filter(|who| who != than).collect();
        dice.pick(&others).expect("two others").clone()
    }

    pub(super) fn own(&self, dice: &mut Dice) -> Option<Deed> {
        let owner = self.s.ownership.owner.clone();
        let (who, action) = match &self.s.ownership.pending {
            Some(offer) if self.now < offer.until.get() && dice.chance(70) => {
                (offer.to.clone(), OwnershipAction::Accept {})
            }
            Some(_) => (owner, OwnershipAction::Withdraw {}),
            None => {
                let to = self.other(dice, &owner).to_string();
                let valid_secs = Seconds::new(dice.one(&[60, 86_400, 2_592_000]));
                (owner, OwnershipAction::Offer { to, valid_secs })
            }
        };
        Some((who, market(ExecuteMsg::UpdateOwnership(action))))
    }

    pub(super) fn pause(&self) -> Deed {
        let msg = if self.s.paused { ExecuteMsg::Unpause {} } else { ExecuteMsg::Pause {} };
        (self.s.ownership.owner.clone(), market(msg))
    }

    pub(super) fn donate(&self, dice: &mut Dice) -> Deed {
        let units = u128::from(dice.within(1, 1_000));
        if dice.chance(50) {
            return ("stranger".addr(), Call::Send(self.market.clone(), coins(units, "ucara")));
        }
        let msg = Cw20ExecuteMsg::Transfer { recipient: self.market.to_string(), amount: Uint128::new(units) };
        ("stranger".addr(), Call::Token(self.token.clone(), msg))
    }

    /// Instants at which something changes for work that is live.
    pub(super) fn near(&self) -> Vec<u64> {
        let mut all: Vec<u64> = vec![];
        for view in self.s.batches.values() {
            let wait = view.batch.config.windows.min_work_secs.get();
            for a in view.assignments.values().filter(|a| live(a)) {
                all.extend([a.due.get(), a.claimed_at.get() + wait]);
            }
        }
        all.extend(self.commitment_times());
        all
    }

    /// Instants at which something else changes; the moves of people first, as they wait long.
    pub(super) fn far(&self, dice: &mut Dice) -> Vec<u64> {
        let moves = self.s.persons.values().filter_map(|p| p.person.moving.as_ref()).map(|m| m.ready_at.get());
        let mut all: Vec<u64> = moves.chain(self.edition_times()).collect();
        if !all.is_empty() && dice.chance(50) {
            return all;
        }
        for view in self.s.batches.values() {
            let opened = view.batch.opened.as_ref().filter(|_| view.batch.status == BatchStatus::Open);
            all.extend(opened.map(|o| o.closes_at.get()));
            all.extend(opened.filter(|o| o.from_project_credit).map(|o| o.opened_at.get() + DAY));
            all.extend(view.tasks.values().map(|t| t.reopened_from.get()));
        }
        all.extend(self.s.ownership.pending.iter().map(|offer| offer.until.get()));
        let seasons = &self.s.config.seasons;
        all.push(seasons.starts_at.get() + u64::from(self.s.config.season) * seasons.length_secs.get());
        all
    }
}

pub(super) fn live(a: &AssignmentResponse) -> bool {
    matches!(a.status, AssignmentStatus::Reserved | AssignmentStatus::Submitted | AssignmentStatus::RejectionPending)
}

pub(super) fn submit(batch: BatchId, assignment: AssignmentId) -> Call {
    market(ExecuteMsg::Submit {
        batch,
        assignment,
        commitment: Hash32::digest(format!("{batch}/{assignment}").as_bytes()),
        payload_hash: Hash32::digest(b"payload"),
        uri: Text::new("ipfs://answer").expect("a text"),
    })
}

/// A verdict that keeps the cap, unless the requester is carefree.
fn verdict(dice: &mut Dice, view: &BatchView, reward: u128, (cap, carefree): (&mut Cap, bool)) -> Verdict {
    let rejected = Cap { paid: cap.paid, rejected_sum: cap.rejected_sum + reward };
    if dice.chance(40) && (carefree || rejected.rejected_sum <= rejected.allowed(reward)) {
        *cap = rejected;
        let any = [Reason::TooFast, Reason::Incomplete, Reason::DeadLink];
        return Verdict::Reject { reason: dice.one(&any), evidence: Hash32::digest(b"evidence") };
    }
    let grades = view.batch.config.money.grades.as_slice();
    let grade_bps = match dice.pick(grades) {
        Some(grade) if dice.chance(40) => *grade,
        _ => 10_000,
    };
    let paid = reward * u128::from(grade_bps) / 10_000;
    let graded = Cap { paid: cap.paid + paid, rejected_sum: cap.rejected_sum + reward.saturating_sub(paid) };
    if grade_bps < 10_000 && !carefree && graded.rejected_sum > graded.allowed(reward) {
        cap.paid += reward;
        return Verdict::Accept { grade_bps: 10_000 };
    }
    *cap = graded;
    Verdict::Accept { grade_bps }
}
