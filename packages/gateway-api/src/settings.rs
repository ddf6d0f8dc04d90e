//! How a client calls a gateway.

use std::time::Duration;

/// How a client calls a gateway.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long one request may take.
    pub request: Duration,
    /// How long a gateway that is away or busy is asked again.
    pub patience: Duration,
    /// Whether plain http may go to public addresses.
    pub insecure: bool,
}

impl Default for Settings {
    /// A minute for a request, 90 seconds of patience, no plain http to public addresses.
    fn default() -> Self {
        Self { request: Duration::from_secs(60), patience: Duration::from_secs(90), insecure: false }
    }
}
