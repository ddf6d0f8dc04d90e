//! Connections, by the rules of who chose the address.
//!
//! * [`Reach::Chosen`]: the person or the operator named it: https to everything; http to this machine and its private
//!   network, and further only with [`NetworkOptions::insecure`].
//! * [`Reach::Public`]: someone else named it, in a row, a message or a redirect: https to public addresses only. A name is
//!   looked up once for each connection, and the connection goes to the address that was checked.
//!   [`NetworkOptions::allow_private`] lifts this for tests.
//!
//! Proxies of the environment are not used: behind one, the address that is connected to could not be checked.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::error::ContentError;
use crate::limits::Limits;

mod addresses;
mod failure;
mod fetch;
mod post;
mod resolver;

pub(crate) use failure::{shorten, shown};
pub(crate) use fetch::{announced, Ask};
pub use post::Posted;
use resolver::{Admitted, Names, NotAdmitted, Resolver, SystemNames};

/// Who chose an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The person or the operator.
    Chosen,
    /// Someone else.
    Public,
}

/// What is allowed beyond the rules, and how long things may take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NetworkOptions {
    /// http to addresses beyond this machine and its private network.
    pub insecure: bool,
    /// Private addresses and http to them also where other people chose the address. For tests.
    pub allow_private: bool,
    /// How long a server may take, and how often it is asked again.
    pub limits: Limits,
}

/// Connections to other machines. Clones share them.
#[derive(Clone)]
pub struct Network {
    inner: Arc<Inner>,
}

struct Inner {
    options: NetworkOptions,
    names: Arc<dyn Names>,
    any: OnceLock<Result<Client, ContentError>>,
    near: OnceLock<Result<Client, ContentError>>,
    public: OnceLock<Result<Client, ContentError>>,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").field("options", &self.inner.options).finish_non_exhaustive()
    }
}

impl Network {
    /// Set up connections. Nothing is sent yet.
    #[must_use]
    pub fn new(options: NetworkOptions) -> Self {
        Self::with_names(options, Arc::new(SystemNames))
    }

    fn with_names(options: NetworkOptions, names: Arc<dyn Names>) -> Self {
        let (any, near, public) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { inner: Arc::new(Inner { options, names, any, near, public }) }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.inner.options.limits
    }

    /// Return what connects to this address, and to nothing that the rule does not admit.
    fn client(&self, url: &Url, reach: Reach) -> Result<&Client, ContentError> {
        let admitted = self.admitted(url, reach)?;
        if let Some(address) = literal(url) {
            if !admitted.admits(address) {
                return Err(failure::not_admitted(url, &NotAdmitted { admitted, got: address }));
            }
        }
        let place = match admitted {
            Admitted::Any => &self.inner.any,
            Admitted::Near => &self.inner.near,
            Admitted::Public => &self.inner.public,
        };
        place.get_or_init(|| self.connect(admitted)).as_ref().map_err(Clone::clone)
    }

    fn admitted(&self, url: &Url, reach: Reach) -> Result<Admitted, ContentError> {
        let unsupported = |expected| ContentError::UriUnsupported { expected, got: shown(url) };
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(unsupported("an address that begins with https://")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unsupported("an address without a user name and a password"));
        }
        let NetworkOptions { insecure, allow_private, .. } = self.inner.options;
        match reach {
            Reach::Public if !allow_private && (secure || insecure) => Ok(Admitted::Public),
            Reach::Public if !allow_private => Err(unsupported("an address that begins with https://")),
            Reach::Public | Reach::Chosen if secure || insecure => Ok(Admitted::Any),
            Reach::Public | Reach::Chosen => Ok(Admitted::Near),
        }
    }

    fn connect(&self, admitted: Admitted) -> Result<Client, ContentError> {
        use_ring();
        let resolver = Resolver { admitted, names: self.inner.names.clone() };
        let builder = Client::builder()
            .connect_timeout(self.limits().connect)
            .dns_resolver(Arc::new(resolver))
            .pool_idle_timeout(Duration::from_secs(30))
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .user_agent(concat!("caravan/", env!("CARGO_PKG_VERSION")));
        // http only: where no certificates are installed, it works all the same.
        let builder = if admitted == Admitted::Near { builder.tls_certs_only([]) } else { builder };
        builder.build().map_err(|error| ContentError::Setup { error: failure::text(&error) })
    }
}

/// Read a uri. The schemes that are fetched are those of [`Network`].
pub(crate) fn parse(uri: &str) -> Result<Url, ContentError> {
    let expected = "an address that begins with https://";
    let unsupported = || ContentError::UriUnsupported { expected, got: shorten(uri) };
    let url = Url::parse(uri).map_err(|_| unsupported())?;
    if url.has_host() {
        Ok(url)
    } else {
        Err(unsupported())
    }
}

/// The address, if the host is one. The look-up of names does not see it.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Choose the cryptography of TLS for this process, once. Another choice that was made before stays.
pub(crate) fn use_ring() {
    // An error says that there is a choice already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(test)]
mod tests;
