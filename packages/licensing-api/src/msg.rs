//! What can be asked of licensing, by whom, with what money, to what effect.

use caravan_access::OwnershipAction;
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Items, LicenseId, OfferId, PersonId, ReadRequest, Reference, Upto};
use caravan_provenance_api::EdgeKind;
use cosmwasm_std::Binary;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::{MAX_CLAIM, MAX_CURRENCIES, MAX_PATH};
use crate::terms::OfferTerms;

/// Instantiates licensing. It calls no sibling; addresses of siblings are predicted.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Sets the fee within the hard cap, lists currencies, pauses entry.
    pub owner: String,
    /// Receives the platform's fees.
    pub treasury: String,
    /// Fee on what is paid, in basis points, at most 500. Offers freeze it with each version.
    pub fee_bps: u16,
    /// The registry of assets.
    pub provenance: String,
    /// The marketplace, whose editions weigh contributors and which knows persons by their addresses.
    pub marketplace: String,
    /// The arbitration contract. A slot left empty can be filled by `migrate` alone.
    pub arbitration: Option<String>,
    /// The points contract. A slot left empty can be filled by `migrate` alone. No contract of the suite buys a license or is
    /// paid.
    pub points: Option<String>,
    /// Currencies that offers and revenue may use, at most 10 here; more by `UpdateConfig`.
    pub currencies: Upto<Currency, MAX_CURRENCIES>,
}

/// Migrates licensing to this code; fills slots of siblings that are empty.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {
    /// Fills the slot of the points contract where it was left empty; refused where it is filled.
    pub points: Option<String>,
    /// Fills the slot of the arbitration contract where it was left empty; refused where it is filled.
    pub arbitration: Option<String>,
}

/// What a buyer insists on: any change since the quote fails the purchase.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// Version of the offer that the buyer saw.
    pub version: u32,
    /// The asset's epoch: it rises when the asset changes its owner.
    pub epoch: u64,
    /// The most to pay.
    pub most: Amount,
}

/// Who contributed: an address on an inline list, a person in a marketplace edition.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Contributor {
    /// By the address; for editions the person that the address is now.
    Address {
        /// Address of a person or a contract on this chain.
        address: String,
    },
    /// By the person; for inline lists the address that the person has now.
    Person {
        /// Id of the person.
        person: PersonId,
    },
}

/// A change of the platform's configuration. Versions of offers keep the fee that they froze.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ConfigChange {
    /// Sets the fee of versions of offers made from now on, and of revenue; at most 500 basis points.
    SetFee {
        /// Platform's fee in basis points of each payment.
        fee_bps: u16,
    },
    /// Sets who receives fees.
    SetTreasury {
        /// Address that receives the platform's fees.
        treasury: String,
    },
    /// Accept a currency in new offers and revenue.
    ListCurrency {
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// Takes a currency off the list: no new offers, purchases and revenue in it, but under a floor price that was frozen in it; every exit stays.
    DelistCurrency {
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
}

/// What a cw20 token says when tokens were sent here.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Cw20Receive {
    /// Whose tokens they were.
    pub sender: String,
    /// How many base units.
    pub amount: Amount,
    /// A `HookMsg` as JSON, at most 1,024 bytes.
    pub msg: Binary,
}

/// What tokens can be sent for.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HookMsg {
    /// As the message `buy`; the holder of the tokens is the licensee.
    Buy {
        /// Id of the offer.
        offer: OfferId,
        /// What the buyer insists on.
        guard: Guard,
        /// Unique per token and holder.
        reference: Reference,
    },
    /// As the message `pay_revenue`.
    PayRevenue {
        /// The asset that earned it.
        asset: AssetId,
        /// The highest fee to pay.
        most_fee_bps: Bps,
        /// Unique per token and holder.
        reference: Reference,
    },
}

