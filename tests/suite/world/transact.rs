//! Runs transactions, and checks what must hold after each.

use std::collections::{BTreeMap, BTreeSet};

use caravan_audit::{answered_ledger, Account, ChainEvent, Distance, Position};
use caravan_chain::{Chain, Code, Msg};
use caravan_money::Currency;
use caravan_points_api::ExecuteMsg as PointsMsg;
use cosmwasm_std::Addr;
use cw20::Cw20ExecuteMsg;

use crate::call::Call;
use crate::invariant::{check, Known};
use crate::model::Expect;
use crate::outcome::{EventView, Outcome};
use crate::rights::{Act, Market};
use crate::snapshot::{holding, Snapshot};

use super::World;

/// Says what was going on when something panics.
pub(crate) struct Scene<'a>(&'a str);

impl Drop for Scene<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("while: {}", self.0);
        }
    }
}

impl World {
    // ---------------------------------------------------------------- checks

    /// Checks invariants and model only after every n-th action, for long runs.
    pub fn checks_every(&mut self, n: u32) {
        self.every = n.max(1);
    }

    /// Whether a hash over all that is stored is taken before and after every action; it is, at first.
    pub fn hashes(&mut self, on: bool) {
        self.hashing = on;
    }

    /// From now on the model does not run along: for worlds that it does not understand.
    pub fn without_model(&mut self) {
        self.model = None;
        self.rights = None;
    }

    /// Balances of this currency are no longer compared with the ledger: its token may do anything.
    pub fn distrust(&mut self, currency: &Currency) {
        self.context.untrusted.insert(currency.key());
        if let Some(model) = &mut self.model {
            model.distrust(currency);
        }
        if let Some(rights) = &mut self.rights {
            rights.distrust(currency);
        }
    }

