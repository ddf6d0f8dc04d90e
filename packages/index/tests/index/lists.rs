//! Lists: what filters leave out, orders, and pages that give each row once.

use std::collections::BTreeSet;

use caravan_chain::Code;
use caravan_index::{
    AssetFilter, BatchCard, BoardCursor, BoardFilter, BoardOrder, Documents, EventEntry, EventFilter, Found, Index,
    OfferCursor, OfferFilter, OfferOrder, Page, PageRequest, Reader, SearchKind, Subject, Tally,
};
use caravan_licensing_api::Use;
use caravan_marketplace_api::AssignmentStatus;
use caravan_money::Currency;
use caravan_primitives::{BatchId, Coded, Hash32, ProjectId};
use caravan_provenance_api::Kind;
use cosmwasm_std::Uint128;
use tempfile::TempDir;

use crate::synthetic::answers::{KINDS, LANGUAGES};
use crate::synthetic::words::definition;
use crate::synthetic::{currency, NoDocuments, Size, Synthetic};

const NOW: u64 = 1_767_300_000;

/// A chain with 200 batches, of which 50 are open, with its definitions.
fn reader(home: &TempDir) -> (Reader, Synthetic) {
    let source =
        Synthetic::new(Size { people: 50, projects: 7, batches: 200, answers: 3_000, per_block: 10, assets: 60 });
    let mut index = Index::open(&home.path().join("index.sqlite"), &source).unwrap().0;
    index.catch_up(&source, &source).unwrap();
    (index.reader().unwrap(), source)
}

/// Read all pages of a list.
fn all<T, C>(mut page: impl FnMut(Option<C>) -> Page<T, C>) -> Vec<T> {
    let (mut list, mut after) = (vec![], None);
    loop {
        let Page { entries, next } = page(after);
        assert!(!entries.is_empty() || next.is_none(), "an empty page is the last one");
        list.extend(entries);
        match next {
            Some(next) => after = Some(next),
            None => return list,
        }
    }
}

fn board(reader: &Reader, filter: &BoardFilter, order: BoardOrder, limit: u32) -> Vec<BatchCard> {
    all(|after| reader.board(filter, order, &PageRequest { after, limit }, NOW).unwrap())
}

fn ids(cards: &[BatchCard]) -> BTreeSet<u64> {
    cards.iter().map(|card| card.batch.get()).collect()
}

#[test]
fn pages_of_every_size_give_each_row_once_in_its_order() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let everything: BTreeSet<u64> = (151..=200).collect();
    let key = |order, card: &BatchCard| match order {
        BoardOrder::Newest => (0, u64::MAX - card.batch.get()),
        BoardOrder::Reward => (u128::MAX - card.reward.u128(), u64::MAX - card.batch.get()),
        BoardOrder::ClosesSoon => (card.closes_at.unwrap().into(), card.batch.get()),
    };
    for order in [BoardOrder::Newest, BoardOrder::Reward, BoardOrder::ClosesSoon] {
        for limit in [0, 1, 7, 49, 50, 51, 1_000] {
            let cards = board(&reader, &BoardFilter::default(), order, limit);
            assert_eq!((cards.len(), ids(&cards)), (50, everything.clone()), "{order:?} {limit}");
            assert!(cards.windows(2).all(|pair| key(order, &pair[0]) < key(order, &pair[1])), "{order:?}");
        }
    }
    let page = reader.board(&BoardFilter::default(), BoardOrder::Newest, &PageRequest::first(1_000_000), NOW).unwrap();
    assert_eq!(page.entries.len(), 50, "a page has at most a hundred entries");
    let of_project = |limit| all(|after| reader.batches(ProjectId::FIRST, &PageRequest { after, limit }, NOW).unwrap());
    assert_eq!(of_project(3), of_project(100));
    assert_eq!(of_project(100).len(), 200 / 7);
    assert_eq!(all(|after| reader.projects(None, &PageRequest { after, limit: 2 }).unwrap()).len(), 7);
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let page = PageRequest { after: Some(BoardCursor::Newest(BatchId::FIRST)), limit: 5 };
    let refused = reader.board(&BoardFilter::default(), BoardOrder::Reward, &page, NOW).unwrap_err();
    assert_eq!(refused.code(), "INDEX_CURSOR_WRONG");
    let page =
        PageRequest { after: Some(OfferCursor::Price(Uint128::MAX, caravan_primitives::OfferId::FIRST)), limit: 5 };
    let refused = reader.offers(&OfferFilter::default(), OfferOrder::Newest, &page).unwrap_err();
    assert_eq!(refused.code(), "INDEX_CURSOR_WRONG");
}

