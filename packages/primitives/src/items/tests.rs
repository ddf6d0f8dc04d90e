use super::*;
use crate::Coded;

#[test]
fn items_are_one_to_the_most() {
    let text = |n: usize| Items::<u8, 50>::new(vec![1; n]).map_err(|e| e.to_string());
    assert_eq!(text(0).unwrap_err(), "VECTOR_SIZE: expected 1 to 50 entries, got 0");
    assert_eq!(text(1).unwrap().as_slice(), [1]);
    assert_eq!(text(50).unwrap().into_vec().len(), 50);
    assert_eq!(text(51).unwrap_err(), "VECTOR_SIZE: expected 1 to 50 entries, got 51");
}

#[test]
fn upto_may_be_empty() {
    assert!(Upto::<u8, 3>::new(vec![]).unwrap().as_slice().is_empty());
    assert_eq!(Upto::<u8, 3>::new(vec![7; 3]).unwrap().as_slice(), [7; 3]);
    let refused = Upto::<u8, 3>::new(vec![7; 4]).unwrap_err();
    assert_eq!(refused.code(), "VECTOR_SIZE");
    assert_eq!(refused.to_string(), "VECTOR_SIZE: expected 0 to 3 entries, got 4");
}

#[test]
fn json_is_an_array_within_the_bounds() {
    let items: Items<u8, 3> = serde_json::from_str("[3,1,2]").unwrap();
    assert_eq!(items.iter().copied().collect::<Vec<_>>(), [3, 1, 2]);
    assert_eq!((&items).into_iter().map(|n| u32::from(*n)).sum::<u32>(), 6);
    assert_eq!(serde_json::to_string(&items).unwrap(), "[3,1,2]");
    assert_eq!(items.into_iter().collect::<Vec<_>>(), [3, 1, 2]);
    for json in ["[]", "[1,2,3,4]"] {
        let refused = serde_json::from_str::<Items<u8, 3>>(json).unwrap_err().to_string();
        assert!(refused.starts_with("VECTOR_SIZE: expected 1 to 3 entries"), "{refused}");
    }
    assert!(serde_json::from_str::<Upto<u8, 3>>("[]").is_ok());
    assert!(serde_json::from_str::<Upto<u8, 3>>("[1,2,3,4]").unwrap_err().to_string().starts_with("VECTOR_SIZE: "));
}

#[test]
fn the_first_entry_that_was_there_before_is_found() {
    assert_eq!(first_duplicate(&[3, 1, 2]), None);
    assert_eq!(first_duplicate(&[3, 1, 2, 1, 3]), Some(&1));
    assert_eq!(first_duplicate::<u8>(&[]), None);
    assert_eq!(first_duplicate(&Items::<_, 3>::new(vec![5, 5]).unwrap()), Some(&5));
}
