use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use super::*;
use crate::Coded;

const TAG: &str = "caravan/task/v1";

fn payload(index: u64) -> Hash32 {
    Hash32::digest(format!("item {index}").as_bytes())
}

fn leaf(index: u64, size: u64) -> Hash32 {
    leaf_hash(TAG, index, size, &payload(index))
}

fn tree(size: u64) -> Tree {
    Tree::new((0..size).map(|index| leaf(index, size)).collect()).unwrap()
}

/// The root as RFC 6962 defines it, by splitting at the largest power of two below the size.
fn root_by_definition(leaves: &[Hash32]) -> Hash32 {
    match leaves {
        [single] => *single,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&root_by_definition(left), &root_by_definition(right))
        }
    }
}

fn refused(root: Hash32, size: u64, leaf: &Hash32, proof: &Proof) -> &'static str {
    verify(&root, size, leaf, proof).unwrap_err().code()
}

fn with_path(proof: &Proof, path: Vec<Hash32>) -> Proof {
    Proof { index: proof.index, path: Upto::new(path).unwrap() }
}

#[test]
fn roots_and_leaves_have_golden_values() {
    // Made by a program of its own from the words of the documentation.
    assert_eq!(tree(1).root().to_hex(), "7b378210e2aa7260c72738b502ddb9ea7852124d58ad598c9a70153fc2368d11");
    assert_eq!(tree(5).root().to_hex(), "6e898197395efa0fd06ffd21a6f2f32108a45bccc4f69a88bafc63015e3d73e9");
    assert_eq!(leaf(0, 1), tree(1).root());
}

#[test]
fn roots_are_those_of_the_definition() {
    for size in 1..=70 {
        let leaves: Vec<_> = (0..size).map(|index| leaf(index, size)).collect();
        assert_eq!(tree(size).root(), root_by_definition(&leaves), "size {size}");
        assert_eq!(tree(size).size(), size);
    }
}

#[test]
fn every_leaf_of_every_size_proves() {
    for size in 1..=70 {
        let tree = tree(size);
        for index in 0..size {
            let proof = tree.proof(index).unwrap();
            assert_eq!(verify(&tree.root(), size, &leaf(index, size), &proof), Ok(()), "{index} of {size}");
        }
        assert_eq!(tree.proof(size), None);
    }
}

#[test]
fn another_place_or_size_does_not_prove() {
    for size in 1..=70 {
        let tree = tree(size);
        for index in 0..size {
            let proof = tree.proof(index).unwrap();
            for other in (0..size).filter(|other| *other != index) {
                let moved = Proof { index: other, ..proof.clone() };
                assert!(verify(&tree.root(), size, &leaf(index, size), &moved).is_err());
                let claimed = leaf_hash(TAG, other, size, &payload(index));
                assert!(verify(&tree.root(), size, &claimed, &moved).is_err(), "{index} as {other} of {size}");
            }
            for other in (index + 1..=2 * size + 1).filter(|other| *other != size) {
                let claimed = leaf_hash(TAG, index, other, &payload(index));
                assert!(verify(&tree.root(), other, &claimed, &proof).is_err(), "{index} of {size} as of {other}");
            }
        }
    }
}

#[test]
fn a_changed_leaf_or_sibling_does_not_prove() {
    for size in 1..=70 {
        let tree = tree(size);
        for index in 0..size {
            let proof = tree.proof(index).unwrap();
            let foreign = leaf_hash(TAG, index, size, &payload(size));
            assert_eq!(refused(tree.root(), size, &foreign, &proof), "PROOF_INVALID");
            let foreign = leaf_hash("caravan/gold/v1", index, size, &payload(index));
            assert_eq!(refused(tree.root(), size, &foreign, &proof), "PROOF_INVALID");
            for place in 0..proof.path.as_slice().len() {
                let mut path = proof.path.as_slice().to_vec();
                path[place] = Hash32::digest(path[place].as_bytes());
                assert_eq!(refused(tree.root(), size, &leaf(index, size), &with_path(&proof, path)), "PROOF_INVALID");
            }
        }
    }
}

#[test]
fn a_path_has_exactly_its_length() {
    for size in 1..=70 {
        let tree = tree(size);
        for index in 0..size {
            let proof = tree.proof(index).unwrap();
            let (root, hash) = (tree.root(), leaf(index, size));
            let path = proof.path.as_slice();
            for more in [root, hash, Hash32::from_bytes([0; 32])] {
                let longer = with_path(&proof, path.iter().copied().chain([more]).collect());
                assert_eq!(refused(root, size, &hash, &longer), "PROOF_TOO_LONG");
            }
            if let Some((_, shorter)) = path.split_last() {
                assert_eq!(refused(root, size, &hash, &with_path(&proof, shorter.to_vec())), "PROOF_TOO_SHORT");
            }
        }
    }
}

