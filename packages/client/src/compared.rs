//! Which property of the answers is compared, and how.

use caravan_toolkit::task::{How, TaskDefinition, Widget};
use serde_json::Value;

use crate::error::Result;
use crate::problem::Problem;

/// How two answers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// One of a list of values, or any value that is equal or not.
    Equal,
    /// Any of a list of values: each is a question of its own.
    EachValue,
    /// Boxes in a picture, by how much they overlap.
    Boxes,
    /// Spans of a text, by how much they overlap.
    Spans,
}

/// The property of the answers that labels are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) property: String,
    pub(crate) comparison: Comparison,
    /// The values that it is chosen from, if there is a list of them.
    pub(crate) values: Vec<String>,
    /// The columns of the two things that the property chooses between.
    pub(crate) pair: Option<(String, String)>,
}

impl Compared {
    /// Find the property of a task: the one that is named, or the first required one that has a list of values, boxes or
    /// spans, or else the first required one.
    ///
    /// # Errors
    /// `VALUE_INVALID` for a name that is no property of the answer.
    pub(crate) fn of(definition: &TaskDefinition, property: Option<&str>) -> Result<Self> {
        let controls = definition.controls();
        let rank = |widget: Widget| match widget {
            Widget::Boxes | Widget::Spans => 0,
            Widget::Radio | Widget::Checkboxes => 1,
            Widget::Number => 2,
            Widget::Line | Widget::Text | Widget::File | Widget::Json => 3,
        };
        let found = match property {
            Some(name) => controls.iter().find(|control| control.property == name),
            None => controls.iter().min_by_key(|control| (!control.required, rank(control.widget))),
        };
        let control = found.ok_or_else(|| {
            let expected = "a property of the answer, as the task definition names it";
            Problem::Value { expected, got: property.unwrap_or_default().to_owned() }
        })?;
        let comparison = match control.widget {
            Widget::Boxes => Comparison::Boxes,
            Widget::Spans => Comparison::Spans,
            Widget::Checkboxes => Comparison::EachValue,
            Widget::Radio | Widget::Number | Widget::Line | Widget::Text | Widget::File | Widget::Json => {
                Comparison::Equal
            }
        };
        let shown = definition.display.iter().find(|field| field.how == How::Pair && control.widget == Widget::Radio);
        Ok(Self {
            property: control.property.to_owned(),
            comparison,
            values: control.options.iter().map(|option| option.value.clone()).collect(),
            pair: shown.and_then(|field| Some((field.column.clone(), field.beside.clone()?))),
        })
    }

    /// Return what an answer says, as a label; none where it lacks the property.
    pub(crate) fn label(&self, answer: &Value) -> Option<String> {
        answer.get(&self.property).map(Self::text)
    }

    /// Return the values that an answer has chosen.
    pub(crate) fn chosen(&self, answer: &Value) -> Option<Vec<String>> {
        Some(answer.get(&self.property)?.as_array()?.iter().map(Self::text).collect())
    }

    /// Whether a value is the same. Lists have no order.
    pub(crate) fn is_equal(known: &Value, given: Option<&Value>) -> bool {
        match (known, given) {
            (Value::Array(known), Some(Value::Array(given))) => {
                known.iter().all(|value| given.contains(value)) && given.iter().all(|value| known.contains(value))
            }
            (known, given) => given == Some(known),
        }
    }

    /// A value as people write it: a text without quotes, anything else as JSON.
    pub(crate) fn text(value: &Value) -> String {
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use caravan_toolkit::task::templates;
    use serde_json::json;

    use super::*;

    fn of(template: &str) -> (String, Comparison) {
        let definition = templates::find(template).unwrap().definition().unwrap();
        let compared = Compared::of(&definition, None).unwrap();
        (compared.property, compared.comparison)
    }

    #[test]
    fn every_template_has_a_property_that_labels_are_made_of() {
        for (template, property, comparison) in [
            ("classification", "label", Comparison::Equal),
            ("several_labels", "topics", Comparison::EachValue),
            ("preference_pair", "better", Comparison::Equal),
            ("math_problem", "solvable", Comparison::Equal),
            ("image_boxes", "boxes", Comparison::Boxes),
            ("text_spans", "spans", Comparison::Spans),
            ("rating", "rating", Comparison::Equal),
            ("summary", "summary", Comparison::Equal),
        ] {
            assert_eq!(of(template), (property.to_owned(), comparison), "{template}");
        }
    }

    #[test]
    fn a_property_can_be_named_and_has_to_exist() {
        let definition = templates::find("math_problem").unwrap().definition().unwrap();
        assert_eq!(Compared::of(&definition, Some("result")).unwrap().property, "result");
        let error = Compared::of(&definition, Some("results")).unwrap_err();
        assert_eq!(error.code(), "VALUE_INVALID");
        let pair = Compared::of(&templates::find("preference_pair").unwrap().definition().unwrap(), None).unwrap();
        assert_eq!(pair.pair, Some(("answer_a".to_owned(), "answer_b".to_owned())));
        assert_eq!(pair.values, ["a", "b", "same"]);
    }

    #[test]
    fn lists_have_no_order() {
        let same = |known: Value, given: Value| Compared::is_equal(&known, Some(&given));
        assert!(same(json!(["a", "b"]), json!(["b", "a"])));
        assert!(!same(json!(["a"]), json!(["a", "b"])) && !same(json!(["a", "b"]), json!(["a"])));
        assert!(same(json!(12), json!(12)) && !same(json!(12), json!("12")) && !Compared::is_equal(&json!(12), None));
    }
}
