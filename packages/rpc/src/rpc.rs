//! A chain behind a node: its accounts, its time, its state.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caravan_chain::{AccountName, Chain, ChainError, Code, CoinInfo, Instantiate, Msg, Outcome, StoredCode};
use caravan_keys::Signer;
use cosmrs::proto::cosmos::bank::v1beta1::{
    QueryBalanceRequest, QueryBalanceResponse, QueryDenomMetadataRequest, QueryDenomMetadataResponse,
};
use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmwasm::wasm::v1::{
    QueryAllContractStateRequest, QueryAllContractStateResponse, QueryCodeRequest, QueryCodeResponse,
    QueryCodesRequest, QueryCodesResponse, QueryContractInfoRequest, QueryContractInfoResponse,
    QueryRawContractStateRequest, QueryRawContractStateResponse, QuerySmartContractStateRequest,
    QuerySmartContractStateResponse,
};
use cosmrs::AccountId;
use cosmwasm_std::{instantiate2_address, Addr, Binary, Uint128};
use sha2::{Digest, Sha256};

use crate::account_sequence::AccountSequence;
use crate::coins::named;
use crate::file::{ChainFile, Listed};
use crate::journal::Journal;
use crate::keys::KeyRing;
use crate::link::Link;
use crate::setup::SetupError;
use crate::wire::{self, attribute};

/// Codes that one page lists, and the most pages that are looked through, the newest codes first.
const CODES: (u64, usize) = (100, 20);
/// Rows of a contract's state that one page has.
const ROWS: u64 = 100;
/// The account that stores code.
const DEPLOYER: &str = "deployer";

/// A key and a value of a contract's state, as they are stored.
pub type Row = (Vec<u8>, Vec<u8>);

/// A chain that a node answers for.
///
/// Accounts are keys of one mnemonic, found by their names alone ([`crate::index_of`]), or keys that were added. A transaction is simulated, signed
/// for the gas that this took times `gas.adjustment`, sent, and waited for until it is in a block. A node that is away
/// is waited for, up to 90 seconds a request. On a chain for play the faucet keeps every account in gas.
pub struct Rpc {
    pub(crate) link: Link,
    pub(crate) file: ChainFile,
    pub(crate) keys: KeyRing,
    pub(crate) sequences: BTreeMap<Addr, AccountSequence>,
    pub(crate) topped_up: BTreeMap<Addr, u128>,
    pub(crate) journal: Journal,
    pub(crate) gas: Option<u64>,
    time: Cell<u64>,
    namespace: String,
    artifacts: PathBuf,
}

impl Rpc {
    /// The chain that `file` describes; `artifacts` is the folder with the contracts' wasm.
    ///
    /// # Errors
    /// [`SetupError`] without keys, without a node that answers, or when it is a node of another chain.
    pub fn open(file: ChainFile, artifacts: &Path) -> Result<Self, SetupError> {
        let keys = KeyRing::open(&file)?;
        let (link, status) = Link::open(&file.rpc)?;
        let network = status.node_info.network.to_string();
        if network != file.chain_id {
            let reason = format!("expected chain {}, got {network}", file.chain_id);
            return Err(SetupError::Unreachable { url: file.rpc, reason });
        }
        // A node that has just begun a chain answers no question before its first block.
        let unreachable =
            |error: ChainError| SetupError::Unreachable { url: file.rpc.clone(), reason: error.to_string() };
        if status.sync_info.latest_block_height.value() <= 1 {
            link.run_to(1).map_err(unreachable)?;
        }
        let time = u64::try_from(status.sync_info.latest_block_time.unix_timestamp()).unwrap_or_default();
        Ok(Self {
            link,
            file,
            keys,
            sequences: BTreeMap::new(),
            topped_up: BTreeMap::new(),
            journal: Journal::default(),
            gas: None,
            time: Cell::new(time),
            namespace: String::new(),
            artifacts: artifacts.to_owned(),
        })
    }

    /// From now on account `name` is the key of `<namespace>/<name>`, so that a story can be played again with new people.
    /// The faucet is the same in every namespace.
    pub fn set_account_namespace(&mut self, namespace: &str) {
        self.namespace = format!("{namespace}/");
    }