#[test]
fn filters_of_the_board_leave_out_what_they_say() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let everything = board(&reader, &BoardFilter::default(), BoardOrder::Newest, 100);
    let check = |filter: BoardFilter, holds: &dyn Fn(&BatchCard) -> bool| {
        let found = ids(&board(&reader, &filter, BoardOrder::ClosesSoon, 8));
        let expected = everything.iter().filter(|card| holds(card)).map(|card| card.batch.get()).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert!(!found.is_empty() && found.len() < 50, "{filter:?} finds some: {}", found.len());
    };
    let none = BoardFilter::default;
    for kind in KINDS {
        check(BoardFilter { kind: Some(kind.to_owned()), ..none() }, &|card| card.kind.as_str() == kind);
    }
    for (asked, tag) in LANGUAGES.into_iter().zip(LANGUAGES).chain([("pt", "pt-BR"), ("PT-br", "pt-BR")]) {
        check(BoardFilter { language: Some(asked.to_owned()), ..none() }, &|card| card.languages[0].as_str() == tag);
    }
    let pays = |least| BoardFilter { currency: Some(currency()), least_reward: Some(Uint128::new(least)), ..none() };
    check(pays(6_000), &|card| card.reward.u128() >= 6_000);
    check(BoardFilter { currency: None, ..pays(6_000) }, &|card| card.reward.u128() >= 6_000);
    check(BoardFilter { most_minutes: Some(9), ..none() }, &|card| card.minutes.unwrap() <= 9);
    check(BoardFilter { newcomers: true, ..none() }, &|card| card.newcomer_places > 0);
    check(BoardFilter { open_slots: true, ..none() }, &|card| card.open_slots > 0);
    let both = BoardFilter { kind: Some("rating".to_owned()), open_slots: true, ..pays(4_000) };
    check(both, &|card| card.kind.as_str() == "rating" && card.reward.u128() >= 4_000 && card.open_slots > 0);

    let empty = |filter: BoardFilter| board(&reader, &filter, BoardOrder::Newest, 100).is_empty();
    let other = Some(Currency::native("uother").unwrap());
    assert!(empty(BoardFilter { currency: other.clone(), ..none() }));
    assert!(empty(BoardFilter { currency: other, ..pays(6_000) }));
    assert!(empty(pays(u128::MAX)));
    assert!(empty(BoardFilter { language: Some("p".to_owned()), ..none() }), "a part of a language finds nothing");
    assert!(empty(BoardFilter { kind: Some("Rating".to_owned()), ..none() }));
}

#[test]
fn a_batch_leaves_the_board_when_its_time_is_over() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let closes: BTreeSet<u64> = board(&reader, &BoardFilter::default(), BoardOrder::Newest, 100)
        .iter()
        .map(|card| card.closes_at.unwrap())
        .collect();
    let end = *closes.iter().nth(20).unwrap();
    let at =
        |now| reader.board(&BoardFilter::default(), BoardOrder::ClosesSoon, &PageRequest::first(100), now).unwrap();
    let before = at(end - 1).entries;
    assert_eq!(before[0].closes_at, Some(end));
    assert!(before[0].takes_claims);
    assert_eq!(before.len() - 1, at(end).entries.len(), "at the second itself it is over");
    let page = reader.batch(before[0].batch, end).unwrap().unwrap();
    assert!(!page.card.takes_claims && page.card.summary.is_some());
    assert!(at(u64::MAX).entries.is_empty());
}

