//! The pages that people look at.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::fair::{Fair, HOSTILE, LONG};
use crate::html::{checked, Element};
use crate::index::caught_up;
use crate::raw::{self, Answered};
use crate::world::{address, People, World};

const FEW: People = People { count: 2, tasks: 3 };

fn ask(world: &World, path: &str) -> Answered {
    raw::get(world.running().address(), path)
}

/// Fetch a page that is there, and check its markup.
fn page(world: &World, path: &str) -> (String, Vec<Element>) {
    let answer = ask(world, path);
    let text = String::from_utf8(answer.body).unwrap();
    assert_eq!(answer.status, 200, "{path}: {text}");
    let elements = checked(&text, path);
    (text, elements)
}

fn fair() -> Fair {
    let fair = Fair::open();
    caught_up(&fair.world);
    fair
}

/// Every page that links lead to from the board, with those that are reached by a form.
fn crawled(world: &World) -> BTreeMap<String, (String, Vec<Element>)> {
    let mut wanted: Vec<String> = ["/", "/search?text=cats", "/search"].map(str::to_owned).to_vec();
    let (mut pages, mut seen) = (BTreeMap::new(), BTreeSet::new());
    while let Some(path) = wanted.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = ask(world, &path);
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        if !answer.header("content-type").unwrap().starts_with("text/html") {
            continue;
        }
        let (text, elements) = page(world, &path);
        let leads = elements.iter().flat_map(|element| ["href", "src", "action"].map(|name| element.attribute(name)));
        for address in leads.flatten() {
            if !address.starts_with("https://") {
                assert!(address.starts_with('/') && !address.starts_with("//"), "{path} leads to {address}");
                wanted.push(address.to_owned());
            }
        }
        pages.insert(path, (text, elements));
    }
    pages
}

#[test]
fn every_link_leads_somewhere_and_every_page_is_sound_whatever_people_wrote() {
    let fair = fair();
    let pages = crawled(&fair.world);
    for expected in [
        "/",
        "/assets",
        "/assets/1",
        "/batches/2",
        "/batches/3",
        "/batches/3/tasks/0",
        "/batches/3/tasks/1",
        "/offers",
        "/people/1",
        "/people/2",
        "/projects/1",
        "/projects/2",
        "/requesters/1",
        "/seasons",
    ] {
        assert!(pages.contains_key(expected), "{expected}: {:?}", pages.keys());
    }
    assert!(pages.keys().any(|path| path.starts_with("/seasons/")), "{:?}", pages.keys());
    for (path, (text, _)) in &pages {
        let lower = text.to_lowercase();
        assert!(
            !lower.contains("<script") && !lower.contains("href=\"javascript") && !lower.contains("<img src=x"),
            "{path}"
        );
        assert!(!text.contains('\u{202e}'), "{path} turns the direction of writing");
    }
    let hostile = "&lt;script&gt;alert(1)&lt;/script&gt;";
    for path in ["/", "/batches/3", "/batches/3/tasks/0", "/projects/2", "/assets/1", "/requesters/1"] {
        assert!(pages[path].0.contains(hostile), "{path} shows what people wrote: {}", pages[path].0);
    }
    assert!(pages["/projects/2"].0.contains("‹U+202E›"), "what turns the direction is shown as a sign");
    assert!(pages["/projects/2"].0.contains(LONG), "long words are whole");
}

/// Check that each page has these texts.
fn has(world: &World, expected: &[(&str, &[&str])]) {
    for (path, parts) in expected {
        let (text, _) = page(world, path);
        for part in *parts {
            assert!(text.contains(part), "{path} has {part:?}: {text}");
        }
    }
}

