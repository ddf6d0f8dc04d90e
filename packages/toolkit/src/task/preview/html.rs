//! The preview as a page for a browser.

use base64::prelude::{Engine, BASE64_STANDARD};
use imagesize::ImageSize;
use serde_json::Value;

use super::super::clean::start;
use super::super::definition::TaskDefinition;
use super::super::document::{Example, Field, How, Widget};
use super::super::form::{controls, Choosable, Control};
use super::super::media::{dimensions, MediaFiles, MediaKind};
use super::address::{Links, Paths};
use super::markup::{escaped, escaped_line, link, markdown};
use super::page;
use super::value::{read, AtHand, Cell, Media};
use crate::canonical::Item;

/// How a page shows what rows name.
pub(super) struct Shown<'f> {
    pub(super) at_hand: AtHand<'f>,
    /// Where files are asked for; absent: they are in the page.
    pub(super) paths: Option<Paths>,
    /// What is drawn on pictures that are in the page.
    pub(super) drawn: &'f [DrawnBox],
}

/// A box on a picture, in pixels from its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnBox {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// What is written beside it.
    pub label: String,
}

/// The task as one HTML file that needs nothing else. Files of the rows that `files` has are embedded, up to 8 MiB each, if
/// they are of a type that is shown (PNG, JPEG, GIF, WebP, MP3, WAV, Ogg, MP4, WebM); of the others the page has the hash.
#[must_use]
pub fn html(definition: &TaskDefinition, rows: &[Item], files: &MediaFiles) -> String {
    let shown = Shown { at_hand: AtHand { files: Some(files), links: Links::Usual }, paths: None, drawn: &[] };
    let language = definition.languages.first().map_or("en", String::as_str);
    let mut body = page::head(&definition.title, language);
    body += "<header>\n";
    body += &format!("<h1 dir=\"auto\">{}</h1>\n", escaped_line(&definition.title));
    let minutes = if definition.minutes == 1 { "minute" } else { "minutes" };
    let languages = escaped_line(&definition.languages.join(", "));
    let kind = escaped_line(&definition.kind);
    body += &format!("<p class=\"facts\">{kind} · {languages} · about {} {minutes}</p>\n", definition.minutes);
    body += &format!("<p dir=\"auto\">{}</p>\n</header>\n", escaped(&definition.summary));
    body += &format!(
        "<section dir=\"auto\">\n<h2>Instructions</h2>\n{}</section>\n",
        markdown(&definition.instructions, Links::Usual)
    );
    body += "<section>\n<h2>Examples</h2>\n";
    definition.examples.iter().for_each(|one| body += &example(definition, one, &shown));
    body += "</section>\n";
    for (number, row) in (1..).zip(rows) {
        let fields = fields(&definition.display, row, &shown);
        body += &format!(
            "<section>\n<h2>Item {number} of {}</h2>\n<div class=\"item\">\n{fields}</div>\n</section>\n",
            rows.len()
        );
    }
    body += &form(definition, rows.len());
    body + "</body>\n</html>\n"
}

/// A page of another kind that shows rows: what `body` has in it is trusted, a title is not. It runs no script.
#[must_use]
pub fn page_with(title: &str, body: &str) -> String {
    format!("{}{body}</body>\n</html>\n", page::head(title, "en"))
}

/// What is shown of a row, as a part of a page. Files are embedded as in [`html`], and the boxes drawn on each picture.
#[must_use]
pub fn row_html(definition: &TaskDefinition, row: &Item, files: &MediaFiles, drawn: &[DrawnBox]) -> String {
    let shown = Shown { at_hand: AtHand { files: Some(files), links: Links::Usual }, paths: None, drawn };
    fields(&definition.display, row, &shown)
}

pub(super) fn example(definition: &TaskDefinition, example: &Example, shown: &Shown<'_>) -> String {
    let controls = controls(definition);
    let given = |control: &Control<'_>| Some(answer(control, example.answer.get(control.property)?));
    let answer: String = controls.iter().filter_map(given).collect();
    format!(
        "<div class=\"item\">\n{}<p class=\"label\">The answer</p>\n{answer}<p class=\"label\">Why</p>\n\
         <p class=\"value\" dir=\"auto\">{}</p>\n</div>\n",
        fields(&definition.display, &example.row, shown),
        escaped(&example.why)
    )
}

/// A part of an answer, in the words of the form.
fn answer(control: &Control<'_>, value: &Value) -> String {
    let entries = value.as_array().filter(|_| control.widget == Widget::Checkboxes);
    let text = match entries {
        Some(entries) if entries.is_empty() => "–".to_owned(),
        Some(entries) => entries.iter().map(|entry| control.named(entry)).collect::<Vec<_>>().join(", "),
        None => control.named(value),
    };
    let colon = if control.label.ends_with(char::is_alphanumeric) { ":" } else { "" };
    let label = escaped_line(control.label);
    format!("<p class=\"value text\" dir=\"auto\"><b>{label}{colon}</b> {}</p>\n", escaped(&text))
}

pub(super) fn fields(display: &[Field], row: &Item, shown: &Shown<'_>) -> String {
    display.iter().map(|field| one_field(field, row, shown)).collect()
}

fn one_field(field: &Field, row: &Item, shown: &Shown<'_>) -> String {
    let labeled = |label: &str, column: &str| {
        let value = cell(row, column, field.how, shown);
        format!(
            "<p class=\"label\" dir=\"auto\">{}</p>\n<div class=\"value\" dir=\"auto\">{value}</div>\n",
            escaped_line(label)
        )
    };
    let first = labeled(field.label.as_ref().unwrap_or(&field.column), &field.column);
    let Some(beside) = &field.beside else { return first };
    let second = labeled(field.beside_label.as_ref().unwrap_or(beside), beside);
    format!("<div class=\"pair\">\n<div>\n{first}</div>\n<div>\n{second}</div>\n</div>\n")
}

