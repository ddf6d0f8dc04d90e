//! Every question that the index answers: both the routes and their description are made from it.

use caravan_index::{
    AssetEntry, AssetFilter, AssetPage, BatchCard, BatchPage, BoardFilter, EdgeEntry, Found, LeaderboardEntry,
    LicenseEntry, LicenseFilter, OfferEntry, OfferFilter, PersonPage, ProjectEntry, ProjectPage, Reader, RequesterPage,
    SearchKind, Status, WorkEntry,
};
use caravan_licensing_api::Use;
use caravan_primitives::{AssetId, BatchId, LicenseId, OfferId, PersonId, ProjectId};
use caravan_provenance_api::Kind;
use schemars::JsonSchema;
use serde::Serialize;

use super::ask::AskContext;
use super::cursor::Listed;
use super::operation::{question, Asked, Operation};
use super::queries::{
    parse, word, AddressQuery, AssetsQuery, BoardQuery, LicensesQuery, NoQuery, OffersQuery, PageQuery, ProjectsQuery,
    SearchQuery,
};
use super::{stream, tasks};

/// How far the index is, and whether it goes on.
#[derive(Debug, Serialize, JsonSchema)]
struct IndexStatus {
    #[serde(flatten)]
    status: Status,
    /// Whether it follows the chain. False: the chain does not answer, or has more than was taken yet, and all answers are as of
    /// `height`.
    follows: bool,
}

/// Return every question.
pub(crate) fn operations() -> Vec<Operation> {
    let mut all = marketplace();
    all.extend(people());
    all.extend(seasons());
    all.extend(assets());
    all.push(tasks::operation());
    all.push(stream::operation());
    all
}

fn marketplace() -> Vec<Operation> {
    vec![
        question("/index/status", "How far the index is", |reader, _: &NoQuery, at| {
            Ok::<Option<IndexStatus>, _>(Some(IndexStatus { status: reader.status()?, follows: at.follows }))
        }),
        question("/index/board", "Batches that take claims", board),
        question("/index/batches/{batch}", "A batch", |reader, _: &NoQuery, at| -> Asked<BatchPage> {
            Ok(reader.batch(BatchId::new(at.id)?, at.now)?)
        }),
        question(
            "/index/batches/{batch}/work",
            "The work of a batch, the oldest first",
            |reader, query: &PageQuery, at| {
                let found = reader.work_of_batch(BatchId::new(at.id)?, &query.page()?)?;
                Ok::<Option<Listed<WorkEntry>>, _>(Some(Listed::of(found)?))
            },
        ),
        question("/index/projects", "Projects, the newest first", |reader, query: &ProjectsQuery, _| {
            let requester = query.requester.map(PersonId::new).transpose()?;
            let found = reader.projects(requester, &query.page()?)?;
            Ok::<Option<Listed<ProjectEntry>>, _>(Some(Listed::of(found)?))
        }),
        question("/index/projects/{project}", "A project", |reader, _: &NoQuery, at| -> Asked<ProjectPage> {
            Ok(reader.project(ProjectId::new(at.id)?)?)
        }),
        question(
            "/index/projects/{project}/batches",
            "The batches of a project, the newest first",
            |reader, query: &PageQuery, at| {
                let found = reader.batches(ProjectId::new(at.id)?, &query.page()?, at.now)?;
                Ok::<Option<Listed<BatchCard>>, _>(Some(Listed::of(found)?))
            },
        ),
        question("/index/search", "What has these words: batches, projects, assets, offers", search),
    ]
}

fn people() -> Vec<Operation> {
    vec![
        question(
            "/index/people",
            "The person that has an address",
            |reader, query: &AddressQuery, _| -> Asked<PersonPage> {
                let Some(person) = reader.person_at(&query.address)? else { return Ok(None) };
                Ok(reader.person(person)?)
            },
        ),
        question(
            "/index/people/{person}",
            "A person, as an annotator",
            |reader, _: &NoQuery, at| -> Asked<PersonPage> { Ok(reader.person(PersonId::new(at.id)?)?) },
        ),
        question(
            "/index/people/{person}/work",
            "The work of a person, the latest claim first",
            |reader, query: &PageQuery, at| {
                let found = reader.work_of_person(PersonId::new(at.id)?, &query.page()?)?;
                Ok::<Option<Listed<WorkEntry>>, _>(Some(Listed::of(found)?))
            },
        ),
        question(
            "/index/requesters/{person}",
            "A person, as a requester",
            |reader, _: &NoQuery, at| -> Asked<RequesterPage> { Ok(reader.requester(PersonId::new(at.id)?)?) },
        ),
    ]
}

