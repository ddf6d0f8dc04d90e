//! What was looked at, and what came of it.

use std::fmt::Display;

use serde::Serialize;

/// A rule, what the chain tells, and what that comes to when it is recomputed.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    /// The rule, by its name in SECURITY.md: `I2`, `A3`, `L4`.
    pub(super) rule: &'static str,
    /// Of what, and what must hold.
    pub(super) what: String,
    /// What the contract says, or the bank; how many cases were looked at.
    pub(super) told: String,
    /// What it comes to; in how many cases it holds.
    pub(super) comes_to: String,
    /// Whether they are as they must be.
    pub(super) holds: bool,
}

impl Finding {
    /// A line.
    pub(super) fn text(&self) -> String {
        let Self { rule, what, told, comes_to, holds } = self;
        let sign = if *holds { "ok " } else { "NOT" };
        format!("{sign} {rule:<3} {what}: {told} and {comes_to}")
    }
}

/// All findings, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// All of them.
    pub(super) fn all(&self) -> &[Finding] {
        &self.0
    }

    /// The first that is not as it must be.
    pub(super) fn broken(&self) -> Option<&Finding> {
        self.0.iter().find(|finding| !finding.holds)
    }

    fn add(&mut self, rule: &'static str, what: impl Into<String>, (told, comes_to): (String, String), holds: bool) {
        self.0.push(Finding { rule, what: what.into(), told, comes_to, holds });
    }

    /// Both are the same.
    pub(super) fn equal<T: PartialEq + Display>(
        &mut self,
        rule: &'static str,
        what: impl Into<String>,
        told: T,
        comes_to: T,
    ) {
        let holds = told == comes_to;
        self.add(rule, what, (told.to_string(), comes_to.to_string()), holds);
    }

    /// What is told is no less: a donation is no fault.
    pub(super) fn at_least<T: PartialOrd + Display>(
        &mut self,
        rule: &'static str,
        what: impl Into<String>,
        told: T,
        comes_to: T,
    ) {
        let holds = told >= comes_to;
        self.add(rule, what, (told.to_string(), comes_to.to_string()), holds);
    }

    /// Every case is well: `None`; a fault is what is wrong with it. The first fault is told.
    pub(super) fn every(
        &mut self,
        rule: &'static str,
        what: impl Into<String>,
        cases: impl IntoIterator<Item = Option<String>>,
    ) {
        let (mut all, mut faults) = (0_usize, vec![]);
        for case in cases {
            all += 1;
            faults.extend(case);
        }
        let mut what = what.into();
        if let Some(first) = faults.first() {
            what.push_str(&format!(" ({first})"));
        }
        self.add(rule, what, (all.to_string(), (all - faults.len()).to_string()), faults.is_empty());
    }
}

/// A fault, unless `holds`.
pub(super) fn unless(holds: bool, fault: impl FnOnce() -> String) -> Option<String> {
    (!holds).then(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_too_few_is_told_and_a_donation_is_not() {
        let mut findings = Findings::default();
        findings.equal("I2", "x", 1, 1);
        findings.at_least("I1", "x", 2, 1);
        findings.every("I5", "x", [None, None]);
        assert!(findings.broken().is_none());
        findings.at_least("I1", "y", 1, 2);
        assert_eq!(findings.broken().unwrap().text(), "NOT I1  y: 1 and 2");
    }

    #[test]
    fn of_many_cases_the_first_fault_is_named_and_the_others_are_counted() {
        let mut findings = Findings::default();
        let cases =
            [unless(true, || "no".to_owned()), unless(false, || "task 2".to_owned()), Some("task 3".to_owned())];
        findings.every("I4", "slots", cases);
        assert_eq!(findings.all().last().unwrap().text(), "NOT I4  slots (task 2): 3 and 1");
    }
}
