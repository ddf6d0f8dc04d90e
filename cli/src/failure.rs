//! Why a command failed, and the exit code.

use std::io;

use caravan_chain::{ChainError, FileError};
use caravan_client::{ClientError, Problem};
use caravan_gateway_api::GatewayError;
use caravan_keys::AccountError;
use caravan_money::MoneyError;
use caravan_primitives::PrimitiveError;
use caravan_rpc::SetupError;
use serde_json::{json, Value};

#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line is wrong.
    Usage(String),
    Client(ClientError),
}

macro_rules! from_client_errors {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Client(error.into())
            }
        })*
    };
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        Problem::from(error).into()
    }
}

from_client_errors!(ClientError, ChainError, Problem, MoneyError, PrimitiveError, serde_json::Error, SetupError);

impl Failure {
    pub(crate) fn output(error: io::Error) -> Self {
        Self::Client(ClientError::Output(error))
    }

    pub(crate) fn code(&self) -> String {
        match self {
            Self::Usage(_) => "USAGE_INVALID".to_owned(),
            Self::Client(error) => error.code(),
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::Usage(text) => text.clone(),
            Self::Client(error) => error.message(),
        }
    }

    /// Return what to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Usage(_) => "`caravan help COMMAND` shows the options".to_owned(),
            Self::Client(error) => error.hint(),
        }
    }

    /// Return the error as JSON. `expected` and `got` are null where the message does not say both.
    pub(crate) fn json(&self) -> Value {
        let message = self.message();
        let parts = expected_and_got(&message);
        json!({ "error": {
            "code": self.code(), "message": message, "expected": parts.map(|parts| parts.0), "got": parts.map(|parts| parts.1),
            "hint": self.hint(), "exit_code": self.exit_code(),
        } })
    }

    /// Return the exit code, see the table in docs/developers.md: 1 refused by the chain or by a rule of it, 2 wrong command
    /// line, 3 a file, a node or a gateway.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Client(error) => client_exit_code(error),
        }
    }
}

/// Return what a message of one line says that was expected, and what came: `expected …, got …`.
fn expected_and_got(message: &str) -> Option<(&str, &str)> {
    let start = if message.starts_with("expected ") { 0 } else { message.find(": expected ")? + 2 };
    let (expected, got) = message.get(start..)?.strip_prefix("expected ")?.split_once(", got ")?;
    (!message.contains('\n')).then_some((expected, got))
}

fn client_exit_code(error: &ClientError) -> u8 {
    if let Some(error) = error.account_error() {
        return account_exit_code(error);
    }
    match error {
        ClientError::Chain(ChainError::File(FileError::Diverged { .. })) => 1,
        ClientError::Chain(ChainError::File(_)) => 3,
        ClientError::Chain(_)
        | ClientError::MoneyUnbalanced(_)
        | ClientError::RuleBroken(_)
        | ClientError::EventMissing { .. }
        | ClientError::NotRefused(_) => 1,
        ClientError::Journal(_) => 3,
        ClientError::Problem(problem) => problem_exit_code(problem),
        ClientError::Primitive(_) | ClientError::Money(_) => 2,
        ClientError::Gateway(GatewayError::Refused { .. }) => 1,
        ClientError::Gateway(_) => 3,
        ClientError::Unshown { .. } => 3,
        ClientError::Stopped { error, .. } => client_exit_code(error),
        ClientError::Unwritable { .. }
        | ClientError::Unreadable { .. }
        | ClientError::Malformed { .. }
        | ClientError::Setup(_)
        | ClientError::Content(_)
        | ClientError::Json(_)
        | ClientError::Output(_) => 3,
    }
}

fn account_exit_code(error: &AccountError) -> u8 {
    match error {
        AccountError::Words { .. }
        | AccountError::WordsMissing
        | AccountError::Path { .. }
        | AccountError::PassphraseMissing { .. }
        | AccountError::PassphraseWrong { .. }
        | AccountError::PassphraseShort { .. }
        | AccountError::PassphraseDiffers => 2,
        AccountError::PassphraseFileOpen { .. } | AccountError::Damaged { .. } | AccountError::Unreadable { .. } => 3,
    }
}

