//! Where passphrases and words come from: a file, or a terminal that does not show them.

use std::fs::File;
use std::io::{stderr, stdin, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use caravan_client::text_file::unmarked;
use caravan_client::AskPassphrase;
use caravan_keys::{AccountError, Words};
use caravan_toolkit::passphrase::Passphrase;

/// The least characters of a new passphrase.
const LEAST: usize = 8;
/// The file name that means standard input.
const STANDARD_INPUT: &str = "-";

/// Return how passphrases are asked for: from the file, if one is named, else in a terminal.
pub(crate) fn passphrases(file: Option<&PathBuf>) -> AskPassphrase {
    let file = file.cloned();
    Arc::new(move |name| match &file {
        Some(file) => passphrase_of(file),
        None => asked(name, &format!("Passphrase of {name}: ")),
    })
}

/// Return the passphrase of a new key: from the file, if one is named, else asked for twice in a terminal.
pub(crate) fn new_passphrase(name: &str, file: Option<&PathBuf>) -> Result<Passphrase, AccountError> {
    let passphrase = match file {
        Some(file) => passphrase_of(file)?,
        None => asked(name, &format!("New passphrase for the key of {name}: "))?,
    };
    let got = passphrase.length();
    if got < LEAST {
        return Err(AccountError::PassphraseShort { least: LEAST, got });
    }
    if file.is_none() && !asked(name, "The same again: ")?.is(&passphrase) {
        return Err(AccountError::PassphraseDiffers);
    }
    Ok(passphrase)
}

/// Return the words in a file, in standard input, or asked for in a terminal.
pub(crate) fn words(file: Option<&Path>) -> Result<Words, AccountError> {
    let Some(file) = file else {
        return hidden("The words, with spaces between them: ").ok_or(AccountError::WordsMissing)?.parse();
    };
    let mut text = String::new();
    let read = if file == Path::new(STANDARD_INPUT) {
        stdin().read_to_string(&mut text)
    } else {
        File::open(file).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| unreadable(file, &error))?;
    unmarked(&text).parse()
}

fn asked(name: &str, question: &str) -> Result<Passphrase, AccountError> {
    let missing = || AccountError::PassphraseMissing { name: name.to_owned() };
    hidden(question).map(Passphrase::new).ok_or_else(missing)
}

/// Ask in the terminal, which does not show what is typed. `None` without a terminal.
fn hidden(question: &str) -> Option<String> {
    // Standard input may be a pipe, as of words: the question goes to the terminal itself.
    if !stderr().is_terminal() {
        return None;
    }
    rpassword::prompt_password(question).ok()
}

/// Return the text of a file that only its owner may read, without the end of its line.
fn passphrase_of(path: &Path) -> Result<Passphrase, AccountError> {
    let mut text = String::new();
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    check_mode(path, &file)?;
    file.read_to_string(&mut text).map_err(|error| unreadable(path, &error))?;
    Ok(Passphrase::new(unmarked(&text).trim_end_matches(['\r', '\n']).to_owned()))
}

#[cfg(unix)]
fn check_mode(path: &Path, file: &File) -> Result<(), AccountError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_err(|error| unreadable(path, &error))?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(AccountError::PassphraseFileOpen { path: path.display().to_string(), mode })
}

#[cfg(not(unix))]
fn check_mode(_path: &Path, _file: &File) -> Result<(), AccountError> {
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> AccountError {
    AccountError::Unreadable { path: path.display().to_string(), error: error.to_string() }
}
