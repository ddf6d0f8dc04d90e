//! `GET /index/events`: a page as JSON, or all that come, as server-sent events or as lines of JSON.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use caravan_index::Events;
use futures_util::stream::try_unfold;
use schemars::gen::SchemaGenerator;
use tokio::sync::{watch, OwnedSemaphorePermit};

use super::ask::{json, query};
use super::event_pages::{EventPages, Page, Question};
use super::events::Wanted;
use super::follow::Reached;
use super::form::Form;
use super::operation::Operation;
use super::queries::EventsQuery;
use super::Readers;
use crate::app::{App, Shared};
use crate::refusal::{Answer, Refusal};

/// A stream without events sends a sign of life so often: a client that is gone is noticed.
const ALIVE: Duration = Duration::from_secs(15);

/// The question for events.
pub(crate) fn operation() -> Operation {
    Operation {
        path: "/index/events",
        summary: "Events of the contracts, in their order. With `Accept: text/event-stream` or `application/x-ndjson`: all that \
                  come, without an end",
        query: SchemaGenerator::subschema_for::<EventsQuery>,
        answer: SchemaGenerator::subschema_for::<Events>,
        handler: get(events),
    }
}

async fn events(State(app): State<Shared>, uri: Uri, headers: HeaderMap) -> Result<Response, Answer> {
    let form = Form::of(&headers);
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let wanted = Wanted::new(&query::<EventsQuery>(&uri)?, last.filter(|_| form == Form::ServerSent))?;
    let readers = app.index()?;
    let first = wanted.clone();
    let begin = readers.ask(move |reader| first.begin(reader)).await?;
    if form == Form::Page {
        let page = readers.ask(move |reader| reader.events_since(begin, &wanted.filter, wanted.limit)).await?;
        return json(&page, &headers);
    }
    let stream = Follow::new(&app, wanted, form, begin)?;
    let body = Body::from_stream(try_unfold(stream, |stream| async move { stream.next().await }));
    let mut response = body.into_response();
    let fixed =
        [(CONTENT_TYPE, HeaderValue::from_static(form.kind())), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    for (name, value) in fixed {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// A stream of events, as far as its caller has read.
struct Follow {
    readers: Arc<Readers>,
    pages: Arc<EventPages>,
    reached: watch::Receiver<Reached>,
    wanted: Wanted,
    form: Form,
    after: u64,
    /// The index may have more now.
    more: bool,
    _place: OwnedSemaphorePermit,
}

impl Follow {
    fn new(app: &App, wanted: Wanted, form: Form, after: u64) -> Result<Self, Refusal> {
        let busy = |_| Refusal::Busy { what: "stream of events" };
        let index = app.index.as_ref().ok_or(Refusal::NoIndex {})?;
        let place = Arc::clone(&index.streams).try_acquire_owned().map_err(busy)?;
        let (readers, pages) = (Arc::clone(&index.readers), Arc::clone(&index.pages));
        let reached = index.following.reached.clone();
        Ok(Self { readers, pages, reached, wanted, form, after, more: true, _place: place })
    }

    /// Wait for what comes next; nothing when the gateway stops.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Refusal> {
        loop {
            if self.more {
                // What comes from now on wakes the stream again.
                let reached = *self.reached.borrow_and_update();
                let (filter, limit) = (self.wanted.filter.clone(), self.wanted.limit);
                let question = Question { after: self.after, filter, limit, form: self.form };
                let page = self.pages.page(reached, &question, read(&self.readers, &question)).await?;
                (self.after, self.more) = (page.next, page.more);
                if !page.text.is_empty() {
                    return Ok(Some((page.text, self)));
                }
                continue;
            }
            match tokio::time::timeout(ALIVE, self.reached.changed()).await {
                Ok(Ok(())) => self.more = true,
                Ok(Err(_)) => return Ok(None),
                Err(_) => return Ok(Some((Bytes::from_static(self.form.alive()), self))),
            }
        }
    }
}

/// Ask the index for the events of a page.
async fn read(readers: &Arc<Readers>, question: &Question) -> Result<Page, Refusal> {
    let asked = question.clone();
    let found =
        readers.ask_for_stream(move |reader| reader.events_since(asked.after, &asked.filter, asked.limit)).await?;
    let mut text = vec![];
    for event in &found.events {
        let written = question.form.write(event, &mut text);
        written.map_err(|error| Refusal::Failed { got: error.to_string() })?;
    }
    Ok(Page { text: text.into(), next: found.next, more: found.more })
}
