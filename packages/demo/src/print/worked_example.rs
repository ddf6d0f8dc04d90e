//! One payment from gross to dust, so that a reader can check it by hand.

use std::fmt::Write;

use caravan_client::ClientError;
use caravan_primitives::AssetId;
use cosmwasm_std::Uint128;

use super::cells::{capital, named};
use crate::report::{Asset, Report, Source};
use crate::state::Played;

/// 100 %, in basis points.
const WHOLE: u128 = 10_000;
/// The index of the currency of this example.
const WAVE: usize = 1;

/// A step: the formula, its result, and the amount that the contract has.
struct Step {
    what: String,
    sum: String,
    computed: Option<u128>,
    actual: u128,
}

pub(super) fn section(played: &Played) -> String {
    let mut text = "The revenue of Harbor, in millionths of a WAVE, on its way to the annotators. Divisions are rounded down; the amounts\n\
         of the contracts are on the right. Shares are of the total income, so the number and the order of payments and\n\
         claims do not change them.\n"
        .to_owned();
    for step in steps(played).unwrap_or_default() {
        let sign = if step.holds() { "=" } else { "is not" };
        let _ = write!(text, "\n{:<46} {:>34} {sign} {:>8}", step.what, step.sum, step.actual);
    }
    text
}

/// Return an error for the first step in which the contracts have another amount.
pub(crate) fn error(played: &Played) -> Option<ClientError> {
    let Some(steps) = steps(played) else {
        return Some(ClientError::EventMissing { event: "revenue_paid", attribute: "asset" });
    };
    let step = steps.iter().find(|step| !step.holds())?;
    Some(ClientError::MoneyUnbalanced(format!("{}: {}, the contracts have {}", step.what, step.sum, step.actual)))
}

impl Step {
    fn holds(&self) -> bool {
        self.computed == Some(self.actual)
    }

    /// `amount × bps / 10000`, rounded down.
    fn share(what: String, amount: u128, bps: u16, actual: Uint128) -> Self {
        let computed = amount.checked_mul(bps.into()).map(|product| product / WHOLE);
        Self { what, sum: format!("{amount} × {bps} / {WHOLE}"), computed, actual: actual.u128() }
    }

    fn less(what: String, amount: u128, less: u128, actual: Uint128) -> Self {
        Self { what, sum: format!("{amount} − {less}"), computed: amount.checked_sub(less), actual: actual.u128() }
    }
}

/// Return the steps from the revenue of the application through the model to the contributors of the first dataset.
fn steps(played: &Played) -> Option<Vec<Step>> {
    let report = &played.report;
    let revenue = report.income.iter().find(|income| matches!(income.source, Source::Revenue { .. }))?;
    let (app, model) = (report.asset(revenue.asset)?, report.assets.iter().find(|asset| asset.title == "Kestrel 1")?);
    let dataset = report.assets.first()?;
    let royalty = revenue.parts.iter().find(|(asset, _)| *asset == model.id)?.1;
    let gross = revenue.gross.u128();
    let mut steps = vec![
        Step::share(format!("fee on {}", revenue.display.show(revenue.gross)), gross, report.fee_bps, revenue.fee),
        Step::less(format!("net, for {}", named(app)), gross, revenue.fee.u128(), revenue.net),
        Step::share(format!("of it to {}", named(model)), revenue.net.u128(), bps(app, model.id)?, royalty),
    ];
    steps.extend(model_income(report, model, royalty)?);
    let (above, ledger) = (model.ledgers.get(WAVE)?, dataset.ledgers.get(WAVE)?);
    let share = bps(model, dataset.id)?;
    steps.push(Step::share(format!("of it to {}", named(dataset)), above.total_in.u128(), share, ledger.total_in));
    let pool_bps = dataset.shares.as_ref()?.pool_bps;
    steps.push(Step::share("of it to its contributors".to_owned(), ledger.total_in.u128(), pool_bps, ledger.pool_in));
    let total = dataset.total_weight.u128();
    let mut left = ledger.pool_in.u128();
    for contributor in &report.contributors {
        let (weight, claimed) = (contributor.weights.first()?.u128(), contributor.claimed.first()?.get(WAVE)?);
        let name = capital(&played.state.annotators.get(contributor.annotator)?.name);
        let computed = ledger.pool_in.u128().checked_mul(weight)?.checked_div(total);
        let sum = format!("{} × {weight} / {total}", ledger.pool_in);
        steps.push(Step {
            what: format!("{name}, with weight {weight} of {total}"),
            sum,
            computed,
            actual: claimed.u128(),
        });
        left = left.checked_sub(computed?)?;
    }
    let claimed = ledger.pool_in.u128().checked_sub(left)?;
    let dust = ledger.pool_in.checked_sub(ledger.pool_claimed).ok()?;
    steps.push(Step::less("dust that stays in the pool".to_owned(), ledger.pool_in.u128(), claimed, dust));
    Some(steps)
}

/// Return the income of the model: the license that it sold, and the royalty.
fn model_income(report: &Report, model: &Asset, royalty: Uint128) -> Option<Vec<Step>> {
    let ledger = model.ledgers.get(WAVE)?;
    let sold = report.income.iter().find(|income| {
        let license = match income.source {
            Source::License { .. } => true,
            Source::Revenue { .. } | Source::Inbox => false,
        };
        license && income.asset == model.id && income.display.symbol == "WAVE"
    })?;
    let (net, royalty) = (sold.net.u128(), royalty.u128());
    let what = format!("with the net of its license for {}", sold.display.show(sold.gross));
    let sum = format!("{royalty} + {net}");
    Some(vec![Step { what, sum, computed: royalty.checked_add(net), actual: ledger.total_in.u128() }])
}

fn bps(child: &Asset, parent: AssetId) -> Option<u16> {
    let parts = &child.shares.as_ref()?.parts;
    parts.iter().find(|part| part.asset == parent).map(|part| part.bps)
}
