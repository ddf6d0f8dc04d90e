//! `GET /metrics`: numbers for Prometheus.

use std::fmt::Write;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::app::{App, Indexed, Shared};
use crate::clock::now;
use crate::ledger::Ledger;
use crate::webhooks::Counted;

/// A number, with what it is.
struct Metric {
    name: &'static str,
    kind: &'static str,
    about: &'static str,
    value: u64,
}

/// Answer with the numbers.
pub(crate) async fn metrics(State(app): State<Shared>) -> Response {
    let mut all = of_requests(&app);
    all.extend(app.index.iter().flat_map(of_index));
    all.extend(of_webhooks(&app));
    let mut text = String::new();
    for Metric { name, kind, about, value } in all {
        // A string takes everything.
        let _ = writeln!(text, "# HELP caravan_{name} {about}\n# TYPE caravan_{name} {kind}\ncaravan_{name} {value}");
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

const fn gauge(name: &'static str, about: &'static str, value: u64) -> Metric {
    Metric { name, kind: "gauge", about, value }
}

const fn counter(name: &'static str, about: &'static str, value: u64) -> Metric {
    Metric { name, kind: "counter", about, value }
}

fn of_requests(app: &App) -> Vec<Metric> {
    let works = u64::from(app.ledger.as_ref().is_none_or(Ledger::works));
    let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    vec![
        gauge("chain_works", "1 while the served chain works, and where the gateway serves no chain", works),
        counter("requests_total", "Requests that were answered", count(&app.counts.requests)),
        counter("refused_total", "Requests answered with a status from 400 to 499", count(&app.counts.refused)),
        counter("failed_total", "Requests answered with a status of 500 or more", count(&app.counts.failed)),
    ]
}

fn of_webhooks(app: &App) -> Vec<Metric> {
    let Counted { all, paused } = app.webhooks.counted();
    let (delivered, undelivered) =
        (app.counts.delivered.load(Ordering::Relaxed), app.counts.undelivered.load(Ordering::Relaxed));
    vec![
        gauge("webhooks", "Webhooks", all),
        gauge("webhooks_paused", "Webhooks that are paused", paused),
        counter("webhook_delivered_total", "Events that receivers of webhooks got", delivered),
        counter("webhook_failed_total", "Tries of webhooks that did not deliver", undelivered),
    ]
}

fn of_index(index: &Indexed) -> Vec<Metric> {
    let reached = *index.following.reached.borrow();
    let works = u64::from(index.following.works());
    let age = now().saturating_sub(reached.time);
    vec![
        gauge("index_works", "1 while the index follows the chain", works),
        gauge("index_height", "The height up to which all events are in the index", reached.height),
        counter("index_events_total", "Events in the index", reached.events),
        gauge("index_block_age_seconds", "How old the last block of the index is", age),
        gauge("event_streams", "Open streams of events", index.open_streams()),
        counter("event_pages_total", "Pages of events that were read for streams", index.pages.read()),
    ]
}
