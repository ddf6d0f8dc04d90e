//! A second ledger for the registry and for licensing: their rules written once more, in plain Rust over maps.
//!
//! It runs in step with the actions, as [`crate::model`] does for the marketplace. The registry's graph is kept with all
//! that drafts inherit. Money is kept in closed form: what came in at each asset from outside, and how much of its inbox
//! was passed on; everything else follows from that and the shares ([`Rights::total`], [`Rights::passed`]), except what
//! was paid to owners, who change. It reads no event; ids are given in order.

mod compare;
mod edges;
mod money;
mod offers;
mod platform;
mod registry;
mod sales;

use std::collections::{BTreeMap, BTreeSet};

use caravan_access::OwnershipAction;
use caravan_chain::{ChainExt, Deployed, Embedded};
use caravan_licensing_api::{HookMsg, OfferTerms};
use caravan_marketplace_api as marketplace;
use caravan_marketplace_api::{
    BatchResponse, EditionResponse, PersonResponse, ProjectResponse, ProjectStatus, Sharing, WeightResponse,
};
use caravan_money::Currency;
use caravan_primitives::{BatchId, EditionId, Hash32, PersonId, ProjectId};
use caravan_provenance_api::{AssetStatus, Edge, EdgeKind, Kind, MetadataEntry};
use cosmwasm_std::{from_json, Addr, Coin};
use cw20::Cw20ExecuteMsg;

use crate::call::Call;
use crate::model::{address, Expect};
use platform::Platform;

/// Who made an asset.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Contributors {
    /// Addresses by weight, or no contributors.
    Inline(BTreeMap<Addr, u128>),
    /// The persons of an edition, which the marketplace weighs.
    Edition(ProjectId, EditionId, u128),
}

impl Contributors {
    fn total(&self) -> u128 {
        match self {
            Self::Inline(list) => list.values().sum(),
            Self::Edition(_, _, total) => *total,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asset {
    pub(crate) kind: Kind,
    pub(crate) owner: Addr,
    pub(crate) epoch: u64,
    pub(crate) status: AssetStatus,
    pub(crate) content_hash: Hash32,
    pub(crate) watermark: Hash32,
    pub(crate) line: u64,
    pub(crate) contributors: Contributors,
    pub(crate) contributors_bps: u16,
    /// Currency key and amount.
    pub(crate) floor: Option<(String, u128)>,
    /// The least royalty of derivatives, in basis points.
    pub(crate) floor_royalty: u16,
    pub(crate) registered_at: u64,
    pub(crate) edges: Vec<Edge>,
    pub(crate) offered: Option<(Addr, u64)>,
    pub(crate) metadata: Vec<MetadataEntry>,
}

/// What an owner agreed to: one edge, in these epochs of parent and child.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Consent {
    kind: EdgeKind,
    share: u16,
    epochs: (u64, u64),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offer {
    asset: u64,
    epoch: u64,
    seller: Addr,
    open: bool,
    sold: u32,
    /// Terms and the fee of each version, the first first.
    versions: Vec<(OfferTerms, u16)>,
}

impl Offer {
    fn present(&self) -> &(OfferTerms, u16) {
        self.versions.last().expect("an offer has a version")
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct License {
    offer: u64,
    version: usize,
    asset: u64,
    licensee: Addr,
    starts_at: u64,
    ends_at: Option<u64>,
    fee: u128,
}

/// How money comes in from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Sales,
    Revenue,
}

/// What came in and went out in a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Flow {
    received: u128,
    fees: u128,
    paid_out: u128,
}

/// An asset and the key of a currency.
type Key = (u64, String);

/// Money that leaves licensing: to whom, which currency, how much.
pub(crate) type Payout = (Addr, String, u128);

/// The second ledger of provenance and licensing: what their state must be after the actions until now.
#[derive(Debug, Clone)]
pub(crate) struct Rights {
    at: Deployed,
    chain_id: String,
    registry: Platform,
    licensing: Platform,
    // ------------------------------------------------ the registry
    commitments: BTreeMap<(String, Addr), u64>,
    pub(crate) assets: BTreeMap<u64, Asset>,
    consents: BTreeMap<(u64, u64), Consent>,
    made: BTreeSet<(Addr, String)>,
    // ------------------------------------------------ licensing
    fee_bps: u16,
    treasury: Addr,
    listed: BTreeMap<String, bool>,
    /// Currencies whose token does what it says.
    trusted: BTreeSet<String>,
    offers: BTreeMap<u64, Offer>,
    licenses: BTreeMap<u64, License>,
    paid: BTreeSet<(Option<Addr>, Addr, String)>,
    /// Net money from outside.
    income: BTreeMap<Key, u128>,
    /// What was passed on from an inbox.
    distributed: BTreeMap<Key, u128>,
    claimed: BTreeMap<(u64, String, String), u128>,
    balances: BTreeMap<(Addr, String), u128>,
    /// What came in under ceilings, by license and way.
    used: BTreeMap<(u64, Way), u128>,
    flows: BTreeMap<String, Flow>,
}

/// One message, as the ledger sees it.
pub(crate) struct Act<'a> {
    pub(crate) sender: &'a Addr,
    pub(crate) now: u64,
    pub(crate) market: Market<'a>,
}

/// What the marketplace says of persons and their weights.
#[derive(Clone, Copy)]
pub(crate) struct Market<'a> {
    pub(crate) chain: &'a Embedded,
    pub(crate) at: &'a Addr,
}

impl Market<'_> {
    fn person_of(&self, who: &Addr) -> Option<PersonId> {
        let msg = marketplace::QueryMsg::PersonOf { address: who.to_string() };
        let answer: Result<PersonResponse, _> = self.chain.ask(self.at, &msg);
        answer.ok().map(|row| row.person)
    }

