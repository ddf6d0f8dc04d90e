//! All that can be asked, asked at one moment: what invariants and model are held against.

use std::collections::{BTreeMap, BTreeSet};

use caravan_access::OwnershipResponse;
use caravan_chain::{Chain, ChainError, ChainExt, Embedded};
use caravan_marketplace_api::{
    ArbitersResponse, AssignmentResponse, AssignmentsResponse, BalanceResponse, BalancesResponse, BatchResponse,
    BatchStatus, BatchesResponse, BoardEntry, BoardResponse, ConfigResponse, CurrenciesResponse, CurrencyResponse,
    EditionResponse, EditionsResponse, LedgerResponse, PausedResponse, PersonResponse, ProjectResponse,
    ProjectsResponse, QueryMsg, RequesterResponse, Sharing, SolvencyResponse, StandingResponse, TaskResponse,
    TermsEntry, TermsResponse, WeightResponse, WeightsResponse,
};
use caravan_money::Currency;
use caravan_points_api::{QueryMsg as PointsQuery, SeasonTotalResponse};
use caravan_primitives::{BatchId, PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};
use serde::de::DeserializeOwned;

mod rights;

pub(crate) use rights::Lens;
pub use rights::{AssetView, Proof, RegistryView, RightsView, RoyaltyView};

/// The most entries of a page.
const PAGE: usize = 30;
/// Tasks of a batch that are all looked at; of a longer one those with assignments are.
const ALL_TASKS: u32 = 64;

/// What somebody has of a currency, by address and the currency's key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wallets(pub BTreeMap<(Addr, String), u128>);

impl Wallets {
    /// What `who` has.
    ///
    /// # Panics
    /// If nobody looked.
    #[must_use]
    pub fn of(&self, who: &Addr, currency: &Currency) -> u128 {
        let found = self.0.get(&(who.clone(), currency.key()));
        *found.unwrap_or_else(|| panic!("{who} is not watched in {currency}: introduce them with World::knows"))
    }
}

/// A batch with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchView {
    /// The batch.
    pub batch: BatchResponse,
    /// Its money.
    pub ledger: LedgerResponse,
    /// Its terms, oldest first.
    pub terms: Vec<TermsEntry>,
    /// Its tasks: all, or those with assignments where there are more than 64.
    pub tasks: BTreeMap<u32, TaskResponse>,
    /// Its assignments.
    pub assignments: BTreeMap<u64, AssignmentResponse>,
}

/// A person with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonView {
    /// The person.
    pub person: PersonResponse,
    /// What is due to it, by currency.
    pub balances: Vec<BalanceResponse>,
    /// Its work, as it can be asked by person.
    pub work: Vec<AssignmentResponse>,
}

/// An edition with the weight of everybody in it.
#[derive(Debug, Clone, PartialEq)]
pub struct EditionView {
    /// The edition.
    pub edition: EditionResponse,
    /// Who has weight, by person.
    pub weights: BTreeMap<u64, WeightResponse>,
}

/// The points contract.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsView {
    /// The supply.
    pub supply: u128,
    /// Who holds how much.
    pub balances: BTreeMap<Addr, u128>,
    /// What was awarded in the seasons until now.
    pub awarded: u128,
}

