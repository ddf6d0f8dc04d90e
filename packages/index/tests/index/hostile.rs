//! Events of strangers, and texts that are meant to break something.

use caravan_index::{
    AssetFilter, Blocks, BoardFilter, BoardOrder, EventFilter, Index, IndexError, LicenseFilter, PageRequest, Reader,
    Result, Source, SourceBlock, Suite,
};
use caravan_marketplace_api::PersonCreated;
use caravan_primitives::{Coded, PersonId};
use cosmwasm_std::{Addr, Binary, Event};
use tempfile::TempDir;

use crate::synthetic::{address, emitted, NoDocuments, Size, Synthetic};

const NOW: u64 = 1_767_300_000;

fn source() -> Synthetic {
    Synthetic::new(Size { people: 20, projects: 2, batches: 40, answers: 200, per_block: 10, assets: 5 })
}

/// A chain on which a stranger emits every event, too, before and after the suite does.
struct Imitated(Synthetic);

impl Source for Imitated {
    fn suite(&self) -> Result<Suite> {
        self.0.suite()
    }

    fn blocks_since(&self, height: u64, limit: usize) -> Result<Blocks> {
        let mut blocks = self.0.blocks_since(height, limit)?;
        for block in &mut blocks.blocks {
            let imitations = |event: &Event| {
                let [kept, attributes] = [event.ty.clone(), "a stranger".to_owned()];
                let rest = event.attributes.get(1..).unwrap().to_vec();
                let by = |emitter: &str| Event::new(kept.clone()).add_attribute("_contract_address", emitter);
                [
                    by(&attributes).add_attributes(rest.clone()),
                    // The chain itself, an emitter that is named too late, and another type of event.
                    Event::new(kept.clone()).add_attributes(rest.clone()),
                    by(&attributes).add_attribute("_contract_address", self.0.contracts.marketplace.as_str()),
                    Event::new(kept.replace("wasm-", "")).add_attributes(event.attributes.clone()),
                    Event::new("wasm").add_attributes(event.attributes.clone()),
                ]
            };
            let events = block.events.iter().flat_map(|event| {
                let imitations = imitations(event);
                imitations.clone().into_iter().chain([event.clone()]).chain(imitations)
            });
            block.events = events.collect();
        }
        Ok(blocks)
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary> {
        self.0.query(contract, msg)
    }
}

fn built(source: &dyn Source) -> (TempDir, Index) {
    let home = TempDir::new().unwrap();
    let mut index = Index::open(&home.path().join("index.sqlite"), source).unwrap().0;
    index.catch_up(source, &NoDocuments).unwrap();
    (home, index)
}

#[test]
fn events_of_other_contracts_change_nothing() {
    let (_home, alone) = built(&source());
    let (_other, imitated) = built(&Imitated(source()));
    let tables = alone.reader().unwrap().fingerprints().unwrap();
    assert_eq!(tables, imitated.reader().unwrap().fingerprints().unwrap());
}

/// One block with one event of the marketplace.
struct One(Event);

impl Source for One {
    fn suite(&self) -> Result<Suite> {
        source().suite()
    }

    fn blocks_since(&self, height: u64, _: usize) -> Result<Blocks> {
        let blocks =
            if height == 0 { vec![SourceBlock { height: 1, time: 5, events: vec![self.0.clone()] }] } else { vec![] };
        Ok(Blocks { blocks, height: 1, time: 5, more: false })
    }

