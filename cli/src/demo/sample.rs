//! The bundled tasks and answers.

use serde::Deserialize;

use crate::failure::Failure;

const TASKS: &str = include_str!("../../sample/tasks.jsonl");
const ANSWERS: &str = include_str!("../../sample/answers.jsonl");

/// What a task asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// A math problem with one right result.
    Math,
    /// A video to be summarized from its transcript.
    Summary,
    /// Two answers, one of them better.
    Preference,
}

/// A task of the sample.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Task {
    /// Its name.
    pub(super) id: String,
    /// What it asks for.
    pub(super) kind: Kind,
    /// The question or instruction.
    pub(super) prompt: String,
    /// The transcript of a video.
    #[serde(default)]
    pub(super) text: String,
    /// What to choose from.
    #[serde(default)]
    pub(super) choices: Vec<String>,
    /// What the requester holds to be right.
    pub(super) answer: String,
}

impl Task {
    /// The task as its annotator gets it: all but the answer.
    pub(super) fn manifest_entry(&self) -> String {
        let Self { id, prompt, text, choices, .. } = self;
        serde_json::json!({ "choices": choices, "id": id, "prompt": prompt, "text": text }).to_string()
    }

    /// Whether `given` ends in the right result. Only math problems have one.
    pub(super) fn is_right(&self, given: &str) -> bool {
        match self.kind {
            Kind::Math => result(given) == Some(self.answer.as_str()),
            Kind::Summary | Kind::Preference => true,
        }
    }
}

/// The result that an answer to a math problem ends in; none where there is no work in it.
pub(super) fn result(given: &str) -> Option<&str> {
    given.rsplit_once("Result: ").map(|(_, result)| result)
}

/// An answer of the sample.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    /// The task's name.
    pub(super) task: String,
    /// Who gave it.
    pub(super) annotator: String,
    /// The answer.
    pub(super) answer: String,
}

/// Tasks and answers.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    tasks: Vec<Task>,
    answers: Vec<Given>,
}

impl Sample {
    /// What comes with the program.
    pub(super) fn bundled() -> Result<Self, Failure> {
        let tasks = TASKS.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let answers = ANSWERS.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        Ok(Self { tasks, answers })
    }

    /// The tasks of one kind, in order.
    pub(super) fn tasks(&self, kind: Kind) -> Vec<&Task> {
        self.tasks.iter().filter(|task| task.kind == kind).collect()
    }

    /// Everybody who answers, in alphabetical order.
    pub(super) fn annotators(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.answers.iter().map(|given| given.annotator.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The answers to one task.
    pub(super) fn answers<'a>(&'a self, task: &'a Task) -> impl Iterator<Item = &'a Given> {
        self.answers.iter().filter(move |given| given.task == task.id)
    }

    /// What `annotator` answers to `task`.
    pub(super) fn answer(&self, task: &Task, annotator: &str) -> Option<&Given> {
        self.answers.iter().find(|given| given.task == task.id && given.annotator == annotator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_has_at_least_24_tasks_of_three_kinds() {
        let sample = Sample::bundled().unwrap();
        let counts = [Kind::Math, Kind::Summary, Kind::Preference].map(|kind| sample.tasks(kind).len());
        assert!(counts.iter().sum::<usize>() >= 24 && counts.iter().all(|count| *count >= 6), "{counts:?}");
        let mut ids: Vec<&str> = sample.tasks.iter().map(|task| task.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), sample.tasks.len());
    }

    #[test]
    fn every_answer_belongs_to_a_task_and_preferences_name_a_choice() {
        let sample = Sample::bundled().unwrap();
        for given in &sample.answers {
            let task = sample.tasks.iter().find(|task| task.id == given.task).unwrap();
            let prefers = ["A", "B"].contains(&given.answer.as_str());
            assert_eq!(prefers, task.kind == Kind::Preference, "{given:?}");
        }
        assert!(sample.tasks(Kind::Preference).iter().all(|task| task.choices.len() == 2));
        assert!(sample.tasks(Kind::Summary).iter().all(|task| !task.text.is_empty()));
    }

    #[test]
    fn there_are_wrong_results_and_one_answer_without_work() {
        let sample = Sample::bundled().unwrap();
        let math = sample.tasks(Kind::Math);
        let given: Vec<(&Task, &Given)> =
            math.into_iter().flat_map(|task| sample.answers(task).map(move |given| (task, given))).collect();
        assert_eq!(given.iter().filter(|(task, given)| !task.is_right(&given.answer)).count(), 4);
        assert_eq!(given.iter().filter(|(_, given)| result(&given.answer).is_none()).count(), 1);
    }

    #[test]
    fn the_requesters_answer_is_not_in_the_manifest() {
        let sample = Sample::bundled().unwrap();
        let task = sample.tasks(Kind::Summary)[0];
        assert!(!task.manifest_entry().contains(&task.answer));
        assert!(task.manifest_entry().contains(&task.text[..20]));
    }
}
