//! The description of a batch, as people write it: TOML beside a task definition, from a template.

use std::path::{Path, PathBuf};

use caravan_marketplace_api::{
    About, Access, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Rows, Windows, Work,
};
use caravan_primitives::{
    BatchId, Document, Hash32, Identifier, Items, Language, PrimitiveError, PublicKey, Title, Upto, Uri,
};
use caravan_toolkit::canonical::{normal, Item};
use caravan_toolkit::encryption::recipient_from_text;
use caravan_toolkit::manifest::{Format, Plan, Secret};
use caravan_toolkit::task::{MediaFiles, TaskDefinition, MAX_DEFINITION_BYTES};
use cosmwasm_std::Uint128;
use serde::Deserialize;

use crate::currency::CurrencyDisplay;
use crate::documents::MAX_AGREEMENT_BYTES;
use crate::error::{ClientError, Result};
use crate::formats::{open_rows, RowsFile};
use crate::media::local_media;
use crate::problem::Problem;
use crate::text_file::without_mark;
use crate::values::parse_seconds;
use crate::verdicts::parse_grade;

/// How long an annotator has for a rework where the description does not say.
const USUAL_REWORK: &str = "2d";
/// How long the requester has for an answer to an appeal, and the arbiter for a ruling, where a description names no time.
const USUAL_ANSWER: &str = "3d";
const USUAL_RULING: &str = "7d";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Description {
    definition: PathBuf,
    agreement: PathBuf,
    /// The column that names a row.
    pub(crate) id: Option<String>,
    pub(crate) items_per_task: u8,
    pub(crate) overlap: u8,
    reward: String,
    #[serde(default)]
    grades: Vec<String>,
    nature: String,
    pub(crate) weight: u32,
    #[serde(default)]
    rows: RowsAccess,
    active: u8,
    #[serde(default)]
    max_rework: u8,
    pub(crate) max_pending: Option<u32>,
    free_appeals: Option<u32>,
    answer_key: Option<String>,
    /// A file with the accounts that alone may claim.
    list: Option<PathBuf>,
    /// The batch whose submissions are the rows.
    pub(crate) review_of: Option<BatchId>,
    times: Times,
}

/// Who can read the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowsAccess {
    #[default]
    Public,
    Private,
}

impl RowsAccess {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    assignment: String,
    min_work: String,
    review: String,
    rework: Option<String>,
    appeal: String,
    respond: Option<String>,
    ruling: Option<String>,
    open: String,
}

/// The files that a description names.
#[derive(Debug)]
pub struct DescribedTask {
    pub definition: TaskDefinition,
    /// The bytes of the definition, which the batch names by their hash.
    pub(crate) definition_bytes: Vec<u8>,
    pub(crate) agreement_bytes: Vec<u8>,
}

/// What a batch freezes beside what its description says.
pub(crate) struct Published {
    pub(crate) manifest_root: Hash32,
    pub(crate) manifest_uri: Uri,
    pub(crate) tasks: u32,
    pub(crate) definition: Document,
    pub(crate) agreement: Document,
    pub(crate) answer_key: Hash32,
    pub(crate) distribution: Distribution,
    /// The gateways that keep the content of the batch.
    pub(crate) gateways: Vec<PublicKey>,
}

impl Description {
    /// Return how a file of rows becomes a manifest. It names no list yet.
    pub(crate) fn plan(&self, format: Format, secret: Hash32) -> Plan {
        let (id, items_per_task) = (self.id.clone(), self.items_per_task);
        Plan { format, id, items_per_task, secret: Secret::new(secret), list: None }
    }

    /// Return the file with the accounts that alone may claim, if a description at this path names one.
    pub(crate) fn list(&self, description: &Path) -> Option<PathBuf> {
        self.list.as_ref().map(|list| beside(description).join(list))
    }

    /// Return whether project credit can pay for the batch: not where the requester chooses who sees the rows or claims.
    pub(crate) fn takes_project_credit(&self) -> bool {
        !self.has_private_rows() && self.list.is_none() && self.review_of.is_none()
    }

