//! What was tried, and what came of it.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use caravan_marketplace_api::{ExecuteMsg, Pick};
use caravan_tests::{Call, EventView};
use serde_json::Value;

/// How often each message came to each outcome: `ok` or an error code.
#[derive(Debug, Clone, Default)]
pub(super) struct Table(BTreeMap<String, BTreeMap<String, u64>>);

/// Actions by message and outcome; events by name and kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub(super) actions: Table,
    pub(super) events: Table,
}

impl Tables {
    /// Adds the counts of another walk to these.
    pub(super) fn add(&mut self, other: &Tables) {
        self.actions.add(&other.actions);
        self.events.add(&other.events);
    }
}

impl Table {
    /// Adds one to the count of this message with this outcome.
    pub(super) fn count(&mut self, label: &str, code: &str) {
        *self.0.entry(label.to_owned()).or_default().entry(code.to_owned()).or_default() += 1;
    }

    pub(super) fn add(&mut self, other: &Table) {
        for (label, row) in &other.0 {
            for (code, count) in row {
                *self.0.entry(label.clone()).or_default().entry(code.clone()).or_default() += count;
            }
        }
    }

    /// How often this came of that.
    pub(super) fn of(&self, label: &str, code: &str) -> u64 {
        self.0.get(label).and_then(|row| row.get(code)).copied().unwrap_or(0)
    }

    /// Actions, and those that worked.
    pub(super) fn sums(&self) -> (u64, u64) {
        let rows = || self.0.values().flat_map(BTreeMap::iter);
        (rows().map(|(_, n)| n).sum(), rows().filter(|(code, _)| *code == "ok").map(|(_, n)| n).sum())
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (label, row) in &self.0 {
            let all: u64 = row.values().sum();
            let ok = row.get("ok").copied().unwrap_or(0);
            let codes = row.iter().filter(|(code, _)| *code != "ok").map(|(code, n)| format!("{code} {n}"));
            writeln!(f, "{label:<28} {all:>6} {ok:>6}  {}", codes.collect::<Vec<_>>().join(", "))?;
        }
        Ok(())
    }
}

/// The name of an event, with what makes another event of it.
pub(super) fn heading(event: &EventView) -> (String, String) {
    let what = match event.name.as_str() {
        "work_accepted" => event.text("by").to_owned(),
        "appeal_ended" => event.text("by").to_owned(),
        "appeal_opened" if event.text("free") == "true" => "free".to_owned(),
        "rework_ended" => event.text("by").to_owned(),
        "person_restricted" if event.attributes.contains_key("project") => "project".to_owned(),
        "person_restricted" => "platform".to_owned(),
        "work_submitted" if event.text("revision") != "0" => "revision".to_owned(),
        "rejection_finalized" if event.text("reopened") == "true" => format!("{} reopened", event.text("by")),
        "rejection_finalized" => event.text("by").to_owned(),
        "task_claimed" if event.text("took_reopened") == "true" => "reopened slot".to_owned(),
        "bond_forfeited" if event.text("pool") == "0" => "to free".to_owned(),
        "batch_opened" if event.text("from_project_credit") != "0" => "from credit".to_owned(),
        "batch_finalized" if event.text("to_project_credit") != "0" => "to credit".to_owned(),
        _ => "ok".to_owned(),
    };
    (format!("event {}", event.name), what)
}

/// The name of a message, with the variant of what it carries where that makes another message of it.
pub(super) fn label(call: &Call) -> String {
    match call {
        Call::Market(msg, _) => market_label(msg),
        Call::Points(msg) => format!("points {}", keys(&serde_json::to_value(msg).expect("JSON"), 1)),
        Call::Provenance(msg, _) => format!("provenance {}", keys(&serde_json::to_value(msg).expect("JSON"), 1)),
        Call::Licensing(msg, _) => format!("licensing {}", keys(&serde_json::to_value(msg).expect("JSON"), 1)),
        Call::Arbitration(msg) => format!("arbitration {}", keys(&serde_json::to_value(msg).expect("JSON"), 1)),
        Call::Token(_, msg) => format!("token {}", keys(&serde_json::to_value(msg).expect("JSON"), 1)),
        Call::Raw(..) => "raw".to_owned(),
        Call::Send(..) => "donate".to_owned(),
    }
}

fn market_label(msg: &ExecuteMsg) -> String {
    let value = serde_json::to_value(msg).expect("JSON");
    match msg {
        ExecuteMsg::Claim { pick, .. } => match pick {
            Pick::Random {} => "claim random".to_owned(),
            Pick::Named { .. } => "claim named".to_owned(),
            Pick::Listed { .. } => "claim listed".to_owned(),
        },
        ExecuteMsg::UpdateConfig { change } => {
            format!("update_config {}", keys(&serde_json::to_value(change).expect("JSON"), 1))
        }
        ExecuteMsg::UpdateOwnership(_) => keys(&value, 2),
        _ => keys(&value, 1),
    }
}

fn keys(value: &Value, depth: usize) -> String {
    let Some((key, inner)) = value.as_object().and_then(|map| map.iter().next()) else { return String::new() };
    if depth > 1 {
        return format!("{key} {}", keys(inner, depth - 1));
    }
    key.clone()
}
