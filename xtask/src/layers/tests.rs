use super::*;

fn faults(file: &str, text: &str) -> Vec<String> {
    source_faults(Path::new(file), text).unwrap()
}

#[test]
fn every_line_of_the_domain_that_names_the_chain_is_named() {
    let text = "use cosmwasm_std::{Env, Uint128};\n\nfn due(env: &Env) {}\n";
    let found = faults("contracts/points/src/domain/season.rs", text);
    assert_eq!(
        found,
        [
            "contracts/points/src/domain/season.rs:1: the domain may not name Env",
            "contracts/points/src/domain/season.rs:3: the domain may not name Env",
        ]
    );
}

#[test]
fn every_forbidden_word_of_the_domain_is_found() {
    for word in NOT_IN_THE_DOMAIN {
        let found = faults("contracts/points/src/domain/mod.rs", &format!("fn f(x: {word}) {{}}\n"));
        assert_eq!(found.len(), 1, "{word}");
    }
    assert_eq!(faults("contracts/points/src/domain.rs", "fn f(x: &dyn Storage) {}").len(), 1);
}

#[test]
fn comments_strings_longer_names_and_other_folders_are_no_fault() {
    let text = "/// Storage, see Env.\n/* Deps */ // Response\nfn f(x: Environment) -> &str { \"an \\\" Env\" }\nlet c = '\"'; // Env\n";
    assert_eq!(faults("contracts/points/src/domain/season.rs", text), Vec::<String>::new());
    assert_eq!(faults("contracts/points/src/execute.rs", "fn f(env: Env) {}"), Vec::<String>::new());
}

#[test]
fn code_after_a_string_or_a_comment_is_still_seen() {
    let text = "let s = \"a\"; let r = r#\"b\"#; /* c */ let e: Env;\n'\"'; let d: Deps; // x\nlet m: MessageInfo;";
    let found = faults("contracts/points/src/domain/season.rs", text);
    let lines: Vec<&str> = found.iter().filter_map(|fault| fault.split(':').nth(1)).collect();
    assert_eq!(lines, ["1", "2", "3"]);
}

#[test]
fn a_storage_key_outside_the_state_is_named() {
    let text = "const A: Item<u64> = Item::new(\"a\");\nlet b = Map::<u64, Vec<u8>>::new(\"b\");\n";
    let found = faults("contracts/points/src/execute.rs", text);
    assert_eq!(
        found,
        [
            "contracts/points/src/execute.rs:1: Item::new makes a storage key, which only the state may do",
            "contracts/points/src/execute.rs:2: Map::new makes a storage key, which only the state may do",
        ]
    );
    for kind in KEYED {
        assert_eq!(faults("contracts/points/src/query.rs", &format!("{kind}::new()")).len(), 1, "{kind}");
    }
}

#[test]
fn the_state_makes_storage_keys_and_others_make_plain_maps() {
    let text = "const A: Item<u64> = Item::new(\"a\");";
    assert_eq!(faults("contracts/points/src/state.rs", text), Vec::<String>::new());
    assert_eq!(faults("contracts/points/src/state/award.rs", text), Vec::<String>::new());
    assert_eq!(faults("contracts/points/src/execute.rs", "BTreeMap::new(); Map::key(x)"), Vec::<String>::new());
}

#[test]
fn a_state_that_stores_messages_or_answers_is_named() {
    let file = "contracts/points/src/state.rs";
    assert_eq!(faults(file, "use caravan_points_api::msg::Award;").len(), 1);
    assert_eq!(faults(file, "use caravan_points_api::{msg::Award, Season};").len(), 1);
    assert_eq!(faults(file, "use caravan_points_api::ExecuteMsg;").len(), 1);
    assert_eq!(faults(file, "const A: Item<BalanceResponse>;").len(), 1);
    assert_eq!(faults(file, "use caravan_points_api::Season; fn f(msg: u8) {}"), Vec::<String>::new());
}

#[test]
fn only_sources_of_contracts_are_looked_at_and_no_tests() {
    assert!(is_contract_source(Path::new("contracts/points/src/domain/season.rs")));
    for file in ["packages/money/src/lib.rs", "contracts/points/src/domain/tests.rs", "contracts/points/tests/a.rs"] {
        assert!(!is_contract_source(Path::new(file)), "{file}");
    }
}

fn package(name: &str, folder: &str, uses: &[&str]) -> Package {
    let uses: Vec<String> = uses.iter().map(|name| (*name).to_owned()).collect();
    Package {
        id: name.into(),
        name: name.into(),
        folder: Some(folder.into()),
        rust_version: Some("1.81".into()),
        names: uses.clone(),
        uses,
        ..Package::default()
    }
}

fn world(contract_uses: &[&str], money_uses: &[&str]) -> Vec<Package> {
    let chain = Package {
        description: "Host only: the chain".into(),
        rust_version: None,
        ..package("chain", "packages/chain", &["points"])
    };
    vec![
        package("points", "contracts/points", contract_uses),
        package("marketplace", "contracts/marketplace", &["points-api", "money"]),
        package("points-api", "packages/points-api", &[]),
        package("money", "packages/money", money_uses),
        chain,
        Package { rust_version: None, ..package("suite", "tests", &["points", "chain"]) },
    ]
}

#[test]
fn contracts_that_share_packages_pass() {
    assert_eq!(dependency_faults(&world(&["points-api", "money"], &[])), Vec::<String>::new());
}

#[test]
fn a_contract_that_depends_on_a_contract_is_named() {
    let found = dependency_faults(&world(&["marketplace"], &[]));
    assert_eq!(found, ["points may not depend on the contract marketplace"]);
}

#[test]
fn a_contract_that_tests_with_a_contract_is_named() {
    let mut packages = world(&[], &[]);
    packages[0].names.push("marketplace".into());
    assert_eq!(dependency_faults(&packages), ["points may not depend on the contract marketplace"]);
}

#[test]
fn a_contract_that_reaches_host_code_through_a_package_is_named() {
    let found = dependency_faults(&world(&["money"], &["chain"]));
    assert!(found.contains(&"points may not depend on chain, which is host only".to_owned()), "{found:?}");
    assert!(found.contains(&"marketplace may not depend on chain, which is host only".to_owned()), "{found:?}");
}

#[test]
fn an_api_crate_that_depends_on_a_contract_is_named() {
    let mut packages = world(&[], &[]);
    packages[2] = package("points-api", "packages/points-api", &["points"]);
    assert_eq!(dependency_faults(&packages), ["points-api may not depend on the contract points"]);
}

#[test]
fn a_package_that_says_neither_chain_nor_host_is_named() {
    let mut packages = world(&[], &[]);
    packages[3].rust_version = None;
    let found = dependency_faults(&packages);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("packages/money/Cargo.toml states neither"), "{found:?}");
}
