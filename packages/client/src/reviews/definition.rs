//! The task of those who review: the task of the others, with an answer to judge.

use caravan_marketplace_api::{Nature, Reason};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::task::{Document, Example, Field, How, TaskDefinition};
use serde_json::{json, Map, Value};

use super::{ANSWER, ID};
use crate::error::Result;
use crate::problem::Problem;

/// The property with the verdict, and its values.
pub(super) const VERDICT: &str = "verdict";
pub(super) const RIGHT: &str = "right";
pub(super) const WRONG: &str = "wrong";
pub(super) const REASON: &str = "reason";
pub(super) const NOTE: &str = "note";
/// The most bytes of a title, as task definitions have it.
const MAX_TITLE: usize = 80;
/// Characters of a note: with two bytes each it fits the note of a verdict.
const NOTE_CHARS: u32 = 140;

const INSTRUCTIONS: &str =
    "Another annotator did the task below. Say whether the answer is right by the instructions of the \
    task, and if it is not, why.\n\n\
    - Judge the answer, not how you would have said it.\n\
    - You are paid for a careful review, whatever it says.\n\
    - Choose the reason that fits best. A note helps the one who decides; everybody can read it later.\n\n\
    # The task\n\n";

/// What a reviewer can see in an answer, of the reasons that work of this nature may be rejected for.
const fn reason_text(reason: Reason) -> Option<&'static str> {
    match reason {
        Reason::WrongAnswer => Some("Another answer is the right one"),
        Reason::Incomplete => Some("A required part is missing"),
        Reason::OffInstruction => Some("It is against the instructions"),
        Reason::LowEffort => Some("It is below the effort that the instructions name"),
        Reason::BadFormat => Some("It is not in the format that was asked for"),
        Reason::MachineGenerated => Some("A machine made it, where that is forbidden"),
        Reason::PolicyViolation => Some("It breaks the policy of the platform"),
        Reason::TooFast | Reason::DeadLink | Reason::Mismatch | Reason::Duplicate => None,
    }
}

fn reasons(nature: Nature) -> impl Iterator<Item = (Reason, &'static str)> {
    // What most answers lack comes first.
    let all = std::iter::once(Reason::WrongAnswer)
        .chain(Reason::ALL.into_iter().filter(|reason| *reason != Reason::WrongAnswer));
    let allowed = all.filter(move |reason| nature == Nature::Objective || reason.is_objective());
    allowed.filter_map(|reason| Some((reason, reason_text(reason)?)))
}

/// The reason of a rejection for which no reviewer named one.
pub(super) fn usual_reason(nature: Nature) -> Option<Reason> {
    (nature == Nature::Objective).then_some(Reason::WrongAnswer)
}

/// Return the definition of reviews of a task whose work is of this nature.
///
/// # Errors
/// `VALUE_INVALID` where the task shows as many columns as a task can; those of [`TaskDefinition::from_json`].
pub(super) fn of_reviews(task: &TaskDefinition, nature: Nature) -> Result<Vec<u8>> {
    let field = |column: &str, label: &str| Field {
        column: column.to_owned(),
        how: How::Text,
        label: Some(label.to_owned()),
        beside: None,
        beside_label: None,
    };
    let mut display = task.display.clone();
    display.push(field(ANSWER, "The answer to review"));
    let examples = task.examples.iter().map(|example| reviewed_example(task, example)).collect::<Result<_>>()?;
    let document = Document {
        title: title(&task.title),
        kind: "review".to_owned(),
        summary: "Read a task and the answer of another annotator, and say whether the answer is right.".to_owned(),
        instructions: format!("{INSTRUCTIONS}{}\n\n{}", task.summary, task.instructions),
        examples,
        display,
        answer: answer_schema(nature),
        form: serde_json::from_value(form(nature))?,
        ..Document::clone(task)
    };
    let bytes = serde_json::to_vec_pretty(&document)?;
    TaskDefinition::from_json(&bytes).map_err(|error| {
        let expected = "a task whose reviews have a task definition";
        Problem::Value { expected, got: error.to_string() }
    })?;
    Ok(bytes)
}

/// `Review: ` and the title, as much of it as fits.
fn title(of: &str) -> String {
    let mut title = format!("Review: {of}");
    while title.len() > MAX_TITLE {
        title.pop();
    }
    title.trim_end().to_owned()
}

