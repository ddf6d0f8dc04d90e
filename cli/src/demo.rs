//! `caravan demo`: the whole story, on a chain in this process or on a real one.

mod books;
mod onward;
mod print;
mod registry;
mod sample;
mod story;
mod tale;
mod trade;
mod world;

use caravan_chain::Sandbox;

use crate::failure::Failure;
use crate::Report;

/// Plays the story and tells it, to people or to programs.
pub(crate) fn run(chain: Box<dyn Sandbox>, json: bool) -> Result<Report, Failure> {
    let sample = sample::Sample::bundled()?;
    let played = story::play(&sample, chain)?;
    let text = if json {
        format!("{}\n", serde_json::to_string_pretty(&print::summary(&played))?)
    } else {
        print::story(&played)
    };
    Ok(Report {
        text,
        failure: played.closing.iter().find_map(books::Closing::failure).or_else(|| print::wrong(&played)),
    })
}

/// The chain after the story, and the suite on it.
#[cfg(test)]
pub(crate) fn played() -> (Box<dyn Sandbox>, caravan_chain::Deployed) {
    let sample = sample::Sample::bundled().unwrap();
    let market = story::play(&sample, Box::new(caravan_chain::Embedded::new())).unwrap().world.market;
    (market.chain, market.suite)
}

#[cfg(test)]
mod tests {
    use caravan_chain::Embedded;
    use cosmwasm_std::Uint128;

    use super::*;

    #[test]
    fn the_payment_by_hand_is_right_until_a_contract_says_otherwise() {
        let sample = sample::Sample::bundled().unwrap();
        let mut played = story::play(&sample, Box::new(Embedded::new())).unwrap();
        assert!(print::wrong(&played).is_none());
        let text = print::story(&played);
        assert!(!text.contains("is not"), "{text}");
        let claimed = &mut played.tale.contributors[0].claimed[0][1];
        *claimed += Uint128::one();
        let failure = print::wrong(&played).unwrap();
        assert!(failure.to_string().contains("Amara"), "{failure}");
        assert!(print::story(&played).contains("is not"));
    }
}
