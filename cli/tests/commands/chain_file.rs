//! The chain in its file: keys of accounts, its id, its blocks, and who uses it.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use caravan_chain::Embedded;
use redb::{Database, TableDefinition};

use super::fixture::Fixture;

fn file(fixture: &Fixture) -> PathBuf {
    fixture.folder.join(".caravan/embedded.redb")
}

fn address(fixture: &Fixture, line: &str) -> String {
    fixture.json(line)["address"].as_str().unwrap().to_owned()
}

#[test]
fn two_chains_have_other_ids_keys_and_contracts_unless_keys_are_made_from_names() {
    let (one, two) = (Fixture::empty("ids-one"), Fixture::empty("ids-two"));
    let ids = [&one, &two].map(|fixture| fixture.json("chain new")["chain_id"].as_str().unwrap().to_owned());
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.starts_with("caravan-")), "{ids:?}");
    assert_eq!(one.json("chain show")["chain_id"], *ids[0]);
    let suites = [&one, &two].map(|fixture| fixture.json("deploy")["suite"]["marketplace"].clone());
    assert_ne!(suites[0], suites[1]);
    let random = [&one, &two].map(|fixture| address(fixture, "account add amara"));
    assert_ne!(random[0], random[1]);
    let named = [&one, &two].map(|fixture| address(fixture, "account add bela --named"));
    assert_eq!(named[0], named[1]);
    let (three, four) = (Fixture::empty("ids-three"), Fixture::empty("ids-four"));
    let suites = [&three, &four].map(|fixture| {
        fixture.json("chain new --named");
        fixture.json("deploy")["suite"]["marketplace"].clone()
    });
    assert_eq!(suites[0], suites[1]);
}

#[test]
fn the_key_of_an_account_is_a_file_that_another_home_can_take() {
    let (one, two) = (Fixture::empty("key-one"), Fixture::empty("key-two"));
    one.json("chain new");
    two.json("chain new");
    let amara = address(&one, "account add amara --fund 5CARA");
    let key = fs::read_to_string(one.home("people/amara/key")).unwrap();
    assert!(key.trim_end().len() == 64 && key.trim_end().bytes().all(|byte| byte.is_ascii_hexdigit()));
    two.write("amara.key", &key);
    assert_eq!(address(&two, "account import copy --key-file amara.key --no-passphrase"), amara);
    two.json(&format!("account fund copy {}ucara", u128::MAX));
    two.write("none.key", "my secret words");
    for (line, code, says) in [
        ("account import mira --key-file none.key --no-passphrase", 3, "KEY_INVALID"),
        ("account import mira --key-file nowhere.key --no-passphrase", 3, "FILE_UNREADABLE"),
        ("account add copy", 2, "ACCOUNT_EXISTS"),
        ("account add Copy", 2, "got \"copy\""),
        ("account add owner", 2, "ACCOUNT_EXISTS"),
        ("account import mira --key-file amara.key --no-passphrase --fund 1CARA", 2, "2^128"),
    ] {
        let (exit, text) = two.fails(line);
        assert!(exit == code && text.contains(says) && !text.contains("secret"), "{line}: {exit} {text}");
    }
    assert_eq!(two.run("account import mira --key-file amara.key --words-file amara.key").status.code(), Some(2));
    assert!(!two.home("people/mira/key").exists(), "a command that fails leaves no key");
    let list = two.json("account list");
    assert_eq!(
        (list["accounts"].as_array().unwrap().len(), list["accounts"][0]["address"].as_str()),
        (1, Some(&*amara))
    );
}

#[test]
fn a_chain_is_verified_by_running_its_transactions_again() {
    let fixture = Fixture::new("verified");
    let output = fixture.run("chain verify");
    // Five codes and five contracts, an account that is funded, a project, its funds.
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "the state is what its 13 transactions give\n");
    let (exit, text) = fixture.fails("project show 7");
    assert!(exit == 1, "{text}");
    fixture.fails("project fund 7 1CARA --as larkspur");
    assert_eq!(fixture.json("chain verify")["transactions"], 13, "what is refused makes no block");
    let db = Database::open(file(&fixture)).unwrap();
    let write = db.begin_write().unwrap();
    let rows = TableDefinition::<&[u8], &[u8]>::new("rows");
    write.open_table(rows).unwrap().insert(b"more".as_slice(), b"x".as_slice()).unwrap();
    write.commit().unwrap();
    drop(db);
    let (exit, text) = fixture.fails("chain verify");
    assert!(exit == 1 && text.contains("CHAIN_DIVERGED"), "{exit} {text}");
}

#[test]
fn a_command_waits_for_the_chain_while_another_uses_it() {
    let fixture = Fixture::new("waiting");
    let chain = Embedded::open(&file(&fixture)).unwrap();
    let waiting = format!("Waiting for {}: another command uses it\n", ".caravan/embedded.redb");
    let (exit, text) = fixture.fails("chain show --wait 1");
    assert!(exit == 3 && text.contains("CHAIN_IN_USE") && text.starts_with(&waiting), "{exit} {text}");
    let (exit, text) = fixture.fails("chain show --wait 0");
    assert!(exit == 3 && text.contains("CHAIN_IN_USE") && !text.contains("Waiting"), "{exit} {text}");
    let mut show = fixture.command("chain show");
    let show = show.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(1_500));
    drop(chain);
    let output = show.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), waiting));
}
