//! Valid actions about appeals: of both sides, of arbiters, and of anyone.

use caravan_arbitration_api::{DisputeSummary, ExecuteMsg as ArbitrationMsg, Ruling};
use caravan_marketplace_api::{
    AppealAnswer, AppealEvidence, AppealResponse, AssignmentResponse, AssignmentStatus, ExecuteMsg, HookMsg, NewAppeal,
};
use caravan_money::Currency;
use caravan_primitives::{AppealId, AssignmentId, Document, Hash32, Items, PersonId, Text};
use caravan_tests::{BatchView, Call};
use cosmwasm_std::{coins, Addr};

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::ValidAppeal;
use crate::random_walk::view::{market, Action, View};

pub(crate) fn document(word: &str) -> Document {
    Document { uri: Text::new(format!("ipfs://{word}")).expect("a uri"), hash: Hash32::digest(word.as_bytes()) }
}

pub(crate) fn ruling(dispute: &DisputeSummary, upheld: u32) -> Ruling {
    Ruling { dispute: dispute.dispute, upheld, reasons: Hash32::digest(b"reasons") }
}

pub(crate) fn rule(rulings: Vec<Ruling>) -> Option<Call> {
    Some(Call::Arbitration(Box::new(ArbitrationMsg::Rule { rulings: Items::new(rulings).ok()? })))
}

pub(crate) fn settle(disputes: &[&DisputeSummary]) -> Option<Call> {
    let disputes = Items::new(disputes.iter().map(|dispute| dispute.dispute).collect()).ok()?;
    Some(Call::Arbitration(Box::new(ArbitrationMsg::Settle { disputes })))
}

/// The set of all items of a dispute.
pub(crate) fn all_items(dispute: &DisputeSummary) -> u32 {
    (0..dispute.items).fold(0, |set, item| set | 1 << item)
}

pub(crate) fn is_answered(dispute: &DisputeSummary) -> bool {
    dispute.times.answered_at.is_some()
}

