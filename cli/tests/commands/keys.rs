//! Keys of accounts: words, passphrases, import and export.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::{Output, Stdio};
use std::thread;

use caravan_keys::{KeyPath, Words};

use super::fixture::Fixture;

/// A known mnemonic, and the address of its first account with the prefix of the embedded chain.
const ABOUT: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const PASSPHRASE: &str = "five words of my own";

/// A chain in a file, and a passphrase in another.
fn fixture(name: &str) -> Fixture {
    let fixture = Fixture::empty(name);
    fixture.json("chain new");
    fixture.write("passphrase", format!("{PASSPHRASE}\n"));
    mode(&fixture, "passphrase", 0o600);
    fixture
}

fn mode(fixture: &Fixture, file: &str, mode: u32) {
    fs::set_permissions(fixture.folder.join(file), fs::Permissions::from_mode(mode)).unwrap();
}

/// `account add`, without the word that the fixture adds.
fn add(fixture: &Fixture, words: &[&str]) -> Output {
    fixture.command("account").arg("add").args(words).output().unwrap()
}

fn error(output: &Output) -> (Option<i32>, String) {
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}

fn piped(fixture: &Fixture, line: &str, text: &str) -> Output {
    let mut command = fixture.command(line);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn standard(words: &str) -> String {
    let key = words.parse::<Words>().unwrap().key(&KeyPath::standard(118).unwrap()).unwrap();
    key.public_key().address("caravan").unwrap()
}

#[test]
fn a_new_key_needs_a_passphrase_in_a_terminal_or_a_file_unless_it_is_for_play() {
    let fixture = fixture("keys-needed");
    let before = fixture.kept();
    let (code, text) = error(&add(&fixture, &["mira"]));
    assert!(code == Some(2) && text.contains("PASSPHRASE_MISSING"), "{text}");
    for way in ["--passphrase-file", "CARAVAN_PASSPHRASE_FILE", "terminal", "--no-passphrase"] {
        assert!(text.contains(way), "{way}: {text}");
    }
    fixture.write("short", "seven77\n");
    fixture.write("open", PASSPHRASE);
    mode(&fixture, "short", 0o600);
    for (file, at, exit, says) in [
        ("short", 0o600, 2, "PASSPHRASE_SHORT: expected a passphrase of at least 8 characters, got 7"),
        (
            "open",
            0o640,
            3,
            "PASSPHRASE_FILE_OPEN: expected a file that only its owner may read, mode 600, got mode 640",
        ),
        ("open", 0o604, 3, "PASSPHRASE_FILE_OPEN"),
        ("open", 0o610, 3, "PASSPHRASE_FILE_OPEN"),
    ] {
        mode(&fixture, file, at);
        let (code, text) = error(&add(&fixture, &["mira", "--passphrase-file", file]));
        assert!(code == Some(exit) && text.contains(says) && !text.contains("seven77"), "{file}: {text}");
    }
    let (code, text) = error(&add(&fixture, &["mira", "--passphrase-file", "nowhere"]));
    assert!(code == Some(3) && text.contains("FILE_UNREADABLE"), "{text}");
    assert!(before == fixture.kept(), "what is refused changes nothing");
    assert!(add(&fixture, &["mira", "--no-passphrase"]).status.success());
    assert!(add(&fixture, &["theo", "--named"]).status.success(), "everybody has that key");
    let mut by_variable = fixture.command("account");
    by_variable.args(["add", "noor"]).env("CARAVAN_PASSPHRASE_FILE", "passphrase");
    assert!(by_variable.output().unwrap().status.success() && fixture.home("people/noor/key.age").exists());
    for name in ["mira", "theo"] {
        assert!(fixture.home(&format!("people/{name}/key")).exists());
    }
}

#[test]
fn words_are_shown_once_and_neither_they_nor_the_key_are_kept_in_the_clear() {
    let fixture = fixture("keys-words");
    let output = add(&fixture, &["mira", "--passphrase-file", "passphrase"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("They are shown only now"), "{text}");
    let words: Vec<&str> = text.lines().rev().take(4).collect();
    let words = words.into_iter().rev().collect::<String>();
    assert_eq!(words.split_whitespace().count(), 24);
    assert!(text.contains(&standard(&words)), "{text}");
    let made = fixture.command("account").args(["add", "noor", "--passphrase-file", "passphrase", "--json"]).output();
    let made: serde_json::Value = serde_json::from_slice(&made.unwrap().stdout).unwrap();
    let mnemonic = made["mnemonic"].as_str().unwrap();
    assert_eq!(
        (made["address"].as_str(), made["path"].as_str()),
        (Some(&*standard(mnemonic)), Some("m/44'/118'/0'/0/0"))
    );
    let key = mnemonic.parse::<Words>().unwrap().key(&KeyPath::standard(118).unwrap()).unwrap().reveal();
    for (path, bytes) in fixture.kept() {
        let bytes = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
        assert!(![&key, mnemonic, PASSPHRASE].into_iter().any(|secret| bytes.contains(secret)), "{}", path.display());
    }
    assert!(!fixture.json("account add theo --named").as_object().unwrap().contains_key("mnemonic"));
}

#[test]
fn what_signs_nothing_needs_no_passphrase() {
    let fixture = fixture("keys-reading");
    fixture.json("deploy");
    let output = add(&fixture, &["mira", "--fund", "5CARA", "--passphrase-file", "passphrase"]);
    assert!(output.status.success());
    fs::remove_file(fixture.folder.join("passphrase")).unwrap();
    let list = fixture.json("account list");
    assert_eq!(list["accounts"][0]["held"], "5000000");
    assert_eq!(fixture.json("account key mira")["key"].as_str().unwrap().len(), 66);
    fixture.json("use mira");
    assert_eq!(fixture.json("balance")["address"], list["accounts"][0]["address"]);
    // The chain in a file belongs to the one who has the file: no transaction of it is signed.
    fixture.json("project create P --as mira");
}

#[test]
fn words_and_key_files_give_the_account_back_in_another_home() {
    let (one, two) = (fixture("keys-import-one"), fixture("keys-import-two"));
    two.write("words", format!("  {}\n", ABOUT.replace(' ', "\n")));
    let imported = two.json("account import mira --words-file words --passphrase-file passphrase");
    assert_eq!(imported["address"].as_str(), Some(&*standard(ABOUT)));
    assert!(!imported.as_object().unwrap().contains_key("mnemonic"), "they are known");
    let again = piped(&one, "account import mira --words-file - --no-passphrase --json", ABOUT);
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again["address"], imported["address"]);
    let other =
        one.json("account import other --words-file ../keys-import-two/words --path m/44'/118'/0'/0/1 --no-passphrase");
    assert_ne!(other["address"], imported["address"]);
    let before = two.kept();
    two.write("wrong", ABOUT.replace("about", "abandon"));
    two.write("few", "my secret words");
    for (line, exit, says) in [
        ("account import theo", 2, "expected a file with words or with a key, or a terminal to ask in"),
        ("account import theo --words-file nowhere", 3, "nowhere"),
        ("account import theo --words-file wrong", 2, "words whose checksum is another"),
        ("account import theo --words-file few", 2, "a word that is not in the list, in place 1"),
        ("account import theo --words-file words --path m/44", 2, "PASSPHRASE_MISSING"),
        ("account import theo --words-file words --path x", 2, "expected a path such as"),
        ("account import theo --words-file words", 2, "PASSPHRASE_MISSING"),
        ("account import mira --words-file words --no-passphrase", 2, "expected a new name"),
    ] {
        let (code, text) = two.fails(line);
        assert!(code == exit && text.contains(says) && !text.contains("secret words"), "{line}: {text}");
    }
    assert!(before == two.kept(), "what is refused changes nothing");
}

#[test]
fn a_private_key_is_shown_for_its_passphrase_and_a_yes_alone() {
    let fixture = fixture("keys-export");
    fixture.write("words", ABOUT);
    fixture.json("account import mira --words-file words --passphrase-file passphrase");
    fixture.write("other", "another passphrase");
    mode(&fixture, "other", 0o600);
    let before = fixture.kept();
    for (line, exit, code) in [
        ("account export mira", 2, "CONFIRMATION_MISSING"),
        ("account export mira --passphrase-file passphrase", 2, "CONFIRMATION_MISSING"),
        ("account export mira --yes", 2, "PASSPHRASE_MISSING"),
        ("account export mira --yes --passphrase-file other", 2, "PASSPHRASE_WRONG"),
        ("account export theo --yes", 2, "ACCOUNT_UNKNOWN"),
    ] {
        let (got, text) = fixture.fails(line);
        assert!(got == exit && text.contains(code), "{line}: {text}");
        let json = fixture.command(line).arg("--json").output().unwrap();
        let error: serde_json::Value = serde_json::from_slice(&json.stderr).unwrap();
        assert_eq!(error["error"]["code"], code, "{line}");
    }
    let key = fixture.json("account export mira --yes --passphrase-file passphrase");
    let key = key["private_key"].as_str().unwrap();
    assert_eq!(key, "c4a48e2fce1481cd3294b4490f6678090ea98d3d0e5cd984558ab0968741b104");
    assert!(before == fixture.kept());
    fixture.write("key", key);
    let copy = fixture.json("account import copy --key-file key --no-passphrase");
    assert_eq!(copy["address"].as_str(), Some(&*standard(ABOUT)));
    assert_eq!(fixture.json("account export copy --yes")["private_key"], key, "it has no passphrase");
    fs::write(fixture.home("people/mira/key.age"), "age").unwrap();
    let (got, text) = fixture.fails("account export mira --yes --passphrase-file passphrase");
    assert!(got == 3 && text.contains("KEY_FILE_DAMAGED"), "{text}");
    assert_eq!(fixture.json("account list")["accounts"].as_array().unwrap().len(), 2);
}

#[test]
fn a_chain_that_signs_with_other_keys_is_refused_before_its_node_is_called() {
    let fixture = Fixture::empty("keys-foreign");
    let chain = include_str!("../../../chains/local.toml");
    fixture.write("other.toml", chain.replace("prefix =", "key_type = \"eth_secp256k1\"\ncoin_type = 60\nprefix ="));
    for line in ["project show", "account list", "use mira", "deploy"] {
        let (code, text) = fixture.fails(&format!("{line} --chain other.toml"));
        assert!(
            code == 3 && text.contains("CHAIN_KEYS_UNSUPPORTED") && text.contains("eth_secp256k1"),
            "{line}: {text}"
        );
    }
}

/// What a node says of itself.
const STATUS: &str = r#"{"jsonrpc":"2.0","id":"1","result":{
    "node_info":{"channels":"40","id":"2a3d93f511a7c1b5c72c9dd789cc0dfbefc282e4","listen_addr":"tcp://0.0.0.0:26656",
        "moniker":"node","network":"other-1","other":{"rpc_address":"tcp://0.0.0.0:26657","tx_index":"on"},
        "protocol_version":{"app":"0","block":"11","p2p":"8"},"version":"0.38.0"},
    "sync_info":{"catching_up":false,"earliest_app_hash":"","earliest_block_hash":"","earliest_block_height":"1",
        "earliest_block_time":"2026-01-01T00:00:00Z","latest_app_hash":"","latest_block_hash":"",
        "latest_block_height":"165","latest_block_time":"2026-01-01T00:10:00Z"},
    "validator_info":{"address":"BB22AD764B674CC08753B24175E2FC61B22B1419","voting_power":"1",
        "pub_key":{"type":"tendermint/PubKeyEd25519","value":"sor2GvQvyJm5myIU0gI+VtPSvwUkyZQFYF8abzvOLPs="}}}}"#;

