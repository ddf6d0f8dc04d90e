//! Texts of others, made safe to show: they cannot move a cursor, change colors or turn the direction of writing.

use std::borrow::Cow;

/// The most characters of a text that is shown whole: 65,536.
pub(super) const MAX_SHOWN: usize = 1 << 16;

/// The text with every control character as a visible sign; line breaks stay, a tab becomes four spaces.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut all = text.chars().peekable();
    while let Some(c) = all.next() {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\r' => {
                if all.peek() != Some(&'\n') {
                    cleaned.push('\n');
                }
            }
            '\t' => cleaned.push_str("    "),
            c if c.is_control() || is_invisible(c) => cleaned.push_str(&sign(c)),
            c => cleaned.push(c),
        }
    }
    cleaned
}

/// The same on one line.
#[must_use]
pub fn clean_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// The start of a text, and how many characters it has in all if that is more.
pub(super) fn start(text: &str) -> (&str, Option<usize>) {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => (text.get(..end).unwrap_or_default(), Some(text.chars().count())),
        None => (text, None),
    }
}

/// One line of at most 80 characters, for messages.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    const MOST: usize = 80;
    let plain = text.chars().all(|c| !c.is_control() && !is_invisible(c));
    match text.char_indices().nth(MOST) {
        None if plain => Cow::Borrowed(text),
        None => Cow::Owned(clean_line(text)),
        Some((end, _)) => Cow::Owned(format!("{}…", clean_line(text.get(..end).unwrap_or_default()))),
    }
}

/// What changes the direction of writing or is not seen at all. The joiners U+200C and U+200D are part of words and pictures.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn sign(c: char) -> String {
    format!("‹U+{:04X}›", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_is_left_and_each_is_seen() {
        assert_eq!(clean("a\u{1b}[2Jb\u{7}\u{9b}1m\u{0}"), "a‹U+001B›[2Jb‹U+0007›‹U+009B›1m‹U+0000›");
        assert_eq!(clean("a\r\nb\rc\n\u{2028}d\te"), "a\nb\nc\n\nd    e");
        assert_eq!(clean("user\u{202e}gpj.exe\u{2066}x\u{2069}"), "user‹U+202E›gpj.exe‹U+2066›x‹U+2069›");
        for c in (0..=0x2_0000).filter_map(char::from_u32) {
            let shown = clean(&c.to_string());
            assert!(shown == "\n" || shown.chars().all(|c| !c.is_control()), "{c:?}");
        }
    }

    #[test]
    fn letters_of_every_script_and_joined_pictures_stay() {
        for text in ["שלום", "مرحبا", "नमस्\u{200d}ते", "می\u{200c}خواهم", "👩\u{200d}🔬", "ﬁ é e\u{301}"]
        {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_counted() {
        let long = "é".repeat(MAX_SHOWN + 7);
        let (shown, all) = start(&long);
        assert_eq!((shown.chars().count(), all), (MAX_SHOWN, Some(MAX_SHOWN + 7)));
        assert_eq!(start("short"), ("short", None));
        assert_eq!(shortened(&"x".repeat(81)), format!("{}…", "x".repeat(80)));
        assert_eq!(shortened("a\nb\u{1b}"), "a b‹U+001B›");
    }
}
