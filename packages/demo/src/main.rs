//! `cargo demo`: the demo on a chain in this process, without the rest of the command line, so that it compiles quickly.

use std::io::Write;
use std::process::ExitCode;

use caravan_chain::Embedded;
use caravan_client::ClientError;
use caravan_demo::{run, Format, Stage};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let format = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Format::Text,
        (Some("--json"), None) => Format::Json,
        _ => {
            eprintln!("error: USAGE_INVALID: expected no argument or --json");
            eprintln!("hint: `cargo caravan demo --chain NAME` plays the demo on a real chain");
            return ExitCode::from(2);
        }
    };
    let error = match run(Box::new(Embedded::new()), Stage { place: None, format, progress: &|_| () }) {
        Ok(demo) => print(&demo.text).err().or(demo.error),
        Err(error) => Some(error),
    };
    let Some(error) = error else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    eprintln!("hint: {}", error.hint());
    ExitCode::FAILURE
}

/// Print a text. A closed pipe is no error: the reader has read enough.
fn print(text: &str) -> Result<(), ClientError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(ClientError::Output(error)),
        _ => Ok(()),
    }
}
