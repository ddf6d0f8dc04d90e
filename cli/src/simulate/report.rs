//! What the replay means for a requester: cost, pay, refusals.

use std::fmt::Write;
use std::time::Duration;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, Table};
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::checks::Check;
use super::input::{Campaign, Worker};
use super::kinds::Kinds;
use super::labels::LabelReport;
use super::replay::{Fate, Replayed};
use crate::args::SimulateArgs;
use crate::coinage::{decimal, Coinage};
use crate::failure::Failure;
use crate::host;
use crate::till::MoneyLine;

/// Workers that are listed for people; `--json` lists all.
const LISTED: usize = 30;

/// How many answers ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    /// Accepted by the requester, those that the cap spared included.
    pub(super) accepted: u64,
    /// Of them, to be rejected if the cap had allowed it.
    pub(super) spared_by_cap: u64,
    /// Paid because nobody decided.
    pub(super) auto_approved: u64,
    /// Rejected, and final.
    pub(super) rejected: u64,
}

impl Counts {
    /// Answers that were paid.
    pub(super) fn paid(&self) -> u64 {
        self.accepted + self.auto_approved
    }

    /// Counts one more.
    pub(super) fn add(&mut self, fate: Fate) {
        match fate {
            Fate::Accepted => self.accepted += 1,
            Fate::Spared => {
                self.accepted += 1;
                self.spared_by_cap += 1;
            }
            Fate::AutoApproved => self.auto_approved += 1,
            Fate::Rejected => self.rejected += 1,
            Fate::Waiting | Fate::RejectionPending => {}
        }
    }
}

/// One annotator's part.
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

/// What is reported only where it was asked for.
#[derive(Debug, Serialize)]
pub(super) struct Extras {
    /// Of a synthetic campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kinds: Option<Kinds>,
    /// Of labels that were written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<LabelReport>,
}

/// The whole report.
#[derive(Debug, Serialize)]
pub(super) struct Forecast {
    questions: usize,
    answers: usize,
    workers: usize,
    batches: usize,
    refuse_below: Option<u8>,
    #[serde(flatten)]
    counts: Counts,
    messages: u64,
    messages_rejected_by_cap: u64,
    chain_days: u64,
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
    coinage: Coinage,
}

impl Forecast {
    /// Counts and sums up.
    pub(super) fn new(
        campaign: &Campaign,
        args: &SimulateArgs,
        played: &Replayed,
        took: Duration,
        extras: Extras,
    ) -> Self {
        let (counts, annotators) = lines(campaign, played);
        Self {
            questions: campaign.questions.len(),
            answers: campaign.answers.len(),
            workers: campaign.workers.len(),
            batches: played.batches,
            refuse_below: args.threshold(),
            counts,
            messages: played.messages,
            messages_rejected_by_cap: played.capped,
            chain_days: played.chain_secs / (24 * 3_600),
            amounts: Money {
                reward: args.reward.get(),
                funded: played.money.paid_in,
                annotators: played.earned.iter().sum(),
                fees: played.fees,
                refund: played.refund,
                project_credit: played.project_credit,
            },
            points: played.points,
            annotators,
            seconds: (took.as_secs_f64() * 1_000.0).round() / 1_000.0,
            peak_kib: host::peak_kib(),
            money: [played.money.clone()],
            invariants: played.checks.clone(),
            extras,
            coinage: played.coinage.clone(),
        }
    }

    /// For programs.
    pub(super) fn json(&self) -> Result<String, Failure> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "{} answers of {} annotators to {} questions, replayed as {} messages over {} days of the chain.\n\n",
            self.answers, self.workers, self.questions, self.messages, self.chain_days
        );
        for table in [self.outcome(), self.cost()] {
            let _ = writeln!(text, "{table}\n");
        }
        let _ = match &self.extras.kinds {
            Some(kinds) => writeln!(text, "{}", kinds.text(&self.coinage, self.refuse_below)),
            None => writeln!(text, "{}\n", self.annotators()),
        };
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
            "were to be rejected, but the cap on refusals said no ({} messages)",
            self.messages_rejected_by_cap
        );
        let below = match self.refuse_below {
            Some(percent) => format!("by annotators with fewer than {percent} % right of five or more known answers"),
            None => "nobody was to be refused".to_owned(),
        };
        let rows = [
            ("accepted", self.counts.accepted, "by the requester"),
            ("  of them", self.counts.spared_by_cap, spared.as_str()),
            ("auto-approved", self.counts.auto_approved, "nobody decided for 14 days: paid in full"),
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
            ("reserved", amounts.funded, "the worst case, paid in before anybody works"),
            ("annotators", amounts.annotators, "withdrawn by those who worked"),
            ("fees", amounts.fees, "paid to the platform's treasury"),
            ("refund", amounts.refund, "paid back to the requester"),
            ("credit", amounts.project_credit, "refused work: kept for the requester's next batches"),
        ] {
            table.add_row(vec![Cell::new(what), right_cell(self.coinage.show(units)), Cell::new(about)]);
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
                right_cell(decimal(line.earned, self.coinage.decimals)),
            ]);
        }
        table
    }
}

/// The counts of all, and each annotator's part, the best paid first.
fn lines(campaign: &Campaign, played: &Replayed) -> (Counts, Vec<Line>) {
    let mut counts = Counts::default();
    let mut each = vec![Counts::default(); campaign.workers.len()];
    for submission in &played.submissions {
        counts.add(submission.fate);
        if let Some(own) = each.get_mut(submission.worker) {
            own.add(submission.fate);
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
    let mut lines: Vec<Line> = campaign.workers.iter().zip(&each).zip(&played.earned).map(line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.earned));
    (counts, lines)
}

/// An empty table with this header.
pub(super) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_header(header);
    table
}

/// A cell whose text is on the right.
pub(super) fn right_cell(value: impl ToString) -> Cell {
    Cell::new(value).set_alignment(CellAlignment::Right)
}
