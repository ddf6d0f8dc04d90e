//! What the rejection cap of the marketplace allows of verdicts that are not sent yet.

use caravan_marketplace_api::{bounds, most_rejected, RequesterResponse, Verdict};
use caravan_money::{add, part_floor, sub, MoneyError};
use cosmwasm_std::Uint128;

/// What a verdict pays an annotator of a reward, and what it leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effect {
    pub(crate) reward: Uint128,
    pub(crate) paid: Uint128,
    pub(crate) left_out: Uint128,
    /// What was counted as rejected, and no longer is: an open rework is accepted, or a rejection taken back.
    pub(crate) released: Uint128,
}

impl Effect {
    /// Compute what a verdict on work with this reward does, rounded as the contract rounds.
    pub(crate) fn of(verdict: &Verdict, reward: Uint128) -> Result<Self, MoneyError> {
        let paid = match verdict {
            Verdict::Accept { grade_bps } => part_floor(reward, *grade_bps)?,
            Verdict::Reject { .. } | Verdict::Rework { .. } => Uint128::zero(),
        };
        let left_out = reward.checked_sub(paid).unwrap_or_default();
        Ok(Self { reward, paid, left_out, released: Uint128::zero() })
    }
}

/// Return the part of its reward that a verdict leaves out, in basis points. Verdicts are sent in this order, the smallest first: what is
/// paid first raises the cap for what is rejected after it, so that the order of a file makes no difference.
pub(crate) fn part_left_out(verdict: &Verdict) -> u16 {
    match verdict {
        Verdict::Accept { grade_bps } => bounds::BASE_GRADE_BPS.saturating_sub(*grade_bps),
        Verdict::Reject { .. } | Verdict::Rework { .. } => bounds::BASE_GRADE_BPS,
    }
}

/// What a requester has paid and rejected in a currency, as far as it is known or foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct History {
    paid: Uint128,
    rejected_sum: Uint128,
    upheld: Uint128,
}

/// Verdicts that the chain would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Their indexes in the list that was looked at.
    pub(crate) refused: Vec<usize>,
    /// The most that may be rejected, with the verdicts that fit.
    pub(crate) allowed: Uint128,
    /// What those reject.
    pub(crate) rejected_sum: Uint128,
}

impl History {
    pub(crate) fn new(known: &RequesterResponse) -> Self {
        Self { paid: known.paid, rejected_sum: known.rejected_sum, upheld: known.upheld }
    }

    /// Add verdicts, sent in messages of `length`. Return those that the chain would refuse, which are not added.
    pub(crate) fn add(&mut self, verdicts: &[Effect], length: usize) -> Result<Option<Refusal>, MoneyError> {
        for (number, message) in verdicts.chunks(length).enumerate() {
            let after = message.iter().try_fold(*self, |history, effect| history.after(effect))?;
            let smallest = smallest_reward(message);
            if smallest.map_or(Ok(true), |reward| after.is_within(reward))? {
                *self = after;
                continue;
            }
            let rest = verdicts.get(number * length..).unwrap_or_default();
            let refused = self.add_one_by_one(rest)?.into_iter().map(|index| number * length + index).collect();
            let allowed = self.most(smallest.unwrap_or_default())?;
            return Ok(Some(Refusal { refused, allowed, rejected_sum: self.rejected_sum }));
        }
        Ok(None)
    }

    /// Return what may be rejected besides, whatever the reward: `min(floor(3 × paid / 7), paid − upheld) − rejected_sum`, never below 0.
    pub(crate) fn rejectable(&self) -> Result<Uint128, MoneyError> {
        let cap = u128::from(bounds::REJECTION_CAP_BPS);
        let most = self.paid.checked_multiply_ratio(cap, u128::from(bounds::BASE_GRADE_BPS) - cap)?;
        let most = most.min(self.paid.saturating_sub(self.upheld));
        Ok(most.checked_sub(self.rejected_sum).unwrap_or_default())
    }

    fn add_one_by_one(&mut self, verdicts: &[Effect]) -> Result<Vec<usize>, MoneyError> {
        let mut refused = vec![];
        for (index, effect) in verdicts.iter().enumerate() {
            let after = self.after(effect)?;
            if effect.left_out.is_zero() || after.is_within(effect.reward)? {
                *self = after;
            } else {
                refused.push(index);
            }
        }
        Ok(refused)
    }

