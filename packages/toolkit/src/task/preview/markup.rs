//! Texts of others as HTML: every sign of markup is escaped, and only elements that are written here come out.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::super::clean::{clean, clean_line};
use super::address::{self, Address, Links};
use super::plain::OPTIONS;

/// A text, for the inside of an element or of a value in double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&#39;"),
            c => written.push(c),
        }
    }
    written
}

/// The same on one line.
pub(super) fn escaped_line(text: &str) -> String {
    escaped(&clean_line(text))
}

/// A link that shows where it leads.
pub(super) fn link(address: &Address, inside: &str) -> String {
    format!("{}{inside}{}", link_start(address), link_end(address))
}

fn link_start(address: &Address) -> String {
    format!("<a href=\"{}\" rel=\"noopener noreferrer nofollow\">", escaped_line(&address.href))
}

fn link_end(address: &Address) -> String {
    format!("</a> <span class=\"host\">({})</span>", escaped_line(&address.host))
}

/// Markdown as HTML. Raw HTML in it is shown as text, and a picture in it is a link that loads nothing.
pub(super) fn markdown(text: &str, links: Links) -> String {
    let mut safe = Safe { which: links, links: vec![] };
    let events: Vec<Event<'_>> = Parser::new_ext(text, OPTIONS).flat_map(|event| safe.event(event)).collect();
    let mut page = String::new();
    pulldown_cmark::html::push_html(&mut page, events.into_iter());
    page
}

/// Replaces the events that could bring markup, addresses or attributes of others into a page.
struct Safe {
    which: Links,
    /// The links that are open: of those that lead nowhere only the text stays.
    links: Vec<Option<Address>>,
}

impl Safe {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the options turn the other events off")]
    fn event<'e>(&mut self, event: Event<'e>) -> Vec<Event<'e>> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => vec![Event::Text(clean(&text).into())],
            Event::Code(text) => vec![Event::Code(clean_line(&text).into())],
            Event::SoftBreak => vec![Event::SoftBreak],
            Event::HardBreak => vec![Event::HardBreak],
            Event::Rule => vec![Event::Rule],
            _ => vec![],
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a list of what is allowed")]
    fn start<'e>(&mut self, tag: Tag<'e>) -> Vec<Event<'e>> {
        match tag {
            Tag::Heading { level, .. } => {
                vec![Event::Start(Tag::Heading { level: lower(level), id: None, classes: vec![], attrs: vec![] })]
            }
            Tag::CodeBlock(_) => vec![Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))],
            Tag::BlockQuote(_) => vec![Event::Start(Tag::BlockQuote(None))],
            Tag::HtmlBlock => vec![Event::Start(Tag::Paragraph)],
            // A wide table scrolls in a box of its own.
            Tag::Table(alignments) => {
                vec![own("<div class=\"table\">".to_owned()), Event::Start(Tag::Table(alignments))]
            }
            Tag::Link { dest_url, .. } => self.open(&dest_url, ""),
            Tag::Image { dest_url, .. } => self.open(&dest_url, "picture: "),
            tag if is_plain(&tag) => vec![Event::Start(tag)],
            _ => vec![],
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a list of what is allowed")]
    fn end<'e>(&mut self, tag: TagEnd) -> Vec<Event<'e>> {
        match tag {
            TagEnd::Heading(level) => vec![Event::End(TagEnd::Heading(lower(level)))],
            TagEnd::BlockQuote(_) => vec![Event::End(TagEnd::BlockQuote(None))],
            TagEnd::HtmlBlock => vec![Event::End(TagEnd::Paragraph)],
            TagEnd::Table => vec![Event::End(TagEnd::Table), own("</div>\n".to_owned())],
            TagEnd::Link | TagEnd::Image => {
                self.links.pop().flatten().map(|address| own(link_end(&address))).into_iter().collect()
            }
            tag if is_plain_end(tag) => vec![Event::End(tag)],
            _ => vec![],
        }
    }

    /// Begin a link. Inside another one there is only text.
    fn open<'e>(&mut self, destination: &str, before: &'static str) -> Vec<Event<'e>> {
        let address = address::read_as(destination, self.which).filter(|_| self.links.iter().all(Option::is_none));
        let mut events: Vec<Event<'e>> = address.iter().map(|address| own(link_start(address))).collect();
        if !before.is_empty() {
            events.push(Event::Text(CowStr::Borrowed(before)));
        }
        if address.is_none() {
            events.push(Event::Text(format!("[{}] ", clean_line(destination)).into()));
        }
        self.links.push(address);
        events
    }
}

fn own<'e>(markup: String) -> Event<'e> {
    Event::InlineHtml(markup.into())
}

/// Headings of texts stand below those of the page.
fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

/// Whether an element brings nothing of others but its text.
fn is_plain(tag: &Tag<'_>) -> bool {
    let blocks =
        matches!(tag, Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::TableHead | Tag::TableRow | Tag::TableCell);
    blocks || matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
}

fn is_plain_end(tag: TagEnd) -> bool {
    let blocks = matches!(tag, TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::CodeBlock);
    let tables = matches!(tag, TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell);
    blocks || tables || matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
}