    fn address_of(&self, person: PersonId) -> Option<Addr> {
        let answer: Result<PersonResponse, _> = self.chain.ask(self.at, &marketplace::QueryMsg::Person { person });
        answer.ok().map(|row| row.address)
    }

    /// Whether a move of a person is under way.
    fn is_moving(&self, person: PersonId) -> bool {
        let answer: Result<PersonResponse, _> = self.chain.ask(self.at, &marketplace::QueryMsg::Person { person });
        answer.is_ok_and(|row| row.moving.is_some())
    }

    fn weight(&self, project: ProjectId, edition: EditionId, person: PersonId) -> u128 {
        let msg = marketplace::QueryMsg::EditionWeight { project, edition, person };
        let answer: WeightResponse = self.chain.ask(self.at, &msg).unwrap();
        answer.weight.u128()
    }

    /// The weight of all in an edition.
    fn total(&self, project: ProjectId, edition: EditionId) -> u128 {
        let answer: EditionResponse =
            self.chain.ask(self.at, &marketplace::QueryMsg::Edition { project, edition }).unwrap();
        answer.total_weight.u128()
    }

    /// The project of a batch, if there is such a batch.
    fn project_of(&self, batch: BatchId) -> Option<ProjectResponse> {
        let answer: Result<BatchResponse, _> = self.chain.ask(self.at, &marketplace::QueryMsg::Batch { batch });
        answer.ok().map(|row| self.project(row.project))
    }

    fn project(&self, project: ProjectId) -> ProjectResponse {
        self.chain.ask(self.at, &marketplace::QueryMsg::Project { project }).unwrap()
    }
}

/// What the ledger starts with.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) at: Deployed,
    pub(crate) chain_id: String,
    pub(crate) owner: Addr,
    pub(crate) treasury: Addr,
    pub(crate) fee_bps: u16,
    pub(crate) currencies: Vec<Currency>,
}

impl Rights {
    /// The ledger of a fresh deployment.
    pub(crate) fn new(start: Start) -> Self {
        let keys: Vec<String> = start.currencies.iter().map(Currency::key).collect();
        Self {
            at: start.at,
            chain_id: start.chain_id,
            registry: Platform::of(&start.owner),
            licensing: Platform::of(&start.owner),
            commitments: BTreeMap::new(),
            assets: BTreeMap::new(),
            consents: BTreeMap::new(),
            made: BTreeSet::new(),
            fee_bps: start.fee_bps,
            treasury: start.treasury,
            listed: keys.iter().map(|key| (key.clone(), true)).collect(),
            trusted: keys.iter().cloned().collect(),
            offers: BTreeMap::new(),
            licenses: BTreeMap::new(),
            paid: BTreeSet::new(),
            income: BTreeMap::new(),
            distributed: BTreeMap::new(),
            claimed: BTreeMap::new(),
            balances: BTreeMap::new(),
            used: BTreeMap::new(),
            flows: keys.into_iter().map(|key| (key, Flow::default())).collect(),
        }
    }

    /// From now on the token of this currency may do anything.
    pub(crate) fn distrust(&mut self, currency: &Currency) {
        self.trusted.remove(&currency.key());
    }

    /// Whether this text is the address of a contract of the suite: none of them is a party.
    fn is_suite(&self, text: &str) -> bool {
        let Deployed { marketplace, points, provenance, licensing, arbitration } = &self.at;
        [marketplace, points, provenance, licensing, arbitration].iter().any(|contract| contract.as_str() == text)
    }

    /// Whether ownership of a contract may be offered so.
    fn expect_ownership(&self, platform: &Platform, act: &Act<'_>, action: &OwnershipAction) -> Expect {
        let suite = matches!(action, OwnershipAction::Offer { to, .. } if self.is_suite(to));
        platform.expect(act, action).certainly(suite, "SIBLING_IS_PARTY")
    }

