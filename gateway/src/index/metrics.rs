//! `GET /metrics`: numbers for Prometheus.

use std::fmt::Write;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::app::{App, Shared};
use crate::clock::now;
use crate::ledger::Ledger;

/// Answer with the numbers.
pub(crate) async fn metrics(State(app): State<Shared>) -> Response {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text(&app)).into_response()
}

fn text(app: &App) -> String {
    let mut text = String::new();
    let mut add = |name: &str, kind: &str, about: &str, value: u64| {
        // A string takes everything.
        let _ = writeln!(text, "# HELP caravan_{name} {about}\n# TYPE caravan_{name} {kind}\ncaravan_{name} {value}");
    };
    let works = |works: bool| u64::from(works);
    add(
        "chain_works",
        "gauge",
        "1 while the served chain works, or where none is served",
        works(app.ledger.as_ref().is_none_or(Ledger::works)),
    );
    add("requests_total", "counter", "Requests that were answered", app.counts.requests.load(Ordering::Relaxed));
    add(
        "refused_total",
        "counter",
        "Requests that were answered with a status of 400 to 499",
        app.counts.refused.load(Ordering::Relaxed),
    );
    add(
        "failed_total",
        "counter",
        "Requests that were answered with a status of 500 or more",
        app.counts.failed.load(Ordering::Relaxed),
    );
    if let Some(index) = &app.index {
        let reached = *index.following.reached.borrow();
        add(
            "index_works",
            "gauge",
            "1 while the index follows the chain",
            works(index.following.works.load(Ordering::Relaxed)),
        );
        add("index_height", "gauge", "The height up to which all events are in the index", reached.height);
        add("index_events_total", "counter", "Events in the index", reached.events);
        add(
            "index_block_age_seconds",
            "gauge",
            "How old the last block of the index is",
            now().saturating_sub(reached.time),
        );
        add("event_streams", "gauge", "Open streams of events", index.open_streams());
    }
    text
}
