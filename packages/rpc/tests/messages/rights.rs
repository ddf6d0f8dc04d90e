//! Assets, licenses and royalties.

use caravan_licensing_api::execute_samples as licensing_samples;
use caravan_primitives::Hash32;
use caravan_provenance_api::{execute_samples as provenance_samples, registration_commitment, Registrant};
use cosmwasm_std::Addr;
use serde_json::{json, Value};

use crate::play::{Play, COIN};

const URI: &str = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const PRICE: u128 = 1_000_000;
/// Something for each of two hundred thousand.
const MUCH: u128 = 5_000_000_000;

/// The registry, and licensing.
const REGISTRY: &str = "provenance";
const LICENSING: &str = "licensing";

fn hash(text: &str) -> Hash32 {
    Hash32::digest(text.as_bytes())
}

impl Play<'_> {
    fn promise(&mut self, who: &str, registry: &str, content: &str) {
        let (sender, contract) = (self.account(who), self.at(registry));
        let chain_id = self.chain.chain_id();
        let registrant = Registrant { chain_id: &chain_id, contract: contract.as_str(), sender: sender.as_str() };
        let commitment = registration_commitment(&registrant, &hash(content), &hash("salt"));
        self.say(who, registry, "commit", json!({ "commitment": commitment }));
    }

    fn register(&mut self, who: &str, message: &str, content: &str, edges: &[u64]) -> u64 {
        let contributor = self.account("mira");
        let list = json!([{ "address": contributor, "weight": "3" }]);
        let asset = json!({ "kind": "model", "content_hash": hash(content), "salt": hash("salt"), "uri": URI,
            "uri_hash": hash("described"), "contributors": { "inline": { "list": list } }, "contributor_bps": 1_000 });
        let edges: Vec<Value> = edges.iter().map(|parent| edge(*parent)).collect();
        let body = json!({ "asset": asset, "edges": edges, "reference": self.reference() });
        let outcome = self.say(who, REGISTRY, message, body);
        self.number(&outcome, REGISTRY, "asset_registered", "asset").unwrap()
    }

    fn seal(&mut self, who: &str, assets: &[u64]) {
        for asset in assets {
            self.say(who, REGISTRY, "seal", json!({ "asset": asset }));
        }
    }

    fn offer(&mut self, who: &str, message: &str, (asset, price): (u64, u128)) -> u64 {
        let body = json!({ "asset": asset, "terms": terms(price), "reference": self.reference() });
        let outcome = self.say(who, LICENSING, message, body);
        self.number(&outcome, LICENSING, "offer_created", "offer").unwrap()
    }

    fn guard(&self, offer: u64) -> Value {
        let quote = self.ask(LICENSING, json!({ "quote": { "offer": offer } }));
        json!({ "version": quote["version"], "epoch": quote["epoch"], "most": quote["price"] })
    }

    fn purchase(&mut self, who: &str, message: &str, offer: u64) -> u64 {
        let body = json!({ "offer": offer, "guard": self.guard(offer), "reference": self.reference() });
        let price: u128 = body["guard"]["most"].as_str().and_then(|price| price.parse().ok()).unwrap();
        let outcome = self.pay(who, LICENSING, message, (body, price));
        self.number(&outcome, LICENSING, "license_bought", "license").unwrap_or(0)
    }
}

/// Publishes the first edition of a project; the asset.
pub(crate) fn publish(play: &mut Play<'_>, (who, message): (&str, &str), project: u64, content: &str) -> u64 {
    play.promise(who, REGISTRY, content);
    play.wait(61);
    let body = json!({ "project": project, "edition": 1, "content_hash": hash(content), "salt": hash("salt"),
        "uri": URI, "uri_hash": hash("described"), "reference": play.reference() });
    let outcome = play.say(who, "marketplace", message, body);
    play.number(&outcome, REGISTRY, "asset_registered", "asset").unwrap()
}

/// Offers a license of the asset, and sells one.
pub(crate) fn sell(play: &mut Play<'_>, owner: &str, asset: u64) {
    let offer = play.offer(owner, "create_offer, in the crowd", (asset, MUCH));
    play.purchase("buyer", "buy, in the crowd", offer);
}

fn edge(parent: u64) -> Value {
    json!({ "parent": parent, "kind": "trained_on", "share_bps": 500 })
}

