//! The forecast for a requester: cost, pay, rejections.

use std::fmt::Write;
use std::time::Duration;

use caravan_client::{decimal, CurrencyDisplay, MoneyLine};
use comfy_table::{Cell, Table};
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::appeals::Appeals;
use super::bounds::{MAX_ANSWERS, MAX_OVERLAP};
use super::checks::Check;
use super::counts::Counts;
use super::input::{Campaign, LeftOut, Worker};
use super::kinds::Kinds;
use super::labels::LabelReport;
use super::mistakes::Mistakes;
use super::run::Replayed;
use crate::args::simulate::SimulateArgs;
use crate::failure::Failure;
use crate::output::{empty_table as table, right_cell};
use crate::progress;

/// The most workers in a table; `--json` lists all.
const LISTED: usize = 30;

#[derive(Debug, Serialize)]
struct Line {
    worker: String,
    answers: u32,
    known: u32,
    right: u32,
    #[serde(flatten)]
    counts: Counts,
    earned: Uint128,
}

/// The money of the campaign, in base units.
#[derive(Debug, Serialize)]
struct Money {
    reward: Uint128,
    funded: Uint128,
    annotators: Uint128,
    fees: Uint128,
    refund: Uint128,
    project_credit: Uint128,
}

/// Optional parts of the report.
#[derive(Debug, Serialize)]
pub(super) struct Extras {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kinds: Option<Kinds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<LabelReport>,
}

#[derive(Debug, Serialize)]
pub(super) struct Forecast {
    questions: usize,
    answers: usize,
    workers: usize,
    batches: usize,
    reject_below: Option<u8>,
    #[serde(flatten)]
    counts: Counts,
    messages: u64,
    messages_rejected_by_cap: u64,
    mistakes: Mistakes,
    /// What annotators were left without by mistakes that stayed, in base units.
    lost_by_mistakes: Uint128,
    #[serde(skip_serializing_if = "Option::is_none")]
    appeals: Option<Appeals>,
    chain_days: u64,
    left_out: LeftOut,
    amounts: Money,
    points: Uint128,
    annotators: Vec<Line>,
    seconds: f64,
    peak_kib: Option<u64>,
    money: [MoneyLine; 1],
    invariants: Vec<Check>,
    #[serde(flatten)]
    extras: Extras,
    #[serde(skip)]
    display: CurrencyDisplay,
}

impl Forecast {
    pub(super) fn new(
        campaign: &Campaign,
        args: &SimulateArgs,
        replayed: &Replayed,
        took: Duration,
        extras: Extras,
    ) -> Self {
        let (counts, annotators) = lines(campaign, replayed);
        Self {
            questions: campaign.questions.len(),
            answers: campaign.answers.len(),
            workers: campaign.workers.len(),
            batches: replayed.batches,
            reject_below: args.threshold(),
            counts,
            messages: replayed.messages,
            messages_rejected_by_cap: replayed.capped,
            mistakes: replayed.mistakes,
            lost_by_mistakes: replayed.mistakes.lost_pay(args.reward.get()),
            appeals: (args.appeals > 0).then(|| replayed.appeals.clone()),
            chain_days: replayed.chain_secs / (24 * 3_600),
            left_out: campaign.left_out.clone(),
            amounts: Money {
                reward: args.reward.get(),
                funded: replayed.money.paid_in - replayed.appeals.attached,
                annotators: replayed.earned.iter().sum(),
                fees: replayed.fees,
                refund: replayed.refund,
                project_credit: replayed.project_credit,
            },
            points: replayed.points,
            annotators,
            seconds: (took.as_secs_f64() * 1_000.0).round() / 1_000.0,
            peak_kib: progress::peak_kib(),
            money: [replayed.money.clone()],
            invariants: replayed.checks.clone(),
            extras,
            display: replayed.display.clone(),
        }
    }