    /// From now on every transaction is a line of JSON at the end of `path`: hash, height, gas, code, bytes, messages.
    ///
    /// # Errors
    /// [`ChainError::Bad`] if the file cannot be written.
    pub fn keep_journal(&self, path: &Path) -> Result<(), ChainError> {
        self.journal.open(path)
    }

    /// From now on a transaction asks for `gas` and is not simulated, so that one that fails comes into a block and costs
    /// what it used; with `None`, a simulation says how much to ask for, and what fails there is not sent.
    pub fn set_gas_limit(&mut self, gas: Option<u64>) {
        self.gas = gas;
    }

    /// The journal calls `address` by `label` from now on.
    pub fn label(&self, address: &Addr, label: &str) {
        self.journal.name(address.as_str(), label);
    }

    /// What the chain's file says.
    #[must_use]
    pub fn file(&self) -> &ChainFile {
        &self.file
    }

    /// The height of the last block.
    ///
    /// # Errors
    /// [`ChainError::Timeout`] if the node is away.
    pub fn height(&self) -> Result<u64, ChainError> {
        Ok(self.link.status()?.sync_info.latest_block_height.value())
    }

    /// From now on every question is answered as of the last block, so that many answers belong together. Nothing is to
    /// be sent after that.
    ///
    /// # Errors
    /// [`ChainError::Timeout`] if the node is away.
    pub fn pin_height(&self) -> Result<(), ChainError> {
        self.link.stand_at(self.height()?)
    }

    /// The time of the last block.
    ///
    /// # Errors
    /// [`ChainError::Timeout`] if the node is away.
    pub(crate) fn last_block(&self) -> Result<u64, ChainError> {
        let time = self.link.status()?.sync_info.latest_block_time.unix_timestamp();
        self.time.set(u64::try_from(time).unwrap_or_default());
        Ok(self.time.get())
    }

    /// What a contract stores under `key`; `None` for nothing.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for an unknown contract.
    pub fn raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Vec<u8>>, ChainError> {
        let query = QueryRawContractStateRequest { address: contract.to_string(), query_data: key.to_vec() };
        let answer: QueryRawContractStateResponse =
            self.link.ask("/cosmwasm.wasm.v1.Query/RawContractState", &query)?;
        Ok(Some(answer.data).filter(|data| !data.is_empty()))
    }

    /// Everything that a contract stores, by key.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for an unknown contract.
    pub fn state(&self, contract: &Addr) -> Result<Vec<Row>, ChainError> {
        let (mut rows, mut key) = (Vec::new(), Vec::new());
        loop {
            let page = PageRequest { key, limit: ROWS, ..PageRequest::default() };
            let query = QueryAllContractStateRequest { address: contract.to_string(), pagination: Some(page) };
            let answer: QueryAllContractStateResponse =
                self.link.ask("/cosmwasm.wasm.v1.Query/AllContractState", &query)?;
            rows.extend(answer.models.into_iter().map(|model| (model.key, model.value)));
            key = answer.pagination.map(|page| page.next_key).unwrap_or_default();
            if key.is_empty() {
                return Ok(rows);
            }
        }
    }

