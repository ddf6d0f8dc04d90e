//! `schema/events.json` and `schema/errors.json`: what the api crates register about their events and error codes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use caravan_access::AccessError;
use caravan_arbitration_api::ArbitrationError;
use caravan_licensing_api::LicensingError;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::MoneyError;
use caravan_points_api::PointsError;
use caravan_primitives::{CodeInfo, Coded, EventInfo, PrimitiveError};
use caravan_provenance_api::ProvenanceError;
use serde_json::{json, Value};

/// Return the events of every contract, in the order of the alphabet.
pub(super) fn events() -> Vec<(&'static str, Vec<EventInfo>)> {
    vec![
        ("arbitration", caravan_arbitration_api::event::EVENTS.to_vec()),
        ("licensing", caravan_licensing_api::EVENTS.concat()),
        ("marketplace", caravan_marketplace_api::EVENTS.concat()),
        ("points", caravan_points_api::event::EVENTS.to_vec()),
        ("provenance", caravan_provenance_api::EVENTS.to_vec()),
    ]
}

/// Return the codes of every contract, in the order of the alphabet. The codes of values, money and access are in each.
fn errors() -> [(&'static str, Vec<CodeInfo>); 5] {
    let shared = [PrimitiveError::CATALOG, MoneyError::CATALOG, AccessError::CATALOG].concat();
    let all = |own: &[CodeInfo]| [own, &shared].concat();
    [
        ("arbitration", all(ArbitrationError::CATALOG)),
        ("licensing", all(LicensingError::CATALOG)),
        ("marketplace", all(MarketplaceError::CATALOG)),
        ("points", all(PointsError::CATALOG)),
        ("provenance", all(ProvenanceError::CATALOG)),
    ]
}

/// Write the text of `schema/events.json`.
///
/// # Errors
/// Names every event with a fault.
pub(super) fn events_json() -> Result<String> {
    let events = events();
    let faults: Vec<String> = events.iter().flat_map(|(contract, events)| event_faults(contract, events)).collect();
    anyhow::ensure!(faults.is_empty(), "{}", faults.join("\n"));
    let version = json!({ "name": "version", "type": "number", "meaning": "Version of the form of this event." });
    let entry = |contract: &str, event: &EventInfo| {
        let attributes = event.attributes.iter().map(|attribute| {
            let mut entry = json!({ "name": attribute.name, "type": attribute.kind, "meaning": attribute.meaning });
            if let (true, Some(fields)) = (attribute.optional, entry.as_object_mut()) {
                fields.insert("optional".to_owned(), json!(true));
            }
            entry
        });
        let attributes: Vec<Value> = std::iter::once(version.clone()).chain(attributes).collect();
        json!({ "contract": contract, "name": event.name, "when": event.when, "attributes": attributes })
    };
    let all: Vec<Value> =
        events.iter().flat_map(|(contract, events)| events.iter().map(|event| entry(contract, event))).collect();
    pretty(&all)
}

/// Write the text of `schema/errors.json`: each code once, with the contracts that can return it.
///
/// # Errors
/// Names every code that means two things.
pub(super) fn errors_json() -> Result<String> {
    let mut codes: BTreeMap<&str, (CodeInfo, Vec<&str>)> = BTreeMap::new();
    let mut faults = BTreeSet::new();
    for (contract, catalog) in errors() {
        for info in catalog {
            let (first, contracts) = codes.entry(info.code).or_insert((info, vec![]));
            if *first != info {
                faults.insert(format!("{} has two meanings or two fixes: {:?} and {:?}", info.code, first, info));
            }
            if contracts.last() != Some(&contract) {
                contracts.push(contract);
            }
        }
    }
    anyhow::ensure!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
    let entry = |(code, (info, contracts)): (&str, (CodeInfo, Vec<&str>))| json!({ "code": code, "where": contracts, "meaning": info.meaning, "fix": info.fix });
    pretty(&codes.into_iter().map(entry).collect::<Vec<_>>())
}

fn pretty(entries: &[Value]) -> Result<String> {
    Ok(serde_json::to_string_pretty(entries).context("cannot write the registry")? + "\n")
}

/// Return what is wrong with events: names that occur twice, and texts that are missing.
fn event_faults(contract: &str, events: &[EventInfo]) -> Vec<String> {
    let mut faults = vec![];
    let mut names = BTreeSet::new();
    for event in events {
        if !names.insert(event.name) {
            faults.push(format!("{contract}: there are two events {}", event.name));
        }
        let mut attributes = BTreeSet::from(["version"]);
        for attribute in event.attributes {
            if !attributes.insert(attribute.name) {
                faults.push(format!("{contract}: {} has the attribute {} twice", event.name, attribute.name));
            }
            if attribute.meaning.is_empty() {
                faults.push(format!("{contract}: {}.{} does not say what it means", event.name, attribute.name));
            }
        }
        if event.when.is_empty() {
            faults.push(format!("{contract}: {} does not say when it is emitted", event.name));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use caravan_primitives::AttributeInfo;

    use super::*;

    const fn attribute(name: &'static str, meaning: &'static str) -> AttributeInfo {
        AttributeInfo { name, kind: "number", optional: false, meaning }
    }

    const WRONG: &[AttributeInfo] =
        &[attribute("version", "Of the offer."), attribute("offer", ""), attribute("offer", "Which.")];

    #[test]
    fn an_attribute_that_occurs_twice_or_means_nothing_is_named() {
        let event = EventInfo { name: "offer_changed", when: "", attributes: WRONG };
        let faults = event_faults("licensing", &[event, event]);
        for fault in [
            "offer_changed has the attribute version twice",
            "offer_changed has the attribute offer twice",
            "offer_changed.offer does not say what it means",
            "offer_changed does not say when",
            "there are two events offer_changed",
        ] {
            assert!(faults.iter().any(|found| found.contains(fault)), "{fault}: {faults:?}");
        }
    }

    #[test]
    fn every_event_of_the_suite_is_sound() {
        let all = events();
        assert!(all.iter().map(|(_, events)| events.len()).sum::<usize>() > 70);
        assert_eq!(
            all.iter().flat_map(|(contract, events)| event_faults(contract, events)).collect::<Vec<_>>(),
            [""; 0]
        );
    }

    #[test]
    fn a_code_stands_once_with_every_contract_that_has_it() {
        let text = errors_json().unwrap();
        assert_eq!(text.matches("\"code\": \"ENTRY_DUPLICATE\"").count(), 1);
        let all: Vec<Value> = serde_json::from_str(&text).unwrap();
        let unknown = all.iter().find(|entry| entry["code"] == "ASSET_UNKNOWN").unwrap();
        assert_eq!(unknown["where"], json!(["licensing", "provenance"]));
    }
}
