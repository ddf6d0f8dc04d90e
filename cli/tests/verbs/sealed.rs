//! Answers are sealed to the key of their batch, and the one who has it opens them.

use std::fs;

use super::desk::{worked, Desk};

const SECRET: &str = "heliotrope";

/// One task, which amara has answered with a word that is found wherever it lies open.
fn answered(name: &str) -> Desk {
    let desk = Desk::new(name);
    desk.write("rows.csv", "id,question\na,Which color?\n");
    desk.json("batch import 1 rows.csv --config batch.toml --as larkspur");
    desk.json("batch open 1 --as larkspur");
    desk.json("account add amara");
    desk.json("work claim 1 --as amara");
    desk.json(&format!("work submit 1 {SECRET} --as amara"));
    desk
}

#[test]
fn an_answer_lies_open_nowhere_and_only_the_requester_opens_it() {
    let desk = answered("closed");
    desk.json("account add bela");
    for (path, bytes) in desk.kept() {
        let open = bytes.is_some_and(|bytes| bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
        assert!(!open, "{} has the answer", path.display());
    }
    let chain = fs::read(desk.folder.join(".caravan/embedded.redb")).unwrap();
    assert!(!chain.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
    assert!(fs::read(desk.only("payloads")).unwrap().starts_with(b"age-encryption.org/v1\n"));
    for who in ["amara", "bela"] {
        desk.unchanged_by(&format!("export results 1 --out results.csv --as {who}"), 3, "KEY_MISSING");
    }
    assert!(!desk.folder.join("results.csv").exists());
    assert_eq!(desk.refused("export results 1 --out results.csv").0, 2, "nobody's key opens nothing");
    desk.json("export results 1 --out results.csv --as larkspur");
    assert!(fs::read_to_string(desk.folder.join("results.csv")).unwrap().contains(SECRET));
}

#[test]
#[cfg(unix)]
fn what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = answered("modes");
    let kept = desk.kept();
    for (path, bytes) in &kept {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if bytes.is_some() { 0o600 } else { 0o700 }, "{}", path.display());
    }
    let has = |part: &str| kept.iter().any(|(path, _)| path.to_string_lossy().contains(part));
    assert!(has("people/amara/answers/salts.jsonl") && has("people/larkspur/keys/"), "{kept:?}");
    assert!(!has("people/amara/keys") && !has("people/larkspur/answers"));
}

#[test]
fn without_the_key_or_with_another_nothing_is_decided() {
    let desk = worked("keys");
    let key = desk.only("people/larkspur/keys");
    let text = fs::read_to_string(&key).unwrap();
    let decide = "decide 1 verdicts.csv --as larkspur --yes";
    desk.json("batch import 1 problems.csv --config batch.toml --again twice --as larkspur");
    let other = fs::read_dir(key.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let other = other.into_iter().find(|path| *path != key).unwrap();
    fs::rename(&other, desk.folder.join("other.txt")).unwrap();
    desk.json("export results 1 --out results.csv --key other.txt --as larkspur");
    let named = fs::read_to_string(desk.folder.join("results.csv")).unwrap();
    assert!(!named.contains("KEY_WRONG"), "the account's own key opens what the named one does not");
    fs::rename(&key, desk.folder.join("mine.txt")).unwrap();
    let said = desk.unchanged_by(&format!("{decide} --key other.txt"), 3, "KEY_WRONG");
    assert!(said.contains(key.file_stem().unwrap().to_str().unwrap()), "{said}");
    desk.unchanged_by("export results 1 --out results.csv --key other.txt --as larkspur", 3, "KEY_WRONG");
    desk.write("torn.txt", text.get(..text.len() - 9).unwrap());
    let said = desk.unchanged_by(&format!("{decide} --key torn.txt"), 3, "PAYLOAD_KEY_INVALID");
    assert!(!said.contains("AGE-SECRET-KEY-1Q") && !said.contains(text.lines().last().unwrap().get(16..40).unwrap()));
    desk.unchanged_by(&format!("{decide} --key nowhere.txt"), 3, "FILE_UNREADABLE");
    desk.unchanged_by(decide, 3, "KEY_MISSING");
    desk.unchanged_by("export results 1 --out results.csv --as larkspur", 3, "KEY_MISSING");
    let both = desk.json("export results 1 --out results.csv --key other.txt --key mine.txt --as larkspur");
    assert_eq!(both["rows"], 18);
    assert_eq!(desk.json(&format!("{decide} --key mine.txt"))["accepted"], 17);
}

#[test]
fn an_answer_that_does_not_open_is_named_and_neither_accepted_nor_published_unseen() {
    let desk = answered("faulty");
    let payload = desk.only("payloads");
    let bytes = fs::read(&payload).unwrap();
    desk.write("all.csv", "assignment,verdict\n1,accept\n");
    fs::write(&payload, b"something else").unwrap();
    desk.unchanged_by("decide 1 all.csv --as larkspur --yes", 3, "line 2: STORE_CHANGED");
    desk.json("export results 1 --out results.csv --as larkspur");
    assert!(fs::read_to_string(desk.folder.join("results.csv")).unwrap().contains("STORE_CHANGED"));
    fs::remove_file(&payload).unwrap();
    desk.unchanged_by("decide 1 all.csv --as larkspur --yes", 3, "line 2: STORE_LACKS");
    desk.json("batch close 1 --as larkspur");
    desk.json("chain advance 4d");
    desk.json("settle 1 --as amara");
    desk.json("batch finalize 1 --as larkspur");
    desk.unchanged_by("project publish 1 --as larkspur", 3, "ANSWERS_CLOSED");
    let (exit, said) = desk.refused("project publish 1 --as larkspur --yes");
    assert!(exit == 1 && said.contains("NOTHING_LEFT"), "a dataset of nothing: {said}");
    fs::write(&payload, bytes).unwrap();
    assert_eq!(desk.json("project publish 1 --as larkspur")["registered"], false);
}

#[test]
fn a_requester_may_keep_the_key_elsewhere() {
    let desk = Desk::new("elsewhere");
    desk.write("rows.csv", "id,question\na,Which color?\n");
    desk.json("batch import 1 rows.csv --config batch.toml --again first --as larkspur");
    let key = desk.folder.join("safe.txt");
    fs::rename(desk.only("people/larkspur/keys"), &key).unwrap();
    let text = fs::read_to_string(&key).unwrap();
    let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    let config = fs::read_to_string(desk.folder.join("batch.toml")).unwrap();
    desk.write("own.toml", format!("answer_key = \"{public}\"\n{config}"));
    desk.write("wrong.toml", format!("answer_key = \"{}x\"\n{config}", public));
    let import = "batch import 1 rows.csv --as larkspur --config";
    assert!(desk.refused(&format!("{import} wrong.toml")).1.contains("PAYLOAD_KEY_INVALID"));
    assert_eq!(desk.json(&format!("{import} own.toml"))["batch"], 2);
    assert_eq!(fs::read_dir(desk.home("people/larkspur/keys")).unwrap().count(), 0, "no key is made");
    desk.json("batch open 2 --as larkspur");
    desk.json("account add amara");
    desk.json("work claim 2 --as amara");
    desk.json(&format!("work submit 2 {SECRET} --as amara"));
    assert!(desk.refused("export results 1 --out results.csv --as larkspur").1.contains("KEY_MISSING"));
    desk.json("export results 1 --out results.csv --as larkspur --key safe.txt");
    assert!(fs::read_to_string(desk.folder.join("results.csv")).unwrap().contains(SECRET));
}
