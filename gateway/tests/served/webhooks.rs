//! Webhooks: what a receiver gets, and what comes of receivers and callers that are not as they should be.

use std::time::{Duration, Instant};

use caravan_chain::Chain;
use caravan_gateway::WebhookSettings;
use caravan_gateway_api::{
    AddedWebhook, GatewayError, WebhookHeaders, WebhookInfo, WebhookRequest, WebhookResume, WebhookSecret, WebhookState,
};
use serde_json::Value;

use crate::index::caught_up;
use crate::program::Program;
use crate::raw;
use crate::receiver::{until, Got, Receiver};
use crate::world::{annotator, key, person, pick, People, World};

const FEW: People = People { count: 2, tasks: 3 };

/// Short times, and receivers on this machine.
fn quick() -> WebhookSettings {
    let (answer_secs, pauses_secs, rest_secs) = (1, [0, 0], 3_600);
    WebhookSettings { answer_secs, pauses_secs, rest_secs, allow_private: true, ..WebhookSettings::default() }
}

fn world() -> World {
    let world = World::with(FEW, |config| config.webhooks = quick());
    caught_up(&world);
    world
}

fn request(url: &str) -> WebhookRequest {
    WebhookRequest { url: url.to_owned(), ..WebhookRequest::default() }
}

fn add(world: &World, name: &str, request: &WebhookRequest) -> Result<AddedWebhook, (u16, String)> {
    refused(world.client().add_webhook(request, &key(name), &world.running().key()))
}

fn refused<T>(answer: Result<T, GatewayError>) -> Result<T, (u16, String)> {
    answer.map_err(|error| match error {
        GatewayError::Refused { status, error, .. } => (status, error.code),
        error => panic!("{error}"),
    })
}

