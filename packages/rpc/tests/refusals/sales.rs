//! Offers, purchases, derivatives, royalties.

use caravan_chain::{Chain, Code, Msg};
use cosmwasm_std::{coin, coins, Coin};
use serde_json::{json, Value};

use crate::world::{edge, hash, number, terms, World, COIN, STAKE};

const SALES: Code = Code::Licensing;
const REGISTRY: Code = Code::Provenance;

fn paid(amount: u128) -> Vec<Coin> {
    coins(amount, COIN)
}

fn derive(child: u64, parent: u64, license: u64) -> Value {
    json!({ "register_derivative": { "child": child, "parent": parent, "kind": "trained_on", "license": license } })
}

fn allowed(royalty: u16, reciprocal: bool, ceiling: Option<&str>) -> Value {
    json!({ "allowed": { "royalty_bps": royalty, "reciprocal": reciprocal, "ceiling": ceiling } })
}

/// Buys under a first version, and gives the license.
fn license(world: &mut World, name: &str, offer: u64, price: u128) -> u64 {
    let buy = world.buy(offer, "1000000");
    number(&world.run(name, SALES, &buy, &paid(price)), &world.suite.licensing, "license_bought", "license")
}

#[test]
fn a_purchase_is_of_what_was_quoted_at_its_price() {
    let Some(mut world) = World::new("sales") else { return };
    let asset = world.asset("mira", "model", &[]);
    let offer = world.offer("mira", asset, &terms("1000"));
    let buy = world.buy(offer, "1000");
    let dear = world.buy(offer, "999");
    let unknown = world.buy(77, "1000");
    let two = vec![coin(1_000, STAKE), coin(1_000, COIN)];
    let cases = [
        (dear, paid(1_000), "PRICE_ABOVE_GUARD"),
        (unknown, paid(1_000), "OFFER_UNKNOWN"),
        (buy.clone(), paid(999), "PAYMENT_INEXACT"),
        (buy.clone(), paid(1_001), "PAYMENT_INEXACT"),
        (buy.clone(), vec![], "FUNDS_MISSING"),
        (buy.clone(), two, "FUNDS_SEVERAL"),
        (buy.clone(), coins(1_000, STAKE), "CURRENCY_MISMATCH"),
    ];
    for (msg, funds, code) in &cases {
        world.refused("theo", SALES, msg, funds, code);
    }
    let reference = world.reference();
    let foreign = json!({ "create_offer": { "asset": asset, "terms": terms("1"), "reference": reference } });
    world.refused("theo", SALES, &foreign, &[], "ASSET_OWNER_ONLY");
    let mut alias = json!({ "create_offer": { "asset": asset, "terms": terms("1"), "reference": "alias" } });
    alias["create_offer"]["terms"]["legal"]["hash"] = json!(hash("legal").to_hex().to_uppercase());
    world.refused("mira", SALES, &alias, &[], "HASH_INVALID");
    // Between quote and purchase the terms change, then the owner.
    world.run("mira", SALES, &json!({ "change_offer": { "offer": offer, "terms": terms("900") } }), &[]);
    world.refused("theo", SALES, &buy, &paid(1_000), "OFFER_CHANGED");
    let mut newer = buy.clone();
    newer["buy"]["guard"]["version"] = json!(2);
    let theo = world.who("theo");
    let give = json!({ "offer_asset": { "asset": asset, "to": theo, "valid_secs": 3_600 } });
    world.run("mira", REGISTRY, &give, &[]);
    world.run("theo", REGISTRY, &json!({ "accept_asset": { "asset": asset, "epoch": 1 } }), &[]);
    world.refused("nora", SALES, &newer, &paid(900), "OFFER_OWNER_CHANGED");
    world.done(11);
}

