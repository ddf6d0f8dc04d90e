//! What a requester orders: the configuration of a batch, and the list of those who may work on it.

use caravan_marketplace_api::{
    allow_leaf, Access, Appeals, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Windows,
    Work,
};
use caravan_money::Amount;
use caravan_primitives::{Hash32, PrimitiveError, Proof, Seconds, Tree, Upto, Uri};
use caravan_toolkit::manifest::task_leaf;
use cosmwasm_std::Addr;

use crate::failure::Failure;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// A batch to be opened.
pub(crate) struct Order {
    /// The tasks, each as its canonical text.
    pub(crate) tasks: Vec<String>,
    /// Annotators of each task.
    pub(crate) overlap: u8,
    /// Paid for an accepted task.
    pub(crate) reward: Amount,
    /// Grades beside the full reward, in basis points.
    pub(crate) grades: Vec<u16>,
    /// Whether there is one right answer.
    pub(crate) nature: Nature,
    /// How tasks are given out.
    pub(crate) distribution: Distribution,
    /// Seconds from claim until work may be submitted.
    pub(crate) min_work_secs: u64,
    /// Seconds from submission until silence pays.
    pub(crate) review_secs: u64,
    /// Seconds from opening until anyone may seal.
    pub(crate) open_secs: u64,
}

impl Order {
    /// The configuration that a batch freezes.
    pub(crate) fn config(&self) -> Result<BatchConfig, Failure> {
        let size = self.tasks.len() as u64;
        let leaf = |(index, task): (u64, &String)| task_leaf(index, size, &Hash32::digest(task.as_bytes()));
        let manifest = Tree::new((0..).zip(&self.tasks).map(leaf).collect())?;
        Ok(BatchConfig {
            work: Work {
                manifest_uri: Uri::new("sample://manifest")?,
                manifest_root: manifest.root(),
                tasks: u32::try_from(size).unwrap_or(u32::MAX),
                items_per_task: 1,
                overlap: self.overlap,
                nature: self.nature,
                weight: 1,
                answer_key: Hash32::digest(b"a key that the requester made for this batch"),
            },
            money: Money { reward: self.reward, grades: Upto::new(self.grades.clone())? },
            windows: Windows {
                assignment_secs: Seconds::new(HOUR),
                min_work_secs: Seconds::new(self.min_work_secs),
                review_secs: Seconds::new(self.review_secs),
                appeal_secs: Seconds::new(DAY),
                open_secs: Seconds::new(self.open_secs),
            },
            quality: Quality {
                mode: Mode::Manual {},
                rework: Rework::None {},
                appeals: Appeals::None {},
                gold: Gold::None {},
            },
            access: Access {
                distribution: self.distribution.clone(),
                gate: Gate::Open {},
                active_cap: 1,
                max_pending: None,
            },
        })
    }
}

/// Those who may claim by name, as the batch freezes them and as each proves it.
pub(crate) struct AllowList {
    tree: Tree,
}

impl AllowList {
    /// The list of these addresses, in their order.
    pub(crate) fn new(addresses: &[Addr]) -> Result<Self, PrimitiveError> {
        let size = addresses.len() as u64;
        let leaf = |(index, address): (u64, &Addr)| allow_leaf(index, size, address.as_str());
        Ok(Self { tree: Tree::new((0..).zip(addresses).map(leaf).collect())? })
    }

    /// How a batch gives out tasks to the list.
    pub(crate) fn distribution(&self) -> Distribution {
        let size = u32::try_from(self.tree.size()).unwrap_or(u32::MAX);
        Distribution::Allow { root: self.tree.root(), size }
    }

    /// That the address at `index` is on the list.
    pub(crate) fn proof(&self, index: usize) -> Result<Proof, PrimitiveError> {
        let size = self.tree.size();
        let index = index as u64;
        self.tree.proof(index).ok_or(PrimitiveError::ProofIndex { size, index })
    }
}
