//! `/assets/<id>`: an asset with its parents, its offers and its income.

use caravan_index::{AssetPage, EdgeEntry, IncomeEntry, OfferEntry, OfferFilter, OfferOrder, PageRequest};
use caravan_primitives::AssetId;
use maud::{html, Markup};

use super::asked::{listed, Asked};
use super::frame::Page;
use super::show::{address, code, empty, facts, lines, link, next, percent, time, word};
use super::{cards, Shown};

/// The offers of an asset that its page shows.
const OFFERS: u32 = 30;

/// An asset.
pub(super) async fn page(asked: Asked) -> Shown {
    let (id, from) = (AssetId::new(asked.number(0))?, asked.after()?);
    let found = asked.found(move |reader| reader.asset(id)).await?;
    let filter = OfferFilter { asset: Some(id), ..OfferFilter::default() };
    let (offers, children) = asked
        .read(move |reader| {
            let offers = reader.offers(&filter, OfferOrder::Newest, &PageRequest::first(OFFERS))?;
            Ok((offers, reader.children(id, &from)?))
        })
        .await?;
    let children = listed(children)?;
    let name = cards::asset_name(&found.asset);
    let body = html! {
        h1 dir="auto" { (name) }
        @match &found.asset.description {
            Some(description) => (lines(description)),
            None => (empty("The description of this asset is not among the content of this gateway, or has none.")),
        }
        (about(&found, &asked))
        h2 { "Offers" }
        (offered(&offers.entries, &asked))
        @if offers.next.is_some() { p { (link(&format!("/offers?asset={id}"), "All offers of this asset")) } }
        h2 { "Income" }
        (income(&found.income, &asked))
        h2 { "Parents" }
        @if found.parents.is_empty() { (empty("It comes from no other asset.")) } @else { (edges(&found.parents, |edge| edge.parent)) }
        h2 { "Children" }
        @if children.entries.is_empty() { (empty("No other asset comes from it.")) } @else { (edges(&children.entries, |edge| edge.child)) }
        (next(&asked, children.next.as_ref()))
    };
    Ok(Page::new(&name, body))
}

fn about(found: &AssetPage, asked: &Asked) -> Markup {
    let asset = &found.asset.asset;
    let line = link(&format!("/assets/{}", asset.line), &format!("Asset {}", asset.line));
    facts(&[
        ("Kind", html! { (word(asset.kind.name())) }),
        ("Status", html! { (asset.status.name()) }),
        ("Owner", code(asset.owner.as_str())),
        ("Registered", time(asset.registered_at.get(), asked)),
        ("Watermark", code(&asset.watermark.to_hex())),
        ("Content", code(&asset.content_hash.to_hex())),
        ("Described at", address(asset.metadata.uri.as_str())),
        ("Line begins with", line),
    ])
}

fn offered(offers: &[OfferEntry], asked: &Asked) -> Markup {
    html! {
        @if offers.is_empty() { (empty("No license of this asset is offered.")) }
        ul.cards { @for entry in offers { (cards::offer(entry, true, asked)) } }
    }
}

fn income(income: &[IncomeEntry], asked: &Asked) -> Markup {
    html! {
        @if income.is_empty() { (empty("This asset has taken in nothing yet.")) } @else {
            div.table.data { table {
                thead { tr { th { "Licenses" } th { "Sales" } th { "Revenue" } } }
                tbody {
                    @for each in income {
                        tr {
                            td { (each.licenses) }
                            td { (asked.money.show(&each.currency, each.sales)) }
                            td { (asked.money.show(&each.currency, each.revenue)) }
                        }
                    }
                }
            } }
        }
    }
}

/// Edges, each by the asset at its other end.
fn edges(edges: &[EdgeEntry], other: fn(&EdgeEntry) -> AssetId) -> Markup {
    html! {
        div.table.data { table {
            thead { tr { th { "Asset" } th { "How" } th { "Share" } th { "Why" } } }
            tbody {
                @for edge in edges {
                    tr {
                        td { (link(&format!("/assets/{}", other(edge)), &format!("Asset {}", other(edge)))) }
                        td { (word(&edge.kind)) }
                        td { (percent(edge.share_bps.get())) }
                        td { (word(&edge.origin)) @if let Some(license) = edge.license { ", license " (license) } }
                    }
                }
            }
        } }
    }
}
