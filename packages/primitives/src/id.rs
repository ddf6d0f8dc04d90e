//! Ids: numbers from 1, one type a thing, so that one is never taken for another.

use std::fmt;

use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{schema, PrimitiveError};

/// The number after the last id.
const AFTER_LAST: u128 = 1 << 64;

macro_rules! id {
    ($name:ident, $thing:literal) => {
        #[doc = concat!("The id of ", $thing, ": a number from 1, never 0. A JSON number on the wire.")]
        #[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[serde(try_from = "u64")]
        pub struct $name(u64);

        impl $name {
            /// The first id that is given.
            pub const FIRST: Self = Self(1);

            /// The id with this number.
            ///
            /// # Errors
            /// `ID_INVALID` if it is 0.
            pub const fn new(number: u64) -> Result<Self, PrimitiveError> {
                match number {
                    0 => Err(PrimitiveError::IdInvalid { got: 0 }),
                    _ => Ok(Self(number)),
                }
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }

            /// The id after this one.
            ///
            /// # Errors
            /// `ID_INVALID` if there is none.
            pub const fn next(self) -> Result<Self, PrimitiveError> {
                match self.0.checked_add(1) {
                    Some(number) => Ok(Self(number)),
                    None => Err(PrimitiveError::IdInvalid { got: AFTER_LAST }),
                }
            }
        }

        impl TryFrom<u64> for $name {
            type Error = PrimitiveError;

            fn try_from(number: u64) -> Result<Self, Self::Error> {
                Self::new(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> String {
                stringify!($name).to_owned()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schema::integer("uint64", 1, None, concat!("The id of ", $thing, ", from 1."))
            }
        }
    };
}

id!(ProjectId, "a project");
id!(BatchId, "a batch");
id!(AssignmentId, "an assignment");
id!(PersonId, "a person");
id!(EditionId, "an edition");
id!(AssetId, "an asset");
id!(OfferId, "an offer");
id!(LicenseId, "a license");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Coded;

    #[test]
    fn zero_is_no_id() {
        assert_eq!(
            ProjectId::new(0).unwrap_err().to_string(),
            format!("ID_INVALID: expected an id from 1 to {}, got 0", u64::MAX)
        );
        assert_eq!(BatchId::try_from(0).unwrap_err().code(), "ID_INVALID");
        let refused = serde_json::from_str::<PersonId>("0").unwrap_err().to_string();
        assert!(refused.starts_with("ID_INVALID: "), "{refused}");
    }

    #[test]
    fn an_id_is_a_json_number() {
        assert_eq!(serde_json::to_string(&AssignmentId::new(7).unwrap()).unwrap(), "7");
        assert_eq!(serde_json::from_str::<AssignmentId>("7").unwrap().get(), 7);
        assert!(serde_json::from_str::<AssignmentId>("\"7\"").is_err());
        assert!(serde_json::from_str::<AssignmentId>("-1").is_err());
        assert_eq!(EditionId::new(u64::MAX).unwrap().to_string(), "18446744073709551615");
    }

    #[test]
    fn ids_follow_one_another_from_one_to_the_last() {
        assert_eq!(ProjectId::FIRST.get(), 1);
        assert_eq!(ProjectId::FIRST.next().unwrap().get(), 2);
        assert_eq!(ProjectId::new(u64::MAX - 1).unwrap().next().unwrap().get(), u64::MAX);
        let refused = ProjectId::new(u64::MAX).unwrap().next().unwrap_err().to_string();
        assert!(refused.ends_with("got 18446744073709551616"), "{refused}");
    }
}
