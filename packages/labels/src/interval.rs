//! Intervals.

use serde::Serialize;

/// The normal quantile of 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// Where a share or a measure lies with a probability of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of a share of which `right` of `all` were seen: E. B. Wilson, "Probable inference, the law of
    /// succession, and statistical inference", Journal of the American Statistical Association 22 (1927). From 0 to 1
    /// where nothing was seen.
    #[must_use]
    pub fn wilson(right: u64, all: u64) -> Self {
        if all == 0 {
            return Self { low: 0.0, high: 1.0 };
        }
        let (n, square) = (all as f64, Z * Z);
        let share = right as f64 / n;
        let middle = share + square / (2.0 * n);
        let reach = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
        let scale = 1.0 + square / n;
        Self { low: ((middle - reach) / scale).max(0.0), high: ((middle + reach) / scale).min(1.0) }
    }

    /// The middle 95 % of sorted draws.
    pub(crate) fn middle(sorted: &[f64]) -> Option<Self> {
        let tail = sorted.len() / 40;
        let low = *sorted.get(tail)?;
        let high = *sorted.get(sorted.len().checked_sub(tail + 1)?)?;
        Some(Self { low, high })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of Newcombe, "Two-sided confidence intervals for the single proportion" (1998): 81 of 263 and 0 of 20.
    #[test]
    fn the_interval_of_a_share_is_as_published() {
        let some = Interval::wilson(81, 263);
        assert!((some.low - 0.2553).abs() < 5e-5 && (some.high - 0.3662).abs() < 5e-5, "{some:?}");
        let none = Interval::wilson(0, 20);
        assert!(none.low == 0.0 && (none.high - 0.1611).abs() < 5e-5, "{none:?}");
        assert_eq!(Interval::wilson(0, 0), Interval { low: 0.0, high: 1.0 });
    }

    #[test]
    fn the_middle_leaves_a_fortieth_out_at_both_ends() {
        let sorted: Vec<f64> = (0..1_000).map(f64::from).collect();
        assert_eq!(Interval::middle(&sorted), Some(Interval { low: 25.0, high: 974.0 }));
        assert_eq!(Interval::middle(&[3.0]), Some(Interval { low: 3.0, high: 3.0 }));
        assert_eq!(Interval::middle(&[]), None);
    }
}