#[test]
fn offers_sort_by_amounts_that_64_bits_do_not_hold() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let list = |filter: &OfferFilter, limit| {
        all(|after| reader.offers(filter, OfferOrder::Price, &PageRequest { after, limit }).unwrap())
    };
    let none = OfferFilter::default;
    let offers = list(&none(), 7);
    let prices: Vec<u128> = offers.iter().map(|entry| entry.offer.terms.price.amount.get().u128()).collect();
    assert_eq!(prices.len(), 60);
    assert!(prices.is_sorted() && prices[39] < 1 << 63 && prices[40] > 1 << 64, "{prices:?}");
    let most = |price| OfferFilter { most_price: Some(Uint128::new(price)), ..none() };
    let other = Some(Currency::native("uother").unwrap());
    assert_eq!(list(&most(prices[40]), 100).len(), 41);
    assert_eq!(list(&OfferFilter { currency: Some(currency()), ..most(u128::from(u64::MAX)) }, 100).len(), 40);
    assert!(list(&OfferFilter { currency: other, ..most(prices[40]) }, 100).is_empty());

    let uses = |usage| OfferFilter { usage: Some(usage), ..none() };
    let train = list(&uses(Use::Train), 100);
    let expected = offers.iter().filter(|entry| entry.offer.terms.uses.as_slice().contains(&Use::Train)).count();
    assert_eq!((train.len(), expected > 0 && expected < 60), (expected, true));
    let sold = list(&OfferFilter { for_sale: true, ..none() }, 100);
    // Closed, sold out, of a draft, or of an asset that has had another owner since.
    let for_sale = |id: u64| [5, 4, 7, 11].iter().all(|number| !id.is_multiple_of(*number));
    assert!(sold.iter().all(|entry| entry.for_sale && for_sale(entry.offer.offer.get())));
    assert_eq!(sold.len(), (1..=60).filter(|id| for_sale(*id)).count());
}

#[test]
fn assets_are_found_by_kind_owner_and_words() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let list = |filter: &AssetFilter| all(|after| reader.assets(filter, &PageRequest { after, limit: 4 }).unwrap());
    let everything = list(&AssetFilter::default());
    assert_eq!(everything.len(), 60);
    let models = list(&AssetFilter { kind: Some(Kind::Model), ..AssetFilter::default() });
    assert!(models.len() == 10 && models.iter().all(|entry| entry.asset.kind == Kind::Model));
    let owner = everything[0].asset.owner.to_string();
    let owned = list(&AssetFilter { owner: Some(owner.clone()), ..AssetFilter::default() });
    assert!(owned.len() == 2 && owned.iter().all(|entry| entry.asset.owner.as_str() == owner));
    let word = |text: &str| list(&AssetFilter { text: Some(text.to_owned()), ..AssetFilter::default() });
    assert_eq!(word("model").len(), 10);
    assert_eq!(word("").len(), 60, "an empty text leaves out nothing");
}

#[test]
fn a_leaderboard_counts_down_and_its_places_go_on() {
    let home = TempDir::new().unwrap();
    let (reader, source) = reader(&home);
    assert_eq!(reader.seasons().unwrap(), [3, 2, 1, 0]);
    let board = |limit| all(|after| reader.leaderboard(1, &PageRequest { after, limit }).unwrap());
    let places = board(3);
    assert_eq!(places, board(100));
    assert!(places
        .windows(2)
        .all(|pair| (pair[1].points, pair[0].person) < (pair[0].points, pair[1].person)
            || pair[1].points < pair[0].points));
    assert!(places.iter().zip(1..).all(|(entry, place)| entry.place == place));
    let works: u64 = places.iter().map(|entry| entry.works).sum();
    let accepted = |answer: &u64| answer * 4 / 3_000 == 1 && !matches!(answer % 50, 0 | 1);
    assert_eq!(works, (0..source.size.answers).filter(accepted).count() as u64);
    assert!(reader.leaderboard(9, &PageRequest::first(5)).unwrap().entries.is_empty());
}

