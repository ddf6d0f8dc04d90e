//! Host only: the demo, from the first task to the last royalty, on the embedded chain or on a real one.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    reason = "host only: a story with fixed numbers; its money is compared with the bank at the end"
)]

mod appeal;
mod closing_balances;
mod licensing_phase;
mod print;
mod report;
mod reviews;
mod sample;
mod state;
mod story;
mod verdicts;
mod work;

use caravan_chain::{Deployed, Sandbox};
use caravan_client::{ClientError, Result};

use closing_balances::ClosingBalance;
use sample::Sample;

/// How the demo is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

/// Where the demo is played, and how it is shown.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    /// The chain, as people know it; none: a chain in this process, which ends with the demo.
    pub place: Option<&'a str>,
    pub format: Format,
    /// Called with what comes next: on a real chain the demo takes minutes.
    pub progress: &'a dyn Fn(&str),
}

/// What the demo prints, the contracts that it made, and the first thing that did not add up.
#[derive(Debug)]
pub struct Demo {
    pub text: String,
    pub contracts: Deployed,
    pub error: Option<ClientError>,
}

/// Play the demo on a chain whose accounts have not been used.
pub fn run(chain: Box<dyn Sandbox>, stage: Stage<'_>) -> Result<Demo> {
    let sample = Sample::bundled()?;
    let played = story::play(&sample, chain, stage.progress)?;
    let text = match stage.format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&print::summary(&played))?),
        Format::Text => print::story(&played, stage.place),
    };
    let error = played.closing.iter().find_map(ClosingBalance::error).or_else(|| print::worked_example_error(&played));
    Ok(Demo { text, contracts: played.state.client.contracts, error })
}

/// Play the demo. Return the chain and the suite as they are at the end, for tests.
pub fn play(chain: Box<dyn Sandbox>) -> Result<(Box<dyn Sandbox>, Deployed)> {
    let sample = Sample::bundled()?;
    let client = story::play(&sample, chain, &|_| ())?.state.client;
    Ok((client.chain, client.contracts))
}

#[cfg(test)]
mod tests {
    use caravan_chain::Embedded;
    use cosmwasm_std::Uint128;

    use super::*;

    #[test]
    fn the_worked_example_is_right_until_a_contract_says_otherwise() {
        let sample = Sample::bundled().unwrap();
        let mut played = story::play(&sample, Box::new(Embedded::new()), &|_| ()).unwrap();
        assert!(print::worked_example_error(&played).is_none());
        let text = print::story(&played, None);
        assert!(!text.contains("is not"), "{text}");
        let claimed = &mut played.report.contributors[0].claimed[0][1];
        *claimed += Uint128::one();
        let error = print::worked_example_error(&played).unwrap();
        assert!(error.to_string().contains("Amara"), "{error}");
        assert!(print::story(&played, None).contains("is not"));
    }

    #[test]
    fn on_a_chain_that_stays_the_demo_says_where_it_is_shows_its_progress_and_names_every_address() {
        let steps = std::cell::RefCell::new(vec![]);
        let progress = |text: &str| steps.borrow_mut().push(text.to_owned());
        let stage = Stage { place: Some("the chain here-1"), format: Format::Text, progress: &progress };
        let demo = run(Box::new(Embedded::new()), stage).unwrap();
        assert!(demo.text.contains("The chain here-1 has"), "{}", demo.text);
        let Deployed { marketplace, points, provenance, licensing, arbitration } = &demo.contracts;
        let accounts = ["larkspur", "amara", "treasury", "passer-by"].map(caravan_chain::named_account);
        for address in [marketplace, points, provenance, licensing, arbitration].into_iter().chain(&accounts) {
            assert!(demo.text.contains(address.as_str()), "{address}: {}", demo.text);
        }
        let steps = steps.into_inner();
        assert!(steps.len() > 5 && steps.iter().all(|step| step.contains(" of ")), "{steps:?}");
        let of = steps.last().unwrap().split_whitespace().nth(2).unwrap().trim_end_matches(':').to_owned();
        assert_eq!(of, steps.len().to_string(), "the last step is the last of all");
    }
}
