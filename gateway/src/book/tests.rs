use super::unnamed::UNNAMED_SECS;
use super::*;
use caravan_keys::AccountKey;
use caravan_primitives::Coded;
use tempfile::TempDir;

const DAY: u64 = 86_400;

fn limits() -> Limits {
    Limits { quota_bytes: 100, daily_bytes: 10, shared_daily_bytes: 15, ..Limits::default() }
}

fn book() -> (TempDir, Book) {
    let folder = TempDir::new().unwrap();
    let book = Book::open(&folder.path().join("gateway.redb"), limits()).unwrap();
    (folder, book)
}

fn incoming(name: &str, content: &str, size: u64, standing: Standing) -> Incoming {
    let by = AccountKey::of_name(name).public_key();
    Incoming { hash: Hash32::digest(content.as_bytes()), size, by, standing, time: 5 * DAY }
}

fn known(name: &str, content: &str, size: u64) -> Incoming {
    incoming(name, content, size, Standing::Known)
}

fn established(name: &str, content: &str, size: u64) -> Incoming {
    incoming(name, content, size, Standing::Established)
}

fn code(result: Result<(), Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.code(), |()| "taken")
}

#[test]
fn the_quota_of_a_day_is_for_the_day_and_begins_anew_on_the_next() {
    let (_folder, book) = book();
    assert_eq!(code(book.record(&known("mira", "a", 8))), "taken");
    assert_eq!(code(book.record(&known("mira", "b", 3))), "QUOTA_EXCEEDED");
    assert_eq!(code(book.check(&known("mira", "b", 3))), "QUOTA_EXCEEDED");
    let tomorrow = Incoming { time: 6 * DAY, ..known("mira", "b", 3) };
    assert_eq!(code(book.record(&tomorrow)), "taken");
}

#[test]
fn all_keys_without_a_quota_of_their_own_share_one_and_others_do_not_use_it() {
    let (_folder, book) = book();
    book.record(&known("mira", "a", 10)).unwrap();
    assert_eq!(code(book.record(&known("noor", "b", 6))), "SHARED_QUOTA_EXCEEDED");
    book.record(&established("theo", "c", 90)).unwrap();
    assert_eq!(code(book.record(&known("noor", "b", 5))), "taken");
    assert_eq!(
        code(book.record(&known("noor", "d", 1))),
        "SHARED_QUOTA_EXCEEDED",
        "what was refused counts for nothing"
    );
}

#[test]
fn the_same_content_is_charged_once_and_an_own_quota_makes_it_stay() {
    let (_folder, book) = book();
    for _ in 0..3 {
        book.record(&known("mira", "a", 10)).unwrap();
    }
    book.record(&established("theo", "a", 10)).unwrap();
    book.record(&established("theo", "a", 10)).unwrap();
    assert_eq!(code(book.record(&established("theo", "b", 91))), "QUOTA_EXCEEDED");
    assert_eq!(code(book.record(&established("theo", "b", 90))), "taken");
    assert_eq!(book.overdue(100 * DAY).unwrap(), [], "content of a key with a quota stays");
}

#[test]
fn content_that_no_message_names_goes_after_seven_days_and_what_is_named_stays() {
    let (_folder, book) = book();
    let [a, b] = [known("mira", "a", 1), known("mira", "b", 1)];
    book.record(&a).unwrap();
    book.record(&b).unwrap();
    assert_eq!(book.overdue(5 * DAY + UNNAMED_SECS - 1).unwrap(), []);
    book.name(&[a.hash], 7).unwrap();
    assert_eq!(book.scanned().unwrap(), 7);
    assert_eq!(book.overdue(5 * DAY + UNNAMED_SECS).unwrap(), [b.hash]);
    assert_eq!(book.overdue(5 * DAY + UNNAMED_SECS).unwrap(), [], "once");
    assert_eq!(book.overdue(1_000 * DAY).unwrap(), [], "named content stays for good");
}

#[test]
fn content_that_was_named_before_it_came_stays() {
    let (_folder, book) = book();
    let a = known("mira", "a", 1);
    book.name(&[a.hash], 1).unwrap();
    book.record(&a).unwrap();
    assert_eq!(book.overdue(1_000 * DAY).unwrap(), []);
}

#[test]
fn content_that_is_taken_down_gives_its_quota_back_and_stays_on_the_list() {
    let (folder, book) = book();
    let a = established("theo", "a", 100);
    book.record(&a).unwrap();
    assert_eq!(code(book.check(&established("theo", "b", 1))), "QUOTA_EXCEEDED");
    let removed = Removed { hash: a.hash, time: 9, reason: "law".to_owned() };
    book.take_down(&removed).unwrap();
    assert_eq!(code(book.check(&established("theo", "b", 100))), "taken");
    drop(book);
    let book = Book::open(&folder.path().join("gateway.redb"), limits()).unwrap();
    assert_eq!(book.removed(&a.hash).unwrap(), Some(removed.clone()));
    assert_eq!(book.all_removed().unwrap(), [removed]);
}

#[test]
fn the_first_transaction_of_a_day_is_kept_for_the_day() {
    let (_folder, book) = book();
    let key = AccountKey::of_name("mira").public_key();
    assert_eq!(book.first_sequence(&key, 4, 10), Ok(4));
    assert_eq!(book.first_sequence(&key, 9, 10), Ok(4));
    assert_eq!(book.first_sequence(&key, 9, 11), Ok(9));
    book.record(&known("mira", "a", 1)).unwrap();
    assert_eq!(book.first_sequence(&key, 12, 11), Ok(9), "an upload does not forget it");
}

#[test]
fn a_person_has_keys_of_at_most_five_tasks_more_than_it_submitted() {
    use caravan_gateway_api::RowGrant;
    use caravan_primitives::{BatchId, PersonId};
    let (folder, book) = book();
    let grant = |batch: u64, person: u64, task: u32| RowGrant {
        number: 0,
        time: 1,
        batch: BatchId::new(batch).unwrap(),
        task,
        person: PersonId::new(person).unwrap(),
        reading_key: Hash32::digest(b"reader"),
    };
    for task in 0..5 {
        book.grant(&grant(1, 1, task), 0).unwrap();
    }
    assert_eq!(code(book.grant(&grant(1, 1, 5), 0)), "ROWS_LIMIT");
    assert_eq!(code(book.grant(&grant(1, 1, 4), 0)), "taken", "a key that it has is given again");
    assert_eq!(code(book.grant(&grant(1, 2, 5), 0)), "taken", "another person");
    assert_eq!(code(book.grant(&grant(2, 1, 5), 0)), "taken", "another batch");
    assert_eq!(code(book.grant(&grant(1, 1, 5), 1)), "taken");
    assert_eq!(code(book.grant(&grant(1, 1, 6), 1)), "ROWS_LIMIT");
    drop(book);
    let book = Book::open(&folder.path().join("gateway.redb"), limits()).unwrap();
    assert_eq!(code(book.grant(&grant(1, 1, 6), 1)), "ROWS_LIMIT", "after a restart");
    let log = book.grants(BatchId::new(1).unwrap(), 2).unwrap();
    let tasks: Vec<_> = log.iter().map(|grant| (grant.number, grant.person.get(), grant.task)).collect();
    assert_eq!(tasks, [(3, 1, 2), (4, 1, 3), (5, 1, 4), (6, 1, 4), (7, 2, 5), (9, 1, 5)]);
}
