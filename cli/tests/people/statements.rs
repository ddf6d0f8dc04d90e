//! Statements of a chain that is served.

use crate::town::Town;

#[test]
fn a_statement_from_behind_a_gateway_is_checked_by_others_and_by_the_file_of_the_chain() {
    let mut town = Town::new("statements", &["acme", "amara"]);
    let [acme, amara] = town.people.as_slice() else { panic!("two people") };
    acme.open_batch("acme", &["one", "two"], |text| text);
    amara.do_tasks("amara", 2);
    acme.write("verdicts.csv", "assignment,verdict\n1,accept\n2,accept\n");
    acme.json("decide 1 verdicts.csv --yes --as acme");
    amara.json("withdraw --as amara");
    let pay = amara.json("statement --out pay.csv --as amara");
    assert_eq!(pay["lines"], 3, "two works and a withdrawal");
    acme.json("invoice --out invoice.jsonl --as acme");
    let rows = amara.json("statement --as amara")["rows"].clone();
    assert_eq!(rows[0]["transaction"].as_str().unwrap().len(), 64, "what was signed has a hash: {rows}");
    let (pay, invoice) = (amara.read("pay.csv"), acme.read("invoice.jsonl"));
    acme.write("pay.csv", &pay);
    assert_eq!(acme.json("statement --verify pay.csv")["holds"], true);
    acme.write("pay.csv", pay.replacen("0.1", "1.1", 1));
    let (code, error) = acme.error("statement --verify pay.csv");
    assert_eq!((code, &error["code"]), (1, &"STATEMENT_MISMATCH".into()));
    town.kill_gateway();
    for (name, text, line) in
        [("pay.csv", pay, "statement --verify pay.csv"), ("invoice.jsonl", invoice, "invoice --verify invoice.jsonl")]
    {
        town.operator.write(name, text);
        assert_eq!(town.operator.json(line)["holds"], true, "{line}");
    }
    town.verify();
}
