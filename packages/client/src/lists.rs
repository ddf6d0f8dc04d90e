//! Lists of batches, assets and offers: the index of a gateway finds them, where there is one; what is shown of each says its
//! contract. Without an index the contracts are asked for all of them.

use caravan_chain::Chain;
use caravan_licensing_api::{OfferResponse, Use};
use caravan_marketplace_api::{BoardEntry, BoardResponse, QueryMsg, RequesterResponse};
use caravan_money::Currency;
use caravan_primitives::{AssetId, BatchId, OfferId};
use caravan_provenance_api::{AssetResponse, AssetsResponse, Kind, QueryMsg as ProvenanceQuery};
use cosmwasm_std::{Addr, Uint128};
use serde::de::DeserializeOwned;
use serde::Deserialize;

use crate::documents::definition;
use crate::error::Result;
use crate::paging::{all_pages, PAGE};
use crate::problem::Problem;
use crate::session::Session;

/// What a board leaves out. What is absent leaves out nothing.
#[derive(Debug, Clone, Default)]
pub struct BoardFilter {
    pub kind: Option<String>,
    /// A language, whatever its region.
    pub language: Option<String>,
    pub least_reward: Option<(Currency, Uint128)>,
    pub most_minutes: Option<u16>,
    /// The most that the requester rejected of what it decided, in percent.
    pub most_rejected: Option<u8>,
    /// The most hours within which the requester decided half of the submissions.
    pub most_wait: Option<u16>,
    /// Words that the title has.
    pub text: Option<String>,
}

/// What a list of assets leaves out.
#[derive(Debug, Clone, Default)]
pub struct AssetFilter {
    pub kind: Option<Kind>,
    pub owner: Option<Addr>,
    /// Words of the description: only an index knows them.
    pub text: Option<String>,
}

/// What a list of offers leaves out.
#[derive(Debug, Clone, Default)]
pub struct OfferFilter {
    pub asset: Option<AssetId>,
    pub usage: Option<Use>,
    pub most_price: Option<(Currency, Uint128)>,
    /// Only what can be bought.
    pub for_sale: bool,
}

