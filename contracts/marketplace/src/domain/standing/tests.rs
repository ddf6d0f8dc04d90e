use super::*;

#[test]
fn each_outcome_counts_in_one_column() {
    let mut standing = Standing::default();
    standing.accept(AcceptedBy::Decision).unwrap();
    standing.accept(AcceptedBy::AutoApproval).unwrap();
    standing.accept(AcceptedBy::AutoApproval).unwrap();
    standing.reject().unwrap();
    standing.accept_rejection().unwrap();
    standing.accept(AcceptedBy::TakeBack).unwrap();
    standing.accept(AcceptedBy::Appeal).unwrap();
    assert_eq!(standing.overturned(), 1);
    let counts = (standing.accepted(), standing.auto_approved(), standing.rejected(), standing.rejections_accepted());
    assert_eq!(counts, (3, 2, 1, 1));
    standing.rework().unwrap();
    (0..2).for_each(|_| standing.give_back().unwrap());
    (0..3).for_each(|_| standing.expire().unwrap());
    assert_eq!((standing.reworked(), standing.returned(), standing.expired()), (1, 2, 3));
}

#[test]
fn a_newcomer_has_fewer_than_five_works_accepted_by_decision() {
    let mut standing = Standing::default();
    for _ in 0..4 {
        standing.accept(AcceptedBy::Decision).unwrap();
        for _ in 0..5 {
            standing.accept(AcceptedBy::AutoApproval).unwrap();
        }
        assert!(standing.is_newcomer());
    }
    standing.accept(AcceptedBy::Decision).unwrap();
    assert!(!standing.is_newcomer());
}

#[test]
fn a_full_counter_is_an_error() {
    let mut full = Standing { accepted: u32::MAX, ..Standing::default() };
    assert!(full.accept(AcceptedBy::Decision).is_err());
    assert_eq!(full.accepted(), u32::MAX);
}