/// All that can be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// When.
    pub now: u64,
    /// The configuration.
    pub config: ConfigResponse,
    /// The owner.
    pub ownership: OwnershipResponse,
    /// Whether entry is paused.
    pub paused: bool,
    /// Currencies, listed or once listed.
    pub currencies: Vec<CurrencyResponse>,
    /// Listed arbiters.
    pub arbiters: Vec<Addr>,
    /// Projects.
    pub projects: BTreeMap<u64, ProjectResponse>,
    /// Batches.
    pub batches: BTreeMap<u64, BatchView>,
    /// Editions, by project and number.
    pub editions: BTreeMap<(u64, u64), EditionView>,
    /// The board.
    pub board: Vec<BoardEntry>,
    /// Persons.
    pub persons: BTreeMap<u64, PersonView>,
    /// How annotators stand in projects in which they have worked.
    pub standings: BTreeMap<(u64, u64), StandingResponse>,
    /// What requesters have paid and refused, by person and currency key.
    pub requesters: BTreeMap<(u64, String), RequesterResponse>,
    /// All money, by currency key.
    pub solvency: BTreeMap<String, SolvencyResponse>,
    /// What bank or token say that the marketplace has, by currency key.
    pub vault: BTreeMap<String, u128>,
    /// The points contract, where it is the real one.
    pub points: Option<PointsView>,
    /// The registry of assets, and licensing.
    pub rights: RightsView,
}

/// What a snapshot is taken of.
pub(crate) struct Camera<'a> {
    pub(crate) chain: &'a Embedded,
    pub(crate) market: &'a Addr,
    pub(crate) points: Option<&'a Addr>,
    pub(crate) lens: &'a Lens,
    /// Everybody who is known.
    pub(crate) people: BTreeSet<Addr>,
}

