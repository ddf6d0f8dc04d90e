//! A server on this machine that speaks S3: moto, from the registry of Python packages, installed once into the cache.

use std::path::Path;
use std::process::Command;

use anyhow::{ensure, Result};

use crate::emulator::Emulator;
use crate::http::ask;
use crate::python::environment;

/// Where moto is in the cache: another name for another version.
const ENVIRONMENT: &str = "moto-5.2.5";
const MOTO: &str = "moto[server]==5.2.5";
/// The client of Google encodes a hyphen, which this server does not undo.
const BUCKET: &str = "caravantest";

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
        let moto = Command::new(environment(ENVIRONMENT, &[MOTO])?.join("bin/moto_server"));
        let server = Emulator::start(moto, on_port, &folder.join("s3.log"))?;
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
        let answer = ask(method, self.server.port(), path)?;
        ensure!(answer.status == 200, "{method} {path}: {}", answer.body);
        Ok(answer.body)
    }

    /// Ends the server.
    ///
    /// # Errors
    /// When it has ended by itself before.
    pub(crate) fn stop(&mut self) -> Result<()> {
        self.server.stop()
    }
}
