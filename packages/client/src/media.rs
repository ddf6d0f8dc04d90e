//! Pictures, sound and films of rows: fetched once, kept by their hash, and named by it in the row.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;

use caravan_chain::Chain;
use caravan_primitives::Hash32;
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::{Format, Plan};
use caravan_toolkit::task::{How, MediaFiles, MediaRef, MediaType, TaskDefinition};
use serde_json::{Map, Value};

use crate::content::Progress;
use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::session::Session;

/// The most bytes of one picture, recording or film.
const MAX_MEDIA_BYTES: usize = 16 << 20;

/// Whether pictures, sound and films that rows name by an address or a path are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaFetch {
    /// They are fetched, and rows name them by their hash.
    Fetch,
    /// Addresses stay as they are: annotators see them as links.
    Leave,
}

/// Rows that are ready to be written: the file of the requester, or a copy that names pictures by their hash.
pub(crate) struct ReadyRows<'r> {
    pub(crate) plan: Plan,
    pub(crate) source: File,
    /// The file of the requester, which errors name.
    pub(crate) path: &'r Path,
    /// The hashes of pictures, sound and films that the rows name.
    pub(crate) media: Vec<Hash32>,
}

impl ReadyRows<'_> {
    /// The same rows as JSON lines of a file without a name, which `out` has written.
    pub(crate) fn written(self, out: BufWriter<File>) -> Result<Self> {
        let mut source = out.into_inner().map_err(|error| ClientError::Output(error.into_error()))?;
        source.rewind().map_err(ClientError::Output)?;
        Ok(Self { plan: Plan { format: Format::Jsonl, ..self.plan }, source, ..self })
    }

    /// Return the number of rows, after each was looked at: their faults are reported with the lines of the file that the
    /// requester has, not with those of a copy.
    pub(crate) fn count(&mut self) -> Result<u64> {
        let mut problems = vec![];
        match self.plan.build(&mut self.source, &mut |fault| problems.push(fault.to_string())) {
            Ok(manifest) => Ok(manifest.items),
            Err(_) if !problems.is_empty() => Err(ClientError::Malformed { path: self.path.to_owned(), problems }),
            Err(error) => Err(Problem::from(error).into()),
        }
    }

    /// Return the rows with media by hash where that was asked for.
    pub(crate) fn with_media<C: Chain>(
        mut self,
        task: &TaskDefinition,
        fetch: MediaFetch,
        session: &Session<C>,
    ) -> Result<Self> {
        let columns = media_columns(task);
        if columns.is_empty() || fetch == MediaFetch::Leave {
            return Ok(self);
        }
        self.count()?;
        let unreadable = |error| ClientError::Unreadable { path: self.path.to_owned(), error };
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let mut import = MediaImport { session, folder, known: BTreeMap::new(), problems: vec![] };
        let mut out = BufWriter::new(tempfile::tempfile().map_err(ClientError::Output)?);
        for (number, item) in (1_u64..).zip(self.plan.items(&mut self.source).map_err(unreadable)?) {
            let row = import.row(number, &item.map_err(unreadable)?, &columns)?;
            writeln!(out, "{row}").map_err(ClientError::Output)?;
        }
        if !import.problems.is_empty() {
            return Err(ClientError::Malformed { path: self.path.to_owned(), problems: import.problems });
        }
        let media = import.known.into_values().map(|media| media.hash).collect();
        Ok(Self { media, ..self.written(out)? })
    }
}

/// The columns that are shown as pictures, sound or films.
fn media_columns(task: &TaskDefinition) -> Vec<&str> {
    let shown = |how| matches!(how, How::Image | How::Audio | How::Video);
    task.display.iter().filter(|field| shown(field.how)).map(|field| field.column.as_str()).collect()
}

/// Replaces addresses and paths in rows by hashes.
struct MediaImport<'s, C> {
    session: &'s Session<C>,
    /// Where paths begin: the folder of the file of rows.
    folder: &'s Path,
    known: BTreeMap<String, MediaRef>,
    problems: Vec<String>,
}

