//! `/`: the board.

use maud::html;

use super::asked::{listed, page as page_of, Asked};
use super::filter::BoardForm;
use super::frame::Page;
use super::show::{empty, next};
use super::{cards, Shown};

/// The batches that take claims.
pub(super) async fn page(asked: Asked) -> Shown {
    let form: BoardForm = asked.query()?;
    let (filter, order, from, now) =
        (form.filter(&asked.money)?, form.order, page_of(form.after.as_deref())?, asked.now);
    let found = listed(asked.read(move |reader| reader.board(&filter, order.into(), &from, now)).await?)?;
    let nothing = if form.after.is_some() {
        "There are no more batches."
    } else if form.is_set() {
        "No batch that takes claims fits this filter. Leave some of it empty."
    } else {
        "No batch takes claims now. Batches appear here when requesters open them."
    };
    let body = html! {
        h1 { "Board" }
        p { "Tasks that people are paid for. Choose a batch, read what it asks, and claim a task." }
        details open[form.is_set()] {
            summary { "Filter" }
            (form.form(&asked.money, &found.entries))
        }
        @if found.entries.is_empty() { (empty(nothing)) }
        ul.cards { @for card in &found.entries { (cards::batch(card, &asked)) } }
        (next(&asked, found.next.as_ref()))
    };
    Ok(Page::new("Board", body))
}
