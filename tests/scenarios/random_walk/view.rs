//! What an action is made from: the last snapshot, and questions to it.

pub(crate) mod pauses;
pub(crate) mod rights;

use caravan_chain::Deployed;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchStatus, Distribution, ExecuteMsg, HookMsg, Pick,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{AssignmentId, BatchId, Hash32, PersonId, ProjectId, Text};
use caravan_tests::{BatchView, Call, Snapshot, Spec, Who};
use cosmwasm_std::{to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg;

use crate::random_walk::dice::Dice;
use crate::random_walk::editions::Commits;
use crate::random_walk::view::rights::Consents;

/// Names of the accounts that claim tasks.
pub(crate) const ANNOTATORS: &[&str] = &["alice", "bob", "carol", "dave", "erin", "frank"];
/// Who is on every allow-list.
pub(crate) const LIST: &[&str] = &["alice", "bob", "carol"];
pub(crate) const DAY: u64 = 86_400;

/// A sender and what it sends.
pub(crate) type Action = (Addr, Call);

/// What an action is made from.
pub(crate) struct View<'a> {
    pub(crate) s: &'a Snapshot,
    pub(crate) now: u64,
    pub(crate) market: Addr,
    pub(crate) token: Addr,
    pub(crate) provenance: Addr,
    pub(crate) licensing: Addr,
    pub(crate) commits: &'a Commits,
    pub(crate) consents: &'a Consents,
    pub(crate) currencies: [Currency; 2],
}

pub(crate) fn amount(units: u128) -> Amount {
    Amount::new(units.max(1)).expect("at least one")
}

pub(crate) fn market(msg: ExecuteMsg) -> Call {
    Call::market(msg)
}

