//! A server on this machine that speaks S3: moto, from the registry of Python packages, installed once into the cache.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{ensure, Context, Result};

use crate::emulator::Emulator;
use crate::workspace::{cache_dir, run};

/// The version of moto; what it depends on is the newest that it takes.
const MOTO: &str = "5.2.5";
/// The client of Google encodes a hyphen, which this server does not undo.
const BUCKET: &str = "caravantest";

const NO_PYTHON: &str = "\
The S3 server of this test is a Python package: it takes python3 with the modules venv and pip, 3.9 or newer \
(on Debian the package python3-venv)";

/// A server with an empty bucket, ended with this value.
pub(crate) struct S3 {
    server: Emulator,
}

impl S3 {
    /// Starts the server, with its log in `folder`, and makes a bucket.
    ///
    /// # Errors
    /// When it cannot be installed, or does not listen.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let on_port = |server: &mut Command, port: u16| {
            server.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        };
        let server = Emulator::start(Command::new(installed()?), on_port, &folder.join("s3.log"))?;
        let s3 = Self { server };
        s3.ask("PUT", &format!("/{BUCKET}"))?;
        Ok(s3)
    }

    /// Puts into the environment of a test where the bucket is, and credentials.
    pub(crate) fn name_in(&self, test: &mut Command, prefix: &str) {
        let place = format!("region=us-east-1&endpoint=http://127.0.0.1:{}&allow_http=true", self.server.port());
        test.env("CARAVAN_S3_URL", format!("s3://{BUCKET}/{prefix}?{place}"));
        // This server takes any.
        test.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
    }

    /// The same for the interface of Google Cloud Storage, whose requests are those of S3 but for who signs them: this server
    /// looks at no signature.
    pub(crate) fn name_as_google_in(&self, test: &mut Command, prefix: &str) {
        let place = format!("endpoint=http://127.0.0.1:{}&allow_http=true", self.server.port());
        test.env("CARAVAN_GCS_URL", format!("gs://{BUCKET}/{prefix}?{place}")).env("GOOGLE_BEARER_TOKEN", "test");
    }

    /// How many objects are under a prefix.
    ///
    /// # Errors
    /// When the server does not list them.
    pub(crate) fn count(&self, prefix: &str) -> Result<usize> {
        let listed = self.ask("GET", &format!("/{BUCKET}?list-type=2&max-keys=1000&prefix={prefix}/"))?;
        Ok(listed.matches("<Key>").count())
    }

    /// One request; the body of the answer.
    fn ask(&self, method: &str, path: &str) -> Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.server.port()))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let head = format!("{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("an answer without a body")?;
        ensure!(head.lines().next().is_some_and(|line| line.contains(" 200 ")), "{method} {path}: {answer}");
        Ok(body.to_owned())
    }

    /// Ends the server.
    ///
    /// # Errors
    /// When it has ended by itself before.
    pub(crate) fn stop(&mut self) -> Result<()> {
        self.server.stop()
    }
}

/// The program, from the cache; installed there the first time.
fn installed() -> Result<PathBuf> {
    let folder = cache_dir(&format!("moto-{MOTO}"))?.join("venv");
    let program = folder.join("bin/moto_server");
    if program.is_file() {
        return Ok(program);
    }
    println!("installing moto {MOTO} once, into {}", folder.display());
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder)).context(NO_PYTHON)?;
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", &format!("moto[server]=={MOTO}")]);
    run(&mut pip).context("cannot install moto")?;
    Ok(program)
}
