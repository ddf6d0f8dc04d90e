//! What the model says of an action beforehand.

use std::collections::BTreeSet;

/// Whether an action must work or fail, and with which codes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expect {
    /// Rules that the action breaks: if there are any it must fail, with one of these codes or of the possible ones.
    pub certain: BTreeSet<&'static str>,
    /// Codes with which it may fail where the model does not know.
    pub possible: BTreeSet<&'static str>,
    /// The model does not know anything: it may fail with any code.
    pub loose: bool,
}

impl Expect {
    /// The action must work: no rule is broken.
    #[must_use]
    pub fn ok() -> Self {
        Self::default()
    }

    /// It may work or fail.
    #[must_use]
    pub fn anything() -> Self {
        Self { loose: true, ..Self::default() }
    }

    /// It must fail, with this code.
    #[must_use]
    pub fn fails(code: &'static str) -> Self {
        Self::default().certainly(true, code)
    }

    /// It must fail with this code, or another that holds too, where `broken`.
    #[must_use]
    pub fn certainly(mut self, broken: bool, code: &'static str) -> Self {
        if broken {
            self.certain.insert(code);
        }
        self
    }

    /// It may fail with this code, where `maybe`.
    #[must_use]
    pub fn possibly(mut self, maybe: bool, code: &'static str) -> Self {
        if maybe {
            self.possible.insert(code);
        }
        self
    }

    /// It fails with this code where `broken`; may fail where the model is not `sure`.
    #[must_use]
    pub fn perhaps(self, sure: bool, broken: bool, code: &'static str) -> Self {
        self.certainly(sure && broken, code).possibly(!sure, code)
    }

    /// Unites the codes of both; loose if one of them is.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.certain.extend(other.certain);
        self.possible.extend(other.possible);
        self.loose |= other.loose;
        self
    }

    /// Whether a result with this code (`ok` where it worked) is as expected.
    #[must_use]
    pub fn admits(&self, code: &str) -> bool {
        if code == "ok" {
            return self.certain.is_empty();
        }
        self.loose || self.certain.contains(code) || self.possible.contains(code)
    }
}
