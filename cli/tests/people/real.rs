//! The same on a real chain, with a gateway that keeps content in S3: `cargo xtask people` starts a chain and a server, and
//! runs this.

use std::fs;
use std::path::Path;

use bip39::Mnemonic;

use crate::pictures::do_project;
use crate::town::{fresh, serve, Person, NAMES};

/// What a person gets for gas, in base units of its coin.
const GAS: &str = "3000000stake";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is missing: `cargo xtask people` runs this"))
}

/// A person with keys of their own, and with what an operator hands out: the file of the chain, without what is for play and
/// without keys, and the record of the deployment.
fn stranger(folder: &Path, number: u8, chain: &str, deployments: &Path) -> Person {
    let words = Mnemonic::from_entropy(&[number; 16]).unwrap().to_string();
    let person =
        Person { mnemonic: Some(words), ..Person::new(folder, NAMES[usize::from(number)], &["--chain", "chain.toml"]) };
    let (public, _) = chain.split_once("\n[play]").unwrap();
    let public: Vec<&str> = public.lines().filter(|line| !line.starts_with("mnemonic_file")).collect();
    person.write("chain.toml", public.join("\n"));
    fs::create_dir(person.home.join("deployments")).unwrap();
    for entry in fs::read_dir(deployments).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), person.home.join("deployments").join(entry.file_name())).unwrap();
    }
    person
}

#[test]
#[ignore = "needs a real chain and an S3 server: cargo xtask people starts them, and .ci/run --nightly that"]
fn a_project_with_pictures_is_done_by_people_who_share_a_real_chain_and_content_in_s3() {
    let [chain, deployments, content] = ["CARAVAN_CHAIN", "CARAVAN_DEPLOYMENTS", "CARAVAN_S3_URL"].map(variable);
    let folder = fresh("real");
    let operator = Person::new(&folder, "operator", &["--chain", &chain, "--deployments", &deployments]);
    operator.json("account add bank --fund 1000CARA");
    let text = fs::read_to_string(&chain).unwrap();
    let mut people = [0, 1, 2, 3, 4].map(|number| stranger(&folder, number, &text, Path::new(&deployments)));
    let keys = NAMES.iter().zip(&people).map(|(name, person)| {
        let address = person.json(&format!("account add {name}"))["address"].as_str().unwrap().to_owned();
        assert!(
            person.fails(&format!("project create P --as {name}")).contains("GAS_UNPAID"),
            "{name} has no account yet"
        );
        for amount in [GAS, if *name == "acme" { "100CARA" } else { "1ucara" }] {
            operator.json(&format!("account send {address} {amount} --yes --as bank"));
        }
        person.json(&format!("account key {name}"))["key"].as_str().unwrap().to_owned()
    });
    let keys: Vec<String> = keys.collect();
    // The licensee is not invited: who only reads needs no key, and no gateway but the uri that the chain has.
    operator.write("gateway.toml", format!("invited = {:?}\n", &keys[..4]));
    let more = ["--content-only", "--config", "gateway.toml"];
    let (_gateway, address) = serve(&operator, "127.0.0.1:0", &content, &more);
    let [.., kestrel] = &mut people;
    kestrel.write("note.txt", "a note");
    let refused = kestrel.fails(&format!("work attach note.txt --as kestrel --gateway {address}"));
    assert!(refused.contains("KEY_UNKNOWN"), "{refused}");
    kestrel.place.push("--allow-private".to_owned());
    for person in people.iter_mut().take(4) {
        person.place.extend(["--gateway".to_owned(), address.clone()]);
    }
    do_project(&people);
}
