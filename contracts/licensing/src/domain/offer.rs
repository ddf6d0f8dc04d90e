//! Offers: who may sell, and what stands between a buyer and a license.

use caravan_licensing_api::{Guard, LicensingError};
use caravan_money::MoneyError;
use caravan_primitives::{AssetId, OfferId};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use super::terms::Terms;
use super::Ruling;

/// An offer; its terms are kept by version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Offer {
    #[serde(rename = "a")]
    pub(crate) asset: AssetId,
    #[serde(rename = "e")]
    pub(crate) epoch: u64,
    #[serde(rename = "v")]
    pub(crate) version: u32,
    #[serde(rename = "s")]
    pub(crate) seller: Addr,
    #[serde(rename = "n")]
    pub(crate) sold: u32,
    #[serde(rename = "o")]
    pub(crate) open: bool,
}

/// What the registry says of an asset now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    pub(crate) owner: Addr,
    pub(crate) epoch: u64,
    pub(crate) status: Status,
}

/// Whether an asset can be licensed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Status {
    Draft,
    Sealed,
    Retracted,
}

impl Head {
    /// The owner alone.
    pub(crate) fn require_owner(&self, asset: AssetId, sender: &Addr) -> Ruling<()> {
        if self.owner == *sender {
            return Ok(());
        }
        Err(LicensingError::AssetOwnerOnly { asset, expected: self.owner.clone(), got: sender.clone() })
    }

    /// Sealed, and not retracted: new licenses may be offered and sold.
    pub(crate) fn require_licensable(&self, asset: AssetId) -> Ruling<()> {
        match self.status {
            Status::Sealed => Ok(()),
            Status::Draft => Err(LicensingError::AssetNotSealed(asset)),
            Status::Retracted => Err(LicensingError::AssetRetracted(asset)),
        }
    }

    /// Sealed, retracted or not: how its money is split is frozen.
    pub(crate) fn require_frozen(&self, asset: AssetId) -> Ruling<()> {
        match self.status {
            Status::Sealed | Status::Retracted => Ok(()),
            Status::Draft => Err(LicensingError::AssetNotSealed(asset)),
        }
    }

    /// Still a draft: edges may be added.
    pub(crate) fn require_draft(&self, asset: AssetId) -> Ruling<()> {
        match self.status {
            Status::Draft => Ok(()),
            Status::Sealed | Status::Retracted => Err(LicensingError::AssetNotDraft(asset)),
        }
    }
}

impl Offer {
    /// Open, and in the epoch in which it was made.
    pub(crate) fn require_alive(&self, id: OfferId, head: &Head) -> Ruling<()> {
        if !self.open {
            return Err(LicensingError::OfferClosed(id));
        }
        if self.epoch != head.epoch {
            return Err(LicensingError::OfferOwnerChanged { offer: id, made: self.epoch, now: head.epoch });
        }
        Ok(())
    }

    /// What the buyer insists on: nothing has changed since the quote, and the price is not more than it wants to pay.
    pub(crate) fn check_guard(&self, id: OfferId, guard: &Guard, price: Uint128) -> Ruling<()> {
        if (guard.version, guard.epoch) != (self.version, self.epoch) {
            return Err(LicensingError::OfferChanged {
                offer: id,
                expected: guard.version,
                expected_epoch: guard.epoch,
                version: self.version,
                epoch: self.epoch,
            });
        }
        if price > guard.most.get() {
            return Err(LicensingError::PriceAboveGuard { most: guard.most.get(), price });
        }
        Ok(())
    }

    /// Something is left of the supply.
    pub(crate) fn require_supply(&self, id: OfferId, terms: &Terms) -> Ruling<()> {
        match terms.supply {
            Some(supply) if self.sold >= supply => Err(LicensingError::SupplyExhausted { offer: id, supply }),
            Some(_) | None => Ok(()),
        }
    }

    /// One more is sold; gives how many there are now.
    pub(crate) fn sell(&mut self) -> Ruling<u32> {
        self.sold = bump(self.sold)?;
        Ok(self.sold)
    }

    /// The next version.
    pub(crate) fn change(&mut self) -> Ruling<u32> {
        self.version = bump(self.version)?;
        Ok(self.version)
    }
}

/// How many a licensee has had under an offer once it gets one more.
pub(crate) fn had_after(id: OfferId, terms: &Terms, (licensee, had): (&Addr, u32)) -> Ruling<u32> {
    match terms.per_licensee {
        Some(cap) if had >= cap => Err(LicensingError::LicenseeCap { offer: id, cap, licensee: licensee.clone(), had }),
        Some(_) | None => bump(had),
    }
}

/// A payment is exactly the price.
pub(crate) fn check_payment(terms: &Terms, (currency, amount): (&str, Uint128)) -> Ruling<()> {
    if terms.currency != currency {
        let expected = terms.currency.clone();
        return Err(MoneyError::CurrencyMismatch { expected, got: currency.to_owned() }.into());
    }
    if terms.price.get() != amount {
        return Err(LicensingError::PaymentInexact { price: terms.price.get(), got: amount });
    }
    Ok(())
}

fn bump(counter: u32) -> Ruling<u32> {
    counter.checked_add(1).ok_or(LicensingError::LedgerBroken("a counter is full"))
}
