//! `caravan sample`: sample files, from the bundled problems or from GSM8K.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use caravan_client::{ClientError, Problem};
use serde::Deserialize;
use serde_json::json;

use crate::args::export::{SampleArgs, BUNDLED};
use crate::failure::Failure;
use crate::new_files::write_new;
use crate::output::{path_text, Output};

/// The annotators of the sample. The last one makes mistakes.
const ANNOTATORS: [&str; 3] = ["amara", "bela", "chen"];
/// The file of GSM8K.
const GSM8K: &str = "test.jsonl";
/// The text before the result of a problem in GSM8K.
const RESULT: &str = "####";

/// The task definition of the problems: its name and its text.
const TASK: (&str, &str) = ("task.json", include_str!("../../sample/tour/task.json"));
/// A legal text for offers.
const LICENSE: (&str, &str) = ("license.txt", include_str!("../../sample/tour/license.txt"));

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

/// Write the files. Existing files are not replaced.
pub(crate) fn sample(args: &SampleArgs) -> Result<Output, Failure> {
    // An empty environment variable is no path.
    let gsm8k = args.gsm8k.as_deref().filter(|path| !path.as_os_str().is_empty());
    let files = match gsm8k {
        Some(path) => tour(&problems(path, args.rows)?)?,
        None if args.rows == BUNDLED => bundled(),
        None => {
            let expected = "--gsm8k PATH or CARAVAN_GSM8K, because only 6 problems are bundled";
            return Err(Problem::Value { expected, got: format!("--rows {}", args.rows) }.into());
        }
    };
    fs::create_dir_all(&args.folder).map_err(|error| ClientError::Unwritable { path: args.folder.clone(), error })?;
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let files: Vec<_> = files.into_iter().map(|(name, bytes)| (args.folder.join(name), bytes)).collect();
    write_new(&files)?;
    let source = gsm8k.map_or("bundled".to_owned(), |path| path.display().to_string());
    let text = format!("{} files in {}; problems: {source}", names.len(), args.folder.display());
    Ok(Output::new(text, json!({ "folder": path_text(&args.folder), "files": names, "problems": source })))
}

/// The names and contents of files.
type Files = Vec<(String, Vec<u8>)>;

fn bundled() -> Files {
    let file = |(name, text): (&str, &str)| (name.to_owned(), text.as_bytes().to_vec());
    [
        ("problems.csv", include_str!("../../sample/tour/problems.csv")),
        ("amara.csv", include_str!("../../sample/tour/amara.csv")),
        ("bela.csv", include_str!("../../sample/tour/bela.csv")),
        ("chen.csv", include_str!("../../sample/tour/chen.csv")),
        ("verdicts.csv", include_str!("../../sample/tour/verdicts.csv")),
        TASK,
        LICENSE,
    ]
    .map(file)
    .to_vec()
}

/// Read the first problems of GSM8K.
fn problems(path: &Path, rows: u32) -> Result<Vec<Task>, Failure> {
    let path = if path.is_dir() { path.join(GSM8K) } else { path.to_owned() };
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            return Err(
                ClientError::Malformed { path, problems: vec!["expected UTF-8, got other bytes".to_owned()] }.into()
            )
        }
        read => read.map_err(|error| ClientError::Unreadable { path: path.clone(), error })?,
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
        Err(ClientError::Malformed { path, problems }.into())
    }
}

fn task(number: u32, line: &str) -> Result<Task, String> {
    let Line { question, answer } = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let (_, result) = answer.rsplit_once(RESULT).ok_or_else(|| format!("expected an answer with {RESULT}"))?;
    Ok(Task { id: format!("gsm8k-{number:04}"), question, result: result.trim().to_owned() })
}

/// Return the files. Chen makes a mistake in the middle, with grade 50 %, and in the last, which is rejected.
fn tour(tasks: &[Task]) -> Result<Files, Failure> {
    let (half, last) = ((tasks.len() - 1) / 2, tasks.len() - 1);
    let right = |task: &Task| vec![task.id.clone(), task.result.clone()];
    let mut files = vec![table(
        "problems.csv",
        &["id", "question"],
        tasks.iter().map(|task| vec![task.id.clone(), task.question.clone()]),
    )?];
    for who in ANNOTATORS {
        let answers = tasks.iter().enumerate().map(|(index, task)| match index {
            index if who == "chen" && (index == half || index == last) => vec![task.id.clone(), wrong(&task.result)],
            _ => right(task),
        });
        files.push(table(&format!("{who}.csv"), &["id", "answer"], answers)?);
    }
    let verdict = |(index, task): (usize, &Task), who: &str| {
        let judged: [&str; 4] = match index {
            index if who == "chen" && index == last => ["reject", "", "wrong_answer", "another result"],
            index if who == "chen" && index == half => ["accept", "50", "", ""],
            _ => ["accept", "", "", ""],
        };
        [task.id.as_str(), who].iter().chain(&judged).map(ToString::to_string).collect()
    };
    let rows = tasks.iter().enumerate().flat_map(|task| ANNOTATORS.map(|who| verdict(task, who)));
    files.push(table("verdicts.csv", &["id", "annotator", "verdict", "grade", "reason", "note"], rows)?);
    for (name, text) in [TASK, LICENSE] {
        files.push((name.to_owned(), text.as_bytes().to_vec()));
    }
    Ok(files)
}

/// Return a wrong result.
fn wrong(result: &str) -> String {
    result.parse::<i64>().ok().and_then(|number| number.checked_add(1)).map_or("0".to_owned(), |next| next.to_string())
}

fn table(name: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<(String, Vec<u8>), Failure> {
    let failed = |error: csv::Error| Failure::output(std::io::Error::other(error));
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(head).map_err(failed)?;
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    Ok((name.to_owned(), writer.into_inner().map_err(|error| Failure::output(error.into_error()))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r##"{"question": "How many, \"all\" in all?", "answer": "2 + 3 = <<2+3=5>>5\n#### 1,205"}"##;

    #[test]
    fn a_problem_is_its_question_and_the_result_behind_the_sign() {
        let read = task(7, LINE).unwrap();
        let expected = Task {
            id: "gsm8k-0007".to_owned(),
            question: "How many, \"all\" in all?".to_owned(),
            result: "1,205".to_owned(),
        };
        assert_eq!(read, expected);
        assert!(task(1, r#"{"question": "?", "answer": "5"}"#).unwrap_err().contains("####"));
        assert!(task(1, "[]").is_err());
    }

    #[test]
    fn one_annotator_makes_two_mistakes_and_the_verdicts_say_so() {
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
        assert!(verdicts.contains("t3,chen,accept,50,,\n") && verdicts.contains("t6,chen,reject,,wrong_answer,"));
        assert!(!text("problems.csv").contains(",1"), "no result goes to the annotators");
        assert_ne!(wrong("0"), "0");
        assert_ne!(wrong("1,205"), "1,205");
    }

    #[test]
    fn the_bundled_sample_has_six_problems() {
        let names: Vec<String> = bundled().into_iter().map(|(name, _)| name).collect();
        let rows = ["problems.csv", "amara.csv", "bela.csv", "chen.csv", "verdicts.csv"];
        assert_eq!(names, [&rows[..], &["task.json", "license.txt"]].concat());
        assert!(bundled()[..5]
            .iter()
            .all(|(_, bytes)| [7, 19].contains(&bytes.iter().filter(|b| **b == b'\n').count())));
    }
}
