//! How much is compared at once.

/// The most numbers that an inference may hold: questions times labels, and annotators times labels times labels.
/// 512 MiB of them.
pub(crate) const MAX_CELLS: u64 = 1 << 26;

/// The most shapes of one question.
pub(crate) const MAX_SHAPES: usize = 4_096;
