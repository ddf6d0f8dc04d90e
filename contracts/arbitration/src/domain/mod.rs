//! The rules. Pure: nothing here names storage, the chain's environment or a response.

pub(crate) mod arbiter;
pub(crate) mod dispute;
pub(crate) mod progress;
pub(crate) mod terms;
