//! What is asked of the quality of answers.

/// What is asked of [`crate::quality`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The seed of the draws: the same seed gives the same intervals.
    pub seed: u64,
    /// How often questions are drawn anew for the intervals.
    pub draws: usize,
    /// How many questions two annotators must have in common to be compared, at least 1.
    pub common: usize,
    /// Pairs are listed whose probability is below, from 0 to 1.
    pub level: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, draws: 1_000, common: 5, level: 0.05 }
    }
}
