//! Events as the journal reads them.

use std::collections::BTreeMap;
use std::fmt::Display;

use caravan_chain::{emitter, Code, Deployed};
use caravan_money::Currency;
use cosmwasm_std::{from_json, Addr, Event, Uint128};

use crate::journal::error::JournalError;
use crate::journal::JournalResult;

/// Where an event is on the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The number of the block.
    pub height: u64,
    /// The number of the event among those of the suite in its block, from 1.
    pub event: u32,
    /// When the block ran, in seconds since 1970.
    pub time: u64,
}

/// An event of a contract of the suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainEvent {
    pub at: Position,
    pub code: Code,
    /// Its name, without the prefix of the chain.
    pub name: String,
    /// Without those that the chain adds.
    pub attributes: BTreeMap<String, String>,
}

impl ChainEvent {
    /// Read an event of a block; none where another contract, or the chain itself, emitted it.
    #[must_use]
    pub fn read(event: &Event, at: Position, suite: &Deployed) -> Option<Self> {
        let name = event.ty.strip_prefix("wasm-")?.to_owned();
        let from = emitter(event)?;
        let code = Code::ALL.into_iter().find(|code| suite.of(*code).as_str() == from)?;
        let given = event.attributes.iter().filter(|attribute| !attribute.key.starts_with('_'));
        let attributes = given.map(|attribute| (attribute.key.clone(), attribute.value.clone())).collect();
        Some(Self { at, code, name, attributes })
    }

    pub(super) fn text(&self, key: &'static str) -> JournalResult<&str> {
        self.attributes.get(key).map(String::as_str).ok_or_else(|| self.unreadable(key, "none"))
    }

    /// Return an id, a count or a time.
    ///
    /// # Errors
    /// `EVENT_UNREADABLE` where the attribute is missing, or no number.
    pub fn number(&self, key: &'static str) -> JournalResult<u64> {
        let text = self.text(key)?;
        text.parse().map_err(|_| self.unreadable(key, text))
    }

    /// Return a number that not every event of this name has.
    pub(super) fn number_if_any(&self, key: &str) -> Option<u64> {
        self.attributes.get(key)?.parse().ok()
    }

    pub(super) fn amount(&self, key: &'static str) -> JournalResult<Uint128> {
        let text = self.text(key)?;
        text.parse().map_err(|_| self.unreadable(key, text))
    }

    /// Return an address.
    ///
    /// # Errors
    /// `EVENT_UNREADABLE` where the attribute is missing.
    #[expect(clippy::disallowed_methods, reason = "the contract that names the address has validated it")]
    pub fn address(&self, key: &'static str) -> JournalResult<Addr> {
        self.text(key).map(Addr::unchecked)
    }

    pub(super) fn currency(&self) -> JournalResult<Currency> {
        let text = self.text("currency")?;
        from_json(text.as_bytes()).map_err(|_| self.unreadable("currency", text))
    }

    pub(super) fn unreadable(&self, attribute: &'static str, got: impl Display) -> JournalError {
        JournalError::Event { height: self.at.height, event: self.name.clone(), attribute, got: got.to_string() }
    }
}
