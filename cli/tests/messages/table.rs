//! The table of messages and commands.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::play;

/// What sends a message.
const COMMANDS: [(&str, &str); 98] = [
    ("marketplace accept_move", "account accept-move"),
    ("marketplace accept_rejection", "work accept-rejection"),
    ("marketplace cancel_move", "account cancel-move"),
    ("marketplace cancel_recovery_change", "account cancel-recovery-change"),
    ("marketplace claim", "work claim"),
    ("marketplace claim_edition", "project claim-bond"),
    ("marketplace close_batch", "batch close"),
    ("marketplace close_edition", "project close-edition"),
    ("marketplace create_batch", "batch import"),
    ("marketplace create_project", "project create"),
    ("marketplace decide", "decide"),
    ("marketplace edit_draft", "batch edit"),
    ("marketplace finalize_batch", "batch finalize"),
    ("marketplace forfeit_bond", "project forfeit-bond"),
    ("marketplace fund", "project fund"),
    ("marketplace give_up", "work give-up"),
    ("marketplace improve_batch", "batch improve"),
    ("marketplace move_points", "account move-points"),
    ("marketplace lift_restriction", "restrict"),
    ("marketplace open_batch", "batch open"),
    ("marketplace pause", "admin pause"),
    ("marketplace publish_dataset", "project publish"),
    ("marketplace restrict", "restrict"),
    ("marketplace return", "work return"),
    ("marketplace set_recovery", "account set-recovery"),
    ("marketplace settle", "settle"),
    ("marketplace start_move", "account move"),
    ("marketplace start_recovery", "account recover"),
    ("marketplace submit", "work submit"),
    ("marketplace unpause", "admin unpause"),
    ("marketplace update_config", "admin fee"),
    ("marketplace update_ownership", "admin offer-ownership"),
    ("marketplace update_project", "project describe"),
    ("marketplace withdraw", "withdraw"),
    ("marketplace withdraw_available", "withdraw"),
    ("marketplace withdraw_fees", "admin withdraw-fees"),
    ("marketplace withdraw_for", "withdraw"),
    ("licensing buy", "buy"),
    ("licensing change_offer", "offer change"),
    ("licensing claim", "royalties claim"),
    ("licensing claim_for", "royalties claim"),
    ("licensing close_offer", "offer close"),
    ("licensing create_offer", "offer create"),
    ("licensing distribute", "royalties distribute"),
    ("licensing pause", "admin pause"),
    ("licensing pay_revenue", "royalties pay"),
    ("licensing register_derivative", "asset derive"),
    ("licensing unpause", "admin unpause"),
    ("licensing update_config", "admin treasury"),
    ("licensing update_ownership", "admin offer-ownership"),
    ("licensing withdraw", "withdraw"),
    ("licensing withdraw_fees", "admin withdraw-fees"),
    ("licensing withdraw_for", "withdraw"),
    ("provenance accept_asset", "asset accept"),
    ("provenance add_edges", "asset link"),
    ("provenance append_metadata", "asset describe"),
    ("provenance commit", "asset register"),
    ("provenance consent_edge", "asset consent"),
    ("provenance offer_asset", "asset transfer"),
    ("provenance register", "asset register"),
    ("provenance retract", "asset retract"),
    ("provenance seal", "asset seal"),
    ("provenance update_ownership", "admin offer-ownership"),
    ("provenance withdraw_consent", "asset withdraw-consent"),
    ("provenance withdraw_offer", "asset cancel-transfer"),
    ("points burn", "points burn"),
    ("points burn_from", "points burn"),
    ("points decrease_allowance", "points disallow"),
    ("points increase_allowance", "points allow"),
    ("points loosen", "points loosen"),
    ("points mint", "points mint"),
    ("points send", "points send"),
    ("points send_from", "points send"),
    ("points set_minter", "points set-minter"),
    ("points transfer", "points transfer"),
    ("points transfer_from", "points transfer"),
    ("points update_marketing", "points describe"),
    ("points update_ownership", "admin offer-ownership"),
    ("points upload_logo", "points logo"),
    ("marketplace receive", "project fund"),
    ("licensing receive", "buy"),
    ("provenance register_edition", ""),
    ("provenance add_licensed_edge", ""),
    ("points award_many", ""),
    ("points move_balance", ""),
    ("arbitration set_arbiter", "admin set-arbiter"),
    ("arbitration delist_arbiter", "admin delist-arbiter"),
    ("arbitration update_ownership", "admin offer-ownership"),
    ("arbitration open", ""),
    ("arbitration respond", ""),
    ("arbitration add_evidence", ""),
    ("arbitration rule", "dispute rule"),
    ("arbitration settle", "dispute settle"),
    ("arbitration enact", "dispute enact"),
    ("marketplace appeal", "work appeal"),
    ("marketplace respond_to_appeal", "dispute respond"),
    ("marketplace add_appeal_evidence", "dispute evidence"),
    ("marketplace enact_ruling", ""),
];