/// Answer one request with the status.
fn answer(stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        if let Some(number) = line.to_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap();
        }
        line.clear();
    }
    reader.read_exact(&mut vec![0; length])?;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
    write!(reader.into_inner(), "{head}\r\nContent-Length: {}\r\n\r\n{STATUS}", STATUS.len())
}

/// A node of a chain with a prefix and a coin type of its own, as far as it is asked who it is. Return its address.
fn node() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().for_each(|stream| drop(stream.and_then(answer))));
    format!("http://{address}")
}

#[test]
fn a_real_chain_takes_keys_of_the_home_by_its_own_coin_type() {
    let mut fixture = Fixture::empty("keys-real");
    let chain = format!("chain_id = \"other-1\"\nrpc = \"{}\"\nprefix = \"terra\"\ncoin_type = 330\n", node());
    let chain = format!("{chain}[gas]\ndenom = \"uluna\"\nprice = \"0.1\"\n");
    fixture.write("own.toml", &chain);
    fixture.write("mnemonic.toml", format!("{chain}[keys]\nmnemonic_file = \"about\"\n"));
    fixture.write("about", ABOUT);
    let local = "notice oak worry limit wrap speak medal online prefer cluster roof addict wrist behave treat actual \
                 wasp year salad speed social layer crew genius";
    fixture.write("local", local);
    fixture.write("passphrase", PASSPHRASE);
    mode(&fixture, "passphrase", 0o600);
    fixture.words = ["--chain", "own.toml", "--passphrase-file", "passphrase"].map(str::to_owned).into();
    let made: serde_json::Value = serde_json::from_slice(&add(&fixture, &["mira", "--json"]).stdout).unwrap();
    let path: KeyPath = made["path"].as_str().unwrap().parse().unwrap();
    assert_eq!(path, KeyPath::standard(330).unwrap());
    let key = made["mnemonic"].as_str().unwrap().parse::<Words>().unwrap().key(&path).unwrap();
    assert_eq!(made["address"].as_str(), key.public_key().address("terra").as_deref());
    assert_eq!(fixture.json("account export mira --yes")["private_key"], key.reveal());
    for (line, says) in [
        ("account import mira --words-file local", "ACCOUNT_EXISTS"),
        ("account add theo --named", "no key is made from a name"),
        ("account import theo --words-file local --fund 5uluna", "this chain has no faucet"),
        ("account key theo", "ACCOUNT_UNKNOWN"),
    ] {
        let (code, text) = fixture.fails(line);
        assert!(code == 2 && text.contains(says), "{line}: {text}");
    }
    // A key of the home goes before the one that the mnemonic of the chain's file has for the name.
    fixture.words = ["--chain", "mnemonic.toml", "--passphrase-file", "passphrase"].map(str::to_owned).into();
    let imported = fixture.json("account import local --words-file local");
    assert_eq!(imported["address"], "terra1x46rqay4d3cssq8gxxvqz8xt6nwlz4td20k38v");
    let mine = fixture.json("account key local")["key"].clone();
    let words = local.parse::<Words>().unwrap();
    assert_eq!(mine, words.key(&path).unwrap().public_key().to_string());
    assert!(fixture.folder.join(".caravan/other-1/people/local/key.age").exists());
}