impl Camera<'_> {
    fn ask<R: DeserializeOwned>(&self, msg: &QueryMsg) -> R {
        self.chain.ask(self.market, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    pub(crate) fn take(&self) -> Snapshot {
        let paused: PausedResponse = self.ask(&QueryMsg::Paused {});
        let currencies = self.currencies();
        let projects = self.projects();
        let batches = self.batches(&projects);
        let persons = self.persons();
        let config: ConfigResponse = self.ask(&QueryMsg::Config {});
        Snapshot {
            now: self.chain.now(),
            ownership: self.ask(&QueryMsg::Ownership {}),
            paused: paused.since.is_some(),
            arbiters: self.arbiters(),
            board: self.board(),
            editions: self.editions(&projects),
            standings: self.standings(&batches),
            requesters: self.requesters(&projects),
            solvency: currencies.iter().map(|c| (c.currency.key(), self.solvency(&c.currency))).collect(),
            vault: currencies.iter().map(|c| (c.currency.key(), self.held(&c.currency))).collect(),
            rights: self.lens.take(self.chain, self.people.clone()),
            points: self.points.map(|points| self.points(points, config.season)),
            config,
            currencies,
            projects,
            batches,
            persons,
        }
    }

    fn solvency(&self, currency: &Currency) -> SolvencyResponse {
        self.ask(&QueryMsg::Solvency { currency: currency.clone() })
    }

    fn held(&self, currency: &Currency) -> u128 {
        holding(self.chain, self.market, currency)
    }

    fn currencies(&self) -> Vec<CurrencyResponse> {
        pages(|last: Option<&CurrencyResponse>| {
            let start_after = last.map(|c| c.currency.clone());
            self.ask::<CurrenciesResponse>(&QueryMsg::Currencies { start_after, limit: Some(30) }).currencies
        })
    }

    fn arbiters(&self) -> Vec<Addr> {
        pages(|last: Option<&Addr>| {
            let start_after = last.map(Addr::to_string);
            self.ask::<ArbitersResponse>(&QueryMsg::Arbiters { start_after, limit: Some(30) }).arbiters
        })
    }

    fn projects(&self) -> BTreeMap<u64, ProjectResponse> {
        let all = pages(|last: Option<&ProjectResponse>| {
            let start_after = last.map(|p| p.project);
            self.ask::<ProjectsResponse>(&QueryMsg::Projects { start_after, limit: Some(30) }).projects
        });
        all.into_iter().map(|project| (project.project.get(), project)).collect()
    }

    fn board(&self) -> Vec<BoardEntry> {
        pages(|last: Option<&BoardEntry>| {
            let start_after = last.map(|b| b.batch);
            self.ask::<BoardResponse>(&QueryMsg::Board { start_after, limit: Some(30) }).batches
        })
    }

    fn batches(&self, projects: &BTreeMap<u64, ProjectResponse>) -> BTreeMap<u64, BatchView> {
        let mut found = BTreeMap::new();
        for project in projects.values().map(|project| project.project) {
            for batch in self.batches_of(project) {
                found.insert(batch.get(), self.batch(batch));
            }
        }
        found
    }

    fn editions(&self, projects: &BTreeMap<u64, ProjectResponse>) -> BTreeMap<(u64, u64), EditionView> {
        let mut found = BTreeMap::new();
        for project in projects.values().filter(|project| project.sharing != Sharing::None {}) {
            let project = project.project;
            let all = pages(|last: Option<&EditionResponse>| {
                let start_after = last.map(|edition| edition.edition);
                self.ask::<EditionsResponse>(&QueryMsg::Editions { project, start_after, limit: Some(30) }).editions
            });
            for edition in all {
                let number = edition.edition;
                let weights = pages(|last: Option<&WeightResponse>| {
                    let start_after = last.map(|weight| weight.person);
                    let msg = QueryMsg::EditionWeights { project, edition: number, start_after, limit: Some(30) };
                    self.ask::<WeightsResponse>(&msg).weights
                });
                let weights = weights.into_iter().map(|weight| (weight.person.get(), weight)).collect();
                found.insert((project.get(), number.get()), EditionView { edition, weights });
            }
        }
        found
    }

    fn batches_of(&self, project: ProjectId) -> Vec<BatchId> {
        let all = pages(|last: Option<&caravan_marketplace_api::BatchSummary>| {
            let start_after = last.map(|b| b.batch);
            self.ask::<BatchesResponse>(&QueryMsg::Batches { project, start_after, limit: Some(30) }).batches
        });
        all.into_iter().map(|batch| batch.batch).collect()
    }

    fn batch(&self, batch: BatchId) -> BatchView {
        let response: BatchResponse = self.ask(&QueryMsg::Batch { batch });
        let all = pages(|last: Option<&AssignmentResponse>| {
            let start_after = last.map(|a| a.assignment);
            let msg = QueryMsg::AssignmentsByBatch { batch, start_after, limit: Some(30) };
            self.ask::<AssignmentsResponse>(&msg).assignments
        });
        let assignments: BTreeMap<u64, _> = all.into_iter().map(|a| (a.assignment.get(), a)).collect();
        let opened = response.status != BatchStatus::Draft;
        let tasks = if opened { self.tasks(batch, response.config.work.tasks, &assignments) } else { BTreeMap::new() };
        let terms = if opened { self.ask::<TermsResponse>(&QueryMsg::Terms { batch }).terms } else { vec![] };
        BatchView { ledger: self.ask(&QueryMsg::Ledger { batch }), terms, tasks, assignments, batch: response }
    }

    fn tasks(
        &self,
        batch: BatchId,
        count: u32,
        assignments: &BTreeMap<u64, AssignmentResponse>,
    ) -> BTreeMap<u32, TaskResponse> {
        let mut numbers: Vec<u32> =
            if count <= ALL_TASKS { (0..count).collect() } else { assignments.values().map(|a| a.task).collect() };
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|task| (task, self.ask(&QueryMsg::Task { batch, task }))).collect()
    }

    fn persons(&self) -> BTreeMap<u64, PersonView> {
        let mut found = BTreeMap::new();
        for number in 1.. {
            let person = PersonId::new(number).unwrap();
            let answer: Result<PersonResponse, ChainError> = self.chain.ask(self.market, &QueryMsg::Person { person });
            match answer {
                Ok(row) => found.insert(number, self.person(row)),
                Err(error) if error.code() == "PERSON_UNKNOWN" => break,
                Err(error) => panic!("person {number}: {error}"),
            };
        }
        found
    }

    fn person(&self, row: PersonResponse) -> PersonView {
        let person = row.person;
        let balances = pages(|last: Option<&BalanceResponse>| {
            let start_after = last.map(|b| b.currency.clone());
            self.ask::<BalancesResponse>(&QueryMsg::Balances { person, start_after, limit: Some(30) }).balances
        });
        let work = pages(|last: Option<&AssignmentResponse>| {
            let start_after = last.map(|a| (a.batch, a.task));
            let msg = QueryMsg::AssignmentsByPerson { person, start_after, limit: Some(30) };
            self.ask::<AssignmentsResponse>(&msg).assignments
        });
        PersonView { person: row, balances, work }
    }

    fn standings(&self, batches: &BTreeMap<u64, BatchView>) -> BTreeMap<(u64, u64), StandingResponse> {
        let mut found = BTreeMap::new();
        for view in batches.values() {
            let project = view.batch.project;
            for person in view.assignments.values().map(|a| a.person) {
                let key = (project.get(), person.get());
                found.entry(key).or_insert_with(|| self.ask(&QueryMsg::Standing { project, person }));
            }
        }
        found
    }

    fn requesters(&self, projects: &BTreeMap<u64, ProjectResponse>) -> BTreeMap<(u64, String), RequesterResponse> {
        let mut found = BTreeMap::new();
        for project in projects.values() {
            let (requester, currency) = (project.requester, project.currency.clone());
            let key = (requester.get(), currency.key());
            found.entry(key).or_insert_with(|| self.ask(&QueryMsg::Requester { requester, currency }));
        }
        found
    }

    fn points(&self, points: &Addr, season: u32) -> PointsView {
        let ask = |msg: &PointsQuery| self.chain.ask::<_, SeasonTotalResponse>(points, msg).unwrap().total.u128();
        let info: cw20::TokenInfoResponse = self.chain.ask(points, &PointsQuery::TokenInfo {}).unwrap();
        let accounts = pages(|last: Option<&String>| {
            let msg = PointsQuery::AllAccounts { start_after: last.cloned(), limit: Some(30) };
            self.chain.ask::<_, cw20::AllAccountsResponse>(points, &msg).unwrap().accounts
        });
        let balance = |account: &String| {
            let msg = PointsQuery::Balance { address: account.clone() };
            self.chain.ask::<_, cw20::BalanceResponse>(points, &msg).unwrap().balance.u128()
        };
        let normal = |account: &String| self.chain.app().api().addr_make_valid(account);
        PointsView {
            supply: info.total_supply.u128(),
            balances: accounts.iter().map(|account| (normal(account), balance(account))).collect(),
            awarded: (1..=season).map(|season| ask(&PointsQuery::SeasonTotal { season })).sum(),
        }
    }
}

/// What bank or token say that `who` has.
pub(crate) fn holding(chain: &Embedded, who: &Addr, currency: &Currency) -> u128 {
    let found: Result<Uint128, ChainError> = match currency {
        Currency::Native(denom) => chain.balance(who, denom.as_str()),
        Currency::Cw20(token) => {
            let token = chain.app().api().addr_make_valid(token);
            chain.token_balance(&token, who)
        }
    };
    found.unwrap_or_else(|error| panic!("{who} in {currency}: {error}")).u128()
}

/// An address that was checked before.
pub(crate) trait Valid {
    fn addr_make_valid(&self, text: &str) -> Addr;
}

impl<A: cosmwasm_std::Api> Valid for A {
    fn addr_make_valid(&self, text: &str) -> Addr {
        self.addr_validate(text).unwrap()
    }
}

/// All entries, page by page; holds every page to its bounds.
fn pages<T>(mut page: impl FnMut(Option<&T>) -> Vec<T>) -> Vec<T> {
    let mut all: Vec<T> = vec![];
    loop {
        let more = page(all.last());
        assert!(more.len() <= PAGE, "a page of {} entries", more.len());
        let full = more.len() == PAGE;
        all.extend(more);
        if !full {
            return all;
        }
    }
}
