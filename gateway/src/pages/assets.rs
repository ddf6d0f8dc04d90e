//! `/assets`: the list of assets.

use caravan_index::AssetFilter;
use caravan_provenance_api::Kind;
use maud::{html, Markup};
use serde::Deserialize;

use super::asked::{listed, page as page_of, Asked};
use super::filter::text_field;
use super::frame::Page;
use super::show::{empty, next, word};
use super::{cards, Shown};
use crate::index::word as word_of;

const KINDS: [Kind; 6] =
    [Kind::Data, Kind::Dataset, Kind::KnowledgeBase, Kind::Model, Kind::Application, Kind::Service];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    kind: Option<String>,
    owner: Option<String>,
    text: Option<String>,
    after: Option<String>,
}

/// Assets, the newest first.
pub(super) async fn page(asked: Asked) -> Shown {
    let form: Form = asked.query()?;
    let kind = word_of::<Kind>(form.kind.as_ref(), "a kind of asset, such as dataset")?;
    let filter = AssetFilter { kind, owner: form.owner.clone(), text: form.text.clone() };
    let from = page_of(form.after.as_deref())?;
    let found = listed(asked.read(move |reader| reader.assets(&filter, &from)).await?)?;
    let is_set = form.kind.is_some() || form.owner.is_some() || form.text.is_some();
    let nothing = if form.after.is_some() {
        "There are no more assets."
    } else if is_set {
        "No asset fits this filter. Leave some of it empty."
    } else {
        "No asset was registered yet."
    };
    let body = html! {
        h1 { "Assets" }
        p { "Data, datasets, knowledge bases, models, applications and services that were registered." }
        details open[is_set] { summary { "Filter" } (filter_form(&form, kind)) }
        @if found.entries.is_empty() { (empty(nothing)) }
        ul.cards { @for entry in &found.entries { (cards::asset(entry, &asked)) } }
        (next(&asked, found.next.as_ref()))
    };
    Ok(Page::new("Assets", body))
}

fn filter_form(form: &Form, chosen: Option<Kind>) -> Markup {
    html! {
        form.filter action="/assets" method="get" {
            (text_field("text", "Words", form.text.as_deref(), 200))
            label {
                span { "Kind" }
                select name="kind" {
                    option value="" { "Any" }
                    @for kind in KINDS {
                        option value=(kind.name()) selected[chosen == Some(kind)] { (word(kind.name())) }
                    }
                }
            }
            (text_field("owner", "Address of the owner", form.owner.as_deref(), 128))
            p.actions { button { "Show" } " " a href="/assets" { "Clear" } }
        }
    }
}
