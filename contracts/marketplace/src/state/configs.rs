//! The configuration of a batch, as it was sent: read by queries, and by the opening.

use caravan_marketplace_api::{
    bounds, About, Access, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Rows, Windows,
    Work,
};
use caravan_money::Amount;
use caravan_primitives::{BatchId, Document, Hash32, Identifier, Items, Language, Seconds, Title, Upto, Uri};
use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;

use crate::domain::frozen::AllowList;
use crate::domain::row::{row, PackedKey};

/// The configuration of a batch. Groups with one variant are not stored: a second variant adds a field with a default.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ConfigRow {
    work: WorkRow,
    reward: Amount,
    grades: Upto<u16, { bounds::MAX_GRADES }>,
    /// Assignment, minimum work, review, appeal, response, ruling and open seconds.
    seconds: [Seconds; 7],
    list: Option<AllowList>,
    active_cap: u8,
    max_pending: Option<u32>,
    about: AboutRow,
    /// Most reworks, and the seconds of each.
    rework: Option<(u8, Seconds)>,
    free_appeals: Option<u32>,
    review_of: Option<BatchId>,
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

#[derive(Debug, Clone, PartialEq)]
struct AboutRow {
    title: Title,
    kind: Identifier,
    languages: Items<Language, { bounds::MAX_LANGUAGES }>,
    definition: DocumentRow,
    agreement: DocumentRow,
    gateways: Upto<PackedKey, { bounds::MAX_GATEWAYS }>,
    private_rows: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct DocumentRow {
    uri: Uri,
    hash: Hash32,
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
        let BatchConfig { about, work, money, windows, quality, access } = config;
        let Quality { mode: Mode::Manual {}, rework, free_appeals, gold: Gold::None {} } = quality;
        let Access { distribution, gate: Gate::Open {}, active_cap, max_pending, review_of } = access;
        Self {
            work: WorkRow::from(work),
            reward: money.reward,
            grades: money.grades.clone(),
            seconds: [
                windows.assignment_secs,
                windows.min_work_secs,
                windows.review_secs,
                windows.appeal_secs,
                windows.respond_secs,
                windows.ruling_secs,
                windows.open_secs,
            ],
            list: AllowList::of(distribution),
            active_cap: *active_cap,
            max_pending: *max_pending,
            about: AboutRow::from(about),
            rework: match rework {
                Rework::None {} => None,
                Rework::Allowed { max_rework, rework_secs } => Some((*max_rework, *rework_secs)),
            },
            free_appeals: *free_appeals,
            review_of: *review_of,
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
        let ConfigRow {
            work,
            reward,
            grades,
            seconds,
            list,
            active_cap,
            max_pending,
            about,
            rework,
            free_appeals,
            review_of,
        } = row;
        let [assignment_secs, min_work_secs, review_secs, appeal_secs, respond_secs, ruling_secs, open_secs] = seconds;
        let distribution = match list {
            Some(AllowList { root, size }) => Distribution::Allow { root, size },
            None => Distribution::Random {},
        };
        Self {
            about: About::from(about),
            work: Work::from(work),
            money: Money { reward, grades },
            windows: Windows {
                assignment_secs,
                min_work_secs,
                review_secs,
                appeal_secs,
                respond_secs,
                ruling_secs,
                open_secs,
            },
            quality: Quality {
                mode: Mode::Manual {},
                rework: rework
                    .map_or(Rework::None {}, |(max_rework, rework_secs)| Rework::Allowed { max_rework, rework_secs }),
                free_appeals,
                gold: Gold::None {},
            },
            access: Access { distribution, gate: Gate::Open {}, active_cap, max_pending, review_of },
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

impl From<&About> for AboutRow {
    fn from(about: &About) -> Self {
        let About { title, kind, languages, definition, agreement, gateways, rows } = about;
        Self {
            title: title.clone(),
            kind: kind.clone(),
            languages: languages.clone(),
            definition: DocumentRow::from(definition),
            agreement: DocumentRow::from(agreement),
            gateways: gateways.map(|key| PackedKey(*key)),
            private_rows: *rows == Rows::Private {},
        }
    }
}

impl From<AboutRow> for About {
    fn from(row: AboutRow) -> Self {
        let AboutRow { title, kind, languages, definition, agreement, gateways, private_rows } = row;
        Self {
            title,
            kind,
            languages,
            definition: Document::from(definition),
            agreement: Document::from(agreement),
            gateways: gateways.map(|key| key.0),
            rows: if private_rows { Rows::Private {} } else { Rows::Public {} },
        }
    }
}

impl From<&Document> for DocumentRow {
    fn from(document: &Document) -> Self {
        Self { uri: document.uri.clone(), hash: document.hash }
    }
}

impl From<DocumentRow> for Document {
    fn from(row: DocumentRow) -> Self {
        Self { uri: row.uri, hash: row.hash }
    }
}

row! {
    ConfigRow { work, reward, grades, seconds, list, active_cap, max_pending, about, rework, free_appeals, review_of }
    AboutRow { title, kind, languages, definition, agreement, gateways, private_rows }
    DocumentRow { uri, hash: hash }
    WorkRow { uri, root: hash, tasks, items, overlap, subjective, weight, answer_key: hash }
}
