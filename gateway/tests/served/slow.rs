//! Clients that are slow, and clients that are many.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use caravan_primitives::Hash32;

use crate::raw;
use crate::world::{key, People, World};

const FEW: People = People { count: 1, tasks: 1 };

fn connected(world: &World) -> TcpStream {
    let stream = TcpStream::connect(world.running().address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

#[test]
fn a_client_that_does_not_send_its_headers_loses_its_connection() {
    let world = World::with(FEW, |config| config.pause_secs = 1);
    for begun in ["", "GET /info HTTP/1.1\r\nhost: "] {
        let mut stream = connected(&world);
        stream.write_all(begun.as_bytes()).unwrap();
        let began = Instant::now();
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        assert!(began.elapsed() < Duration::from_secs(10), "{begun}: {:?}", began.elapsed());
    }
}

#[test]
fn a_client_that_pauses_in_its_body_is_refused_and_nothing_is_kept() {
    let world = World::with(FEW, |config| config.pause_secs = 1);
    let hash = Hash32::digest(b"slow");
    let line = format!("PUT /content/{hash}");
    let header = raw::signed(&key("holder"), &world.running().key(), &line, hash, raw::now() + 60);
    let mut stream = connected(&world);
    write!(stream, "{line} HTTP/1.1\r\nhost: g\r\ncontent-length: 4\r\n{header}\r\nsl").unwrap();
    let answer = raw::read(&mut stream);
    assert_eq!((answer.status, answer.code()), (408, "REQUEST_SLOW".to_owned()));
    let incoming = world.home.path().join("gateway/content/new");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);
}

#[test]
fn a_connection_above_the_bound_is_refused_and_one_is_taken_when_others_go() {
    let world = World::with(FEW, |config| config.connections = 4);
    let mut held: Vec<TcpStream> = (0..4).map(|_| connected(&world)).collect();
    for stream in &mut held {
        write!(stream, "GET /health HTTP/1.1\r\nhost: g\r\n\r\n").unwrap();
        assert_eq!(raw::read(stream).status, 200);
    }
    let refused = raw::get(world.running().address(), "/health");
    assert_eq!((refused.status, refused.code()), (503, "GATEWAY_BUSY".to_owned()));
    assert_eq!(refused.header("retry-after"), Some("1"));
    drop(held);
    let until = Instant::now() + Duration::from_secs(10);
    while raw::get(world.running().address(), "/health").status != 200 {
        assert!(Instant::now() < until, "places are given back");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_client_that_does_not_read_loses_its_connection() {
    let world = World::with(FEW, |config| {
        config.pause_secs = 1;
        config.connections = 1;
    });
    let hash = world.put("holder", &vec![1; 15 << 20]).unwrap().hash;
    let until = Instant::now() + Duration::from_secs(15);
    let mut stream = connected(&world);
    // Its place may still be that of the upload.
    loop {
        let mut first = [0; 12];
        // A connection without a place may be closed before it is written to.
        let asked = write!(stream, "GET /content/{hash} HTTP/1.1\r\nhost: g\r\n\r\n");
        if asked.and_then(|()| stream.read_exact(&mut first)).is_ok() && first.ends_with(b"200") {
            break;
        }
        assert!(Instant::now() < until);
        std::thread::sleep(Duration::from_millis(50));
        stream = connected(&world);
    }
    // It reads no more, and its place is given back.
    while raw::get(world.running().address(), "/health").status != 200 {
        assert!(Instant::now() < until, "a client that does not read keeps its place");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(stream);
}
