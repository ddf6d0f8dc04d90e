//! What an action did, and the sentences that a scenario says about it.

use std::collections::BTreeMap;

use caravan_chain::{emitter, named_account, ChainError, Code, Deployed, Outcome as ChainOutcome};
use caravan_money::Currency;
use caravan_primitives::{AppealId, AssetId, AssignmentId, BatchId, LicenseId, OfferId, ProjectId};
use cosmwasm_std::{Addr, Event};

use crate::snapshot::Wallets;

/// An account, by name or by address.
pub trait Who {
    /// The address of the account.
    fn addr(&self) -> Addr;
}

impl Who for Addr {
    fn addr(&self) -> Addr {
        self.clone()
    }
}

impl Who for &Addr {
    fn addr(&self) -> Addr {
        (*self).clone()
    }
}

impl Who for &str {
    fn addr(&self) -> Addr {
        named_account(self)
    }
}

impl Who for &String {
    fn addr(&self) -> Addr {
        named_account(self)
    }
}

/// An event of one of our contracts: its name without the chain's `wasm-`, its contract, its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventView {
    /// The name without `wasm-`: `work_submitted`.
    pub name: String,
    /// The contract that emitted it.
    pub contract: String,
    /// The attributes, `_contract_address` apart.
    pub attributes: BTreeMap<String, String>,
}

impl EventView {
    /// The events that contracts named themselves, in order, whichever contract it was: a token may use any name.
    #[must_use]
    pub fn all(events: &[Event]) -> Vec<EventView> {
        events.iter().filter_map(EventView::read).collect()
    }

    /// Whether `contract` emitted it, under this name.
    #[must_use]
    pub fn is(&self, contract: &Addr, name: &str) -> bool {
        self.contract == contract.as_str() && self.name == name
    }

    fn read(event: &Event) -> Option<EventView> {
        let name = event.ty.strip_prefix("wasm-")?.to_owned();
        let contract = emitter(event)?.to_owned();
        let mut attributes: BTreeMap<String, String> =
            event.attributes.iter().map(|a| (a.key.clone(), a.value.clone())).collect();
        attributes.remove("_contract_address");
        Some(EventView { name, contract, attributes })
    }

    /// The attribute, which must be there.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.attributes.get(key).unwrap_or_else(|| panic!("{} has no attribute {key}: {self:?}", self.name))
    }

    /// The attribute as a number.
    #[must_use]
    pub fn number(&self, key: &str) -> u128 {
        self.text(key).parse().unwrap_or_else(|_| panic!("{}: {key} is no number: {self:?}", self.name))
    }

    /// The attribute as an id.
    #[must_use]
    pub fn id(&self, key: &str) -> u64 {
        u64::try_from(self.number(key)).unwrap()
    }
}

/// What an action did: say what it should have done.
#[must_use = "say what should have happened: `.succeeds()` or `.fails_with(code)`"]
#[derive(Debug)]
pub struct Outcome {
    /// What was done, for the reader of a failure.
    pub what: String,
    /// The contracts whose events the sentences look at.
    pub suite: Deployed,
    /// The events, or why not.
    pub result: Result<ChainOutcome, ChainError>,
    /// What every watched account had before the action.
    pub before: Wallets,
    /// What every watched account has after the action.
    pub after: Wallets,
    /// Hash over all that is stored, before and after; absent where hashing is switched off.
    pub hashes: Option<([u8; 32], [u8; 32])>,
}

impl Outcome {
    /// It worked.
    ///
    /// # Panics
    /// If it did not.
    pub fn succeeds(self) -> Done {
        match self.result {
            Ok(chain) => Done {
                what: self.what,
                suite: self.suite,
                views: EventView::all(chain.all_events()),
                events: chain.all_events().to_vec(),
                before: self.before,
                after: self.after,
            },
            Err(error) => panic!("expected to succeed: {}\n  got {error}", self.what),
        }
    }

    /// It failed, with `code` anywhere in the text.
    ///
    /// # Panics
    /// If it worked, or failed for another reason.
    pub fn fails_with(self, code: &str) -> Refused {
        match self.result {
            Ok(_) => panic!("expected {code}, but it worked: {}", self.what),
            Err(error) => {
                let text = error.to_string();
                assert!(holds(&text, code), "expected {code}: {}\n  got {text}", self.what);
                Refused { what: self.what, text, before: self.before, after: self.after, hashes: self.hashes }
            }
        }
    }

    /// The code of the error, or `ok`.
    #[must_use]
    pub fn code(&self) -> String {
        match &self.result {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.code().to_owned(),
        }
    }
}

/// Whether `code` is in the text as a word of its own.
fn holds(text: &str, code: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(code).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(word) && !text[at + code.len()..].chars().next().is_some_and(word)
    })
}

/// An action that worked.
#[derive(Debug)]
pub struct Done {
    what: String,
    suite: Deployed,
    views: Vec<EventView>,
    events: Vec<Event>,
    before: Wallets,
    after: Wallets,
}

