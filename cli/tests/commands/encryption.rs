//! Answers are encrypted to the key of their batch, and only its holder decrypts them.

use std::fs;

use super::fixture::{worked, Fixture};

const SECRET: &str = "heliotrope";

/// One task, which amara has answered with a word that is found wherever it lies open.
fn answered(name: &str) -> Fixture {
    let fixture = Fixture::new(name);
    fixture.write("rows.csv", "id,question\na,Which color?\n");
    fixture.json("batch import 1 rows.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    fixture.json("account add amara");
    fixture.json("work claim 1 --as amara");
    fixture.json(&format!("work submit 1 {SECRET} --as amara"));
    fixture
}

#[test]
fn an_answer_lies_open_nowhere_and_only_the_requester_opens_it() {
    let fixture = answered("closed");
    fixture.json("account add bela");
    for (path, bytes) in fixture.kept() {
        let open = bytes.is_some_and(|bytes| bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
        assert!(!open, "{} has the answer", path.display());
    }
    let chain = fs::read(fixture.folder.join(".caravan/embedded.redb")).unwrap();
    assert!(!chain.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
    assert!(fixture.content(b"age-encryption.org/v1\n").exists());
    for who in ["amara", "bela"] {
        fixture.unchanged_by(&format!("export results 1 --out results.csv --as {who}"), 3, "KEY_MISSING");
    }
    assert!(!fixture.folder.join("results.csv").exists());
    assert_eq!(fixture.fails("export results 1 --out results.csv").0, 2, "no account, no key");
    fixture.json("export results 1 --out results.csv --as larkspur");
    assert!(fs::read_to_string(fixture.folder.join("results.csv")).unwrap().contains(SECRET));
}

#[test]
#[cfg(unix)]
fn what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = answered("modes");
    let kept = fixture.kept();
    for (path, bytes) in &kept {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if bytes.is_some() { 0o600 } else { 0o700 }, "{}", path.display());
    }
    let has = |part: &str| kept.iter().any(|(path, _)| path.to_string_lossy().contains(part));
    assert!(has("people/amara/answers/salts.jsonl") && has("people/larkspur/keys/"), "{kept:?}");
    assert!(has("people/amara/reading-key.txt") && has("people/amara/agreements/"), "{kept:?}");
    assert!(!has("people/larkspur/answers") && !has("people/amara/keys"));
}

#[test]
fn without_the_key_or_with_another_nothing_is_decided() {
    let fixture = worked("keys");
    let key = fixture.only("people/larkspur/keys");
    let text = fs::read_to_string(&key).unwrap();
    let decide = "decide 1 verdicts.csv --as larkspur --yes";
    fixture.json("batch import 1 problems.csv --config batch.toml --again twice --as larkspur");
    let other = fs::read_dir(key.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let other = other.into_iter().find(|path| *path != key).unwrap();
    fs::rename(&other, fixture.folder.join("other.txt")).unwrap();
    fixture.json("export results 1 --out results.csv --key other.txt --as larkspur");
    let named = fs::read_to_string(fixture.folder.join("results.csv")).unwrap();
    assert!(!named.contains("KEY_WRONG"), "the account's own key opens what the named one does not");
    fs::rename(&key, fixture.folder.join("mine.txt")).unwrap();
    let said = fixture.unchanged_by(&format!("{decide} --key other.txt"), 3, "KEY_WRONG");
    assert!(said.contains(key.file_stem().unwrap().to_str().unwrap()), "{said}");
    fixture.unchanged_by("export results 1 --out results.csv --key other.txt --as larkspur", 3, "KEY_WRONG");
    fixture.write("torn.txt", text.get(..text.len() - 9).unwrap());
    let said = fixture.unchanged_by(&format!("{decide} --key torn.txt"), 3, "ENCRYPTION_KEY_INVALID");
    assert!(!said.contains("AGE-SECRET-KEY-1Q") && !said.contains(text.lines().last().unwrap().get(16..40).unwrap()));
    fixture.unchanged_by(&format!("{decide} --key nowhere.txt"), 3, "FILE_UNREADABLE");
    fixture.unchanged_by(decide, 3, "KEY_MISSING");
    fixture.unchanged_by("export results 1 --out results.csv --as larkspur", 3, "KEY_MISSING");
    let both = fixture.json("export results 1 --out results.csv --key other.txt --key mine.txt --as larkspur");
    assert_eq!(both["rows"], 18);
    let read = |name: &str| fs::read_to_string(fixture.folder.join(name)).unwrap();
    fixture.write("all.txt", format!("\u{feff}{}{}", read("other.txt"), read("mine.txt")));
    fixture.json("export results 1 --out results.csv --key all.txt --as larkspur");
    assert_eq!(fixture.json(&format!("{decide} --key mine.txt"))["accepted"], 17);
}

#[test]
fn an_answer_that_does_not_open_is_named_and_neither_accepted_nor_published_unseen() {
    let fixture = answered("faulty");
    let payload = fixture.content(b"age-encryption.org/v1\n");
    let bytes = fs::read(&payload).unwrap();
    fixture.write("all.csv", "assignment,verdict\n1,accept\n");
    fs::write(&payload, b"something else").unwrap();
    fixture.unchanged_by("decide 1 all.csv --as larkspur --yes", 3, "line 2: CONTENT_NOT_FETCHED");
    fixture.json("export results 1 --out results.csv --as larkspur");
    assert!(fs::read_to_string(fixture.folder.join("results.csv")).unwrap().contains("CONTENT_DAMAGED"));
    fs::remove_file(&payload).unwrap();
    fixture.unchanged_by("decide 1 all.csv --as larkspur --yes", 3, "line 2: CONTENT_MISSING");
    fixture.json("batch close 1 --as larkspur");
    fixture.json("chain advance 4d");
    fixture.json("settle 1 --as amara");
    fixture.json("batch finalize 1 --as larkspur");
    for yes in ["", " --yes"] {
        fixture.unchanged_by(&format!("project publish 1 --as larkspur{yes}"), 3, "ANSWERS_CLOSED");
    }
    let (exit, said) = fixture.fails("project publish 1 --as larkspur --leave-out");
    assert!(exit == 1 && said.contains("NOTHING_LEFT"), "a dataset of nothing: {said}");
    fs::write(&payload, bytes).unwrap();
    assert_eq!(fixture.json("project publish 1 --as larkspur")["registered"], false);
}

#[test]
fn a_requester_may_keep_the_key_elsewhere() {
    let fixture = Fixture::new("elsewhere");
    fixture.write("rows.csv", "id,question\na,Which color?\n");
    fixture.json("batch import 1 rows.csv --config batch.toml --again first --as larkspur");
    let key = fixture.folder.join("safe.txt");
    fs::rename(fixture.only("people/larkspur/keys"), &key).unwrap();
    let text = fs::read_to_string(&key).unwrap();
    let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    let config = fs::read_to_string(fixture.folder.join("batch.toml")).unwrap();
    fixture.write("own.toml", format!("answer_key = \"{public}\"\n{config}"));
    fixture.write("wrong.toml", format!("answer_key = \"{}x\"\n{config}", public));
    let import = "batch import 1 rows.csv --as larkspur --config";
    assert!(fixture.fails(&format!("{import} wrong.toml")).1.contains("ENCRYPTION_KEY_INVALID"));
    assert_eq!(fixture.json(&format!("{import} own.toml"))["batch"], 2);
    assert_eq!(fs::read_dir(fixture.home("people/larkspur/keys")).unwrap().count(), 0, "no key is made");
    fixture.json("batch open 2 --yes --as larkspur");
    fixture.json("account add amara");
    fixture.json("work claim 2 --as amara");
    fixture.json(&format!("work submit 2 {SECRET} --as amara"));
    assert!(fixture.fails("export results 1 --out results.csv --as larkspur").1.contains("KEY_MISSING"));
    fixture.json("export results 1 --out results.csv --as larkspur --key safe.txt");
    assert!(fs::read_to_string(fixture.folder.join("results.csv")).unwrap().contains(SECRET));
}

#[test]
fn bytes_that_cannot_be_fetched_are_no_reason_to_reject_unless_the_requester_says_so() {
    let fixture = answered("unfetched");
    let payload = fixture.content(b"age-encryption.org/v1\n");
    let bytes = fs::read(&payload).unwrap();
    fixture.write("dead.csv", "assignment,verdict,reason\n1,reject,dead_link\n");
    fixture.write("mismatch.csv", "assignment,verdict,reason\n1,reject,mismatch\n");
    let said = fixture.unchanged_by("decide 1 dead.csv --as larkspur --yes", 3, "FILE_MALFORMED");
    assert!(said.contains("expected a dead link, got bytes that are there"), "{said}");
    let said = fixture.unchanged_by("decide 1 dead.csv --as larkspur --yes --reject-unfetched", 3, "FILE_MALFORMED");
    assert!(said.contains("got bytes that are there"), "{said}");
    let said = fixture.unchanged_by("decide 1 mismatch.csv --as larkspur --yes", 3, "FILE_MALFORMED");
    assert!(said.contains("got one that does"), "{said}");
    fs::remove_file(&payload).unwrap();
    for verdicts in ["dead.csv", "mismatch.csv"] {
        let said = fixture.unchanged_by(&format!("decide 1 {verdicts} --as larkspur --yes"), 3, "CONTENT_MISSING");
        assert!(said.contains("--reject-unfetched"), "{said}");
    }
    fixture.unchanged_by("decide 1 mismatch.csv --as larkspur --yes --reject-unfetched", 3, "CONTENT_MISSING");
    let said = fixture.unchanged_by("decide 1 dead.csv --as larkspur --reject-unfetched", 3, "REJECTION_CAP");
    assert!(said.contains("1 invalid row") && !said.contains("CONTENT_MISSING"), "only the cap is in the way: {said}");
    fs::write(&payload, bytes).unwrap();
    fixture.write("fine.csv", "assignment,verdict\n1,accept\n");
    assert_eq!(fixture.json("decide 1 fine.csv --as larkspur --yes")["accepted"], 1);
    // Who has paid for a work may reject one.
    fixture.json("account add bela");
    fixture.json("work claim 1 --as bela");
    fixture.json(&format!("work submit 1 {SECRET} --as bela"));
    let is_answer = |bytes: &Vec<u8>| bytes.starts_with(b"age-encryption.org/v1\n");
    let others =
        fixture.kept().into_iter().filter(|(path, bytes)| *path != payload && bytes.as_ref().is_some_and(is_answer));
    let others: Vec<_> =
        others.map(|(path, _)| path).filter(|path| path.starts_with(fixture.home("content"))).collect();
    assert_eq!(others.len(), 1, "the answer of bela");
    fs::remove_file(&others[0]).unwrap();
    fixture.write("dead.csv", "assignment,verdict,reason\n2,reject,dead_link\n");
    fixture.unchanged_by("decide 1 dead.csv --as larkspur --yes", 3, "CONTENT_MISSING");
    assert_eq!(fixture.json("decide 1 dead.csv --as larkspur --yes --reject-unfetched")["rejected"], 1);
}

#[test]
fn a_key_is_made_only_with_a_copy_or_the_word_that_none_is_wanted() {
    let fixture = Fixture::new("backup");
    fixture.write("rows.csv", "id,question\na,Which color?\n");
    let import = |more: &[&str]| {
        let mut command = fixture.command("project show 1");
        let line = "batch import 1 rows.csv --config batch.toml --as larkspur".split(' ');
        command = {
            let mut other = std::process::Command::new(command.get_program());
            other.current_dir(&fixture.folder).args(line).args(more).stdin(std::process::Stdio::null());
            other
        };
        command.output().unwrap()
    };
    let refused = import(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("BACKUP_UNSAID"));
    assert!(!fixture.home("people/larkspur/keys").exists(), "no key is made");
    fixture.write("taken.txt", "x");
    assert!(String::from_utf8_lossy(&import(&["--backup", "taken.txt"]).stderr).contains("FILE_EXISTS"));
    assert!(import(&["--backup", "copy.txt"]).status.success());
    let key = fs::read(fixture.only("people/larkspur/keys")).unwrap();
    assert_eq!(fs::read(fixture.folder.join("copy.txt")).unwrap(), key);
}
