//! Buckets by their location: S3 and what speaks it, Google Cloud Storage, Azure Blob Storage.
//!
//! | location | credentials, from the environment |
//! |---|---|
//! | `s3://bucket/prefix?region=…` | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` |
//! | `gs://bucket/prefix` | `GOOGLE_APPLICATION_CREDENTIALS`, which names a file |
//! | `az://container/prefix?account=…` | `AZURE_STORAGE_ACCOUNT_KEY`, or `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET` |
//!
//! Without them, those that the machine has are used, as other programs do. They never stand in a location. Each location takes
//! `endpoint` and `allow_http=true` as well, for other servers that speak the same.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, Error, ObjectStore, RetryConfig};
use reqwest::Url;

use crate::error::ContentError;
use crate::limits::Limits;
use crate::network::use_ring;
use crate::objects::Objects;

/// Who keeps a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    S3,
    Google,
    Azure,
}

/// Everything but its prefix that a location says about a bucket.
struct Bucket<'a> {
    service: Service,
    name: &'a str,
    options: BTreeMap<String, String>,
}

impl Objects {
    /// Whether a location names a bucket.
    pub(crate) fn is_bucket(location: &str) -> bool {
        location.split_once("://").is_some_and(|(scheme, _)| Service::of(scheme).is_some())
    }

    /// Use a bucket by its location. Nothing is sent yet.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID`, also where the credentials of the environment cannot be read.
    pub fn bucket(location: &str, limits: &Limits) -> Result<Self, ContentError> {
        let invalid = |why: String| ContentError::Location { got: hidden(location), why };
        let url = Url::parse(location).map_err(|error| invalid(error.to_string()))?;
        let service = Service::of(url.scheme()).ok_or_else(|| invalid("the scheme is unknown".to_owned()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("credentials stand in the environment, not in the location".to_owned()));
        }
        let name =
            url.host_str().filter(|name| !name.is_empty()).ok_or_else(|| invalid("there is no bucket".to_owned()))?;
        let prefix = Path::from_url_path(url.path()).map_err(|error| invalid(error.to_string()))?;
        let options = url.query_pairs().map(|(name, value)| service.option(&name, &value)).collect::<Result<_, _>>();
        let bucket = Bucket { service, name, options: options.map_err(invalid)? };
        let store = bucket.connect(limits).map_err(|error| invalid(error.to_string()))?;
        Ok(Self::new(store, prefix, hidden(location)))
    }
}

impl Service {
    fn of(scheme: &str) -> Option<Self> {
        match scheme {
            "s3" => Some(Self::S3),
            "gs" => Some(Self::Google),
            "az" => Some(Self::Azure),
            _ => None,
        }
    }

    /// Check an option of a location. What is wrong about it does not show its value, which may be a secret.
    fn option(self, name: &str, value: &str) -> Result<(String, String), String> {
        let known = match name {
            "region" => self == Self::S3,
            "account" => self == Self::Azure,
            "endpoint" => true,
            "allow_http" if matches!(value, "true" | "false") => true,
            "allow_http" => return Err("allow_http is true or false".to_owned()),
            _ => false,
        };
        if known {
            Ok((name.to_owned(), value.to_owned()))
        } else {
            Err(format!("there is no option {name}"))
        }
    }
}

impl Bucket<'_> {
    fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    fn connect(&self, limits: &Limits) -> Result<Arc<dyn ObjectStore>, Error> {
        use_ring();
        let client = ClientOptions::new()
            .with_connect_timeout(limits.connect)
            .with_timeout(limits.first_byte + limits.time_for(PART_BYTES))
            .with_allow_http(self.option("allow_http") == Some("true"));
        let retries = retries(limits);
        match self.service {
            Service::S3 => self.s3(client, retries),
            Service::Google => self.google(client, retries),
            Service::Azure => self.azure(client, retries),
        }
    }

    fn s3(&self, client: ClientOptions, retries: RetryConfig) -> Result<Arc<dyn ObjectStore>, Error> {
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(self.name);
        if let Some(region) = self.option("region") {
            builder = builder.with_region(region);
        }
        if let Some(endpoint) = self.option("endpoint") {
            builder = builder.with_endpoint(endpoint);
        }
        Ok(Arc::new(builder.with_client_options(client).with_retry(retries).build()?))
    }

    fn google(&self, client: ClientOptions, retries: RetryConfig) -> Result<Arc<dyn ObjectStore>, Error> {
        let mut builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(self.name);
        if let Some(endpoint) = self.option("endpoint") {
            builder = builder.with_base_url(endpoint);
        }
        Ok(Arc::new(builder.with_client_options(client).with_retry(retries).build()?))
    }

    fn azure(&self, client: ClientOptions, retries: RetryConfig) -> Result<Arc<dyn ObjectStore>, Error> {
        let mut builder = MicrosoftAzureBuilder::from_env().with_container_name(self.name);
        if let Some(account) = self.option("account") {
            builder = builder.with_account(account);
        }
        if let Some(endpoint) = self.option("endpoint") {
            builder = builder.with_endpoint(endpoint.to_owned());
        }
        Ok(Arc::new(builder.with_client_options(client).with_retry(retries).build()?))
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
