//! An event of the suite, as the index reads it.

use std::str::FromStr;

use caravan_chain::{emitter, Code, Deployed};
use caravan_money::Currency;
use cosmwasm_std::{Event, Uint128};

use crate::error::{IndexError, Result};
use crate::source::SourceBlock;

/// The prefix of the events of contracts.
const PREFIX: &str = "wasm-";

/// An event that a contract of the suite emitted.
pub(crate) struct Seen<'a> {
    pub(crate) code: Code,
    /// Without the prefix of the chain.
    pub(crate) name: &'a str,
    pub(crate) height: u64,
    pub(crate) time: u64,
    /// Its number among all events of the suite.
    pub(crate) sequence: u64,
    event: &'a Event,
}

impl<'a> Seen<'a> {
    /// Read an event; none where another contract, or the chain itself, emitted it.
    pub(crate) fn new(event: &'a Event, block: &SourceBlock, suite: &Deployed, sequence: u64) -> Option<Self> {
        let name = event.ty.strip_prefix(PREFIX)?;
        let from = emitter(event)?;
        let code = Code::ALL.into_iter().find(|code| suite.of(*code).as_str() == from)?;
        Some(Self { code, name, height: block.height, time: block.time, sequence, event })
    }

    /// Return the attributes that the contract gave, in their order.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let given = self.event.attributes.iter().filter(|attribute| !attribute.key.starts_with('_'));
        given.map(|attribute| (attribute.key.as_str(), attribute.value.as_str()))
    }

    /// Return an attribute if it is there.
    pub(crate) fn find(&self, key: &str) -> Option<&'a str> {
        self.attributes().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Return an attribute.
    pub(crate) fn text(&self, key: &'static str) -> Result<&'a str> {
        self.find(key).ok_or_else(|| self.unreadable(key, "none"))
    }

    /// Return an attribute that reads as a `T`.
    fn read<T: FromStr>(&self, key: &'static str) -> Result<T> {
        let text = self.text(key)?;
        text.parse().map_err(|_| self.unreadable(key, text))
    }

    /// Return an id, a count or a time.
    pub(crate) fn number(&self, key: &'static str) -> Result<u64> {
        self.read(key)
    }

    pub(crate) fn amount(&self, key: &'static str) -> Result<Uint128> {
        self.read(key)
    }

    /// Return the key of a currency, such as `n:ucara`.
    pub(crate) fn currency(&self, key: &'static str) -> Result<String> {
        let text = self.text(key)?;
        let currency: Currency = serde_json::from_str(text).map_err(|_| self.unreadable(key, text))?;
        Ok(currency.key())
    }

    fn unreadable(&self, attribute: &'static str, got: &str) -> IndexError {
        IndexError::Event { height: self.height, event: self.name.to_owned(), attribute, got: got.to_owned() }
    }
}
