//! The second half, as a first-time visitor reads it.

use caravan_primitives::AssetId;
use comfy_table::Cell;
use cosmwasm_std::Uint128;

use super::{person, right, table};
use crate::coinage::decimal;
use crate::demo::tale::{Answered, Asset, Income, Payout, Source};
use crate::demo::world::Played;
use crate::host::date;

/// Digits after the point, in both currencies.
const DECIMALS: usize = 6;

/// How the datasets were published.
pub(super) fn publications(played: &Played) -> String {
    let mut table =
        table(&["dataset", "answers", "weight", "contributors get", "no license below", "bond back", "owner"]);
    let mut marks = String::new();
    for publication in &played.tale.publications {
        let Some(asset) = played.tale.asset(publication.asset) else { continue };
        let floor = publication.floor.as_ref().map_or("–".to_owned(), |(coinage, floor)| coinage.show(*floor));
        table.add_row(vec![
            Cell::new(named(asset)),
            right(publication.answers),
            right(asset.total_weight),
            right(percent(publication.contributor_bps)),
            right(floor),
            right(publication.coinage.show(publication.refund)),
            Cell::new(person(asset.owner)),
        ]);
        marks.push_str(&format!("\n  #{} {}", asset.id, asset.watermark));
    }
    let refusals: Vec<String> =
        played.tale.refusals.iter().map(|refusal| format!("  {:<62} {}", refusal.what, refusal.code)).collect();
    format!(
        "Every accepted answer has a weight: 3 for a math problem, 1 otherwise. Larkspur closes both editions, commits to\n\
         the datasets' hashes, waits a minute, so that nobody who sees them can be first, and publishes.\n\n{table}\n\n\
         Each has a watermark of its own, derived from chain, contract, owner, content and a salt:{marks}\n\n\
         What the contracts refused, here and later:\n{}",
        refusals.join("\n")
    )
}

/// What there is, and who gets what of it.
pub(super) fn assets(played: &Played) -> String {
    let mut table = table(&["asset", "what", "owner", "royalties of what it takes in", "contributors", "owner keeps"]);
    for asset in &played.tale.assets {
        let Some(shares) = &asset.shares else { continue };
        let part = |(parent, bps): (AssetId, u16)| format!("{} to #{parent}", percent(bps));
        let parts: Vec<String> = shares.parts.iter().map(|share| part((share.asset, share.bps))).collect();
        table.add_row(vec![
            Cell::new(named(asset)),
            Cell::new(asset.kind),
            Cell::new(person(asset.owner)),
            Cell::new(if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }),
            right(percent(shares.pool_bps)),
            right(percent(shares.owner_bps)),
        ]);
    }
    format!(
        "Kestrel licenses both datasets, registers its model as a draft, ties it to them at the royalties of its licenses\n\
         and seals it. Harbor does the same with a tutor that runs on the model. A seal is for good: nobody can take a\n\
         royalty out again.\n\n{table}"
    )
}

/// What came in, and how it was split.
pub(super) fn income(played: &Played) -> String {
    let mut table = table(&["who pays for what", "paid", "fee", "net", "to parents", "contributors", "owner", "dust"]);
    let show = |units: Uint128| right(decimal(units, DECIMALS));
    for income in &played.tale.income {
        table.add_row(vec![
            Cell::new(paid_for(income)),
            right(income.coinage.show(income.gross)),
            show(income.fee),
            show(income.net),
            show(income.up()),
            show(income.pool),
            show(income.owner),
            show(income.dust),
        ]);
    }
    format!(
        "A license shows its split before it is bought; each of these did exactly that. The platform takes {} of what is\n\
         paid, once. Of the net, royalties go up to the parents' inboxes, the contributors' part to their pool, the rest to the\n\
         owner; the dust has not divided yet and waits with the asset. Anyone can send an inbox up, one hop a time.\n\n{table}",
        percent(played.tale.fee_bps)
    )
}

fn paid_for(income: &Income) -> String {
    let payer = person(income.payer.unwrap_or_default());
    match income.source {
        Source::License(license) => format!("{payer}: license {license}, #{}", income.asset),
        Source::Revenue => format!("{payer}: users of #{}", income.asset),
        Source::Inbox => format!("inbox of #{}", income.asset),
    }
}