fn cell(row: &Item, column: &str, how: How, page: &Shown<'_>) -> String {
    let note = |text: &str| format!("<p class=\"note\">{}</p>", escaped_line(text));
    let Some(all) = row.field(column) else { return note(&format!("This row has no {column}.")) };
    let (shown, length) = start(&all);
    let mut written = match read(shown, how, page.at_hand) {
        Cell::Text("") => note("Empty"),
        Cell::Text(text) => format!("<p class=\"text\">{}</p>", escaped(text)),
        Cell::Markdown(text) => markdown(text, page.at_hand.links),
        Cell::Link(address) => format!("<p>{}</p>", link(&address, &escaped_line(shown))),
        Cell::Media(media) => page.paths.map_or_else(|| embedded(&media, page.drawn), |paths| named(&media, paths)),
    };
    if let Some(length) = length {
        written += &note(&format!("Cut here: {length} characters in all"));
    }
    written
}

/// A file that the page asks for where it is a picture, and links to where it is not.
fn named(media: &Media<'_>, paths: Paths) -> String {
    let (words, hash) = (escaped_line(&media.described()), media.reference.hash);
    let content = format!("<a href=\"{}{hash}\" dir=\"auto\">{words}</a>", paths.content);
    match media.kind {
        MediaKind::Image => format!(
            "<figure><img src=\"{}{hash}\" alt=\"{words}\" loading=\"lazy\"><figcaption>{content}</figcaption></figure>",
            paths.pictures
        ),
        MediaKind::Audio | MediaKind::Video => format!("<p>{content}</p>"),
    }
}

fn embedded(media: &Media<'_>, drawn: &[DrawnBox]) -> String {
    let words = escaped_line(&media.described());
    let Some((found, bytes)) = media.file else { return format!("<p class=\"note\">[{words}]</p>") };
    let source = format!("data:{};base64,{}", found.mime(), BASE64_STANDARD.encode(bytes));
    let element = match media.kind {
        MediaKind::Image => picture(&source, &words, bytes, drawn),
        MediaKind::Audio => format!("<audio controls preload=\"metadata\" src=\"{source}\"></audio>"),
        MediaKind::Video => format!("<video controls preload=\"metadata\" src=\"{source}\"></video>"),
    };
    format!("<figure>{element}<figcaption>{words}</figcaption></figure>")
}

/// A picture, with boxes on it where its size is known.
fn picture(source: &str, words: &str, bytes: &[u8], drawn: &[DrawnBox]) -> String {
    let Some(ImageSize { width, height }) = dimensions(bytes) else {
        return format!("<img src=\"{source}\" alt=\"{words}\">");
    };
    let image = format!("<img src=\"{source}\" alt=\"{words}\" width=\"{width}\" height=\"{height}\">");
    if drawn.is_empty() {
        return image;
    }
    let boxes: String = drawn.iter().map(DrawnBox::svg).collect();
    format!("<div class=\"drawn\">{image}<svg viewBox=\"0 0 {width} {height}\">{boxes}</svg></div>")
}

impl DrawnBox {
    /// The name of a box is what a browser shows where the mouse rests on it.
    fn svg(&self) -> String {
        let Self { x, y, width, height, label } = self;
        let label = escaped_line(label);
        format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{label}</title></rect>")
    }
}

pub(super) fn form(definition: &TaskDefinition, rows: usize) -> String {
    let title = if rows == 1 { "Your answer" } else { "Your answer, for each item" };
    let mut form = format!("<section>\n<h2>{title}</h2>\n");
    form += "<p class=\"note\">This is a preview: nothing can be filled in.</p>\n";
    controls(definition).iter().for_each(|one| form += &control(one));
    form + "</section>\n"
}

fn control(control: &Control<'_>) -> String {
    let optional = if control.required { "" } else { " <span class=\"note\">(may be left out)</span>" };
    let mut written =
        format!("<fieldset disabled>\n<legend dir=\"auto\">{}{optional}</legend>\n", escaped_line(control.label));
    if let Some(help) = control.help {
        written += &format!("<p class=\"help\" dir=\"auto\">{}</p>\n", escaped(help));
    }
    written += &inputs(control);
    if !control.bounds.is_empty() {
        written += &format!("<p class=\"help\">{}</p>\n", escaped_line(&control.bounds));
    }
    written + "</fieldset>\n"
}

fn inputs(control: &Control<'_>) -> String {
    let name = format!(" aria-label=\"{}\"", escaped_line(control.label));
    let explained = |control: &Control<'_>| {
        format!("<p class=\"help\">It takes {}.</p>\n", escaped_line(control.widget.asks_for()))
    };
    match control.widget {
        Widget::Radio => options(control, "radio"),
        Widget::Checkboxes => options(control, "checkbox"),
        Widget::Line => format!("<input type=\"text\"{name} disabled>\n"),
        Widget::Number => format!("<input type=\"number\"{name} disabled>\n"),
        Widget::Text => format!("<textarea rows=\"4\"{name} disabled></textarea>\n"),
        Widget::File => format!("<input type=\"file\"{name} disabled>\n{}", explained(control)),
        Widget::Boxes | Widget::Spans | Widget::Json => {
            format!("<textarea rows=\"4\"{name} disabled>[]</textarea>\n{}", explained(control))
        }
    }
}

fn options(control: &Control<'_>, kind: &str) -> String {
    let option = |option: &Choosable| {
        let label = escaped_line(&option.shown());
        format!("<label><input type=\"{kind}\" disabled><span dir=\"auto\">{label}</span></label>\n")
    };
    control.options.iter().map(option).collect()
}
