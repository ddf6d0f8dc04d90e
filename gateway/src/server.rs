//! Connections: how many, and how slow they may be.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{watch, Semaphore};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

/// How many headers a request may have.
const HEADERS: usize = 64;
/// How many bytes a request's line and headers may have. The buffer alone is no bound: what comes in one piece may be larger.
const HEAD: usize = 32 << 10;
/// How much of what follows a head that is too large is read, so that its sender sees the answer.
const DRAIN: u64 = 1 << 20;
/// How many bytes of a request's head, or of its body, wait in memory.
const BUFFER: usize = 64 << 10;
/// How long requests may take after the stop.
const LAST: Duration = Duration::from_secs(30);
/// What is answered where there are too many connections.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n\
content-type: application/json\r\ncontent-length: 90\r\n\r\n\
{\"code\":\"GATEWAY_BUSY\",\"message\":\"GATEWAY_BUSY: expected room for a connection, got none\"}";

type Stream = std::pin::Pin<Box<TimeoutStream<TcpStream>>>;

/// How connections are treated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Connections at a time, at most.
    pub(crate) connections: usize,
    /// How long a client may take for its headers, and stop reading.
    pub(crate) pause: Duration,
}

/// Serve until the stop; then finish what was begun.
pub(crate) async fn serve(listener: TcpListener, router: Router, bounds: Bounds, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let mut open = JoinSet::new();
    loop {
        let stream = tokio::select! {
            () = stopped(&mut stop) => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // No file descriptor is left, or the client went away at once.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            open.spawn(turn_away(stream, bounds.pause));
            continue;
        };
        let (router, stop) = (router.clone(), stop.clone());
        open.spawn(async move {
            connection(stream, router, bounds.pause, stop).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST, async { while open.join_next().await.is_some() {} }).await;
}

async fn connection(stream: TcpStream, router: Router, pause: Duration, stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(pause));
    let mut stream = Box::pin(stream);
    // What goes wrong with one connection concerns its client alone.
    let served = requests(&mut stream, router, pause, stop).await;
    if served.is_err_and(|error| error.is_parse_too_large()) {
        // A connection that is closed with unread bytes is reset, and the answer with it.
        let mut rest = stream.take(DRAIN);
        let _ = tokio::time::timeout(pause, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}

/// Answer requests until the client goes, or until the stop.
async fn requests(
    stream: &mut Stream,
    router: Router,
    pause: Duration,
    mut stop: watch::Receiver<bool>,
) -> hyper::Result<()> {
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(pause)
        .max_headers(HEADERS)
        .max_header_size(HEAD)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut served = std::pin::pin!(served);
    tokio::select! {
        ended = served.as_mut() => return ended,
        () = stopped(&mut stop) => {}
    }
    served.as_mut().graceful_shutdown();
    served.await
}

/// Wait for the stop. The value is dropped here: it must not be held over a wait.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// Answer that there is no room.
async fn turn_away(mut stream: TcpStream, pause: Duration) {
    let _ = tokio::time::timeout(pause, async {
        stream.write_all(FULL).await?;
        stream.shutdown().await
    })
    .await;
}
