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
    /// Fleiss' kappa needs the same number of labels for every unit.
    #[error("AGREEMENT_UNEVEN: expected {expected} labels of every unit, got {got} of unit {unit}")]
    Uneven {
        /// Labels of the first unit.
        expected: usize,
        /// Labels of another unit.
        got: usize,
        /// That unit, from 0.
        unit: usize,
    },
}

impl Coded for AgreementError {
    const ALL: &'static [&'static str] = &["AGREEMENT_NO_PAIRS", "AGREEMENT_ONE_LABEL", "AGREEMENT_UNEVEN"];

    fn code(&self) -> &'static str {
        match self {
            Self::NoPairs { .. } => "AGREEMENT_NO_PAIRS",
            Self::OneLabel => "AGREEMENT_ONE_LABEL",
            Self::Uneven { .. } => "AGREEMENT_UNEVEN",
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

/// Cohen's kappa of two annotators, from −1 to 1: each pair holds what the one and the other said of a unit.
///
/// J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
///
/// # Errors
/// `AGREEMENT_NO_PAIRS` without pairs; `AGREEMENT_ONE_LABEL` where both gave one and the same label throughout.
pub fn cohen_kappa<L: Ord>(pairs: &[(L, L)]) -> Result<f64, AgreementError> {
    if pairs.is_empty() {
        return Err(AgreementError::NoPairs { units: 0 });
    }
    let units = pairs.len() as u64;
    let one = counted(pairs.iter().map(|pair| &pair.0));
    let other = counted(pairs.iter().map(|pair| &pair.1));
    let agreed = pairs.iter().filter(|pair| pair.0 == pair.1).count() as u64;
    // Both shares times the square of the number of units: whole numbers, so that certain chance is exact.
    let chance: u64 = one.iter().map(|(label, count)| count * other.get(label).copied().unwrap_or(0)).sum();
    beyond_chance(agreed * units, chance, units * units)
}

/// Fleiss' kappa: every unit has the same number of labels, though not of the same annotators.
///
/// J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971).
///
/// # Errors
/// `AGREEMENT_NO_PAIRS` without units or with fewer than two labels each, `AGREEMENT_UNEVEN`, `AGREEMENT_ONE_LABEL`.
pub fn fleiss_kappa<L: Ord>(units: &[Vec<L>]) -> Result<f64, AgreementError> {
    let expected = units.first().map_or(0, Vec::len);
    if expected < 2 {
        return Err(AgreementError::NoPairs { units: units.len() });
    }
    if let Some((unit, labels)) = units.iter().enumerate().find(|(_, labels)| labels.len() != expected) {
        return Err(AgreementError::Uneven { expected, got: labels.len(), unit });
    }
    let labels = (units.len() * expected) as f64;
    let all = counted(units.iter().flatten());
    if all.len() < 2 {
        return Err(AgreementError::OneLabel);
    }
    let observed = percent(units)?;
    let chance: f64 = all.values().map(|count| (*count as f64 / labels).powi(2)).sum();
    Ok((observed - chance) / (1.0 - chance))
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

fn beyond_chance(observed: u64, chance: u64, all: u64) -> Result<f64, AgreementError> {
    if chance == all {
        return Err(AgreementError::OneLabel);
    }
    Ok((observed as f64 - chance as f64) / (all - chance) as f64)
}

#[cfg(test)]
mod tests;
