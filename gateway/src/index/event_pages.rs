//! Pages of events that streams share: a thousand streams that wait for the same events ask the index once.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use caravan_index::EventFilter;
use tokio::sync::OnceCell;

use super::follow::Reached;
use super::form::Form;
use crate::refusal::Refusal;

/// The most bytes of a page that is kept for other streams. Streams far apart have pages of their own, and each may be large.
const MOST: usize = 64 << 10;

/// What a stream asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    pub(super) after: u64,
    pub(super) filter: EventFilter,
    pub(super) limit: u32,
    pub(super) form: Form,
}

/// Events as they are written to a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) text: Bytes,
    /// The number of the last event that was looked at.
    pub(super) next: u64,
    /// The index has more now.
    pub(super) more: bool,
}

/// The pages of the moment: they are dropped when the index has more.
#[derive(Default)]
pub(crate) struct EventPages {
    kept: Mutex<Kept>,
    /// How many pages were read.
    read: AtomicU64,
}

#[derive(Default)]
struct Kept {
    reached: Reached,
    pages: BTreeMap<Question, Arc<OnceCell<Page>>>,
}

impl EventPages {
    /// Return how many pages were read from the index.
    pub(crate) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Return the page, from a stream that asked the same, or by asking. `reached` is how far the index was before: what it has
    /// got since may be in the page or not.
    pub(super) async fn page(
        &self,
        reached: Reached,
        question: &Question,
        ask: impl Future<Output = Result<Page, Refusal>>,
    ) -> Result<Page, Refusal> {
        let cell = self.cell(reached, question);
        let counted = async {
            self.read.fetch_add(1, Ordering::Relaxed);
            ask.await
        };
        let page = cell.get_or_try_init(|| counted).await?.clone();
        if page.text.len() > MOST {
            self.lock().pages.remove(question);
        }
        Ok(page)
    }

    fn cell(&self, reached: Reached, question: &Question) -> Arc<OnceCell<Page>> {
        let mut kept = self.lock();
        if kept.reached != reached {
            *kept = Kept { reached, pages: BTreeMap::new() };
        }
        Arc::clone(kept.pages.entry(question.clone()).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    fn question(after: u64) -> Question {
        Question { after, filter: EventFilter::default(), limit: 100, form: Form::Lines }
    }

    fn reached(events: u64) -> Reached {
        Reached { height: 1, time: 1, events }
    }

    #[tokio::test]
    async fn streams_that_ask_the_same_ask_once_until_there_is_more() {
        let (pages, asked) = (EventPages::default(), AtomicU32::new(0));
        let small = || async {
            let number = asked.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Ok(Page { text: Bytes::from(vec![0; 10]), next: u64::from(number), more: false })
        };
        let question = |after| question(after);
        let (one, two) = (question(5), question(5));
        let both = tokio::join!(pages.page(reached(7), &one, small()), pages.page(reached(7), &two, small()));
        assert_eq!((both.0.unwrap().next, both.1.unwrap().next), (0, 0));
        assert_eq!(pages.page(reached(7), &question(6), small()).await.unwrap().next, 1, "another question");
        assert_eq!(pages.page(reached(8), &question(5), small()).await.unwrap().next, 2, "the index has more");
        assert_eq!(pages.page(reached(8), &question(5), small()).await.unwrap().next, 2);
        assert_eq!(pages.read(), 3);
    }

    #[tokio::test]
    async fn a_question_that_failed_is_asked_again_and_large_pages_are_not_kept() {
        let (pages, question) = (EventPages::default(), question(0));
        let failed = pages.page(reached(1), &question, async { Err(Refusal::NoIndex {}) }).await;
        assert!(failed.is_err());
        let large = |next| async move { Ok(Page { text: Bytes::from(vec![0; MOST + 1]), next, more: true }) };
        assert_eq!(pages.page(reached(1), &question, large(1)).await.unwrap().next, 1);
        assert_eq!(pages.page(reached(1), &question, large(2)).await.unwrap().next, 2);
    }
}
