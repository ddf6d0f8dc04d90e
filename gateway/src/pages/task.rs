//! `/batches/<id>/tasks/<n>`: a task as an annotator sees it.

use caravan_index::BatchPage;
use caravan_primitives::BatchId;
use caravan_toolkit::canonical::Item;
use caravan_toolkit::task::preview::{parts, Parts};
use caravan_toolkit::task::TaskDefinition;
use maud::{html, Markup, PreEscaped};

use super::asked::Asked;
use super::definition::{definition, PATHS};
use super::frame::Page;
use super::show::{empty, link, named, sentence};
use super::Shown;
use crate::app::blocking;
use crate::index::task_of;
use crate::refusal::Refusal;

/// A task.
pub(super) async fn page(asked: Asked) -> Shown {
    let (id, now) = (BatchId::new(asked.number(0))?, asked.now);
    let batch = asked.found(move |reader| reader.batch(id, now)).await?;
    let task = u32::try_from(asked.number(1)).ok().filter(|task| *task < batch.config.work.tasks);
    let task = task.ok_or_else(|| asked.nothing())?;
    let title = named(Some(batch.card.title.as_str()), &format!("Batch {id}"));
    let shown = match task_of(&asked.app, &batch, task).await {
        Ok(items) => {
            let items = items.ok_or_else(|| asked.nothing())?;
            let definition = definition(&asked.app, &batch).await;
            // Long rows take a while.
            blocking(move || Ok(seen(definition.as_ref(), &items))).await?
        }
        Err(Refusal::RowsPrivate { .. }) => {
            html! { p { "The rows of this batch are private: you see a task after you have claimed it." } }
        }
        Err(Refusal::Missing { .. } | Refusal::Removed { .. } | Refusal::RowsOther { .. }) => empty(
            "The rows of this task are not among the content of this gateway, or are not those that the batch has frozen.",
        ),
        Err(refusal) => return Err(refusal.into()),
    };
    let body = html! {
        h1 dir="auto" { (title) }
        p { "Task " (task) " of " (link(&format!("/batches/{id}"), &format!("batch {id}"))) ", as an annotator sees it." }
        (shown)
        (others(&batch, task))
    };
    Ok(Page::new(&format!("Task {task}: {title}"), body))
}

fn seen(definition: Option<&TaskDefinition>, items: &[Item]) -> Markup {
    let Some(definition) = definition else { return rows(items) };
    let Parts { instructions, items, form, .. } = parts(definition, items, PATHS);
    html! {
        (sentence(&definition.summary))
        details {
            summary { "Instructions" }
            section.people dir="auto" { (PreEscaped(instructions)) }
        }
        @for (number, item) in (1..).zip(&items) {
            h2 { "Item " (number) " of " (items.len()) }
            div.item { (PreEscaped(item)) }
        }
        (PreEscaped(form))
    }
}

/// The rows alone, where it is not known how they are shown.
fn rows(items: &[Item]) -> Markup {
    html! {
        (empty("The task definition is not among the content of this gateway, or cannot be used. These are the rows."))
        @for (number, item) in (1..).zip(items) {
            h2 { "Item " (number) " of " (items.len()) }
            pre dir="auto" { code { (caravan_toolkit::task::clean(item.as_str())) } }
        }
    }
}

fn others(batch: &BatchPage, task: u32) -> Markup {
    let path = |task: u32| format!("/batches/{}/tasks/{task}", batch.card.batch);
    html! {
        nav.next aria-label="Tasks" {
            @if let Some(before) = task.checked_sub(1) { a href=(path(before)) rel="prev" { "Task " (before) } }
            @if task.saturating_add(1) < batch.config.work.tasks {
                a href=(path(task + 1)) rel="next" { "Task " (task + 1) }
            }
        }
    }
}
