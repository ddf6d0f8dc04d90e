//! The deployed world: who is in it, how time passes, what is checked after every action.

mod appeals;
mod questions;
mod rights;
mod shortcuts;
mod transact;

use std::collections::{BTreeMap, BTreeSet};

use caravan_audit::{Journal, PointsContract};
use caravan_chain::{Chain, Deployed, Embedded, BLOCK_SECS, CHAIN_ID};
use caravan_money::Currency;
use caravan_primitives::{Hash32, ProjectId};
use cosmwasm_std::{coins, Addr};

use crate::actor::Actor;
use crate::builder::{look_alike, Builder};
use crate::invariant::{Context, History, Known};
use crate::model::Model;
use crate::outcome::Who;
use crate::rights::{Rights, Start};
use crate::snapshot::{holding, Camera, Wallets};

/// Licensing's fee, in basis points, as it is deployed.
const LICENSE_FEE_BPS: u16 = 250;

/// Who is there from the start, each with a billion `ucara` and a billion tokens (in millionths). Any other name is an
/// account without money.
pub const CAST: &[&str] = &[
    "owner",
    "treasury",
    "arbiter",
    "requester",
    "rival",
    "manager",
    "alice",
    "bob",
    "carol",
    "dave",
    "erin",
    "frank",
    "stranger",
    "newcomer",
];

/// The five contracts on the embedded chain, with accounts, a clock and the second ledgers that they are compared with.
pub struct World {
    chain: Embedded,
    market: Addr,
    points: Addr,
    provenance: Addr,
    licensing: Addr,
    arbitration: Addr,
    token: Addr,
    camera: Camera,
    currencies: Vec<Currency>,
    context: Context,
    history: History,
    model: Option<Model>,
    rights: Option<Rights>,
    /// What all accounts have, by events alone.
    journal: Journal,
    names: BTreeMap<Addr, String>,
    wallets: Wallets,
    lists: BTreeMap<Hash32, Vec<Addr>>,
    every: u32,
    unchecked: u32,
    hashing: bool,
    block_secs: u64,
    references: u64,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A world with a funded project in each currency, and the defaults of [`Builder`].
    #[must_use]
    pub fn new() -> Self {
        Self::builder().deploy()
    }

