//! Pictures, sound and films of rows: named by hash, recognized by their first bytes, never loaded from elsewhere.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use caravan_primitives::Hash32;

/// A file that a row names: `sha256:` and 64 lower-case hex digits, then `/` and a name where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRef {
    /// The SHA-256 of its bytes.
    pub hash: Hash32,
    /// What people call it. It says nothing about the type.
    pub name: Option<String>,
}

impl fmt::Display for MediaRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hash)?;
        self.name.as_ref().map_or(Ok(()), |name| write!(f, "/{name}"))
    }
}

impl FromStr for MediaRef {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected sha256: and 64 lower-case hex digits, perhaps with a slash and a name";
        let rest = text.strip_prefix("sha256:").ok_or(EXPECTED)?;
        let (hash, name) = rest.split_once('/').map_or((rest, None), |(hash, name)| (hash, Some(name)));
        let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
        Ok(Self { hash: hash.parse().map_err(|_| EXPECTED)?, name })
    }
}

/// What a file is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaKind {
    Image,
    Audio,
    Video,
}

/// A type of file that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaType {
    Png,
    Jpeg,
    Gif,
    Webp,
    Mp3,
    Wav,
    Ogg,
    Mp4,
    Webm,
}

impl MediaType {
    /// The type of a file by its first bytes; none for every other type, such as SVG, which can run script.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let at = |from: usize, magic: &[u8]| bytes.get(from..from + magic.len()) == Some(magic);
        let riff = at(0, b"RIFF");
        // The sound of MPEG-1 or MPEG-2, layer 3: eleven bits of synchronization, then the version and the layer.
        let frame = bytes.first() == Some(&0xff) && bytes.get(1).is_some_and(|byte| byte & 0xe6 == 0xe2);
        let webm =
            at(0, &[0x1a, 0x45, 0xdf, 0xa3]) && bytes.get(..64).unwrap_or(bytes).windows(4).any(|four| four == b"webm");
        let known = [
            (at(0, b"\x89PNG\r\n\x1a\n"), Self::Png),
            (at(0, &[0xff, 0xd8, 0xff]), Self::Jpeg),
            (at(0, b"GIF87a") || at(0, b"GIF89a"), Self::Gif),
            (riff && at(8, b"WEBP"), Self::Webp),
            (riff && at(8, b"WAVE"), Self::Wav),
            (at(0, b"ID3") || frame, Self::Mp3),
            (at(0, b"OggS"), Self::Ogg),
            (at(4, b"ftyp") && !at(8, b"heic") && !at(8, b"avif"), Self::Mp4),
            (webm, Self::Webm),
        ];
        known.into_iter().find_map(|(found, kind)| found.then_some(kind))
    }

    /// The media type of RFC 6838.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/wav",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
        }
    }

    /// What it is shown as.
    #[must_use]
    pub fn kind(self) -> MediaKind {
        match self {
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp => MediaKind::Image,
            Self::Mp3 | Self::Wav | Self::Ogg => MediaKind::Audio,
            Self::Mp4 | Self::Webm => MediaKind::Video,
        }
    }
}

/// Files by the hash of their bytes. The hash is computed here, so no file stands under that of another.
#[derive(Clone, Default)]
pub struct MediaFiles(BTreeMap<Hash32, Vec<u8>>);

impl MediaFiles {
    /// Add a file, and return its hash.
    pub fn add(&mut self, bytes: Vec<u8>) -> Hash32 {
        let hash = Hash32::digest(&bytes);
        self.0.insert(hash, bytes);
        hash
    }

    /// The bytes with this hash.
    #[must_use]
    pub fn get(&self, hash: &Hash32) -> Option<&[u8]> {
        self.0.get(hash).map(Vec::as_slice)
    }

    /// The bytes of all files.
    pub fn all(&self) -> impl Iterator<Item = &[u8]> {
        self.0.values().map(Vec::as_slice)
    }
}

/// Width and height of a picture, in pixels, where its header says them and they fit.
#[must_use]
pub fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = dimensions(bytes)?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

/// Width and height of a picture, in pixels, where its header says them.
pub(super) fn dimensions(bytes: &[u8]) -> Option<imagesize::ImageSize> {
    MediaType::of(bytes).filter(|found| found.kind() == MediaKind::Image)?;
    imagesize::blob_size(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_hash_and_perhaps_a_name() {
        let hash = Hash32::digest(b"x");
        let text = format!("sha256:{hash}/a photo.png");
        let media: MediaRef = text.parse().unwrap();
        assert_eq!((media.hash, media.name.as_deref(), media.to_string()), (hash, Some("a photo.png"), text));
        assert_eq!(format!("sha256:{hash}").parse::<MediaRef>().unwrap().name, None);
        for wrong in
            ["", "sha256:", "sha256:00", "https://example.com/a.png", &format!("{hash}"), &format!("SHA256:{hash}")]
        {
            wrong.parse::<MediaRef>().unwrap_err();
        }
        format!("sha256:{}", hash.to_string().to_uppercase()).parse::<MediaRef>().unwrap_err();
    }

    #[test]
    fn types_are_known_by_their_first_bytes_and_nothing_else_is() {
        let samples: [(&[u8], MediaType); 10] = [
            (b"\x89PNG\r\n\x1a\n....", MediaType::Png),
            (b"\xff\xd8\xff\xe0", MediaType::Jpeg),
            (b"GIF89a", MediaType::Gif),
            (b"RIFF\0\0\0\0WEBPVP8 ", MediaType::Webp),
            (b"RIFF\0\0\0\0WAVEfmt ", MediaType::Wav),
            (b"ID3\x04", MediaType::Mp3),
            (b"\xff\xfb\x90", MediaType::Mp3),
            (b"OggS\0", MediaType::Ogg),
            (b"\0\0\0\x20ftypisom", MediaType::Mp4),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", MediaType::Webm),
        ];
        for (bytes, expected) in samples {
            assert_eq!(MediaType::of(bytes), Some(expected));
        }
        let others: [&[u8]; 8] = [
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<html>",
            b"\x89PNG",
            b"RIFF\0\0\0\0AVI ",
            b"%PDF-1.7",
            b"\x1a\x45\xdf\xa3\x42\x82matroska",
            b"\xff\xfe<\0s\0",
        ];
        for bytes in others {
            assert_eq!(MediaType::of(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_is_found_under_its_own_hash_only() {
        let mut files = MediaFiles::default();
        let hash = files.add(b"bytes".to_vec());
        assert_eq!((files.get(&hash), files.get(&Hash32::digest(b"other"))), (Some(&b"bytes"[..]), None));
    }
}
