//! The configuration of a batch, as it was sent: read by queries, and by the opening.

use caravan_marketplace_api::{
    Access, Appeals, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Windows, Work,
};
use caravan_money::Amount;
use caravan_primitives::{BatchId, Hash32, Seconds, Upto, Uri};
use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;

use crate::domain::frozen::AllowList;
use crate::domain::row::row;

/// The configuration of a batch. Groups with one variant are not stored: a second variant adds a field with a default.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ConfigRow {
    work: WorkRow,
    reward: Amount,
    grades: Upto<u16, { caravan_marketplace_api::bounds::MAX_GRADES }>,
    /// Assignment, minimum work, review, appeal and open seconds.
    seconds: [Seconds; 5],
    list: Option<AllowList>,
    active_cap: u8,
    max_pending: Option<u32>,
}

#[derive(Debug, Clone, PartialEq)]
struct WorkRow {
    uri: Uri,
    root: Hash32,
    tasks: u32,
    items: u8,
    overlap: u8,
    subjective: bool,
    weight: u32,
    answer_key: Hash32,
}

/// Maps a batch to its configuration.
const CONFIGS: Map<BatchId, ConfigRow> = Map::new("cnf");

pub(crate) fn load_batch_config(storage: &dyn Storage, id: BatchId) -> StdResult<BatchConfig> {
    CONFIGS.load(storage, id).map(BatchConfig::from)
}

pub(crate) fn save_batch_config(storage: &mut dyn Storage, id: BatchId, config: &BatchConfig) -> StdResult<()> {
    CONFIGS.save(storage, id, &ConfigRow::from(config))
}

impl From<&BatchConfig> for ConfigRow {
    fn from(config: &BatchConfig) -> Self {
        let BatchConfig { work, money, windows, quality, access } = config;
        let Quality { mode: Mode::Manual {}, rework: Rework::None {}, appeals: Appeals::None {}, gold: Gold::None {} } =
            quality;
        let Access { distribution, gate: Gate::Open {}, active_cap, max_pending } = access;
        Self {
            work: WorkRow::from(work),
            reward: money.reward,
            grades: money.grades.clone(),
            seconds: [
                windows.assignment_secs,
                windows.min_work_secs,
                windows.review_secs,
                windows.appeal_secs,
                windows.open_secs,
            ],
            list: AllowList::of(distribution),
            active_cap: *active_cap,
            max_pending: *max_pending,
        }
    }
}

impl From<&Work> for WorkRow {
    fn from(work: &Work) -> Self {
        let Work { manifest_uri, manifest_root, tasks, items_per_task, overlap, nature, weight, answer_key } = work;
        Self {
            uri: manifest_uri.clone(),
            root: *manifest_root,
            tasks: *tasks,
            items: *items_per_task,
            overlap: *overlap,
            subjective: *nature == Nature::Subjective,
            weight: *weight,
            answer_key: *answer_key,
        }
    }
}

impl From<ConfigRow> for BatchConfig {
    fn from(row: ConfigRow) -> Self {
        let ConfigRow { work, reward, grades, seconds, list, active_cap, max_pending } = row;
        let [assignment_secs, min_work_secs, review_secs, appeal_secs, open_secs] = seconds;
        let distribution = match list {
            Some(AllowList { root, size }) => Distribution::Allow { root, size },
            None => Distribution::Random {},
        };
        Self {
            work: Work::from(work),
            money: Money { reward, grades },
            windows: Windows { assignment_secs, min_work_secs, review_secs, appeal_secs, open_secs },
            quality: Quality {
                mode: Mode::Manual {},
                rework: Rework::None {},
                appeals: Appeals::None {},
                gold: Gold::None {},
            },
            access: Access { distribution, gate: Gate::Open {}, active_cap, max_pending },
        }
    }
}

impl From<WorkRow> for Work {
    fn from(row: WorkRow) -> Self {
        let WorkRow { uri, root, tasks, items, overlap, subjective, weight, answer_key } = row;
        let nature = if subjective { Nature::Subjective } else { Nature::Objective };
        Self {
            manifest_uri: uri,
            manifest_root: root,
            tasks,
            items_per_task: items,
            overlap,
            nature,
            weight,
            answer_key,
        }
    }
}

row! {
    ConfigRow { work, reward, grades, seconds, list, active_cap, max_pending }
    WorkRow { uri, root: hash, tasks, items, overlap, subjective, weight, answer_key: hash }
}
