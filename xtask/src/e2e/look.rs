//! `caravan check` on every suite that the tests and the story left behind, mid-way as they are.

use std::collections::BTreeMap;

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use super::Stage;
use crate::workspace::output;

/// Findings that are nothing wherever everything is as it must be, and what no story here brings about: allowances of
/// points, which do not move from hand to hand.
const NOTHING: [&str; 9] = [
    "money before it is opened",
    "what is refunded before it is finalized, or kept after",
    "work of persons that are unknown",
    "open batches that are not on the board",
    "accepted work of persons without weight",
    "the bond that is forfeited",
    "parts taken of a pool that is not there",
    "allowances by owner are those by spender",
    "allowances, by spender and by owner",
];

/// Marketplaces that no registry names: the refusals leave one, beside the marketplace of its suite.
const ALONE: usize = 1;

impl Stage {
    /// Every suite keeps every rule, and for every rule there is a suite where it is about something.
    pub(super) fn looks(&self) -> Result<()> {
        let record = self.record()?;
        let entry = record.pointer("/contracts/marketplace").context("a record without a marketplace")?;
        let (mut suites, mut alone, mut told) = (0, 0, BTreeMap::new());
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
            let rows: Vec<Value> = serde_json::from_str(&text).context("findings that are no JSON")?;
            for row in &rows {
                ensure!(row.get("holds") == Some(&Value::Bool(true)), "the suite of {marketplace}: {row}");
                let (rule, value) = (kind(row)?, row.get("told").and_then(Value::as_str).unwrap_or("0"));
                *told.entry(rule).or_insert(false) |= value != "0";
            }
        }
        enough(suites, alone)?;
        let hollow = told.iter().filter(|(rule, about)| !**about && !NOTHING.contains(&rule.as_str()));
        let hollow: Vec<&str> = hollow.map(|(rule, _)| rule.as_str()).collect();
        ensure!(hollow.is_empty(), "in no suite is there anything to check: {hollow:#?}");
        println!("{} rules hold in {suites} suites", told.len());
        Ok(())
    }
}

/// The tests and the story leave many suites: with one alone, or with others passed over, nothing is said of every suite.
fn enough(suites: usize, alone: usize) -> Result<()> {
    ensure!(suites > 1, "expected several suites to look at, got {suites}");
    ensure!(alone == ALONE, "expected {ALONE} marketplace that its registry does not name, got {alone}");
    Ok(())
}

/// A finding without what it is about: of `batch 3: locked is the cost of live work` the latter part.
fn kind(row: &Value) -> Result<String> {
    let what = row.get("what").and_then(Value::as_str).context("a finding without words")?;
    let rule = what.split_once(": ").map_or(what, |(_, rule)| rule);
    // Of whatever season.
    Ok(rule.replace(|letter: char| letter.is_ascii_digit(), ""))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_is_the_same_in_every_batch_and_currency() {
        let of = |what: &str| kind(&json!({ "what": what })).unwrap();
        assert_eq!(of("batch 3: funded is the sum of its parts"), of("batch 4: funded is the sum of its parts"));
        assert_eq!(of("licensing n:ucara: dust, asset by asset"), "dust, asset by asset");
        assert!(kind(&json!({})).is_err());
    }

    #[test]
    fn nothing_to_look_at_is_no_success_and_neither_are_suites_that_were_passed_over() {
        assert!(enough(2, ALONE).is_ok());
        for (suites, alone) in [(0, 0), (0, ALONE), (1, ALONE), (2, 0), (2, ALONE + 1)] {
            assert!(enough(suites, alone).is_err(), "{suites} suites, {alone} passed over");
        }
    }
}
