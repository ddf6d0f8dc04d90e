//! A second model of disputes, which knows the rules by itself, and the steps of a walk.

use caravan_arbitration_api::{DecidedBy, DisputeStatus};
use proptest::prelude::*;

use super::world::DAY;

pub(super) const ALL: u32 = 0b111;

/// What the model knows of a dispute.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) opener: &'static str,
    pub(super) subject: u64,
    pub(super) answer_end: u64,
    pub(super) ruling_secs: u64,
    pub(super) arbiter_rules: bool,
    pub(super) silent_arbiter_helps_claimant: bool,
    pub(super) documents: [u8; 2],
    /// When it was answered, and what was conceded.
    pub(super) answer: Option<(u64, u32)>,
    pub(super) outcome: Option<(u32, DecidedBy)>,
    pub(super) enacted: bool,
}

impl Known {
    /// From when on only time decides.
    pub(super) fn end(&self) -> u64 {
        match (self.answer, self.arbiter_rules) {
            (Some((at, _)), _) => at + self.ruling_secs,
            (None, true) => self.answer_end + self.ruling_secs,
            (None, false) => self.answer_end,
        }
    }

    pub(super) fn latest_end(&self) -> u64 {
        self.answer_end + self.ruling_secs
    }

    pub(super) fn conceded(&self) -> u32 {
        self.answer.map_or(0, |(_, conceded)| conceded)
    }

    pub(super) fn may_be_ruled(&self, now: u64) -> bool {
        let begun = self.answer.is_some() || (self.arbiter_rules && now >= self.answer_end);
        self.outcome.is_none() && begun && now < self.end()
    }

    pub(super) fn by_time(&self) -> (u32, DecidedBy) {
        if self.answer.is_none() && !self.arbiter_rules {
            return (ALL, DecidedBy::RespondentSilent);
        }
        let upheld = if self.silent_arbiter_helps_claimant { ALL } else { self.conceded() };
        (upheld, DecidedBy::ArbiterSilent)
    }

    pub(super) fn status(&self, now: u64) -> DisputeStatus {
        if self.outcome.is_some() {
            DisputeStatus::Decided
        } else if now >= self.end() {
            DisputeStatus::Due
        } else if self.may_be_ruled(now) {
            DisputeStatus::AwaitingRuling
        } else {
            DisputeStatus::AwaitingAnswer
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Open {
        licensing: bool,
        subject: u64,
        respond: u64,
        ruling: u64,
        arbiter_rules: bool,
        helps_claimant: bool,
    },
    Respond {
        pick: usize,
        conceded: u32,
        foreign: bool,
    },
    AddEvidence {
        pick: usize,
        side: bool,
    },
    Rule {
        pick: usize,
        upheld: u32,
        stranger: bool,
    },
    Settle {
        picks: Vec<usize>,
    },
    Enact {
        pick: usize,
    },
    Refuse {
        licensing: bool,
        refuse: bool,
    },
    Wait(u64),
    /// To the second of a deadline of a dispute, or one second before it.
    WaitForEnd {
        pick: usize,
        of_answer: bool,
        before: bool,
    },
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let days = || 1..4_u64;
    let set = || prop_oneof![9 => 0..=ALL, 1 => 8..64_u32];
    prop_oneof![
        4 => (any::<bool>(), 0..12_u64, days(), days(), any::<bool>(), any::<bool>()).prop_map(
            |(licensing, subject, respond, ruling, arbiter_rules, helps_claimant)| {
                Step::Open { licensing, subject, respond, ruling, arbiter_rules, helps_claimant }
            }
        ),
        4 => (any::<usize>(), set(), prop::bool::weighted(0.1))
            .prop_map(|(pick, conceded, foreign)| Step::Respond { pick, conceded, foreign }),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(pick, side)| Step::AddEvidence { pick, side }),
        4 => (any::<usize>(), set(), prop::bool::weighted(0.1))
            .prop_map(|(pick, upheld, stranger)| Step::Rule { pick, upheld, stranger }),
        3 => prop::collection::vec(any::<usize>(), 1..=5).prop_map(|picks| Step::Settle { picks }),
        2 => any::<usize>().prop_map(|pick| Step::Enact { pick }),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(licensing, refuse)| Step::Refuse { licensing, refuse }),
        1 => (1..DAY).prop_map(Step::Wait),
        3 => (any::<usize>(), any::<bool>(), any::<bool>())
            .prop_map(|(pick, of_answer, before)| Step::WaitForEnd { pick, of_answer, before }),
    ]
}
