//! A range of bytes that a request asks for.

use axum::http::header::RANGE;
use axum::http::HeaderMap;

use crate::refusal::Refusal;

/// Bytes from `start` up to and without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// Read the range of a request for content of this size. None: all of it. Several ranges, and units other than bytes, are
/// passed over, as RFC 9110 allows.
pub(crate) fn asked(headers: &HeaderMap, size: u64) -> Result<Option<Part>, Refusal> {
    let text = headers.get(RANGE).and_then(|value| value.to_str().ok());
    let Some(range) = text.and_then(|text| text.strip_prefix("bytes=")) else { return Ok(None) };
    let Some((first, last)) = range.split_once('-').filter(|_| !range.contains(',')) else { return Ok(None) };
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let part = match (number(first), number(last)) {
        (Some(start), Some(last)) if start <= last => Part { start, end: last.saturating_add(1).min(size) },
        (Some(start), None) if last.is_empty() => Part { start, end: size },
        (None, Some(count)) if first.is_empty() && count > 0 => Part { start: size.saturating_sub(count), end: size },
        _ => return Ok(None),
    };
    if part.start >= size {
        return Err(Refusal::Range { size });
    }
    Ok(Some(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn part(text: &'static str) -> Result<Option<(u64, u64)>, Refusal> {
        let headers = HeaderMap::from_iter([(RANGE, HeaderValue::from_static(text))]);
        asked(&headers, 10).map(|part| part.map(|part| (part.start, part.end)))
    }

    #[test]
    fn a_range_is_cut_to_the_content() {
        for (text, expected) in [
            ("bytes=0-0", (0, 1)),
            ("bytes=2-5", (2, 6)),
            ("bytes=9-", (9, 10)),
            ("bytes=5-99", (5, 10)),
            ("bytes=0-18446744073709551615", (0, 10)),
            ("bytes=-3", (7, 10)),
            ("bytes=-99", (0, 10)),
        ] {
            assert_eq!(part(text), Ok(Some(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_single_range_of_bytes_is_passed_over() {
        for text in
            ["", "bytes=", "bytes=-", "bytes=-0", "bytes=5-2", "bytes=a-b", "bytes=+1-2", "bytes=0-1,3-4", "rows=0-1"]
        {
            assert_eq!(part(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn a_range_behind_the_end_is_refused() {
        assert_eq!(part("bytes=10-"), Err(Refusal::Range { size: 10 }));
        assert_eq!(part("bytes=10-12"), Err(Refusal::Range { size: 10 }));
    }
}
