//! The configuration of a batch, with good defaults.

use caravan_marketplace_api::{allow_leaf, batch_config, BatchConfig, Distribution, Nature, Rework, Rows, Shares};
use caravan_money::{Amount, Bps};
use caravan_primitives::{Seconds, Tree, Upto};
use cosmwasm_std::{Addr, Uint128};

use crate::outcome::Who;

/// A batch to be made: 10 objective tasks at 1,000 units, overlap 1, at random, three at a time; half an hour to submit (five
/// seconds at least), three days to decide, three days until a rejection is final, open for 30 days; no grades.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    config: BatchConfig,
    list: Vec<Addr>,
}

impl Default for Spec {
    fn default() -> Self {
        Self::new()
    }
}

impl Spec {
    /// The configuration that [`Spec`] describes.
    #[must_use]
    pub fn new() -> Self {
        let mut config = batch_config();
        config.money.grades = Upto::new(vec![]).unwrap();
        config.access.active_cap = 3;
        Self { config, list: vec![] }
    }

    /// So many tasks instead of 10.
    #[must_use]
    pub fn tasks(mut self, tasks: u32) -> Self {
        self.config.work.tasks = tasks;
        self
    }

    /// So many annotators a task.
    #[must_use]
    pub fn overlap(mut self, overlap: u8) -> Self {
        self.config.work.overlap = overlap;
        self
    }

    /// So much weight for an accepted task.
    #[must_use]
    pub fn weight(mut self, weight: u32) -> Self {
        self.config.work.weight = weight;
        self
    }

    /// So much for an accepted task.
    #[must_use]
    pub fn reward(mut self, reward: u128) -> Self {
        self.config.money.reward = Amount::new(reward).unwrap();
        self
    }

    /// These grades beside the base grade, in basis points.
    #[must_use]
    pub fn grades(mut self, grades: &[u16]) -> Self {
        self.config.money.grades = Upto::new(grades.to_vec()).unwrap();
        self
    }

    /// A matter of judgement.
    #[must_use]
    pub fn subjective(mut self) -> Self {
        self.config.work.nature = Nature::Subjective;
        self
    }

    /// Rows that are encrypted task by task.
    #[must_use]
    pub fn private_rows(mut self) -> Self {
        self.config.about.rows = Rows::Private {};
        self
    }

    /// Only these may claim, and name their task.
    #[must_use]
    pub fn allow<W: Who>(mut self, names: &[W]) -> Self {
        self.list = names.iter().map(Who::addr).collect();
        let (root, size) = (self.tree().unwrap().root(), u32::try_from(self.list.len()).unwrap());
        self.config.access.distribution = Distribution::Allow { root, size };
        self
    }

    /// So many reservations a person at a time, 1 to 3.
    #[must_use]
    pub fn active(mut self, cap: u8) -> Self {
        self.config.access.active_cap = cap;
        self
    }

    /// So many reserved and undecided tasks of newcomer annotators.
    #[must_use]
    pub fn max_pending(mut self, most: u32) -> Self {
        self.config.access.max_pending = Some(most);
        self
    }

    /// Seconds from the claim until the reservation may be reaped.
    #[must_use]
    pub fn assignment_secs(mut self, secs: u64) -> Self {
        self.config.windows.assignment_secs = Seconds::new(secs);
        self
    }

    /// Seconds from the claim until work is taken.
    #[must_use]
    pub fn min_work_secs(mut self, secs: u64) -> Self {
        self.config.windows.min_work_secs = Seconds::new(secs);
        self
    }

    /// Seconds from the submission until auto-approval.
    #[must_use]
    pub fn review_secs(mut self, secs: u64) -> Self {
        self.config.windows.review_secs = Seconds::new(secs);
        self
    }

    /// Seconds from a rejection until it is final.
    #[must_use]
    pub fn appeal_secs(mut self, secs: u64) -> Self {
        self.config.windows.appeal_secs = Seconds::new(secs);
        self
    }

    /// Work can be sent back so often, for so many seconds each time.
    #[must_use]
    pub fn rework(mut self, max_rework: u8, secs: u64) -> Self {
        self.config.quality.rework = Rework::Allowed { max_rework, rework_secs: Seconds::new(secs) };
        self
    }

    /// Seconds from the opening until anyone may close the batch.
    #[must_use]
    pub fn open_secs(mut self, secs: u64) -> Self {
        self.config.windows.open_secs = Seconds::new(secs);
        self
    }

    /// Changes any other field of the configuration.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut BatchConfig)) -> Self {
        change(&mut self.config);
        self
    }

    /// The configuration as `CreateBatch` takes it.
    #[must_use]
    pub fn config(&self) -> &BatchConfig {
        &self.config
    }

    /// Who is on the list; empty without a list.
    #[must_use]
    pub fn list(&self) -> &[Addr] {
        &self.list
    }

    /// The tree over the list.
    #[must_use]
    pub fn tree(&self) -> Option<Tree> {
        list_tree(&self.list)
    }
}

/// Sharing terms with good defaults: 20 % for contributors, a bond of 7 a weight, at most 1,000 weight a person, 30 days to
/// publish, no least price.
#[must_use]
pub fn shares() -> Shares {
    Shares {
        contributor_bps: Bps::new(2_000).unwrap(),
        weight_cap: Uint128::new(1_000),
        floor_price: None,
        floor_royalty_bps: Bps::ZERO,
        bond_per_weight: Uint128::new(7),
        publish_secs: Seconds::new(2_592_000),
    }
}

/// The tree over an allow-list.
pub(crate) fn list_tree(list: &[Addr]) -> Option<Tree> {
    let size = list.len() as u64;
    Tree::new(list.iter().zip(0..).map(|(who, index)| allow_leaf(index, size, who.as_str())).collect()).ok()
}
