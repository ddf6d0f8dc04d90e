use caravan_primitives::{BatchId, PersonId};

use super::*;
use crate::encryption::encrypt;

fn item(text: &str) -> Item {
    Item::from_text(text).unwrap()
}

fn payload(answers: &[&str], reader: &ReadingKey) -> Payload {
    let salt = Hash32::digest(b"salt");
    Payload { answers: answers.iter().map(|text| item(text)).collect(), salt, reply_key: reader.public() }
}

fn context(task: u32, person: u64) -> AnswerContext {
    AnswerContext {
        chain_id: "caravan-1".into(),
        contract: "caravan1market".into(),
        batch: BatchId::new(7).unwrap(),
        task,
        revision: 0,
        person: PersonId::new(person).unwrap(),
    }
}

/// A batch and a person.
fn keys() -> (BatchKey, ReadingKey) {
    (BatchKey::generate().unwrap(), ReadingKey::generate().unwrap())
}

#[test]
fn the_requester_and_the_annotator_read_the_same_and_others_nothing() {
    let (batch, reader) = keys();
    let (other_batch, other_reader) = keys();
    let mut sent = payload(&["no", "caf\u{e9}"], &reader);
    sent.answers.push(Item::from_json(b"{\"n\": 7, \"label\": [\"x\"]}").unwrap());
    let encrypted = sent.encrypt(&batch.public()).unwrap();
    assert_eq!(batch.decrypt(&encrypted.bytes).unwrap(), sent);
    assert_eq!(reader.decrypt(&encrypted.bytes).unwrap(), sent);
    assert_eq!(encrypted.hash, Hash32::digest(&encrypted.bytes));
    assert_eq!(other_batch.decrypt(&encrypted.bytes).unwrap_err().code(), "ENCRYPTION_CLOSED");
    assert_eq!(other_reader.decrypt(&encrypted.bytes).unwrap_err().code(), "ENCRYPTION_CLOSED");
}

#[test]
fn the_plain_text_is_canonical_and_padded() {
    let (batch, reader) = keys();
    let bytes = payload(&["yes"], &reader).encrypt(&batch.public()).unwrap().bytes;
    let (salt, reply_key) = (Hash32::digest(b"salt"), reader.public());
    let text = format!("{{\"answers\":[\"yes\"],\"reply_key\":\"{reply_key}\",\"salt\":\"{salt}\"}}");
    assert_eq!(batch.0.decrypt(&bytes, bytes.len()).unwrap(), format!("{text:<256}").as_bytes());
}

#[test]
fn a_weak_key_is_refused_for_either_reader() {
    let (batch, reader) = keys();
    let weak = Hash32::from_bytes([0; 32]);
    let error = payload(&["x"], &reader).encrypt(&weak).unwrap_err();
    assert_eq!(error.code(), "ENCRYPTION_KEY_INVALID");
    let open_to_all = Payload { reply_key: weak, ..payload(&["x"], &reader) };
    assert_eq!(open_to_all.encrypt(&batch.public()).unwrap_err().code(), "ENCRYPTION_KEY_INVALID");
    // A careless client that encrypts it nevertheless sends no payload: replies to it would be open to all.
    let text = serde_json_canonicalizer::to_string(&open_to_all).unwrap();
    let bytes = encrypt_padded(&[batch.public()], &text).unwrap();
    let error = batch.decrypt(&bytes).unwrap_err();
    assert!(error.code() == "PAYLOAD_MALFORMED" && error.to_string().contains("small order"), "{error}");
}

#[test]
fn what_is_encrypted_but_no_canonical_payload_is_refused() {
    let (batch, reader) = keys();
    let fault = |text: &str| batch.decrypt(&encrypt_padded(&[batch.public()], text).unwrap()).unwrap_err().code();
    let (salt, key) = (Hash32::digest(b"salt"), reader.public());
    let rest = format!("\"reply_key\":\"{key}\",\"salt\":\"{salt}\"");
    for text in [
        "yes".to_owned(),
        String::new(),
        "\"yes\"".to_owned(),
        "{\"answers\":[\"x\"]}".to_owned(),
        format!("{{\"answers\":\"x\",{rest}}}"),
        format!("{{\"answers\":[\"x\"],\"more\":1,{rest}}}"),
        format!("{{\"answers\":[\"x\"],{rest},\"salt\":\"{salt}\"}}"),
        format!("{{\"answers\":[{{\"a\":1,\"a\":1}}],{rest}}}"),
        format!("{{\"answers\":[\"x\"],\"reply_key\":\"{key}\",\"salt\":\"{}\"}}", "A".repeat(64)),
    ] {
        assert_eq!(fault(&text), "PAYLOAD_MALFORMED", "{text}");
    }
    let good = format!("{{\"answers\":[\"x\"],{rest}}}");
    for text in [
        good.replace(':', ": "),
        format!("{{{rest},\"answers\":[\"x\"]}}"),
        format!("{{\"answers\":[\"\\u0078\"],{rest}}}"),
        format!("{{\"answers\":[\"e\u{301}\"],{rest}}}"),
    ] {
        assert_eq!(fault(&text), "PAYLOAD_NOT_CANONICAL", "{text}");
    }
    for plain in [good.clone(), format!("{good:<512}"), format!("{good:<255}\n")] {
        let bytes = encrypt(&[batch.public()], plain.as_bytes()).unwrap();
        assert_eq!(batch.decrypt(&bytes).unwrap_err().code(), "PAYLOAD_NOT_CANONICAL", "{plain:?}");
    }
    assert!(batch.decrypt(&encrypt_padded(&[batch.public()], &good).unwrap()).is_ok());
}