#[test]
fn an_inner_node_is_no_leaf() {
    for size in 2..=40 {
        let tree = tree(size);
        for (level, nodes) in tree.levels.iter().enumerate().skip(1) {
            for node in nodes.iter().filter(|node| !tree.levels[0].contains(node)) {
                for index in 0..size {
                    let proof = tree.proof(index).unwrap();
                    let rest = proof.path.iter().copied().skip(level).collect();
                    assert!(verify(&tree.root(), size, node, &with_path(&proof, rest)).is_err());
                    assert!(verify(&tree.root(), size, node, &proof).is_err());
                }
            }
        }
    }
}

#[test]
fn leaves_and_nodes_are_hashed_apart() {
    let (left, right) = (payload(0), payload(1));
    let both = [left.as_bytes().as_slice(), right.as_bytes()].concat();
    assert_eq!(node_hash(&left, &right), Hash32::digest(&[&[1], both.as_slice()].concat()));
    assert_ne!(node_hash(&left, &right), node_hash(&right, &left));
    let fields = Preimage::new(TAG).number(3).number(9).hash(&left);
    assert_ne!(leaf_hash(TAG, 3, 9, &left), fields.clone().finish());
    assert_eq!(leaf_hash(TAG, 3, 9, &left), fields.prefixed(0).finish());
}

#[test]
fn an_empty_tree_has_no_root_and_proves_nothing() {
    assert_eq!(Tree::new(vec![]).unwrap_err(), PrimitiveError::TreeEmpty);
    let proof = Proof { index: 0, path: Upto::new(vec![]).unwrap() };
    let zero = Hash32::from_bytes([0; 32]);
    assert_eq!(verify(&zero, 0, &zero, &proof), Err(PrimitiveError::TreeEmpty));
}

#[test]
fn an_index_beyond_the_tree_is_named() {
    let tree = tree(3);
    let proof = Proof { index: 3, path: tree.proof(2).unwrap().path };
    let text = verify(&tree.root(), 3, &leaf(2, 3), &proof).unwrap_err().to_string();
    assert_eq!(text, "PROOF_INDEX: expected an index below 3, got 3");
}

#[test]
fn the_largest_tree_asks_for_at_most_64_hashes() {
    let (root, hash) = (payload(0), payload(1));
    for (index, expected) in [(0, MAX_PATH), (u64::MAX - 1, 63), (1 << 63, 64)] {
        let proof = Proof { index, path: Upto::new(vec![]).unwrap() };
        let refused = verify(&root, u64::MAX, &hash, &proof).unwrap_err();
        assert_eq!(refused, PrimitiveError::ProofTooShort { expected, got: 0 }, "{index}");
    }
}

#[test]
fn a_proof_is_strict_json() {
    let proof = tree(3).proof(2).unwrap();
    let json = serde_json::to_string(&proof).unwrap();
    assert_eq!(json, format!("{{\"index\":2,\"path\":[\"{}\"]}}", proof.path.as_slice()[0]));
    assert_eq!(serde_json::from_str::<Proof>(&json).unwrap(), proof);
    assert!(serde_json::from_str::<Proof>(&json.replace("{", "{\"more\":1,")).is_err());
    let long = format!("{{\"index\":2,\"path\":[{}]}}", vec![format!("\"{}\"", payload(0)); 65].join(","));
    let refused = serde_json::from_str::<Proof>(&long).unwrap_err().to_string();
    assert!(refused.starts_with("VECTOR_SIZE: expected 0 to 64 entries, got 65"), "{refused}");
}

/// 1,024 cases, or more by `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: default.cases.max(1_024),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..default
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn only_what_is_in_a_tree_proves(
        leaves in 1usize..3_000,
        pick in any::<prop::sample::Index>(),
        flip in any::<prop::sample::Index>(),
        bit in 0u32..256,
    ) {
        let (size, index) = (leaves as u64, pick.index(leaves) as u64);
        let tree = tree(size);
        let (proof, hash) = (tree.proof(index).unwrap(), leaf(index, size));
        prop_assert_eq!(verify(&tree.root(), size, &hash, &proof), Ok(()));
        let mut all: Vec<_> = proof.path.iter().copied().chain([hash]).collect();
        let place = flip.index(all.len());
        let mut bytes = *all[place].as_bytes();
        bytes[bit as usize / 8] ^= 1 << (bit % 8);
        all[place] = Hash32::from_bytes(bytes);
        let hash = all.pop().unwrap();
        prop_assert_eq!(refused(tree.root(), size, &hash, &with_path(&proof, all)), "PROOF_INVALID");
    }
}
