//! Names are looked up here, and only addresses that the rule admits are connected to.
//!
//! A connection goes to an address that was checked in the same look-up, so a name that answers differently the next time
//! changes nothing.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::addresses::{kind, AddressKind};

/// Which addresses are connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admitted {
    /// All of them.
    Any,
    /// This machine and its private network.
    Near,
    /// What anyone can reach.
    Public,
}

impl Admitted {
    pub(super) fn admits(self, address: IpAddr) -> bool {
        match self {
            Self::Any => true,
            Self::Near => kind(address) == AddressKind::Near,
            Self::Public => kind(address) == AddressKind::Public,
        }
    }
}

/// A look-up that has not ended.
pub(super) type Answer = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Looks names up.
pub(super) trait Names: Send + Sync {
    /// Return the addresses of a name.
    fn look_up(&self, name: String) -> Answer;
}

/// Names as the system knows them.
pub(super) struct SystemNames;

impl Names for SystemNames {
    fn look_up(&self, name: String) -> Answer {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
    }
}

/// Looks names up and leaves out what the rule does not admit.
pub(super) struct Resolver {
    pub(super) admitted: Admitted,
    pub(super) names: Arc<dyn Names>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (admitted, found) = (self.admitted, self.names.look_up(name.as_str().to_owned()));
        Box::pin(async move {
            let found = found.await?;
            let (good, bad): (Vec<SocketAddr>, _) = found.into_iter().partition(|at| admitted.admits(at.ip()));
            match bad.first() {
                Some(bad) if good.is_empty() => Err(NotAdmitted { admitted, got: bad.ip() }.into()),
                _ => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}

/// No address of a name is one that the rule admits.
#[derive(Debug)]
pub(super) struct NotAdmitted {
    pub(super) admitted: Admitted,
    /// One of the addresses.
    pub(super) got: IpAddr,
}

impl fmt::Display for NotAdmitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not admitted", self.got)
    }
}

impl std::error::Error for NotAdmitted {}
