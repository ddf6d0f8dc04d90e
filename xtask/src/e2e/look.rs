//! `caravan check` on every suite that the tests and the story left behind, mid-way as they are.

use std::collections::BTreeMap;

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use super::Stage;
use crate::workspace::output;

/// Rules whose values are zero wherever they hold, allowances of points, which no story here gives, and moves, which are over
/// by the time that the suites are looked at.
const ALWAYS_ZERO: [&str; 4] =
    ["money::draft_is_unfunded", "money::refunds", "points::allowances", "people::under_way"];

/// Marketplaces that no registry names: the refusals leave one, beside the marketplace of its suite.
const ALONE: usize = 1;

impl Stage {
    /// Every suite keeps every rule, and for every rule there is a suite where it is about something.
    pub(super) fn looks(&self) -> Result<()> {
        // Pauses of the tests are over by now: time passes in the tests that come after them.
        self.caravan(&["admin", "pause", "marketplace", "--as", "owner"])?;
        let record = self.record()?;
        let entry = record.pointer("/contracts/marketplace").context("a record without a marketplace")?;
        let (mut suites, mut alone, mut known) = (0, 0, BTreeMap::new());
        for marketplace in self.contracts(entry)? {
            let mut check = self.command(&["check", "--json", "--marketplace", &marketplace]);
            let text = match output(&mut check) {
                // A second marketplace, wired to a suite that does not know it.
                Err(error) if format!("{error:#}").contains("names another marketplace") => {
                    alone += 1;
                    continue;
                }
                text => text.with_context(|| format!("the suite of {marketplace}"))?,
            };
            suites += 1;
            let object: Value = serde_json::from_str(&text).context("findings that are no JSON")?;
            for (function, shown) in shown(&object).with_context(|| format!("the suite of {marketplace}"))? {
                *known.entry(function).or_insert(false) |= shown;
            }
        }
        enough(suites, alone)?;
        let hollow = known.iter().filter(|(rule, shown)| !**shown && !ALWAYS_ZERO.contains(&rule.as_str()));
        let hollow: Vec<&str> = hollow.map(|(rule, _)| rule.as_str()).collect();
        ensure!(hollow.is_empty(), "no suite has a value for these rules: {hollow:#?}");
        println!("{} rules hold in {suites} suites", known.len());
        Ok(())
    }
}

/// The tests and the story leave many suites: with one alone, or with others passed over, nothing is said of every suite.
fn enough(suites: usize, alone: usize) -> Result<()> {
    ensure!(suites > 1, "expected several suites to look at, got {suites}");
    ensure!(alone == ALONE, "expected {ALONE} marketplace that its registry does not name, got {alone}");
    Ok(())
}

/// Return each rule by its function, and whether there was a value to check it on. All rules hold.
fn shown(object: &Value) -> Result<Vec<(String, bool)>> {
    ensure!(object.get("holds") == Some(&Value::Bool(true)), "a rule is broken: {object}");
    let rows = object.get("rules").and_then(Value::as_array).context("an answer without rules")?;
    let row = |row: &Value| {
        let function = row.get("function").and_then(Value::as_str).context("a rule without its function")?;
        let nonzero = row.get("nonzero").and_then(Value::as_u64).context("a rule without a count")?;
        Ok((function.to_owned(), nonzero > 0))
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_that_is_broken_or_not_counted_is_an_error() {
        let row = json!({ "function": "money::held", "nonzero": 0 });
        let whole = shown(&json!({ "holds": true, "rules": [row] })).unwrap();
        assert_eq!(whole, [("money::held".to_owned(), false)]);
        assert!(shown(&json!({ "holds": false, "rules": [row] })).is_err());
        assert!(shown(&json!({ "holds": true, "rules": [{ "function": "money::held" }] })).is_err());
        assert!(shown(&json!({ "holds": true })).is_err());
    }

    #[test]
    fn nothing_to_look_at_is_no_success_and_neither_are_suites_that_were_passed_over() {
        assert!(enough(2, ALONE).is_ok());
        for (suites, alone) in [(0, 0), (0, ALONE), (1, ALONE), (2, 0), (2, ALONE + 1)] {
            assert!(enough(suites, alone).is_err(), "{suites} suites, {alone} passed over");
        }
    }
}
