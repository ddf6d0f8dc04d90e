//! Small parts of pages: texts that people wrote, amounts, times, numbers.

use caravan_client::calendar;
use caravan_index::Tally;
use caravan_primitives::PersonId;
use caravan_toolkit::task::{clean, clean_line};
use maud::{html, Markup};

use super::asked::Asked;

/// A text that people wrote, on one line.
pub(super) fn line(text: &str) -> Markup {
    html! { span dir="auto" { (clean_line(text)) } }
}

/// A text that people wrote, on a line of its own.
pub(super) fn sentence(text: &str) -> Markup {
    html! { p dir="auto" { (clean_line(text)) } }
}

/// The heading of an entry: a link with a text that people wrote.
pub(super) fn heading(path: &str, text: &str) -> Markup {
    html! { h2 dir="auto" { a href=(path) { (clean_line(text)) } } }
}

/// A text that people wrote, with its lines.
pub(super) fn lines(text: &str) -> Markup {
    html! { p.text dir="auto" { (clean(text)) } }
}

/// A name that may be missing, or be nothing but spaces.
pub(super) fn named(name: Option<&str>, otherwise: &str) -> String {
    let name = name.map(clean_line).filter(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| otherwise.to_owned())
}

/// What something is called: by its description, else by a uri that is a name and no address, else by its number.
pub(super) fn called(name: Option<&str>, uri: &str, otherwise: &str) -> String {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme);
    let is_address =
        scheme.is_some_and(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)));
    named(name, &named(Some(uri).filter(|_| !is_address), otherwise))
}

/// A link to another page of this gateway, with a text that people wrote.
pub(super) fn link(path: &str, text: &str) -> Markup {
    html! { a href=(path) dir="auto" { (clean_line(text)) } }
}

/// Where something is: a link where it leads to https, and a text where not.
pub(super) fn address(uri: &str) -> Markup {
    let is_https = uri.starts_with("https://") && uri.bytes().all(|byte| byte.is_ascii_graphic());
    html! {
        @if is_https { a href=(uri) rel="noopener noreferrer nofollow" { (uri) } } @else { (line(uri)) }
    }
}

/// A time, and how far from now it is.
pub(super) fn time(secs: u64, asked: &Asked) -> Markup {
    html! { span.time { (calendar::deadline(secs, asked.now)) } }
}

/// A hash or an address in full: it breaks where it has to.
pub(super) fn code(text: &str) -> Markup {
    html! { code { (clean_line(text)) } }
}

/// A person, as an annotator.
pub(super) fn person(person: PersonId) -> Markup {
    link(&format!("/people/{person}"), &format!("Person {person}"))
}

/// A person, as a requester.
pub(super) fn requester(person: PersonId) -> Markup {
    link(&format!("/requesters/{person}"), &format!("Requester {person}"))
}

/// A share of the whole.
pub(super) fn percent(bps: u16) -> String {
    match (bps / 100, bps % 100) {
        (whole, 0) => format!("{whole} %"),
        (whole, part) => format!("{whole}.{part:02} %"),
    }
}

/// A word of the interface as people read it: `knowledge_base` is a knowledge base.
pub(super) fn word(name: &str) -> String {
    name.replace('_', " ")
}

/// A number with its noun.
pub(super) fn count(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// Facts about one thing, each with its name.
pub(super) fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in facts { div { dt { (name) } dd { (value) } } }
        }
    }
}

/// What stands in place of an empty list.
pub(super) fn empty(text: &str) -> Markup {
    html! { p.empty { (text) } }
}

/// The way to the next page of a list.
pub(super) fn next(asked: &Asked, next: Option<&String>) -> Markup {
    html! {
        @if let Some(next) = next { nav.next { a href=(asked.next(next)) rel="next" { "Next page" } } }
    }
}

/// What became of works.
pub(super) fn tally(work: &Tally) -> Markup {
    let shown = [
        ("Claimed", work.claimed),
        ("Submitted", work.submitted),
        ("Accepted", work.accepted),
        ("Auto-approved", work.auto_approved),
        ("Rejected", work.rejected),
        ("Given up", work.given_up),
        ("Returned", work.returned),
        ("Expired", work.expired),
    ];
    html! {
        dl.counts {
            @for (name, number) in shown { div { dt { (name) } dd { (number) } } }
        }
    }
}
