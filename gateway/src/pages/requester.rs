//! `/requesters/<id>`: a person, as a requester.

use caravan_index::IndexError;
use caravan_index::{BatchCard, PageRequest, ProjectEntry, Reader, RequesterPage};
use caravan_marketplace_api::RequesterResponse;
use caravan_primitives::{PersonId, ProjectId};
use maud::{html, Markup};

use super::asked::{listed, Asked};
use super::frame::Page;
use super::show::{code, count, empty, facts, next, person, tally};
use super::{cards, Shown};

/// The projects whose batches are looked at, and the batches of each.
const PROJECTS: u32 = 30;
const BATCHES: u32 = 30;

/// A requester.
pub(super) async fn page(asked: Asked) -> Shown {
    let (id, from, now) = (PersonId::new(asked.number(0))?, asked.after::<ProjectId>()?, asked.now);
    let found = asked.found(move |reader| reader.requester(id)).await?;
    let from = PageRequest { limit: PROJECTS, ..from };
    let projects = asked.read(move |reader| reader.projects(Some(id), &from)).await?;
    let ids: Vec<ProjectId> = projects.entries.iter().map(|entry| entry.project.project).collect();
    let open = asked.read(move |reader| open_batches(reader, &ids, now)).await?;
    let projects = listed(projects)?;
    let body = html! {
        h1 { "Requester " (id) }
        (facts(&[
            ("Address", code(found.address.as_str())),
            ("Projects", html! { (found.projects) }),
            ("Batches opened", html! { (found.batches) }),
            ("As an annotator", person(id)),
        ]))
        h2 { "Record" }
        (record(&found, &asked))
        (lists(&open, &projects.entries, &asked))
        (next(&asked, projects.next.as_ref()))
    };
    Ok(Page::new(&format!("Requester {id}"), body))
}

fn lists(open: &[BatchCard], projects: &[ProjectEntry], asked: &Asked) -> Markup {
    html! {
        h2 { "Batches that take claims" }
        @if open.is_empty() { (empty("No batch of the projects below takes claims now.")) }
        ul.cards { @for card in open { (cards::batch(card, asked)) } }
        h2 { "Projects" }
        @if projects.is_empty() { (empty("There are no more projects.")) }
        ul.cards { @for entry in projects { (cards::project(entry, asked)) } }
    }
}

/// The batches of these projects that take claims, among the newest of each.
fn open_batches(reader: &Reader, projects: &[ProjectId], now: u64) -> Result<Vec<BatchCard>, IndexError> {
    let mut open = vec![];
    for project in projects {
        let found = reader.batches(*project, &PageRequest::first(BATCHES), now)?;
        open.extend(found.entries.into_iter().filter(|card| card.takes_claims));
    }
    Ok(open)
}

/// What became of the work in the batches of a requester, and what was paid.
pub(super) fn record(found: &RequesterPage, asked: &Asked) -> Markup {
    let work = &found.work;
    html! {
        p {
            (count(work.accepted, "work", "works")) " accepted, " (work.auto_approved) " auto-approved, "
            (work.rejected) " rejected."
        }
        @if found.money.is_empty() { (empty("This requester has paid nothing yet.")) }
        ul {
            @for each in &found.money {
                @let paid = asked.money.show(&each.currency, each.money.paid);
                @let withheld = asked.money.show(&each.currency, each.money.rejected_sum);
                li { "Paid " b { (paid) } "; rejected or withheld " (withheld) "; " (times(&each.money)) }
            }
        }
        details { summary { "All counts" } (tally(work)) }
    }
}

/// How long submissions waited for a verdict, and what became of editions.
fn times(money: &RequesterResponse) -> String {
    let times = money.decision_times;
    let counts = [
        (times.one_hour, "1 hour"),
        (times.six_hours, "6 hours"),
        (times.one_day, "1 day"),
        (times.two_days, "2 days"),
        (times.three_days, "3 days"),
        (times.seven_days, "7 days"),
        (times.fourteen_days, "14 days"),
    ];
    let decided: u64 = counts.iter().map(|(count, _)| count).sum();
    let shown = counts.iter().filter(|(count, _)| *count > 0).map(|(count, within)| format!("{count} within {within}"));
    let shown = shown.collect::<Vec<_>>().join(", ");
    let editions = format!("editions published in time: {}, late: {}", money.editions_in_time, money.editions_late);
    format!("decided {decided} ({shown}), not decided in time {}; {editions}", times.auto_approved)
}
