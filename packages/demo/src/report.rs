//! What happened: who won an appeal, who sold what, and where the money went, by the events of the chain.

use caravan_chain::{ChainError, Outcome};
use caravan_client::{attribute, event_number, ClientError, CurrencyDisplay, Result};
use caravan_licensing_api::{AssetLedgerResponse, SharesResponse, Use};
use caravan_primitives::{AssetId, Hash32, LicenseId};
use caravan_provenance_api::{AssetResponse, Kind};
use cosmwasm_std::{Addr, Event, Uint128};
use serde::Serialize;

#[derive(Debug, Clone)]
pub(super) struct Asset {
    pub(super) id: AssetId,
    pub(super) kind: Kind,
    pub(super) title: &'static str,
    pub(super) owner: &'static str,
    pub(super) watermark: Hash32,
    /// The weight of all contributors; 0 where there are none.
    pub(super) total_weight: Uint128,
    /// How its money is split; known when money has come in.
    pub(super) shares: Option<SharesResponse>,
    /// What it took in, in CARA, then in WAVE.
    pub(super) ledgers: Vec<AssetLedgerResponse>,
}

impl Asset {
    pub(super) fn of(answer: &AssetResponse, title: &'static str, owner: &'static str) -> Self {
        Self {
            id: answer.asset,
            kind: answer.kind,
            title,
            owner,
            watermark: answer.watermark,
            total_weight: answer.contributors.total_weight,
            shares: None,
            ledgers: vec![],
        }
    }
}

/// An edition that was published as a dataset.
#[derive(Debug, Clone)]
pub(super) struct Publication {
    pub(super) asset: AssetId,
    pub(super) answers: usize,
    /// The part of the license revenue that contributors get.
    pub(super) contributor_bps: u16,
    /// The minimum price of a license.
    pub(super) floor: Option<(CurrencyDisplay, Uint128)>,
    pub(super) display: CurrencyDisplay,
    /// The bond that was returned.
    pub(super) bond: Uint128,
    /// What the requester withdrew then.
    pub(super) refund: Uint128,
}

/// An appeal that the annotator won, and where the bonds went.
#[derive(Debug, Clone)]
pub(super) struct WonAppeal {
    pub(super) annotator: usize,
    pub(super) task: String,
    pub(super) display: CurrencyDisplay,
    /// What the work is paid.
    pub(super) stake: Uint128,
    /// What the annotator put down, from its balance.
    pub(super) bond: Uint128,
    /// What the requester put down.
    pub(super) other_bond: Uint128,
    /// What the annotator got of both bonds.
    pub(super) to_annotator: Uint128,
    /// What the arbiter got of the requester's bond.
    pub(super) to_arbiter: Uint128,
    /// What the requester got of both bonds.
    pub(super) to_requester: Uint128,
}

/// A message that the contracts refused, and the code.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RefusedMessage {
    pub(super) what: &'static str,
    pub(super) code: String,
}

impl RefusedMessage {
    /// Record the code of a message that the contracts must refuse.
    pub(super) fn expect<T>(what: &'static str, tried: Result<T>) -> Result<Self> {
        match tried {
            Ok(_) => Err(ClientError::NotRefused(what)),
            Err(ClientError::Chain(ChainError::Contract { code, .. })) => Ok(Self { what, code }),
            Err(error) => Err(error),
        }
    }
}

/// How the translations were reviewed; the labels are the answers of the reviews.
#[derive(Debug, Clone)]
pub(super) struct Reviewed {
    /// The annotator who translated, claimed a review and was refused.
    pub(super) translator: usize,
    pub(super) refused: RefusedMessage,
    /// How many picks found only tasks that the reviewer had done.
    pub(super) missed: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    License {
        license: LicenseId,
        buyer: &'static str,
    },
    /// Revenue from outside of Caravan.
    Revenue {
        payer: &'static str,
    },
    /// The royalties that derivatives have paid.
    Inbox,
}

/// Income of an asset, and its split: `gross` is `fee` and `net`.
#[derive(Debug, Clone)]
pub(super) struct Income {
    pub(super) source: Source,
    pub(super) asset: AssetId,
    pub(super) display: CurrencyDisplay,
    pub(super) gross: Uint128,
    pub(super) fee: Uint128,
    pub(super) net: Uint128,
    /// Royalties to parents, in the order of the edges.
    pub(super) parts: Vec<(AssetId, Uint128)>,
    /// The part of the contributors.
    pub(super) pool: Uint128,
    pub(super) owner: Uint128,
    /// The remainder of all divisions until then: it stays with the asset.
    pub(super) dust: Uint128,
}

