use std::fs;
use std::process::Command;

use super::*;

/// A path that no other test has, with nothing there.
fn path(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("caravan-commitments-{}-{name}.jsonl", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

fn context(task: u32) -> AnswerContext {
    AnswerContext {
        chain_id: "caravan-1".to_owned(),
        contract: "caravan1market".to_owned(),
        batch: BatchId::new(7).unwrap(),
        task,
        revision: 0,
        person: PersonId::new(9).unwrap(),
    }
}

/// One answer to a task of one item.
fn answer(text: &str) -> [Item; 1] {
    [Item::from_text(text).unwrap()]
}

#[test]
fn a_commitment_is_found_again_with_what_opens_it() {
    let path = path("found");
    let mut store = Store::open(&path).unwrap();
    let made: Vec<Record> = (0..20).map(|task| store.commit(context(task), &answer("yes")).unwrap().clone()).collect();
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!((store.records(), store.torn()), (made.as_slice(), None));
    for record in &made {
        let found = store.find(&record.commitment).unwrap();
        assert!(found.opens(&answer("yes")) && !found.opens(&answer("no")));
    }
    assert_eq!(store.find(&Hash32::digest(b"unknown")), None);
    fs::remove_file(path).unwrap();
}

#[test]
fn the_commitment_is_the_one_that_the_contract_recomputes() {
    let path = path("contract");
    let mut store = Store::open(&path).unwrap();
    let record = store.commit(context(3), &answer("yes")).unwrap();
    let hashed = |tag: &str| caravan_primitives::Preimage::new(tag).hash(&record.salt);
    let item_salt = hashed("caravan/item-salt/v1").number(0).finish();
    let payload = caravan_primitives::Preimage::new("caravan/item-payload/v1");
    let payload = payload.hash(&Hash32::digest(b"\"yes\"")).hash(&item_salt).finish();
    let preimage = caravan_primitives::Preimage::new("caravan/answer/v1")
        .text("caravan-1")
        .text("caravan1market")
        .number(7)
        .number(3)
        .number(0)
        .number(9)
        .hash(&caravan_primitives::leaf_hash("caravan/item-answer/v1", 0, 1, &payload))
        .hash(&hashed("caravan/answer-salt/v1").finish());
    assert_eq!(record.commitment, preimage.finish());
    fs::remove_file(path).unwrap();
}

#[test]
fn a_record_keeps_the_answers_to_all_items_and_shows_one_without_the_others() {
    let path = path("items");
    let mut store = Store::open(&path).unwrap();
    let answers: Vec<Item> = ["yes", "no", "yes"].iter().map(|text| Item::from_text(text).unwrap()).collect();
    let record = store.commit(context(3), &answers).unwrap().clone();
    drop(store);
    let store = Store::open(&path).unwrap();
    let found = store.find(&record.commitment).unwrap();
    assert!(found.opens(&answers) && !found.opens(&answers[..2]));
    let swapped = [answers[1].clone(), answers[0].clone(), answers[2].clone()];
    assert!(!found.opens(&swapped), "the order of the items counts");
    for (index, answer) in (0..).zip(&answers) {
        let opening = found.opening(index).unwrap();
        assert_eq!(opening.answer, answer.hash());
        opening.verify(&found.context.bound(), &found.commitment).unwrap();
        assert!(!serde_json::to_string(&opening).unwrap().contains(&found.salt.to_hex()));
    }
    assert_eq!(found.opening(3).unwrap_err().code(), "PROOF_INDEX");
    fs::remove_file(path).unwrap();
}

#[test]
fn a_task_without_answers_or_with_more_than_it_can_have_is_not_committed_to() {
    let path = path("count");
    let mut store = Store::open(&path).unwrap();
    let many: Vec<Item> = vec![Item::from_text("yes").unwrap(); 65];
    for count in [0, 65] {
        let error = store.commit(context(0), &many[..count]).unwrap_err();
        let expected = format!("ANSWER_COUNT: expected 1 to 64 answers, one an item of the task, got {count}");
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!((store.records().len(), fs::read(&path).unwrap().len()), (0, 0));
    store.commit(context(0), &many[..64]).unwrap();
    fs::remove_file(path).unwrap();
}

#[test]
fn the_same_answer_again_is_the_same_commitment_and_another_answer_another() {
    let path = path("again");
    let mut store = Store::open(&path).unwrap();
    let first = store.commit(context(0), &answer("yes")).unwrap().clone();
    assert_eq!(store.commit(context(0), &answer("yes")).unwrap(), &first);
    let second = store.commit(context(0), &answer("no")).unwrap().clone();
    assert!(second.commitment != first.commitment && second.salt != first.salt);
    drop(store);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.commit(context(0), &answer("yes")).unwrap(), &first);
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
    fs::remove_file(path).unwrap();
}

#[test]
fn no_salt_is_used_twice_whatever_the_randomness() {
    let path = path("salts");
    let mut store = Store::open(&path).unwrap();
    let salts = (0..200).map(|task| store.commit(context(task), &answer("yes")).unwrap().salt);
    let distinct: std::collections::BTreeSet<Hash32> = salts.collect();
    assert_eq!(distinct.len(), 200);
    let known = store.records()[41].salt;
    let before = fs::read(&path).unwrap();
    let error = store.commit_with(context(900), vec![Hash32::digest(b"x")], || Ok(known)).unwrap_err();
    assert_eq!(error.to_string(), "SALT_REPEATED: expected 32 new random bytes, got a salt that line 42 has");
    drop(store);
    let mut store = Store::open(&path).unwrap();
    let error = store.commit_with(context(900), vec![Hash32::digest(b"x")], || Ok(known)).unwrap_err();
    assert_eq!((error.code(), fs::read(&path).unwrap()), ("SALT_REPEATED", before));
    fs::remove_file(path).unwrap();
}

#[test]
fn a_torn_last_line_is_left_out_named_and_written_over() {
    let path = path("torn");
    let mut store = Store::open(&path).unwrap();
    let kept: Vec<Record> = (0..2).map(|task| store.commit(context(task), &answer("yes")).unwrap().clone()).collect();
    store.commit(context(2), &answer("yes")).unwrap();
    drop(store);
    let whole = fs::read(&path).unwrap();
    let third = whole.len() / 3;
    for cut in [1, 2, third / 2, third - 1] {
        fs::write(&path, &whole[..whole.len() - cut]).unwrap();
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.torn(), Some(Torn { line: 3, bytes: (third - cut) as u64 }), "without {cut} bytes");
        assert_eq!(store.records(), kept);
        assert_eq!(fs::read(&path).unwrap().len(), whole.len() - cut, "reading changes nothing");
        let again = store.commit(context(2), &answer("no")).unwrap().clone();
        assert_eq!(store.torn(), None);
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!((store.records().len(), store.torn(), store.find(&again.commitment)), (3, None, Some(&again)));
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn a_line_that_was_changed_is_an_error_with_its_number() {
    let path = path("damaged");
    let mut store = Store::open(&path).unwrap();
    (0..3).for_each(|task| drop(store.commit(context(task), &answer("yes")).unwrap().clone()));
    drop(store);
    let whole = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let other_task = whole.replace("\"task\":1,", "\"task\":4,");
    let twice = format!("{whole}{}\n", lines[0]);
    for (text, line) in [
        (whole.replace("\"task\":1,", "\"task\":-1,"), 2),
        (other_task, 2),
        (format!("{}\n\n{}\n", lines[0], lines[1]), 2),
        (twice, 4),
    ] {
        fs::write(&path, &text).unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(error.to_string().starts_with("STORE_DAMAGED: "), "{error}");
        assert!(matches!(error, StoreError::Damaged { line: got, .. } if got == line), "{error}: {text}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn one_process_at_a_time_has_the_file() {
    let path = path("busy");
    let store = Store::open(&path).unwrap();
    assert_eq!(Store::open(&path).unwrap_err().code(), "STORE_BUSY");
    drop(store);
    Store::open(&path).unwrap();
    fs::remove_file(path).unwrap();
}

#[test]
fn what_the_disk_refuses_is_not_committed_to() {
    let path = path("full");
    let mut store = Store::open(&path).unwrap();
    let kept = store.commit(context(0), &answer("yes")).unwrap().clone();
    let before = fs::read(&path).unwrap();
    // A handle that may only read refuses as a full disk does.
    store.file = File::open(&path).unwrap();
    let error = store.commit(context(1), &answer("yes")).unwrap_err();
    assert_eq!(error.code(), "STORAGE_FAILED");
    assert_eq!((store.records(), fs::read(&path).unwrap()), ([kept].as_slice(), before));
    fs::remove_file(path).unwrap();
    let nowhere = Path::new("/no/such/folder/commitments.jsonl");
    assert_eq!(Store::open(nowhere).unwrap_err().code(), "STORAGE_FAILED");
}

#[test]
#[cfg(unix)]
fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let path = path("mode");
    drop(Store::open(&path).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::remove_file(path).unwrap();
}

const KILLED: &str = "CARAVAN_TOOLKIT_KILLED";

/// Not a test of its own: what the next one kills.
#[test]
fn a_process_that_commits_until_it_is_killed() {
    let Some(path) = std::env::var_os(KILLED) else { return };
    let mut store = Store::open(Path::new(&path)).unwrap();
    let first = u32::try_from(store.records().len()).unwrap();
    for task in first.. {
        let made = store.commit(context(task), &answer("yes")).unwrap().commitment;
        eprintln!("committed {made}");
    }
}

#[test]
#[cfg(unix)]
fn what_was_returned_before_a_kill_is_there_after_it() {
    use std::io::Read;
    let path = path("killed");
    for round in 1..=5 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "commitment::tests::a_process_that_commits_until_it_is_killed"])
            .env(KILLED, &path)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(60 + 17 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut text = String::new();
        child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        let store = Store::open(&path).unwrap();
        let reported = text.lines().filter_map(|line| line.strip_prefix("committed ")).filter(|hash| hash.len() == 64);
        for hash in reported {
            assert!(store.find(&hash.parse().unwrap()).is_some(), "{hash} was returned and is lost");
        }
        assert!(text.is_empty() || !store.records().is_empty());
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let path = PathBuf::from("a.jsonl");
    let all = [
        StoreError::Failed { path: path.clone(), error: io::Error::other("x") },
        StoreError::Busy { path: path.clone() },
        StoreError::Damaged { path, line: 1, got: "x".into() },
        StoreError::Repeated { line: 1 },
        StoreError::Count { got: 0 },
        StoreError::NoRandomness(io::Error::other("x")),
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), StoreError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}
