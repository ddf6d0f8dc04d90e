//! The demo as JSON.

use std::collections::BTreeMap;

use serde_json::{json, Value};

use super::cells::around;
use crate::report::{Answered, Asset, Contributor, Income, Payout, Publication, Source, WonAppeal};
use crate::state::{Annotator, Played, Share, Work, WorkResult, TRANSLATIONS};
use crate::verdicts::reviews_of;

/// Return the demo as JSON: amounts in base units, as strings.
pub(crate) fn summary(played: &Played) -> Value {
    let annotator = |(index, annotator): (usize, &Annotator)| {
        let count =
            |result| played.state.work.iter().filter(|work| work.annotator == index && work.result == result).count();
        json!({
            "name": annotator.name,
            "address": annotator.address,
            "accepted": count(WorkResult::Accepted),
            "graded": count(WorkResult::Graded),
            "auto_approved": count(WorkResult::AutoApproved),
            "rejected": count(WorkResult::Rejected),
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
            "result": work.result,
            "again": work.again,
            "currency": batch.display.symbol,
            "earned": work.earned,
        }))
    };
    json!({
        "annotators": played.state.annotators.iter().enumerate().map(annotator).collect::<Vec<_>>(),
        "work": played.state.work.iter().filter_map(work).collect::<Vec<_>>(),
        "appeal": appeal(played, &played.appeal),
        "reviews": reviews(played),
        "requester": played.shares.iter().map(share).collect::<Vec<_>>(),
        "addresses": played.state.addresses().into_iter().collect::<BTreeMap<_, _>>(),
        "messages": played.state.client.messages(),
        "royalties": royalties(played),
        "money": played.closing,
    })
}

fn appeal(played: &Played, appeal: &WonAppeal) -> Value {
    json!({
        "annotator": played.state.annotators.get(appeal.annotator).map(|annotator| &annotator.name),
        "task": appeal.task,
        "currency": appeal.display.symbol,
        "stake": appeal.stake,
        "bond": appeal.bond,
        "other_bond": appeal.other_bond,
        "to_annotator": appeal.to_annotator,
        "to_arbiter": appeal.to_arbiter,
        "to_requester": appeal.to_requester,
    })
}

fn reviews(played: &Played) -> Value {
    let name = |annotator: usize| played.state.annotators.get(annotator).map(|annotator| &annotator.name);
    let of = |work: &Work| {
        let (batch, annotator) = around(played, work)?;
        let said = reviews_of(&played.state, work.task);
        Some(json!({
            "task": batch.tasks.get(work.task)?.id,
            "annotator": annotator.name,
            "reviews": said.into_iter().map(|(by, said)| json!({ "by": name(by), "said": said })).collect::<Vec<_>>(),
            "result": work.result,
        }))
    };
    let reviewed = played.state.work.iter().filter(|work| work.batch == TRANSLATIONS);
    json!({
        "reviewed": reviewed.filter_map(of).collect::<Vec<_>>(),
        "refused": { "annotator": name(played.reviewed.translator), "code": played.reviewed.refused.code },
    })
}

fn share(share: &Share) -> Value {
    json!({
        "currency": share.display.symbol,
        "paid_in": share.paid_in,
        "fees": share.fees,
        "arbiter": share.arbiter,
        "refund": share.refund,
        "project_credit": share.project_credit,
        "bond": share.bond,
    })
}

fn royalties(played: &Played) -> Value {
    let report = &played.report;
    json!({
        "fee_bps": report.fee_bps,
        "publications": report.publications.iter().map(publication).collect::<Vec<_>>(),
        "assets": report.assets.iter().map(|one| asset(played, one)).collect::<Vec<_>>(),
        "income": report.income.iter().map(income).collect::<Vec<_>>(),
        "contributors": report.contributors.iter().map(|one| contributor(played, one)).collect::<Vec<_>>(),
        "payouts": report.payouts.iter().map(payout).collect::<Vec<_>>(),
        "answers": report.answers.iter().map(answer).collect::<Vec<_>>(),
        "refused_messages": report.refused_messages,
    })
}

fn publication(publication: &Publication) -> Value {
    let floor = publication.floor.as_ref();
    json!({
        "asset": publication.asset,
        "answers": publication.answers,
        "contributor_bps": publication.contributor_bps,
        "floor": floor.map(|(display, amount)| json!({ "currency": display.symbol, "amount": amount })),
        "currency": publication.display.symbol,
        "bond": publication.bond,
        "refund": publication.refund,
    })
}

fn asset(played: &Played, asset: &Asset) -> Value {
    let displays = [&played.state.cara, &played.state.wave];
    let ledgers =
        displays.iter().zip(&asset.ledgers).map(|(display, ledger)| (display.symbol.to_owned(), json!(ledger)));
    json!({
        "asset": asset.id,
        "kind": asset.kind,
        "title": asset.title,
        "owner": asset.owner,
        "watermark": asset.watermark,
        "total_weight": asset.total_weight,
        "shares": asset.shares,
        "ledgers": ledgers.collect::<serde_json::Map<_, _>>(),
    })
}

fn income(income: &Income) -> Value {
    let (source, license) = match income.source {
        Source::License { license, .. } => ("license", Some(license)),
        Source::Revenue { .. } => ("revenue", None),
        Source::Inbox => ("inbox", None),
    };
    let part = |(asset, amount): &(_, _)| json!({ "asset": asset, "amount": amount });
    json!({
        "source": source,
        "license": license,
        "payer": income.payer(),
        "asset": income.asset,
        "currency": income.display.symbol,
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
    let name = played.state.annotators.get(contributor.annotator).map(|annotator| &annotator.name);
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
        "by_passer_by": payout.by_passer_by,
        "currency": payout.display.symbol,
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
