use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use caravan_keys::{AccountKey, Receipt};
use caravan_primitives::Coded;

use super::*;
use crate::folder::Folder;
use crate::gateway::Gateway;
use crate::sources::Origin;
use crate::testing::{answer, files, good, lenient, Server};

/// A gateway that has every number as content, takes 20 ms for each, and counts how many it answers at once.
struct Numbers {
    server: Server,
    most_at_once: Arc<AtomicUsize>,
}

fn numbers() -> Numbers {
    let (now, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let most_at_once = most.clone();
    let server = Server::start(move |request, stream| {
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        sleep(Duration::from_millis(20));
        let found = (0..100)
            .map(|n: u32| n.to_string())
            .find(|n| request.path.ends_with(&Hash32::digest(n.as_bytes()).to_hex()));
        now.fetch_sub(1, Ordering::SeqCst);
        match found {
            Some(number) => good(stream, number.as_bytes()),
            None => answer(stream, "404 X", "", b""),
        }
    });
    Numbers { server, most_at_once }
}

fn wanted(numbers: std::ops::Range<u32>) -> Vec<Wanted> {
    let wanted = |n: u32| Wanted { hash: Hash32::digest(n.to_string().as_bytes()), most: 9, uri: None };
    numbers.map(wanted).collect()
}

fn folder() -> (tempfile::TempDir, Content) {
    let folder = tempfile::tempdir().unwrap();
    let content = Content::Folder(Folder::open(folder.path()).unwrap());
    (folder, content)
}

fn sources(own: &Content, server: &Server) -> Sources {
    let network = lenient();
    Sources::new(own.clone(), vec![Gateway::new(network.clone(), &server.url("")).unwrap()], network)
}

#[test]
fn many_are_fetched_several_at_a_time_and_each_is_handed_over_once() {
    let (numbers, blocking, (_folder, own)) = (numbers(), Blocking::new().unwrap(), folder());
    let all = sources(&own, &numbers.server);
    let mut seen = BTreeSet::new();
    blocking.get_many(&all, &wanted(0..40), 8, |wanted, found| {
        let found = found.unwrap();
        assert_eq!(found.content.hash(), wanted.hash);
        assert!(seen.insert(wanted.hash));
        ControlFlow::Continue(())
    });
    assert_eq!(seen.len(), 40);
    let most = numbers.most_at_once.load(Ordering::SeqCst);
    assert!((2..=8).contains(&most), "{most} at once");
}

#[test]
fn one_that_is_not_there_does_not_stop_the_others() {
    let (numbers, blocking, own) = (numbers(), Blocking::new().unwrap(), Content::memory());
    let (mut good, mut missing) = (0, 0);
    blocking.get_many(&sources(&own, &numbers.server), &wanted(95..105), 3, |_, found| {
        match found {
            Ok(_) => good += 1,
            Err(error) if error.is_missing() => missing += 1,
            Err(error) => panic!("{error}"),
        }
        ControlFlow::Continue(())
    });
    assert_eq!((good, missing), (5, 5));
}

#[test]
fn a_break_cancels_the_rest_and_a_second_call_goes_on() {
    let (numbers, blocking, (folder, own)) = (numbers(), Blocking::new().unwrap(), folder());
    let all = sources(&own, &numbers.server);
    let mut count = 0;
    blocking.get_many(&all, &wanted(0..60), 4, |_, found| {
        assert!(found.is_ok());
        count += 1;
        if count == 10 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!(count, 10);
    let asked = numbers.server.received().len();
    assert!(asked <= 16, "{asked} were asked for");
    sleep(Duration::from_millis(100));
    let kept = files(folder.path()).len();
    assert!((10..=14).contains(&kept), "{kept} are kept");
    let mut own_count = 0;
    blocking.get_many(&all, &wanted(0..60), 4, |_, found| {
        own_count += usize::from(found.unwrap().from == Origin::Own);
        ControlFlow::Continue(())
    });
    assert_eq!(own_count, kept, "what is there is not fetched again");
    assert_eq!(files(folder.path()).len(), 60, "nothing is left half written");
}

#[test]
fn many_are_stored_and_each_is_answered_by_its_index() {
    let (blocking, (folder, content)) = (Blocking::new().unwrap(), folder());
    let own = Content::memory();
    let copied = blocking.put(&own, "copied").unwrap().hash;
    let file = folder.path().join("README");
    std::fs::write(&file, "a file").unwrap();
    let puts = [
        Put::Bytes("bytes".into()),
        Put::File { path: file, most: 100 },
        Put::Copy { from: &own, hash: copied, most: 100 },
        Put::File { path: folder.path().join("none"), most: 100 },
        Put::Copy { from: &own, hash: Hash32::digest(b"none"), most: 100 },
        Put::Bytes("bytes".into()),
    ];
    let mut codes = vec![String::new(); puts.len()];
    let all = blocking.put_many(&content, &puts, 3, |index, stored| {
        codes[index] = match stored {
            Ok(stored) => stored.hash.to_hex(),
            Err(error) => error.code().to_owned(),
        };
        ControlFlow::Continue(())
    });
    all.unwrap();
    let hash = |text: &str| Hash32::digest(text.as_bytes()).to_hex();
    let expected = [
        hash("bytes"),
        hash("a file"),
        hash("copied"),
        "CONTENT_STORAGE_FAILED".into(),
        "CONTENT_MISSING".into(),
        hash("bytes"),
    ];
    assert_eq!(codes, expected);
    for text in ["bytes", "a file", "copied"] {
        assert_eq!(blocking.get(&content, Hash32::digest(text.as_bytes()), 9).unwrap(), text);
    }
}

#[test]
fn what_is_done_with_one_content_is_done_here_too() {
    let (blocking, content) = (Blocking::new().unwrap(), Content::memory());
    let hash = blocking.put(&content, "copied").unwrap().hash;
    let mut written = Vec::new();
    assert_eq!(blocking.get_to(&content, hash, 9, &mut written).unwrap(), 6);
    assert_eq!(written, b"copied");
    assert_eq!(blocking.list(&content, None, 9).unwrap().len(), 1);
    assert!(blocking.remove(&content, hash).unwrap());
    assert_eq!(blocking.size(&content, hash).unwrap(), None);
}

#[test]
fn a_gateway_is_not_sent_what_it_has() {
    let key = AccountKey::of_name("gateway");
    let server = Server::start(move |request, stream| {
        let there = request.path.ends_with(&Hash32::digest(b"there").to_hex());
        match request.method.as_str() {
            "HEAD" if there => good(stream, b"there"),
            "HEAD" => answer(stream, "404 X", "", b""),
            "GET" => good(stream, format!(r#"{{"gateway":"{}"}}"#, key.public_key()).as_bytes()),
            _ => {
                let receipt = Receipt::sign(Hash32::digest(&request.body), request.body.len() as u64, 1, &key).unwrap();
                good(stream, &serde_json::to_vec(&receipt).unwrap());
            }
        }
    });
    let gateway = Gateway::new(lenient(), &server.url("")).unwrap().signed_by(AccountKey::of_name("anna"));
    let puts = [Put::Bytes("there".into()), Put::Bytes("new".into())];
    let mut receipts = vec![None; 2];
    let blocking = Blocking::new().unwrap();
    let all = blocking.put_many(&Content::Gateway(gateway), &puts, 2, |index, stored| {
        receipts[index] = Some(stored.unwrap().receipt);
        ControlFlow::Continue(())
    });
    all.unwrap();
    assert!(matches!(&receipts[..], [Some(None), Some(Some(_))]), "{receipts:?}");
    assert_eq!(server.received().iter().filter(|request| request.method == "PUT").count(), 1);
}
