//! The cases that a check looked at.

use std::fmt::Display;

/// Collects the cases of one check. Texts are made only for faults: the suite runs all checks after every action.
#[derive(Debug, Default)]
pub struct Cases {
    pub(crate) total: usize,
    pub(crate) nonzero: usize,
    pub(crate) faults: Vec<String>,
}

impl Cases {
    /// Adds a case; `fault` says what is wrong with it.
    pub(crate) fn check(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        self.total += 1;
        self.nonzero += 1;
        if !holds {
            self.faults.push(fault());
        }
    }

    /// Adds a case in which what a contract states is what was found.
    pub(crate) fn equal(&mut self, subject: impl Display, stated: impl Into<u128>, found: impl Into<u128>) {
        let (stated, found) = (stated.into(), found.into());
        self.count(stated > 0 || found > 0, stated == found, || format!("{subject}: {stated} stated, {found} found"));
    }

    /// Adds a case in which there is at least what is needed.
    pub(crate) fn at_least(&mut self, subject: impl Display, there: impl Into<u128>, needed: impl Into<u128>) {
        let (there, needed) = (there.into(), needed.into());
        self.count(there > 0, there >= needed, || format!("{subject}: {there} there, {needed} needed"));
    }

    /// Adds a case that is missing altogether.
    pub(crate) fn missing(&mut self, subject: impl Display) {
        self.check(false, || format!("{subject} is missing"));
    }

    fn count(&mut self, nonzero: bool, holds: bool, fault: impl FnOnce() -> String) {
        self.total += 1;
        self.nonzero += usize::from(nonzero);
        if !holds {
            self.faults.push(fault());
        }
    }
}