/// Why a message has no command.
fn without_command(message: &str) -> &'static str {
    match message {
        "provenance register_edition" => "sent by the marketplace, for `project publish`",
        "provenance add_licensed_edge" => "sent by licensing, for `asset derive`",
        "points award_many" => "sent by the marketplace, for `withdraw`",
        "points move_balance" => "sent by the marketplace, for `account accept-move`",
        "arbitration open" => "sent by the marketplace, for `work appeal`",
        "arbitration respond" => "sent by the marketplace, for `dispute respond`",
        "arbitration add_evidence" => "sent by the marketplace, for `dispute evidence`",
        "marketplace enact_ruling" => "sent by arbitration, when a dispute is decided",
        "points update_minter" => "never works: minters are a list",
        other => panic!("{other} has no command"),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every message of every contract, as the schemas say.
fn messages() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for contract in ["marketplace", "licensing", "provenance", "points", "arbitration"] {
        let text = fs::read_to_string(root().join(format!("schema/{contract}.json"))).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        for variant in schema["execute"]["oneOf"].as_array().unwrap() {
            let names = variant["properties"].as_object().unwrap().keys();
            all.extend(names.map(|name| format!("{contract} {name}")));
        }
    }
    all
}

#[test]
fn every_message_has_a_command_and_the_documentation_lists_it() {
    let mut rows = BTreeMap::from(COMMANDS);
    rows.insert("points update_minter", "");
    let named: BTreeSet<String> = rows.keys().map(|message| (*message).to_owned()).collect();
    assert_eq!(named, messages());
    let mut text = "# Messages and their commands\n\n\
         Every message of every contract, and the command that sends it. A test of the command line (`cargo test -p caravan\n\
         --test messages`) compares this page with the schemas, and plays every command on a chain.\n\n\
         | message | command |\n|---|---|\n"
        .to_owned();
    for (message, command) in &rows {
        let cell = if command.is_empty() {
            without_command(message).to_owned()
        } else {
            let help = Command::new(env!("CARGO_BIN_EXE_caravan")).args(command.split(' ')).arg("--help").output();
            assert!(help.unwrap().status.success(), "{command}");
            format!("`caravan {command}`")
        };
        text.push_str(&format!("| {message} | {cell} |\n"));
    }
    compare("docs/commands.md", &text);
}

/// Compare a page with what it has to be.
fn compare(page: &str, text: &str) {
    let path = root().join(page);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, text).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "UPDATE_EXPECT=1 writes {page} anew");
}

#[test]
fn every_command_sends_its_message() {
    let play::Played { messages: sent, fields } = play::everything();
    let mut text = "# What commands print with `--json`\n\n\
         The fields of the object that each command printed when a test of the command line played it (`cargo test -p caravan --test\n\
         messages`). Amounts are texts in base units, times are seconds since 1970, hashes are 64 hex digits. Objects\n\
         and lists that come from a contract are the answers in its schema ([`schema`](../schema)): a `project` is a `ProjectResponse`.\n\
         `events`, `simulate` and `demo` print what [developers/gateway.md](developers/gateway.md), [simulate.md](simulate.md) and the\n\
         [tour](tour.md) say, `webhook` what a gateway answers ([`schema/gateway.json`](../schema/gateway.json)).\n\n\
         | command | fields |\n|---|---|\n"
        .to_owned();
    for (command, fields) in fields {
        let fields: Vec<String> = fields.iter().map(|(name, is)| format!("`{name}` ({is})")).collect();
        text.push_str(&format!("| `{command}` | {} |\n", fields.join(", ")));
    }
    compare("docs/json.md", &text);
    let expected: BTreeSet<&str> =
        COMMANDS.iter().filter(|(_, command)| !command.is_empty()).map(|(message, _)| *message).collect();
    let missing: Vec<&&str> = expected.iter().filter(|message| !sent.contains(**message)).collect();
    // A token calls `receive`, which is no message of an account; moving points again needs a points contract that failed, and
    // sending an outcome again a marketplace that did; and what `deploy` makes has no marketing address, so that these are refused.
    let others = [
        "marketplace receive",
        "licensing receive",
        "marketplace move_points",
        "arbitration enact",
        "points update_marketing",
        "points upload_logo",
    ];
    let missing: Vec<_> = missing.into_iter().filter(|message| !others.contains(*message)).collect();
    assert!(missing.is_empty(), "not sent: {missing:?}");
}
