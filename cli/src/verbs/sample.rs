//! `caravan sample`: the files of the README's tour, from the bundled problems or from GSM8K.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::json;

use super::problem::Problem;
use super::session::Told;
use crate::failure::Failure;

/// The annotators of the tour. The last one errs.
const ANNOTATORS: [&str; 3] = ["amara", "bela", "chen"];
/// The file of GSM8K that is read.
const GSM8K: &str = "test.jsonl";
/// Problems that are bundled.
const BUNDLED: u32 = 6;
/// What stands before the result of a problem in GSM8K.
const RESULT: &str = "####";

/// What is written, and where.
#[derive(Debug, clap::Args)]
pub(crate) struct Sample {
    /// The folder to write into.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The folder or the file of GSM8K to take problems from; without it, the bundled problems.
    #[arg(long, value_name = "PATH", env = "CARAVAN_GSM8K")]
    gsm8k: Option<PathBuf>,
    /// How many problems of GSM8K to take, at least 2. The bundled ones are 6.
    #[arg(long, value_name = "N", default_value_t = BUNDLED, value_parser = clap::value_parser!(u32).range(2..))]
    rows: u32,
}

/// A problem with its result.
#[derive(Debug, PartialEq, Eq)]
struct Task {
    id: String,
    question: String,
    result: String,
}

/// A line of GSM8K.
#[derive(Deserialize)]
struct Line {
    question: String,
    answer: String,
}

/// `caravan sample`: files that are there already stay as they are.
pub(crate) fn sample(what: &Sample) -> Result<Told, Failure> {
    // An empty variable is none.
    let gsm8k = what.gsm8k.as_deref().filter(|path| !path.as_os_str().is_empty());
    let files = match gsm8k {
        Some(path) => tour(&problems(path, what.rows)?)?,
        None if what.rows == BUNDLED => bundled(),
        None => {
            let expected = "--gsm8k PATH or CARAVAN_GSM8K, since only 6 problems are bundled";
            return Err(Problem::Value { expected, got: format!("--rows {}", what.rows) }.into());
        }
    };
    let taken = files.iter().map(|(name, _)| what.folder.join(name)).find(|path| path.exists());
    if let Some(path) = taken {
        return Err(Problem::FileExists(path).into());
    }
    fs::create_dir_all(&what.folder).map_err(|error| Failure::Unwritable { path: what.folder.clone(), error })?;
    for (name, bytes) in &files {
        let path = what.folder.join(name);
        let made = OpenOptions::new().write(true).create_new(true).open(&path);
        made.and_then(|mut file| file.write_all(bytes)).map_err(|error| Failure::Unwritable { path, error })?;
    }
    let names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    let source = gsm8k.map_or("bundled".to_owned(), |path| path.display().to_string());
    let text = format!("{} files in {}; problems: {source}", names.len(), what.folder.display());
    Ok(Told::new(text, json!({ "folder": what.folder, "files": names, "problems": source })))
}

/// Names and contents.
type Files = Vec<(String, Vec<u8>)>;

fn bundled() -> Files {
    let file = |(name, text): (&str, &str)| (name.to_owned(), text.as_bytes().to_vec());
    [
        ("problems.csv", include_str!("../../sample/tour/problems.csv")),
        ("amara.csv", include_str!("../../sample/tour/amara.csv")),
        ("bela.csv", include_str!("../../sample/tour/bela.csv")),
        ("chen.csv", include_str!("../../sample/tour/chen.csv")),
        ("verdicts.csv", include_str!("../../sample/tour/verdicts.csv")),
    ]
    .map(file)
    .to_vec()
}

/// The first problems of GSM8K.
fn problems(path: &Path, rows: u32) -> Result<Vec<Task>, Failure> {
    let path = if path.is_dir() { path.join(GSM8K) } else { path.to_owned() };
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            return Err(Failure::Malformed { path, problems: vec!["expected UTF-8, got other bytes".to_owned()] })
        }
        read => read.map_err(|error| Failure::Unreadable { path: path.clone(), error })?,
    };
    let (mut tasks, mut problems) = (vec![], vec![]);
    for (number, line) in (1..=rows).zip(text.lines()) {
        match task(number, line) {
            Ok(task) => tasks.push(task),
            Err(problem) => problems.push(format!("line {number}: {problem}")),
        }
    }
    if tasks.len() + problems.len() < rows as usize {
        problems.push(format!("expected {rows} lines, got {}", tasks.len() + problems.len()));
    }
    if problems.is_empty() {
        Ok(tasks)
    } else {
        Err(Failure::Malformed { path, problems })
    }
}

