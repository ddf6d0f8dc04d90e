//! A batch for the accounts on a list, whose annotators have homes of their own: each finds the list at the gateway.

use crate::town::Town;

#[test]
fn annotators_on_other_machines_find_the_list_of_a_batch_and_prove_that_they_are_on_it() {
    let town = Town::new("listed", &["acme", "amara", "bela", "chen"]);
    let [acme, amara, bela, chen] = town.people.as_slice() else { panic!("four people") };
    let address = |who: &str| {
        let person = town.people.iter().find(|person| person.home.ends_with(who)).unwrap();
        person.json(&format!("balance {who}"))["address"].as_str().unwrap().to_owned()
    };
    acme.write("accounts.csv", format!("address\n{}\n{}\n", address("amara"), address("bela")));
    let private = |text: String| {
        text.replace("rows = \"public\"", "rows = \"private\"")
            .replace("# list = \"accounts.csv\"", "list = \"accounts.csv\"")
    };
    acme.open_batch("acme", &["a heliotrope came late", "a second heliotrope"], private);
    town.page("/", "for a list of addresses");
    let (exit, error) = chen.error("work claim 1 --accept-agreement --as chen");
    assert!(exit == 1 && error["code"] == "NOT_LISTED", "{error}");
    for (person, name) in [(amara, "amara"), (bela, "bela")] {
        let claimed = person.json(&format!("work claim 1 --accept-agreement --as {name}"));
        assert!(claimed["items"].to_string().contains("heliotrope"), "{claimed}");
        person.json(&format!("work submit 1 refund --as {name}"));
    }
    assert!(amara.error("work claim 1 --as amara").1["code"] == "NO_SLOT_LEFT");
    town.verify();
}
