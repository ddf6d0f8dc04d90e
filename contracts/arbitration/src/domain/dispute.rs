//! A dispute: what may be done when, and what becomes of it.
//!
//! While `now < until` the actor acts, from `now == until` on only time does.

use caravan_arbitration_api::{bounds, ArbitrationError, DisputeStatus, Side};
use caravan_primitives::{DisputeId, Hash32, Time};
use cosmwasm_std::Addr;

use super::progress::{Answer, By, Outcome, Progress};
use super::terms::{Party, Terms, Unanswered};
use crate::Result;

/// Where a dispute stands at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The respondent may answer.
    AwaitingAnswer { until: Time },
    /// The arbiter may rule.
    AwaitingRuling { until: Time },
    /// Time has decided it, and no one has settled it yet.
    Due { by: By, since: Time },
    /// It has an outcome.
    Decided { by: By },
}

/// A dispute as it is stored: two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dispute {
    pub(crate) id: DisputeId,
    pub(crate) terms: Terms,
    pub(crate) progress: Progress,
}

impl Dispute {
    /// Begin a dispute on terms that keep the bounds.
    pub(crate) fn open(id: DisputeId, terms: Terms) -> Result<Self> {
        terms.check()?;
        Ok(Self { id, terms, progress: Progress::default() })
    }

    fn stage(&self, now: Time) -> Result<Stage> {
        if let Some(outcome) = &self.progress.outcome {
            return Ok(Stage::Decided { by: outcome.by });
        }
        let ruling_from = match self.progress.answer {
            Some(answer) => answer.at,
            None => {
                let until = self.terms.answer_until()?;
                if now < until {
                    return Ok(Stage::AwaitingAnswer { until });
                }
                if self.terms.if_unanswered == Unanswered::ClaimantWins {
                    return Ok(Stage::Due { by: By::RespondentSilent, since: until });
                }
                until
            }
        };
        let until = self.terms.rule_until(ruling_from)?;
        if now < until {
            return Ok(Stage::AwaitingRuling { until });
        }
        Ok(Stage::Due { by: By::ArbiterSilent, since: until })
    }

    /// Return how far the dispute is.
    pub(crate) fn status(&self, now: Time) -> Result<DisputeStatus> {
        Ok(match self.stage(now)? {
            Stage::AwaitingAnswer { .. } => DisputeStatus::AwaitingAnswer,
            Stage::AwaitingRuling { .. } => DisputeStatus::AwaitingRuling,
            Stage::Due { .. } => DisputeStatus::Due,
            Stage::Decided { .. } => DisputeStatus::Decided,
        })
    }

    /// Return until when the arbiter may rule, if that is known and a ruling can come.
    pub(crate) fn rule_until(&self, now: Time) -> Result<Option<Time>> {
        let from = match (self.progress.answer, self.terms.if_unanswered) {
            (Some(answer), _) => answer.at,
            (None, Unanswered::ArbiterRules) => self.terms.answer_until()?,
            (None, Unanswered::ClaimantWins) => return Ok(None),
        };
        if now < from || self.contested() == 0 {
            return Ok(None);
        }
        self.terms.rule_until(from).map(Some)
    }

    /// Return the set of items that the respondent conceded.
    pub(crate) fn conceded(&self) -> u32 {
        self.progress.answer.map_or(0, |answer| answer.conceded)
    }

    /// Return the set of items that are not conceded.
    pub(crate) fn contested(&self) -> u32 {
        self.terms.all_items() & !self.conceded()
    }

    /// Return how many documents a side has put forward.
    pub(crate) const fn evidence(&self, side: Side) -> u8 {
        self.progress.evidence(side)
    }

    /// Take the answer of the respondent. Where all items are conceded the dispute is decided.
    pub(crate) fn answer(&mut self, conceded: u32, now: Time) -> Result<()> {
        self.check_answer(conceded, now)?;
        self.progress.answer = Some(Answer { conceded, at: now });
        if self.contested() == 0 {
            self.decide(By::Concession, 0, None, now);
        }
        Ok(())
    }

    /// Take the answer of the respondent with a document, whose number of the side is returned.
    pub(crate) fn answer_with_document(&mut self, conceded: u32, now: Time) -> Result<u8> {
        self.check_answer(conceded, now)?;
        // Before the answer: one that concedes all decides the dispute, which takes no documents then.
        let number = self.add_evidence(Side::Respondent, now)?;
        self.answer(conceded, now)?;
        Ok(number)
    }