fn terms(price: u128) -> Value {
    let samples = licensing_samples().into_iter().map(|sample| serde_json::to_value(sample).unwrap());
    let mut terms = samples.filter_map(|sample| sample.pointer("/create_offer/terms").cloned()).next().unwrap();
    terms["price"] = json!({ "currency": { "native": COIN }, "amount": price.to_string() });
    terms
}

/// Assets one to the dataset of the market, two to five without parents, six with four, seven of another owner.
pub(crate) fn registry(play: &mut Play<'_>) {
    let names = ["second", "third", "fourth", "fifth", "sixth"];
    for content in names {
        play.promise("ann", REGISTRY, content);
    }
    for content in ["seventh", "eighth"] {
        play.promise("ben", REGISTRY, content);
    }
    play.wait(61);
    let own: Vec<u64> = names[..4].iter().map(|content| play.register("ann", "register", content, &[])).collect();
    assert_eq!(own, [2, 3, 4, 5]);
    play.seal("ann", &own);
    assert_eq!(play.register("ann", "register, one edge", "sixth", &[2]), 6);
    let edges: Vec<Value> = own[1..].iter().map(|parent| edge(*parent)).collect();
    play.say("ann", REGISTRY, "add_edges, three", json!({ "child": 6, "edges": edges }));
    play.seal("ann", &[6]);
    assert_eq!(play.register("ben", "register", "seventh", &[]), 7);
    assert_eq!(play.register("ben", "register", "eighth", &[]), 8);
    let consent = json!({ "parent": 2, "child": 7, "kind": "trained_on", "share_bps": 500 });
    play.say("ann", REGISTRY, "consent_edge", consent.clone());
    play.say("ann", REGISTRY, "withdraw_consent", json!({ "parent": 2, "child": 7 }));
    play.quiet("ann", REGISTRY, &[("consent_edge", consent)]);
    play.say("ben", REGISTRY, "add_edges, by consent", json!({ "child": 7, "edges": [edge(2)] }));
    play.say("ann", REGISTRY, "append_metadata", json!({ "asset": 4, "uri": URI, "hash": hash("described anew") }));
}

/// Offers, licenses, and the money that they bring.
pub(crate) fn trade(play: &mut Play<'_>) {
    let single = play.offer("ann", "create_offer", (2, PRICE));
    let child = play.offer("ann", "create_offer, four parents", (6, PRICE));
    let dataset = play.offer("requester", "create_offer, dataset", (1, PRICE));
    let other = play.offer("ann", "create_offer", (3, PRICE));
    let change = json!({ "offer": other, "terms": terms(2_000_000) });
    play.say("ann", LICENSING, "change_offer", change);
    play.say("ann", LICENSING, "close_offer", json!({ "offer": other }));
    play.purchase("buyer", "buy", single);
    play.purchase("buyer", "buy, four parents", child);
    play.purchase("buyer", "buy, dataset", dataset);
    let license = play.purchase("ben", "buy", single);
    let derivative = json!({ "child": 8, "parent": 2, "kind": "trained_on", "license": license });
    play.say("ben", LICENSING, "register_derivative", derivative);
    let revenue = json!({ "asset": 6, "most_fee_bps": 500, "reference": play.reference() });
    play.pay("buyer", LICENSING, "pay_revenue, four parents", (revenue, PRICE));
    let revenue = json!({ "asset": 2, "most_fee_bps": 500, "reference": play.reference() });
    play.pay("buyer", LICENSING, "pay_revenue", (revenue, PRICE));
    tokens(play);
    royalties(play);
}

/// The same with tokens.
fn tokens(play: &mut Play<'_>) {
    let mut terms = terms(1_000);
    terms["price"]["currency"] = json!({ "cw20": play.at("token") });
    terms["derivatives"] = json!({ "forbidden": {} });
    let body = json!({ "asset": 2, "terms": terms, "reference": play.reference() });
    let outcome = play.say("ann", LICENSING, "create_offer, in tokens", body);
    let offer = play.number(&outcome, LICENSING, "offer_created", "offer").unwrap();
    let hook = json!({ "offer": offer, "guard": play.guard(offer), "reference": play.reference() });
    play.bring("buyer", LICENSING, "buy", (hook, 1_000));
    let hook = json!({ "asset": 2, "most_fee_bps": 500, "reference": play.reference() });
    play.bring("buyer", LICENSING, "pay_revenue", (hook, 1_000));
}

