//! Batches, as lists and pages show them.

use caravan_marketplace_api::bounds::REOPENED_DELAY_SECS;
use caravan_marketplace_api::{BatchConfig, BatchResponse, BatchStatus, Distribution, OpenedResponse, Progress, Rows};
use caravan_money::Currency;
use caravan_primitives::{BatchId, Hash32, Identifier, Language, PersonId, ProjectId, Title};
use cosmwasm_std::Uint128;
use rusqlite::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::people::Tally;
use super::{number, valid, Page, PageRequest, Reader, Select};
use crate::amount::Units;
use crate::error::Result;
use crate::json::read_json;
use crate::rows::Tallied;

/// The columns of a card, in the order in which it reads them.
pub(super) const CARD: &str = "SELECT b.batch, b.project, b.requester, b.currency, b.created_at, b.open_slots,
    b.newcomer_places, b.summary, b.minutes, b.answer, b.paid, r.rejected_bps, r.half_decided_within FROM batch b
    LEFT JOIN requester r ON r.person = b.requester AND r.currency = b.currency WHERE b.answer IS NOT NULL";

/// A batch in a list, with all that an annotator needs to choose it.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct BatchCard {
    /// Id of the batch.
    pub batch: BatchId,
    /// Id of its project.
    pub project: ProjectId,
    /// Id of the person that pays.
    pub requester: PersonId,
    /// What the requester rejected or withheld of all that it decided in the currency, in basis points; absent where it has
    /// decided nothing yet.
    pub rejected_bps: Option<u16>,
    /// Within how many seconds it decided half of the submissions, by the bounds that the marketplace counts by; a year stands
    /// for what was auto-approved, absent before the first decision.
    pub half_decided_within: Option<u64>,
    /// What boards call the batch.
    pub title: Title,
    /// What kind of task it is, a word for programs.
    pub kind: Identifier,
    /// The languages that an annotator needs.
    pub languages: Vec<Language>,
    /// What an annotator does, from the task definition; absent while the definition is not here.
    pub summary: Option<String>,
    /// Whole minutes that a task takes, from the task definition; absent while the definition is not here.
    pub minutes: Option<u16>,
    /// Hash of the task definition.
    pub definition: Hash32,
    /// Hash of the contributor agreement, as a claim carries it.
    pub agreement: Hash32,
    /// The status of the batch, as the marketplace has it.
    pub status: BatchStatus,
    /// Whether it takes claims at the time of the question: it is open, and its time is not over.
    pub takes_claims: bool,
    /// The currency of the rewards.
    pub currency: Currency,
    /// The reward now, at the base grade, in base units.
    pub reward: Uint128,
    /// Tasks of the batch.
    pub tasks: u32,
    /// Items in a task.
    pub items_per_task: u8,
    /// Annotators of each task now.
    pub overlap: u8,
    /// Slots that are neither accepted nor live.
    pub open_slots: u64,
    /// Of them, what newcomers may take before more of their works are decided.
    pub newcomer_places: u64,
    /// When the draft was made, in seconds since 1970.
    pub created_at: u64,
    /// From when it can be claimed, in seconds since 1970; absent for a draft.
    pub claimable_from: Option<u64>,
    /// Until when it takes claims, in seconds since 1970; absent for a draft.
    pub closes_at: Option<u64>,
    /// Whether only the addresses of a list may claim.
    pub listed_only: bool,
    /// The batch whose submissions are reviewed: who has work there cannot claim here. Absent: this is no review.
    pub review_of: Option<BatchId>,
    /// Whether the rows are encrypted task by task.
    pub private_rows: bool,
    /// The weight of an accepted task in the edition's dataset.
    pub weight: u32,
}

/// A batch with everything that the index has of it.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct BatchPage {
    /// What lists show of it.
    pub card: BatchCard,
    /// Its configuration: fixed once the batch is open.
    pub config: BatchConfig,
    /// What it froze besides; absent for a draft.
    pub opened: Option<OpenedResponse>,
    /// How far it is.
    pub progress: Progress,
    /// What became of the work in it.
    pub work: Tally,
    /// Paid to its annotators, in base units of its currency.
    pub paid: Uint128,
}

/// A row of a batch.
pub(super) struct BatchRow {
    pub(super) card: BatchCard,
    answer: BatchResponse,
    paid: Units,
}

/// Read the columns of [`CARD`].
pub(super) fn read_batch(row: &Row<'_>, now: u64) -> Result<BatchRow> {
    let answer: BatchResponse = read_json(&row.get::<_, String>(9)?)?;
    let BatchConfig { about, work, access, .. } = &answer.config;
    let opened = answer.opened.as_ref();
    let delay = |opened: &OpenedResponse| if opened.from_project_credit { REOPENED_DELAY_SECS } else { 0 };
    let closes_at = opened.map(|opened| opened.closes_at.get());
    let card = BatchCard {
        batch: answer.batch,
        project: answer.project,
        requester: valid(PersonId::new(row.get(2)?))?,
        rejected_bps: row.get(11)?,
        half_decided_within: row.get(12)?,
        title: about.title.clone(),
        kind: about.kind.clone(),
        languages: about.languages.as_slice().to_vec(),
        summary: row.get(7)?,
        minutes: row.get(8)?,
        definition: about.definition.hash,
        agreement: about.agreement.hash,
        status: answer.status,
        takes_claims: answer.status == BatchStatus::Open && closes_at.is_some_and(|closes_at| now < closes_at),
        currency: valid(Currency::from_key(&row.get::<_, String>(3)?))?,
        reward: opened.map_or(answer.config.money.reward.get(), |opened| opened.reward),
        tasks: work.tasks,
        items_per_task: work.items_per_task,
        overlap: opened.map_or(work.overlap, |opened| opened.overlap),
        open_slots: row.get(5)?,
        newcomer_places: row.get(6)?,
        created_at: row.get(4)?,
        claimable_from: opened.map(|opened| opened.opened_at.get().saturating_add(delay(opened))),
        closes_at,
        listed_only: matches!(access.distribution, Distribution::Allow { .. }),
        review_of: access.review_of,
        private_rows: about.rows == Rows::Private {},
        weight: work.weight,
    };
    Ok(BatchRow { card, paid: row.get(10)?, answer })
}

impl Reader {
    /// Return a batch; none where the index has none with this id.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn batch(&self, batch: BatchId, now: u64) -> Result<Option<BatchPage>> {
        let select = Select::new(CARD).with("AND b.batch = ?", [number(batch.get())]);
        let Some(BatchRow { card, answer, paid }) = self.one(&select, |row| read_batch(row, now))? else {
            return Ok(None);
        };
        let work = self.tally(Tallied::Batch, batch.get())?;
        let BatchResponse { config, opened, progress, .. } = answer;
        Ok(Some(BatchPage { card, config, opened, progress, work, paid: paid.0 }))
    }

    /// Return the batches of a project, the newest first, drafts included.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn batches(
        &self,
        project: ProjectId,
        page: &PageRequest<BatchId>,
        now: u64,
    ) -> Result<Page<BatchCard, BatchId>> {
        let select = Select::new(CARD)
            .with("AND b.project = ?", [number(project.get())])
            .with_some("AND b.batch < ?", page.after.map(|after| number(after.get())))
            .with("ORDER BY b.batch DESC LIMIT ?", [page.fetched().into()]);
        let cards = self.rows(&select, |row| Ok(read_batch(row, now)?.card))?;
        Ok(page.page(cards, |card| card.batch))
    }
}
