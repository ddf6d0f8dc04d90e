//! A person whose key is encrypted, on a chain that a gateway serves.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::town::{Person, Town};

/// Write a file that only its owner may read.
fn secret(person: &Person, name: &str, text: &str) {
    person.write(name, text);
    fs::set_permissions(person.home.join(name), fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn an_encrypted_key_signs_for_its_passphrase_alone_and_reading_needs_none() {
    let town = Town::new("keys", &["acme"]);
    let acme = &town.people[0];
    secret(acme, "passphrase", "five words of my own\n");
    secret(acme, "other", "five other words of my own");
    let made = acme.json("account add mira --passphrase-file passphrase");
    let address = made["address"].as_str().unwrap();
    assert_eq!(made["mnemonic"].as_str().unwrap().split(' ').count(), 24);
    assert!(!acme.has(made["mnemonic"].as_str().unwrap()));
    acme.json(&format!("account send {address} 5CARA --yes --as acme"));
    let held = json!("5000000");
    for line in ["balance --as mira", "balance mira --as acme"] {
        assert_eq!(acme.json(line)["held"], held, "{line}");
    }
    for (line, code) in [
        ("account send acme 1CARA --yes --as mira", "PASSPHRASE_MISSING"),
        ("account send acme 1CARA --yes --as mira --passphrase-file other", "PASSPHRASE_WRONG"),
    ] {
        let (exit, error) = acme.error(line);
        assert!(exit == 2 && error["code"] == code, "{line}: {error}");
        assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{error}");
    }
    assert_eq!(acme.json("balance mira")["held"], held, "what is refused changes nothing");
    // What acme does needs no passphrase of mira, though her key is in the same home.
    acme.json("project create P --as acme");
    acme.json("account send acme 1CARA --yes --as mira --passphrase-file passphrase");
    assert_eq!(acme.json("balance mira")["held"], json!("4000000"));
    // An upload is signed as well.
    acme.write("rows.csv", "id,text\na,1\n");
    acme.write("terms.txt", "The terms of a license.");
    let line = "asset register rows.csv --kind dataset --yes --as mira --passphrase-file passphrase";
    assert!(acme.json(line)["registered"].is_boolean());
    town.verify();
}