#[test]
fn no_more_is_sold_than_was_offered() {
    let Some(mut world) = World::new("supply") else { return };
    let asset = world.asset("mira", "model", &[]);
    let mut one = terms("1000");
    one["limits"]["supply"] = json!(1);
    let mut each = terms("1000");
    each["limits"]["per_licensee"] = json!(1);
    let (one, each) = (world.offer("mira", asset, &one), world.offer("mira", asset, &each));
    let many = world.offer("mira", asset, &terms("10"));
    license(&mut world, "theo", one, 1_000);
    license(&mut world, "theo", each, 1_000);
    let buy = world.buy(one, "1000");
    world.refused("nora", SALES, &buy, &paid(1_000), "SUPPLY_EXHAUSTED");
    let buy = world.buy(each, "1000");
    world.refused("theo", SALES, &buy, &paid(1_000), "LICENSEE_CAP");
    // Sixteen live licenses of one asset; two are there.
    let theo = world.who("theo");
    let contract = world.at(SALES);
    let buys: Vec<Value> = (0..14).map(|_| world.buy(many, "10")).collect();
    let buys: Vec<Msg> = buys.iter().map(|msg| Msg::execute(&contract, msg, paid(10)).unwrap()).collect();
    world.rpc.execute(&theo, &buys).unwrap();
    let buy = world.buy(many, "10");
    world.refused("theo", SALES, &buy, &paid(10), "LICENSES_FULL");
    world.run("mira", SALES, &json!({ "close_offer": { "offer": many } }), &[]);
    world.refused("nora", SALES, &buy, &paid(10), "OFFER_CLOSED");
    world.run("mira", REGISTRY, &json!({ "retract": { "asset": asset } }), &[]);
    let buy = world.buy(each, "1000");
    world.refused("nora", SALES, &buy, &paid(1_000), "ASSET_RETRACTED");
    world.done(5);
}

#[test]
fn a_derivative_needs_a_license_that_is_live_one_s_own_and_allows_it() {
    let Some(mut world) = World::new("derived") else { return };
    let asset = world.asset("mira", "model", &[]);
    let mut short = terms("1000");
    short["term"] = json!({ "lasts": { "seconds": 3_600 } });
    short["derivatives"] = allowed(1_000, true, Some("1000"));
    let (short, never) = (world.offer("mira", asset, &short), world.offer("mira", asset, &terms("1000")));
    let (live, barren) = (license(&mut world, "theo", short, 1_000), license(&mut world, "theo", never, 1_000));
    let draft = world.draft("theo", "child", &[]);
    let cases = [
        ("theo", derive(draft, asset, barren), "DERIVATION_FORBIDDEN"),
        ("nora", derive(draft, asset, live), "LICENSEE_ONLY"),
        ("theo", derive(draft, draft, live), "LICENSE_ASSET_MISMATCH"),
        ("theo", derive(draft, asset, 77), "LICENSE_UNKNOWN"),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, SALES, msg, &[], code);
    }
    world.run("theo", SALES, &derive(draft, asset, live), &[]);
    world.refused("theo", SALES, &derive(draft, asset, live), &[], "EDGE_EXISTS");
    world.run("theo", REGISTRY, &json!({ "seal": { "asset": draft } }), &[]);
    // What comes in at the child counts against the ceiling, sales and revenue apart: 1,000 each, the fee of 2.5 % not counted.
    let offer = world.offer("theo", draft, &terms("1100"));
    let buy = world.buy(offer, "1100");
    world.refused("nora", SALES, &buy, &paid(1_100), "CEILING_EXCEEDED");
    let revenue = json!({ "pay_revenue": { "asset": draft, "most_fee_bps": 10_000, "reference": "earned" } });
    world.refused("nora", SALES, &revenue, &paid(1_100), "CEILING_EXCEEDED");
    world.run("nora", SALES, &revenue, &paid(1_000));
    let smaller = world.offer("theo", draft, &terms("500"));
    license(&mut world, "nora", smaller, 500);
    let late = world.draft("theo", "late", &[]);
    world.wait(3_600);
    world.refused("theo", SALES, &derive(late, asset, live), &[], "LICENSE_EXPIRED");
    world.done(8);
}

