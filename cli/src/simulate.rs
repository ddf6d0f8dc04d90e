//! `caravan simulate`: a recorded campaign as real messages.

mod input;
mod judge;
mod labels;
mod replay;
mod report;

use std::time::Instant;

use crate::args::SimulateArgs;
use crate::failure::Failure;
use crate::till::unbalanced;
use crate::Report;

/// Reads the files, replays them and says what came of it.
pub(crate) fn run(args: &SimulateArgs) -> Result<Report, Failure> {
    let campaign = input::read(&args.answers, args.truth.as_deref())?;
    // Before anything runs: labels that cannot be inferred or written are told at once.
    let labels = args.labels_out.as_deref().map(|path| labels::Inferred::new(&campaign, args, path)).transpose()?;
    let started = Instant::now();
    let played = replay::replay(&campaign, args)?;
    let labels = labels.map(labels::Inferred::publish).transpose()?;
    let forecast = report::Forecast::new(&campaign, args, &played, started.elapsed(), labels);
    let text = if args.json { forecast.json()? } else { forecast.text() };
    Ok(Report { text, failure: unbalanced(std::slice::from_ref(&played.money)) })
}
