//! Parts of a whole, in basis points.

use std::fmt;

use caravan_primitives::schema;
use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::MoneyError;

/// A part of a whole in basis points: 0 to 10,000. A JSON number on the wire.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(try_from = "u16")]
pub struct Bps(u16);

impl Bps {
    /// Zero basis points: no part.
    pub const ZERO: Self = Self(0);
    /// 10,000 basis points: the whole.
    pub const MAX: Self = Self(10_000);

    /// That many basis points.
    ///
    /// # Errors
    /// `BPS_INVALID` for more than 10,000.
    pub const fn new(bps: u16) -> Result<Self, MoneyError> {
        if bps > Self::MAX.0 {
            return Err(MoneyError::BpsInvalid { max: Self::MAX.0, got: bps });
        }
        Ok(Self(bps))
    }

    /// How many basis points, at most 10,000.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Bps {
    type Error = MoneyError;

    fn try_from(bps: u16) -> Result<Self, Self::Error> {
        Self::new(bps)
    }
}

caravan_primitives::read_by!(u16 => Bps);

impl fmt::Display for Bps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Bps {
    fn schema_name() -> String {
        "Bps".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema::integer("uint16", 0, Some(u32::from(Self::MAX.0)), "A part of a whole in basis points.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_at_most_the_whole() {
        assert_eq!(Bps::new(10_000), Ok(Bps::MAX));
        let text = Bps::new(10_001).unwrap_err().to_string();
        assert_eq!(text, "BPS_INVALID: expected 0 to 10000 basis points, got 10001");
        assert!(serde_json::from_str::<Bps>("10001").unwrap_err().to_string().starts_with("BPS_INVALID: "));
    }

    #[test]
    fn basis_points_are_a_json_number() {
        assert_eq!(serde_json::to_string(&Bps::new(250).unwrap()).unwrap(), "250");
        assert_eq!(serde_json::from_str::<Bps>("250").unwrap().get(), 250);
        assert_eq!(serde_json::from_str::<Bps>("0").unwrap(), Bps::ZERO);
        assert!(serde_json::from_str::<Bps>("-1").is_err());
    }
}
