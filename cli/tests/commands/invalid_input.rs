//! Invalid input of every kind: it is named, with its own exit code, and nothing is changed.

use std::fs;

use super::fixture::{worked, Fixture};

#[test]
fn rows_that_are_wrong_are_all_named_and_nothing_is_imported() {
    let fixture = Fixture::new("rows");
    for (name, bytes, says) in [
        ("columns.csv", &b"id,question\na,b,c\nd\ne,f\n"[..], &["line 2", "line 3", "2 invalid rows"][..]),
        ("bytes.csv", b"id,question\na,\xff\xfe\n", &["UTF8_INVALID", "line 2, column 3"]),
        ("duplicate.csv", b"id,question\na,b\na,c\n", &["ROW_ID_DUPLICATE", "line 3"]),
        ("noid.csv", b"name,question\na,b\n", &["ROW_ID_MISSING"]),
        ("empty.csv", b"id,question\n", &["MANIFEST_SIZE"]),
        ("blank.jsonl", b"{\"id\":\"a\",\"question\":\" \"}\n", &["row 1: expected something to show"]),
        ("lines.jsonl", b"{\"id\":\"a\",\"question\":\"b\"}\nnonsense\n", &["line 2", "JSON_INVALID"]),
    ] {
        fixture.write(name, bytes);
        let (exit, text) = fixture.fails(&format!("batch import 1 {name} --config batch.toml --as larkspur"));
        assert_eq!(exit, 3, "{name}: {text}");
        assert!(says.iter().all(|part| text.contains(part)), "{name}: {text}");
    }
    fixture.write("huge.csv", format!("id,question\na,{}\n", "x".repeat((1 << 20) + 1)));
    assert!(fixture.fails("batch import 1 huge.csv --config batch.toml --as larkspur").1.contains("ITEM_TOO_LONG"));
    fixture.write("wrong.toml", "overlaps = 3");
    fixture.write("good.csv", "id,question\na,b\n");
    let (exit, text) = fixture.fails("batch import 1 good.csv --config wrong.toml --as larkspur");
    assert!(exit == 3 && text.contains("CONFIG_INVALID"), "{text}");
    let config = fs::read_to_string(fixture.folder.join("batch.toml")).unwrap();
    fixture.write("key.toml", format!("answer_key = \"age1unknown\"\n{config}"));
    let (exit, text) = fixture.fails("batch import 1 good.csv --config key.toml --as larkspur");
    assert!(exit == 3 && text.contains("key.toml: answer_key: ENCRYPTION_KEY_INVALID"), "{text}");
    assert!(text.contains("fix the file") && !text.contains("choose another batch"), "{text}");
    assert!(fixture.json("project show 1")["batches"].as_array().unwrap().is_empty());
}

