//! The list of arbiters: keys and fees, and what a project asks of its arbiter.

use crate::fixture::Fixture;

#[test]
fn an_arbiter_is_listed_with_a_key_and_a_fee_for_each_currency_and_projects_name_one_who_takes_theirs() {
    let fixture = Fixture::new("arbiters");
    fixture.json("account add dara");
    let usual = fixture.json("admin arbiters")["arbiters"].clone();
    assert_eq!(usual.as_array().unwrap().len(), 1);
    assert_eq!((&usual[0]["listed"], &usual[0]["fees"][0]["fee"]), (&true.into(), &"1000000".into()));

    let (exit, text) = fixture.fails("admin set-arbiter dara --fee 2CARA --yes --as larkspur");
    assert!(exit == 1 && text.contains("OWNER_ONLY"), "{text}");
    assert_eq!(fixture.run("admin set-arbiter dara --as owner").status.code(), Some(2), "without a fee");
    let (exit, text) = fixture.fails("admin set-arbiter dara --fee 1CARA --fee 2CARA --as owner");
    assert!(exit == 1 && text.contains("ENTRY_DUPLICATE"), "{text}");
    let (_, text) = fixture.fails("admin set-arbiter dara --fee 1CARA --key age1x --as owner");
    assert!(text.contains("ENCRYPTION_KEY_INVALID"), "{text}");
    let elsewhere = fixture.json("chain show")["suite"]["points"].as_str().unwrap().to_owned();
    let (exit, text) = fixture.fails(&format!("admin set-arbiter {elsewhere} --fee 1CARA --as owner"));
    assert!(exit == 2 && text.contains("--key"), "an account elsewhere has no key here: {text}");

    let key = fixture.json("admin set-arbiter dara --fee 2CARA --as owner")["key"].clone();
    let again = fixture.json("admin set-arbiter dara --fee 3CARA --as owner")["key"].clone();
    assert_eq!(key, again, "a change of the fee keeps the key");
    let listed = fixture.json("admin arbiters")["arbiters"].clone();
    let dara = listed.as_array().unwrap().iter().find(|row| row["key"] == key).unwrap();
    assert_eq!(dara["fees"][0]["fee"], "3000000");

    // The usual arbiter takes no CARA any more, so that a project names the other one.
    fixture.json("admin delist-arbiter arbiter --as owner");
    let project = fixture.json("project create P --as larkspur")["project"].clone();
    let named = fixture.json(&format!("project show {project}"))["project"]["arbiter"].clone();
    assert_eq!(named, dara["arbiter"]);
    fixture.json("admin delist-arbiter dara --as owner");
    let (exit, text) = fixture.fails("project create Q --as larkspur");
    assert!(exit == 1 && text.contains("ARBITER_NOT_LISTED"), "{text}");
}
