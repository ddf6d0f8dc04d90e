//! Patterns that every reader of a definition understands alike: what RE2, Rust and JavaScript share.

/// What is wrong with a pattern, as what was expected and what came. What a compiler of patterns sees is left to it.
pub(super) fn fault(pattern: &str) -> Option<(&'static str, String)> {
    let mut scan = Scan { rest: pattern, in_class: false };
    while let Some(c) = scan.rest.chars().next() {
        if let Some(fault) = scan.step(c) {
            return Some(fault);
        }
    }
    None
}

struct Scan<'p> {
    rest: &'p str,
    in_class: bool,
}

impl Scan<'_> {
    fn step(&mut self, c: char) -> Option<(&'static str, String)> {
        let rest = self.rest;
        let mut length = c.len_utf8();
        match c {
            '\\' => {
                let escaped = rest.chars().nth(1);
                length += escaped.map_or(0, char::len_utf8);
                if !escaped.is_some_and(is_escape) && !is_category(rest) {
                    let got = rest.chars().take(2).collect();
                    return Some(("an escape of \\d \\D \\w \\W \\s \\S \\n \\r \\t \\f \\v \\p{L} or of a sign", got));
                }
            }
            '(' if !self.in_class && rest.starts_with("(?") && !rest.starts_with("(?:") => {
                let expected = "groups (…) and (?:…) only, without look-around, names or flags";
                return Some((expected, rest.chars().take(4).collect()));
            }
            '[' if self.in_class => return Some(("\\[ for a bracket within a class", "[".to_owned())),
            '[' => {
                self.in_class = true;
                // A bracket at the start of a class is a sign for one engine and the end of the class for another.
                if rest.starts_with("[]") || rest.starts_with("[^]") {
                    return Some(("a class with an entry", rest.chars().take(3).collect()));
                }
            }
            ']' => self.in_class = false,
            '&' | '~' | '-' if self.in_class && rest.chars().nth(1) == Some(c) => {
                return Some(("no operator within a class", format!("{c}{c}")));
            }
            _ => {}
        }
        self.rest = rest.get(length..).unwrap_or_default();
        None
    }
}

fn is_escape(c: char) -> bool {
    matches!(c, 'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' | 'f' | 'v') || c.is_ascii_punctuation()
}

/// Whether a category of Unicode follows, by its one or two letters: `\p{L}`, `\P{Lu}`.
fn is_category(rest: &str) -> bool {
    let name = rest.strip_prefix("\\p{").or_else(|| rest.strip_prefix("\\P{"));
    let name = name.and_then(|name| name.split_once('}')).map(|(name, _)| name);
    name.is_some_and(|name| matches!(name.len(), 1 | 2) && name.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_engines_share_passes() {
        for pattern in [
            "^sha256:[0-9a-f]{64}(?:/[^/]+)?$",
            r"^\d{4}-\d{2}$",
            r"a\.b\[\]",
            "[^a-z-]",
            "(a|b)*c+?",
            "é{2}",
            r"^\p{Lu}\P{L}*$",
        ] {
            assert_eq!(fault(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn look_around_back_references_and_the_dialect_of_one_engine_are_refused() {
        for pattern in [
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            "(?i)a",
            "(?P<n>a)",
            "(?<n>a)",
            r"(a)\1",
            r"\k<n>",
            r"\A",
            r"\z",
            r"\pL",
            r"\p{Greek}",
            r"\bword",
            r"\x41",
            r"\u0041",
            r"\Qa\E",
            "[[:alpha:]]",
            "[a&&b]",
            "[a--b]",
            "[a~~b]",
            "[]a]",
            "[^]a]",
            "a\\",
        ] {
            assert!(fault(pattern).is_some(), "{pattern}");
        }
    }
}
