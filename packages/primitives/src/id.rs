//! Ids: numbers from 1, one type for each thing, so that one is never taken for another. An id is a key of a `Map`,
//! with the bytes of its number.

use std::fmt;

use cosmwasm_std::{StdError, StdResult};
use cw_storage_plus::{Key, KeyDeserialize, Prefixer, PrimaryKey};
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

            /// Return the number of the id.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }

            /// The id after this one.
            ///
            /// # Errors
            /// `ID_INVALID` if it was the last one.
            pub const fn next(self) -> Result<Self, PrimitiveError> {
                match self.0.checked_add(1) {
                    Some(number) => Ok(Self(number)),
                    None => Err(PrimitiveError::IdInvalid { got: AFTER_LAST }),
                }
            }

            /// The id after the last one that was given, or the first.
            ///
            /// # Errors
            /// `ID_INVALID` if it was the last one.
            pub const fn after(last: Option<Self>) -> Result<Self, PrimitiveError> {
                match last {
                    Some(last) => last.next(),
                    None => Ok(Self::FIRST),
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

        impl PrimaryKey<'_> for $name {
            type Prefix = ();
            type SubPrefix = ();
            type Suffix = Self;
            type SuperSuffix = Self;

            fn key(&self) -> Vec<Key<'_>> {
                vec![Key::Val64(self.0.to_be_bytes())]
            }
        }

        impl Prefixer<'_> for $name {
            fn prefix(&self) -> Vec<Key<'_>> {
                vec![Key::Val64(self.0.to_be_bytes())]
            }
        }

        impl KeyDeserialize for $name {
            type Output = Self;

            const KEY_ELEMS: u16 = 1;

            fn from_vec(value: Vec<u8>) -> StdResult<Self> {
                let number = u64::from_vec(value)?;
                Self::new(number).map_err(|error| StdError::parse_err(stringify!($name), error))
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
id!(DisputeId, "a dispute");
id!(AppealId, "an appeal");

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;
    use cosmwasm_std::Order;
    use cw_storage_plus::Map;

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
    fn an_id_is_a_key_with_the_bytes_of_its_number() {
        const TYPED: Map<(ProjectId, PersonId), u8> = Map::new("m");
        const PLAIN: Map<(u64, u64), u8> = Map::new("m");
        let (project, person) = (ProjectId::new(1 << 40).unwrap(), PersonId::new(3).unwrap());
        let mut storage = MockStorage::new();
        TYPED.save(&mut storage, (project, person), &7).unwrap();
        assert_eq!(PLAIN.load(&storage, (1 << 40, 3)), Ok(7));
        let keys: StdResult<Vec<_>> = TYPED.keys(&storage, None, None, Order::Ascending).collect();
        assert_eq!(keys, Ok(vec![(project, person)]));
        let keys: StdResult<Vec<_>> = TYPED.prefix(project).keys(&storage, None, None, Order::Ascending).collect();
        assert_eq!(keys, Ok(vec![person]));
    }

    #[test]
    fn a_stored_key_of_zero_is_no_id() {
        let refused = ProjectId::from_vec(vec![0; 8]).unwrap_err().to_string();
        assert!(refused.contains("ID_INVALID: "), "{refused}");
        assert!(ProjectId::from_vec(vec![1; 7]).is_err());
    }

    #[test]
    fn ids_follow_one_another_from_one_to_the_last() {
        assert_eq!(ProjectId::FIRST.get(), 1);
        assert_eq!(ProjectId::FIRST.next().unwrap().get(), 2);
        assert_eq!(ProjectId::after(None), Ok(ProjectId::FIRST));
        assert_eq!(ProjectId::after(Some(ProjectId::FIRST)), ProjectId::new(2));
        assert_eq!(ProjectId::new(u64::MAX - 1).unwrap().next().unwrap().get(), u64::MAX);
        let refused = ProjectId::new(u64::MAX).unwrap().next().unwrap_err().to_string();
        assert!(refused.ends_with("got 18446744073709551616"), "{refused}");
    }
}
