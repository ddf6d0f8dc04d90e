//! Each rule is seen red: a contract lies about what the story left behind, and the rule notices.

mod appeals;
mod change;
mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use caravan_audit::{
    changes, AssetView, BatchView, Check, Context, Distance, EditionView, RegistryView, RoyaltyView, Snapshot, TABLE,
};
use cosmwasm_std::Addr;

use super::{broken, read, rules, siblings, Cache, Checked, Finding, Scope};

fn batch(s: &mut Snapshot) -> &mut BatchView {
    s.batches.values_mut().find(|view| !view.assignments.is_empty()).unwrap()
}

fn edition(s: &mut Snapshot) -> &mut EditionView {
    s.editions.values_mut().find(|view| view.edition.published.is_some()).unwrap()
}

fn first<K: Ord, V>(rows: &mut BTreeMap<K, V>) -> &mut V {
    rows.values_mut().next().unwrap()
}

fn registry(s: &mut Snapshot) -> &mut RegistryView {
    Rc::make_mut(&mut s.rights.registry)
}

fn royalties(s: &mut Snapshot) -> &mut RoyaltyView {
    Rc::make_mut(&mut s.rights.royalties)
}

fn asset(s: &mut Snapshot) -> &mut AssetView {
    first(&mut registry(s).assets)
}

/// An asset with a chosen edge that states a share.
fn child(s: &mut Snapshot) -> &mut AssetView {
    let mut all = registry(s).assets.values_mut();
    all.find(|view| view.parents.iter().any(|edge| edge.share_bps.get() > 0)).unwrap()
}

fn license(s: &mut Snapshot) -> &mut caravan_licensing_api::LicenseResponse {
    first(&mut royalties(s).licenses)
}

fn snapshot() -> Snapshot {
    let (chain, suite) = caravan_demo::play(Box::new(caravan_chain::Embedded::new())).unwrap();
    read(&*chain, &suite, &Scope::default(), &mut Cache::default()).unwrap()
}

/// Return the functions of the rules whose check `keep` keeps.
fn functions(keep: fn(Check) -> bool) -> BTreeSet<&'static str> {
    let rules = TABLE.iter().flat_map(|group| group.rules);
    rules.filter(|rule| keep(rule.check)).map(|rule| rule.function).collect()
}

/// Check that `lie` number `number` turns the rule of `function` red.
fn assert_red(findings: &[Finding], function: &str, number: usize) {
    let finding = findings.iter().find(|finding| finding.function == function);
    assert!(!finding.unwrap().holds, "lie {number} goes unnoticed: {function}");
}

#[test]
fn the_suite_of_the_story_keeps_every_rule_and_every_rule_has_a_lie_that_breaks_it() {
    let whole = snapshot();
    let findings = rules(&whole, &Context::default());
    assert_eq!(broken(&findings), None);
    let mut seen = BTreeSet::new();
    for (number, (function, lie)) in state::lies().into_iter().chain(appeals::lies()).enumerate() {
        let mut snapshot = whole.clone();
        lie(&mut snapshot);
        assert_red(&rules(&snapshot, &Context::default()), function, number);
        seen.insert(function);
    }
    let all = functions(|check| matches!(check, Check::State(_) | Check::Context(_)));
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&&str>::new(), "no test has seen these red");
}

#[test]
fn nothing_changes_without_a_message_and_every_rule_of_change_has_a_lie_that_breaks_it() {
    let whole = snapshot();
    let findings = changes(&whole, &whole.clone(), Distance::OneTransaction);
    assert_eq!(broken(&findings), None);
    let mut seen = BTreeSet::new();
    for (number, (function, lie)) in change::lies().into_iter().enumerate() {
        let (mut before, mut after) = (whole.clone(), whole.clone());
        lie(&mut before, &mut after);
        assert_red(&changes(&before, &after, Distance::OneTransaction), function, number);
        seen.insert(function);
    }
    let all = functions(|check| matches!(check, Check::Change(_) | Check::Step(_)));
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&&str>::new(), "no test has seen these red");
}

