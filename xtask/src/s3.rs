//! A server on this machine that speaks S3: moto, from the registry of Python packages, installed once into the cache.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};

use crate::http::ask;
use crate::python::Package;

const MOTO: Package = Package { name: "moto", extra: "[server]", version: "5.2.5", program: "moto_server" };
const BUCKET: &str = "caravan-test";
/// The longest that the server may take to listen.
const START: Duration = Duration::from_secs(60);

/// A server with an empty bucket, ended with this value.
pub(crate) struct S3 {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl S3 {
    /// Starts the server, with its log in `folder`, and makes a bucket.
    ///
    /// # Errors
    /// When it cannot be installed, or does not listen.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let program = MOTO.installed()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let log = folder.join("s3.log");
        let output = File::create(&log).context("cannot open the log")?;
        let mut server = Command::new(program);
        server.args(["--host", "127.0.0.1", "--port", &port.to_string()]).stdin(Stdio::null());
        let child = server.stdout(output.try_clone()?).stderr(output).spawn().context("cannot start the S3 server")?;
        let mut s3 = Self { child, port, log };
        s3.listens()?;
        s3.ask("PUT", &format!("/{BUCKET}"))?;
        Ok(s3)
    }

    fn listens(&mut self) -> Result<()> {
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let log = self.log.display();
            if let Some(status) = self.child.try_wait()? {
                bail!("the S3 server ended with {status}: see {log}");
            }
            ensure!(began.elapsed() < START, "the S3 server does not listen after {} s: see {log}", START.as_secs());
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Puts into the environment of a test where the bucket is, and credentials.
    pub(crate) fn name_in(&self, test: &mut Command, prefix: &str) {
        let place = format!("region=us-east-1&endpoint=http://127.0.0.1:{}&allow_http=true", self.port);
        test.env("CARAVAN_S3_URL", format!("s3://{BUCKET}/{prefix}?{place}"));
        // This server takes any.
        test.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
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
        let answer = ask(method, self.port, path)?;
        ensure!(answer.status == 200, "{method} {path}: {}", answer.body);
        Ok(answer.body)
    }

    /// Ends the server.
    ///
    /// # Errors
    /// When it has ended by itself before.
    pub(crate) fn stop(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the S3 server ended with {status}: see {}", self.log.display());
        }
        self.child.kill().context("cannot end the S3 server")?;
        self.child.wait().map(|_| ()).context("cannot wait for the S3 server")
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        // It runs still only after a failure, which is reported.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
