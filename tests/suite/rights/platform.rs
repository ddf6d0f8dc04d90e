//! The owner of a contract, and its pauses.

use caravan_access::OwnershipAction;
use cosmwasm_std::Addr;

use super::Act;
use crate::model::pause::Pauses;
use crate::model::{address, Expect};

/// Longest offer of ownership, in seconds.
const MAX_OFFER: u64 = 2_592_000;

/// Owner of a contract, and its pauses, if it has any.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Platform {
    pub(crate) owner: Addr,
    pub(crate) offer: Option<(Addr, u64)>,
    pub(crate) pauses: Pauses,
}

impl Platform {
    pub(crate) fn of(owner: &Addr) -> Self {
        Self { owner: owner.clone(), offer: None, pauses: Pauses::default() }
    }

    pub(crate) fn expect(&self, act: &Act<'_>, action: &OwnershipAction) -> Expect {
        let owner = *act.sender == self.owner;
        match action {
            OwnershipAction::Offer { to, valid_secs } => Expect::ok()
                .certainly(!owner, "OWNER_ONLY")
                .certainly(address(to).is_none(), "ADDRESS_INVALID")
                .certainly(valid_secs.get() == 0 || valid_secs.get() > MAX_OFFER, "OWNERSHIP_OFFER_WINDOW"),
            OwnershipAction::Accept {} => match &self.offer {
                None => Expect::fails("OWNERSHIP_OFFER_MISSING"),
                Some((to, until)) => Expect::ok()
                    .certainly(to != act.sender, "OWNERSHIP_OFFER_FOREIGN")
                    .certainly(act.now >= *until, "OWNERSHIP_OFFER_EXPIRED"),
            },
            OwnershipAction::Withdraw {} => {
                Expect::ok().certainly(!owner, "OWNER_ONLY").certainly(self.offer.is_none(), "OWNERSHIP_OFFER_MISSING")
            }
        }
    }

    pub(crate) fn apply(&mut self, act: &Act<'_>, action: &OwnershipAction) {
        match action {
            OwnershipAction::Offer { to, valid_secs } => {
                self.offer = Some((address(to).expect("an address"), act.now + valid_secs.get()));
            }
            OwnershipAction::Accept {} => {
                self.owner = act.sender.clone();
                self.offer = None;
            }
            OwnershipAction::Withdraw {} => self.offer = None,
        }
    }
}
