//! The card of a folder for Hugging Face: YAML for programs, then Markdown for people.

use crate::dataset::Dataset;
use crate::table::{Column, Kind, Table};

/// The card of a dataset with this number of items.
pub(crate) fn card(dataset: &Dataset<'_>, items: &Table<'_>, answers: &Table<'_>, rows: u64) -> String {
    let mut card = format!("---\npretty_name: {}\n", yaml(&dataset.title));
    card += &license(dataset);
    let languages: Vec<&String> = dataset.task.iter().flat_map(|task| &task.languages).collect();
    if !languages.is_empty() {
        card += "language:\n";
        for language in languages {
            card += &format!("- {}\n", yaml(language));
        }
    }
    card += &format!("size_categories:\n- {}\n", size(rows));
    card +=
        "configs:\n- config_name: items\n  default: true\n  data_files:\n  - split: train\n    path: data/train-*\n";
    card += "- config_name: answers\n  data_files:\n  - split: train\n    path: answers/train-*\n";
    card += &format!("dataset_info:\n{}{}---\n\n", features("items", items), features("answers", answers));
    card += &format!("# {}\n\n", markdown(&dataset.title));
    if !dataset.description.trim().is_empty() {
        card += &format!("{}\n\n", dataset.description.trim());
    }
    let count: usize = dataset.items.iter().map(|item| item.answers.len()).sum();
    card += &format!(
        "{rows} items in the configuration `items`, {count} answers to them in `answers`. Columns with JSON have it as text; \
         times are in universal time.\n"
    );
    card + &columns("items", items) + &columns("answers", answers)
}

/// The license by the names of Hugging Face: SPDX identifiers in lower case. Any other text is the name of another license.
fn license(dataset: &Dataset<'_>) -> String {
    const KNOWN: &[&str] = &[
        "apache-2.0",
        "bsd-2-clause",
        "bsd-3-clause",
        "cc-by-2.0",
        "cc-by-3.0",
        "cc-by-4.0",
        "cc-by-nc-4.0",
        "cc-by-nc-nd-4.0",
        "cc-by-nc-sa-4.0",
        "cc-by-nd-4.0",
        "cc-by-sa-3.0",
        "cc-by-sa-4.0",
        "cc0-1.0",
        "cdla-permissive-2.0",
        "cdla-sharing-1.0",
        "mit",
        "odbl",
        "odc-by",
        "pddl",
    ];
    let Some(name) = &dataset.license else { return String::new() };
    match KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        Some(known) => format!("license: {known}\n"),
        None => format!("license: other\nlicense_name: {}\n", yaml(name)),
    }
}

fn size(rows: u64) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        _ => "10M<n<100M",
    }
}

fn features(config: &str, table: &Table<'_>) -> String {
    let feature = |column: &Column| format!("  - name: {}\n    dtype: {}\n", yaml(&column.name), dtype(column.kind));
    format!("- config_name: {config}\n  features:\n{}", table.columns.iter().map(feature).collect::<String>())
}

fn dtype(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Json => "string",
        Kind::Integer => "int64",
        Kind::Number => "float64",
        Kind::Flag => "bool",
        Kind::Time => "timestamp[ms, tz=UTC]",
    }
}

fn columns(config: &str, table: &Table<'_>) -> String {
    let row = |column: &Column| {
        let kind = match column.kind {
            Kind::Text => "text",
            Kind::Json => "JSON",
            Kind::Integer => "whole number",
            Kind::Number => "number",
            Kind::Flag => "true or false",
            Kind::Time => "time",
        };
        format!("| {} | {kind} |\n", markdown(&column.name))
    };
    let rows: String = table.columns.iter().map(row).collect();
    format!("\n## {config}\n\n| column | values |\n|---|---|\n{rows}")
}

/// A text between double quotes, of which YAML takes every character.
fn yaml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ if c.is_alphanumeric() => quoted.push(c),
            _ if u32::from(c) > 0xFFFF => quoted += &format!("\\U{:08X}", u32::from(c)),
            _ => quoted += &format!("\\u{:04X}", u32::from(c)),
        }
    }
    quoted + "\""
}

/// A text on one line that Markdown shows as it is.
fn markdown(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            _ if c.is_control() => shown.push(' '),
            _ if c.is_ascii_punctuation() && !"-.,:/".contains(c) => shown.extend(['\\', c]),
            _ => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_yaml_and_markdown_stays_on_its_line() {
        assert_eq!(yaml("a\"\\\n\u{85}é日\u{202e}🙂"), r#""a\"\\\u000A\u0085é日\u202E\U0001F642""#);
        assert_eq!(markdown("a|b\n# <i>"), r"a\|b \# \<i\>");
    }

    #[test]
    fn the_size_of_a_dataset_is_a_category() {
        assert_eq!([size(0), size(999), size(1_000), size(1_000_000)], ["n<1K", "n<1K", "1K<n<10K", "1M<n<10M"]);
    }
}
