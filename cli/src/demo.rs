//! `caravan demo`: the whole story on a chain in this process.

mod print;
mod sample;
mod story;
mod world;

use crate::args::DemoArgs;
use crate::failure::Failure;
use crate::till::unbalanced;
use crate::Report;

/// Plays the story and tells it.
pub(crate) fn run(args: &DemoArgs) -> Result<Report, Failure> {
    let sample = sample::Sample::bundled()?;
    let played = story::play(&sample)?;
    let text = if args.json {
        format!("{}\n", serde_json::to_string_pretty(&print::summary(&played))?)
    } else {
        print::story(&played)
    };
    Ok(Report { text, failure: unbalanced(&played.money) })
}
