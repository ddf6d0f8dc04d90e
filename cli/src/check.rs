//! `caravan check`: reads a deployed suite, and recomputes what it must keep. The rules are those of `caravan-audit`.

#[cfg(test)]
mod tests;

use caravan_audit::{broken, read, rules, Cache, Finding, Scope};
use caravan_chain::{Chain, ChainError, ChainExt, Deployed};
use caravan_client::home::demo_suite;
use caravan_client::{ClientError, Problem};
use caravan_marketplace_api as marketplace;
use caravan_provenance_api as provenance;
use cosmwasm_std::Addr;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Report;

/// By how many seconds the block that a real chain answers of may be older than its time: the check reads one block for
/// minutes.
const CLOCK_SLACK_SECS: u64 = 3_600;

/// Arguments of `caravan check`: which suite is checked.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Check the suite of this marketplace, no matter who deployed it; the marketplace names the other contracts
    #[arg(long, value_name = "ADDRESS")]
    marketplace: Option<String>,
}

/// Check a deployment. On a real chain all queries read its last block, so that messages meanwhile do not change the sums.
pub(crate) fn check(args: &CheckArgs, context: &Context<'_>) -> Result<Report, Failure> {
    let json = context.globals.json;
    if context.is_embedded() {
        let (chain, suite) = context.home().open_suite()?;
        let suite = chosen(args, &chain, || Ok(suite))?;
        return audit(&chain, &suite, &caravan_audit::Context::default())?.report(json);
    }
    if let Some(url) = context.chain.served() {
        // Other people change the chain between two questions: times may differ by a block.
        let served = context.served(url)?;
        let suite = chosen(args, &served.chain, || Ok(served.contracts.clone()))?;
        let slack = caravan_audit::Context { clock_slack_secs: CLOCK_SLACK_SECS, ..caravan_audit::Context::default() };
        return audit(&served.chain, &suite, &slack)?.report(json);
    }
    let rpc = context.rpc()?;
    rpc.pin_height()?;
    let suite = chosen(args, &rpc, || recorded(context, &rpc.chain_id()))?;
    let slack = caravan_audit::Context { clock_slack_secs: CLOCK_SLACK_SECS, ..caravan_audit::Context::default() };
    audit(&rpc, &suite, &slack)?.report(json)
}

/// Return the suite that was deployed on a real chain; where none was, that of the last demo.
fn recorded(context: &Context<'_>, chain_id: &str) -> Result<Deployed, Failure> {
    if !context.record(chain_id)?.contracts.is_empty() {
        return context.contracts(chain_id);
    }
    demo_suite(&context.store(chain_id))?.ok_or_else(|| Problem::SuiteMissing.into())
}

/// Return the suite of the marketplace that was named, or the deployed one.
fn chosen(
    args: &CheckArgs,
    chain: &dyn Chain,
    deployed: impl FnOnce() -> Result<Deployed, Failure>,
) -> Result<Deployed, Failure> {
    args.marketplace.as_ref().map_or_else(deployed, |address| siblings(chain, address))
}

/// Return the suite that a marketplace is wired to.
fn siblings(chain: &dyn Chain, marketplace: &str) -> Result<Deployed, Failure> {
    let none = |what: &str| ChainError::Bad(format!("{marketplace} is wired to no {what}"));
    let marketplace: Addr = serde_json::from_value(marketplace.into())?;
    let config: marketplace::ConfigResponse = chain.ask(&marketplace, &marketplace::QueryMsg::Config {})?;
    let points = config.points.ok_or_else(|| none("points"))?;
    let arbitration = config.arbitration.ok_or_else(|| none("arbitration"))?;
    let provenance = config.provenance.ok_or_else(|| none("provenance"))?;
    let config: provenance::ConfigResponse = chain.ask(&provenance, &provenance::QueryMsg::Config {})?;
    let licensing = config.licensing.ok_or_else(|| none("licensing"))?;
    if config.marketplace.as_ref() != Some(&marketplace) {
        let text = format!("{marketplace} is wired to {provenance}, which names another marketplace");
        return Err(ChainError::Bad(text).into());
    }
    Ok(Deployed { marketplace, points, provenance, licensing, arbitration })
}

/// What was checked, and what was found.
struct Checked {
    chain_id: String,
    marketplace: Addr,
    findings: Vec<Finding>,
}

fn audit(chain: &dyn Chain, suite: &Deployed, known: &caravan_audit::Context) -> Result<Checked, Failure> {
    let findings = rules(&read(chain, suite, &Scope::default(), &mut Cache::default())?, known);
    Ok(Checked { chain_id: chain.chain_id(), marketplace: suite.marketplace.clone(), findings })
}

impl Checked {
    fn report(&self, json: bool) -> Result<Report, Failure> {
        let Self { chain_id, marketplace, findings } = self;
        let (all, hold) = (findings.len(), findings.iter().filter(|finding| finding.holds).count());
        let text = if json {
            let object = serde_json::json!({
                "chain_id": chain_id, "marketplace": marketplace,
                "holds": hold == all, "holding": hold, "total": all, "rules": findings,
            });
            format!("{}\n", serde_json::to_string_pretty(&object)?)
        } else {
            let lines: String = findings.iter().map(|finding| finding.text() + "\n").collect();
            format!("The marketplace {marketplace} on chain {chain_id}\n{lines}{hold} of {all} rules hold\n")
        };
        Ok(Report { text, failure: broken(findings).map(|finding| ClientError::RuleBroken(finding.text()).into()) })
    }
}
