//! The head of an asset, which siblings read raw: who owns it, in which epoch, and in which state it is.

use caravan_contract_kit::increment;
use caravan_primitives::{AssetId, Seconds, Time};
use caravan_provenance_api::keys::{Head, HeadStatus};
use caravan_provenance_api::{bounds, AssetStatus, ProvenanceError};
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use super::Result;

/// The head of an asset, with its id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AssetHead {
    pub(crate) id: AssetId,
    pub(crate) owner: Addr,
    /// Grows by one with every change of owner.
    pub(crate) epoch: u64,
    pub(crate) status: HeadStatus,
}

/// An offer of an asset to a new owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Offer {
    #[serde(rename = "t")]
    pub(crate) to: Addr,
    #[serde(rename = "u")]
    pub(crate) until: Time,
}

impl AssetHead {
    pub(crate) fn from_row(id: AssetId, row: Head) -> Self {
        let Head { owner, epoch, status } = row;
        Self { id, owner, epoch, status }
    }

    pub(crate) fn to_row(&self) -> Head {
        Head { owner: self.owner.clone(), epoch: self.epoch, status: self.status }
    }

    /// Refuse a sender that does not own the asset.
    pub(crate) fn require_owner(&self, sender: &Addr) -> Result<()> {
        if self.owner != *sender {
            let (owner, got) = (self.owner.clone(), sender.clone());
            return Err(ProvenanceError::AssetOwnerOnly { asset: self.id, owner, got });
        }
        Ok(())
    }

    /// Refuse an asset that cannot be changed any more.
    pub(crate) fn require_draft(&self) -> Result<()> {
        match self.status {
            HeadStatus::Draft => Ok(()),
            HeadStatus::Sealed | HeadStatus::Retracted => {
                Err(ProvenanceError::AssetNotDraft { asset: self.id, status: AssetStatus::from(self.status) })
            }
        }
    }

    /// Refuse an asset that new edges may not name as their parent.
    pub(crate) fn require_parent(&self) -> Result<()> {
        match self.status {
            HeadStatus::Sealed => Ok(()),
            HeadStatus::Draft | HeadStatus::Retracted => {
                Err(ProvenanceError::ParentNotSealed { parent: self.id, status: AssetStatus::from(self.status) })
            }
        }
    }

    /// Freeze a draft: from now on the asset can be licensed and pointed to.
    pub(crate) fn seal(&mut self) -> Result<()> {
        self.require_draft()?;
        self.status = HeadStatus::Sealed;
        Ok(())
    }

    /// Withdraw the consent to new licenses. It is never given again.
    pub(crate) fn retract(&mut self) -> Result<()> {
        match self.status {
            HeadStatus::Sealed => {
                self.status = HeadStatus::Retracted;
                Ok(())
            }
            HeadStatus::Draft | HeadStatus::Retracted => {
                Err(ProvenanceError::AssetNotSealed { asset: self.id, status: AssetStatus::from(self.status) })
            }
        }
    }

    /// Offer the asset to another address, for a time within its bounds.
    pub(crate) fn offer(&self, to: Addr, valid: Seconds, now: Time) -> Result<Offer> {
        let (max, got) = (bounds::MAX_OFFER_SECS, valid.get());
        if got == 0 || got > max {
            return Err(ProvenanceError::AssetOfferWindow { max, got });
        }
        if to == self.owner {
            return Err(ProvenanceError::AssetOfferSelf { owner: to });
        }
        Ok(Offer { to, until: now.plus(valid)? })
    }

    /// Accept an offer in the epoch that the new owner saw. Return the former owner.
    pub(crate) fn accept(&mut self, offer: &Offer, sender: &Addr, epoch: u64, now: Time) -> Result<Addr> {
        if offer.to != *sender {
            return Err(ProvenanceError::AssetOfferForeign { to: offer.to.clone(), got: sender.clone() });
        }
        if now >= offer.until {
            return Err(ProvenanceError::AssetOfferExpired { until: offer.until, now });
        }
        if epoch != self.epoch {
            return Err(ProvenanceError::EpochChanged { asset: self.id, named: epoch, epoch: self.epoch });
        }
        self.epoch = increment(self.epoch, "an epoch")?;
        Ok(std::mem::replace(&mut self.owner, sender.clone()))
    }
}

#[cfg(test)]
mod tests;
