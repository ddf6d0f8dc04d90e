//! The query of each list, as it stands in its address.
#![allow(unused_qualifications, reason = "what the derive writes for `schema_with`")]

use caravan_index::{BoardOrder, OfferOrder, PageRequest, MOST_ENTRIES};
use caravan_money::Currency;
use cosmwasm_std::Uint128;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::Deserialize;

use super::ask::id_in_query;
use super::cursor::read;
use super::schemas::{amount, asset_kind, contract, currency, cursor, id, search_kind, subject, usage};
use crate::refusal::Refusal;

/// The entries of a page, unless the caller says.
const PAGE: u32 = 30;

/// The query of a list that comes in pages: its own conditions, the cursor and the limit.
macro_rules! paged_query {
    ($(#[$about:meta])* $name:ident { $($conditions:tt)* }) => {
        $(#[$about])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $($conditions)*
            /// The `next` of the page before.
            #[serde(default)]
            #[schemars(schema_with = "cursor")]
            after: Option<String>,
            /// The most entries of a page: 30, unless said otherwise.
            #[schemars(range(min = 1, max = 100))]
            limit: Option<u32>,
        }

        impl $name {
            /// Read the cursor and the limit.
            pub(crate) fn page<C: DeserializeOwned>(&self) -> Result<PageRequest<C>, Refusal> {
                page(self.after.as_deref(), self.limit)
            }
        }
    };
}

paged_query! {
    /// Which page of a list.
    PageQuery {
    }
}

/// Read a cursor and a limit.
fn page<C: DeserializeOwned>(after: Option<&str>, limit: Option<u32>) -> Result<PageRequest<C>, Refusal> {
    let limit = limit.unwrap_or(PAGE);
    if !(1..=MOST_ENTRIES).contains(&limit) {
        return Err(Refusal::Malformed { expected: "a limit from 1 to 100", got: limit.to_string() });
    }
    Ok(PageRequest { after: read(after)?, limit })
}

/// A question without a query.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoQuery {}

paged_query! {
    /// What a board shows.
    BoardQuery {
        /// Only tasks of this kind.
        pub(crate) kind: Option<String>,
        /// Only tasks that ask for this language, whatever its region: `pt` finds `pt-BR`.
        pub(crate) language: Option<String>,
        /// Only what pays in this currency, `native:DENOM` or `cw20:ADDRESS`.
        #[serde(default)]
        #[schemars(schema_with = "currency")]
        pub(crate) currency: Option<String>,
        /// Only what pays so much or more, in base units: of use with a currency.
        #[serde(default)]
        #[schemars(schema_with = "amount")]
        pub(crate) least_reward: Option<Uint128>,
        /// Only tasks that take so many minutes or fewer.
        pub(crate) most_minutes: Option<u16>,
        /// Only batches of requesters that rejected or withheld at most so many percent of what they decided.
        pub(crate) most_rejected: Option<u8>,
        /// Only batches of requesters that decided half of the submissions within so many hours.
        pub(crate) most_wait: Option<u16>,
        /// Only what newcomers may claim.
        #[serde(default)]
        pub(crate) newcomers: bool,
        /// Only batches with open slots.
        #[serde(default)]
        pub(crate) open_slots: bool,
        /// Only batches with these words.
        pub(crate) text: Option<String>,
        /// The newest first, unless said otherwise.
        #[serde(default)]
        pub(crate) order: Order,
    }
}

/// The order of a board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// The newest batch first.
    #[default]
    Newest,
    /// The highest reward first.
    Reward,
    /// What closes first comes first.
    ClosesSoon,
}

impl From<Order> for BoardOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Self::Newest,
            Order::Reward => Self::Reward,
            Order::ClosesSoon => Self::ClosesSoon,
        }
    }
}

paged_query! {
    /// Which projects.
    ProjectsQuery {
        /// Only those of this person.
        #[serde(default, deserialize_with = "id_in_query")]
        #[schemars(schema_with = "id")]
        pub(crate) requester: Option<u64>,
    }
}

