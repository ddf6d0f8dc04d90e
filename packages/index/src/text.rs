//! Text as full-text search has it.
//!
//! FTS5 splits text at spaces and punctuation, without case and accents. Scripts that are written without spaces would be one
//! long word, so every character of theirs is made a word of its own, in texts and in questions: a word of two characters is
//! then found as a phrase. (Trigrams would not find it: they need three.)

use rusqlite::Connection;

use crate::amount::int;
use crate::error::{IndexError, Result};

/// The most bytes of a question that are read.
const MOST_BYTES: usize = 512;
/// The most words of a question that are read.
const MOST_WORDS: usize = 12;
/// The place of the kind in the number of a row of `search`.
const KIND_SHIFT: u32 = 48;

/// Return whether the script of a character is written without spaces: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}')
}

/// Return a text with spaces around every character that stands alone, and without control characters.
pub(crate) fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        if stands_alone(c) {
            spaced.extend([' ', c, ' ']);
        } else {
            spaced.push(if c.is_control() { ' ' } else { c });
        }
    }
    spaced
}

/// Return a question of people as one of FTS5: every word has to be there, the last one may go on. Nothing in it is syntax.
/// None where there is no word to look for.
pub(crate) fn question(text: &str) -> Option<String> {
    let end = text.floor_char_boundary(MOST_BYTES);
    let words = text.get(..end)?.split(|c: char| c.is_whitespace() || c.is_control());
    let phrases = words.map(spaced).filter(|word| word.chars().any(char::is_alphanumeric)).take(MOST_WORDS);
    let quoted: Vec<String> = phrases.map(|word| format!("\"{}\"", word.trim().replace('"', "\"\""))).collect();
    (!quoted.is_empty()).then(|| format!("{}*", quoted.join(" ")))
}

/// The number of an object's row in `search`.
pub(crate) fn search_row(kind: u8, id: u64) -> Result<i64> {
    if id >> KIND_SHIFT != 0 {
        return Err(IndexError::Number { got: id.to_string() });
    }
    int(u64::from(kind) << KIND_SHIFT | id)
}

/// Write what an object is found by.
pub(crate) fn write_search(db: &Connection, row: i64, title: &str, body: &str) -> Result<()> {
    let mut replace = db.prepare_cached("INSERT OR REPLACE INTO search (rowid, title, body) VALUES (?, ?, ?)")?;
    replace.execute((row, spaced(title), spaced(body)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_words_in_quotes_and_nothing_else() {
        let asked = |text| question(text).unwrap();
        assert_eq!(asked("find  cats"), "\"find\" \"cats\"*");
        assert_eq!(asked("title: x OR NOT y"), "\"title:\" \"x\" \"OR\" \"NOT\" \"y\"*");
        assert_eq!(asked("a\"b ^c* (d)"), "\"a\"\"b\" \"^c*\" \"(d)\"*");
        assert_eq!(asked("数据 set"), "\"数  据\" \"set\"*");
        assert_eq!(asked("a\0b"), "\"a\" \"b\"*");
    }

    #[test]
    fn without_a_word_there_is_no_question() {
        assert!(["", " \t\n", "\"\"", "* ( ) -", "\0", "'; --"].iter().all(|text| question(text).is_none()));
    }

    #[test]
    fn a_long_question_is_cut_between_characters() {
        let asked = question(&"ż".repeat(10_000)).unwrap();
        assert_eq!(asked.matches('ż').count(), MOST_BYTES / 2);
        assert_eq!(question(&"a ".repeat(10_000)).unwrap().matches('a').count(), MOST_WORDS);
        assert_eq!(question(&format!("a{}", "据".repeat(10_000))).unwrap().matches('据').count(), (MOST_BYTES - 1) / 3);
    }
}
