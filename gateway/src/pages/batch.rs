//! `/batches/<id>`: what a batch pays, asks and has done.

use caravan_index::{BatchCard, BatchPage, ProjectPage, RequesterPage};
use caravan_marketplace_api::BatchStatus;
use caravan_primitives::BatchId;
use caravan_toolkit::task::preview::{parts, Parts};
use caravan_toolkit::task::{clean, TaskDefinition};
use maud::{html, Markup, PreEscaped};

use super::asked::Asked;
use super::definition::{definition, PATHS};
use super::frame::Page;
use super::requester::record;
use super::show::{code, count, empty, facts, link, named, percent, requester, sentence, tally, word};
use super::{cards, Shown};

/// The most bytes of a contributor agreement that is shown.
const MOST_AGREEMENT: usize = 256 << 10;

/// What the gateway has of the documents of a batch.
struct Documents {
    definition: Option<TaskDefinition>,
    agreement: Option<String>,
}

/// A batch.
pub(super) async fn page(asked: Asked) -> Shown {
    let (id, now) = (BatchId::new(asked.number(0))?, asked.now);
    let batch = asked.found(move |reader| reader.batch(id, now)).await?;
    let (of, pays) = (batch.card.project, batch.card.requester);
    let (project, payer) = asked.read(move |reader| Ok((reader.project(of)?, reader.requester(pays)?))).await?;
    let agreement = asked.app.document(&batch.card.agreement, MOST_AGREEMENT).await;
    let documents = Documents {
        definition: definition(&asked.app, &batch).await,
        agreement: agreement.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    };
    let title = named(Some(batch.card.title.as_str()), &format!("Batch {id}"));
    let body = html! {
        h1 dir="auto" { (title) }
        @if let Some(summary) = &batch.card.summary { (sentence(summary)) }
        (terms(&batch, project.as_ref(), &asked))
        (claim(&batch.card))
        h2 { "Progress" }
        (progress(&batch))
        h2 { "Requester" }
        (paid_by(&batch.card, payer.as_ref(), &asked))
        (task_asks(&batch, documents.definition.as_ref()))
        (agreed(&batch.card, documents.agreement.as_deref()))
    };
    Ok(Page::new(&title, body))
}

fn terms(batch: &BatchPage, project: Option<&ProjectPage>, asked: &Asked) -> Markup {
    let card = &batch.card;
    let languages = card.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let who = if card.listed_only { "The addresses of a list of the requester" } else { "Everybody" };
    let rows = if card.private_rows { "Private: who does a task reads its rows" } else { "Public" };
    let name = project.map_or_else(|| format!("Project {}", card.project), |page| cards::project_name(&page.project));
    facts(&[
        (
            "Pays",
            html! { b { (asked.money.show(&card.currency, card.reward)) } " for an accepted task" (grades(batch)) },
        ),
        (
            "Takes",
            html! { (card.minutes.map_or_else(|| "Not known: the task definition is not here".to_owned(),
            |minutes| format!("About {}", count(u64::from(minutes), "minute", "minutes")))) },
        ),
        ("Status", html! { (cards::status(card)) }),
        ("Claims", cards::closing(card, asked)),
        (
            "Who may claim",
            html! {
                (who)
                @if let Some(of) = card.review_of {
                    ", but for who has work in " (link(&format!("/batches/{of}"), &format!("batch {of}")))
                }
            },
        ),
        ("Open slots", html! { (card.open_slots) }),
        ("Of them for newcomers", html! { (card.newcomer_places) }),
        ("Kind", html! { (word(card.kind.as_str())) }),
        ("Languages", html! { (languages) }),
        (
            "Tasks",
            html! {
                (card.tasks) ", with " (count(u64::from(card.items_per_task), "item", "items")) " each, by "
                (count(u64::from(card.overlap), "annotator", "annotators")) " each"
            },
        ),
        ("Rows", html! { (rows) }),
        ("Project", link(&format!("/projects/{}", card.project), &name)),
    ])
}

fn grades(batch: &BatchPage) -> Markup {
    let grades: Vec<String> = batch.config.money.grades.as_slice().iter().map(|grade| percent(*grade)).collect();
    html! {
        @if !grades.is_empty() { "; other grades pay " (grades.join(", ")) " of it" }
    }
}

/// How to claim a task by command.
fn claim(card: &BatchCard) -> Markup {
    html! {
        h2 { "Claim a task" }
        @if card.takes_claims {
            p { "Read the contributor agreement below. Then, with an account of your own as NAME and the address of this site \
                 as GATEWAY:" }
            pre.command { code {
                "caravan --chain GATEWAY work claim " (card.batch) " --accept-agreement --as NAME\n"
                "caravan --chain GATEWAY work submit " (card.batch) " --as NAME"
            } }
        } @else {
            @let why = if card.status == BatchStatus::Draft { "It is a draft." } else { "It takes no more claims." };
            p { "No task of this batch can be claimed. " (why) }
        }
    }
}

fn progress(batch: &BatchPage) -> Markup {
    let done = &batch.progress;
    html! {
        @if done.slots == 0 {
            p { "Nothing was claimed yet." }
        } @else {
            p { (done.accepted) " of " (count(done.slots, "slot", "slots")) " accepted and paid, " (done.live) " live." }
            progress max=(done.slots) value=(done.accepted) { (done.accepted) " of " (done.slots) }
        }
        (tally(&batch.work))
    }
}

fn paid_by(card: &BatchCard, payer: Option<&RequesterPage>, asked: &Asked) -> Markup {
    html! {
        p { (requester(card.requester)) " pays for this batch." }
        @if let Some(payer) = payer { (record(payer, asked)) }
    }
}

fn task_asks(batch: &BatchPage, definition: Option<&TaskDefinition>) -> Markup {
    let id = batch.card.batch;
    html! {
        h2 { "Instructions" }
        @match definition {
            Some(definition) => {
                @let Parts { instructions, examples, .. } = parts(definition, &[], PATHS);
                section.people dir="auto" { (PreEscaped(instructions)) }
                h2 { "Examples" }
                @for example in examples { (PreEscaped(example)) }
            }
            None => {
                (empty("The task definition is not among the content of this gateway, or cannot be used."))
                p.note { "Its hash: " (code(&batch.card.definition.to_hex())) }
            }
        }
        h2 { "A task of it" }
        @if batch.card.private_rows {
            p { "The rows of this batch are private: you see a task after you have claimed it." }
        } @else {
            p { (link(&format!("/batches/{id}/tasks/0"), "See the first task as an annotator sees it")) }
        }
    }
}

fn agreed(card: &BatchCard, agreement: Option<&str>) -> Markup {
    html! {
        h2 { "Contributor agreement" }
        @match agreement {
            Some(text) => details { summary { "Read it" } p.text dir="auto" { (clean(text)) } },
            None => (empty("The contributor agreement is not among the content of this gateway.")),
        }
        p.note { "Its hash, which every claim carries: " (code(&card.agreement.to_hex())) }
    }
}