    fn after(self, effect: &Effect) -> Result<Self, MoneyError> {
        let others = sub(self.rejected_sum, effect.released)?;
        let rejected_sum = add(others, effect.left_out)?;
        Ok(Self { paid: add(self.paid, effect.paid)?, rejected_sum, ..self })
    }

    fn most(&self, reward: Uint128) -> Result<Uint128, MoneyError> {
        most_rejected(self.paid, self.rejected_sum, self.upheld, reward)
    }

    fn is_within(&self, reward: Uint128) -> Result<bool, MoneyError> {
        Ok(sub(self.most(reward)?, self.rejected_sum).is_ok())
    }
}

/// Return the smallest reward of the work that a message rejects or pays short.
fn smallest_reward(message: &[Effect]) -> Option<Uint128> {
    message.iter().filter(|effect| !effect.left_out.is_zero()).map(|effect| effect.reward).min()
}

#[cfg(test)]
mod tests {
    use caravan_marketplace_api::Reason;

    use super::*;

    const REWARD: Uint128 = Uint128::new(100);

    fn verdicts(count: usize, verdict: &Verdict) -> Vec<Effect> {
        vec![Effect::of(verdict, REWARD).unwrap(); count]
    }

    fn accepted(count: usize, grade_bps: u16) -> Vec<Effect> {
        verdicts(count, &Verdict::Accept { grade_bps })
    }

    fn rejected(count: usize) -> Vec<Effect> {
        verdicts(count, &Verdict::Reject { reason: Reason::Incomplete })
    }

    fn refused(paid: u128, rejected_sum: u128, all: &[Effect]) -> Vec<usize> {
        let mut history =
            History { paid: Uint128::new(paid), rejected_sum: Uint128::new(rejected_sum), upheld: Uint128::zero() };
        history.add(all, bounds::MAX_VECTOR).unwrap().map_or(vec![], |refusal| refusal.refused)
    }

    #[test]
    fn acceptances_raise_the_cap_for_the_rejections_after_them() {
        let all = [accepted(60, 10_000), rejected(30)].concat();
        assert!(refused(2_000, 0, &all).is_empty(), "80 paid, 30 rejected: 27 %");
        let many = [accepted(60, 10_000), rejected(36)].concat();
        assert_eq!(refused(2_000, 0, &many), [94, 95], "34 of 114 is 29.8 %, 35 of 115 would be 30.4 %");
    }

    #[test]
    fn who_has_paid_nothing_rejects_nothing_and_who_has_paid_little_rejects_three_rewards() {
        assert_eq!(refused(0, 0, &rejected(1)), [0]);
        assert_eq!(refused(100, 0, &rejected(2)), [1], "never more than was paid");
        assert_eq!(refused(300, 0, &rejected(4)), [3]);
        assert!(refused(300, 300, &accepted(2, 10_000)).is_empty(), "what rejects nothing is not bound");
    }

    #[test]
    fn what_a_short_grade_leaves_out_counts_and_a_high_grade_leaves_out_nothing() {
        let half = Effect::of(&Verdict::Accept { grade_bps: 5_000 }, Uint128::new(101)).unwrap();
        assert_eq!((half.paid.u128(), half.left_out.u128()), (50, 51), "payments are rounded down");
        let double = Effect::of(&Verdict::Accept { grade_bps: 20_000 }, REWARD).unwrap();
        assert_eq!((double.paid.u128(), double.left_out.u128()), (200, 0));
        let all = [accepted(1, 10_000), accepted(10, 5_000)].concat();
        assert_eq!(refused(0, 0, &all), [7, 8, 9, 10], "six halves are the three rewards of a small history");
    }

    #[test]
    fn verdicts_are_ordered_by_what_they_leave_out() {
        let grade = |grade_bps| part_left_out(&Verdict::Accept { grade_bps });
        let reject = Verdict::Reject { reason: Reason::Incomplete };
        assert_eq!([grade(20_000), grade(10_000), grade(7_000), part_left_out(&reject)], [0, 0, 3_000, 10_000]);
    }

    #[test]
    fn what_may_still_be_rejected_is_three_sevenths_of_what_was_paid() {
        let history = |paid, rejected_sum| History {
            paid: Uint128::new(paid),
            rejected_sum: Uint128::new(rejected_sum),
            upheld: Uint128::zero(),
        };
        assert_eq!(history(700, 100).rejectable().unwrap().u128(), 200);
        assert_eq!(history(699, 299).rejectable().unwrap().u128(), 0);
        assert_eq!(history(100, 100).rejectable().unwrap().u128(), 0);
    }
}