#[test]
fn donations_that_are_known_are_no_more_and_no_less() {
    let mut snapshot = snapshot();
    let known = |units: u128| {
        let donated: BTreeMap<String, u128> = [("n:ucara".to_owned(), units)].into();
        let known = caravan_audit::Known { donated_to_marketplace: donated, ..caravan_audit::Known::default() };
        Context { known: Some(known), ..Context::default() }
    };
    let covered = |snapshot: &Snapshot, context: &Context| {
        let findings = rules(snapshot, context);
        findings.iter().find(|finding| finding.function == "money::covered").unwrap().holds
    };
    assert!(covered(&snapshot, &known(0)));
    *snapshot.holdings.get_mut("n:ucara").unwrap() += 1;
    assert!(covered(&snapshot, &Context::default()));
    assert!(covered(&snapshot, &known(1)));
    assert!(!covered(&snapshot, &known(0)));
    let untrusted = Context { untrusted: ["n:ucara".to_owned()].into(), ..known(0) };
    assert!(covered(&snapshot, &untrusted));
}

#[test]
fn awards_of_other_minters_are_a_bound_where_they_are_not_known_and_to_the_point_where_they_are() {
    let mut snapshot = snapshot();
    let known = |foreign_awards| {
        let known = caravan_audit::Known { foreign_awards, ..caravan_audit::Known::default() };
        Context { known: Some(known), ..Context::default() }
    };
    let awarded = |snapshot: &Snapshot, context: &Context| {
        let findings = rules(snapshot, context);
        findings.iter().find(|finding| finding.function == "points::due_and_awarded").unwrap().holds
    };
    assert!(awarded(&snapshot, &Context::default()) && awarded(&snapshot, &known(0)) && !awarded(&snapshot, &known(1)));
    state::view_of_points(&mut snapshot).awarded += 1;
    assert!(awarded(&snapshot, &Context::default()) && awarded(&snapshot, &known(1)) && !awarded(&snapshot, &known(0)));
}

#[test]
fn the_last_line_counts_the_rules_and_json_is_an_object() {
    let findings = rules(&snapshot(), &Context::default());
    let all = findings.len();
    let mut checked = Checked { chain_id: "here-1".to_owned(), marketplace: address("market"), findings };
    let whole = checked.report(false).unwrap();
    assert!(whole.text.starts_with("The marketplace market on chain here-1\n"), "{}", whole.text);
    assert!(whole.text.ends_with(&format!("\n{all} of {all} rules hold\n")), "{}", whole.text);
    assert_eq!(whole.text.lines().count(), all + 2);
    assert!(whole.failure.is_none());
    (checked.findings[0].holds, checked.findings[0].faults) = (false, vec!["a unit is missing".to_owned()]);
    let broken = checked.report(true).unwrap();
    let object: serde_json::Value = serde_json::from_str(&broken.text).unwrap();
    assert_eq!((&object["holds"], &object["holding"]), (&false.into(), &(all - 1).into()));
    assert_eq!((&object["chain_id"], &object["marketplace"]), (&"here-1".into(), &"market".into()));
    assert_eq!(object["rules"][0]["faults"][0], "a unit is missing");
    assert_eq!(broken.failure.unwrap().exit_code(), 1);
}

#[test]
fn a_marketplace_leads_to_its_siblings() {
    let (chain, suite) = caravan_demo::play(Box::new(caravan_chain::Embedded::new())).unwrap();
    assert_eq!(siblings(&*chain, suite.marketplace.as_str()).unwrap(), suite);
    assert!(siblings(&*chain, suite.points.as_str()).is_err());
}

#[allow(clippy::disallowed_methods, reason = "no chain here")]
fn address(word: &str) -> Addr {
    Addr::unchecked(word)
}