    fn check_answer(&self, conceded: u32, now: Time) -> Result<()> {
        let dispute = self.id;
        if let Some(outcome) = &self.progress.outcome {
            return Err(ArbitrationError::DisputeDecided { dispute, by: outcome.by.into() });
        }
        if let Some(answer) = self.progress.answer {
            return Err(ArbitrationError::DisputeAnswered { dispute, at: answer.at });
        }
        let until = self.terms.answer_until()?;
        if now >= until {
            return Err(ArbitrationError::AnswerLate { dispute, until, now });
        }
        if conceded & !self.terms.all_items() != 0 {
            return Err(ArbitrationError::ItemsUnknown { dispute, items: self.terms.items, got: conceded });
        }
        Ok(())
    }

    /// Take a document of a side and return its number, from 1.
    pub(crate) fn add_evidence(&mut self, side: Side, now: Time) -> Result<u8> {
        let dispute = self.id;
        match self.stage(now)? {
            Stage::AwaitingAnswer { .. } | Stage::AwaitingRuling { .. } => {}
            Stage::Due { since, .. } => return Err(ArbitrationError::EvidenceLate { dispute, until: since, now }),
            Stage::Decided { by } => return Err(ArbitrationError::DisputeDecided { dispute, by: by.into() }),
        }
        let count = self.progress.evidence_mut(side);
        if *count >= bounds::MAX_EVIDENCE {
            return Err(ArbitrationError::EvidenceFull { dispute, side, max: bounds::MAX_EVIDENCE });
        }
        *count = count.saturating_add(1);
        Ok(*count)
    }

    /// Take the ruling of the arbiter.
    pub(crate) fn rule(&mut self, sender: &Addr, upheld: u32, reasons: Hash32, now: Time) -> Result<()> {
        let dispute = self.id;
        if *sender != self.terms.arbiter {
            let (arbiter, got) = (self.terms.arbiter.clone(), sender.clone());
            return Err(ArbitrationError::ArbiterOnly { dispute, arbiter, got });
        }
        match self.stage(now)? {
            Stage::AwaitingRuling { .. } => {}
            Stage::AwaitingAnswer { until } => return Err(ArbitrationError::RulingEarly { dispute, until, now }),
            Stage::Due { since, .. } => return Err(ArbitrationError::RulingLate { dispute, until: since, now }),
            Stage::Decided { by } => return Err(ArbitrationError::DisputeDecided { dispute, by: by.into() }),
        }
        let contested = self.contested();
        if upheld & !contested != 0 {
            return Err(ArbitrationError::ItemsNotContested { dispute, contested, got: upheld });
        }
        self.decide(By::Arbiter, upheld, Some(reasons), now);
        Ok(())
    }

    /// Write down what time has decided; return whether it has decided anything.
    pub(crate) fn settle(&mut self, now: Time) -> Result<bool> {
        let by = match self.stage(now)? {
            Stage::Due { by, .. } => by,
            Stage::AwaitingAnswer { .. } | Stage::AwaitingRuling { .. } | Stage::Decided { .. } => return Ok(false),
        };
        let claimant_wins = match by {
            By::RespondentSilent => true,
            By::ArbiterSilent => self.terms.if_arbiter_silent == Party::Claimant,
            By::Concession | By::Arbiter => return Ok(false),
        };
        let upheld = if claimant_wins { self.contested() } else { 0 };
        self.decide(by, upheld, None, now);
        Ok(true)
    }

    /// Give the dispute its outcome, counted as enacted: it is sent by the same message, and a failure is noted after it.
    fn decide(&mut self, by: By, upheld: u32, reasons: Option<Hash32>, now: Time) {
        let upheld = upheld | self.conceded();
        self.progress.outcome = Some(Outcome::new(by, upheld, reasons, now));
    }

    /// Return the outcome.
    pub(crate) fn outcome(&self) -> Result<&Outcome> {
        self.progress.outcome.as_ref().ok_or(ArbitrationError::DisputeUndecided { dispute: self.id })
    }

    /// Note that the opener has taken the outcome.
    pub(crate) fn enact(&mut self) -> Result<()> {
        let dispute = self.id;
        let outcome = self.outcome_mut()?;
        if outcome.enacted {
            return Err(ArbitrationError::RulingAlreadyEnacted { dispute });
        }
        outcome.enacted = true;
        Ok(())
    }

    /// Note that the opener has failed to take the outcome.
    pub(crate) fn fail_to_enact(&mut self) -> Result<()> {
        self.outcome_mut()?.enacted = false;
        Ok(())
    }

    fn outcome_mut(&mut self) -> Result<&mut Outcome> {
        self.progress.outcome.as_mut().ok_or(ArbitrationError::DisputeUndecided { dispute: self.id })
    }
}

#[cfg(test)]
mod tests;
