//! `/projects/<id>`: a project and its batches.

use caravan_index::ProjectPage;
use caravan_marketplace_api::{EditionResponse, EditionStatus, Sharing};
use caravan_primitives::ProjectId;
use maud::{html, Markup};

use super::asked::{listed, Asked};
use super::frame::Page;
use super::show::{address, code, empty, facts, lines, next, percent, person, requester, time};
use super::{cards, Shown};

/// A project.
pub(super) async fn page(asked: Asked) -> Shown {
    let (id, from, now) = (ProjectId::new(asked.number(0))?, asked.after()?, asked.now);
    let found = asked.found(move |reader| reader.project(id)).await?;
    let batches = listed(asked.read(move |reader| reader.batches(id, &from, now)).await?)?;
    let name = cards::project_name(&found.project);
    let body = html! {
        h1 dir="auto" { (name) }
        @match &found.project.description {
            Some(description) => (lines(description)),
            None => (empty("The description of this project is not among the content of this gateway, or has none.")),
        }
        (about(&found, &asked))
        h2 { "Batches" }
        @if batches.entries.is_empty() { (empty("This project has no batches yet.")) }
        ul.cards { @for card in &batches.entries { (cards::batch(card, &asked)) } }
        (next(&asked, batches.next.as_ref()))
        h2 { "Editions" }
        @if found.editions.is_empty() { (empty("No edition: the project does not share, or has not opened a batch.")) }
        ul.cards { @for edition in &found.editions { (one_edition(edition, &asked)) } }
    };
    Ok(Page::new(&name, body))
}

fn about(found: &ProjectPage, asked: &Asked) -> Markup {
    let project = &found.project.project;
    let sharing = match &project.sharing {
        Sharing::None {} => "No: work is paid by reward alone".to_owned(),
        Sharing::Contributors(shares) => {
            format!("{} of what licenses of the dataset bring, by weight", percent(shares.contributor_bps.get()))
        }
    };
    facts(&[
        ("Requester", requester(project.requester)),
        (
            "Managers",
            html! {
                @if project.managers.is_empty() { "None" }
                @for (place, manager) in project.managers.iter().enumerate() { @if place > 0 { ", " } (person(*manager)) }
            },
        ),
        ("Contributors share", html! { (sharing) }),
        ("Available funds", html! { (asked.money.show(&project.currency, project.available)) }),
        ("Project credit", html! { (asked.money.show(&project.currency, project.project_credit)) }),
        ("Created", time(found.project.created_at, asked)),
        ("Described at", address(project.uri.as_str())),
        ("Hash of the description", code(&project.uri_hash.to_hex())),
        ("Arbiter", code(project.arbiter.as_str())),
    ])
}

fn one_edition(edition: &EditionResponse, asked: &Asked) -> Markup {
    let status = match edition.status {
        EditionStatus::Current => "current",
        EditionStatus::Closed => "closed",
        EditionStatus::Published => "published",
    };
    html! {
        li.card {
            h3 { "Edition " (edition.edition) }
            p.tags { span { (status) } }
            p { "Weight of all its annotators: " (edition.total_weight) ". Opened " (time(edition.opened_at.get(), asked)) "." }
            @if let Some(published) = &edition.published {
                p.note { "Published " (time(published.at.get(), asked)) ", content " (code(&published.content_hash.to_hex())) }
            }
        }
    }
}