#[test]
fn a_mark_before_utf_8_and_other_ends_of_lines_change_no_row() {
    let fixture = Fixture::new("marks");
    let rows = [
        ("plain.jsonl", "{\"id\":\"a\",\"question\":\"?\"}\n{\"id\":\"b\",\"question\":\"?\"}\n"),
        ("mark.jsonl", "\u{feff}{\"id\":\"a\",\"question\":\"?\"}\r\n{\"id\":\"b\",\"question\":\"?\"}"),
        ("mark.csv", "\u{feff}id,question\r\na,?\r\nb,?\r\n"),
    ];
    for (name, text) in rows {
        fixture.write(name, text);
        fixture.json(&format!("batch import 1 {name} --config batch.toml --as larkspur --again {name}"));
        let pages = fixture.kept().into_iter().filter_map(|(_, bytes)| bytes);
        let page = pages.filter_map(|bytes| String::from_utf8(bytes).ok()).find(|text| text.contains("\"items\":["));
        let page = page.unwrap();
        assert!(
            page.contains(r#"{"id":"a","question":"?"}"#) && page.contains(r#"{"id":"b","question":"?"}"#),
            "{page}"
        );
        fs::remove_dir_all(fixture.home("content")).unwrap();
    }
}

#[test]
fn a_chain_that_was_cut_short_is_named_and_nothing_else_is_said() {
    let fixture = Fixture::empty("cut");
    fixture.json("chain new");
    let file = fs::OpenOptions::new().write(true).open(fixture.folder.join(".caravan/embedded.redb")).unwrap();
    file.set_len(1_000).unwrap();
    let (exit, text) = fixture.fails("chain show");
    assert!(exit == 3 && text.contains("CHAIN_FORMAT"), "{text}");
    assert!(!text.contains("panicked") && text.lines().count() == 2, "{text}");
}

#[test]
fn rows_that_are_not_those_of_the_root_are_not_worked_on() {
    let fixture = Fixture::new("roots");
    fixture.write("rows.csv", "id,question\na,How much is 2 and 3?\nb,How much is 4 and 5?\n");
    fixture.json("batch import 1 rows.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    fixture.json("account add amara");
    let head = fixture.content(b"{\"format\":\"caravan-manifest/1\"");
    let good = fs::read(&head).unwrap();
    fs::write(&head, String::from_utf8(good.clone()).unwrap().replace("\"tasks\":2", "\"tasks\":9")).unwrap();
    let before = fixture.state();
    let (exit, said) = fixture.fails("work claim 1 --as amara");
    assert!(exit == 3 && said.contains("CONTENT_DAMAGED"), "{said}");
    fs::remove_file(&head).unwrap();
    let (exit, said) = fixture.fails("work claim 1 --as amara");
    assert!(exit == 3 && said.contains("CONTENT_MISSING"), "{said}");
    assert_eq!(before, fixture.state(), "without its rows nothing is claimed");
    fs::write(&head, &good).unwrap();
    assert!(fixture.json("work claim 1 --as amara")["items"][0]["question"].is_string());
    let is_page = |bytes: &Vec<u8>| bytes.windows(7).any(|part| part == b"4 and 5");
    let content = fixture.kept().into_iter().filter(|(path, _)| path.starts_with(fixture.home("content")));
    let (page, bytes) =
        content.filter_map(|(path, bytes)| Some((path, bytes?))).find(|(_, bytes)| is_page(bytes)).unwrap();
    fs::write(&page, String::from_utf8(bytes).unwrap().replace("4 and 5", "4 and 6")).unwrap();
    fixture.write("answers.csv", "id,answer\na,5\nb,9\n");
    fixture.unchanged_by("work submit 1 --answers answers.csv --as amara", 3, "CONTENT_DAMAGED");
}

#[test]
fn a_claim_without_the_agreement_is_refused_and_says_how_to_read_it() {
    let fixture = Fixture::new("agreement");
    fixture.write("rows.csv", "id,question\na,How much is 2 and 3?\n");
    fixture.json("batch import 1 rows.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    fixture.json("account add amara");
    let mut claim = std::process::Command::new(env!("CARGO_BIN_EXE_caravan"));
    claim.current_dir(&fixture.folder).args("work claim 1 --as amara".split(' ')).stdin(std::process::Stdio::null());
    let refused = claim.output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(2) && said.contains("AGREEMENT_NOT_ACCEPTED"), "{said}");
    assert!(said.contains("caravan work agreement 1"), "{said}");
    assert!(fixture.json("work agreement 1")["text"].as_str().unwrap().starts_with("# Contributor agreement"));
    fixture.json("work claim 1 --as amara");
    fixture.json("work return 1 --as amara");
    assert!(claim.output().unwrap().status.success(), "an agreement is accepted once");
}

#[test]
fn answers_that_are_wrong_are_named_and_nothing_is_submitted() {
    let fixture = Fixture::new("answers");
    fixture.write("rows.csv", "id,question\na,How much is 2 and 3?\n");
    fixture.json("batch import 1 rows.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    fixture.json("account add amara");
    fixture.json("work claim 1 --as amara");
    let huge = format!("id,answer\na,{}\n", "x".repeat((1 << 20) + 1));
    for (name, bytes, says) in [
        ("columns.csv", &b"id,result\na,5\n"[..], "expected a column \"answer\""),
        ("names.csv", b"name,answer\na,5\n", "expected a column \"id\""),
        ("short.csv", b"id,answer\na\n", "FILE_MALFORMED"),
        ("bytes.csv", b"id,answer\na,\xff\xfe\n", "UTF-8"),
        ("duplicate.csv", b"id,answer\na,5\na,6\n", "line 3: expected one answer"),
        ("other.csv", b"id,answer\nb,5\n", "ANSWER_MISSING"),
        ("empty.csv", b"", "FILE_MALFORMED"),
        ("huge.csv", huge.as_bytes(), "ITEM_TOO_LONG"),
    ] {
        fixture.write(name, bytes);
        fixture.unchanged_by(&format!("work submit 1 --answers {name} --as amara"), 3, says);
    }
    for (name, bytes, says) in [
        ("torn.json", &b"{\"a\": "[..], "JSON_INVALID"),
        ("bytes.json", b"\"\xff\"", "UTF8_INVALID"),
        ("duplicate.json", b"{\"a\":1,\"a\":2}", "KEY_DUPLICATE"),
        ("inexact.json", b"12345678901234567890", "NUMBER_INEXACT"),
        ("deep.json", "[".repeat(10_000).as_bytes(), "JSON_TOO_DEEP"),
        ("huge.json", format!("\"{}\"", "x".repeat(1 << 20)).as_bytes(), "ITEM_TOO_LONG"),
    ] {
        fixture.write(name, bytes);
        fixture.unchanged_by(&format!("work submit 1 --json-file {name} --as amara"), 3, says);
    }
    fixture.unchanged_by("work submit 1 --answers nowhere.csv --as amara", 3, "FILE_UNREADABLE");
    fixture.unchanged_by("work submit 1 5 --as larkspur", 2, "RESERVATION_UNCLEAR");
}

#[test]
fn verdicts_that_are_wrong_are_all_named_and_nothing_is_decided() {
    let fixture = worked("verdicts");
    for (name, bytes, says) in [
        ("columns.csv", &b"id,annotator,judged\nmath-01,amara,accept\n"[..], &["line 1", "verdict"][..]),
        ("words.csv", b"assignment,verdict\n1,maybe\n2,accept\n3,no\n", &["line 2", "line 4", "2 invalid rows"]),
        ("duplicate.csv", b"assignment,verdict\n1,accept\n1,accept\n", &["line 3", "an earlier line"]),
        ("bytes.csv", b"id,annotator,verdict\nmath-01,\xff,accept\n", &["line 2", "UTF-8"]),
        ("grades.csv", b"assignment,verdict,grade\n1,accept,75\n2,accept,x\n", &["line 2", "line 3"]),
        ("reasons.csv", b"assignment,verdict,reason\n1,reject,\n2,reject,ugly\n", &["line 2", "line 3"]),
        ("unknown.csv", b"id,annotator,verdict\nmath-01,dov,accept\nmath-99,amara,accept\n", &["line 2", "line 3"]),
        ("numbers.csv", b"assignment,verdict\n99,accept\nx,accept\n", &["line 2", "line 3"]),
        ("lines.jsonl", b"{\"assignment\":1,\"verdict\":\"accept\"}\nnonsense\n", &["line 2"]),
    ] {
        fixture.write(name, bytes);
        let text = fixture.unchanged_by(&format!("decide 1 {name} --as larkspur --yes"), 3, "FILE_MALFORMED");
        assert!(says.iter().all(|part| text.contains(part)), "{name}: {text}");
    }
    fixture.write("huge.csv", format!("assignment,verdict\n1,{}\n", "x".repeat(1 << 21)));
    let text = fixture.unchanged_by("decide 1 huge.csv --as larkspur --yes", 3, "FILE_MALFORMED");
    assert!(text.len() < 1_000, "what is too long is not repeated: {} bytes", text.len());
    fixture.write("empty.csv", "");
    fixture.unchanged_by("decide 1 empty.csv --as larkspur --yes", 3, "HEADER_INVALID");
    fixture.unchanged_by("decide 1 verdicts.txt --as larkspur --yes", 2, "VALUE_INVALID");
    fixture.unchanged_by("decide 1 nowhere.csv --as larkspur --yes", 3, "FILE_UNREADABLE");
}

#[test]
fn changed_files_in_the_home_directory_are_not_trusted() {
    let fixture = worked("changed");
    let salts = fixture.home("people/amara/answers/salts.jsonl");
    let good = fs::read_to_string(&salts).unwrap();
    fixture.json("batch import 1 problems.csv --config batch.toml --again twice --as larkspur");
    fixture.json("project fund 1 3CARA --as larkspur");
    fixture.json("batch open 2 --yes --as larkspur");
    fixture.json("work claim 2 --as amara");
    fs::write(&salts, good.replacen("\"task\":", "\"task\":1", 1)).unwrap();
    fixture.unchanged_by("work submit 2 5 --as amara", 3, "STORE_DAMAGED");
    fs::write(&salts, &good).unwrap();
    fixture.json("work submit 2 5 --as amara");
    fs::write(fixture.folder.join(".caravan/embedded.redb"), "no chain").unwrap();
    assert_eq!(fixture.fails("project show 1").0, 3);
}
