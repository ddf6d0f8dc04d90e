//! What the second half of the story leaves behind: who sold what, and where the money went, as the chain told it.

use caravan_chain::Outcome;
use caravan_licensing_api::{BooksResponse, SharesResponse, Use};
use caravan_primitives::{AssetId, Hash32, LicenseId};
use caravan_provenance_api::{AssetResponse, Kind};
use cosmwasm_std::{Event, Uint128};
use serde::Serialize;

use crate::coinage::Coinage;
use crate::failure::Failure;

/// An asset of the demo.
#[derive(Debug, Clone)]
pub(super) struct Asset {
    /// Its number.
    pub(super) id: AssetId,
    /// What it is.
    pub(super) kind: Kind,
    /// What people call it.
    pub(super) title: &'static str,
    /// Account of its owner.
    pub(super) owner: &'static str,
    /// Its watermark.
    pub(super) watermark: Hash32,
    /// What its contributors weigh together; 0 where there are none.
    pub(super) total_weight: Uint128,
    /// How its money is split. Known once money has come in.
    pub(super) shares: Option<SharesResponse>,
    /// Its money, by currency: CARA, then WAVE.
    pub(super) books: Vec<BooksResponse>,
}

impl Asset {
    /// The asset as the registry has it.
    pub(super) fn of(answer: &AssetResponse, title: &'static str, owner: &'static str) -> Self {
        Self {
            id: answer.asset,
            kind: answer.kind,
            title,
            owner,
            watermark: answer.watermark,
            total_weight: answer.contributors.total_weight,
            shares: None,
            books: vec![],
        }
    }
}

/// How an edition was published.
#[derive(Debug, Clone)]
pub(super) struct Publication {
    /// Its dataset.
    pub(super) asset: AssetId,
    /// Answers that the content hash covers.
    pub(super) answers: usize,
    /// The contributors' part of what licenses bring, in basis points.
    pub(super) contributor_bps: u16,
    /// The least price of a license, if there is one.
    pub(super) floor: Option<(Coinage, Uint128)>,
    /// What the project pays in.
    pub(super) coinage: Coinage,
    /// The bond that went back.
    pub(super) bond: Uint128,
    /// What the requester has withdrawn since.
    pub(super) refund: Uint128,
}

/// Something that the contracts refused.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Refusal {
    /// What was tried.
    pub(super) what: &'static str,
    /// The code of the refusal.
    pub(super) code: String,
}

/// Where money came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A license was bought.
    License(LicenseId),
    /// Revenue from outside was paid in.
    Revenue,
    /// The inbox: what derivatives have paid.
    Inbox,
}

/// Money that came in at an asset, and its split.
#[derive(Debug, Clone)]
pub(super) struct Income {
    /// Who paid; none for an inbox.
    pub(super) payer: Option<&'static str>,
    /// Where it came from.
    pub(super) source: Source,
    /// The asset.
    pub(super) asset: AssetId,
    /// In what.
    pub(super) coinage: Coinage,
    /// All of it.
    pub(super) gross: Uint128,
    /// The platform's part.
    pub(super) fee: Uint128,
    /// What was split.
    pub(super) net: Uint128,
    /// To parents, in the order of their edges.
    pub(super) parts: Vec<(AssetId, Uint128)>,
    /// To the contributors.
    pub(super) pool: Uint128,
    /// To the owner.
    pub(super) owner: Uint128,
    /// What stays with the asset undivided, afterwards.
    pub(super) dust: Uint128,
}

