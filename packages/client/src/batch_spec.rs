//! The configuration of a batch, and the list of accounts that may work on it.

use caravan_marketplace_api::{
    allow_leaf, About, Access, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Rows,
    Windows, Work,
};
use caravan_money::Amount;
use caravan_primitives::{
    BatchId, Document, Hash32, Identifier, Items, Language, PrimitiveError, Proof, Seconds, Title, Tree, Upto, Uri,
};
use caravan_toolkit::manifest::task_leaf;
use cosmwasm_std::Addr;

use crate::error::Result;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// A batch of a demonstration: what differs between its batches. Times are in seconds, grades in basis points.
pub struct BatchSpec {
    /// The tasks, each as its canonical text.
    pub tasks: Vec<String>,
    pub overlap: u8,
    pub reward: Amount,
    pub grades: Vec<u16>,
    pub nature: Nature,
    pub distribution: Distribution,
    /// What an accepted task weighs in the dataset.
    pub weight: u32,
    pub min_work_secs: u64,
    pub review_secs: u64,
    pub open_secs: u64,
    pub rework: Rework,
    /// The batch whose submissions are the tasks.
    pub review_of: Option<BatchId>,
}

impl BatchSpec {
    /// Return the configuration that the batch freezes.
    pub fn config(&self) -> Result<BatchConfig> {
        let size = self.tasks.len() as u64;
        let leaf = |(index, task): (u64, &String)| task_leaf(index, size, &Hash32::digest(task.as_bytes()));
        let manifest = Tree::new((0..).zip(&self.tasks).map(leaf).collect())?;
        Ok(BatchConfig {
            about: sample_about()?,
            work: Work {
                manifest_uri: Uri::new("sample://manifest")?,
                manifest_root: manifest.root(),
                tasks: u32::try_from(size).unwrap_or(u32::MAX),
                items_per_task: 1,
                overlap: self.overlap,
                nature: self.nature,
                weight: self.weight,
                answer_key: Hash32::digest(b"a key that the requester made for this batch"),
            },
            money: Money { reward: self.reward, grades: Upto::new(self.grades.clone())? },
            windows: Windows {
                assignment_secs: Seconds::new(HOUR),
                min_work_secs: Seconds::new(self.min_work_secs),
                review_secs: Seconds::new(self.review_secs),
                appeal_secs: Seconds::new(DAY),
                respond_secs: Seconds::new(3 * DAY),
                ruling_secs: Seconds::new(7 * DAY),
                open_secs: Seconds::new(self.open_secs),
            },
            quality: Quality {
                mode: Mode::Manual {},
                rework: self.rework.clone(),
                free_appeals: None,
                gold: Gold::None {},
            },
            access: Access {
                distribution: self.distribution.clone(),
                gate: Gate::Open {},
                active_cap: 1,
                max_pending: None,
                review_of: self.review_of,
            },
        })
    }
}

/// What the batch of a demonstration is about. Its documents are stored nowhere.
fn sample_about() -> Result<About, PrimitiveError> {
    let document = |name: &str| -> Result<Document, PrimitiveError> {
        Ok(Document { uri: Uri::new(format!("sample://{name}"))?, hash: Hash32::digest(name.as_bytes()) })
    };
    Ok(About {
        title: Title::new("Sample tasks")?,
        kind: Identifier::new("sample")?,
        languages: Items::new(vec![Language::new("en")?])?,
        definition: document("definition")?,
        agreement: document("agreement")?,
        gateways: Upto::new(vec![])?,
        rows: Rows::Public {},
    })
}

/// The accounts that may claim: the batch freezes the root, and each account proves that it is listed.
pub struct AllowList {
    tree: Tree,
}

impl AllowList {
    /// List these addresses, in this order.
    pub fn new(addresses: &[Addr]) -> Result<Self, PrimitiveError> {
        let size = addresses.len() as u64;
        let leaf = |(index, address): (u64, &Addr)| allow_leaf(index, size, address.as_str());
        Ok(Self { tree: Tree::new((0..).zip(addresses).map(leaf).collect())? })
    }

    /// Return how a batch gives out tasks to the list.
    pub fn distribution(&self) -> Distribution {
        let size = u32::try_from(self.tree.size()).unwrap_or(u32::MAX);
        Distribution::Allow { root: self.tree.root(), size }
    }

    /// Return the proof that the address at `index` is on the list.
    pub fn proof(&self, index: usize) -> Result<Proof, PrimitiveError> {
        let size = self.tree.size();
        let index = index as u64;
        self.tree.proof(index).ok_or(PrimitiveError::ProofIndex { size, index })
    }
}
