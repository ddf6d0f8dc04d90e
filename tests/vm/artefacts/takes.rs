//! What a chain does when code is stored.

use caravan_chain::Code;
use caravan_vm_bridge::{artefact, Artefact, Entry};

#[test]
fn the_vm_takes_every_artefact_and_finds_the_entry_points() {
    for code in Code::ALL {
        let taken = artefact(code);
        for entry in [Entry::Instantiate, Entry::Execute, Entry::Query, Entry::Migrate] {
            assert!(taken.exports(entry), "{} has no {}", taken.name(), entry.name());
        }
        assert!(!taken.exports(Entry::Sudo), "{} lets the chain itself act", taken.name());
        let replies = matches!(code, Code::Marketplace | Code::Arbitration);
        assert_eq!(taken.exports(Entry::Reply), replies, "{}", taken.name());
    }
}

#[test]
fn the_hash_that_a_chain_shows_is_the_one_in_the_checksums() {
    let sums = std::fs::read_to_string("../../artifacts/checksums.txt").expect("run `cargo xtask wasm` first");
    for code in Code::ALL {
        let line = format!("{}  {}", artefact(code).checksum(), artefact(code).name());
        assert!(sums.lines().any(|sum| sum.eq_ignore_ascii_case(&line)), "{line} is not in artifacts/checksums.txt");
    }
}

#[test]
fn a_file_that_is_no_contract_is_refused() {
    for (wasm, why) in [(&b"no wasm"[..], "deserialized"), (b"\0asm\x01\0\0\0", "memory")] {
        let error = format!("{:#}", Artefact::new("other.wasm", wasm).err().expect("it was taken"));
        assert!(error.contains(why), "{error}");
    }
}