impl<C: Chain> MediaImport<'_, C> {
    fn row(&mut self, number: u64, item: &Item, columns: &[&str]) -> Result<String> {
        let mut row: Map<String, Value> = serde_json::from_str(item.as_str())?;
        for column in columns {
            let Some(text) = row.get(*column).and_then(Value::as_str).map(str::to_owned) else { continue };
            if text.is_empty() || text.parse::<MediaRef>().is_ok() {
                continue;
            }
            match self.media(&text) {
                Ok(media) => {
                    row.insert((*column).to_owned(), Value::String(media.to_string()));
                }
                Err(problem) => self.problems.push(format!("row {number}, {column}: {problem}")),
            }
        }
        Ok(serde_json::to_string(&row)?)
    }

    /// Keep what is at an address or a path, and return its name by hash. The same address is fetched once.
    fn media(&mut self, place: &str) -> Result<MediaRef, String> {
        if let Some(known) = self.known.get(place) {
            return Ok(known.clone());
        }
        let content = &self.session.content;
        let bytes = if place.starts_with("https://") || place.starts_with("http://") {
            content.import(place, MAX_MEDIA_BYTES as u64).map_err(|error| error.to_string())?.to_vec()
        } else {
            read_media(&self.folder.join(place))?
        };
        if MediaType::of(&bytes).is_none() {
            let expected = "png, jpeg, gif, webp, mp3, wav, ogg, mp4 or webm";
            return Err(format!("expected a file of type {expected} at {place}, got another"));
        }
        let hash = content.keep(bytes).map_err(|error| error.to_string())?;
        let name = place.rsplit('/').next().filter(|name| !name.is_empty() && name.len() <= 100);
        let media = MediaRef { hash, name: name.map(|name| name.split(['?', '#']).next().unwrap_or(name).to_owned()) };
        self.known.insert(place.to_owned(), media.clone());
        let done = self.known.len() as u64;
        content.report(Progress { what: "fetching", done, of: done });
        Ok(media)
    }
}

fn read_media(path: &Path) -> Result<Vec<u8>, String> {
    let size = std::fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len();
    if size > MAX_MEDIA_BYTES as u64 {
        return Err(format!("expected at most {MAX_MEDIA_BYTES} bytes in {}, got {size}", path.display()));
    }
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Keep a file, share it, and return the name that an answer gives it: `sha256:…/name`.
///
/// # Errors
/// `FILE_UNREADABLE`, `VALUE_INVALID` for a file that is too long, and those of sharing it.
pub fn attach<C: Chain>(file: &Path, session: &Session<C>) -> Result<String> {
    let unreadable = |error| ClientError::Unreadable { path: file.to_owned(), error };
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > MAX_MEDIA_BYTES as u64 {
        let expected = "a file of at most 16 MiB";
        return Err(Problem::Value { expected, got: format!("{size} bytes") }.into());
    }
    let hash = session.content.share(std::fs::read(file).map_err(unreadable)?)?.hash;
    let name = file.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    Ok(MediaRef { hash, name }.to_string())
}

/// Find the pictures, sound and films that rows name, for a preview. What cannot be fetched is shown by its name.
pub(crate) fn media_files<C: Chain>(task: &TaskDefinition, rows: &[Item], session: &Session<C>) -> MediaFiles {
    let mut files = MediaFiles::default();
    for column in media_columns(task) {
        for hash in rows.iter().filter_map(|row| row.field(column)).filter_map(|text| media_hash(&text)) {
            if let Ok(bytes) = session.content.get(&hash, None, MAX_MEDIA_BYTES) {
                files.add(bytes.to_vec());
            }
        }
    }
    files
}

/// Add the pictures, sound and films that rows of a file beside them name by path or by hash, for a preview.
pub(crate) fn local_media(task: &TaskDefinition, rows: &[Item], file: &Path, files: &mut MediaFiles) {
    let folder = file.parent().unwrap_or(Path::new(""));
    for column in media_columns(task) {
        for text in rows.iter().filter_map(|row| row.field(column)) {
            let name = text.parse::<MediaRef>().ok().and_then(|media| media.name).unwrap_or(text);
            if let Ok(bytes) = read_media(&folder.join(name)) {
                files.add(bytes);
            }
        }
    }
}

fn media_hash(text: &str) -> Option<Hash32> {
    text.parse::<MediaRef>().ok().map(|media| media.hash)
}
