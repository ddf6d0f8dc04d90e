//! Chance that repeats: ChaCha from a seed.

use caravan_primitives::Reference;
use proptest::prelude::RngCore;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::mix::{self, Mix};

/// Dice of one sequence.
pub(super) struct Dice {
    rng: TestRng,
    references: u64,
    rights: u64,
}

impl Dice {
    /// The dice of a seed.
    pub(super) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Self { rng: TestRng::from_seed(RngAlgorithm::ChaCha, &bytes), references: 0, rights: 0 }
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.rng.next_u64() % n.max(1)
    }

    /// A number from `least` to `most`.
    pub(super) fn within(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    /// One action of a table, each as often as its weight says.
    pub(super) fn draw<A: Copy>(&mut self, mix: &Mix<A>) -> A {
        mix::at(mix, self.below(mix::total(mix)))
    }

    /// True in so many of a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these at random; `None` of an empty list.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = self.below(all.len() as u64);
        all.get(place as usize)
    }

    /// One of these, of which there is at least one.
    pub(super) fn one<T: Copy>(&mut self, all: &[T]) -> T {
        *self.pick(all).expect("something to choose from")
    }

    /// A few of these, each once, at least one if there is one.
    pub(super) fn some<T: Copy>(&mut self, all: &[T], most: u64) -> Vec<T> {
        let mut left = all.to_vec();
        let mut chosen = vec![];
        for _ in 0..self.within(1, most) {
            if !left.is_empty() {
                let place = self.below(left.len() as u64) as usize;
                chosen.push(left.swap_remove(place));
            }
        }
        chosen
    }

    /// A fresh reference, now and then one that was used.
    pub(super) fn reference(&mut self) -> Reference {
        self.references += 1;
        let number = if self.chance(12) { self.within(1, self.references) } else { self.references };
        Reference::new(format!("walk-{number}")).expect("a reference")
    }

    /// The same for the registry and licensing, who keep references of their own.
    pub(super) fn right(&mut self) -> Reference {
        self.rights += 1;
        let number = if self.chance(8) { self.within(1, self.rights) } else { self.rights };
        Reference::new(format!("rights-{number}")).expect("a reference")
    }
}
