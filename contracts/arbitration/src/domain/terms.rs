//! What is frozen when a dispute is opened.

use caravan_access::Siblings;
use caravan_arbitration_api::{bounds, ArbitrationError, Defaults, IfUnanswered, Side, Windows};
use caravan_contract_kit::within;
use caravan_primitives::{PrimitiveError, Seconds, Time};
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use crate::Result;

/// A contract that opens disputes. Its address is that of the sibling, which never changes once it is known.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opener {
    #[serde(rename = "m")]
    Marketplace,
    #[serde(rename = "l")]
    Licensing,
}

impl Opener {
    /// Return which of the openers an address is, if it is one.
    pub(crate) fn find(siblings: &Siblings, address: &Addr) -> Option<Self> {
        [Self::Marketplace, Self::Licensing].into_iter().find(|opener| opener.slot(siblings) == Some(address))
    }

    /// Return the address of the opener.
    pub(crate) fn address(self, siblings: &Siblings) -> Result<Addr> {
        let address = self.slot(siblings).cloned();
        Ok(address.ok_or(PrimitiveError::LedgerBroken("a contract that is not wired has opened a dispute"))?)
    }

    /// Return the letter that keys of rows begin with.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Marketplace => "m",
            Self::Licensing => "l",
        }
    }

    const fn slot(self, siblings: &Siblings) -> Option<&Addr> {
        match self {
            Self::Marketplace => siblings.marketplace.as_ref(),
            Self::Licensing => siblings.licensing.as_ref(),
        }
    }
}

/// A side of a dispute, as it is stored.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    #[serde(rename = "c")]
    Claimant,
    #[serde(rename = "r")]
    Respondent,
}

impl From<Side> for Party {
    fn from(side: Side) -> Self {
        match side {
            Side::Claimant => Self::Claimant,
            Side::Respondent => Self::Respondent,
        }
    }
}

impl From<Party> for Side {
    fn from(party: Party) -> Self {
        match party {
            Party::Claimant => Self::Claimant,
            Party::Respondent => Self::Respondent,
        }
    }
}

/// Who wins or rules without an answer, as it is stored.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    #[serde(rename = "c")]
    ClaimantWins,
    #[serde(rename = "a")]
    ArbiterRules,
}

impl From<IfUnanswered> for Unanswered {
    fn from(default: IfUnanswered) -> Self {
        match default {
            IfUnanswered::ClaimantWins => Self::ClaimantWins,
            IfUnanswered::ArbiterRules => Self::ArbiterRules,
        }
    }
}

impl From<Unanswered> for IfUnanswered {
    fn from(default: Unanswered) -> Self {
        match default {
            Unanswered::ClaimantWins => Self::ClaimantWins,
            Unanswered::ArbiterRules => Self::ArbiterRules,
        }
    }
}

/// What is frozen when a dispute is opened. Written once.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    #[serde(rename = "o")]
    pub(crate) opener: Opener,
    #[serde(rename = "s")]
    pub(crate) subject: u64,
    #[serde(rename = "n")]
    pub(crate) items: u8,
    #[serde(rename = "c")]
    pub(crate) claimant: Addr,
    #[serde(rename = "r")]
    pub(crate) respondent: Addr,
    #[serde(rename = "a")]
    pub(crate) arbiter: Addr,
    #[serde(rename = "t")]
    pub(crate) opened_at: Time,
    #[serde(rename = "w")]
    pub(crate) respond_secs: Seconds,
    #[serde(rename = "u")]
    pub(crate) ruling_secs: Seconds,
    #[serde(rename = "d")]
    pub(crate) if_unanswered: Unanswered,
    #[serde(rename = "e")]
    pub(crate) if_arbiter_silent: Party,
    #[serde(rename = "g")]
    pub(crate) enact_gas: u64,
}

impl Terms {
    /// Refuse numbers out of bounds, an arbiter who is a party, and a time that could not be computed later.
    pub(crate) fn check(&self) -> Result<()> {
        within("items", u64::from(self.items), 1..=u64::from(bounds::MAX_ITEMS))?;
        let (least, most) = bounds::RESPOND_SECS;
        within("respond_secs", self.respond_secs.get(), least..=most)?;
        let (least, most) = bounds::RULING_SECS;
        within("ruling_secs", self.ruling_secs.get(), least..=most)?;
        let (least, most) = bounds::ENACT_GAS;
        within("enact_gas", self.enact_gas, least..=most)?;
        if [&self.claimant, &self.respondent].contains(&&self.arbiter) {
            return Err(ArbitrationError::PartyIsArbiter { got: self.arbiter.clone() });
        }
        self.latest_end().map(|_| ())
    }

    /// Return the set of all items.
    pub(crate) fn all_items(&self) -> u32 {
        let unused = u32::BITS.saturating_sub(u32::from(self.items));
        u32::MAX.checked_shr(unused).unwrap_or(0)
    }

    /// Return when the time for an answer ends.
    pub(crate) fn answer_until(&self) -> Result<Time> {
        Ok(self.opened_at.plus(self.respond_secs)?)
    }

    /// Return when the time for a ruling ends that begins at an instant.
    pub(crate) fn rule_until(&self, from: Time) -> Result<Time> {
        Ok(from.plus(self.ruling_secs)?)
    }

    /// Return from when on anyone can end the dispute, whatever was done until then: an answer comes before the time for
    /// answers ends, so no time for a ruling ends later.
    pub(crate) fn latest_end(&self) -> Result<Time> {
        self.rule_until(self.answer_until()?)
    }

    pub(crate) fn windows(&self) -> Windows {
        Windows { respond_secs: self.respond_secs, ruling_secs: self.ruling_secs }
    }

    pub(crate) fn defaults(&self) -> Defaults {
        Defaults { if_unanswered: self.if_unanswered.into(), if_arbiter_silent: self.if_arbiter_silent.into() }
    }
}
