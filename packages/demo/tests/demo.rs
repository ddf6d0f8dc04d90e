//! The demo as a visitor runs it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

#[path = "demo/expected.rs"]
mod expected;

use std::process::{Command, Output};

use expected::{held, paid_in, Expected, CURRENCIES, DATASETS};
use serde_json::Value;

fn demo(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_caravan-demo")).args(args).output().unwrap()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn units(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn the_demo_shows_who_earned_what_and_ends_with_the_money() {
    let output = demo(&[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    for word in ["Amara", "Dov", "low_effort", "paid in full", "accepted at 50 %"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("money: ")).collect();
    assert_eq!(lines, ["CARA", "WAVE"].map(money_line));
    assert_eq!(text.lines().last(), lines.last().copied());
    assert!(text.lines().all(|line| line.chars().count() <= 120), "a line is too wide for a terminal");
}

#[test]
fn the_demo_has_every_kind_of_verdict() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let work = story["work"].as_array().unwrap();
    let count = |result: &str| work.iter().filter(|work| work["result"] == result).count();
    assert_eq!(work.len(), 71);
    assert_eq!(["accepted", "graded", "auto_approved", "rejected", "waiting"].map(count), [65, 3, 1, 2, 0]);
    let rejected: Vec<&Value> = work.iter().filter(|work| work["result"] == "rejected").collect();
    let shown: Vec<_> = rejected.iter().map(|work| (work["task"].as_str().unwrap(), units(&work["earned"]))).collect();
    assert_eq!(shown, [("math-05", 0), ("translation-02", 0)]);
}

#[test]
fn an_appeal_is_won_and_the_bond_of_the_one_who_loses_pays_the_arbiter() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let appeal = &story["appeal"];
    let words = ["annotator", "task", "currency"].map(|key| appeal[key].as_str().unwrap());
    assert_eq!(words, ["chen", "math-10", "CARA"]);
    let bonds = ["bond", "other_bond", "to_annotator", "to_arbiter", "to_requester"];
    assert_eq!(bonds.map(|key| units(&appeal[key])), [1_000_000, 1_000_000, 1_000_000, 1_000_000, 0]);
    assert_eq!(units(&appeal["stake"]), 500_000);
    let appealed: Vec<&Value> = list(&story["work"]).iter().filter(|work| work["again"] == "appealed").collect();
    let [work] = appealed[..] else { panic!("expected one work, got {appealed:?}") };
    assert_eq!(
        (&work["annotator"], &work["task"], &work["result"]),
        (&words[0].into(), &words[1].into(), &"accepted".into())
    );
    assert_eq!(units(&work["earned"]), 500_000);
    let text = String::from_utf8(demo(&[]).stdout).unwrap();
    for line in [
        "Chen is paid 0.5 CARA for the work; of both bonds 1 CARA goes to Chen, who put down 1 CARA.",
        "The arbiter is paid 1 CARA from Larkspur's bond, and Larkspur gets 0 CARA of it back.",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn reviewers_are_paid_and_one_who_worked_in_the_batch_under_review_is_refused() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let reviews = &story["reviews"];
    assert_eq!(reviews["refused"], serde_json::json!({ "annotator": "amara", "code": "REVIEWER_WORKED" }));
    let shown = list(&reviews["reviewed"]).iter().map(|one| {
        let mut said: Vec<[&str; 2]> = list(&one["reviews"])
            .iter()
            .map(|review| ["by", "said"].map(|key| review[key].as_str().unwrap()))
            .collect();
        said.sort_unstable();
        (one["annotator"].as_str().unwrap(), said, one["result"].as_str().unwrap())
    });
    let [right, wrong] = ["right", "wrong"].map(|said| vec![["chen", said], ["dov", said]]);
    let expected = [("amara", right.clone(), "accepted"), ("bela", wrong, "rejected"), ("amara", right, "accepted")];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
    let of = |kind: &str, annotator: &str| -> Vec<u128> {
        let own = list(&story["work"]).iter().filter(|work| work["annotator"] == annotator);
        own.filter(|work| work["task"].as_str().unwrap().starts_with(kind)).map(|work| units(&work["earned"])).collect()
    };
    assert_eq!((of("review", "chen"), of("review", "dov")), (vec![100_000; 3], vec![100_000; 3]));
    assert_eq!((of("translation", "amara"), of("translation", "bela")), (vec![400_000; 2], vec![0]));
}

#[test]
fn all_that_the_requester_paid_for_work_is_accounted_for() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    for (share, arbiter) in list(&story["requester"]).iter().zip([1_000_000, 0]) {
        let symbol = share["currency"].as_str().unwrap();
        let earned: u128 = list(&story["annotators"]).iter().map(|annotator| units(&annotator["earned"][symbol])).sum();
        let parts = ["fees", "arbiter", "refund", "project_credit", "bond"].map(|key| units(&share[key]));
        assert_eq!(units(&share["paid_in"]), earned + parts.iter().sum::<u128>(), "{share}");
        assert_eq!(parts[1], arbiter, "{share}");
    }
}

