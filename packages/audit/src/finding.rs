//! What came of each check.

use serde::Serialize;

use crate::cases::Cases;
use crate::rule::Rule;

/// What came of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The row of the rule in SECURITY.md: `I2`, `A3`, `L4`.
    pub number: &'static str,
    /// The rule in words: what must hold.
    pub sentence: &'static str,
    /// The function that checks it, in `packages/audit/src/rules`.
    pub function: &'static str,
    /// How many cases were looked at.
    pub cases: usize,
    /// In how many of them there was a value: a sum of zero that is zero shows little.
    pub nonzero: usize,
    /// Whether the rule holds in every case.
    pub holds: bool,
    /// One sentence for each case in which the rule is broken.
    pub faults: Vec<String>,
}

impl Finding {
    pub(crate) fn new(number: &'static str, rule: &Rule, cases: Cases) -> Self {
        let Cases { total, nonzero, faults } = cases;
        let (sentence, function, holds) = (rule.sentence, rule.function, faults.is_empty());
        Self { number, sentence, function, cases: total, nonzero, holds, faults }
    }

    /// One line, with the first fault.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { number, sentence, cases, faults, .. } = self;
        match faults.first() {
            None => format!("ok  {number:<3} {sentence} ({cases})"),
            Some(first) => format!("NOT {number:<3} {sentence} ({} of {cases} broken): {first}", faults.len()),
        }
    }
}

/// The first finding that does not hold.
#[must_use]
pub fn broken(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| !finding.holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Check;

    fn finding(cases: Cases) -> Finding {
        let check = Check::State(crate::rules::work::slots);
        Finding::new("I4", &Rule { sentence: "slots fit", function: "work::slots", check }, cases)
    }

    #[test]
    fn a_unit_too_few_is_a_fault_and_a_donation_is_none() {
        let mut cases = Cases::default();
        cases.equal("x", 1_u128, 1_u128);
        cases.at_least("x", 2_u128, 1_u128);
        cases.at_least("y", 0_u128, 0_u128);
        assert_eq!((cases.total, cases.nonzero, cases.faults.len()), (3, 2, 0));
        cases.at_least("y", 1_u128, 2_u128);
        let finding = finding(cases);
        assert!(!finding.holds);
        assert_eq!(finding.text(), "NOT I4  slots fit (1 of 4 broken): y: 1 there, 2 needed");
    }

    #[test]
    fn of_many_cases_the_first_fault_is_named_and_the_others_are_counted() {
        let mut cases = Cases::default();
        cases.check(true, || "no".to_owned());
        cases.equal(format_args!("task {}", 2), 1_u128, 2_u128);
        cases.missing("task 3");
        let finding = finding(cases);
        assert_eq!(finding.text(), "NOT I4  slots fit (2 of 3 broken): task 2: 1 stated, 2 found");
        assert_eq!(broken(std::slice::from_ref(&finding)), Some(&finding));
    }

    #[test]
    fn a_rule_that_holds_says_in_how_many_cases() {
        let mut cases = Cases::default();
        cases.equal("x", 0_u128, 0_u128);
        assert_eq!(finding(cases).text(), "ok  I4  slots fit (1)");
    }
}
