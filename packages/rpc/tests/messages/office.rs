//! What every contract's owner does, and the points.

use serde_json::{json, Value};

use crate::play::Play;

impl Play<'_> {
    /// A change of a contract's configuration, as a row of its own.
    pub(crate) fn change(&mut self, contract: &str, change: Value) {
        let kind = change.as_object().and_then(|change| change.keys().next()).unwrap().clone();
        self.say("owner", contract, &format!("update_config, {kind}"), json!({ "change": change }));
    }
}

/// Ownership in both steps, and back again; `pauses` where entry can be stopped.
pub(crate) fn office(play: &mut Play<'_>, contract: &str, pauses: bool) {
    let heir = play.account("heir");
    let offer = json!({ "offer": { "to": heir, "valid_secs": 86_400 } });
    play.say("owner", contract, "update_ownership, offer", offer.clone());
    play.say("owner", contract, "update_ownership, withdraw", json!({ "withdraw": {} }));
    play.quiet("owner", contract, &[("update_ownership", offer)]);
    play.say("heir", contract, "update_ownership, accept", json!({ "accept": {} }));
    if pauses {
        play.say("heir", contract, "pause", json!({}));
        play.say("heir", contract, "unpause", json!({}));
        // Entry works again ten minutes after that.
        play.wait(600);
    }
}

/// Everything that a token does.
pub(crate) fn points(play: &mut Play<'_>) {
    let [mira, theo, requester, buyer] = ["mira", "theo", "requester", "buyer"].map(|name| play.account(name));
    let market = play.at("marketplace");
    let say = |play: &mut Play<'_>, who: &str, message: &str, body: Value| {
        play.say(who, "token", message, body);
    };
    let award = |to: &cosmwasm_std::Addr| json!({ "recipient": to, "season": 1, "amount": "1000000" });
    say(play, "minter", "mint", json!({ "recipient": mira, "amount": "1000000" }));
    say(play, "minter", "award_many, one", json!({ "awards": [award(&mira)] }));
    say(play, "minter", "award_many, two", json!({ "awards": [award(&requester), award(&buyer)] }));
    say(play, "owner", "loosen", json!({ "to": { "open": {} } }));
    say(play, "mira", "transfer", json!({ "recipient": theo, "amount": "1000" }));
    say(play, "mira", "burn", json!({ "amount": "1" }));
    let allow = json!({ "spender": theo, "amount": "1000", "expires": null });
    say(play, "mira", "increase_allowance", allow.clone());
    say(play, "mira", "decrease_allowance", json!({ "spender": theo, "amount": "10", "expires": null }));
    say(play, "theo", "transfer_from", json!({ "owner": mira, "recipient": theo, "amount": "10" }));
    say(play, "theo", "burn_from", json!({ "owner": mira, "amount": "10" }));
    for (who, message) in [("mira", "send"), ("theo", "send_from")] {
        let hook = json!({ "fund": { "project": 4 + play.earlier.0, "reference": play.reference() } });
        let hook = cosmwasm_std::to_json_binary(&hook).unwrap();
        let mut body = json!({ "contract": market, "amount": "10", "msg": hook });
        if message == "send_from" {
            body["owner"] = json!(mira);
        }
        say(play, who, &format!("{message}, to a project"), body);
    }
    say(play, "mover", "move_balance", json!({ "from": mira, "to": theo }));
    say(play, "owner", "set_minter", json!({ "minter": theo, "budget": "5" }));
    let texts = json!({ "project": "https://caravan.example", "description": "Points of merit", "marketing": null });
    say(play, "owner", "update_marketing", texts);
    say(play, "owner", "upload_logo", json!({ "url": "https://caravan.example/points.svg" }));
}
