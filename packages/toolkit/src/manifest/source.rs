//! Bytes with their positions.

use std::io::{self, BufReader, Bytes, Chain, Cursor, Read};

use super::encoding::Decoder;
use crate::canonical::Position;

/// How many bytes are looked at to find the separator of a table.
const HEAD: u64 = 1 << 16;

/// What was looked at, and the rest.
type Decoded<R> = Chain<Cursor<Vec<u8>>, Decoder<R>>;

/// A text byte by byte, one byte ahead, in UTF-8 and without a byte order mark.
pub(super) struct Source<R: Read> {
    bytes: Bytes<BufReader<Decoded<R>>>,
    ahead: Option<u8>,
    at: Position,
    separator: u8,
    has_zeros: bool,
}

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R) -> io::Result<Self> {
        let mut decoder = Decoder::new(reader)?;
        let mut head = Vec::new();
        (&mut decoder).take(HEAD).read_to_end(&mut head)?;
        let separator = separator(&head);
        let has_zeros = head.split(|byte| *byte == b'\n').next().is_some_and(|line| line.contains(&0));
        let mut bytes = BufReader::with_capacity(1 << 16, Cursor::new(head).chain(decoder)).bytes();
        let ahead = bytes.next().transpose()?;
        Ok(Self { bytes, ahead, at: Position::START, separator, has_zeros })
    }

    /// Return what separates the columns, as the header of a table shows it.
    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// Return whether the first line has zero bytes, which no text has.
    pub(super) fn has_zeros(&self) -> bool {
        self.has_zeros
    }

    /// The next byte, which is left where it is.
    pub(super) fn peek(&self) -> Option<u8> {
        self.ahead
    }

    /// Where the next byte is.
    pub(super) fn position(&self) -> Position {
        self.at
    }

    /// Takes the next byte.
    pub(super) fn take(&mut self) -> io::Result<Option<u8>> {
        let taken = self.ahead;
        if let Some(byte) = taken {
            self.ahead = self.bytes.next().transpose()?;
            if byte == b'\n' {
                self.at = Position { line: self.at.line + 1, column: 1 };
            } else {
                self.at.column += 1;
            }
        }
        Ok(taken)
    }

    /// Leaves out the rest of the line, its end included.
    pub(super) fn skip_line(&mut self) -> io::Result<()> {
        while self.take()?.is_some_and(|byte| byte != b'\n') {}
        Ok(())
    }
}

/// Return what separates the columns of a table that begins with these bytes: a comma, if the header has one outside of quotes, else
/// the first semicolon or tab, as spreadsheets write them in many countries.
fn separator(head: &[u8]) -> u8 {
    let mut is_quoted = false;
    let mut other = None;
    for byte in head {
        match byte {
            b'"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b'\n' => break,
            b',' => return b',',
            b';' | b'\t' => other = other.or(Some(*byte)),
            _ => {}
        }
    }
    other.unwrap_or(b',')
}