/// What licensing says of a transaction.
pub(super) struct LicensingEvents<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) licensing: &'a Addr,
}

impl<'a> LicensingEvents<'a> {
    fn named(&self, name: &'a str) -> impl Iterator<Item = &'a Event> {
        self.outcome.events_of(self.licensing, name)
    }

    fn number(&self, event: &'static str, key: &'static str) -> Result<Uint128> {
        event_number(self.outcome, self.licensing, event, key)
    }
}

impl Income {
    /// Read the split of the income of `asset` from the events of licensing.
    pub(super) fn read(
        events: &LicensingEvents<'_>,
        asset: AssetId,
        display: &CurrencyDisplay,
        source: Source,
    ) -> Result<Self> {
        let id = asset.to_string();
        let mut splits = events.named("income_split").filter(|event| attribute(event, "asset") == Some(&id));
        let split = splits.next().ok_or(ClientError::EventMissing { event: "income_split", attribute: "asset" })?;
        let (gross, fee) = match source {
            Source::License { .. } => {
                (events.number("license_bought", "price")?, events.number("license_bought", "fee")?)
            }
            Source::Revenue { .. } => (events.number("revenue_paid", "amount")?, events.number("revenue_paid", "fee")?),
            Source::Inbox => (number(split, "income_split", "amount")?, Uint128::zero()),
        };
        let parts = events.named("part_received").filter(|event| attribute(event, "child") == Some(&id));
        let part = |event| Ok::<_, ClientError>((parent(event)?, number(event, "part_received", "amount")?));
        let read = |key| number(split, "income_split", key);
        Ok(Self {
            source,
            asset,
            display: display.clone(),
            gross,
            fee,
            net: read("amount")?,
            parts: parts.map(part).collect::<Result<_>>()?,
            pool: read("pool")?,
            owner: read("owner_amount")?,
            dust: read("dust")?,
        })
    }

    /// Return the account that paid; an inbox has none.
    pub(super) fn payer(&self) -> Option<&'static str> {
        match self.source {
            Source::License { buyer, .. } => Some(buyer),
            Source::Revenue { payer } => Some(payer),
            Source::Inbox => None,
        }
    }

    pub(super) fn to_parents(&self) -> Uint128 {
        self.parts.iter().map(|(_, amount)| *amount).sum()
    }
}

/// An annotator as a contributor of the datasets.
#[derive(Debug, Clone)]
pub(super) struct Contributor {
    pub(super) annotator: usize,
    /// The weight in each dataset.
    pub(super) weights: Vec<Uint128>,
    /// What was claimed from the pool of each dataset, by currency.
    pub(super) claimed: Vec<Vec<Uint128>>,
    /// What was paid, by currency, by the bank and the token.
    pub(super) paid: Vec<Uint128>,
}

/// A claim of a contributor, or a withdrawal of an owner.
#[derive(Debug, Clone)]
pub(super) struct Payout {
    pub(super) to: String,
    /// The assets of a claim; empty for a withdrawal.
    pub(super) assets: Vec<AssetId>,
    /// Whether a passer-by sent the message.
    pub(super) by_passer_by: bool,
    pub(super) display: CurrencyDisplay,
    pub(super) amount: Uint128,
}

/// A query about a license, and its answer. Times are in seconds since 1970.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) who: &'static str,
    pub(super) asset: AssetId,
    pub(super) usage: Use,
    pub(super) at: u64,
    /// `None` where the use is not licensed.
    pub(super) license: Option<LicenseId>,
    /// `None` for a license without end.
    pub(super) ends_at: Option<u64>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Report {
    pub(super) assets: Vec<Asset>,
    pub(super) publications: Vec<Publication>,
    pub(super) refused_messages: Vec<RefusedMessage>,
    pub(super) fee_bps: u16,
    pub(super) income: Vec<Income>,
    pub(super) payouts: Vec<Payout>,
    pub(super) contributors: Vec<Contributor>,
    pub(super) answers: Vec<Answered>,
}

impl Report {
    pub(super) fn asset(&self, id: AssetId) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.id == id)
    }
}

fn number(event: &Event, name: &'static str, key: &'static str) -> Result<Uint128> {
    let number = attribute(event, key).and_then(|value| value.parse().ok());
    number.ok_or(ClientError::EventMissing { event: name, attribute: key })
}

fn parent(event: &Event) -> Result<AssetId> {
    let number = attribute(event, "asset").and_then(|value| value.parse().ok());
    Ok(AssetId::new(number.ok_or(ClientError::EventMissing { event: "part_received", attribute: "asset" })?)?)
}
