//! Everything that a suite answers, at one moment.

use std::collections::BTreeMap;
use std::rc::Rc;

use caravan_access::{OwnershipResponse, PausedResponse};
use caravan_arbitration_api::{self as arbitration, ArbiterResponse, DisputeSummary};
use caravan_chain::{Chain, Deployed};
use caravan_marketplace_api::{
    BoardEntry, ConfigResponse, CurrencyResponse, ProjectResponse, QueryMsg, RequesterResponse, SolvencyResponse,
    StandingResponse,
};
use cosmwasm_std::{Addr, Record};

use crate::reader::{PointsContract, Reader, Result, Scope};

mod licensing;
mod marketplace;
mod people;
mod points;
mod provenance;

pub use licensing::{Proof, RoyaltyView};
pub use marketplace::{BatchView, EditionView, PersonView};
pub use points::{PointsView, SeasonView};
pub use provenance::{AssetView, RegistryView};

/// Everything that a suite answers. Projects, batches, persons, assets, offers and licenses are keyed by number, money by
/// [`caravan_money::Currency::key`].
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    pub suite: Deployed,
    /// Time of the chain when it was read, in seconds since 1970.
    pub now: u64,
    pub config: ConfigResponse,
    pub ownership: OwnershipResponse,
    pub pause: PausedResponse,
    /// Every currency that was ever listed: one that is off the list keeps its money.
    pub currencies: Vec<CurrencyResponse>,
    pub arbitration_ownership: OwnershipResponse,
    /// Every arbiter that is or was listed.
    pub arbiters: Vec<ArbiterResponse>,
    /// Every dispute, by id.
    pub disputes: BTreeMap<u64, DisputeSummary>,
    pub projects: BTreeMap<u64, ProjectResponse>,
    pub batches: BTreeMap<u64, BatchView>,
    /// By project and number of the edition.
    pub editions: BTreeMap<(u64, u64), EditionView>,
    pub board: Vec<BoardEntry>,
    pub persons: BTreeMap<u64, PersonView>,
    /// By project and person, of those who ever had an assignment in it.
    pub standings: BTreeMap<(u64, u64), StandingResponse>,
    /// By person and currency key, of those who have a project.
    pub requesters: BTreeMap<(u64, String), RequesterResponse>,
    pub solvency: BTreeMap<String, SolvencyResponse>,
    /// What the bank or the token says that the marketplace has.
    pub holdings: BTreeMap<String, u128>,
    /// Nothing where a substitute takes the place of the points contract.
    pub points: Option<Rc<PointsView>>,
    pub rights: RightsView,
}

/// The registry of assets, and licensing.
#[derive(Debug, Clone, PartialEq)]
pub struct RightsView {
    pub registry: Rc<RegistryView>,
    pub royalties: Rc<RoyaltyView>,
    /// What the bank or the token says that licensing has.
    pub holdings: BTreeMap<String, u128>,
    /// What licensing answers about its newest licenses.
    pub proofs: Vec<Proof>,
}

/// What was read before, so that contracts that store the same as then need not be asked again.
#[derive(Debug, Default)]
pub struct Cache {
    stored: Option<Stored>,
    seen: Option<Seen>,
}

impl Cache {
    /// Say what each contract of the suite stores now. Without it the next [`read`] asks for everything.
    pub fn stored(&mut self, suite: &Deployed, rows: impl Fn(&Addr) -> Vec<Record>) {
        self.stored = Some(Stored {
            marketplace: rows(&suite.marketplace),
            points: rows(&suite.points),
            provenance: rows(&suite.provenance),
            licensing: rows(&suite.licensing),
        });
    }
}

/// Everything that each contract stores.
#[derive(Debug)]
struct Stored {
    marketplace: Vec<Record>,
    points: Vec<Record>,
    provenance: Vec<Record>,
    licensing: Vec<Record>,
}

/// What was read when the contracts stored that.
#[derive(Debug)]
struct Seen {
    stored: Stored,
    season: u32,
    points: Option<Rc<PointsView>>,
    registry: Rc<RegistryView>,
    royalties: Rc<RoyaltyView>,
}