#[test]
fn a_search_goes_through_the_kinds_and_gives_each_entry_once() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let search = |text: &str, kinds: &[SearchKind], limit| {
        all(|after| reader.search(text, kinds, &PageRequest { after, limit }, NOW).unwrap())
    };
    let found = search("street", &[], 3);
    assert_eq!(found, search("STREET", &[], 100));
    assert_eq!(found, search("stre", &[], 11), "the last word may go on");
    let count = |kind: fn(&Found) -> bool| found.iter().filter(|each| kind(each)).count();
    let batches = count(|each| matches!(each, Found::Batch(_)));
    let assets = count(|each| matches!(each, Found::Asset(_)));
    let offers = count(|each| matches!(each, Found::Offer(_)));
    assert!(batches > 5 && assets > 1 && assets == offers, "{batches} {assets} {offers}");
    assert_eq!(search("street", &[SearchKind::Asset], 100).len(), assets);
    assert!(search("stre photos", &[], 100).is_empty(), "only the last word may go on");
    // Without accents, and in a script without spaces.
    assert_eq!(search("zołw", &[], 100).len(), search("żółw", &[], 100).len());
    assert!(!search("数据", &[], 100).is_empty() && !search("标", &[], 100).iter().any(|_| true));
    assert_eq!(search("数据", &[], 100), search("数", &[], 100));
    assert!(search("据数", &[], 100).is_empty());
}

/// Read all events of a filter.
fn events(reader: &Reader, filter: &EventFilter, limit: u32) -> Vec<EventEntry> {
    let (mut list, mut after) = (vec![], 0);
    loop {
        let page = reader.events_since(after, filter, limit).unwrap();
        list.extend(page.events);
        after = page.next;
        if !page.more {
            assert_eq!(reader.events_since(after, filter, limit).unwrap().next, after);
            return list;
        }
    }
}

#[test]
fn events_are_what_the_chain_emitted_and_go_on_where_they_stopped() {
    let home = TempDir::new().unwrap();
    let (reader, source) = reader(&home);
    let total = reader.status().unwrap().events;
    let everything = events(&reader, &EventFilter::default(), 1_000);
    assert!(everything.iter().zip(1..).all(|(event, sequence)| event.sequence == sequence));
    assert_eq!(everything.len() as u64, total);
    let blocks = (1..=source.height()).flat_map(|height| source.block(height).events);
    for (entry, event) in everything.iter().zip(blocks) {
        let attributes = event.attributes[1..].iter().map(|each| (each.key.clone(), each.value.clone()));
        assert_eq!(entry.attributes.0, attributes.collect::<Vec<_>>());
        assert_eq!(format!("wasm-{}", entry.name), event.ty);
    }
    let sequence = reader.sequence_at(10).unwrap();
    let next = &reader.events_since(sequence, &EventFilter::default(), 1).unwrap().events[0];
    assert!(next.height > 10 && everything[usize::try_from(sequence).unwrap() - 1].height <= 10);
    assert_eq!((reader.sequence_at(0).unwrap(), reader.sequence_at(u64::MAX).unwrap()), (0, total));
    assert_eq!(reader.events_since(u64::MAX, &EventFilter::default(), 5).unwrap().next, total);
}

#[test]
fn events_are_found_by_contract_name_and_what_they_are_about() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let names = EventFilter { name: Some("work_rejected".to_owned()), ..EventFilter::default() };
    assert_eq!(events(&reader, &names, 7).len(), 120);
    let contract = EventFilter { contract: Some(Code::Licensing), ..EventFilter::default() };
    assert_eq!(events(&reader, &contract, 9).len(), 120);
    let last =
        reader.events_since(reader.status().unwrap().events - 1, &EventFilter::default(), 1).unwrap().events.remove(0);
    let batch = last.attributes.0.iter().find(|(key, _)| key == "batch").unwrap().1.parse().unwrap();
    let of_last = EventFilter { about: Some(Subject::Batch(batch)), ..EventFilter::default() };
    assert_eq!(events(&reader, &of_last, 9).last(), Some(&last));
    let about = EventFilter { about: Some(Subject::Person(7)), ..EventFilter::default() };
    let is_about = |event: &EventEntry| {
        let mut attributes = event.attributes.0.iter();
        attributes.any(|(key, value)| (key == "person" || key == "requester") && value == "7")
    };
    let expected = events(&reader, &EventFilter::default(), 1_000).into_iter().filter(is_about).collect::<Vec<_>>();
    assert!(expected.len() > 50);
    for limit in [1, 30, 1_000] {
        assert_eq!(events(&reader, &about, limit), expected);
    }
    let both = EventFilter { name: Some("work_accepted".to_owned()), ..about };
    let accepted = expected.iter().filter(|event| event.name == "work_accepted").count();
    assert_eq!((events(&reader, &both, 3).len(), accepted > 10), (accepted, true));
}