#[test]
fn a_payload_has_an_answer_and_at_most_64() {
    let (batch, reader) = keys();
    for count in [0, 65] {
        let many = payload(&vec!["x"; count], &reader);
        let error = many.encrypt(&batch.public()).unwrap_err();
        assert_eq!(error, PayloadError::Answers { got: count });
        let text = serde_json_canonicalizer::to_string(&many).unwrap();
        let error = batch.decrypt(&encrypt_padded(&[batch.public()], &text).unwrap()).unwrap_err();
        assert_eq!(error, PayloadError::Answers { got: count });
        assert_eq!(many.commitment(&context(3, 9)).unwrap_err(), PayloadError::Answers { got: count });
    }
    let most = payload(&["x"; 64], &reader);
    assert_eq!(batch.decrypt(&most.encrypt(&batch.public()).unwrap().bytes).unwrap().answers.len(), 64);
}

#[test]
fn lengths_have_bounds() {
    let (batch, reader) = keys();
    let frame = serde_json_canonicalizer::to_string(&payload(&[""], &reader)).unwrap().len();
    let longest = payload(&["x".repeat(MAX_PAYLOAD_BYTES - frame).as_str()], &reader);
    let bytes = longest.encrypt(&batch.public()).unwrap().bytes;
    assert!(bytes.len() <= MAX_ENCRYPTED_BYTES, "{}", bytes.len());
    assert_eq!(batch.decrypt(&bytes).unwrap(), longest);
    let longer = payload(&["x".repeat(MAX_PAYLOAD_BYTES - frame + 1).as_str()], &reader);
    let error = longer.encrypt(&batch.public()).unwrap_err();
    assert_eq!(error, PayloadError::TooLong { got: MAX_PAYLOAD_BYTES + 1 });
    let error = batch.decrypt(&vec![0; MAX_ENCRYPTED_BYTES + 1]).unwrap_err();
    assert_eq!(error.code(), "ENCRYPTION_TOO_LONG");
}

#[test]
fn an_answer_of_the_deepest_nesting_fits() {
    let (batch, reader) = keys();
    let deep = Item::from_json(format!("{}{}", "[".repeat(64), "]".repeat(64)).as_bytes()).unwrap();
    let sent = Payload { answers: vec![deep], ..payload(&[], &reader) };
    assert_eq!(batch.decrypt(&sent.encrypt(&batch.public()).unwrap().bytes).unwrap(), sent);
}

#[test]
fn a_payload_opens_the_commitment_of_its_submission_and_no_other() {
    let (batch, reader) = keys();
    let sent = payload(&["yes", "no"], &reader);
    let commitment = sent.commitment(&context(3, 9)).unwrap();
    let bytes = sent.encrypt(&batch.public()).unwrap().bytes;
    assert_eq!(open(&batch, &bytes, &context(3, 9), &commitment).unwrap(), sent);
    // A copy by another person, and in another task.
    for of in [context(3, 10), context(4, 9), AnswerContext { revision: 1, ..context(3, 9) }] {
        assert_eq!(open(&batch, &bytes, &of, &commitment).unwrap_err().code(), "PAYLOAD_MISMATCH");
    }
    let others = [
        payload(&["no", "yes"], &reader),
        payload(&["yes"], &reader),
        Payload { salt: Hash32::digest(b"other"), ..sent.clone() },
    ];
    for other in others {
        let error = other.check(&context(3, 9), &commitment).unwrap_err();
        let got = other.commitment(&context(3, 9)).unwrap();
        assert_eq!(error, PayloadError::Mismatch { expected: commitment, got });
    }
}

#[test]
fn a_reading_key_belongs_to_its_seed_and_path() {
    let seed = [3; 64];
    let key = ReadingKey::from_seed(&seed, "caravan-1").unwrap();
    assert_eq!(ReadingKey::from_seed(&seed, "caravan-1").unwrap().reveal(), key.reveal());
    assert_ne!(ReadingKey::from_seed(&seed, "caravan-2").unwrap().public(), key.public());
    assert_ne!(ReadingKey::from_seed(&[4; 64], "caravan-1").unwrap().public(), key.public());
    assert_eq!(ReadingKey::from_text(&key.reveal()).unwrap().public(), key.public());
    assert_eq!(ReadingKey::from_seed(&[3; 15], "caravan-1").unwrap_err().code(), "ENCRYPTION_KEY_INVALID");
    let reply = encrypt(&[key.public()], b"evidence").unwrap();
    assert_eq!(key.decrypt_reply(&reply, reply.len()).unwrap(), b"evidence");
    assert_eq!(key.decrypt_reply(&reply, 10).unwrap_err().code(), "ENCRYPTION_TOO_LONG");
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let hash = Hash32::digest(b"x");
    let all = [
        PayloadError::Answers { got: 0 },
        PayloadError::TooLong { got: 2 },
        PayloadError::Malformed("x".into()),
        PayloadError::NotCanonical,
        PayloadError::Mismatch { expected: hash, got: hash },
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), PayloadError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}
