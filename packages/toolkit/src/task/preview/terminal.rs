//! The preview for a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::super::clean::{clean, clean_line, start};
use super::super::definition::TaskDefinition;
use super::super::document::{Example, Field, How, Widget};
use super::super::form::{as_typed, controls, Control};
use super::super::media::MediaFiles;
use super::address::Links;
use super::plain::{self, Line};
use super::value::{read, AtHand, Cell};
use crate::canonical::Item;

/// The narrowest and the widest that a page is, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;
/// The narrowest page on which a pair stands side by side.
const SIDE_BY_SIDE: usize = 72;
/// The least columns that a text has after its indentation.
const NARROWEST: usize = 12;
/// What every line of a row begins with.
const BAR: &str = "  │ ";

/// The task as text of at most `width` columns (40 to 100; others are taken as the nearest of these). `files` has the pictures
/// whose size is named; it may be empty.
#[must_use]
pub fn terminal(definition: &TaskDefinition, rows: &[Item], files: &MediaFiles, width: usize) -> String {
    let mut page = Page { text: String::new(), width: width.clamp(*WIDTHS.start(), *WIDTHS.end()), files };
    page.head(definition);
    page.section("Examples");
    for (number, example) in (1..).zip(&definition.examples) {
        page.example(definition, example, number);
    }
    for (number, row) in (1..).zip(rows) {
        page.section(&format!("Item {number} of {}", rows.len()));
        page.row(&definition.display, row);
    }
    page.section(if rows.len() == 1 { "Your answer" } else { "Your answer, for each item" });
    for control in controls(definition) {
        page.control(&control);
    }
    page.text
}