impl Done {
    /// The marketplace emitted this event, with these attributes.
    ///
    /// # Panics
    /// If it did not.
    pub fn emits(self, event: impl Into<Event>) -> Self {
        let event = event.into();
        let mut expected = Event::new(format!("wasm-{}", event.ty));
        expected.attributes = event.attributes;
        let own = |e: &&Event| emitter(e) == Some(self.suite.marketplace.as_str());
        let same = |e: &Event| e.ty == expected.ty && e.attributes[1..] == expected.attributes[..];
        let found = self.events.iter().filter(own).any(same);
        assert!(found, "{}: expected {expected:?}\n  among {:#?}", self.what, self.views);
        self
    }

    /// No contract emitted an event of this name.
    ///
    /// # Panics
    /// If one did.
    pub fn emits_no(self, name: &str) -> Self {
        let found = self.views.iter().find(|event| event.name == name);
        assert!(found.is_none(), "{}: unexpected {found:?}", self.what);
        self
    }

    /// `who` has `amount` more than before.
    ///
    /// # Panics
    /// If they have not.
    pub fn pays(self, who: impl Who, amount: u128, currency: &Currency) -> Self {
        let who = who.addr();
        let (before, after) = (self.before.of(&who, currency), self.after.of(&who, currency));
        assert_eq!(after, before + amount, "{}: {who} had {before} {currency}, expected {amount} more", self.what);
        self
    }

    /// `who` has `amount` less than before.
    ///
    /// # Panics
    /// If they have not.
    pub fn costs(self, who: impl Who, amount: u128, currency: &Currency) -> Self {
        let who = who.addr();
        let (before, after) = (self.before.of(&who, currency), self.after.of(&who, currency));
        assert_eq!(after + amount, before, "{}: {who} had {before} {currency}, expected {amount} less", self.what);
        self
    }

    /// The events of a name that one contract of the suite emitted.
    pub fn events<'a>(&'a self, code: Code, name: &'a str) -> impl Iterator<Item = &'a EventView> {
        self.views.iter().filter(move |event| event.is(self.suite.of(code), name))
    }

    /// The first event of a name that one contract of the suite emitted.
    ///
    /// # Panics
    /// If it emitted none.
    pub fn first(&self, code: Code, name: &str) -> &EventView {
        let first = self.views.iter().find(|event| event.is(self.suite.of(code), name));
        first.unwrap_or_else(|| panic!("{}: no {name} of {} among {:#?}", self.what, code.name(), self.views))
    }

    /// The assignment of the task that was claimed.
    #[must_use]
    pub fn assignment(&self) -> AssignmentId {
        AssignmentId::new(self.first(Code::Marketplace, "task_claimed").id("assignment")).unwrap()
    }

    /// The task that was claimed.
    #[must_use]
    pub fn task(&self) -> u32 {
        u32::try_from(self.first(Code::Marketplace, "task_claimed").id("task")).unwrap()
    }

    /// The project that was created.
    #[must_use]
    pub fn project(&self) -> ProjectId {
        ProjectId::new(self.first(Code::Marketplace, "project_created").id("project")).unwrap()
    }

    /// The batch that was created.
    #[must_use]
    pub fn batch(&self) -> BatchId {
        BatchId::new(self.first(Code::Marketplace, "batch_created").id("batch")).unwrap()
    }

    /// The appeal that was opened.
    #[must_use]
    pub fn appeal(&self) -> AppealId {
        AppealId::new(self.first(Code::Marketplace, "appeal_opened").id("appeal")).unwrap()
    }

    /// The asset that was registered.
    #[must_use]
    pub fn asset(&self) -> AssetId {
        AssetId::new(self.first(Code::Provenance, "asset_registered").id("asset")).unwrap()
    }

    /// The offer that was made.
    #[must_use]
    pub fn offer(&self) -> OfferId {
        OfferId::new(self.first(Code::Licensing, "offer_created").id("offer")).unwrap()
    }

    /// The license that was bought.
    #[must_use]
    pub fn license(&self) -> LicenseId {
        LicenseId::new(self.first(Code::Licensing, "license_bought").id("license")).unwrap()
    }
}

/// An action that failed.
#[derive(Debug)]
pub struct Refused {
    what: String,
    text: String,
    before: Wallets,
    after: Wallets,
    hashes: Option<([u8; 32], [u8; 32])>,
}

impl Refused {
    /// All that is stored, of every contract and of the bank, is as before.
    ///
    /// # Panics
    /// If it is not, or hashing is switched off.
    pub fn changes_nothing(self) -> Self {
        let (before, after) = self.hashes.expect("hashing is switched off: World::hashes(true)");
        assert_eq!(before, after, "{}: refused, but something changed", self.what);
        assert_eq!(self.before, self.after, "{}: refused, but money moved", self.what);
        self
    }

    /// The text says this too.
    ///
    /// # Panics
    /// If it does not.
    pub fn saying(self, words: &str) -> Self {
        assert!(self.text.contains(words), "{}: expected `{words}` in {}", self.what, self.text);
        self
    }

    /// The whole text of the error.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
