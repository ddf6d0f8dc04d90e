//! Every answer of an index: all pages of all lists, and every entry of its own.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use crate::http::ask;

/// Lists.
const LISTS: [&str; 6] = [
    "/index/board",
    "/index/board?order=reward",
    "/index/projects",
    "/index/assets",
    "/index/offers",
    "/index/licenses",
];
/// What has ids from 1, with the lists of each.
const NUMBERED: [(&str, &[&str]); 7] = [
    ("projects", &["batches"]),
    ("batches", &["work"]),
    ("people", &["work"]),
    ("requesters", &[]),
    ("assets", &["children"]),
    ("offers", &[]),
    ("licenses", &[]),
];
/// Words that titles and descriptions of the story have.
const WORDS: [&str; 3] = ["project", "math", "dataset"];
/// Requesters are some people, so their ids have gaps; so may all others.
const GAP: u32 = 40;

/// The answers, by their path.
pub(super) struct Answers(BTreeMap<String, Value>);

impl Answers {
    /// Asks for everything.
    pub(super) fn of(port: u16) -> Result<Self> {
        let mut all = Self(BTreeMap::new());
        for list in LISTS {
            all.pages(port, list)?;
        }
        for word in WORDS {
            all.pages(port, &format!("/index/search?text={word}"))?;
        }
        for (kind, lists) in NUMBERED {
            all.entries(port, kind, lists)?;
        }
        all.keep(port, "/index/seasons")?;
        let seasons = all.0.get("/index/seasons").and_then(Value::as_array).cloned().unwrap_or_default();
        for season in seasons.iter().filter_map(Value::as_u64) {
            all.pages(port, &format!("/index/seasons/{season}"))?;
        }
        all.pages(port, "/index/events?limit=1000")?;
        Ok(all)
    }

    /// Keeps an answer, if there is one.
    fn keep(&mut self, port: u16, path: &str) -> Result<Option<&Value>> {
        let answer = ask("GET", port, path)?;
        if answer.status == 404 {
            return Ok(None);
        }
        ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.body);
        let read = serde_json::from_str(&answer.body).with_context(|| format!("{path}: no JSON"))?;
        Ok(Some(self.0.entry(path.to_owned()).insert_entry(read).into_mut()))
    }

    /// Keeps every page of a list.
    fn pages(&mut self, port: u16, list: &str) -> Result<()> {
        let mut path = list.to_owned();
        loop {
            let Some(page) = self.keep(port, &path)? else { return Ok(()) };
            let more = page.get("more") != Some(&false.into());
            let next = match page.get("next") {
                Some(Value::String(next)) => next.clone(),
                Some(Value::Number(next)) if more => next.to_string(),
                Some(_) | None => return Ok(()),
            };
            let sign = if list.contains('?') { '&' } else { '?' };
            path = format!("{list}{sign}after={next}");
        }
    }

    /// Keeps every entry of a kind, until no further one is found.
    fn entries(&mut self, port: u16, kind: &str, lists: &[&str]) -> Result<()> {
        let (mut id, mut missing) = (1, 0);
        while missing < GAP {
            let path = format!("/index/{kind}/{id}");
            if self.keep(port, &path)?.is_some() {
                missing = 0;
                for list in lists {
                    self.pages(port, &format!("{path}/{list}"))?;
                }
            } else {
                missing += 1;
            }
            id += 1;
        }
        Ok(())
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    fn all_events(&self) -> impl Iterator<Item = &Value> {
        let pages = self.0.iter().filter(|(path, _)| path.starts_with("/index/events"));
        pages.filter_map(|(_, page)| page.get("events")?.as_array()).flatten()
    }

    pub(super) fn events(&self) -> usize {
        self.all_events().count()
    }

    /// The different names of events.
    pub(super) fn kinds(&self) -> usize {
        let name = |event: &Value| event.get("name").and_then(Value::as_str).map(str::to_owned);
        self.all_events().filter_map(name).collect::<BTreeSet<_>>().len()
    }

    /// Fails where another index answers something else.
    pub(super) fn same_as(&self, other: &Self) -> Result<()> {
        let paths: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        for path in paths {
            let (one, two) = (self.0.get(path), other.0.get(path));
            ensure!(one == two, "two answers to {path}:\n{one:?}\n{two:?}");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_differ_by_a_value_and_by_a_path() {
        let answers = |entries: &[(&str, u64)]| {
            Answers(entries.iter().map(|(path, value)| ((*path).to_owned(), json!({ "x": value }))).collect())
        };
        let one = answers(&[("/a", 1), ("/b", 2)]);
        assert!(one.same_as(&answers(&[("/a", 1), ("/b", 2)])).is_ok());
        for other in
            [answers(&[("/a", 1)]), answers(&[("/a", 1), ("/b", 3)]), answers(&[("/a", 1), ("/b", 2), ("/c", 1)])]
        {
            assert!(one.same_as(&other).is_err() && other.same_as(&one).is_err());
        }
    }

    #[test]
    fn events_are_counted_by_name() {
        let page = json!({ "events": [{ "name": "a" }, { "name": "b" }, { "name": "a" }] });
        let answers = Answers(BTreeMap::from([("/index/events?limit=1000".to_owned(), page)]));
        assert_eq!((answers.events(), answers.kinds()), (3, 2));
    }
}
