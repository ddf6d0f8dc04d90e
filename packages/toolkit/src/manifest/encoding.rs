//! The encoding of a file of rows: UTF-8, or UTF-16 with a byte order mark, as spreadsheets write it.

use std::io::{self, BufReader, Chain, Cursor, Read};

const UTF8_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
const LITTLE_ENDIAN_MARK: [u8; 2] = [0xFF, 0xFE];
const BIG_ENDIAN_MARK: [u8; 2] = [0xFE, 0xFF];
/// What stands for half of a surrogate pair, or for half of a unit: no UTF-8, so the reader of the row names its place.
const WRONG: u8 = 0xFF;

/// How the two bytes of a unit of UTF-16 make it.
type Unit = fn([u8; 2]) -> u16;

/// Reads a file as UTF-8, without its byte order mark.
pub(super) struct Decoder<R: Read> {
    /// UTF-16 is read by two bytes, so not from the file itself; long reads of UTF-8 pass the buffer by.
    bytes: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    /// None for UTF-8.
    unit: Option<Unit>,
    /// The half of a surrogate pair that came first.
    high: Option<u16>,
    /// What was decoded and not yet read, the last byte first.
    ready: Vec<u8>,
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(mut reader: R) -> io::Result<Self> {
        let mut first = Vec::new();
        (&mut reader).take(UTF8_MARK.len() as u64).read_to_end(&mut first)?;
        let (mark, unit): (usize, Option<Unit>) = if first.starts_with(&LITTLE_ENDIAN_MARK) {
            (LITTLE_ENDIAN_MARK.len(), Some(u16::from_le_bytes))
        } else if first.starts_with(&BIG_ENDIAN_MARK) {
            (BIG_ENDIAN_MARK.len(), Some(u16::from_be_bytes))
        } else if first == UTF8_MARK {
            (UTF8_MARK.len(), None)
        } else {
            (0, None)
        };
        first.drain(..mark);
        let bytes = BufReader::new(Cursor::new(first).chain(reader));
        Ok(Self { bytes, unit, high: None, ready: Vec::new() })
    }

    /// Decode the next units until a character is whole. Nothing is ready at the end of the file.
    fn decode(&mut self, unit: Unit) -> io::Result<()> {
        while self.ready.is_empty() {
            let [first, second] = [self.byte()?, self.byte()?];
            let (Some(first), Some(second)) = (first, second) else {
                if self.high.take().is_some() || first.is_some() {
                    self.ready.push(WRONG);
                }
                return Ok(());
            };
            self.add(unit([first, second]));
        }
        Ok(())
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        (&mut self.bytes).bytes().next().transpose()
    }

    fn add(&mut self, unit: u16) {
        let is_first_half = (0xD800..0xDC00).contains(&unit);
        let before = self.high.take();
        let pair = before.and_then(|high| char::decode_utf16([high, unit]).next()?.ok());
        if pair.is_none() && before.is_some() {
            self.ready.push(WRONG);
        }
        if pair.is_none() && is_first_half {
            self.high = Some(unit);
            return;
        }
        let character = pair.or_else(|| char::decode_utf16([unit]).next()?.ok());
        let mut buffer = [0; 4];
        let bytes = character.map_or(&[WRONG][..], |character| character.encode_utf8(&mut buffer).as_bytes());
        // The last byte first: what came before stays at the end.
        self.ready.splice(0..0, bytes.iter().rev().copied());
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(unit) = self.unit else { return self.bytes.read(buffer) };
        let mut read = 0;
        for place in buffer {
            if self.ready.is_empty() {
                self.decode(unit)?;
            }
            let Some(byte) = self.ready.pop() else { break };
            *place = byte;
            read += 1;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<u8> {
        let mut read = vec![];
        Decoder::new(bytes).unwrap().read_to_end(&mut read).unwrap();
        read
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn utf16_with_a_mark_is_read_in_both_orders_of_bytes() {
        let text = "id,text\r\n1,w\u{f6}rld \u{20ac} \u{1f42a}\r\n";
        assert_eq!(read(&utf16(text, u16::to_le_bytes)), text.as_bytes());
        assert_eq!(read(&utf16(text, u16::to_be_bytes)), text.as_bytes());
        assert_eq!(read(text.as_bytes()), text.as_bytes());
        assert_eq!(read(&[&UTF8_MARK, text.as_bytes()].concat()), text.as_bytes());
        assert_eq!([read(b""), read(&LITTLE_ENDIAN_MARK), read(b"a"), read(b"ab")], [&b""[..], b"", b"a", b"ab"]);
    }

    #[test]
    fn halves_of_pairs_and_of_units_are_no_utf8_and_lose_nothing_around_them() {
        let units = |units: &[u16]| read(&units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>());
        assert_eq!(units(&[0xFEFF, 0x61, 0xD83D, 0x62]), [b'a', WRONG, b'b'], "a first half alone");
        assert_eq!(units(&[0xFEFF, 0xDC2A, 0x62]), [WRONG, b'b'], "a second half alone");
        assert_eq!(units(&[0xFEFF, 0xD83D, 0xD83D, 0xDC2A]), [&[WRONG], "\u{1f42a}".as_bytes()].concat());
        assert_eq!(units(&[0xFEFF, 0x61, 0xD83D]), [b'a', WRONG], "at the end");
        assert_eq!(read(&[0xFF, 0xFE, 0x61, 0x00, 0x62]), [b'a', WRONG], "half of a unit");
    }
}
