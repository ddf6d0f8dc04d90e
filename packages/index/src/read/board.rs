//! The board: batches that take claims.

use caravan_money::Currency;
use caravan_primitives::BatchId;
use cosmwasm_std::Uint128;
use rusqlite::types::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::batches::{read_batch, BatchCard, CARD};
use super::{number, Page, PageRequest, Reader, Select};
use crate::amount::Units;
use crate::error::{IndexError, Result};
use crate::text;

/// What a board leaves out. Absent, empty and false leave out nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoardFilter {
    /// Only tasks of this kind.
    pub kind: Option<String>,
    /// Only tasks that ask for this language, whatever its region: `pt` finds `pt-BR`.
    pub language: Option<String>,
    /// Only what pays in this currency.
    pub currency: Option<Currency>,
    /// Only what pays so much or more, in base units: of use within one currency.
    pub least_reward: Option<Uint128>,
    /// Only tasks that take so many minutes or fewer. Those whose definition is not here are left out.
    pub most_minutes: Option<u16>,
    /// Only batches of requesters that rejected or withheld at most this part, in basis points, of what they decided in the
    /// currency. Who has decided nothing yet stays.
    pub most_rejected_bps: Option<u16>,
    /// Only batches of requesters that decided half of the submissions within so many seconds. Who has decided nothing yet
    /// stays.
    pub most_wait_secs: Option<u64>,
    /// Only what newcomers may claim.
    pub newcomers: bool,
    /// Only batches with open slots. (A claim may give a slot of a batch without one, whose time has run out.)
    pub open_slots: bool,
    /// Only batches with these words.
    pub text: Option<String>,
}

/// The order of a board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardOrder {
    /// The newest batch first.
    #[default]
    Newest,
    /// The highest reward first, in base units: of use within one currency.
    Reward,
    /// What closes first comes first.
    ClosesSoon,
}

/// Where a page of a board begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardCursor {
    /// After this batch.
    Newest(BatchId),
    /// After this reward and batch.
    Reward(Uint128, BatchId),
    /// After this time and batch.
    ClosesSoon(u64, BatchId),
}

impl BoardOrder {
    const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Reward => "reward",
            Self::ClosesSoon => "closes_soon",
        }
    }

    /// The end of the statement.
    const fn sql(self) -> &'static str {
        match self {
            Self::Newest => "ORDER BY b.batch DESC LIMIT ?",
            Self::Reward => "ORDER BY b.reward DESC, b.batch DESC LIMIT ?",
            Self::ClosesSoon => "ORDER BY b.closes_at, b.batch LIMIT ?",
        }
    }

    fn cursor(self, card: &BatchCard) -> BoardCursor {
        match self {
            Self::Newest => BoardCursor::Newest(card.batch),
            Self::Reward => BoardCursor::Reward(card.reward, card.batch),
            Self::ClosesSoon => BoardCursor::ClosesSoon(card.closes_at.unwrap_or_default(), card.batch),
        }
    }
}

impl BoardCursor {
    const fn order(self) -> BoardOrder {
        match self {
            Self::Newest(_) => BoardOrder::Newest,
            Self::Reward(..) => BoardOrder::Reward,
            Self::ClosesSoon(..) => BoardOrder::ClosesSoon,
        }
    }

    /// The condition of what comes after it.
    fn sql(self) -> (&'static str, Vec<Value>) {
        match self {
            Self::Newest(batch) => ("AND b.batch < ?", vec![number(batch.get())]),
            Self::Reward(reward, batch) => {
                let values = vec![Units(reward).bytes().into(), number(batch.get())];
                ("AND (b.reward, b.batch) < (?, ?)", values)
            }
            Self::ClosesSoon(time, batch) => {
                ("AND (b.closes_at, b.batch) > (?, ?)", vec![number(time), number(batch.get())])
            }
        }
    }
}

impl Reader {
    /// Return the batches that take claims at `now`, in seconds since 1970.
    ///
    /// # Errors
    /// `INDEX_CURSOR_WRONG` for a cursor of another order; `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn board(
        &self,
        filter: &BoardFilter,
        order: BoardOrder,
        page: &PageRequest<BoardCursor>,
        now: u64,
    ) -> Result<Page<BatchCard, BoardCursor>> {
        let mut select = filtered(filter, now);
        if let Some(after) = page.after {
            if after.order() != order {
                return Err(IndexError::Cursor { expected: order.name(), got: after.order().name() });
            }
            let (sql, values) = after.sql();
            select = select.with(sql, values);
        }
        let select = select.with(order.sql(), [page.fetched().into()]);
        let cards = self.rows(&select, |row| Ok(read_batch(row, now)?.card))?;
        Ok(page.page(cards, |card| order.cursor(card)))
    }
}

fn filtered(filter: &BoardFilter, now: u64) -> Select {
    let BoardFilter { kind, language, currency, least_reward, most_minutes, newcomers, open_slots, text, .. } = filter;
    let mut select = Select::new(CARD)
        .with("AND b.status = 1 AND b.closes_at > ?", [number(now)])
        .with_some("AND b.kind = ?", kind.clone().map(Value::from))
        .with_some("AND b.currency = ?", currency.as_ref().map(|currency| currency.key().into()))
        .with_some("AND b.reward >= ?", least_reward.map(|reward| Units(reward).bytes().into()))
        .with_some("AND b.minutes <= ?", most_minutes.map(Value::from))
        .with_some("AND NOT coalesce(r.rejected_bps > ?, 0)", filter.most_rejected_bps.map(Value::from))
        .with_some("AND NOT coalesce(r.half_decided_within > ?, 0)", filter.most_wait_secs.map(number))
        .with_if(*newcomers, "AND b.newcomer_places > 0")
        .with_if(*open_slots, "AND b.open_slots > 0");
    if let Some(language) = language {
        let language = language.to_lowercase();
        let sql = "AND EXISTS (SELECT 1 FROM batch_language l WHERE l.batch = b.batch
            AND (l.language = ? OR (l.language > ? AND l.language < ?)))";
        // What begins with the language and a hyphen: the full stop is the character after the hyphen.
        let values = [language.clone(), format!("{language}-"), format!("{language}.")];
        select = select.with(sql, values.map(Value::from));
    }
    if let Some(question) = text.as_deref().and_then(text::question) {
        let sql = "AND b.batch | (2 << 48) IN (SELECT rowid FROM search WHERE search MATCH ?
            AND rowid >= (2 << 48) AND rowid < (3 << 48))";
        select = select.with(sql, [question.into()]);
    }
    select
}
