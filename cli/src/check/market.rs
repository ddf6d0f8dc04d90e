//! Everything that the marketplace answers, and the rules of its money, its work and its editions.

mod editions;
mod money;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use caravan_marketplace_api::{
    AssignmentResponse, AssignmentsResponse, BalanceResponse, BalancesResponse, BatchResponse, BatchSummary,
    BatchesResponse, BoardEntry, BoardResponse, ConfigResponse, CurrenciesResponse, CurrencyResponse, EditionResponse,
    EditionsResponse, LedgerResponse, PersonResponse, ProjectResponse, ProjectsResponse, QueryMsg, Sharing,
    SolvencyResponse, StandingResponse, TermsEntry, TermsResponse, WeightResponse, WeightsResponse,
};
use caravan_money::Currency;
use caravan_primitives::{BatchId, PersonId, ProjectId};
use cosmwasm_std::Uint128;

use super::findings::Findings;
use super::look::{known, pages, Look, PAGE};
use super::points::PointsView;
use crate::failure::Failure;

/// All money of a currency.
pub(super) struct Till {
    /// The currency.
    pub(super) currency: Currency,
    /// What bank or token say that the marketplace has.
    pub(super) bank: Uint128,
    /// What the marketplace says.
    pub(super) told: SolvencyResponse,
}

/// A batch with all that is in it.
pub(super) struct BatchView {
    pub(super) batch: BatchResponse,
    pub(super) ledger: LedgerResponse,
    pub(super) terms: Vec<TermsEntry>,
    pub(super) work: Vec<AssignmentResponse>,
}

/// A project and an edition of it.
type Key = (u64, u64);

/// An edition with all who have weight in it.
pub(super) struct EditionView {
    pub(super) edition: EditionResponse,
    pub(super) weights: Vec<WeightResponse>,
}

/// The marketplace at one moment.
pub(super) struct MarketView {
    pub(super) config: ConfigResponse,
    pub(super) tills: Vec<Till>,
    pub(super) projects: BTreeMap<u64, ProjectResponse>,
    pub(super) batches: BTreeMap<u64, BatchView>,
    pub(super) board: Vec<BoardEntry>,
    pub(super) editions: BTreeMap<Key, EditionView>,
    pub(super) persons: BTreeMap<u64, PersonResponse>,
    pub(super) balances: BTreeMap<u64, Vec<BalanceResponse>>,
    pub(super) personal: BTreeMap<u64, Vec<AssignmentResponse>>,
    /// Of those who have undecided work, by project, the ones who are proven there.
    pub(super) proven: BTreeSet<(ProjectId, PersonId)>,
}

impl MarketView {
    /// Asks for everything.
    pub(super) fn read(look: &Look<'_>) -> Result<Self, Failure> {
        let projects = pages(|last: Option<&ProjectResponse>| {
            let start_after = last.map(|project| project.project);
            Ok(look.market::<ProjectsResponse>(&QueryMsg::Projects { start_after, limit: PAGE })?.projects)
        })?;
        let board = pages(|last: Option<&BoardEntry>| {
            let start_after = last.map(|entry| entry.batch);
            Ok(look.market::<BoardResponse>(&QueryMsg::Board { start_after, limit: PAGE })?.batches)
        })?;
        let (mut batches, mut editions) = (BTreeMap::new(), BTreeMap::new());
        for project in &projects {
            batches.extend(batches_of(look, project.project)?);
            // One that shares nothing has none, and says so with a refusal.
            if project.sharing != (Sharing::None {}) {
                editions.extend(editions_of(look, project.project)?);
            }
        }
        let mut view = Self {
            config: look.market(&QueryMsg::Config {})?,
            tills: tills(look)?,
            projects: projects.into_iter().map(|project| (project.project.get(), project)).collect(),
            batches,
            board,
            editions,
            persons: BTreeMap::new(),
            balances: BTreeMap::new(),
            personal: BTreeMap::new(),
            proven: BTreeSet::new(),
        };
        view.read_persons(look)?;
        view.read_standings(look)?;
        Ok(view)
    }

