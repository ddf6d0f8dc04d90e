//! S3 and what speaks it, by a location: `s3://bucket/prefix?region=…&endpoint=…&allow_http=true`.
//!
//! The credentials are those of the environment, as for other programs: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
//! `AWS_SESSION_TOKEN`, or those that the machine has. They never stand in a location.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, RetryConfig};
use reqwest::Url;

use crate::error::ContentError;
use crate::limits::Limits;
use crate::network::use_ring;
use crate::objects::Objects;

impl Objects {
    /// Use a bucket of S3, or of what speaks it. Nothing is sent yet.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID`.
    pub fn s3(location: &str, limits: &Limits) -> Result<Self, ContentError> {
        let invalid = |why: String| ContentError::Location { got: hidden(location), why };
        let url = Url::parse(location).map_err(|error| invalid(error.to_string()))?;
        let bucket = url.host_str().filter(|bucket| !bucket.is_empty());
        let Some(bucket) = bucket.filter(|_| url.scheme() == "s3") else {
            return Err(invalid("there is no bucket".to_owned()));
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("credentials stand in the environment, not in the location".to_owned()));
        }
        let prefix = Path::from_url_path(url.path()).map_err(|error| invalid(error.to_string()))?;
        use_ring();
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retries(limits));
        let mut options = ClientOptions::new()
            .with_connect_timeout(limits.connect)
            .with_timeout(limits.first_byte + limits.time_for(PART_BYTES));
        for (name, value) in url.query_pairs() {
            match &*name {
                "region" => builder = builder.with_region(value),
                "endpoint" => builder = builder.with_endpoint(value),
                "allow_http" if value == "true" => options = options.with_allow_http(true),
                "allow_http" if value == "false" => {}
                _ => return Err(invalid(format!("there is no option {name}={value}"))),
            }
        }
        let store = builder.with_client_options(options).build().map_err(|error| invalid(error.to_string()))?;
        Ok(Self::new(Arc::new(store), prefix, hidden(location)))
    }
}

/// What one request may have to move: a part.
const PART_BYTES: u64 = 8 << 20;

fn retries(limits: &Limits) -> RetryConfig {
    let attempts = limits.attempts.max(1);
    let backoff = BackoffConfig { init_backoff: limits.backoff, max_backoff: limits.longest_wait, base: 2.0 };
    RetryConfig { backoff, max_retries: attempts - 1, retry_timeout: Duration::from_secs(180) }
}

/// Return a location without its options.
fn hidden(location: &str) -> String {
    location.split(['?', '#']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
