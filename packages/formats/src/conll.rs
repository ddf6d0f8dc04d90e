//! Spans of texts as CoNLL files: a token and its tag on each line.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use caravan_toolkit::task::Widget;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use crate::dataset::{Dataset, Item};
use crate::error::FormatError;
use crate::questions::{ends, entries_of, label_of, marks};
use crate::report::Report;

const UNLABELLED: &str = "items without a label are left out";
const EXTENDED: &str = "spans that cut a word are extended to the whole word";
const OVERLAPPING: &str = "spans that overlap an earlier one are left out";
const OUTSIDE: &str = "spans outside of the text, or without a word in it, are left out";

/// Write the spans of texts in the scheme BIO: an item after the other, with an empty line between them. Tokens are the words
/// of Unicode's annex 29 and every other sign, without white space.
///
/// # Errors
/// `FORMAT_TASK`, `FORMAT_ANSWER`, `FORMAT_UNWRITABLE`.
pub fn write_conll(dataset: &Dataset<'_>, mut out: impl Write) -> Result<Report, FormatError> {
    let marks = marks(dataset, Widget::Spans)?;
    let mut report = Report::default();
    for item in &dataset.items {
        let Some(answer) = item.chosen() else {
            report.note(UNLABELLED);
            continue;
        };
        let tokens = tokens(item.text(marks.column));
        let spans = spans(item, entries_of(answer, marks.property))?;
        let tags = tags(&tokens, spans, &mut report);
        writeln!(out, "# id = {}", one_line(&item.id))?;
        for (at, token) in tokens.iter().enumerate() {
            writeln!(out, "{}\t{}", token.text, tags.get(&at).map_or("O", String::as_str))?;
        }
        writeln!(out)?;
        report.rows += 1;
    }
    out.flush()?;
    Ok(report)
}

struct Token<'t> {
    text: &'t str,
    /// Its characters in the text, from 0.
    chars: Range<usize>,
}

struct Span {
    chars: Range<usize>,
    label: String,
}

/// The tokens of a text, without white space and control characters.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut start = 0;
    let mut tokens = vec![];
    for word in text.split_word_bounds() {
        let end = start + word.chars().count();
        if !word.chars().all(|c| c.is_whitespace() || c.is_control()) {
            tokens.push(Token { text: word, chars: start..end });
        }
        start = end;
    }
    tokens
}

/// The spans of an answer by their first character, longer ones first.
fn spans(item: &Item, entries: &[Value]) -> Result<Vec<Span>, FormatError> {
    let mut spans = vec![];
    for entry in entries {
        let chars = ends(entry, item)?;
        spans.push(Span { chars, label: label_of(entry) });
    }
    spans.sort_by(|a, b| (a.chars.start, b.chars.end, &a.label).cmp(&(b.chars.start, a.chars.end, &b.label)));
    Ok(spans)
}

/// The tags of the tokens that are in a span.
fn tags(tokens: &[Token<'_>], spans: Vec<Span>, report: &mut Report) -> BTreeMap<usize, String> {
    let mut tags = BTreeMap::new();
    for Span { chars, label } in spans {
        let within = |token: &Token<'_>| token.chars.start < chars.end && chars.start < token.chars.end;
        let found: Vec<usize> = (0..).zip(tokens).filter(|(_, token)| within(token)).map(|(at, _)| at).collect();
        let (Some(first), Some(last)) = (found.first(), found.last()) else {
            report.note(OUTSIDE);
            continue;
        };
        if found.iter().any(|at| tags.contains_key(at)) {
            report.note(OVERLAPPING);
            continue;
        }
        let cuts = |at: &usize, is_cut: &dyn Fn(&Token<'_>) -> bool| tokens.get(*at).is_some_and(is_cut);
        if cuts(first, &|token| token.chars.start < chars.start) || cuts(last, &|token| token.chars.end > chars.end) {
            report.note(EXTENDED);
        }
        let label = label.split(|c: char| c.is_whitespace() || c.is_control()).collect::<Vec<_>>().join("_");
        for at in &found {
            tags.insert(*at, format!("{}-{label}", if at == first { 'B' } else { 'I' }));
        }
    }
    tags
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests;
