//! `/people/<id>`: a person, as an annotator.

use caravan_index::{PersonPage, WorkEntry};
use caravan_marketplace_api::AssignmentStatus;
use caravan_primitives::PersonId;
use maud::{html, Markup};

use super::asked::{listed, Asked};
use super::frame::Page;
use super::seasons::Points;
use super::show::{code, empty, facts, link, next, requester, tally, time};
use super::Shown;

/// A person.
pub(super) async fn page(asked: Asked) -> Shown {
    let (id, from) = (PersonId::new(asked.number(0))?, asked.after()?);
    let found = asked.found(move |reader| reader.person(id)).await?;
    let (work, payer) =
        asked.read(move |reader| Ok((reader.work_of_person(id, &from)?, reader.requester(id)?))).await?;
    let (work, points) = (listed(work)?, Points::of(&asked.app).await);
    let body = html! {
        h1 { "Person " (id) }
        (facts(&[("Address", code(found.address.as_str())), ("Since", time(found.created_at, &asked))]))
        @if payer.is_some() { p { "Also a requester: " (requester(id)) } }
        h2 { "Work" }
        (tally(&found.work))
        h2 { "Earned" }
        (earned(&found, &asked))
        h2 { "Points by season" }
        (seasons(&found, &points))
        h2 { "Latest work" }
        @if work.entries.is_empty() { (empty("This person has claimed no task yet.")) } @else { (works(&work.entries, &asked)) }
        (next(&asked, work.next.as_ref()))
    };
    Ok(Page::new(&format!("Person {id}"), body))
}

fn earned(found: &PersonPage, asked: &Asked) -> Markup {
    html! {
        @if found.earned.is_empty() { (empty("Nothing was paid for work of this person yet.")) }
        ul { @for each in &found.earned { li { (asked.money.show(&each.currency, each.amount)) } } }
    }
}

fn seasons(found: &PersonPage, points: &Points) -> Markup {
    html! {
        @if found.points.is_empty() { (empty("This person has earned no points yet.")) } @else {
            div.table.data { table {
                thead { tr { th { "Season" } th { "Points" } th { "Accepted works" } } }
                tbody {
                    @for each in &found.points {
                        tr {
                            td { (link(&format!("/seasons/{}", each.season), &each.season.to_string())) }
                            td { (points.show(each.points)) }
                            td { (each.works) }
                        }
                    }
                }
            } }
        }
    }
}

fn works(works: &[WorkEntry], asked: &Asked) -> Markup {
    html! {
        div.table.data { table {
            thead { tr { th { "Batch" } th { "Task" } th { "Status" } th { "Claimed" } } }
            tbody {
                @for work in works {
                    tr {
                        td { (link(&format!("/batches/{}", work.batch), &format!("Batch {}", work.batch))) }
                        td { (work.task) }
                        td { (status(work)) }
                        td { (time(work.claimed_at, asked)) }
                    }
                }
            }
        } }
    }
}

fn status(work: &WorkEntry) -> &'static str {
    match work.status {
        AssignmentStatus::Reserved => "reserved",
        AssignmentStatus::Submitted => "submitted",
        AssignmentStatus::Rework => "sent back",
        AssignmentStatus::Accepted => "accepted",
        AssignmentStatus::RejectionPending => "rejection pending",
        AssignmentStatus::Appealed => "appealed",
        AssignmentStatus::Rejected => "rejected",
        AssignmentStatus::Returned => "returned",
        AssignmentStatus::Expired => "expired",
    }
}