/// The conditions of a question to the index.
type Conditions = Vec<(&'static str, String)>;

/// Return the batches that take claims, at most `limit`.
pub fn open_batches<C: Chain>(filter: &BoardFilter, limit: usize, session: &Session<C>) -> Result<Vec<BoardEntry>> {
    let mut conditions = Conditions::new();
    conditions.extend(filter.kind.iter().map(|kind| ("kind", kind.clone())));
    conditions.extend(filter.language.iter().map(|language| ("language", language.clone())));
    conditions.extend(filter.most_minutes.iter().map(|minutes| ("most_minutes", minutes.to_string())));
    conditions.extend(filter.most_rejected.iter().map(|percent| ("most_rejected", percent.to_string())));
    conditions.extend(filter.most_wait.iter().map(|hours| ("most_wait", hours.to_string())));
    conditions.extend(filter.text.iter().map(|text| ("text", text.clone())));
    conditions.extend(
        filter
            .least_reward
            .iter()
            .flat_map(|(currency, least)| [("currency", in_query(currency)), ("least_reward", least.to_string())]),
    );
    // The marketplace lists all batches that take claims, and is never behind.
    let found = if conditions.is_empty() { None } else { found("board", conditions, limit, session)? };
    let Some(found) = found else { return filter.all(limit, session) };
    let mut entries = vec![];
    for FoundBatch { batch } in found {
        let query = QueryMsg::Board { start_after: BatchId::new(batch.get() - 1).ok(), limit: Some(1) };
        let page: BoardResponse = session.client.query(&query)?;
        // A batch that the index has may have closed since.
        entries.extend(page.batches.into_iter().filter(|entry| entry.batch == batch));
    }
    Ok(entries)
}

impl BoardFilter {
    /// Ask the marketplace for page after page, until there are enough.
    fn all<C: Chain>(&self, limit: usize, session: &Session<C>) -> Result<Vec<BoardEntry>> {
        let (mut entries, mut start_after) = (vec![], None);
        while entries.len() < limit {
            let page: BoardResponse = session.client.query(&QueryMsg::Board { start_after, limit: Some(PAGE) })?;
            for entry in page.batches {
                if self.takes(&entry, session)? {
                    entries.push(entry);
                }
            }
            start_after = page.next;
            if start_after.is_none() {
                break;
            }
        }
        entries.truncate(limit);
        Ok(entries)
    }

    fn takes<C: Chain>(&self, entry: &BoardEntry, session: &Session<C>) -> Result<bool> {
        let is_kind = self.kind.as_ref().is_none_or(|kind| entry.about.kind.as_str() == kind);
        let speaks = |language: &String| {
            let wanted = language.to_lowercase();
            entry.about.languages.iter().any(|known| {
                let known = known.as_str().to_lowercase();
                known == wanted || known.strip_prefix(&wanted).is_some_and(|region| region.starts_with('-'))
            })
        };
        let pays = |(currency, least): &(Currency, Uint128)| *currency == entry.currency && entry.reward >= *least;
        let title = entry.about.title.as_str().to_lowercase();
        let has = |text: &String| text.to_lowercase().split_whitespace().all(|word| title.contains(word));
        if !is_kind
            || !self.language.as_ref().is_none_or(speaks)
            || !self.least_reward.as_ref().is_none_or(pays)
            || !self.text.as_ref().is_none_or(has)
        {
            return Ok(false);
        }
        if !self.takes_requester(entry, session)? {
            return Ok(false);
        }
        let Some(most) = self.most_minutes else { return Ok(true) };
        let about = session.client.batch(entry.batch)?.config.about;
        // Of a definition that cannot be read the minutes are not known: its batch is left out, and does not stop the list.
        Ok(definition(&about, session).is_ok_and(|definition| definition.minutes <= most))
    }

    /// Whether the record of the requester in the currency of the batch is as good as asked for.
    fn takes_requester<C: Chain>(&self, entry: &BoardEntry, session: &Session<C>) -> Result<bool> {
        if self.most_rejected.is_none() && self.most_wait.is_none() {
            return Ok(true);
        }
        let requester = session.client.project(entry.project)?.requester;
        let query = QueryMsg::Requester { requester, currency: entry.currency.clone() };
        let row: RequesterResponse = session.client.query(&query)?;
        let rejects = |percent: u8| row.rejected_bps() <= u16::from(percent).saturating_mul(100);
        let decides = |hours: u16| row.half_decided_within().is_none_or(|secs| secs <= u64::from(hours) * 3_600);
        Ok(self.most_rejected.is_none_or(rejects) && self.most_wait.is_none_or(decides))
    }
}

/// Return assets, the newest first, at most `limit`.
///
/// # Errors
/// `INDEX_MISSING` for words without an index.
pub fn assets<C: Chain>(filter: &AssetFilter, limit: usize, session: &Session<C>) -> Result<Vec<AssetResponse>> {
    let mut conditions = Conditions::new();
    conditions.extend(filter.kind.iter().map(|kind| ("kind", kind.to_string())));
    conditions.extend(filter.owner.iter().map(|owner| ("owner", owner.to_string())));
    conditions.extend(filter.text.iter().map(|text| ("text", text.clone())));
    if let Some(found) = found("assets", conditions, limit, session)? {
        return found.into_iter().map(|FoundAsset { asset }| session.client.asset(asset)).collect();
    }
    if filter.text.is_some() {
        return Err(Problem::IndexMissing { what: "to search for words" }.into());
    }
    let mut entries = all_assets(session)?;
    entries.retain(|asset| {
        filter.kind.is_none_or(|kind| kind == asset.kind)
            && filter.owner.as_ref().is_none_or(|owner| *owner == asset.owner)
    });
    entries.reverse();
    entries.truncate(limit);
    Ok(entries)
}

fn all_assets<C: Chain>(session: &Session<C>) -> Result<Vec<AssetResponse>> {
    let page = |start_after| {
        let query = ProvenanceQuery::Assets { start_after, limit: Some(PAGE) };
        session.client.query_provenance::<AssetsResponse>(&query).map(|page| page.assets)
    };
    Ok(all_pages(page, |asset| asset.asset)?)
}

/// Return offers, the newest first, at most `limit`.
pub fn offers<C: Chain>(filter: &OfferFilter, limit: usize, session: &Session<C>) -> Result<Vec<OfferResponse>> {
    let mut conditions = Conditions::new();
    conditions.extend(filter.asset.iter().map(|asset| ("asset", asset.to_string())));
    conditions.extend(filter.usage.iter().map(|usage| ("use", usage.name().to_owned())));
    conditions.extend(filter.for_sale.then(|| ("for_sale", "true".to_owned())));
    conditions.extend(
        filter
            .most_price
            .iter()
            .flat_map(|(currency, most)| [("currency", in_query(currency)), ("most_price", most.to_string())]),
    );
    if let Some(found) = found("offers", conditions, limit, session)? {
        return found.into_iter().map(|FoundOffer { offer }| session.client.offer(offer)).collect();
    }
    let of: Vec<AssetId> = match filter.asset {
        Some(asset) => vec![asset],
        None => all_assets(session)?.into_iter().map(|asset| asset.asset).collect(),
    };
    let mut entries = vec![];
    for asset in of {
        entries.extend(session.client.offers_of(asset)?);
    }
    entries.retain(|offer| {
        let terms = &offer.terms;
        let costs = |(currency, most): &(Currency, Uint128)| {
            terms.price.currency == *currency && terms.price.amount.get() <= *most
        };
        filter.usage.is_none_or(|usage| terms.uses.iter().any(|of| *of == usage))
            && filter.most_price.as_ref().is_none_or(costs)
            && (!filter.for_sale || offer.open)
    });
    entries.sort_by_key(|offer| std::cmp::Reverse(offer.offer));
    entries.truncate(limit);
    Ok(entries)
}

fn in_query(currency: &Currency) -> String {
    match currency {
        Currency::Native(denom) => format!("native:{denom}"),
        Currency::Cw20(address) => format!("cw20:{address}"),
    }
}

/// A page of the index. Of its entries the number alone is read: the rest says the contract.
#[derive(Deserialize)]
struct FoundPage<T> {
    entries: Vec<T>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct FoundBatch {
    batch: BatchId,
}

#[derive(Deserialize)]
struct FoundAsset {
    asset: AssetId,
}

#[derive(Deserialize)]
struct FoundOffer {
    offer: OfferId,
}

#[derive(Deserialize)]
struct IndexStatus {
    chain_id: String,
}

/// Ask the index what it finds, at most `limit`; none where there is no index of this chain.
fn found<T: DeserializeOwned, C: Chain>(
    list: &str,
    conditions: Conditions,
    limit: usize,
    session: &Session<C>,
) -> Result<Option<Vec<T>>> {
    let Some(link) = &session.gateway else { return Ok(None) };
    // A gateway may keep content for several chains, and an index of another one.
    let status = link.client.index::<IndexStatus>("status", &[])?;
    if status.is_none_or(|status| status.chain_id != session.client.chain.chain_id()) {
        return Ok(None);
    }
    let (mut all, mut after) = (vec![], None::<String>);
    loop {
        let mut query = conditions.clone();
        query.extend(after.map(|after| ("after", after)));
        let Some(page) = link.client.index::<FoundPage<T>>(list, &query)? else { return Ok(None) };
        all.extend(page.entries);
        after = page.next;
        if after.is_none() || all.len() >= limit {
            all.truncate(limit);
            return Ok(Some(all));
        }
    }
}