paged_query! {
    /// Which assets.
    AssetsQuery {
        /// Only assets of this kind: data, dataset, knowledge_base, model, application or service.
        #[serde(default)]
        #[schemars(schema_with = "asset_kind")]
        pub(crate) kind: Option<String>,
        /// Only assets of this owner's address.
        pub(crate) owner: Option<String>,
        /// Only assets with these words.
        pub(crate) text: Option<String>,
    }
}

paged_query! {
    /// Which offers.
    OffersQuery {
        /// Only offers for this asset.
        #[serde(default, deserialize_with = "id_in_query")]
        #[schemars(schema_with = "id")]
        pub(crate) asset: Option<u64>,
        /// Only offers that allow this use: train, fine_tune, evaluate, retrieve, infer, display or redistribute.
        #[serde(rename = "use", default)]
        #[schemars(schema_with = "usage")]
        pub(crate) usage: Option<String>,
        /// Only what costs this currency, `native:DENOM` or `cw20:ADDRESS`.
        #[serde(default)]
        #[schemars(schema_with = "currency")]
        pub(crate) currency: Option<String>,
        /// Only what costs so much or less, in base units: of use with a currency.
        #[serde(default)]
        #[schemars(schema_with = "amount")]
        pub(crate) most_price: Option<Uint128>,
        /// Only what can be bought.
        #[serde(default)]
        pub(crate) for_sale: bool,
        /// The newest first, unless said otherwise.
        #[serde(default)]
        pub(crate) order: PriceOrder,
    }
}

/// The order of offers.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PriceOrder {
    /// The newest offer first.
    #[default]
    Newest,
    /// The lowest price first.
    Price,
}

impl From<PriceOrder> for OfferOrder {
    fn from(order: PriceOrder) -> Self {
        match order {
            PriceOrder::Newest => Self::Newest,
            PriceOrder::Price => Self::Price,
        }
    }
}

paged_query! {
    /// Which licenses.
    LicensesQuery {
        /// Only licenses for this asset.
        #[serde(default, deserialize_with = "id_in_query")]
        #[schemars(schema_with = "id")]
        pub(crate) asset: Option<u64>,
        /// Only licenses of this address.
        pub(crate) licensee: Option<String>,
    }
}

paged_query! {
    /// What is searched for.
    SearchQuery {
        /// The words: all of them, the last one as the beginning of a word.
        pub(crate) text: String,
        /// Only this kind: batch, project, asset or offer.
        #[serde(default)]
        #[schemars(schema_with = "search_kind")]
        pub(crate) kind: Option<String>,
    }
}

/// Which person has an address.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressQuery {
    /// The address.
    pub(crate) address: String,
}

/// Which events.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsQuery {
    /// Only events after the one with this number; 0, unless said otherwise.
    pub(crate) after: Option<u64>,
    /// Only events of blocks above this height.
    pub(crate) since: Option<u64>,
    /// Only events of this contract: marketplace, points, provenance, licensing or arbitration.
    #[serde(default)]
    #[schemars(schema_with = "contract")]
    pub(crate) contract: Option<String>,
    /// Only events of this name.
    pub(crate) name: Option<String>,
    /// Only events about this: `project:7`, `batch:7`, `person:7`, `asset:7`, `offer:7` or `license:7`.
    #[serde(default)]
    #[schemars(schema_with = "subject")]
    pub(crate) about: Option<String>,
    /// The most events of an answer: 100, unless said otherwise. A stream has no end.
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) limit: Option<u32>,
}

/// Read a word of a closed list.
pub(crate) fn word<T: DeserializeOwned>(text: Option<&String>, expected: &'static str) -> Result<Option<T>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let read = serde_json::from_value(serde_json::Value::String(text.clone())).ok();
    let got = || text.chars().take(80).collect();
    read.map(Some).ok_or_else(|| Refusal::Malformed { expected, got: got() })
}

/// Read a currency.
pub(crate) fn parse(text: &str) -> Result<Currency, Refusal> {
    let currency = match text.split_once(':') {
        Some(("native", denom)) => Currency::native(denom).ok(),
        Some(("cw20", address)) => Currency::cw20(address).ok(),
        Some(_) | None => None,
    };
    let got = || text.chars().take(80).collect();
    currency.ok_or_else(|| Refusal::Malformed { expected: "a currency, native:DENOM or cw20:ADDRESS", got: got() })
}
