//! The program of a gateway, as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use crate::world::World;

/// The program on the home of a world; it is killed with this value.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Program {
    /// Start it with these options, and wait until it serves.
    pub(crate) fn start(world: &World, options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caravan-gateway"));
        command.args(options).arg("--home").arg(world.home.path());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split(' ').nth(2).and_then(|url| url.strip_prefix("http://")?.parse().ok());
        Self { child, address: address.unwrap_or_else(|| panic!("it did not start: {line:?}")) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
