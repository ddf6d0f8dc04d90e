//! A server on this machine that stands in for one of a provider: started on a free port, ended with its value.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};

/// The longest that it may take to listen.
const START: Duration = Duration::from_secs(60);

/// A server that listens on a port of this machine.
pub(crate) struct Emulator {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Emulator {
    /// Starts `command`, which takes the port by what `on_port` adds, with its log at `log`.
    ///
    /// # Errors
    /// When it does not start, or does not listen.
    pub(crate) fn start(mut command: Command, on_port: impl FnOnce(&mut Command, u16), log: &Path) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        on_port(&mut command, port);
        let output = File::create(log).context("cannot open the log")?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let child = command.spawn().context("cannot start the server")?;
        let mut emulator = Self { child, port, log: log.to_owned() };
        emulator.listens()?;
        Ok(emulator)
    }

    fn listens(&mut self) -> Result<()> {
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            self.runs()?;
            let log = self.log.display();
            ensure!(began.elapsed() < START, "the server does not listen after {} s: see {log}", START.as_secs());
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn runs(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("the server ended with {status}: see {}", self.log.display()),
            None => Ok(()),
        }
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Ends it.
    ///
    /// # Errors
    /// When it has ended by itself before.
    pub(crate) fn stop(&mut self) -> Result<()> {
        self.runs()?;
        self.child.kill().context("cannot end the server")?;
        self.child.wait().map(|_| ()).context("cannot wait for the server")
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It runs still only after a failure, which is reported.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
