//! What a batch is to be, as people write it: TOML, from a template.

use std::path::Path;

use caravan_marketplace_api::{
    Access, Appeals, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Windows, Work,
};
use caravan_primitives::{Hash32, Upto, Uri};
use caravan_toolkit::manifest::Manifest;
use caravan_toolkit::payload::recipient_from_text;
use clap::ValueEnum;
use serde::Deserialize;

use super::problem::Problem;
use super::value;
use crate::failure::Failure;

/// What is to be done, as a starting point.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Template {
    /// One right answer each: sums, facts, labels that can be checked.
    Objective,
    /// A matter of judgement: preferences, summaries.
    Subjective,
}

impl Template {
    /// The file that it begins with.
    pub(crate) fn text(self) -> String {
        let (nature, overlap) = match self {
            Self::Objective => ("objective", 3),
            Self::Subjective => ("subjective", 5),
        };
        format!(
            "# What the batch freezes when it opens. Times: 90s, 30m, 12h, 3d. Amounts in the project's currency.\n\
             \n\
             # The column that names a row, as \"id\"; leave the line out if rows have no names.\n\
             id = \"id\"\n\
             # Rows of the file to a task, 1 to 64: one payment each.\n\
             items_per_task = 1\n\
             # Different annotators for each task, 1 to 25.\n\
             overlap = {overlap}\n\
             # What an accepted task pays.\n\
             reward = \"0.1\"\n\
             # Other grades that you may give, in percent of the reward, 50 to 200.\n\
             grades = [\"50\"]\n\
             # \"objective\" or \"subjective\": subjective work is refused for reasons that can be checked only.\n\
             nature = \"{nature}\"\n\
             # What an accepted task weighs in the dataset.\n\
             weight = 1\n\
             # Whoever has the key reads the answers. It is made for you and kept in your folder of the home directory; or\n\
             # name the public half of one that you keep yourself (`age-keygen`):\n\
             # answer_key = \"age1...\"\n\
             # Reservations that a person may hold at a time, 1 to 3.\n\
             active = 1\n\
             \n\
             [times]\n\
             # From the claim on: how long a task is kept, and how soon work may come at the earliest.\n\
             assignment = \"1h\"\n\
             min_work = \"0s\"\n\
             # From the submission on: how long you may decide. Then silence pays.\n\
             review = \"3d\"\n\
             # From a rejection on: when it is final.\n\
             appeal = \"1d\"\n\
             # From the opening on: when anyone may seal the batch.\n\
             open = \"30d\"\n"
        )
    }
}

/// The description of a batch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Description {
    /// The column that names a row.
    pub(crate) id: Option<String>,
    /// Rows to a task.
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
    /// The description in a file, and its text.
    pub(crate) fn read(path: &Path) -> Result<(Self, String), Failure> {
        let text =
            std::fs::read_to_string(path).map_err(|error| Failure::Unreadable { path: path.to_owned(), error })?;
        let wrong = |error: String| Problem::Config { path: path.to_owned(), error };
        let description: Self = toml::from_str(&text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
        description.recipient().map_err(|error| wrong(format!("answer_key: {error}")))?;
        Ok((description, text))
    }

    /// The key that answers are sealed to, where it names one.
    pub(crate) fn recipient(&self) -> Result<Option<Hash32>, Problem> {
        Ok(self.answer_key.as_deref().map(recipient_from_text).transpose()?)
    }

    /// What the batch freezes, over this manifest and with this key for answers.
    pub(crate) fn config(&self, manifest: &Manifest, answer_key: Hash32) -> Result<BatchConfig, Failure> {
        let nature = match self.nature.as_str() {
            "objective" => Nature::Objective,
            "subjective" => Nature::Subjective,
            other => {
                let expected = "nature to be \"objective\" or \"subjective\"";
                return Err(Problem::Value { expected, got: other.to_owned() }.into());
            }
        };
        Ok(BatchConfig {
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
            money: Money { reward: value::amount(&self.reward)?, grades: Upto::new(self.grades()?)? },
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
        self.grades.iter().map(|grade| super::verdicts::grade(grade)).collect()
    }
}

impl Times {
    fn windows(&self) -> Result<Windows, Problem> {
        Ok(Windows {
            assignment_secs: value::seconds(&self.assignment)?,
            min_work_secs: value::seconds(&self.min_work)?,
            review_secs: value::seconds(&self.review)?,
            appeal_secs: value::seconds(&self.appeal)?,
            open_secs: value::seconds(&self.open)?,
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
            let config = description.config(&manifest, hash).unwrap();
            assert_eq!((config.work.tasks, config.money.reward.get().u128()), (7, 100_000));
            assert_eq!(config.money.grades.as_slice(), [5_000]);
        }
    }

    #[test]
    fn a_misspelt_key_is_told_with_its_line() {
        let text = Template::Objective.text().replace("overlap", "overlaps");
        let error = toml::from_str::<Description>(&text).unwrap_err().to_string();
        assert!(error.contains("overlaps") && error.contains("line 8"), "{error}");
    }
}
