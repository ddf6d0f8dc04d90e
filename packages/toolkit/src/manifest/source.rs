//! Bytes with their positions.

use std::io::{self, BufReader, Bytes, Chain, Cursor, Read};

use crate::canonical::Position;

const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// A text byte by byte, one byte ahead, without the mark that some programs put before UTF-8.
pub(super) struct Source<R: Read> {
    bytes: Bytes<BufReader<Chain<Cursor<Vec<u8>>, R>>>,
    ahead: Option<u8>,
    at: Position,
}

impl<R: Read> Source<R> {
    pub(super) fn new(mut reader: R) -> io::Result<Self> {
        let mut first = Vec::new();
        (&mut reader).take(BOM.len() as u64).read_to_end(&mut first)?;
        if first == BOM {
            first.clear();
        }
        let mut bytes = BufReader::with_capacity(1 << 16, Cursor::new(first).chain(reader)).bytes();
        let ahead = bytes.next().transpose()?;
        Ok(Self { bytes, ahead, at: Position::START })
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
