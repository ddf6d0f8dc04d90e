//! The labeling configuration beside tasks: XML.

use crate::dataset::Dataset;
use crate::error::FormatError;

use super::layout::{definition, Layout, Object, Question, Tag};

/// Return the labeling configuration of a project for the tasks that [`super::write_label_studio`] writes.
///
/// # Errors
/// `FORMAT_TASK` without a definition.
pub fn labeling_config(dataset: &Dataset<'_>) -> Result<String, FormatError> {
    let task = definition(dataset)?;
    let layout = Layout::new(dataset, task);
    let mut xml = format!("<View>\n  <Header value=\"{}\"/>\n", escaped(&task.summary));
    xml.extend(layout.objects.iter().map(shown));
    xml.extend(layout.questions.iter().map(asked));
    Ok(xml + "</View>\n")
}

fn shown(object: &Object<'_>) -> String {
    let Object { name, tag, column, label } = object;
    let [column, label] = [escaped(column), escaped(label)];
    format!("  <Header value=\"{label}\" size=\"5\"/>\n  <{tag} name=\"{name}\" value=\"${column}\"/>\n")
}

fn asked(question: &Question<'_>) -> String {
    let Question { name, object, tag, control, values, .. } = question;
    let header = format!("  <Header value=\"{}\" size=\"4\"/>\n", escaped(control.label));
    let names = format!("name=\"{name}\" toName=\"{object}\"");
    let list = |entry: &str| -> String {
        values.iter().map(|value| format!("    <{entry} value=\"{}\"/>\n", escaped(value))).collect()
    };
    let tag = match tag {
        Tag::Choice => format!("  <Choices {names} choice=\"single\">\n{}  </Choices>\n", list("Choice")),
        Tag::Choices => format!("  <Choices {names} choice=\"multiple\">\n{}  </Choices>\n", list("Choice")),
        Tag::Rating(most) => format!("  <Rating {names} maxRating=\"{most}\"/>\n"),
        Tag::Pairwise => format!("  <Pairwise {names}/>\n"),
        Tag::Rectangles => format!("  <RectangleLabels {names}>\n{}  </RectangleLabels>\n", list("Label")),
        Tag::Spans => format!("  <Labels {names}>\n{}  </Labels>\n", list("Label")),
        Tag::TextArea => format!("  <TextArea {names} maxSubmissions=\"1\"/>\n"),
        Tag::Number => format!("  <Number {names}/>\n"),
    };
    header + &tag
}

/// A text in an attribute. XML has no control characters: they become spaces.
fn escaped(text: &str) -> String {
    let mut attribute = String::new();
    for c in text.chars() {
        match c {
            '&' => attribute += "&amp;",
            '<' => attribute += "&lt;",
            '>' => attribute += "&gt;",
            '"' => attribute += "&quot;",
            '\n' => attribute += "&#10;",
            _ if c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE => attribute.push(' '),
            _ => attribute.push(c),
        }
    }
    attribute
}