#[expect(clippy::too_many_lines, reason = "a line for each problem")]
fn problem_exit_code(problem: &Problem) -> u8 {
    match problem {
        Problem::SenderMissing
        | Problem::AccountUnknown(_)
        | Problem::NameOrAddressUnknown(_)
        | Problem::AccountExists(_)
        | Problem::SuiteMissing
        | Problem::IndexMissing { .. }
        | Problem::SuiteExists
        | Problem::Value { .. }
        | Problem::AmountUnitMissing { .. }
        | Problem::Amount { .. }
        | Problem::CurrencyUnknown { .. }
        | Problem::ReservationUnclear { .. }
        | Problem::BackupUnsaid
        | Problem::Unconfirmed(_)
        | Problem::DraftRows { .. }
        | Problem::GatewayMissing { .. }
        | Problem::AgreementNotAccepted { .. }
        | Problem::Labels(_)
        | Problem::Format(_)
        | Problem::Answer(_) => 2,
        Problem::Account(error) => account_exit_code(error),
        Problem::AvailableShort { .. }
        | Problem::PriceAboveGuard { .. }
        | Problem::Refused(_)
        | Problem::NotListed { .. }
        | Problem::Statement { .. }
        | Problem::NothingLeft(_)
        | Problem::NothingToWithdraw(_)
        | Problem::LicenseUnfit { .. }
        | Problem::AssetOther { .. } => 1,
        Problem::CoinMissing
        | Problem::Config { .. }
        | Problem::FileExists(_)
        | Problem::StoreLacks { .. }
        | Problem::StoreChanged { .. }
        | Problem::AnswerMissing { .. }
        | Problem::AccountKey { .. }
        | Problem::KeyMissing { .. }
        | Problem::KeyWrong { .. }
        | Problem::Payload(_)
        | Problem::Encryption(_)
        | Problem::PrivateRows(_)
        | Problem::Definition(_)
        | Problem::Page(_)
        | Problem::ListOther { .. }
        | Problem::AnswersClosed { .. }
        | Problem::Manifest(_)
        | Problem::Commitment(_) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_exits_with_one_the_command_line_with_two_and_files_with_three() {
        assert_eq!(Failure::from(ChainError::Bad("x".into())).exit_code(), 1);
        assert_eq!(Failure::from(ClientError::MoneyUnbalanced("x".into())).exit_code(), 1);
        assert_eq!(Failure::from(caravan_money::Currency::native("!!").unwrap_err()).exit_code(), 2);
        assert_eq!(Failure::from(caravan_primitives::Uri::new("").unwrap_err()).exit_code(), 2);
        assert_eq!(Failure::Usage("x".into()).exit_code(), 2);
        assert_eq!(Failure::from(ClientError::Malformed { path: "a".into(), problems: vec![] }).exit_code(), 3);
    }

    #[test]
    fn an_error_as_json_has_its_code_once() {
        let error =
            Failure::from(ChainError::from_text("failed to execute message: ALL_TASKS_DONE: person 1 has done all"));
        let json = error.json();
        assert_eq!(json["error"]["code"], "ALL_TASKS_DONE");
        assert_eq!(json["error"]["message"], "person 1 has done all");
        assert!(json["error"]["hint"].as_str().unwrap().contains("work board"));
        assert_eq!((&json["error"]["expected"], &json["error"]["exit_code"]), (&Value::Null, &Value::from(1)));
    }

    #[test]
    fn an_error_as_json_says_what_was_expected_and_what_came() {
        let json = Failure::from(Problem::Value { expected: "a time such as 90s", got: "soon".into() }).json();
        assert_eq!(
            (&json["error"]["expected"], &json["error"]["got"]),
            (&"a time such as 90s".into(), &"\"soon\"".into())
        );
        let file = "a.toml: answer_key: ENCRYPTION_KEY_INVALID: expected a key, such as age1, got none, or two";
        assert_eq!(expected_and_got(file), Some(("a key, such as age1", "none, or two")));
        assert_eq!(expected_and_got("REJECTION_CAP: rejected would be 4 of 3"), None);
        assert_eq!(expected_and_got("2 invalid rows\n  line 1: expected a, got b"), None, "a list is no one fault");
    }
}
