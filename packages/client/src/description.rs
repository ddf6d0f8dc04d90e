//! The description of a batch, as people write it: TOML, from a template.

use std::path::{Path, PathBuf};

use caravan_marketplace_api::{
    About, Access, Appeals, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Rows, Windows,
    Work,
};
use caravan_primitives::{Document, Hash32, Identifier, Items, Language, PrimitiveError, Title, Upto, Uri};
use caravan_toolkit::encryption::recipient_from_text;
use caravan_toolkit::manifest::Manifest;
use caravan_toolkit::payload::PayloadError;
use serde::Deserialize;

use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::store::Store;
use crate::values::{parse_amount, parse_seconds};
use crate::verdicts::parse_grade;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Tasks with one right answer: sums, facts, labels that can be checked.
    Objective,
    /// Tasks that need judgement: preferences, summaries.
    Subjective,
}

/// The documents that a new description names, beside it: file name and text.
pub const DOCUMENTS: [(&str, &str); 2] = [
    ("definition.md", "# Task\n\nGive one answer to each row. Work without help from a machine.\n"),
    (
        "agreement.md",
        "# Contributor agreement\n\nThe answers are your own work. The requester may use, publish and license them.\n",
    ),
];

impl Template {
    /// Return the text of a new description.
    pub fn text(self) -> String {
        let (nature, overlap) = match self {
            Self::Objective => ("objective", 3),
            Self::Subjective => ("subjective", 5),
        };
        format!(
            "# The batch freezes these values when it opens. Times: 90s, 30m, 12h, 3d. Amounts: in the currency of the project.\n\
             \n\
             # What annotators see in the list of batches: at most 80 bytes.\n\
             title = \"Answer the question\"\n\
             # What kind of task it is, a word for programs.\n\
             kind = \"question\"\n\
             # The languages that annotators need, at most 3.\n\
             languages = [\"en\"]\n\
             # The task definition and the contributor agreement: a file beside this one, or {{ uri = \"...\", hash = \"...\" }}.\n\
             definition = \"definition.md\"\n\
             agreement = \"agreement.md\"\n\
             # The column that names a row, for example \"id\". Remove the line if rows have no names.\n\
             id = \"id\"\n\
             # Rows per task, 1 to 64. A task is paid once.\n\
             items_per_task = 1\n\
             # Annotators per task, 1 to 25.\n\
             overlap = {overlap}\n\
             # The reward of an accepted task.\n\
             reward = \"0.1\"\n\
             # Other grades that you may give, in percent of the reward, 50 to 200.\n\
             grades = [\"50\"]\n\
             # \"objective\" or \"subjective\". Subjective work can be rejected only for a reason that can be checked.\n\
             nature = \"{nature}\"\n\
             # The weight of an accepted task in the dataset.\n\
             weight = 1\n\
             # Answers are encrypted to a key. `batch import` makes one and stores it in your folder of the home directory.\n\
             # To use a key of your own (`age-keygen`), name its public half:\n\
             # answer_key = \"age1...\"\n\
             # Tasks that one person may reserve at a time, 1 to 3.\n\
             active = 1\n\
             \n\
             [times]\n\
             # From claim to submission: the most time, and the least.\n\
             assignment = \"1h\"\n\
             min_work = \"0s\"\n\
             # From submission to decision. Work without a decision is then auto-approved.\n\
             review = \"3d\"\n\
             # From rejection until the rejection is final.\n\
             appeal = \"1d\"\n\
             # From opening until anyone can close the batch.\n\
             open = \"30d\"\n"
        )
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Description {
    title: String,
    kind: String,
    languages: Vec<String>,
    definition: Source,
    agreement: Source,
    /// The column that names a row.
    pub(crate) id: Option<String>,
    pub(crate) items_per_task: u8,
    overlap: u8,
    reward: String,
    #[serde(default)]
    grades: Vec<String>,
    nature: String,
    weight: u32,
    active: u8,
    max_pending: Option<u32>,
    answer_key: Option<String>,
    times: Times,
}

/// Where a document is.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Source {
    /// A file, by its path from the folder of the description.
    File(PathBuf),
    Elsewhere {
        uri: String,
        hash: Hash32,
    },
}

/// The documents that a description names.
#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) definition: Document,
    pub(crate) agreement: Document,
    /// The bytes of those that are files.
    files: Vec<Vec<u8>>,
}

impl Documents {
    /// Save those that are files, each under its hash.
    pub(crate) fn save(&self, store: &Store) -> Result<()> {
        self.files.iter().try_for_each(|bytes| store.save_document(bytes).map(|_| ()))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    assignment: String,
    min_work: String,
    review: String,
    appeal: String,
    open: String,
}

impl Description {
    /// Read a description. Return it with its text.
    pub(crate) fn read(path: &Path) -> Result<(Self, String)> {
        let text =
            std::fs::read_to_string(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error })?;
        let wrong = |error: String| Problem::Config { path: path.to_owned(), error };
        let description: Self = toml::from_str(&text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
        description.recipient().map_err(|error| wrong(format!("answer_key: {error}")))?;
        Ok((description, text))
    }

