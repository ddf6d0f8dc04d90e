//! The schemas of ownership and of pauses, and the codes of the errors of access.
#![allow(clippy::unwrap_used)]

use caravan_access::{OwnershipAction, OwnershipResponse, PausedResponse};
use expect_test::{expect, Expect};
use schemars::{schema_for, JsonSchema};

fn holds<T: JsonSchema>(golden: &Expect) {
    golden.assert_eq(&serde_json::to_string(&schema_for!(T)).unwrap());
}

#[test]
fn requests_about_ownership_have_this_schema() {
    holds::<OwnershipAction>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"OwnershipAction","description":"What can be done about the ownership of a contract.","oneOf":[{"description":"The owner offers ownership. An earlier offer is replaced.","type":"object","required":["offer"],"properties":{"offer":{"type":"object","required":["to","valid_secs"],"properties":{"to":{"description":"The address that may accept.","type":"string"},"valid_secs":{"description":"For how many seconds, at most 30 days.","allOf":[{"$ref":"#/definitions/Seconds"}]}},"additionalProperties":false}},"additionalProperties":false},{"description":"The offered owner accepts.","type":"object","required":["accept"],"properties":{"accept":{"type":"object","additionalProperties":false}},"additionalProperties":false},{"description":"The owner withdraws the offer.","type":"object","required":["withdraw"],"properties":{"withdraw":{"type":"object","additionalProperties":false}},"additionalProperties":false}],"definitions":{"Seconds":{"description":"A duration in seconds.","type":"integer","format":"uint64","minimum":0.0}}}"##
    ]]);
}

#[test]
fn answers_about_ownership_have_this_schema() {
    holds::<OwnershipResponse>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"OwnershipResponse","description":"Answer of `ownership`: the owner of the contract.","type":"object","required":["owner"],"properties":{"owner":{"description":"The address that owns the contract now.","allOf":[{"$ref":"#/definitions/Addr"}]},"pending":{"description":"The offer that is open, or has run out and was not taken back.","anyOf":[{"$ref":"#/definitions/PendingOwner"},{"type":"null"}]}},"definitions":{"Addr":{"description":"A human readable address.\n\nIn Cosmos, this is typically bech32 encoded. But for multi-chain smart contracts no assumptions should be made other than being UTF-8 encoded and of reasonable length.\n\nThis type represents a validated address. It can be created in the following ways 1. Use `Addr::unchecked(input)` 2. Use `let checked: Addr = deps.api.addr_validate(input)?` 3. Use `let checked: Addr = deps.api.addr_humanize(canonical_addr)?` 4. Deserialize from JSON. This must only be done from JSON that was validated before such as a contract's state. `Addr` must not be used in messages sent by the user because this would result in unvalidated instances.\n\nThis type is immutable. If you really need to mutate it (Really? Are you sure?), create a mutable copy using `let mut mutable = Addr::to_string()` and operate on that `String` instance.","type":"string"},"PendingOwner":{"description":"An offer of ownership.","type":"object","required":["to","until"],"properties":{"to":{"description":"The address that may accept.","allOf":[{"$ref":"#/definitions/Addr"}]},"until":{"description":"From this instant on the offer cannot be accepted.","allOf":[{"$ref":"#/definitions/Time"}]}}},"Time":{"description":"An instant in seconds since 1970-01-01T00:00:00Z.","type":"integer","format":"uint64","minimum":0.0}}}"##
    ]]);
}

#[test]
fn answers_about_pauses_have_this_schema() {
    holds::<PausedResponse>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"PausedResponse","description":"Answer of `paused`: whether entry is paused.","type":"object","properties":{"next_from":{"description":"From when on the next pause may begin, as things are; absent where one may begin now.","anyOf":[{"$ref":"#/definitions/Time"},{"type":"null"}]},"since":{"description":"Since when entry is paused; absent while entry works.","anyOf":[{"$ref":"#/definitions/Time"},{"type":"null"}]},"until":{"description":"From when on entry works again: the second that `Unpause` announced, or seven days after the pause began. Absent while entry works.","anyOf":[{"$ref":"#/definitions/Time"},{"type":"null"}]}},"definitions":{"Time":{"description":"An instant in seconds since 1970-01-01T00:00:00Z.","type":"integer","format":"uint64","minimum":0.0}}}"##
    ]]);
}
