//! `caravan simulate`: a campaign, recorded or synthetic, as real messages.

mod appeals;
mod bounds;
mod checks;
mod counts;
mod disputes;
mod input;
mod judge;
mod kinds;
mod labels;
mod mistakes;
mod replay;
mod report;
mod run;
mod spread;
mod submission;
mod synthetic;

use std::time::Instant;

use caravan_client::unbalanced;

use bounds::MAX_ANSWERS;

use crate::args::simulate::SimulateArgs;
use crate::failure::Failure;
use crate::output::Report;

/// Read or generate the campaign, replay it, and report the result.
pub(crate) fn run(args: &SimulateArgs, json: bool) -> Result<Report, Failure> {
    let (campaign, kinds) = match args.plan()? {
        None => (input::read(&args.answers, args.truth.as_deref())?, None),
        Some(plan) => {
            if plan.answers as usize > MAX_ANSWERS {
                return Err(Failure::Usage(format!(
                    "expected at most {} answers, as many as fit into the 180 days of a batch, got {}",
                    MAX_ANSWERS, plan.answers
                )));
            }
            let made = synthetic::make(&plan).map_err(|error| Failure::Usage(error.to_string()))?;
            (made.campaign, Some(made.kinds))
        }
    };
    // Before the replay: labels that cannot be inferred or written are an error at once.
    let labels = args.labels_out.as_deref().map(|path| labels::Inferred::new(&campaign, args, path)).transpose()?;
    let started = Instant::now();
    let replayed = run::replay(&campaign, args)?;
    let took = started.elapsed();
    let extras = report::Extras {
        kinds: kinds.map(|kinds| kinds::Kinds::new(&campaign, &kinds, &replayed)),
        labels: labels.map(labels::Inferred::publish).transpose()?,
    };
    let forecast = report::Forecast::new(&campaign, args, &replayed, took, extras);
    let text = if json { forecast.json()? } else { forecast.text() };
    let error = unbalanced(std::slice::from_ref(&replayed.money)).or_else(|| checks::broken(&replayed.checks));
    Ok(Report { text, failure: error.map(Failure::Client) })
}