    /// Read a description. Return it with its text.
    pub(crate) fn read(path: &Path) -> Result<(Self, String)> {
        let text =
            std::fs::read_to_string(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error })?;
        let wrong = |error: String| Problem::Config { path: path.to_owned(), error };
        let mut description: Self =
            toml::from_str(&text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
        // As the columns of a file are: some systems write accents as characters of their own.
        description.id = description.id.as_deref().map(normal);
        description.recipient().map_err(|error| wrong(format!("answer_key: {error}")))?;
        Ok((description, text))
    }

    /// Return the key that answers are encrypted to, if the description names one.
    pub(crate) fn recipient(&self) -> Result<Option<Hash32>, Problem> {
        Ok(self.answer_key.as_deref().map(recipient_from_text).transpose()?)
    }

    /// Return whether the rows are encrypted.
    pub(crate) fn has_private_rows(&self) -> bool {
        self.rows == RowsAccess::Private
    }

    /// Read the files that a description at this path names.
    pub(crate) fn task(&self, description: &Path) -> Result<DescribedTask> {
        let folder = beside(description);
        let definition_path = folder.join(&self.definition);
        // As it is shared: others read it strictly.
        let definition_bytes = without_mark(&read_file(&definition_path, MAX_DEFINITION_BYTES)?).to_vec();
        let definition = read_definition(&definition_bytes, &definition_path)?;
        let agreement_bytes = read_file(&folder.join(&self.agreement), MAX_AGREEMENT_BYTES)?;
        Ok(DescribedTask { definition, definition_bytes, agreement_bytes })
    }

    fn about(&self, task: &TaskDefinition, published: &Published) -> Result<About, PrimitiveError> {
        let languages = task.languages.iter().map(Language::new).collect::<Result<_, _>>()?;
        Ok(About {
            title: Title::new(&task.title)?,
            kind: Identifier::new(&task.kind)?,
            languages: Items::new(languages)?,
            definition: published.definition.clone(),
            agreement: published.agreement.clone(),
            gateways: Upto::new(published.gateways.clone())?,
            rows: match self.rows {
                RowsAccess::Public => Rows::Public {},
                RowsAccess::Private => Rows::Private {},
            },
        })
    }

    /// Return the configuration that the batch freezes. Amounts are in the currency of its project.
    pub(crate) fn config(
        &self,
        task: &TaskDefinition,
        published: Published,
        currency: &CurrencyDisplay,
    ) -> Result<BatchConfig> {
        let nature = match self.nature.as_str() {
            "objective" => Nature::Objective,
            "subjective" => Nature::Subjective,
            other => {
                let expected = "nature to be \"objective\" or \"subjective\"";
                return Err(Problem::Value { expected, got: other.to_owned() }.into());
            }
        };
        Ok(BatchConfig {
            about: self.about(task, &published)?,
            work: Work {
                manifest_uri: published.manifest_uri,
                manifest_root: published.manifest_root,
                tasks: published.tasks,
                items_per_task: self.items_per_task,
                overlap: self.overlap,
                nature,
                weight: self.weight,
                answer_key: published.answer_key,
            },
            money: Money { reward: currency.amount(&self.reward)?, grades: Upto::new(self.grades()?)? },
            windows: self.times.windows()?,
            quality: Quality {
                mode: Mode::Manual {},
                rework: self.rework()?,
                free_appeals: self.free_appeals,
                gold: Gold::None {},
            },
            access: Access {
                distribution: published.distribution,
                gate: Gate::Open {},
                active_cap: self.active,
                max_pending: self.max_pending,
                review_of: self.review_of,
            },
        })
    }

    fn rework(&self) -> Result<Rework, Problem> {
        if self.max_rework == 0 {
            return Ok(Rework::None {});
        }
        let rework_secs = parse_seconds(self.times.rework.as_deref().unwrap_or(USUAL_REWORK))?;
        Ok(Rework::Allowed { max_rework: self.max_rework, rework_secs })
    }

    /// Return the reward of an accepted task, in base units of this currency.
    pub(crate) fn reward(&self, currency: &CurrencyDisplay) -> Result<Uint128, Problem> {
        Ok(currency.amount(&self.reward)?.get())
    }

    /// Return the grades besides the base grade, in basis points of the reward.
    pub(crate) fn grades(&self) -> Result<Vec<u16>, Problem> {
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
            respond_secs: parse_seconds(self.respond.as_deref().unwrap_or(USUAL_ANSWER))?,
            ruling_secs: parse_seconds(self.ruling.as_deref().unwrap_or(USUAL_RULING))?,
            open_secs: parse_seconds(&self.open)?,
        })
    }
}

