//! The model against what the contract answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use caravan_arbitration_api::ArbiterResponse;
use caravan_marketplace_api::{
    AssignmentStatus, BatchStatus, EditionStatus, LedgerResponse, ProjectStatus, RequesterResponse,
    RestrictionResponse, Sharing,
};
use caravan_primitives::Time;
use cosmwasm_std::Addr;

use super::arbiters::Arbiter;
use super::points::Budget;
use super::restrictions::Restriction;
use super::sums::ratio;
use super::{Batch, Ledger, Model, Stage};
use crate::snapshot::{BatchView, PersonView, Snapshot, Wallets};

fn same<T: PartialEq + Debug>(what: &str, model: T, contract: T) {
    assert_eq!(model, contract, "model (left) and contract (right) differ: {what}");
}

impl Model {
    /// Compares the model with all that the contract answers, and with all wallets.
    ///
    /// # Panics
    /// Where they differ.
    pub fn compare(&self, snapshot: &Snapshot, wallets: &Wallets) {
        self.compare_platform(snapshot);
        self.compare_projects(snapshot);
        same("batches", self.batches.len(), snapshot.batches.len());
        for (number, batch) in &self.batches {
            self.compare_batch(*number, batch, &snapshot.batches[number]);
        }
        same("persons", self.persons.len(), snapshot.persons.len());
        for (number, view) in &snapshot.persons {
            self.compare_person(*number, view, snapshot.now);
        }
        for ((project, person), standing) in &snapshot.standings {
            let row = self.standings.get(&(*project, *person)).copied().unwrap_or_default();
            let actual = super::Standing {
                accepted: standing.accepted,
                auto_approved: standing.auto_approved,
                rejected: standing.rejected,
                rejections_accepted: standing.rejections_accepted,
                reworked: standing.reworked,
                overturned: standing.overturned,
                returned: standing.returned,
                expired: standing.expired,
            };
            same(&format!("standing of {person}"), row, actual);
            self.compare_restriction((Some(*project), *person), standing.restriction.as_ref());
            same(&format!("newcomer {person}"), row.is_newcomer(), standing.newcomer);
        }
        for (key, actual) in &snapshot.requesters {
            let cap = self.caps.get(key).copied().unwrap_or_default();
            same(
                &format!("cap of {key:?}"),
                [cap.paid, cap.rejected_sum, cap.upheld, cap.overturned],
                [actual.paid, actual.rejected_sum, actual.upheld, actual.overturned].map(|sum| sum.u128()),
            );
            self.compare_record(key, actual);
            let most = ratio(cap.paid, 3, 7).min(cap.paid.saturating_sub(cap.upheld)).saturating_sub(cap.rejected_sum);
            same(&format!("what {key:?} may still refuse"), most, actual.rejectable.u128());
        }
        self.compare_editions(snapshot);
        self.compare_appeals(snapshot);
        self.compare_wallets(wallets);
    }

    fn compare_record(&self, key: &(u64, String), actual: &RequesterResponse) {
        let mine = self.records.get(key).copied().unwrap_or_default();
        let t = actual.decision_times;
        let decided = [
            t.one_hour,
            t.six_hours,
            t.one_day,
            t.two_days,
            t.three_days,
            t.seven_days,
            t.fourteen_days,
            t.auto_approved,
        ];
        let theirs = super::Record { decided, in_time: actual.editions_in_time, late: actual.editions_late };
        same(&format!("record of {key:?}"), mine, theirs);
    }

    fn compare_restriction(&self, key: (Option<u64>, u64), actual: Option<&RestrictionResponse>) {
        let actual = actual.map(|row| Restriction { until: row.until.get(), renewals: row.renewals });
        same(&format!("restriction of {key:?}"), self.restrictions.get(&key).copied(), actual);
    }

