//! The chain in a file against the same chain in memory.

use std::path::PathBuf;

use caravan_primitives::Hash32;
use cosmwasm_std::{coins, Addr, Uint128};

use super::*;
use crate::accounts::named_account;
use crate::chain::{ChainExt, Msg};
use crate::coin::CoinInfo;
use crate::deploy::{deploy, Deployment};
use crate::genesis::CHAIN_ID;

/// A path that no other test uses, with nothing there.
fn path(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("caravan-chain-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("local.redb")
}

/// A chain in a new file, with the chain id and the names of one in memory.
fn create(path: &Path) -> Embedded {
    name(Embedded::create(path, CHAIN_ID, CoinInfo::cara()).unwrap())
}

fn open(path: &Path) -> Embedded {
    name(Embedded::open(path).unwrap())
}

fn name(mut chain: Embedded) -> Embedded {
    for name in ["owner", "treasury", "deployer", "arbiter", "mira"] {
        chain.name_account(name, named_account(name));
    }
    chain
}

fn code(result: Result<Embedded, ChainError>) -> String {
    result.err().unwrap().code().to_owned()
}

#[test]
fn a_chain_that_is_opened_again_goes_on_where_it_was() {
    let path = path("again");
    let mut memory = Embedded::new();
    let mut kept = create(&path);
    for chain in [&mut memory, &mut kept] {
        let deployment = Deployment::new(chain, Hash32::digest(b"arbiter")).unwrap();
        deploy(chain, &deployment).unwrap();
        let mira = chain.account("mira");
        chain.fund(&mira, &coins(70, "ucara")).unwrap();
        chain.make_token("WAVE", 6, &[(mira.clone(), Uint128::new(7))]).unwrap();
        chain.advance(100);
        chain.execute(&mira, &[Msg::Send { to: mira.clone(), amount: coins(71, "ucara") }]).unwrap_err();
        chain.set_note("who", "mira");
        chain.flush().unwrap();
    }
    drop(kept);
    let mut kept = open(&path);
    assert_eq!(kept.state_hash(), memory.state_hash());
    assert_eq!((kept.now(), kept.height()), (memory.now(), memory.height()));
    assert_eq!(kept.note("who"), Some("mira"));
    for chain in [&mut memory, &mut kept] {
        let mira = chain.account("mira");
        let token = chain.make_token("TIDE", 6, &[(mira.clone(), Uint128::new(9))]).unwrap();
        assert_eq!(chain.token_balance(&token, &mira).unwrap(), Uint128::new(9));
    }
    assert_eq!(kept.state_hash(), memory.state_hash());
}

#[test]
fn what_was_not_flushed_is_not_there_and_what_belongs_together_comes_together() {
    let path = path("together");
    let mut chain = create(&path);
    let mira = chain.account("mira");
    chain.fund(&mira, &coins(5, "ucara")).unwrap();
    let failed: Result<(), ChainError> = chain.as_one(|chain| {
        chain.fund(&mira, &coins(1, "ucara"))?;
        Err(ChainError::Bad("no".into()))
    });
    failed.unwrap_err();
    assert_eq!(chain.fund(&mira, &coins(1, "ucara")).unwrap_err().code(), "CHAIN_FILE_FAILED");
    drop(chain);
    let mut chain = open(&path);
    assert_eq!(chain.balance(&mira, "ucara").unwrap(), Uint128::new(5));
    chain.as_one(|chain| chain.fund(&mira, &coins(2, "ucara"))).unwrap();
    drop(chain);
    assert_eq!(open(&path).balance(&mira, "ucara").unwrap(), Uint128::new(7));
}

#[test]
fn a_file_that_cannot_be_used_is_named_and_left_alone() {
    let path = path("alone");
    assert_eq!(code(Embedded::open(&path)), "CHAIN_MISSING");
    let chain = create(&path);
    let error = Embedded::open(&path).err().unwrap();
    assert_eq!(error.code(), "CHAIN_IN_USE");
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    assert_eq!(code(Embedded::create(&path, CHAIN_ID, CoinInfo::cara())), "CHAIN_EXISTS");
    drop(chain);
    open(&path);
    let other = path.with_file_name("other.redb");
    std::fs::write(&other, "this is no chain, and long enough to be read as one".repeat(100)).unwrap();
    let before = std::fs::read(&other).unwrap();
    assert_eq!(code(Embedded::open(&other)), "CHAIN_FORMAT");
    assert_eq!(std::fs::read(&other).unwrap(), before);
}

#[test]
fn a_file_that_was_cut_short_is_reported_as_damaged() {
    let path = path("short");
    drop(create(&path));
    let whole = std::fs::read(&path).unwrap();
    for length in [whole.len() / 2, 4_096] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(code(Embedded::open(&path)), "CHAIN_FORMAT", "{length} bytes");
    }
}

