//! How far annotators agree, and how much of it is more than chance.
//!
//! A *unit* is what was labelled; its values are the labels that it was given, in any order, one by each annotator who
//! labelled it. Labels are nominal: two are the same or they are not.
//!
//! Where a measure is not defined there is an error that says so, never `NaN`: with no pair of values to compare, or
//! where chance alone would agree always because only one label was ever given.

use std::collections::BTreeMap;

use caravan_primitives::Coded;
use thiserror::Error;

mod tally;

pub(crate) use tally::Tally;

/// Why a measure is not defined.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum AgreementError {
    /// No unit has two values, so that nothing can agree.
    #[error("AGREEMENT_NO_PAIRS: expected a unit with at least two labels, got none in {units} units")]
    NoPairs {
        /// How many units there are.
        units: usize,
    },
    /// Only one label was ever given, so that agreement by chance is certain.
    #[error("AGREEMENT_ONE_LABEL: expected at least two different labels, got one label only")]
    OneLabel,
}

impl Coded for AgreementError {
    const ALL: &'static [&'static str] = &["AGREEMENT_NO_PAIRS", "AGREEMENT_ONE_LABEL"];

    fn code(&self) -> &'static str {
        match self {
            Self::NoPairs { .. } => "AGREEMENT_NO_PAIRS",
            Self::OneLabel => "AGREEMENT_ONE_LABEL",
        }
    }
}

/// How often two labels of the same unit are the same, from 0 to 1: of each unit with two labels or more the share of its
/// pairs that agree, and of these shares the mean. Units with fewer labels count for nothing. With two annotators it is
/// the share of units on which they agree.
///
/// # Errors
/// `AGREEMENT_NO_PAIRS`.
pub fn percent<L: Ord>(units: &[Vec<L>]) -> Result<f64, AgreementError> {
    let shares: Vec<f64> = units.iter().filter(|unit| unit.len() > 1).map(|unit| share(&counted(unit))).collect();
    if shares.is_empty() {
        return Err(AgreementError::NoPairs { units: units.len() });
    }
    Ok(shares.iter().sum::<f64>() / shares.len() as f64)
}

/// Krippendorff's alpha for nominal labels: any number of labels to a unit, none missing or some. Units with fewer than
/// two labels say nothing of agreement and are left out.
///
/// K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011).
///
/// # Errors
/// `AGREEMENT_NO_PAIRS`, `AGREEMENT_ONE_LABEL`.
pub fn krippendorff_alpha<L: Ord>(units: &[Vec<L>]) -> Result<f64, AgreementError> {
    let paired = || units.iter().filter(|unit| unit.len() > 1);
    let values: usize = paired().map(Vec::len).sum();
    if values == 0 {
        return Err(AgreementError::NoPairs { units: units.len() });
    }
    let all = counted(paired().flatten());
    if all.len() < 2 {
        return Err(AgreementError::OneLabel);
    }
    let observed: f64 = paired().map(|unit| unit.len() as f64 * (1.0 - share(&counted(unit)))).sum();
    let values = values as f64;
    let expected: f64 = all.values().map(|count| *count as f64 * (values - *count as f64)).sum();
    Ok(1.0 - (values - 1.0) * observed / expected)
}

/// How often each label comes.
fn counted<'l, L: Ord + 'l>(labels: impl IntoIterator<Item = &'l L>) -> BTreeMap<&'l L, u64> {
    let mut counts = BTreeMap::new();
    for label in labels {
        *counts.entry(label).or_insert(0) += 1;
    }
    counts
}

/// The share of ordered pairs of a unit's labels that agree. The unit has at least two.
fn share<L>(counts: &BTreeMap<&L, u64>) -> f64 {
    let all: u64 = counts.values().sum();
    let same: u64 = counts.values().map(|count| count * (count - 1)).sum();
    same as f64 / (all * (all - 1)) as f64
}

#[cfg(test)]
mod tests;