/// Who made the datasets, and what it brought.
pub(super) fn contributors(played: &Played) -> String {
    let mut header = vec!["who".to_owned()];
    for publication in &played.tale.publications {
        header.push(format!("weight in #{}", publication.asset));
        header.extend(["CARA", "WAVE"].map(|symbol| format!("#{} {symbol}", publication.asset)));
    }
    header.extend(["CARA", "WAVE"].map(|symbol| format!("got {symbol}")));
    let mut table = table(&header.iter().map(String::as_str).collect::<Vec<_>>());
    let units = |amounts: &[Uint128]| amounts.iter().map(|units| right(decimal(*units, DECIMALS))).collect::<Vec<_>>();
    for contributor in &played.tale.contributors {
        let mut row = vec![Cell::new(name(played, contributor.annotator))];
        for (weight, claimed) in contributor.weights.iter().zip(&contributor.claimed) {
            row.push(right(weight));
            row.extend(units(claimed));
        }
        row.extend(units(&contributor.paid));
        table.add_row(row);
    }
    let pools = [("in the pool", true), ("dust left", false)];
    for (what, all) in pools {
        let mut row = vec![Cell::new(what)];
        for asset in played.tale.assets.iter().filter(|asset| !asset.total_weight.is_zero()) {
            row.push(right(if all { asset.total_weight.to_string() } else { String::new() }));
            let left = |books: &caravan_licensing_api::BooksResponse| {
                if all {
                    Some(books.pool_in)
                } else {
                    books.pool_in.checked_sub(books.pool_claimed).ok()
                }
            };
            row.extend(units(&asset.books.iter().filter_map(left).collect::<Vec<_>>()));
        }
        table.add_row(row);
    }
    format!(
        "One message claims from the pools of all datasets that have one's work: what a pool has ever got, times one's\n\
         weight, divided by all weight, rounded down, less what one has had.{}\n\n{table}\n\n{}",
        claims(played),
        owners(played)
    )
}

/// Who claimed more than once, and for whom somebody else did.
fn claims(played: &Played) -> String {
    let claims: Vec<&Payout> = played.tale.payouts.iter().filter(|payout| !payout.assets.is_empty()).collect();
    let Some(first) = claims.first() else { return String::new() };
    let again = |claim: &&&Payout| claim.to == first.to && claim.coinage.symbol == first.coinage.symbol;
    let mut text = String::new();
    if let Some(second) = claims.iter().skip(1).find(again) {
        let (who, early, late) =
            (person(&first.to), first.coinage.show(first.amount), second.coinage.show(second.amount));
        text.push_str(&format!("\n{who} claims {early} early and {late} at the end: together no more, and no less."));
    }
    if let Some(helped) = claims.iter().find(|claim| claim.for_them).map(|claim| person(&claim.to)) {
        text.push_str(&format!("\nA passer-by claims for {helped}; the money goes to {helped} all the same."));
    }
    text
}

fn owners(played: &Played) -> String {
    let payouts = played.tale.payouts.iter().filter(|payout| payout.assets.is_empty());
    let paid: Vec<String> =
        payouts.map(|payout| format!("{} {}", person(&payout.to), payout.coinage.show(payout.amount))).collect();
    format!("The owners withdraw: {}.\nHarbor leaves its part where it is, and so does the platform.", paid.join(", "))
}

/// Questions, and answers.
pub(super) fn answers(played: &Played) -> String {
    let mut table = table(&["may", "use", "to", "on", "answer"]);
    for answer in &played.tale.answers {
        let Some(asset) = played.tale.asset(answer.asset) else { continue };
        table.add_row(vec![
            Cell::new(person(answer.who)),
            Cell::new(named(asset)),
            Cell::new(answer.usage.name()),
            Cell::new(date(answer.at)),
            Cell::new(said(answer)),
        ]);
    }
    format!("One query answers, for people and for contracts: the asset, the licensee, the use, the moment.\n\n{table}")
}

fn said(answer: &Answered) -> String {
    match (answer.license, answer.ends_at) {
        (None, _) => "no".to_owned(),
        (Some(license), None) => format!("yes, license {license}, for ever"),
        (Some(license), Some(ends_at)) => format!("yes, license {license}, until {}", date(ends_at)),
    }
}

/// What every contract holds, and the line of each currency.
pub(super) fn closing(played: &Played) -> String {
    let blocks: Vec<String> = played.closing.iter().map(super::super::books::Closing::text).collect();
    format!(
        "What each contract holds, by the bank or the token, and by its own books. Then all that was paid in, all that was\n\
         paid out, and what is held, by the bank and the token alone. The books must agree, or the demo fails.\n\n{}",
        blocks.join("\n\n")
    )
}

fn name(played: &Played, annotator: usize) -> String {
    played.world.annotators.get(annotator).map_or(String::new(), |annotator| person(&annotator.name))
}

/// How an asset is called.
pub(super) fn named(asset: &Asset) -> String {
    format!("#{} {}", asset.id, asset.title)
}

fn percent(bps: u16) -> String {
    format!("{} %", decimal(Uint128::from(bps), 2))
}
