//! A thousand open streams of events, and slow clients, while others ask.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use caravan_chain::Chain;
use caravan_primitives::Hash32;
use caravan_store::Blocking;

use crate::index::caught_up_at;
use crate::program::Program;
use crate::raw;
use crate::world::{annotator, chain_at, content_at, person, pick, People, World};

const PEOPLE: People = People { count: 1, tasks: 100 };
const STREAMS: usize = 1_000;
/// Clients that send their heads a byte a second, and again clients that do not read what they asked for.
const SLOW: usize = 200;
/// Clients that ask at the same time, and the questions of each.
const ASKING: (usize, usize) = (4, 1_000);
/// Each connection has a file here, and one or two in the gateway.
const FILES: u64 = 4_096;
const CONFIG: &str = "connections = 2400\n";

fn sent(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

/// Ask for boards and search; return how long the answers took, the shortest first.
fn ask(address: SocketAddr) -> Vec<Duration> {
    let paths = ["/index/board?language=en&open_slots=true", "/index/search?text=sample", "/?text=sample"];
    let client = || {
        let mut stream = sent(address, "");
        let answers = (0..ASKING.1).map(|number| {
            // One write: a head in pieces waits 40 ms for the acknowledgement of its first one.
            let head = format!("GET {} HTTP/1.1\r\nhost: g\r\n\r\n", paths[number % paths.len()]);
            let began = Instant::now();
            stream.write_all(head.as_bytes()).unwrap();
            assert_eq!(raw::read(&mut stream).status, 200);
            began.elapsed()
        });
        answers.collect::<Vec<_>>()
    };
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..ASKING.0).map(|_| scope.spawn(client)).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    times.sort_unstable();
    times
}

/// Print how long answers took: docs/scale.md has what a quiet machine prints.
fn print(what: &str, times: &[Duration]) {
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!("{what}: p50 {:.1?}, p99 {:.1?}, most {:.1?}", at(50), at(99), at(100));
}

/// Claim and submit until the end. Return how many tasks.
fn work(world: &World, url: &str, done: &AtomicBool) -> u32 {
    let name = annotator(0);
    let mut client = person(chain_at(url, &name), &name);
    let me = client.chain.account(&name);
    for next in 0..PEOPLE.tasks {
        if done.load(Ordering::Relaxed) {
            return next;
        }
        let slot = client.claim(&me, world.batch, pick(&world.list, 0, PEOPLE.tasks, next)).unwrap().0.unwrap();
        client.submit_plain(&me, &slot, "yes").unwrap();
        std::thread::sleep(Duration::from_millis(100));
    }
    PEOPLE.tasks
}

/// Send a head that has no end, a byte a second to each client, until the end or until the gateway closes the connection.
fn trickle(mut heads: Vec<TcpStream>, done: &AtomicBool) {
    while !done.load(Ordering::Relaxed) {
        heads.retain_mut(|head| head.write_all(b"x").is_ok());
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Read a stream until it has had so many events: the numbers rise, and all are of submissions.
fn events(mut stream: TcpStream, count: u32) {
    let (mut text, mut buffer) = (String::new(), [0; 16_384]);
    while text.matches("\n\n").count() < count as usize {
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "a stream ended: {text}");
        text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
    let ids = text.lines().filter_map(|line| line.strip_prefix("id: "));
    let numbers: Vec<u64> = ids.map(|id| id.parse().unwrap()).collect();
    assert_eq!((numbers.len(), text.matches("event: work_submitted\n").count()), (count as usize, count as usize));
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}

/// It prints its figures.
#[test]
#[ignore = "takes both cores for ten seconds: .ci/run runs it alone"]
fn a_thousand_streams_and_slow_clients_do_not_keep_others_from_their_answers() {
    let files = rlimit::increase_nofile_limit(FILES).unwrap();
    assert!(files >= FILES, "expected {FILES} open files, got {files}: raise the hard limit, `ulimit -Hn`");
    let world = World::seeded(PEOPLE);
    let config = world.home.path().join("gateway.toml");
    std::fs::write(&config, CONFIG).unwrap();
    let program = Program::start(&world, &["--listen", "127.0.0.1:0", "--config", config.to_str().unwrap()]);
    let (address, url) = (program.address, program.url());
    caught_up_at(address);
    print("alone", &ask(address));
    let content: Hash32 = Blocking::new().unwrap().put(&content_at(&url, "holder"), vec![1; 8 << 20]).unwrap().hash;
    let path = "GET /index/events?name=work_submitted HTTP/1.1\r\nhost: g\r\naccept: text/event-stream\r\n\r\n";
    let streams: Vec<TcpStream> = (0..STREAMS).map(|_| sent(address, path)).collect();
    let heads = (0..SLOW).map(|_| sent(address, "GET /info HTTP/1.1\r\nx: ")).collect();
    let reading = format!("GET /content/{content} HTTP/1.1\r\nhost: g\r\n\r\n");
    let idle: Vec<TcpStream> = (0..SLOW).map(|_| sent(address, &reading)).collect();
    let done = AtomicBool::new(false);
    let count = std::thread::scope(|scope| {
        let working = scope.spawn(|| work(&world, &url, &done));
        scope.spawn(|| trickle(heads, &done));
        // Each of 4,000 questions is answered: `ask` asserts it.
        print("beside 1,000 streams and 400 slow clients", &ask(address));
        done.store(true, Ordering::Relaxed);
        working.join().unwrap()
    });
    drop(idle);
    println!("{count} tasks done meanwhile");
    assert!(count > 0, "events came meanwhile");
    let metrics = String::from_utf8(raw::get(address, "/metrics").body).unwrap();
    assert!(metrics.contains("\ncaravan_event_streams 1000\n"), "{metrics}");
    let pages = metrics.lines().find_map(|line| line.strip_prefix("caravan_event_pages_total "));
    let pages: usize = pages.unwrap().parse().unwrap();
    println!("{pages} pages of events were read");
    // Each block wakes all streams, and few of them may be late: a thousand pages a block would be one for each stream.
    assert!(pages < STREAMS * count as usize / 10, "streams that wait for the same events ask the index once: {pages}");
    streams.into_iter().for_each(|stream| events(stream, count));
}
