//! Texts that are meant to become SQL, a question of the search, markup or a path: in every parameter, and as titles.

use std::collections::BTreeMap;

use caravan_index::Reader;
use caravan_primitives::Hash32;
use serde_json::Value;

use crate::fair::Fair;
use crate::html::checked;
use crate::index::caught_up;
use crate::raw::{self, Answered};
use crate::world::World;

/// What may also stand in a title.
const TITLES: [&str; 16] = [
    "'; DROP TABLE batch; --",
    "\" OR \"\"=\"",
    "1 OR 1=1",
    "1 UNION SELECT sql FROM sqlite_schema",
    "title : x AND NEAR(a b, 1)",
    "{title body} : x*",
    "-^* ( ) ((((",
    "NOT",
    "%_\\",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "[a](javascript:alert(1)) ![b](http://example.org/b.png)",
    "`</code></pre><svg onload=x>`",
    "{{7*7}} ${7*7} $(id) %s%n",
    "../../gateway/signing.key",
    "👩‍👩‍👧 ﬀ ß İ ٣ क्षि e\u{301}\u{301}",
];
/// What no title has.
const OTHERS: [&str; 8] = ["", "\0", "a\0b", "\r\nx: y", "\u{202e}gpj.exe", "\u{feff}x", "-1", "18446744073709551616"];
/// Pages, as far as their parameter.
const PAGES: [&str; 26] = [
    "/?text=",
    "/?kind=",
    "/?language=",
    "/?currency=",
    "/?least_reward=",
    "/?most_minutes=",
    "/?newcomers=",
    "/?order=",
    "/?after=",
    "/?unknown=",
    "/search?text=",
    "/search?text=a&kind=",
    "/search?text=a&after=",
    "/assets?text=",
    "/assets?kind=",
    "/assets?owner=",
    "/offers?asset=",
    "/offers?use=",
    "/offers?order=",
    "/batches/",
    "/batches/3/tasks/",
    "/projects/",
    "/people/",
    "/requesters/",
    "/assets/",
    "/seasons/",
];

fn texts() -> Vec<String> {
    let long = ["a", "\"", "数", "* "].map(|text| text.repeat(2_000));
    TITLES.into_iter().chain(OTHERS).map(str::to_owned).chain(long).collect()
}

/// Write every byte as a reference.
fn plain(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn ask(world: &World, path: &str) -> Answered {
    raw::get(world.running().address(), path)
}

fn json(answer: &Answered, path: &str) -> Value {
    serde_json::from_slice(&answer.body)
        .unwrap_or_else(|error| panic!("{path}: {error}: {}", String::from_utf8_lossy(&answer.body)))
}

/// Hashes over all that the index has, but for how far it is: time goes on.
fn fingerprints(world: &World) -> BTreeMap<&'static str, Hash32> {
    let reader = Reader::open(&world.home.path().join("gateway/index.sqlite")).unwrap();
    let mut hashes = reader.fingerprints().unwrap();
    hashes.remove("meta").unwrap();
    hashes
}

/// The address of a question with this text as one of its parameters.
fn address(path: &str, parameters: &[Value], at: usize, text: &str) -> String {
    let (mut path, mut query) = (path.to_owned(), vec![]);
    for (number, parameter) in parameters.iter().enumerate() {
        let name = parameter["name"].as_str().unwrap();
        let value = if number == at { plain(text) } else { "1".to_owned() };
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &value);
        } else if number == at || parameter["required"] == true {
            query.push(format!("{name}={value}"));
        }
    }
    format!("{path}?{}", query.join("&"))
}

#[test]
fn no_text_in_any_parameter_of_any_question_does_anything() {
    let fair = Fair::open();
    caught_up(&fair.world);
    let before = fingerprints(&fair.world);
    let description: Value = serde_json::from_str(&caravan_gateway::openapi()).unwrap();
    let mut free = 0;
    for (path, operation) in description["paths"].as_object().unwrap() {
        // What takes a signed request alone has no parameters to try.
        let Some(parameters) = operation["get"]["parameters"].as_array() else { continue };
        for (at, parameter) in parameters.iter().enumerate() {
            let schema = &parameter["schema"];
            let is_free = schema["type"] == "string" && schema["pattern"].is_null() && schema["enum"].is_null();
            free += usize::from(is_free);
            for text in texts() {
                let path = address(path, parameters, at, &text);
                let answer = ask(&fair.world, &path);
                let answered = json(&answer, &path);
                match answer.status {
                    200 => {}
                    400 | 404 => assert!(answered["code"].is_string(), "{path}: {answered}"),
                    status => panic!("{path}: {status}: {answered}"),
                }
                // A text that may be anything is no error; the address of a person may be no one's.
                let is_taken = answer.status == 200 || answer.code() == "ENTRY_UNKNOWN";
                assert!(!is_free || is_taken, "{path}: {answered}");
            }
        }
    }
    assert!(free > 8, "{free} parameters take any text");
    assert_eq!(fingerprints(&fair.world), before);
}

#[test]
fn no_text_in_any_parameter_of_any_page_becomes_markup() {
    let fair = Fair::open();
    caught_up(&fair.world);
    for page in PAGES {
        for text in texts() {
            let path = format!("{page}{}", plain(&text));
            let answer = ask(&fair.world, &path);
            assert!(matches!(answer.status, 200 | 400 | 404), "{path}: {}", answer.status);
            if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
                let shown = String::from_utf8(answer.body).unwrap();
                checked(&shown, &path);
                assert!(!shown.contains('\u{202e}'), "{path} turns the direction of writing");
            } else {
                assert_eq!(answer.code(), "ROUTE_UNKNOWN", "{path}");
            }
        }
    }
}

#[test]
fn titles_that_are_meant_to_break_something_are_shown_and_found_as_they_are() {
    let fair = Fair::with_titles(&TITLES);
    caught_up(&fair.world);
    let path = "/index/projects/1/batches?limit=100";
    let listed = json(&ask(&fair.world, path), path);
    let mut titles: Vec<&str> =
        listed["entries"].as_array().unwrap().iter().map(|card| card["title"].as_str().unwrap()).collect();
    titles.reverse();
    assert!(titles.ends_with(&TITLES), "{titles:?}");
    let shown = String::from_utf8(ask(&fair.world, "/projects/1").body).unwrap();
    checked(&shown, "/projects/1");
    for (title, batch) in TITLES.iter().zip(4..) {
        let page = format!("/batches/{batch}");
        let text = String::from_utf8(ask(&fair.world, &page).body).unwrap();
        checked(&text, &page);
        let escaped = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        assert!(text.contains(&escaped), "{title}: {text}");
        let search = format!("/index/search?kind=batch&text={}", plain(title));
        let found = json(&ask(&fair.world, &search), &search);
        let is_found = found["entries"].as_array().unwrap().iter().any(|entry| entry["batch"]["batch"] == batch);
        assert_eq!(is_found, title.chars().any(char::is_alphanumeric), "{title}: {found}");
    }
}
