//! A text as words: identifiers are split at `_` and where the case changes.

/// What stands between a word and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing but `_` or a change of case: both are of one identifier.
    Inside,
    /// Spaces and line breaks, with the marks of a comment or a quotation that goes on.
    Space,
    /// Anything else: punctuation, operators, the start of the text.
    Other,
}

/// A word of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) lower: String,
    pub(super) line: usize,
    pub(super) gap: Gap,
}

/// All words of `text`, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut end = 0;
        for (start, word) in runs(line) {
            let between = line.get(end..start).unwrap_or_default();
            let gap = if end == 0 { at_the_start(between, found.is_empty()) } else { gap(between) };
            end = start + word.len();
            found.push(Word { text: word.to_owned(), lower: word.to_lowercase(), line: number + 1, gap });
        }
        let after = line.get(end..).unwrap_or_default();
        if !after.trim().is_empty() {
            // A sentence that ends here does not go on in the next line.
            found.push(Word { text: String::new(), lower: String::new(), line: number + 1, gap: Gap::Other });
        }
    }
    found
}

fn at_the_start(between: &str, is_first: bool) -> Gap {
    let mark = |c: char| c.is_whitespace() || "/!#*>".contains(c);
    if !is_first && between.chars().all(mark) {
        Gap::Space
    } else {
        Gap::Other
    }
}

fn gap(between: &str) -> Gap {
    if between.chars().all(|c| c == '_') {
        Gap::Inside
    } else if between.chars().all(char::is_whitespace) {
        Gap::Space
    } else {
        Gap::Other
    }
}

/// The words of one line with their positions.
fn runs(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let breaks = !c.is_alphabetic() || (before.is_lowercase() && c.is_uppercase());
        if breaks {
            found.extend(start.take().and_then(|start| Some((start, line.get(start..at)?))));
        }
        if c.is_alphabetic() && start.is_none() {
            start = Some(at);
        }
        before = c;
    }
    found.extend(start.and_then(|start| Some((start, line.get(start..)?))));
    found
}