#[test]
fn what_annotators_have_is_what_their_work_earned() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    for annotator in story["annotators"].as_array().unwrap() {
        for currency in ["CARA", "WAVE"] {
            let work = story["work"].as_array().unwrap();
            let own = work.iter().filter(|w| w["annotator"] == annotator["name"] && w["currency"] == currency);
            let earned: u128 = own.map(|work| units(&work["earned"])).sum();
            assert_eq!(units(&annotator["earned"][currency]), earned, "{annotator}");
        }
        assert!(units(&annotator["points"]) > 0, "{annotator}");
    }
}

#[test]
fn the_money_of_the_demo_adds_up_in_each_currency_and_contract() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    for (line, share) in list(&story["money"]).iter().zip(list(&story["requester"])) {
        assert_eq!(line["holds"], true);
        assert_eq!(units(&line["in"]), units(&line["out"]) + units(&line["held"]));
        let contracts = list(&line["contracts"]);
        let names: Vec<&str> = contracts.iter().map(|one| one["contract"].as_str().unwrap()).collect();
        assert_eq!(names, ["marketplace", "licensing", "provenance", "points"]);
        assert_eq!(units(&line["held"]), contracts.iter().map(|one| units(&one["held"])).sum::<u128>());
        for one in contracts {
            let parts: u128 = one["parts"].as_object().unwrap().values().map(units).sum();
            assert_eq!(units(&one["held"]), parts, "{one}");
        }
        assert_eq!(units(&contracts[0]["parts"]["project_credit"]), units(&share["project_credit"]));
        assert_eq!(units(&contracts[0]["held"]), units(&share["project_credit"]), "only project credit stays");
    }
}

#[test]
fn the_demo_is_the_same_every_time() {
    assert_eq!(demo(&["--json"]).stdout, demo(&["--json"]).stdout);
}

fn money_line(symbol: &str) -> String {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let (paid, held) = (paid_in(symbol), held(&Expected::of(&story), symbol));
    let show = |units| format!("{} {symbol}", decimal(units));
    format!("money: in {} = out {} + held {}", show(paid), show(paid - held), show(held))
}

fn decimal(units: u128) -> String {
    let text = format!("{}.{:06}", units / 1_000_000, units % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[test]
fn every_assets_money_is_the_closed_form_of_what_was_paid() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let expected = Expected::of(&story);
    let assets = list(&story["royalties"]["assets"]);
    assert_eq!(assets.len(), 4);
    for (asset, money) in assets.iter().zip(&expected.assets) {
        for (symbol, money) in CURRENCIES.iter().zip(money) {
            let ledger = &asset["ledgers"][symbol];
            let read = |key: &str| units(&ledger[key]);
            let shown = (read("inbox"), read("total_in"), read("pool_in"), read("dust"));
            assert_eq!(shown, (0, money.total, money.pool, money.dust()), "{} in {symbol}", asset["title"]);
        }
    }
    assert!(expected.assets.iter().flatten().any(|money| money.dust() > 0), "a story without dust shows nothing");
}

#[test]
fn contributors_get_their_weights_floor_of_the_pools_and_the_dust_stays() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let expected = Expected::of(&story);
    let contributors = list(&story["royalties"]["contributors"]);
    assert_eq!(contributors.len(), expected.weights.len());
    for (contributor, (name, weights)) in contributors.iter().zip(&expected.weights) {
        assert_eq!(contributor["name"].as_str(), Some(name.as_str()));
        assert_eq!([units(&contributor["weights"][0]), units(&contributor["weights"][1])], *weights, "{name}");
        for (currency, symbol) in CURRENCIES.iter().enumerate() {
            let due = DATASETS.map(|dataset| expected.claim(dataset, currency, weights[dataset]));
            let shown = DATASETS.map(|dataset| units(&contributor["claimed"][dataset][symbol]));
            assert_eq!(shown, due, "{name} in {symbol}");
            assert_eq!(units(&contributor["paid"][symbol]), due.iter().sum::<u128>(), "{name} in {symbol}");
            let payouts = paid_to(&story, name, symbol);
            assert_eq!(payouts.iter().sum::<u128>(), due.iter().sum::<u128>(), "{name} in {symbol}");
        }
    }
    assert_eq!(paid_to(&story, "amara", "CARA").len(), 2, "one early, one at the end");
}

/// The payouts of licensing to one name.
fn paid_to(story: &Value, name: &str, symbol: &str) -> Vec<u128> {
    let payouts = list(&story["royalties"]["payouts"]).iter();
    let own = payouts.filter(|payout| payout["to"] == name && payout["currency"] == symbol);
    own.map(|payout| units(&payout["amount"])).collect()
}