/// Read everything that a suite answers, and what bank and tokens say that its contracts have.
///
/// # Errors
/// The chain's, and [`caravan_chain::ChainError::Bad`] for answers that cannot be.
pub fn read(chain: &dyn Chain, suite: &Deployed, scope: &Scope, cache: &mut Cache) -> Result<Snapshot> {
    let reader = Reader { chain, suite, scope };
    let config: ConfigResponse = reader.marketplace(&QueryMsg::Config {})?;
    let (currencies, projects) = (reader.currencies()?, reader.projects()?);
    let (batches, persons) = (reader.batches(&projects)?, reader.persons()?);
    let (mut solvency, mut holdings) = (BTreeMap::new(), BTreeMap::new());
    for row in &currencies {
        let currency = row.currency.clone();
        holdings.insert(currency.key(), reader.holding(&suite.marketplace, &currency)?);
        solvency.insert(currency.key(), reader.marketplace(&QueryMsg::Solvency { currency })?);
    }
    let (points, rights) = unchanged_or_read(&reader, &persons, config.season, cache)?;
    Ok(Snapshot {
        suite: suite.clone(),
        now: chain.now(),
        ownership: reader.marketplace(&QueryMsg::Ownership {})?,
        pause: reader.marketplace(&QueryMsg::Paused {})?,
        arbitration_ownership: reader.arbitration(&arbitration::QueryMsg::Ownership {})?,
        arbiters: reader.arbiters()?,
        disputes: reader.disputes()?,
        editions: reader.editions(&projects)?,
        board: reader.board()?,
        standings: reader.standings(&batches)?,
        requesters: reader.requesters(&projects)?,
        config,
        currencies,
        projects,
        batches,
        persons,
        solvency,
        holdings,
        points,
        rights,
    })
}

/// Read points, registry and licensing, each only if its answers can have changed.
fn unchanged_or_read(
    reader: &Reader<'_>,
    persons: &BTreeMap<u64, PersonView>,
    season: u32,
    cache: &mut Cache,
) -> Result<(Option<Rc<PointsView>>, RightsView)> {
    let (stored, before) = (cache.stored.take(), cache.seen.take());
    let before = before.as_ref();
    let same = |part: fn(&Stored) -> &Vec<Record>| {
        let pair = before.map(|seen| &seen.stored).zip(stored.as_ref());
        pair.is_some_and(|(then, now)| part(then) == part(now))
    };
    let points = match before.filter(|seen| seen.season == season && same(|stored| &stored.points)) {
        Some(seen) => seen.points.clone(),
        None if reader.scope.points == PointsContract::Substitute => None,
        None => Some(Rc::new(reader.read_points(season)?)),
    };
    let registry = match before.filter(|_| same(|stored| &stored.provenance)) {
        Some(seen) => seen.registry.clone(),
        None => Rc::new(reader.read_registry()?),
    };
    let mut people = people::known(reader.scope, persons, &registry);
    // People who had a balance are asked again, also after leaving all lists.
    people.extend(before.iter().flat_map(|seen| seen.royalties.people.iter().cloned()));
    let editions = registry.assets.values().any(AssetView::is_edition);
    let unchanged = before.filter(|seen| {
        same(|stored| &stored.licensing)
            && Rc::ptr_eq(&seen.registry, &registry)
            && (!editions || same(|stored| &stored.marketplace))
            && people.is_subset(&seen.royalties.people)
    });
    let royalties = match unchanged {
        Some(seen) => seen.royalties.clone(),
        None => Rc::new(reader.read_royalties(&registry, people)?),
    };
    let rights = rights(reader, &registry, &royalties)?;
    cache.seen = stored.map(|stored| Seen { stored, season, points: points.clone(), registry, royalties });
    Ok((points, rights))
}

/// Add what changes while licensing stores the same: balances by donations, proofs by time.
fn rights(reader: &Reader<'_>, registry: &Rc<RegistryView>, royalties: &Rc<RoyaltyView>) -> Result<RightsView> {
    let mut holdings = BTreeMap::new();
    for row in &royalties.currencies {
        holdings.insert(row.currency.key(), reader.holding(&reader.suite.licensing, &row.currency)?);
    }
    let proofs = reader.proofs(royalties)?;
    Ok(RightsView { registry: registry.clone(), royalties: royalties.clone(), holdings, proofs })
}
