//! The second phase as text.

use caravan_client::calendar::date;
use caravan_client::decimal;
use caravan_primitives::AssetId;
use comfy_table::Cell;
use cosmwasm_std::Uint128;

use super::cells::{capital, named, right, table};
use crate::report::{Answered, Income, Payout, Source};
use crate::state::Played;

/// The decimals of both currencies.
const DECIMALS: usize = 6;

pub(super) fn publications(played: &Played) -> String {
    let mut table =
        table(&["dataset", "answers", "weight", "contributors get", "minimum price", "bond returned", "owner"]);
    let mut marks = String::new();
    for publication in &played.report.publications {
        let Some(asset) = played.report.asset(publication.asset) else { continue };
        let floor = publication.floor.as_ref().map_or("–".to_owned(), |(display, floor)| display.show(*floor));
        table.add_row(vec![
            Cell::new(named(asset)),
            right(publication.answers),
            right(asset.total_weight),
            right(percent(publication.contributor_bps)),
            right(floor),
            right(publication.display.show(publication.refund)),
            Cell::new(capital(asset.owner)),
        ]);
        marks.push_str(&format!("\n  #{} {}", asset.id, asset.watermark));
    }
    let refused_messages: Vec<String> = played
        .report
        .refused_messages
        .iter()
        .map(|refused| format!("  {:<62} {}", refused.what, refused.code))
        .collect();
    format!(
        "Every accepted answer has a weight: 3 for a math problem, 1 otherwise. Larkspur closes both editions, commits to\n\
         the hashes of the datasets, waits a minute, so that a copy cannot be registered first, and publishes.\n\n{table}\n\n\
         Each has its own watermark, derived from chain, contract, owner, content and a salt:{marks}\n\n\
         Messages that the contracts refused, here and later:\n{}",
        refused_messages.join("\n")
    )
}

pub(super) fn assets(played: &Played) -> String {
    let mut table = table(&["asset", "what", "owner", "royalties of its income", "contributors", "owner keeps"]);
    for asset in &played.report.assets {
        let Some(shares) = &asset.shares else { continue };
        let part = |(parent, bps): (AssetId, u16)| format!("{} to #{parent}", percent(bps));
        let parts: Vec<String> = shares.parts.iter().map(|share| part((share.asset, share.bps))).collect();
        table.add_row(vec![
            Cell::new(named(asset)),
            Cell::new(asset.kind),
            Cell::new(capital(asset.owner)),
            Cell::new(if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }),
            right(percent(shares.pool_bps)),
            right(percent(shares.owner_bps)),
        ]);
    }
    format!(
        "Kestrel licenses both datasets, registers its model as a draft, adds an edge to each dataset with the royalty of\n\
         its license, and seals it. Harbor does the same with a tutor that runs on the model. A seal is final: no royalty\n\
         can be removed.\n\n{table}"
    )
}

pub(super) fn income(played: &Played) -> String {
    let mut table = table(&["payer and purpose", "paid", "fee", "net", "to parents", "contributors", "owner", "dust"]);
    let show = |units: Uint128| right(decimal(units, DECIMALS));
    for income in &played.report.income {
        table.add_row(vec![
            Cell::new(paid_for(income)),
            right(income.display.show(income.gross)),
            show(income.fee),
            show(income.net),
            show(income.to_parents()),
            show(income.pool),
            show(income.owner),
            show(income.dust),
        ]);
    }
    format!(
        "A quote shows the split before a license is bought; every purchase was split as quoted. The platform takes {} of a\n\
         payment, once. Of the net, royalties go to the inboxes of the parents, the part of the contributors to their pool,\n\
         the rest to the owner. Dust is the remainder of the divisions; it stays with the asset. Anyone can pass an inbox on.\n\n{table}",
        percent(played.report.fee_bps)
    )
}

fn paid_for(income: &Income) -> String {
    let payer = capital(income.payer().unwrap_or_default());
    match income.source {
        Source::License { license, .. } => format!("{payer}: license {license}, #{}", income.asset),
        Source::Revenue { .. } => format!("{payer}: revenue of #{}", income.asset),
        Source::Inbox => format!("inbox of #{}", income.asset),
    }
}

