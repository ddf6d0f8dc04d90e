//! An appeal: an annotator says that rejections were wrong, and what both sides put down for that.
//!
//! Sets of works are numbers whose bit `n` stands for work `n` of the appeal, as in `arbitration`. While `now < until` the
//! actor acts, from `now == until` on only time does.

use caravan_arbitration_api::DecidedBy;
use caravan_contract_kit::within;
use caravan_marketplace_api::{bounds, AppealEndedBy, AppealStatus, MarketplaceError};
use caravan_money::{add, fee_ceil, sub, Bps};
use caravan_primitives::{AppealId, AssignmentId, BatchId, PersonId, Seconds, Time};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use super::Result;
use crate::domain::row::row;

/// What a batch freezes about appeals.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AppealTerms {
    pub(crate) respond_secs: Seconds,
    pub(crate) ruling_secs: Seconds,
    /// How many appeals need no bond.
    pub(crate) free: u32,
    /// What the arbiter gets for a ruling.
    pub(crate) arbiter_fee: Uint128,
}

/// A rejected work, and what it is paid if it wins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stake {
    pub(crate) assignment: AssignmentId,
    pub(crate) amount: Uint128,
}

/// What the requester's side answered, and from where its bond came.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// The set of works that it conceded.
    pub(crate) conceded: u32,
    pub(crate) from_available: Uint128,
    /// What came with the message.
    pub(crate) attached: Uint128,
    /// Who attached it, and gets back what is left of it.
    pub(crate) by: PersonId,
    pub(crate) at: Time,
}

/// What ended an appeal, stored as one letter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum EndedBy {
    #[serde(rename = "c")]
    Concession,
    #[serde(rename = "a")]
    Arbiter,
    #[serde(rename = "r")]
    RespondentSilent,
    #[serde(rename = "s")]
    ArbiterSilent,
    /// No ruling came at all until the latest end.
    #[serde(rename = "x")]
    ArbitrationSilent,
}

/// How an appeal ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outcome {
    /// The set of works that the annotator won.
    pub(crate) upheld: u32,
    pub(crate) by: EndedBy,
    pub(crate) at: Time,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Appeal {
    pub(crate) batch: BatchId,
    pub(crate) person: PersonId,
    pub(crate) stakes: Vec<Stake>,
    /// What the annotator put down: 0 in a free appeal.
    pub(crate) bond: Uint128,
    pub(crate) free: bool,
    pub(crate) respond_until: Time,
    /// From when on the annotator wins, whatever was or was not decided elsewhere.
    pub(crate) latest_end: Time,
    pub(crate) answer: Option<Answer>,
    pub(crate) outcome: Option<Outcome>,
}

/// What is held for an appeal, and what it is about. All amounts are in base units of the batch's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Bonds {
    pub(crate) annotator: Uint128,
    /// The part of the requester's bond that came from available funds.
    pub(crate) from_available: Uint128,
    /// The part that came with the message.
    pub(crate) attached: Uint128,
}

/// The stakes that the arbiter ruled on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ruled {
    /// Not conceded; above 0.
    pub(crate) contested: Uint128,
    /// Of it, what the annotator lost.
    pub(crate) lost: Uint128,
    pub(crate) arbiter_fee: Uint128,
}

/// Where the bonds of an appeal go. The sum is that of the bonds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Split {
    pub(crate) to_annotator: Uint128,
    pub(crate) to_available: Uint128,
    /// To who attached a part of the requester's bond.
    pub(crate) to_responder: Uint128,
    pub(crate) to_arbiter: Uint128,
}

impl AppealTerms {
    /// Return what the annotator puts down: a fifth of the stake, rounded up, and no less than the arbiter's fee.
    pub(crate) fn bond(&self, stake: Uint128) -> Result<Uint128> {
        Ok(fee_ceil(stake, Bps::new(bounds::APPEAL_BOND_BPS)?)?.max(self.arbiter_fee))
    }
}

impl Appeal {
    /// Begin an appeal. A free one needs no bond.
    pub(crate) fn open(
        batch: BatchId,
        person: PersonId,
        stakes: Vec<Stake>,
        terms: &AppealTerms,
        free: bool,
        now: Time,
    ) -> Result<Self> {
        let respond_until = now.plus(terms.respond_secs)?;
        let latest_end = respond_until.plus(terms.ruling_secs)?.plus(Seconds::new(bounds::APPEAL_GRACE_SECS))?;
        let bond = if free { Uint128::zero() } else { terms.bond(sum(&stakes)?)? };
        Ok(Self { batch, person, stakes, bond, free, respond_until, latest_end, answer: None, outcome: None })
    }

