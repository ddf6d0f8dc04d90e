//! A person that may not claim for a while: why, until when, and how often it was renewed. It stops new claims and nothing else.

use caravan_contract_kit::{increment, within};
use caravan_marketplace_api::{bounds, MarketplaceError, NewRestriction, RestrictionReason, RestrictionResponse};
use caravan_primitives::{Hash32, PersonId, Time};

use super::config::range;
use super::Result;
use crate::domain::row::row;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Restriction {
    /// The index of the reason in the list of the interface: new reasons come last there.
    reason: u8,
    evidence: Hash32,
    until: Time,
    renewals: u32,
}

impl Restriction {
    /// Restrict a person from now on. One before, in force or not, is renewed.
    pub(crate) fn new(before: Option<&Self>, new: &NewRestriction, now: Time) -> Result<Self> {
        within("secs", new.secs.get(), range(bounds::RESTRICTION_SECS))?;
        let renewals = match before {
            Some(before) => increment(before.renewals, "renewals")?,
            None => 0,
        };
        let place = RestrictionReason::ALL.iter().position(|reason| *reason == new.reason);
        let reason = place.and_then(|place| u8::try_from(place).ok());
        let reason = reason.ok_or(crate::domain::ledger_broken("a reason that is not in the list"))?;
        Ok(Self { reason, evidence: new.evidence, until: now.plus(new.secs)?, renewals })
    }

    pub(crate) fn is_in_force(&self, now: Time) -> bool {
        now < self.until
    }

    /// End it now. Its renewals stay counted.
    pub(crate) fn lift(&mut self, now: Time) {
        self.until = now;
    }

    pub(crate) fn until(&self) -> Time {
        self.until
    }

    #[cfg(test)]
    pub(crate) fn renewals(&self) -> u32 {
        self.renewals
    }

    /// As it is shown.
    pub(crate) fn response(&self) -> Result<RestrictionResponse> {
        let Self { evidence, until, renewals, .. } = *self;
        Ok(RestrictionResponse { reason: self.reason()?, evidence, until, renewals })
    }

    fn reason(&self) -> Result<RestrictionReason> {
        let reason = RestrictionReason::ALL.get(usize::from(self.reason)).copied();
        reason.ok_or(crate::domain::ledger_broken("a reason that is not in the list"))
    }
}

/// Fail with `CLAIM_RESTRICTED` where the restriction is in force. `by` is who restricted the person.
pub(crate) fn check_unrestricted(
    restriction: Option<&Restriction>,
    person: PersonId,
    by: &'static str,
    now: Time,
) -> Result<()> {
    match restriction.filter(|restriction| restriction.is_in_force(now)) {
        None => Ok(()),
        Some(restriction) => {
            let (reason, until) = (restriction.reason()?.name(), restriction.until);
            Err(MarketplaceError::ClaimRestricted { person, by, reason, until })
        }
    }
}

row! {
    Restriction { reason, evidence: hash, until, renewals }
}

#[cfg(test)]
mod tests;
