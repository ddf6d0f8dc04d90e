//! `/seasons` and `/seasons/<n>`: who earned the most points.

use caravan_client::decimal;
use caravan_points_api::QueryMsg;
use cosmwasm_std::Uint128;
use maud::html;
use serde::Deserialize;

use super::asked::{listed, Asked};
use super::frame::Page;
use super::show::{code, empty, link, next, person};
use super::Shown;
use crate::account::ask;
use crate::app::App;

/// How people know points.
pub(super) struct Points(Option<Token>);

/// What the contract says of its token.
#[derive(Deserialize)]
struct Token {
    symbol: String,
    decimals: u8,
}

impl Points {
    pub(super) async fn of(app: &App) -> Self {
        let Some(ledger) = &app.ledger else { return Self(None) };
        let asked = ledger.read(|node| ask(node, &node.info().contracts.points, &QueryMsg::TokenInfo {}));
        Self(asked.await.ok().and_then(Result::ok))
    }

    /// Format points: with their symbol, or else in base units.
    pub(super) fn show(&self, points: Uint128) -> String {
        match &self.0 {
            Some(Token { symbol, decimals }) => format!("{} {symbol}", decimal(points, usize::from(*decimals))),
            None => format!("{points} base units"),
        }
    }
}

/// The seasons, the latest first.
pub(super) async fn list(asked: Asked) -> Shown {
    let seasons = asked.read(|reader| reader.seasons()).await?;
    let body = html! {
        h1 { "Seasons" }
        p { "Accepted work earns points, by the season of its acceptance." }
        @if seasons.is_empty() { (empty("No points were earned yet.")) }
        ul { @for season in &seasons { li { (link(&format!("/seasons/{season}"), &format!("Season {season}"))) } } }
    };
    Ok(Page::new("Seasons", body))
}

/// A season.
pub(super) async fn page(asked: Asked) -> Shown {
    let (season, from) = (asked.number(0), asked.after()?);
    let found = listed(asked.read(move |reader| reader.leaderboard(season, &from)).await?)?;
    let points = Points::of(&asked.app).await;
    let body = html! {
        h1 { "Season " (season) }
        p { "Who earned the most points by accepted work. " (link("/seasons", "All seasons")) }
        @if found.entries.is_empty() { (empty("No points were earned in this season.")) } @else {
            div.table.data { table {
                thead { tr { th { "Rank" } th { "Person" } th { "Points" } th { "Accepted works" } th { "Address" } } }
                tbody {
                    @for entry in &found.entries {
                        tr {
                            td { (entry.place) }
                            td { (person(entry.person)) }
                            td { (points.show(entry.points)) }
                            td { (entry.works) }
                            td { (code(entry.address.as_str())) }
                        }
                    }
                }
            } }
        }
        (next(&asked, found.next.as_ref()))
    };
    Ok(Page::new(&format!("Season {season}"), body))
}
