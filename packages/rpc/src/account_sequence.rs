//! The number and the sequence of an account, which every signature carries.

#[derive(Debug, Clone, Copy)]
pub(crate) struct AccountSequence {
    pub(crate) number: u64,
    pub(crate) sequence: u64,
}
