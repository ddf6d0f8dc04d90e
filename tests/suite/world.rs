//! The deployed world: who is in it, how time passes, what is checked after every action.

use std::collections::{BTreeMap, BTreeSet};

use caravan_audit::{Distance, PointsContract};
use caravan_chain::{Chain, ChainExt, Deployed, Embedded, Msg, BLOCK_SECS, CHAIN_ID};
use caravan_marketplace_api::{
    AssignmentResponse, BalanceResponse, BatchResponse, EditionResponse, LedgerResponse, PersonResponse,
    ProjectResponse, QueryMsg, RequesterResponse, Shares, SolvencyResponse, StandingResponse, TaskResponse,
};
use caravan_money::Currency;
use caravan_points_api::{ExecuteMsg as PointsMsg, QueryMsg as PointsQuery};
use caravan_primitives::{AssignmentId, BatchId, EditionId, Hash32, PersonId, ProjectId, Reference};
use cosmwasm_std::{coins, to_json_binary, Addr, Timestamp};
use cw20::Cw20ExecuteMsg;
use serde::de::DeserializeOwned;

use crate::actor::Actor;
use crate::builder::{look_alike, Builder, POCKET};
use crate::call::Call;
use crate::invariant::{check, Context, History, Known};
use crate::model::{Expect, Model};
use crate::outcome::{Outcome, Told, Who};
use crate::rights::{Deed, Market, Rights, Start};
use crate::snapshot::{holding, Camera, Snapshot, Wallets};
use crate::spec::{list_tree, Spec};

mod rights;

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

/// A deployed world.
pub struct World {
    chain: Embedded,
    market: Addr,
    points: Addr,
    provenance: Addr,
    licensing: Addr,
    token: Addr,
    camera: Camera,
    currencies: Vec<Currency>,
    context: Context,
    history: History,
    model: Option<Model>,
    rights: Option<Rights>,
    names: BTreeMap<Addr, String>,
    wallets: Wallets,
    lists: BTreeMap<Hash32, Vec<Addr>>,
    every: u32,
    unchecked: u32,
    hashing: bool,
    block_secs: u64,
    references: u64,
}

/// Says what was going on when something panics.
struct Scene<'a>(&'a str);

