//! A requester, three annotators and a licensee: from a file with pictures to a dataset.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use serde_json::{json, Value};

use crate::town::{Person, Town, NAMES};

/// Rows, and rows to a task.
const ROWS: usize = 300;
const PER_TASK: usize = 10;
const PICTURE: &[u8] = include_bytes!("../../../packages/toolkit/templates/image_boxes/media/street-1.png");

/// Serve pictures, each with bytes of its own, at `/0.png`, `/1.png` and so on.
fn picture_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || answer(stream.unwrap()));
        }
    });
    address
}

fn answer(mut stream: TcpStream) {
    let (mut asked, mut buffer) = (vec![], [0; 1_024]);
    while !asked.windows(4).any(|part| part == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(bytes) => asked.extend_from_slice(&buffer[..bytes]),
        }
    }
    let asked = String::from_utf8_lossy(&asked);
    let name = asked.split(' ').nth(1).unwrap_or_default().to_owned();
    let body = [PICTURE, name.as_bytes()].concat();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // The client may be gone.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

#[test]
fn a_project_with_pictures_is_done_by_people_who_share_nothing_but_a_gateway() {
    let town = Town::new("pictures", &NAMES);
    do_project(&town.people);
    town.verify();
}

/// From the first row to the dataset, which the last of these five people fetches.
pub(crate) fn do_project(people: &[Person]) {
    let [acme, annotators @ .., kestrel] = people else { panic!("five people") };
    open_batch(acme);
    for round in 0..2 {
        for (name, annotator) in NAMES[1..4].iter().zip(annotators) {
            for _ in 0..5 {
                do_task(annotator, name);
            }
        }
        decide(acme, 1 + 15 * round..16 + 15 * round);
    }
    for (name, annotator) in NAMES[1..4].iter().zip(annotators) {
        withdraw(annotator, name);
    }
    let asset = publish(acme);
    kestrel.json(&format!("asset fetch {asset} --out dataset.jsonl"));
    let dataset = kestrel.read("dataset.jsonl");
    assert_eq!(dataset, acme.read("dataset.jsonl"));
    assert_eq!(dataset.lines().count(), ROWS);
    assert!(dataset.contains("\"answer\":{\"boxes\":[]}") && dataset.contains("\"picture\":\"sha256:"), "{dataset}");
    let checked = kestrel.json("check");
    assert_eq!(checked["holds"], true, "{checked}");
}

/// Import 300 rows with pictures, which are fetched from a server, and open the batch.
fn open_batch(acme: &Person) {
    let server = picture_server();
    acme.json("project create Streets --share 40 --as acme");
    acme.json("project fund 1 10CARA --as acme");
    acme.json("batch new streets.toml --template image_boxes");
    let description = acme.read("streets.toml");
    let description = description.replace("items_per_task = 1", &format!("items_per_task = {PER_TASK}"));
    acme.write("streets.toml", description.replace("overlap = 3", "overlap = 1"));
    let rows: String = (0..ROWS).map(|row| format!("s-{row},{server}/{row}.png\n")).collect();
    acme.write("streets.csv", format!("id,picture\n{rows}"));
    let import = "batch import 1 streets.csv --config streets.toml --backup key.txt --media --as acme";
    let said = acme.fails(import);
    assert!(said.contains("URI_UNSUPPORTED") && said.contains("300 invalid rows"), "only https, and public: {said}");
    let imported = acme.json(&format!("{import} --allow-private").replace("--backup key.txt", "--no-backup"));
    assert_eq!(imported["tasks"], ROWS / PER_TASK);
    acme.json("batch open 1 --yes --as acme");
}

/// Claim a task, look at it, and answer it: an answer for each picture.
fn do_task(annotator: &Person, name: &str) {
    let board = annotator.json("work board");
    assert_eq!(board["batches"][0]["about"]["kind"], "image_boxes", "{board}");
    let claimed = annotator.json(&format!("work claim 1 --accept-agreement --as {name}"));
    let items = claimed["items"].as_array().unwrap();
    assert_eq!(items.len(), PER_TASK);
    let page = format!("task-{}.html", claimed["task"]);
    annotator.json(&format!("work show 1 --html {page} --as {name}"));
    assert_eq!(annotator.read(&page).matches("data:image/png;base64,").count(), PER_TASK, "every picture is shown");
    annotator.write("short.json", json!([{ "boxes": [] }]).to_string());
    let said = annotator.fails(&format!("work submit 1 --json-file short.json --as {name}"));
    assert!(said.contains("ANSWER_COUNT"), "{said}");
    let boxes = json!([{ "x": 1, "y": 2, "width": 30, "height": 20, "label": "bicycle" }]);
    annotator.write("wrong.json", json!(vec![json!({ "boxes": boxes }); PER_TASK]).to_string());
    let said = annotator.fails(&format!("work submit 1 --json-file wrong.json --as {name}"));
    assert!(said.contains("ANSWER_INVALID") && said.contains("car"), "{said}");
    annotator.write("answers.json", json!(vec![json!({ "boxes": [] }); PER_TASK]).to_string());
    annotator.json(&format!("work submit 1 --json-file answers.json --as {name}"));
}

/// Open the answers, and accept all of these works.
fn decide(acme: &Person, works: std::ops::Range<usize>) {
    let end = works.end;
    acme.json("export results 1 --out results.jsonl --as acme");
    let results = acme.read("results.jsonl");
    assert_eq!(results.lines().count(), end - 1);
    assert!(results.lines().all(|line| line.contains("\"fault\":null")), "{results}");
    let verdicts: String = works.map(|work| format!("{work},accept\n")).collect();
    acme.write("verdicts.csv", format!("assignment,verdict\n{verdicts}"));
    assert_eq!(acme.json("decide 1 verdicts.csv --yes --as acme")["accepted"], 15);
}

/// See that all ten works were accepted, and withdraw what they paid.
fn withdraw(annotator: &Person, name: &str) {
    let work = annotator.json(&format!("work list --as {name}"));
    let states = work["work"].as_array().unwrap().iter().map(|entry| &entry["assignment"]["status"]);
    assert!(states.eq([&json!("accepted"); 10]), "{work}");
    assert_eq!(annotator.json(&format!("withdraw --as {name}"))["paid"], "1000000");
}

/// Publish the dataset, a minute after committing to it. Return its asset.
fn publish(acme: &Person) -> Value {
    acme.json("batch close 1 --as acme");
    acme.json("batch finalize 1 --as acme");
    loop {
        let published = acme.json("project publish 1 --as acme");
        if published["registered"] == true {
            return published["asset"].clone();
        }
        thread::sleep(Duration::from_secs(published["wait_seconds"].as_u64().unwrap().min(20) + 1));
    }
}
