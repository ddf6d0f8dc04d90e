//! The size of a page.

/// Entries of a page when the query names no number.
pub const DEFAULT_LIMIT: u32 = 10;
/// The most entries of a page.
pub const MAX_LIMIT: u32 = 30;

/// How many entries a page has: what was asked for, but at least 1 and at most [`MAX_LIMIT`]; [`DEFAULT_LIMIT`] if
/// nothing was.
///
/// A request for 0 gives 1, so that every page but the last has a last entry to go on from: a client that follows pages
/// always comes to the end.
#[must_use]
pub fn limit(requested: Option<u32>) -> usize {
    requested.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_at_least_one_and_at_most_thirty_entries() {
        let sizes: Vec<usize> =
            [None, Some(0), Some(1), Some(29), Some(30), Some(31), Some(u32::MAX)].into_iter().map(limit).collect();
        assert_eq!(sizes, [10, 1, 1, 29, 30, 30, 30]);
    }
}