/// Every message. "Paused" says whether it works while entry is paused.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Sender: the asset owner. Funds: none.
    /// Effect: an open offer, version 1, in the asset's present epoch.
    /// Fails when: the asset is not sealed or is retracted, a value is out of its bounds, the currency is neither listed nor that of a floor price of the asset, the price or the royalty is below a floor that binds the asset, the royalty is not reciprocal where a least one binds it, derivatives are allowed and none could be registered (inherited edges, shares, uses), the reference was used.
    /// Paused: refused.
    CreateOffer {
        /// Id of the asset in provenance.
        asset: AssetId,
        /// Terms of the offer: uses, price, duration, limits.
        terms: Box<OfferTerms>,
        /// Name that the sender gives this message, used once per sender: a repeat fails.
        reference: Reference,
    },
    /// Sender: the asset owner. Funds: none.
    /// Effect: the offer's next version; the fee of today is frozen with it. Licenses keep the terms of theirs.
    /// Fails when: the offer is closed or of another epoch, nothing changes, or as `CreateOffer`.
    /// Paused: refused.
    ChangeOffer {
        /// Id of the offer.
        offer: OfferId,
        /// What is offered from now on.
        terms: Box<OfferTerms>,
    },
    /// Sender: the asset owner. Funds: none.
    /// Effect: nothing more is sold under the offer, for good. Licenses stay.
    /// Fails when: the offer is closed.
    /// Paused: works.
    CloseOffer {
        /// Id of the offer.
        offer: OfferId,
    },
    /// Sender: anyone, who becomes the licensee. Funds: one coin, exactly the price.
    /// Effect: a license on the terms of the offer's version; the price is split: the fee, each edge's share, the contributors' pool, the owner.
    /// Fails when: the licensee is a contract of the suite, the guard does not hold, another coin or amount is sent, the offer is closed or sold out, the licensee has had as many as the terms give one, the asset is retracted, 16 licenses are live, a ceiling would be passed, the currency is no longer listed and not that of a floor price of the asset, the reference was used.
    /// Paused: refused.
    Buy {
        /// Id of the offer.
        offer: OfferId,
        /// What the buyer insists on.
        guard: Guard,
        /// Name that the sender gives this message, used once per sender: a repeat fails.
        reference: Reference,
    },
    /// Sender: the token of a listed currency, a cw20 contract. Funds: none (the tokens have come).
    /// Effect: what the body, a `HookMsg`, says.
    /// Fails when: the sender is not the currency that is asked for, the body is not understood, or the body's message fails.
    /// Paused: as the body's message.
    Receive(Cw20Receive),
    /// Sender: the licensee who owns the draft. Funds: none.
    /// Effect: the draft child gets an edge to the parent at the license's royalty, and whatever the parent hands on.
    /// Fails when: the child is no draft of the sender's, the license is another's, another asset's, over, does not cover the kind or forbids derivatives, or the registry refuses.
    /// Paused: works.
    RegisterDerivative {
        /// Id of the draft.
        child: AssetId,
        /// Id of the licensed asset.
        parent: AssetId,
        /// How the child came from the parent; `version_of` is for one's own assets.
        kind: EdgeKind,
        /// Id of the license.
        license: LicenseId,
    },
    /// Sender: anyone. Funds: one coin of a listed currency.
    /// Effect: money that the asset earned elsewhere is split, after the fee.
    /// Fails when: the fee is above the guard, the asset is not sealed, the currency is not listed, a ceiling would be passed, the reference was used.
    /// Paused: refused.
    PayRevenue {
        /// The asset that earned it.
        asset: AssetId,
        /// The highest fee to pay, in basis points: the platform's owner may change it in the block before.
        most_fee_bps: Bps,
        /// Name that the sender gives this message, used once per sender: a repeat fails.
        reference: Reference,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: the inbox of each asset, in this order, is split among its own parents, pool and owner: one hop each. Name children before parents. Empty inboxes are skipped.
    /// Fails when: an asset is unknown or a duplicate, or every inbox is empty.
    /// Paused: works.
    Distribute {
        /// 1 to 16 assets.
        path: Items<AssetId, MAX_PATH>,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// Sender: a contributor. Funds: none.
    /// Effect: pays what is due to the sender from the contributors' pools, in one transfer. Assets where nothing is due are skipped.
    /// Fails when: an asset is unknown or a duplicate, the sender has no weight in one or is a contract of the suite, or nothing is due in any.
    /// Paused: works.
    Claim {
        /// 1 to 20 assets.
        assets: Items<AssetId, MAX_CLAIM>,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// Sender: anyone, for the contributor's own address, unless it moves. Funds: none.
    /// Effect: as `Claim`, always to the contributor's own address.
    /// Fails when: as `Claim`, the person is unknown, or a move of the person is under way in the marketplace and the sender is not its own address.
    /// Paused: works.
    ClaimFor {
        /// Person or address that contributed.
        contributor: Contributor,
        /// 1 to 20 assets.
        assets: Items<AssetId, MAX_CLAIM>,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// Sender: the asset owner with a balance. Funds: none.
    /// Effect: pays the sender's balance, or `up_to` of it; where that is named and nothing is there, it pays nothing, since
    /// anyone may have had the balance paid by `WithdrawFor` before.
    /// Fails when: the balance is zero and `up_to` is absent.
    /// Paused: works.
    Withdraw {
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// The most that is paid, in base units; absent: all.
        up_to: Option<Amount>,
    },
    /// Sender: anyone, for the address that has the balance, unless it moves. Funds: none.
    /// Effect: as `Withdraw` of all, always to the address itself.
    /// Fails when: nothing is there, or the address is a person's whose move is under way in the marketplace and the sender is another.
    /// Paused: works.
    WithdrawFor {
        /// Address that holds the points.
        address: String,
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// Sender: the owner. Funds: none.
    /// Effect: pays the platform's fees to the treasury.
    /// Fails when: there are none.
    /// Paused: works.
    WithdrawFees {
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
    },
    /// Sender: the owner. Funds: none.
    /// Effect: changes the configuration for what comes later.
    /// Fails when: the fee is above its cap, an address is not valid or that of a contract of the suite, nothing changes.
    /// Paused: works.
    UpdateConfig {
        /// Part of the configuration that changes.
        change: ConfigChange,
    },
    /// Sender: the owner, or who is offered ownership for `accept`. Funds: none.
    /// Effect: ownership is offered, accepted or withdrawn, in two steps.
    /// Fails when: the sender may not, it is offered to a contract of the suite, or the offer has expired.
    /// Paused: works.
    UpdateOwnership(OwnershipAction),
    /// Sender: the owner. Funds: none.
    /// Effect: stops entry (offers, purchases and revenue) for seven days at most; every exit works. Before the end that an `Unpause` announced it takes the announcement back: the pause goes on until seven days after it began.
    /// Fails when: licensing is paused and no end is announced; entry has not worked for as long as the last pause lasted.
    /// Paused: works where an end is announced.
    Pause {},
    /// Sender: the owner. Funds: none.
    /// Effect: announces that entry works again ten minutes later; the event has the second.
    /// Fails when: licensing is not paused, or the pause ends within ten minutes anyway.
    /// Paused: works.
    Unpause {},
}
