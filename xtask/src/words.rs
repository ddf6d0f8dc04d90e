//! The words of the project: `xtask/words.toml` lists those that are not used, and what is written instead.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::workspace::{files, read, verdict};

mod scan;
#[cfg(test)]
mod tests;

use scan::{words, Gap, Word};

/// The list, from the root.
const LIST: &str = "xtask/words.toml";

/// File names that are read: what people write. Generated locks and data are not.
const READ: &[&str] = &["go", "golden", "json", "md", "rs", "s", "sh", "toml", "wat", "yml"];

/// Files without such an ending that are read as well.
const ALSO_READ: &[&str] = &[".ci/run", ".gitignore"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    word: Vec<Entry>,
    #[serde(default)]
    allowed: Vec<Allowed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    exact: Vec<String>,
    r#use: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowed {
    path: PathBuf,
    not: Option<Vec<String>>,
    reason: String,
}

/// A word that is on the list, found in a file.
#[derive(Debug, PartialEq, Eq)]
struct Hit {
    file: PathBuf,
    line: usize,
    found: String,
    instead: String,
}

/// The list, ready for the search: phrases by their first word.
struct Denied {
    phrases: BTreeMap<String, Vec<Phrase>>,
    exact: BTreeMap<String, String>,
    allowed: Vec<Allowed>,
}

struct Phrase {
    text: String,
    rest: Vec<(Gap, String)>,
    instead: String,
}

/// Fails where a word of the list stands.
///
/// # Errors
/// Names each place, the word, and what to write instead.
pub(crate) fn check(root: &Path) -> Result<()> {
    let hits = search(root, &[])?;
    verdict(&hits.iter().map(shown).collect::<Vec<_>>())
}

/// Prints what [`check`] would name below `folders`, everywhere if there are none.
pub(crate) fn list(root: &Path, folders: &[PathBuf]) -> Result<()> {
    search(root, folders)?.iter().for_each(|hit| println!("{}", shown(hit)));
    Ok(())
}

/// Prints the number of hits for each folder and for each word.
pub(crate) fn count(root: &Path, folders: &[PathBuf]) -> Result<()> {
    let hits = search(root, folders)?;
    let mut counts: [BTreeMap<String, usize>; 2] = Default::default();
    let [by_folder, by_word] = &mut counts;
    for hit in &hits {
        *by_folder.entry(folder_of(&hit.file)).or_default() += 1;
        *by_word.entry(hit.found.clone()).or_default() += 1;
    }
    for (title, counted) in [("folder", by_folder), ("word", by_word)] {
        println!("{title:<32} hits");
        for (name, number) in counted {
            println!("{name:<32} {number:>4}");
        }
        println!();
    }
    println!("{:<32} {:>4}", "total", hits.len());
    Ok(())
}

/// The folder that a count is for: `contracts/points`, `docs`.
fn folder_of(file: &Path) -> String {
    let parts: Vec<_> = file.parent().into_iter().flat_map(Path::components).take(2).collect();
    if parts.is_empty() {
        return ".".to_owned();
    }
    parts.iter().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn shown(hit: &Hit) -> String {
    format!("{}:{}: `{}`; use: {}", hit.file.display(), hit.line, hit.found, hit.instead)
}

fn search(root: &Path, folders: &[PathBuf]) -> Result<Vec<Hit>> {
    let denied = Denied::parse(&read(root, Path::new(LIST))?)?;
    let mut hits = Vec::new();
    for file in files(root)?.iter().filter(|file| is_read(file)) {
        let asked = folders.is_empty() || folders.iter().any(|folder| file.starts_with(folder));
        if asked {
            hits.extend(denied.hits(file, &read(root, file)?));
        }
    }
    Ok(hits)
}

fn is_read(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    READ.contains(&ending) || ALSO_READ.iter().any(|name| file == Path::new(name))
}

impl Denied {
    fn parse(text: &str) -> Result<Self> {
        let List { word, allowed } = toml::from_str(text).with_context(|| format!("{LIST} cannot be read"))?;
        let mut denied = Self { phrases: BTreeMap::new(), exact: BTreeMap::new(), allowed };
        if let Some(missing) = denied.allowed.iter().find(|allowed| allowed.reason.is_empty()) {
            anyhow::bail!("{LIST}: {} is allowed without a reason", missing.path.display());
        }
        for Entry { not, exact, r#use: instead } in word {
            denied.exact.extend(exact.into_iter().map(|name| (name, instead.clone())));
            for text in not {
                let mut parts = words(&text).into_iter();
                let first = parts.next().with_context(|| format!("{LIST}: `{text}` holds no word"))?;
                let rest = parts.map(|part| (part.gap, part.lower)).collect();
                denied.phrases.entry(first.lower).or_default().push(Phrase { text, rest, instead: instead.clone() });
            }
        }
        // The longest phrase first, so that a part of it is not named instead.
        denied.phrases.values_mut().for_each(|list| list.sort_by_key(|phrase| usize::MAX - phrase.rest.len()));
        Ok(denied)
    }

    fn hits(&self, file: &Path, text: &str) -> Vec<Hit> {
        let words = words(text);
        let mut hits = Vec::new();
        let mut next = 0;
        while let Some(word) = words.get(next) {
            let following = words.get(next + 1..).unwrap_or_default();
            let found = self.phrase(word, following).or_else(|| self.exact(word, following));
            next += 1;
            let Some((found, instead)) = found else { continue };
            if !self.allows(file, found) {
                hits.push(Hit { file: file.to_owned(), line: word.line, found: found.into(), instead: instead.into() });
            }
        }
        hits
    }

    fn phrase(&self, word: &Word, following: &[Word]) -> Option<(&str, &str)> {
        let starts = |phrase: &&Phrase| {
            let same = |(part, word): (&(Gap, String), &Word)| part.0 == word.gap && part.1 == word.lower;
            following.len() >= phrase.rest.len() && phrase.rest.iter().zip(following).all(same)
        };
        let found = self.phrases.get(&word.lower)?.iter().find(starts)?;
        Some((&found.text, &found.instead))
    }

    fn exact(&self, word: &Word, following: &[Word]) -> Option<(&str, &str)> {
        let goes_on = following.first().is_some_and(|next| next.gap == Gap::Inside);
        if word.gap == Gap::Inside || goes_on {
            return None;
        }
        self.exact.get_key_value(&word.text).map(|(name, instead)| (name.as_str(), instead.as_str()))
    }

    fn allows(&self, file: &Path, found: &str) -> bool {
        let covers = |allowed: &Allowed| allowed.not.as_ref().is_none_or(|not| not.iter().any(|word| word == found));
        self.allowed.iter().any(|allowed| file.starts_with(&allowed.path) && covers(allowed))
    }
}
