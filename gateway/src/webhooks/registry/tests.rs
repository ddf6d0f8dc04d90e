use std::os::unix::fs::PermissionsExt;

use caravan_gateway_api::{WebhookRequest, WebhookSecret};
use caravan_keys::AccountKey;
use caravan_primitives::Coded;
use tempfile::TempDir;

use super::*;

fn settings() -> WebhookSettings {
    WebhookSettings { a_key: 2, in_all: 3, failures: 3, ..WebhookSettings::default() }
}

fn registry() -> (TempDir, Registry) {
    let folder = TempDir::new().unwrap();
    let registry = open(&folder);
    (folder, registry)
}

fn open(folder: &TempDir) -> Registry {
    Registry::open(&folder.path().join("webhooks.redb"), settings()).unwrap()
}

fn key(name: &str) -> PublicKey {
    AccountKey::of_name(name).public_key()
}

fn row(name: &str, id: &str) -> Row {
    Row {
        id: id.to_owned(),
        key: key(name),
        wanted: WebhookRequest { url: format!("https://{id}.example/"), ..WebhookRequest::default() },
        secret: WebhookSecret::generate().unwrap(),
        chain_id: "caravan-test".to_owned(),
        created: 1,
        after: 5,
        delivered: None,
        failures: 0,
        next_try: 0,
        last_error: None,
        state: WebhookState::Active,
    }
}

fn run(registry: &Registry) -> Run {
    registry.running().into_iter().next().unwrap()
}

fn code<T>(result: Result<T, Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.code(), |_| "done")
}

#[test]
fn a_key_has_so_many_webhooks_and_all_keys_together_so_many() {
    let (_folder, registry) = registry();
    assert_eq!(code(registry.add(row("mira", "a"))), "done");
    let again = Row { id: "b".to_owned(), ..row("mira", "a") };
    assert_eq!(code(registry.add(again)), "WEBHOOK_EXISTS");
    assert_eq!(code(registry.add(row("mira", "b"))), "done");
    assert_eq!(code(registry.add(row("mira", "c"))), "WEBHOOKS_TOO_MANY");
    assert_eq!(code(registry.add(row("noor", "c"))), "done");
    assert_eq!(code(registry.add(row("theo", "d"))), "WEBHOOKS_TOO_MANY");
    registry.remove("a", Some(&key("mira"))).unwrap();
    assert_eq!(code(registry.add(row("theo", "d"))), "done");
}

#[test]
fn a_webhook_of_another_key_is_as_unknown_as_one_that_is_not_there() {
    let (_folder, registry) = registry();
    registry.add(row("mira", "a")).unwrap();
    let noor = key("noor");
    assert_eq!(registry.of(&noor), []);
    for id in ["a", "x"] {
        assert_eq!(registry.own(id, &noor), Err(Refusal::WebhookUnknown { id: id.to_owned() }));
        assert_eq!(code(registry.remove(id, Some(&noor))), "WEBHOOK_UNKNOWN");
        assert_eq!(code(registry.resume(id, &noor, |_| ())), "WEBHOOK_UNKNOWN");
    }
    assert_eq!(registry.of(&key("mira")).len(), 1);
    registry.remove("a", None).unwrap();
    assert_eq!(registry.of(&key("mira")), [], "the operator removes any");
}

#[test]
fn rests_grow_and_after_too_many_failures_a_webhook_is_paused_until_it_is_resumed() {
    let (folder, registry) = registry();
    registry.add(row("mira", "a")).unwrap();
    let first = run(&registry);
    registry.delivered(&first, 6, 90);
    for (failures, next_try) in [(1, 160), (2, 220)] {
        registry.failed(&first, 100).unwrap();
        let info = registry.of(&key("mira")).remove(0);
        assert_eq!((info.failures, info.next_try, info.state), (failures, Some(next_try), WebhookState::Failing));
    }
    registry.failed(&first, 100).unwrap();
    drop(registry);
    let registry = open(&folder);
    let info = registry.of(&key("mira")).remove(0);
    assert_eq!((info.state, info.after, info.delivered), (WebhookState::Failed, 6, Some(6)), "nothing is lost");
    assert_eq!((registry.running().len(), registry.counted().paused), (0, 1));
    registry.resume("a", &key("mira"), |row| row.after = 3).unwrap();
    let row = registry.row(&run(&registry)).unwrap();
    assert_eq!((row.after, row.failures, row.state), (3, 0, WebhookState::Active));
}

#[test]
fn what_an_earlier_task_says_is_passed_over() {
    let (_folder, registry) = registry();
    registry.add(row("mira", "a")).unwrap();
    let before = run(&registry);
    registry.resume("a", &key("mira"), |row| row.after = 2).unwrap();
    registry.delivered(&before, 9, 9);
    registry.pause(&before, WebhookState::Gone).unwrap();
    assert_eq!(registry.row(&before), None);
    assert_eq!(registry.row(&run(&registry)).unwrap().after, 2);
}

#[test]
fn what_was_delivered_is_kept_when_it_is_saved_and_the_file_is_for_its_owner_alone() {
    let (folder, registry) = registry();
    registry.add(row("mira", "a")).unwrap();
    registry.add(row("mira", "b")).unwrap();
    registry.delivered(&run(&registry), 7, 70);
    registry.save().unwrap();
    drop(registry);
    let again = open(&folder);
    assert_eq!(again.row(&run(&again)).unwrap().delivered, Some((7, 70)));
    drop(again);
    let path = folder.path().join("webhooks.redb");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let error = Registry::open(&path, settings()).err().unwrap().to_string();
    assert!(error.contains("KEY_EXPOSED"), "{error}");
}

#[test]
fn no_log_and_no_answer_has_the_secret() {
    let row = row("mira", "a");
    let secret = row.secret.reveal();
    let shown = format!("{row:?} {}", serde_json::to_string(&row.info()).unwrap());
    assert!(!shown.contains(&secret) && !shown.contains("whsec_"), "{shown}");
}
