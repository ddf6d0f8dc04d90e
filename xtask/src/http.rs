//! Requests to servers on this machine.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

/// How long a server may take to listen, and to go on with its answer.
const CONNECT: Duration = Duration::from_secs(2);
const READ: Duration = Duration::from_secs(20);

/// An answer.
pub(crate) struct Answer {
    /// The status, such as 200.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: String,
}

/// Sends one request without a body; reads until the connection ends.
///
/// # Errors
/// When the server does not answer, or answers no HTTP.
pub(crate) fn ask(method: &str, port: u16, path: &str) -> Result<Answer> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, CONNECT)?;
    stream.set_read_timeout(Some(READ))?;
    let head = format!("{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("an answer without a body")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("an answer without a status")?;
    Ok(Answer { status, body: body.to_owned() })
}