    /// Reads everything that the contracts answer now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let people = self.wallets.0.keys().map(|(who, _)| who.clone()).collect();
        self.camera.take(&self.chain, people)
    }

    /// What was seen after the last action that was checked.
    ///
    /// # Panics
    /// If nothing was checked yet.
    #[must_use]
    pub fn last(&self) -> &Snapshot {
        self.history.last().expect("something was checked")
    }

    /// Checks all invariants and the model now.
    pub fn check_now(&mut self) {
        let snapshot = self.snapshot();
        check(&snapshot, &self.context);
        self.check_ledger(&snapshot);
        if let Some(model) = &self.model {
            model.compare(&snapshot, &self.wallets);
        }
        if let Some(rights) = &self.rights {
            rights.compare(&snapshot.rights);
        }
        let distance = if self.unchecked <= 1 { Distance::OneTransaction } else { Distance::Many };
        self.history.push(snapshot, distance);
        self.unchecked = 0;
    }

    /// What the events say of money is what the contracts answer.
    fn check_ledger(&self, snapshot: &Snapshot) {
        let said = self.journal.ledger().unwrap_or_else(|error| panic!("{error}"));
        let answered = answered_ledger(snapshot);
        let differs = |key: &&(Account, String)| said.get(*key) != answered.get(*key);
        let differing: BTreeSet<_> = said.keys().chain(answered.keys()).filter(differs).collect();
        let lines = differing.iter().map(|key| {
            let (said, answered) = (said.get(*key), answered.get(*key));
            format!("{} in {}: {said:?} by events, {answered:?} by queries", key.0, key.1)
        });
        assert!(differing.is_empty(), "{}", lines.collect::<Vec<_>>().join("\n"));
    }

    /// Takes the events of a transaction.
    fn book(&mut self, now: u64, events: &[EventView]) {
        for event in events {
            let deployed = self.deployed();
            let code = Code::ALL.into_iter().find(|code| deployed.of(*code).as_str() == event.contract);
            let Some(code) = code else { continue };
            let at = Position { height: now, event: 1, time: now };
            let (name, attributes) = (event.name.clone(), event.attributes.clone());
            let event = ChainEvent { at, code, name, attributes };
            self.journal.take(&event).unwrap_or_else(|error| panic!("{error}"));
        }
    }

    // ---------------------------------------------------------------- actions

    /// Runs a transaction, and checks what must hold after it.
    pub fn transact(&mut self, sender: &Addr, calls: &[Call]) -> Outcome {
        let what = format!("{} at {}: {calls:?}", self.name(sender), self.now());
        let scene = Scene(&what);
        let now = self.now();
        self.knows_address(sender);
        let expect = self.expect(sender, now, calls);
        let before = self.wallets.clone();
        let hash = self.hashing.then(|| self.chain.state_hash());
        let at = self.deployed();
        let msgs: Vec<Msg> = calls.iter().map(|call| call.wire(&at)).collect();
        let result = self.chain.execute(sender, &msgs);
        if result.is_ok() {
            self.chain.set_time(now + self.block_secs);
        }
        let hashes = hash.map(|before| (before, self.chain.state_hash()));
        let code = result.as_ref().map_or_else(|error| error.code().to_owned(), |_| "ok".to_owned());
        if let Some(expect) = expect {
            assert!(expect.admits(&code), "the model expects {expect:?}, got {code}: {:?}", result.as_ref().err());
        }
        match &result {
            Ok(done) => self.record(sender, now, calls, &EventView::all(done.all_events())),
            Err(error) => assert!(hashes.is_none_or(|(a, b)| a == b), "I27: refused, but something changed: {error}"),
        }
        let after = self.wallets.clone();
        drop(scene);
        Outcome { what, suite: at, result, before, after, hashes }
    }

    /// What the models say of a transaction beforehand.
    pub(crate) fn expect(&self, sender: &Addr, now: u64, calls: &[Call]) -> Option<Expect> {
        let market = Market { chain: &self.chain, at: &self.market };
        let expect = self.model.as_ref()?.expect(sender, now, calls);
        let ([call], Some(rights)) = (calls, &self.rights) else { return Some(expect) };
        Some(expect.and(rights.expect(&Act { sender, now, market }, call)))
    }

    /// What the second ledger of registry and licensing makes of a transaction that worked.
    pub(crate) fn follow_rights(&mut self, sender: &Addr, now: u64, calls: &[Call]) {
        let market = Market { chain: &self.chain, at: &self.market };
        let Some(rights) = &mut self.rights else { return };
        for call in calls {
            let paid = rights.apply(&Act { sender, now, market }, call);
            if let (Some((to, key, amount)), Some(model)) = (paid, &mut self.model) {
                model.transfer(&self.licensing, &to, &key, amount);
            }
        }
    }

    /// Follows what a transaction that worked has done.
    pub(crate) fn record(&mut self, sender: &Addr, now: u64, calls: &[Call], events: &[EventView]) {
        for call in calls {
            self.record_outside(sender, call);
        }
        self.book(now, events);
        if let Some(model) = &mut self.model {
            model.apply(sender, now, calls, events);
        }
        self.follow_rights(sender, now, calls);
        for ((who, key), amount) in &mut self.wallets.0 {
            let currency = Currency::from_key(key).unwrap();
            *amount = holding(&self.chain, who, &currency);
        }
        self.unchecked += 1;
        if self.unchecked >= self.every {
            self.check_now();
        }
    }

    /// Donations, and points that others award.
    pub(crate) fn record_outside(&mut self, sender: &Addr, call: &Call) {
        let known = self.context.known.get_or_insert_with(Known::default);
        match call {
            Call::Send(to, coins) if *to == self.market => {
                for coin in coins {
                    add(&mut known.donated_to_marketplace, format!("n:{}", coin.denom), coin.amount.u128());
                }
            }
            Call::Token(token, Cw20ExecuteMsg::Transfer { recipient, amount })
                if *recipient == self.market.as_str() =>
            {
                add(&mut known.donated_to_marketplace, format!("c:{token}"), amount.u128());
            }
            Call::Send(to, coins) if *to == self.licensing => {
                for coin in coins {
                    add(&mut known.donated_to_licensing, format!("n:{}", coin.denom), coin.amount.u128());
                }
            }
            Call::Token(token, Cw20ExecuteMsg::Transfer { recipient, amount })
                if *recipient == self.licensing.as_str() =>
            {
                add(&mut known.donated_to_licensing, format!("c:{token}"), amount.u128());
            }
            Call::Points(msg) if *sender != self.market => {
                if let PointsMsg::AwardMany { awards } = msg.as_ref() {
                    let amounts = awards.iter().map(|award| award.amount.get().u128());
                    known.foreign_awards = amounts.fold(known.foreign_awards, u128::saturating_add);
                }
            }
            Call::Market(..)
            | Call::Points(_)
            | Call::Provenance(..)
            | Call::Licensing(..)
            | Call::Arbitration(_)
            | Call::Token(..)
            | Call::Raw(..)
            | Call::Send(..) => {}
        }
    }
}

/// Adds to what was given: with burnt points and tokens that lie, more than 2^128 may be given in all.
fn add(given: &mut BTreeMap<String, u128>, key: String, amount: u128) {
    let sum = given.entry(key).or_default();
    *sum = sum.saturating_add(amount);
}
