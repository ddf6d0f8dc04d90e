use caravan_keys::{AccountKey, SignedTransaction, Transaction};
use cosmwasm_std::{coins, Addr};

use super::*;
use crate::accounts::named_account;
use crate::coin::CoinInfo;

/// A chain in a file on which mira holds 100 ucara and has done nothing.
fn chain(name: &str) -> Embedded {
    let folder = std::env::temp_dir().join(format!("caravan-transactions-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut chain = Embedded::create(&folder.join("local.redb"), "caravan-test", CoinInfo::cara()).unwrap();
    chain.fund(&mira(), &coins(100, "ucara")).unwrap();
    chain
}

fn mira() -> Addr {
    named_account("mira")
}

fn theo() -> Addr {
    named_account("theo")
}

fn send(units: u128) -> String {
    serde_json::to_string(&[Msg::Send { to: theo(), amount: coins(units, "ucara") }]).unwrap()
}

/// What mira signs by default: seven ucara to theo, on this chain, next in order, for a minute.
fn of<'a>(chain: &Embedded, messages: &'a str) -> Transaction<'a> {
    let (sequence, expires) = (chain.sequence(&mira()).unwrap(), chain.now() + 60);
    Transaction { chain_id: "caravan-test", sequence, expires, nonce: 0, messages }
}

fn signed(transaction: &Transaction<'_>) -> SignedTransaction {
    transaction.sign(&AccountKey::of_name("mira")).unwrap()
}

fn held(chain: &Embedded) -> u128 {
    chain.balance(&theo(), "ucara").unwrap().u128()
}

/// Submit what must be refused with this code, and check that nothing changes.
fn refused(chain: &mut Embedded, transaction: &SignedTransaction, code: &str) {
    let look = |chain: &Embedded| {
        let blocks = chain.blocks_since(0, 100).unwrap();
        (chain.height(), chain.now(), chain.state_hash(), chain.sequence(&mira()).unwrap(), blocks)
    };
    let before = look(chain);
    let error = chain.submit(transaction).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert_eq!(look(chain), before, "{code} changed something");
}

#[test]
fn a_signed_transaction_runs_once_in_the_order_of_its_sequence() {
    let mut chain = chain("once");
    let messages = send(7);
    for expected in 0..3 {
        assert_eq!(chain.sequence(&mira()).unwrap(), expected);
        let (height, time) = (chain.height(), chain.now());
        let transaction = signed(&of(&chain, &messages));
        let done = chain.submit(&transaction).unwrap();
        assert_eq!((done.height, done.time, done.hash), (height, time, transaction.hash("caravan-test")));
        assert!(done.outcome.all_events().iter().any(|event| event.ty == "transfer"));
        assert_eq!((chain.height(), held(&chain)), (height + 1, 7 * (u128::from(expected) + 1)));
        let block = chain.blocks_since(height - 1, 10).unwrap().remove(0);
        assert_eq!((block.height, block.time, block.events), (height, time, done.outcome.all_events().to_vec()));
        assert_eq!(block.entry, Entry::Transaction(transaction));
    }
    assert_eq!(chain.sequence(&theo()).unwrap(), 0, "each account has its own");
}

#[test]
fn a_transaction_of_another_chain_is_refused() {
    let mut chain = chain("other");
    let messages = send(7);
    let transaction = signed(&Transaction { chain_id: "caravan-tess", ..of(&chain, &messages) });
    refused(&mut chain, &transaction, "SIGNATURE_WRONG");
}

#[test]
fn a_sequence_that_was_used_or_is_ahead_is_refused() {
    let mut chain = chain("sequence");
    let messages = send(7);
    let ahead = signed(&Transaction { sequence: 1, ..of(&chain, &messages) });
    refused(&mut chain, &ahead, "SEQUENCE_WRONG");
    let first = signed(&of(&chain, &messages));
    chain.submit(&first).unwrap();
    refused(&mut chain, &first, "SEQUENCE_WRONG");
    assert_eq!(chain.submit(&first).unwrap_err().to_string(), "SEQUENCE_WRONG: expected 1, got 0");
    assert_eq!(held(&chain), 7);
    chain.submit(&ahead).unwrap();
    refused(&mut chain, &ahead, "SEQUENCE_WRONG");
    let last = signed(&Transaction { sequence: u64::MAX, ..of(&chain, &messages) });
    refused(&mut chain, &last, "SEQUENCE_WRONG");
}

