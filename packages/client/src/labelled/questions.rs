//! Rows as questions that have one label each.

use std::collections::BTreeMap;

use caravan_labels::{Answers, LabelsError};
use serde_json::Value;

use crate::answered::AnsweredRow;
use crate::compared::{Compared, Comparison};

/// The labels of a question whether a value of a list was chosen.
pub(super) const YES: &str = "yes";
const NO: &str = "no";

/// What is asked of a row.
pub(super) struct Question {
    pub(super) name: String,
    /// The value of a list that it is about.
    pub(super) value: Option<Value>,
}

/// The questions of rows, and what was answered.
pub(super) struct Asked {
    /// Of each row, in its order.
    rows: Vec<Vec<Question>>,
    /// Question, annotator, label.
    votes: Vec<(String, String, String)>,
    gold: BTreeMap<String, String>,
}

impl Asked {
    pub(super) fn of(rows: &[&AnsweredRow], compared: &Compared) -> Self {
        let mut asked = Self { rows: vec![], votes: vec![], gold: BTreeMap::new() };
        for row in rows {
            let name = format!("{:020}/{:010}/{:03}", row.batch.get(), row.task, row.item);
            let questions = match compared.comparison {
                Comparison::EachValue => asked.values(&name, row, compared),
                Comparison::Equal | Comparison::Boxes | Comparison::Spans => asked.one(&name, row, compared),
            };
            asked.rows.push(questions);
        }
        asked
    }

    fn one(&mut self, name: &str, row: &AnsweredRow, compared: &Compared) -> Vec<Question> {
        for answer in row.answers.iter().filter(|answer| answer.counts()) {
            if let Some(label) = compared.label(&answer.answer) {
                self.votes.push((name.to_owned(), answer.annotator.clone(), label));
            }
        }
        if let Some(known) = row.gold.as_ref().and_then(|gold| gold.get(&compared.property)) {
            self.gold.insert(name.to_owned(), Compared::text(known));
        }
        vec![Question { name: name.to_owned(), value: None }]
    }

    /// A question for each value that could be chosen.
    fn values(&mut self, name: &str, row: &AnsweredRow, compared: &Compared) -> Vec<Question> {
        let known = row.gold.as_ref().and_then(|gold| gold.get(&compared.property)).and_then(Value::as_array);
        let word = |is_chosen: bool| if is_chosen { YES } else { NO }.to_owned();
        let mut questions = vec![];
        for (number, value) in compared.values.iter().enumerate() {
            let name = format!("{name}/{number:03}");
            for answer in row.answers.iter().filter(|answer| answer.counts()) {
                if let Some(chosen) = compared.chosen(&answer.answer) {
                    self.votes.push((name.clone(), answer.annotator.clone(), word(chosen.contains(value))));
                }
            }
            if let Some(known) = known {
                let is_chosen = known.iter().any(|one| Compared::text(one) == *value);
                self.gold.insert(name.clone(), word(is_chosen));
            }
            questions.push(Question { name, value: Some(Value::String(value.clone())) });
        }
        questions
    }

    pub(super) fn questions_of(&self, row: usize) -> &[Question] {
        self.rows.get(row).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn answers(&self) -> Result<Answers, LabelsError> {
        let gold = self.gold.iter().map(|(question, label)| (question.as_str(), label.as_str())).collect();
        Answers::new(
            self.votes.iter().map(|(question, who, label)| (question.as_str(), who.as_str(), label.as_str())),
            &gold,
        )
    }
}
