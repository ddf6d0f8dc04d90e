//! Events by their numbers.

use caravan_chain::Code;
use rusqlite::types::Value;
use rusqlite::Row;
use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{number, Reader, Select};
use crate::error::{IndexError, Result};
use crate::json::read_json;
use crate::pack::unpack;
use crate::subject::Subject;

/// The most events of an answer.
pub const MOST_EVENTS: u32 = 1_000;
/// The most events that an answer looks at: a rare name does not make it slow.
const MOST_LOOKED_AT: u64 = 20_000;

/// Which events. What is absent leaves out nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventFilter {
    /// Only events of this contract.
    pub contract: Option<Code>,
    /// Only events of this name, such as `work_accepted`.
    pub name: Option<String>,
    /// Only events about this.
    pub about: Option<Subject>,
}

/// The attributes of an event, in their order. JSON shows them as an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributes(pub Vec<(String, String)>);

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// An event of the suite.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
pub struct EventEntry {
    /// Its number among all events of the suite, from 1. It is the same in every index of the chain.
    pub sequence: u64,
    /// The number of its block.
    pub height: u64,
    /// When the block ran, in seconds since 1970.
    pub time: u64,
    /// The contract that emitted it, such as `marketplace`.
    pub contract: &'static str,
    /// Its name, such as `work_accepted`.
    pub name: String,
    /// Its attributes, as the contract wrote them.
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub attributes: Attributes,
}

/// Events in their order.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Events {
    /// The events. There may be none although there are some further on.
    pub events: Vec<EventEntry>,
    /// Where to go on: after the event with this number. It stays where it was when there is nothing new.
    pub next: u64,
    /// Whether the index has further events now.
    pub more: bool,
}

impl Reader {
    /// Return the events after the one with the number `after`, at most `limit` (1 to [`MOST_EVENTS`]). 0 is before the first.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn events_since(&self, after: u64, filter: &EventFilter, limit: u32) -> Result<Events> {
        let snapshot = self.db.unchecked_transaction()?;
        let last: u64 = self.db.query_row("SELECT coalesce(max(sequence), 0) FROM event", [], |row| row.get(0))?;
        let after = after.min(last);
        let limit = limit.clamp(1, MOST_EVENTS);
        let end = match filter.about {
            // The number of the last event about it that may be looked at.
            Some(subject) => self.end_about(subject, after)?.unwrap_or(last),
            None => last.min(after.saturating_add(MOST_LOOKED_AT)),
        };
        let events = self.rows(&selected(filter, after, end, limit), read_event)?;
        drop(snapshot);
        let full = events.len() == limit as usize;
        let next = events.last().filter(|_| full).map_or(end, |event| event.sequence);
        Ok(Events { events, next, more: next < last })
    }

    /// Return the number of the last event in blocks up to `height`: where events since that height begin.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn sequence_at(&self, height: u64) -> Result<u64> {
        let select = Select::new("SELECT first - 1 FROM block")
            .with("WHERE height > ? ORDER BY height LIMIT 1", [number(height)]);
        match self.one(&select, |row| Ok(row.get(0)?))? {
            Some(sequence) => Ok(sequence),
            None => self
                .one(&Select::new("SELECT coalesce(max(sequence), 0) FROM event"), |row| Ok(row.get(0)?))
                .map(Option::unwrap_or_default),
        }
    }

    /// Return the last of the events about a subject that one answer looks at; none where it looks at all of them.
    fn end_about(&self, subject: Subject, after: u64) -> Result<Option<u64>> {
        let (kind, id) = subject.key();
        let values = [kind.into(), number(id), number(after), number(MOST_LOOKED_AT)];
        let select = Select::new("SELECT sequence FROM event_ref")
            .with("WHERE kind = ? AND id = ? AND sequence > ? ORDER BY sequence LIMIT 1 OFFSET ?", values);
        self.one(&select, |row| Ok(row.get(0)?))
    }
}

fn selected(filter: &EventFilter, after: u64, end: u64, limit: u32) -> Select {
    let range = [number(after), number(end)];
    // In the order of the index that is read, so that the limit ends the reading.
    let (select, order) = match filter.about {
        Some(subject) => {
            let (kind, id) = subject.key();
            let sql = "JOIN event_ref r ON r.sequence = e.sequence JOIN block b ON b.height = e.height
                JOIN shape s ON s.id = e.shape WHERE r.kind = ? AND r.id = ?";
            let select = Select::new(EVENT)
                .with(sql, [kind.into(), number(id)])
                .with("AND r.sequence > ? AND r.sequence <= ?", range);
            (select, "ORDER BY r.sequence LIMIT ?")
        }
        None => {
            let sql = "JOIN block b ON b.height = e.height JOIN shape s ON s.id = e.shape
                WHERE e.sequence > ? AND e.sequence <= ?";
            (Select::new(EVENT).with(sql, range), "ORDER BY e.sequence LIMIT ?")
        }
    };
    select
        .with_some("AND s.contract = ?", filter.contract.map(|contract| Value::from(contract as u8)))
        .with_some("AND s.name = ?", filter.name.clone().map(Value::from))
        .with(order, [limit.into()])
}

const EVENT: &str = "SELECT e.sequence, e.height, b.time, s.contract, s.name, s.keys, e.attributes FROM event e";

fn read_event(row: &Row<'_>) -> Result<EventEntry> {
    let code: u8 = row.get(3)?;
    let damaged = || IndexError::Damaged { error: "the contract of an event".to_owned() };
    let contract = Code::ALL.into_iter().find(|each| *each as u8 == code).ok_or_else(damaged)?;
    let keys: Vec<String> = read_json(&row.get::<_, String>(5)?)?;
    let values = unpack(row.get_ref(6)?.as_blob().map_err(|error| IndexError::Damaged { error: error.to_string() })?)?;
    Ok(EventEntry {
        sequence: row.get(0)?,
        height: row.get(1)?,
        time: row.get(2)?,
        contract: contract.name(),
        name: row.get(4)?,
        attributes: Attributes(keys.into_iter().zip(values).collect()),
    })
}