fn royalties(play: &mut Play<'_>) {
    let native = json!({ "native": COIN });
    play.say("theo", LICENSING, "distribute, two", json!({ "path": [2, 3], "currency": native }));
    play.say("theo", LICENSING, "distribute", json!({ "path": [4], "currency": native }));
    play.say("mira", LICENSING, "claim", json!({ "assets": [2], "currency": native }));
    play.say("mira", LICENSING, "claim, three assets", json!({ "assets": [3, 4, 6], "currency": native }));
    play.say("worker0", LICENSING, "claim, dataset", json!({ "assets": [1], "currency": native }));
    let worker = play.account("worker1");
    let person = play.ask("marketplace", json!({ "person_of": { "address": worker } }))["person"].clone();
    let claim = json!({ "contributor": { "person": { "person": person } }, "assets": [1], "currency": native });
    play.say("theo", LICENSING, "claim_for, a person, dataset", claim);
    let revenue = json!({ "asset": 2, "most_fee_bps": 500, "reference": play.reference() });
    play.quiet_paid("buyer", LICENSING, ("pay_revenue", revenue), PRICE);
    let mira: Addr = play.account("mira");
    let claim = json!({ "contributor": { "address": { "address": mira } }, "assets": [2], "currency": native });
    play.say("theo", LICENSING, "claim_for", claim);
    play.say("ann", LICENSING, "withdraw", json!({ "currency": native, "up_to": "1" }));
    let ann = play.account("ann");
    play.say("theo", LICENSING, "withdraw_for", json!({ "address": ann, "currency": native }));
    play.say("owner", LICENSING, "withdraw_fees", json!({ "currency": native }));
}

/// How assets change hands and end, and what siblings say to the registry.
pub(crate) fn ends(play: &mut Play<'_>) {
    let ben = play.account("ben");
    let offer = json!({ "asset": 3, "to": ben, "valid_secs": 86_400 });
    play.say("ann", REGISTRY, "offer_asset", offer.clone());
    play.say("ann", REGISTRY, "withdraw_offer", json!({ "asset": 3 }));
    play.quiet("ann", REGISTRY, &[("offer_asset", offer)]);
    play.say("ben", REGISTRY, "accept_asset", json!({ "asset": 3, "epoch": 1 }));
    play.say("ann", REGISTRY, "retract", json!({ "asset": 5 }));
    let treasury = play.account("treasury2");
    let token = json!({ "cw20": play.at("token") });
    for change in [
        json!({ "set_fee": { "fee_bps": 300 } }),
        json!({ "set_treasury": { "treasury": treasury } }),
        json!({ "delist_currency": { "currency": token } }),
        json!({ "list_currency": { "currency": token } }),
    ] {
        play.change(LICENSING, change);
    }
    siblings(play);
}

fn siblings(play: &mut Play<'_>) {
    let samples: Vec<Value> =
        provenance_samples().into_iter().map(|sample| serde_json::to_value(sample).unwrap()).collect();
    let sample = |name: &str| samples.iter().find_map(|sample| sample.get(name).cloned()).unwrap();
    let [manager, requester, ben] = ["manager", "requester", "ben"].map(|name| play.account(name));
    play.promise("manager", "annex", "edition");
    play.promise("ben", "annex", "draft");
    play.wait(61);
    let mut edition = sample("register_edition");
    edition["edition"]["manager"] = json!(manager);
    edition["edition"]["owner"] = json!(requester);
    edition["edition"]["content_hash"] = json!(hash("edition"));
    edition["edition"]["salt"] = json!(hash("salt"));
    play.say("market", "annex", "register_edition", edition);
    let mut draft = sample("register");
    draft["asset"]["content_hash"] = json!(hash("draft"));
    draft["asset"]["salt"] = json!(hash("salt"));
    draft["asset"]["contributors"] = json!({ "none": {} });
    draft["asset"]["contributor_bps"] = json!(0);
    draft["edges"] = json!([]);
    play.quiet("ben", "annex", &[("register", draft)]);
    let mut edge = sample("add_licensed_edge");
    edge["edge"]["licensee"] = json!(ben);
    play.say("licensor", "annex", "add_licensed_edge", edge);
}
