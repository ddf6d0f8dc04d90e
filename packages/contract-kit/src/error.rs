//! The error of a contract, declared in one line.

/// Declare `ContractError`, all that a message of a contract can fail with: its rules, access, storage; then errors of the
/// contract's own, if any, each with a number: `Variant(u64) => "CODE": "text {0}"`.
///
/// It has `Coded`, and conversions from the errors of money and primitives, which go through the rules' error.
#[macro_export]
macro_rules! contract_error {
    ($rules:ty $(, $(#[$doc:meta])* $variant:ident($number:ty) => $code:literal: $text:literal)* $(,)?) => {
        /// What a message can fail with.
        #[derive(Debug, PartialEq)]
        pub enum ContractError {
            /// A rule of this contract does not hold.
            Rule($rules),
            /// Role, funds, pause, ownership or migration do not allow it.
            Access($crate::__private::AccessError),
            /// A row or an answer cannot be read or written.
            Storage($crate::__private::StdError),
            $( $(#[$doc])* $variant($number), )*
        }

        impl ::core::fmt::Display for ContractError {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    Self::Rule(error) => ::core::fmt::Display::fmt(error, f),
                    Self::Access(error) => ::core::fmt::Display::fmt(error, f),
                    Self::Storage(error) => ::core::write!(f, "STORAGE_FAILED: {error}"),
                    $( Self::$variant(number) => ::core::write!(f, ::core::concat!($code, ": ", $text), number), )*
                }
            }
        }

        impl ::std::error::Error for ContractError {}

        impl $crate::__private::Coded for ContractError {
            /// Its own codes; those of the rules and of access are theirs.
            const ALL: &'static [&'static str] = &["STORAGE_FAILED" $(, $code)*];

            fn code(&self) -> &'static str {
                match self {
                    Self::Rule(error) => error.code(),
                    Self::Access(error) => error.code(),
                    Self::Storage(_) => "STORAGE_FAILED",
                    $( Self::$variant(_) => $code, )*
                }
            }
        }

        $crate::contract_error!(@from $rules, Rule);
        $crate::contract_error!(@from $crate::__private::AccessError, Access);
        $crate::contract_error!(@from $crate::__private::StdError, Storage);
        $crate::contract_error!(@through $rules, $crate::__private::MoneyError);
        $crate::contract_error!(@through $rules, $crate::__private::PrimitiveError);
    };
    (@from $error:ty, $variant:ident) => {
        impl From<$error> for ContractError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    };
    (@through $rules:ty, $error:ty) => {
        impl From<$error> for ContractError {
            fn from(error: $error) -> Self {
                Self::Rule(<$rules>::from(error))
            }
        }
    };
}

#[cfg(test)]
#[allow(unreachable_pub)] // the macro is for the root of a contract
mod tests {
    use caravan_access::AccessError;
    use caravan_primitives::{Coded, PrimitiveError};
    use cosmwasm_std::StdError;

    /// Stands for the rules of a contract.
    #[derive(Debug, PartialEq)]
    pub struct Rules(PrimitiveError);

    impl std::fmt::Display for Rules {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.fmt(f)
        }
    }

    impl Coded for Rules {
        const ALL: &'static [&'static str] = &[];

        fn code(&self) -> &'static str {
            self.0.code()
        }
    }

    impl From<PrimitiveError> for Rules {
        fn from(error: PrimitiveError) -> Self {
            Self(error)
        }
    }

    impl From<caravan_money::MoneyError> for Rules {
        fn from(_: caravan_money::MoneyError) -> Self {
            Self(PrimitiveError::TreeEmpty)
        }
    }

    crate::contract_error!(
        Rules,
        /// Has an own code.
        ReplyUnknown(u64) => "REPLY_UNKNOWN": "expected another reply, got id {0}",
    );

    #[test]
    fn every_part_keeps_its_code_and_its_text() {
        let all = [
            (ContractError::from(PrimitiveError::TreeEmpty), "TREE_EMPTY"),
            (ContractError::from(caravan_money::MoneyError::AmountZero), "TREE_EMPTY"),
            (ContractError::from(AccessError::NotPaused), "NOT_PAUSED"),
            (ContractError::from(StdError::not_found("row")), "STORAGE_FAILED"),
            (ContractError::ReplyUnknown(7), "REPLY_UNKNOWN"),
        ];
        for (error, code) in all {
            assert_eq!(error.code(), code);
            assert!(error.to_string().starts_with(&format!("{code}: ")), "{error}");
        }
        assert_eq!(ContractError::ALL, ["STORAGE_FAILED", "REPLY_UNKNOWN"]);
        let text = ContractError::ReplyUnknown(7).to_string();
        assert_eq!(text, "REPLY_UNKNOWN: expected another reply, got id 7");
    }
}
