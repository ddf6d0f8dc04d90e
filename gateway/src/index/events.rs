//! Which events a caller asks for.

use caravan_chain::Code;
use caravan_index::{EventFilter, IndexError, Reader, Subject, MOST_EVENTS};

use super::queries::EventsQuery;
use crate::refusal::Refusal;

/// The most events of an answer, unless the caller says.
const USUAL: u32 = 100;

/// Which events, and how many.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) filter: EventFilter,
    pub(crate) limit: u32,
    after: Option<u64>,
    since: Option<u64>,
}

impl Wanted {
    /// Read a query. `last` is the number of the last event that a caller of a stream has seen.
    pub(crate) fn new(query: &EventsQuery, last: Option<u64>) -> Result<Self, Refusal> {
        let limit = query.limit.unwrap_or(USUAL);
        if !(1..=MOST_EVENTS).contains(&limit) {
            return Err(Refusal::Malformed { expected: "a limit from 1 to 1000", got: limit.to_string() });
        }
        let contract = query.contract.as_deref().map(contract).transpose()?;
        let about = query.about.as_deref().map(subject).transpose()?;
        let filter = EventFilter { contract, name: query.name.clone(), about };
        Ok(Self { filter, limit, after: last.or(query.after), since: query.since })
    }

    /// Return the number of the event after which it begins: both `after` and `since` hold.
    pub(crate) fn begin(&self, reader: &Reader) -> Result<u64, IndexError> {
        let since = self.since.map_or(Ok(0), |height| reader.sequence_at(height))?;
        Ok(self.after.unwrap_or_default().max(since))
    }
}

fn contract(name: &str) -> Result<Code, Refusal> {
    let found = Code::ALL.into_iter().find(|code| code.name() == name);
    let expected = "a contract: marketplace, points, provenance, licensing or arbitration";
    found.ok_or_else(|| Refusal::Malformed { expected, got: name.chars().take(80).collect() })
}

fn subject(text: &str) -> Result<Subject, Refusal> {
    let made = text.split_once(':').and_then(|(kind, id)| {
        let id = id.parse().ok()?;
        match kind {
            "project" => Some(Subject::Project(id)),
            "batch" => Some(Subject::Batch(id)),
            "person" => Some(Subject::Person(id)),
            "asset" => Some(Subject::Asset(id)),
            "offer" => Some(Subject::Offer(id)),
            "license" => Some(Subject::License(id)),
            _ => None,
        }
    });
    let expected = "a subject with its id, such as project:7: project, batch, person, asset, offer or license";
    made.ok_or_else(|| Refusal::Malformed { expected, got: text.chars().take(80).collect() })
}