    /// Return what all works are paid if they win.
    pub(crate) fn stake(&self) -> Result<Uint128> {
        sum(&self.stakes)
    }

    pub(crate) fn status(&self) -> AppealStatus {
        match (&self.outcome, &self.answer) {
            (Some(_), _) => AppealStatus::Ended,
            (None, Some(_)) => AppealStatus::AwaitingRuling,
            (None, None) => AppealStatus::AwaitingAnswer,
        }
    }

    /// Fail where the appeal has ended.
    pub(crate) fn require_open(&self, id: AppealId) -> Result<()> {
        match self.outcome {
            None => Ok(()),
            Some(Outcome { by, .. }) => Err(MarketplaceError::AppealEnded { appeal: id, by: by.shown() }),
        }
    }

    /// Check that the requester's side may answer so now.
    pub(crate) fn check_answer(&self, id: AppealId, concede: u32, now: Time) -> Result<()> {
        self.require_open(id)?;
        if let Some(answer) = &self.answer {
            return Err(MarketplaceError::AppealAnswered { appeal: id, at: answer.at });
        }
        if now >= self.respond_until {
            return Err(MarketplaceError::ResponseLate { appeal: id, until: self.respond_until, now });
        }
        Ok(within("concede", u64::from(concede), 0..=u64::from(self.all_works()))?)
    }

    /// Return what the requester's side puts down with such an answer: as much as the annotator, the arbiter's fee against a free
    /// appeal, nothing where it concedes all.
    pub(crate) fn answer_bond(&self, concede: u32, terms: &AppealTerms) -> Uint128 {
        if self.all_works() & !concede == 0 {
            return Uint128::zero();
        }
        if self.free {
            return terms.arbiter_fee;
        }
        self.bond
    }

    /// Check that a ruling may be carried out now.
    pub(crate) fn check_ruling(&self, id: AppealId, now: Time) -> Result<()> {
        self.require_open(id)?;
        if now < self.latest_end {
            return Ok(());
        }
        Err(MarketplaceError::EnactmentLate { appeal: id, latest_end: self.latest_end, now })
    }

    /// Return the set of all works.
    pub(crate) fn all_works(&self) -> u32 {
        let works = u32::try_from(self.stakes.len()).unwrap_or(u32::BITS);
        u32::MAX.checked_shr(u32::BITS.saturating_sub(works)).unwrap_or(0)
    }

    /// Return the works of a set.
    pub(crate) fn works_of(&self, set: u32) -> impl Iterator<Item = Stake> + '_ {
        let bits = (0..u32::BITS).map(move |place| set & 1_u32.checked_shl(place).unwrap_or(0) != 0);
        self.stakes.iter().copied().zip(bits).filter_map(|(stake, is_in)| is_in.then_some(stake))
    }

    /// Return what the works of a set are paid if they win.
    pub(crate) fn stake_of(&self, set: u32) -> Result<Uint128> {
        self.works_of(set).try_fold(Uint128::zero(), |sum, stake| Ok(add(sum, stake.amount)?))
    }

    /// Return what is held for the appeal.
    pub(crate) fn bonds(&self) -> Bonds {
        let (from_available, attached) =
            self.answer.as_ref().map(|answer| (answer.from_available, answer.attached)).unwrap_or_default();
        Bonds { annotator: self.bond, from_available, attached }
    }

    /// Return where the bonds go. Only a ruling of the arbiter on something that was contested costs anyone anything.
    pub(crate) fn split(&self, outcome: &Outcome, arbiter_fee: Uint128) -> Result<Split> {
        let contested = match (outcome.by, &self.answer) {
            (EndedBy::Arbiter, Some(answer)) => self.all_works() & !answer.conceded,
            _ => 0,
        };
        let stake = self.stake_of(contested)?;
        if stake.is_zero() {
            return Ok(self.bonds().whole());
        }
        if self.free {
            return self.bonds().after_free_appeal();
        }
        let lost = self.stake_of(contested & !outcome.upheld)?;
        self.bonds().after_ruling(&Ruled { contested: stake, lost, arbiter_fee })
    }
}

impl Bonds {
    fn requester(&self) -> Result<Uint128> {
        Ok(add(self.from_available, self.attached)?)
    }

    /// All bonds go back to where they came from.
    pub(crate) fn whole(&self) -> Split {
        let Self { annotator, from_available, attached } = *self;
        Split { to_annotator: annotator, to_available: from_available, to_responder: attached, ..Split::default() }
    }

    /// Who contested a free appeal pays the arbiter, whatever the ruling: the bond was the fee.
    fn after_free_appeal(&self) -> Result<Split> {
        Ok(Split { to_annotator: self.annotator, to_arbiter: self.requester()?, ..Split::default() })
    }

