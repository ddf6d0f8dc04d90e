//! What a contract is lent for the length of one call: storage, addresses and the querier of the embedded chain.
//!
//! The VM asks for a backend that borrows nothing (`'static`), because it keeps it behind function pointers. The chain
//! has only borrows to give, each as long as the call. [`lend`] bridges the two, and is the one place that
//! stretches a lifetime.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cosmwasm_std::{Api, Order, QuerierWrapper, Storage};
use cosmwasm_vm::{BackendApi, BackendError, BackendResult, GasInfo};
use vm_std::{Binary, ContractResult, Order as VmOrder, Record, SystemError, SystemResult};

/// `CosmWasm` gas to one of the Cosmos SDK, as chains set it.
pub(crate) const GAS_MULTIPLIER: u64 = 140_000;
/// Rows that an iterator fetches at a time.
const CHUNK: usize = 16;

/// The storage of a call.
pub enum Store<'a> {
    /// Of a message: the call may write.
    Write(&'a mut dyn Storage),
    /// Of a query: a write is an error.
    Read(&'a dyn Storage),
}

/// All that a call needs of the chain.
pub struct Parts<'a> {
    /// The contract's own storage.
    pub storage: Store<'a>,
    /// Checks and converts addresses as the chain does.
    pub api: &'a dyn Api,
    /// Other contracts and the bank.
    pub querier: QuerierWrapper<'a>,
}

/// A loan, of which the VM holds three copies: one as storage, one as codec, one as querier.
#[derive(Clone)]
pub(crate) struct Lent(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    parts: Option<Sealed>,
    iterators: BTreeMap<u32, Walk>,
    store_gas: u64,
    longest: (usize, usize),
}

/// Parts whose lifetime has been forgotten.
struct Sealed(Parts<'static>);

// SAFETY: a loan is used on one thread only. `lend` makes it, runs the VM to the end of the call on the same thread (an
// instance starts no thread and is dropped before `lend` returns), and empties it; what another thread might still hold
// afterwards is an empty loan. The VM's traits demand `Send` because a chain's own backends are moved about.
#[allow(unsafe_code, reason = "see above; the only other unsafe code of this file is `lend`")]
unsafe impl Send for Sealed {}

/// An iterator: the rows that it has fetched, and where it goes on.
struct Walk {
    start: Option<Vec<u8>>,
    end: Option<Vec<u8>>,
    order: Order,
    rows: VecDeque<(Vec<u8>, Vec<u8>)>,
    done: bool,
}

/// Empties the loan, also when the call panics.
struct TakeBack<'a>(&'a Lent);

impl Drop for TakeBack<'_> {
    fn drop(&mut self) {
        self.0.inside().parts = None;
    }
}

/// Lends `parts` to `call`: the loan is empty when `lend` returns, and every use of it afterwards is an error, not a
/// dangling read.
pub(crate) fn lend<R>(parts: Parts<'_>, call: impl FnOnce(&Lent) -> R) -> R {
    // SAFETY: the lifetime is forgotten for the length of this function only. Every access goes through the mutex and
    // ends before it is unlocked, no reference into `parts` is handed out, and `TakeBack` removes `parts` before the
    // borrows end, whether `call` returns or unwinds.
    #[allow(unsafe_code, reason = "see above")]
    let parts = unsafe { std::mem::transmute::<Parts<'_>, Parts<'static>>(parts) };
    let lent = Lent(Arc::new(Mutex::new(Inside { parts: Some(Sealed(parts)), ..Inside::default() })));
    let _back = TakeBack(&lent);
    call(&lent)
}

impl Lent {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gas of the SDK that a chain would have charged for the storage.
    pub(crate) fn store_gas(&self) -> u64 {
        self.inside().store_gas
    }

    /// Bytes of the longest key and of the longest value that were written.
    pub(crate) fn longest(&self) -> (usize, usize) {
        self.inside().longest
    }
}

impl Inside {
    fn parts(&mut self) -> Result<&mut Parts<'static>, BackendError> {
        let sealed = self.parts.as_mut().ok_or_else(|| BackendError::unknown("the call that lent this is over"))?;
        Ok(&mut sealed.0)
    }

    /// What a chain charges: so many of the SDK's gas, and so many for each byte.
    fn charge(&mut self, flat: u64, byte: u64, bytes: usize) -> GasInfo {
        let gas = flat + byte * bytes as u64;
        self.store_gas += gas;
        GasInfo::with_externally_used(gas * GAS_MULTIPLIER)
    }

    fn fetch(&mut self, id: u32) -> Result<Option<Record>, BackendError> {
        let mut walk = self.iterators.remove(&id).ok_or_else(|| BackendError::iterator_does_not_exist(id))?;
        if walk.rows.is_empty() && !walk.done {
            walk.refill(self.parts()?.storage.read());
        }
        let row = walk.rows.pop_front();
        self.iterators.insert(id, walk);
        Ok(row)
    }
}

impl Walk {
    fn refill(&mut self, storage: &dyn Storage) {
        let rows = storage.range(self.start.as_deref(), self.end.as_deref(), self.order);
        self.rows.extend(rows.take(CHUNK));
        self.done = self.rows.len() < CHUNK;
        let Some((last, _)) = self.rows.back() else { return };
        match self.order {
            // The next key after `last` is `last` and a zero; the end of a range is exclusive.
            Order::Ascending => self.start = Some([last.as_slice(), &[0]].concat()),
            Order::Descending => self.end = Some(last.clone()),
        }
    }
}

