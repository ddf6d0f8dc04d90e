//! Errors: exit codes, hints, and JSON.

use serde_json::Value;

use super::fixture::Fixture;

#[test]
#[expect(clippy::too_many_lines, reason = "a line for each error")]
fn every_error_has_an_exit_code_and_a_hint() {
    let fixture = Fixture::empty("errors");
    for (line, code, says) in [("chain show", 3, "CHAIN_MISSING"), ("chain advance 3", 2, "VALUE_INVALID")] {
        let (exit, text) = fixture.fails(line);
        assert!(exit == code && text.contains(says), "{line}: {exit} {text}");
    }
    fixture.json("chain new");
    assert!(fixture.fails("project show").1.contains("caravan deploy"));
    fixture.json("deploy");
    fixture.json("account add larkspur --fund 1CARA");
    for (line, code, says) in [
        ("sample --rows 100", 2, "CARAVAN_GSM8K"),
        ("chain new", 3, "CHAIN_EXISTS"),
        ("chain advance 300000d", 2, "VALUE_INVALID"),
        ("deploy", 2, "SUITE_EXISTS"),
        ("account add larkspur", 2, "ACCOUNT_EXISTS"),
        ("account add larkspur", 2, "caravan account fund larkspur"),
        ("account add sp@ce", 2, "VALUE_INVALID"),
        ("project create P", 2, "SENDER_MISSING"),
        ("project create P --as unknown", 2, "caravan account add unknown"),
        ("project create P --currency !! --as larkspur", 2, "CURRENCY_UNKNOWN"),
        ("project fund 1 1 --as larkspur", 1, "PROJECT_UNKNOWN"),
        ("account fund larkspur 1", 2, "AMOUNT_UNIT_MISSING"),
        ("account fund larkspur 1EUR", 2, "AMOUNT_INVALID"),
        ("batch open 7 --as larkspur", 1, "BATCH_UNKNOWN"),
        ("project show 7", 1, "PROJECT_UNKNOWN"),
        ("project fund 7 1CARA --as larkspur", 1, "PROJECT_UNKNOWN"),
        ("work claim 7 --as larkspur", 1, "BATCH_UNKNOWN"),
        ("withdraw --as larkspur", 1, "NOTHING_TO_WITHDRAW"),
        ("withdraw --amount 5CARA --as larkspur", 1, "NOTHING_TO_WITHDRAW"),
        ("withdraw --royalties --as larkspur", 1, "NOTHING_TO_WITHDRAW"),
        ("withdraw --royalties --amount 5CARA --as larkspur", 1, "NOTHING_TO_WITHDRAW"),
        ("withdraw --project 7 --as larkspur", 1, "PROJECT_UNKNOWN"),
        ("royalties claim 7 --as larkspur", 1, "ASSET_UNKNOWN"),
        ("asset verify nothing", 3, "FILE_UNREADABLE"),
    ] {
        let (exit, text) = fixture.fails(line);
        assert!(exit == code && text.contains(says), "{line}: {exit} {text}");
    }
    assert!(!fixture.folder.join("problems.csv").exists(), "no bundled problems where others were asked for");
    assert_eq!(fixture.run("project show zero").status.code(), Some(2));
    let mut names = fixture.run("completion bash").stdout;
    names.truncate(20);
    assert!(!names.is_empty());
}

#[test]
fn an_error_with_json_is_one_line_of_json_on_standard_error() {
    let fixture = Fixture::empty("json-errors");
    fixture.json("chain new");
    fixture.json("deploy");
    fixture.json("account add larkspur --fund 1CARA");
    for (line, exit, code, message, hint) in [
        ("project show 7", 1, "PROJECT_UNKNOWN", "7", "list the projects: `caravan project show`"),
        ("project create P", 2, "SENDER_MISSING", "--as NAME is required", "caravan account list"),
        ("project show zero", 2, "USAGE_INVALID", "ID_INVALID", "caravan help"),
        ("project shw", 2, "USAGE_INVALID", "shw", "caravan help"),
        ("chain new", 3, "CHAIN_EXISTS", "embedded.redb", "--home FOLDER"),
        ("deploy --owner me", 2, "USAGE_INVALID", "--owner needs a real chain", "caravan help"),
    ] {
        let output = fixture.command(line).arg("--json").output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), text.lines().count(), output.stdout.len()),
            (Some(exit), 1, 0),
            "{line}: {text}"
        );
        let error = serde_json::from_str::<Value>(&text).unwrap()["error"].take();
        let field = |name: &str| error[name].as_str().unwrap().to_owned();
        assert_eq!(field("code"), code, "{line}: {text}");
        assert!(
            field("message").contains(message) && !field("message").contains(&format!("{code}: ")),
            "{line}: {text}"
        );
        assert!(field("hint").contains(hint), "{line}: {text}");
    }
}