    fn compare_editions(&self, snapshot: &Snapshot) {
        same("editions", self.editions.keys().collect::<Vec<_>>(), snapshot.editions.keys().collect());
        for (key, mine) in &self.editions {
            let view = &snapshot.editions[key];
            let actual = &view.edition;
            let name = format!("edition {key:?}");
            let times = (mine.opened_at, mine.closes_at, self.publish_by(*key));
            same(&name, times, (actual.opened_at.get(), actual.closes_at.get(), actual.publish_by.get()));
            let sums = (mine.batches, mine.bond, mine.total());
            same(&name, sums, (actual.open_batches, actual.bond.u128(), actual.total_weight.u128()));
            let pool = actual.pool.as_ref().map(|pool| super::editions::Pool {
                amount: pool.amount.u128(),
                left: pool.left.u128(),
                claimed: pool.claimed_weight.u128(),
            });
            same(&format!("pool of {name}"), mine.pool, pool);
            let published = actual.published.as_ref().map(|published| (published.content_hash, published.at.get()));
            same(&format!("publication of {name}"), mine.published, published);
            let status = match (mine.published.is_some(), key.1 < self.projects[&key.0].edition) {
                (true, _) => EditionStatus::Published,
                (false, true) => EditionStatus::Closed,
                (false, false) => EditionStatus::Current,
            };
            same(&format!("state of {name}"), status, actual.status);
            let weights: Vec<_> = mine.weights.iter().map(|(p, w)| (*p, *w, mine.claimed.contains(p))).collect();
            let actual = view.weights.values().map(|w| (w.person.get(), w.weight.u128(), w.claimed)).collect();
            same(&format!("weights of {name}"), weights, actual);
        }
    }

    fn compare_platform(&self, snapshot: &Snapshot) {
        same("owner", &self.owner, &snapshot.ownership.owner);
        let pending = snapshot.ownership.pending.as_ref().map(|offer| (offer.to.clone(), offer.until.get()));
        same("offer", self.offer.clone(), pending);
        same("treasury", &self.treasury, &snapshot.config.treasury);
        same("fee", self.fee_bps, snapshot.config.fee_bps);
        same("season", self.season(snapshot.now), snapshot.config.season);
        let pause = &snapshot.pause;
        let theirs = pause.since.zip(pause.until).map(|(since, until)| (since.get(), until.get()));
        same("pause", self.pauses.at(snapshot.now), theirs);
        same("next pause", self.pauses.next_from(snapshot.now), pause.next_from.map(Time::get));
        let listed: BTreeSet<_> =
            snapshot.currencies.iter().map(|c| (c.currency.key(), c.listed, c.points_rate.u128())).collect();
        let mine = self.currencies.iter().map(|(key, (listed, rate))| (key.clone(), *listed, *rate)).collect();
        for row in &snapshot.currencies {
            let minimum = self.minimums.get(&row.currency.key()).copied().unwrap_or_default();
            same("the least offer", minimum, row.min_reward_with_bond.u128());
        }
        same("currencies", mine, listed);
        same("arbiters", &self.arbiters, &snapshot.arbiters.iter().map(arbiter).collect::<BTreeMap<_, _>>());
        for (key, flow) in &self.flows {
            let actual = &snapshot.solvency[key];
            let mine = (flow.received, flow.fees, flow.paid_out);
            same(&format!("flow of {key}"), mine, (actual.received.u128(), actual.fees.u128(), actual.paid_out.u128()));
        }
        if let (Some(tally), Some(points)) = (&self.tally, &snapshot.points) {
            for (who, amount) in &points.balances {
                same(&format!("points of {who}"), tally.of(who), *amount);
            }
            same("supply of points", tally.balances.values().sum::<u128>(), points.supply);
            let listed = points.minters.iter().map(|row| {
                let raise = row.raise.as_ref().map(|raise| (raise.amount.u128(), raise.from.get()));
                // The answer is of the time when the contract last changed.
                (row.minter.clone(), Budget { holds: row.budget.u128(), raise }.at(snapshot.now))
            });
            let mine = tally.budgets.iter().map(|(minter, budget)| (minter.clone(), budget.at(snapshot.now)));
            same("minters", mine.collect::<Vec<_>>(), listed.collect());
            same("points awarded", tally.awarded, points.awarded);
            for (season, view) in &points.seasons {
                same(&format!("points of season {season}"), tally.season(*season), view.total);
            }
        }
    }

