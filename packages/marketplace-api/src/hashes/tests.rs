use caravan_primitives::{Coded, Upto};

use super::*;

fn position(task: u32) -> Answer<'static> {
    Answer {
        chain_id: "caravan-1",
        contract: "caravan1market",
        batch: BatchId::new(7).unwrap(),
        task,
        revision: 0,
        person: PersonId::new(9).unwrap(),
    }
}

fn answers(count: usize) -> Vec<Hash32> {
    (0..count).map(|item| Hash32::digest(format!("\"answer {item}\"").as_bytes())).collect()
}

fn salt() -> Hash32 {
    Hash32::digest(b"salt")
}

fn commitment(answers: &[Hash32]) -> Hash32 {
    answer_commitment(&position(3), &answer_root(answers, &salt()).unwrap(), &salt_commitment(&salt()))
}

fn code(opening: &AnswerOpening, commitment: &Hash32) -> &'static str {
    opening.verify(&position(3), commitment).map_or_else(|error| error.code(), |()| "ok")
}

/// Each field as its length in four bytes, then its bytes.
fn field(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

#[test]
fn the_hashes_are_over_the_bytes_that_the_documentation_names() {
    let answer = Hash32::digest(b"\"yes\"");
    let salted = Hash32::digest(
        &[field(b"caravan/item-salt/v1"), field(salt().as_bytes()), field(&2_u64.to_be_bytes())].concat(),
    );
    assert_eq!(item_salt(&salt(), 2), salted);
    let payload = Hash32::digest(
        &[field(b"caravan/item-payload/v1"), field(answer.as_bytes()), field(salted.as_bytes())].concat(),
    );
    let leaf = [
        vec![0],
        field(b"caravan/item-answer/v1"),
        field(&2_u64.to_be_bytes()),
        field(&5_u64.to_be_bytes()),
        field(payload.as_bytes()),
    ];
    assert_eq!(item_leaf(2, 5, &answer, &salted), Hash32::digest(&leaf.concat()));
    let hidden = Hash32::digest(&[field(b"caravan/answer-salt/v1"), field(salt().as_bytes())].concat());
    assert_eq!(salt_commitment(&salt()), hidden);
    let root = answer_root(&[answer], &salt()).unwrap();
    assert_eq!(root, item_leaf(0, 1, &answer, &item_salt(&salt(), 0)), "one leaf is the root");
    let parts: [&[u8]; 9] = [
        b"caravan/answer/v1",
        b"caravan-1",
        b"caravan1market",
        &7_u64.to_be_bytes(),
        &3_u64.to_be_bytes(),
        &0_u64.to_be_bytes(),
        &9_u64.to_be_bytes(),
        root.as_bytes(),
        hidden.as_bytes(),
    ];
    let expected = Hash32::digest(&parts.map(field).concat());
    assert_eq!(answer_commitment(&position(3), &root, &salt_commitment(&salt())), expected);
}

#[test]
fn a_task_has_1_to_64_answers() {
    for (count, expected) in [(0, "VECTOR_SIZE"), (1, "ok"), (64, "ok"), (65, "VECTOR_SIZE")] {
        let root = answer_root(&answers(count), &salt());
        assert_eq!(root.map_or_else(|error| error.code(), |_| "ok"), expected, "{count}");
    }
    assert_eq!(AnswerOpening::new(&answers(64), &salt(), 64).unwrap_err().code(), "PROOF_INDEX");
    assert_eq!(AnswerOpening::new(&[], &salt(), 0).unwrap_err().code(), "VECTOR_SIZE");
}

#[test]
fn every_answer_can_be_shown_without_the_others() {
    for count in [1, 2, 3, 5, 8, 64] {
        let answers = answers(count);
        for index in 0..count as u64 {
            let opening = AnswerOpening::new(&answers, &salt(), index).unwrap();
            assert_eq!(code(&opening, &commitment(&answers)), "ok", "{index} of {count}");
        }
    }
}

#[test]
fn an_opening_of_something_else_is_refused() {
    let answers = answers(5);
    let open = |index| AnswerOpening::new(&answers, &salt(), index).unwrap();
    let commitment = commitment(&answers);
    let other = AnswerOpening::new(&answers[..4], &salt(), 1).unwrap();
    let salted = AnswerOpening::new(&answers, &Hash32::digest(b"another salt"), 1).unwrap();
    let long = Proof { index: 1, path: Upto::new([open(1).proof.path.as_slice(), &[salt()]].concat()).unwrap() };
    for (what, opening, expected) in [
        ("a wrong item salt", AnswerOpening { item_salt: open(2).item_salt, ..open(1) }, "PROOF_INVALID"),
        ("the salt of the submission", AnswerOpening { item_salt: salt(), ..open(1) }, "PROOF_INVALID"),
        ("another answer", AnswerOpening { answer: answers[2], ..open(1) }, "PROOF_INVALID"),
        ("a swapped item", AnswerOpening { proof: open(2).proof, ..open(1) }, "PROOF_INVALID"),
        ("another place", AnswerOpening { proof: Proof { index: 0, ..open(1).proof }, ..open(1) }, "PROOF_INVALID"),
        ("a path of another tree", AnswerOpening { proof: other.proof.clone(), ..open(1) }, "PROOF_TOO_SHORT"),
        ("a path that is too long", AnswerOpening { proof: long, ..open(1) }, "PROOF_TOO_LONG"),
        ("another size", AnswerOpening { size: 6, ..open(1) }, "PROOF_INVALID"),
        ("no items", AnswerOpening { size: 0, ..open(1) }, "TREE_EMPTY"),
        (
            "beyond the last item",
            AnswerOpening { proof: Proof { index: 5, ..open(1).proof }, ..open(1) },
            "PROOF_INDEX",
        ),
        ("another submission", other, "COMMITMENT_MISMATCH"),
        ("another salt", salted.clone(), "COMMITMENT_MISMATCH"),
        ("another root", AnswerOpening { root: salted.root, ..open(1) }, "COMMITMENT_MISMATCH"),
        (
            "the salt in place of its commitment",
            AnswerOpening { salt_commitment: salt(), ..open(1) },
            "COMMITMENT_MISMATCH",
        ),
    ] {
        assert_eq!(code(&opening, &commitment), expected, "{what}");
    }
    let elsewhere = open(1).verify(&position(4), &commitment).unwrap_err();
    assert_eq!(elsewhere.code(), "COMMITMENT_MISMATCH", "the same answers of another task");
}

/// With two items the neighbor's leaf is in the path: who has guessed its answer must not be able to confirm it.
#[test]
fn one_answer_that_is_shown_confirms_no_guess_of_another() {
    let answers = answers(2);
    let opening = AnswerOpening::new(&answers, &salt(), 0).unwrap();
    let neighbor = opening.proof.path.as_slice()[0];
    assert_eq!(neighbor, item_leaf(1, 2, &answers[1], &item_salt(&salt(), 1)), "with the salt it can be confirmed");
    for shown in [opening.salt_commitment, opening.root, opening.answer, opening.item_salt, neighbor] {
        for guess in [shown, item_salt(&shown, 1)] {
            assert_ne!(neighbor, item_leaf(1, 2, &answers[1], &guess));
        }
    }
    let json = serde_json::to_string(&opening).unwrap();
    assert!(!json.contains(&salt().to_hex()), "the salt is shown: {json}");
    assert_eq!(serde_json::from_str::<AnswerOpening>(&json).unwrap(), opening);
}
