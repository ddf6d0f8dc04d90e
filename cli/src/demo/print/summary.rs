//! The story as a program reads it.

use serde_json::{json, Value};

use super::around;
use crate::demo::tale::{Answered, Asset, Contributor, Income, Payout, Publication, Source};
use crate::demo::world::{Annotator, Fate, Played, Share, Work};

/// The story for programs: amounts in base units, as strings.
pub(in crate::demo) fn summary(played: &Played) -> Value {
    let annotator = |(index, annotator): (usize, &Annotator)| {
        let count = |fate| played.world.work.iter().filter(|work| work.annotator == index && work.fate == fate).count();
        json!({
            "name": annotator.name,
            "address": annotator.address,
            "accepted": count(Fate::Accepted),
            "graded": count(Fate::Graded),
            "auto_approved": count(Fate::AutoApproved),
            "rejected": count(Fate::Rejected),
            "earned": { "CARA": annotator.cara, "WAVE": annotator.wave },
            "points": annotator.points,
        })
    };
    let work = |work: &Work| {
        let (batch, annotator) = around(played, work)?;
        let task = batch.tasks.get(work.task)?;
        Some(json!({
            "annotator": annotator.name,
            "task": task.id,
            "answer": work.answer,
            "fate": work.fate,
            "currency": batch.coinage.symbol,
            "earned": work.earned,
        }))
    };
    json!({
        "annotators": played.world.annotators.iter().enumerate().map(annotator).collect::<Vec<_>>(),
        "work": played.world.work.iter().filter_map(work).collect::<Vec<_>>(),
        "requester": played.shares.iter().map(share).collect::<Vec<_>>(),
        "messages": played.world.market.messages(),
        "royalties": tale(played),
        "money": played.closing,
    })
}

fn share(share: &Share) -> Value {
    json!({
        "currency": share.coinage.symbol,
        "paid_in": share.paid_in,
        "fees": share.fees,
        "refund": share.refund,
        "project_credit": share.project_credit,
        "bond": share.bond,
    })
}

fn tale(played: &Played) -> Value {
    let tale = &played.tale;
    json!({
        "fee_bps": tale.fee_bps,
        "publications": tale.publications.iter().map(publication).collect::<Vec<_>>(),
        "assets": tale.assets.iter().map(|one| asset(played, one)).collect::<Vec<_>>(),
        "income": tale.income.iter().map(income).collect::<Vec<_>>(),
        "contributors": tale.contributors.iter().map(|one| contributor(played, one)).collect::<Vec<_>>(),
        "payouts": tale.payouts.iter().map(payout).collect::<Vec<_>>(),
        "answers": tale.answers.iter().map(answer).collect::<Vec<_>>(),
        "refusals": tale.refusals,
    })
}

fn publication(publication: &Publication) -> Value {
    let floor = publication.floor.as_ref();
    json!({
        "asset": publication.asset,
        "answers": publication.answers,
        "contributor_bps": publication.contributor_bps,
        "floor": floor.map(|(coinage, amount)| json!({ "currency": coinage.symbol, "amount": amount })),
        "currency": publication.coinage.symbol,
        "bond": publication.bond,
        "refund": publication.refund,
    })
}

fn asset(played: &Played, asset: &Asset) -> Value {
    let coinages = [&played.world.cara, &played.world.wave];
    let books = coinages.iter().zip(&asset.books).map(|(coinage, books)| (coinage.symbol.to_owned(), json!(books)));
    json!({
        "asset": asset.id,
        "kind": asset.kind,
        "title": asset.title,
        "owner": asset.owner,
        "watermark": asset.watermark,
        "total_weight": asset.total_weight,
        "shares": asset.shares,
        "books": books.collect::<serde_json::Map<_, _>>(),
    })
}

fn income(income: &Income) -> Value {
    let (source, license) = match income.source {
        Source::License(license) => ("license", Some(license)),
        Source::Revenue => ("revenue", None),
        Source::Inbox => ("inbox", None),
    };
    let part = |(asset, amount): &(_, _)| json!({ "asset": asset, "amount": amount });
    json!({
        "source": source,
        "license": license,
        "payer": income.payer,
        "asset": income.asset,
        "currency": income.coinage.symbol,
        "gross": income.gross,
        "fee": income.fee,
        "net": income.net,
        "parts": income.parts.iter().map(part).collect::<Vec<_>>(),
        "pool": income.pool,
        "owner": income.owner,
        "dust": income.dust,
    })
}

fn contributor(played: &Played, contributor: &Contributor) -> Value {
    let name = played.world.annotators.get(contributor.annotator).map(|annotator| &annotator.name);
    let pair = |of: &[cosmwasm_std::Uint128]| match of {
        [cara, wave] => json!({ "CARA": cara, "WAVE": wave }),
        _ => Value::Null,
    };
    let claimed = contributor.claimed.iter().map(|claimed| pair(claimed));
    json!({
        "name": name,
        "weights": contributor.weights,
        "claimed": claimed.collect::<Vec<_>>(),
        "paid": pair(&contributor.paid),
    })
}

fn payout(payout: &Payout) -> Value {
    json!({
        "to": payout.to,
        "assets": payout.assets,
        "for_them": payout.for_them,
        "currency": payout.coinage.symbol,
        "amount": payout.amount,
    })
}

fn answer(answer: &Answered) -> Value {
    json!({
        "who": answer.who,
        "asset": answer.asset,
        "use": answer.usage,
        "at": answer.at,
        "license": answer.license,
        "ends_at": answer.ends_at,
    })
}