#[test]
fn a_transaction_that_has_expired_or_holds_for_too_long_is_refused() {
    let mut chain = chain("expired");
    let messages = send(7);
    let now = chain.now();
    let late = signed(&Transaction { expires: now, ..of(&chain, &messages) });
    refused(&mut chain, &late, "SIGNATURE_EXPIRED");
    let far = signed(&Transaction { expires: now + 601, ..of(&chain, &messages) });
    refused(&mut chain, &far, "EXPIRY_FAR");
    let waiting = signed(&of(&chain, &messages));
    chain.advance(60);
    chain.flush().unwrap();
    refused(&mut chain, &waiting, "SIGNATURE_EXPIRED");
}

#[test]
fn a_signature_of_another_key_or_over_other_messages_is_refused() {
    let mut chain = chain("signature");
    let (messages, more) = (send(7), send(8));
    let good = signed(&of(&chain, &messages));
    let theos = of(&chain, &messages).sign(&AccountKey::of_name("theo")).unwrap();
    let forged = SignedTransaction { signature: theos.signature, ..good.clone() };
    refused(&mut chain, &forged, "SIGNATURE_WRONG");
    refused(&mut chain, &SignedTransaction { messages: more, ..good.clone() }, "SIGNATURE_WRONG");
    refused(&mut chain, &SignedTransaction { expires: good.expires + 1, ..good.clone() }, "SIGNATURE_WRONG");
    refused(&mut chain, &SignedTransaction { public_key: theos.public_key, ..good.clone() }, "SIGNATURE_WRONG");
    refused(&mut chain, &theos, "FUNDS_MISSING");
    chain.submit(&good).unwrap();
}

#[test]
fn messages_that_are_none_are_refused_and_use_no_sequence() {
    let mut chain = chain("messages");
    let whole = send(7);
    let unknown = whole.replacen("\"to\"", "\"memo\":\"x\",\"to\"", 1);
    let other = whole.replacen("send", "mint", 1);
    for messages in ["", "[]", "{}", "null", "[{}]", unknown.as_str(), other.as_str(), &whole[..whole.len() - 1]] {
        let transaction = signed(&of(&chain, messages));
        refused(&mut chain, &transaction, "TRANSACTION_INVALID");
    }
}

#[test]
fn a_transaction_whose_message_is_refused_makes_no_block_and_uses_no_sequence() {
    let mut chain = chain("refused");
    let both: Vec<Msg> = [7, 94].map(|units| Msg::Send { to: theo(), amount: coins(units, "ucara") }).to_vec();
    let messages = serde_json::to_string(&both).unwrap();
    let transaction = signed(&of(&chain, &messages));
    refused(&mut chain, &transaction, "FUNDS_MISSING");
    assert_eq!(held(&chain), 0, "not the first message either");
    chain.fund(&mira(), &coins(1, "ucara")).unwrap();
    chain.submit(&transaction).unwrap();
    assert_eq!(held(&chain), 101);
}

#[test]
fn a_chain_that_is_opened_again_knows_which_sequences_were_used() {
    let mut chain = chain("again");
    let path = chain.file.as_ref().unwrap().path().to_owned();
    let messages = send(7);
    let first = signed(&of(&chain, &messages));
    chain.submit(&first).unwrap();
    drop(chain);
    let mut chain = Embedded::open(&path).unwrap();
    refused(&mut chain, &first, "SEQUENCE_WRONG");
    let second = signed(&of(&chain, &messages));
    chain.submit(&second).unwrap();
    assert_eq!((chain.sequence(&mira()).unwrap(), held(&chain)), (2, 14));
}

#[test]
fn the_operator_s_own_acts_use_no_sequence() {
    let mut chain = chain("operator");
    chain.execute(&mira(), &[Msg::Send { to: theo(), amount: coins(1, "ucara") }]).unwrap();
    assert_eq!(chain.sequence(&mira()).unwrap(), 0);
}
