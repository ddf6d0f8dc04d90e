//! What a cell of a row holds.

use super::super::clean::clean_line;
use super::super::document::How;
use super::super::media::{dimensions, MediaFiles, MediaKind, MediaRef, MediaType};
use super::address::{self, Address, Links};

/// The largest file that is embedded in a page: 8 MiB.
const MAX_EMBEDDED: usize = 8 << 20;

/// A cell, as far as it is known what it holds.
pub(super) enum Cell<'c> {
    Text(&'c str),
    Markdown(&'c str),
    Link(Address),
    Media(Media<'c>),
}

/// A file that a cell names.
pub(super) struct Media<'c> {
    pub(super) kind: MediaKind,
    pub(super) reference: MediaRef,
    /// Its type and bytes, where they are at hand and of the kind that the definition says.
    pub(super) file: Option<(MediaType, &'c [u8])>,
    /// Why it is not shown.
    missing: &'static str,
}

/// What a page has for its cells: the files of the rows or, where it only names them, nothing; and which links there are.
#[derive(Clone, Copy)]
pub(super) struct AtHand<'c> {
    pub(super) files: Option<&'c MediaFiles>,
    pub(super) links: Links,
}

/// What a cell holds, by how the definition shows it. A pair is read as text or, where it names a picture, as a picture.
pub(super) fn read<'c>(text: &'c str, how: How, at_hand: AtHand<'c>) -> Cell<'c> {
    let kind = match how {
        How::Text => return Cell::Text(text),
        How::Markdown => return Cell::Markdown(text),
        How::Link => return link(text, at_hand.links),
        How::Image | How::Pair => MediaKind::Image,
        How::Audio => MediaKind::Audio,
        How::Video => MediaKind::Video,
    };
    match text.parse::<MediaRef>() {
        Ok(reference) => Cell::Media(media(reference, kind, at_hand.files)),
        Err(_) if how == How::Pair => Cell::Text(text),
        Err(_) => link(text, at_hand.links),
    }
}

fn link(text: &str, links: Links) -> Cell<'_> {
    address::read_as(text, links).map_or(Cell::Text(text), Cell::Link)
}

fn media(reference: MediaRef, kind: MediaKind, files: Option<&MediaFiles>) -> Media<'_> {
    let Some(files) = files else { return Media { kind, reference, file: None, missing: "" } };
    let bytes = files.get(&reference.hash);
    // A film and a sound come in the same containers.
    let fits =
        |found: MediaType| found.kind() == kind || (kind != MediaKind::Image && found.kind() != MediaKind::Image);
    let found = bytes.and_then(|bytes| Some((MediaType::of(bytes)?, bytes)));
    let (file, missing) = match (bytes, found) {
        (None, _) => (None, "not at hand"),
        (Some(bytes), _) if bytes.len() > MAX_EMBEDDED => (None, "too large to show here"),
        (Some(_), Some((found, bytes))) if fits(found) => (Some((found, bytes)), ""),
        (Some(_), _) => (None, "of a type that is not shown"),
    };
    Media { kind, reference, file, missing }
}

impl Media<'_> {
    /// The file in words: `picture sha256:1f2e…, 120×80, street.png`.
    pub(super) fn described(&self) -> String {
        const SHOWN: usize = 12;
        let kind = match self.kind {
            MediaKind::Image => "picture",
            MediaKind::Audio => "sound",
            MediaKind::Video => "film",
        };
        let hash = self.reference.hash.to_string();
        let mut words = format!("{kind} sha256:{}…", hash.get(..SHOWN).unwrap_or_default());
        if let Some(size) = self.file.and_then(|(_, bytes)| dimensions(bytes)) {
            words += &format!(", {}×{}", size.width, size.height);
        }
        if let Some(name) = &self.reference.name {
            words += &format!(", {}", clean_line(name));
        }
        if !self.missing.is_empty() {
            words += &format!(", {}", self.missing);
        }
        words
    }
}
