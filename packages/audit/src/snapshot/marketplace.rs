//! Everything that the marketplace answers.

use std::collections::{BTreeMap, BTreeSet};

use caravan_arbitration_api::{
    self as arbitration, ArbiterResponse, ArbitersResponse, DisputeSummary, DisputesResponse,
};
use caravan_marketplace_api::{
    AppealResponse, AppealsResponse, AssignmentResponse, AssignmentsResponse, BalanceResponse, BalancesResponse,
    BatchResponse, BatchStatus, BatchSummary, BatchesResponse, BoardEntry, BoardResponse, CurrenciesResponse,
    CurrencyResponse, EditionResponse, EditionsResponse, LedgerResponse, PersonResponse, ProjectResponse,
    ProjectsResponse, QueryMsg, RequesterResponse, Sharing, StandingResponse, TaskResponse, TermsEntry, TermsResponse,
    WeightResponse, WeightsResponse,
};
use caravan_primitives::{BatchId, EditionId, PersonId, ProjectId};

use crate::reader::{known, malformed, pages, Reader, Result, Tasks, PAGE};

/// A batch with more tasks than this is large: see [`crate::Scope::large_batches`].
const SMALL: u32 = 64;

/// A batch with everything in it.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchView {
    pub batch: BatchResponse,
    pub ledger: LedgerResponse,
    /// All versions of the batch's terms, the oldest first; empty while it is a draft.
    pub terms: Vec<TermsEntry>,
    /// Tasks by number: all of a small batch, of a large one those that the scope asks for.
    pub tasks: BTreeMap<u32, TaskResponse>,
    pub assignments: BTreeMap<u64, AssignmentResponse>,
    /// By id; empty while it is a draft.
    pub appeals: BTreeMap<u64, AppealResponse>,
}

/// A person with its balances and its work.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonView {
    pub person: PersonResponse,
    pub balances: Vec<BalanceResponse>,
    /// Its work as the query by person answers it.
    pub work: Vec<AssignmentResponse>,
}

/// An edition with the weights of its contributors.
#[derive(Debug, Clone, PartialEq)]
pub struct EditionView {
    pub edition: EditionResponse,
    /// By number of the person.
    pub weights: BTreeMap<u64, WeightResponse>,
}

impl BatchView {
    /// Whether every task that has work was read.
    pub(crate) fn tasks_are_read(&self) -> bool {
        self.assignments.values().all(|work| self.tasks.contains_key(&work.task))
    }
}