fn task(number: u32, line: &str) -> Result<Task, String> {
    let Line { question, answer } = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let (_, result) = answer.rsplit_once(RESULT).ok_or_else(|| format!("expected an answer with {RESULT}"))?;
    Ok(Task { id: format!("gsm8k-{number:04}"), question, result: result.trim().to_owned() })
}

/// The files of the tour. Chen errs in the middle, which is worth half, and in the last, which is refused.
fn tour(tasks: &[Task]) -> Result<Files, Failure> {
    let (half, last) = ((tasks.len() - 1) / 2, tasks.len() - 1);
    let right = |task: &Task| vec![task.id.clone(), task.result.clone()];
    let mut files = vec![table(
        "problems.csv",
        &["id", "question"],
        tasks.iter().map(|task| vec![task.id.clone(), task.question.clone()]),
    )?];
    for who in ANNOTATORS {
        let answers = tasks.iter().enumerate().map(|(place, task)| match place {
            place if who == "chen" && (place == half || place == last) => vec![task.id.clone(), wrong(&task.result)],
            _ => right(task),
        });
        files.push(table(&format!("{who}.csv"), &["id", "answer"], answers)?);
    }
    let verdict = |(place, task): (usize, &Task), who: &str| {
        let judged: [&str; 4] = match place {
            place if who == "chen" && place == last => ["reject", "", "off_instruction", "another result"],
            place if who == "chen" && place == half => ["accept", "50", "", ""],
            _ => ["accept", "", "", ""],
        };
        [task.id.as_str(), who].iter().chain(&judged).map(ToString::to_string).collect()
    };
    let rows = tasks.iter().enumerate().flat_map(|task| ANNOTATORS.map(|who| verdict(task, who)));
    files.push(table("verdicts.csv", &["id", "annotator", "verdict", "grade", "reason", "evidence"], rows)?);
    Ok(files)
}

/// Another result than this one.
fn wrong(result: &str) -> String {
    result.parse::<i64>().ok().and_then(|number| number.checked_add(1)).map_or("0".to_owned(), |next| next.to_string())
}

fn table(name: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<(String, Vec<u8>), Failure> {
    let failed = |error: csv::Error| Failure::Output(std::io::Error::other(error));
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(head).map_err(failed)?;
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    Ok((name.to_owned(), writer.into_inner().map_err(|error| Failure::Output(error.into_error()))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r##"{"question": "How many, \"all\" told?", "answer": "2 + 3 = <<2+3=5>>5\n#### 1,205"}"##;

    #[test]
    fn a_problem_is_its_question_and_what_stands_behind_the_sign() {
        let read = task(7, LINE).unwrap();
        let expected = Task {
            id: "gsm8k-0007".to_owned(),
            question: "How many, \"all\" told?".to_owned(),
            result: "1,205".to_owned(),
        };
        assert_eq!(read, expected);
        assert!(task(1, r#"{"question": "?", "answer": "5"}"#).unwrap_err().contains("####"));
        assert!(task(1, "[]").is_err());
    }

    #[test]
    fn one_annotator_errs_twice_and_the_verdicts_say_so() {
        let task =
            |number: u32| Task { id: format!("t{number}"), question: "?".to_owned(), result: number.to_string() };
        let tasks: Vec<Task> = (1..=6).map(task).collect();
        let files = tour(&tasks).unwrap();
        let text = |name: &str| {
            let (_, bytes) = files.iter().find(|(found, _)| found == name).unwrap();
            String::from_utf8(bytes.clone()).unwrap()
        };
        assert_eq!(text("amara.csv"), text("bela.csv"));
        assert_eq!(text("chen.csv"), "id,answer\nt1,1\nt2,2\nt3,4\nt4,4\nt5,5\nt6,7\n");
        let verdicts = text("verdicts.csv");
        assert_eq!(verdicts.lines().count(), 19);
        assert!(verdicts.contains("t3,chen,accept,50,,\n") && verdicts.contains("t6,chen,reject,,off_instruction,"));
        assert!(!text("problems.csv").contains(",1"), "no result goes to the annotators");
        assert_ne!(wrong("0"), "0");
        assert_ne!(wrong("1,205"), "1,205");
    }

    #[test]
    fn what_is_bundled_is_a_tour_of_six() {
        let names: Vec<String> = bundled().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["problems.csv", "amara.csv", "bela.csv", "chen.csv", "verdicts.csv"]);
        assert!(bundled().iter().all(|(_, bytes)| [7, 19].contains(&bytes.iter().filter(|b| **b == b'\n').count())));
    }
}