/// Read the files that a description names, for a look at the task.
///
/// # Errors
/// Those of reading the files, and those of [`TaskDefinition::from_json`], listed.
pub fn described_task(description: &Path) -> Result<DescribedTask> {
    Description::read(description)?.0.task(description)
}

/// The most rows that a preview shows.
const PREVIEW_ROWS: usize = 64;

/// Return the rows of a file for a look at the task, as many as a task has, with the pictures that they name by path.
/// Without a file there are none, and the examples of the definition are shown.
///
/// # Errors
/// Those of reading the files.
pub fn preview_rows(description: &Path, rows: Option<&Path>) -> Result<(Vec<Item>, MediaFiles)> {
    let (described, _) = Description::read(description)?;
    let mut media = MediaFiles::default();
    let Some(path) = rows else {
        let task = described.task(description)?;
        let items = task.definition.examples.iter().map(|example| example.row.clone());
        return Ok((items.collect(), media));
    };
    let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
    let RowsFile { format, mut source, .. } = open_rows(path)?;
    let count = usize::from(described.items_per_task).min(PREVIEW_ROWS);
    // No root is made of it that anyone sees.
    let plan = described.plan(format, Hash32::digest(b""));
    let items: Vec<Item> =
        plan.items(&mut source).map_err(unreadable)?.take(count).collect::<std::io::Result<_>>().map_err(unreadable)?;
    local_media(&described.task(description)?.definition, &items, path, &mut media);
    Ok((items, media))
}

/// Return the folder of a description: the files that it names are beside it.
fn beside(description: &Path) -> &Path {
    description.parent().unwrap_or(Path::new(""))
}

fn read_file(path: &Path, most: usize) -> Result<Vec<u8>> {
    let bytes = std::fs::read(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error })?;
    if bytes.len() > most {
        let problems = vec![format!("expected at most {most} bytes, got {}", bytes.len())];
        return Err(ClientError::Malformed { path: path.to_owned(), problems });
    }
    Ok(bytes)
}

/// Read a definition, or list everything that is wrong with it.
fn read_definition(bytes: &[u8], path: &Path) -> Result<TaskDefinition> {
    TaskDefinition::from_json(bytes).map_err(|error| {
        let listed: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
        let problems = if listed.is_empty() { vec![error.to_string()] } else { listed };
        ClientError::Malformed { path: path.to_owned(), problems }
    })
}

#[cfg(test)]
mod tests {
    use caravan_toolkit::task::templates;

    use super::*;
    use crate::new_description::NewDescription;

    fn hash() -> Hash32 {
        Hash32::digest(b"x")
    }

    #[test]
    fn every_template_is_a_description_that_works() {
        for name in templates::NAMES {
            let template = templates::find(name).unwrap();
            let text = NewDescription::of_template(template, "task.json", "agreement.md").text();
            let description: Description = toml::from_str(&text).unwrap();
            let document = Document { uri: Uri::new("store:x").unwrap(), hash: hash() };
            let published = Published {
                manifest_root: hash(),
                tasks: 7,
                manifest_uri: Uri::new("store:x").unwrap(),
                definition: document.clone(),
                agreement: document,
                answer_key: hash(),
                distribution: Distribution::Random {},
                gateways: vec![],
            };
            let config = description
                .config(&template.definition().unwrap(), published, &CurrencyDisplay::cara().unwrap())
                .unwrap();
            assert_eq!((config.about.kind.as_str(), config.about.agreement.hash), (*name, hash()));
            assert_eq!((config.work.tasks, config.money.reward.get().u128()), (7, 100_000));
            assert_eq!(config.money.grades.as_slice(), [5_000]);
        }
    }

    #[test]
    fn the_error_of_an_unknown_key_has_its_line() {
        let template = templates::find("classification").unwrap();
        let text =
            NewDescription::of_template(template, "task.json", "agreement.md").text().replace("overlap", "overlaps");
        let error = toml::from_str::<Description>(&text).unwrap_err().to_string();
        assert!(error.contains("overlaps") && error.contains("line 12"), "{error}");
    }
}