    fn query(&self, _: &Addr, _: &Binary) -> Result<Binary> {
        Err(IndexError::source(&"no answer"))
    }
}

fn of_marketplace(event: impl Into<Event>) -> Event {
    emitted(&source().contracts.marketplace, event.into())
}

#[test]
fn an_event_that_cannot_be_read_stops_the_index_before_it() {
    let home = TempDir::new().unwrap();
    let wrong = [
        (Event::new("person_created").add_attribute("person", "1"), "INDEX_EVENT_UNREADABLE"),
        (
            Event::new("person_created").add_attribute("person", "-1").add_attribute("address", "a"),
            "INDEX_EVENT_UNREADABLE",
        ),
        (
            Event::new("person_created").add_attribute("person", u64::MAX.to_string()).add_attribute("address", "a"),
            "INDEX_FILE_FAILED",
        ),
        // The object is asked for, and the chain does not answer.
        (Event::new("project_funded").add_attribute("project", "1"), "INDEX_SOURCE_FAILED"),
    ];
    for (event, code) in wrong {
        let one = One(of_marketplace(event));
        let (mut index, _) = Index::open(&home.path().join("index.sqlite"), &one).unwrap();
        let error = index.advance(&one, &NoDocuments).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        let status = index.reader().unwrap().status().unwrap();
        assert_eq!((status.height, status.events), (0, 0), "nothing of the block is there");
    }
}

#[test]
fn an_event_that_is_not_known_yet_is_kept_as_it_is() {
    let event = Event::new("thing_invented")
        .add_attribute("person", "7")
        .add_attribute("text", "'; DROP TABLE event; --\0\u{202e}");
    let (_home, index) = built(&One(of_marketplace(event)));
    let reader = index.reader().unwrap();
    let events = reader.events_since(0, &EventFilter::default(), 5).unwrap().events;
    assert_eq!(events[0].name, "thing_invented");
    assert_eq!(events[0].attributes.0[1].1, "'; DROP TABLE event; --\0\u{202e}");
    let json = serde_json::to_value(&events[0]).unwrap();
    assert_eq!(json["attributes"]["person"], "7");
    let (_home, index) =
        built(&One(of_marketplace(PersonCreated { person: PersonId::FIRST, address: address("'\"", 0) })));
    let found = index.reader().unwrap().person_at(address("'\"", 0).as_str()).unwrap();
    assert_eq!(found, Some(PersonId::FIRST));
}

/// Texts of one line each.
const LINES: &str = r#"

"
"""
'
''; DROP TABLE batch; --
street" OR title:*
title : street
-street
^street
street NEAR photos
NEAR(street photos, 1)
{title body} : x
* ** ( ) ((((
street AND
NOT
OR
%_\
🦀
<script>alert(1)</script>
$(rm)
ﬀ ß İ ٣ 𝟛 क्षि กำ
1 OR 1=1
x:y:z + a+b
a AND b NOT c*"#;

fn texts() -> Vec<String> {
    let others = ["\0", "a\0b", "\u{202e}evil", "\u{0301}", "e\u{0301}\u{0301}", "\u{fffd}", "\u{feff}x"];
    let long = ["a", "\"", "数", "a ", "* ", "\u{0301}", "(", "🦀 "].map(|text| text.repeat(10_240));
    LINES.lines().chain(others).map(str::to_owned).chain(long).collect()
}

fn ask_everything(reader: &Reader, text: &str) {
    let some = Some(text.to_owned());
    let board = BoardFilter { text: some.clone(), ..BoardFilter::default() };
    reader.board(&board, BoardOrder::Reward, &PageRequest::first(20), NOW).unwrap();
    let words = BoardFilter { kind: some.clone(), language: some.clone(), ..BoardFilter::default() };
    let none = reader.board(&words, BoardOrder::Newest, &PageRequest::first(20), NOW).unwrap();
    assert!(none.entries.is_empty(), "{text:?}");
    reader.search(text, &[], &PageRequest::first(20), NOW).unwrap();
    reader.assets(&AssetFilter { text: some.clone(), ..AssetFilter::default() }, &PageRequest::first(20)).unwrap();
    let owned =
        reader.assets(&AssetFilter { owner: some.clone(), ..AssetFilter::default() }, &PageRequest::first(20)).unwrap();
    let held = LicenseFilter { licensee: some.clone(), asset: None };
    let held = reader.licenses(&held, &PageRequest::first(20), NOW).unwrap();
    let named = reader.events_since(0, &EventFilter { name: some, ..EventFilter::default() }, 20).unwrap();
    assert!(owned.entries.is_empty() && held.entries.is_empty() && named.events.is_empty(), "{text:?}");
    assert_eq!(reader.person_at(text).unwrap(), None);
}

#[test]
fn no_text_in_any_parameter_does_anything() {
    let (_home, index) = built(&source());
    let reader = index.reader().unwrap();
    let before = reader.fingerprint().unwrap();
    for text in texts() {
        ask_everything(&reader, &text);
    }
    assert_eq!(reader.fingerprint().unwrap(), before);
    let found = |text: &str| reader.search(text, &[], &PageRequest::first(50), NOW).unwrap().entries.len();
    assert!(found("street") > 0);
    assert_eq!(found("street\" OR \"photos"), 0, "a quote does not end the phrase");
    assert_eq!(found("title:street"), 0, "no column is named");
    assert_eq!(found("stre*et"), 0, "a star is no wildcard");
    assert_eq!(found("street NOT photos"), 0, "NOT is a word");
}