    /// A world to be varied.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn assemble(
        chain: Embedded,
        (deployed, token): (Deployed, Addr),
        (currencies, trusted): (Vec<Currency>, usize),
        model: Model,
        real_points: bool,
    ) -> Self {
        let untrusted = currencies.iter().skip(trusted).map(Currency::key).collect();
        let context = Context { untrusted, known: Some(Known::default()), ..Context::default() };
        let points = if real_points { PointsContract::Own } else { PointsContract::Substitute };
        let camera = Camera::new(deployed.clone(), points);
        let rights = Self::rights_of(&deployed, &model, (&currencies, trusted));
        let journal = Journal::new(deployed.clone());
        let Deployed { marketplace: market, points, provenance, licensing, arbitration } = deployed;
        let mut world = Self {
            chain,
            market: market.clone(),
            points,
            provenance,
            licensing,
            arbitration,
            token,
            camera,
            currencies,
            context,
            history: History::default(),
            model: Some(model),
            rights: Some(rights),
            journal,
            names: BTreeMap::new(),
            wallets: Wallets::default(),
            lists: BTreeMap::new(),
            every: 1,
            unchecked: 0,
            hashing: true,
            block_secs: BLOCK_SECS,
            references: 0,
        };
        world.names.insert(market, "the marketplace".into());
        world.names.insert(world.provenance.clone(), "provenance".into());
        world.names.insert(world.licensing.clone(), "licensing".into());
        for name in CAST {
            world.knows(name);
        }
        world.check_now();
        world
    }

    /// The second ledger of registry and licensing, as they are deployed.
    fn rights_of(at: &Deployed, model: &Model, (currencies, trusted): (&[Currency], usize)) -> Rights {
        let mut rights = Rights::new(Start {
            at: at.clone(),
            chain_id: CHAIN_ID.to_owned(),
            owner: model.genesis.owner.clone(),
            treasury: model.genesis.treasury.clone(),
            fee_bps: LICENSE_FEE_BPS,
            currencies: currencies.to_vec(),
        });
        currencies.iter().skip(trusted).for_each(|currency| rights.distrust(currency));
        rights
    }

    // ---------------------------------------------------------------- who and what

    /// The native currency, `ucara`.
    #[must_use]
    pub fn cara(&self) -> Currency {
        self.currencies[0].clone()
    }

    /// The currency of the cw20 token.
    #[must_use]
    pub fn token(&self) -> Currency {
        self.currencies[1].clone()
    }

    /// The address of the cw20 token.
    #[must_use]
    pub fn token_address(&self) -> &Addr {
        &self.token
    }

    /// The project that pays in the native currency.
    #[must_use]
    pub fn project(&self) -> ProjectId {
        ProjectId::FIRST
    }

    /// The project that pays in the token.
    #[must_use]
    pub fn token_project(&self) -> ProjectId {
        ProjectId::new(2).unwrap()
    }

    /// The address of the marketplace contract.
    #[must_use]
    pub fn market(&self) -> &Addr {
        &self.market
    }

    /// The address of the points contract.
    #[must_use]
    pub fn points(&self) -> &Addr {
        &self.points
    }

    /// The registry of assets.
    #[must_use]
    pub fn provenance(&self) -> &Addr {
        &self.provenance
    }

    /// The address of the licensing contract.
    #[must_use]
    pub fn licensing(&self) -> &Addr {
        &self.licensing
    }

    /// The address of the arbitration contract.
    #[must_use]
    pub fn arbitration(&self) -> &Addr {
        &self.arbitration
    }

    /// Where the contracts are.
    #[must_use]
    pub fn deployed(&self) -> Deployed {
        let [marketplace, points, provenance, licensing, arbitration] =
            [&self.market, &self.points, &self.provenance, &self.licensing, &self.arbitration].map(Addr::clone);
        Deployed { marketplace, points, provenance, licensing, arbitration }
    }

    /// The chain, for queries that no method has.
    #[must_use]
    pub fn chain(&self) -> &Embedded {
        &self.chain
    }

    /// The chain, for what no method of an actor does. Call [`World::resync`] after money was moved this way.
    pub fn chain_mut(&mut self) -> &mut Embedded {
        &mut self.chain
    }

    /// The address of a name.
    #[must_use]
    pub fn addr(&self, name: &str) -> Addr {
        name.addr()
    }

    /// The name of an address, if it is known.
    #[must_use]
    pub fn name(&self, who: &Addr) -> String {
        self.names.get(who).cloned().unwrap_or_else(|| who.to_string())
    }

    /// A named account acts.
    pub fn at(&mut self, name: &str) -> Actor<'_> {
        self.knows(name);
        let address = self.addr(name);
        Actor::new(self, address)
    }

    /// An address acts: a contract, for one.
    pub fn as_address(&mut self, address: &Addr) -> Actor<'_> {
        Actor::new(self, address.clone())
    }

    /// From now on what `name` has is watched.
    pub fn knows(&mut self, name: &str) {
        let address = self.addr(name);
        if self.names.insert(address.clone(), name.to_owned()).is_none() {
            self.watch(&address);
        }
    }

    /// From now on what this address has is watched: a new key of a person has no name, and yet it is paid.
    fn knows_address(&mut self, who: &Addr) {
        if !self.names.contains_key(who) {
            self.names.insert(who.clone(), who.to_string());
            self.watch(who);
        }
    }

    fn watch(&mut self, who: &Addr) {
        for currency in self.currencies.clone() {
            let amount = holding(&self.chain, who, &currency);
            self.wallets.0.insert((who.clone(), currency.key()), amount);
            if let Some(model) = &mut self.model {
                model.set_wallet(who, &currency, amount);
            }
        }
    }

    /// `name` gets native money from nowhere.
    pub fn gives(&mut self, name: &str, amount: u128) {
        let who = self.addr(name);
        self.chain.fund(&who, &coins(amount, "ucara")).unwrap();
        self.knows(name);
        self.watch(&who);
    }

    /// Reads all wallets again, after money was moved behind the suite's back.
    pub fn resync(&mut self) {
        let known: BTreeSet<Addr> = self.wallets.0.keys().map(|(who, _)| who.clone()).collect();
        for who in known {
            self.watch(&who);
        }
    }

    /// A token of the same make as the honest one, of which each of the cast has as much, unknown to the platform.
    pub fn look_alike(&mut self) -> Addr {
        look_alike(&mut self.chain)
    }

    // ---------------------------------------------------------------- time

    /// When the next action happens, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.chain.now()
    }

    /// Puts the clock of the chain forward by so many seconds.
    pub fn seconds_pass(&mut self, secs: u64) {
        self.chain.advance(secs);
    }

    /// Puts the clock of the chain forward by so many days.
    pub fn days_pass(&mut self, days: u64) {
        self.chain.advance(days * 86_400);
    }

    /// The next action happens exactly at `time`, in seconds since 1970.
    ///
    /// # Panics
    /// If that is past.
    pub fn until(&mut self, time: u64) {
        self.chain.advance_to(time).unwrap();
    }

    /// From now on a transaction takes so many seconds instead of five: with 0 all happen in the same second, as in one block.
    pub fn blocks_take(&mut self, secs: u64) {
        self.block_secs = secs;
    }

    /// The model, where it runs along.
    #[must_use]
    pub fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }
}
