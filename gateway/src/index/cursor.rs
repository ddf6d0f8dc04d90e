//! Cursors of pages: what a caller gives back unread.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use caravan_index::Page;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::refusal::Refusal;

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listed<T> {
    /// The entries, in the order of the list.
    pub(crate) entries: Vec<T>,
    /// Where the next page begins, as `after`; absent: this is the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

impl<T> Listed<T> {
    /// Write the cursor of a page as text.
    pub(crate) fn of<C: Serialize>(page: Page<T, C>) -> Result<Self, Refusal> {
        Ok(Self { entries: page.entries, next: page.next.map(|cursor| write(&cursor)).transpose()? })
    }
}

fn write<C: Serialize>(cursor: &C) -> Result<String, Refusal> {
    let json = serde_json::to_vec(cursor).map_err(|error| Refusal::Failed { got: error.to_string() })?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// Read a cursor.
pub(crate) fn read<C: DeserializeOwned>(text: Option<&str>) -> Result<Option<C>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let json = URL_SAFE_NO_PAD.decode(text).ok();
    let cursor = json.and_then(|json| serde_json::from_slice(&json).ok());
    cursor.map(Some).ok_or_else(|| Refusal::Cursor { got: text.chars().take(80).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is_one() {
        let page = Page { entries: vec![1, 2], next: Some((7_u64, "a".to_owned())) };
        let listed = Listed::of(page).unwrap();
        let text = listed.next.unwrap();
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
        assert_eq!(read::<(u64, String)>(Some(&text)).unwrap(), Some((7, "a".to_owned())));
        assert_eq!(read::<u64>(None).unwrap(), None);
        for wrong in ["", "%", "x y", "AAAA", &text[1..], &"A".repeat(9_999)] {
            let error = read::<(u64, String)>(Some(wrong)).unwrap_err().to_string();
            assert!(error.starts_with("CURSOR_UNKNOWN") && error.len() < 300, "{error}");
        }
    }
}