    /// Whether a message must work or fail, as far as the registry and licensing are concerned.
    pub(crate) fn expect(&self, act: &Act<'_>, call: &Call) -> Expect {
        match call {
            Call::Provenance(msg, funds) => self.expect_registry(act, msg, funds),
            Call::Licensing(msg, funds) => self.expect_licensing(act, msg, funds),
            Call::Raw(contract, msg, funds) if *contract == self.at.provenance => match from_json(msg) {
                Ok(msg) => self.expect_registry(act, &msg, funds),
                Err(_) => Expect::anything().certainly(true, "CHAIN_REFUSED"),
            },
            Call::Raw(contract, msg, funds) if *contract == self.at.licensing => match from_json(msg) {
                Ok(msg) => self.expect_licensing(act, &msg, funds),
                Err(_) => Expect::anything().certainly(true, "CHAIN_REFUSED"),
            },
            Call::Token(token, Cw20ExecuteMsg::Send { contract, amount, msg })
                if *contract == self.at.licensing.as_str() =>
            {
                let paid = (token.clone(), amount.u128(), act.sender.clone());
                self.expect_hook(act, &paid, msg)
            }
            Call::Market(msg, _) => self.expect_opening(act, msg),
            Call::Points(_) | Call::Arbitration(_) | Call::Token(..) | Call::Raw(..) | Call::Send(..) => Expect::ok(),
        }
    }

    /// Does what a message that worked has done; gives what licensing paid out.
    pub(crate) fn apply(&mut self, act: &Act<'_>, call: &Call) -> Option<Payout> {
        match call {
            Call::Provenance(msg, _) => {
                self.apply_registry(act, msg);
                None
            }
            Call::Licensing(msg, funds) => self.apply_licensing(act, msg, funds),
            Call::Raw(contract, msg, _) if *contract == self.at.provenance => {
                let msg = from_json(msg).expect("a message that was taken can be read");
                self.apply_registry(act, &msg);
                None
            }
            Call::Raw(contract, msg, funds) if *contract == self.at.licensing => {
                let msg = from_json(msg).expect("a message that was taken can be read");
                self.apply_licensing(act, &msg, funds)
            }
            Call::Token(token, Cw20ExecuteMsg::Send { contract, amount, msg })
                if *contract == self.at.licensing.as_str() =>
            {
                let msg: HookMsg = from_json(msg).expect("a body that was taken");
                self.apply_hook(act, &(token.clone(), amount.u128(), act.sender.clone()), &msg);
                None
            }
            Call::Market(msg, _) => {
                if let marketplace::ExecuteMsg::PublishDataset(_) = msg.as_ref() {
                    self.apply_publish(act, msg);
                }
                None
            }
            Call::Points(_) | Call::Arbitration(_) | Call::Token(..) | Call::Raw(..) | Call::Send(..) => None,
        }
    }

    /// The first opening of a project freezes its floor price, in a currency that licensing lists.
    fn expect_opening(&self, act: &Act<'_>, msg: &marketplace::ExecuteMsg) -> Expect {
        let marketplace::ExecuteMsg::OpenBatch { batch, .. } = msg else { return Expect::ok() };
        let Some(project) = act.market.project_of(*batch) else { return Expect::ok() };
        let floor = match project.sharing {
            Sharing::None {} => None,
            Sharing::Contributors(shares) => shares.floor_price,
        };
        let first = project.status != ProjectStatus::Active;
        let unlisted = floor.is_some_and(|floor| !self.is_listed(&floor.currency.key()));
        Expect::ok().certainly(first && unlisted, "FLOOR_CURRENCY_NOT_LISTED")
    }

    /// What the policy of a message asks for.
    fn expect_policy(platform: &Platform, act: &Act<'_>, funds: &[Coin], rule: Rule) -> Expect {
        Expect::ok()
            .certainly(rule.owner && *act.sender != platform.owner, "OWNER_ONLY")
            .certainly(rule.entry && platform.pauses.is_on(act.now), "CONTRACT_PAUSED")
            .certainly(!rule.coin && !funds.is_empty(), "FUNDS_UNEXPECTED")
            .certainly(rule.coin && funds.is_empty(), "FUNDS_MISSING")
            .certainly(rule.coin && funds.len() > 1, "FUNDS_SEVERAL")
    }
}

/// Who may send a message, whether a pause stops it, and whether it takes a coin.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rule {
    owner: bool,
    entry: bool,
    coin: bool,
}

/// The key of a currency, if the chain takes its address.
pub(crate) fn key_of(currency: &Currency) -> Result<String, Expect> {
    match currency {
        Currency::Cw20(token) if address(token).is_none() => Err(Expect::fails("CURRENCY_INVALID")),
        Currency::Cw20(_) | Currency::Native(_) => Ok(currency.key()),
    }
}