    fn compare_projects(&self, snapshot: &Snapshot) {
        same("projects", self.projects.len(), snapshot.projects.len());
        for (number, project) in &self.projects {
            let actual = &snapshot.projects[number];
            let money = (actual.available.u128(), actual.project_credit.u128());
            same(&format!("money of project {number}"), (project.available, project.project_credit), money);
            same(&format!("requester of {number}"), project.requester, actual.requester.get());
            same(&format!("currency of {number}"), &project.currency, &actual.currency);
            same(&format!("arbiter of {number}"), &project.arbiter, &actual.arbiter);
            let managers: BTreeSet<u64> = actual.managers.iter().map(|person| person.get()).collect();
            same(&format!("managers of {number}"), &project.managers, &managers);
            let sharing = project.shares.clone().map_or(Sharing::None {}, Sharing::Contributors);
            same(&format!("sharing of {number}"), (&sharing, project.edition), (&actual.sharing, actual.edition.get()));
            same(&format!("state of {number}"), project.active, actual.status == ProjectStatus::Active);
        }
    }

    fn compare_batch(&self, number: u64, batch: &Batch, view: &BatchView) {
        let stage = match (batch.stage, batch.live()) {
            (Stage::Draft, _) => BatchStatus::Draft,
            (Stage::Open, _) => BatchStatus::Open,
            (Stage::Closing, 0) => BatchStatus::Settled,
            (Stage::Closing, _) => BatchStatus::Closing,
            (Stage::Closed, _) => BatchStatus::Closed,
        };
        same(&format!("state of batch {number}"), stage, view.batch.status);
        same(&format!("configuration of batch {number}"), &batch.config, &view.batch.config);
        same(&format!("ledger of batch {number}"), &batch.ledger, &ledger(&view.ledger));
        if batch.stage == Stage::Draft {
            return;
        }
        let progress = &view.batch.progress;
        let submitted = batch.works.values().filter(|work| work.submitted).count() as u64;
        let mine = (batch.slots(), batch.works.len() as u64, submitted, batch.accepted(), batch.live(), batch.reopened);
        let actual =
            (progress.slots, progress.claimed, progress.submitted, progress.accepted, progress.live, progress.reopened);
        same(&format!("progress of batch {number}"), mine, actual);
        same(&format!("places of batch {number}"), batch.newcomer_pending(), u64::from(progress.pending));
        let terms: Vec<(u128, u128)> = view.terms.iter().map(|t| (t.reward.u128(), t.cost.u128())).collect();
        same(&format!("terms of batch {number}"), &batch.terms, &terms);
        let opened = view.batch.opened.as_ref().expect("a batch that was opened");
        same(&format!("edition of batch {number}"), batch.edition, opened.edition.get());
        let mine = (batch.opened_at, batch.closes_at, batch.fee_bps, batch.rate, batch.overlap);
        let actual = (opened.opened_at.get(), opened.closes_at.get(), u128::from(opened.fee_bps));
        same(
            &format!("what batch {number} froze"),
            mine,
            (actual.0, actual.1, actual.2, opened.points_rate.u128(), u64::from(opened.overlap)),
        );
        let theirs = (opened.arbiter_fee.u128(), opened.free_appeals_left);
        same(&format!("appeals of batch {number}"), (batch.arbiter_fee, batch.free_left()), theirs);
        self.compare_tasks(number, batch, view);
        self.compare_works(number, batch, view);
    }

    fn compare_tasks(&self, number: u64, batch: &Batch, view: &BatchView) {
        for (task, actual) in &view.tasks {
            let mine = batch.task(*task);
            let counts = (mine.taken, mine.reopened, batch.overlap);
            let theirs = (u64::from(actual.taken), u64::from(actual.reopened), u64::from(actual.target));
            same(&format!("task {task} of batch {number}"), counts, theirs);
            let from = if mine.reopened > 0 { mine.reopened_from } else { 0 };
            same(&format!("wait for task {task} of batch {number}"), from, actual.reopened_from.get());
        }
    }

