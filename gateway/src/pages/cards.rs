//! Entries of lists: batches, projects, assets, offers.

use caravan_client::calendar;
use caravan_index::{AssetEntry, BatchCard, OfferEntry, ProjectEntry};
use caravan_licensing_api::{Derivatives, Limits, OfferTerms, Term};
use caravan_marketplace_api::BatchStatus;
use maud::{html, Markup};

use super::asked::Asked;
use super::show::{called, count, heading, link, named, percent, requester, sentence, time, word};

/// A batch in a list.
pub(super) fn batch(card: &BatchCard, asked: &Asked) -> Markup {
    let languages = card.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    html! {
        li.card {
            (heading(&format!("/batches/{}", card.batch), &named(Some(card.title.as_str()), "Batch without a title")))
            p.pay { b { (asked.money.show(&card.currency, card.reward)) } " a task" (minutes(card)) }
            @if let Some(summary) = &card.summary { (sentence(summary)) }
            p.tags {
                span { (word(card.kind.as_str())) }
                span { (languages) }
                @if card.items_per_task > 1 { span { (card.items_per_task) " items a task" } }
                @if card.listed_only { span { "for a list of addresses" } }
                @if let Some(of) = card.review_of { span { "reviews of batch " (of) } }
                @if card.private_rows { span { "private rows" } }
                @if !card.takes_claims { span { (status(card)) } }
            }
            p.note { (slots(card)) " " (closing(card, asked)) " " (requester(card.requester)) ". " (record(card)) }
        }
    }
}

fn minutes(card: &BatchCard) -> Markup {
    html! {
        @if let Some(minutes) = card.minutes { ", about " (count(u64::from(minutes), "minute", "minutes")) }
    }
}

fn slots(card: &BatchCard) -> String {
    let open = count(card.open_slots, "open slot", "open slots");
    format!("{open}, {} of them for newcomers.", card.newcomer_places)
}

/// How its requester treats annotators, in the currency of the batch.
fn record(card: &BatchCard) -> String {
    let Some(rejected) = card.rejected_bps else { return "The requester has decided nothing yet.".to_owned() };
    let rejects = format!("The requester rejected {} % of what it decided", u32::from(rejected).div_ceil(100));
    match card.half_decided_within {
        Some(secs) if secs <= LONGEST_REVIEW => format!("{rejects}, half of it within {}.", hours(secs)),
        Some(_) => format!("{rejects}; most work was auto-approved."),
        None => format!("{rejects}."),
    }
}

/// The longest review, in seconds.
const LONGEST_REVIEW: u64 = 14 * 86_400;

/// A time in hours or days.
pub(super) fn hours(secs: u64) -> String {
    let hours = secs / 3_600;
    if hours <= 24 {
        return count(hours, "hour", "hours");
    }
    count(hours / 24, "day", "days")
}

/// Until when it takes claims.
pub(super) fn closing(card: &BatchCard, asked: &Asked) -> Markup {
    html! {
        @match card.closes_at {
            Some(closes_at) if closes_at > asked.now => { "Takes claims until " (time(closes_at, asked)) "." }
            Some(closes_at) => { "Took claims until " (time(closes_at, asked)) "." }
            None => { "Not open yet." }
        }
    }
}

/// What a batch is now, in words.
pub(super) fn status(card: &BatchCard) -> &'static str {
    match card.status {
        BatchStatus::Draft => "draft",
        BatchStatus::Open if card.takes_claims => "open",
        BatchStatus::Open => "open, but its time is over",
        BatchStatus::Closing => "closing",
        BatchStatus::Settled => "settled",
        BatchStatus::Closed => "closed",
    }
}

/// What a project is called.
pub(super) fn project_name(entry: &ProjectEntry) -> String {
    called(entry.name.as_deref(), entry.project.uri.as_str(), &format!("Project {}", entry.project.project))
}

/// A project in a list.
pub(super) fn project(entry: &ProjectEntry, asked: &Asked) -> Markup {
    html! {
        li.card {
            (heading(&format!("/projects/{}", entry.project.project), &project_name(entry)))
            @if let Some(description) = &entry.description { (sentence(description)) }
            p.note { "Project of " (requester(entry.project.requester)) ", created " (time(entry.created_at, asked)) "." }
        }
    }
}

/// What an asset is called.
pub(super) fn asset_name(entry: &AssetEntry) -> String {
    called(entry.name.as_deref(), entry.asset.metadata.uri.as_str(), &format!("Asset {}", entry.asset.asset))
}

/// An asset in a list.
pub(super) fn asset(entry: &AssetEntry, asked: &Asked) -> Markup {
    html! {
        li.card {
            (heading(&format!("/assets/{}", entry.asset.asset), &asset_name(entry)))
            @if let Some(description) = &entry.description { (sentence(description)) }
            p.tags { span { (word(entry.asset.kind.name())) } span { (entry.asset.status.name()) } }
            p.note { "Registered " (time(entry.asset.registered_at.get(), asked)) "." }
        }
    }
}

/// An offer in a list. `on_asset`: the list is that of its asset.
pub(super) fn offer(entry: &OfferEntry, on_asset: bool, asked: &Asked) -> Markup {
    let (offer, terms) = (&entry.offer, &entry.offer.terms);
    let uses = terms.uses.as_slice().iter().map(|each| word(each.name())).collect::<Vec<_>>().join(", ");
    html! {
        li.card id=(format!("offer-{}", offer.offer)) {
            h2 {
                "Offer " (offer.offer)
                @if !on_asset { " for " (link(&format!("/assets/{}", offer.asset), &format!("asset {}", offer.asset))) }
            }
            p.pay { b { (asked.money.show(&terms.price.currency, terms.price.amount.get())) } ", " (lasts(terms)) }
            p { "Allows: " (uses) ". " (derivatives(terms, asked)) }
            p.tags { span { @if entry.for_sale { "for sale" } @else { "not for sale" } } }
            p.note { (limits(terms.limits, offer.sold)) " Made " (time(entry.created_at, asked)) "." }
            @if entry.for_sale { pre.command { code { "caravan --chain GATEWAY quote " (offer.offer) } } }
        }
    }
}

fn lasts(terms: &OfferTerms) -> String {
    match terms.term {
        Term::Perpetual {} => "without an end".to_owned(),
        Term::Lasts { seconds } => format!("for {}", calendar::duration(seconds.get())),
    }
}

fn derivatives(terms: &OfferTerms, asked: &Asked) -> String {
    match terms.derivatives {
        Derivatives::Forbidden {} => "No derivative may be registered.".to_owned(),
        Derivatives::Allowed { royalty_bps, reciprocal, ceiling } => {
            let kept = if reciprocal { ", also in their derivatives" } else { "" };
            let most = ceiling.map(|most| asked.money.show(&terms.price.currency, most.get()));
            let most = most.map(|most| format!(" The ceiling is {most}.")).unwrap_or_default();
            format!("Derivatives pay {} of what they earn{kept}.{most}", percent(royalty_bps.get()))
        }
    }
}

fn limits(limits: Limits, sold: u32) -> String {
    let of = limits.supply.map(|supply| format!(" of {supply}")).unwrap_or_default();
    let each = limits.per_licensee.map(|most| format!(" Each licensee: {most} at most.")).unwrap_or_default();
    format!("Sold: {sold}{of}.{each}")
}
