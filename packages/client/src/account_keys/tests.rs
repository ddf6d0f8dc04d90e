use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const PASSPHRASE: &str = "five words of my own";

fn store(name: &str) -> Store {
    let folder = std::env::temp_dir().join(format!("caravan-account-keys-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    Store::new(folder)
}

fn create(store: &Store, name: &str, source: KeySource) -> Result<Addr> {
    create_key(store, name, &NewKey::clear(source)).map(|key| address_of(&key))
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

/// Answer with this passphrase, and count how often.
fn answer(text: &'static str, count: &Arc<AtomicUsize>) -> AskPassphrase {
    let count = Arc::clone(count);
    Arc::new(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(passphrase(text))
    })
}

/// An account whose key is encrypted. Return the private key.
fn encrypted(store: &Store, name: &str) -> AccountKey {
    let words = Words::generate().unwrap();
    let path = KeyPath::standard(caravan_keys::COIN_TYPE).unwrap();
    let key = words.key(&path).unwrap();
    let new = NewKey { source: KeySource::Words { words, path }, passphrase: Some(passphrase(PASSPHRASE)) };
    assert_eq!(create_key(store, name, &new).unwrap(), key.public_key());
    key
}

#[test]
fn a_new_account_has_a_key_of_its_own_that_only_the_owner_can_read() {
    let store = store("new");
    let (mira, theo) = (create(&store, "mira", KeySource::Random), create(&store, "theo", KeySource::Random));
    assert_ne!(mira.unwrap(), theo.unwrap());
    let text = fs::read_to_string(path(&store, "mira", KEY)).unwrap();
    assert!(text.len() == 65 && text.ends_with('\n'), "64 hex digits");
    encrypted(&store, "noor");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let files = [("mira", KEY), ("noor", ENCRYPTED), ("noor", PUBLIC)].map(|(name, file)| path(&store, name, file));
        assert_eq!(files.map(mode), [0o600; 3]);
        assert_eq!(["mira", "noor"].map(|name| mode(store.path(&folder(name), ""))), [0o700; 2]);
    }
    assert_eq!(account_names(&store).unwrap(), ["mira", "noor", "theo"].map(str::to_owned).into());
}

#[test]
fn a_key_is_made_from_the_name_or_taken_from_a_file_where_that_is_asked_for() {
    let store = store("sources");
    let named = create(&store, "mira", KeySource::Name).unwrap();
    assert_eq!(named, caravan_chain::named_account("mira"));
    let file = KeySource::File(path(&store, "mira", KEY));
    assert_eq!(create(&store, "copy", file).unwrap(), named);
    assert_eq!(addresses(&store).unwrap(), [("copy".to_owned(), named.clone()), ("mira".to_owned(), named)]);
}

#[test]
fn a_key_is_not_replaced_and_a_file_that_has_none_changes_nothing() {
    let store = store("kept");
    create(&store, "mira", KeySource::Random).unwrap();
    let before = fs::read(path(&store, "mira", KEY)).unwrap();
    let again = create(&store, "mira", KeySource::Name).unwrap_err();
    assert_eq!(again.code(), "ACCOUNT_EXISTS");
    ensure_key(&store, "mira", &KeySource::Name).unwrap();
    assert_eq!(fs::read(path(&store, "mira", KEY)).unwrap(), before);
    encrypted(&store, "noor");
    assert_eq!(create(&store, "noor", KeySource::Name).unwrap_err().code(), "ACCOUNT_EXISTS");
    ensure_key(&store, "noor", &KeySource::Name).unwrap();
    assert!(!path(&store, "noor", KEY).exists());
    let file = store.create_path("", "words").unwrap();
    fs::write(&file, "not a secret but no key either").unwrap();
    let error = create(&store, "theo", KeySource::File(file.clone())).unwrap_err();
    assert!(error.code() == "KEY_INVALID" && error.to_string().contains("words"), "{error}");
    assert!(!error.to_string().contains("secret"), "the text of the file is not repeated: {error}");
    let missing = create(&store, "theo", KeySource::File(file.with_extension("none"))).unwrap_err();
    assert_eq!(missing.code(), "FILE_UNREADABLE");
    assert!(public_key(&store, "theo").unwrap().is_none() && !path(&store, "theo", KEY).exists());
    fs::write(path(&store, "mira", KEY), "damaged").unwrap();
    assert_eq!(addresses(&store).unwrap_err().code(), "KEY_INVALID");
}

#[test]
fn an_encrypted_key_is_known_without_its_passphrase_and_opened_once_to_sign() {
    let (store, asked) = (store("encrypted"), Arc::new(AtomicUsize::new(0)));
    let key = encrypted(&store, "mira");
    for file in FILES {
        let bytes = fs::read(path(&store, "mira", file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains(&key.reveal()), "{file} has the key in the clear");
    }
    let all = signers(&store, &answer(PASSPHRASE, &asked)).unwrap();
    let (name, signer) = all.first().unwrap();
    assert_eq!((name.as_str(), signer.public_key()), ("mira", &key.public_key()));
    assert_eq!(public_key(&store, "mira").unwrap(), Some(key.public_key()));
    assert_eq!(addresses(&store).unwrap(), [("mira".to_owned(), address_of(&key.public_key()))]);
    assert_eq!(asked.load(Ordering::Relaxed), 0, "who only reads needs no passphrase");
    for _ in 0..2 {
        assert_eq!(signer.open().unwrap().reveal(), key.reveal());
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[test]
fn a_wrong_passphrase_and_a_damaged_file_have_codes_of_their_own_and_change_nothing() {
    let (store, asked) = (store("damaged"), Arc::new(AtomicUsize::new(0)));
    let key = encrypted(&store, "mira");
    let [file, public] = [ENCRYPTED, PUBLIC].map(|file| path(&store, "mira", file));
    let (whole, known) = (fs::read(&file).unwrap(), fs::read(&public).unwrap());
    let opened = |text| {
        let signer = signer(&store, "mira", &answer(text, &asked)).map(Option::unwrap);
        let opened = signer.and_then(|signer| Ok(signer.open().map_err(ChainError::from)?.reveal()));
        opened.map_err(|error| {
            let codes = error.account_error().map(caravan_primitives::Coded::code);
            assert!(codes.is_some_and(|code| code == error.code()) && !error.hint().is_empty(), "{error}");
            error.code()
        })
    };
    assert_eq!(opened("another").unwrap_err(), "PASSPHRASE_WRONG");
    assert_eq!(fs::read(&file).unwrap(), whole);
    for bytes in [b"no age file".as_slice(), whole.get(..whole.len() - 1).unwrap()] {
        fs::write(&file, bytes).unwrap();
        assert_eq!(opened(PASSPHRASE).unwrap_err(), "KEY_FILE_DAMAGED");
    }
    fs::write(&file, &whole).unwrap();
    for text in [String::new(), "02".to_owned(), AccountKey::of_name("mira").public_key().to_string()] {
        fs::write(&public, text).unwrap();
        assert_eq!(opened(PASSPHRASE).unwrap_err(), "KEY_FILE_DAMAGED");
    }
    fs::write(&public, known).unwrap();
    assert_eq!(opened(PASSPHRASE).unwrap(), key.reveal());
}

#[test]
fn a_program_that_is_killed_before_the_key_is_written_leaves_no_account() {
    let store = store("killed");
    encrypted(&store, "mira");
    fs::remove_file(path(&store, "mira", ENCRYPTED)).unwrap();
    assert!(account_names(&store).unwrap().is_empty() && public_key(&store, "mira").unwrap().is_none());
    let key = encrypted(&store, "mira");
    assert_eq!(public_key(&store, "mira").unwrap(), Some(key.public_key()));
    remove_key(&store, "mira");
    assert!(!FILES.into_iter().any(|file| path(&store, "mira", file).exists()));
}

/// Return the reading key of an account, as its file has it.
fn reading_key(store: &Store, name: &str) -> String {
    fs::read_to_string(store.path(&folder(name), "reading-key.txt")).unwrap()
}

#[test]
fn the_words_give_the_reading_key_again_and_each_path_has_its_own() {
    let words = Words::generate().unwrap();
    let at = |path: &str| KeySource::Words { words: words.clone(), path: path.parse().unwrap() };
    let (one, two) = (store("reading"), store("reading-again"));
    create(&one, "mira", at("m/44'/118'/0'/0/0")).unwrap();
    create(&one, "second", at("m/44'/118'/0'/0/1")).unwrap();
    create(&two, "noor", at("m/44'/118'/0'/0/0")).unwrap();
    assert_eq!(reading_key(&one, "mira"), reading_key(&two, "noor"));
    assert_ne!(reading_key(&one, "mira"), reading_key(&one, "second"));
    let key = words.key(&"m/44'/118'/0'/0/0".parse().unwrap()).unwrap().reveal();
    assert!(!reading_key(&one, "mira").contains(&key), "it is not the key that signs");
    let kept = two.create_path(&folder("theo"), "reading-key.txt").unwrap();
    fs::write(&kept, "of another time").unwrap();
    create(&two, "theo", at("m/44'/118'/0'/0/0")).unwrap();
    assert_eq!(reading_key(&two, "theo"), "of another time", "a key that is there stays");
}

#[test]
fn a_new_passphrase_replaces_the_old_one_and_a_wrong_one_changes_nothing() {
    let (store, count) = (store("passphrase"), Arc::new(AtomicUsize::new(0)));
    let key = encrypted(&store, "mira");
    let before = fs::read(path(&store, "mira", ENCRYPTED)).unwrap();
    let new = passphrase("other words of my own");
    let wrong = set_passphrase(&store, "mira", &answer("not mine", &count), &new).unwrap_err();
    assert_eq!(wrong.code(), "PASSPHRASE_WRONG");
    assert_eq!(fs::read(path(&store, "mira", ENCRYPTED)).unwrap(), before);
    set_passphrase(&store, "mira", &answer(PASSPHRASE, &count), &new).unwrap();
    let open = |text| signer(&store, "mira", &answer(text, &count)).unwrap().unwrap().open().map(AccountKey::reveal);
    assert_eq!(open("other words of my own").unwrap(), key.reveal());
    assert!(open(PASSPHRASE).is_err());
    create(&store, "theo", KeySource::Random).unwrap();
    let clear = fs::read_to_string(path(&store, "theo", KEY)).unwrap();
    set_passphrase(&store, "theo", &answer("never asked", &count), &new).unwrap();
    assert!(!path(&store, "theo", KEY).exists(), "the key in the clear is gone");
    let theo = signer(&store, "theo", &answer("other words of my own", &count)).unwrap().unwrap();
    assert_eq!(theo.open().unwrap().reveal(), clear.trim_end());
    let missing = set_passphrase(&store, "noor", &answer(PASSPHRASE, &count), &new).unwrap_err();
    assert_eq!(missing.code(), "ACCOUNT_UNKNOWN");
}
