//! What clients see of every value, and the codes of every error.
#![allow(clippy::unwrap_used)]

use caravan_primitives::{
    AssignmentId, BatchId, Document, EditionId, Hash32, Identifier, Items, Language, PersonId, ProjectId, Proof,
    PublicKey, Reference, Seconds, Text, Time, Title, Upto, Uri,
};
use expect_test::{expect, Expect};
use schemars::{schema_for, JsonSchema};

type Note = Text<0, 512>;

fn holds<T: JsonSchema>(golden: &Expect) {
    golden.assert_eq(&serde_json::to_string(&schema_for!(T)).unwrap());
}

#[test]
fn ids_are_numbers_from_one() {
    holds::<ProjectId>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"ProjectId","description":"The id of a project, from 1.","type":"integer","format":"uint64","minimum":1.0}"#
    ]]);
    holds::<BatchId>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"BatchId","description":"The id of a batch, from 1.","type":"integer","format":"uint64","minimum":1.0}"#
    ]]);
    holds::<AssignmentId>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"AssignmentId","description":"The id of an assignment, from 1.","type":"integer","format":"uint64","minimum":1.0}"#
    ]]);
    holds::<PersonId>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"PersonId","description":"The id of a person, from 1.","type":"integer","format":"uint64","minimum":1.0}"#
    ]]);
    holds::<EditionId>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"EditionId","description":"The id of an edition, from 1.","type":"integer","format":"uint64","minimum":1.0}"#
    ]]);
}

#[test]
fn hashes_and_texts_are_strings_with_bounds() {
    holds::<Hash32>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Hash32","description":"32 bytes as 64 lower-case hex digits.","type":"string","pattern":"^[0-9a-f]{64}$"}"#
    ]]);
    holds::<Text<1, 128>>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Text_1_to_128","description":"The bounds are in bytes of UTF-8. No control characters.","type":"string","maxLength":128,"minLength":1}"#
    ]]);
    holds::<Uri>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Text_1_to_256","description":"The bounds are in bytes of UTF-8. No control characters.","type":"string","maxLength":256,"minLength":1}"#
    ]]);
    holds::<Note>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Text_0_to_512","description":"The bounds are in bytes of UTF-8. No control characters.","type":"string","maxLength":512,"minLength":0}"#
    ]]);
    holds::<Text<3, 5>>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Text_3_to_5","description":"The bounds are in bytes of UTF-8. No control characters.","type":"string","maxLength":5,"minLength":3}"#
    ]]);
    holds::<Reference>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Reference","description":"The sender's own name for this message: visible ASCII, no spaces.","type":"string","maxLength":32,"minLength":1,"pattern":"^[!-~]{1,32}$"}"#
    ]]);
}

#[test]
fn titles_words_tags_and_keys_are_strings_of_their_shapes() {
    holds::<Title>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Title","description":"One line. The bounds are in bytes of UTF-8. No control characters and none that change the direction of text.","type":"string","maxLength":80,"minLength":1}"#
    ]]);
    holds::<Identifier>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Identifier","description":"A word for programs: lower-case letters, digits and _, a letter first.","type":"string","maxLength":32,"minLength":1,"pattern":"^[a-z][a-z0-9_]{0,31}$"}"#
    ]]);
    holds::<Language>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Language","description":"The tag of a language, of the shape of BCP 47, such as en or pt-BR.","type":"string","maxLength":35,"minLength":2,"pattern":"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}"#
    ]]);
    holds::<PublicKey>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"PublicKey","description":"A compressed public key of secp256k1: 33 bytes as 66 lower-case hex digits.","type":"string","pattern":"^0[23][0-9a-f]{64}$"}"#
    ]]);
    holds::<Document>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Document","description":"A document that is kept elsewhere: its hash decides, its uri says where to look first.","type":"object","required":["hash","uri"],"properties":{"hash":{"description":"SHA-256 of its bytes.","allOf":[{"$ref":"#/definitions/Hash32"}]},"uri":{"description":"Where it is.","type":"string","maxLength":256,"minLength":1}},"additionalProperties":false,"definitions":{"Hash32":{"description":"32 bytes as 64 lower-case hex digits.","type":"string","pattern":"^[0-9a-f]{64}$"}}}"##
    ]]);
}

#[test]
fn times_are_numbers() {
    holds::<Seconds>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Seconds","description":"A duration in seconds.","type":"integer","format":"uint64","minimum":0.0}"#
    ]]);
    holds::<Time>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Time","description":"An instant in seconds since 1970-01-01T00:00:00Z.","type":"integer","format":"uint64","minimum":0.0}"#
    ]]);
}

#[test]
fn vectors_have_their_bounds() {
    holds::<Items<BatchId, 50>>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Items_BatchId_50","type":"array","items":{"$ref":"#/definitions/BatchId"},"x-max-items":50,"x-min-items":1,"definitions":{"BatchId":{"description":"The id of a batch, from 1.","type":"integer","format":"uint64","minimum":1.0}}}"##
    ]]);
    holds::<Upto<Hash32, 64>>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Upto_Hash32_64","type":"array","items":{"$ref":"#/definitions/Hash32"},"x-max-items":64,"x-min-items":0,"definitions":{"Hash32":{"description":"32 bytes as 64 lower-case hex digits.","type":"string","pattern":"^[0-9a-f]{64}$"}}}"##
    ]]);
    holds::<Proof>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Proof","description":"The way from a leaf to the root.","type":"object","required":["index","path"],"properties":{"index":{"description":"The place of the leaf, from 0.","type":"integer","format":"uint64","minimum":0.0},"path":{"description":"The siblings on the way, the leaf's own first. Empty in a tree of one leaf.","type":"array","items":{"$ref":"#/definitions/Hash32"},"x-max-items":64,"x-min-items":0}},"additionalProperties":false,"definitions":{"Hash32":{"description":"32 bytes as 64 lower-case hex digits.","type":"string","pattern":"^[0-9a-f]{64}$"}}}"##
    ]]);
}