const OF_BATCHES: [(&str, &[&str]); 8] = [
    (
        "/",
        &[
            "Board",
            "0.002 CARA",
            "about 2 minutes",
            "6 open slots, 6 of them for newcomers",
            "Takes claims until",
            "in 29 days",
            "Filter",
        ],
    ),
    (
        "/batches/3",
        &["0.002 CARA", "Everybody", "work claim 3 --accept-agreement", "Do <strong>this</strong>", "Examples"],
    ),
    (
        "/batches/3",
        &["1 work accepted", "Paid <b>0.001 CARA</b>", "I give what I write", "About 2 minutes", "first task"],
    ),
    (
        "/batches/2",
        &["The addresses of a list", "rows of this batch are private", "definition is not among", "1 of 6 slots"],
    ),
    ("/batches/2/tasks/0", &["rows of this batch are private"]),
    ("/batches/1", &["draft", "No task of this batch can be claimed"]),
    ("/batches/3/tasks/0", &["Item 1 of 1", "Which topic?", "disabled", "Task 1", "/pictures/"]),
    ("/projects/1", &["Batches", "Sample tasks", "<h1 dir=\"auto\">Project 1</h1>"]),
];

const OF_OTHERS: [(&str, &[&str]); 7] = [
    ("/projects/2", &["Cats", "No: work is paid by reward alone", "0.", "CARA"]),
    ("/people/2", &["Accepted", "0.001 CARA", "Points by season", "Batch 2", "accepted"]),
    ("/requesters/1", &["1 work accepted, 0 auto-approved, 0 rejected", "Paid <b>0.001 CARA</b>", "that take claims"]),
    ("/assets", &["model", "sealed"]),
    ("/assets/1", &["Watermark", "0.5 CARA", "for 30 days", "train, fine tune", "10 %", "comes from no other asset"]),
    ("/offers", &["Offer 1", "asset 1", "for sale", "Sold: 1."]),
    ("/search?text=cats", &["Cats", "/projects/2"]),
];

#[test]
fn a_page_has_what_people_look_for() {
    let fair = fair();
    has(&fair.world, &OF_BATCHES);
    has(&fair.world, &OF_OTHERS);
    let annotator = format!("/search?text={}", address("annotator-0"));
    has(&fair.world, &[(&annotator, &["This is the address of", "/people/2"])]);
    let season = page(&fair.world, "/seasons").1;
    let season =
        season.iter().filter_map(|element| element.attribute("href")).find(|path| path.starts_with("/seasons/"));
    has(&fair.world, &[(season.unwrap(), &["<td>1</td>", "/people/2"])]);
}

#[test]
fn the_filter_of_the_board_finds_and_stays_filled_in() {
    let fair = fair();
    let cards = |query: &str| {
        let (text, elements) = page(&fair.world, &format!("/?{query}"));
        (text, elements.iter().filter(|element| element.attribute("class") == Some("card")).count())
    };
    for (query, count) in [
        ("kind=&language=&text=&most_minutes=&currency=&least_reward=&order=newest", 2),
        ("kind=word_problem", 1),
        ("kind=other", 0),
        ("language=ar", 1),
        ("most_minutes=2", 1),
        ("most_minutes=1", 0),
        ("least_reward=0.002", 1),
        ("least_reward=0.0011&currency=native:ucara", 1),
        ("least_reward=1000ucara", 2),
        ("currency=native:uother", 0),
        ("text=script", 1),
        ("order=closes_soon", 2),
        ("open_slots=true", 2),
    ] {
        assert_eq!(cards(query).1, count, "{query}");
    }
    let (text, _) = cards("kind=%22%3E%3Cscript%3E&most_minutes=7&newcomers=true");
    assert!(text.contains("value=\"&quot;&gt;&lt;script&gt;\"") && text.contains("value=\"7\""), "{text}");
    assert!(text.contains("fits this filter"), "{text}");
    let next = ask(&fair.world, "/?order=reward&after=bm8");
    assert_eq!(next.status, 404);
}

#[test]
fn a_long_list_goes_on_until_all_of_it_was_seen() {
    let fair = Fair::with_titles(&["A draft"; 65]);
    caught_up(&fair.world);
    let (mut path, mut seen, mut pages) = ("/projects/1".to_owned(), BTreeSet::new(), 0);
    loop {
        let (text, elements) = page(&fair.world, &path);
        seen.extend(
            elements.iter().filter_map(|each| each.attribute("href")?.strip_prefix("/batches/")).map(str::to_owned),
        );
        pages += 1;
        let next = elements.iter().find(|each| each.attribute("rel") == Some("next"));
        let Some(next) = next.and_then(|next| next.attribute("href")) else { break };
        assert!(text.contains("Next page") && next.matches("after=").count() == 1, "{next}");
        path = next.to_owned();
    }
    assert_eq!((pages, seen.len()), (3, 67), "{seen:?}");
}

