//! The owner of a contract, who changes in two steps: the owner offers, the new owner accepts. So ownership never goes to
//! an address without a key. It cannot be renounced.

use caravan_primitives::{ReadRequest, Seconds, Time};
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Item;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::AccessError;

/// The longest an offer of ownership stays open: 30 days.
pub const MAX_OFFER: Seconds = Seconds::new(2_592_000);

/// The owner of a contract, and the offer of ownership, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// No offer is open.
    Settled {
        /// The address that owns the contract.
        owner: Addr,
    },
    /// Ownership is offered. Until it is accepted the owner stays the owner.
    Offered {
        /// The address that owns the contract until the offer is accepted.
        owner: Addr,
        /// The address that may accept.
        to: Addr,
        /// From this instant on the offer cannot be accepted.
        until: Time,
    },
}

impl Ownership {
    /// Return the present owner.
    #[must_use]
    pub const fn owner(&self) -> &Addr {
        match self {
            Self::Settled { owner } | Self::Offered { owner, .. } => owner,
        }
    }
}

/// The stored form: the owner; the offered owner and until when. A tuple, because the code that reads an enum is three
/// times as long.
type OwnerRow = (Addr, Option<(Addr, Time)>);

fn from_row(row: OwnerRow) -> Ownership {
    let (owner, offer) = row;
    match offer {
        None => Ownership::Settled { owner },
        Some((to, until)) => Ownership::Offered { owner, to, until },
    }
}

fn to_row(ownership: Ownership) -> OwnerRow {
    match ownership {
        Ownership::Settled { owner } => (owner, None),
        Ownership::Offered { owner, to, until } => (owner, Some((to, until))),
    }
}

/// The owner's row in the storage of a contract.
pub struct Owner {
    row: Item<OwnerRow>,
}

impl Owner {
    /// Keep the row under this key.
    #[must_use]
    pub const fn new(namespace: &'static str) -> Self {
        Self { row: Item::new(namespace) }
    }

    /// Save the first owner. For instantiation only: the sender is not checked.
    ///
    /// # Errors
    /// If the row cannot be written.
    pub fn initialize(&self, storage: &mut dyn Storage, owner: &Addr) -> StdResult<()> {
        self.row.save(storage, &(owner.clone(), None))
    }

    /// Load the owner and the offer, also an offer that has run out.
    ///
    /// # Errors
    /// If the row cannot be read, or there is no owner yet.
    pub fn get(&self, storage: &dyn Storage) -> StdResult<Ownership> {
        self.row.load(storage).map(from_row)
    }

    /// Offer ownership to `to`, a valid address, which may accept before `until`. An earlier offer is replaced.
    ///
    /// # Errors
    /// `OWNER_ONLY`; `OWNERSHIP_OFFER_WINDOW` if `until` is not after `now`, or more than [`MAX_OFFER`] after it; `STORAGE_FAILED`.
    pub fn offer(
        &self,
        storage: &mut dyn Storage,
        sender: &Addr,
        to: Addr,
        until: Time,
        now: Time,
    ) -> Result<Ownership, AccessError> {
        self.require(storage, sender)?;
        if until <= now || until.since(now) > MAX_OFFER {
            return Err(AccessError::OfferWindow { now, max: MAX_OFFER.get(), until });
        }
        self.save(storage, Ownership::Offered { owner: sender.clone(), to, until })
    }

    /// Accept the ownership that was offered to the sender.
    ///
    /// # Errors
    /// `OWNERSHIP_OFFER_MISSING`, `OWNERSHIP_OFFER_FOREIGN`, `OWNERSHIP_OFFER_EXPIRED` from `until` on, `STORAGE_FAILED`.
    pub fn accept(&self, storage: &mut dyn Storage, sender: &Addr, now: Time) -> Result<Ownership, AccessError> {
        let (to, until) = match self.get(storage)? {
            Ownership::Settled { owner } => return Err(AccessError::OfferMissing { owner }),
            Ownership::Offered { to, until, .. } => (to, until),
        };
        if *sender != to {
            return Err(AccessError::OfferForeign { to, sender: sender.clone() });
        }
        if now >= until {
            return Err(AccessError::OfferExpired { until, now });
        }
        self.save(storage, Ownership::Settled { owner: to })
    }

    /// Withdraw the offer, also one that has run out.
    ///
    /// # Errors
    /// `OWNER_ONLY`, `OWNERSHIP_OFFER_MISSING`, `STORAGE_FAILED`.
    pub fn withdraw(&self, storage: &mut dyn Storage, sender: &Addr) -> Result<Ownership, AccessError> {
        self.require(storage, sender)?;
        match self.get(storage)? {
            Ownership::Settled { owner } => Err(AccessError::OfferMissing { owner }),
            Ownership::Offered { owner, .. } => self.save(storage, Ownership::Settled { owner }),
        }
    }

    /// Refuse every sender but the owner.
    ///
    /// # Errors
    /// `OWNER_ONLY`, `STORAGE_FAILED`.
    pub fn require(&self, storage: &dyn Storage, sender: &Addr) -> Result<(), AccessError> {
        let ownership = self.get(storage)?;
        if ownership.owner() != sender {
            return Err(AccessError::OwnerOnly { owner: ownership.owner().clone(), sender: sender.clone() });
        }
        Ok(())
    }

    fn save(&self, storage: &mut dyn Storage, ownership: Ownership) -> Result<Ownership, AccessError> {
        self.row.save(storage, &to_row(ownership.clone()))?;
        Ok(ownership)
    }
}

/// What can be done about the ownership of a contract.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OwnershipAction {
    /// The owner offers ownership. An earlier offer is replaced.
    Offer {
        /// The address that may accept.
        to: String,
        /// For how many seconds, at most 30 days.
        valid_secs: Seconds,
    },
    /// The offered owner accepts.
    Accept {},
    /// The owner withdraws the offer.
    Withdraw {},
}

/// Answer of `ownership`: the owner of the contract.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Debug, PartialEq, Eq)]
pub struct OwnershipResponse {
    /// The address that owns the contract now.
    pub owner: Addr,
    /// The offer that is open, or has run out and was not taken back.
    pub pending: Option<PendingOwner>,
}

/// An offer of ownership.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Debug, PartialEq, Eq)]
pub struct PendingOwner {
    /// The address that may accept.
    pub to: Addr,
    /// From this instant on the offer cannot be accepted.
    pub until: Time,
}

impl From<Ownership> for OwnershipResponse {
    fn from(ownership: Ownership) -> Self {
        match ownership {
            Ownership::Settled { owner } => Self { owner, pending: None },
            Ownership::Offered { owner, to, until } => Self { owner, pending: Some(PendingOwner { to, until }) },
        }
    }
}

#[cfg(test)]
mod tests;
