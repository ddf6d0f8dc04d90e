//! `caravan check`: what a deployment must keep, recomputed from what the chain answers.
//!
//! Every rule has the name that it has in SECURITY.md. One look tells what is so now; what only a look before and a look
//! after tell (I6 "once", I8, I11, I12, A6, L8), and what no query answers, docs/check.md lists.

mod findings;
mod look;
mod market;
mod points;
mod registry;
mod royalties;
#[cfg(test)]
mod tests;

use caravan_chain::{Chain, ChainError, ChainExt, Deployed};
use caravan_marketplace_api as marketplace;
use caravan_provenance_api as provenance;

use crate::failure::Failure;
use crate::place::Place;
use crate::verbs::{self, Globals};
use crate::Report;
use findings::Findings;
use look::{told, Look};
use market::MarketView;
use points::PointsView;
use registry::RegistryView;
use royalties::RoyaltyView;

/// What to check.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Check the suite of this marketplace, whoever deployed it; its siblings are asked for.
    #[arg(long, value_name = "ADDRESS")]
    marketplace: Option<String>,
}

/// Everything that the contracts of a suite answer.
struct View {
    market: MarketView,
    points: PointsView,
    registry: RegistryView,
    royalties: RoyaltyView,
}

impl View {
    fn read(chain: &dyn Chain, suite: &Deployed) -> Result<Self, Failure> {
        let look = Look { chain, suite };
        let market = MarketView::read(&look)?;
        let points = PointsView::read(&look, market.config.season)?;
        let registry = RegistryView::read(&look)?;
        let royalties = RoyaltyView::read(&look, &registry, &market)?;
        Ok(Self { market, points, registry, royalties })
    }

    fn findings(&self) -> Findings {
        let mut findings = Findings::default();
        self.market.check(&self.points, &mut findings);
        self.points.check(&mut findings);
        self.registry.check(&mut findings);
        self.royalties.check(&self.registry, &mut findings);
        findings
    }
}

/// Checks a deployment on a real chain, as of its last block: what happens meanwhile does not confuse the sums.
pub(crate) fn run(args: &CheckArgs, place: &Place, json: bool) -> Result<Report, Failure> {
    let rpc = place.rpc()?;
    rpc.stand_still()?;
    let suite = match &args.marketplace {
        Some(address) => siblings(&rpc, address)?,
        None => place.record(&rpc.chain_id())?.suite()?,
    };
    report(&rpc, &suite, json)
}

/// Checks the suite on the chain in the home directory.
pub(crate) fn at_home(args: &CheckArgs, globals: &Globals) -> Result<Report, Failure> {
    let (chain, suite) = verbs::deployed(globals)?;
    let suite = match &args.marketplace {
        Some(address) => siblings(&chain, address)?,
        None => suite,
    };
    report(&chain, &suite, globals.json)
}

/// The suite that a marketplace is wired to.
fn siblings(chain: &dyn Chain, marketplace: &str) -> Result<Deployed, Failure> {
    let none = |what: &str| ChainError::Bad(format!("{marketplace} is wired to no {what}"));
    let marketplace = told(marketplace)?;
    let config: marketplace::ConfigResponse = chain.ask(&marketplace, &marketplace::QueryMsg::Config {})?;
    let points = config.points.ok_or_else(|| none("points"))?;
    let provenance = config.provenance.ok_or_else(|| none("provenance"))?;
    let config: provenance::ConfigResponse = chain.ask(&provenance, &provenance::QueryMsg::Config {})?;
    let licensing = config.licensing.ok_or_else(|| none("licensing"))?;
    if config.marketplace.as_ref() != Some(&marketplace) {
        let text = format!("{marketplace} is wired to {provenance}, which names another marketplace");
        return Err(ChainError::Bad(text).into());
    }
    Ok(Deployed { marketplace, points, provenance, licensing })
}

fn report(chain: &dyn Chain, suite: &Deployed, json: bool) -> Result<Report, Failure> {
    let findings = View::read(chain, suite)?.findings();
    let text = if json {
        format!("{}\n", serde_json::to_string_pretty(findings.all())?)
    } else {
        findings.all().iter().map(|finding| finding.text() + "\n").collect()
    };
    Ok(Report { text, failure: findings.broken().map(|finding| Failure::Unbalanced(finding.text())) })
}
