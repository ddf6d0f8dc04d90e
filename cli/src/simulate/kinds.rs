//! The effect of the rules on each kind of annotator, and its cost for the requester.

use std::fmt::Write;

use caravan_client::CurrencyDisplay;
use caravan_toolkit::synthetic::Kind;
use comfy_table::{Cell, Table};
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::counts::Counts;
use super::input::Campaign;
use super::mistakes::Mistakes;
use super::run::Replayed;
use super::submission::WorkState;
use crate::output::{empty_table as table, right_cell};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    kind: Kind,
    annotators: usize,
    answers: u64,
    right: u64,
    #[serde(flatten)]
    counts: Counts,
    earned: Uint128,
}

/// The kinds, and what the requester paid for; with fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Kinds {
    kinds: Vec<Line>,
    spent: Uint128,
    spent_on_right: Uint128,
    spent_on_wrong: Uint128,
    /// Paid to spammers and colluders, right by chance or not.
    lost: Uint128,
    /// Of it, paid because of the rejection cap.
    lost_to_cap: Uint128,
    /// Rejected work: it opens the next batches of the requester and is not paid back.
    project_credit: Uint128,
}

impl Kinds {
    pub(super) fn new(campaign: &Campaign, kinds: &[Kind], replayed: &Replayed) -> Self {
        let line = |kind| Line {
            kind,
            annotators: kinds.iter().filter(|own| **own == kind).count(),
            answers: 0,
            right: 0,
            counts: Counts::default(),
            earned: Uint128::zero(),
        };
        let mut lines = Kind::ALL.map(line);
        let (mut paid, mut paid_right) = (0, 0);
        for (submission, answer) in replayed.submissions.iter().zip(&campaign.answers) {
            let right = campaign.questions.get(answer.question).is_some_and(|q| q.truth.as_ref() == Some(&answer.text));
            let own = kinds.get(submission.worker).and_then(|kind| lines.iter_mut().find(|line| line.kind == *kind));
            if let Some(line) = own {
                line.answers += 1;
                line.right += u64::from(right);
                line.counts.add(submission.state);
            }
            let is_paid = submission.state != WorkState::Rejected;
            paid += u128::from(is_paid);
            paid_right += u128::from(is_paid && right);
        }
        for (kind, earned) in kinds.iter().zip(&replayed.earned) {
            if let Some(line) = lines.iter_mut().find(|line| line.kind == *kind) {
                line.earned += earned;
            }
        }
        let spent = replayed.earned.iter().sum::<Uint128>() + replayed.fees;
        // Every answer has the same reward, so the fee is the same for each.
        let cost = spent.checked_div(Uint128::new(paid)).unwrap_or_default();
        let of = |count: u128| cost * Uint128::new(count);
        let blind = || lines.iter().filter(|line| matches!(line.kind, Kind::Spammer | Kind::Colluder));
        Self {
            spent,
            spent_on_right: of(paid_right),
            spent_on_wrong: of(paid - paid_right),
            lost: of(blind().map(|line| u128::from(line.counts.paid())).sum()),
            lost_to_cap: of(blind().map(|line| u128::from(line.counts.spared_by_cap)).sum()),
            project_credit: replayed.project_credit,
            kinds: lines.into_iter().filter(|line| line.annotators > 0).collect(),
        }
    }

    fn money(&self, display: &CurrencyDisplay) -> Table {
        let mut money = table(&["the requester", "amount", "what it is"]);
        for (what, units, about) in [
            ("right answers", self.spent_on_right, "with fees; some were right by chance"),
            ("wrong answers", self.spent_on_wrong, "with fees; honest annotators make mistakes too"),
            ("lost", self.lost, "with fees; paid to spammers and colluders"),
            ("  by the cap", self.lost_to_cap, "of it: at most 30 % may be rejected"),
            ("project credit", self.project_credit, "rejected work: opens the next batches, is not paid back"),
        ] {
            money.add_row(vec![Cell::new(what), right_cell(display.show(units)), Cell::new(about)]);
        }
        money
    }

    /// Return two tables, each with an explanation.
    pub(super) fn text(&self, display: &CurrencyDisplay, reject_below: Option<u8>, mistakes: Mistakes) -> String {
        let mut by_kind = table(&[
            "kind",
            "annotators",
            "answers",
            "right",
            "accepted",
            "auto-approved",
            "rejected",
            "earned",
            "each",
        ]);
        for line in &self.kinds {
            let each = line.earned.checked_div(Uint128::new(line.annotators as u128)).unwrap_or_default();
            by_kind.add_row(vec![
                Cell::new(line.kind.name()),
                right_cell(line.annotators),
                right_cell(line.answers),
                right_cell(share(line.right, line.answers)),
                right_cell(line.counts.accepted),
                right_cell(line.counts.auto_approved),
                right_cell(line.counts.rejected),
                right_cell(display.show(line.earned)),
                right_cell(display.show(each)),
            ]);
        }
        let mut text = format!("{by_kind}\n");
        for line in &self.kinds {
            let _ = writeln!(text, "{}: {}", line.kind.name(), line.explained(reject_below, mistakes));
        }
        let money = self.money(display);
        let lost = share_of(self.lost.u128(), self.spent.u128());
        let _ = writeln!(text, "\n{money}\nOf the spending, {lost} went to spammers and colluders.");
        text
    }
}

impl Line {
    fn explained(&self, reject_below: Option<u8>, mistakes: Mistakes) -> String {
        let Counts { spared_by_cap, auto_approved, .. } = self.counts;
        let paid = share(self.counts.paid(), self.answers);
        let Some(percent) = reject_below else {
            return format!("{paid} of the answers paid; the requester rejects nothing.");
        };
        if self.counts.rejected == 0 {
            return "every answer paid.".to_owned();
        }
        let chance = self.counts.accepted - spared_by_cap;
        match self.kind {
            Kind::Honest => {
                let by_mistake = if mistakes.lost() > 0 { ", and some by mistake" } else { "" };
                format!(
                    "{paid} of the answers paid. Rejected are those with fewer than {percent} % right by bad \
                     luck{by_mistake}."
                )
            }
            Kind::Careless => {
                format!("{paid} of the answers paid. Some fall below {percent} %; more care pays better.")
            }
            Kind::Spammer => format!(
                "{paid} of the answers paid: {chance} of annotators who guessed {percent} % or more, \
                 {spared_by_cap} because of the rejection cap, {auto_approved} auto-approved."
            ),
            Kind::Colluder => format!(
                "{paid} of the answers paid. Their agreement misleads a majority vote, not the known answers: \
                 {chance} by chance, {spared_by_cap} because of the rejection cap, {auto_approved} auto-approved."
            ),
        }
    }
}

fn share(part: u64, whole: u64) -> String {
    share_of(u128::from(part), u128::from(whole))
}

/// `12.3 %`, rounded down.
fn share_of(part: u128, whole: u128) -> String {
    let per_mille = part * 1_000 / whole.max(1);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}
