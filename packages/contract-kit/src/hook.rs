//! The body of a cw20 `Send`.

use caravan_access::AccessError;
use cosmwasm_std::{from_json, Binary};
use serde::de::DeserializeOwned;

/// Read the body of a cw20 hook, of at most `max_bytes`.
///
/// # Errors
/// `HOOK_INVALID`.
pub fn decode_hook<T: DeserializeOwned>(body: &Binary, max_bytes: usize) -> Result<T, AccessError> {
    if body.len() > max_bytes {
        return Err(AccessError::HookInvalid(format!("at most {max_bytes} bytes, got {}", body.len())));
    }
    from_json(body).map_err(|error| AccessError::HookInvalid(error.to_string()))
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Body {
        count: u8,
    }

    #[test]
    fn a_body_is_json_of_a_bounded_length() {
        let body = Binary::from(br#"{"count":7}"#);
        assert_eq!(decode_hook(&body, 11), Ok(Body { count: 7 }));
        let refused = decode_hook::<Body>(&body, 10).unwrap_err();
        assert_eq!(refused.to_string(), "HOOK_INVALID: expected the JSON of a hook message: at most 10 bytes, got 11");
        assert_eq!(decode_hook::<Body>(&Binary::from(b"{}"), 11).unwrap_err().code(), "HOOK_INVALID");
    }
}
