//! A server on this machine that speaks Azure Blob Storage: Azurite, from the registry of Node packages, installed once into the
//! cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::emulator::Emulator;
use crate::workspace::{cache_dir, run};

/// The last version of Azurite that runs on Node 18 and 20.
const AZURITE: &str = "3.34.0";
const CONTAINER: &str = "caravan-test";
/// The account of the server, and its key in base64.
const ACCOUNT: &str = "caravan";
const KEY: &str = "Y2FyYXZhbg==";

const NO_NODE: &str = "\
The server of Azure of this test is a Node package: it takes node and npm, 18 or newer (on Debian the packages nodejs and npm)";

/// Makes the container: a request that is signed with the key of the account, which no program that is needed here can send.
const MAKE_CONTAINER: &str = r#"
const [port, account, key, container] = process.argv.slice(1);
const path = `/${account}/${container}`;
const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2021-08-06" };
const signed = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`).join("");
const text = `PUT${"\n".repeat(12)}${signed}/${account}${path}\nrestype:container`;
const signature = require("crypto").createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
const authorization = `SharedKey ${account}:${signature}`;
fetch(`http://127.0.0.1:${port}${path}?restype=container`, { method: "PUT", headers: { ...headers, authorization } })
  .then((answer) => process.exit(answer.status === 201 ? 0 : 1));
"#;

/// A server with an empty container, ended with this value.
pub(crate) struct Azurite {
    server: Emulator,
}

impl Azurite {
    /// Starts the server, with its log in `folder`, and makes a container.
    ///
    /// # Errors
    /// When it cannot be installed, or does not listen.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let mut node = Command::new("node");
        node.arg(installed()?).args(["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"]);
        // What it writes beside its log goes there, too.
        node.current_dir(folder).env("AZURITE_ACCOUNTS", format!("{ACCOUNT}:{KEY}"));
        let on_port = |server: &mut Command, port: u16| {
            server.args(["--blobHost", "127.0.0.1", "--blobPort", &port.to_string()]);
        };
        let server = Emulator::start(node, on_port, &folder.join("azure.log"))?;
        let mut make = Command::new("node");
        make.args(["-e", MAKE_CONTAINER, &server.port().to_string(), ACCOUNT, KEY, CONTAINER]);
        run(&mut make).context("cannot make a container")?;
        Ok(Self { server })
    }

    /// Puts into the environment of a test where the container is, and credentials.
    pub(crate) fn name_in(&self, test: &mut Command, prefix: &str) {
        let endpoint = format!("http://127.0.0.1:{}/{ACCOUNT}", self.server.port());
        let place = format!("account={ACCOUNT}&endpoint={endpoint}&allow_http=true");
        test.env("CARAVAN_AZURE_URL", format!("az://{CONTAINER}/{prefix}?{place}"))
            .env("AZURE_STORAGE_ACCOUNT_KEY", KEY);
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
    let folder = cache_dir(&format!("azurite-{AZURITE}"))?;
    let program = folder.join("node_modules/azurite/dist/src/blob/main.js");
    let whole = folder.join("whole");
    if whole.is_file() {
        return Ok(program);
    }
    println!("installing Azurite {AZURITE} once, into {}", folder.display());
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-fund", "--no-audit", "--ignore-scripts", "--loglevel", "error", "--prefix"])
        .arg(&folder);
    run(npm.arg(format!("azurite@{AZURITE}"))).context(NO_NODE)?;
    std::fs::write(&whole, "").context("cannot keep Azurite")?;
    Ok(program)
}
