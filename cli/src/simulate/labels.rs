//! Labels inferred from the answers of a campaign.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use caravan_labels::{agreement, labels, Answers, LabelsError, Method};
use serde::Serialize;

use super::input::{Campaign, Question};
use crate::args::simulate::SimulateArgs;
use caravan_client::ClientError;

/// The report of the labels. The file depends only on the answers; the truth is compared with it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct LabelReport {
    file: PathBuf,
    questions: usize,
    rounds: u32,
    converged: bool,
    /// The mean share of pairs of answers to a question that agree; `None` where no question has two answers.
    percent_agreement: Option<f64>,
    /// `None` where it is not defined.
    krippendorff_alpha: Option<f64>,
    /// Questions whose truth is known.
    known: usize,
    majority_right: Option<usize>,
    dawid_skene_right: Option<usize>,
}

impl fmt::Display for LabelReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alpha = self.krippendorff_alpha.map_or("not defined".to_owned(), |alpha| format!("{alpha:.3}"));
        let end = if self.converged { "" } else { ", not settled" };
        writeln!(f, "labels of {} questions: {}", self.questions, self.file.display())?;
        writeln!(f, "  Dawid and Skene: {} rounds{end}; Krippendorff's alpha of the answers: {alpha}", self.rounds)?;
        if let (Some(majority), Some(inferred)) = (self.majority_right, self.dawid_skene_right) {
            let share = |right: usize| format!("{right} ({:.1} %)", right as f64 * 100.0 / self.known as f64);
            let (majority, inferred) = (share(majority), share(inferred));
            writeln!(f, "  of {} known: majority right {majority}, Dawid and Skene right {inferred}", self.known)?;
        }
        Ok(())
    }
}

/// Labels in a file with a temporary name.
pub(super) struct Inferred {
    draft: Draft,
    report: LabelReport,
}

impl Inferred {
    /// Infer the labels and write them next to `path`: a full disk is an error before a long run, not after it.
    pub(super) fn new(campaign: &Campaign, args: &SimulateArgs, path: &Path) -> Result<Self, ClientError> {
        let malformed =
            |problem: String| ClientError::Malformed { path: args.answers.clone(), problems: vec![problem] };
        let answers = answers(campaign).map_err(|error| malformed(error.to_string()))?;
        let majority = labels(&answers, Method::Majority);
        let inferred = labels(&answers, Method::DawidSkene);
        let mut table = csv::Writer::from_writer(vec![]);
        let mut write = |row: [&str; 4]| table.write_record(row).map_err(|error| ClientError::Output(error.into()));
        write(["question", "majority", "dawid_skene", "confidence"])?;
        let mut right = Right::default();
        let rows = majority.questions.iter().zip(&inferred.questions);
        let truth = truth(campaign);
        for (majority, inferred) in rows {
            write([&inferred.question, &majority.label, &inferred.label, &format!("{:.6}", inferred.confidence)])?;
            if let Some(truth) = truth.get(inferred.question.as_str()) {
                right.count(truth, &majority.label, &inferred.label);
            }
        }
        let bytes = table.into_inner().map_err(|error| ClientError::Output(error.into_error()))?;
        let draft = Draft::write(path, &bytes).map_err(|error| output(path, &error))?;
        let units = answers.units();
        let known = |count| (right.known > 0).then_some(count);
        let report = LabelReport {
            file: path.to_owned(),
            questions: answers.questions().len(),
            rounds: inferred.rounds,
            converged: inferred.converged,
            percent_agreement: agreement::percent(&units).ok(),
            krippendorff_alpha: agreement::krippendorff_alpha(&units).ok(),
            known: right.known,
            majority_right: known(right.majority),
            dawid_skene_right: known(right.inferred),
        };
        Ok(Self { draft, report })
    }

    /// Gives the file its name.
    pub(super) fn publish(self) -> Result<LabelReport, ClientError> {
        self.draft.publish().map_err(|error| output(&self.report.file, &error))?;
        Ok(self.report)
    }
}

/// Labels that agree with the truth.
#[derive(Default)]
struct Right {
    known: usize,
    majority: usize,
    inferred: usize,
}

impl Right {
    fn count(&mut self, truth: &str, majority: &str, inferred: &str) {
        self.known += 1;
        self.majority += usize::from(truth == majority);
        self.inferred += usize::from(truth == inferred);
    }
}

fn answers(campaign: &Campaign) -> Result<Answers, LabelsError> {
    let given = campaign.answers.iter().filter_map(|answer| {
        let question = campaign.questions.get(answer.question)?;
        let worker = campaign.workers.get(answer.worker)?;
        Some((question.name.as_str(), worker.name.as_str(), answer.text.as_str()))
    });
    Answers::new(given, &BTreeMap::new())
}

fn truth(campaign: &Campaign) -> BTreeMap<&str, &str> {
    campaign.questions.iter().filter_map(known).collect()
}

fn known(question: &Question) -> Option<(&str, &str)> {
    Some((question.name.as_str(), question.truth.as_deref()?))
}

fn output(path: &Path, error: &io::Error) -> ClientError {
    ClientError::Output(io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// A file that takes its name when it is whole. What is no file, such as a pipe, is written to only then.
struct Draft {
    path: PathBuf,
    beside: Option<PathBuf>,
    bytes: Vec<u8>,
}

impl Draft {
    fn write(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Ok(Self { path: path.to_owned(), beside: None, bytes: bytes.to_vec() });
        }
        let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let beside = path.with_file_name(name);
        let mut file = File::create_new(&beside)?;
        let draft = Self { path: path.to_owned(), beside: Some(beside), bytes: vec![] };
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(draft)
    }

    fn publish(mut self) -> io::Result<()> {
        match self.beside.take() {
            Some(beside) => fs::rename(&beside, &self.path).inspect_err(|_| drop(fs::remove_file(&beside))),
            None => fs::OpenOptions::new().write(true).open(&self.path)?.write_all(&self.bytes),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = fs::remove_file(beside);
        }
    }
}