fn only(world: &World, name: &str) -> WebhookInfo {
    let mut all = world.client().webhooks(&key(name), &world.running().key()).unwrap().webhooks;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn resume(world: &World, id: &str, after: Option<u64>) -> WebhookInfo {
    let resume = WebhookResume { after };
    world.client().resume_webhook(id, resume, &key("requester"), &world.running().key()).unwrap()
}

/// The numbers of the events that the index has, by this query.
fn numbers(world: &World, query: &str) -> Vec<u64> {
    let page = raw::get(world.running().address(), &format!("/index/events?limit=1000{query}"));
    let page: Value = serde_json::from_slice(&page.body).unwrap();
    page["events"].as_array().unwrap().iter().map(|event| event["sequence"].as_u64().unwrap()).collect()
}

/// Claim and submit the task of an annotator that comes next: three events for a first one, two for others.
fn work(world: &World, number: u32, next: u32) {
    let name = annotator(number);
    let mut client = person(world.chain_of(&name), &name);
    let me = client.chain.account(&name);
    let slot = client.claim(&me, world.batch, pick(&world.list, number, FEW.tasks, next)).unwrap().0.unwrap();
    client.submit_plain(&me, &slot, "yes").unwrap();
}

#[test]
fn events_come_signed_in_their_order_once_each_and_those_that_were_asked_for() {
    let world = world();
    let (all, few, new) = (Receiver::good(), Receiver::good(), Receiver::good());
    let every = WebhookRequest { after: Some(0), ..request(&all.url()) };
    let AddedWebhook { webhook, secret } = add(&world, "requester", &every).unwrap();
    let names = vec!["work_submitted".to_owned(), "batch_opened".to_owned()];
    let about = Some(format!("batch:{}", world.batch));
    let some = WebhookRequest { after: Some(0), names, about, ..request(&few.url()) };
    add(&world, "requester", &some).unwrap();
    add(&world, "requester", &request(&new.url())).unwrap();
    work(&world, 0, 0);
    caught_up(&world);
    let expected = numbers(&world, "");
    let got = all.wait(expected.len());
    assert_eq!(got.iter().map(Got::event).collect::<Vec<_>>(), expected);
    let last = got.last().unwrap();
    last.check(&secret);
    assert_eq!(last.id, format!("{}_{}", webhook.id, last.event()));
    assert_eq!(last.json()["type"], "marketplace.work_submitted");
    let other = WebhookSecret::generate().unwrap();
    let headers = WebhookHeaders { id: &last.id, timestamp: &last.timestamp, signature: &last.signature };
    assert!(other.check(&headers, &last.body, raw::now()).is_err());
    let types = |receiver: &Receiver, count: usize| {
        let got = receiver.wait(count);
        got.iter().map(|got| got.json()["data"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(types(&few, 2), ["batch_opened", "work_submitted"]);
    assert_eq!(types(&new, 3), ["person_created", "task_claimed", "work_submitted"]);
    let metrics = String::from_utf8(raw::get(world.running().address(), "/metrics").body).unwrap();
    for line in ["caravan_webhooks 3", "caravan_webhooks_paused 0", "caravan_webhook_failed_total 0"] {
        assert!(metrics.contains(&format!("{line}\n")), "{line}: {metrics}");
    }
}

#[test]
fn after_three_tries_a_delivery_is_recorded_and_goes_on_when_it_is_resumed() {
    let world = world();
    let receiver = Receiver::start(|before| Some(if before < 3 { "500 No" } else { "200 OK" }));
    let AddedWebhook { webhook, secret } =
        add(&world, "requester", &WebhookRequest { after: Some(0), ..request(&receiver.url()) }).unwrap();
    until(|| only(&world, "requester").failures == 1);
    let info = only(&world, "requester");
    let error = info.last_error.unwrap();
    assert_eq!((info.state, error.event, error.got.as_str()), (WebhookState::Failing, 1, "status 500"));
    assert!(info.next_try.unwrap() > raw::now() + 3_000 && info.after == 0);
    let tries = receiver.got();
    assert_eq!(tries.iter().map(|got| got.id.clone()).collect::<Vec<_>>(), vec![format!("{}_1", webhook.id); 3]);
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(receiver.got().len(), 3, "it rests");
    resume(&world, &webhook.id, None);
    let count = numbers(&world, "").len();
    let got = receiver.wait(3 + count);
    assert_eq!(got[3..].iter().map(Got::event).collect::<Vec<_>>(), (1..=count as u64).collect::<Vec<_>>());
    got.last().unwrap().check(&secret);
    until(|| only(&world, "requester").delivered == Some(count as u64));
    assert_eq!(only(&world, "requester").state, WebhookState::Active);
    resume(&world, &webhook.id, Some(count as u64 - 1));
    assert_eq!(receiver.wait(4 + count).last().unwrap().event(), count as u64, "one event is repeated");
}

#[test]
fn a_receiver_that_wants_no_more_gets_no_more() {
    let world = world();
    let receiver = Receiver::start(|_| Some("410 Gone"));
    add(&world, "requester", &WebhookRequest { after: Some(0), ..request(&receiver.url()) }).unwrap();
    until(|| only(&world, "requester").state == WebhookState::Gone);
    work(&world, 0, 0);
    caught_up(&world);
    std::thread::sleep(Duration::from_millis(1_200));
    assert_eq!(receiver.got().len(), 1);
}

#[test]
fn a_receiver_that_is_dead_delays_no_other_and_not_the_gateway() {
    let many = WebhookSettings { a_key: 50, answer_secs: 20, ..quick() };
    let world = World::with(FEW, |config| config.webhooks = many);
    caught_up(&world);
    let (alive, dead) = (Receiver::good(), Receiver::start(|_| None));
    add(&world, "requester", &WebhookRequest { after: Some(0), ..request(&alive.url()) }).unwrap();
    let count = numbers(&world, "").len();
    alive.wait(count);
    // More than may be under way to receivers that are not quick.
    for number in 0..40 {
        let url = format!("{}&number={number}", dead.url());
        add(&world, "requester", &WebhookRequest { after: Some(0), ..request(&url) }).unwrap();
    }
    dead.wait(30);
    let began = Instant::now();
    work(&world, 0, 0);
    alive.wait(count + 3);
    assert_eq!(raw::get(world.running().address(), "/health").status, 200);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn addresses_that_are_not_public_and_requests_that_are_not_as_they_should_be_are_refused() {
    let world = World::with(FEW, |config| config.webhooks.a_key = 1);
    caught_up(&world);
    for url in [
        "http://1.1.1.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3:8443/",
        "https://localhost/",
        "https://1.1.1.1:25/",
        "https://mira:word@1.1.1.1/",
        "file:///etc/passwd",
        "",
        &format!("https://1.1.1.1/{}", "x".repeat(2_048)),
    ] {
        assert_eq!(add(&world, "requester", &request(url)), Err((400, "WEBHOOK_ADDRESS".to_owned())), "{url}");
    }
    let good = request("https://1.1.1.1/hook");
    let malformed = Err((400, "REQUEST_MALFORMED".to_owned()));
    for wrong in [
        WebhookRequest { names: vec!["work_submited".to_owned()], ..good.clone() },
        WebhookRequest { names: vec!["a".to_owned(); 21], ..good.clone() },
        WebhookRequest { contract: Some("bank".to_owned()), ..good.clone() },
        WebhookRequest { about: Some("moon:1".to_owned()), ..good.clone() },
        WebhookRequest { after: Some(1 << 40), ..good.clone() },
    ] {
        assert_eq!(add(&world, "requester", &wrong), malformed, "{wrong:?}");
    }
    for name in ["holder", "stranger"] {
        assert_eq!(add(&world, name, &good), Err((403, "WEBHOOK_KEY".to_owned())), "{name}");
    }
    let address = world.running().address();
    assert_eq!(raw::get(address, "/webhooks").code(), "AUTHORIZATION_MISSING");
    assert_eq!(raw::with_body(address, "POST /webhooks", "", b"{}").code(), "AUTHORIZATION_MISSING");
    add(&world, "requester", &good).unwrap();
    assert_eq!(add(&world, "requester", &good), Err((409, "WEBHOOK_EXISTS".to_owned())));
    let other = request("https://1.1.1.1/other");
    assert_eq!(add(&world, "requester", &other), Err((507, "WEBHOOKS_TOO_MANY".to_owned())));
}

#[test]
fn the_secret_is_shown_once_and_webhooks_of_others_are_not_there() {
    let operator = key("operator");
    let world = World::with(FEW, |config| {
        (config.webhooks, config.operator) = (quick(), Some(operator.public_key()));
    });
    caught_up(&world);
    work(&world, 0, 0);
    let receiver = Receiver::good();
    let AddedWebhook { webhook, secret } = add(&world, "requester", &request(&receiver.url())).unwrap();
    let (client, gateway) = (world.client(), world.running().key());
    let test = client.test_webhook(&webhook.id, &key("requester"), &gateway).unwrap();
    assert!(test.delivered, "{test:?}");
    let ping = receiver.wait(1).remove(0);
    ping.check(&secret);
    assert_eq!(ping.json()["type"], "ping");
    let again = refused(client.test_webhook(&webhook.id, &key("requester"), &gateway)).unwrap_err();
    assert_eq!(again, (429, "WEBHOOK_TESTED".to_owned()));
    let listed = client.webhooks(&key("requester"), &gateway).unwrap();
    assert!(!format!("{listed:?}").contains("whsec_"));
    let other = key("annotator-0");
    assert_eq!(client.webhooks(&other, &gateway).unwrap().webhooks, []);
    let unknown = (404, "WEBHOOK_UNKNOWN".to_owned());
    for id in [webhook.id.as_str(), "wh_0000000000000000"] {
        let resume = WebhookResume { after: None };
        assert_eq!(refused(client.remove_webhook(id, &other, &gateway)).unwrap_err(), unknown);
        assert_eq!(refused(client.test_webhook(id, &other, &gateway)).unwrap_err(), unknown);
        assert_eq!(refused(client.resume_webhook(id, resume, &other, &gateway)).unwrap_err(), unknown);
    }
    assert_eq!(client.remove_webhook(&webhook.id, &operator, &gateway).unwrap().id, webhook.id);
    assert_eq!(client.webhooks(&key("requester"), &gateway).unwrap().webhooks, []);
}

#[test]
fn a_restart_keeps_webhooks_and_pauses_those_of_keys_that_may_have_none_any_more() {
    let guest = key("guest").public_key();
    let mut world = World::with(FEW, |config| (config.webhooks, config.invited) = (quick(), vec![guest]));
    caught_up(&world);
    let (receiver, of_guest) = (Receiver::good(), Receiver::good());
    add(&world, "requester", &WebhookRequest { after: Some(0), ..request(&receiver.url()) }).unwrap();
    add(&world, "guest", &request(&of_guest.url())).unwrap();
    let count = numbers(&world, "").len();
    receiver.wait(count);
    // What a receiver has is delivered once its answer has been read.
    until(|| only(&world, "requester").delivered == Some(count as u64));
    world.stop();
    world.serve(|config| config.webhooks = quick());
    caught_up(&world);
    work(&world, 0, 0);
    caught_up(&world);
    let expected = numbers(&world, "");
    let got = receiver.wait(expected.len());
    assert_eq!(got.iter().map(Got::event).collect::<Vec<_>>(), expected, "after a clean stop nothing is repeated");
    until(|| only(&world, "guest").state == WebhookState::NotAdmitted);
    assert_eq!(of_guest.got().len(), 0);
    assert_eq!(add(&world, "guest", &request(&of_guest.url())).unwrap_err().1, "WEBHOOK_KEY");
}

#[test]
fn a_gateway_that_is_killed_delivers_every_event_at_least_once_and_in_order() {
    let mut world = World::with(FEW, |config| config.webhooks = quick());
    caught_up(&world);
    // So slow that it is killed in between.
    let receiver = Receiver::start(|_| {
        std::thread::sleep(Duration::from_millis(150));
        Some("200 OK")
    });
    for (number, next) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        work(&world, number, next);
    }
    caught_up(&world);
    let expected = numbers(&world, "");
    assert!(expected.len() > 12, "{expected:?}");
    add(&world, "requester", &WebhookRequest { after: Some(0), ..request(&receiver.url()) }).unwrap();
    world.stop();
    let config = world.home.path().join("gateway.toml");
    std::fs::write(&config, "[webhooks]\nallow_private = true\n").unwrap();
    let mut program = Program::start(&world, &["--listen", "127.0.0.1:0", "--config", config.to_str().unwrap()]);
    for count in [3, 6] {
        receiver.wait(count);
        drop(program);
        program = Program::start(&world, &["--listen", "127.0.0.1:0", "--config", config.to_str().unwrap()]);
    }
    until(|| receiver.got().iter().any(|got| got.event() == *expected.last().unwrap()));
    drop(program);
    let mut seen = vec![];
    for event in receiver.got().iter().map(Got::event) {
        if !seen.contains(&event) {
            seen.push(event);
        }
    }
    assert_eq!(seen, expected);
}
