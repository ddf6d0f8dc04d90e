//! How a task looks in Label Studio: which tag shows which column, and which asks for which property.

use std::collections::BTreeSet;

use caravan_toolkit::task::{Control, How, TaskDefinition, Widget};

use crate::dataset::Dataset;
use crate::error::FormatError;
use crate::questions::mark_labels;

/// What is shown.
pub(super) struct Object<'d> {
    pub(super) name: String,
    pub(super) tag: &'static str,
    pub(super) column: &'d str,
    pub(super) label: &'d str,
}

/// What asks for a property.
pub(super) struct Question<'d> {
    pub(super) name: String,
    /// The name of what is asked about; both of a pair, with a comma between them.
    pub(super) object: String,
    pub(super) tag: Tag,
    pub(super) control: Control<'d>,
    /// The column that boxes and spans are in.
    pub(super) column: &'d str,
    /// The values to choose from, or the labels of boxes and spans.
    pub(super) values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Choice,
    Choices,
    /// Whole numbers from 1 to this one.
    Rating(usize),
    Pairwise,
    Rectangles,
    Spans,
    TextArea,
    Number,
}

/// The definition of a task, without which there are no questions.
pub(super) fn definition<'d>(dataset: &Dataset<'d>) -> Result<&'d TaskDefinition, FormatError> {
    dataset.task.ok_or(FormatError::Task { expected: "questions", got: "no definition" })
}

/// A task in Label Studio.
pub(super) struct Layout<'d> {
    pub(super) objects: Vec<Object<'d>>,
    pub(super) questions: Vec<Question<'d>>,
}

impl<'d> Layout<'d> {
    pub(super) fn new(dataset: &Dataset<'_>, task: &'d TaskDefinition) -> Self {
        let mut taken = BTreeSet::new();
        let objects = objects(task, &mut taken);
        let pair = task.display.iter().any(|field| field.how == How::Pair);
        let questions = task.controls().into_iter().map(|control| {
            let tag = tag(&control, pair);
            let object = target(&objects, tag);
            Question {
                name: name(control.property, "answer", &mut taken),
                object: match (tag, object) {
                    (Tag::Pairwise, _) => pair_names(&objects, task),
                    (_, Some(object)) => object.name.clone(),
                    (_, None) => String::new(),
                },
                column: object.map_or("", |object| object.column),
                values: values(dataset, task, &control),
                tag,
                control,
            }
        });
        let questions = questions.collect();
        Self { objects, questions }
    }

    /// Whether a column is shown as a picture, sound or film.
    pub(super) fn is_media(&self, column: &str) -> bool {
        self.objects.iter().any(|object| object.column == column && object.tag != TEXT)
    }
}

const TEXT: &str = "Text";

fn objects<'d>(task: &'d TaskDefinition, taken: &mut BTreeSet<String>) -> Vec<Object<'d>> {
    let mut objects: Vec<Object<'d>> = vec![];
    for field in &task.display {
        let tag = match field.how {
            How::Text | How::Markdown | How::Link | How::Pair => TEXT,
            How::Image => "Image",
            How::Audio => "Audio",
            How::Video => "Video",
        };
        let beside = field.beside.as_ref().map(|column| (column.as_str(), field.beside_label.as_deref()));
        for (column, label) in std::iter::once((field.column.as_str(), field.label.as_deref())).chain(beside) {
            objects.push(Object { name: name(column, "row", taken), tag, column, label: label.unwrap_or(column) });
        }
    }
    objects
}

/// The two columns that are compared.
fn pair_names(objects: &[Object<'_>], task: &TaskDefinition) -> String {
    let pair = task.display.iter().find(|field| field.how == How::Pair);
    let columns = pair.map(|field| [Some(field.column.as_str()), field.beside.as_deref()]);
    let found = |column: &str| objects.iter().find(|object| object.column == column).map(|object| object.name.clone());
    columns.into_iter().flatten().flatten().filter_map(found).collect::<Vec<_>>().join(",")
}

/// What a question is about.
fn target<'o, 'd>(objects: &'o [Object<'d>], tag: Tag) -> Option<&'o Object<'d>> {
    let wanted = match tag {
        Tag::Rectangles => Some("Image"),
        Tag::Spans => Some(TEXT),
        Tag::Choice | Tag::Choices | Tag::Rating(_) | Tag::Pairwise | Tag::TextArea | Tag::Number => None,
    };
    objects.iter().find(|object| wanted.is_none_or(|wanted| object.tag == wanted)).or(objects.first())
}

fn tag(control: &Control<'_>, has_pair: bool) -> Tag {
    match control.widget {
        Widget::Radio => {
            let mut numbered = (1..).zip(&control.options);
            let is_counted = numbered.all(|(number, option): (usize, _)| option.value == number.to_string());
            match control.options.len() {
                2 if has_pair => Tag::Pairwise,
                most if most > 1 && is_counted => Tag::Rating(most),
                _ => Tag::Choice,
            }
        }
        Widget::Checkboxes => Tag::Choices,
        Widget::Boxes => Tag::Rectangles,
        Widget::Spans => Tag::Spans,
        Widget::Number => Tag::Number,
        Widget::Line | Widget::Text | Widget::File | Widget::Json => Tag::TextArea,
    }
}

fn values(dataset: &Dataset<'_>, task: &TaskDefinition, control: &Control<'_>) -> Vec<String> {
    if !matches!(control.widget, Widget::Boxes | Widget::Spans) {
        return control.options.iter().map(|option| option.value.clone()).collect();
    }
    let answers = dataset.items.iter().flat_map(|item| item.answers.iter().map(|answer| &answer.answer));
    mark_labels(task, control.property, dataset.items.iter().filter_map(|item| item.label.as_ref()).chain(answers))
}

/// A name that Label Studio takes: letters, digits and `_`, each once.
fn name(text: &str, otherwise: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let letter = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let stem = if plain && letter { text } else { otherwise };
    let mut name = stem.to_owned();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{stem}_{number}");
        number += 1;
    }
    name
}
