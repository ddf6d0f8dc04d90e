//! The forms in which events are sent.

use axum::http::header::ACCEPT;
use axum::http::HeaderMap;
use caravan_index::EventEntry;

/// What a caller takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Page,
    ServerSent,
    Lines,
}

impl Form {
    /// Read what a caller takes. Without a word of it, a page.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let kinds = accepted.flat_map(|kinds| kinds.split(','));
        let mut kinds = kinds.filter_map(|kind| match kind.split(';').next().unwrap_or_default().trim() {
            "text/event-stream" => Some(Self::ServerSent),
            "application/x-ndjson" => Some(Self::Lines),
            _ => None,
        });
        kinds.next().unwrap_or(Self::Page)
    }

    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Page => "application/json",
            Self::ServerSent => "text/event-stream",
            Self::Lines => "application/x-ndjson",
        }
    }

    pub(super) fn write(self, event: &EventEntry, text: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        if self == Self::ServerSent {
            text.extend_from_slice(format!("id: {}\nevent: {}\ndata: ", event.sequence, event.name).as_bytes());
        }
        serde_json::to_writer(&mut *text, event)?;
        text.extend_from_slice(if self == Self::ServerSent { b"\n\n" } else { b"\n" });
        Ok(())
    }

    /// What says that the stream goes on.
    pub(super) const fn alive(self) -> &'static [u8] {
        match self {
            Self::ServerSent => b":\n\n",
            Self::Page | Self::Lines => b"\n",
        }
    }
}