impl View<'_> {
    /// A contract of the suite: no party anywhere.
    pub(crate) fn sibling(&self, dice: &mut Dice) -> Addr {
        let Deployed { marketplace, points, provenance, licensing, arbitration } = &self.s.suite;
        dice.one(&[marketplace, points, provenance, licensing, arbitration]).clone()
    }

    pub(crate) fn batches(&self, status: BatchStatus) -> Vec<&BatchView> {
        self.s.batches.values().filter(|view| view.batch.status == status).collect()
    }

    pub(crate) fn works(
        &self,
        keep: impl Fn(&BatchView, &AssignmentResponse) -> bool,
    ) -> Vec<(&BatchView, &AssignmentResponse)> {
        let all = self.s.batches.values().flat_map(|view| view.assignments.values().map(move |a| (view, a)));
        all.filter(|(view, a)| keep(view, a)).collect()
    }

    pub(crate) fn address(&self, person: PersonId) -> Addr {
        self.s.persons[&person.get()].person.address.clone()
    }

    pub(crate) fn person(&self, who: &Addr) -> Option<PersonId> {
        self.s.persons.values().find(|p| p.person.address == *who).map(|p| p.person.person)
    }

    /// Who may decide in the batch: the requester, or now and then a manager.
    pub(crate) fn decider(&self, dice: &mut Dice, project: ProjectId) -> Addr {
        let project = &self.s.projects[&project.get()];
        match dice.pick(&project.managers) {
            Some(manager) if dice.chance(30) => self.address(*manager),
            _ => self.address(project.requester),
        }
    }

    /// Who could annotate in a project.
    pub(crate) fn annotators(&self, project: ProjectId) -> Vec<Addr> {
        let project = &self.s.projects[&project.get()];
        let own = |who: &Addr| {
            let role = |person| person == project.requester || project.managers.contains(&person);
            *who == project.arbiter || self.person(who).is_some_and(role)
        };
        let people = self.s.persons.values().map(|p| p.person.address.clone());
        let mut all: Vec<Addr> = ANNOTATORS.iter().map(|name| name.addr()).chain(people).collect();
        all.sort();
        all.dedup();
        all.into_iter().filter(|who| !own(who)).collect()
    }

    /// Batches with open slots that can be claimed from.
    pub(crate) fn claimable(&self) -> Vec<&BatchView> {
        let fits = |view: &&BatchView| {
            let progress = &view.batch.progress;
            let Some(opened) = &view.batch.opened else { return false };
            let early = opened.from_project_credit && self.now < opened.opened_at.get() + DAY;
            self.now < opened.closes_at.get() && !early && progress.accepted + progress.live < progress.slots
        };
        self.batches(BatchStatus::Open).into_iter().filter(fits).collect()
    }

    /// How an annotator gets a task of a batch.
    pub(crate) fn pick_for(&self, dice: &mut Dice, view: &BatchView, who: &Addr) -> Option<Pick> {
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

    pub(crate) fn tokens(&self, units: u128, body: &HookMsg) -> Call {
        let msg = to_json_binary(body).expect("JSON");
        let send = Cw20ExecuteMsg::Send { contract: self.market.to_string(), amount: Uint128::new(units), msg };
        Call::Token(self.token.clone(), send)
    }

    /// Instants at which something changes for work that is live.
    pub(crate) fn near(&self) -> Vec<u64> {
        let mut all: Vec<u64> = vec![];
        for view in self.s.batches.values() {
            let wait = view.batch.config.windows.min_work_secs.get();
            for a in view.assignments.values().filter(|a| live(a)) {
                all.extend([a.due.get(), a.claimed_at.get() + wait]);
                all.extend(take_back_until(view, a));
            }
        }
        let open = self.s.disputes.values().filter(|dispute| dispute.outcome.is_none());
        all.extend(open.map(|dispute| dispute.times.rule_until.unwrap_or(dispute.times.answer_until).get()));
        all.extend(self.commitment_times());
        all.extend(self.s.pause.until.or(self.s.pause.next_from).map(|time| time.get()));
        all
    }

    /// Instants at which something else changes; the moves of people first, as they wait long.
    pub(crate) fn far(&self, dice: &mut Dice) -> Vec<u64> {
        let persons = || self.s.persons.values().map(|p| &p.person);
        let moves = persons().filter_map(|p| p.moving.as_ref());
        let moves = moves.map(|m| if self.now < m.ready_at.get() { m.ready_at.get() } else { m.void_at.get() });
        let changes = persons().filter_map(|p| p.recovery_change.as_ref()).map(|change| change.ready_at.get());
        let mut all: Vec<u64> = moves.chain(changes).chain(self.edition_times()).collect();
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
        let minters = self.s.points.iter().flat_map(|points| &points.minters);
        all.extend(minters.filter_map(|row| row.raise.as_ref()).map(|raise| raise.from.get()));
        let seasons = &self.s.config.seasons;
        all.push(seasons.starts_at.get() + u64::from(self.s.config.season) * seasons.length_secs.get());
        all
    }
}

pub(crate) fn live(a: &AssignmentResponse) -> bool {
    use AssignmentStatus::{Appealed, RejectionPending, Reserved, Rework, Submitted};
    matches!(a.status, Reserved | Submitted | Rework | RejectionPending | Appealed)
}

/// Until when a pending rejection may be taken back.
pub(crate) fn take_back_until(view: &BatchView, a: &AssignmentResponse) -> Option<u64> {
    let appeal = view.batch.config.windows.appeal_secs.get();
    (a.status == AssignmentStatus::RejectionPending).then(|| a.due.get() - appeal / 4)
}

/// A claim of a task of this batch, under its contributor agreement.
pub(crate) fn claim(view: &BatchView, pick: Pick) -> Call {
    let agreement = view.batch.config.about.agreement.hash;
    market(ExecuteMsg::Claim { batch: view.batch.batch, pick, agreement })
}

pub(crate) fn submit(batch: BatchId, assignment: AssignmentId) -> Call {
    market(ExecuteMsg::Submit {
        batch,
        assignment,
        commitment: Hash32::digest(format!("{batch}/{assignment}").as_bytes()),
        payload_hash: Hash32::digest(b"payload"),
        uri: Text::new("ipfs://answer").expect("a text"),
    })
}
