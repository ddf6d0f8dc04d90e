//! Offers: who may sell, and what a buyer needs to get a license.

use caravan_contract_kit::increment;
use caravan_licensing_api::{Guard, LicensingError};
use caravan_money::{Bps, Currency, MoneyError};
use caravan_primitives::{AssetId, OfferId};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use super::terms::Terms;
use super::Result;

/// An offer. Its terms are kept by version.
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

/// What provenance answers about an asset now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    pub(crate) owner: Addr,
    pub(crate) epoch: u64,
    pub(crate) status: Status,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Status {
    Draft,
    Sealed,
    Retracted,
}

impl Head {
    /// Refuse a sender that does not own the asset.
    pub(crate) fn require_owner(&self, asset: AssetId, sender: &Addr) -> Result<()> {
        if self.owner == *sender {
            return Ok(());
        }
        Err(LicensingError::AssetOwnerOnly { asset, expected: self.owner.clone(), got: sender.clone() })
    }

    /// Refuse an asset of which no new license may be offered or sold: a draft, or a retracted one.
    pub(crate) fn require_licensable(&self, asset: AssetId) -> Result<()> {
        match self.status {
            Status::Sealed => Ok(()),
            Status::Draft => Err(LicensingError::AssetNotSealed(asset)),
            Status::Retracted => Err(LicensingError::AssetRetracted(asset)),
        }
    }

    /// Sealed, retracted or not: how its money is split is frozen.
    pub(crate) fn require_frozen(&self, asset: AssetId) -> Result<()> {
        match self.status {
            Status::Sealed | Status::Retracted => Ok(()),
            Status::Draft => Err(LicensingError::AssetNotSealed(asset)),
        }
    }

    /// Refuse an asset to which no edge may be added any more.
    pub(crate) fn require_draft(&self, asset: AssetId) -> Result<()> {
        match self.status {
            Status::Draft => Ok(()),
            Status::Sealed | Status::Retracted => Err(LicensingError::AssetNotDraft(asset)),
        }
    }
}

impl Offer {
    /// Refuse an offer that is closed, or was made by an earlier owner.
    pub(crate) fn require_alive(&self, id: OfferId, head: &Head) -> Result<()> {
        if !self.open {
            return Err(LicensingError::OfferClosed(id));
        }
        if self.epoch != head.epoch {
            return Err(LicensingError::OfferOwnerChanged { offer: id, made: self.epoch, now: head.epoch });
        }
        Ok(())
    }

    /// Refuse a purchase where something has changed since the quote, or the price is above what the buyer agreed to.
    pub(crate) fn check_guard(&self, id: OfferId, guard: &Guard, price: Uint128) -> Result<()> {
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

    /// Refuse a purchase where all of the supply is sold.
    pub(crate) fn require_supply(&self, id: OfferId, terms: &Terms) -> Result<()> {
        match terms.supply {
            Some(supply) if self.sold >= supply => Err(LicensingError::SupplyExhausted { offer: id, supply }),
            Some(_) | None => Ok(()),
        }
    }

    /// Count one more sale and return how many there are.
    pub(crate) fn sell(&mut self) -> Result<u32> {
        self.sold = increment(self.sold, "sold licenses")?;
        Ok(self.sold)
    }

    /// Go on to the next version and return it.
    pub(crate) fn change(&mut self) -> Result<u32> {
        self.version = increment(self.version, "versions of an offer")?;
        Ok(self.version)
    }

    pub(crate) fn close(&mut self, id: OfferId) -> Result<()> {
        if !self.open {
            return Err(LicensingError::OfferClosed(id));
        }
        self.open = false;
        Ok(())
    }
}

/// Return how many licenses a licensee has bought under an offer once it buys one more, if it may.
pub(crate) fn purchases_after(id: OfferId, terms: &Terms, licensee: &Addr, bought: u32) -> Result<u32> {
    match terms.per_licensee {
        Some(cap) if bought >= cap => {
            Err(LicensingError::LicenseeCap { offer: id, cap, licensee: licensee.clone(), had: bought })
        }
        Some(_) | None => Ok(increment(bought, "licenses of a licensee")?),
    }
}

/// Refuse a payment of revenue where the fee is above what its payer agreed to.
pub(crate) fn check_fee_guard(most: Bps, fee: Bps) -> Result<()> {
    if fee > most {
        return Err(LicensingError::FeeAboveGuard { most: most.get(), fee: fee.get() });
    }
    Ok(())
}

/// Check that a payment is exactly the price.
pub(crate) fn check_payment(terms: &Terms, currency: &str, amount: Uint128) -> Result<()> {
    if terms.currency != currency {
        let expected = Currency::shown(&terms.currency);
        return Err(MoneyError::CurrencyMismatch { expected, got: Currency::shown(currency) }.into());
    }
    if terms.price.get() != amount {
        return Err(LicensingError::PaymentInexact { price: terms.price.get(), got: amount });
    }
    Ok(())
}
