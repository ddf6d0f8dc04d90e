//! What annotators look at in the record of a requester: how much it rejects, and how long it takes.

use crate::response::RequesterResponse;

/// Seconds of an hour.
const HOUR: u64 = 3_600;
/// What stands for the time of reviews that time ended: longer than any.
const NEVER: u64 = 365 * 24 * HOUR;

impl RequesterResponse {
    /// What was rejected or withheld of all that was decided, in basis points; something is never nothing. Rejections that a
    /// ruling upheld are rejections, and so are those that one overturned.
    #[must_use]
    pub fn rejected_bps(&self) -> u16 {
        let rejected = self.rejected_sum.saturating_add(self.upheld);
        let all = self.paid.saturating_add(rejected);
        if all.is_zero() {
            return 0;
        }
        let share = rejected.checked_multiply_ratio(10_000_u128, all);
        let rounded = share.ok().and_then(|share| u16::try_from(share.u128()).ok()).unwrap_or(10_000);
        rounded.max(u16::from(!rejected.is_zero()))
    }

    /// Within how many seconds half of the submissions were decided, by the bounds that the marketplace counts by; none before
    /// the first, a year where most were auto-approved: they were decided by no one.
    #[must_use]
    pub fn half_decided_within(&self) -> Option<u64> {
        let times = self.decision_times;
        let counts = [
            (times.one_hour, HOUR),
            (times.six_hours, 6 * HOUR),
            (times.one_day, 24 * HOUR),
            (times.two_days, 48 * HOUR),
            (times.three_days, 72 * HOUR),
            (times.seven_days, 168 * HOUR),
            (times.fourteen_days, 336 * HOUR),
            (times.auto_approved, NEVER),
        ];
        let all = counts.iter().fold(0_u64, |sum, (count, _)| sum.saturating_add(*count));
        let mut sum = 0_u64;
        counts.into_iter().find_map(|(count, bound)| {
            sum = sum.saturating_add(count);
            (all > 0 && sum >= all.div_ceil(2)).then_some(bound)
        })
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Uint128;

    use super::*;
    use crate::response::DecisionTimes;

    fn row(paid: u128, rejected: u128, times: DecisionTimes) -> RequesterResponse {
        RequesterResponse {
            paid: Uint128::new(paid),
            rejected_sum: Uint128::new(rejected),
            upheld: Uint128::zero(),
            overturned: Uint128::zero(),
            rejectable: Uint128::zero(),
            decision_times: times,
            editions_in_time: 0,
            editions_late: 0,
        }
    }

    #[test]
    fn a_share_is_of_all_that_was_decided_and_something_is_never_nothing() {
        let share = |paid, rejected| row(paid, rejected, DecisionTimes::default()).rejected_bps();
        assert_eq!([share(0, 0), share(700, 300), share(0, 5), share(1_000_000, 1)], [0, 3_000, 10_000, 1]);
        assert_eq!(share(u128::MAX, u128::MAX), 10_000, "sums that do not fit are not made small");
        let upheld = RequesterResponse { upheld: Uint128::new(200), ..row(700, 100, DecisionTimes::default()) };
        assert_eq!(upheld.rejected_bps(), 3_000);
    }

    #[test]
    fn half_of_the_submissions_were_decided_within_the_bound() {
        let half = |times| row(0, 0, times).half_decided_within();
        assert_eq!(half(DecisionTimes::default()), None);
        assert_eq!(half(DecisionTimes { one_hour: 1, six_hours: 1, ..DecisionTimes::default() }), Some(HOUR));
        assert_eq!(half(DecisionTimes { one_hour: 1, three_days: 2, ..DecisionTimes::default() }), Some(72 * HOUR));
        assert_eq!(half(DecisionTimes { one_hour: 1, auto_approved: 2, ..DecisionTimes::default() }), Some(NEVER));
    }
}