#[test]
fn a_file_of_another_format_is_named_with_the_program_that_reads_it() {
    let path = path("format");
    drop(create(&path));
    for (format, says) in [(1u32, "commit 9837cc3"), (2, "commit 61a42cc"), (4, "got format 4")] {
        let db = redb::Database::open(&path).unwrap();
        let transaction = db.begin_write().unwrap();
        let table = redb::TableDefinition::<&str, &[u8]>::new("meta");
        transaction.open_table(table).unwrap().insert("format", format.to_be_bytes().as_slice()).unwrap();
        transaction.commit().unwrap();
        drop(db);
        let error = Embedded::open(&path).err().unwrap();
        assert!(error.code() == "CHAIN_FORMAT" && error.to_string().contains(says), "{error}");
    }
}

#[test]
fn a_chain_has_its_own_id_and_the_contracts_see_it() {
    let path = path("id");
    drop(Embedded::create(&path, "caravan-abcd1234", CoinInfo::cara()).unwrap());
    let chain = open(&path);
    assert_eq!((chain.chain_id(), chain.app().block_info().chain_id), ("caravan-abcd1234".into(), chain.chain_id()));
}

#[test]
fn what_is_refused_makes_no_block_and_leaves_no_trace() {
    let path = path("refused");
    let mut chain = create(&path);
    let mira = chain.account("mira");
    chain.fund(&mira, &coins(5, "ucara")).unwrap();
    let before = (chain.height(), chain.now(), chain.state_hash(), chain.blocks_since(0, 10).unwrap());
    let bytes = std::fs::read(&path).unwrap();
    let stranger = chain.account("stranger");
    let send = |to: &Addr, units| Msg::Send { to: to.clone(), amount: coins(units, "ucara") };
    chain.execute(&mira, &[send(&mira, 1), send(&mira, 6)]).unwrap_err();
    chain.execute(&mira, &[]).unwrap_err();
    chain.execute(&stranger, &[send(&mira, 1)]).unwrap_err();
    chain.execute(&mira, &[send(&stranger, 1)]).unwrap_err();
    chain.fund(&stranger, &coins(1, "ucara")).unwrap_err();
    chain.fund(&mira, &[]).unwrap_err();
    chain.migrate(&mira, &mira, 1, &cosmwasm_std::Binary::default()).unwrap_err();
    let after = (chain.height(), chain.now(), chain.state_hash(), chain.blocks_since(0, 10).unwrap());
    assert_eq!(before, after);
    assert!(std::fs::read(&path).unwrap() == bytes, "nothing is written");
}

#[test]
fn code_that_cannot_be_stored_again_is_not_stored_in_a_file() {
    let mut chain = create(&path("foreign"));
    chain.store_contract(token()).unwrap_err();
    Embedded::new().store_contract(token()).unwrap();
}

#[test]
fn a_chain_that_was_given_names_has_no_account_of_another() {
    let mut chain = Embedded::new();
    let address = named_account("other");
    chain.name_account("mira", address.clone());
    assert_eq!(chain.account("mira"), address);
    let unknown = chain.account("theo");
    let send = Msg::Send { to: address, amount: coins(1, "ucara") };
    let error = chain.execute(&unknown, &[send]).unwrap_err();
    assert_eq!(error.code(), "ACCOUNT_UNKNOWN");
    let error = chain.fund(&unknown, &[cosmwasm_std::coin(1, "ucara")]).unwrap_err();
    assert_eq!(error.code(), "ACCOUNT_UNKNOWN");
}

#[test]
fn a_restart_goes_on_where_the_heartbeat_was_and_then_follows_the_clock() {
    let path = path("served");
    let start = 1_800_000_000;
    let mut chain = Embedded::create(&path, "caravan-test", CoinInfo::cara()).unwrap();
    chain.set_heartbeat(start).unwrap();
    chain.set_heartbeat(start + 30).unwrap();
    drop(chain);
    let mut chain = Embedded::open(&path).unwrap();
    let back = start + 3 * 86_400;
    assert_eq!(served_time(back, &chain.served_head()), start + 30);
    chain.set_heartbeat(back).unwrap();
    assert_eq!(served_time(back + 20, &chain.served_head()), start + 50);
    chain.set_heartbeat(back + 30).unwrap();
    chain.set_time(served_time(back + 30, &chain.served_head()));
    chain.advance(86_400);
    assert_eq!(served_time(back + 40, &chain.served_head()), chain.now(), "time that was advanced is not taken back");
    let advanced = chain.now();
    chain.set_heartbeat(back + 60).unwrap();
    assert_eq!(served_time(back + 70, &chain.served_head()), advanced + 10);
}
