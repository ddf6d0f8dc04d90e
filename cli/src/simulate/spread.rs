//! So many of a hundred, spread evenly over a sequence of works.

/// A prime, which spreads those that are taken.
const STEP: usize = 7_919;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spread {
    percent: u8,
    /// Works that were looked at.
    seen: usize,
}

impl Spread {
    pub(super) fn new(percent: u8) -> Self {
        Self { percent, seen: 0 }
    }

    /// Whether the next work is one of them.
    pub(super) fn takes_next(&mut self) -> bool {
        self.seen += 1;
        self.seen.wrapping_mul(STEP) % 100 < usize::from(self.percent)
    }
}
