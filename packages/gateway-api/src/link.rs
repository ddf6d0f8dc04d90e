//! Requests over HTTP, one at a time, with a limit of time and size for each.

use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Method, Response};
use tokio::runtime::{Builder, Runtime};

use crate::address::Destination;
use crate::error::GatewayError;
use crate::settings::Settings;
use crate::wire::ApiError;

/// The pause before the first repetition. Each further one is twice as long, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// A wait is announced when the pauses have become so long.
const LONG_PAUSE: Duration = Duration::from_millis(500);
/// The most bytes of an error that are read.
const ERROR_BYTES: u64 = 64 << 10;
/// The most bytes of an answer other than content: a page of 500 blocks of the largest transactions fits.
pub(crate) const ANSWER_BYTES: u64 = 256 << 20;

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    /// With the query.
    pub(crate) path: &'a str,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) json: bool,
    /// The most bytes of the answer.
    pub(crate) most: u64,
}

impl<'a> Call<'a> {
    pub(crate) fn get(path: &'a str) -> Self {
        Self { method: Method::GET, path, authorization: None, body: None, json: false, most: ANSWER_BYTES }
    }

    pub(crate) fn post(path: &'a str, body: Vec<u8>) -> Self {
        Self { method: Method::POST, body: Some(body), json: true, ..Self::get(path) }
    }
}

/// The line to one gateway.
pub(crate) struct Link {
    runtime: Runtime,
    client: Client,
    base: String,
    patience: Duration,
    waiting: fn(&str),
}

impl Link {
    pub(crate) fn open(destination: &Destination, settings: &Settings) -> Result<Self, GatewayError> {
        let base = destination.base.clone();
        let failed = |got: String| GatewayError::Unreachable { url: base.clone(), got };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| failed(error.to_string()))?;
        // Another part of the program may have installed the provider before; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .timeout(settings.request)
            .connect_timeout(settings.request.min(Duration::from_secs(10)))
            .redirect(reqwest::redirect::Policy::none());
        if let Some(host) = &destination.host {
            builder = builder.no_proxy().resolve_to_addrs(host, &destination.addresses);
        }
        let client = builder.build().map_err(|error| failed(reason(&error)))?;
        let Settings { patience, waiting, .. } = *settings;
        Ok(Self { runtime, client, base: destination.base.clone(), patience, waiting })
    }

    /// Send a request once.
    pub(crate) fn once(&self, call: &Call<'_>) -> Result<Vec<u8>, GatewayError> {
        self.runtime.block_on(self.send(call))
    }

    /// Send a request that changes nothing, and repeat it while the gateway is away or busy.
    pub(crate) fn read(&self, call: &Call<'_>) -> Result<Vec<u8>, GatewayError> {
        let mut patience = self.patience();
        loop {
            match self.once(call) {
                Err(error) if is_passing(&error) && patience.wait(retry_after(&error)) => {}
                answer => return answer,
            }
        }
    }

    pub(crate) fn patience(&self) -> Patience<'_> {
        Patience { link: self, until: Instant::now() + self.patience, pause: FIRST_PAUSE, announced: false }
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    async fn send(&self, call: &Call<'_>) -> Result<Vec<u8>, GatewayError> {
        let mut request = self.client.request(call.method.clone(), format!("{}{}", self.base, call.path));
        if let Some(authorization) = &call.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if let Some(body) = &call.body {
            let kind = if call.json { "application/json" } else { "application/octet-stream" };
            request = request.header(CONTENT_TYPE, kind).body(body.clone());
        }
        let response = request.send().await.map_err(|error| self.lost(&error))?;
        let status = response.status();
        if status.is_success() {
            return self.body(response, call.most).await;
        }
        let retry_after = seconds(response.headers());
        let body = self.body(response, ERROR_BYTES).await?;
        let error: ApiError = serde_json::from_slice(&body)
            .map_err(|_| self.strange(format!("status {} without a code", status.as_u16())))?;
        Err(GatewayError::Refused { status: status.as_u16(), error, retry_after })
    }

    async fn body(&self, mut response: Response, most: u64) -> Result<Vec<u8>, GatewayError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.lost(&error))? {
            if (body.len() + chunk.len()) as u64 > most {
                return Err(self.strange(format!("more than {most} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// The error of a request without an answer. Only where no connection came about, nothing was done for sure.
    fn lost(&self, error: &reqwest::Error) -> GatewayError {
        let (url, got) = (self.base.clone(), reason(error));
        if error.is_connect() || error.is_builder() {
            GatewayError::Unreachable { url, got }
        } else {
            GatewayError::Silent { url, got }
        }
    }

    pub(crate) fn strange(&self, got: String) -> GatewayError {
        GatewayError::Answer { url: self.base.clone(), got }
    }
}

/// How long a caller still waits for a gateway.
pub(crate) struct Patience<'l> {
    link: &'l Link,
    until: Instant,
    pause: Duration,
    announced: bool,
}

impl Patience<'_> {
    /// Wait a while, and return whether it is worth to try again.
    pub(crate) fn wait(&mut self, asked: Option<u64>) -> bool {
        let asked = asked.map_or(self.pause, |secs| Duration::from_secs(secs.min(10)));
        let pause = asked.min(self.until.saturating_duration_since(Instant::now()));
        if pause.is_zero() {
            return false;
        }
        if self.pause >= LONG_PAUSE && !self.announced {
            self.announced = true;
            (self.link.waiting)(&self.link.base);
        }
        std::thread::sleep(pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        true
    }
}

/// Whether a request that changes nothing may succeed later: the gateway is away, silent or busy.
pub(crate) fn is_passing(error: &GatewayError) -> bool {
    match error {
        GatewayError::Unreachable { .. } | GatewayError::Silent { .. } => true,
        GatewayError::Refused { status, .. } => matches!(status, 502..=504),
        // A proxy before a gateway that is away answers without a code.
        GatewayError::Answer { got, .. } => {
            ["status 502 ", "status 503 ", "status 504 "].iter().any(|s| got.starts_with(s))
        }
        GatewayError::Url { .. }
        | GatewayError::Insecure { .. }
        | GatewayError::ChainChanged { .. }
        | GatewayError::GatewayChanged { .. }
        | GatewayError::NoChain
        | GatewayError::Key(_) => false,
    }
}

/// After how many seconds the gateway wants to be asked again.
pub(crate) fn retry_after(error: &GatewayError) -> Option<u64> {
    if let GatewayError::Refused { retry_after, .. } = error {
        return *retry_after;
    }
    None
}

fn seconds(headers: &HeaderMap) -> Option<u64> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// The innermost reason: what is around it repeats the address.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "none in time".to_owned();
    }
    let mut reason: &dyn std::error::Error = error;
    while let Some(inner) = reason.source() {
        reason = inner;
    }
    reason.to_string()
}
