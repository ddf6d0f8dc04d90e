//! `/offers`: the list of offers.

use caravan_index::{OfferFilter, OfferOrder};
use caravan_licensing_api::Use;
use caravan_primitives::AssetId;
use maud::{html, Markup};
use serde::Deserialize;

use super::asked::{listed, page as page_of, Asked};
use super::frame::Page;
use super::show::{empty, next, word};
use super::{cards, Shown};
use crate::index::word as word_of;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    asset: Option<u64>,
    #[serde(rename = "use")]
    usage: Option<String>,
    #[serde(default)]
    for_sale: bool,
    after: Option<String>,
}

/// Offers, the newest first.
pub(super) async fn page(asked: Asked) -> Shown {
    let form: Form = asked.query()?;
    let usage = word_of::<Use>(form.usage.as_ref(), "a use, such as train")?;
    let asset = form.asset.map(AssetId::new).transpose()?;
    let filter = OfferFilter { asset, usage, for_sale: form.for_sale, ..OfferFilter::default() };
    let from = page_of(form.after.as_deref())?;
    let found = listed(asked.read(move |reader| reader.offers(&filter, OfferOrder::Newest, &from)).await?)?;
    let is_set = form.asset.is_some() || usage.is_some() || form.for_sale;
    let nothing = if form.after.is_some() {
        "There are no more offers."
    } else if is_set {
        "No offer fits this filter. Leave some of it empty."
    } else {
        "No license is offered yet."
    };
    let body = html! {
        h1 { "Offers" }
        p { "Licenses that can be bought. A quote says what a purchase does, to the unit." }
        details open[is_set] { summary { "Filter" } (filter_form(&form, usage)) }
        @if found.entries.is_empty() { (empty(nothing)) }
        ul.cards { @for entry in &found.entries { (cards::offer(entry, false, &asked)) } }
        (next(&asked, found.next.as_ref()))
    };
    Ok(Page::new("Offers", body))
}

fn filter_form(form: &Form, chosen: Option<Use>) -> Markup {
    html! {
        form.filter action="/offers" method="get" {
            label {
                span { "Use" }
                select name="use" {
                    option value="" { "Any" }
                    @for usage in Use::ALL {
                        option value=(usage.name()) selected[chosen == Some(usage)] { (word(usage.name())) }
                    }
                }
            }
            label { span { "Number of an asset" } input type="number" name="asset" min="1" value=[form.asset]; }
            label.check {
                input type="checkbox" name="for_sale" value="true" checked[form.for_sale];
                span { "For sale" }
            }
            p.actions { button { "Show" } " " a href="/offers" { "Clear" } }
        }
    }
}