impl Store<'_> {
    pub(crate) fn read(&self) -> &dyn Storage {
        match self {
            Self::Write(storage) => &**storage,
            Self::Read(storage) => *storage,
        }
    }

    fn write(&mut self) -> Result<&mut dyn Storage, BackendError> {
        match self {
            Self::Write(storage) => Ok(&mut **storage),
            Self::Read(_) => Err(BackendError::unknown("a query writes")),
        }
    }
}

/// The gas of the SDK's key-value store: flat and by byte.
mod price {
    pub(super) const READ: (u64, u64) = (1_000, 3);
    pub(super) const WRITE: (u64, u64) = (2_000, 30);
    pub(super) const DELETE: (u64, u64) = (1_000, 0);
    pub(super) const NEXT: (u64, u64) = (30, 3);
}

impl cosmwasm_vm::Storage for Lent {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let mut inside = self.inside();
        let found = inside.parts().map(|parts| parts.storage.read().get(key));
        let bytes = key.len() + found.as_ref().ok().and_then(Option::as_ref).map_or(0, Vec::len);
        (found, inside.charge(price::READ.0, price::READ.1, bytes))
    }

    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: VmOrder) -> BackendResult<u32> {
        let order = match order {
            VmOrder::Ascending => Order::Ascending,
            VmOrder::Descending => Order::Descending,
        };
        let mut inside = self.inside();
        let id = u32::try_from(inside.iterators.len()).unwrap_or(u32::MAX);
        let (start, end) = (start.map(<[u8]>::to_vec), end.map(<[u8]>::to_vec));
        // Of no order that a range has: a storage is asked for no such range.
        let done = start.is_some() && end.is_some() && start >= end;
        inside.iterators.insert(id, Walk { start, end, order, rows: VecDeque::new(), done });
        (Ok(id), inside.charge(price::READ.0, 0, 0))
    }

    fn next(&mut self, iterator_id: u32) -> BackendResult<Option<Record>> {
        let mut inside = self.inside();
        let row = inside.fetch(iterator_id);
        let bytes = row.as_ref().ok().and_then(Option::as_ref).map_or(0, |(key, value)| key.len() + value.len());
        (row, inside.charge(price::NEXT.0, price::NEXT.1, bytes))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        let mut inside = self.inside();
        let (longest_key, longest_value) = inside.longest;
        inside.longest = (longest_key.max(key.len()), longest_value.max(value.len()));
        let set = inside.parts().and_then(|parts| parts.storage.write()).map(|storage| storage.set(key, value));
        (set, inside.charge(price::WRITE.0, price::WRITE.1, key.len() + value.len()))
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        let mut inside = self.inside();
        let removed = inside.parts().and_then(|parts| parts.storage.write()).map(|storage| storage.remove(key));
        (removed, inside.charge(price::DELETE.0, price::DELETE.1, 0))
    }
}

impl BackendApi for Lent {
    fn addr_validate(&self, input: &str) -> BackendResult<()> {
        let mut inside = self.inside();
        let valid = inside.parts().and_then(|parts| parts.api.addr_validate(input).map_err(|error| user(&error)));
        (valid.map(|_| ()), GasInfo::with_cost(9 * GAS_MULTIPLIER))
    }

    fn addr_canonicalize(&self, human: &str) -> BackendResult<Vec<u8>> {
        let mut inside = self.inside();
        let made = inside.parts().and_then(|parts| parts.api.addr_canonicalize(human).map_err(|error| user(&error)));
        (made.map(Into::into), GasInfo::with_cost(5 * GAS_MULTIPLIER))
    }

    fn addr_humanize(&self, canonical: &[u8]) -> BackendResult<String> {
        let mut inside = self.inside();
        let made = inside
            .parts()
            .and_then(|parts| parts.api.addr_humanize(&canonical.to_vec().into()).map_err(|error| user(&error)));
        (made.map(String::from), GasInfo::with_cost(4 * GAS_MULTIPLIER))
    }
}

fn user(error: &cosmwasm_std::StdError) -> BackendError {
    BackendError::user_err(error.to_string())
}

impl cosmwasm_vm::Querier for Lent {
    fn query_raw(&self, request: &[u8], _: u64) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        // The querier is copied out, so that the loan is free while other contracts answer.
        let querier = self.inside().parts().map(|parts| parts.querier);
        let answer = querier.map(|querier| match querier.raw_query(request) {
            cosmwasm_std::SystemResult::Ok(cosmwasm_std::ContractResult::Ok(answer)) => {
                SystemResult::Ok(ContractResult::Ok(Binary::new(answer.into())))
            }
            cosmwasm_std::SystemResult::Ok(cosmwasm_std::ContractResult::Err(text)) => {
                SystemResult::Ok(ContractResult::Err(text))
            }
            cosmwasm_std::SystemResult::Err(error) => SystemResult::Err(system(&error)),
        });
        (answer, GasInfo::free())
    }
}

/// The same error of the VM's own library: both have the same JSON.
fn system(error: &cosmwasm_std::SystemError) -> SystemError {
    let json = serde_json::to_vec(error).unwrap_or_default();
    serde_json::from_slice(&json).unwrap_or(SystemError::Unknown {})
}
