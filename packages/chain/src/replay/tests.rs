use std::path::{Path, PathBuf};

use caravan_keys::{AccountKey, Transaction};
use caravan_primitives::Hash32;
use cosmwasm_std::{coins, Uint128};
use redb::{Database, ReadableTable, TableDefinition};

use super::*;
use crate::accounts::named_account;
use crate::chain::{ChainExt, Code, Msg};
use crate::coin::CoinInfo;
use crate::deploy::{deploy, Deployment};

const BLOCKS: TableDefinition<u64, &[u8]> = TableDefinition::new("blocks");
const ROWS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("rows");

fn path(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("caravan-replay-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("local.redb")
}

/// A chain in a file on which everything was done that a block can have. Return how many blocks it has.
fn story(path: &Path) -> (Embedded, u64) {
    let mut chain = Embedded::create(path, "caravan-story", CoinInfo::cara()).unwrap();
    for name in ["owner", "treasury", "deployer", "arbiter", "mira"] {
        chain.name_account(name, named_account(name));
    }
    let mira = chain.account("mira");
    chain.fund(&mira, &coins(70, "ucara")).unwrap();
    let deployment = Deployment::new(&chain, Hash32::digest(b"arbiter")).unwrap();
    let made = chain.as_one(|chain| deploy(chain, &deployment)).unwrap();
    let token = chain.make_token("WAVE", 6, &[(mira.clone(), Uint128::new(7))]).unwrap();
    chain.advance(100);
    let send = Msg::Send { to: deployment.owner.clone(), amount: coins(5, "ucara") };
    chain.execute(&mira, std::slice::from_ref(&send)).unwrap();
    chain.set_time(chain.now() + 1_000);
    let messages = serde_json::to_string(&[send]).unwrap();
    let (chain_id, expires) = (chain.chain_id(), chain.now() + 60);
    let transaction = Transaction { chain_id: &chain_id, sequence: 0, expires, nonce: 0, messages: &messages };
    chain.submit(&transaction.sign(&AccountKey::of_name("mira")).unwrap()).unwrap();
    chain.set_time(0);
    let transfer = cw20::Cw20ExecuteMsg::Transfer { recipient: deployment.owner.to_string(), amount: Uint128::new(3) };
    chain.run(&mira, &token, &transfer, &[]).unwrap();
    let code = chain.store(Code::Points).unwrap();
    let msg =
        caravan_points_api::MigrateMsg { marketplace: None, provenance: None, licensing: None, arbitration: None };
    chain.migrate(&deployment.owner, &made.points, code.id, &crate::chain::json(&msg).unwrap()).unwrap();
    chain.set_note("who", "mira");
    chain.flush().unwrap();
    // Coins, five codes and contracts, a token's code and contract, time, two sends, a transfer, code, a migration.
    (chain, 1 + 10 + 2 + 1 + 3 + 2)
}

#[test]
fn the_blocks_of_a_chain_give_its_state() {
    let path = path("same");
    let (chain, blocks) = story(&path);
    assert_eq!(chain.verify().unwrap(), blocks);
    let (hash, height) = (chain.state_hash(), chain.height());
    drop(chain);
    assert_eq!(replay(&path).unwrap(), hash);
    let chain = Embedded::open(&path).unwrap();
    assert_eq!((chain.verify().unwrap(), chain.height()), (blocks, height));
}

#[test]
fn a_chain_without_blocks_is_what_its_blocks_give() {
    let path = path("empty");
    let mut chain = Embedded::create(&path, "caravan-empty", CoinInfo::cara()).unwrap();
    assert_eq!(chain.verify().unwrap(), 0);
    chain.set_heartbeat(2_000_000_000).unwrap();
    chain.set_time(2_000_000_000);
    chain.flush().unwrap();
    drop(chain);
    assert_eq!(Embedded::open(&path).unwrap().verify().unwrap(), 0);
}

#[test]
fn blocks_are_read_from_a_height_in_pages() {
    let (chain, count) = story(&path("pages"));
    let all = chain.blocks_since(0, 100).unwrap();
    assert_eq!(all.len() as u64, count);
    assert!(all.windows(2).all(|pair| pair[0].height < pair[1].height && pair[0].time <= pair[1].time));
    let mut paged: Vec<Block> = vec![];
    loop {
        let page = chain.blocks_since(paged.last().map_or(0, |block| block.height), 3).unwrap();
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let last = all.last().unwrap().height;
    assert!(chain.blocks_since(last, 10).unwrap().is_empty() && chain.blocks_since(u64::MAX, 10).unwrap().is_empty());
    assert!(last < chain.height());
}

#[test]
fn a_file_whose_rows_or_blocks_were_changed_is_found_out() {
    let path = path("changed");
    drop(story(&path));
    let whole = std::fs::read(&path).unwrap();
    let blocks = Embedded::open(&path).unwrap().blocks_since(0, 100).unwrap();
    let transaction = blocks.iter().find(|block| matches!(block.entry, Entry::Transaction(_))).unwrap().height;
    let last = blocks.last().unwrap().height;
    let changes: [(&str, Change<'_>); 5] = [
        ("another state", &|file| {
            file.open_table(ROWS).unwrap().insert(b"more".as_slice(), b"x".as_slice()).unwrap();
        }),
        ("another state", &|file| {
            file.open_table(BLOCKS).unwrap().remove(last).unwrap();
        }),
        ("another state", &|file| edit(file, 1, "\"70\"", "\"90\"")),
        ("SIGNATURE_WRONG", &|file| edit(file, transaction, "\"sequence\":0", "\"sequence\":1")),
        ("other events", &|file| edit(file, transaction, "transfer", "transfers")),
    ];
    for (says, change) in changes {
        std::fs::write(&path, &whole).unwrap();
        let db = Database::open(&path).unwrap();
        let write = db.begin_write().unwrap();
        change(&write);
        write.commit().unwrap();
        drop(db);
        let error = Embedded::open(&path).unwrap().verify().unwrap_err();
        assert!(error.code() == "CHAIN_DIVERGED" && error.to_string().contains(says), "{says}: {error}");
    }
}

/// What is changed in a file.
type Change<'a> = &'a dyn Fn(&redb::WriteTransaction);

/// Replace a text in a block of a file.
fn edit(file: &redb::WriteTransaction, height: u64, from: &str, to: &str) {
    let mut table = file.open_table(BLOCKS).unwrap();
    let text = String::from_utf8(table.get(height).unwrap().unwrap().value().to_vec()).unwrap();
    assert!(text.contains(from), "{text}");
    table.insert(height, text.replacen(from, to, 1).as_bytes()).unwrap();
}