    fn read_persons(&mut self, look: &Look<'_>) -> Result<(), Failure> {
        for number in 1.. {
            let person = PersonId::new(number)?;
            let Some(told) = known(look.market(&QueryMsg::Person { person }), "PERSON_UNKNOWN")? else { break };
            let balances = pages(|last: Option<&BalanceResponse>| {
                let start_after = last.map(|row| row.currency.clone());
                Ok(look.market::<BalancesResponse>(&QueryMsg::Balances { person, start_after, limit: PAGE })?.balances)
            })?;
            let work = pages(|last: Option<&AssignmentResponse>| {
                let start_after = last.map(|row| (row.batch, row.task));
                let query = QueryMsg::AssignmentsByPerson { person, start_after, limit: PAGE };
                Ok(look.market::<AssignmentsResponse>(&query)?.assignments)
            })?;
            self.persons.insert(number, told);
            self.balances.insert(number, balances);
            self.personal.insert(number, work);
        }
        Ok(())
    }

    fn read_standings(&mut self, look: &Look<'_>) -> Result<(), Failure> {
        let waiting = |one: &BatchView| {
            let work = one.work.iter().filter(|work| work::waits(work));
            work.map(|work| (one.batch.project, work.person)).collect::<Vec<_>>()
        };
        let annotators: BTreeSet<_> = self.batches.values().flat_map(waiting).collect();
        for (project, person) in annotators {
            if !look.market::<StandingResponse>(&QueryMsg::Standing { project, person })?.newcomer {
                self.proven.insert((project, person));
            }
        }
        Ok(())
    }

    /// What a project pays in, by key; nothing where it is unknown.
    fn currency(&self, project: ProjectId) -> Option<&Currency> {
        self.projects.get(&project.get()).map(|project| &project.currency)
    }

    /// All rules.
    pub(super) fn check(&self, points: &PointsView, findings: &mut Findings) {
        money::check(self, findings);
        work::check(self, findings);
        work::points(self, points, findings);
        editions::check(self, findings);
    }
}

/// Every currency that was ever listed: one that is off the list keeps its money.
fn tills(look: &Look<'_>) -> Result<Vec<Till>, Failure> {
    let listed = pages(|last: Option<&CurrencyResponse>| {
        let start_after = last.map(|row| row.currency.clone());
        Ok(look.market::<CurrenciesResponse>(&QueryMsg::Currencies { start_after, limit: PAGE })?.currencies)
    })?;
    let till = |row: CurrencyResponse| {
        let bank = look.holding(&look.suite.marketplace, &row.currency)?;
        let told = look.market(&QueryMsg::Solvency { currency: row.currency.clone() })?;
        Ok(Till { currency: row.currency, bank, told })
    };
    listed.into_iter().map(till).collect()
}

fn batches_of(look: &Look<'_>, project: ProjectId) -> Result<Vec<(u64, BatchView)>, Failure> {
    let list = pages(|last: Option<&BatchSummary>| {
        let start_after = last.map(|row| row.batch);
        Ok(look.market::<BatchesResponse>(&QueryMsg::Batches { project, start_after, limit: PAGE })?.batches)
    })?;
    list.into_iter().map(|row| Ok((row.batch.get(), batch(look, row.batch)?))).collect()
}

fn batch(look: &Look<'_>, batch: BatchId) -> Result<BatchView, Failure> {
    let work = pages(|last: Option<&AssignmentResponse>| {
        let start_after = last.map(|row| row.assignment);
        let query = QueryMsg::AssignmentsByBatch { batch, start_after, limit: PAGE };
        Ok(look.market::<AssignmentsResponse>(&query)?.assignments)
    })?;
    Ok(BatchView {
        batch: look.market(&QueryMsg::Batch { batch })?,
        ledger: look.market(&QueryMsg::Ledger { batch })?,
        terms: look.market::<TermsResponse>(&QueryMsg::Terms { batch })?.terms,
        work,
    })
}

fn editions_of(look: &Look<'_>, project: ProjectId) -> Result<Vec<(Key, EditionView)>, Failure> {
    let list = pages(|last: Option<&EditionResponse>| {
        let start_after = last.map(|row| row.edition);
        Ok(look.market::<EditionsResponse>(&QueryMsg::Editions { project, start_after, limit: PAGE })?.editions)
    })?;
    let one = |edition: EditionResponse| {
        let weights = pages(|last: Option<&WeightResponse>| {
            let (edition, start_after) = (edition.edition, last.map(|row| row.person));
            let query = QueryMsg::EditionWeights { project, edition, start_after, limit: PAGE };
            Ok(look.market::<WeightsResponse>(&query)?.weights)
        })?;
        Ok(((project.get(), edition.edition.get()), EditionView { edition, weights }))
    };
    list.into_iter().map(one).collect()
}
