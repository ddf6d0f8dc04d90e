//! One payment from gross to dust, so that a reader can check it by hand; and what is wrong with it, if anything is.

use std::fmt::Write;

use caravan_primitives::AssetId;
use cosmwasm_std::Uint128;

use super::person;
use super::royalties::named;
use crate::demo::tale::{Asset, Source, Tale};
use crate::demo::world::Played;
use crate::failure::Failure;

/// The whole, in basis points.
const WHOLE: u128 = 10_000;
/// The index of the currency that is followed.
const WAVE: usize = 1;

/// A step: what it is, how it is reckoned, and what the contract says.
struct Step {
    what: String,
    sum: String,
    reckoned: Option<u128>,
    told: u128,
}

/// The steps, as people read them.
pub(super) fn section(played: &Played) -> String {
    let mut text = "What Harbor's users paid, in millionths of a WAVE, on its way to the annotators. Divisions are rounded down; what\n\
         the contracts say is on the right. Shares are of all that has ever come in, so that neither the number nor the\n\
         order of payments and claims changes them.\n"
        .to_owned();
    for step in steps(played).unwrap_or_default() {
        let sign = if step.holds() { "=" } else { "is not" };
        let _ = write!(text, "\n{:<46} {:>34} {sign} {:>8}", step.what, step.sum, step.told);
    }
    text
}

/// The failure of the first step in which the contracts reckon otherwise.
pub(in crate::demo) fn wrong(played: &Played) -> Option<Failure> {
    let Some(steps) = steps(played) else {
        return Some(Failure::Untold { event: "revenue_paid", attribute: "asset" });
    };
    let step = steps.iter().find(|step| !step.holds())?;
    Some(Failure::Unbalanced(format!("{}: {}, the contracts say {}", step.what, step.sum, step.told)))
}

impl Step {
    fn holds(&self) -> bool {
        self.reckoned == Some(self.told)
    }

    /// `amount × bps / 10000`, rounded down.
    fn share(what: String, (amount, bps): (u128, u16), told: Uint128) -> Self {
        let reckoned = amount.checked_mul(bps.into()).map(|product| product / WHOLE);
        Self { what, sum: format!("{amount} × {bps} / {WHOLE}"), reckoned, told: told.u128() }
    }

    fn less(what: String, (amount, less): (u128, u128), told: Uint128) -> Self {
        Self { what, sum: format!("{amount} − {less}"), reckoned: amount.checked_sub(less), told: told.u128() }
    }
}

/// From the revenue of the application through the model to the contributors of the first dataset.
fn steps(played: &Played) -> Option<Vec<Step>> {
    let tale = &played.tale;
    let revenue = tale.income.iter().find(|income| income.source == Source::Revenue)?;
    let (app, model) = (tale.asset(revenue.asset)?, tale.assets.iter().find(|asset| asset.title == "Kestrel 1")?);
    let dataset = tale.assets.first()?;
    let royalty = revenue.parts.iter().find(|(asset, _)| *asset == model.id)?.1;
    let gross = revenue.gross.u128();
    let mut steps = vec![
        Step::share(format!("fee on {}", revenue.coinage.show(revenue.gross)), (gross, tale.fee_bps), revenue.fee),
        Step::less(format!("net, for {}", named(app)), (gross, revenue.fee.u128()), revenue.net),
        Step::share(format!("of it to {}", named(model)), (revenue.net.u128(), bps(app, model.id)?), royalty),
    ];
    steps.extend(earlier(tale, model, royalty)?);
    let (above, books) = (model.books.get(WAVE)?, dataset.books.get(WAVE)?);
    let share = bps(model, dataset.id)?;
    steps.push(Step::share(format!("of it to {}", named(dataset)), (above.total_in.u128(), share), books.total_in));
    let pool_bps = dataset.shares.as_ref()?.pool_bps;
    steps.push(Step::share("of it to its contributors".to_owned(), (books.total_in.u128(), pool_bps), books.pool_in));
    let total = dataset.total_weight.u128();
    let mut left = books.pool_in.u128();
    for contributor in &tale.contributors {
        let (weight, claimed) = (contributor.weights.first()?.u128(), contributor.claimed.first()?.get(WAVE)?);
        let name = person(&played.world.annotators.get(contributor.annotator)?.name);
        let reckoned = books.pool_in.u128().checked_mul(weight)?.checked_div(total);
        let sum = format!("{} × {weight} / {total}", books.pool_in);
        steps.push(Step {
            what: format!("{name}, who weighs {weight} of {total}"),
            sum,
            reckoned,
            told: claimed.u128(),
        });
        left = left.checked_sub(reckoned?)?;
    }
    let claimed = books.pool_in.u128().checked_sub(left)?;
    let dust = books.pool_in.checked_sub(books.pool_claimed).ok()?;
    steps.push(Step::less("dust that stays in the pool".to_owned(), (books.pool_in.u128(), claimed), dust));
    Some(steps)
}

/// What the model has taken in: what was sold of it, and the royalty.
fn earlier(tale: &Tale, model: &Asset, royalty: Uint128) -> Option<Vec<Step>> {
    let books = model.books.get(WAVE)?;
    let sold = tale.income.iter().find(|income| {
        let license = match income.source {
            Source::License(_) => true,
            Source::Revenue | Source::Inbox => false,
        };
        license && income.asset == model.id && income.coinage.symbol == "WAVE"
    })?;
    let (net, royalty) = (sold.net.u128(), royalty.u128());
    let what = format!("with the net of its license for {}", sold.coinage.show(sold.gross));
    let sum = format!("{royalty} + {net}");
    Some(vec![Step { what, sum, reckoned: royalty.checked_add(net), told: books.total_in.u128() }])
}

fn bps(child: &Asset, parent: AssetId) -> Option<u16> {
    let parts = &child.shares.as_ref()?.parts;
    parts.iter().find(|part| part.asset == parent).map(|part| part.bps)
}
