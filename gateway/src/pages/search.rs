//! `/search`: what has these words.

use caravan_index::{Found, Reader, SearchKind};
use caravan_toolkit::task::clean_line;
use maud::{html, Markup};
use serde::Deserialize;

use super::asked::{listed, page as page_of, Asked};
use super::frame::Page;
use super::show::{empty, next, person};
use super::{cards, Shown};
use crate::index::word;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    text: Option<String>,
    kind: Option<String>,
    after: Option<String>,
}

const KINDS: [(&str, &str); 5] =
    [("", "Everything"), ("batch", "Batches"), ("project", "Projects"), ("asset", "Assets"), ("offer", "Offers")];

/// A search.
pub(super) async fn page(asked: Asked) -> Shown {
    let form: Form = asked.query()?;
    let kind = word::<SearchKind>(form.kind.as_ref(), "a kind: batch, project, asset or offer")?;
    let kinds: Vec<SearchKind> = kind.into_iter().collect();
    let (from, now) = (page_of(form.after.as_deref())?, asked.now);
    let text = form.text.clone().unwrap_or_default();
    let read = move |reader: &Reader| Ok((reader.person_at(text.trim())?, reader.search(&text, &kinds, &from, now)?));
    let (someone, found) = asked.read(read).await?;
    let found = listed(found)?;
    let body = html! {
        h1 { "Search" }
        (search_form(&form))
        @if form.text.is_none() {
            p { "Search the words of batches, projects, assets and offers, or find a person by an address." }
        } @else if let Some(someone) = someone {
            p { "This is the address of " (person(someone)) "." }
        } @else if found.entries.is_empty() {
            (empty("Nothing has all of these words. Try fewer of them, or the beginning of one."))
        }
        ul.cards {
            @for each in &found.entries {
                @match each {
                    Found::Batch(card) => (cards::batch(card, &asked)),
                    Found::Project(entry) => (cards::project(entry, &asked)),
                    Found::Asset(entry) => (cards::asset(entry, &asked)),
                    Found::Offer(entry) => (cards::offer(entry, false, &asked)),
                }
            }
        }
        (next(&asked, found.next.as_ref()))
    };
    Ok(Page::new("Search", body))
}

fn search_form(form: &Form) -> Markup {
    let chosen = form.kind.as_deref().unwrap_or_default();
    html! {
        form.filter action="/search" method="get" {
            label { span { "Words" } input type="search" name="text" value=[form.text.as_deref().map(clean_line)] maxlength="200" dir="auto"; }
            label {
                span { "Among" }
                select name="kind" {
                    @for (value, name) in KINDS { option value=(value) selected[chosen == value] { (name) } }
                }
            }
            p.actions { button { "Search" } }
        }
    }
}