impl Income {
    /// The split of `asset`'s money that a message told of.
    pub(super) fn told(
        outcome: &Outcome,
        (asset, coinage): (AssetId, &Coinage),
        (payer, source): (Option<&'static str>, Source),
    ) -> Result<Self, Failure> {
        let id = asset.to_string();
        let mut splits = outcome.told("income_split").filter(|event| value(event, "asset") == Some(&id));
        let split = splits.next().ok_or(Failure::Untold { event: "income_split", attribute: "asset" })?;
        let (gross, fee) = match source {
            Source::License(_) => {
                (first(outcome, "license_bought", "price")?, first(outcome, "license_bought", "fee")?)
            }
            Source::Revenue => (first(outcome, "revenue_paid", "amount")?, first(outcome, "revenue_paid", "fee")?),
            Source::Inbox => (number(split, "income_split", "amount")?, Uint128::zero()),
        };
        let parts = outcome.told("part_credited").filter(|event| value(event, "child") == Some(&id));
        let part = |event| Ok::<_, Failure>((parent(event)?, number(event, "part_credited", "amount")?));
        let read = |attribute| number(split, "income_split", attribute);
        Ok(Self {
            payer,
            source,
            asset,
            coinage: coinage.clone(),
            gross,
            fee,
            net: read("amount")?,
            parts: parts.map(part).collect::<Result<_, _>>()?,
            pool: read("pool")?,
            owner: read("owner_amount")?,
            dust: read("dust")?,
        })
    }

    /// All that went to parents.
    pub(super) fn up(&self) -> Uint128 {
        self.parts.iter().map(|(_, amount)| *amount).sum()
    }
}

/// Who made the datasets, and what it brought: what the pools have paid, by dataset and currency.
#[derive(Debug, Clone)]
pub(super) struct Contributor {
    /// Index of the annotator.
    pub(super) annotator: usize,
    /// What the annotator weighs in each dataset.
    pub(super) weights: Vec<Uint128>,
    /// Claimed from each dataset's pool, by currency.
    pub(super) claimed: Vec<Vec<Uint128>>,
    /// What has come of it, by the bank and the token.
    pub(super) paid: Vec<Uint128>,
}

/// A payment out of licensing.
#[derive(Debug, Clone)]
pub(super) struct Payout {
    /// To whom.
    pub(super) to: String,
    /// For a claim: from the pools of these; empty for an owner.
    pub(super) assets: Vec<AssetId>,
    /// Whether a passer-by sent the message.
    pub(super) for_them: bool,
    /// In what.
    pub(super) coinage: Coinage,
    /// How much.
    pub(super) amount: Uint128,
}

/// A question about a license, and its answer.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    /// Who would use it.
    pub(super) who: &'static str,
    /// The asset.
    pub(super) asset: AssetId,
    /// For what.
    pub(super) usage: Use,
    /// When, in seconds since 1970.
    pub(super) at: u64,
    /// The license that allows it.
    pub(super) license: Option<LicenseId>,
    /// Until when that lasts; none: for ever, or not licensed.
    pub(super) ends_at: Option<u64>,
}

/// The second half of the story.
#[derive(Debug, Clone, Default)]
pub(super) struct Tale {
    /// Every asset, by number.
    pub(super) assets: Vec<Asset>,
    /// How the datasets were published.
    pub(super) publications: Vec<Publication>,
    /// What was refused.
    pub(super) refusals: Vec<Refusal>,
    /// Licensing's fee, in basis points.
    pub(super) fee_bps: u16,
    /// What came in and was split, in order.
    pub(super) income: Vec<Income>,
    /// What was paid out, in order.
    pub(super) payouts: Vec<Payout>,
    /// Who made the datasets.
    pub(super) contributors: Vec<Contributor>,
    /// Questions and answers.
    pub(super) answers: Vec<Answered>,
}

impl Tale {
    /// The asset of a number.
    pub(super) fn asset(&self, id: AssetId) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.id == id)
    }
}

/// An attribute of an event.
fn value<'e>(event: &'e Event, key: &str) -> Option<&'e str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

fn number(event: &Event, name: &'static str, attribute: &'static str) -> Result<Uint128, Failure> {
    let number = value(event, attribute).and_then(|value| value.parse().ok());
    number.ok_or(Failure::Untold { event: name, attribute })
}

fn parent(event: &Event) -> Result<AssetId, Failure> {
    let number = value(event, "asset").and_then(|value| value.parse().ok());
    Ok(AssetId::new(number.ok_or(Failure::Untold { event: "part_credited", attribute: "asset" })?)?)
}

fn first(outcome: &Outcome, event: &'static str, attribute: &'static str) -> Result<Uint128, Failure> {
    crate::market::told(outcome, event, attribute)
}