struct Page<'f> {
    text: String,
    width: usize,
    files: &'f MediaFiles,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text += line.trim_end();
        self.text.push('\n');
    }

    /// Text of our own or of the requester, wrapped.
    fn wrapped(&mut self, indent: &str, text: &str) {
        for line in wrap(&clean(text), self.width.saturating_sub(indent.width())) {
            self.line(&format!("{indent}{line}"));
        }
    }

    fn head(&mut self, definition: &TaskDefinition) {
        self.wrapped("", &clean_line(&definition.title));
        let minutes = if definition.minutes == 1 { "minute" } else { "minutes" };
        let languages = definition.languages.join(", ");
        self.wrapped("", &format!("{} · {languages} · about {} {minutes}", definition.kind, definition.minutes));
        self.line("");
        self.wrapped("", &definition.summary);
        self.section("Instructions");
        self.markdown("", &definition.instructions);
    }

    fn section(&mut self, title: &str) {
        let rule = self.width.saturating_sub(title.width() + 4);
        while !self.text.ends_with("\n\n") {
            self.line("");
        }
        self.line(&format!("── {title} {}", "─".repeat(rule)));
        self.line("");
    }

    fn markdown(&mut self, indent: &str, markdown: &str) {
        for line in plain::lines(markdown) {
            self.laid_out(indent, &line);
        }
    }

    fn laid_out(&mut self, indent: &str, line: &Line) {
        let inside = format!("{}{}", line.indent, line.mark);
        let left = self.width.saturating_sub(indent.width() + inside.width());
        if left < NARROWEST && !inside.is_empty() {
            // Too deep for this width: what stands before the text is a part of it.
            let text = format!("{}{}", line.mark, line.text);
            return self.laid_out(indent, &Line { text, indent: String::new(), mark: String::new(), wraps: true });
        }
        let parts = if line.wraps { wrap(&line.text, left) } else { broken(&line.text, left) };
        let next = format!("{}{}", line.indent, " ".repeat(line.mark.width()));
        for (number, part) in parts.iter().enumerate() {
            self.line(&format!("{indent}{}{part}", if number == 0 { &inside } else { &next }));
        }
    }

    fn example(&mut self, definition: &TaskDefinition, example: &Example, number: usize) {
        self.line(&format!("Example {number}"));
        self.row(&definition.display, &example.row);
        self.line("  The answer");
        for control in controls(definition) {
            if let Some(value) = example.answer.get(control.property) {
                self.wrapped(BAR, &format!("{}: {}", clean_line(control.property), as_typed(value)));
            }
        }
        self.line("  Why");
        self.wrapped(BAR, &example.why);
        self.line("");
    }

    fn row(&mut self, display: &[Field], row: &Item) {
        for field in display {
            let left = self.cell(row, &field.column, field.how);
            let label = field.label.as_ref().unwrap_or(&field.column);
            let Some(beside) = &field.beside else {
                self.block(label, &left);
                continue;
            };
            let right = self.cell(row, beside, field.how);
            let beside_label = field.beside_label.as_ref().unwrap_or(beside);
            if self.width < SIDE_BY_SIDE {
                self.block(label, &left);
                self.block(beside_label, &right);
            } else {
                self.side_by_side([label, beside_label], [&left, &right]);
            }
        }
    }

    fn block(&mut self, label: &str, lines: &[Line]) {
        self.wrapped("  ", &clean_line(label));
        for line in lines {
            self.laid_out(BAR, line);
        }
    }

    fn side_by_side(&mut self, labels: [&str; 2], sides: [&[Line]; 2]) {
        let half = (self.width - BAR.width()) / 2 - 2;
        let [left, right] = [0, 1].map(|side| {
            let mut page = Page { text: String::new(), width: half, files: self.files };
            page.wrapped("", &clean_line(labels.get(side).copied().unwrap_or_default()));
            sides.get(side).into_iter().flat_map(|lines| lines.iter()).for_each(|line| page.laid_out("", line));
            page.text
        });
        let count = left.lines().count().max(right.lines().count());
        let (mut left, mut right) = (left.lines(), right.lines());
        for _ in 0..count {
            let (left, right) = (left.next().unwrap_or_default(), right.next().unwrap_or_default());
            let space = " ".repeat(half.saturating_sub(left.width()));
            self.line(&format!("{BAR}{left}{space} │ {right}"));
        }
    }

    /// The lines of a cell, none of which can leave its place.
    fn cell(&self, row: &Item, column: &str, how: How) -> Vec<Line> {
        let Some(all) = row.field(column) else {
            return vec![own(format!("(this row has no {})", clean_line(column)))];
        };
        let (shown, length) = start(&all);
        let mut lines = match read(shown, how, AtHand { files: Some(self.files), links: Links::Usual }) {
            Cell::Text(text) => clean(text).lines().map(|line| own(line.to_owned())).collect(),
            Cell::Markdown(text) => plain::lines(text),
            Cell::Link(address) => vec![own(format!("link: {}", address.href))],
            Cell::Media(media) => vec![own(format!("[{}]", media.described()))],
        };
        if let Some(length) = length {
            lines.push(own(format!("(cut here: {length} characters in all)")));
        }
        if lines.is_empty() {
            lines.push(own("(empty)".to_owned()));
        }
        lines
    }

    fn control(&mut self, control: &Control<'_>) {
        let optional = if control.required { "" } else { ", may be left out" };
        self.wrapped("", &format!("{} ({}{optional})", clean_line(control.label), clean_line(control.property)));
        let mut hint = control.help.map(clean_line).unwrap_or_default();
        if !control.bounds.is_empty() {
            hint += if hint.is_empty() { "" } else { " " };
            hint += &format!("[{}]", control.bounds);
        }
        if !hint.is_empty() {
            self.wrapped("  ", &hint);
        }
        let mark = if control.widget == Widget::Checkboxes { "[ ]" } else { "( )" };
        for option in &control.options {
            let name = option.label.as_ref().map(|label| format!(": {label}")).unwrap_or_default();
            let text = format!("{}{}", clean_line(&option.value), clean_line(&name));
            self.laid_out("  ", &Line { mark: format!("{mark} "), ..own(text) });
        }
        if control.options.is_empty() {
            self.wrapped("  ", &format!("» {}", control.widget.asks_for()));
        }
        self.line("");
    }
}

fn own(text: String) -> Line {
    Line { text, wraps: true, ..Line::default() }
}

/// The lines of a text that fit, broken at spaces where there are any.
fn wrap(text: &str, width: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, width.max(1))).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let kept = line.len() - line.trim_start_matches(' ').len();
    let mut lines = vec![" ".repeat(kept.min(width / 2))];
    let mut used = kept.min(width / 2);
    let mut fresh = true;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let long = word.width();
        if !fresh && used + 1 + long > width {
            lines.push(String::new());
            (used, fresh) = (0, true);
        }
        for (number, part) in broken(word, width.saturating_sub(used).max(1)).into_iter().enumerate() {
            if number > 0 {
                lines.push(String::new());
                used = 0;
            }
            let Some(last) = lines.last_mut() else { continue };
            if number == 0 && !fresh {
                last.push(' ');
                used += 1;
            }
            used += part.width();
            *last += &part;
            fresh = false;
        }
    }
    lines
}

/// The parts of a text of at most so many columns.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && used > 0 {
            parts.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}