#[test]
fn owners_get_what_their_assets_keep_and_harbors_part_waits() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let expected = Expected::of(&story);
    for (currency, symbol) in CURRENCIES.iter().enumerate() {
        let owner = |asset: usize| expected.assets[asset][currency].owner;
        assert_eq!(paid_to(&story, "larkspur", symbol), [owner(0) + owner(1)], "{symbol}");
        assert_eq!(paid_to(&story, "kestrel", symbol), [owner(2)], "{symbol}");
        assert!(paid_to(&story, "harbor", symbol).is_empty());
        let parts = &list(&story["money"])[currency]["contracts"][1]["parts"];
        assert_eq!(units(&parts["balances"]), owner(3), "{symbol}");
        assert_eq!(units(&parts["inboxes"]), 0);
        assert_eq!(units(&parts["fees"]), expected.fees[currency], "{symbol}");
        let dust: u128 = expected.assets.iter().map(|money| money[currency].dust()).sum();
        assert_eq!(units(&parts["dust"]), dust, "{symbol}");
        assert_eq!(units(&parts["pools"]), expected.pools_left(currency), "{symbol}");
    }
}

#[test]
fn both_datasets_are_published_with_their_terms_and_the_bond_comes_back() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let [problems, summaries] = &list(&story["royalties"]["publications"])[..] else { panic!("not two datasets") };
    assert_eq!((units(&problems["bond"]), units(&problems["refund"])), (113 * 10_000, 113 * 10_000));
    assert_eq!((units(&summaries["bond"]), units(&summaries["refund"])), (6 * 50_000, 6 * 50_000));
    assert_eq!(
        (problems["contributor_bps"].as_u64(), summaries["contributor_bps"].as_u64()),
        (Some(3_000), Some(4_000))
    );
    assert_eq!(
        (problems["floor"]["currency"].as_str(), units(&problems["floor"]["amount"])),
        (Some("CARA"), 8_000_000)
    );
    assert!(summaries["floor"].is_null());
    let accepted = |symbol: &str| {
        list(&story["work"]).iter().filter(|work| work["currency"] == symbol && work["result"] != "rejected").count()
    };
    let covered = |publication: &Value| usize::try_from(publication["answers"].as_u64().unwrap()).unwrap();
    assert_eq!([covered(problems), covered(summaries)], CURRENCIES.map(accepted));
}

#[test]
fn watermarks_differ_and_are_shown() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let text = String::from_utf8(demo(&[]).stdout).unwrap();
    let marks: std::collections::BTreeSet<&str> =
        list(&story["royalties"]["assets"]).iter().map(|asset| asset["watermark"].as_str().unwrap()).collect();
    assert_eq!(marks.len(), 4);
    assert!(marks.iter().all(|mark| mark.len() == 64 && mark.bytes().all(|byte| byte.is_ascii_hexdigit())));
    for asset in list(&story["royalties"]["assets"]).iter().take(2) {
        assert!(text.contains(asset["watermark"].as_str().unwrap()), "{asset}");
    }
}

#[test]
fn licenses_are_answered_for_by_use_and_time() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let shown: Vec<_> = list(&story["royalties"]["answers"])
        .iter()
        .map(|answer| {
            let word = |key: &str| answer[key].as_str().unwrap();
            (word("who"), answer["asset"].as_u64().unwrap(), word("use"), answer["license"].as_u64())
        })
        .collect();
    let expected = [
        ("tern", 1, "train", Some(6)),
        ("tern", 1, "redistribute", None),
        ("tern", 2, "display", Some(5)),
        ("tern", 3, "infer", Some(4)),
        ("tern", 3, "infer", None),
        ("kestrel", 2, "train", Some(2)),
        ("kestrel", 2, "display", None),
    ];
    assert_eq!(shown, expected);
    let lasts = |index: usize| &story["royalties"]["answers"][index]["ends_at"];
    assert!(
        lasts(0).is_null() && lasts(3).as_u64().unwrap() < story["royalties"]["answers"][4]["at"].as_u64().unwrap()
    );
}

#[test]
fn messages_that_must_be_refused_are_refused_by_their_code() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let refused_messages = list(&story["royalties"]["refused_messages"]);
    let codes: Vec<&str> = refused_messages.iter().map(|refused| refused["code"].as_str().unwrap()).collect();
    let expected = [
        "SHARING_FROZEN",
        "COMMITMENT_EARLY",
        "HASH_REGISTERED",
        "PRICE_BELOW_FLOOR",
        "PRICE_BELOW_FLOOR",
        "NOTHING_TO_CLAIM",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn a_reader_can_check_one_payment_step_by_step() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let text = String::from_utf8(demo(&[]).stdout).unwrap();
    let flat: Vec<String> = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let expected = Expected::of(&story);
    for line in expected.worked_example() {
        assert!(flat.iter().any(|shown| shown.ends_with(&line)), "{line}: {text}");
    }
}

#[test]
fn the_readmes_excerpt_is_what_the_demo_prints() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let excerpt = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let text = String::from_utf8(demo(&[]).stdout).unwrap();
    let parts: Vec<&str> = excerpt.split("...\n").filter(|part| !part.is_empty()).collect();
    assert!(!parts.is_empty());
    let mut rest = text.as_str();
    for part in parts {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("the demo does not print this here:\n{part}"));
        rest = after;
    }
}