pub(super) fn contributors(played: &Played) -> String {
    let mut header = vec!["who".to_owned()];
    for publication in &played.report.publications {
        header.push(format!("weight in #{}", publication.asset));
        header.extend(["CARA", "WAVE"].map(|symbol| format!("#{} {symbol}", publication.asset)));
    }
    header.extend(["CARA", "WAVE"].map(|symbol| format!("got {symbol}")));
    let mut table = table(&header.iter().map(String::as_str).collect::<Vec<_>>());
    let units = |amounts: &[Uint128]| amounts.iter().map(|units| right(decimal(*units, DECIMALS))).collect::<Vec<_>>();
    for contributor in &played.report.contributors {
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
        for asset in played.report.assets.iter().filter(|asset| !asset.total_weight.is_zero()) {
            row.push(right(if all { asset.total_weight.to_string() } else { String::new() }));
            let left = |ledger: &caravan_licensing_api::AssetLedgerResponse| {
                if all {
                    Some(ledger.pool_in)
                } else {
                    ledger.pool_in.checked_sub(ledger.pool_claimed).ok()
                }
            };
            row.extend(units(&asset.ledgers.iter().filter_map(left).collect::<Vec<_>>()));
        }
        table.add_row(row);
    }
    format!(
        "One message claims from the pools of all datasets with work of a contributor: the total income of the pool, times the\n\
         weight, divided by the total weight, rounded down, less earlier claims.{}\n\n{table}\n\n{}",
        claims(played),
        owners(played)
    )
}

/// Describe a contributor who claimed twice, and one for whom a passer-by claimed.
fn claims(played: &Played) -> String {
    let claims: Vec<&Payout> = played.report.payouts.iter().filter(|payout| !payout.assets.is_empty()).collect();
    let Some(first) = claims.first() else { return String::new() };
    let again = |claim: &&&Payout| claim.to == first.to && claim.display.symbol == first.display.symbol;
    let mut text = String::new();
    if let Some(second) = claims.iter().skip(1).find(again) {
        let (who, early, late) =
            (capital(&first.to), first.display.show(first.amount), second.display.show(second.amount));
        text.push_str(&format!(
            "\n{who} claims {early} early and {late} at the end: the sum is the same as of one claim."
        ));
    }
    if let Some(helped) = claims.iter().find(|claim| claim.by_passer_by).map(|claim| capital(&claim.to)) {
        text.push_str(&format!("\nA passer-by claims for {helped}; the money goes to {helped}."));
    }
    text
}

fn owners(played: &Played) -> String {
    let payouts = played.report.payouts.iter().filter(|payout| payout.assets.is_empty());
    let paid: Vec<String> =
        payouts.map(|payout| format!("{} {}", capital(&payout.to), payout.display.show(payout.amount))).collect();
    format!("The owners withdraw: {}.\nHarbor and the platform do not withdraw.", paid.join(", "))
}

pub(super) fn answers(played: &Played) -> String {
    let mut table = table(&["licensee", "asset", "use", "on", "licensed"]);
    for answer in &played.report.answers {
        let Some(asset) = played.report.asset(answer.asset) else { continue };
        table.add_row(vec![
            Cell::new(capital(answer.who)),
            Cell::new(named(asset)),
            Cell::new(answer.usage.name()),
            Cell::new(date(answer.at)),
            Cell::new(answer_text(answer)),
        ]);
    }
    format!("One query for people and for contracts: asset, licensee, use and time.\n\n{table}")
}

fn answer_text(answer: &Answered) -> String {
    match (answer.license, answer.ends_at) {
        (None, _) => "no".to_owned(),
        (Some(license), None) => format!("yes, license {license}, no end date"),
        (Some(license), Some(ends_at)) => format!("yes, license {license}, until {}", date(ends_at)),
    }
}

pub(super) fn closing(played: &Played) -> String {
    let blocks: Vec<String> = played.closing.iter().map(super::super::closing_balances::ClosingBalance::text).collect();
    format!(
        "What each contract holds, by the bank or the token, and by its ledgers that are not empty. Then all that was paid\n\
         in, paid out and is held, by the bank and the token alone. The sums must be equal, or the demo fails.\n\n{}",
        blocks.join("\n\n")
    )
}

fn name(played: &Played, annotator: usize) -> String {
    played.state.annotators.get(annotator).map_or(String::new(), |annotator| capital(&annotator.name))
}

fn percent(bps: u16) -> String {
    format!("{} %", decimal(Uint128::from(bps), 2))
}