impl Drop for Scene<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("while: {}", self.0);
        }
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// The usual world.
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
        let Deployed { marketplace: market, points, provenance, licensing } = deployed;
        let mut world = Self {
            chain,
            market: market.clone(),
            points,
            provenance,
            licensing,
            token,
            camera,
            currencies,
            context,
            history: History::default(),
            model: Some(model),
            rights: Some(rights),
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
        world.look();
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

    /// Two projects of `requester`, one a currency, each funded with half of what `requester` has.
    pub(crate) fn set_the_stage(&mut self) {
        for currency in self.currencies.clone() {
            let project = self.at("requester").creates_project(&currency, &["manager"]).succeeds().project();
            self.at("requester").funds(project, POCKET / 2).succeeds();
        }
    }

    // ---------------------------------------------------------------- who and what

    /// The native currency.
    #[must_use]
    pub fn cara(&self) -> Currency {
        self.currencies[0].clone()
    }

    /// The cw20 currency.
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

    /// The marketplace.
    #[must_use]
    pub fn market(&self) -> &Addr {
        &self.market
    }

    /// The points contract.
    #[must_use]
    pub fn points(&self) -> &Addr {
        &self.points
    }

    /// The registry of assets.
    #[must_use]
    pub fn provenance(&self) -> &Addr {
        &self.provenance
    }

    /// The licensing contract.
    #[must_use]
    pub fn licensing(&self) -> &Addr {
        &self.licensing
    }

    /// Where the contracts are.
    #[must_use]
    pub fn deployed(&self) -> Deployed {
        let (marketplace, points) = (self.market.clone(), self.points.clone());
        Deployed { marketplace, points, provenance: self.provenance.clone(), licensing: self.licensing.clone() }
    }

    /// The chain.
    #[must_use]
    pub fn chain(&self) -> &Embedded {
        &self.chain
    }

    /// The chain, to do what verbs do not offer. Money that moves this way has to be told: [`World::resync`].
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

    /// Somebody acts.
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

    /// Looks anew at what everybody has, after money was moved behind the suite's back.
    pub fn resync(&mut self) {
        let known: BTreeSet<Addr> = self.wallets.0.keys().map(|(who, _)| who.clone()).collect();
        for who in known {
            self.watch(&who);
        }
    }

    /// A token of the same make as the honest one, of which everybody has as much, unknown to the platform.
    pub fn look_alike(&mut self) -> Addr {
        look_alike(&mut self.chain)
    }

    // ---------------------------------------------------------------- time

    /// When the next action happens, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.chain.now()
    }

    /// Seconds pass.
    pub fn seconds_pass(&mut self, secs: u64) {
        self.chain.advance(secs);
    }

    /// Days pass.
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

    /// Balances of this currency are no longer held against the ledger: its token may do anything.
    pub fn distrust(&mut self, currency: &Currency) {
        self.context.untrusted.insert(currency.key());
        if let Some(model) = &mut self.model {
            model.distrust(currency);
        }
        if let Some(rights) = &mut self.rights {
            rights.distrust(currency);
        }
    }

    /// The model, where it runs along.
    #[must_use]
    pub fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// Asks everything, now.
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
    pub fn look(&mut self) {
        let snapshot = self.snapshot();
        check(&snapshot, &self.context);
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
        let next = now + self.block_secs;
        self.chain.app_mut().update_block(|block| block.time = Timestamp::from_seconds(next));
        let hashes = hash.map(|before| (before, self.chain.state_hash()));
        let code = result.as_ref().map_or_else(|error| error.code().to_owned(), |_| "ok".to_owned());
        if let Some(expect) = expect {
            assert!(expect.admits(&code), "the model expects {expect:?}, got {code}: {:?}", result.as_ref().err());
        }
        match &result {
            Ok(done) => self.note(sender, now, calls, &Told::all(&done.events)),
            Err(error) => assert!(hashes.is_none_or(|(a, b)| a == b), "I27: refused, but something changed: {error}"),
        }
        let after = self.wallets.clone();
        drop(scene);
        Outcome { what, market: self.market.clone(), result, before, after, hashes }
    }

    /// What the models say of a transaction beforehand.
    fn expect(&self, sender: &Addr, now: u64, calls: &[Call]) -> Option<Expect> {
        let market = Market { chain: &self.chain, at: &self.market };
        let expect = self.model.as_ref()?.expect(sender, now, calls);
        let ([call], Some(rights)) = (calls, &self.rights) else { return Some(expect) };
        Some(expect.and(rights.expect(&Deed { sender, now, market }, call)))
    }

    /// What the second ledger of registry and licensing makes of a transaction that worked.
    fn follow_rights(&mut self, sender: &Addr, now: u64, calls: &[Call]) {
        let market = Market { chain: &self.chain, at: &self.market };
        let Some(rights) = &mut self.rights else { return };
        for call in calls {
            let paid = rights.apply(&Deed { sender, now, market }, call);
            if let (Some((to, key, amount)), Some(model)) = (paid, &mut self.model) {
                model.transfer(&self.licensing, &to, &key, amount);
            }
        }
    }

    /// Follows what a transaction that worked has done.
    fn note(&mut self, sender: &Addr, now: u64, calls: &[Call], told: &[Told]) {
        for call in calls {
            self.note_outside(sender, call);
        }
        if let Some(model) = &mut self.model {
            model.apply(sender, now, calls, told);
        }
        self.follow_rights(sender, now, calls);
        for ((who, key), amount) in &mut self.wallets.0 {
            let currency = Currency::from_key(key).unwrap();
            *amount = holding(&self.chain, who, &currency);
        }
        self.unchecked += 1;
        if self.unchecked >= self.every {
            self.look();
        }
    }

    /// Donations, and points that others award.
    fn note_outside(&mut self, sender: &Addr, call: &Call) {
        let known = self.context.known.get_or_insert_with(Known::default);
        match call {
            Call::Send(to, coins) if *to == self.market => {
                for coin in coins {
                    *known.donated_to_marketplace.entry(format!("n:{}", coin.denom)).or_default() += coin.amount.u128();
                }
            }
            Call::Token(token, Cw20ExecuteMsg::Transfer { recipient, amount })
                if *recipient == self.market.as_str() =>
            {
                *known.donated_to_marketplace.entry(format!("c:{token}")).or_default() += amount.u128();
            }
            Call::Send(to, coins) if *to == self.licensing => {
                for coin in coins {
                    let key = format!("n:{}", coin.denom);
                    *known.donated_to_licensing.entry(key).or_default() += coin.amount.u128();
                }
            }
            Call::Token(token, Cw20ExecuteMsg::Transfer { recipient, amount })
                if *recipient == self.licensing.as_str() =>
            {
                *known.donated_to_licensing.entry(format!("c:{token}")).or_default() += amount.u128();
            }
            Call::Points(msg) if *sender != self.market => {
                if let PointsMsg::AwardMany { awards } = msg.as_ref() {
                    known.foreign_awards += awards.iter().map(|a| a.amount.get().u128()).sum::<u128>();
                }
            }
            Call::Market(..)
            | Call::Points(_)
            | Call::Provenance(..)
            | Call::Licensing(..)
            | Call::Token(..)
            | Call::Raw(..)
            | Call::Send(..) => {}
        }
    }

    /// A reference that nobody has used.
    pub fn reference(&mut self) -> Reference {
        self.references += 1;
        Reference::new(format!("ref-{}", self.references)).unwrap()
    }

    // ---------------------------------------------------------------- short cuts

    /// `requester` makes and opens a batch in [`World::project`].
    pub fn opens(&mut self, spec: &Spec) -> BatchId {
        self.opens_in(self.project(), spec)
    }

    /// A project's requester makes and opens a batch in it.
    pub fn opens_in(&mut self, project: ProjectId, spec: &Spec) -> BatchId {
        let requester = self.asks_project(project).requester;
        let address = self.asks_person(requester).address;
        let batch = self.as_address(&address).creates_batch(project, spec).succeeds().batch();
        self.as_address(&address).opens(batch).succeeds();
        batch
    }

    /// `requester` makes a project that shares, with `manager` as its manager, and funds it.
    pub fn shares(&mut self, currency: &Currency, shares: &Shares) -> ProjectId {
        let project = self.at("requester").creates_sharing_project(currency, &["manager"], shares).succeeds().project();
        self.at("requester").funds(project, 1_000_000).succeeds();
        project
    }

    /// `name` does one slot of this weight in a project that shares; it is accepted, and its batch swept.
    pub fn contributes(&mut self, name: &str, project: ProjectId, weight: u32) {
        let batch = self.opens_in(project, &Spec::new().tasks(1).weight(weight));
        let work = self.works(name, batch);
        self.at("manager").accepts(batch, &[work]).succeeds();
        self.at("manager").closes_batch(batch).succeeds();
        self.at("stranger").finalizes_batch(batch).succeeds();
    }

    /// `manager` publishes an edition that is closed and settled, under a commitment of the right age.
    pub fn publishes(&mut self, project: ProjectId, edition: EditionId, content: &[u8]) {
        self.at("manager").commits_to_dataset(content).succeeds();
        self.seconds_pass(60);
        self.at("manager").publishes(project, edition, content).succeeds();
    }

    /// `name` claims a task at random, works as long as they must, and submits.
    pub fn works(&mut self, name: &str, batch: BatchId) -> AssignmentId {
        let assignment = self.at(name).claims(batch).succeeds().assignment();
        self.hands_in(name, batch, assignment)
    }

    /// `name` claims this task, works as long as they must, and submits.
    pub fn works_on(&mut self, name: &str, batch: BatchId, task: u32) -> AssignmentId {
        let assignment = self.at(name).claims_task(batch, task).succeeds().assignment();
        self.hands_in(name, batch, assignment)
    }

    /// `name` works as long as they must on what they have reserved, and submits.
    pub fn hands_in(&mut self, name: &str, batch: BatchId, assignment: AssignmentId) -> AssignmentId {
        let wait = self.asks_batch(batch).config.windows.min_work_secs.get();
        let ready = self.asks_assignment(batch, assignment).claimed_at.get() + wait;
        if ready > self.now() {
            self.until(ready);
        }
        self.at(name).submits(batch, assignment).succeeds();
        assignment
    }

    /// Remembers an allow-list, so that claims can prove to be on it.
    pub(crate) fn remember(&mut self, spec: &Spec) {
        if let Some(tree) = spec.tree() {
            self.lists.insert(tree.root(), spec.list().to_vec());
        }
    }

    /// The proof that `who` is on the list with this root; that of its first entry, if they are not.
    pub fn proof(&self, root: &Hash32, who: &Addr) -> Option<caravan_primitives::Proof> {
        let list = self.lists.get(root)?;
        let place = list.iter().position(|listed| listed == who).unwrap_or(0);
        list_tree(list)?.proof(place as u64)
    }

    // ---------------------------------------------------------------- questions

    /// Any question to the marketplace.
    ///
    /// # Panics
    /// If it does not answer.
    #[must_use]
    pub fn asks<R: DeserializeOwned>(&self, msg: &QueryMsg) -> R {
        self.chain.ask(&self.market, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    /// Any question to the marketplace that fails; the text.
    ///
    /// # Panics
    /// If it answers.
    #[must_use]
    pub fn asks_in_vain(&self, msg: &QueryMsg) -> String {
        let answer: Result<serde_json::Value, _> = self.chain.ask(&self.market, msg);
        answer.expect_err("expected no answer").to_string()
    }

    /// Any question to the points contract.
    ///
    /// # Panics
    /// If it does not answer.
    #[must_use]
    pub fn asks_points<R: DeserializeOwned>(&self, msg: &PointsQuery) -> R {
        self.chain.ask(&self.points, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    /// The points that somebody holds.
    #[must_use]
    pub fn points_of(&self, who: impl Who) -> u128 {
        let msg = PointsQuery::Balance { address: who.addr().to_string() };
        self.asks_points::<cw20::BalanceResponse>(&msg).balance.u128()
    }

    /// What somebody has, outside of the marketplace.
    #[must_use]
    pub fn wallet(&self, who: impl Who, currency: &Currency) -> u128 {
        holding(&self.chain, &who.addr(), currency)
    }

    /// The number of a person.
    #[must_use]
    pub fn person(&self, who: impl Who) -> PersonId {
        self.asks::<PersonResponse>(&QueryMsg::PersonOf { address: who.addr().to_string() }).person
    }

    /// A person.
    #[must_use]
    pub fn asks_person(&self, person: PersonId) -> PersonResponse {
        self.asks(&QueryMsg::Person { person })
    }

    /// What is due to somebody: money, and points over all seasons.
    #[must_use]
    pub fn due(&self, who: impl Who, currency: &Currency) -> (u128, u128) {
        let msg = QueryMsg::Balance { person: self.person(who), currency: currency.clone() };
        let told: BalanceResponse = self.asks(&msg);
        (told.amount.u128(), told.points.iter().map(|season| season.points.u128()).sum())
    }

    /// A project.
    #[must_use]
    pub fn asks_project(&self, project: ProjectId) -> ProjectResponse {
        self.asks(&QueryMsg::Project { project })
    }

    /// Available funds and credit of a project.
    #[must_use]
    pub fn purse(&self, project: ProjectId) -> (u128, u128) {
        let told = self.asks_project(project);
        (told.available.u128(), told.project_credit.u128())
    }

    /// An edition.
    #[must_use]
    pub fn asks_edition(&self, project: ProjectId, edition: EditionId) -> EditionResponse {
        self.asks(&QueryMsg::Edition { project, edition })
    }

    /// A batch.
    #[must_use]
    pub fn asks_batch(&self, batch: BatchId) -> BatchResponse {
        self.asks(&QueryMsg::Batch { batch })
    }

    /// The money of a batch.
    #[must_use]
    pub fn ledger(&self, batch: BatchId) -> LedgerResponse {
        self.asks(&QueryMsg::Ledger { batch })
    }

    /// The slots of a task.
    #[must_use]
    pub fn task(&self, batch: BatchId, task: u32) -> TaskResponse {
        self.asks(&QueryMsg::Task { batch, task })
    }

    /// An assignment.
    #[must_use]
    pub fn asks_assignment(&self, batch: BatchId, assignment: AssignmentId) -> AssignmentResponse {
        self.asks(&QueryMsg::Assignment { batch, assignment })
    }

    /// How somebody stands in a project.
    #[must_use]
    pub fn standing(&self, project: ProjectId, who: impl Who) -> StandingResponse {
        self.asks(&QueryMsg::Standing { project, person: self.person(who) })
    }

    /// What a requester has paid and refused.
    #[must_use]
    pub fn requester(&self, who: impl Who, currency: &Currency) -> RequesterResponse {
        self.asks(&QueryMsg::Requester { requester: self.person(who), currency: currency.clone() })
    }

    /// All money of a currency.
    #[must_use]
    pub fn solvency(&self, currency: &Currency) -> SolvencyResponse {
        self.asks(&QueryMsg::Solvency { currency: currency.clone() })
    }

    /// A message of a token as a call; for actors who tell tokens something.
    #[must_use]
    pub(crate) fn sends_tokens(&self, token: &Addr, amount: u128, body: &impl serde::Serialize) -> Call {
        let msg = to_json_binary(&serde_json::to_value(body).unwrap()).unwrap();
        let send = Cw20ExecuteMsg::Send { contract: self.market.to_string(), amount: amount.into(), msg };
        Call::Token(token.clone(), send)
    }
}
