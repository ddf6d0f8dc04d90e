//! Lists that come in pages.

/// The entries of a full page: as many as the contracts give.
pub const PAGE: u32 = 30;

/// Return all entries of a list, read page after page by the key of the last entry.
pub(crate) fn all_pages<T, K, E>(
    mut page: impl FnMut(Option<K>) -> Result<Vec<T>, E>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, E> {
    all_pages_after(|last: Option<&T>| page(last.map(&key)))
}

/// Return the same, read by the last entry itself. A page that is not full is the last one.
pub(crate) fn all_pages_after<T, E>(mut page: impl FnMut(Option<&T>) -> Result<Vec<T>, E>) -> Result<Vec<T>, E> {
    let mut list: Vec<T> = vec![];
    loop {
        let entries = page(list.last())?;
        let is_last = entries.len() < PAGE as usize;
        list.extend(entries);
        if is_last {
            return Ok(list);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_until_one_is_not_full() {
        for length in [0, 1, 29, 30, 31, 60, 90] {
            let mut pages = 0;
            let page = |after: Option<u32>| {
                pages += 1;
                let from = after.map_or(0, |last| last + 1);
                Ok::<Vec<u32>, ()>((from..length).take(PAGE as usize).collect())
            };
            assert_eq!(all_pages(page, |n| *n).unwrap(), (0..length).collect::<Vec<_>>());
            assert_eq!(pages, length / PAGE + 1);
        }
    }
}
