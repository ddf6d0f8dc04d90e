//! What stands around every page, and its headers.

use axum::http::header::{
    HeaderName, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use caravan_client::calendar;
use caravan_primitives::Coded;
use caravan_toolkit::task::clean_line;
use maud::{html, Markup, DOCTYPE};

use crate::app::App;
use crate::index::tagged;
use crate::refusal::{Answer, Refusal};

/// What a browser may do with a page: show it with the style and the pictures of this gateway, and send its forms here.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";
const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = include_str!("style.css");

/// A page, without what stands around it.
pub(super) struct Page {
    /// What a browser calls it.
    title: String,
    body: Markup,
}

impl Page {
    pub(super) fn new(title: &str, body: Markup) -> Self {
        Self { title: clean_line(title), body }
    }
}

/// `GET /style.css`.
pub(super) async fn style(headers: HeaderMap) -> Response {
    tagged(STYLE.as_bytes().to_vec(), "text/css; charset=utf-8", &headers)
}

/// Answer with a page. A caller that has the same already gets no body.
pub(super) fn answer(app: &App, page: &Page, headers: &HeaderMap) -> Response {
    let mut response = tagged(framed(app, page).into_string().into_bytes(), HTML, headers);
    response.headers_mut().extend(fixed());
    response
}

/// Answer with the page of a refusal.
pub(crate) fn refused(app: &App, answer: &Answer) -> Response {
    let (status, code, text) = answer.parts();
    let title = match status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::BAD_REQUEST => "This request cannot be read",
        StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS => "Taken down",
        StatusCode::SERVICE_UNAVAILABLE => "Busy: please try again",
        _ => "This did not work",
    };
    let text = clean_line(text.strip_prefix(&format!("{code}: ")).unwrap_or(&text));
    let fix = Refusal::CATALOG.iter().find(|info| info.code == code).map(|info| info.fix);
    let body = html! {
        h1 { (title) }
        p dir="auto" { (begun(&text)) }
        @if let Some(fix) = fix { p { (fix) } }
        p.note { "Code: " code { (code) } }
        p { a href="/" { "To the board" } }
    };
    let mut response = (status, framed(app, &Page::new(title, body)).into_string()).into_response();
    response.headers_mut().extend(fixed());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// A text as a sentence begins.
fn begun(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn fixed() -> [(HeaderName, HeaderValue); 2] {
    [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ]
}

fn framed(app: &App, page: &Page) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) " · Caravan" }
                link rel="stylesheet" href="/style.css";
            }
            body {
                header.top {
                    nav aria-label="Pages" {
                        a.brand href="/" { "Caravan" }
                        a href="/" { "Board" }
                        a href="/assets" { "Assets" }
                        a href="/offers" { "Offers" }
                        a href="/seasons" { "Seasons" }
                    }
                    form.find action="/search" method="get" role="search" {
                        input type="search" name="text" aria-label="Search" placeholder="Search" maxlength="200";
                        button { "Search" }
                    }
                }
                main { (page.body) }
                footer { (state(app)) }
            }
        }
    }
}

/// How far the index is.
fn state(app: &App) -> Markup {
    let chain = app.ledger.as_ref().map(|ledger| clean_line(&ledger.info().chain_id));
    let index = app.index.as_ref().map(|index| (*index.following.reached.borrow(), index.following.works()));
    html! {
        @if let Some((reached, follows)) = index {
            p {
                @if let Some(chain) = chain { "Chain " span dir="auto" { (chain) } ", block " } @else { "Block " }
                (reached.height) ", " (calendar::date_time(reached.time)) "."
            }
            @if !follows { p { b { "The chain does not answer: this is as of that block." } } }
            p { "Lists and search only: what you sign or pay by is asked of the contracts. "
                a href="/index/openapi.json" { "For programs" } }
        }
    }
}
