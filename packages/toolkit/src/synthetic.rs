//! Campaigns that never were: annotators of known kinds answer questions with known truth, the same for the same seed.
//!
//! What the rules do to spammers can be shown only where it is known who spams. A campaign is made from ChaCha20 with a
//! seed, so that a run repeats everywhere. Every question goes to as many different annotators as it has answers;
//! annotators are shuffled anew for every pass over them, and get as many answers each as fits.

use caravan_marketplace_api::bounds::MAX_OVERLAP;
use caravan_primitives::{Coded, Preimage};
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::Serialize;
use thiserror::Error;

/// The most answers of a campaign, and so the most questions and annotators.
pub const MAX_ANSWERS: u32 = 10_000_000;
/// The most labels to choose from.
pub const MAX_LABELS: u8 = 26;

/// Domain of a seed.
const SEED_TAG: &str = "caravan/synthetic/v1";

/// How an annotator works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Reads the question: right 900 times in 1,000, otherwise any wrong label.
    Honest,
    /// Hurries: right 600 times in 1,000, otherwise any wrong label.
    Careless,
    /// Does not look: any label.
    Spammer,
    /// Does not look either: gives the label that all colluders have agreed on for the question.
    Colluder,
}

impl Kind {
    /// Every kind, in the order of every table.
    pub const ALL: [Self; 4] = [Self::Honest, Self::Careless, Self::Spammer, Self::Colluder];

    /// Right answers in 1,000 of those who look at the question.
    const fn right_of_1000(self) -> Option<u64> {
        match self {
            Self::Honest => Some(900),
            Self::Careless => Some(600),
            Self::Spammer | Self::Colluder => None,
        }
    }

    /// The name, as in `honest`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::Careless => "careless",
            Self::Spammer => "spammer",
            Self::Colluder => "colluder",
        }
    }
}

/// What a campaign is to be. All others than those named are honest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// The same seed gives the same campaign.
    pub seed: u64,
    /// Annotators, at least as many as [`Plan::overlap`].
    pub annotators: u32,
    /// Answers, at least as many as annotators.
    pub answers: u32,
    /// Answers to a question, 1 to 25; the last question may have fewer.
    pub overlap: u8,
    /// Labels to choose from, 2 to 26.
    pub labels: u8,
    /// Careless annotators, in percent.
    pub careless: u8,
    pub spammers: u8,
    pub colluders: u8,
}

/// A number of the plan is out of its bounds.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("SYNTHETIC_BOUNDS: expected {what} from {min} to {max}, got {got}")]
pub struct SyntheticError {
    pub what: &'static str,
    pub min: u32,
    pub max: u32,
    pub got: u32,
}

impl Coded for SyntheticError {
    const ALL: &'static [&'static str] = &["SYNTHETIC_BOUNDS"];

    fn code(&self) -> &'static str {
        "SYNTHETIC_BOUNDS"
    }
}

/// An answer: indexes of the question and of the annotator, and the label from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub question: u32,
    pub annotator: u32,
    pub label: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// The kind of each annotator.
    pub annotators: Vec<Kind>,
    /// The right label of each question.
    pub truth: Vec<u8>,
    /// All answers, question by question.
    pub answers: Vec<Answer>,
}

impl Plan {
    /// Generate the campaign.
    ///
    /// # Errors
    /// `SYNTHETIC_BOUNDS`.
    pub fn generate(&self) -> Result<Campaign, SyntheticError> {
        self.check()?;
        let mut random = Random::new(self.seed);
        let annotators = self.kinds();
        let mut order = Order::new(self.annotators, &mut random);
        let questions = self.answers.div_ceil(u32::from(self.overlap));
        let mut campaign = Campaign { annotators, truth: vec![], answers: vec![] };
        let mut left = self.answers;
        for question in 0..questions {
            let truth = random.label(self.labels);
            let agreed = random.label(self.labels);
            campaign.truth.push(truth);
            let count = left.min(u32::from(self.overlap));
            left -= count;
            for annotator in order.next(count, &mut random) {
                let kind = campaign.annotators.get(annotator as usize).copied().unwrap_or(Kind::Honest);
                let label = self.label(kind, truth, agreed, &mut random);
                campaign.answers.push(Answer { question, annotator, label });
            }
        }
        Ok(campaign)
    }

