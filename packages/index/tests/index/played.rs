//! A chain that an index follows while it is used.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use caravan_chain::{
    named_account, AccountName, Chain, ChainError, Code, CoinInfo, Deployed, Embedded, Instantiate, Msg, Outcome,
    Sandbox, StoredCode,
};
use caravan_index::{Blocks, Documents, Index, Result, Source, SourceBlock, Suite};
use caravan_primitives::Hash32;
use cosmwasm_std::{Addr, Binary, Coin, Uint128};
use tempfile::TempDir;

/// An embedded chain as a source.
pub(crate) struct Followed<'a> {
    pub(crate) chain: &'a Embedded,
    pub(crate) contracts: &'a Deployed,
    /// The most blocks of an answer.
    pub(crate) most: usize,
}

impl Source for Followed<'_> {
    fn suite(&self) -> Result<Suite> {
        Ok(Suite { chain_id: self.chain.chain_id(), contracts: self.contracts.clone() })
    }

    fn blocks_since(&self, height: u64, limit: usize) -> Result<Blocks> {
        let limit = limit.min(self.most);
        let mut blocks = self.chain.blocks_since(height, limit + 1)?;
        let more = blocks.len() > limit;
        blocks.truncate(limit);
        let last = self.chain.blocks_since(height.saturating_sub(1), 1)?;
        let (height, time) = blocks.last().or(last.last()).map_or((0, 0), |block| (block.height, block.time));
        let block = |block: caravan_chain::Block| {
            let caravan_chain::Block { height, time, events, .. } = block;
            SourceBlock { height, time, events }
        };
        Ok(Blocks { blocks: blocks.into_iter().map(block).collect(), height, time, more })
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary> {
        Ok(self.chain.query(contract, msg)?)
    }
}

/// Documents in memory.
pub(crate) struct Kept(BTreeMap<Hash32, Vec<u8>>);

impl Kept {
    pub(crate) fn new(documents: &[&str]) -> Self {
        let documents = documents.iter().map(|text| text.as_bytes().to_vec());
        Self(documents.map(|bytes| (Hash32::digest(&bytes), bytes)).collect())
    }
}

impl Documents for Kept {
    fn document(&self, hash: &Hash32, _: usize) -> Option<Vec<u8>> {
        self.0.get(hash).cloned()
    }
}

/// A chain in a file, with an index that advances after every block.
pub(crate) struct World {
    pub(crate) home: TempDir,
    pub(crate) chain: Embedded,
    codes: BTreeMap<u64, Code>,
    made: BTreeMap<Code, Addr>,
    index: Option<Index>,
    /// How often the index advanced.
    pub(crate) passes: u64,
    /// What the gateway has.
    pub(crate) documents: Kept,
    /// Whether the index is compared with one that is built anew after every block.
    pub(crate) compares: bool,
}

