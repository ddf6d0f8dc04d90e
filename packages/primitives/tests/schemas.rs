//! What clients see of every value, and the codes of every error.
#![allow(clippy::unwrap_used)]

use caravan_primitives::{
    AssignmentId, BatchId, EditionId, Hash32, Items, PersonId, ProjectId, Proof, Reference, Seconds, Text, Time, Upto,
    Uri,
};
use expect_test::{expect, Expect};
use schemars::{schema_for, JsonSchema};

type Title = Text<1, 128>;
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
    holds::<Title>(&expect![[
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