    /// Return the key that answers are encrypted to, if the description names one.
    pub(crate) fn recipient(&self) -> Result<Option<Hash32>, Problem> {
        Ok(self.answer_key.as_deref().map(recipient_from_text).transpose().map_err(PayloadError::from)?)
    }

    /// Read the documents that a description in this folder names.
    pub(crate) fn documents(&self, folder: &Path) -> Result<Documents> {
        let mut files = vec![];
        let mut read = |source: &Source| -> Result<Document> {
            match source {
                Source::Elsewhere { uri, hash } => Ok(Document { uri: Uri::new(uri)?, hash: *hash }),
                Source::File(path) => {
                    let path = folder.join(path);
                    let bytes = std::fs::read(&path).map_err(|error| ClientError::Unreadable { path, error })?;
                    let hash = Hash32::digest(&bytes);
                    files.push(bytes);
                    Ok(Document { uri: Uri::new(Store::uri(&hash))?, hash })
                }
            }
        };
        let (definition, agreement) = (read(&self.definition)?, read(&self.agreement)?);
        Ok(Documents { definition, agreement, files })
    }

    fn about(&self, documents: &Documents) -> Result<About, PrimitiveError> {
        let languages = self.languages.iter().map(Language::new).collect::<Result<_, _>>()?;
        Ok(About {
            title: Title::new(&self.title)?,
            kind: Identifier::new(&self.kind)?,
            languages: Items::new(languages)?,
            definition: documents.definition.clone(),
            agreement: documents.agreement.clone(),
            gateways: Upto::new(vec![])?,
            rows: Rows::Public {},
        })
    }

    /// Return the configuration that the batch freezes.
    pub(crate) fn config(&self, documents: &Documents, manifest: &Manifest, answer_key: Hash32) -> Result<BatchConfig> {
        let nature = match self.nature.as_str() {
            "objective" => Nature::Objective,
            "subjective" => Nature::Subjective,
            other => {
                let expected = "nature to be \"objective\" or \"subjective\"";
                return Err(Problem::Value { expected, got: other.to_owned() }.into());
            }
        };
        Ok(BatchConfig {
            about: self.about(documents)?,
            work: Work {
                manifest_uri: Uri::new(format!("store:{}", manifest.root))?,
                manifest_root: manifest.root,
                tasks: manifest.tasks,
                items_per_task: self.items_per_task,
                overlap: self.overlap,
                nature,
                weight: self.weight,
                answer_key,
            },
            money: Money { reward: parse_amount(&self.reward)?, grades: Upto::new(self.grades()?)? },
            windows: self.times.windows()?,
            quality: Quality {
                mode: Mode::Manual {},
                rework: Rework::None {},
                appeals: Appeals::None {},
                gold: Gold::None {},
            },
            access: Access {
                distribution: Distribution::Random {},
                gate: Gate::Open {},
                active_cap: self.active,
                max_pending: self.max_pending,
            },
        })
    }

    fn grades(&self) -> Result<Vec<u16>, Problem> {
        self.grades.iter().map(|grade| parse_grade(grade)).collect()
    }
}

impl Times {
    fn windows(&self) -> Result<Windows, Problem> {
        Ok(Windows {
            assignment_secs: parse_seconds(&self.assignment)?,
            min_work_secs: parse_seconds(&self.min_work)?,
            review_secs: parse_seconds(&self.review)?,
            appeal_secs: parse_seconds(&self.appeal)?,
            open_secs: parse_seconds(&self.open)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_a_description_that_works() {
        for template in [Template::Objective, Template::Subjective] {
            let description: Description = toml::from_str(&template.text()).unwrap();
            let hash = Hash32::digest(b"x");
            let manifest = Manifest { root: hash, tasks: 7, items: 7, rows: hash };
            let document = Document { uri: Uri::new("store:x").unwrap(), hash };
            let documents = Documents { definition: document.clone(), agreement: document, files: vec![] };
            let config = description.config(&documents, &manifest, hash).unwrap();
            assert_eq!((config.about.title.as_str(), config.about.agreement.hash), ("Answer the question", hash));
            assert_eq!((config.work.tasks, config.money.reward.get().u128()), (7, 100_000));
            assert_eq!(config.money.grades.as_slice(), [5_000]);
        }
    }

    #[test]
    fn the_error_of_an_unknown_key_has_its_line() {
        let text = Template::Objective.text().replace("overlap", "overlaps");
        let error = toml::from_str::<Description>(&text).unwrap_err().to_string();
        assert!(error.contains("overlaps") && error.contains("line 17"), "{error}");
    }
}