    /// Each side loses the part of its bond that belongs to the stake it lost: the arbiter's fee first, the rest to the other
    /// side. What rounding leaves is the annotator's.
    pub(crate) fn after_ruling(&self, ruled: &Ruled) -> Result<Split> {
        let Ruled { contested, lost, arbiter_fee } = *ruled;
        let requester = self.requester()?;
        let part = |of: Uint128| -> Result<Uint128> {
            Ok(of.checked_multiply_ratio(lost, contested).map_err(caravan_money::MoneyError::from)?)
        };
        let annotator_fee = part(arbiter_fee)?;
        let requester_fee = sub(arbiter_fee, annotator_fee)?;
        let annotator_lost = part(self.annotator)?;
        let requester_lost = sub(requester, part(requester)?)?;
        // What came from available funds is lost first; what is left of both parts goes back to where it came from.
        let available_lost = self.from_available.min(requester_lost);
        let attached_lost = sub(requester_lost, available_lost)?;
        let gain = sub(annotator_lost, annotator_fee)?;
        Ok(Split {
            to_annotator: add(sub(self.annotator, annotator_lost)?, sub(requester_lost, requester_fee)?)?,
            to_available: add(sub(self.from_available, available_lost)?, gain)?,
            to_responder: sub(self.attached, attached_lost)?,
            to_arbiter: arbiter_fee,
        })
    }
}

impl Split {
    /// Return what goes to balances of persons.
    pub(crate) fn to_balances(self) -> Result<Uint128> {
        Ok(add(add(self.to_annotator, self.to_responder)?, self.to_arbiter)?)
    }
}

impl EndedBy {
    /// As it is shown.
    pub(crate) fn shown(self) -> AppealEndedBy {
        match self {
            Self::Concession => AppealEndedBy::Concession,
            Self::Arbiter => AppealEndedBy::Arbiter,
            Self::RespondentSilent => AppealEndedBy::RespondentSilent,
            Self::ArbiterSilent => AppealEndedBy::ArbiterSilent,
            Self::ArbitrationSilent => AppealEndedBy::ArbitrationSilent,
        }
    }
}

impl From<DecidedBy> for EndedBy {
    fn from(by: DecidedBy) -> Self {
        match by {
            DecidedBy::Concession => Self::Concession,
            DecidedBy::Arbiter => Self::Arbiter,
            DecidedBy::RespondentSilent => Self::RespondentSilent,
            DecidedBy::ArbiterSilent => Self::ArbiterSilent,
        }
    }
}

/// Return how much of a bond has to come with the message: what is at hand is taken first. Fail where another amount came.
pub(crate) fn from_at_hand(bond: Uint128, at_hand: Uint128, attached: Uint128) -> Result<Uint128> {
    let taken = bond.min(at_hand);
    let expected = sub(bond, taken)?;
    if attached == expected {
        return Ok(taken);
    }
    Err(MarketplaceError::FundsInexact { expected, got: attached })
}

/// Return how much of rejected stakes that a ruling confirmed leaves the first cap for the second one, which holds while
/// `rejected + upheld ≤ paid`: half of all that was decided. What is beyond stays in the first cap.
pub(crate) fn moved_to_upheld(lost: Uint128, rejected: Uint128, upheld: Uint128, paid: Uint128) -> Result<Uint128> {
    let excess = add(rejected, upheld)?.saturating_sub(paid);
    Ok(lost.saturating_sub(excess))
}

/// Whether a person's work is appealed by its annotator, or answered for the requester: not both by the same person.
pub(crate) fn require_other(appeal: &Appeal, person: Option<PersonId>) -> Result<()> {
    match appeal.stakes.first() {
        Some(stake) if person == Some(appeal.person) => Err(MarketplaceError::OwnWork(stake.assignment)),
        _ => Ok(()),
    }
}

/// Refuse who is no party to an appeal.
pub(crate) fn not_a_party(id: AppealId, got: &Addr) -> MarketplaceError {
    MarketplaceError::AppealPartyOnly { appeal: id, got: got.clone() }
}

fn sum(stakes: &[Stake]) -> Result<Uint128> {
    stakes.iter().try_fold(Uint128::zero(), |sum, stake| Ok(add(sum, stake.amount)?))
}

row! {
    AppealTerms { respond_secs, ruling_secs, free, arbiter_fee }
    Stake { assignment, amount }
    Answer { conceded, from_available, attached, by, at }
    Outcome { upheld, by, at }
    Appeal { batch, person, stakes, bond, free, respond_until, latest_end, answer, outcome }
}

#[cfg(test)]
mod tests;
