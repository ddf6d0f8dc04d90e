//! How a client calls a gateway.

use std::time::Duration;

/// How a client calls a gateway.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long one request may take.
    pub request: Duration,
    /// How long a gateway that is away or busy is asked again.
    pub patience: Duration,
    /// Called with the address of a gateway, once, when it is waited for: it is away or busy for a second.
    pub waiting: fn(&str),
    /// Whether plain http may go to public addresses.
    pub insecure: bool,
}

impl Default for Settings {
    /// A minute for a request, 90 seconds of patience, no plain http to public addresses.
    fn default() -> Self {
        let (request, patience) = (Duration::from_secs(60), Duration::from_secs(90));
        Self { request, patience, waiting: |_| (), insecure: false }
    }
}
