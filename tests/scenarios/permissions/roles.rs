//! The roles of the policy tables, compared with the table of permissions: a word that names the wrong people is found.

use std::collections::{BTreeMap, BTreeSet};

use super::section;

/// A section of the table of permissions, and the policy table of its contract.
const TABLES: &[(&str, &str)] = &[
    ("marketplace", include_str!("../../../contracts/marketplace/src/policy.golden")),
    ("points open", include_str!("../../../contracts/points/src/policy.golden")),
    ("provenance", include_str!("../../../contracts/provenance/src/policy.golden")),
    ("licensing", include_str!("../../../contracts/licensing/src/policy.golden")),
    ("arbitration", include_str!("../../../contracts/arbitration/src/policy.golden")),
];

/// Messages that everyone may send, but that have nothing to do for most in the stages.
const NOTHING_TO_DO: &[&str] = &["move_points", "decrease_allowance"];

/// The actors of the stages that may have a role; `None` if all may.
fn actors(role: &str) -> Option<&'static [&'static str]> {
    Some(match role {
        "owner" => &["owner"],
        "owner, or who is offered ownership" => &["owner", "newcomer"],
        "marketplace" => &["marketplace"],
        "licensing" => &["licensing"],
        "minter" => &["carol", "marketplace"],
        "requester" => &["requester"],
        "requester or manager" | "requester or manager, later anyone" => &["requester", "manager"],
        "annotator of the assignment" | "annotator of the assignments" => &["alice"],
        "annotator of the appeal, requester or manager" => &["alice", "requester", "manager"],
        "arbitration" => &["arbitration"],
        "arbiter of each dispute" => &["arbiter"],
        "marketplace or the licensing contract" | "contract that opened the dispute" => &["marketplace"],
        "person, by its own address" => &["alice", "bob", "requester", "manager"],
        "recovery address of the person" => &["recovery"],
        "person, by its own or its recovery address" => &["alice", "recovery"],
        "new address of the person" | "new owner whom the offer names" => &["newcomer"],
        "token of the project's currency" | "token of a listed currency" => &["token"],
        // Asset 1 is the requester's, asset 2 alice's, who holds the license and has weight in asset 1.
        "asset owner" => &["requester", "alice"],
        "owner of the parent" | "asset owner with a balance" => &["requester"],
        "sender of the commitment" | "licensee who owns the draft" | "contributor" => &["alice"],
        // In the stage with open points the owner lets alice spend. No actor has the marketing address.
        "spender with an allowance" => &["alice"],
        "marketing address" | "always refused" => &[],
        // Everyone of the stages holds points.
        "holder" => return None,
        role if role.starts_with("anyone") => return None,
        unknown => panic!("no actors are known for the role {unknown:?}"),
    })
}

/// What is wrong with the role of a message, whose outcomes by actor are `row`.
fn fault(message: &str, role: &str, row: &BTreeMap<String, String>) -> Option<String> {
    let allowed: BTreeSet<&str> = row.iter().filter(|(_, code)| *code == "ok").map(|(who, _)| who.as_str()).collect();
    let open = allowed.contains("others");
    match actors(role) {
        None if open || NOTHING_TO_DO.contains(&message) => None,
        None => Some(format!("{message}: everyone has the role {role:?}, but the table lets only {allowed:?} in")),
        Some(actors) if allowed.iter().all(|who| actors.contains(who)) => None,
        Some(actors) => {
            Some(format!("{message}: {actors:?} have the role {role:?}, but the table lets {allowed:?} in"))
        }
    }
}

#[test]
fn every_role_of_a_policy_is_that_of_those_whom_the_table_lets_in() {
    let mut faults = vec![];
    for (name, golden) in TABLES {
        let rows = section(name);
        for line in golden.lines().filter(|line| !line.starts_with("hook ")) {
            let (message, rest) = line.split_once(" | ").unwrap();
            let (role, _) = rest.split_once(" | ").unwrap();
            let row = rows.get(message).unwrap_or_else(|| panic!("[{name}] has no row for {message}"));
            faults.extend(fault(message, role, row));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_wrong_role_is_found() {
    let row = |cells: &[(&str, &str)]| cells.iter().map(|(who, code)| ((*who).into(), (*code).into())).collect();
    let decide = row(&[("requester", "ok"), ("manager", "ok"), ("others", "MANAGER_ONLY")]);
    assert_eq!(fault("decide", "requester or manager", &decide), None);
    assert!(fault("decide", "requester", &decide).unwrap().contains("manager"));
    assert!(fault("decide", "anyone", &decide).is_some());
    let settle = row(&[("others", "ok")]);
    assert_eq!(fault("settle", "anyone", &settle), None);
    assert!(fault("settle", "requester or manager", &settle).is_some());
}