    pub(super) fn json(&self) -> Result<String, Failure> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "{} answers of {} annotators to {} questions, replayed as {} messages over {} days of chain time.\n\n",
            self.answers, self.workers, self.questions, self.messages, self.chain_days
        );
        for left_out in self.left_out.lines() {
            let _ = writeln!(text, "{left_out}\n");
        }
        for table in [self.outcome(), self.cost()] {
            let _ = writeln!(text, "{table}\n");
        }
        let _ = match &self.extras.kinds {
            Some(kinds) => writeln!(text, "{}", kinds.text(&self.display, self.reject_below, self.mistakes)),
            None => writeln!(text, "{}\n", self.annotators()),
        };
        if self.mistakes.percent > 0 {
            let _ = writeln!(text, "{}\n", self.mistakes.text(self.amounts.reward, &self.display));
        }
        if let Some(appeals) = &self.appeals {
            let _ = writeln!(text, "{}\n", appeals.text(self.amounts.reward, &self.display));
        }
        let hidden = self.annotators.len().saturating_sub(LISTED);
        if hidden > 0 && self.extras.kinds.is_none() {
            let _ = writeln!(text, "{hidden} more annotators earned less; --json lists all.\n");
        }
        if let Some(labels) = &self.extras.labels {
            let _ = writeln!(text, "{labels}");
        }
        for check in &self.invariants {
            let _ = writeln!(text, "{check}");
        }
        let memory = self.peak_kib.map_or("unknown".to_owned(), |kib| format!("{} MiB", kib / 1_024));
        let _ = writeln!(text, "time {:.1} s, peak memory {memory}", self.seconds);
        for line in &self.money {
            let _ = writeln!(text, "{}", line.text);
        }
        text
    }

    fn outcome(&self) -> Table {
        let mut table = table(&["answers", "how many", "why"]);
        let spared = format!(
            "below the threshold, but accepted because of the rejection cap ({} messages)",
            self.messages_rejected_by_cap
        );
        let below = match (self.reject_below, self.mistakes.lost()) {
            (Some(percent), 0) => {
                format!("by annotators with fewer than {percent} % right of five or more known answers")
            }
            (Some(percent), lost) => {
                format!(
                    "by annotators with fewer than {percent} % right of five or more known answers; {lost} by mistake"
                )
            }
            (None, 0) => "the requester rejects nothing".to_owned(),
            (None, _) => "by mistake".to_owned(),
        };
        let rows = [
            ("accepted", self.counts.accepted, "by the requester"),
            ("  of them", self.counts.spared_by_cap, spared.as_str()),
            ("  of them", self.counts.won_on_appeal, "rejected by mistake, and paid because of an appeal"),
            ("auto-approved", self.counts.auto_approved, "no decision for 14 days: paid in full"),
            ("rejected", self.counts.rejected, below.as_str()),
        ];
        for (what, count, why) in rows.into_iter().filter(|(what, count, _)| *count > 0 || !what.starts_with(' ')) {
            table.add_row(vec![Cell::new(what), right_cell(count), Cell::new(why)]);
        }
        table
    }

    fn cost(&self) -> Table {
        let mut table = table(&["money", "amount", "what it is"]);
        let amounts = &self.amounts;
        for (what, units, about) in [
            ("reserved", amounts.funded, "the highest cost, paid in before work starts"),
            ("annotators", amounts.annotators, "withdrawn by the annotators"),
            ("fees", amounts.fees, "paid to the platform's treasury"),
            ("refund", amounts.refund, "paid back to the requester"),
            ("project credit", amounts.project_credit, "rejected work: for the next batches of the requester"),
        ] {
            table.add_row(vec![Cell::new(what), right_cell(self.display.show(units)), Cell::new(about)]);
        }
        table
    }

    fn annotators(&self) -> Table {
        let mut table =
            table(&["annotator", "answers", "known", "right", "accepted", "auto-approved", "rejected", "earned"]);
        for line in self.annotators.iter().take(LISTED) {
            let share = match line.known {
                0 => "-".to_owned(),
                known => format!("{:.0} %", f64::from(line.right) * 100.0 / f64::from(known)),
            };
            table.add_row(vec![
                Cell::new(&line.worker),
                right_cell(line.answers),
                right_cell(line.known),
                right_cell(share),
                right_cell(line.counts.accepted),
                right_cell(line.counts.auto_approved),
                right_cell(line.counts.rejected),
                right_cell(decimal(line.earned, self.display.decimals)),
            ]);
        }
        table
    }
}

/// The most questions that a line names.
const NAMED: usize = 5;

impl LeftOut {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![];
        if self.above_overlap > 0 {
            let (count, most) = (self.above_overlap, MAX_OVERLAP);
            lines.push(format!("Left out: {count} answers to questions that have {most} already, the most of a task."));
        }
        if self.after_the_end > 0 {
            let (count, most) = (self.after_the_end, MAX_ANSWERS);
            lines.push(format!(
                "Left out: {count} answers after the first {most}, which are all that fit into the 180 days of a batch."
            ));
        }
        let unknown = &self.truth_without_question;
        if !unknown.is_empty() {
            let more = if unknown.len() > NAMED { ", …" } else { "" };
            let names = unknown.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let count = unknown.len();
            lines.push(format!("The truth names {count} questions that have no answer: {names}{more}"));
        }
        lines
    }
}

/// Return the counts of all annotators, and of each, the best paid first.
fn lines(campaign: &Campaign, replayed: &Replayed) -> (Counts, Vec<Line>) {
    let mut counts = Counts::default();
    let mut each = vec![Counts::default(); campaign.workers.len()];
    for submission in &replayed.submissions {
        counts.add(submission.state);
        if let Some(own) = each.get_mut(submission.worker) {
            own.add(submission.state);
        }
    }
    let line = |((worker, counts), earned): ((&Worker, &Counts), &Uint128)| Line {
        worker: worker.name.clone(),
        answers: worker.answers,
        known: worker.known,
        right: worker.right,
        counts: *counts,
        earned: *earned,
    };
    let mut lines: Vec<Line> = campaign.workers.iter().zip(&each).zip(&replayed.earned).map(line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.earned));
    (counts, lines)
}