#[test]
fn definitions_that_come_late_give_the_same_rows() {
    let home = TempDir::new().unwrap();
    let (first, source) = reader(&home);
    let mut late = Index::open(&home.path().join("late.sqlite"), &source).unwrap().0;
    late.catch_up(&source, &NoDocuments).unwrap();
    let reader = late.reader().unwrap();
    assert_eq!(reader.status().unwrap().wanted_documents, 200 + 7 + 60);
    let card = reader.batch(BatchId::FIRST, NOW).unwrap().unwrap().card;
    assert_eq!((card.summary, card.minutes), (None, None));
    assert_eq!(late.retry_documents(&Wrong).unwrap(), 0, "other bytes are no document of a row");
    assert_eq!(late.retry_documents(&source).unwrap(), 200);
    assert_eq!(reader.fingerprints().unwrap(), first.fingerprints().unwrap());
}

#[test]
fn a_document_that_is_taken_down_leaves_its_rows_and_comes_back_to_them_alone() {
    let home = TempDir::new().unwrap();
    let (whole, source) = reader(&home);
    let mut index = Index::open(&home.path().join("changed.sqlite"), &source).unwrap().0;
    index.catch_up(&source, &source).unwrap();
    let hash = Hash32::digest(&definition(1));
    let without = Without { source: &source, hash };
    let rows = index.document_removed(&hash).unwrap();
    assert!(rows > 1, "several batches have one definition: {rows}");
    assert_eq!(index.document_removed(&hash).unwrap(), 0);
    let mut anew = Index::open(&home.path().join("anew.sqlite"), &source).unwrap().0;
    anew.catch_up(&source, &without).unwrap();
    let reader = index.reader().unwrap();
    let card = reader.batch(BatchId::FIRST, NOW).unwrap().unwrap().card;
    assert_eq!((card.summary, card.minutes), (None, None));
    assert_eq!(
        reader.fingerprints().unwrap(),
        anew.reader().unwrap().fingerprints().unwrap(),
        "words of the search, too"
    );
    assert_eq!(index.document_came(&hash, &without).unwrap(), 0, "it is not here");
    assert_eq!(index.document_came(&Hash32::digest(b"an answer"), &source).unwrap(), 0, "no row wants it");
    assert_eq!(index.document_came(&hash, &source).unwrap(), rows);
    assert_eq!(index.document_came(&hash, &source).unwrap(), 0);
    assert_eq!(reader.fingerprints().unwrap(), whole.fingerprints().unwrap());
}

/// Has all documents but one.
struct Without<'a> {
    source: &'a Synthetic,
    hash: Hash32,
}

impl Documents for Without<'_> {
    fn document(&self, hash: &Hash32, most: usize) -> Option<Vec<u8>> {
        (*hash != self.hash).then(|| self.source.document(hash, most)).flatten()
    }
}

/// Has other bytes for every hash.
struct Wrong;

impl Documents for Wrong {
    fn document(&self, _: &Hash32, _: usize) -> Option<Vec<u8>> {
        Some([definition(1), vec![b' ']].concat())
    }
}

#[test]
fn work_says_how_it_ended() {
    let home = TempDir::new().unwrap();
    let (reader, _) = reader(&home);
    let works = all(|after| reader.work_of_batch(BatchId::FIRST, &PageRequest { after, limit: 100 }).unwrap());
    let ended = |place: usize| (works[place].status, works[place].reason.as_deref(), works[place].paid.is_some());
    assert_eq!(ended(0), (AssignmentStatus::Returned, None, false));
    assert_eq!(ended(1), (AssignmentStatus::Rejected, Some("incomplete"), false));
    assert_eq!(ended(4), (AssignmentStatus::Accepted, None, true), "a rejection that was taken back leaves no reason");
    let work = reader.batch(BatchId::FIRST, NOW).unwrap().unwrap().work;
    let [claimed, returned, rejected, auto_approved] = [15, 1, 1, 2];
    let accepted = claimed - returned - rejected - auto_approved;
    let (submitted, given_up, expired) = (claimed - returned, 0, 0);
    assert_eq!(work, Tally { claimed, submitted, accepted, auto_approved, rejected, given_up, returned, expired });
}
