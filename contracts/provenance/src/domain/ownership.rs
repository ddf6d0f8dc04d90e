//! Who owns an asset, in which epoch, and in which state it is: rules on the head that siblings read.

use caravan_primitives::{AssetId, PrimitiveError, Seconds, Time};
use caravan_provenance_api::keys::{Head, HeadStatus};
use caravan_provenance_api::{bounds, AssetStatus, ProvenanceError};
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use super::Ruling;

/// To whom an asset is offered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Offer {
    #[serde(rename = "t")]
    pub(crate) to: Addr,
    #[serde(rename = "u")]
    pub(crate) until: Time,
}

/// The head of a new asset.
pub(crate) fn first_head(owner: Addr, status: HeadStatus) -> Head {
    Head { owner, epoch: 1, status }
}

/// Only the owner may.
pub(crate) fn require_owner(id: AssetId, head: &Head, sender: &Addr) -> Ruling<()> {
    if head.owner != *sender {
        let (owner, got) = (head.owner.clone(), sender.clone());
        return Err(ProvenanceError::AssetOwnerOnly { asset: id, owner, got });
    }
    Ok(())
}

/// Only a draft can be changed.
pub(crate) fn require_draft(id: AssetId, head: &Head) -> Ruling<()> {
    match head.status {
        HeadStatus::Draft => Ok(()),
        HeadStatus::Sealed | HeadStatus::Retracted => {
            Err(ProvenanceError::AssetNotDraft { asset: id, status: AssetStatus::from(head.status) })
        }
    }
}

/// Freezes a draft.
pub(crate) fn seal(id: AssetId, head: &mut Head) -> Ruling<()> {
    require_draft(id, head)?;
    head.status = HeadStatus::Sealed;
    Ok(())
}

/// Withdraws the consent to new licenses, once and for good.
pub(crate) fn retract(id: AssetId, head: &mut Head) -> Ruling<()> {
    match head.status {
        HeadStatus::Sealed => {
            head.status = HeadStatus::Retracted;
            Ok(())
        }
        HeadStatus::Draft | HeadStatus::Retracted => {
            Err(ProvenanceError::AssetNotSealed { asset: id, status: AssetStatus::from(head.status) })
        }
    }
}

/// Offers an asset to somebody else, for a time within its bounds.
pub(crate) fn offer(head: &Head, to: Addr, valid: Seconds, now: Time) -> Ruling<Offer> {
    let (max, got) = (bounds::MAX_OFFER_SECS, valid.get());
    if got == 0 || got > max {
        return Err(ProvenanceError::AssetOfferWindow { max, got });
    }
    if to == head.owner {
        return Err(ProvenanceError::AssetOfferSelf { owner: to });
    }
    Ok(Offer { to, until: now.plus(valid)? })
}

/// The one to whom an asset is offered takes it over in the epoch that they saw; gives the former owner.
pub(crate) fn accept(
    (id, head): (AssetId, &mut Head),
    offer: &Offer,
    (sender, named): (&Addr, u64),
    now: Time,
) -> Ruling<Addr> {
    if offer.to != *sender {
        return Err(ProvenanceError::AssetOfferForeign { to: offer.to.clone(), got: sender.clone() });
    }
    if now >= offer.until {
        return Err(ProvenanceError::AssetOfferExpired { until: offer.until, now });
    }
    let epoch = head.epoch;
    if named != epoch {
        return Err(ProvenanceError::EpochChanged { asset: id, named, epoch });
    }
    head.epoch = epoch.checked_add(1).ok_or(PrimitiveError::CounterFull { what: "an epoch" })?;
    Ok(std::mem::replace(&mut head.owner, sender.clone()))
}

#[cfg(test)]
mod tests;