    fn compare_works(&self, number: u64, batch: &Batch, view: &BatchView) {
        same(&format!("assignments of batch {number}"), batch.works.len(), view.assignments.len());
        for (id, work) in &batch.works {
            let actual = &view.assignments[id];
            let mine = (work.task, work.person, work.status, work.terms, work.claimed_at, work.took_reopened);
            let theirs = (
                actual.task,
                actual.person.get(),
                actual.status,
                usize::from(actual.terms),
                actual.claimed_at.get(),
                actual.took_reopened,
            );
            same(&format!("assignment {id} of batch {number}"), mine, theirs);
            same(&format!("pay of {id} of batch {number}"), work.paid, actual.paid.u128());
            same(&format!("submission of {id}"), work.submitted, actual.submission.is_some());
            if work.live() {
                same(&format!("deadline of {id} of batch {number}"), work.due, actual.due.get());
            }
            let sent = actual.submission.as_ref().map_or((0, 0), |sent| (sent.revision, sent.reworks));
            same(&format!("revision of {id} of batch {number}"), (work.revision, work.reworks), sent);
            let appeal = actual.submission.as_ref().and_then(|sent| sent.appeal).map(|appeal| appeal.get());
            same(&format!("appeal of {id} of batch {number}"), work.appeal, appeal);
            let reason = work.rejected_for_now() || work.status == AssignmentStatus::Rework;
            let rejected = work.status == AssignmentStatus::Rejected;
            assert!(
                rejected || reason == actual.reason.is_some(),
                "{id} of batch {number}: reason {:?}",
                actual.reason
            );
        }
    }

    fn compare_person(&self, number: u64, view: &PersonView, now: u64) {
        let (mine, actual) = (&self.persons[&number], &view.person);
        same(&format!("address of {number}"), &mine.address, &actual.address);
        same(&format!("recovery of {number}"), mine.recovery(now), actual.recovery.clone());
        let change = actual.recovery_change.as_ref().map(|change| (change.recovery.clone(), change.ready_at.get()));
        same(&format!("change of the recovery of {number}"), mine.change(now), change);
        let again = actual.recovery_cancels_from.map(|from| from.get());
        same(&format!("what the recovery of {number} may cancel"), mine.cancels_from(now), again);
        let moving = actual.moving.as_ref().map(|m| (m.to.clone(), m.ready_at.get(), m.by_recovery));
        same(&format!("move of {number}"), mine.moving(now), moving);
        self.compare_restriction((None, number), actual.restriction.as_ref());
        same(&format!("points left by {number}"), &mine.left_at, &actual.points_left_at);
        for key in self.currencies.keys() {
            let row = self.balances.get(&(number, key.clone())).cloned().unwrap_or_default();
            let found = view.balances.iter().find(|b| b.currency.key() == *key);
            let actual = found.map_or_else(Default::default, |b| super::Balance {
                amount: b.amount.u128(),
                points: b.points.iter().map(|p| (p.season, p.points.u128())).collect(),
            });
            same(&format!("balance of {number} in {key}"), row, actual);
            let open = found.map_or(0, |balance| balance.open_rejections);
            same(&format!("rejections of {number} in {key}"), self.open_rejections(number, key), open);
        }
    }

    fn compare_wallets(&self, wallets: &Wallets) {
        for ((who, key), amount) in &wallets.0 {
            if let Some(mine) = self.wallet(who, key).filter(|_| self.trusted.contains(key)) {
                same(&format!("what {who} has of {key}"), mine, *amount);
            }
        }
    }
}

fn ledger(actual: &LedgerResponse) -> Ledger {
    Ledger {
        funded: actual.funded.u128(),
        unassigned: actual.unassigned.u128(),
        locked: actual.locked.u128(),
        paid: actual.paid.u128(),
        fees: actual.fees.u128(),
        shortfalls: actual.shortfalls.u128(),
        project_credit_in: actual.project_credit_in.u128(),
        to_available: actual.to_available.u128(),
        to_project_credit: actual.to_project_credit.u128(),
    }
}

/// An arbiter as the model has it.
fn arbiter(row: &ArbiterResponse) -> (Addr, Arbiter) {
    let fees = row.fees.iter().map(|entry| (entry.currency.key(), entry.fee.get().u128())).collect();
    (row.arbiter.clone(), Arbiter { listed: row.listed, key: row.key, fees, silent: row.silent })
}
