//! Sums over units, from which the measures of all of them follow.

use std::collections::BTreeMap;

use super::{counted, share};

/// What units with two labels or more add to percent agreement and to Krippendorff's alpha.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally {
    units: f64,
    /// The sum of the shares of pairs that agree.
    shares: f64,
    /// The sum of labels times the share of pairs that do not agree.
    observed: f64,
    /// How often each label comes.
    counts: Vec<(usize, f64)>,
}

impl Tally {
    /// The sums over some units, whose labels are numbers.
    pub(crate) fn of(units: &[Vec<usize>]) -> Self {
        let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
        let mut tally = Self { units: 0.0, shares: 0.0, observed: 0.0, counts: vec![] };
        for unit in units.iter().filter(|unit| unit.len() > 1) {
            let share = share(&counted(unit));
            tally.units += 1.0;
            tally.shares += share;
            tally.observed += unit.len() as f64 * (1.0 - share);
            unit.iter().for_each(|label| *counts.entry(*label).or_default() += 1.0);
        }
        tally.counts = counts.into_iter().collect();
        tally
    }

    /// The sums of sums, where `labels` is above the number of every label.
    pub(crate) fn sum<'t>(all: impl IntoIterator<Item = &'t Self>, labels: usize) -> Self {
        let mut counts = vec![0.0; labels];
        let mut tally = Self { units: 0.0, shares: 0.0, observed: 0.0, counts: vec![] };
        for one in all {
            tally.units += one.units;
            tally.shares += one.shares;
            tally.observed += one.observed;
            for (label, count) in &one.counts {
                if let Some(sum) = counts.get_mut(*label) {
                    *sum += count;
                }
            }
        }
        tally.counts = counts.into_iter().enumerate().collect();
        tally
    }

    /// As [`super::percent`].
    pub(crate) fn percent(&self) -> Option<f64> {
        (self.units > 0.0).then(|| self.shares / self.units)
    }

    /// As [`super::krippendorff_alpha`].
    pub(crate) fn alpha(&self) -> Option<f64> {
        let values: f64 = self.counts.iter().map(|(_, count)| count).sum();
        let expected: f64 = self.counts.iter().map(|(_, count)| count * (values - count)).sum();
        (expected > 0.0).then(|| 1.0 - (values - 1.0) * self.observed / expected)
    }
}
