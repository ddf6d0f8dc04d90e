//! What a requester has paid and rejected, and how much it may reject.

use caravan_marketplace_api::bounds::{REJECTION_CAP_BPS, REJECTION_REWARDS};

use super::sums::part;

/// What a requester has paid and rejected in a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cap {
    /// Paid for accepted work.
    pub paid: u128,
    /// What submitted work was left without.
    pub rejected_sum: u128,
    /// Rejected work that a ruling upheld.
    pub upheld: u128,
    /// Rejected work that was paid because of an appeal.
    pub overturned: u128,
}

impl Cap {
    /// So much was paid and rejected, and nothing appealed.
    #[must_use]
    pub fn new(paid: u128, rejected_sum: u128) -> Self {
        Self { paid, rejected_sum, ..Self::default() }
    }

    /// Whether the cap cannot be worked out in 128 bits.
    pub(crate) fn overflows(&self) -> bool {
        self.paid.checked_add(self.rejected_sum).is_none()
    }

    /// A ruling upheld rejections: they leave the first cap, as far as both sums together are no more than what was paid.
    pub(crate) fn uphold(&mut self, lost: u128) {
        let beyond = (self.rejected_sum + self.upheld).saturating_sub(self.paid);
        let moved = lost - lost.min(beyond);
        self.rejected_sum -= moved;
        self.upheld += moved;
    }

    /// The most that may be rejected when `at_hand` is the smallest reward of what a message rejects.
    #[must_use]
    pub fn allowed(&self, at_hand: u128) -> u128 {
        let share = part(self.paid.saturating_add(self.rejected_sum), u128::from(REJECTION_CAP_BPS));
        let first = share.max(self.paid.min(u128::from(REJECTION_REWARDS).saturating_mul(at_hand)));
        first.min(self.paid.saturating_sub(self.upheld))
    }
}
