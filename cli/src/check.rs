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

use caravan_client::ClientError;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Report;
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

/// Check a deployment. On a real chain all queries read its last block, so that messages meanwhile do not change the sums.
pub(crate) fn check(args: &CheckArgs, context: &Context<'_>) -> Result<Report, Failure> {
    let json = context.globals.json;
    if context.is_embedded() {
        let (chain, suite) = context.home().open_suite()?;
        return report(&chain, &chosen(args, &chain, || Ok(suite))?, json);
    }
    let rpc = context.rpc()?;
    rpc.pin_height()?;
    let suite = chosen(args, &rpc, || Ok(context.record(&rpc.chain_id())?.deployed()?))?;
    report(&rpc, &suite, json)
}

/// Return the suite of the marketplace that was named, or the deployed one.
fn chosen(
    args: &CheckArgs,
    chain: &dyn Chain,
    deployed: impl FnOnce() -> Result<Deployed, Failure>,
) -> Result<Deployed, Failure> {
    args.marketplace.as_ref().map_or_else(deployed, |address| siblings(chain, address))
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
    Ok(Report { text, failure: findings.broken().map(|finding| ClientError::MoneyUnbalanced(finding.text()).into()) })
}
