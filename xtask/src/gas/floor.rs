//! What a message must cost, whatever the contract computes.
//!
//! ```text
//! floor = transaction + 10 × bytes of the transaction + transfer × transfers of coins
//!       + 60,000 × codes loaded + 2,000 × further calls of them + 3,780 × both
//!       + 1,000 × rows read + 3 × their bytes
//!       + 2,000 × rows written + 30 × their bytes + 1,000 × rows removed
//!       + 30 × steps of ranges + 3 × their bytes
//!       + 20 × events + 10 × attributes + their bytes beyond the first hundred of a call
//! ```
//!
//! Prices are the SDK's (`KVGasConfig`, `TxSizeCostPerByte`) and wasmd's (`x/wasm/types/gas_register.go`). A call takes
//! three reads of wasmd's own: the contract, its code, and whether that is pinned. Rows, with the 33 bytes that wasmd puts
//! before a contract's keys, count once each: reading or writing one twice is waste. What a transaction and a transfer
//! take is measured: one transaction with one transfer of a coin, and one with two.

use serde::Deserialize;

/// Gas of a byte of a transaction.
const BYTE: u64 = 10;
/// Gas of loading code that the transaction has not loaded yet, and of a further call.
const LOAD: u64 = 60_000;
const CALL: u64 = 2_000;
/// Gas of finding a contract: three operations, 260 bytes.
const FIND: u64 = 3_780;

/// Rows and their bytes.
pub(super) type Rows = [u64; 2];

/// What a message did, as the embedded chain has counted it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Count {
    pub(super) loads: u64,
    pub(super) calls: u64,
    pub(super) reads: Rows,
    pub(super) again: Rows,
    pub(super) writes: Rows,
    pub(super) rewrites: Rows,
    pub(super) removals: u64,
    pub(super) steps: Rows,
    pub(super) transfers: u64,
    pub(super) events: [u64; 3],
}

/// What a transaction and a transfer of a coin take on the chain, bytes not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) transaction: u64,
    pub(super) transfer: u64,
}

impl Base {
    /// By the gas and the bytes of one transfer, and of two in one transaction.
    pub(super) fn of(one: Paid, two: Paid) -> Self {
        let [one, two] = [one, two].map(|paid| paid.gas - BYTE * paid.bytes);
        Self { transaction: 2 * one - two, transfer: two - one }
    }
}

/// What a transaction was charged, and how long it was.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Paid {
    pub(super) gas: u64,
    pub(super) bytes: u64,
}

impl Count {
    /// Operations of the storage that are not to be avoided.
    pub(super) fn operations(&self) -> u64 {
        self.reads[0] + self.writes[0] + self.removals + self.steps[0]
    }

    /// Bytes of keys and values in them.
    pub(super) fn bytes(&self) -> u64 {
        self.reads[1] + self.writes[1] + self.steps[1]
    }

    /// Rows that were read or written more than once.
    pub(super) fn twice(&self) -> u64 {
        self.again[0] + self.rewrites[0]
    }

    /// Gas of the storage, each row once.
    pub(super) fn storage(&self) -> u64 {
        let [reads, read] = self.reads;
        let [writes, written] = self.writes;
        let [steps, stepped] = self.steps;
        1_000 * (reads + self.removals) + 3 * (read + stepped) + 2_000 * writes + 30 * (written + steps)
    }

    /// The floor of a transaction of `bytes` bytes that does this.
    pub(super) fn floor(&self, base: Base, bytes: u64) -> u64 {
        let [events, attributes, event_bytes] = self.events;
        let transaction = base.transaction + BYTE * bytes + base.transfer * self.transfers;
        let calls = LOAD * self.loads + CALL * self.calls + FIND * (self.loads + self.calls);
        transaction + calls + self.storage() + 20 * events + 10 * attributes + event_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_transfers_separate_a_transfer_from_its_transaction() {
        let base = Base::of(Paid { gas: 71_000, bytes: 300 }, Paid { gas: 96_000, bytes: 450 });
        assert_eq!(base, Base { transaction: 44_500, transfer: 23_500 });
    }

    #[test]
    fn rows_count_once_and_everything_has_its_price() {
        let base = Base { transaction: 40_000, transfer: 20_000 };
        let nothing = Count::default();
        assert_eq!(nothing.floor(base, 100), 41_000);
        let mut count = Count { loads: 1, calls: 1, transfers: 1, removals: 1, ..nothing };
        assert_eq!(count.floor(base, 0), 40_000 + 20_000 + 62_000 + 2 * 3_780 + 1_000);
        (count.reads, count.writes, count.steps, count.events) = ([2, 10], [1, 10], [3, 10], [1, 4, 50]);
        (count.again, count.rewrites) = ([9, 900], [9, 900]);
        let storage = 3_000 + 30 + 2_000 + 300 + 90 + 30;
        assert_eq!(count.floor(base, 0), 40_000 + 20_000 + 62_000 + 2 * 3_780 + storage + 20 + 40 + 50);
        assert_eq!((count.operations(), count.bytes(), count.twice()), (7, 30, 18));
    }
}
