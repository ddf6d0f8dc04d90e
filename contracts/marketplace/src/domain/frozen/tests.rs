use caravan_primitives::Coded;

use super::*;
use crate::tests::units;

pub(crate) fn frozen() -> Frozen {
    Frozen {
        opened_at: Time::new(100),
        edition: EditionId::FIRST,
        fee: Bps::ZERO,
        points_rate: units(0),
        seed: Hash32::digest(b"seed"),
        from_project_credit: false,
        windows: WorkWindows {
            assignment_secs: Seconds::new(60),
            min_work_secs: Seconds::new(0),
            review_secs: Seconds::new(3_600),
            appeal_secs: Seconds::new(86_400),
            max_rework: 2,
            rework_secs: Seconds::new(86_400),
        },
        grades: vec![5_000],
        subjective: false,
        active_cap: 1,
        max_pending: 20,
        list: None,
        share: None,
        agreement: Hash32::digest(b"agreement"),
        appeals: AppealTerms {
            respond_secs: Seconds::new(86_400),
            ruling_secs: Seconds::new(86_400),
            free: 3,
            arbiter_fee: units(7),
        },
        review_of: None,
    }
}

#[test]
fn a_batch_from_project_credit_waits_a_day() {
    assert_eq!(frozen().claimable_from(), Ok(Time::new(100)));
    let from_credit = Frozen { from_project_credit: true, ..frozen() };
    assert_eq!(from_credit.claimable_from(), Ok(Time::new(86_500)));
    assert_eq!(from_credit.require_claimable(Time::new(86_499)).unwrap_err().code(), "CLAIM_EARLY");
    assert_eq!(from_credit.require_claimable(Time::new(86_500)), Ok(()));
}

#[test]
fn the_first_claim_takes_its_block_into_the_seed() {
    let after = |height: u64, secs: u64| {
        let mut frozen = frozen();
        frozen.first_claim(height, Time::new(secs));
        frozen.seed
    };
    assert_eq!(after(7, 1_000), after(7, 1_000));
    assert!(![after(8, 1_000), after(7, 1_001), frozen().seed].contains(&after(7, 1_000)));
}

#[test]
fn a_claim_carries_the_agreement_of_the_batch() {
    assert_eq!(frozen().check_agreement(&Hash32::digest(b"agreement")), Ok(()));
    let (expected, got) = (Hash32::digest(b"agreement"), Hash32::digest(b"another"));
    let refused = frozen().check_agreement(&got).unwrap_err();
    assert_eq!(refused.to_string(), format!("TERMS_CHANGED: expected the contributor agreement {expected}, got {got}"));
}

#[test]
fn a_verdict_names_the_base_grade_or_one_of_the_batch() {
    for (grade, expected) in [(10_000, "ok"), (5_000, "ok"), (7_500, "GRADE_UNKNOWN"), (20_000, "GRADE_UNKNOWN")] {
        let code = frozen().check_grade(grade).map_or_else(|error| error.code(), |()| "ok");
        assert_eq!(code, expected, "{grade}");
    }
}

#[test]
fn subjective_work_is_rejected_for_objective_reasons_only() {
    let subjective = Frozen { subjective: true, ..frozen() };
    assert_eq!(subjective.check_reason(Reason::Incomplete), Ok(()));
    assert_eq!(subjective.check_reason(Reason::LowEffort).unwrap_err().code(), "REASON_NOT_ALLOWED");
    assert_eq!(frozen().check_reason(Reason::LowEffort), Ok(()));
}