    /// The code of the contract at `address`; `None` when there is no contract.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for an address of another chain.
    pub fn code_at(&self, address: &Addr) -> Result<Option<u64>, ChainError> {
        let query = QueryContractInfoRequest { address: address.to_string() };
        match self.link.ask::<_, QueryContractInfoResponse>("/cosmwasm.wasm.v1.Query/ContractInfo", &query) {
            Ok(answer) => Ok(answer.contract_info.map(|info| info.code_id)),
            Err(ChainError::Bad(text)) if text.contains("no such contract") || text.contains("not found") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// sha256 of the code with this number, over the bytes that the chain gives.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for an unknown number.
    pub fn checksum_of(&self, code_id: u64) -> Result<[u8; 32], ChainError> {
        let answer: QueryCodeResponse = self.link.ask("/cosmwasm.wasm.v1.Query/Code", &QueryCodeRequest { code_id })?;
        Ok(Sha256::digest(&answer.data).into())
    }

    /// `text` as an address of this chain.
    ///
    /// # Errors
    /// [`ChainError::Bad`] if it is invalid, or of another chain.
    pub fn address(&self, text: &str) -> Result<Addr, ChainError> {
        let account: AccountId = text.parse().map_err(|error| ChainError::Bad(format!("{text}: {error}")))?;
        if account.prefix() != self.file.prefix {
            return Err(ChainError::Bad(format!("expected an address of {}, got {text}", self.file.prefix)));
        }
        Ok(Addr::unchecked(account.to_string()))
    }

    /// The account of a module of the chain: `gov`, `mint`. Many of them receive nothing.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for a prefix that gives no address.
    pub fn module(&self, name: &str) -> Result<Addr, ChainError> {
        let hash = Sha256::digest(name.as_bytes());
        let first: Vec<u8> = hash.iter().take(20).copied().collect();
        let account = AccountId::new(&self.file.prefix, &first);
        account.map(|account| Addr::unchecked(account.to_string())).map_err(|error| ChainError::Bad(error.to_string()))
    }

    /// The artefact of a contract of the suite, as it is on disk.
    ///
    /// # Errors
    /// [`ChainError::Bad`] when it has not been built.
    pub fn artefact(&self, code: Code) -> Result<Vec<u8>, ChainError> {
        self.wasm(&format!("caravan_{}.wasm", code.name()))
    }

    pub(crate) fn wasm(&self, name: &str) -> Result<Vec<u8>, ChainError> {
        let path = self.artifacts.join(name);
        let missing = |error| ChainError::Bad(format!("{}: {error}: `cargo xtask wasm` builds it", path.display()));
        std::fs::read(&path).map_err(missing)
    }

    /// Stores code, unless the chain has the very same already.
    pub(crate) fn store_wasm(&mut self, wasm: &[u8]) -> Result<StoredCode, ChainError> {
        let checksum: [u8; 32] = Sha256::digest(wasm).into();
        if let Some(id) = self.stored_code(&checksum)? {
            return Ok(StoredCode { id, checksum });
        }
        let deployer = self.account(DEPLOYER);
        let outcome = self.transact(&deployer, &[wire::store(&deployer, wasm)?])?;
        let id = attribute(outcome.all_events(), "store_code", "code_id").and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| ChainError::Bad("stored code without a number".to_owned()))?;
        Ok(StoredCode { id, checksum })
    }

    /// The number of stored code with this checksum, among the newest 2,000.
    ///
    /// # Errors
    /// Those of asking the node.
    pub fn stored_code(&self, checksum: &[u8; 32]) -> Result<Option<u64>, ChainError> {
        let mut key = Vec::new();
        for _ in 0..CODES.1 {
            let page = PageRequest { key, limit: CODES.0, reverse: true, ..PageRequest::default() };
            let query = QueryCodesRequest { pagination: Some(page) };
            let answer: QueryCodesResponse = self.link.ask("/cosmwasm.wasm.v1.Query/Codes", &query)?;
            if let Some(found) = answer.code_infos.iter().find(|info| info.data_hash == checksum) {
                return Ok(Some(found.code_id));
            }
            key = answer.pagination.map(|page| page.next_key).unwrap_or_default();
            if key.is_empty() {
                break;
            }
        }
        Ok(None)
    }

    /// The key of account `name`, to sign what is no transaction, such as a request to a gateway; `None` without a mnemonic,
    /// for a name whose key was not added.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for a name that gives no key, which one name in 2^127 does.
    pub fn signer_of(&self, name: &str) -> Result<Option<Signer>, ChainError> {
        self.keys.signer_of(&format!("{}{name}", self.namespace))
    }

    /// From now on account `name` has this key, whatever the mnemonic says.
    pub fn add_signer(&mut self, name: &str, signer: Signer) {
        self.keys.add(name, signer);
    }
}

impl Chain for Rpc {
    fn chain_id(&self) -> String {
        self.file.chain_id.clone()
    }

    /// The time of the last block, which the next one is later than; while the node is away, that of the last one seen.
    fn now(&self) -> u64 {
        self.last_block().unwrap_or_else(|_| self.time.get())
    }

