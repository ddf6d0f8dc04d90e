//! A process that writes to a chain in a file is killed at random moments; the chain is always whole.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use caravan_chain::{
    deploy, named_account, Chain, ChainExt, CoinInfo, Deployed, Deployment, Embedded, Msg, BLOCK_SECS, CHAIN_ID,
};
use caravan_keys::{AccountKey, Transaction};
use caravan_marketplace_api::{ExecuteMsg, ListedCurrency, NewProject, QueryMsg, Sharing, SolvencyResponse};
use caravan_money::{Amount, Currency};
use caravan_primitives::{Hash32, ProjectId, Reference, Upto, Uri};
use cosmwasm_std::{coins, Addr, Api, Uint128};

/// Where the writer is to write; without it, the writer has nothing to do.
const FILE: &str = "CARAVAN_KILL_FILE";
const KILLS: u64 = 30;
const FUNDS: u128 = 1_000_000_000;

fn currency() -> Currency {
    Currency::native("ucara").unwrap()
}

/// Deploys the suite and gives the requester money; a fixed number of transactions.
fn begin(chain: &mut Embedded) -> Deployed {
    let mut deployment = Deployment::new(chain, Hash32::digest(b"arbiter")).unwrap();
    deployment.currencies = vec![ListedCurrency {
        currency: currency(),
        points_rate: Uint128::new(1_000_000),
        min_reward_with_bond: Uint128::zero(),
    }];
    let requester = chain.account("requester");
    chain.fund(&requester, &coins(FUNDS, "ucara")).unwrap();
    deploy(chain, &deployment).unwrap()
}

/// The transaction that is due at this height, which alone decides what it is. Every third is signed, and some are refused.
fn step(chain: &mut Embedded, marketplace: &Addr) {
    let requester = chain.account("requester");
    let height = chain.height();
    let reference = |number: u64| Reference::new(format!("r{number}")).unwrap();
    let project = ProjectId::FIRST;
    let (msg, funds) = match height % 7 {
        0 => {
            let project = NewProject {
                currency: currency(),
                arbiter: chain.account("arbiter").to_string(),
                uri: Uri::new("test://project").unwrap(),
                uri_hash: Hash32::digest(b"project"),
                managers: Upto::new(vec![]).unwrap(),
                sharing: Sharing::None {},
            };
            (ExecuteMsg::CreateProject { project, reference: reference(height) }, vec![])
        }
        5 => (ExecuteMsg::Fund { project, reference: reference(height - 1) }, coins(11, "ucara")),
        6 => (ExecuteMsg::WithdrawAvailable { project, amount: Amount::new(3u128).unwrap() }, vec![]),
        _ => (ExecuteMsg::Fund { project, reference: reference(height) }, coins(10, "ucara")),
    };
    let msgs = [Msg::execute(marketplace, &msg, funds).unwrap()];
    let done = if height.is_multiple_of(3) {
        let (chain_id, messages) = (chain.chain_id(), serde_json::to_string(&msgs).unwrap());
        let (sequence, expires) = (chain.sequence(&requester).unwrap(), chain.now() + 60);
        let transaction = Transaction { chain_id: &chain_id, sequence, expires, nonce: 0, messages: &messages };
        chain.submit(&transaction.sign(&AccountKey::of_name("requester")).unwrap()).map(|_| ())
    } else {
        chain.execute(&requester, &msgs).map(|_| ())
    };
    // What is refused makes no block: time passes until the next can run.
    if done.is_err() {
        chain.advance(BLOCK_SECS);
        chain.flush().unwrap();
    }
}

/// Gives the chain the accounts of the story: a file does not keep names.
fn name(chain: &mut Embedded) {
    for name in ["owner", "treasury", "deployer", "arbiter", "requester"] {
        chain.name_account(name, named_account(name));
    }
}

fn open(path: &Path) -> (Embedded, Addr) {
    let mut chain = Embedded::open(path).unwrap();
    name(&mut chain);
    let marketplace = chain.app().api().addr_validate(chain.note("marketplace").unwrap()).unwrap();
    (chain, marketplace)
}

/// Money in the bank is what the contract says that it holds.
fn solvent(chain: &Embedded, marketplace: &Addr) {
    let solvency: SolvencyResponse = chain.ask(marketplace, &QueryMsg::Solvency { currency: currency() }).unwrap();
    let held = chain.balance(marketplace, "ucara").unwrap();
    let requester = chain.balance(&chain.account("requester"), "ucara").unwrap();
    assert_eq!(solvency.held, held);
    assert_eq!(solvency.available, held);
    assert_eq!(solvency.received - solvency.paid_out, held);
    assert_eq!(requester + held, Uint128::new(FUNDS));
}

#[test]
fn the_writer_writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let (mut chain, marketplace) = open(Path::new(&path));
    loop {
        step(&mut chain, &marketplace);
    }
}

/// Creates the chain in its file, with the suite on it.
fn created(path: &Path) -> Deployed {
    let mut kept = Embedded::create(path, CHAIN_ID, CoinInfo::cara()).unwrap();
    name(&mut kept);
    kept.as_one(|chain| {
        let suite = begin(chain);
        chain.set_note("marketplace", suite.marketplace.as_str());
        Ok(suite)
    })
    .unwrap()
}

/// A process writes to the chain, and is killed after up to 200 milliseconds.
fn written_for_a_moment(path: &Path) {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_writer_writes_until_it_is_killed"])
        .env(FILE, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
    std::thread::sleep(Duration::from_millis(30 + u64::from(nanos) % 170));
    writer.kill().unwrap();
    writer.wait().unwrap();
}

#[test]
fn a_process_killed_thirty_times_leaves_the_state_after_some_transaction() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("kill");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("local.redb");
    let suite = created(&path);
    let mut memory = Embedded::new();
    begin(&mut memory);
    let mut last = memory.height();
    for round in 0..KILLS {
        written_for_a_moment(&path);
        let (kept, marketplace) = open(&path);
        assert!(kept.height() >= last, "round {round}: the chain went back from {last} to {}", kept.height());
        while memory.height() < kept.height() {
            step(&mut memory, &suite.marketplace);
        }
        assert_eq!((kept.height(), kept.now()), (memory.height(), memory.now()), "round {round}");
        assert_eq!(kept.state_hash(), memory.state_hash(), "round {round}: not the state after a transaction");
        solvent(&kept, &marketplace);
        last = kept.height();
        if round % 10 == 9 {
            println!("{} blocks give this state", kept.verify().unwrap());
        }
    }
    println!("{last} blocks after {KILLS} kills");
    assert!(last > memory_start() + KILLS, "the writer wrote next to nothing: {last}");
}

fn memory_start() -> u64 {
    let mut chain = Embedded::new();
    begin(&mut chain);
    chain.height()
}
