//! Why the key of an account cannot be made, kept or opened.

use caravan_primitives::coded_errors;

coded_errors! {
    /// Why the key of an account cannot be made, kept or opened. No text repeats words, a passphrase or a key.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum AccountError {
        /// The words are no mnemonic.
        Words { got: String }
            = "WORDS_INVALID: expected 12 to 24 English words with their checksum, got {got}"
            => "Compare the words, and their order, with what you wrote down; nothing was changed.",
        /// No file has the words, and there is no terminal to ask in.
        WordsMissing
            = "WORDS_MISSING: expected a file with words or with a key, or a terminal to ask in, got neither"
            => "Name a file: `--words-file FILE`, where `-` is standard input, or `--key-file FILE`.",
        /// The text is no derivation path.
        Path { got: String }
            = "KEY_PATH_INVALID: expected a path such as m/44'/118'/0'/0/0, got {got:?}"
            => "Use the path that your wallet shows, or leave `--path` out.",
        /// No file has the passphrase, and there is no terminal to ask in.
        PassphraseMissing { name: String }
            = "PASSPHRASE_MISSING: expected the passphrase of {name}, from a file or in a terminal, got neither"
            => "Name a file that only you may read, `--passphrase-file FILE` or CARAVAN_PASSPHRASE_FILE, or run this in a terminal; a new key for tests and play can do without, `--no-passphrase`.",
        /// The passphrase does not decrypt the key.
        PassphraseWrong { path: String }
            = "PASSPHRASE_WRONG: expected the passphrase of {path}, got another"
            => "Try again; if the passphrase is lost, import the words under another name. Nothing was sent.",
        /// A new passphrase is too short.
        PassphraseShort { least: usize, got: usize }
            = "PASSPHRASE_SHORT: expected a passphrase of at least {least} characters, got {got}"
            => "Choose a longer one, such as five words; nothing was changed.",
        /// What was typed the second time is not what was typed first.
        PassphraseDiffers
            = "PASSPHRASE_DIFFERS: expected the same passphrase twice, got two"
            => "Try again; nothing was changed.",
        /// Others may read the file with the passphrase.
        PassphraseFileOpen { path: String, mode: u32 }
            = "PASSPHRASE_FILE_OPEN: expected a file that only its owner may read, mode 600, got mode {mode:o}: {path}"
            => "Run `chmod 600` on the file, and choose another passphrase where others may have read it.",
        /// The file of a key was changed, or is not whole.
        Damaged { path: String, got: &'static str }
            = "KEY_FILE_DAMAGED: expected {path} as it was written, got {got}"
            => "Restore the file from a backup, or import the words under another name.",
        /// A file cannot be read.
        Unreadable { path: String, error: String }
            = "FILE_UNREADABLE: {path}: {error}"
            => "Check the path and your permission to read the file.",
    }
}