#[test]
fn an_empty_market_says_what_is_missing() {
    let mut world = World::seeded(People { count: 1, tasks: 1 });
    world.serve(|_| {});
    caught_up(&world);
    for (path, expected) in [
        ("/?kind=none", "No batch that takes claims fits this filter"),
        ("/assets", "No asset was registered yet"),
        ("/assets?kind=model", "No asset fits this filter"),
        ("/offers", "No license is offered yet"),
        ("/seasons", "No points were earned yet"),
        ("/seasons/7", "No points were earned in this season"),
        ("/search?text=nothing", "Nothing has all of these words"),
        ("/search", "Search the words of"),
        ("/batches/1/tasks/0", "not among the content of this gateway"),
        ("/requesters/1", "paid nothing yet"),
        ("/people/1", "has claimed no task yet"),
    ] {
        let (text, _) = page(&world, path);
        assert!(text.contains(expected), "{path}: {text}");
    }
}

#[test]
fn a_refusal_is_a_page_with_its_code() {
    let fair = fair();
    for (path, status, code) in [
        ("/batches/9", 404, "ENTRY_UNKNOWN"),
        ("/batches/0", 400, "ID_INVALID"),
        ("/batches/x", 400, "REQUEST_MALFORMED"),
        ("/batches/3/tasks/99", 404, "ENTRY_UNKNOWN"),
        ("/batches/3/tasks/99999999999", 404, "ENTRY_UNKNOWN"),
        ("/batches/3/tasks/%3Cscript%3E", 400, "REQUEST_MALFORMED"),
        ("/projects/9", 404, "ENTRY_UNKNOWN"),
        ("/people/99", 404, "ENTRY_UNKNOWN"),
        ("/requesters/2", 404, "ENTRY_UNKNOWN"),
        ("/assets/99", 404, "ENTRY_UNKNOWN"),
        ("/assets?kind=%3Cscript%3E", 400, "REQUEST_MALFORMED"),
        ("/?unknown=1", 400, "REQUEST_MALFORMED"),
        ("/?least_reward=%22onload%3D%22x", 400, "REQUEST_MALFORMED"),
        ("/?after=%E2%80%AE", 404, "CURSOR_UNKNOWN"),
        ("/seasons/x", 400, "REQUEST_MALFORMED"),
    ] {
        let answer = ask(&fair.world, path);
        let text = String::from_utf8(answer.body.clone()).unwrap();
        assert_eq!(answer.status, status, "{path}: {text}");
        assert!(text.contains(&format!("<code>{code}</code>")), "{path}: {text}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        checked(&text, path);
        assert!(!text.contains('\u{202e}'), "{path}");
    }
    let missing = String::from_utf8(ask(&fair.world, "/batches/9").body).unwrap();
    assert!(missing.contains("Expected the number") && missing.contains("Look for it in a list"), "{missing}");
    let unknown = "GET /nowhere HTTP/1.1\r\nhost: gateway\r\n";
    let browser = raw::send(fair.world.running().address(), format!("{unknown}accept: text/html\r\n\r\n").as_bytes());
    assert!(String::from_utf8_lossy(&browser.body).contains("<code>ROUTE_UNKNOWN</code>"));
    assert_eq!(raw::send(fair.world.running().address(), format!("{unknown}\r\n").as_bytes()).code(), "ROUTE_UNKNOWN");
}

#[test]
fn headers_let_a_browser_run_nothing_and_send_nothing() {
    let fair = fair();
    for path in ["/", "/batches/3", "/batches/99", "/search?text=a"] {
        let answer = ask(&fair.world, path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; img-src 'self';"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    }
    let style = ask(&fair.world, "/style.css");
    assert_eq!((style.status, style.header("content-type")), (200, Some("text/css; charset=utf-8")));
    let tag = ask(&fair.world, "/offers").header("etag").unwrap().to_owned();
    let again = format!("GET /offers HTTP/1.1\r\nhost: gateway\r\nif-none-match: {tag}\r\n\r\n");
    assert_eq!(raw::send(fair.world.running().address(), again.as_bytes()).status, 304);
}

#[test]
fn a_picture_is_shown_and_nothing_else_is_one() {
    let fair = fair();
    let picture = ask(&fair.world, &format!("/pictures/{}", fair.picture));
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")));
    assert!(picture.header("content-security-policy").unwrap().starts_with("sandbox"));
    for hash in [fair.definition.to_hex(), "0".repeat(64)] {
        let other = ask(&fair.world, &format!("/pictures/{hash}"));
        assert_eq!((other.status, other.code().as_str()), (404, "CONTENT_UNKNOWN"));
    }
}

#[test]
fn a_task_is_json_as_well() {
    let fair = fair();
    let answer = ask(&fair.world, "/index/batches/3/tasks/1");
    let task: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((&task["batch"], &task["task"]), (&3.into(), &1.into()), "{task}");
    assert_eq!(task["definition"], fair.definition.to_hex());
    assert_eq!(task["items"][0]["message"], "second");
    assert!(ask(&fair.world, "/index/batches/3/tasks/0")
        .body
        .windows(HOSTILE.len())
        .any(|part| part == HOSTILE.as_bytes()));
    for (path, status, code) in [
        ("/index/batches/3/tasks/2", 404, "ENTRY_UNKNOWN"),
        ("/index/batches/9/tasks/0", 404, "ENTRY_UNKNOWN"),
        ("/index/batches/2/tasks/0", 403, "ROWS_PRIVATE"),
        ("/index/batches/1/tasks/0", 404, "ROWS_OTHER"),
        ("/index/batches/3/tasks/x", 400, "REQUEST_MALFORMED"),
        ("/index/batches/3/tasks/0?x=1", 400, "REQUEST_MALFORMED"),
    ] {
        let answer = ask(&fair.world, path);
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path}");
    }
}

#[test]
fn what_was_taken_down_is_on_no_page() {
    let mut fair = Fair::open();
    let summary = |fair: &Fair| {
        let batch: serde_json::Value = serde_json::from_slice(&ask(&fair.world, "/index/batches/3").body).unwrap();
        batch["card"]["summary"].as_str().map(str::to_owned)
    };
    caught_up(&fair.world);
    let words = "Say which topic.";
    assert!(summary(&fair).unwrap().contains(words) && page(&fair.world, "/batches/3").0.contains(words));
    fair.take_down(fair.definition);
    let until = Instant::now() + Duration::from_secs(20);
    while summary(&fair).is_some() {
        assert!(Instant::now() < until, "the index keeps what was taken down");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (text, _) = page(&fair.world, "/batches/3");
    assert!(!text.contains(words), "{text}");
    assert!(text.contains("The task definition is not among") && !text.contains("Do <strong>"), "{text}");
    let (text, _) = page(&fair.world, "/batches/3/tasks/1");
    assert!(text.contains("These are the rows") && text.contains("second"), "{text}");
    fair.world.stop();
    fair.world.serve(|_| {});
    caught_up(&fair.world);
    assert_eq!(summary(&fair), None, "nor does it come back");
}

#[test]
fn a_gateway_without_a_chain_has_no_pages_but_says_so() {
    let world = World::with(FEW, |config| config.chain = None);
    for path in [
        "/",
        "/batches/1",
        "/batches/1/tasks/0",
        "/projects/1",
        "/people/1",
        "/requesters/1",
        "/assets",
        "/assets/1",
        "/offers",
        "/search?text=a",
        "/seasons",
        "/seasons/1",
    ] {
        let answer = ask(&world, path);
        let text = String::from_utf8(answer.body).unwrap();
        assert_eq!(answer.status, 404, "{path}");
        assert!(text.contains("<code>INDEX_MISSING</code>"), "{path}: {text}");
        checked(&text, path);
    }
}
