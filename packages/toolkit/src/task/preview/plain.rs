//! Markdown as plain text for a terminal.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::clean::{clean, clean_line};
use super::address;

/// The Markdown that is understood: that of CommonMark, with tables and text that is struck out.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);
/// Lists and quotes inside each other that are still indented.
const MAX_INDENTED: usize = 6;

/// The most characters of a first cell that the rest of its row is aligned after.
const SHORT_CELL: usize = 16;

/// A line of text, and how far what follows its first line is indented.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// What every line begins with.
    pub(super) indent: String,
    /// What the first line has after it, such as a bullet. The others have spaces.
    pub(super) mark: String,
    /// Whether the text is broken where it fits.
    pub(super) wraps: bool,
}

/// The lines of a Markdown text. Blank lines part its blocks.
pub(super) fn lines(markdown: &str) -> Vec<Line> {
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, OPTIONS) {
        writer.event(event);
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    done: Vec<Line>,
    text: String,
    mark: String,
    /// For each list the next number, if it has numbers.
    lists: Vec<Option<u64>>,
    quotes: usize,
    in_code: bool,
    /// The cells of the row so far.
    cells: usize,
    address: Option<String>,
}

impl Writer {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the options turn the other events off")]
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.text += &clean(&text),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text += &clean_line(&text),
            Event::Code(text) => self.text += &format!("`{}`", clean_line(&text)),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.block();
                self.text = "———".to_owned();
                self.block();
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the options turn the other tags off")]
    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock | Tag::Table(_) => self.block(),
            Tag::Heading { .. } => {
                self.block();
                self.mark += "# ";
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.in_code = true;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block();
                } else {
                    self.flush();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.mark = self.bullet();
            }
            Tag::TableHead | Tag::TableRow => self.cells = 0,
            Tag::TableCell => self.cell(),
            Tag::Link { dest_url, .. } => self.address = Some(dest_url.to_string()),
            Tag::Image { dest_url, .. } => {
                self.text += "[picture: ";
                self.address = Some(dest_url.to_string());
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the options turn the other tags off")]
    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::Heading(_) | TagEnd::Table => self.block(),
            TagEnd::BlockQuote(_) => {
                self.block();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                let code = std::mem::take(&mut self.text);
                for line in code.lines() {
                    let indent = self.indent() + "    ";
                    self.done.push(Line { text: line.to_owned(), indent, ..Line::default() });
                }
                self.block();
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.block();
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if self.text.is_empty() {
                    self.text = std::mem::take(&mut self.mark);
                }
                self.flush();
            }
            TagEnd::Item => self.flush(),
            TagEnd::Link => self.destination(""),
            TagEnd::Image => self.destination("]"),
            _ => {}
        }
    }

    /// Begin a cell. What follows a short first cell is aligned after it.
    fn cell(&mut self) {
        match self.cells {
            0 => {}
            1 if self.text.chars().count() <= SHORT_CELL => {
                self.mark = format!("{}{} | ", self.mark, std::mem::take(&mut self.text));
            }
            _ => self.text += " | ",
        }
        self.cells += 1;
    }

    /// The address after the text of a link, unless the text is the address.
    fn destination(&mut self, closing: &str) {
        self.text += closing;
        let Some(address) = self.address.take() else { return };
        let shown = match address::read(&address) {
            Some(address) => address.href,
            None => clean_line(&address),
        };
        if !self.text.ends_with(shown.trim_end_matches('/')) {
            self.text += &format!(" ({shown})");
        }
    }

    fn bullet(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number += 1;
                mark
            }
            _ => "• ".to_owned(),
        }
    }

    fn indent(&self) -> String {
        let lists = self.lists.len().saturating_sub(1).min(MAX_INDENTED);
        "> ".repeat(self.quotes.min(MAX_INDENTED)) + &"   ".repeat(lists)
    }

    /// End the line.
    fn flush(&mut self) {
        if self.text.trim().is_empty() {
            self.text.clear();
            return;
        }
        let text = std::mem::take(&mut self.text);
        let mark = std::mem::take(&mut self.mark);
        let inside = if mark.is_empty() && !self.lists.is_empty() { "   " } else { "" };
        self.done.push(Line { text, indent: self.indent() + inside, mark, wraps: true });
    }

    /// End the block.
    fn block(&mut self) {
        self.flush();
        if self.lists.is_empty() && self.done.last().is_some_and(|line| *line != Line::default()) {
            self.done.push(Line::default());
        }
    }

    fn finish(mut self) -> Vec<Line> {
        self.block();
        while self.done.last().is_some_and(|line| *line == Line::default()) {
            self.done.pop();
        }
        self.done
    }
}
