//! The bundled tasks and answers.

use caravan_client::Result;
use serde::Deserialize;

const TASKS: &str = include_str!("../sample/tasks.jsonl");
const ANSWERS: &str = include_str!("../sample/answers.jsonl");
/// The id of a review is this and the id of the task under review.
const REVIEW: &str = "review-";
/// What a review says of a translation.
const RIGHT: &str = "right";
pub(super) const WRONG: &str = "wrong";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// A math problem with one right result.
    Math,
    /// A video to be summarized from its transcript.
    Summary,
    /// A choice between two answers.
    Preference,
    /// A sentence in another language.
    Translation,
    /// Whether a translation is right. The file has none: these tasks are made of what was submitted.
    Review,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Task {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) prompt: String,
    /// The transcript of a video, or the sentence to be translated; in a review also the translation.
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) choices: Vec<String>,
    /// The right answer, which annotators do not see.
    pub(super) answer: String,
}

impl Task {
    /// Return the task without its answer, as annotators see it.
    pub(super) fn manifest_entry(&self) -> String {
        let Self { id, prompt, text, choices, .. } = self;
        serde_json::json!({ "choices": choices, "id": id, "prompt": prompt, "text": text }).to_string()
    }

    /// Return the task to review an answer to this one.
    pub(super) fn review(&self, answer: &str) -> Self {
        Self {
            id: format!("{REVIEW}{}", self.id),
            kind: Kind::Review,
            prompt: "Is the translation right?".to_owned(),
            text: format!("{}\n{answer}", self.text),
            choices: [RIGHT, WRONG].map(str::to_owned).to_vec(),
            answer: String::new(),
        }
    }

    /// Return whether an answer ends with the right result. Only math problems have one.
    pub(super) fn is_right(&self, given: &str) -> bool {
        match self.kind {
            Kind::Math => result(given) == Some(self.answer.as_str()),
            Kind::Summary | Kind::Preference | Kind::Translation | Kind::Review => true,
        }
    }
}

/// Return the result at the end of an answer to a math problem; an answer without work has none.
pub(super) fn result(given: &str) -> Option<&str> {
    given.rsplit_once("Result: ").map(|(_, result)| result)
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    pub(super) task: String,
    pub(super) annotator: String,
    pub(super) answer: String,
}

#[derive(Debug, Clone)]
pub(super) struct Sample {
    tasks: Vec<Task>,
    answers: Vec<Given>,
}

impl Sample {
    /// Parse the sample that is compiled in.
    pub(super) fn bundled() -> Result<Self> {
        let tasks = TASKS.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let answers = ANSWERS.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        Ok(Self { tasks, answers })
    }

    pub(super) fn tasks(&self, kind: Kind) -> Vec<&Task> {
        self.tasks.iter().filter(|task| task.kind == kind).collect()
    }

    /// Return the annotators in alphabetical order.
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
            let id = given.task.strip_prefix(REVIEW).unwrap_or(&given.task);
            let task = sample.tasks.iter().find(|task| task.id == id).unwrap();
            let prefers = ["A", "B"].contains(&given.answer.as_str());
            assert_eq!(prefers, task.kind == Kind::Preference, "{given:?}");
        }
        assert!(sample.tasks(Kind::Preference).iter().all(|task| task.choices.len() == 2));
        assert!(sample.tasks(Kind::Summary).iter().all(|task| !task.text.is_empty()));
        assert!(sample.tasks(Kind::Review).is_empty());
    }

    #[test]
    fn every_translation_has_two_reviews_by_others_and_one_is_wrong_for_both() {
        let sample = Sample::bundled().unwrap();
        let mut wrong = vec![];
        for task in sample.tasks(Kind::Translation) {
            let [given] = sample.answers(task).collect::<Vec<_>>()[..] else { panic!("not one answer to {}", task.id) };
            let review = task.review(&given.answer);
            assert_eq!(review.text, format!("{}\n{}", task.text, given.answer));
            let reviews: Vec<&Given> = sample.answers(&review).collect();
            assert_eq!(reviews.len(), 2, "{}", review.id);
            assert!(reviews
                .iter()
                .all(|said| review.choices.contains(&said.answer) && said.annotator != given.annotator));
            wrong.push(reviews.iter().filter(|said| said.answer == WRONG).count());
        }
        assert_eq!(wrong, [0, 2, 0]);
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
