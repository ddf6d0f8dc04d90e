//! People on several machines: a requester, three annotators and a licensee, each a home of their own, with nothing between
//! them but HTTP: to a gateway that serves the chain and content, or to a node of a real chain and a gateway for content.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{json, Value};

#[path = "people/real.rs"]
mod real;

/// The requester, the annotators, the licensee.
const NAMES: [&str; 5] = ["acme", "amara", "bela", "chen", "kestrel"];
/// Rows, and rows to a task.
const ROWS: usize = 300;
const PER_TASK: usize = 10;
const PICTURE: &[u8] = include_bytes!("../../packages/toolkit/templates/image_boxes/media/street-1.png");

/// A gateway, ended with this value.
struct Gateway {
    program: Child,
    address: String,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Someone with a home directory of their own.
struct Person {
    home: PathBuf,
    /// Where the chain and the content are, as arguments of every command.
    place: Vec<String>,
    /// The words of their keys, on a real chain.
    mnemonic: Option<String>,
}

impl Person {
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caravan"));
        command
            .current_dir(&self.home)
            .args(line.split(' '))
            .args(["--json", "--home"])
            .arg(self.home.join(".caravan"))
            .args(&self.place);
        command.env_remove("CARAVAN_MNEMONIC").envs(self.mnemonic.iter().map(|words| ("CARAVAN_MNEMONIC", words)));
        command.stdin(Stdio::null());
        command
    }

    fn json(&self, line: &str) -> Value {
        let output = self.command(line).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn fails(&self, line: &str) -> String {
        let output = self.command(line).output().unwrap();
        assert!(!output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.home.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.home.join(name)).unwrap()
    }
}

fn person(folder: &Path, name: &str, place: &[&str]) -> Person {
    let home = folder.join(name);
    fs::create_dir_all(&home).unwrap();
    Person { home, place: place.iter().map(|&word| word.to_owned()).collect(), mnemonic: None }
}

/// An empty folder.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// Start the program that `caravan serve` starts, and wait until it listens.
fn serve(operator: &Person, content: &str, more: &[&str]) -> Gateway {
    let beside = Path::new(env!("CARGO_BIN_EXE_caravan"))
        .with_file_name(format!("caravan-gateway{}", std::env::consts::EXE_SUFFIX));
    assert!(beside.exists(), "build the gateway first: cargo build --package caravan-gateway");
    let mut program = Command::new(beside);
    program.current_dir(&operator.home).args(["--listen", "127.0.0.1:0", "--home"]).arg(operator.home.join(".caravan"));
    program.args(["--content", content]).args(more);
    let mut program = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
    Gateway { program, address }
}

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
    let folder = fresh("people");
    let operator = person(&folder, "operator", &[]);
    for line in ["chain new", "deploy", "account add bank --fund 1000CARA"] {
        operator.json(line);
    }
    let gateway = serve(&operator, ".caravan/embedded/content", &[]);
    let place = ["--chain", &gateway.address];
    let bank = person(&folder, "operator", &place);
    let people = NAMES.map(|name| person(&folder, name, &place));
    for (name, person) in NAMES.iter().zip(&people) {
        let address = person.json(&format!("account add {name}"))["address"].as_str().unwrap().to_owned();
        assert!(person.fails(&format!("project create P --as {name}")).contains("KEY_UNKNOWN"), "{name}");
        bank.json(&format!("account send {address} {} --as bank", if *name == "acme" { "100CARA" } else { "1ucara" }));
    }
    do_project(&people);
    drop(gateway);
    operator.json("chain verify");
}

/// From the first row to the dataset, which the last of them fetches.
fn do_project(people: &[Person; 5]) {
    let [acme, annotators @ .., kestrel] = people;
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
