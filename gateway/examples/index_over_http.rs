//! Serves an index of 200,000 annotators and a million answers, and says how long boards and searches take over HTTP.
//! `cargo run -p caravan-gateway --example index_over_http [answers] [people]`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a measurement stops where it fails"
)]
#![allow(clippy::disallowed_methods, reason = "the addresses of a chain that is made here")]

#[path = "../../packages/index/tests/synthetic/mod.rs"]
mod synthetic;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use caravan_chain::{address_of, CoinInfo, Embedded};
use caravan_client::home::{deploy_local, suite};
use caravan_gateway::{Config, Gateway};
use caravan_index::Index;
use caravan_keys::AccountKey;
use caravan_primitives::Hash32;

use synthetic::{Size, Synthetic};

const QUESTIONS: u64 = 2_000;
/// Clients that ask at the same time, beside the one that asks alone.
const TOGETHER: u64 = 8;
const WORDS: [&str; 8] = ["street", "photos", "l", "tra", "数据", "math proofs", "find faces b", "żółw"];
/// The cursor `{"newest":9000}`.
const CURSOR: &str = "eyJuZXdlc3QiOjkwMDB9";

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let answers = numbers.next().unwrap_or(1_000_000);
    let people = numbers.next().unwrap_or(200_000);
    let home = tempfile::tempdir().unwrap();
    let size = Size { people, projects: 500, batches: 10_000, answers, per_block: 50, assets: 5_000 };
    let began = Instant::now();
    fill(home.path(), size);
    println!("{people} people, {answers} answers, built in {:.1} s", began.elapsed().as_secs_f64());
    let mut config = Config::default();
    config.listen.set_port(0);
    config.chain = Some(home.path().join("embedded.redb"));
    config.home = home.path().to_owned();
    let gateway = Gateway::start(config).unwrap();
    let address = gateway.address();
    until_it_answers(address);
    measure("board", address, &|number| format!("/index/board?{}", filter(number)));
    measure("board with words", address, &|number| format!("/index/board?{}&text={}", filter(number), words(number)));
    measure("search", address, &|number| format!("/index/search?text={}", words(number)));
    measure("assets by words", address, &|number| format!("/index/assets?text={}", words(number)));
    measure("board as a page", address, &|number| format!("/?text={}", words(number)));
    measure("person", address, &|number| format!("/index/people/{}", 1 + number * 7_919 % people));
    measure("events of a batch", address, &|number| format!("/index/events?about=batch:{}", 1 + number % 10_000));
    gateway.stop().unwrap();
}

/// Make a chain, and an index as one of this chain would be after all of these answers.
fn fill(home: &Path, size: Size) {
    let mut chain = Embedded::create(&home.join("embedded.redb"), "caravan-scale", CoinInfo::cara()).unwrap();
    for name in ["deployer", "owner", "treasury", "arbiter"] {
        chain.name_account(name, address_of(&AccountKey::of_name(name).public_key()));
    }
    deploy_local(&mut chain, Hash32::digest(b"arbiter")).unwrap();
    let contracts = suite(&chain).unwrap().unwrap();
    let source = Synthetic { contracts, chain_id: "caravan-scale".to_owned(), ..Synthetic::new(size) };
    let end = Synthetic::time(source.height());
    chain.advance_to(end).unwrap();
    // The chain goes on from here: its time does not move to the clock, where all batches would be closed.
    chain.set_heartbeat(end).unwrap();
    drop(chain);
    std::fs::create_dir_all(home.join("gateway")).unwrap();
    let mut index = Index::open(&home.join("gateway/index.sqlite"), &source).unwrap().0;
    index.catch_up(&source, &source).unwrap();
}

fn until_it_answers(address: SocketAddr) {
    let until = Instant::now() + Duration::from_secs(60);
    while Connection::open(address).ask("/index/status").status != 200 {
        assert!(Instant::now() < until, "the index does not answer");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Ask one after another, and then with several clients at the same time.
fn measure(what: &str, address: SocketAddr, path: &(dyn Fn(u64) -> String + Sync)) {
    let ask = |numbers: std::ops::Range<u64>| {
        let mut connection = Connection::open(address);
        let times = numbers.map(|number| {
            let path = path(number);
            let began = Instant::now();
            let answered = connection.ask(&path);
            assert_eq!(answered.status, 200, "{path}: {}", String::from_utf8_lossy(&answered.body));
            (began.elapsed(), answered.body.len())
        });
        times.collect::<Vec<_>>()
    };
    print(what, "1 client", ask(0..QUESTIONS));
    let all = std::thread::scope(|scope| {
        let each = QUESTIONS / TOGETHER;
        let clients: Vec<_> =
            (0..TOGETHER).map(|client| scope.spawn(move || ask(client * each..(client + 1) * each))).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    print(what, &format!("{TOGETHER} clients"), all);
}

fn print(what: &str, clients: &str, asked: Vec<(Duration, usize)>) {
    let bytes = asked.iter().map(|(_, bytes)| bytes).sum::<usize>() / asked.len();
    let mut times: Vec<Duration> = asked.into_iter().map(|(time, _)| time).collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{what}, {clients}: p50 {:.2} ms, p99 {:.2} ms, most {:.2} ms, {bytes} bytes", at(50), at(99), at(100));
}

/// Filters of many kinds, as in the measurement of the index alone.
fn filter(number: u64) -> String {
    let at = usize::try_from(number % 3).unwrap();
    let mut all = vec![format!("order={}", ["newest", "reward", "closes_soon"][at])];
    let mut with = |applies: bool, condition: &str| {
        if applies {
            all.push(condition.to_owned());
        }
    };
    with(number % 6 == 3, &format!("after={CURSOR}"));
    with(number.is_multiple_of(3), &format!("kind={}", ["classification", "rating", "translation"][at]));
    with(number % 4 == 1, "language=pt");
    with(number.is_multiple_of(2), "currency=native:ucara&least_reward=4000");
    with(number % 5 == 2, "most_minutes=10");
    with(number.is_multiple_of(7), "newcomers=true");
    with(number % 2 == 1, "open_slots=true");
    all.join("&")
}

fn words(number: u64) -> String {
    let text = WORDS[usize::try_from(number).unwrap() % WORDS.len()];
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// An answer.
struct Answered {
    status: u16,
    body: Vec<u8>,
}

/// A connection that is kept, as that of a browser.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    fn ask(&mut self, path: &str) -> Answered {
        write!(self.0.get_mut(), "GET {path} HTTP/1.1\r\nhost: gateway\r\n\r\n").unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            if line.trim().is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().unwrap();
            }
            if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        Answered { status, body }
    }
}