impl View<'_> {
    pub(crate) fn valid_appeal(&self, dice: &mut Dice) -> Option<Action> {
        let action = match dice.draw(ValidAppeal::MIX) {
            ValidAppeal::Appeal => self.appeal(dice),
            ValidAppeal::Respond => self.respond(dice),
            ValidAppeal::Evidence => self.add_evidence(dice),
            ValidAppeal::Rule => self.rule(dice),
            ValidAppeal::Settle => self.settle_disputes(dice),
        };
        action.or_else(|| self.rule(dice)).or_else(|| self.settle_disputes(dice)).or_else(|| self.respond(dice))
    }

    /// Appeals that keep a condition, with their batches.
    pub(crate) fn appeals(&self, keep: impl Fn(&AppealResponse) -> bool) -> Vec<(&BatchView, &AppealResponse)> {
        let all = self.s.batches.values().flat_map(|view| view.appeals.values().map(move |appeal| (view, appeal)));
        all.filter(|(_, appeal)| keep(appeal)).collect()
    }

    /// Whether there is something to appeal, or was.
    pub(crate) fn has_appeals(&self) -> bool {
        !self.s.disputes.is_empty() || !self.appealable().is_empty()
    }

    /// Disputes that keep a condition.
    pub(crate) fn disputes(&self, keep: impl Fn(&DisputeSummary) -> bool) -> Vec<&DisputeSummary> {
        self.s.disputes.values().filter(|dispute| keep(dispute)).collect()
    }

    /// Whether time has decided a dispute, and no one has settled it.
    pub(crate) fn is_due(&self, dispute: &DisputeSummary) -> bool {
        let until = match dispute.times.answered_at {
            None => dispute.times.answer_until.get(),
            Some(at) => at.get() + dispute.windows.ruling_secs.get(),
        };
        dispute.outcome.is_none() && self.now >= until
    }

    fn currency_of(&self, view: &BatchView) -> &Currency {
        &self.s.projects[&view.batch.project.get()].currency
    }

    /// A message that takes a bond: with a coin, or with tokens, or with neither.
    fn with_bond(&self, view: &BatchView, attached: u128, msg: ExecuteMsg, body: &HookMsg) -> Call {
        match self.currency_of(view) {
            _ if attached == 0 => market(msg),
            Currency::Native(denom) => Call::Market(Box::new(msg), coins(attached, denom.as_str())),
            Currency::Cw20(_) => self.tokens(attached, body),
        }
    }

    /// What an appeal of these works needs besides the balance.
    fn appeal_needs(&self, view: &BatchView, person: PersonId, works: &[AssignmentId]) -> u128 {
        let Some(opened) = &view.batch.opened else { return 0 };
        let had = view.appeals.values().any(|appeal| appeal.free && appeal.person == person);
        if opened.free_appeals_left > 0 && !had {
            return 0;
        }
        let works = works.iter().filter_map(|work| view.assignments.get(&work.get()));
        let stake: u128 = works.map(|work| view.terms[usize::from(work.terms)].reward.u128()).sum();
        let bond = (stake * 2_000).div_ceil(10_000).max(opened.arbiter_fee.u128());
        let balances = self.s.persons.get(&person.get()).map(|person| person.balances.as_slice()).unwrap_or_default();
        let balance = balances.iter().find(|row| row.currency == *self.currency_of(view));
        bond.saturating_sub(balance.map_or(0, |row| row.amount.u128()))
    }

    /// An appeal of these works of a batch, with what it needs, and so much more.
    pub(crate) fn appeal_of(&self, view: &BatchView, person: PersonId, works: Vec<AssignmentId>, more: u128) -> Call {
        let attached = self.appeal_needs(view, person, &works) + more;
        let assignments = Items::new(works).expect("1 to 20 works");
        let new = NewAppeal { batch: view.batch.batch, assignments, evidence: document("appeal") };
        self.with_bond(view, attached, ExecuteMsg::Appeal(new.clone()), &HookMsg::Appeal(new))
    }

    /// An answer to an appeal, with what it needs, and so much more.
    pub(crate) fn answer_to(&self, (view, appeal): (&BatchView, &AppealResponse), concede: u32, more: u128) -> Call {
        let all = appeal.stakes.iter().enumerate().fold(0, |set, (place, _)| set | 1 << place);
        let fee = view.batch.opened.as_ref().map_or(0, |opened| opened.arbiter_fee.u128());
        let bond = match (all & !concede, appeal.free) {
            (0, _) => 0,
            (_, true) => fee,
            (_, false) => appeal.bond.u128(),
        };
        let available = self.s.projects[&view.batch.project.get()].available.u128();
        let attached = bond.saturating_sub(available) + more;
        let evidence = (more == 0).then(|| document("answer"));
        let answer = AppealAnswer { appeal: appeal.appeal, concede, evidence };
        self.with_bond(view, attached, ExecuteMsg::RespondToAppeal(answer.clone()), &HookMsg::RespondToAppeal(answer))
    }

    /// Rejected work that can still be appealed.
    pub(crate) fn appealable(&self) -> Vec<(&BatchView, &AssignmentResponse)> {
        self.works(|_, a| a.status == AssignmentStatus::RejectionPending && self.now < a.due.get())
    }

    pub(crate) fn appeal(&self, dice: &mut Dice) -> Option<Action> {
        let pending = self.appealable();
        let (view, a) = *dice.pick(&pending)?;
        let same = pending.iter().filter(|(v, b)| v.batch.batch == view.batch.batch && b.person == a.person);
        let mine: Vec<AssignmentId> = same.map(|(_, b)| b.assignment).collect();
        let works = dice.some(&mine, 3);
        Some((self.address(a.person), self.appeal_of(view, a.person, works, 0)))
    }

    fn respond(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.appeals(|appeal| {
            appeal.outcome.is_none() && appeal.answer.is_none() && self.now < appeal.respond_until.get()
        });
        let (view, appeal) = *dice.pick(&open)?;
        let who = self.decider(dice, view.batch.project);
        if self.person(&who) == Some(appeal.person) {
            return None;
        }
        let all = appeal.stakes.iter().enumerate().fold(0, |set, (place, _)| set | 1 << place);
        let concede = if dice.chance(70) { 0 } else { dice.one(&[all, 1, 2 & all]) };
        Some((who, self.answer_to((view, appeal), concede, 0)))
    }

    fn add_evidence(&self, dice: &mut Dice) -> Option<Action> {
        let open = self.disputes(|dispute| dispute.outcome.is_none() && !self.is_due(dispute));
        let dispute = *dice.pick(&open)?;
        let appeal = AppealId::new(dispute.subject).ok()?;
        let (view, row) = *self.appeals(|row| row.appeal == appeal).first()?;
        let who = if dice.chance(50) { self.address(row.person) } else { self.decider(dice, view.batch.project) };
        Some((who, market(ExecuteMsg::AddAppealEvidence(AppealEvidence { appeal, document: document("more") }))))
    }

    fn rule(&self, dice: &mut Dice) -> Option<Action> {
        let waits = |dispute: &DisputeSummary| {
            dispute.outcome.is_none() && is_answered(dispute) && !self.is_due(dispute) && {
                all_items(dispute) & !dispute.conceded != 0
            }
        };
        let waiting = self.disputes(waits);
        let arbiter: &Addr = &dice.pick(&waiting)?.parties.arbiter;
        let mine: Vec<&DisputeSummary> =
            waiting.iter().copied().filter(|one| one.parties.arbiter == *arbiter).collect();
        let rulings = dice.some(&mine, 3).into_iter().map(|dispute| {
            let contested = all_items(dispute) & !dispute.conceded;
            ruling(dispute, dice.one(&[0, contested, 0b101 & contested]))
        });
        let rulings: Vec<Ruling> = rulings.collect();
        Some((arbiter.clone(), rule(rulings)?))
    }

    fn settle_disputes(&self, dice: &mut Dice) -> Option<Action> {
        let due = self.disputes(|dispute| self.is_due(dispute));
        let chosen = dice.some(&due, 3);
        Some((self.any_account(dice), settle(&chosen)?))
    }
}