#[test]
fn a_royalty_is_owed_however_the_model_is_registered_again() {
    let Some(mut world) = World::new("escapes") else { return };
    let asset = world.asset("mira", "model", &[]);
    let mut licensed = terms("1000");
    licensed["derivatives"] = allowed(1_000, false, None);
    let offer = world.offer("mira", asset, &licensed);
    let license = license(&mut world, "theo", offer, 1_000);
    let child = world.draft("theo", "child", &[]);
    world.run("theo", SALES, &derive(child, asset, license), &[]);
    world.run("theo", REGISTRY, &json!({ "seal": { "asset": child } }), &[]);
    for (content, kind) in [("version", "version_of"), ("copy", "derived_from")] {
        let draft = world.draft("theo", content, &[]);
        let add = json!({ "add_edges": { "child": draft, "edges": [edge(child, kind, 0)] } });
        world.run("theo", REGISTRY, &add, &[]);
        world.run("theo", REGISTRY, &json!({ "seal": { "asset": draft } }), &[]);
        let revenue = json!({ "pay_revenue": { "asset": draft, "most_fee_bps": 10_000, "reference": content } });
        world.run("nora", SALES, &revenue, &paid(1_000));
        // 2.5 % fee, then a tenth of 975 for Mira's model, as the license says.
        let query = json!({ "asset_ledger": { "asset": asset, "currency": { "native": COIN } } });
        assert_eq!(world.ask(SALES, &query)["inbox"], "97", "{kind}");
        let path = json!({ "distribute": { "path": [asset], "currency": { "native": COIN } } });
        world.run("omar", SALES, &path, &[]);
        world.refused("omar", SALES, &path, &[], "NOTHING_TO_DO");
    }
    world.done(2);
}

#[test]
fn a_royalty_is_claimed_once_by_those_who_made_the_asset() {
    let Some(mut world) = World::new("claimed") else { return };
    let nora = world.who("nora");
    let commit = world.commit("mira", "model");
    world.run("mira", REGISTRY, &commit, &[]);
    world.wait(61);
    let mut register = world.register("model", &[]);
    register["register"]["asset"]["contributors"] =
        json!({ "inline": { "list": [{ "address": nora, "weight": "1" }] } });
    register["register"]["asset"]["contributor_bps"] = json!(4_000);
    let asset =
        number(&world.run("mira", REGISTRY, &register, &[]), &world.suite.provenance, "asset_registered", "asset");
    world.run("mira", REGISTRY, &json!({ "seal": { "asset": asset } }), &[]);
    let offer = world.offer("mira", asset, &terms("1000"));
    let claim = |assets: &[u64]| json!({ "claim": { "assets": assets, "currency": { "native": COIN } } });
    let withdraw = |amount: Option<&str>| json!({ "withdraw": { "currency": { "native": COIN }, "up_to": amount } });
    world.refused("nora", SALES, &claim(&[asset]), &[], "NOTHING_TO_CLAIM");
    license(&mut world, "theo", offer, 1_000);
    let cases = [
        ("nora", claim(&[asset, asset]), "ENTRY_DUPLICATE"),
        ("nora", claim(&[77]), "ASSET_UNKNOWN"),
        ("theo", claim(&[asset]), "CONTRIBUTOR_UNKNOWN"),
        ("theo", withdraw(None), "NOTHING_TO_WITHDRAW"),
        ("mira", json!({ "withdraw_fees": { "currency": { "native": COIN } } }), "OWNER_ONLY"),
        (
            "mira",
            json!({ "distribute": { "path": [asset, asset], "currency": { "native": COIN } } }),
            "ENTRY_DUPLICATE",
        ),
    ];
    for (name, msg, code) in &cases {
        world.refused(name, SALES, msg, &[], code);
    }
    let before = world.balance("nora");
    world.run("nora", SALES, &claim(&[asset]), &[]);
    assert_eq!(world.balance("nora") - before, 390);
    world.refused("nora", SALES, &claim(&[asset]), &[], "NOTHING_TO_CLAIM");
    world.done(8);
}
