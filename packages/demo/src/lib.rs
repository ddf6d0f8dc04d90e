//! Host only: the demo, from the first task to the last royalty, on the embedded chain or on a real one.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    reason = "host only: a story with fixed numbers; its money is compared with the bank at the end"
)]

mod closing_balances;
mod licensing_phase;
mod print;
mod report;
mod sample;
mod state;
mod story;

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

/// What the demo prints, and the first thing that did not add up.
#[derive(Debug)]
pub struct Demo {
    pub text: String,
    pub error: Option<ClientError>,
}

/// Play the demo on a chain whose accounts have not been used.
pub fn run(chain: Box<dyn Sandbox>, format: Format) -> Result<Demo> {
    let sample = Sample::bundled()?;
    let played = story::play(&sample, chain)?;
    let text = match format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&print::summary(&played))?),
        Format::Text => print::story(&played),
    };
    let error = played.closing.iter().find_map(ClosingBalance::error).or_else(|| print::worked_example_error(&played));
    Ok(Demo { text, error })
}

/// Play the demo. Return the chain and the suite as they are at the end, for tests.
pub fn play(chain: Box<dyn Sandbox>) -> Result<(Box<dyn Sandbox>, Deployed)> {
    let sample = Sample::bundled()?;
    let client = story::play(&sample, chain)?.state.client;
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
        let mut played = story::play(&sample, Box::new(Embedded::new())).unwrap();
        assert!(print::worked_example_error(&played).is_none());
        let text = print::story(&played);
        assert!(!text.contains("is not"), "{text}");
        let claimed = &mut played.report.contributors[0].claimed[0][1];
        *claimed += Uint128::one();
        let error = print::worked_example_error(&played).unwrap();
        assert!(error.to_string().contains("Amara"), "{error}");
        assert!(print::story(&played).contains("is not"));
    }
}
