//! Readers of plain values and of this crate's own.

use cosmwasm_std::{Binary, Timestamp, Uint128};

use super::{Read, Value, WireError};

impl Read for String {
    fn read(value: Value) -> Result<String, WireError> {
        value.text()
    }
}

impl Read for bool {
    fn read(value: Value) -> Result<bool, WireError> {
        if let Value::Bool(flag) = value {
            return Ok(flag);
        }
        Err(value.unexpected("a boolean"))
    }
}

impl Read for u64 {
    fn read(value: Value) -> Result<u64, WireError> {
        value.number()
    }
}

macro_rules! small {
    ($($number:ident),*) => { $(
        impl Read for $number {
            fn read(value: Value) -> Result<$number, WireError> {
                $number::try_from(value.number()?).map_err(|_| WireError::form(&concat!("expected at most ", stringify!($number))))
            }
        }
    )* };
}

small!(u8, u16, u32);

impl Read for Uint128 {
    fn read(value: Value) -> Result<Uint128, WireError> {
        let amount = value
            .text()?
            .parse::<u128>()
            .map_err(|error| WireError::form(&format_args!("expected an amount: {error}")))?;
        Ok(Uint128::new(amount))
    }
}

impl Read for Timestamp {
    /// Read nanoseconds since 1970, as decimal digits.
    fn read(value: Value) -> Result<Timestamp, WireError> {
        let nanos = value.text()?.parse::<u64>();
        Ok(Timestamp::from_nanos(
            nanos.map_err(|error| WireError::form(&format_args!("expected nanoseconds: {error}")))?,
        ))
    }
}

impl Read for Binary {
    fn read(value: Value) -> Result<Binary, WireError> {
        Binary::from_base64(&value.text()?).map_err(|error| WireError::form(&error))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: Value) -> Result<Option<T>, WireError> {
        if value == Value::Null {
            return Ok(None);
        }
        T::read(value).map(Some)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: Value) -> Result<Box<T>, WireError> {
        T::read(value).map(Box::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value) -> Result<Vec<T>, WireError> {
        value.list()?.into_iter().map(T::read).collect()
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(value: Value) -> Result<(A, B), WireError> {
        let [a, b] = <[Value; 2]>::try_from(value.list()?).map_err(|_| WireError::form(&"expected two entries"))?;
        Ok((A::read(a)?, B::read(b)?))
    }
}

crate::read_by!(u64 => crate::AssetId, crate::AssignmentId, crate::BatchId, crate::EditionId, crate::LicenseId, crate::OfferId);
crate::read_by!(u64 => crate::AppealId, crate::DisputeId, crate::PersonId, crate::ProjectId);
crate::read_by!(String => crate::Hash32, crate::Reference);
crate::read_by!(String => crate::Title, crate::Identifier, crate::Language, crate::PublicKey);

impl Read for crate::Seconds {
    fn read(value: Value) -> Result<crate::Seconds, WireError> {
        value.number().map(crate::Seconds::new)
    }
}

impl Read for crate::Time {
    fn read(value: Value) -> Result<crate::Time, WireError> {
        value.number().map(crate::Time::new)
    }
}

impl<const MIN: usize, const MAX: usize> Read for crate::Text<MIN, MAX> {
    fn read(value: Value) -> Result<Self, WireError> {
        crate::Text::new(value.text()?).map_err(|error| WireError::new(&error))
    }
}

impl<T: Read, const MAX: usize> Read for crate::Items<T, MAX> {
    fn read(value: Value) -> Result<Self, WireError> {
        crate::Items::new(Vec::read(value)?).map_err(|error| WireError::new(&error))
    }
}

impl<T: Read, const MAX: usize> Read for crate::Upto<T, MAX> {
    fn read(value: Value) -> Result<Self, WireError> {
        crate::Upto::new(Vec::read(value)?).map_err(|error| WireError::new(&error))
    }
}
