//! CSV as RFC 4180 defines it, also with semicolons or tabs between the columns, and nothing else.
//!
//! A lenient reader takes a stray quote for text, and a missing one for the rest of the file, without an error. What a manifest
//! commits to cannot be changed afterwards, so here both are faults with their position.

use std::io::{self, Read};

use super::row::{Row, RowError};
use super::source::Source;
use crate::canonical::{normal, CanonicalError, Item, Position, MAX_BYTES};

/// A field and where it begins.
struct Field {
    at: Position,
    bytes: Vec<u8>,
}

/// What a field is followed by.
#[derive(PartialEq, Eq)]
enum End {
    Field,
    Row,
}

/// A record whole, or what is wrong with it.
type Record = Result<Vec<Field>, RowError>;

/// The rows of a table, each as an object from column to text.
pub(super) struct CsvRows<R: Read> {
    source: Source<R>,
    /// What stands between two fields.
    separator: u8,
    columns: Vec<String>,
    /// Bytes of the record, those that were not kept included.
    got: u64,
}

impl<R: Read> CsvRows<R> {
    /// Start to read. Without a separator it is the one that the header has.
    pub(super) fn new(source: Source<R>, separator: Option<u8>) -> io::Result<Result<Self, RowError>> {
        if source.has_zeros() {
            return Ok(Err(RowError::Encoding { at: source.position() }));
        }
        let separator = separator.unwrap_or(source.separator());
        let mut rows = Self { source, separator, columns: vec![], got: 0 };
        let fields = match rows.record()? {
            None => return Ok(Err(RowError::Header { got: String::new(), at: Position::START })),
            Some(Err(fault)) => return Ok(Err(fault)),
            Some(Ok(fields)) => fields,
        };
        for Field { at, bytes } in fields {
            match text(at, bytes).map(|name| normal(&name)) {
                Err(fault) => return Ok(Err(fault)),
                Ok(got) if got.is_empty() || rows.columns.contains(&got) => {
                    return Ok(Err(RowError::Header { got, at }));
                }
                Ok(name) => rows.columns.push(name),
            }
        }
        Ok(Ok(rows))
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        let (at, first) = (self.source.position(), self.source.peek());
        let Some(record) = self.record()? else { return Ok(None) };
        let item = record.and_then(|fields| match fields.as_slice() {
            // Quotes around nothing are a field that is empty.
            [field] if field.bytes.is_empty() && first != Some(b'"') => Err(RowError::Empty { at }),
            _ => self.item(fields),
        });
        Ok(Some(Row { at, item }))
    }

    fn item(&self, fields: Vec<Field>) -> Result<Item, RowError> {
        let (expected, got) = (self.columns.len(), fields.len());
        if expected != got {
            let at = fields.get(expected).or(fields.last()).map_or(Position::START, |field| field.at);
            return Err(RowError::Fields { expected, got, at });
        }
        let positions: Vec<Position> = fields.iter().map(|field| field.at).collect();
        let texts = fields.into_iter().map(|field| text(field.at, field.bytes)).collect::<Result<Vec<_>, _>>()?;
        let pairs = self.columns.iter().map(String::as_str).zip(texts.iter().map(String::as_str));
        // The position of the error is the number of the field.
        let position =
            |at: Position| usize::try_from(at.column - 1).ok().and_then(|n| positions.get(n)).copied().unwrap_or(at);
        Ok(Item::from_fields(pairs).map_err(|error| error.moved(position))?)
    }

    /// The next record; after a fault the reader stands at the next line.
    fn record(&mut self) -> io::Result<Option<Record>> {
        if self.source.peek().is_none() {
            return Ok(None);
        }
        let start = self.source.position();
        self.got = 0;
        let mut fields = Vec::new();
        loop {
            let at = self.source.position();
            let mut bytes = Vec::new();
            match self.field(&mut bytes)? {
                Ok(end) => {
                    fields.push(Field { at, bytes });
                    if end == End::Row {
                        break;
                    }
                }
                Err(fault) => {
                    self.source.skip_line()?;
                    return Ok(Some(Err(fault)));
                }
            }
        }
        if self.got > MAX_BYTES as u64 {
            return Ok(Some(Err(CanonicalError::TooLong { got: self.got, at: start }.into())));
        }
        Ok(Some(Ok(fields)))
    }

    /// Takes a byte of the record, and keeps it while there is room.
    fn keep(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        self.got += 1;
        let byte = self.source.take()?;
        if self.got <= MAX_BYTES as u64 {
            bytes.extend(byte);
        }
        Ok(())
    }

    fn field(&mut self, bytes: &mut Vec<u8>) -> io::Result<Result<End, RowError>> {
        if self.source.peek() == Some(b'"') {
            if let Err(fault) = self.quoted(bytes)? {
                return Ok(Err(fault));
            }
        } else {
            let separator = self.separator;
            let is_text = |byte| byte != separator && !matches!(byte, b'"' | b'\r' | b'\n');
            while self.source.peek().is_some_and(is_text) {
                self.keep(bytes)?;
            }
        }
        self.end()
    }

    /// Read the text between two quotes. Two quotes in it are one.
    fn quoted(&mut self, bytes: &mut Vec<u8>) -> io::Result<Result<(), RowError>> {
        let opened = self.source.position();
        self.source.take()?;
        loop {
            match self.source.peek() {
                None => return Ok(quotes("a closing quote", "the end of the file", opened)),
                Some(b'"') => {
                    self.source.take()?;
                    if self.source.peek() != Some(b'"') {
                        return Ok(Ok(()));
                    }
                    self.keep(bytes)?;
                }
                Some(_) => self.keep(bytes)?,
            }
        }
    }

    /// What has to follow a field.
    fn end(&mut self) -> io::Result<Result<End, RowError>> {
        let at = self.source.position();
        match self.source.peek() {
            None => Ok(Ok(End::Row)),
            Some(b'\n') => {
                self.source.take()?;
                Ok(Ok(End::Row))
            }
            Some(byte) if byte == self.separator => {
                self.got += 1;
                self.source.take()?;
                Ok(Ok(End::Field))
            }
            Some(b'\r') => {
                self.source.take()?;
                if self.source.peek() == Some(b'\n') {
                    self.source.take()?;
                    return Ok(Ok(End::Row));
                }
                Ok(quotes("the end of the line after a carriage return, or quotes around it", "more text", at))
            }
            Some(b'"') => Ok(quotes("quotes around the whole field, written twice within", "a quote inside", at)),
            Some(_) => Ok(quotes("a separator or the end of the line after a closing quote", "more text", at)),
        }
    }
}

fn quotes<T>(expected: &'static str, got: &'static str, at: Position) -> Result<T, RowError> {
    Err(RowError::Quotes { expected, got, at })
}

fn text(at: Position, bytes: Vec<u8>) -> Result<String, RowError> {
    String::from_utf8(bytes).map_err(|_| CanonicalError::Utf8 { at }.into())
}