    fn account(&self, name: &AccountName) -> Addr {
        let faucet = self.file.play.as_ref().is_some_and(|play| play.faucet == name);
        let namespace = if faucet { "" } else { &self.namespace };
        self.keys.address(&format!("{namespace}{name}"))
    }

    /// The coins that the file of the chain lists, in its order.
    /// The coins of the file, and last that of gas, which people send each other too.
    fn coins(&self) -> Vec<CoinInfo> {
        let mut coins: Vec<CoinInfo> = self.file.currencies.iter().map(Listed::coin).collect();
        let gas = &self.file.gas.denom;
        // It is not the usual coin of a chain whose file names none.
        if !coins.is_empty() && coins.iter().all(|coin| coin.denom != *gas) {
            coins.push(CoinInfo::unnamed(gas));
        }
        coins
    }

    fn coin(&self, denom: &str) -> Result<CoinInfo, ChainError> {
        if let Some(listed) = self.coins().into_iter().find(|coin| coin.denom == denom) {
            return Ok(listed);
        }
        let query = QueryDenomMetadataRequest { denom: denom.to_owned() };
        match self.link.ask::<_, QueryDenomMetadataResponse>("/cosmos.bank.v1beta1.Query/DenomMetadata", &query) {
            Ok(answer) => {
                Ok(answer.metadata.and_then(|known| named(denom, &known)).unwrap_or_else(|| CoinInfo::unnamed(denom)))
            }
            Err(ChainError::Bad(text)) if text.contains("not found") => Ok(CoinInfo::unnamed(denom)),
            Err(error) => Err(error),
        }
    }

    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError> {
        let query = QueryBalanceRequest { address: address.to_string(), denom: denom.to_owned() };
        let answer: QueryBalanceResponse = self.link.ask("/cosmos.bank.v1beta1.Query/Balance", &query)?;
        let amount = answer.balance.map_or_else(|| "0".to_owned(), |coin| coin.amount);
        amount.parse().map_err(|_| ChainError::Bad(format!("expected an amount of {denom}, got {amount}")))
    }

    fn store(&mut self, code: Code) -> Result<StoredCode, ChainError> {
        let wasm = self.artefact(code)?;
        self.store_wasm(&wasm)
    }

    fn predict(&self, creator: &Addr, code: &StoredCode, salt: &[u8]) -> Result<Addr, ChainError> {
        let creator: AccountId =
            creator.as_str().parse().map_err(|error| ChainError::Bad(format!("{creator}: {error}")))?;
        let address = instantiate2_address(&code.checksum, &creator.to_bytes().into(), salt)
            .map_err(|error| ChainError::Bad(error.to_string()))?;
        let account = AccountId::new(&self.file.prefix, address.as_slice());
        account.map(|account| Addr::unchecked(account.to_string())).map_err(|error| ChainError::Bad(error.to_string()))
    }

    fn instantiate2(&mut self, sender: &Addr, request: Instantiate) -> Result<Addr, ChainError> {
        let outcome = self.transact(sender, &[wire::instantiate(sender, &request)?])?;
        let made = attribute(outcome.all_events(), "instantiate", "_contract_address");
        let made = made.ok_or_else(|| ChainError::Bad("a new contract without an address".to_owned()))?;
        self.journal.name(made, &request.label);
        Ok(Addr::unchecked(made))
    }

    fn migrate(&mut self, sender: &Addr, contract: &Addr, code_id: u64, msg: &Binary) -> Result<Outcome, ChainError> {
        self.transact(sender, &[wire::migrate(sender, contract, code_id, msg)?])
    }

    fn execute(&mut self, sender: &Addr, msgs: &[Msg]) -> Result<Outcome, ChainError> {
        if msgs.is_empty() {
            return Err(ChainError::Bad("a transaction has at least one message".to_owned()));
        }
        let wired = msgs.iter().map(|msg| wire::message(sender, msg)).collect::<Result<Vec<_>, _>>()?;
        self.transact(sender, &wired)
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        let query = QuerySmartContractStateRequest { address: contract.to_string(), query_data: msg.to_vec() };
        let answer: QuerySmartContractStateResponse =
            self.link.ask("/cosmwasm.wasm.v1.Query/SmartContractState", &query)?;
        Ok(Binary::from(answer.data))
    }
}
