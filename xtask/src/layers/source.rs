//! A look at Rust source that is just good enough for the layers: identifiers, outside comments and strings.

/// An identifier of the source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ident {
    /// The identifier.
    pub(crate) name: String,
    /// Its line, from 1.
    pub(crate) line: usize,
    /// Whether `::new` follows, with generic arguments between or not.
    pub(crate) is_constructed: bool,
    /// Whether `::` follows: a module, or a type with an associated item.
    pub(crate) is_module: bool,
}

/// All identifiers of `text`, in order.
pub(crate) fn idents(text: &str) -> Vec<Ident> {
    let code = code(text);
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut line: usize = 1;
    let mut rest = code.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end.max(first.len_utf8()));
        if is_part(first) {
            found.push(Ident {
                name: name.to_owned(),
                line,
                is_constructed: is_constructed(tail),
                is_module: tail.trim_start().starts_with("::"),
            });
        } else if first == '\n' {
            line = line.saturating_add(1);
        }
        rest = tail;
    }
    found
}

/// Whether `tail` goes on with `::new` or with `::<…>::new`.
fn is_constructed(tail: &str) -> bool {
    let Some(path) = tail.trim_start().strip_prefix("::").map(str::trim_start) else { return false };
    let Some(arguments) = path.strip_prefix('<') else { return path.starts_with("new") };
    let mut depth: usize = 1;
    for (at, c) in arguments.char_indices() {
        match c {
            '<' => depth = depth.saturating_add(1),
            '>' => depth = depth.saturating_sub(1),
            _ => (),
        }
        if depth == 0 {
            let after = arguments.get(at.saturating_add(1)..).unwrap_or_default();
            return after.trim_start().strip_prefix("::").is_some_and(|path| path.trim_start().starts_with("new"));
        }
    }
    false
}

/// `text` with comments and strings taken out and its line breaks kept.
fn code(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = not_code(rest);
        if skipped == 0 {
            kept.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        } else {
            let (gone, tail) = rest.split_at(skipped);
            kept.push(' ');
            kept.extend(gone.chars().filter(|c| *c == '\n'));
            rest = tail;
        }
    }
    kept
}

/// The length of the comment, string or character that `text` starts with; 0 where it starts with code.
fn not_code(text: &str) -> usize {
    let until = |start: usize, end: &str| {
        let found = text.get(start..).and_then(|tail| tail.find(end));
        found.map_or(text.len(), |at| start.saturating_add(at).saturating_add(end.len()))
    };
    if text.starts_with("//") {
        return until(2, "\n").saturating_sub(1).max(2);
    }
    if text.starts_with("/*") {
        return until(2, "*/");
    }
    if text.starts_with("r\"") {
        return until(2, "\"");
    }
    if text.starts_with("r#\"") {
        return until(3, "\"#");
    }
    if text.starts_with('"') {
        return string(text);
    }
    ["'\"'", "'\\\"'"].iter().find(|character| text.starts_with(**character)).map_or(0, |character| character.len())
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at.saturating_add(1),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}