#[test]
fn a_passphrase_is_changed_by_the_old_one_and_nothing_else_changes() {
    let fixture = fixture("keys-passphrase");
    fixture.write("words", ABOUT);
    fixture.json("account import mira --words-file words --passphrase-file passphrase");
    fixture.write("new", "another passphrase");
    fixture.write("short", "short");
    for file in ["new", "short"] {
        mode(&fixture, file, 0o600);
    }
    let before = fixture.kept();
    for (line, exit, code) in [
        ("account passphrase mira --passphrase-file passphrase", 2, "PASSPHRASE_MISSING"),
        ("account passphrase mira --new-file new", 2, "PASSPHRASE_MISSING"),
        ("account passphrase mira --passphrase-file new --new-file new", 2, "PASSPHRASE_WRONG"),
        ("account passphrase mira --passphrase-file passphrase --new-file short", 2, "PASSPHRASE_SHORT"),
        ("account passphrase theo --passphrase-file passphrase --new-file new", 2, "ACCOUNT_UNKNOWN"),
    ] {
        let (got, text) = fixture.fails(line);
        assert!(got == exit && text.contains(code), "{line}: {text}");
    }
    assert!(before == fixture.kept(), "what is refused changes nothing");
    fixture.json("account passphrase mira --passphrase-file passphrase --new-file new");
    assert!(fixture.fails("account export mira --yes --passphrase-file passphrase").1.contains("PASSPHRASE_WRONG"));
    let key = fixture.json("account export mira --yes --passphrase-file new");
    assert_eq!(key["private_key"], "c4a48e2fce1481cd3294b4490f6678090ea98d3d0e5cd984558ab0968741b104");
}
