use caravan_primitives::{Coded, PersonId, ProjectId, Proof, Time, Upto};

use super::*;
use crate::domain::assignment::Claimed;
use crate::domain::frozen::tests::frozen;
use crate::domain::frozen::AllowList;
use crate::domain::standing::AcceptedBy;
use crate::tests::addr;

fn open(overlap: u8) -> Batch {
    let mut batch = Batch::draft(ProjectId::FIRST, 4, overlap);
    batch.open(Time::new(1_000), DistributionKind::Random);
    batch
}

fn listed(size: u32) -> Frozen {
    let root = caravan_marketplace_api::allow_leaf(0, u64::from(size), addr("ann").as_str());
    Frozen { list: Some(AllowList { root, size }), ..frozen() }
}

fn proof() -> Proof {
    Proof { index: 0, path: Upto::new(vec![]).unwrap() }
}

fn code<T>(got: Result<T>) -> &'static str {
    got.map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn a_task_is_named_only_where_each_has_one_annotator_and_no_project_credit() {
    let (named, ann) = (Pick::Named { task: 3 }, addr("ann"));
    assert_eq!(choose(&open(1), &frozen(), &named, &ann), Ok(TaskChoice::Named(3)));
    assert_eq!(code(choose(&open(2), &frozen(), &named, &ann)), "PICK_NOT_OFFERED");
    let from_credit = Frozen { from_project_credit: true, ..frozen() };
    assert_eq!(code(choose(&open(1), &from_credit, &named, &ann)), "PICK_NOT_OFFERED");
    assert_eq!(choose(&open(2), &from_credit, &Pick::Random {}, &ann), Ok(TaskChoice::Random));
    assert_eq!(code(choose(&open(1), &frozen(), &Pick::Named { task: 4 }, &ann)), "TASK_UNKNOWN");
}

#[test]
fn a_list_gives_tasks_to_those_on_it_and_nothing_at_random() {
    let pick = |task| Pick::Listed { task, proof: proof() };
    assert_eq!(choose(&open(1), &listed(1), &pick(3), &addr("ann")), Ok(TaskChoice::Named(3)));
    assert_eq!(code(choose(&open(1), &listed(1), &pick(3), &addr("ben"))), "NOT_LISTED");
    // Who is on the list is asked before which task it is.
    assert_eq!(code(choose(&open(1), &listed(1), &pick(4), &addr("ben"))), "NOT_LISTED");
    assert_eq!(code(choose(&open(1), &listed(1), &pick(4), &addr("ann"))), "TASK_UNKNOWN");
    for other in [Pick::Random {}, Pick::Named { task: 0 }] {
        assert_eq!(code(choose(&open(1), &listed(1), &other, &addr("ann"))), "PICK_NOT_OFFERED");
    }
    assert_eq!(code(choose(&open(1), &frozen(), &pick(0), &addr("ann"))), "PICK_NOT_OFFERED");
}

#[test]
fn newcomers_take_places_except_where_a_list_names_them() {
    let mut standing = Standing::default();
    assert!(takes_newcomer_place(&frozen(), &standing));
    assert!(!takes_newcomer_place(&listed(1), &standing));
    for _ in 0..5 {
        standing.accept(AcceptedBy::Decision).unwrap();
    }
    assert!(!takes_newcomer_place(&frozen(), &standing));
}

#[test]
fn newcomers_wait_while_all_their_places_are_taken_and_learn_what_would_free_one() {
    let (mut batch, frozen) = (open(2), Frozen { max_pending: 1, ..frozen() });
    let unasked = || -> Result<Vec<AssignmentId>> { panic!("asked without need") };
    assert_eq!(check_newcomer_limit(&batch, &frozen, unasked), Ok(()));
    let claimed = Claimed { task: 0, person: PersonId::FIRST, terms: 0, newcomer: true, took_reopened: false };
    batch.claim(&claimed).unwrap();
    let due = |overdue: Vec<u64>| {
        let ids = overdue.into_iter().map(|id| AssignmentId::new(id).unwrap()).collect();
        check_newcomer_limit(&batch, &frozen, || -> Result<Vec<AssignmentId>> { Ok(ids) }).unwrap_err().to_string()
    };
    assert!(due(vec![4, 7]).contains("4,7"), "{}", due(vec![4, 7]));
    assert!(due(vec![]).contains("nothing is overdue"));
}
