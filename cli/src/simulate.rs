//! `caravan simulate`: a campaign, recorded or made, as real messages.

mod checks;
mod input;
mod judge;
mod kinds;
mod labels;
mod replay;
mod report;
mod synthetic;

use std::time::Instant;

use crate::args::{usage, SimulateArgs};
use crate::failure::Failure;
use crate::till::unbalanced;
use crate::Report;

/// Reads or makes the campaign, replays it and says what came of it.
pub(crate) fn run(args: &SimulateArgs, json: bool) -> Result<Report, Failure> {
    let plan = args.plan().unwrap_or_else(|error| error.exit());
    let (campaign, kinds) = match plan {
        None => (input::read(&args.answers, args.truth.as_deref())?, None),
        Some(plan) => {
            let made = synthetic::make(&plan).unwrap_or_else(|error| usage(error).exit());
            (made.campaign, Some(made.kinds))
        }
    };
    // Before anything runs: labels that cannot be inferred or written are told at once.
    let labels = args.labels_out.as_deref().map(|path| labels::Inferred::new(&campaign, args, path)).transpose()?;
    let started = Instant::now();
    let played = replay::replay(&campaign, args)?;
    let took = started.elapsed();
    let extras = report::Extras {
        kinds: kinds.map(|kinds| kinds::Kinds::new(&campaign, &kinds, &played)),
        labels: labels.map(labels::Inferred::publish).transpose()?,
    };
    let forecast = report::Forecast::new(&campaign, args, &played, took, extras);
    let text = if json { forecast.json()? } else { forecast.text() };
    let failure = unbalanced(std::slice::from_ref(&played.money)).or_else(|| checks::broken(&played.checks));
    Ok(Report { text, failure })
}