/// An example of the task, with its right answer as the answer that is reviewed.
fn reviewed_example(task: &TaskDefinition, example: &Example) -> Result<Example> {
    let mut row: Map<String, Value> = serde_json::from_str(example.row.as_str())?;
    row.insert(ID.to_owned(), json!("example"));
    row.insert(ANSWER.to_owned(), Value::String(answer_text(task, &example.answer)));
    let expected = "an example in canonical form";
    let row = Item::from_json(&serde_json::to_vec(&row)?)
        .map_err(|error| Problem::Value { expected, got: error.to_string() })?;
    Ok(Example { row, answer: json!({ VERDICT: RIGHT }), why: example.why.clone() })
}

fn answer_schema(nature: Nature) -> Value {
    let names: Vec<&str> = reasons(nature).map(|(reason, _)| reason.name()).collect();
    json!({
        "type": "object",
        "properties": {
            VERDICT: { "type": "string", "enum": [RIGHT, WRONG] },
            REASON: { "type": "string", "enum": names },
            NOTE: { "type": "string", "minLength": 1, "maxLength": NOTE_CHARS },
        },
        "required": [VERDICT],
        "additionalProperties": false,
    })
}

fn form(nature: Nature) -> Value {
    let choices: Vec<Value> =
        reasons(nature).map(|(reason, text)| json!({ "value": reason.name(), "label": text })).collect();
    json!([
        {
            "property": VERDICT, "label": "Is the answer right?", "widget": "radio",
            "choices": [{ "value": RIGHT, "label": "Right" }, { "value": WRONG, "label": "Wrong" }],
        },
        { "property": REASON, "label": "If it is wrong: why?", "widget": "radio", "choices": choices },
        { "property": NOTE, "label": "Note", "help": "What is wrong, in a sentence. Everybody can read it.", "widget": "text" },
    ])
}

/// Return an answer as people read it: a line for each property, values by their names.
pub(super) fn answer_text(task: &TaskDefinition, answer: &Value) -> String {
    let Some(properties) = answer.as_object() else { return value_text(answer) };
    let lines = properties.iter().map(|(property, value)| {
        let field = task.form.iter().find(|field| field.property == *property);
        let text = match value.as_array() {
            Some(values) if !values.iter().any(|value| value.is_object() || value.is_array()) => {
                values.iter().map(|value| named(field, value)).collect::<Vec<_>>().join(", ")
            }
            _ => named(field, value),
        };
        let label = field.and_then(|field| field.label.as_deref()).unwrap_or(property);
        if properties.len() == 1 {
            text
        } else {
            format!("{label}: {text}")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The name of a value, where the form has one.
fn named(field: Option<&caravan_toolkit::task::FormField>, value: &Value) -> String {
    let choice = field.and_then(|field| field.choices.iter().find(|choice| choice.value == *value));
    choice.map_or_else(|| value_text(value), |choice| choice.label.clone())
}

fn value_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use caravan_toolkit::task::templates;

    use super::*;

    #[test]
    fn every_template_can_be_reviewed() {
        for name in templates::NAMES {
            let task = templates::find(name).unwrap().definition().unwrap();
            for nature in [Nature::Objective, Nature::Subjective] {
                let review = TaskDefinition::from_json(&of_reviews(&task, nature).unwrap()).unwrap();
                assert_eq!((review.kind.as_str(), review.examples.len()), ("review", task.examples.len()), "{name}");
                assert_eq!(review.display.len(), task.display.len() + 1, "{name}");
                let reasons = review.property_schema(REASON).unwrap()["enum"].as_array().unwrap().len();
                assert_eq!(reasons, if nature == Nature::Objective { 7 } else { 3 }, "{name}");
            }
        }
    }

    #[test]
    fn an_answer_is_shown_by_the_names_of_its_values() {
        let task = templates::find("classification").unwrap().definition().unwrap();
        let value = &task.examples[0].answer;
        let field = task.form.iter().find(|field| !field.choices.is_empty()).unwrap();
        let given = value.get(&field.property).unwrap();
        let choice = field.choices.iter().find(|choice| choice.value == *given).unwrap();
        assert!(answer_text(&task, value).contains(&choice.label), "{}", answer_text(&task, value));
        let two = json!({ "a": ["x", "y"], "b": 7 });
        assert_eq!(answer_text(&task, &two), "a: x, y\nb: 7");
        assert_eq!(answer_text(&task, &json!({ "a": [{ "x": 1 }] })), "[{\"x\":1}]");
    }

    #[test]
    fn a_long_title_is_cut_between_characters() {
        let cut = title(&"é".repeat(40));
        assert_eq!((cut.len(), cut.starts_with("Review: é")), (80, true));
        assert_eq!(title("Short"), "Review: Short");
    }
}