    fn check(&self) -> Result<(), SyntheticError> {
        let named = u32::from(self.careless) + u32::from(self.spammers) + u32::from(self.colluders);
        for (what, min, max, got) in [
            ("answers to a question", 1, u32::from(MAX_OVERLAP), u32::from(self.overlap)),
            ("labels", 2, u32::from(MAX_LABELS), u32::from(self.labels)),
            ("annotators", u32::from(self.overlap), MAX_ANSWERS, self.annotators),
            ("answers", self.annotators, MAX_ANSWERS, self.answers),
            ("percent of careless annotators, spammers and colluders together", 0, 100, named),
        ] {
            if !(min..=max).contains(&got) {
                return Err(SyntheticError { what, min, max, got });
            }
        }
        Ok(())
    }

    /// The kinds, one after the other; shares are rounded down, and the honest have what is left.
    fn kinds(&self) -> Vec<Kind> {
        let share = |percent: u8| (u64::from(self.annotators) * u64::from(percent) / 100) as usize;
        let of = |kind, percent| std::iter::repeat_n(kind, share(percent));
        let others: Vec<Kind> = of(Kind::Careless, self.careless)
            .chain(of(Kind::Spammer, self.spammers))
            .chain(of(Kind::Colluder, self.colluders))
            .collect();
        let honest = (self.annotators as usize).saturating_sub(others.len());
        std::iter::repeat_n(Kind::Honest, honest).chain(others).collect()
    }

    fn label(&self, kind: Kind, truth: u8, agreed: u8, random: &mut Random) -> u8 {
        match (kind, kind.right_of_1000()) {
            (_, Some(right)) if random.below(1_000) < right => truth,
            // One of the labels that are wrong, each as likely.
            (_, Some(_)) => (truth + 1 + random.label(self.labels - 1)) % self.labels,
            (Kind::Colluder, None) => agreed,
            (Kind::Honest | Kind::Careless | Kind::Spammer, None) => random.label(self.labels),
        }
    }
}

/// Numbers that depend on the seed alone.
struct Random(ChaCha20Rng);

impl Random {
    fn new(seed: u64) -> Self {
        let seed = Preimage::new(SEED_TAG).number(seed).finish();
        Self(ChaCha20Rng::from_seed(*seed.as_bytes()))
    }

    /// A number below `bound`, which is not 0, each as likely.
    fn below(&mut self, bound: u64) -> u64 {
        // What is left over above the last whole multiple of the bound would favor small numbers.
        let last = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.0.next_u64();
            if number < last {
                return number % bound;
            }
        }
    }

    fn label(&mut self, labels: u8) -> u8 {
        u8::try_from(self.below(u64::from(labels))).unwrap_or(0)
    }

    /// Puts all into any order, each as likely.
    fn shuffle(&mut self, all: &mut [u32]) {
        for end in (1..all.len()).rev() {
            let other = usize::try_from(self.below(end as u64 + 1)).unwrap_or(end);
            all.swap(end, other);
        }
    }
}

/// Annotators in any order, all of them before one comes again.
struct Order {
    all: Vec<u32>,
    next: usize,
}

impl Order {
    fn new(annotators: u32, random: &mut Random) -> Self {
        let mut all: Vec<u32> = (0..annotators).collect();
        random.shuffle(&mut all);
        Self { all, next: 0 }
    }

    /// The next `count` annotators, all different; `count` is at most the number of annotators.
    fn next(&mut self, count: u32, random: &mut Random) -> Vec<u32> {
        let mut taken: Vec<u32> = Vec::new();
        for _ in 0..count {
            if self.next == self.all.len() {
                random.shuffle(&mut self.all);
                self.next = 0;
            }
            // An annotator can come again only where a pass ends within a question: then the next one who has not answered it.
            let rest = self.all.get(self.next..).unwrap_or_default();
            let free = rest.iter().position(|annotator| !taken.contains(annotator)).unwrap_or(0);
            self.all.swap(self.next, self.next + free);
            taken.extend(self.all.get(self.next));
            self.next += 1;
        }
        taken
    }
}

#[cfg(test)]
mod tests;