impl Reader<'_> {
    pub(super) fn currencies(&self) -> Result<Vec<CurrencyResponse>> {
        pages(|last: Option<&CurrencyResponse>| {
            let start_after = last.map(|row| row.currency.clone());
            Ok(self.marketplace::<CurrenciesResponse>(&QueryMsg::Currencies { start_after, limit: PAGE })?.currencies)
        })
    }

    pub(super) fn arbiters(&self) -> Result<Vec<ArbiterResponse>> {
        pages(|last: Option<&ArbiterResponse>| {
            let start_after = last.map(|row| row.arbiter.to_string());
            let query = arbitration::QueryMsg::Arbiters { start_after, limit: PAGE };
            Ok(self.arbitration::<ArbitersResponse>(&query)?.arbiters)
        })
    }

    /// Every dispute, by id.
    pub(super) fn disputes(&self) -> Result<BTreeMap<u64, DisputeSummary>> {
        let all = pages(|last: Option<&DisputeSummary>| {
            let start_after = last.map(|row| row.dispute);
            let query = arbitration::QueryMsg::Disputes { start_after, limit: PAGE };
            Ok(self.arbitration::<DisputesResponse>(&query)?.disputes)
        })?;
        Ok(all.into_iter().map(|dispute| (dispute.dispute.get(), dispute)).collect())
    }

    pub(super) fn projects(&self) -> Result<BTreeMap<u64, ProjectResponse>> {
        let all = pages(|last: Option<&ProjectResponse>| {
            let start_after = last.map(|row| row.project);
            Ok(self.marketplace::<ProjectsResponse>(&QueryMsg::Projects { start_after, limit: PAGE })?.projects)
        })?;
        Ok(all.into_iter().map(|project| (project.project.get(), project)).collect())
    }

    pub(super) fn board(&self) -> Result<Vec<BoardEntry>> {
        let (mut board, mut start_after) = (vec![], None);
        loop {
            let page: BoardResponse = self.marketplace(&QueryMsg::Board { start_after, limit: PAGE })?;
            board.extend(page.batches);
            start_after = page.next;
            if start_after.is_none() {
                return Ok(board);
            }
        }
    }

    pub(super) fn batches(&self, projects: &BTreeMap<u64, ProjectResponse>) -> Result<BTreeMap<u64, BatchView>> {
        let mut found = BTreeMap::new();
        for project in projects.values().map(|project| project.project) {
            let list = pages(|last: Option<&BatchSummary>| {
                let start_after = last.map(|row| row.batch);
                let query = QueryMsg::Batches { project, start_after, limit: PAGE };
                Ok(self.marketplace::<BatchesResponse>(&query)?.batches)
            })?;
            for row in list {
                found.insert(row.batch.get(), self.batch(row.batch)?);
            }
        }
        Ok(found)
    }

    fn batch(&self, batch: BatchId) -> Result<BatchView> {
        let response: BatchResponse = self.marketplace(&QueryMsg::Batch { batch })?;
        let all = pages(|last: Option<&AssignmentResponse>| {
            let start_after = last.map(|row| row.assignment);
            let query = QueryMsg::AssignmentsByBatch { batch, start_after, limit: PAGE };
            Ok(self.marketplace::<AssignmentsResponse>(&query)?.assignments)
        })?;
        let assignments: BTreeMap<u64, _> = all.into_iter().map(|row| (row.assignment.get(), row)).collect();
        let mut view = BatchView {
            ledger: self.marketplace(&QueryMsg::Ledger { batch })?,
            terms: vec![],
            tasks: BTreeMap::new(),
            assignments,
            appeals: BTreeMap::new(),
            batch: response,
        };
        if view.batch.status != BatchStatus::Draft {
            view.appeals = self.appeals(batch)?;
            view.terms = self.marketplace::<TermsResponse>(&QueryMsg::Terms { batch })?.terms;
            for task in self.tasks_of(&view) {
                view.tasks.insert(task, self.marketplace(&QueryMsg::Task { batch, task })?);
            }
        }
        Ok(view)
    }

    fn appeals(&self, batch: BatchId) -> Result<BTreeMap<u64, AppealResponse>> {
        let all = pages(|last: Option<&AppealResponse>| {
            let start_after = last.map(|row| row.appeal);
            let query = QueryMsg::Appeals { batch, start_after, limit: PAGE };
            Ok(self.marketplace::<AppealsResponse>(&query)?.appeals)
        })?;
        Ok(all.into_iter().map(|appeal| (appeal.appeal.get(), appeal)).collect())
    }

    fn tasks_of(&self, view: &BatchView) -> BTreeSet<u32> {
        let count = view.batch.config.work.tasks;
        match self.scope.large_batches {
            _ if count <= SMALL => (0..count).collect(),
            Tasks::WithWork => view.assignments.values().map(|work| work.task).collect(),
            Tasks::None => BTreeSet::new(),
        }
    }

    pub(super) fn editions(
        &self,
        projects: &BTreeMap<u64, ProjectResponse>,
    ) -> Result<BTreeMap<(u64, u64), EditionView>> {
        let mut found = BTreeMap::new();
        // A project that shares nothing has no editions, and the contract refuses the query.
        for project in projects.values().filter(|project| project.sharing != Sharing::None {}) {
            let project = project.project;
            let all = pages(|last: Option<&EditionResponse>| {
                let start_after = last.map(|row| row.edition);
                let query = QueryMsg::Editions { project, start_after, limit: PAGE };
                Ok(self.marketplace::<EditionsResponse>(&query)?.editions)
            })?;
            for edition in all {
                let rows = self.edition_weights(project, edition.edition)?;
                let weights = rows.into_iter().map(|row| (row.person.get(), row)).collect();
                found.insert((project.get(), edition.edition.get()), EditionView { edition, weights });
            }
        }
        Ok(found)
    }

    pub(super) fn edition_weights(&self, project: ProjectId, edition: EditionId) -> Result<Vec<WeightResponse>> {
        pages(|last: Option<&WeightResponse>| {
            let start_after = last.map(|row| row.person);
            let query = QueryMsg::EditionWeights { project, edition, start_after, limit: PAGE };
            Ok(self.marketplace::<WeightsResponse>(&query)?.weights)
        })
    }

    /// Read all persons: their numbers have no gaps, and no query lists them.
    pub(super) fn persons(&self) -> Result<BTreeMap<u64, PersonView>> {
        let mut found = BTreeMap::new();
        for number in 1.. {
            let person = PersonId::new(number).map_err(malformed)?;
            let row = known(self.marketplace(&QueryMsg::Person { person }), "PERSON_UNKNOWN")?;
            let Some(row) = row else { break };
            found.insert(number, self.person(person, row)?);
        }
        Ok(found)
    }

    fn person(&self, person: PersonId, row: PersonResponse) -> Result<PersonView> {
        let balances = pages(|last: Option<&BalanceResponse>| {
            let start_after = last.map(|row| row.currency.clone());
            let query = QueryMsg::Balances { person, start_after, limit: PAGE };
            Ok(self.marketplace::<BalancesResponse>(&query)?.balances)
        })?;
        let work = pages(|last: Option<&AssignmentResponse>| {
            let start_after = last.map(|row| (row.batch, row.task));
            let query = QueryMsg::AssignmentsByPerson { person, start_after, limit: PAGE };
            Ok(self.marketplace::<AssignmentsResponse>(&query)?.assignments)
        })?;
        Ok(PersonView { person: row, balances, work })
    }

    pub(super) fn standings(
        &self,
        batches: &BTreeMap<u64, BatchView>,
    ) -> Result<BTreeMap<(u64, u64), StandingResponse>> {
        let mut found = BTreeMap::new();
        let pair = |view: &BatchView| {
            let project = view.batch.project;
            view.assignments.values().map(|work| (project, work.person)).collect::<BTreeSet<_>>()
        };
        for (project, person) in batches.values().flat_map(pair).collect::<BTreeSet<_>>() {
            let standing = self.marketplace(&QueryMsg::Standing { project, person })?;
            found.insert((project.get(), person.get()), standing);
        }
        Ok(found)
    }

    pub(super) fn requesters(
        &self,
        projects: &BTreeMap<u64, ProjectResponse>,
    ) -> Result<BTreeMap<(u64, String), RequesterResponse>> {
        let pairs: BTreeSet<_> = projects.values().map(|row| (row.requester, row.currency.clone())).collect();
        let mut found = BTreeMap::new();
        for (requester, currency) in pairs {
            let key = (requester.get(), currency.key());
            found.insert(key, self.marketplace(&QueryMsg::Requester { requester, currency })?);
        }
        Ok(found)
    }
}
