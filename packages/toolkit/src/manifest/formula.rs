//! Texts that a spreadsheet would run as formulas.

/// Escape a text that a spreadsheet would run as a formula: annotators write what they like. Other texts, and numbers, stay
/// as they are. JSON lines need no escape.
#[must_use]
pub fn escape_formula(text: &str) -> String {
    if is_formula(text.trim_start_matches('\'')) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Return the text that [`escape_formula`] gave this one for.
#[must_use]
pub fn unescape_formula(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest.trim_start_matches('\''))).unwrap_or(text)
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_formula_and_a_number_stays_one() {
        for formula in ["=1+cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"] {
            assert_eq!(escape_formula(formula), format!("'{formula}"));
        }
        for text in ["42", "-1", "+3.5", "a=b", "", "'tis"] {
            assert_eq!(escape_formula(text), text);
        }
    }

    #[test]
    fn every_text_comes_back_as_it_was_exported() {
        for text in ["=1", "'=1", "''=1", "'tis", "-1", "'-1", "'", "", "@x", "\t=", "+15551234"] {
            assert_eq!(unescape_formula(&escape_formula(text)), text);
        }
    }
}