fn seasons() -> Vec<Operation> {
    vec![
        question(
            "/index/seasons",
            "The seasons in which points were earned, the latest first",
            |reader, _: &NoQuery, _| Ok::<Option<Vec<u64>>, _>(Some(reader.seasons()?)),
        ),
        question(
            "/index/seasons/{season}",
            "Who earned the most points in a season",
            |reader, query: &PageQuery, at| {
                let found = reader.leaderboard(at.id, &query.page()?)?;
                Ok::<Option<Listed<LeaderboardEntry>>, _>(Some(Listed::of(found)?))
            },
        ),
    ]
}

fn assets() -> Vec<Operation> {
    vec![
        question("/index/assets", "Assets, the newest first", |reader, query: &AssetsQuery, _| {
            let kind = word::<Kind>(
                query.kind.as_ref(),
                "a kind of asset: data, dataset, knowledge_base, model, application or service",
            )?;
            let filter = AssetFilter { kind, owner: query.owner.clone(), text: query.text.clone() };
            let found = reader.assets(&filter, &query.page()?)?;
            Ok::<Option<Listed<AssetEntry>>, _>(Some(Listed::of(found)?))
        }),
        question("/index/assets/{asset}", "An asset", |reader, _: &NoQuery, at| -> Asked<AssetPage> {
            Ok(reader.asset(AssetId::new(at.id)?)?)
        }),
        question("/index/assets/{asset}/children", "What comes from an asset", |reader, query: &PageQuery, at| {
            let found = reader.children(AssetId::new(at.id)?, &query.page()?)?;
            Ok::<Option<Listed<EdgeEntry>>, _>(Some(Listed::of(found)?))
        }),
        question("/index/offers", "Offers of licenses", offers),
        question("/index/offers/{offer}", "An offer", |reader, _: &NoQuery, at| -> Asked<OfferEntry> {
            Ok(reader.offer(OfferId::new(at.id)?)?)
        }),
        question("/index/licenses", "Licenses, the newest first", |reader, query: &LicensesQuery, at| {
            let filter =
                LicenseFilter { asset: query.asset.map(AssetId::new).transpose()?, licensee: query.licensee.clone() };
            let found = reader.licenses(&filter, &query.page()?, at.now)?;
            Ok::<Option<Listed<LicenseEntry>>, _>(Some(Listed::of(found)?))
        }),
        question("/index/licenses/{license}", "A license", |reader, _: &NoQuery, at| -> Asked<LicenseEntry> {
            Ok(reader.license(LicenseId::new(at.id)?, at.now)?)
        }),
    ]
}

fn board(reader: &Reader, query: &BoardQuery, at: AskContext) -> Asked<Listed<BatchCard>> {
    let filter = BoardFilter {
        kind: query.kind.clone(),
        language: query.language.clone(),
        currency: query.currency.as_deref().map(parse).transpose()?,
        least_reward: query.least_reward,
        most_minutes: query.most_minutes,
        most_rejected_bps: query.most_rejected.map(|percent| u16::from(percent).saturating_mul(100)),
        most_wait_secs: query.most_wait.map(|hours| u64::from(hours).saturating_mul(3_600)),
        newcomers: query.newcomers,
        open_slots: query.open_slots,
        text: query.text.clone(),
    };
    let found = reader.board(&filter, query.order.into(), &query.page()?, at.now)?;
    Ok(Some(Listed::of(found)?))
}

fn offers(reader: &Reader, query: &OffersQuery, _: AskContext) -> Asked<Listed<OfferEntry>> {
    let expected = "a use: train, fine_tune, evaluate, retrieve, infer, display or redistribute";
    let filter = OfferFilter {
        asset: query.asset.map(AssetId::new).transpose()?,
        usage: word::<Use>(query.usage.as_ref(), expected)?,
        currency: query.currency.as_deref().map(parse).transpose()?,
        most_price: query.most_price,
        for_sale: query.for_sale,
    };
    let found = reader.offers(&filter, query.order.into(), &query.page()?)?;
    Ok(Some(Listed::of(found)?))
}

fn search(reader: &Reader, query: &SearchQuery, at: AskContext) -> Asked<Listed<Found>> {
    let kind = word::<SearchKind>(query.kind.as_ref(), "a kind: batch, project, asset or offer")?;
    let kinds: Vec<SearchKind> = kind.into_iter().collect();
    let found = reader.search(&query.text, &kinds, &query.page()?, at.now)?;
    Ok(Some(Listed::of(found)?))
}