impl World {
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let chain = Embedded::create(&home.path().join("chain.redb"), "caravan-followed", CoinInfo::cara()).unwrap();
        Self {
            home,
            chain,
            codes: BTreeMap::new(),
            made: BTreeMap::new(),
            index: None,
            passes: 0,
            documents: Kept::new(&[]),
            compares: false,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn contracts(&self) -> Option<Deployed> {
        let of = |code| self.made.get(&code).cloned();
        Some(Deployed {
            marketplace: of(Code::Marketplace)?,
            points: of(Code::Points)?,
            provenance: of(Code::Provenance)?,
            licensing: of(Code::Licensing)?,
            arbitration: of(Code::Arbitration)?,
        })
    }

    /// Follow what was done.
    fn follow(&mut self) {
        let Some(contracts) = self.contracts() else { return };
        let source = Followed { chain: &self.chain, contracts: &contracts, most: usize::MAX - 1 };
        let path = self.home.path().join("followed.sqlite");
        let index = self.index.get_or_insert_with(|| Index::open(&path, &source).unwrap().0);
        index.catch_up(&source, &self.documents).unwrap();
        self.passes += 1;
        if self.compares {
            let anew = self.anew().reader().unwrap().fingerprints().unwrap();
            assert_eq!(self.followed().reader().unwrap().fingerprints().unwrap(), anew, "pass {}", self.passes);
        }
    }

    /// Build an index anew, in one go.
    pub(crate) fn anew(&self) -> Index {
        let (contracts, path) = (self.contracts().unwrap(), self.file(&format!("anew-{}.sqlite", self.passes)));
        let source = Followed { chain: &self.chain, contracts: &contracts, most: usize::MAX - 1 };
        let mut index = Index::open(&path, &source).unwrap().0;
        index.catch_up(&source, &self.documents).unwrap();
        index
    }

    /// Build an index anew, one block at a time. It is closed and opened again after each.
    pub(crate) fn by_block(&self) -> Index {
        let (contracts, path) = (self.contracts().unwrap(), self.file("by-block.sqlite"));
        let source = Followed { chain: &self.chain, contracts: &contracts, most: 1 };
        let mut index = Index::open(&path, &source).unwrap().0;
        while !index.advance(&source, &self.documents).unwrap().done {
            drop(index);
            index = Index::open(&path, &source).unwrap().0;
        }
        index
    }

    pub(crate) fn followed(&self) -> &Index {
        self.index.as_ref().unwrap()
    }

    pub(crate) fn retry(&mut self, documents: Kept) -> u64 {
        self.documents = documents;
        self.index.as_mut().unwrap().retry_documents(&self.documents).unwrap()
    }
}

/// The world as a chain for the demo.
pub(crate) struct Shared(pub(crate) Rc<RefCell<World>>);

impl Shared {
    fn act<T>(&self, act: impl FnOnce(&mut Embedded) -> Result<T, ChainError>) -> Result<T, ChainError> {
        let mut world = self.0.borrow_mut();
        let done = act(&mut world.chain);
        world.follow();
        done
    }
}

impl Chain for Shared {
    fn chain_id(&self) -> String {
        self.0.borrow().chain.chain_id()
    }

    fn now(&self) -> u64 {
        self.0.borrow().chain.now()
    }

    fn account(&self, name: &AccountName) -> Addr {
        let address = named_account(name);
        self.0.borrow_mut().chain.name_account(name, address.clone());
        address
    }

    fn coins(&self) -> Vec<CoinInfo> {
        self.0.borrow().chain.coins()
    }

    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError> {
        Chain::balance(&self.0.borrow().chain, address, denom)
    }

    fn store(&mut self, code: Code) -> Result<StoredCode, ChainError> {
        let stored = self.0.borrow_mut().chain.store(code)?;
        self.0.borrow_mut().codes.insert(stored.id, code);
        Ok(stored)
    }

    fn predict(&self, creator: &Addr, code: &StoredCode, salt: &[u8]) -> Result<Addr, ChainError> {
        self.0.borrow().chain.predict(creator, code, salt)
    }

    fn instantiate2(&mut self, sender: &Addr, request: Instantiate) -> Result<Addr, ChainError> {
        let id = request.code_id;
        let address = self.0.borrow_mut().chain.instantiate2(sender, request)?;
        let mut world = self.0.borrow_mut();
        if let Some(code) = world.codes.get(&id).copied() {
            world.made.insert(code, address.clone());
        }
        world.follow();
        Ok(address)
    }

    fn migrate(&mut self, sender: &Addr, contract: &Addr, code_id: u64, msg: &Binary) -> Result<Outcome, ChainError> {
        self.act(|chain| chain.migrate(sender, contract, code_id, msg))
    }

    fn execute(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Outcome, ChainError> {
        self.act(|chain| chain.execute(sender, msgs))
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        self.0.borrow().chain.query(contract, msg)
    }
}

impl Sandbox for Shared {
    fn fund(&mut self, to: &Addr, coins: &[Coin]) -> Result<(), ChainError> {
        self.act(|chain| chain.fund(to, coins))
    }

    fn make_token(&mut self, symbol: &str, decimals: u8, holders: &[(Addr, Uint128)]) -> Result<Addr, ChainError> {
        self.account("deployer");
        self.act(|chain| chain.make_token(symbol, decimals, holders))
    }

    fn wait(&mut self, secs: u64) -> Result<(), ChainError> {
        self.act(|chain| {
            chain.advance(secs);
            chain.flush()
        })
    }
}
