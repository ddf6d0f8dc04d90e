//! Pages for people: plain HTML that a phone shows, without script. They read what the index reads.

mod asked;
mod asset;
mod assets;
mod batch;
mod board;
mod cards;
mod content;
mod definition;
mod filter;
mod frame;
mod money;
mod offers;
mod people;
mod picture;
mod project;
mod requester;
mod search;
mod seasons;
mod show;
mod task;

use std::future::Future;

use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, Uri};
use axum::routing::{get, MethodRouter};
use axum::Router;

use crate::app::Shared;
use crate::refusal::Answer;
use asked::Asked;
pub(crate) use frame::refused;
use frame::Page;

/// What comes of a request for a page.
type Shown = Result<Page, Answer>;

/// Return the routes of the pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", page(board::page))
        .route("/batches/{batch}", page(batch::page))
        .route("/batches/{batch}/tasks/{task}", page(task::page))
        .route("/projects/{project}", page(project::page))
        .route("/people/{person}", page(people::page))
        .route("/requesters/{person}", page(requester::page))
        .route("/assets", page(assets::page))
        .route("/assets/{asset}", page(asset::page))
        .route("/offers", page(offers::page))
        .route("/search", page(search::page))
        .route("/seasons", page(seasons::list))
        .route("/seasons/{season}", page(seasons::page))
        .route("/style.css", get(frame::style))
}

/// Return the route of pictures, which are not worth to compress.
pub(crate) fn pictures() -> Router<Shared> {
    Router::new().route("/pictures/{hash}", get(picture::get))
}

fn page<T>(act: fn(Asked) -> T) -> MethodRouter<Shared>
where
    T: Future<Output = Shown> + Send + 'static,
{
    get(move |State(app): State<Shared>, uri: Uri, path: RawPathParams, headers: HeaderMap| async move {
        let shown = match Asked::new(&app, uri, &path).await {
            Ok(asked) => act(asked).await,
            Err(answer) => Err(answer),
        };
        match shown {
            Ok(page) => frame::answer(&app, &page, &headers),
            Err(answer) => refused(&app, &answer),
        }
    })
}
