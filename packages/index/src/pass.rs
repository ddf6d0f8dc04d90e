//! One pass: events go into the file in their order, and into rows.

use caravan_chain::Deployed;
use cosmwasm_std::Event;
use rusqlite::Connection;

use crate::error::{IndexError, Result};
use crate::json::read_json;
use crate::pack::pack;
use crate::rows::{self, Target};
use crate::seen::Seen;
use crate::source::{Blocks, SourceBlock};
use crate::subject::subjects;

/// The keys of the attributes that events of one name have, once for all of these events.
struct Shape {
    id: u64,
    contract: u8,
    name: String,
    keys: Vec<String>,
}

/// A pass in a transaction.
pub(crate) struct Pass<'a> {
    suite: &'a Deployed,
    shapes: Vec<Shape>,
    /// The number of the last event.
    last: u64,
    target: Target<'a>,
}

impl<'a> Pass<'a> {
    pub(crate) fn begin(db: &'a Connection, suite: &'a Deployed) -> Result<Self> {
        let last = db.query_row("SELECT coalesce(max(sequence), 0) FROM event", [], |row| row.get(0))?;
        let shapes = shapes(db)?;
        Ok(Self { suite, shapes, last, target: Target::new(db) })
    }

    /// Take blocks above the height `from`. Return the number of events of the suite.
    pub(crate) fn take(&mut self, blocks: &Blocks, from: u64) -> Result<u64> {
        let (before, mut height) = (self.last, from);
        for block in &blocks.blocks {
            if block.height <= height || block.height > blocks.height {
                let error = format!("block {} after {height}, up to {}", block.height, blocks.height);
                return Err(IndexError::Source { error });
            }
            height = block.height;
            self.block(block)?;
        }
        if blocks.height > from {
            let set = "UPDATE meta SET height = ?, time = ?";
            self.target.db.prepare_cached(set)?.execute((blocks.height, blocks.time))?;
        }
        self.target.finish()?;
        Ok(self.last - before)
    }

    fn block(&mut self, block: &SourceBlock) -> Result<()> {
        let before = self.last;
        for event in &block.events {
            self.event(event, block)?;
        }
        if self.last > before {
            let insert = "INSERT INTO block VALUES (?, ?, ?)";
            self.target.db.prepare_cached(insert)?.execute((block.height, block.time, before + 1))?;
        }
        Ok(())
    }

    fn event(&mut self, event: &Event, block: &SourceBlock) -> Result<()> {
        let Some(seen) = Seen::new(event, block, self.suite, self.last + 1) else { return Ok(()) };
        self.last = seen.sequence;
        let shape = self.shape(&seen)?;
        let mut attributes = Vec::with_capacity(64);
        for (_, value) in seen.attributes() {
            pack(value, &mut attributes);
        }
        let insert = "INSERT INTO event VALUES (?, ?, ?, ?)";
        self.target.db.prepare_cached(insert)?.execute((seen.sequence, seen.height, shape, attributes))?;
        let mut insert = self.target.db.prepare_cached("INSERT OR IGNORE INTO event_ref VALUES (?, ?, ?)")?;
        for subject in subjects(&seen) {
            let (kind, id) = subject.key();
            insert.execute((kind, id, seen.sequence))?;
        }
        rows::apply(&mut self.target, &seen)
    }

    /// Return the number of an event's shape.
    fn shape(&mut self, seen: &Seen<'_>) -> Result<u64> {
        let contract = seen.code as u8;
        let known = self.shapes.iter().find(|shape| {
            shape.contract == contract
                && shape.name == seen.name
                && shape.keys.iter().map(String::as_str).eq(seen.attributes().map(|(key, _)| key))
        });
        if let Some(shape) = known {
            return Ok(shape.id);
        }
        let (id, name) = (self.shapes.len() as u64 + 1, seen.name.to_owned());
        let keys: Vec<String> = seen.attributes().map(|(key, _)| key.to_owned()).collect();
        let text = serde_json::Value::from(keys.clone()).to_string();
        self.target.db.execute("INSERT INTO shape VALUES (?, ?, ?, ?)", (id, contract, &name, text))?;
        self.shapes.push(Shape { id, contract, name, keys });
        Ok(id)
    }
}

fn shapes(db: &Connection) -> Result<Vec<Shape>> {
    let mut select = db.prepare_cached("SELECT id, contract, name, keys FROM shape ORDER BY id")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)))?;
    rows.map(|row| {
        let (id, contract, name, keys) = row?;
        let keys = read_json(&keys)?;
        Ok(Shape { id, contract, name, keys })
    })
    .collect()
}
